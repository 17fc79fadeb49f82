/* A stream that makes a text in memory. */
#ifndef WAITSCOPE_TEXT_STREAM_H
#define WAITSCOPE_TEXT_STREAM_H

#include <stddef.h>
#include <stdio.h>

/* Opens one; out of memory, the program ends (memory.h). What is written is in *text, ended by a NUL, and *size, which is without that, once it
 * is closed; the caller frees it. */
FILE *text_stream_open(char **text, size_t *size);
void text_stream_close(FILE *);

#endif
