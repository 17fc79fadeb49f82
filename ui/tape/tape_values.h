/* The values after the words of tapes. */
#ifndef WAITSCOPE_TAPE_VALUES_H
#define WAITSCOPE_TAPE_VALUES_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/tape/tape_line.h"

/* Returns true if the token is a number or a time. */
bool tape_begins_number(const struct tape_token *);

/* Values. They return 0, or -1 with a complaint. */
int tape_read_time(struct tape_reader *, const char *text, int64_t *us);

/* Reads the count after a key, as in "Enter 3"; 1 if there is none. */
int tape_read_times(struct tape_reader *, struct tape_command *, int most);

/* The index of `name` among name_at(0), name_at(1), … up to the first NULL, or -1. */
int tape_find_name(const char *name, const char *(*name_at)(int i));

/* Adds a command; NULL, or -1, with a complaint, if there are too many. */
struct tape_command *tape_add(struct tape_reader *, enum tape_verb);
int tape_add_text(struct tape_reader *, enum tape_verb, const char *text);

/* Set NAME VALUE. */
int tape_read_set(struct tape_reader *);

#endif
