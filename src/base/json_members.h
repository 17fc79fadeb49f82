/*
 * The members of a JSON object, and those of the objects in it, as one list. Files of runs have hundreds of thousands of small
 * objects: those that are plain, as ours are, are read where they stand, which takes a sixth of the time that a parser takes to make
 * a tree; all others are the parser's, and give the same list.
 */
#ifndef WAITSCOPE_JSON_MEMBERS_H
#define WAITSCOPE_JSON_MEMBERS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"

enum json_type { JSON_TEXT, JSON_WHOLE, JSON_MEMBERS, JSON_ANOTHER };

enum {
	JSON_OUTERMOST = -1, /* not within any member */
	JSON_DEPTH_MAX = 3,  /* objects further in are JSON_ANOTHER */
};

struct json_member {
	const char *name, *text; /* `text`: of a JSON_TEXT */
	size_t name_size, text_size;
	int64_t whole;           /* the number that a JSON_WHOLE is */
	enum json_type type;
	int within;              /* the place in the list of the object whose member it is, or JSON_OUTERMOST */
};

/* All zero is an empty list. */
struct json_members {
	ARRAY(struct json_member) list;
	json_t *tree; /* that holds the texts, or NULL */
};

void json_members_release(struct json_members *);

/* Reads an object that is plain: valid JSON of texts without escapes and in ASCII, whole numbers, and plain objects, no name
 * given twice. Its texts then end in a NUL where their second quotes stood, and the list refers to them. Returns false if it is
 * not plain, and leaves the bytes as they were. */
bool json_members_read(struct json_members *, char *bytes, size_t size);

/* Lists the members of an object that a parser has read, and takes it over. */
void json_members_take(struct json_members *, json_t *object);

/* The member of that name of the object at that place, or of the outermost one; NULL if there is none. */
const struct json_member *json_members_find(const struct json_members *, int within, const char *name);

/* The place of a member in the list. */
int json_members_place(const struct json_members *, const struct json_member *);

#endif
