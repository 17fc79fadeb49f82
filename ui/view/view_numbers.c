/*
 * The numbers: a table of every request and how long each of its stretches took, in milliseconds;
 * their totals; when the responses came; and how many times faster async was, and why. Whatever is
 * not known yet at the playhead's time is blank, and "…" marks where a request is now. Watched programs have
 * numbers of their own (watched_table.h), below those of built-in ones.
 */
#include <stdlib.h>
#include <string.h>

#include "base/duration.h"
#include "base/http_status.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "log/watched.h"
#include "tell/comparison.h"
#include "tell/statistics.h"
#include "tell/views.h"
#include "ui/panel/milliseconds.h"
#include "ui/panel/visitor_table.h"
#include "ui/panel/watched_table.h"
#include "ui/view/view.h"
#include "ui/view/view_frame.h"

enum {
	COLUMN_COLS = 9,      /* a number and a blank */
	COLUMN_COLS_WIDE = 13,
	ENDING_COLS = 8,      /* how a request failed, behind its total: " refused" */
	ENDING_COLS_WIDE = 20, /* "  connection refused" */
	COLUMN_REST = MEASURE_COUNT, /* the sum of those without a column */
	COLUMNS,
	MOST_COLUMNS = 8,     /* of a run of the built-in server */
	LABEL_COLS = 10,      /* "async 1000" */
	DIFFERENCE_COLS = 21, /* how the total compares with another run's: "+10.0 s, 2.0 times" */
	REQUESTS_LEAST = 2,
	TOTALS = 4,
	GIFTS = 10,
	VALUES_LEAST = 3,     /* fewer have no median worth showing */
};

enum part { PART_HEAD, PART_REQUESTS, PART_TOTALS, PART_HISTOGRAM, PART_VERDICT, PART_AIR, PARTS };

/* The columns' names, in two rows, and their ranks: when there is little room, those with the highest
 * go first. */
static const struct column {
	const char *above, *below;
	int rank;
	bool long_ones; /* its numbers are long, and end with a blank (draw_number) */
} columns[COLUMNS] = {
	[MEASURE_TURN] = { "waited", "unsent", 3, false },
	[MEASURE_REDIRECT] = { "", "redirect", 8, false },
	[MEASURE_LOOKUP] = { "name", "lookup", 4, false },
	[MEASURE_CONNECT] = { "", "connect", 6, false },
	[MEASURE_TLS] = { "", "TLS", 5, false },
	[MEASURE_ANSWER] = { "to first", "byte", 1, true },
	[MEASURE_RECEIVE] = { "to last", "byte", 2, false },
	[MEASURE_LINE] = { "in line", "there", 5, false },
	[MEASURE_WORK] = { "server", "works", 1, true },
	[MEASURE_BACK] = { "way", "back", 7, false },
	[MEASURE_QUEUE] = { "callback", "waited", 2, false },
	[MEASURE_CALLBACK] = { "callback", "ran", 4, false },
	[MEASURE_TOTAL] = { "launch", "to end", 0, true },
	[COLUMN_REST] = { "the", "rest", MEASURE_COUNT, false },
};

/* From left to right. */
static const int column_order[COLUMNS] = {
	MEASURE_TURN, MEASURE_REDIRECT, MEASURE_LOOKUP, MEASURE_CONNECT, MEASURE_TLS, MEASURE_ANSWER, MEASURE_RECEIVE, MEASURE_LINE, MEASURE_WORK, MEASURE_BACK, MEASURE_QUEUE, MEASURE_CALLBACK, COLUMN_REST,
	MEASURE_TOTAL,
};

/* The rows below each program's requests, in the order in which they are added. */
static const struct total {
	const char *name;
	size_t field; /* of struct statistics */
	int order;    /* on the screen */
	uint32_t least; /* values needed for it to mean something */
} totals[TOTALS] = {
	{ "median", offsetof(struct statistics, median_us), 0, VALUES_LEAST },
	{ "longest", offsetof(struct statistics, max_us), 2, 1 },
	{ "sum", offsetof(struct statistics, sum_us), 3, 1 },
	{ "9 in 10", offsetof(struct statistics, p90_us), 1, VALUES_LEAST }, /* so many took at most that */
};

/* Rows beyond the minimum, in the order in which they are handed out; EVERY stands for as many as
 * there are requests. */
enum { EVERY = 10000 };
static const struct {
	enum part part;
	int rows;
} gifts[GIFTS] = {
	{ PART_TOTALS, 2 }, { PART_REQUESTS, 3 }, { PART_HEAD, 2 }, { PART_VERDICT, 2 }, { PART_HISTOGRAM, 1 },
	{ PART_REQUESTS, EVERY }, { PART_TOTALS, 3 }, { PART_AIR, 1 }, { PART_TOTALS, 4 }, { PART_HISTOGRAM, 4 },
};

struct table {
	const struct canvas *c;
	struct rect area;
	int programs;
	uint32_t requests;         /* of the program that has more */
	uint32_t first;            /* rows show from this one on */
	int rows[PARTS];           /* of requests and totals: each program's */
	int col[COLUMNS];          /* the column after its numbers, or 0: not shown */
	unsigned rest;             /* the measures without a column: a bit each */
	int ending_cols;           /* behind the total; 0: none failed */
	int difference_cols;       /* behind that; 0: no other run is laid beside this one */
	int head_row, verdict_row, histogram_row;
	int request_row[PROGRAM_COUNT], total_row[PROGRAM_COUNT];
};

/* ---- layout ---- */

static bool
takes_part(const struct table *t, int program)
{
	return timeline_has_program(t->c->scene->moment.timeline, (enum track)program);
}

static int
rows_taken(const struct table *t)
{
	return t->rows[PART_HEAD] + t->rows[PART_VERDICT] + t->rows[PART_AIR] * (t->programs + 1) +
	    (t->rows[PART_HISTOGRAM] > 1 ? t->rows[PART_HISTOGRAM] + 1 : t->rows[PART_HISTOGRAM] * t->programs) +
	    t->programs * (t->rows[PART_REQUESTS] + t->rows[PART_TOTALS]);
}

static void
share_rows(struct table *t)
{
	static const int least[PARTS] = { [PART_HEAD] = 1, [PART_REQUESTS] = REQUESTS_LEAST, [PART_VERDICT] = 1 };
	int most = (int)t->requests;

	memcpy(t->rows, least, sizeof least);
	t->rows[PART_REQUESTS] = most < REQUESTS_LEAST ? most : REQUESTS_LEAST;
	for (int i = 0; i < GIFTS; i++) {
		enum part part = gifts[i].part;
		int wanted = part == PART_REQUESTS && gifts[i].rows > most ? most : gifts[i].rows;

		while (t->rows[part] < wanted) {
			t->rows[part]++;
			if (rows_taken(t) > t->area.rows) {
				t->rows[part]--;
				break;
			}
		}
	}
}

/* How much room the endings of those that fail take: from the start if some are meant to. */
static int
ending_cols(const struct table *t)
{
	const struct timeline *tl = t->c->scene->moment.timeline;
	const int64_t *knobs = t->c->knobs.value;
	bool some = knobs[KNOB_ERRORS] != ERRORS_NONE || knobs[KNOB_TIMEOUT] != 0 || timeline_is_outside(tl);

	for (int i = 0; i < PROGRAM_COUNT; i++) {
		struct tally tally = timeline_tally_at(tl, (enum track)i, t->c->t_us);

		some |= takes_part(t, i) && tally.failed + tally.cancelled > 0;
	}
	if (!some)
		return 0;
	return t->area.cols - 1 - LABEL_COLS - ENDING_COLS_WIDE >= COLUMN_COLS * MOST_COLUMNS ? ENDING_COLS_WIDE : ENDING_COLS;
}

/* Which of the measures have a column, or share one, and in which order they lose it: the rank among those of this run,
 * or -1. */
static int
rank_columns(const struct table *t, int rank[MEASURE_COUNT])
{
	unsigned measures = statistics_measures_of(t->c->scene->moment.timeline, t->c->t_us);
	int count = 0;

	for (int i = 0; i < MEASURE_COUNT; i++) {
		rank[i] = (measures & 1u << i) != 0 ? 0 : -1;
		count += rank[i] == 0;
	}
	for (int i = 0; i < MEASURE_COUNT; i++)
		for (int k = 0; k < MEASURE_COUNT && rank[i] >= 0; k++)
			rank[i] += rank[k] >= 0 && (columns[k].rank < columns[i].rank || (columns[k].rank == columns[i].rank && k < i));
	return count;
}

/* Places as many columns as there is room for, by rank. The measures without one share the last column
 * before the total, so that every row adds up. */
static void
place_columns(struct table *t)
{
	int cols, width, end = LABEL_COLS, shown, rank[MEASURE_COUNT], count = rank_columns(t, rank);

	t->ending_cols = ending_cols(t);
	t->difference_cols = t->c->scene->moment.beside != NULL ? DIFFERENCE_COLS : 0;
	cols = t->area.cols - 1 - LABEL_COLS - t->ending_cols - t->difference_cols;
	width = cols / count;
	width = width < COLUMN_COLS ? COLUMN_COLS : width > COLUMN_COLS_WIDE ? COLUMN_COLS_WIDE : width;
	shown = cols / width < count ? cols / width - 1 : count;
	for (int i = 0; i < MEASURE_COUNT; i++)
		if (rank[i] >= shown)
			t->rest |= 1u << i;
	for (int i = 0; i < COLUMNS; i++) {
		int column = column_order[i];

		if (column == COLUMN_REST ? t->rest != 0 : rank[column] >= 0 && rank[column] < shown)
			t->col[column] = end += width;
	}
}

static void
place_rows(struct table *t)
{
	int row = t->area.row, air = t->rows[PART_AIR];

	t->head_row = row;
	row += t->rows[PART_HEAD];
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		if (!takes_part(t, i))
			continue;
		t->request_row[i] = row;
		row += t->rows[PART_REQUESTS];
		t->total_row[i] = row;
		row += t->rows[PART_TOTALS] + air;
	}
	t->histogram_row = row;
	t->verdict_row = t->area.row + t->area.rows - t->rows[PART_VERDICT];
}

static bool
has_programs(const struct view_frame *m)
{
	const struct timeline *tl = m->canvas.scene->moment.timeline;

	return timeline_has_program(tl, TRACK_SYNC) || timeline_has_program(tl, TRACK_ASYNC) || timeline_watched_count(tl) > 0;
}

/* Visitors' numbers take all of it where there are no others; else the lower part, if anybody has come. */
static int
visitor_rows(const struct view_frame *m)
{
	enum { SHARES = 4, ROOMY = 20 };
	int wanted = visitor_table_rows(&m->canvas), most = m->area.rows >= ROOMY ? m->area.rows / SHARES : 1;

	return !has_programs(m) ? m->area.rows : wanted < most ? wanted : most;
}

static struct rect
visitor_area(const struct view_frame *m)
{
	struct rect area = m->area;

	area.row += area.rows - visitor_rows(m);
	area.rows = visitor_rows(m);
	return area;
}

/* Beside watched programs' numbers, the upper part. */
static struct rect
built_in_area(const struct view_frame *m)
{
	const struct timeline *tl = m->canvas.scene->moment.timeline;
	struct rect area = m->area;
	int least = watched_table_least_rows(tl), half;

	half = area.rows / 2;
	area.rows -= visitor_rows(m);
	if (timeline_watched_count(tl) > 0)
		area.rows -= half > least ? half : least;
	return area;
}

static struct rect
watched_area(const struct view_frame *m)
{
	struct rect area = m->area;
	int upper = timeline_watches_only(m->canvas.scene->moment.timeline) ? 0 : built_in_area(m).rows;

	area.row += upper;
	area.rows -= upper + visitor_rows(m);
	return area;
}

static void
table_make(struct table *t, const struct view_frame *m)
{
	uint32_t rows;

	*t = (struct table){ .c = &m->canvas, .area = built_in_area(m), .first = canvas_scroll(m->canvas.scene) };
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		if (!takes_part(t, i))
			continue;
		t->programs++;
		if (canvas_requests(t->c, (enum track)i) > t->requests)
			t->requests = canvas_requests(t->c, (enum track)i);
	}
	share_rows(t);
	place_columns(t);
	place_rows(t);
	rows = (uint32_t)t->rows[PART_REQUESTS];
	if (t->first + rows > t->requests + 1)
		t->first = t->requests + 1 > rows ? t->requests + 1 - rows : 1;
	if (t->first < 1)
		t->first = 1;
}

/* ---- the table ---- */

/* Returns true if a number of that column reaches into its last cell. */
static bool
fills_last_cell(const struct table *t, int column)
{
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		for (int k = 0; takes_part(t, i) && k < t->rows[PART_REQUESTS] + t->rows[PART_TOTALS]; k++) {
			const struct cell *cell = grid_cell(t->c->grid, t->col[column] - 1, t->request_row[i] + k);

			if (cell != NULL && cell->glyph != ' ')
				return true;
		}
	}
	return false;
}

/* Drawn after the numbers, so that each name ends where they do. */
static void
draw_head(const struct table *t)
{
	int last = t->head_row + t->rows[PART_HEAD] - 1;
	char name[WORDS_SIZE];

	grid_text(t->c->grid, 1, last, LABEL_COLS, ROLE_DIM, "ms exact");
	if (last > t->head_row && (uint32_t)t->rows[PART_REQUESTS] < t->requests)
		grid_printf(t->c->grid, 1, t->head_row, t->col[MEASURE_TURN] - 9, ROLE_DIM, "%u-%u of %u", t->first,
		    t->first + (uint32_t)t->rows[PART_REQUESTS] - 1, t->requests);
	if (t->difference_cols > 0) {
		panel_pair_name(t->c, true, name, sizeof name);
		grid_text_right(t->c->grid, t->area.cols - 1, last, -1, ROLE_DIM, name);
		if (last > t->head_row)
			grid_text_right(t->c->grid, t->area.cols - 1, t->head_row, -1, ROLE_DIM, "against");
	}
	for (int i = 0; i < COLUMNS; i++) {
		int end = t->col[i] - (columns[i].long_ones && !fills_last_cell(t, i));

		if (t->col[i] == 0)
			continue;
		grid_text_right(t->c->grid, end, last, -1, ROLE_DIM, columns[i].below);
		if (last > t->head_row)
			grid_text_right(t->c->grid, end, t->head_row, -1, ROLE_DIM, columns[i].above);
	}
}

static void
draw_number(const struct table *t, int column, int row, enum role role, int64_t us)
{
	if (t->col[column] != 0 && us != NEVER_US)
		milliseconds_draw(t->c, t->col[column], row, role, us);
}

/* A request's value in a column, or NEVER_US. */
static int64_t
value_at(const struct table *t, const struct request *r, enum track track, int column)
{
	if (column == COLUMN_REST)
		return statistics_measures_at(r, track, t->rest, t->c->t_us);
	return statistics_measure_at(r, track, (enum measure)column, t->c->t_us);
}

/* Returns true if the request is in that column now. */
static bool
goes_on_in(const struct table *t, const struct request *r, int column)
{
	bool goes_on = false;

	for (int i = 0; i < MEASURE_COUNT; i++)
		if (i == column || (column == COLUMN_REST && (t->rest & 1u << i) != 0))
			goes_on |= statistics_measure_goes_on(r, (enum measure)i, t->c->t_us);
	return goes_on;
}

/* Says behind its total how a request failed. */
static void
draw_ending(const struct table *t, const struct request *r, int row)
{
	enum phase phase = request_phase_at(r, t->c->t_us);
	bool cancelled = phase == PHASE_CANCELLED, failed = r->fail_us != NEVER_US && r->fail_us <= t->c->t_us;
	bool is_here = !failed && !cancelled && r->response_us != NEVER_US && r->response_us <= t->c->t_us;
	bool is_error = is_here && r->status >= HTTP_ERROR, tells = is_here && r->is_outside;
	int col = t->col[MEASURE_TOTAL] + (t->ending_cols == ENDING_COLS_WIDE ? 2 : 1);
	const char *meaning = http_status_words(r->status);
	char status[2][48];
	const char *const words[] = {
		failed ? cause_words((enum cause)r->cause) : cancelled ? "cancelled" : status[0],
		failed ? cause_brief((enum cause)r->cause) : cancelled ? "stopped" : status[1], NULL,
	};

	utf8_format(status[0], sizeof status[0], tells && meaning[0] != '\0' ? "%u %s" : "HTTP %u", r->status, meaning);
	utf8_format(status[1], sizeof status[1], "%u", r->status);
	if (failed || cancelled || is_error || tells)
		grid_text(t->c->grid, col, row, -1, failed || is_error ? ROLE_FAILED : ROLE_DIM, text_that_fits(words, t->c->at.cols - col));
}

/* Draws how a time compares with that of the same row in the run that is laid beside this one. */
static void
draw_difference(const struct table *t, int row, enum role role, int64_t us, int64_t other_us)
{
	char words[WORDS_SIZE];

	if (t->difference_cols == 0 || us == NEVER_US || other_us == NEVER_US)
		return;
	comparison_difference_write(us, other_us, words, sizeof words);
	grid_text_right(t->c->grid, t->area.cols - 1, row, t->difference_cols - 1, role, words);
}

static int64_t
ended_total_us(const struct timeline *tl, enum track track, uint32_t number, int64_t t_us)
{
	const struct request *r = tl == NULL ? NULL : timeline_request(tl, track, number);

	return r == NULL || statistics_measure_goes_on(r, MEASURE_TOTAL, t_us) ? NEVER_US : statistics_measure_at(r, track, MEASURE_TOTAL, t_us);
}

static void
draw_request(const struct table *t, enum track track, uint32_t number, int row)
{
	static const enum role roles[COLUMNS] = {
		[MEASURE_TURN] = ROLE_TEXT, [MEASURE_CONNECT] = ROLE_TEXT, [MEASURE_LINE] = ROLE_TEXT,
		[MEASURE_REDIRECT] = ROLE_TEXT, [MEASURE_LOOKUP] = ROLE_TEXT, [MEASURE_TLS] = ROLE_TEXT, [MEASURE_ANSWER] = ROLE_FLIGHT,
		[MEASURE_RECEIVE] = ROLE_TEXT, [MEASURE_WORK] = ROLE_FLIGHT, [MEASURE_BACK] = ROLE_TEXT, [MEASURE_QUEUE] = ROLE_QUEUED,
		[MEASURE_CALLBACK] = ROLE_CALLBACK, [MEASURE_TOTAL] = ROLE_STRONG, [COLUMN_REST] = ROLE_TEXT,
	};
	const struct scene *scene = t->c->scene;
	const struct request *r = timeline_request(scene->moment.timeline, track, number);
	bool chosen = scene->state.request_number == number && scene->state.request_track == track;

	if (chosen) {
		grid_hline(t->c->grid, 0, row, t->c->at.cols, ' ', ROLE_CHOSEN);
		grid_put(t->c->grid, 0, row, GLYPH_MARK, ROLE_CHOSEN);
	}
	grid_printf(t->c->grid, 1, row, LABEL_COLS, chosen ? ROLE_CHOSEN : ROLE_DIM, "%s %u", panel_program_name(track), number);
	for (int i = 0; i < COLUMNS && r != NULL; i++) {
		draw_number(t, i, row, chosen ? ROLE_CHOSEN : roles[i], value_at(t, r, track, i));
		if (t->col[i] != 0 && goes_on_in(t, r, i))
			grid_text_right(t->c->grid, t->col[i], row, -1, chosen ? ROLE_CHOSEN : ROLE_FLIGHT, "… ");
	}
	if (r != NULL)
		draw_ending(t, r, row);
	draw_difference(t, row, chosen ? ROLE_CHOSEN : ROLE_TEXT, ended_total_us(scene->moment.timeline, track, number, t->c->t_us),
	    ended_total_us(scene->moment.beside, track, number, INT64_MAX));
}

static int64_t
total_of(const struct statistics *s, const struct total *total)
{
	return *(const int64_t *)(const void *)((const char *)s + total->field);
}

/* The row of the total of that index. */
static int
total_row(const struct table *t, enum track track, int index)
{
	int row = t->total_row[track];

	for (int k = 0; k < t->rows[PART_TOTALS]; k++)
		row += totals[k].order < totals[index].order;
	return row;
}

static void
draw_totals(const struct table *t, enum track track)
{
	int shown = t->rows[PART_TOTALS], rows[TOTALS];

	for (int i = 0; i < shown; i++) {
		rows[i] = total_row(t, track, i);
		grid_text(t->c->grid, 1, rows[i], LABEL_COLS, ROLE_TITLE, totals[i].name);
	}
	for (int i = 0; i < COLUMNS && shown > 0; i++) {
		struct statistics s;

		if (t->col[i] == 0)
			continue;
		if (i == COLUMN_REST)
			statistics_together_at(t->c->scene->moment.timeline, track, t->rest, t->c->t_us, &s);
		else
			statistics_at(t->c->scene->moment.timeline, track, (enum measure)i, t->c->t_us, &s);
		for (int k = 0; k < shown; k++)
			if (s.count >= totals[k].least)
				draw_number(t, i, rows[k], ROLE_TITLE, total_of(&s, &totals[k]));
	}
}

static void
draw_total_differences(const struct table *t, enum track track)
{
	const struct timeline *beside = t->c->scene->moment.beside;
	struct statistics s, other;

	if (t->difference_cols == 0 || !timeline_has_program(beside, track))
		return;
	statistics_at(t->c->scene->moment.timeline, track, MEASURE_TOTAL, t->c->t_us, &s);
	statistics_at(beside, track, MEASURE_TOTAL, INT64_MAX, &other);
	for (int i = 0; i < t->rows[PART_TOTALS]; i++)
		if (s.count >= totals[i].least && other.count >= totals[i].least)
			draw_difference(t, total_row(t, track, i), ROLE_STRONG, total_of(&s, &totals[i]), total_of(&other, &totals[i]));
}

/* ---- the view ---- */

static void
draw_verdict(const struct table *t)
{
	char verdict[VERDICT_SIZE], why[VERDICT_SIZE];
	int cols = t->c->at.cols - 2;

	statistics_verdict(t->c->scene->moment.timeline, t->c->t_us, t->c->grain_us, cols, verdict, why);
	grid_text(t->c->grid, 1, t->verdict_row, cols, ROLE_STRONG, verdict);
	if (t->rows[PART_VERDICT] > 1)
		grid_text(t->c->grid, 1, t->verdict_row + 1, cols, ROLE_TEXT, why);
}

/* Behind the title: why the same time has more digits here than in the rows below. */
static void
draw_unit(const struct view_frame *m)
{
	int col = 1 + text_cols(views_title(VIEW_NUMBERS)), room = m->title_cols - col - 1;
	char grain[32], forms[3][WORDS_SIZE];
	const char *const texts[] = { forms[0], forms[1], forms[2], ", in ms", NULL };

	duration_write_length(m->canvas.grain_us, m->canvas.grain_us, grain, sizeof grain);
	utf8_format(forms[0], WORDS_SIZE, ", in ms to the hundredth; elsewhere times are cut to %s", grain);
	utf8_format(forms[1], WORDS_SIZE, ", in ms; elsewhere times are cut to %s", grain);
	utf8_format(forms[2], WORDS_SIZE, ", in ms; elsewhere cut to %s", grain);
	if (room >= text_cols(texts[3]))
		grid_text(m->canvas.grid, col, m->tabs_row, room, ROLE_DIM, text_that_fits(texts, room));
}

static void
draw_built_in(const struct view_frame *m)
{
	struct table t;

	table_make(&t, m);
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		uint32_t last;

		if (!takes_part(&t, i))
			continue;
		last = canvas_requests(t.c, (enum track)i);
		for (int k = 0; k < t.rows[PART_REQUESTS] && t.first + (uint32_t)k <= last; k++)
			draw_request(&t, (enum track)i, t.first + (uint32_t)k, t.request_row[i] + k);
		draw_totals(&t, (enum track)i);
		draw_total_differences(&t, (enum track)i);
	}
	draw_head(&t);
	panel_histograms(t.c, t.histogram_row, t.rows[PART_HISTOGRAM], LABEL_COLS);
	draw_verdict(&t);
}

static void
draw(const struct scene *scene, struct grid *grid)
{
	struct view_frame m;
	struct watched_table watched;

	view_frame_init(&m, scene, grid, grid->cols, grid->rows);
	view_frame_draw(&m);
	draw_unit(&m);
	if (has_programs(&m) && !timeline_watches_only(scene->moment.timeline))
		draw_built_in(&m);
	if (timeline_watched_count(scene->moment.timeline) > 0) {
		watched_table_make(&m.canvas, watched_area(&m), &watched);
		watched_table_draw(&watched);
	}
	if (visitor_rows(&m) > 0)
		visitor_table_draw(&m.canvas, visitor_area(&m));
	view_frame_foot(&m);
}

static bool
pick_built_in(const struct view_frame *m, int row, struct pick *picked)
{
	struct table t;

	table_make(&t, m);
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		int at = row - t.request_row[i];

		if (!takes_part(&t, i) || at < 0 || at >= t.rows[PART_REQUESTS] ||
		    t.first + (uint32_t)at > canvas_requests(t.c, (enum track)i))
			continue;
		*picked = (struct pick){ .track = (enum track)i, .number = t.first + (uint32_t)at, .row = -1 };
		return true;
	}
	return false;
}

static bool
pick(const struct scene *scene, int cols, int rows, int col, int row, struct pick *picked)
{
	struct view_frame m;
	struct watched_table watched;

	(void)col;
	view_frame_init(&m, scene, NULL, cols, rows);
	if (!timeline_watches_only(scene->moment.timeline) && pick_built_in(&m, row, picked))
		return true;
	if (timeline_watched_count(scene->moment.timeline) == 0)
		return false;
	watched_table_make(&m.canvas, watched_area(&m), &watched);
	*picked = (struct pick){ .track = TRACK_VISITOR, .number = watched_table_pick(&watched, row), .row = -1 };
	return picked->number != 0;
}

const struct view view_numbers = {
	.body = VIEW_BODY_FRAME,
	.draw = draw,
	.pick = pick,
};
