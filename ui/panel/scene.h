/*
 * The input of views. A scene is a moment (the run, where live is, and the lesson), a view's state (how
 * the person looks at it), and whatever is on the screen only for a while.
 */
#ifndef WAITSCOPE_SCENE_H
#define WAITSCOPE_SCENE_H

#include <stdbool.h>
#include <stdint.h>

#include "lesson/lesson.h"
#include "log/settings.h"
#include "log/timeline.h"
#include "tell/listing.h"
#include "tell/run_digest.h"
#include "tell/views.h"
#include "ui/keys/keys.h"
#include "ui/panel/playhead.h"

/* How the person looks at it. */
struct view_state {
	struct playhead playhead;
	enum view_id view;
	enum knob chosen;              /* the knob that the arrows turn */
	int zoom;                      /* 0 = fitted; steps of time_axis_zoom() */
	int64_t zoom_left_us;          /* the axis' left end when zoom is not 0 */
	uint32_t scroll;               /* 0: a chart when there are more requests than rows; else rows, from this request on */
	enum language language;        /* of the listings */
	enum track request_track;      /* the chosen request ... */
	uint32_t request_number;       /* ... or 0: none */
	bool hides_before;             /* the run before is not drawn behind this one */
	bool help;                     /* the help page covers the rest */
	int help_scroll;               /* the number of its rows scrolled off the top */
};

/* The card of a lesson that covers a view. */
enum card {
	CARD_NONE,
	CARD_BEFORE, /* the words before, the question; nothing runs yet */
	CARD_PART,   /* the words before a later part */
	CARD_AFTER,  /* the guess and the truth, the words after */
};

/* The run of a lesson's part. */
enum part_run {
	PART_HAS_NO_RUN,
	PART_RUNS,   /* it goes on, also while its card is up again */
	PART_HAS_RUN,
};

enum { NEXT_SIZE = 24 };

/* The current lesson, as a view sees it. */
struct lesson_scene {
	const struct lesson *lesson;   /* NULL: none */
	int number, count;             /* "lesson 2 of 10": its number from 1, how many there are */
	int part;                      /* from 0 */
	bool closed;                   /* the last card was seen and closed: Enter is for knobs again */
	enum card card;
	bool asks;                     /* on the card before the question's part: it is shown */
	const char *answer;            /* the answer as typed, "" at first */
	int choice;                    /* the choice that the arrows are on, from 0; -1: none, which skips the question */
	const char *complaint;         /* why the typed answer is invalid, or NULL */
	enum part_run run;             /* that of the part, which PgDn shows if the part's card is up */
	int scroll;                    /* rows of the card that are scrolled off its top */
	bool guessed;
	int64_t guess;                 /* in the unit of the question's kind */
	const struct lesson_outcome *outcome; /* the run of the question's part, once it is over; or NULL */
	const char *hold;              /* of the last part before the card that has a command (lesson_hold_write); NULL: that has not
	                                * run to its end */
	const struct lesson_hint *hint;/* to show now, or NULL */
	char next[NEXT_SIZE];          /* what PgDn leads to: "what it means"; "": nowhere, or the part still runs */
	const struct lesson_list *list;/* for view_lessons */
	int cursor;                    /* its chosen row, from 0 */
};

/* Returns true if a card before a part is up. */
static inline bool
lesson_scene_is_before(const struct lesson_scene *lesson)
{
	return lesson->card == CARD_BEFORE || lesson->card == CARD_PART;
}

enum { RUN_NAME_SIZE = 96 };

/* A run of this session, in the list of runs. */
struct run_row {
	uint32_t number;               /* from 1, in the order in which they ended; a number is not given twice */
	struct run_digest digest;
	char name[RUN_NAME_SIZE];      /* of its file, or its lesson; "": it was begun by hand */
	bool is_here;                  /* it can be looked at again: its trace is not forgotten */
};

/* All of them, oldest first. */
struct plot;
struct runs_scene {
	const struct run_row *rows;
	int count;
	int cursor;                    /* the chosen one; -1: there is none */
	int shown;                     /* the one that is looked at in other views; -1: it has no row yet */
	int beside;                    /* the one that is laid beside it; -1: none */
	const struct plot *plot;       /* of the chosen one and those that differ from it in one knob; NULL: nobody looks at it */
};

/* The run to show, when now is, and the lesson that it belongs to. */
struct moment {
	const struct timeline *timeline;
	const struct settings *knobs;  /* as they are set now; in a whole run, at the time shown */
	const char *address;           /* the server's, "127.0.0.1:8888"; if it is open to others, as they type it */
	bool is_open;                  /* it is (--listen) */
	const char *watch_at;          /* the screen can be watched in browsers at that server (--watch), "127.0.0.1:8888"; NULL: nowhere */
	int watchers;                  /* so many do */
	int64_t now_us;                /* where live is, in the run's time; its end once it is over */
	int64_t span_us;               /* how long the run will take, or took: the axis is fitted to it */
	int64_t clock_us;              /* real time, for anything that stays a while or moves between events */
	bool over;                     /* the run has ended */
	bool whole;                    /* a saved run, complete from the start: nothing is live */
	const char *sweep;             /* which of a sweep's runs it is: "run 3 of 6: requests 4"; NULL: none goes on */
	const struct timeline *before; /* the run before it, which is over; NULL: none is there */
	const struct timeline *beside; /* a run that was laid beside it by hand; NULL: none */
	struct runs_scene runs;
	struct lesson_scene lesson;    /* it has a part in where things are, so in what is clicked */
};

/* The keys pressed a moment ago, for an audience. */
enum { KEYS_SHOWN = 4 };
struct keys_shown {
	struct {
		char label[KEY_NAME_SIZE];
		int times;             /* in a row */
	} at[KEYS_SHOWN];              /* the last ones, oldest first */
	int count;
	const char *help;              /* the effect of the last one, or NULL */
};

/* The target of a click. */
struct pick {
	enum track track;
	uint32_t number;               /* a request, or 0 */
	int row;                       /* a row of a list, or -1 */
};

/* Everything a view may know. What it points to is borrowed. */
struct scene {
	const char *reads;             /* the name of the file that is being read, fit to be shown: there is nothing else yet; NULL: none is */
	int read_percent;              /* so much of it */
	struct moment moment;
	struct view_state state;
	bool presenter;                /* the keys that remotes send beside PgDn and PgUp do nothing */
	bool knob_explained;           /* the knob was chosen a moment ago: the narration explains it */
	bool button_lit;               /* b was pressed a moment ago */
	const char *typing;            /* the chosen knob's value being typed, or NULL */
	const char *message;           /* one urgent line, or NULL */
	const char *caption;           /* over the rest, or NULL */
	bool caption_on_top;           /* and not in the last rows */
	const struct keys_shown *keys; /* the pressed keys, or NULL if they are not shown */
};

#endif
