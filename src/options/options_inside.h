/* Inside the command line: the table of options, shared by the options*.c. */
#ifndef WAITSCOPE_OPTIONS_INSIDE_H
#define WAITSCOPE_OPTIONS_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "options/options.h"

/* The headings of --help, in order. */
enum option_group { GROUP_KNOBS, GROUP_MODES, GROUP_FILES, GROUP_SCREEN, GROUP_OTHER, GROUP_COUNT };

/* An option other than a knob. Either `read` takes its value, or it is a flag; a flag that can be saved in
 * the config file is a switch: it has an opposite, which revokes it. */
struct option_row {
	const char *name;
	const char *opposite; /* "no-" and its name; NULL: not a switch */
	const char *argument; /* NULL: a flag */
	const char *help;     /* with {any} or {list} for the names of help_at, or else of name_at */
	const char *allowed;  /* the allowed values: continues "... is not"; with the names of name_at likewise */
	const char *(*name_at)(int i); /* of a choice: the values, or their endings (base/names.h) */
	const char *(*help_at)(int i); /* their names in --help; NULL: the same */
	int (*read)(struct options *, const char *text);
	size_t flag;          /* offset of the bool in struct options */
	size_t given;         /* of a switch: offset of the bool that says that either was given */
	bool is_negative;     /* of a switch: the opposite sets the flag */
	enum option_group group;
	char letter;          /* 0 = none */
};

/* An option: a row, or a knob with the facts from its own table. */
struct option_entry {
	const char *name;
	const char *argument; /* NULL: a flag */
	const struct option_row *row; /* NULL: a knob */
	enum knob knob;
	char letter;          /* 0 = none */
};

/* The knobs come first. */
int options_count(void);
struct option_entry options_at(int i);

/* All names, then the opposites, then NULL. While i < options_count(), the i-th name is that of the i-th
 * option. */
const char *options_name_at(int i);

/* The option with the i-th name: for an opposite, that of its row. */
struct option_entry options_named_at(int i);

/* Checks that the options make sense together. Returns 0, or -1 with a line in `error`. */
int options_check(const struct options *, char *error, size_t error_size);

#endif
