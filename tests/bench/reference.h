/*
 * What the references in C share: PROGRAM REQUESTS DELAY, the delay in ms. Each makes so many requests at once, in one process with its
 * server, and prints when the last callback was called, in ms beyond the delay and since the first launch, and how late the latest
 * callback was, in ms beyond its own connect and the delay: "23.4 5.1". The loop is libevent's as one gets it, but for precise timers.
 */
#ifndef WAITSCOPE_BENCH_REFERENCE_H
#define WAITSCOPE_BENCH_REFERENCE_H

#include <stdint.h>

struct event_base;

enum { REFERENCE_BACKLOG = 4096 };

struct reference {
	struct event_base *base;
	int requests, done;
	int64_t delay_us;
	int64_t begun_us, worst_us;
};

/* Reads the arguments, and has as many descriptors as may be had. Ends the program, with a line, if the arguments are not good. */
void reference_init(struct reference *, int argc, char *argv[]);

/* A socket that listens on any port of 127.0.0.1. */
int reference_listen(uint16_t *port);

/* The launches begin now. */
void reference_begin(struct reference *);

/* A callback is called, of a request that connected then; the last one ends the loop. */
void reference_done(struct reference *, int64_t connect_us);

/* Prints what was measured. Returns the program's exit status. */
int reference_end(const struct reference *);

#endif
