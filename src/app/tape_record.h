/* A tape written as a person presses keys (--tape-record). */
#ifndef WAITSCOPE_TAPE_RECORD_H
#define WAITSCOPE_TAPE_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "ui/keys/input.h"
#include "ui/tape/tape_writer.h"

struct tape_record;

/* `beginning` lacks the size. NULL with a clause in `why` if the file cannot be opened. */
struct tape_record *tape_record_new(const char *path, const struct tape_beginning *, char *why, size_t why_size);

/* Now is the tape's beginning. */
void tape_record_begin(struct tape_record *, int64_t clock_us);

/* A key was pressed on a screen of that size. Returns 0, except -1 once, with a clause in `why`, when the file
 * takes no more. */
int tape_record_input(struct tape_record *, const struct input *, int cols, int rows, char *why, size_t why_size);

/* Ends it. Returns 0, or -1 with a clause in `why` if the file is not whole, or not there any more. */
int tape_record_end(struct tape_record *, int cols, int rows, char *why, size_t why_size);

#endif
