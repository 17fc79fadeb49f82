/*
 * A request's story: (timeline, request, t) -> one sentence. It says what is
 * known at t, in the past tense what is over and in the present what goes on. Pure.
 *
 *	Request 2 of async: launched at 0.000 s, connected after 0.4 ms, at the server
 *	for 5.000 s, answered at 5.001 s; its callback waited 0.2 ms and ran for 0.1 ms.
 */
#ifndef WAITSCOPE_REQUEST_STORY_H
#define WAITSCOPE_REQUEST_STORY_H

#include <stddef.h>
#include <stdint.h>

#include "log/timeline.h"
#include "log/trace.h"

enum { REQUEST_STORY_SIZE = 384 };

/* Writes the sentence in at most `width` characters, all ASCII: what matters least
 * is left out until it fits, and what is told at all is told whole; the shortest
 * form takes some 60 characters, however small `width` is. One that was not launched
 * says so. `track` may be TRACK_VISITOR. REQUEST_STORY_SIZE is room enough for any. */
void request_story_write(const struct timeline *, enum track, uint32_t number, int64_t t_us, int width, char *out, size_t size);

/* A duration as these sentences have it: "20 us", "0.2 ms", "500 ms", "5.001 s". */
void request_story_duration(int64_t us, char *out, size_t size);

#endif
