/* The canvas: a scene worked out, and drawing into the rows of bars. */
#include "ui/panel/canvas.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/duration.h"
#include "log/visits.h"
#include "tell/listing.h"
#include "tell/visitor_words.h"
#include "ui/panel/glyph.h"
#include "ui/panel/wanted_rows.h"

enum {
	PAUSED_GRAIN_US = US_PER_MS, PAUSED_DECIMALS = 3,
	WATCHED_LINES = 16, /* that the listing of a watched program wants: it scrolls, however long the file is */
};

/* ---- the scene, worked out ---- */

static bool
takes_part(const struct scene *scene, enum track track)
{
	return timeline_has_program(scene->moment.timeline, track);
}

uint32_t
canvas_requests(const struct canvas *c, enum track track)
{
	struct tally tally = timeline_tally_at(c->scene->moment.timeline, track, c->t_us);
	uint32_t planned = tally.planned > 0 ? tally.planned : (uint32_t)c->knobs.value[KNOB_REQUESTS];

	return planned > tally.launched ? planned : tally.launched;
}

/* The columns of the longest name of a watched program, or where no program runs, of visitors; 0: there are none. */
static int
name_cols_of(const struct scene *scene)
{
	int most = 0, programs = timeline_watched_count(scene->moment.timeline);

	for (int i = 0; i < PROGRAM_COUNT; i++)
		programs += takes_part(scene, (enum track)i);
	if (programs == 0) /* from the first moment on: what is on the screen stays where it is when somebody comes */
		return VISITOR_COLS;
	for (int i = 0; i < WATCHED_MAX; i++) {
		const char *name = timeline_watched_name(scene->moment.timeline, watched_track(i));

		if (timeline_has_watched(scene->moment.timeline, watched_track(i)))
			most = text_cols(name) > most ? text_cols(name) : most;
	}
	return most;
}

int
canvas_hint_rows(const struct scene *scene, int cols)
{
	const struct lesson_scene *lesson = &scene->moment.lesson;
	int words_cols = cols - layout_label_cols(cols, name_cols_of(scene)) - 1;
	int most = lesson->lesson != NULL || lesson->hint != NULL, rows;

	for (int i = 0; lesson->lesson != NULL && i < lesson->lesson->hint_count; i++) {
		const struct lesson_hint *hint = &lesson->lesson->hints[i];

		if (hint->part != -1 && hint->part != lesson->part)
			continue;
		rows = text_rows(hint->text, words_cols);
		most = rows > most ? rows : most;
	}
	rows = lesson->hint != NULL ? text_rows(lesson->hint->text, words_cols) : 0;
	return rows > most ? rows : most;
}

uint32_t
canvas_scroll(const struct scene *scene)
{
	bool of_visitors = scene->state.request_track == TRACK_VISITOR && scene->state.request_number != 0 &&
	    timeline_visit_place(scene->moment.timeline, scene->state.request_number) > 0;

	return of_visitors ? 0 : scene->state.scroll;
}

static struct layout_want
want_of(const struct canvas *c, int cols)
{
	struct layout_want want = { .rows_only = canvas_scroll(c->scene) > 0, .hint_rows = canvas_hint_rows(c->scene, cols) };

	want.name_cols = name_cols_of(c->scene);
	want.visitors = (uint32_t)wanted_rows_visitors(c->scene->moment.timeline, c->live ? c->t_us : INT64_MAX);
	want.late_loop = c->knobs.value[KNOB_SERVER] == SERVER_FREEZE ||
	    timeline_worst_beat_us(c->scene->moment.timeline, NEVER_US, c->live ? c->t_us : INT64_MAX) >= LATE_US;
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		struct shown_line lines[LISTING_MAX];
		int count;
		uint32_t requests;

		if (!takes_part(c->scene, (enum track)i))
			continue;
		want.program[i] = true;
		count = listing_lines_at(c->scene->moment.timeline, (enum track)i, c->scene->state.language, c->t_us, lines);
		requests = canvas_requests(c, (enum track)i);
		want.listing_lines = count > want.listing_lines ? count : want.listing_lines;
		want.requests = requests > want.requests ? requests : want.requests;
	}
	for (int i = 0; i < WATCHED_MAX; i++) {
		if (!timeline_has_watched(c->scene->moment.timeline, watched_track(i)))
			continue;
		want.program[PROGRAM_COUNT + i] = true;
		want.own_rows[i] = wanted_rows_count(c->scene, watched_track(i));
		want.listing_lines = want.listing_lines > WATCHED_LINES ? want.listing_lines : WATCHED_LINES;
	}
	return want;
}

/* When the program begins, as far as is known or expected. */
static int64_t
begin_us_of(const struct canvas *c, enum track track)
{
	int64_t begin_us = timeline_begin_us(c->scene->moment.timeline, track), expected_us = c->outlook.program[track].begin_us;

	if (begin_us != NEVER_US && begin_us <= c->t_us)
		return begin_us;
	if (expected_us != NEVER_US)
		return expected_us;
	/* In turn, the other one may just have ended. */
	return c->in_turn && track == TRACK_ASYNC && timeline_done_us(c->scene->moment.timeline, TRACK_SYNC, c->t_us) != NEVER_US ? c->t_us : 0;
}

/* When it is over, by the guess: how long the program takes is counted from its own begin. The question, and so
 * the guess, is about one part. */
static int64_t
guess_us(const struct canvas *c)
{
	const struct lesson_scene *lesson = &c->scene->moment.lesson;

	if (lesson->lesson == NULL || !lesson->guessed || lesson->part != lesson->lesson->question.part || lesson->lesson->question.kind != QUESTION_SECONDS ||
	    lesson_measure_track(lesson->lesson) == TRACK_COUNT)
		return NEVER_US;
	return lesson->guess < 0 ? NEVER_US : begin_us_of(c, canvas_guess_track(c)) + lesson->guess;
}

bool
canvas_is_pair(const struct scene *scene)
{
	const struct moment *m = &scene->moment;
	bool has_program[2] = { false };

	if (m->beside == NULL || m->beside == m->timeline || scene->state.view != VIEW_TIMELINE || m->lesson.card != CARD_NONE)
		return false;
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		has_program[0] |= timeline_has_program(m->timeline, (enum track)i);
		has_program[1] |= timeline_has_program(m->beside, (enum track)i);
	}
	return has_program[0] && has_program[1];
}

static void
want_pair(const struct canvas *c, struct layout_want *want)
{
	const struct runs_scene *runs = &c->scene->moment.runs;
	const struct timeline *tl = c->scene->moment.beside;

	want->is_pair = true;
	want->other_first = runs->shown < 0 || runs->beside < runs->shown;
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		struct tally tally = timeline_tally_at(tl, (enum track)i, INT64_MAX);
		uint32_t requests = tally.planned > tally.launched ? tally.planned : tally.launched;

		want->other[i] = timeline_has_program(tl, (enum track)i);
		if (want->other[i] && requests > want->other_requests)
			want->other_requests = requests;
	}
}

/* The run before is drawn where it can be compared: it has come to its end, and nothing lies over this one. */
static const struct timeline *
before_of(const struct scene *scene)
{
	const struct moment *m = &scene->moment;
	bool is_hidden = scene->state.hides_before || m->lesson.card != CARD_NONE || m->beside != NULL;

	return is_hidden || m->before == m->timeline || m->before == NULL || timeline_end_us(m->before) == NEVER_US ? NULL : m->before;
}

int64_t
canvas_before_end_us(const struct canvas *c, enum track track)
{
	bool both = c->before != NULL && takes_part(c->scene, track) && timeline_has_program(c->before, track);

	return both ? timeline_done_us(c->before, track, INT64_MAX) : NEVER_US;
}

/* Far enough to show the ends of the run before, but not so far that this run would have less than half of the axis. */
static int64_t
span_with_before(const struct canvas *c, int64_t span_us)
{
	enum { BEFORE_SPANS = 2 };
	int64_t most_us = span_us;

	for (int i = 0; i < PROGRAM_COUNT; i++) {
		int64_t end_us = canvas_before_end_us(c, (enum track)i);

		if (end_us != NEVER_US && end_us > most_us && end_us / BEFORE_SPANS <= span_us)
			most_us = end_us;
	}
	return most_us;
}

static struct time_axis
axis_of(const struct canvas *c, int cols)
{
	const struct scene *scene = c->scene;
	enum { GUESS_SPANS = 2 /* a guess farther off than this many runs is off the axis */, END_PARTS = 8 };
	int64_t span_us = scene->moment.span_us > scene->moment.now_us ? scene->moment.span_us : scene->moment.now_us;
	struct time_axis axis;

	/* How long a command takes is known once it has: then the axis is fitted to that, and to the words for its end. */
	if (scene->moment.over && timeline_watches_only(scene->moment.timeline))
		span_us = scene->moment.now_us + scene->moment.now_us / END_PARTS;
	if (guess_us(c) > span_us && guess_us(c) <= span_us * GUESS_SPANS)
		span_us = guess_us(c);
	span_us = span_with_before(c, span_us);
	if (canvas_is_pair(scene)) {
		int64_t other_us = timeline_span_us(scene->moment.beside, timeline_last_us(scene->moment.beside));

		span_us = other_us > span_us ? other_us : span_us;
	}
	axis = time_axis_fit(span_us, cols);
	if (scene->state.zoom != 0) {
		axis = time_axis_zoom(&axis, scene->state.zoom, 0, span_us);
		time_axis_set_left(&axis, scene->state.zoom_left_us);
	}
	time_axis_show(&axis, scene->state.playhead.t_us);
	return axis;
}

/* That of the run; finer when paused, and finer still when zoomed in. */
static int64_t
grain_of(const struct canvas *c)
{
	int64_t grain_us = duration_grain_us(timeline_span_us(c->scene->moment.timeline, c->t_us)), paused_us = PAUSED_GRAIN_US;

	if (c->live || !c->scene->state.playhead.paused)
		return grain_us;
	for (int decimals = time_axis_decimals(&c->axis); decimals > PAUSED_DECIMALS && paused_us > 1; decimals--)
		paused_us /= 10;
	return grain_us < paused_us ? grain_us : paused_us;
}

static void
choose_requests(struct canvas *c, uint32_t wanted)
{
	uint32_t rows = (uint32_t)c->at.request_rows, last = wanted > rows ? wanted - rows + 1 : 1;

	c->first_request = canvas_scroll(c->scene) < 1 ? 1 : canvas_scroll(c->scene);
	if (c->first_request > last)
		c->first_request = last;
}

#define NOTHING_EXPECTED \
	{ .begin_least_us = NEVER_US, .begin_us = NEVER_US, .least_us = NEVER_US, .most_us = NEVER_US, .next_us = NEVER_US }

static const struct outlook no_outlook = { .program = { NOTHING_EXPECTED, NOTHING_EXPECTED }, .end_us = NEVER_US };

void
canvas_init(struct canvas *c, const struct scene *scene, struct grid *grid, int cols, int rows)
{
	struct layout_want want;

	*c = (struct canvas){ .scene = scene, .grid = grid, .t_us = scene->state.playhead.t_us, .live = scene->state.playhead.live };
	timeline_settings_at(scene->moment.timeline, 0, &c->knobs);
	c->in_turn = settings_in_turn(&c->knobs);
	timeline_settings_at(scene->moment.timeline, c->t_us, &c->knobs);
	c->left = c->live && scene->moment.over && timeline_end_us(scene->moment.timeline) == NEVER_US;
	c->outlook = no_outlook;
	if ((grid != NULL || scene->moment.lesson.guessed) && !c->left)
		outlook_make(scene->moment.timeline, c->t_us, &c->outlook);
	c->before = before_of(scene);
	want = want_of(c, cols);
	if (canvas_is_pair(scene))
		want_pair(c, &want);
	c->at = want.is_pair ? layout_pair(&want, cols, rows) : layout_make(&want, cols, rows);
	c->axis = axis_of(c, c->at.bar_cols);
	c->head_col = time_axis_col(&c->axis, c->t_us);
	c->until_us = c->live ? c->t_us : INT64_MAX;
	c->last_us = c->live || scene->moment.now_us < c->t_us ? c->t_us : scene->moment.now_us;
	c->grain_us = grain_of(c);
	choose_requests(c, want.requests);
}

/* ---- drawing ---- */

void
canvas_put(const struct canvas *c, int64_t col, int row, uint32_t glyph, enum role role)
{
	if (col < 0 || col >= c->axis.cols)
		return;
	grid_put(c->grid, c->at.label_cols + (int)col, row, glyph, col > c->head_col ? ROLE_FUTURE : role);
}

void
canvas_run(const struct canvas *c, int64_t col, int64_t end_col, int row, uint32_t glyph, enum role role)
{
	if (col < 0)
		col = 0;
	if (end_col > c->axis.cols)
		end_col = c->axis.cols;
	for (; col < end_col; col++)
		canvas_put(c, col, row, glyph, role);
}

void
canvas_line(const struct canvas *c, int64_t col, int64_t end_col, int row, enum line_weight weight, bool begins, enum role role)
{
	static const struct {
		uint32_t whole, right, left;
	} glyphs[] = {
		[LINE_LIGHT] = { GLYPH_LINE, GLYPH_LINE_RIGHT, GLYPH_LINE_LEFT },
		[LINE_HEAVY] = { GLYPH_FLIGHT, GLYPH_FLIGHT_RIGHT, GLYPH_FLIGHT_LEFT },
	};
	int64_t last_col = time_axis_col(&c->axis, c->last_us);

	canvas_run(c, col, end_col, row, glyphs[weight].whole, role);
	if (c->head_col >= col + begins && c->head_col < end_col)
		canvas_put(c, c->head_col, row, glyphs[weight].left, role);
	if (last_col >= col + begins && last_col < end_col)
		canvas_put(c, last_col, row, glyphs[weight].left, role);
	if (begins && col < end_col)
		canvas_put(c, col, row, glyphs[weight].right, role);
}

void
canvas_flight(const struct canvas *c, int64_t col, int64_t taken_col, int64_t end_col, int row, bool begins)
{
	if (taken_col > end_col)
		taken_col = end_col;
	canvas_line(c, col, taken_col, row, LINE_LIGHT, begins, ROLE_FLIGHT);
	canvas_line(c, taken_col, end_col, row, LINE_HEAVY, begins && taken_col <= col, ROLE_FLIGHT);
	if (taken_col > col && taken_col < end_col)
		canvas_put(c, taken_col, row, GLYPH_FLIGHT_TAKEN, ROLE_FLIGHT);
}

bool
canvas_is_hidden(const struct canvas *c, int64_t t_us)
{
	return t_us != NEVER_US && t_us > c->t_us && time_axis_col(&c->axis, t_us) == c->head_col;
}

int64_t
canvas_col(const struct canvas *c, int64_t t_us)
{
	return time_axis_col(&c->axis, t_us) + canvas_is_hidden(c, t_us);
}

void
canvas_mark(const struct canvas *c, int64_t t_us, int row, uint32_t glyph, enum role role)
{
	if (!canvas_is_hidden(c, t_us))
		canvas_put(c, time_axis_col(&c->axis, t_us), row, glyph, role);
}

int
canvas_words(const struct canvas *c, int64_t col, int64_t end_col, int row, enum role role, const char *words)
{
	if (col < 0 || col >= end_col || end_col > c->at.cols)
		return 0;
	return grid_text(c->grid, c->at.label_cols + (int)col, row, (int)(end_col - col), role, words);
}

bool
canvas_is_free(const struct canvas *c, int64_t col, int64_t end_col, int row)
{
	for (; col < end_col; col++) {
		const struct cell *cell = col < 0 ? NULL : grid_cell(c->grid, c->at.label_cols + (int)col, row);

		if (cell == NULL || cell->glyph != ' ' || cell->role != ROLE_BLANK)
			return false;
	}
	return true;
}

int64_t
canvas_end_col(const struct canvas *c, int64_t end_us)
{
	if (end_us == NEVER_US || end_us > c->until_us)
		return time_axis_col(&c->axis, c->last_us) + 1;
	return canvas_col(c, end_us);
}

int
canvas_side(const struct canvas *c, int row, enum role role, const char *text)
{
	int end = c->at.cols - 1, cols = c->at.side_cols - 1;

	return end - grid_text_right(c->grid, end, row, cols, role, text);
}

int
canvas_side_cols(const struct canvas *c, int row)
{
	return c->at.side_cols - 1 - !canvas_is_free(c, c->axis.cols - 1, c->axis.cols, row);
}

int64_t
canvas_guess_us(const struct canvas *c)
{
	return guess_us(c);
}

enum track
canvas_guess_track(const struct canvas *c)
{
	return lesson_measure_track(c->scene->moment.lesson.lesson);
}

void
canvas_guess_write(const struct canvas *c, char *out, size_t size)
{
	int64_t us = c->scene->moment.lesson.guess, grain_us = US_PER_S / 10;

	while (us % grain_us != 0)
		grain_us /= 10;
	duration_write_length(us, grain_us, out, size);
}

/* ---- words ---- */

void
canvas_moment(const struct canvas *c, int64_t t_us, char *out, size_t size)
{
	duration_write_moment(t_us, c->grain_us, out, size);
}

void
canvas_took(const struct canvas *c, int64_t from_us, int64_t to_us, char *out, size_t size)
{
	duration_write(from_us, to_us, c->grain_us, out, size);
}

void
canvas_so_far(const struct canvas *c, int64_t from_us, char *out, size_t size)
{
	duration_write_so_far(from_us, c->t_us, c->grain_us, out, size);
}

void
canvas_took_by_now(const struct canvas *c, int64_t from_us, int64_t to_us, char *out, size_t size)
{
	if (to_us != NEVER_US && to_us <= c->t_us)
		canvas_took(c, from_us, to_us, out, size);
	else
		canvas_so_far(c, from_us, out, size);
}
