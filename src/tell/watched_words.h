/*
 * Words about watched programs, for sentences and tables: their names, their lines, what they do. Texts from outside
 * are cut where they are too long for a sentence, and end in "…" then. Pure.
 */
#ifndef WAITSCOPE_WATCHED_WORDS_H
#define WAITSCOPE_WATCHED_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "log/timeline.h"
#include "log/watched.h"

enum {
	WATCHED_NAME_MOST = 16,  /* bytes, without the "…"; */
	WATCHED_NAME_LONG = 40,  /* where there is room */
	WATCHED_CALL_MOST = 20,
	WATCHED_THING_MOST = 32,
	WATCHED_FILE_MOST = 24,
	WATCHED_TEXT_SIZE = 192,
};

struct watched_text {
	char s[WATCHED_TEXT_SIZE];
};

/* At most `most` bytes of a text, and "…". */
struct watched_text watched_cut(const char *text, size_t most);

/* "my_fetcher"; "" of a track that is none of theirs. watched_name() has WATCHED_NAME_MOST bytes at most. */
struct watched_text watched_name(const struct timeline *, enum track);
struct watched_text watched_name_within(const struct timeline *, enum track, size_t most);

/* Of all that the run has: "my_async and my_sync"; "" if none. */
struct watched_text watched_names(const struct timeline *);

/* Whose deed that of a thread is, if not the first one's: "thread 3"; of another process's first one, "curl"; "" of
 * the first one. */
struct watched_text watched_thread_name(const struct timeline *, enum track, uint32_t thread);

/* "line 6"; "line 6 of util.py" if that is another file than the one that the program is called after; "" in none. */
struct watched_text watched_line(const struct timeline *, enum track, const struct watched_place *);

/* "my_fetcher.py:6"; "" in none. */
struct watched_text watched_file_line(const struct watched_place *);

/* The source text of that line without the blanks around it, at most `most` bytes; "" if the log does not have it. */
struct watched_text watched_source(const struct timeline *, enum track, const struct watched_place *, size_t most);

/* The same as a part of a sentence: without a comment at its end, as Python has them, and without what opens a block
 * or ends a statement there. */
struct watched_text watched_clause(const struct timeline *, enum track, const struct watched_place *, size_t most);

/* What a wait says ("recvfrom: response 2") in its two parts: "recvfrom", and "response 2"; the latter may be "". */
struct watched_text watched_call(const char *told);
struct watched_text watched_thing(const char *told);

/* What a thread does in that state, and what it did, of which a line or a call can follow: "sleeps", "slept";
 * "is blocked", "was blocked". */
const char *watched_does(enum watched_state);
const char *watched_did(enum watched_state);

/* "response 2"; "responses 2 and 3"; "3 responses". `numbers` has as many as there are, or two at least. */
struct watched_text watched_responses(const uint32_t *numbers, size_t count);

#endif
