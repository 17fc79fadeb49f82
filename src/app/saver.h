/* Saves runs, as --save asks: each as it ends, a few events per turn of the loop, which has
 * other things to do meanwhile. */
#ifndef WAITSCOPE_SAVER_H
#define WAITSCOPE_SAVER_H

#include "app/source.h"

struct event_base;
struct saver;

/* With `path` NULL nothing is saved. `saved` hears of each run: `why` is NULL, or why it could
 * not be saved. */
struct saver *saver_new(struct event_base *, struct source *, const char *path,
    void (*saved)(void *arg, const char *why), void *arg);

/* Saves the rest at once. NULL is fine. */
void saver_free(struct saver *);

/* Begins to save the source's run and holds it until that is done. */
void saver_begin(struct saver *);

#endif
