/* The layout: the screen's size -> the place of everything. Pure. */
#ifndef WAITSCOPE_LAYOUT_H
#define WAITSCOPE_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "log/trace.h"
#include "ui/draw/grid.h"

enum { LEAST_COLS = 60, LEAST_ROWS = 20, NO_ROW = -1 };

/* Who has a panel and rows on the axis: the programs, by their track, then the watched programs. */
enum { PARTY_COUNT = PROGRAM_COUNT + WATCHED_MAX };

/* Whose they are, 0 <= party < PARTY_COUNT; and back. */
static inline enum track
layout_track(int party)
{
	return party < PROGRAM_COUNT ? (enum track)party : watched_track(party - PROGRAM_COUNT);
}

static inline int
layout_party(enum track track)
{
	return track < PROGRAM_COUNT ? (int)track : PROGRAM_COUNT + watched_index(track);
}

/* The style of a program's panel. */
enum panel_style {
	PANEL_STATUS, /* one row: state and current line */
	PANEL_PLAIN,  /* a title row, the listing, its prints */
	PANEL_FRAMED, /* the same in a frame */
	PANEL_STYLE_COUNT,
};

/* The things to show. */
struct layout_want {
	bool program[PARTY_COUNT];   /* those that take part; none: the run is for visitors */
	int own_rows[WATCHED_MAX];   /* under a watched program's first one: its threads and requests */
	int name_cols;               /* of the longest name of a watched program; 0: none takes part */
	uint32_t requests;           /* of the program that has more of them */
	uint32_t visitors;           /* who have asked so far */
	int listing_lines;           /* of the longer listing */
	bool rows_only;              /* rows for requests even when they do not all fit */
	int hint_rows;               /* that the longest of a lesson's hints takes: they must be there */
	bool is_pair;                /* another run is laid beside this one: */
	bool other[PROGRAM_COUNT];   /* its programs, */
	uint32_t other_requests;     /* of the one that has more of them */
	bool other_first;            /* it stands above */
	bool late_loop;              /* the loop that all of this runs on was late, or may be */
};

/* Rows are counted from the top; NO_ROW: there is none. The rows of an absent program are NO_ROW, its
 * panel is empty. */
struct layout {
	int cols, rows;
	enum panel_style style;
	bool chart;          /* requests are charts, not rows */
	int label_cols;      /* names at the left (layout_label_cols); the bars begin after them */
	int bar_cols;        /* the columns of the bars */
	int side_cols;       /* counts at the right */
	int header_row, knobs_row, message_row;
	int top_rule_row;    /* between knobs and PANEL_STATUS */
	struct rect panel[PARTY_COUNT];
	struct rect guide;   /* where programs would be, if there are none: how to visit */
	int listing_rows, print_rows; /* within a panel */
	bool print_rule;     /* a rule with a title above the prints */
	int divider_col;     /* between PANEL_PLAIN side by side, or -1 */
	int axis_row;
	int program_row[PARTY_COUNT];
	int request_row[PARTY_COUNT]; /* the first of request_rows, or of own_rows */
	int request_rows;    /* of each program */
	int own_rows[WATCHED_MAX]; /* of a watched one, for its threads and requests: at most what it wants */
	int request_step;    /* from one to the next: 2 = with a free row between */
	int visitor_row, visitor_rows; /* the first, and how many; none: NO_ROW and 0 */
	int user_row, server_row, beat_row;
	int rule_row;        /* above the narration */
	int narration_row, narration_rows; /* one for each program, then hints and what comes next */
	int legend_row, keys_row;
	bool is_pair;        /* two runs on one axis, with a title row each: no panels, no server (layout_pair) */
	int title_row;       /* this run's; the other's rows: */
	struct {
		int title_row, program_row[PROGRAM_COUNT], request_row[PROGRAM_COUNT];
	} other;
	int pair_end_row;    /* the last of both; else NO_ROW */
};

/* `cols` and `rows` are at least LEAST_COLS and LEAST_ROWS. */
struct layout layout_make(const struct layout_want *, int cols, int rows);

/* The same of two runs (want->is_pair). */
struct layout layout_pair(const struct layout_want *, int cols, int rows);

/* Sets label_cols, side_cols and bar_cols, by its cols. */
void layout_place_columns(struct layout *, int name_cols);

/* The last row under the axis that belongs to it; axis_row if there is none. */
int layout_bars_end(const struct layout *);

/* The columns of names at the left, on a screen that wide; name_cols as in struct layout_want. */
int layout_label_cols(int cols, int name_cols);

/* How many take part. */
int layout_parties(const struct layout *);

#endif
