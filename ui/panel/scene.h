/*
 * What views read. A scene is a moment (what there is to see), a view's state (how a
 * person has set about seeing it), a lesson, and what stands on the screen for a while.
 */
#ifndef WAITSCOPE_SCENE_H
#define WAITSCOPE_SCENE_H

#include <stdbool.h>
#include <stdint.h>

#include "lesson/lesson.h"
#include "log/settings.h"
#include "log/timeline.h"
#include "tell/listing.h"
#include "tell/views.h"
#include "ui/keys/keys.h"
#include "ui/panel/playhead.h"

/* What there is to see, and when now is. */
struct moment {
	const struct timeline *timeline;
	const struct settings *knobs;  /* as they are set now; of a whole run, at the moment shown */
	const char *address;           /* the server's, "127.0.0.1:8888" */
	int64_t now_us;                /* where live is, in the run's time; its end once it is over */
	int64_t span_us;               /* what the axis is fitted to: how long the run will take, or took */
	int64_t clock_us;              /* real time: for what stands a while, or moves while nothing happens */
	bool over;                     /* the run has ended */
	bool whole;                    /* a saved run that is there from beginning to end: nothing is live */
};

/* How a person has set about seeing it. */
struct view_state {
	struct playhead playhead;
	enum view_id view;
	enum knob chosen;              /* the knob that the arrows turn */
	int zoom;                      /* 0 = fitted; steps of time_axis_zoom() */
	int64_t zoom_left_us;          /* the axis' left end when zoom is not 0 */
	uint32_t scroll;               /* 0: a chart when there are more requests than rows; else rows, from this request on */
	enum language language;        /* of the listings */
	enum track request_track;      /* the chosen request ... */
	uint32_t request_number;       /* ... or 0: none is */
	bool help;                     /* the help page lies over the rest */
	int help_scroll;               /* how many of its rows are scrolled off the top */
};

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

/* All that a view may know. It borrows what it points to. */
struct scene {
	struct moment moment;
	struct view_state state;
	struct lesson_scene lesson;
	bool knob_explained;           /* the knob was chosen a moment ago: the narration says what it does */
	bool button_lit;               /* b was pressed a moment ago */
	const char *typing;            /* the chosen knob's value being typed, or NULL */
	const char *message;           /* one line that must be seen now, or NULL */
	const char *caption;           /* laid over the rest, or NULL */
	const struct keys_shown *keys; /* the pressed keys, if they are shown, or NULL */
};

#endif
