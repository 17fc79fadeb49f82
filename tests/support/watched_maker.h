/* The parts that runs with watched programs are made of. Private to the watched_*.c files of the tests. */
#ifndef WAITSCOPE_WATCHED_MAKER_H
#define WAITSCOPE_WATCHED_MAKER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "log/timeline.h"
#include "log/trace.h"

enum {
	MS = 1000,
	S = 1000 * MS,
	DELAY_US = 2 * S,
	TIMER_LATE_US = 900,  /* the server's */
	BRIEFLY_US = 100,     /* what takes no time to speak of */
	START_US = 2 * MS,    /* from the command to its first thread */
	TEXT_SIZE = 200,
};

struct noted {
	struct event event;
	size_t order;
};

/* A file of its own. */
struct source {
	const char *path;
	const char *const *lines; /* NULL-ended; or NULL: made up */
	uint32_t count;
};

struct maker {
	struct trace *trace;
	ARRAY(struct noted) notes;
	enum track track;          /* of the watched program that is written */
	const struct source *source;
	ARRAY(bool) logged;        /* its lines that are, from 0 */
	uint32_t visitors;         /* so far, of all */
	uint32_t requests;         /* of this program */
	bool is_untraced;
};

/* Any event; one of the watched program that is written, unless nothing may be traced; and one with a text. */
void make_note(struct maker *, int64_t t_us, enum track, enum event_kind, uint32_t number, int64_t value);
void make_put(struct maker *, int64_t t_us, enum event_kind, uint32_t number, int64_t value);
void make_say(struct maker *, int64_t t_us, enum event_kind, uint32_t number, const char *text);

/* It prints a line. */
void make_print(struct maker *, int64_t t_us, const char *text);

/* It comes to a line, which is logged with those around it. */
void make_line(struct maker *, int64_t t_us, uint32_t thread, uint32_t number, const char *function);

/* A wait; NEVER_US: its end is not. */
void make_wait(struct maker *, int64_t t_us, int64_t end_us, enum event_kind, uint32_t thread, const char *told);

/* A request of this program's thread reaches the server, or that of nobody whom we watch, 0. Returns its visitor. */
uint32_t make_arrive(struct maker *, int64_t t_us, uint32_t thread);

/* The answer to a visitor who came at t. Returns when it is. */
int64_t make_answer(struct maker *, int64_t t_us, uint32_t visitor);

/* A thread asks and is blocked until the response is there. Returns when that is. */
int64_t make_ask_and_block(struct maker *, int64_t t_us, uint32_t thread);

/* A program begins, with its first thread, and ends, with all of them. Returns when nothing is left of it. */
void make_begin(struct maker *, enum track, const char *name, const char *command, const char *program);
int64_t make_end(struct maker *, int64_t t_us, uint32_t threads, uint32_t status, const char *words);

#endif
