/*
 * A request's story: (timeline, request, t) -> one sentence. It says what is known at t:
 * in the past tense what is over, in the present tense what is still going on. Pure.
 *
 *	Request 2 of async: launched at 0.000 s, connected after 0.4 ms, at the server
 *	for 5.000 s, answered at 5.001 s; its callback waited 0.2 ms and ran for 0.1 ms.
 *
 * A visitor's that is a watched program's is told as that one's:
 *
 *	Request 2 of my_fetcher: asked at 0.2 s, at the server for 2.0 s, answered at 2.2 s; its response lay unread for 0.3 s:
 *	the loop was held, it slept on line 6.
 */
#ifndef WAITSCOPE_REQUEST_STORY_H
#define WAITSCOPE_REQUEST_STORY_H

#include <stddef.h>
#include <stdint.h>

#include "log/timeline.h"
#include "log/trace.h"

enum { REQUEST_STORY_SIZE = 384 };

/* Writes the sentence, with times in that grain (base/duration.h), in at most `width` characters, all ASCII but for a
 * watched program's name: the least important clauses
 * are left out, whole, until it fits; the shortest form takes some 60 characters, however
 * small `width` is. The sentence of a request not launched says so. `track` may be
 * TRACK_VISITOR; if that is a watched program's request, it is told as one of its own. REQUEST_STORY_SIZE is enough for any. */
void request_story_write(const struct timeline *, enum track, uint32_t number, int64_t t_us, int64_t grain_us, int width, char *out, size_t size);

#endif
