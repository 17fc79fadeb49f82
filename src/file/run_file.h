/*
 * A run on disk: Chrome Trace Event JSON, which Perfetto and chrome://tracing open,
 * and from which the very same events are read again.
 *
 *	{"traceEvents":[
 *	{"ph":"M",…,"name":"process_name","args":{"name":"waitscope","run_format":1,"wall_us":…}},
 *	{"ph":"B","ts":20,…,"name":"fetch 1","args":{"kind":"step","track":"sync","step":"fetch","number":1}},
 *	{"ph":"E","ts":71,…,"name":"fetch 1"},
 *	…
 *	],"otherData":{"program":"waitscope 0.1.0",…,"events":…}}
 *
 * One element a line. Each event of the log is the data (`args` with a `kind`; of what
 * ends, `end` in its `args`) of just one element, in the log's order, and its time is that
 * element's `ts`; the elements between draw the picture (ends of slices, flows, counters)
 * and are not read. Kinds, tracks, steps, knobs and causes go by their names. A text goes
 * with the first event that has it, and from then on by its number there.
 *
 * The format: "Trace Event Format", Google, 2013, as Perfetto's JSON importer reads it;
 * Chrome's own wants the names of ends, and a category everywhere.
 */
#ifndef WAITSCOPE_RUN_FILE_H
#define WAITSCOPE_RUN_FILE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "log/trace.h"

/* What a file may hold. The bound on values is that of integers in JavaScript. No run is longer
 * than thirty days, and no duration in it (a delay, a sleep, a lateness, the turns of a spinner):
 * a million of these still add up in an int64_t. No duration is negative, but for FOR_EVER_US
 * where the server takes up a request. */
#define RUN_FILE_VALUE_MAX ((INT64_C(1) << 53) - 1)
#define RUN_FILE_TIME_MAX_US (INT64_C(30) * 24 * 3600 * 1000 * 1000)
#define RUN_FILE_WALL_MAX_US (INT64_C(253402300799) * 1000 * 1000) /* the end of the year 9999 */

enum {
	RUN_FILE_FORMAT = 1,
	RUN_FILE_STATUS_MAX = 999,
	RUN_FILE_WHY_SIZE = 256, /* room enough for any reason but a very long name */
};

struct run_file_writer;

/* Writes what the trace has now, a few events at a time: a long run takes a second, and
 * the loop has other things to do. run_file_step() writes at most that many events. It
 * returns 1 while there are more; 0 when all is written and flushed; -1 with a
 * clause in `why` that says what went wrong ("No space left on device"). The trace must stay
 * until run_file_end(), which may come at any time. The file stays the caller's. */
struct run_file_writer *run_file_begin(const struct trace *, FILE *);
int run_file_step(struct run_file_writer *, size_t events, char *why, size_t why_size);
void run_file_end(struct run_file_writer *);

/* The same in one go. Returns 0 or -1. */
int run_file_write(const struct trace *, FILE *, char *why, size_t why_size);

/* Reads a trace, one element at a time: beside the trace itself it needs little
 * memory. `name` is what the file is called. NULL if it is not a run, broken, cut off or
 * beyond bounds, with one line in `why`, without '\n' and fit for a terminal:
 * "NAME: line N: what is wrong". */
struct trace *run_file_read(FILE *, const char *name, char *why, size_t why_size);

/* What makes an event one that no file may hold (a knob beyond its range, a value
 * beyond bounds): a clause in `why`, and -1. 0 if nothing does. */
int run_file_check(const struct event *, char *why, size_t why_size);

#endif
