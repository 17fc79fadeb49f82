/* What a request's story is made from: its facts, and clauses. Private to request_story*.c. */
#ifndef WAITSCOPE_REQUEST_STORY_INSIDE_H
#define WAITSCOPE_REQUEST_STORY_INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/timeline.h"
#include "log/watched.h"

enum { CLAUSE_SIZE = 128 };

struct story {
	const struct timeline *timeline;
	struct request r; /* as known at t */
	int64_t t_us, grain_us;
	int64_t end_us;   /* its response, failure or cancel */
	enum track track;
	uint32_t number;
	enum track owner; /* a watched program, */
	const struct watched_request *own; /* and what it knows of its request; NULL: it is none */
	bool reads;       /* and there is someone to read the response, and it would be seen */
	bool is_outside;  /* another server answers it */
	int brief;        /* 1: clauses in their short form; 2: and failures in a few words */
};

/* The tense of a clause. */
enum tense {
	TENSE_NONE,    /* there is no clause */
	TENSE_PAST,
	TENSE_PRESENT, /* matters most */
};

/* ---- request_story_words.c ---- */

enum tense story_say(char out[CLAUSE_SIZE], enum tense, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Returns true if that is a time. */
bool story_was(int64_t t_us);

struct story_text {
	char s[32];
};
struct story_text story_took(const struct story *, int64_t from_us, int64_t to_us);
struct story_text story_so_far(const struct story *, int64_t from_us);
struct story_text story_moment(const struct story *, int64_t t_us);

/* ---- request_story_outside.c ---- */

/* Clauses about a request to another server; none of any other. */
enum tense story_say_hops(const struct story *, char out[CLAUSE_SIZE]);
enum tense story_say_lookup(const struct story *, char out[CLAUSE_SIZE]);
enum tense story_say_misses(const struct story *, char out[CLAUSE_SIZE]);
enum tense story_say_connect(const struct story *, char out[CLAUSE_SIZE]);
enum tense story_say_tls(const struct story *, char out[CLAUSE_SIZE]);
enum tense story_say_interim(const struct story *, char out[CLAUSE_SIZE]);
enum tense story_say_wait(const struct story *, char out[CLAUSE_SIZE]);
enum tense story_say_coming(const struct story *, char out[CLAUSE_SIZE]);
enum tense story_say_form(const struct story *, char out[CLAUSE_SIZE]);

/* How it ended. */
enum tense story_say_response(const struct story *, char out[CLAUSE_SIZE]);
enum tense story_say_failure(const struct story *, char out[CLAUSE_SIZE]);

/* ---- request_story_visitor.c ---- */

/* A visitor's: what it is called; and clauses, story_say_departure() of one that is over. */
void story_write_visitor(const struct story *, char *out, size_t size);
enum tense story_say_arrival(const struct story *, char out[CLAUSE_SIZE]);
enum tense story_say_asker(const struct story *, char out[CLAUSE_SIZE]);
enum tense story_say_departure(const struct story *, char out[CLAUSE_SIZE]);

#endif
