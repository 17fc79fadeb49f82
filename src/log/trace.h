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

/* Events have places, which never change: that of the first one is trace_first(), 0 unless the oldest were forgotten; that of
 * the next to come is trace_count(). */
size_t trace_first(const struct trace *);
size_t trace_count(const struct trace *);

/* The event of a place, trace_first() <= i < trace_count(). Borrowed. */
const struct event *trace_at(const struct trace *, size_t i);

/* The place behind the last event with t_us <= t; trace_first() if there is none. */
size_t trace_count_until(const struct trace *, int64_t t_us);

/* Stores a copy of `text` (NUL-terminated; equal texts are stored once) and returns
 * its id, which is never TRACE_NO_TEXT. */
int64_t trace_intern(struct trace *, const char *text);

/* The text of an id that trace_intern() gave; "" for any other. Borrowed. */
const char *trace_text(const struct trace *, int64_t id);

/* For forget.c: appends an event of another trace, whose text keeps its id; stores a text of another trace, and so the id; how
 * many ids were given, of which the other gives none any more. */
void trace_take(struct trace *, const struct trace *from, const struct event *e);
void trace_keep_text(struct trace *, const struct trace *from, int64_t id);
int64_t trace_ids(const struct trace *);
void trace_skip_ids(struct trace *, int64_t ids);

/* For forget.c: events have their places from there on; both traces become what the other was. */
void trace_move(struct trace *, size_t first);
void trace_swap(struct trace *, struct trace *);

int64_t trace_wall_us(const struct trace *);
void trace_set_wall_us(struct trace *, int64_t wall_us);

#endif
