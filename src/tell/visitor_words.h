/*
 * What visitors are called, on the screen and in sentences: by the name with which they signed, "ana"; else by the program
 * that asks, "curl 4"; else by where they are, "192.168.178.23"; else "visitor 4". What comes from outside is cut where it
 * is too long, and cleaned (base/letter.h). Pure.
 */
#ifndef WAITSCOPE_VISITOR_WORDS_H
#define WAITSCOPE_VISITOR_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "log/request.h"
#include "log/timeline.h"
#include "log/visits.h"

enum {
	VISITOR_COLS = 16,  /* of a name in a sentence, at most, */
	VISITOR_BYTES = 32, /* and bytes, */
	VISITOR_BYTES_BRIEF = 16, /* and where there is little room */
	VISITOR_WORDS_SIZE = 256,
};

struct visitor_words {
	char s[VISITOR_WORDS_SIZE];
};

/* A text from outside in at most `cols` columns, of which the last is "…" if it was cut. */
struct visitor_words visitor_cut(const char *text, int cols);

/* The program's own name in a User-Agent: "curl", "Firefox", "python-requests"; "" if there is none. */
struct visitor_words visitor_program(const char *agent);

/* What the visitor of that number is called, in at most `cols` columns, at least 8. */
struct visitor_words visitor_label(const struct request *, uint32_t number, int cols);

/* The same in a sentence, and at its beginning: "Visitor 4"; which is what those are called whose name has more than `most`
 * bytes. */
struct visitor_words visitor_who(const struct request *, uint32_t number, size_t most);
struct visitor_words visitor_who_begins(const struct request *, uint32_t number, size_t most);

/* Where the visitor is, if that is not this machine; else "". */
const char *visitor_from(const struct request *);

/* Why the server turned something away, by the status of its answer: "429 too many from one address"; without the number if
 * `brief`. 0: "closed without an answer". */
struct visitor_words visitor_refusal(uint16_t status, bool brief);

/* How many were turned away by t and why: "7 turned away: 5 × 429, 2 × 503"; "" if none. `detailed`: with words. */
struct visitor_words visitor_refusals(const struct timeline *, int64_t t_us, bool detailed);

#endif
