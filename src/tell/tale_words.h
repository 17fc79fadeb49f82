/* The sentences of a tale. Private to tale*.c. */
#ifndef WAITSCOPE_TALE_WORDS_H
#define WAITSCOPE_TALE_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "log/event.h"
#include "tell/tale.h"

enum { TALE_PRINTS = 4 };

/* Several requests to which the same happened. */
struct tale_group {
	const char *name;      /* of the program */
	enum track track;
	uint32_t first, last;  /* the lowest and the highest number */
	uint32_t count;        /* of requests */
	int64_t until_us;      /* when it happened to the last of them */
	struct event about;    /* the first of them */
	int64_t printed[TALE_PRINTS]; /* texts that the program printed meanwhile, for the first time */
	int printed_count;
	uint32_t next;         /* the request on which the program is blocked right afterwards; 0: none */
};

/* Each writes a sentence of its kind. */
typedef void tale_write_group(const struct timeline *, const struct tale_group *, char out[TALE_SIZE]);
tale_write_group tale_write_miss, tale_write_return, tale_write_launch, tale_write_callback, tale_write_count, tale_write_cancel;

/* Adds what was printed meanwhile to a sentence. */
void tale_add_printed(const struct timeline *, const struct tale_group *, char out[TALE_SIZE]);

/* Of a watched program, of visitors or of the server so much more happened than was told. */
void tale_write_more(const struct timeline *, enum track, uint32_t count, char out[TALE_SIZE]);

/* The same about one event; "" if there is nothing to be told of it. */
typedef void tale_write_event(const struct timeline *, enum language, const struct event *, char out[TALE_SIZE]);
tale_write_event tale_write_begin, tale_write_end, tale_write_turn, tale_write_forgot, tale_write_button, tale_write_answer;
tale_write_event tale_write_block, tale_write_ready, tale_write_work, tale_write_print, tale_write_done;
tale_write_event tale_write_as_narrator; /* as stepping from event to event tells it */
tale_write_event tale_write_as_transcript;

#endif
