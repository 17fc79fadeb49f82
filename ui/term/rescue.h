/* The rescue: restores the terminal when the program does not end as it should. One terminal
 * at a time. */
#ifndef WAITSCOPE_RESCUE_H
#define WAITSCOPE_RESCUE_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

/* From now on, should the program die of a signal that it does not handle, run out of memory,
 * or call exit(), `bytes` (copied) are written to `fd`, its settings become `saved`, and the
 * program dies as it would have. A second call replaces the first; a signal that arrives in
 * between finds one or the other. */
void rescue_prepare(int fd, const struct termios *saved, const void *bytes, size_t size);
void rescue_cancel(void);

/* Returns true if a rescue is prepared and has not happened yet. */
bool rescue_is_ready(void);

/* Carries out the prepared rescue, if there is one, and only once. Safe in a signal handler and
 * when memory has run out. Bounded in time. */
void rescue_now(void);

/* Returns true if this process may change the tty's settings. In the background the tty belongs
 * to another process, most likely a shell with settings of its own; changing them then would
 * also stop this process. */
bool rescue_may_set(int fd);

/* Sets the tty's settings at once, and tries again if that fails. Safe in a signal handler. */
void rescue_set(int fd, const struct termios *settings);

#endif
