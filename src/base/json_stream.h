/*
 * A JSON file, read value by value: what is between the values is the caller's to
 * ask for, sign by sign, and each value is parsed on its own. Memory is bounded by
 * the largest value that is allowed, whatever the file's size.
 */
#ifndef WAITSCOPE_JSON_STREAM_H
#define WAITSCOPE_JSON_STREAM_H

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

#include "base/array.h"

enum { JSON_STREAM_VALUE_MAX = 8 << 20 }; /* bytes of one value */

struct json_stream {
	FILE *in;
	size_t line;       /* from 1: of what was read last */
	ARRAY(char) value; /* that is being read */
	const char *wrong; /* set when a value is NULL: a clause, in plain ASCII */
	char text[192];    /* what `wrong` may point to */
};

/* The stream is borrowed. */
void json_stream_init(struct json_stream *, FILE *);
void json_stream_release(struct json_stream *);

/* The next character that is no white space, or EOF. */
int json_stream_next(struct json_stream *);

/* The value that begins with `first`, the last character that was read. NULL if it
 * is cut off, too large or no JSON: then `wrong` says it, and `line` where. The
 * caller's, to json_decref(). */
json_t *json_stream_value(struct json_stream *, int first);

#endif
