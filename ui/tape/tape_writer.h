/*
 * Writing a tape of the keys that a person presses: keys by their words, pauses as Sleep. Pauses are
 * rounded to 10 ms, and the rest is carried over.
 */
#ifndef WAITSCOPE_TAPE_WRITER_H
#define WAITSCOPE_TAPE_WRITER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "log/event.h"
#include "log/settings.h"

struct tape_writer {
	FILE *file;
	int64_t begun_us;
	int64_t slept_us; /* in all, as written */
};

/* The tape's beginning: a lesson (or NULL), commands of the person's own as they were typed, the knobs marked in
 * `given`, a size (or 0). */
struct tape_beginning {
	const char *lesson;
	const char *programs[WATCHED_MAX];
	int program_count;
	const struct settings *knobs;
	const bool *given;
	int cols, rows;
};

/* Writes the head to `file`, which stays the caller's. Each line is flushed at once. */
void tape_writer_begin(struct tape_writer *, FILE *file, const struct tape_beginning *, int64_t clock_us);

void tape_writer_key(struct tape_writer *, uint32_t key, int64_t clock_us);

/* The mouse did something, for which tapes have no words: a comment says so. */
void tape_writer_mouse(struct tape_writer *, int64_t clock_us);

/* Writes the last pause. */
void tape_writer_end(struct tape_writer *, int64_t clock_us);

#endif
