/*
 * The trace: the append-only log of one run. Everything that the screen shows
 * is a function of a trace and a time.
 *
 * An event is one fact with a time. It is written once and never changes.
 * Events have a fixed size. Texts, such as what a program printed, are stored
 * beside them, once each, and events carry their ids.
 */
#ifndef WAITSCOPE_TRACE_H
#define WAITSCOPE_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/event.h"

struct trace;

/* An empty trace. `wall_us` is the wall time of its t = 0 (clock_wall_us).
 * Never NULL. */
struct trace *trace_new(int64_t wall_us);
void trace_free(struct trace *);

/* Appends a copy of `e`. If e->t_us is less than the last event's, it is raised
 * to that: the log never runs backwards. Returns the stored event, whose address
 * is valid until the trace is freed. */
const struct event *trace_append(struct trace *, const struct event *e);

/* Appends an event of another trace, with the text that it has there; and a copy of all of one, as it is by now. */
const struct event *trace_append_from(struct trace *, const struct trace *from, const struct event *e);
struct trace *trace_copy(const struct trace *);

size_t trace_count(const struct trace *);

/* The i-th event, 0 <= i < trace_count(). Borrowed. */
const struct event *trace_at(const struct trace *, size_t i);

/* The number of events with t_us <= t. */
size_t trace_count_until(const struct trace *, int64_t t_us);

/* Stores a copy of `text` (NUL-terminated; equal texts are stored once) and returns
 * its id, which is never TRACE_NO_TEXT. */
int64_t trace_intern(struct trace *, const char *text);

/* The text of an id that trace_intern() gave; "" for any other. Borrowed. */
const char *trace_text(const struct trace *, int64_t id);

int64_t trace_wall_us(const struct trace *);
void trace_set_wall_us(struct trace *, int64_t wall_us);

#endif
