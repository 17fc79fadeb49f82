/* A file in memory, for libraries that write to nothing else: what they wrote is taken out of it. */
#ifndef WAITSCOPE_MEMORY_FILE_H
#define WAITSCOPE_MEMORY_FILE_H

#include <stddef.h>
#include <stdio.h>

struct evbuffer;

/* A file without a name, in memory where the system supports that. The caller closes it. It fails only when there are
 * no descriptors left: NULL, with a clause in `why`. */
FILE *memory_file_open(char *why, size_t why_size);

/* Moves what was written, and flushed, to `out`, or drops it if `out` is NULL. Returns 0, or an errno: it cannot be read, and what
 * `out` got is of no use. */
int memory_file_take(FILE *, struct evbuffer *out);

#endif
