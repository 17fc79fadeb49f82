/*
 * Recordings of the screen as asciicast, version 2 or 3: what asciinema and its kin play.
 * https://docs.asciinema.org/manual/asciicast/v2/ and …/v3/
 *
 * Each event is one line and one write(2), and a line that could not be written whole
 * is cut off again: the file is a whole recording after every event, whatever happens next.
 *
 * Nothing here waits: the file must be a regular one (or a device that is not a terminal),
 * whose writes do not block. The program must ignore SIGXFSZ.
 */
#ifndef WAITSCOPE_CAST_H
#define WAITSCOPE_CAST_H

#include <stddef.h>
#include <stdint.h>

#include "ui/draw/theme.h"

struct cast;

struct cast_options {
	int version;           /* 2 or 3 */
	int cols, rows;
	enum theme theme;
	const char *title;     /* UTF-8; NULL = none */
	int64_t wall_us;       /* the time of day of t = 0, since 1970; 0 = leave it out */
	int64_t idle_limit_us; /* a wish to players: at most that long nothing happens; 0 = none */
};

/* Writes the header. Takes `fd`, which stands at its file's end, and closes it in the end,
 * also if this fails. NULL if it cannot be written to, or could block; then `why` says so. */
struct cast *cast_new(int fd, const struct cast_options *, char *why, size_t why_size);

/*
 * Events. `t_us` is since the recording's beginning; one that is less than the event's before
 * is raised to that. All return 0; but -1 the one time that the file takes no more
 * (cast_close() says why): the event and all that come later are dropped.
 *
 * cast_output() is what the terminal is sent for one frame. A UTF-8 character that is not
 * whole yet waits for the next one; bytes that are no UTF-8 become U+FFFD. The first one should
 * be a keyframe: screen_draw() with `anew`. Neither screen_enter()'s nor screen_leave()'s
 * bytes belong here: players have no other screen to come back to, and the last
 * frame is to stay. The cursor is switched off before the first one, and on again by
 * cast_close(), in the last line.
 */
int cast_output(struct cast *, int64_t t_us, const void *bytes, size_t size);
int cast_resize(struct cast *, int64_t t_us, int cols, int rows);
int cast_marker(struct cast *, int64_t t_us, const char *label);

/* When the recording ends and with which status the program does (which version 2 cannot say);
 * cast_close() writes it. Without it the recording ends with its last event. */
void cast_exit(struct cast *, int64_t t_us, int status);

/* Ends the recording. Returns 0, or -1 if it is not whole, also for what came earlier; then
 * `why` says why. */
int cast_close(struct cast *, char *why, size_t why_size);

#endif
