/* The transcript of a watched program. Private to transcript.c. */
#ifndef WAITSCOPE_TRANSCRIPT_WATCHED_H
#define WAITSCOPE_TRANSCRIPT_WATCHED_H

#include "log/timeline.h"
#include "log/trace.h"

enum { TRANSCRIPT_LEAST_US = 100 * 1000 }; /* what a thread did for less than that has no line */

/* As transcript_lines(), of an event of a watched program, or of a visitor that is one. */
char *transcript_watched_lines(const struct timeline *, const struct event *);

#endif
