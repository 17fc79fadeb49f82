/* Saves runs, as --save asks: each as it ends, a few events a turn of the loop, which has
 * other things to do meanwhile. */
#ifndef WAITSCOPE_SAVER_H
#define WAITSCOPE_SAVER_H

#include "app/source.h"

struct event_base;
struct saver;

/* With a `path` of NULL nothing is saved. `failed` is told why a run could not be. */
struct saver *saver_new(struct event_base *, struct source *, const char *path,
    void (*failed)(void *arg, const char *why), void *arg);

/* Saves what is left at once. */
void saver_free(struct saver *);

/* Begins to save the source's run, which does not go before that is done. */
void saver_begin(struct saver *);

#endif
