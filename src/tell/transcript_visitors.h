/* The lines of visitors who are nobody's, and of who was turned away: a part of the transcript. */
#ifndef WAITSCOPE_TRANSCRIPT_VISITORS_H
#define WAITSCOPE_TRANSCRIPT_VISITORS_H

#include "tell/transcript.h"

/* As transcript_lines(), for events of visitors and of the server. */
char *transcript_visitor_lines(const struct timeline *, const struct event *);

#endif
