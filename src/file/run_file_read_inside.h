/*
 * Private to the reading of a run: shared by run_file_read.c (the file) and
 * run_file_event.c (an event's data).
 */
#ifndef WAITSCOPE_RUN_FILE_READ_INSIDE_H
#define WAITSCOPE_RUN_FILE_READ_INSIDE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/array.h"
#include "base/json_stream.h"
#include "file/run_file.h"
#include "log/trace.h"

struct run_file_reader {
	struct json_stream in;
	struct json_members element; /* the last one that was read */
	struct trace *trace;  /* NULL until the head is read */
	const char *name;
	char *why;
	size_t why_size;
	size_t line;          /* where the element begins */
	const struct reading *reading; /* or NULL: nobody wants to know */
	uint64_t elements;    /* that were read */
	off_t size;           /* of the file; 0: not known */
	ARRAY(int64_t) texts; /* number in the file - 1 -> id in the trace */
	int64_t last_us;
	int64_t events;       /* that there should be */
	size_t tail_line;     /* where that stands; 0: nowhere yet */
};

/* Writes a line to `why` that says what is wrong and where, fit for a terminal. Returns -1. */
int reader_fail(struct run_file_reader *, size_t line, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Appends the event whose data the element carries, in its member at that place. Returns 0, or -1 with a line in `why`. */
int reader_read_event(struct run_file_reader *, int args);

#endif
