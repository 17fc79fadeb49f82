/* Inside of the command line: the table of options, which the options*.c share. */
#ifndef WAITSCOPE_OPTIONS_INSIDE_H
#define WAITSCOPE_OPTIONS_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "options/options.h"

/* The headings of --help, in order. */
enum option_group { GROUP_KNOBS, GROUP_MODES, GROUP_FILES, GROUP_SCREEN, GROUP_OTHER, GROUP_COUNT };

/* An option that is no knob. Either `read` takes its value, or it is a flag; a flag that can
 * be kept for next time is a switch: it has an opposite, which takes it back. */
struct option_row {
	const char *name;
	const char *opposite; /* "no-" and its name; NULL: no switch */
	const char *argument; /* NULL: a flag */
	const char *help;
	const char *allowed;  /* what a value must be: reads on from "... is not" */
	int (*read)(struct options *, const char *text);
	size_t flag;          /* offset of the bool in struct options */
	size_t given;         /* of a switch: offset of the bool that says that either was asked for */
	bool is_negative;     /* of a switch: the opposite sets the flag */
	enum option_group group;
	char letter;          /* 0 = none */
};

/* An option: a row, or a knob with what its own table says of it. */
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

/* All names, and behind them the opposites; NULL from the end on. The i-th name is that of
 * the i-th option as long as i < options_count(). */
const char *options_name_at(int i);

/* The option that the i-th name is of: for an opposite, that of its row. */
struct option_entry options_named_at(int i);

/* Returns -1 with a line if what was asked for makes no sense together. */
int options_check(const struct options *, char *error, size_t error_size);

#endif
