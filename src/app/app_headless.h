/* A run without a screen, once it is over: the pictures and recordings that the options
 * ask for are made from its log, the same each time. */
#ifndef WAITSCOPE_APP_HEADLESS_H
#define WAITSCOPE_APP_HEADLESS_H

#include "options/options.h"
#include "run/lab.h"
#include "ui/draw/theme.h"

/* Returns the exit status, after a complaint if it is not 0. */
int app_headless_show(struct lab *, const struct options *);

/* The theme of what is made where there is no terminal to ask. */
enum theme app_headless_theme(const struct options *);

#endif
