/*
 * The rows of watched programs: one for each thread that has one, one that sums up the others, and one for each request. A
 * bar is how a thread spent its time; over it lies whatever was a hold of its loop.
 */
#include <string.h>

#include "base/array.h"
#include "base/duration.h"
#include "base/utf8.h"
#include "ui/panel/panel.h"
#include "ui/panel/watched_now.h"

enum {
	LABEL_LEAST_COLS = 7,         /* of a bar with words: " in x " */
};

/* A period in one state, as its row shows it. */
struct bar {
	int64_t start_us, end_us; /* end_us: NEVER_US while it goes on */
	int64_t col, end_col;     /* columns [col, end_col) of the axis: none if shorter than a cell */
	const char *told;
	enum watched_state state;
	bool hidden;              /* all of it is later than the playhead, but in its cell */
};

struct bars {
	struct bar *at; /* an ARRAY */
	size_t count, capacity;
};

/* Returns true if that was until the playhead. */
static bool
is_over(const struct canvas *c, int64_t t_us)
{
	return t_us != NEVER_US && t_us <= c->t_us;
}

/* ---- a thread's bars ---- */

/* Of what begins and ends within a column the first two stand for all: whoever wakes up a thousand times in it is still
 * drawn in time. Returns the span to go on with. */
static size_t
skip_in_column(const struct canvas *c, enum track track, uint32_t thread, const struct bar *bar, size_t i)
{
	int64_t end_us = time_axis_time(&c->axis, bar->col + 1) - 1;
	size_t last;

	if (bar->col == c->head_col && bar->start_us <= c->t_us && c->t_us < end_us)
		end_us = c->t_us;
	end_us = end_us < c->until_us ? end_us : c->until_us;
	last = timeline_thread_span_index(c->scene->moment.timeline, track, thread, end_us);
	return last > i ? last : i;
}

static struct bar
bar_of(const struct canvas *c, const struct watched_span *span, const struct watched_span *next)
{
	struct bar bar = { .start_us = span->start_us, .end_us = NEVER_US, .told = span->told, .state = (enum watched_state)span->state };

	if (next != NULL && next->start_us <= c->until_us)
		bar.end_us = next->start_us;
	bar.col = canvas_col(c, bar.start_us);
	bar.end_col = canvas_end_col(c, bar.end_us);
	bar.hidden = bar.end_col <= bar.col && canvas_is_hidden(c, bar.start_us);
	return bar;
}

/* From when on it is known what the thread did. */
static int64_t
known_from_us(const struct canvas *c, enum track track, uint32_t thread)
{
	int64_t from_us = timeline_from_us(c->scene->moment.timeline);

	return timeline_thread_is_whole(c->scene->moment.timeline, track, thread) || from_us < c->axis.left_us ? c->axis.left_us : from_us;
}

static void
bars_init(struct bars *bars, const struct canvas *c, enum track track, uint32_t thread)
{
	const struct timeline *tl = c->scene->moment.timeline;
	size_t count, i;
	const struct watched_span *spans = timeline_thread_spans(tl, track, thread, &count);
	int in_column = 0;

	*bars = (struct bars){ .at = NULL };
	i = timeline_thread_span_index(tl, track, thread, known_from_us(c, track, thread));
	i = i >= count ? 0 : i;
	while (i < count && spans[i].start_us <= c->until_us && time_axis_col(&c->axis, spans[i].start_us) < c->axis.cols) {
		struct bar bar = bar_of(c, &spans[i], i + 1 < count ? &spans[i + 1] : NULL);

		ARRAY_PUSH(*bars, bar);
		in_column = bar.end_col == bar.col ? in_column + 1 : 0;
		i++;
		if (in_column >= 2 && i < count)
			i = skip_in_column(c, track, thread, &bar, i);
	}
}

/* One that is not traced has one bar, from its start to its end. */
static void
bars_init_unseen(struct bars *bars, const struct canvas *c, enum track track)
{
	struct watched_life life = timeline_watched_life(c->scene->moment.timeline, track, c->until_us);
	struct watched_span span = { .told = life.untraced != NULL ? life.untraced : "", .state = WATCHED_UNSEEN };
	struct watched_span end = { .start_us = life.exit_us, .told = "", .state = WATCHED_ENDED };

	*bars = (struct bars){ .at = NULL };
	span.start_us = life.start_us;
	if (life.start_us != NEVER_US && life.not_started == NULL && life.untraced != NULL)
		ARRAY_PUSH(*bars, bar_of(c, &span, life.exit_us != NEVER_US ? &end : NULL));
}

static void
draw_bars(const struct canvas *c, const struct bars *bars, int row)
{
	for (size_t i = 0; i < bars->count; i++) {
		const struct bar *bar = &bars->at[i];
		const struct watched_look *look = watched_look(bar->state);
		int64_t least = bar->state == WATCHED_RUNNING ? OWN_LINES_LEAST_COLS : bar->state == WATCHED_BLOCKED ? 0 : 1;

		if (look->glyph != 0 && bar->end_col - bar->col >= least && !bar->hidden)
			canvas_run(c, bar->col, bar->end_col > bar->col ? bar->end_col : bar->col + 1, row, look->glyph, look->bar);
	}
}

/* Marks where it begins to run its own lines, where the marks do not hide the bars. */
static void
draw_moments(const struct canvas *c, const struct bars *bars, int row)
{
	int64_t before = -MARK_LEAST_COLS;

	for (size_t i = 0; i < bars->count; i++) {
		const struct bar *bar = &bars->at[i];
		bool goes_on_blocked = bar->col == c->head_col && i + 1 < bars->count && bars->at[i + 1].start_us <= c->t_us;

		if (bar->state != WATCHED_RUNNING || bar->end_col - bar->col >= OWN_LINES_LEAST_COLS)
			continue;
		if (bar->col - before >= MARK_LEAST_COLS && !goes_on_blocked) {
			canvas_mark(c, bar->start_us, row, GLYPH_MOMENT, ROLE_RUNNING);
			before = bar->col;
		}
	}
}

/* ---- words in bars ---- */

/* "response 2" of "recvfrom: response 2"; "" if only the call is told. */
static const char *
what_of(const char *told)
{
	const char *colon = strstr(told, ": ");

	return colon != NULL ? colon + 2 : "";
}

/* The longest part of a bar that nothing lies on. */
static void
find_free_part(const struct canvas *c, const struct bar *bar, int row, int64_t *from, int64_t *to)
{
	const struct watched_look *look = watched_look(bar->state);
	int64_t end = bar->end_col < c->axis.cols ? bar->end_col : c->axis.cols, begin;

	*from = *to = 0;
	for (int64_t col = bar->col < 0 ? 0 : bar->col; col < end; col++) {
		for (begin = col; col < end; col++) {
			const struct cell *cell = grid_cell(c->grid, c->at.label_cols + (int)col, row);

			if (cell->glyph != look->glyph || (cell->role != look->bar && cell->role != ROLE_FUTURE))
				break;
		}
		if (col - begin > *to - *from) {
			*from = begin;
			*to = col;
		}
	}
}

static void
label_bar(const struct canvas *c, const struct bar *bar, int row)
{
	const struct watched_look *look = watched_look(bar->state);
	int64_t from, to;
	char forms[4][WORDS_SIZE] = { "" }, time[32], verb[WORDS_SIZE];
	const char *past[5], *future[] = { verb, NULL };
	int count = 0;

	find_free_part(c, bar, row, &from, &to);
	if (to - from < LABEL_LEAST_COLS)
		return;
	canvas_took_by_now(c, bar->start_us, bar->end_us, time, sizeof time);
	utf8_format(verb, sizeof verb, " %s%s%s ", look->verb, bar->state == WATCHED_IN_CALL ? " " : "",
	    bar->state == WATCHED_IN_CALL ? bar->told : "");
	if (bar->state == WATCHED_BLOCKED)
		utf8_format(forms[0], WORDS_SIZE, " blocked %s in %s ", time, bar->told);
	if (bar->state == WATCHED_BLOCKED && what_of(bar->told)[0] != '\0')
		utf8_format(forms[1], WORDS_SIZE, " blocked %s: %s ", time, what_of(bar->told));
	if (bar->state == WATCHED_UNSEEN)
		utf8_format(forms[0], WORDS_SIZE, " its states are not seen: %s ", bar->told);
	else if (bar->state == WATCHED_READY)
		utf8_format(forms[0], WORDS_SIZE, " ready, in its loop ");
	if (bar->state != WATCHED_UNSEEN && bar->state != WATCHED_READY)
		utf8_format(forms[2], WORDS_SIZE, " %.*s %s ", (int)strlen(verb) - 2, verb + 1, time);
	utf8_format(forms[3], WORDS_SIZE, "%s", verb);
	for (int i = 0; i < 4; i++)
		if (forms[i][0] != '\0')
			past[count++] = forms[i];
	past[count] = NULL;
	panel_label_bar(c, from, to, row, look->words, past, future);
}

/* ---- beside the bars ---- */

/* How it ended, in words behind its bar; of the command's first process. */
static void
draw_end(const struct canvas *c, enum track track, int row)
{
	struct watched_life life = timeline_watched_life(c->scene->moment.timeline, track, c->until_us);
	int64_t end_us = life.not_started != NULL ? life.gone_us : life.exit_us, col = time_axis_col(&c->axis, end_us) + 2;
	const char *words = life.not_started != NULL ? life.not_started : life.status;
	enum role role = life.not_started != NULL || life.code != 0 ? ROLE_FAILED : ROLE_DIM;
	char text[WORDS_SIZE];

	if (words == NULL || end_us == NEVER_US || canvas_is_hidden(c, end_us))
		return;
	utf8_format(text, sizeof text, "%s%s", life.not_started != NULL ? "not started: " : "", words);
	col = life.not_started != NULL ? 0 : col;
	if (col >= 0 && text_cols(text) <= c->axis.cols - col)
		canvas_words(c, col, c->axis.cols, row, end_us > c->t_us ? ROLE_FUTURE : role, text);
}

/* Until the playhead: the sum of what would be printed for each. */
static int64_t
held_us(const struct canvas *c, enum track track, uint32_t thread)
{
	size_t count;
	const struct watched_hold *holds = timeline_holds(c->scene->moment.timeline, track, c->t_us, &count);
	int64_t sum_us = 0;

	for (size_t i = 0; i < count; i++)
		if (holds[i].thread == thread)
			sum_us += duration_between(holds[i].start_us, is_over(c, holds[i].end_us) ? holds[i].end_us : c->t_us, c->grain_us);
	return sum_us;
}

static int64_t
blocked_us(const struct canvas *c, enum track track, uint32_t thread)
{
	enum { COUNTED = 1000 /* of more waits, their own sum is as good */ };
	const struct timeline *tl = c->scene->moment.timeline;
	size_t count;
	const struct watched_span *spans = timeline_thread_spans(tl, track, thread, &count);
	uint32_t stretches;
	int64_t sum_us = timeline_thread_time_in(tl, track, thread, WATCHED_BLOCKED, c->t_us, &stretches);

	if (stretches > COUNTED || !timeline_thread_is_whole(tl, track, thread))
		return sum_us;
	sum_us = 0;
	for (size_t i = 0; i < count && spans[i].start_us <= c->t_us; i++)
		if (spans[i].state == WATCHED_BLOCKED)
			sum_us += duration_between(spans[i].start_us,
			    i + 1 < count && is_over(c, spans[i + 1].start_us) ? spans[i + 1].start_us : c->t_us, c->grain_us);
	return sum_us;
}

/* How long it has held its loop; else how long it was blocked. */
static void
draw_sum(const struct canvas *c, enum track track, uint32_t thread, int row)
{
	int64_t held = held_us(c, track, thread), sum_us = held > 0 ? held : blocked_us(c, track, thread);
	char sum[32], forms[2][WORDS_SIZE];
	const char *const texts[] = { forms[0], forms[1], NULL };

	if (sum_us <= 0)
		return;
	duration_write_length(sum_us, c->grain_us, sum, sizeof sum);
	utf8_format(forms[0], WORDS_SIZE, "%s %s", held > 0 ? "held" : "blocked", sum);
	utf8_format(forms[1], WORDS_SIZE, "%s", sum);
	canvas_side(c, row, held > 0 ? ROLE_UNREAD : ROLE_STUCK, text_that_fits(texts, canvas_side_cols(c, row)));
}

static void
draw_label(const struct canvas *c, enum track track, uint32_t number, bool is_first, int row)
{
	const struct watched_thread *thread = timeline_thread(c->scene->moment.timeline, track, number);
	int end = c->at.label_cols - (c->at.label_cols >= 12 ? 2 : 1), cols = end - 1;
	char label[32];

	if (is_first) {
		grid_text(c->grid, 1, row, c->at.label_cols - 2, ROLE_STRONG, timeline_watched_name(c->scene->moment.timeline, track));
		return;
	}
	if (thread->process == number && thread->name[0] != '\0')
		text_copy(label, sizeof label, thread->name, strlen(thread->name));
	else
		utf8_format(label, sizeof label, thread->process == number ? "process" : "thread %u", number);
	grid_text_right(c->grid, end, row, cols, ROLE_DIM, label);
}

static void
draw_thread(const struct canvas *c, enum track track, uint32_t thread, bool is_first, int row)
{
	struct bars bars;

	draw_label(c, track, thread, is_first, row);
	if (thread > 0)
		bars_init(&bars, c, track, thread);
	else
		bars_init_unseen(&bars, c, track);
	draw_bars(c, &bars, row);
	draw_moments(c, &bars, row);
	panel_holds(c, track, thread, row);
	for (size_t i = 0; i < bars.count; i++)
		if (watched_look(bars.at[i].state)->glyph != 0)
			label_bar(c, &bars.at[i], row);
	ARRAY_RELEASE(bars);
	if (thread > 0)
		draw_sum(c, track, thread, row);
	if (is_first)
		draw_end(c, track, row);
}

/* ---- those without a row ---- */

/* "24 blocked, 2 run", of so many in each state, all together; "runs" of a single one. */
static void
write_states(const uint32_t by_state[WATCHED_STATE_COUNT], uint32_t all, char *out, size_t size)
{
	static const struct {
		const char *one, *many;
		unsigned states;
	} words[] = {
		{ "blocked", "blocked", 1u << WATCHED_BLOCKED },
		{ "waits", "wait", 1u << WATCHED_FOR_THREAD | 1u << WATCHED_FOR_CHILD | 1u << WATCHED_IN_CALL },
		{ "sleeps", "sleep", 1u << WATCHED_SLEEPS },
		{ "ready", "ready", 1u << WATCHED_READY },
		{ "runs", "run", 1u << WATCHED_RUNNING | 1u << WATCHED_UNSEEN },
		{ "stopped", "stopped", 1u << WATCHED_HALTED },
		{ "ended", "ended", 1u << WATCHED_ENDED },
	};

	out[0] = '\0';
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		uint32_t count = 0;

		for (int s = 0; s < WATCHED_STATE_COUNT; s++)
			count += words[i].states & 1u << s ? by_state[s] : 0;
		if (count == all && all == 1)
			utf8_format(out, size, "%s", words[i].one);
		else if (count > 0)
			utf8_add(out, size, "%s%u %s", out[0] != '\0' ? ", " : "", count, count == 1 ? words[i].one : words[i].many);
	}
}

/* The states of those that want a row and have none. */
static void
count_hidden(const struct canvas *c, enum track track, const struct watched_rows *rows, uint32_t by_state[WATCHED_STATE_COUNT])
{
	const struct timeline *tl = c->scene->moment.timeline;
	int shown = 0;

	memset(by_state, 0, WATCHED_STATE_COUNT * sizeof *by_state);
	for (uint32_t n = 0; (n = timeline_next_row(tl, track, c->until_us, n)) > 0;) {
		struct watched_span span = timeline_thread_at(tl, track, n, c->t_us);

		if (shown < rows->thread_rows && rows->threads[shown] == n)
			shown++;
		else if (span.state != WATCHED_ABSENT)
			by_state[span.state]++;
	}
}

/* "+ 26 threads: 24 blocked, 2 run · 8 helpers: 6 wait, 2 run"; without their states where there is not room for those. */
static void
draw_summary(const struct canvas *c, enum track track, const struct watched_rows *rows)
{
	uint32_t by_state[WATCHED_STATE_COUNT];
	char states[WORDS_SIZE], forms[2][2 * WORDS_SIZE] = { "" };
	const char *const texts[] = { forms[0], forms[1], NULL };

	if (rows->hidden > 0) {
		count_hidden(c, track, rows, by_state);
		write_states(by_state, rows->hidden, states, sizeof states);
		utf8_format(forms[1], sizeof forms[1], "+ %u thread%s", rows->hidden, rows->hidden == 1 ? "" : "s");
		utf8_format(forms[0], sizeof forms[0], "%s: %s", forms[1], states);
	}
	if (rows->helpers > 0) {
		const char *apart = rows->hidden > 0 ? " · " : "", *plural = rows->helpers == 1 ? "" : "s";

		timeline_helpers(c->scene->moment.timeline, track, c->t_us, by_state);
		write_states(by_state, rows->helpers, states, sizeof states);
		utf8_add(forms[0], sizeof forms[0], "%s%u helper%s: %s", apart, rows->helpers, plural, states);
		utf8_add(forms[1], sizeof forms[1], "%s%u helper%s", apart, rows->helpers, plural);
	}
	if (forms[0][0] == '\0' && timeline_threads(c->scene->moment.timeline, track, c->t_us) > (uint32_t)rows->thread_rows)
		utf8_format(forms[0], sizeof forms[0], "no helpers any more");
	canvas_words(c, 0, c->axis.cols, rows->summary_row, ROLE_DIM, text_that_fits(texts, c->axis.cols));
}

/* ---- all ---- */

static void
draw_requests(const struct canvas *c, enum track track, const struct watched_rows *rows)
{
	size_t count;
	const struct watched_request *requests = timeline_own_requests(c->scene->moment.timeline, track, c->until_us, &count);

	for (int i = 0; i < rows->request_rows; i++) {
		uint32_t number = rows->first_request + (uint32_t)i;

		panel_own_request(c, track, number, &requests[number - 1], rows->request_row + i);
	}
	if (rows->requests > (uint32_t)rows->request_rows)
		panel_say_more(c, rows->request_row, rows->requests - (uint32_t)rows->request_rows);
}

static void
draw_program(const struct canvas *c, enum track track, int row)
{
	struct watched_rows rows;
	char more[32];

	watched_rows_plan(c, track, &rows);
	for (int i = 0; i < rows.thread_rows; i++)
		draw_thread(c, track, rows.threads[i], i == 0, row + i);
	if (rows.summary_row != NO_ROW) {
		draw_summary(c, track, &rows);
	} else if (rows.hidden > 0) {
		utf8_format(more, sizeof more, "+ %u thread%s", rows.hidden, rows.hidden == 1 ? "" : "s");
		grid_hline(c->grid, c->at.cols - c->at.side_cols, row, c->at.side_cols, ' ', ROLE_BLANK);
		canvas_side(c, row, ROLE_DIM, more);
	}
	if (rows.request_rows > 0)
		draw_requests(c, track, &rows);
}

void
panel_watched(const struct canvas *c)
{
	for (int i = PROGRAM_COUNT; i < PARTY_COUNT; i++)
		if (c->at.program_row[i] != NO_ROW)
			draw_program(c, layout_track(i), c->at.program_row[i]);
}

bool
panel_own_request_at(const struct canvas *c, int row, struct pick *pick)
{
	for (int i = PROGRAM_COUNT; i < PARTY_COUNT; i++) {
		const struct watched_request *requests;
		struct watched_rows rows;
		size_t count;
		int at;

		if (c->at.program_row[i] == NO_ROW)
			continue;
		watched_rows_plan(c, layout_track(i), &rows);
		at = row - rows.request_row;
		if (rows.request_row == NO_ROW || at < 0 || at >= rows.request_rows)
			continue;
		requests = timeline_own_requests(c->scene->moment.timeline, layout_track(i), INT64_MAX, &count);
		*pick = (struct pick){ .track = TRACK_VISITOR, .number = requests[rows.first_request + (uint32_t)at - 1].visitor, .row = -1 };
		return true;
	}
	return false;
}
