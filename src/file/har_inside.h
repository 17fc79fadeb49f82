/* Private to the writing of an archive: har_entry.c (a request as JSON), har_values.c (what it is made of) and har.c (all of it). */
#ifndef WAITSCOPE_HAR_INSIDE_H
#define WAITSCOPE_HAR_INSIDE_H

#include <arpa/inet.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/array.h"
#include "base/url.h"
#include "log/timeline.h"

/* A request in the archive: one of its connections. */
struct har_entry {
	const struct request *request;
	struct request_hop connection;
	size_t redirects;    /* that led to it: */
	bool is_get, is_away; /* they made it a GET; they left the origin, and neither headers nor data go along */
	int64_t start_us, end_us; /* end_us: that of the log, if the request has none */
	uint32_t number;
	enum track track;
	enum track owner;    /* a visitor may be a watched program; */
	uint32_t own_number; /* which numbers its requests on its own */
	int64_t read_us;     /* when that one read the response; NEVER_US: not known */
};

struct har_writer {
	FILE *out;
	const struct timeline *timeline;
	const char *address;
	char ip[INET_ADDRSTRLEN];  /* "" if the address has none */
	char url[URL_TEXT_SIZE];   /* where the programs fetch from; "": from the server here */
	const char *method, *data; /* of the programs' requests; NULL: as usual, or not known */
	ARRAY(const char *) headers; /* that they have besides */
	ARRAY(struct har_entry) entries;
	size_t next; /* the next entry to write */
};

/* ---- values ---- */

json_t *har_milliseconds(int64_t us);
json_t *har_wall_time(const struct har_writer *, int64_t t_us); /* "2026-11-23T10:00:00.123456Z" */

/* Text from outside is UTF-8 here, whatever it was; of `size` bytes at most. */
json_t *har_text(const char *text, size_t size);

/* Standard base64, RFC 4648; to free(). */
char *har_base64(const char *text, size_t size);

/* Characters that a URL must not contain, and those of `also`, are written as %XX, RFC 3986. To free(). */
char *har_percent_coded(const char *text, size_t size, const char *also);

/* "/?delay=2&x" -> [{"name": "delay", "value": "2"}, {"name": "x", "value": ""}] */
json_t *har_query(const char *url);

/* The body as "text", and "encoding" if it is no UTF-8. */
void har_put_body(json_t *content, const char *body);

/* "Name: value" -> {"name": "Name", "value": "value"} */
json_t *har_header(const char *line);

/* An item of what a response is like, "HTTP/1.0, chunked, gzip, leads to /x" (EVENT_FORM): its length; 0: there is none. */
size_t har_version_of(const char *form, const char **at);
size_t har_coding_of(const char *form, const char **at);
size_t har_location_of(const char *form, const char **at);

/* ---- an entry ---- */

/* Whose request it is: "sync", "my_fetcher". */
const char *har_who_made(const struct har_writer *, const struct har_entry *);

json_t *har_entry_json(const struct har_writer *, const struct har_entry *);

#endif
