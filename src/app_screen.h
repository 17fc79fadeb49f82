/* The application's screen: keys in, frames out. */
#ifndef WAITSCOPE_APP_SCREEN_H
#define WAITSCOPE_APP_SCREEN_H

#include <stddef.h>

#include "lab.h"
#include "options.h"
#include "stage.h"
#include "theme.h"
#include "tutor.h"

struct app_screen;

/* How the screen begins. */
struct app_screen_options {
	const struct options *options;
	enum theme theme;
	enum language language;
	struct tutor *tutor;      /* its lessons are read */
	int lesson;               /* the index of the one to open, -1 = none */
};

/* Takes the terminal over. NULL with a clause in `why` if there is none that can
 * be used. The lab and the tutor are borrowed. */
struct app_screen *app_screen_new(struct lab *, const struct app_screen_options *, char *why, size_t why_size);

/* Makes the first run: the lesson's, or one that begins at once. */
void app_screen_begin(struct app_screen *);

/* Puts the terminal back and, unless a signal ended it, prints the summary. Returns that
 * signal, or 0. */
int app_screen_free(struct app_screen *);

/* For the lab's hooks: there is a new run, an event was logged, the run is over. */
void app_screen_made(struct app_screen *);
void app_screen_told(struct app_screen *);
void app_screen_ended(struct app_screen *);

/* Shows one line for a while. */
__attribute__((format(printf, 2, 3)))
void app_screen_say(struct app_screen *, const char *format, ...);

/* The server is about to sleep on the loop, or has slept. */
void app_screen_slept(struct app_screen *, bool has_slept, int64_t us);

/* What there is to look at in a lab that has a run. */
struct present app_present(struct lab *);

#endif
