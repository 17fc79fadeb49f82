/* The rescue: puts the terminal back when the program does not end as it should. One terminal
 * at a time. */
#ifndef WAITSCOPE_RESCUE_H
#define WAITSCOPE_RESCUE_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

/* From now on, should the program die of a deadly signal that it does not handle, run out of
 * memory, or call exit(): `bytes` (copied) are written to `fd`, its settings become `saved`,
 * and the program dies as it would have. Once more replaces what was prepared; a signal that
 * comes in between meets the one or the other. */
void rescue_prepare(int fd, const struct termios *saved, const void *bytes, size_t size);
void rescue_cancel(void);

/* Whether one is prepared and has not happened. */
bool rescue_is_ready(void);

/* Does it now, once, if one is prepared. Safe in a signal handler and when there is no memory.
 * Bounded in time. */
void rescue_now(void);

/* Whether the tty is this process' to set. In the background it belongs to another, most
 * likely a shell, which has its own settings; setting it then would also stop this process. */
bool rescue_may_set(int fd);

#endif
