/*
 * What watched programs print, line by line. A program can print millions of lines a minute, and a log lives for long:
 * some are kept at once, and from then on so many a second, always the last ones. The others are counted, and said.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "run/watching_inside.h"

enum {
	LINE_US = 50 * 1000,    /* what a line costs of the time for which the program has been there: 20 a second are free */
	LINE_BYTES = 128,       /* a longer one costs as several */
	LINES_AT_ONCE = 10000,  /* the credit that it has at first, and at most */
	LINES_HELD = 24,        /* the last ones, a screen, that wait until there is credit for them all */
};
#define CREDIT_MOST_US ((int64_t)LINES_AT_ONCE * LINE_US)

static int64_t
cost_us(const char *text)
{
	return LINE_US * (1 + (int64_t)strlen(text) / LINE_BYTES);
}

static void
earn(struct watched *w, int64_t now_us)
{
	struct watched_output_credit *credit = &w->credit;

	if (now_us > credit->at_us)
		credit->us += now_us - credit->at_us;
	if (credit->us > CREDIT_MOST_US)
		credit->us = CREDIT_MOST_US;
	credit->at_us = now_us;
}

void
watched_begin_output(struct watched *w)
{
	w->credit = (struct watched_output_credit){ .us = CREDIT_MOST_US, .at_us = log_now_us(w->all->log) };
}

static void
drop_first_held(struct watched *w)
{
	free(w->held.at[0].text);
	ARRAY_DROP(w->held, 1);
}

void
watched_hear_line(struct watched *w, const char *text, int64_t t_us)
{
	earn(w, t_us);
	if (w->held.count == 0 && w->credit.us >= cost_us(text)) {
		w->credit.us -= cost_us(text);
		watched_log_text(w, t_us, EVENT_OUTPUT, 0, text);
		return;
	}
	if (w->held.count == LINES_HELD) {
		drop_first_held(w);
		w->left_out++;
	}
	ARRAY_PUSH(w->held, (struct held_line){ .t_us = t_us, .text = mem_copy(text) });
}

static void
log_left_out(struct watched *w, int64_t t_us)
{
	char words[WATCHED_WORDS_SIZE];

	if (w->left_out == 0)
		return;
	utf8_format(words, sizeof words, w->left_out == 1 ? "… %" PRIu64 " line is left out …" : "… %" PRIu64 " lines are left out …", w->left_out);
	watched_log_text(w, t_us, EVENT_OUTPUT_LEFT_OUT, 0, words);
	w->left_out = 0;
}

void
watched_let_lines_go(struct watched *w, bool is_last)
{
	int64_t sum_us = 0;

	if (w->held.count == 0)
		return;
	earn(w, log_now_us(w->all->log));
	for (size_t i = 0; i < w->held.count; i++)
		sum_us += cost_us(w->held.at[i].text);
	if (!is_last && w->credit.us < sum_us)
		return;
	w->credit.us -= sum_us;
	log_left_out(w, w->held.at[0].t_us);
	for (size_t i = 0; i < w->held.count; i++)
		watched_log_text(w, w->held.at[i].t_us, EVENT_OUTPUT, 0, w->held.at[i].text);
	watched_release_output(w);
}

void
watched_release_output(struct watched *w)
{
	for (size_t i = 0; i < w->held.count; i++)
		free(w->held.at[i].text);
	ARRAY_RELEASE(w->held);
}
