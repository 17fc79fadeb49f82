/* Checking the files that people write, and saved runs. */
#ifndef WAITSCOPE_CHECK_H
#define WAITSCOPE_CHECK_H

#include "options/options.h"

/* Checks the options' files: what is wrong with each is printed to the standard error, a line each, and
 * what a good one is to the standard output. Returns the exit status. */
int check_files(const struct options *);

#endif
