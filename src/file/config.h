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

#include "base/complaint.h"
#include "log/settings.h"

enum {
	CONFIG_WORD_SIZE = 24,
	CONFIG_WHY_SIZE = 512,
};

/* The words that may stand where the config itself knows none. Each is a list of names (base/names.h); NULL:
 * any word. */
struct config_words {
	const char *(*theme_at)(int i), *(*language_at)(int i);
};

struct config {
	char theme[CONFIG_WORD_SIZE];    /* "" = not said */
	char language[CONFIG_WORD_SIZE]; /* of the listings; the same */
	bool mouse, ascii, questions, presenter;
	struct settings knobs;           /* the rest at its fallback */
	bool given[KNOB_COUNT];          /* which of them were said */
	bool mouse_given, ascii_given, questions_given, presenter_given;
};

/* Nothing said: mouse and questions on, ascii off. Outside of config.c for tests: config_read() begins
 * with it. */
void config_init(struct config *);

/* The folder "waitscope" of the person's settings; NULL if there can be none (no
 * HOME). Freed by the caller. */
char *config_folder(void);

/* The file of the settings in it; the same. */
char *config_path(void);

/* Inits and reads. A file that is not there is fine, unless there is one with the name and the
 * form that it had before it was YAML. A value that is wrong costs no other, and neither does a line that
 * breaks YAML's own rules. Adds to the complaints, one for each: "FILE:LINE:COLUMN: what is wrong, and what
 * is expected". Returns 0, or -1 if there is one. */
int config_read(struct config *, const struct config_words *, struct complaints *);

/* The same from text, and from another file, for --check, tests and fuzzing; `name` stands for the file's. */
int config_parse(struct config *, const char *text, size_t size, const char *name, const struct config_words *,
    struct complaints *);

/* Writes what was said into its lines, or adds it, at once or not at all; all else stays as it is:
 * comments, lines that are wrong, permissions. What is written by another process at the same time is not lost.
 * Folders that are missing are made, for the person alone.
 * Returns 0, or -1 and one line; then the old file is as it was: so if it is not lines of KEY: VALUE,
 * and would not say with the new ones what it should. */
int config_write(const struct config *, char *why, size_t why_size);

#endif
