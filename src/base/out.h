/*
 * Standard output without waiting: whoever reads it may be slow, or stand still, and
 * the loop goes on all the same. Text waits in a buffer meanwhile.
 */
#ifndef WAITSCOPE_OUT_H
#define WAITSCOPE_OUT_H

#include <stddef.h>

struct event_base;
struct out;

/* Writes to a descriptor of its own for what standard output leads to, where there
 * can be one (its non-blocking mode is not shared with others then); else to
 * standard output itself, to a socket without ever waiting. `failed` is called from the loop or from out_text() when nobody reads
 * any more. Of more than `most` bytes that wait, lines are left out, and counted. */
struct out *out_new(struct event_base *, size_t most, void (*failed)(void *arg), void *arg);

/* Waits until all is written, and frees it. Returns 0, or the errno that says why it was not. */
int out_free(struct out *);

/* One or more whole lines. */
void out_text(struct out *, const char *text);

#endif
