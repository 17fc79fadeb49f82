/* The end that is expected of a program: words in the part of its row that has not come yet. */
#include "base/utf8.h"
#include "tell/expected_end.h"
#include "ui/panel/panel.h"

enum { GAP_COLS = 2 /* between the playhead and the words */ };

static bool
has_not_begun(const struct canvas *c, enum track track)
{
	return timeline_span_at(c->scene->moment.timeline, track, c->t_us).state == STATE_ABSENT;
}

/* What is expected of the program; nothing is before the run has begun, when one may yet guess. */
static struct outlook_program
outlook_of(const struct canvas *c, enum track track)
{
	struct outlook_program p = c->outlook.program[track];

	if (has_not_begun(c, TRACK_SYNC) && has_not_begun(c, TRACK_ASYNC))
		p.begin_us = NEVER_US;
	return p;
}

/* The column in which words begin that end where the program does or, if there is no room before, begin there;
 * -1 if neither is possible. */
static int64_t
place_at_end(int64_t end_col, int64_t from, int64_t limit, int cols)
{
	int64_t place = end_col < limit ? end_col : limit;

	if (place - cols >= from)
		return place - cols;
	if (place < from)
		place = from;
	return place + cols <= limit ? place : -1;
}

/* Writes the longest words that have room, best where the program ends. Returns the first column of the axis
 * that they take; -1 if there is no room for any, or nothing to say. */
static int64_t
place_words(const struct canvas *c, enum track track, char *out, size_t size)
{
	const struct outlook_program outlook = outlook_of(c, track), *p = &outlook;
	int64_t from = c->head_col < 0 ? 0 : c->head_col + GAP_COLS, limit = c->axis.cols - 1 /* a blank stands before the count */, col;
	char forms[EXPECTED_END_FORMS][EXPECTED_END_SIZE];
	const char *const texts[] = { forms[0], forms[1], forms[2], forms[3], forms[4], forms[5], NULL }, *text;
	bool waits = panel_waits_for_the_other(c, track);

	if (!c->live || !p->runs || (!waits && has_not_begun(c, track)))
		return -1;
	if (waits)
		expected_begin_write(c->scene->moment.timeline, track, c->t_us, p, c->grain_us, forms);
	else
		expected_end_write(c->scene->moment.timeline, track, c->t_us, p, c->grain_us, forms);
	for (int i = 0; i < EXPECTED_END_FORMS && !waits && p->most_us != NEVER_US; i++) {
		col = place_at_end(time_axis_col(&c->axis, p->most_us), from, limit, text_cols(texts[i]));
		if (col < 0)
			continue;
		utf8_format(out, size, "%s", texts[i]);
		return col;
	}
	from = waits ? 0 : from;
	text = text_that_fits(texts, (int)(limit - from));
	if (text[0] == '\0')
		return -1;
	utf8_format(out, size, "%s", text);
	return from;
}

bool
panel_shows_end(const struct canvas *c, enum track track)
{
	char words[EXPECTED_END_SIZE];

	bool is_guessed = canvas_guess_us(c) != NEVER_US && canvas_guess_track(c) == track; /* its words may stand there */

	return c->at.program_row[track] != NO_ROW && !is_guessed && place_words(c, track, words, sizeof words) >= 0;
}

void
panel_end(const struct canvas *c, enum track track)
{
	char words[EXPECTED_END_SIZE];
	int64_t col = place_words(c, track, words, sizeof words);

	if (panel_shows_end(c, track))
		canvas_words(c, col, c->axis.cols, c->at.program_row[track], ROLE_DIM, words);
}

void
panel_absence(const struct canvas *c, enum track track, int cols, char *out, size_t size)
{
	const struct outlook_program outlook = outlook_of(c, track), *p = &outlook;
	char forms[EXPECTED_END_FORMS][EXPECTED_END_SIZE];
	const char *const texts[] = { forms[0], forms[1], forms[2], NULL };
	char begin[80];

	if (p->begin_us != NEVER_US) {
		expected_begin_only_write(p, c->grain_us, begin, sizeof begin);
		utf8_format(forms[0], sizeof forms[0], "it begins when sync is done, %s", begin);
		utf8_format(forms[1], sizeof forms[1], "it begins %s", begin);
	} else {
		forms[0][0] = forms[1][0] = '\0';
	}
	utf8_format(forms[2], sizeof forms[2], "it begins when sync is done");
	utf8_format(out, size, "%s", text_that_fits(p->begin_us != NEVER_US ? texts : texts + 2, cols));
}
