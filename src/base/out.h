/*
 * Standard output that never makes the loop wait: its reader may be slow, or stand
 * still; text waits in a buffer meanwhile.
 */
#ifndef WAITSCOPE_OUT_H
#define WAITSCOPE_OUT_H

#include <stdbool.h>
#include <stddef.h>

struct event_base;
struct out;

/* Opens what standard output leads to a second time, where that can be done (a descriptor
 * of its own shares its non-blocking mode with nobody); else it writes to standard output
 * itself, to a socket without ever waiting. `on_failure` is called, from the loop or from
 * out_text(), when nobody reads any more. When more than `most` bytes would wait, lines are
 * left out and counted. */
struct out *out_new(struct event_base *, size_t most, void (*on_failure)(void *arg), void *arg);

/* Writes what its reader takes, and waits for it if it `waits`; then frees it. Returns 0, or the errno that
 * says why not. */
int out_free(struct out *, bool waits);

/* Why standard output could not be written, in words, by an errno; 0: nobody knows. */
const char *out_reason(int failure);

/* Writes one or more whole lines. */
void out_text(struct out *, const char *text);

#endif
