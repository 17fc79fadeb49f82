/*
 * Inside of the reading of a run: what run_file_read.c (the file) and
 * run_file_event.c (an event's data) share.
 */
#ifndef WAITSCOPE_RUN_FILE_READER_H
#define WAITSCOPE_RUN_FILE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "base/json_stream.h"
#include "log/trace.h"

struct run_file_reader {
	struct json_stream in;
	struct trace *trace;  /* NULL until the head is read */
	const char *name;
	char *why;
	size_t why_size;
	size_t line;          /* of the element's first sign */
	ARRAY(int64_t) texts; /* number in the file - 1 -> id in the trace */
	int64_t last_us;
	bool has_tail;
};

/* Says in one line where and what is wrong, fit for a terminal. Always -1. */
int reader_fail(struct run_file_reader *, size_t line, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Appends the event whose data an element carries, or says what is wrong with it. */
int reader_read_event(struct run_file_reader *, json_t *element, json_t *args);

#endif
