/*
 * A session: where what a person (or a tape) does becomes actions, and actions are carried
 * out, on the source, the viewer and the tutor. It has no terminal: the mode that it is part
 * of may have one.
 */
#ifndef WAITSCOPE_SESSION_H
#define WAITSCOPE_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "app/runs.h"
#include "app/source.h"
#include "options/options.h"
#include "run/watching.h"
#include "tell/chapter.h"
#include "ui/tutor.h"
#include "ui/viewer.h"

struct event;
struct event_base;
struct tale;

/* Done by the session's mode, which alone can. Any may be NULL. */
struct session_hooks {
	void (*touched)(void *arg);    /* something changed and must be drawn */
	const char *(*theme)(void *arg); /* turns to the next theme; returns its name */
	void (*redraw)(void *arg);
	void (*suspend)(void *arg);
	void (*record)(void *arg);     /* begins a recording, or ends it */
	void (*picture)(void *arg);    /* saves a picture */
	void (*mark)(void *arg, const char *label); /* marks a moment in a recording: a caption, a knob turned, a pause */
	void (*tell)(void *arg, const char *sentence); /* tells in it what happens (tell/tale.h); NULL: nobody listens */
	int64_t (*clock)(void *arg);   /* real time, or its stand-in; NULL: the clock's */
	void *arg;
};

struct session {
	struct event_base *base;
	struct source *source;
	struct source *shown; /* what is looked at: the source, or a kept run */
	struct source *beside; /* what was laid beside it; NULL: nothing */
	struct runs runs;     /* all that ended, or were read from files */
	struct runs *more;    /* those that were, besides the source, until the session begins; the application's, or NULL */
	int visits;           /* that came since the programs' run, and are not the source's any more */
	struct {
		int lesson, part;
		bool begun;
		struct run_command command; /* of that part, if it has one; what it points to is the lesson's */
	} live;               /* the part that the source's run is; lesson -1: none, it was begun by hand */
	struct {
		struct settings knobs;
		enum language language;
		enum view_id view;
		struct run_command commands[WATCHED_MAX];
		int command_count;
	} own;                /* the person's settings, from which each lesson starts */
	const struct options *options;
	struct session_hooks hooks;
	struct viewer viewer;
	struct tutor *tutor;
	int asked;         /* index of the lesson that was asked for, over whose first part options go; -1 = none */
	int64_t skip_until_us; /* until then the same once more leaves the run that goes on; of the clock */
	char skip[96];         /* what that is, in words */
	struct event *new_run_timer;
	struct {
		const struct sweep *of; /* the options', or a lesson's; NULL: none goes on */
		int run;                /* which of its runs that is, from 0 */
		char words[SWEEP_NAME_SIZE];
	} sweep;
	bool wants_run;    /* a knob was turned in a visit: a run of the programs comes after it */
	uint32_t run;      /* counts the runs */
	bool quits;
	int64_t ticked_us; /* when session_tick() was last called */
	struct chapters chapters; /* of the source's run, that were marked or passed over */
	struct tale *tale; /* of that run; NULL: not yet, or nobody listens */
	int64_t told_us;   /* up to this time of that run */
};

/* How it begins. */
struct session_options {
	struct event_base *base;
	struct source *source;
	const struct options *options;
	struct tutor *tutor;      /* its lessons are read */
	int lesson;               /* the index of the one to open, -1 = none */
	struct runs *more;        /* further saved runs, which the session takes; NULL: there are none */
};

/* Everything that the options point to is borrowed. */
void session_init(struct session *, const struct session_options *, const struct session_hooks *);
void session_release(struct session *);

/* Makes the first run: the lesson's, or one that begins at once. */
void session_begin(struct session *);

/* The tape is over: from now on a saved run is there as a whole. */
void session_settle(struct session *);

/* For the source's hooks: there is a new run, the run is over, the server is about to
 * sleep on the loop. */
void session_run_made(struct session *);
void session_run_ended(struct session *);
void session_sleeps(struct session *, int64_t us);

/* For the same: somebody came while nothing ran. */
void session_visited(struct session *);

/* The run that the session was about: before a visit, if it shows one. */
const struct source *session_main_run(const struct session *);

/* The screen has that size. */
void session_resize(struct session *, int cols, int rows);

/* Real time passed: what is due in the source happens, and the playhead moves on. */
void session_tick(struct session *);

/* Marks a moment in recordings. */
void session_mark(struct session *, const char *label);

/* Writes the chapter of recordings in which it is: the lesson and its part; "" if none is open. A recording that
 * begins there is marked with it. */
enum { SESSION_PLACE_SIZE = LESSON_TITLE_MAX * 4 + 32 };
void session_place(const struct session *, char *out, size_t size);

/* The plot that is on the screen; NULL: there is none. */
const struct plot *session_plot(const struct session *);

/* The moment to be looked at, and its lesson. There must be a run. *knobs is room for how they were set:
 * the moment may borrow it, and borrows from the tutor. */
struct moment session_moment(const struct session *, struct settings *knobs);

/* The scene to be drawn. Returns true if the picture moves by itself. There must be a
 * run. The scene borrows from the session and *knobs. */
bool session_scene(const struct session *, struct settings *knobs, struct scene *);

/* Real time, or its stand-in (hooks.clock). */
int64_t session_clock_us(const struct session *);

/* ---- what a person does ---- */

/* Whether an input counts. A paste does where a value or an answer is being typed; and a key that quits does
 * not among other characters that came with it, for those look like a paste: the screen says so. */
bool session_heeds(struct session *, const struct input *);

void session_input(struct session *, const struct input *);

/* Carries out an action as if its key were pressed. Returns false if a card must be answered first. */
bool session_act(struct session *, enum action);

/* Turns a knob, which becomes the chosen one. */
void session_choose_and_turn(struct session *, enum knob, int64_t value);

/* Opens a lesson by its index, afresh. A fixed source has none. */
void session_open_lesson(struct session *, int lesson);

/* The index of the lesson whose run that is (the source's, or one that is kept); -1: it was begun by hand. */
int session_lesson_of(const struct session *, const struct source *run);

/* The knobs of that run's part as its lesson has them, if those that were asked for went over them; else NULL. */
const struct settings *session_asked_knobs(const struct session *, const struct source *run);

/* Returns true if a new run is about to come by itself. */
bool session_expects_run(const struct session *);

#endif
