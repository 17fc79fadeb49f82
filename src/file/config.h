/*
 * A person's own settings: $XDG_CONFIG_HOME/waitscope/config.yaml, or
 * ~/.config/waitscope/config.yaml, in YAML (base/yaml_file.h):
 *
 *	theme: dark
 *	language: await
 *	mouse: yes
 *	ascii: no
 *	questions: no
 *	presenter: yes
 *	delay: 2.0 s            # any knob, by its name
 */
#ifndef WAITSCOPE_CONFIG_H
#define WAITSCOPE_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "log/settings.h"

enum {
	CONFIG_WORD_SIZE = 24,
	CONFIG_WHY_SIZE = 512,
	CONFIG_COMPLAINTS_MAX = 20,
};

/* The lines that are wrong, one complaint each: "FILE:LINE:COLUMN: what is wrong, and what is
 * expected". A file that has more of them is not read to its end. */
struct config_complaints {
	char lines[CONFIG_COMPLAINTS_MAX][CONFIG_WHY_SIZE];
	int count;
};

struct config {
	char theme[CONFIG_WORD_SIZE];    /* "" = not said. A word: whether there is such a theme */
	char language[CONFIG_WORD_SIZE]; /* or language of listings, who uses it must see */
	bool mouse, ascii, questions, presenter;
	struct settings knobs;           /* the rest at its fallback */
	bool given[KNOB_COUNT];          /* which of them were said */
};

/* Nothing said: mouse and questions on, ascii off. Outside of config.c for tests: config_read() begins
 * with it. */
void config_init(struct config *);

/* The folder "waitscope" of the person's settings; NULL if there can be none (no
 * HOME). Freed by the caller. */
char *config_folder(void);

/* Inits and reads. A file that is not there is fine, unless there is one with the name and the
 * form that it had before it was YAML. A value that is wrong costs no other; what breaks YAML's
 * own rules costs all that stands behind it. Returns 0, or -1 if there is a complaint. */
int config_read(struct config *, struct config_complaints *);

/* The same from text, for tests and fuzzing; `name` stands for the file's. */
int config_parse(struct config *, const char *text, size_t size, const char *name, struct config_complaints *);

/* Writes the file anew, at once or not at all; its permissions stay, its comments do
 * not. Folders that are missing are made, for the person alone. Returns 0, or -1 and
 * one line; then the old file is as it was. */
int config_write(const struct config *, char *why, size_t why_size);

#endif
