/*
 * The choices of the knobs that have words for values: how the server serves, which
 * programs run, and what goes wrong. Their enums and table are made from these rows; the
 * command line and its help, the config file, lessons, tapes, the strip, the forecast, the
 * header's and the narrator's sentences find them there. A new choice is a row.
 *
 * The order of a list is that in which turning the knob walks through it. Its first row
 * is the knob's fallback.
 */
#ifndef WAITSCOPE_CHOICES_H
#define WAITSCOPE_CHOICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/knobs.h"

/* How the server serves.
 *
 * X(mode, first, last, strategy, the rest of its struct choice)
 *
 *   first, last  its values, the same one but in a numbered family. A new mode takes the
 *                next number below zero: saved runs have the numbers.
 *   strategy     the server serves with strategy_<strategy> in server/slow_server.c
 */
#define SERVER_MODES(X) \
	X(CONCURRENT, 0, 0, timers, .word = "concurrent", .server = { .header = "" }, \
	    .turned = { NULL, "The server serves all requests at the same time now.", \
	        "The server serves all at once now." }) \
	X(SERIAL, 1, 1, lanes, .word = "serial", .server = { .at_once = 1, .header = ", serving one at a time" }, \
	    .turned = { NULL, "The server serves one request at a time now: the others stand in line.", \
	        "The server serves one at a time now." }) \
	/* As many at once as its value says. */ \
	X(WORKERS, 2, 64, lanes, .word = "workers=", STEPS(2, 3, 4, 8, 16), .server = { .header = ", serving {count} at a time" }, \
	    .turned = { NULL, "The server has {count} workers now: when all are busy, requests stand in line.", \
	        "The server has {count} workers now." }) \
	/* Really sleeps on the one loop and stops the screen itself: it is the last step. */ \
	X(FREEZE, -1, -1, freezing, .word = "freeze", .server = { .at_once = 1, .header = ", frozen meanwhile" }, \
	    .turned = { "The server now sleeps on the loop that draws this screen: while it sleeps, nothing moves here.", \
	        "The server now sleeps on the one loop: then nothing moves here.", "The server now sleeps on the one loop." })

/* Which programs run. X(which, the rest of its struct choice). */
#define PROGRAM_CHOICES(X) \
	X(BOTH, .word = "both", .clause = "both programs run at the same time", .programs = { .sync = true, .async = true }) \
	X(IN_TURN, .word = "in turn", .alias = "in-turn", .clause = "sync runs first, then async", \
	    .programs = { .sync = true, .async = true, .in_turn = true }) \
	X(SYNC, .word = "sync", .clause = "sync runs alone", .programs = { .sync = true }) \
	X(ASYNC, .word = "async", .clause = "async runs alone", .programs = { .async = true }) \
	/* Until another run begins. */ \
	X(NONE, .word = "none", .aside = "only visitors", .clause = "neither program runs: the server waits for whoever comes")

/* What goes wrong with the programs' requests; visitors' are spared. X(which, the rest of
 * its struct choice). */
#define ERROR_CHOICES(X) \
	X(NONE, .word = "none", .unlisted = true) \
	X(REFUSED, .word = "refused", .clause = "nobody listens: every connection is refused", \
	    .error = { .deserted = true }) \
	X(TIMEOUT, .word = "timeout", .clause = "the server takes up requests and never answers", .error = { .hangs = true }) \
	X(RESET, .word = "reset", .clause = "the server breaks off each connection", .error = { .resets = true }) \
	X(500, .word = "500", .clause = "the server answers with an error, HTTP 500", .error = { .status = 500 }) \
	X(MIXED, .word = "mixed", .aside = "in turn", .clause = "requests fail in four ways in turn; every fifth succeeds", \
	    .error = { .mixes = true, .mixed = { ERRORS_REFUSED, ERRORS_TIMEOUT, ERRORS_RESET, ERRORS_500, ERRORS_NONE } })

enum { ERRORS_PERIOD = 5 }; /* of mixed errors */

#define SERVER_MEMBER(mode, first, last, ...) SERVER_##mode = (first), SERVER_##mode##_MAX = (last),
enum server_mode { SERVER_MODES(SERVER_MEMBER) };

/* How many modes stand below zero: the least value is minus that. */
#define SERVER_COUNT_BELOW(mode, first, ...) + ((first) < 0)
enum { SERVER_LEAST = -(0 SERVER_MODES(SERVER_COUNT_BELOW)) };

#define PROGRAMS_MEMBER(which, ...) PROGRAMS_##which,
enum programs { PROGRAM_CHOICES(PROGRAMS_MEMBER) PROGRAMS_CHOICES };

#define ERRORS_MEMBER(which, ...) ERRORS_##which,
enum errors { ERROR_CHOICES(ERRORS_MEMBER) ERRORS_CHOICES };

struct choice {
	const char *word;       /* as the screen shows it; in a numbered family the number follows */
	const char *alias;      /* also read, and named to who may choose; or NULL */
	const char *aside;      /* what the help adds to the word, or NULL */
	const char *clause;     /* the knob's own sentences (struct knob_info) take it in, or NULL */
	const char *turned[3];  /* the narrator's sentences of at most 100, 72 and 48 characters, or NULLs */
	const int64_t *steps;   /* a family's values that turning walks through */
	int64_t first, last;    /* the values; more than one in a family */
	enum knob knob;
	int step_count;
	bool unlisted;          /* the help leaves it out */
	union {
		struct {
			const char *header; /* ends the header's sentence about the server */
			int64_t at_once;    /* how many it serves at a time; 0: all, or in a family its value */
		} server;
		struct {
			bool sync, async;   /* they run */
			bool in_turn;       /* one after the other, sync first */
		} programs;
		struct {
			unsigned status;    /* HTTP, of the response; 0: nothing is wrong with it */
			bool deserted;      /* it connects to where nobody listens */
			bool hangs;         /* the server takes it up and never answers */
			bool resets;        /* the server aborts the connection after the delay */
			bool mixes;         /* each request has the next of `mixed` */
			enum errors mixed[ERRORS_PERIOD];
		} error;
	};
};

/* The choice that has the value; for any other (a log may have it) the fallback's. NULL
 * where the knob has no choices. */
const struct choice *choice_of(enum knob, int64_t value);

/* The knob's choice number `i`, or NULL behind the last. */
const struct choice *choice_at(enum knob, int i);

/* Reads a choice's word or alias, in capitals or not. Returns 0 and sets *value, or -1. */
int choice_parse(enum knob, const char *text, int64_t *value);

/* Writes its word. */
void choice_format(enum knob, int64_t value, char *out, size_t size);

/* Writes what may be chosen: "one of both, in-turn, …". */
void choice_allowed(enum knob, char *out, size_t size);

/* Writes the same for the help: "refused, timeout, …, or mixed: in turn". */
void choice_help(enum knob, char *out, size_t size);

/* As knob_step(). */
int64_t choice_step(enum knob, int64_t value, int direction);

#endif
