/* Views: each reads a scene and writes a grid. No I/O, no clock, no globals. */
#ifndef WAITSCOPE_VIEW_H
#define WAITSCOPE_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "lesson/lesson.h"
#include "log/settings.h"
#include "log/timeline.h"
#include "tell/listing.h"
#include "tell/views.h"
#include "ui/draw/grid.h"
#include "ui/draw/layout.h"
#include "ui/draw/time_axis.h"
#include "ui/keys/keys.h"
#include "ui/view/playhead.h"

/* What lies over a view while a lesson wants to be read. */
enum card {
	CARD_NONE,
	CARD_BEFORE, /* the words before, the question; nothing runs yet */
	CARD_PART,   /* the words before a further part */
	CARD_AFTER,  /* guess against truth, the words after */
};

/* The lesson that is being taught, as a view sees it. */
struct lesson_scene {
	const struct lesson *lesson;   /* NULL: none */
	int number, count;             /* "lesson 2 of 9": its number from 1, how many there are */
	int part;                      /* from 0 */
	enum card card;
	bool asks;                     /* on CARD_BEFORE: the question is asked (else it is not shown) */
	const char *answer;            /* what is typed as an answer, "" at first */
	int choice;                    /* the choice that the arrows are on, from 0; -1: on none, which skips the question */
	const char *complaint;         /* why the typed answer is none, or NULL */
	bool guessed;
	int64_t guess;                 /* in the unit of the question's kind */
	bool told;                     /* the first part's run has answered the question: */
	int64_t truth;                 /* ... so, in the same unit */
	const struct lesson_hint *hint;/* to be seen now, or NULL */
	const struct lesson_list *list;/* for view_lessons */
	int cursor;                    /* its chosen row, from 0 */
};

/* The keys that were pressed a moment ago, for those who watch. */
enum { KEYS_SHOWN = 4 };
struct keys_shown {
	struct {
		char label[KEY_NAME_SIZE];
		int times;             /* in a row */
	} at[KEYS_SHOWN];              /* the last ones, the first of them first */
	int count;
	const char *help;              /* what the last one does, or NULL */
};

/* What a click chose. */
struct pick {
	enum track track;
	uint32_t number;               /* a request, or 0 */
	int row;                       /* a row of a list, or -1 */
};

/* All that a view may know. */
struct scene {
	const struct timeline *timeline;
	const struct settings *knobs;  /* the present ones */
	bool kept;                     /* a kept run, there as a whole: nothing is live; knobs are those of the moment shown */
	struct playhead playhead;
	int64_t now_us;                /* where live is, in the run's time */
	bool over;                     /* the run has ended */
	enum knob chosen;              /* the knob that the arrows turn */
	bool knob_explained;           /* it was chosen a moment ago: the narration says what it does */
	const char *typing;            /* its value being typed, or NULL */
	const char *message;           /* one line that must be seen now, or NULL */
	const char *address;           /* the server's, "127.0.0.1:8888" */
	int64_t span_us;               /* what the axis is fitted to: how long the run will take, or took */
	int zoom;                      /* 0 = fitted; steps of time_axis_zoom() */
	int64_t zoom_left_us;          /* the axis' left end when zoom is not 0 */
	uint32_t scroll;               /* 0: a chart when there are more requests than rows; else rows, from this request on */
	bool help;                     /* the help page lies over the rest */
	int help_scroll;               /* how many of its rows are scrolled off the top */
	bool button_lit;               /* b was pressed a moment ago */
	enum view_id view;             /* which one is shown */
	enum track request_track;      /* the chosen request ... */
	uint32_t request_number;       /* ... or 0: none is */
	enum language language;        /* of the listings */
	struct lesson_scene lesson;
	const char *caption;           /* laid over the rest, or NULL */
	const struct keys_shown *keys; /* that are to be shown, or NULL */
	int64_t clock_us;              /* real time, only for what moves while nothing happens (a marching arrow) */
};

struct view {
	void (*draw)(const struct scene *, struct grid *);
	/* What lies at that cell: sets *track and *number to a request, or *row to a line
	 * of a list, and returns true; NULL if this view has nothing to choose. */
	bool (*pick)(const struct scene *, int cols, int rows, int col, int row, struct pick *);
};

#define VIEW_STRUCT(ID, word, ...) extern const struct view view_##word;
VIEWS(VIEW_STRUCT)
#undef VIEW_STRUCT
extern const struct view view_help;
extern const struct view view_too_small;

/* The view of an id. */
const struct view *view_of(enum view_id);

/* Draws the whole screen: the view that fits the scene and the grid's size. Any
 * size will do, 0x0 too. */
void view_draw(const struct scene *, struct grid *);

/* Whether the screen shows what says most at a glance: the first callbacks have just run. */
bool view_sums_up(const struct scene *);

/* The axis that view_timeline uses for a scene on a grid of that size, and where
 * it lies: for zooming, stepping a cell, and the mouse. On a grid that is too
 * small there is one of one column, with rows = 0. */
struct axis_place {
	struct time_axis axis;
	int col, row;          /* of the axis' first cell */
	int rows;              /* the axis row and the rows of bars under it */
};
struct axis_place view_axis(const struct scene *, int cols, int rows);

/* Which knob of the strip lies at that cell; -1 if none. */
int view_knob_at(const struct scene *, int cols, int rows, int col, int row);

/* The largest scene.help_scroll that still shows something new. */
int view_help_scroll_max(const struct scene *, int cols, int rows);

/* The largest scene.scroll that still shows something new; 0 if all requests have
 * their rows, so that there is nothing to scroll. */
uint32_t view_scroll_max(const struct scene *, int cols, int rows);

#endif
