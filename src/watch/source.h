/*
 * The source of a watched program: the lines of one of its files, as text that can be shown. Outside text, cleaned; tabs
 * are spaces, up to columns of eight as Python counts them. It is UTF-8, or Latin-1 if its first two lines say so
 * (PEP 263); of other encodings what is not ASCII is "?".
 */
#ifndef WAITSCOPE_WATCH_SOURCE_H
#define WAITSCOPE_WATCH_SOURCE_H

#include <stddef.h>
#include <stdint.h>

enum { SOURCE_SIZE_MAX = 1 << 20 /* bytes; a larger file is not read */ };

struct source_lines;

/* Reads it as it is now. Returns NULL with a clause in `why`. */
struct source_lines *source_lines_read(const char *path, char *why, size_t why_size);
void source_lines_free(struct source_lines *); /* NULL, too */

uint32_t source_lines_count(const struct source_lines *);

/* Line `number`, from 1, which must be there; without its end. Borrowed. */
const char *source_lines_text(const struct source_lines *, uint32_t number);

#endif
