/* What another server's response is like, as texts of a run: bounded, and nothing is left out unsaid. Pure. */
#ifndef WAITSCOPE_RESPONSE_TEXT_H
#define WAITSCOPE_RESPONSE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "http/http_head.h"

enum {
	RESPONSE_SHOWN = 4096,      /* bytes of a body that a run keeps: it may have thousands */
	RESPONSE_KEPT = RESPONSE_SHOWN + 4, /* that must be here for that: a character may lie across the end */
	RESPONSE_TEXT_SIZE = 2 * RESPONSE_SHOWN,
	RESPONSE_FORM_SIZE = 2560,
};

/* Writes what the head says, joined by ", ": "HTTP/1.1", then how the body ends ("12 bytes", "chunked", "ends with the
 * connection", "no body"), the content coding ("gzip"), "stays open" where the server means to keep the connection, and
 * "leads to /there". What is too long ends in "…". */
void response_form(const struct http_head *, char text[RESPONSE_FORM_SIZE]);

/*
 * Writes the text of a body of which the first bytes are here, all or RESPONSE_KEPT; it is valid UTF-8 without NUL: bytes that are no characters are replaced, as are NULs; what
 * is longer than RESPONSE_SHOWN ends in "…". Of one with a content coding it only says what it is: "(120 bytes, gzip)". Returns
 * true if that is all of it, byte for byte.
 */
bool response_body(const char *body, size_t kept, size_t size, const char *coding, char text[RESPONSE_TEXT_SIZE]);

#endif
