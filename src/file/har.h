/*
 * A run's requests as an HTTP Archive, HAR 1.2, which browsers' network panels import:
 * http://www.softwareishard.com/blog/har-12-spec/
 */
#ifndef WAITSCOPE_HAR_H
#define WAITSCOPE_HAR_H

#include <stddef.h>
#include <stdio.h>

#include "log/timeline.h"

struct har_writer;

/* Writes every request of both programs and of visitors, in the order of their
 * launches (visitors': arrivals), and flushes. One page for each of the three that has
 * any. `address` is the server's, as "127.0.0.1:8888"; NULL if it is not known.
 *
 * Times are exact: the timings' sum is the time from launch to end. blocked: waited
 * its turn; connect; send; wait: until the response's first byte; receive. What never
 * came to be is -1, or 0 where the format wants no -1 (send, wait, receive). A request
 * without a response has the status 0 and says in response._error why.
 *
 * A few at a time: har_step() writes at most that many requests. It returns 1 while there
 * are more; 0 when all is written and flushed; -1 with a clause in `why`. The timeline and
 * the address must stay until har_end(), which may come at any time. The file stays the caller's. */
struct har_writer *har_begin(const struct timeline *, const char *address, FILE *);
int har_step(struct har_writer *, size_t entries, char *why, size_t why_size);
void har_end(struct har_writer *);

/* The same in one go. Returns 0 or -1. */
int har_write(const struct timeline *, const char *address, FILE *, char *why, size_t why_size);

#endif
