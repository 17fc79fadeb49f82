/*
 * The runs: a list of all that ended in this session, and of those that were read from files. A row has a run's knobs, of
 * which those stand out that differ from the run before, and what it came to; below the list stands what there was no
 * room for.
 */
#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"
#include "ui/panel/panel.h"
#include "ui/panel/panel_plot.h"
#include "ui/view/view.h"

enum {
	LIST_LEAST = 4,      /* rows of the list that a plot leaves it */
	PLOT_SHARE = 3,      /* of five fifths of the room that both have */
	PLOT_MOST_ROWS = 32, PLOT_MOST_COLS = 120,
	NUMBER_COLS = 6,     /* before the knobs: a mark and the number */
	KNOBS_LEAST_COLS = 30,
	DETAIL_ROWS = 3,     /* of the chosen run, below the list */
	CELL_SIZE = 48,
	PIECE_SIZE = 128,
	PIECES_MAX = KNOB_COUNT + 1,
};

/* ---- places ---- */

struct runs_place {
	int heads_row;        /* the names of the columns */
	int row, shown, first; /* the rows of the list: the first screen row, how many, and the first run shown */
	int detail_row;
	struct rect plot;     /* below the list; of no rows: there is none */
};

/* How many of the rows between the heads and the foot a plot gets: what the list does not need, and at least as many as it
 * must have, as long as some of the list remain. */
static int
rows_of_plot(const struct runs_scene *runs, int room)
{
	int least = runs->count < LIST_LEAST ? runs->count : LIST_LEAST, left = room - runs->count - 1, wanted = room * PLOT_SHARE / 5;

	if (runs->plot == NULL || runs->count == 0)
		return 0;
	if (!runs->plot->is_there)
		return left >= 1 ? 1 : 0;
	left = left > wanted ? left : wanted;
	left = left > PANEL_PLOT_LEAST_ROWS ? left : PANEL_PLOT_LEAST_ROWS;
	left = left < PLOT_MOST_ROWS ? left : PLOT_MOST_ROWS;
	left = left < room - 1 - least ? left : room - 1 - least;
	left -= left > PANEL_PLOT_LEAST_ROWS; /* a free row above the keys */
	return left < PANEL_PLOT_LEAST_ROWS ? 0 : left;
}

static struct runs_place
place_runs(const struct scene *scene, int cols, int rows)
{
	const struct runs_scene *runs = &scene->moment.runs;
	struct runs_place place = { .heads_row = rows > LEAST_ROWS + 2 ? 2 : 1 };
	int room, plot_rows;

	place.row = place.heads_row + 1;
	room = rows - place.row - 2 - DETAIL_ROWS;
	plot_rows = rows_of_plot(runs, room);
	room -= plot_rows > 0 ? plot_rows + 1 : 0;
	place.shown = runs->count < room ? runs->count : room;
	place.first = runs->cursor - place.shown / 2;
	if (place.first > runs->count - place.shown)
		place.first = runs->count - place.shown;
	if (place.first < 0)
		place.first = 0;
	place.detail_row = place.row + place.shown + 1;
	place.plot = (struct rect){ 1, place.detail_row + DETAIL_ROWS + 1, cols - 2 < PLOT_MOST_COLS ? cols - 2 : PLOT_MOST_COLS, plot_rows };
	return place;
}

/* ---- columns of numbers ---- */

static void
write_faster(const struct run_digest *d, char *out, size_t size)
{
	run_digest_faster(d, out, size);
}

static void
write_sync(const struct run_digest *d, char *out, size_t size)
{
	run_digest_took(d, TRACK_SYNC, out, size);
}

static void
write_async(const struct run_digest *d, char *out, size_t size)
{
	run_digest_took(d, TRACK_ASYNC, out, size);
}

/* "59 · 0": of sync and async; of the one alone that there is. */
static void
write_pair(const struct run_digest *d, const uint64_t number[PROGRAM_COUNT], char *out, size_t size)
{
	out[0] = '\0';
	for (int i = 0; i < PROGRAM_COUNT; i++)
		if (d->program[i].present)
			utf8_add(out, size, "%s%" PRIu64, out[0] != '\0' ? " · " : "", number[i]);
}

static void
write_late(const struct run_digest *d, char *out, size_t size)
{
	const uint64_t late[PROGRAM_COUNT] = { (uint64_t)d->program[0].spins.late, (uint64_t)d->program[1].spins.late };

	write_pair(d, late, out, size);
}

static void
write_in_flight(const struct run_digest *d, char *out, size_t size)
{
	const uint64_t most[PROGRAM_COUNT] = { d->program[0].most_open, d->program[1].most_open };

	write_pair(d, most, out, size);
}

static void
write_failed(const struct run_digest *d, char *out, size_t size)
{
	const uint64_t failed[PROGRAM_COUNT] = { d->program[0].failed, d->program[1].failed };

	write_pair(d, failed, out, size);
}

/* In the order in which they stand; where there is little room, the last ones go first. */
static const struct column {
	const char *head;
	int cols;
	enum role role;
	void (*write)(const struct run_digest *, char *, size_t);
} columns[] = {
	{ "sync", 10, ROLE_TEXT, write_sync },
	{ "async", 10, ROLE_TEXT, write_async },
	{ "faster", 17, ROLE_STRONG, write_faster },
	{ "late turns", 13, ROLE_DIM, write_late },
	{ "in flight", 14, ROLE_DIM, write_in_flight },
	{ "failed", 9, ROLE_DIM, write_failed },
};

enum { COLUMN_COUNT = sizeof columns / sizeof columns[0] };

/* How many there is room for, and the column of the screen in which they begin. */
static int
count_columns(int cols, int *col)
{
	int count = 0, taken = 0;

	while (count < COLUMN_COUNT && NUMBER_COLS + KNOBS_LEAST_COLS + taken + columns[count].cols < cols)
		taken += columns[count++].cols;
	*col = cols - 1 - taken;
	return count;
}

/* ---- knobs ---- */

struct piece {
	char text[PIECE_SIZE];
	bool differs;
};

/* The pieces of what a run was, each as briefly as it can be told; those that differ from the run before, and what one
 * always wants to know. Returns their number. */
static int
describe(const struct run_row *row, const struct run_row *before, struct piece *pieces)
{
	const struct settings *knobs = &row->digest.knobs;
	int count = 0;

	if (row->digest.command[0] != '\0')
		utf8_format(pieces[count++].text, PIECE_SIZE, "%s", row->digest.command);
	for (int k = 0; k < KNOB_COUNT; k++) {
		const struct knob_info *info = knob_info((enum knob)k);
		bool differs = before != NULL && knobs->value[k] != before->digest.knobs.value[k], always = k == KNOB_DELAY || k == KNOB_REQUESTS;
		char value[KNOB_TEXT_SIZE];

		if (!run_digest_heeds(&row->digest, (enum knob)k) || (!differs && !always && knobs->value[k] == info->fallback))
			continue;
		knob_brief((enum knob)k, knobs->value[k], value, CELL_SIZE);
		utf8_format(pieces[count].text, PIECE_SIZE, "%s %s", info->name, value);
		pieces[count++].differs = differs;
	}
	return count;
}

/* Those that differ come first, where there is not room for all. */
static void
draw_knobs(const struct canvas *c, const struct run_row *row, const struct run_row *before, int screen_row, int cols, bool chosen)
{
	struct piece pieces[PIECES_MAX] = { { .differs = false } };
	int count = describe(row, before, pieces), col = NUMBER_COLS, end = NUMBER_COLS + cols;
	bool fits = true;

	for (int turn = 0; turn < 2; turn++)
		for (int i = 0; i < count; i++) {
			const struct piece *piece = &pieces[i];
			int piece_cols = text_cols(piece->text) + (piece->differs ? 2 : 0), apart = col > NUMBER_COLS ? 2 : 0;

			if (piece->differs != (turn == 0))
				continue;
			if (!fits || col + apart + piece_cols > end) {
				fits = false;
				continue;
			}
			col += apart;
			if (piece->differs)
				grid_put(c->grid, col, screen_row, GLYPH_USER, chosen ? ROLE_CHOSEN : ROLE_USER);
			col += piece->differs ? 2 : 0;
			col += grid_text(c->grid, col, screen_row, end - col, chosen ? ROLE_CHOSEN : piece->differs ? ROLE_STRONG : ROLE_DIM, piece->text);
		}
	if (!fits && col + 2 <= end)
		grid_text(c->grid, col + 1, screen_row, 1, chosen ? ROLE_CHOSEN : ROLE_DIM, "…");
}

/* ---- rows ---- */

static void
draw_row(const struct canvas *c, int index, int screen_row)
{
	const struct runs_scene *runs = &c->scene->moment.runs;
	const struct run_row *row = &runs->rows[index];
	bool chosen = index == runs->cursor;
	int col, count = count_columns(c->at.cols, &col), knobs_cols = col - NUMBER_COLS - 1;
	char cell[CELL_SIZE];

	if (chosen)
		grid_hline(c->grid, 0, screen_row, c->at.cols, ' ', ROLE_CHOSEN);
	if (index == runs->shown)
		grid_put(c->grid, 1, screen_row, GLYPH_RESPONSE, chosen ? ROLE_CHOSEN : ROLE_LIVE);
	else if (index == runs->beside)
		grid_put(c->grid, 1, screen_row, GLYPH_GUESS, chosen ? ROLE_CHOSEN : ROLE_USER);
	utf8_format(cell, sizeof cell, "%u", row->number);
	grid_text_right(c->grid, NUMBER_COLS - 1, screen_row, -1, chosen ? ROLE_CHOSEN : ROLE_DIM, cell);
	draw_knobs(c, row, index > 0 ? row - 1 : NULL, screen_row, knobs_cols, chosen);
	for (int i = 0; i < count; i++) {
		columns[i].write(&row->digest, cell, sizeof cell);
		col += columns[i].cols;
		grid_text_right(c->grid, col, screen_row, columns[i].cols - 1, chosen ? ROLE_CHOSEN : columns[i].role, cell);
	}
}

static void
draw_heads(const struct canvas *c, int screen_row)
{
	int col, count = count_columns(c->at.cols, &col);

	grid_text(c->grid, NUMBER_COLS, screen_row, -1, ROLE_DIM, "knobs");
	for (int i = 0; i < count; i++) {
		col += columns[i].cols;
		grid_text_right(c->grid, col, screen_row, columns[i].cols - 1, ROLE_DIM, columns[i].head);
	}
}

/* ---- the chosen one ---- */

/* "sync  15.0 s, 1 in flight at most, 140 of 150 turns late, 2 failed" */
static void
write_program(const struct run_digest *d, enum track track, char *out, size_t size)
{
	const struct digest_program *p = &d->program[track];
	char took[CELL_SIZE];

	run_digest_took(d, track, took, sizeof took);
	utf8_format(out, size, "%-5s %s, %u in flight at most", track_name(track), p->done ? took : "not done", p->most_open);
	if (p->spins.turned > 0)
		utf8_add(out, size, ", %" PRId64 " of %" PRId64 " turns late", p->spins.late, p->spins.turned);
	if (p->failed > 0)
		utf8_add(out, size, ", %u failed", p->failed);
	if (p->cancelled > 0)
		utf8_add(out, size, ", %u cancelled", p->cancelled);
}

/* Where it came from, and what is not to be seen in its row. */
static void
write_kind(const struct run_row *row, char *out, size_t size)
{
	const struct run_digest *d = &row->digest;

	utf8_format(out, size, "run %u%s%s", row->number, row->name[0] != '\0' ? ": " : "", row->name);
	if (!d->over)
		utf8_add(out, size, ", left before its end");
	if (d->turned)
		utf8_add(out, size, ", a knob was turned in it");
	if (d->visitors > 0)
		utf8_add(out, size, ", %" PRIu64 " visitor%s", d->visitors, d->visitors == 1 ? "" : "s");
	if (!row->is_here)
		utf8_add(out, size, "; its details are forgotten");
}

static void
draw_detail(const struct canvas *c, int screen_row)
{
	const struct runs_scene *runs = &c->scene->moment.runs;
	char words[4 * WORDS_SIZE];

	if (runs->cursor < 0 || runs->cursor >= runs->count)
		return;
	write_kind(&runs->rows[runs->cursor], words, sizeof words);
	grid_text(c->grid, 1, screen_row, c->at.cols - 2, ROLE_TEXT, words);
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		if (!runs->rows[runs->cursor].digest.program[i].present)
			continue;
		write_program(&runs->rows[runs->cursor].digest, (enum track)i, words, sizeof words);
		grid_text(c->grid, 1, ++screen_row, c->at.cols - 2, ROLE_DIM, words);
	}
}

/* ---- the whole ---- */

/* What the lesson goes on with; "": a sweep of its own does not lead here. */
static const char *
next_step(const struct lesson_scene *lesson)
{
	return lesson->lesson != NULL && lesson->card == CARD_NONE && lesson->lesson->parts[lesson->part].sweep.count > 0 ? lesson->next : "";
}

static void
draw_foot(const struct canvas *c)
{
	const struct runs_scene *runs = &c->scene->moment.runs;
	bool has_row = runs->count > 0, is_here = has_row && runs->rows[runs->cursor].is_here;
	const struct key_offer offers[] = {
		{ .offer = OFFER_STEP_ON, .words = next_step(&c->scene->moment.lesson), .rank = 2 },
		{ .offer = OFFER_RUN_SHOW, .words = is_here ? NULL : "", .rank = 2 },
		{ .offer = OFFER_RUN_CHOOSE, .words = runs->count < 2 ? "" : NULL, .rank = 4 },
		{ .offer = OFFER_RUN_BESIDE, .words = is_here && runs->count > 1 ? NULL : "", .rank = 5 },
		{ .offer = OFFER_RUN_FORGET, .words = has_row ? NULL : "", .rank = 6 },
		{ .offer = OFFER_RUN_PICTURE, .words = runs->plot != NULL && runs->plot->is_there ? NULL : "", .rank = 7 },
		{ .offer = OFFER_LIST_CLOSE, .rank = 3 },
		{ .offer = OFFER_HELP, .rank = 1 }, { .offer = OFFER_QUIT, .rank = 0 },
	};

	panel_keys(c, offers, sizeof offers / sizeof *offers);
}

static void
draw(const struct scene *scene, struct grid *grid)
{
	const struct runs_scene *runs = &scene->moment.runs;
	struct runs_place place = place_runs(scene, grid->cols, grid->rows);
	struct canvas c;

	canvas_init(&c, scene, grid, grid->cols, grid->rows);
	grid_text(grid, 1, 0, -1, ROLE_TITLE, "waitscope");
	grid_text(grid, 12, 0, grid->cols - 13, ROLE_TEXT, "runs: turn a knob, run, compare");
	if (runs->count > place.shown)
		grid_printf(grid, 46, 0, grid->cols - 47, ROLE_DIM, "%d to %d of %d", place.first + 1, place.first + place.shown, runs->count);
	if (runs->count == 0)
		grid_text(grid, 3, place.row, grid->cols - 4, ROLE_DIM, "No run is here: each is listed when it ends.");
	else
		draw_heads(&c, place.heads_row);
	for (int i = 0; i < place.shown; i++)
		draw_row(&c, place.first + i, place.row + i);
	draw_detail(&c, place.detail_row);
	if (place.plot.rows > 0)
		panel_plot(grid, place.plot, runs->plot);
	draw_foot(&c);
}

static bool
pick(const struct scene *scene, int cols, int rows, int col, int row, struct pick *pick)
{
	struct runs_place place = place_runs(scene, cols, rows);

	(void)col;
	if (row < place.row || row >= place.row + place.shown)
		return false;
	*pick = (struct pick){ .row = place.first + row - place.row };
	return true;
}

const struct view view_runs = {
	.body = VIEW_BODY_LIST,
	.draw = draw,
	.pick = pick,
};
