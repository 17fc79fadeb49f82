/* Setting up: the command line, together with the config, a tape and the chosen lesson. Errors
 * are lines on stderr. */
#ifndef WAITSCOPE_SETUP_H
#define WAITSCOPE_SETUP_H

#include <stdbool.h>

#include "options/options.h"
#include "file/config.h"
#include "tell/listing.h"
#include "ui/draw/theme.h"
#include "ui/tape/tape.h"
#include "ui/tutor.h"

/* The listings' language. */
enum language setup_language(const struct options *);

/* The theme for files, where there is no terminal to ask. */
enum theme setup_theme(const struct options *);

/* The words that the config may have. */
extern const struct config_words setup_config_words;

/* The config holds unless the command line says otherwise. */
void setup_use_config(struct options *, const struct config *);

/* Saves the command line's settings in the config, and says where that is. Returns the exit status. */
int setup_save_config(const struct options *);

/* Reads the tape that the options name, if any; its settings hold unless the command line says
 * otherwise. Returns 0, or the exit status after an error. */
int setup_read_tape(struct options *, struct tape **tape);

/* Prints them. Returns the exit status. */
int setup_list_lessons(const struct tutor *);

/* The lesson that was asked for, or the tape's; if there is neither, nor a knob (be it from the
 * config), the first (`opens_first`) or none: *lesson is its index, or -1. Finds the lessons that
 * the tape opens later, too. Returns 0, or the exit status after an error. */
int setup_choose_lesson(const struct options *, struct tape *, bool opens_first, struct tutor *, int *lesson);

/* Without a screen, a lesson is just its first part's knobs, command, language and view. */
void setup_use_lesson(struct options *, const struct lesson *);

#endif
