/* The application keeps its runs, as --save asks: each as it ends, a few events a turn of
 * the loop, which has other things to do meanwhile. */
#ifndef WAITSCOPE_APP_SAVE_H
#define WAITSCOPE_APP_SAVE_H

#include <stdbool.h>

#include "run/lab.h"

struct app_save;

/* Nothing is kept for a `path` of NULL. `failed` is told why a run could not be kept. */
struct app_save *app_save_new(struct lab *, const char *path, void (*failed)(void *arg, const char *why), void *arg);
void app_save_free(struct app_save *);

/* Begins to keep the lab's run. */
void app_save_begin(struct app_save *);

/* Whether it is not kept yet: it must not go. */
bool app_save_is_busy(const struct app_save *);

/* Keeps what is left of it at once. */
void app_save_finish(struct app_save *);

#endif
