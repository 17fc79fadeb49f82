/* The commands of the command line, as a run takes them. */
#ifndef WAITSCOPE_COMMANDS_H
#define WAITSCOPE_COMMANDS_H

#include "options/options.h"
#include "run/watching.h"

/* Returns how many there are. What they point to is the options'. */
int commands_of(const struct options *, struct run_command commands[WATCHED_MAX]);

#endif
