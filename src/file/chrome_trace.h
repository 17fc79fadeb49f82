/*
 * Elements of Chrome's Trace Event Format, written one by one. The caller keeps the
 * format's rules: slices nest on a thread, b and e have the same name.
 */
#ifndef WAITSCOPE_CHROME_TRACE_H
#define WAITSCOPE_CHROME_TRACE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* "ph": the type of an element. */
enum chrome_phase {
	CHROME_METADATA = 'M',
	CHROME_BEGIN = 'B', /* a slice on a thread, and its end */
	CHROME_END = 'E',
	CHROME_INSTANT = 'i',
	CHROME_ASYNC_BEGIN = 'b', /* a slice of the thing with that category and id */
	CHROME_ASYNC_END = 'e',
	CHROME_ASYNC_INSTANT = 'n',
	CHROME_FLOW_START = 's', /* an arrow from the slice open on the thread to another */
	CHROME_FLOW_END = 'f',
	CHROME_COUNTER = 'C',
};

struct chrome_element {
	enum chrome_phase phase;
	uint32_t thread;      /* from 1 */
	int64_t ts_us;
	const char *name;     /* any bytes; an end has the name of its beginning */
	const char *category; /* plain ASCII */
	uint32_t id;          /* of asynchronous slices and flows; 0: none */
	const char *colour;   /* a name that Chrome's viewer knows; NULL: its choice */
};

/* Writes an element without its end: "args" may follow, then '}'. */
void chrome_trace_open_element(FILE *, const struct chrome_element *);

#endif
