/*
 * The grammar of HTTP/1.x messages, byte by byte (RFC 9112, 2 to 7): where their lines and
 * chunks end, and which bytes may stand in them. The parser libraries are lenient here, each
 * in its own way; they are given only what has passed, and that in one form.
 *
 * A line of a head may end with LF alone (RFC 9112, 2.2), one of a chunked body may not. A
 * field that goes on in the next line is refused in a request, and one line in an answer.
 */
#ifndef WAITSCOPE_HTTP_GRAMMAR_H
#define WAITSCOPE_HTTP_GRAMMAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What bytes are part of. */
enum http_part {
	PART_NOTHING, /* they mean nothing to us: blanks, line ends, the version, chunk extensions, trailers */
	PART_METHOD,
	PART_TARGET,
	PART_FIRST_OF_NAME, /* of a field; more of it may follow. The line before has ended */
	PART_NAME,
	PART_VALUE,
	PART_FOLD,    /* one blank in a value: where a folded line goes on */
	PART_PASSED,  /* for the library as they are: of a status line, or a chunked body */
	PART_HEAD_END, /* the empty line behind the head */
};

enum http_grammar_news {
	GRAMMAR_FINE,
	GRAMMAR_BAD,        /* the next byte must not stand there */
	GRAMMAR_NO_VERSION, /* the next byte ends a request line that has none: HTTP/0.9 */
	GRAMMAR_REQUEST_LINE, /* it is whole; .major and .minor are known */
};

struct http_grammar {
	uint64_t chunk_left; /* bytes of the chunk; while its size is read, the size so far */
	uint8_t state;
	uint8_t digits;      /* of the chunk's size, so far */
	uint8_t major, minor;/* a request's version */
	bool is_answer;
};

/* Begins a message; its head comes first. */
void http_grammar_begin(struct http_grammar *, bool is_answer);

/* Begins a chunked body, behind the head. */
void http_grammar_begin_chunks(struct http_grammar *);

/* Takes bytes of one part, as many as there are of the up to `size` at `data` (at least one).
 * Returns their number: 0 only if the first must not stand there. Must not be called behind the
 * head, or behind the last chunk's trailers. */
size_t http_grammar_take(struct http_grammar *, const char *data, size_t size, enum http_part *, enum http_grammar_news *);

/* How many bytes are still to come of the chunk in whose data it is; 0 anywhere else. */
uint64_t http_grammar_data_left(const struct http_grammar *);

/* Returns true within a request's target. */
bool http_grammar_in_target(const struct http_grammar *);

/* Returns true for what may stand in a token: a method, a field's name, an option. */
bool http_is_token_char(char);

#endif
