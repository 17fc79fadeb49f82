/*
 * Recordings of the screen as asciicast, version 2 or 3, for asciinema and other players.
 * https://docs.asciinema.org/manual/asciicast/v2/ and …/v3/
 *
 * Each event is one line and one write(2), and a line that could only be written in part is cut
 * off again: after every event the file is a complete recording, whatever happens next.
 *
 * Nothing here waits: the file must be a regular one (or a device other than a terminal), to
 * which writing does not block. The program must ignore SIGXFSZ.
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
	int64_t wall_us;       /* the time of day of t = 0, since 1970; 0 = omit it */
	int64_t idle_limit_us; /* players are asked to shorten longer pauses to this; 0 = no limit */
};

/* Writes the header. Takes over `fd`, which must be at its file's end, and closes it eventually,
 * even if this fails. Returns NULL with a clause in `why` if it cannot be written to or could
 * block. */
struct cast *cast_new(int fd, const struct cast_options *, char *why, size_t why_size);

/*
 * Events. `t_us` counts from the recording's beginning; a time before the last event's is raised
 * to that. All return 0, except -1 once, when the file takes no more (cast_close() says why):
 * that event and all later ones are dropped.
 *
 * cast_output() takes the bytes sent to the terminal for one frame. An incomplete UTF-8 character
 * at their end waits for the next frame; bytes that aren't UTF-8 become U+FFFD. The first frame
 * should be a keyframe: screen_draw() with `anew`. The bytes of screen_enter() and screen_leave()
 * do not belong here: players have no other screen to return to, and the last frame should stay.
 * The cursor is hidden before the first frame; cast_close() shows it again, in the last row.
 */
int cast_output(struct cast *, int64_t t_us, const void *bytes, size_t size);
int cast_resize(struct cast *, int64_t t_us, int cols, int rows);
int cast_marker(struct cast *, int64_t t_us, const char *label);

/* Sets when the recording ends and the program's exit status (which version 2 cannot express);
 * cast_close() writes them. Otherwise the recording ends with its last event. */
void cast_exit(struct cast *, int64_t t_us, int status);

/* Ends the recording. Returns 0, or -1 with a clause in `why` if the recording is incomplete,
 * even if that happened earlier. */
int cast_close(struct cast *, char *why, size_t why_size);

#endif
