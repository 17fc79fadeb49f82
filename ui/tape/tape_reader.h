/* Reading a tape: whole, with the tapes that it sources. */
#ifndef WAITSCOPE_TAPE_READER_H
#define WAITSCOPE_TAPE_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/complaint.h"
#include "ui/tape/tape.h"

/* Reads a file. Returns NULL with one line in `why` if it is bad: "FILE:LINE: word: what is wrong, and
 * what is expected". TAPE_WHY_SIZE is room enough. */
struct tape *tape_read(const char *path, char *why, size_t why_size);

/* The same, with the complaints about all lines, which are added to. */
struct tape *tape_read_all(const char *path, struct complaints *);

/* The same for a text called `name`, which cannot source others. */
struct tape *tape_parse(const char *text, size_t size, const char *name, char *why, size_t why_size);

/* Returns true if the text begins as a tape does: its first word is one of a tape's, or there is none. */
bool tape_begins(const char *text);

#endif
