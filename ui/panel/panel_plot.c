/*
 * The plot in a terminal: measured points as marks, the law's lines as dots behind them, what the law is above it, and
 * below it a sentence about each point that is off its line. Where there is little room, these go first.
 */
#include "ui/panel/panel_plot.h"

#include <string.h>

#include "base/utf8.h"
#include "tell/plot_path.h"
#include "ui/draw/text.h"
#include "ui/panel/dots.h"
#include "ui/panel/glyph.h"

enum {
	GRID_STEP_COLS = 4,    /* between the dots of a rule at a number */
	WORDS_APART_COLS = 4,  /* between the two laws, in one row */
	NOTE_ROWS = 5,         /* of the rectangle, for each row of sentences below it */
	MARK_COLS = 2,
	LINE_SIZE = PLOT_WORDS_SIZE + 64,
};

static const struct program_look {
	uint32_t glyph;
	enum role role;
	struct dots_pattern line, edge;
} looks[PROGRAM_COUNT] = {
	[TRACK_SYNC] = { GLYPH_POINT_SYNC, ROLE_STUCK, { 1, 0 }, { 1, 3 } },
	[TRACK_ASYNC] = { GLYPH_POINT_ASYNC, ROLE_SPIN, { 3, 2 }, { 1, 3 } },
};

/* Where everything is. */
struct places {
	struct rect all, area;   /* of these the plot proper */
	int words_row, words_rows;
	int notes_row, notes;
	bool both;               /* some points of both programs fall into one cell */
};

struct spot {
	int col, row;
};

static int
at_most(int a, int b)
{
	return a < b ? a : b;
}

static struct spot
spot_of(const struct plot *plot, const struct rect *area, const struct plot_point *point)
{
	double x = plot_axis_share(&plot->x, point->value), y = plot_axis_share(&plot->y, point->took_us);

	return (struct spot){ area->col + dots_col(x, area->cols), area->row + dots_row(y, area->rows) };
}

/* ---- words above ---- */

/* "▲ sync  n × 1.0 s" */
static int
law_cols(const struct plot *plot, enum track track)
{
	return MARK_COLS + text_cols(track_name(track)) + 2 + text_cols(plot->line[track].words);
}

static int
draw_law(struct grid *grid, int col, int row, int cols, const struct plot *plot, enum track track)
{
	int name_cols = text_cols(track_name(track));

	grid_put(grid, col, row, looks[track].glyph, looks[track].role);
	grid_text(grid, col + MARK_COLS, row, cols - MARK_COLS, ROLE_STRONG, track_name(track));
	grid_text(grid, col + MARK_COLS + name_cols + 2, row, cols - MARK_COLS - name_cols - 2, ROLE_TEXT, plot->line[track].words);
	return law_cols(plot, track);
}

static bool
fit_in_one_row(const struct plot *plot, int cols)
{
	return law_cols(plot, TRACK_SYNC) + WORDS_APART_COLS + law_cols(plot, TRACK_ASYNC) <= cols;
}

static void
draw_laws(struct grid *grid, const struct plot *plot, const struct places *p)
{
	int col = p->all.col, row = p->words_row;

	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
		int cols;

		if (!plot->line[track].runs)
			continue;
		cols = draw_law(grid, col, row, p->all.col + p->all.cols - col, plot, track);
		if (p->words_rows > 1)
			row++;
		else
			col += cols + WORDS_APART_COLS;
	}
}

static void
draw_title(struct grid *grid, const struct plot *plot, const struct places *p)
{
	int end = p->all.col + p->all.cols, col = p->all.col + grid_text(grid, p->all.col, p->all.row, p->all.cols, ROLE_STRONG, plot->title);
	const char *scale = plot->x.is_log ? "both scales logarithmic" : "";

	if (p->both) {
		const char *both = "◆ both";

		grid_text_right(grid, end, p->all.row, -1, ROLE_DIM, both);
		end -= text_cols(both) + 2;
	}
	if (scale[0] != '\0' && end - col > text_cols(scale) + 2) {
		grid_text_right(grid, end, p->all.row, -1, ROLE_DIM, scale);
		end -= text_cols(scale) + 2;
	}
	if (plot->others[0] != '\0' && end - col > text_cut_cols(plot->others, 2))
		grid_printf(grid, col, p->all.row, end - col, ROLE_DIM, ": %s", plot->others);
}

/* ---- axes ---- */

static int
longest_label(const struct plot_tick *ticks, int count)
{
	int cols = 0;

	for (int i = 0; i < count; i++)
		cols = text_cols(ticks[i].label) > cols ? text_cols(ticks[i].label) : cols;
	return cols;
}

static void
draw_y(struct grid *grid, const struct plot *plot, const struct rect *area)
{
	struct plot_tick ticks[PLOT_TICKS_MAX];
	int count = plot_axis_ticks_up(&plot->y, area->rows, ticks), free_row = area->row + area->rows;

	for (int row = area->row; row < area->row + area->rows; row++)
		grid_put(grid, area->col - 1, row, GLYPH_MOMENT, ROLE_RULE);
	for (int i = 0; i < count; i++) {
		int row = area->row + dots_row(ticks[i].share, area->rows);

		if (row >= free_row || row < area->row)
			continue;
		free_row = row;
		grid_text_right(grid, area->col - 2, row, -1, ROLE_AXIS, ticks[i].label);
		grid_put(grid, area->col - 1, row, 0x2524, ROLE_RULE); /* ┤ */
		for (int col = area->col + GRID_STEP_COLS - 1; col < area->col + area->cols; col += GRID_STEP_COLS)
			grid_put(grid, col, row, GLYPH_NO_SPINNER, ROLE_RULE);
	}
}

static void
draw_x(struct grid *grid, const struct plot *plot, const struct rect *area)
{
	struct plot_tick ticks[PLOT_TICKS_MAX];
	int count = plot_axis_ticks_across(&plot->x, area->cols, ticks), row = area->row + area->rows;

	grid_hline(grid, area->col, row, area->cols, GLYPH_LINE, ROLE_RULE);
	grid_put(grid, area->col - 1, row, FRAME_BOTTOM_LEFT, ROLE_RULE);
	for (int i = 0; i < count; i++) {
		grid_put(grid, area->col + dots_col(ticks[i].share, area->cols), row, 0x252c, ROLE_RULE); /* ┬ */
		grid_text(grid, area->col + ticks[i].from, row + 1, -1, ROLE_AXIS, ticks[i].label);
	}
}

/* ---- lines and points ---- */

static void
draw_path(struct grid *grid, const struct plot *plot, const struct rect *area, enum track track, enum plot_edge edge)
{
	struct plot_path path = { 0 };
	struct dots_pattern pattern = edge == PLOT_MIDDLE ? looks[track].line : looks[track].edge;
	struct dots dots;

	dots_init(&dots, area->cols, area->rows);
	plot_path_add(plot, track, edge, &path);
	for (size_t i = 1; i < path.spots.count; i++) {
		const struct plot_spot *from = &path.spots.at[i - 1], *to = &path.spots.at[i];

		if (to->joined)
			dots_line(&dots, from->x, from->y, to->x, to->y, pattern, from->joined);
	}
	dots_put(&dots, grid, area->col, area->row, looks[track].role);
	plot_path_release(&path);
	dots_release(&dots);
}

static void
draw_lines(struct grid *grid, const struct plot *plot, const struct rect *area)
{
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
		if (plot_has_band(plot, track)) {
			draw_path(grid, plot, area, track, PLOT_LEAST);
			draw_path(grid, plot, area, track, PLOT_MOST);
		}
		draw_path(grid, plot, area, track, PLOT_MIDDLE);
	}
}

/* Returns true if a point of the other program is in the same cell. */
static bool
is_shared(const struct plot *plot, const struct rect *area, const struct plot_point *point)
{
	struct spot here = spot_of(plot, area, point);

	for (size_t i = 0; i < plot->points.count; i++) {
		struct spot other = spot_of(plot, area, &plot->points.at[i]);

		if (plot->points.at[i].track != point->track && other.col == here.col && other.row == here.row)
			return true;
	}
	return false;
}

static void
draw_point(struct grid *grid, const struct plot *plot, const struct rect *area, const struct plot_point *point)
{
	struct spot at = spot_of(plot, area, point);
	bool both = is_shared(plot, area, point);
	enum role role = point->is_chosen ? ROLE_CHOSEN : both ? ROLE_TEXT : looks[point->track].role;

	grid_put(grid, at.col, at.row, both ? (uint32_t)GLYPH_POINT_BOTH : looks[point->track].glyph, role);
	if (point->is_off && at.col + 1 < area->col + area->cols)
		grid_put(grid, at.col + 1, at.row, '!', ROLE_FAILED);
}

/* Those of the chosen run last: nothing covers them. */
static void
draw_points(struct grid *grid, const struct plot *plot, const struct rect *area)
{
	for (int chosen = 0; chosen < 2; chosen++)
		for (size_t i = 0; i < plot->points.count; i++)
			if (plot->points.at[i].is_chosen == (chosen == 1))
				draw_point(grid, plot, area, &plot->points.at[i]);
}

/* ---- sentences below ---- */

static int
count_off(const struct plot *plot)
{
	int count = 0;

	for (size_t i = 0; i < plot->points.count; i++)
		count += plot->points.at[i].is_off;
	return count;
}

/* In at most so many rows. Returns how many it took. */
static int
draw_note(struct grid *grid, const struct places *p, int row, int rows, const char *why)
{
	int cols = p->all.cols - MARK_COLS, taken = 0;

	grid_put(grid, p->all.col, row, '!', ROLE_FAILED);
	for (; taken < rows - 1 && text_cols(why) > cols; taken++) {
		size_t bytes = text_row(why, cols, "");

		grid_printf(grid, p->all.col + MARK_COLS, row + taken, cols, ROLE_TEXT, "%.*s", (int)bytes, why);
		why = text_behind_row(why, bytes);
	}
	grid_text(grid, p->all.col + MARK_COLS, row + taken, cols, ROLE_TEXT, why);
	return taken + 1;
}

/* Those of the chosen run first. The last row counts the rest, if there is not room for all. */
static void
draw_notes(struct grid *grid, const struct plot *plot, const struct places *p)
{
	int rest = count_off(plot), row = p->notes_row, left = p->notes;

	for (int chosen = 1; chosen >= 0; chosen--)
		for (size_t i = 0; i < plot->points.count && left > 0; i++) {
			const struct plot_point *point = &plot->points.at[i];
			int taken;

			if (!point->is_off || point->is_chosen != (chosen == 1))
				continue;
			if (left == 1 && rest > 1 && p->notes > 1) {
				grid_printf(grid, p->all.col + MARK_COLS, row, p->all.cols - MARK_COLS, ROLE_DIM, "and %d more off their lines", rest);
				return;
			}
			taken = draw_note(grid, p, row, left - (rest > 1 && left > 1), point->why);
			row += taken;
			left -= taken;
			rest--;
		}
}

/* How many rows the sentences would take. */
static int
note_rows(const struct plot *plot, int cols)
{
	int rows = 0;

	for (size_t i = 0; i < plot->points.count; i++)
		if (plot->points.at[i].is_off)
			rows += text_rows(plot->points.at[i].why, cols - MARK_COLS);
	return rows;
}

/* ---- the whole ---- */

static void
find_places(const struct plot *plot, struct rect all, struct places *p)
{
	struct plot_tick ticks[PLOT_TICKS_MAX];
	int programs = plot->line[TRACK_SYNC].runs + plot->line[TRACK_ASYNC].runs, labels;

	*p = (struct places){ .all = all, .words_row = all.row + 1, .words_rows = programs > 1 && !fit_in_one_row(plot, all.cols) ? 2 : 1 };
	p->notes = at_most(note_rows(plot, all.cols), all.rows / NOTE_ROWS);
	p->notes_row = all.row + all.rows - p->notes;
	p->area.row = p->words_row + p->words_rows;
	p->area.rows = p->notes_row - p->area.row - 2;
	labels = longest_label(ticks, plot_axis_ticks_up(&plot->y, p->area.rows, ticks));
	p->area.col = all.col + labels + 2;
	p->area.cols = all.col + all.cols - p->area.col;
	for (size_t i = 0; i < plot->points.count && !p->both; i++)
		p->both = is_shared(plot, &p->area, &plot->points.at[i]);
}

void
panel_plot(struct grid *grid, struct rect all, const struct plot *plot)
{
	struct places p;

	if (!plot->is_there)
		grid_text(grid, all.col, all.row, all.cols, ROLE_DIM, plot->words);
	if (!plot->is_there || all.cols < PANEL_PLOT_LEAST_COLS || all.rows < PANEL_PLOT_LEAST_ROWS)
		return;
	find_places(plot, all, &p);
	draw_title(grid, plot, &p);
	draw_laws(grid, plot, &p);
	draw_y(grid, plot, &p.area);
	draw_x(grid, plot, &p.area);
	draw_lines(grid, plot, &p.area);
	draw_points(grid, plot, &p.area);
	draw_notes(grid, plot, &p);
}
