/* The panels that views are put together from, and what they share. For ui/view/ alone. */
#ifndef WAITSCOPE_PANEL_H
#define WAITSCOPE_PANEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/settings.h"
#include "log/timeline.h"
#include "ui/draw/grid.h"
#include "ui/draw/layout.h"
#include "ui/draw/text.h"
#include "ui/draw/time_axis.h"
#include "ui/panel/scene.h"

/* The glyphs, by what they say. All are in theme.c's table. */
enum glyph {
	GLYPH_BLOCKED = 0x2592,  /* ▒ */
	GLYPH_FLIGHT = 0x2501,   /* ━ */
	GLYPH_IN_LINE = 0x2500,  /* ─ in flight, and not taken up by the server */
	GLYPH_RESPONSE = 0x25cf, /* ● */
	GLYPH_CALLBACK = 0x2605, /* ★ */
	GLYPH_QUEUED = 0x2591,   /* ░ */
	GLYPH_SPIN = 0x2022,     /* • */
	GLYPH_MOMENT = 0x2502,   /* │ */
	GLYPH_SOLID = 0x2588,    /* █ */
	GLYPH_FAILED = 0x00d7,   /* × */
	GLYPH_YOU = 0x25c6,      /* ◆ */
	GLYPH_GUESS = 0x25c7,    /* ◇ */
	GLYPH_LINE = 0x2500,     /* ─ */
	GLYPH_GRID = 0x250a,     /* ┊ */
	GLYPH_HEAD = 0x25bc,     /* ▼ */
	GLYPH_MARK = 0x25b8,     /* ▸ */
	GLYPH_EIGHTH = 0x2581,   /* ▁, and up to █ seven further on */
};

enum { WORDS_SIZE = 160 };

/* What every panel needs to know, worked out once. */
struct canvas {
	const struct scene *scene;
	struct grid *grid;
	struct layout at;
	struct time_axis axis;
	struct settings knobs; /* as of t */
	int64_t t_us;          /* the playhead's time */
	int64_t until_us;      /* up to where the log is shown: t, or looking back all of it */
	int64_t last_us;       /* what goes on is drawn until then: t, or looking back the moment */
	int64_t head_col;      /* the playhead's column of the axis */
	int decimals;          /* of seconds */
	bool live;             /* t is the moment */
	bool in_turn;          /* in this run async begins when sync is done */
	uint32_t first_request; /* rows show from this one on */
};

/* ---- panel.c ---- */

void canvas_init(struct canvas *, const struct scene *, struct grid *, int cols, int rows);

/* Requests of a program that have or need a row: planned or, if more, launched. */
uint32_t canvas_requests(const struct canvas *, enum track);

/* Cells of the bars: column `col` of the axis, clipped to it. What lies after the
 * playhead is drawn as the future, whatever its role. */
void canvas_put(const struct canvas *, int64_t col, int row, uint32_t glyph, enum role);
void canvas_run(const struct canvas *, int64_t col, int64_t end_col, int row, uint32_t glyph, enum role);

/*
 * The playhead's own cell belongs to what is true at its time. What comes later, but in
 * that cell, is not to be seen there, as it is not while live; a stretch that begins
 * later begins behind the cell, and one that ends later has the cell.
 */
bool canvas_is_hidden(const struct canvas *, int64_t t_us);

/* The column of a stretch's beginning. */
int64_t canvas_col(const struct canvas *, int64_t t_us);

/* The mark of a moment, unless it is hidden. */
void canvas_mark(const struct canvas *, int64_t t_us, int row, uint32_t glyph, enum role);

/* Words between bars, from column `col` on, in one role. Returns the columns drawn. */
int canvas_words(const struct canvas *, int64_t col, int64_t end_col, int row, enum role, const char *words);

/* Whether nothing is drawn in those columns yet. */
bool canvas_is_free(const struct canvas *, int64_t col, int64_t end_col, int row);

/* The column behind the last one of a stretch until end_us: before the cell of its
 * end, or, if it is still going on at the playhead or the last moment shown, with the cell. */
int64_t canvas_end_col(const struct canvas *, int64_t end_us);

/* Whether the program has not begun, because the other one comes first. */
bool panel_waits_for_the_other(const struct canvas *, enum track);

/* Text that ends at the right edge, in the side column. Returns the first column used. */
int canvas_side(const struct canvas *, int row, enum role, const char *text);

/* A time as this moment shows all of them, cut off and never rounded up: tenths of a
 * second while it moves; finer when paused, and then in ms below a second. */
void canvas_duration(const struct canvas *, int64_t us, char *out, size_t size);

/* The glyph of a spinner that has made so many turns. */
uint32_t panel_spinner_glyph(int64_t turned);

/* A box over the rest: framed, empty, with a cell of air on both sides. */
void panel_box(const struct canvas *, struct rect);

/* How a program's state looks on its badge and its current line. */
struct state_look {
	const char *word;
	enum role badge, line;
	bool turns;          /* its spinner does */
};
const struct state_look *panel_state_look(enum program_state);

/* Whether its spinner turns meanwhile: not while it computes, in a callback either. */
bool panel_spinner_turns(const struct span *);

const char *panel_program_name(enum track);

/* A guess of a time that is to be seen on the axis: NEVER_US if there is none. And the
 * program whose time was asked for. */
int64_t canvas_guess_us(const struct canvas *);
enum track canvas_guess_track(const struct canvas *);

/* A press of the button that this program has not answered at t: since when, or NEVER_US. */
int64_t panel_press_waits_since(const struct canvas *, enum track);

/* ---- panel_stretches.c: what a program's row is drawn from ---- */

enum { MARK_LEAST_COLS = 4 /* from one mark of a moment to the next: closer ones would hide the bars */ };

/* A time in one state, lines and all. */
struct stretch {
	int64_t start_us, end_us; /* end_us: NEVER_US while it goes on */
	int64_t col, end_col;     /* columns [col, end_col) of the axis: none if shorter than a cell */
	uint32_t number;          /* the request that it begins with */
	enum program_state state;
	enum step step;           /* the line that took longest */
	bool hidden;              /* all of it is later than the playhead, and yet in its cell */
};

/* All that are to be seen on the axis, in order. */
struct stretches {
	struct stretch *at; /* an ARRAY (base/array.h) */
	size_t count, capacity;
	bool is_whole; /* the first one is the program's first */
};

void stretches_init(struct stretches *, const struct canvas *, enum track);
void stretches_release(struct stretches *);

/* Whether a program in that state does nothing. */
bool stretch_is_quiet(enum program_state);

/* ---- panel_labels.c: words in bars ---- */

void panel_label_bars(const struct canvas *, const struct stretches *, int row);

/* Where nothing is to be seen for long, not even a turn of the spinner: why. */
void panel_label_quiet(const struct canvas *, const struct stretches *, int row);

/* ---- panels: each draws its part ---- */

void panel_header(const struct canvas *);
void panel_knobs(const struct canvas *);
int panel_knob_at(const struct canvas *, int col, int row);
void panel_listings(const struct canvas *);
void panel_axis(const struct canvas *);
void panel_programs(const struct canvas *);
void panel_requests(const struct canvas *);
void panel_chart(const struct canvas *);
void panel_server(const struct canvas *);
void panel_visitors(const struct canvas *);
void panel_beat(const struct canvas *);
void panel_interventions(const struct canvas *);
void panel_grid(const struct canvas *); /* lines in cells that are still free: the last of the bars */
/* Returns whether what must be seen now (a hint, a fact that one stepped to) took the
 * last row. */
bool panel_says(const struct canvas *);
void panel_foot(const struct canvas *);
void panel_card(const struct canvas *); /* over the rest, if a lesson has one up */
void panel_caption(const struct canvas *); /* over all, at the bottom of the middle; and the pressed keys */

/* The chosen request's life in words, on `rows` rows of the whole width. Nothing if
 * none is chosen. */
void panel_life(const struct canvas *, int row, int rows);

/* The same in the narration of view_timeline: in the place of what comes next, or if
 * that is not there, of what is said of the other program. `last_is_taken`: what must
 * be seen stands in the last rows (panel_says); then in the first, if there is one left. */
void panel_life_in_says(const struct canvas *, bool last_is_taken);

/* The request whose row that is in view_timeline. */
bool panel_request_at(const struct canvas *, int row, struct pick *);

/* ---- panel_histogram.c ---- */

/* When the responses came, in `rows` rows from there on: side by side with an axis below them,
 * or one under the other if it is a single row. Names take `label_cols` at the left. */
void panel_histograms(const struct canvas *, int row, int rows, int label_cols);

#endif
