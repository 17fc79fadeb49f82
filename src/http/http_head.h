/* What an answer's head says, for those who show it. */
#ifndef WAITSCOPE_HTTP_HEAD_H
#define WAITSCOPE_HTTP_HEAD_H

#include <stdbool.h>
#include <stdint.h>

/* Where the body ends (RFC 9112, 6.3). */
enum http_framing {
	FRAMING_NONE,    /* there is none: by the status, or because the request was HEAD */
	FRAMING_LENGTH,  /* after Content-Length bytes */
	FRAMING_CHUNKED, /* with a chunk of size 0 */
	FRAMING_CLOSE,   /* with the connection */
};

/* The texts are as they were sent: without control characters but TAB, and not always UTF-8. */
struct http_head {
	uint64_t length;       /* Content-Length, if has_length: with FRAMING_NONE that of a body which is not sent */
	const char *coding;    /* Content-Encoding: "gzip"; "" if none. The body is left as it is */
	const char *location;  /* NULL if none */
	uint8_t framing;       /* enum http_framing */
	uint8_t minor;         /* of HTTP/1.minor */
	bool has_length;
	bool keep_alive;       /* the server means to keep the connection, which it then must not end a body with */
};

#endif
