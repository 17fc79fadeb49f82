/*
 * What a watched program prints, line by line: outside bytes, of which only text remains. Escape sequences are left
 * out, whole (ECMA-48: CSI, OSC and its like, two-byte ones), a carriage return begins its line anew, as progress
 * bars want it, a backspace takes a character back, a tab becomes spaces, and what is no character, or one that
 * terminals might obey, is shown as U+FFFD. Pure.
 */
#ifndef WAITSCOPE_PRINTED_H
#define WAITSCOPE_PRINTED_H

#include <stddef.h>
#include <stdint.h>

struct printed;

enum { PRINTED_LINE_MAX = 4096 /* bytes; a longer line ends in "…" */ };

/* `line` is called with each line that is whole, without its end; `text` is UTF-8 and borrowed. `t_us` is when its
 * last byte came. Never NULL. */
struct printed *printed_new(void (*line)(void *arg, const char *text, int64_t t_us), void *arg);
void printed_free(struct printed *);

/* The next bytes, cut anywhere. */
void printed_add(struct printed *, const char *bytes, size_t count, int64_t t_us);

/* Nothing more comes: a last line without an end is a line, too. */
void printed_end(struct printed *);

#endif
