/* What is to be run: the command line, with what a person wants kept, what a tape sets,
 * and the lesson that was chosen. Complaints are lines on stderr. */
#ifndef WAITSCOPE_APP_SETUP_H
#define WAITSCOPE_APP_SETUP_H

#include <stdbool.h>

#include "options/options.h"
#include "file/config.h"
#include "tell/listing.h"
#include "ui/tape/tape.h"
#include "ui/tutor.h"

/* Of the listings. */
enum language app_setup_language(const struct options *);

/* "waitscope: …" and a newline. Returns 1, an exit status. */
__attribute__((format(printf, 1, 2)))
int app_complain(const char *format, ...);

/* What a person wants kept counts unless the command line says otherwise. */
void app_setup_use_config(struct options *, const struct config *);

/* Writes down what the command line says. Returns the exit status. */
int app_setup_save_config(const struct options *, struct config *);

/* Reads the tape that the options name, if they do; what it sets counts unless the command
 * line says otherwise. Returns 0, or the exit status after a complaint. */
int app_setup_read_tape(struct options *, struct tape **tape);

/* Prints them. Returns the exit status. */
int app_setup_list_lessons(const struct tutor *);

/* The lesson that was asked for, or the tape's; if there is neither, nor a knob, also
 * a kept one, the first (`opens_first`) or none: *lesson is its index, or -1. Returns 0, or the exit status
 * after a complaint, also about lessons that the tape opens later. */
int app_setup_choose_lesson(const struct options *, const struct tape *, bool opens_first, struct tutor *, int *lesson);

/* Without a screen a lesson is its first part's knobs, language and view. */
void app_setup_use_lesson(struct options *, const struct lesson *);

#endif
