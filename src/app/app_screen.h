/* The application's screen: keys in, frames out. */
#ifndef WAITSCOPE_APP_SCREEN_H
#define WAITSCOPE_APP_SCREEN_H

#include <stddef.h>
#include <stdio.h>

#include "app/session.h"
#include "run/lab.h"
#include "ui/tape/tape.h"
#include "ui/tape/tape_writer.h"

struct app_screen;

/* How the screen begins. */
struct app_screen_options {
	struct app_begin begin;
	const struct tape *tape;         /* to be played; or NULL */
	FILE *record;                    /* what is pressed is written there, as a tape; or NULL. The caller's */
	struct tape_beginning beginning; /* of that tape, but for its size */
};

/* Takes the terminal over. NULL with a clause in `why` if there is none that can
 * be used. The lab, the tutor and the tape are borrowed. */
struct app_screen *app_screen_new(struct lab *, const struct app_screen_options *, char *why, size_t why_size);

/* Makes the first run: the lesson's, or one that begins at once. */
void app_screen_begin(struct app_screen *);

/* Puts the terminal back and, unless a signal ended it, prints the summary. Returns that
 * signal, or 0. `why` is one line about a file that is not whole, or "". */
int app_screen_free(struct app_screen *, char *why, size_t why_size);

/* For the lab's hooks. */
struct session *app_screen_session(struct app_screen *);

/* An event was logged. */
void app_screen_told(struct app_screen *);

/* The server is about to sleep on the loop, or has slept. */
void app_screen_slept(struct app_screen *, bool has_slept, int64_t us);

/* A message on the screen. */
__attribute__((format(printf, 2, 3)))
void app_screen_say(struct app_screen *, const char *format, ...);

#endif
