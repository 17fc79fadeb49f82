/*
 * The canvas: a scene with what every panel needs to know of it, worked out once, and how to draw
 * into the rows of bars, whose columns are times.
 */
#ifndef WAITSCOPE_CANVAS_H
#define WAITSCOPE_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/outlook.h"
#include "log/settings.h"
#include "log/timeline.h"
#include "ui/draw/grid.h"
#include "ui/draw/layout.h"
#include "ui/draw/text.h"
#include "ui/draw/time_axis.h"
#include "ui/panel/scene.h"

struct canvas {
	const struct scene *scene;
	struct grid *grid;     /* NULL: for measuring only */
	struct layout at;
	struct time_axis axis;
	struct settings knobs; /* as of t_us */
	const struct timeline *before; /* the run before, where it is drawn behind this one; NULL: it is not */
	struct outlook outlook; /* as of t_us; nothing if measuring without a guess, or of a run that was left there */
	int64_t t_us;          /* the playhead's time */
	int64_t until_us;      /* the log is shown up to here: t_us if live, all of it when looking back */
	int64_t last_us;       /* whatever goes on is drawn up to here: t_us if live, else now */
	int64_t head_col;      /* the playhead's column of the axis */
	int64_t grain_us;      /* of all times on the screen (base/duration.h) */
	bool live;             /* t_us is now */
	bool left;             /* now is where the run was left before its end: nothing more is known or expected of it */
	bool in_turn;          /* in this run async begins when sync is done */
	uint32_t first_request; /* rows show requests from this one on */
};

void canvas_init(struct canvas *, const struct scene *, struct grid *, int cols, int rows);

/* The rows that the longest hint of the lesson's part takes on a screen that wide, so that they can be kept
 * free for it: at least 1 in a lesson, else 0. */
int canvas_hint_rows(const struct scene *, int cols);

/* To where the programs' requests are scrolled; 0: nowhere. The chosen one may be a visitor, whose rows then are. */
uint32_t canvas_scroll(const struct scene *);

/* The number of a program's requests that have or need a row: planned or, if more, launched. */
uint32_t canvas_requests(const struct canvas *, enum track);

/* Draw cells of the bars: column `col` of the axis, or [col, end_col), clipped to it. Columns after
 * the playhead are drawn as the future, whatever their role. */
void canvas_put(const struct canvas *, int64_t col, int row, uint32_t glyph, enum role);
void canvas_run(const struct canvas *, int64_t col, int64_t end_col, int row, uint32_t glyph, enum role);

/*
 * Draws a line over [col, end_col). Its ends are in the middle of cells, where the marks are, so that what
 * happened in one cell stands there in its order: it begins in that of its first cell if `begins`, and the
 * playhead, or now, cuts it in that of theirs.
 */
enum line_weight { LINE_LIGHT, LINE_HEAVY };
void canvas_line(const struct canvas *, int64_t col, int64_t end_col, int row, enum line_weight, bool begins, enum role);

/* Draws a request's time at the server: a light line until it is taken up, at taken_col, and a heavy one
 * from then on. `taken_col` is `end_col` if it is not. */
void canvas_flight(const struct canvas *, int64_t col, int64_t taken_col, int64_t end_col, int row, bool begins);

/*
 * The playhead's own cell shows what is true at its time. Anything that comes later, but within that
 * cell, is hidden, as it is while live; a stretch that begins later begins after the cell, and one
 * that ends later includes the cell.
 */
bool canvas_is_hidden(const struct canvas *, int64_t t_us);

/* The column in which a stretch that starts at t_us begins. */
int64_t canvas_col(const struct canvas *, int64_t t_us);

/* Draws the mark of a moment, unless it is hidden. */
void canvas_mark(const struct canvas *, int64_t t_us, int row, uint32_t glyph, enum role);

/* Draws words between bars, from column `col` on, in one role. Returns the columns drawn. */
int canvas_words(const struct canvas *, int64_t col, int64_t end_col, int row, enum role, const char *words);

/* Returns true if nothing is drawn in those columns yet. */
bool canvas_is_free(const struct canvas *, int64_t col, int64_t end_col, int row);

/* The column after the last one of a stretch that ends at end_us: that of its end, or, if it is still
 * going on at the playhead or the last moment shown, the one after it. */
int64_t canvas_end_col(const struct canvas *, int64_t end_us);

/* Draws text that ends at the right edge, in the side column. Returns the first column used. */
int canvas_side(const struct canvas *, int row, enum role role, const char *text);

enum { SIDE_TIME_COLS = 9 /* of them, a time takes at most, with a blank on both sides */ };

/* The columns that such a text may take: where the bars end in a mark, a blank stands between. */
int canvas_side_cols(const struct canvas *, int row);

/* Write a moment, how long something took, or has taken since from_us, as all of this screen does
 * (base/duration.h). canvas_took_by_now(): one of the last two, whether or not it ended by t_us. */
void canvas_moment(const struct canvas *, int64_t t_us, char *out, size_t size);
void canvas_took(const struct canvas *, int64_t from_us, int64_t to_us, char *out, size_t size);
void canvas_so_far(const struct canvas *, int64_t from_us, char *out, size_t size);
void canvas_took_by_now(const struct canvas *, int64_t from_us, int64_t to_us, char *out, size_t size);

/* Returns true if two runs are laid side by side: the rows of the one that is laid beside this one are at.other. */
bool canvas_is_pair(const struct scene *);

/* When a program that both have ended in the run before; NEVER_US: that is not drawn, or there is no such. */
int64_t canvas_before_end_us(const struct canvas *, enum track);

/* A guessed time that the axis shows, or NEVER_US; and if there is one, the program that it is about. */
int64_t canvas_guess_us(const struct canvas *);
enum track canvas_guess_track(const struct canvas *);

/* Writes the guess of a question in seconds, as fine as it was made. */
void canvas_guess_write(const struct canvas *, char *out, size_t size);

#endif
