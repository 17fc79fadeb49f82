/* The panels that views are put together from, and what they share. For ui/view/ alone. */
#ifndef WAITSCOPE_PANEL_H
#define WAITSCOPE_PANEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/timeline.h"
#include "log/watched.h"
#include "ui/panel/canvas.h"
#include "ui/panel/glyph.h"
#include "ui/panel/offers.h"

enum { WORDS_SIZE = 160 };

/* ---- panel.c ---- */

/* Returns true if the program has not begun because the other one comes first. */
bool panel_waits_for_the_other(const struct canvas *, enum track);

/* Draws a program's spinner: as it turns, or that it cannot. */
void panel_spinner(const struct canvas *, enum track, int col, int row);

/* A box over everything else: framed, empty, with a blank cell on both sides. */
void panel_box(const struct canvas *, struct rect);

/* The look of a program's state: on its badge and on its current line. */
struct state_look {
	const char *word;
	enum role badge, line;
	bool turns;          /* its spinner turns */
};
const struct state_look *panel_state_look(enum program_state);

/* Returns true if the program could run, were it not that the server sleeps on the loop that runs it. */
bool panel_is_frozen(const struct canvas *, enum track);

/* Writes the badge: the word of its state, and how long it has been blocked, or took. */
void panel_badge(const struct canvas *, enum track, char *out, size_t size);

/* The look of a program at the playhead's time: its state's, unless it is frozen. */
const struct state_look *panel_look_now(const struct canvas *, enum track);

/* Returns true if the spinner turns during the span: it does not while the program computes, even in
 * a callback. */
bool panel_spinner_turns(const struct span *);

const char *panel_program_name(enum track);

/* ---- panel_stretches.c: a program's row, before it is drawn ---- */

enum { MARK_LEAST_COLS = 4 /* from one mark of a moment to the next: closer ones would hide the bars */ };

/* A period in one state, whatever its lines. */
struct stretch {
	int64_t start_us, end_us; /* end_us: NEVER_US while it goes on */
	int64_t col, end_col;     /* columns [col, end_col) of the axis: none if shorter than a cell */
	uint32_t number;          /* the request that it begins with */
	enum program_state state;
	enum step step;           /* the line that took longest */
	bool hidden;              /* all of it is later than the playhead, but in its cell */
	/* Many stretches within one column are a crowd: in the state that one sees of it. */
	bool is_crowd;
	uint32_t blocks, callbacks; /* of the stretches of a crowd: so many are blocked, or callbacks */
	struct lengths_sum blocked; /* as printed, of these */
};

/* All stretches on the axis, in order. */
struct stretches {
	struct stretch *at; /* an ARRAY (base/array.h) */
	size_t count, capacity;
	bool is_whole; /* the first one is the program's first */
};

void panel_stretches_init(struct stretches *, const struct canvas *, enum track);
void panel_stretches_release(struct stretches *);

/* Returns true if a program in that state does nothing. */
bool panel_stretch_is_quiet(enum program_state);

/* ---- panel_labels.c: words in bars ---- */

/* Puts the first words that fit into a bar of columns [col, end), with some of it left on both sides: before the playhead if
 * they fit there, else, of those for what has not come yet, after it. Returns true if there was room. */
bool panel_label_bar(const struct canvas *, int64_t col, int64_t end, int row, enum role, const char *const *past,
    const char *const *future);

void panel_label_bars(const struct canvas *, const struct stretches *, int row);

/* Explains why a row is empty for long, without even a turn of the spinner. */
void panel_label_quiet(const struct canvas *, const struct stretches *, int row);

/* ---- panel_end.c: the expected end of a program ---- */

/* Writes that a program has not begun, why, and if there is room in `cols`, when it will. */
void panel_absence(const struct canvas *, enum track, int cols, char *out, size_t size);

/* Draws when the program is expected to end, in its row after the playhead, if there is room. */
void panel_end(const struct canvas *, enum track);

/* Returns true if that is drawn. */
bool panel_shows_end(const struct canvas *, enum track);

/* ---- panel_before.c: the run before, behind this one ---- */

/* The column of the axis in which the end of a program of it is marked: the last one if it is beyond; -1: none. */
int64_t panel_before_col(const struct canvas *, enum track);

/* Marks these on the axis, and at its end those that are beyond it. */
void panel_before_marks(const struct canvas *);

/* Draws its ends and, where rows match, its bars into the cells that nothing of this run has taken. */
void panel_before(const struct canvas *);

/* ---- panel_pair.c: two runs side by side ---- */

/* Draws both, below the axis. */
void panel_pair(const struct canvas *);

/* Writes what this run is called, or the other: "run 2". */
void panel_pair_name(const struct canvas *, bool of_other, char *out, size_t size);

/* ---- panels: each draws its part ---- */

void panel_header(const struct canvas *);
void panel_knobs(const struct canvas *);
int panel_knob_at(const struct canvas *, int col, int row); /* -1: none */
void panel_listings(const struct canvas *);
void panel_axis(const struct canvas *);
void panel_programs(const struct canvas *);
void panel_requests(const struct canvas *);
void panel_chart(const struct canvas *);
void panel_server(const struct canvas *);
void panel_visitors(const struct canvas *);
void panel_watched(const struct canvas *);
void panel_beat(const struct canvas *);
void panel_interventions(const struct canvas *);
void panel_grid(const struct canvas *); /* lines in the cells that are still free: drawn after the bars */
void panel_foot(const struct canvas *);

/* An offer of the keys' row. */
struct key_offer {
	enum offer offer;
	int rank;                  /* where there is little room, the highest goes first */
	const char *key, *words;   /* in place of the table's; NULL: those. Words of "": nothing now */
};

/* Draws the keys' row under a card or a list, or the urgent message in its place. */
void panel_keys(const struct canvas *, const struct key_offer *, int count);

void panel_card(const struct canvas *); /* over everything else, if a lesson shows one */

/* The largest scene.moment.lesson.scroll that still shows something new. The canvas needs no grid. */
int panel_card_scroll_max(const struct canvas *);
int panel_card_below(const struct canvas *);
void panel_caption(const struct canvas *); /* over everything, at the bottom; and the pressed keys */

/* Returns true if something urgent (a hint, the event that was stepped to) took the last row. */
bool panel_narration(const struct canvas *);

/* Tells the chosen request's story, on `rows` rows of the whole width. Does nothing if none is
 * chosen. */
void panel_story(const struct canvas *, int row, int rows);

/* The same within the narration of view_timeline: in the row of what comes next or, if there is
 * none, in that of the other program. `last_is_taken`: the last rows hold something urgent
 * (panel_narration); the story then takes the first one, if one is left. */
void panel_story_in_narration(const struct canvas *, bool last_is_taken);

/* Finds the request whose row that is in view_timeline. Returns false if there is none. */
bool panel_request_at(const struct canvas *, int row, struct pick *);

/* The same among those of watched programs, each of which is a visitor's. */
bool panel_own_request_at(const struct canvas *, int row, struct pick *);

/* The name of who has a panel: "sync", or a watched program's. */
const char *panel_party_name(const struct canvas *, int party);

/* Draws the panel of a watched program, or on a small screen its one row; the columns in which the badge and the line begin
 * are the same for all, and how many its badge takes decides on the latter. */
void panel_watched_listing(const struct canvas *, enum track, struct rect);
void panel_watched_status(const struct canvas *, enum track, int row, int badge_col, int line_col);
int panel_watched_badge_cols(const struct canvas *, enum track, int badge_col);

/* ---- panel_watched.c, panel_holds.c ---- */

enum { OWN_LINES_LEAST_COLS = 2 /* a watched program that runs for less is a moment, and no bar */ };

/* Draws the holds of a thread over its bars. */
void panel_holds(const struct canvas *, enum track, uint32_t thread, int row);

/* ---- panel_visitors.c ---- */

/* Draws the request of a watched program, of that number there, as that of a visitor; and for how long its response lies
 * unread. */
void panel_own_request(const struct canvas *, enum track, uint32_t number, const struct watched_request *, int row);

/* Says in a row that there are more than have rows. */
void panel_say_more(const struct canvas *, int row, size_t more);

/* The rows of visitors: a chart of all of them where there are more than rows, and below it those who are shown one by one. */
struct visitor_rows {
	int chart_row, chart_rows; /* chart_rows is 0: there is none */
	int row, rows;
	size_t first;              /* the place (timeline_visit_place) of the one in the first row, */
	size_t last;               /* and in the last that is taken; first > last: nobody has come */
	size_t all;                /* who have come as far as the log is shown */
};
struct visitor_rows panel_visitor_rows(const struct canvas *);

/* Finds the visitor whose row that is. Returns false if there is none. */
bool panel_visitor_at(const struct canvas *, int row, struct pick *);

/* ---- panel_visitors_chart.c, panel_guide.c ---- */

void panel_visitors_chart(const struct canvas *, const struct visitor_rows *);
void panel_guide(const struct canvas *); /* how to visit */

/* ---- panel_chart.c ---- */

/* A count beside a chart. */
struct count_line {
	uint64_t count;
	const char *word, *brief;
	enum role role;
};

/* Writes those that are not 0, which add up to `all`; if there are more than rows, the last row counts the rest. */
void panel_counts(const struct canvas *, const struct count_line *, int count, uint64_t all, int row, int rows);

/* The top of a layer so high, in eighths of a cell, where `planned` fills all rows; the same in whole rows, rounded. */
int panel_chart_eighths(uint64_t count, uint64_t planned, int rows);
int panel_chart_rows(uint64_t count, uint64_t planned, int rows);

/* Labels the left edge with 0 and what fills all rows. */
void panel_chart_scale(const struct canvas *, int row, int rows, uint64_t planned);

/* ---- panel_prints.c ---- */

/* What was printed, by a program or by a watched one: texts with their times. */
struct printed {
	const struct print *of_program;
	const struct watched_output *of_watched;
	size_t count;
	bool is_over; /* there will be no more */
};

enum { STATUS_NAME_COL = 3, STATUS_NAME_COLS = 12 };

/* Draw what was printed, in rows of a panel's inside; and the rule above it. */
void panel_prints(const struct canvas *, const struct printed *, struct rect inner, int row, int rows);
void panel_print_rule(const struct canvas *, struct rect panel, int row);

/* ---- panel_histogram.c ---- */

/* Draws when the responses came, in `rows` rows from `row` on: side by side with an axis below, or one
 * under the other if `rows` is 1. Names take `label_cols` at the left. */
void panel_histograms(const struct canvas *, int row, int rows, int label_cols);

#endif
