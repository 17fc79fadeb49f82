/*
 * Values of HTTP's fields, and a request's target: which are valid, and what they say
 * (RFC 9110, 5.6 and 7.2; RFC 9112, 3.2 and 6; RFC 3986).
 */
#ifndef WAITSCOPE_HTTP_FIELD_H
#define WAITSCOPE_HTTP_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The next element of a list: moves *list behind it, and returns its beginning, *size its
 * length without blanks around it. Empty elements are left out. NULL at the end. */
const char *http_list_next(const char **list, size_t *size);

/* Returns true if the list has that option, in any case. */
bool http_list_has(const char *list, const char *option);

/* The transfer codings of a message. */
enum http_coding {
	CODING_CHUNKED,
	CODING_UNKNOWN, /* chunked at the end, and others before it */
	CODING_ENDLESS, /* not chunked at the end, or twice: where the body ends is unknown */
};
enum http_coding http_coding(const char *value);

/* Reads a length in bytes: digits alone. One too large for 64 bits is UINT64_MAX. Returns 0, or -1. */
int http_length_parse(const char *value, uint64_t *length);

/* The same of a list of them, which must all be the same: "5, 5". */
int http_lengths_parse(const char *list, uint64_t *length);

/* A host and perhaps a port, or nothing. */
bool http_host_is_valid(const char *value);

/* Writes a moment in whole seconds since 1970 as a date: "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7), the
 * same in any locale. A year that has not four digits has none: "". */
enum { HTTP_DATE_SIZE = sizeof "Sun, 06 Nov 1994 08:49:37 GMT" };
void http_date_write(int64_t seconds, char text[HTTP_DATE_SIZE]);

/* Splits a target, in place, into path and query ("" if none): a path, or an http address with a
 * host. What need not be spelled as %XX is not, then. Returns false if it is neither. */
bool http_target_split(char *target, const char **path, const char **query);

#endif
