/*
 * What a person wants kept: $XDG_CONFIG_HOME/waitscope/config, or
 * ~/.config/waitscope/config. A settings file like a lesson's (conf_file.h):
 *
 *	theme = dark
 *	language = await
 *	mouse = yes
 *	ascii = no
 *	questions = no
 *	delay = "2.0 s"         # any knob, by its name
 */
#ifndef WAITSCOPE_CONFIG_H
#define WAITSCOPE_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "log/settings.h"

enum { CONFIG_WORD_SIZE = 24, CONFIG_WHY_SIZE = 512 };

struct config {
	char theme[CONFIG_WORD_SIZE];    /* "" = not said. A word: whether there is such a theme */
	char language[CONFIG_WORD_SIZE]; /* or language of listings, who uses it must see */
	bool mouse, ascii, questions;
	struct settings knobs;           /* the rest at its fallback */
	bool given[KNOB_COUNT];          /* which of them were said */
};

/* Nothing said: mouse and questions on, ascii off. */
void config_init(struct config *);

/* The folder "waitscope" of the person's settings; NULL if there can be none (no
 * HOME). And the file in it. Freed by the caller. */
char *config_folder(void);
char *config_path(void);

/* Inits and reads. A file that is not there is fine. Returns 0, or -1 and one
 * line "FILE:LINE: what was wrong, and what is expected": the first line that is
 * wrong. What stands on the other lines counts all the same. CONFIG_WHY_SIZE is room enough. */
int config_read(struct config *, char *why, size_t why_size);

/* Writes the file anew, at once or not at all; its permissions stay, its comments do
 * not. Folders that are missing are made, for the person alone. Returns 0, or -1 and
 * one line; then the old file is as it was. */
int config_write(const struct config *, char *why, size_t why_size);

#endif
