/* Which type of terminal this is: what the environment says, and what this machine knows. */
#ifndef WAITSCOPE_TERMINAL_TYPE_H
#define WAITSCOPE_TERMINAL_TYPE_H

#include <stddef.h>

/* The type to use: `term`, or $TERM if that is NULL, or xterm-256color where it is unknown here. Returns NULL if there is
 * none that can be drawn on; in both cases `why` may get a clause. `can_draw` returns 1 if a type can, 0 if not, -1 if it
 * is unknown here. */
const char *terminal_type_choose(const char *term, int (*can_draw)(const char *type, int fd), int fd, char *why, size_t why_size);

#endif
