/*
 * The fields of a message's head, as they are read: those that matter are kept, or what they say.
 */
#ifndef WAITSCOPE_HTTP_FIELDS_H
#define WAITSCOPE_HTTP_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "http/http_field.h"

/* A text that grows; at first "", without memory. */
struct http_text {
	ARRAY(char) bytes; /* with a NUL behind them that is not counted, once there is memory */
};

void http_text_add(struct http_text *, const char *bytes, size_t size);
void http_text_clear(struct http_text *);
const char *http_text_of(const struct http_text *);
void http_text_release(struct http_text *);

/* X(ID, name, note): the fields that matter, and the function for a value of each. */
#define HTTP_FIELDS(X) \
	X(HOST, "host", note_host) \
	X(CODING, "transfer-encoding", note_coding) \
	X(LENGTH, "content-length", note_length) \
	X(CONNECTION, "connection", note_connection) \
	X(EXPECT, "expect", note_expectation) \
	X(AGENT, "user-agent", note_agent) \
	X(ORIGIN, "origin", note_origin) \
	X(LOCATION, "location", note_location) \
	X(CONTENT_CODING, "content-encoding", note_content_coding)

#define HTTP_FIELD_ID(ID, ...) FIELD_##ID,
enum http_field_id { HTTP_FIELDS(HTTP_FIELD_ID) FIELD_COUNT };
#undef HTTP_FIELD_ID

/* Room for the longest of their names, and for one byte more, which makes anything longer differ from it. */
enum { HTTP_FIELD_NAME_SIZE = sizeof "transfer-encoding" + 1 };

struct http_fields {
	/* what they say */
	struct http_text agent;     /* a request's: the first one */
	struct http_text host, origin; /* likewise */
	struct http_text location;  /* an answer's: the first one */
	struct http_text content_coding; /* an answer's: all of them */
	uint64_t length;            /* of the body; 0 if none is said */
	uint8_t seen[FIELD_COUNT];  /* how often: 0, 1, or 2 = more */
	enum http_coding coding;    /* if there was one */
	bool is_answer;
	bool bad_host, bad_length;
	bool expects_continue, odd_expectation;
	bool closes, stays;         /* "close", "keep-alive" were among the connection's options */

	/* private: the field that is being read */
	struct http_text value;     /* if it matters */
	uint8_t field;              /* enum http_field_id, or FIELD_COUNT, */
	bool in_value;              /* if its name is whole */
	uint8_t name_size;
	char name[HTTP_FIELD_NAME_SIZE];
};

/* Begins a head. All zero is fine before the first time. */
void http_fields_begin(struct http_fields *, bool is_answer);
void http_fields_release(struct http_fields *);

/* Bytes of the field's name, and of its value. */
void http_fields_take_name(struct http_fields *, const char *bytes, size_t size);
void http_fields_take_value(struct http_fields *, const char *bytes, size_t size);

/* A line has ended: a field's, or the first one. */
void http_fields_end_line(struct http_fields *);

#endif
