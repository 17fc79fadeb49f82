/* The application: wires the loop, the knobs, the server, the run and the display.
 * The one place where actions are carried out. */
#ifndef WAITSCOPE_APP_H
#define WAITSCOPE_APP_H

#include "options/options.h"

/* Does what the options ask, until it is over. Returns the exit status: 0, or 1
 * after one line on stderr. May change the options' mode (no terminal: plain). */
int app_run(struct options *);

#endif
