/*
 * A run on disk: Chrome Trace Event JSON, which Perfetto and chrome://tracing open,
 * and from which the very same events are read again.
 *
 *	{"traceEvents":[
 *	{"ph":"M",…,"name":"process_name","args":{"name":"waitscope","run_format":1,"wall_us":…}},
 *	{"ph":"B","ts":20,…,"name":"fetch 1","args":{"kind":"step","track":"sync","step":"fetch","number":1}},
 *	{"ph":"E","ts":71,…,"name":"fetch 1"},
 *	…
 *	],"otherData":{"program":"waitscope 1.0.0",…,"events":…}}
 *
 * One element a line. Each event of the log is the data of exactly one element, in the log's
 * order: its `args`, with a `kind` (in an element that is an end, `end` in its `args`); its
 * `ts` is the event's time. The other elements only draw (ends of slices, flows, counters)
 * and are not read. Kinds, tracks, steps, knobs and causes are written as names. A text is
 * written with the first event that has it, and with a number by which later events refer
 * to it.
 *
 * The format: "Trace Event Format", Google, 2013, as Perfetto's JSON importer reads it;
 * Chrome's own wants the names of ends, and a category everywhere.
 */
#ifndef WAITSCOPE_RUN_FILE_H
#define WAITSCOPE_RUN_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "log/trace.h"

/* Bounds on what a file may hold. Values are integers in JavaScript. No run is longer than thirty
 * days, nor is any duration in it (a delay, a sleep, a lateness, the turns of a spinner): the sum
 * of a million of these still fits an int64_t. No duration is negative except FOR_EVER_US, when
 * the server takes up a request. */
#define RUN_FILE_VALUE_MAX ((INT64_C(1) << 53) - 1)
#define RUN_FILE_TIME_MAX_US (INT64_C(30) * 24 * 3600 * 1000 * 1000)
#define RUN_FILE_WALL_MAX_US (INT64_C(253402300799) * 1000 * 1000) /* the end of the year 9999 */

enum {
	RUN_FILE_FORMAT = 1,
	RUN_FILE_STATUS_MAX = 999,
	RUN_FILE_NUMBER_AHEAD = 1000, /* a request's number is that of the events before it and so much, at most */
	RUN_FILE_WHY_SIZE = 480, /* room enough for any reason */
};

struct run_file_writer;

/* Writes the present events of a trace, a few at a time: a long run takes a second, and the
 * loop has other things to do. run_file_step() writes at most that many events. It returns 1
 * while there are more; 0 when all is written and flushed; -1 with a clause in `why` ("No
 * space left on device"). The trace is borrowed until run_file_end(), which may come at any
 * time. The file remains the caller's. */
struct run_file_writer *run_file_begin(const struct trace *, FILE *);
int run_file_step(struct run_file_writer *, size_t events, char *why, size_t why_size);
void run_file_end(struct run_file_writer *);

/* Whoever wants to know how far the reading of a file is. */
struct reading {
	/* So many hundredths are read; called every few milliseconds. Returns false to give it up. */
	bool (*goes_on)(void *arg, int percent);
	void *arg;
};

/* Reads a trace element by element, with little memory besides the trace itself. `name` is the
 * file's name for messages. NULL if the file is not a run, broken, cut off or beyond bounds,
 * with a line in `why` that is fit for a terminal, without '\n': "NAME: line N: what is
 * wrong". */
struct trace *run_file_read(FILE *, const char *name, char *why, size_t why_size);

/* The same for somebody who waits for it; if it is given up, the result is NULL, and `why` "". */
struct trace *run_file_read_for(FILE *, const char *name, const struct reading *, char *why, size_t why_size);

/* Checks that a file may hold the event: its knob is in range, its value within bounds.
 * Returns 0, or -1 with a clause in `why`. */
int run_file_check(const struct event *, char *why, size_t why_size);

#endif
