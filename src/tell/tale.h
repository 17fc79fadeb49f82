/*
 * The tale: a run told to somebody who does not look at it. One sentence for each fact that such a listener wants, in the order in
 * which they happen:
 *
 *	0.0 s: The run begins. sync and async each make 3 requests, and the server takes 5.0 s for each.
 *	0.0 s: sync is blocked on request 1, in line 3.
 *	0.0 s: async launches requests 1 to 3, and goes on.
 *	0.0 s: async is ready, in its loop.
 *	5.0 s: sync has response 1 after 5.0 s, and is blocked on request 2.
 *	…
 *
 * The rules:
 * - What happens to several requests of a program within TALE_GAP_US is one fact. Failures are facts of their own.
 * - A program that makes more than TALE_MANY requests tells of each tenth of its responses.
 * - What a built-in program prints is told with what it does, the first time that it prints that; not of errors, which are told anyway.
 * - Spinners, heartbeats, lines of code and the phases of a connection are not told. Addresses that fail are, if another one is tried;
 *   redirects and interim responses are.
 * - Of watched programs, visitors and the server it tells what the transcript does (transcript.h): of each at most TALE_FLOOD_WATCHED facts,
 *   or TALE_FLOOD_OTHERS, in TALE_FLOOD_US, and then how many more there were; but always how a command begins and ends.
 * - Signs are words (spoken.h), and no time is finer than a hundredth of a second, unless it is shorter than that.
 *
 * Pure: told event by event it is the tale of the whole.
 */
#ifndef WAITSCOPE_TALE_H
#define WAITSCOPE_TALE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/timeline.h"
#include "tell/listing.h"

enum {
	TALE_GAP_US = 100 * 1000,
	TALE_MANY = 10,
	TALE_FLOOD_US = 1000 * 1000,
	TALE_FLOOD_WATCHED = 20, TALE_FLOOD_OTHERS = 4,
	TALE_SIZE = 512, /* bytes of a sentence, with its NUL */
};

struct tale;

/* The timeline is borrowed, and may grow. */
struct tale *tale_new(const struct timeline *, enum language);
void tale_free(struct tale *);

/* The next sentence about what happened up to t, and when that was; NULL: nothing more has been told by then. It is one line
 * of plain text, without characters that a terminal obeys. Good until the next call. */
const char *tale_next(struct tale *, int64_t t_us, int64_t *at_us);

/* Returns true if something that happened is not told yet: it may still grow. */
bool tale_holds_back(const struct tale *);

/* Writes a time as the run's tale does: "5.0 s". */
void tale_moment(const struct timeline *, int64_t t_us, char *out, size_t size);

/* Writes who waits at t, and for what, for whoever has heard nothing for a while: "sync is still blocked on request 1. async is
 * ready." "" if no program waits for anything. */
void tale_waiting(const struct timeline *, int64_t t_us, char *out, size_t size);

#endif
