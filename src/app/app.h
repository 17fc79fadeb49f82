/* The application: chooses a mode, and wires it to a run to look at. */
#ifndef WAITSCOPE_APP_H
#define WAITSCOPE_APP_H

#include "options/options.h"

/* Takes from the environment which characters the terminal shows, before anything is printed, and nothing else:
 * numbers, listings, files and pictures are the same in every locale. */
void app_set_characters(void);

/* Does what the options ask, until it is over. Returns the exit status: 0; or, after one
 * line on stderr, 1, or 2 for a wrong command line. May change the options (no terminal: plain). */
int app_run(struct options *options);

#endif
