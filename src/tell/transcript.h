/*
 * The transcript: the output of the sample's two programs, from the answer
 * about Tornado's introduction page, with real times. An event gives some lines, or
 * none. Pure: the same events give the same lines in the same time zone (times are
 * local wall times: the trace's plus the event's).
 *
 * sync, for each request:
 *	Starting synchronous fetch at 2026-11-23 10:00:00.123. The program will block for about 5 secs.
 *	The synchronous fetch took 5.002345 seconds.
 *	(Sync) Server said: "Hello, world"
 * and at its end:
 *	Pfew! That was a lot of wait time!!
 * async, for each request, then once, then in each callback:
 *	Gonna launch a 'fetch' to the universe at 2026-11-23 10:00:05.130
 *
 *	You're gonna see this line before the "Yawwza..." one
 *	This one too. Now is 2026-11-23 10:00:05.131
 *
 *	Yawwza... Finally!!!. The time now is 2026-11-23 10:00:10.135
 *	(Async) Server said: "Hello, world"
 *
 * If a request failed or was cancelled, a line says so in place of what the server
 * said: (Sync) The fetch failed: timed out
 * and async's callback prints the error, too: timed out. The time now is ...
 *
 * Of a watched program it has all that it prints, asks and gets, its beginning and end, and what held its loop
 * for a hundredth of a second or longer; and
 * what a thread that is no helper did for a tenth of a second or longer, once that is over. Times are the run's:
 *	2.182 s my_fetcher was blocked for 2.000 s on line 8, get(url): recvfrom waited for response 1
 *	2.183 s my_fetcher prints: Hello, world
 *	2.521 s my_fetcher held its loop for 0.299 s: it slept on line 20, time.sleep(0.3); responses 2 and 3 waited
 */
#ifndef WAITSCOPE_TRANSCRIPT_H
#define WAITSCOPE_TRANSCRIPT_H

#include <stdint.h>

#include "log/timeline.h"
#include "log/trace.h"

/* What `event` makes its program print, each line ended by '\n'; NULL for most events, which make it print
 * nothing. What comes from outside is cleaned, and ends in "…" after 200 bytes. `timeline` holds the events up
 * to it at least. The caller frees it. */
char *transcript_lines(const struct timeline *, const struct event *);

#endif
