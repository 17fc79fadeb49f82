/*
 * Fewer bytes for the same frame. curses sets attributes and colours one by one, and takes back at a frame's end what a reset takes back
 * anyway; and xterm's reset names the character set, each time.
 */
#ifndef WAITSCOPE_SQUEEZE_H
#define WAITSCOPE_SQUEEZE_H

#include <stddef.h>

/* Writes the `size` bytes of a whole frame to `out`, which has room for as many: sequences that select graphic rendition (ECMA-48 8.3.117)
 * in a row become one, without what a reset in it undoes; and the selection of ASCII (ESC ( B) is left out, unless the frame selects another
 * set. Returns how many bytes these are. */
size_t squeeze(const char *frame, size_t size, char *out);

#endif
