/* The rescue: takes the terminal back when the program does not end as it should.
 * One terminal at a time. */
#ifndef WAITSCOPE_RESCUE_H
#define WAITSCOPE_RESCUE_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

/* From now on, should the program die of a deadly signal that it does not
 * handle, or call exit(): writes `bytes` (copied) to `fd`, sets `saved`, and lets
 * the program die as it would have. */
void rescue_arm(int fd, const struct termios *saved, const void *bytes, size_t size);
void rescue_disarm(void);

/* Whether it is armed and has not happened. */
bool rescue_is_armed(void);

/* Does it now, once, if armed. Safe in a signal handler and when there is no
 * memory (mem_on_failure()). Bounded in time. */
void rescue_now(void);

/* Whether the tty is this process' to set. In the background it belongs to someone
 * else, a shell most likely, who has set it as it likes it; to set it then would
 * also stop this process. */
bool rescue_may_set(int fd);

#endif
