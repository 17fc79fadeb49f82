/* Inside the command line: the table of options, shared by the options*.c. */
#ifndef WAITSCOPE_OPTIONS_INSIDE_H
#define WAITSCOPE_OPTIONS_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "options/options.h"

/* The headings of --help, in order. */
enum option_group { GROUP_KNOBS, GROUP_SERVERS, GROUP_MODES, GROUP_FILES, GROUP_SCREEN, GROUP_OTHER, GROUP_COUNT };

/* What a command line asks for. Each option counts in some of these, by its row; where it does not, it is
 * refused or, where it does no harm, said to have no effect (options_use.c).
 * X(USE, the words for it, why it heeds no more than it does). */
#define USES(X) \
	X(SCREEN, "a screen", "the person there presses keys for that") \
	X(PLAIN, "--plain", "it prints lines, and has no screen") \
	X(NARRATE, "--narrate", "it tells what happens, and draws nothing") \
	X(SERVE, "--serve", "the server runs alone, without the programs") \
	X(HEADLESS, "--headless", "there is no terminal, and nobody at it") \
	X(TAPE, "--headless with --tape", "there is no terminal, and nobody at it") \
	X(LESSONS, "--lessons", "it lists the lessons, and exits") \
	X(SAMPLES, "--samples", "it lists the samples or copies them, and exits") \
	X(SAVE_CONFIG, "--save-config", "it saves settings, and exits") \
	X(CHECK, "--check", "it reads files, and exits")

#define USE_MEMBER(use, ...) USE_##use,
enum use { USES(USE_MEMBER) USE_COUNT };

#define IN(use) (1u << USE_##use)
#define IN_RUNS (IN(SCREEN) | IN(PLAIN) | IN(NARRATE) | IN(HEADLESS) | IN(TAPE))
#define IN_PICTURES (IN(SCREEN) | IN(HEADLESS) | IN(TAPE))

/* What --headless must be asked for besides, for an option to count there; a command, --plain as well. */
enum option_need { NEEDS_NOTHING, NEEDS_PICTURE, NEEDS_COLOURS, NEEDS_RECORDING, NEEDS_CAST, NEEDS_COMMAND, NEEDS_ADDRESS };

/* An option other than a knob. Either `read` or `take` takes its value, or it is a flag; a flag that can be saved in
 * the config file is a switch: it has an opposite, which revokes it. */
struct option_row {
	const char *name;
	const char *opposite; /* "no-" and its name; NULL: not a switch */
	const char *argument; /* NULL: a flag */
	bool may_lack_value;  /* `read` is given NULL then */
	const char *help;     /* with {any} or {list} for the names of help_at, or else of name_at */
	const char *allowed;  /* the allowed values: continues "... is not"; with the names of name_at likewise */
	const char *(*name_at)(int i); /* of a choice: the values, or their endings (base/names.h) */
	const char *(*help_at)(int i); /* their names in --help; NULL: the same */
	int (*read)(struct options *, const char *text);
	/* Instead of `read`, where there is more than one thing to complain of: the whole clause is written to `why`. */
	int (*take)(struct options *, const char *text, char *why, size_t why_size);
	size_t flag;          /* offset of the bool in struct options */
	size_t given;         /* of a switch: offset of the bool that says that either was given */
	bool is_negative;     /* of a switch: the opposite sets the flag */
	unsigned counts;      /* a set of IN(use) */
	enum option_need need;
	bool not_of_saved_runs; /* a saved run does not heed it; nor a knob */
	bool of_the_page;       /* but the page that shows it does (--watch) */
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

/* The index of the option of that row. */
int options_index_of(const struct option_row *);

/* All names, then the opposites, then NULL. While i < options_count(), the i-th name is that of the i-th
 * option. */
const char *options_name_at(int i);

/* The option with the i-th name: for an opposite, that of its row. */
struct option_entry options_named_at(int i);

/* The use that the options ask for. */
enum use options_use(const struct options *);

/* Whether that option counts with these. */
bool options_counts(const struct options *, int option);

/* Returns true, and a line that says why, if it was given, does not count, and something would not be done
 * that it asks for. */
bool options_refuses(const struct options *, int option, char *why, size_t why_size);

/* Checks that the options make sense together. Returns 0, or -1 with a line in `error`. */
int options_check(const struct options *, char *error, size_t error_size);

/* ---- options_order.c: how other servers are asked. Each returns 0, or -1 with a clause in `why` ---- */

int options_add_header(struct options *, const char *text, char *why, size_t why_size);
int options_take_method(struct options *, const char *text, char *why, size_t why_size);
int options_take_unix_path(struct options *, const char *text, char *why, size_t why_size);

/* ---- options_command.c ---- */

/* Adds a command as it was typed, or its words. Returns 0, or -1 with a clause about it in `why`. */
int options_add_command(struct options *, const char *text, char *why, size_t why_size);
int options_add_words(struct options *, char *const words[], char *why, size_t why_size);

void options_release_commands(struct options *);

#endif
