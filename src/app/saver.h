/*
 * Saves runs, as --save asks: each as it ends, a few events per turn of the loop, which has
 * other things to do meanwhile. In a file of one run the last one stays; a folder has all of them, a file each, and no
 * file that is there already is written over; a table (.csv) has a row for each that came to its end, and is written anew,
 * and whole, each time. A page (.html) is the film of the run.
 */
#ifndef WAITSCOPE_SAVER_H
#define WAITSCOPE_SAVER_H

#include "app/source.h"
#include "options/options.h"

struct event_base;
struct lesson_list;
struct saver;

/* Saves what options->save asks for; NULL: nothing. In a folder, runs of the sweep are called by its values
 * ("requests-8.json"); without values, by their numbers ("run-1.json"). `saved` hears of each run: `why` is NULL, or why it could not be saved. `gives_up` is asked while a film is made
 * at the end: whether nobody wants it any more. All is borrowed. */
struct saver *saver_new(struct event_base *, struct source *, const struct options *, const struct lesson_list *,
    void (*saved)(void *arg, const char *why), bool (*gives_up)(void *arg), void *arg);

/* Saves the rest; a film in turns of the loop, which is run for that. NULL is fine. */
void saver_free(struct saver *);

/* Something is being saved. */
bool saver_is_busy(const struct saver *);

/* Begins to save the source's run and holds it until that is done; a film is made of a copy, and one of an earlier run that is not
 * done is dropped. */
void saver_begin(struct saver *);

#endif
