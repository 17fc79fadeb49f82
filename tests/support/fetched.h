/*
 * For tests of the fetching end: one fetch, whose phases are noted in the diary of raw_peer.h, each with all that
 * it tells, and a ';' behind it.
 */
#ifndef WAITSCOPE_FETCHED_H
#define WAITSCOPE_FETCHED_H

#include <stdbool.h>
#include <stdint.h>

#include "http/http_fetch.h"

extern struct http_fetch *fetch; /* NULL when it is over */
extern int free_at;              /* the phase in which the callback frees it, or -1 */

/* Begins; the diary is empty then. */
void begin_fetch(const struct http_order *);

/* Runs the loop until the fetch is over, and some turns more. */
void await_fetch(void);

/* Both. */
void run_fetch(const struct http_order *);

/* Frees the fetch from outside; nothing may be told any more. */
void drop_fetch(void);

/* Asserts what the diary says; like printf. "@" stands for the port `fetched_port`. */
extern uint16_t fetched_port;
void assert_told(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same of its beginning alone. */
void assert_begins(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A file in the tests' own folder, which is made for it and removed at the end. Returns its path. */
const char *scratch_path(const char *name);
const char *scratch_file(const char *name, const char *text);
void remove_scratch(void);

#endif
