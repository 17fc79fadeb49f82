/*
 * A JSON file, read value by value: the caller reads the punctuation between the values,
 * and each value is parsed on its own. Memory is bounded by the largest value allowed,
 * whatever the file's size.
 */
#ifndef WAITSCOPE_JSON_STREAM_H
#define WAITSCOPE_JSON_STREAM_H

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

#include "base/array.h"
#include "base/json_members.h"

enum { JSON_STREAM_VALUE_MAX = 8 << 20 }; /* bytes of one value */

struct json_stream {
	FILE *in;
	size_t line;       /* of the last thing read, from 1 */
	ARRAY(char) bytes; /* that were read from the file, */
	size_t at;         /* are taken up to there, */
	size_t from;       /* and kept from there on */
	const char *wrong; /* set when a value is NULL: a clause in plain ASCII */
	char text[192];    /* `wrong` may point here */
};

/* The stream is borrowed. */
void json_stream_init(struct json_stream *, FILE *);
void json_stream_release(struct json_stream *);

/* Reads the next character that is not white space. Returns it, or EOF. */
int json_stream_next(struct json_stream *);

/* Reads the value that begins with `first`, the last character read. The result is the
 * caller's, to json_decref(); NULL if the value is cut off, too large or not JSON: then
 * `wrong` says so, and `line` where. */
json_t *json_stream_value(struct json_stream *, int first);

/* The same for an object, of which it lists the members: they are valid until the next reading. Returns 0, or -1. */
int json_stream_object(struct json_stream *, struct json_members *);

#endif
