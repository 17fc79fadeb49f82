/* The application's screen: keys in, frames out. */
#ifndef WAITSCOPE_APP_SCREEN_H
#define WAITSCOPE_APP_SCREEN_H

#include <stddef.h>

#include "lab.h"
#include "options.h"
#include "stage.h"

struct app_screen;

/* Takes the terminal over. NULL with a clause in `why` if there is none that can
 * be used. The lab is borrowed. */
struct app_screen *app_screen_new(struct lab *, const struct options *, char *why, size_t why_size);

/* Puts the terminal back and, unless a signal ended it, prints the summary. Returns that
 * signal, or 0. */
int app_screen_free(struct app_screen *);

/* For the lab's hooks: a run began, an event was logged. */
void app_screen_began(struct app_screen *);
void app_screen_told(struct app_screen *, const struct event *);

/* What there is to look at in a lab that has a run. */
struct present app_present(struct lab *);

#endif
