/*
 * Watched programs in the log: what each of their threads did at any time, whose responses waited for whom, and what was
 * printed. Pure, as the timeline whose part it is; `track` is a watched program's.
 */
#ifndef WAITSCOPE_WATCHED_H
#define WAITSCOPE_WATCHED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/event.h"

struct timeline;

/* The states of a thread. X(STATE, badge). */
#define WATCHED_STATES(X) \
	X(ABSENT, "NOT STARTED") \
	X(UNSEEN, "RUNS")           /* it is not traced: what it does is not known */ \
	X(RUNNING, "RUNNING")       /* in no call that waits */ \
	X(BLOCKED, "BLOCKED")       /* in one call for one thing */ \
	X(READY, "READY")           /* in its loop: waits for whichever of several comes first */ \
	X(SLEEPS, "SLEEPS")         /* for a time, and nothing else */ \
	X(FOR_THREAD, "WAITS FOR a thread") \
	X(FOR_CHILD, "WAITS FOR a child") \
	X(IN_CALL, "IN")            /* a call of which is not known what it waits for: its name follows */ \
	X(HALTED, "STOPPED")        /* by a signal */ \
	X(ENDED, "ENDED")

#define WATCHED_STATE_MEMBER(state, badge) WATCHED_##state,
enum watched_state {
	WATCHED_STATES(WATCHED_STATE_MEMBER)
	WATCHED_STATE_COUNT,
};

const char *watched_state_badge(enum watched_state);

/* ---- the program ---- */

/* As known at t: later dates are NEVER_US, texts that came later NULL. Texts are the trace's. */
struct watched_life {
	const char *name;        /* "my_fetcher" */
	const char *command;     /* as people type it */
	const char *not_started; /* why, in words; NULL: it was */
	const char *untraced;    /* why its states are not seen, in words; NULL: they are */
	const char *status;      /* "exit status 1", once its first process has ended */
	uint32_t code;           /* the exit status, or 128 and the signal */
	int64_t start_us, exit_us, gone_us;
};

/* Returns true if the watched program is part of this run, now or later. */
bool timeline_has_watched(const struct timeline *, enum track);

/* How many there are. */
int timeline_watched_count(const struct timeline *);

/* Returns true if there are some, and the built-in programs stay away. */
bool timeline_watches_only(const struct timeline *);

struct watched_life timeline_watched_life(const struct timeline *, enum track, int64_t t_us);

/* Its name at any time; "" if there is no such program. */
const char *timeline_watched_name(const struct timeline *, enum track);

/* ---- its threads, numbered from 1 in the order in which they began ---- */

struct watched_span {
	int64_t start_us;
	const char *told; /* the call and what it waits for; "" while it runs */
	uint8_t state;    /* enum watched_state */
};

enum { WATCHED_SPANS_WHOLE = 100 }; /* of a thread with no more of them, none is forgotten */

struct watched_thread {
	uint32_t number, process; /* process: its first thread */
	const char *name;         /* of the process's program, as known at last; "" */
	int64_t begin_us, end_us; /* end_us: NEVER_US while it lives */
	int64_t network_us;       /* since when it uses the network, */
	int64_t loop_us;          /* and has, or seems to have, an event loop; NEVER_US: not yet */
	int64_t briefs;           /* its waits too short to be told, known once it has ended */
};

/* How many had begun by t. */
uint32_t timeline_threads(const struct timeline *, enum track, int64_t t_us);

/* NULL if there never is a thread of that number. All that is known of it, the future included. Borrowed until the next
 * timeline_update(). */
const struct watched_thread *timeline_thread(const struct timeline *, enum track, uint32_t number);

/* Its spans in order, *count is set: they never overlap and leave no gap between its begin and its end, which is one of
 * its own (ENDED). Borrowed as timeline_thread(). timeline_thread_span_index(): the last with start_us <= t, or count if
 * none. */
const struct watched_span *timeline_thread_spans(const struct timeline *, enum track, uint32_t number, size_t *count);
size_t timeline_thread_span_index(const struct timeline *, enum track, uint32_t number, int64_t t_us);

/* The one at t. Before its first: ABSENT. */
struct watched_span timeline_thread_at(const struct timeline *, enum track, uint32_t number, int64_t t_us);

/* The total time that it spent in a state until t; *stretches is set to how many times. */
int64_t timeline_thread_time_in(const struct timeline *, enum track, uint32_t number, enum watched_state, int64_t t_us,
    uint32_t *stretches);

/* Returns true if none of its spans is forgotten. */
bool timeline_thread_is_whole(const struct timeline *, enum track, uint32_t number);

/* Since when it is away from its event loop at t; NEVER_US: it is there, or has none. */
int64_t timeline_thread_away_us(const struct timeline *, enum track, uint32_t number, int64_t t_us);

/* Which threads have a row of their own at t: the first one, and those that use the network, have a loop or have been in
 * lines of the program's own; the others are helpers. Goes through them in order: the next one's number after `after` (0 at first); 0 if there is none any more. */
uint32_t timeline_next_row(const struct timeline *, enum track, int64_t t_us, uint32_t after);

/* How many threads that live at t have none; by_state is set to how many of them are in each state, if not NULL. */
uint32_t timeline_helpers(const struct timeline *, enum track, int64_t t_us, uint32_t by_state[WATCHED_STATE_COUNT]);

/* The thread that a look at the program begins with at t: the one that holds its loop, else that has a loop, else the
 * first one of the last process that began and lives. From 1; 0 before there is any. */
uint32_t timeline_main_thread(const struct timeline *, enum track, int64_t t_us);

/* ---- its lines ---- */

struct watched_place {
	int64_t t_us;         /* since when it stands there */
	const char *file;     /* its path, not ended by a NUL but by file_size; NULL: in no line of its own, or not known */
	int file_size;
	const char *function; /* "<module>" */
	uint32_t line;        /* from 1; 0 with a file of NULL */
};

struct watched_place timeline_thread_place(const struct timeline *, enum track, uint32_t number, int64_t t_us);

/* In which it stood for most of the time, three quarters of it at least; its file is NULL if there is none. */
struct watched_place timeline_thread_place_between(const struct timeline *, enum track, uint32_t number, int64_t from_us,
    int64_t until_us);

/* The places in order, each until the next; *count is set to how many until t. */
const struct watched_place *timeline_thread_places(const struct timeline *, enum track, uint32_t number, int64_t t_us,
    size_t *count);

/* The text of a line of that place's file; NULL: it is not in the log. */
const char *timeline_source_line(const struct timeline *, enum track, const struct watched_place *, uint32_t line);

/* ---- what it prints, and asks ---- */

struct watched_output {
	int64_t t_us;
	const char *text;
};

/* In order; *count is set to how many until t. Where lines are left out, because there were too many, the words that
 * say how many stand for them. */
const struct watched_output *timeline_output(const struct timeline *, enum track, int64_t t_us, size_t *count);

/* A request of its own to our server, numbered from 1: its place here and 1. Everything that happens to it. */
struct watched_request {
	int64_t came_us;  /* to the server */
	uint32_t visitor; /* timeline_request(tl, TRACK_VISITOR, visitor) has the rest */
	uint32_t thread;  /* that connected; 0 = not known */
	bool blocks;      /* a call of that thread waits for it, and no event loop */
	uint32_t reader;  /* the thread that read the response; 0 = none yet */
	int64_t answer_us, end_us; /* answer_us: NEVER_US: not yet; end_us: it was answered, or left without */
	int64_t read_us;  /* the first bytes of the response; NEVER_US: not yet, or not known */
};

/* In order; *count is set to how many came until t. Borrowed as timeline_thread(). */
const struct watched_request *timeline_own_requests(const struct timeline *, enum track, int64_t t_us, size_t *count);

/* Whose request that of a visitor is: sets the track and the number there. False: of nobody who is watched. */
bool timeline_owner(const struct timeline *, uint32_t visitor, enum track *, uint32_t *number);

/* ---- who holds its loop ---- */

enum {
	HOLD_LEAST_US = 1000,
	HOLD_WORTH_US = 10 * 1000, /* every event loop is held for some milliseconds at a time: a shorter one needs no words */
};

/* A thread was away from its event loop while responses for it lay in its sockets. */
struct watched_hold {
	int64_t start_us, end_us; /* end_us: NEVER_US while it goes on */
	uint32_t thread;
	uint32_t request;         /* the first of those whose response waited */
	uint32_t waiting;         /* the most that did at a time */
};

/* In the order of their starts; *count is set to how many had begun by t. None is shorter than HOLD_LEAST_US. Its end may
 * be later than t. Borrowed as timeline_thread(). */
const struct watched_hold *timeline_holds(const struct timeline *, enum track, int64_t t_us, size_t *count);

/* The hold in which a thread is at t; NULL if in none. */
const struct watched_hold *timeline_hold_at(const struct timeline *, enum track, uint32_t thread, int64_t t_us);

/* The responses that lay unread in sockets of a thread at t: how many; the first few of their requests' numbers are
 * written. */
uint32_t timeline_unread(const struct timeline *, enum track, uint32_t thread, int64_t t_us, uint32_t *numbers, uint32_t most);

/* The longest time for which a thread was away from its loop, whether responses waited or not, until it came back before
 * t; no time for which another thread of its process was at the loop instead. As a hold, of no request; its start is
 * NEVER_US if there was none. */
struct watched_hold timeline_longest_away(const struct timeline *, enum track, int64_t t_us);

/* What the thread did for the longest time during a hold, until t: its state there, what it waited for, and the line in
 * which it stood then. */
struct watched_doing {
	enum watched_state state;
	const char *told;
	struct watched_place place;
	int64_t us;
};
struct watched_doing timeline_hold_doing(const struct timeline *, enum track, const struct watched_hold *, int64_t t_us);

#endif
