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

/* Writes every request of both programs and of visitors, in the order of launches (for
 * visitors: arrivals), and flushes. One that was redirected has an entry for each of its
 * connections, in which the redirect is the response. Each of the three that has any gets a
 * page; so does each watched program, whose requests have its name and its own numbers.
 * `address` is the server's, as "127.0.0.1:8888"; NULL if unknown.
 *
 * Times are exact: the sum of the timings is the time from launch to end. They are blocked
 * (until its turn came), dns, connect (of which ssl is a part), send, wait (until the first
 * byte of the response) and receive. One that never happened is -1, or 0 where the format
 * allows no -1 (send, wait, receive). A request without a response has the reason in
 * response._error, and the status 0, unless the head of one was there.
 *
 * What HAR has no name for: of a watched program's request _unread is how long its response
 * lay in the socket, in milliseconds, until it was read; of another server's _security is how
 * TLS secures it, _missed are the addresses that failed before, _interim the statuses of
 * interim responses; of a visitor's _from is its address and _signed the name that it gave.
 * Headers and data that people gave along are there only if the log has them.
 *
 * har_step() writes at most that many requests. It returns 1 while there are more; 0 when
 * all is written and flushed; -1 with a clause in `why`. The timeline and the address are
 * borrowed until har_end(), which may come at any time. The file remains the caller's. */
struct har_writer *har_begin(const struct timeline *, const char *address, FILE *);
int har_step(struct har_writer *, size_t entries, char *why, size_t why_size);
void har_end(struct har_writer *);

#endif
