/*
 * The command line: one table of options. Parsing, the checks and --help all
 * read it; the knobs' rows come from knob_info().
 */
#ifndef WAITSCOPE_OPTIONS_H
#define WAITSCOPE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "log/settings.h"
#include "tell/views.h"

struct options {
	struct settings settings; /* what was asked for, the rest at its fallback */
	bool given[KNOB_COUNT];   /* which of them were asked for */
	bool knobs_kept;          /* others of them are what a person wants kept */
	int port;                 /* 0 = any free one; PORT_NOT_GIVEN */
	int64_t at_us;            /* --at; AT_NOT_GIVEN: the end */
	int cols, rows;           /* --size */
	bool size_given;
	const char *lesson;       /* a number, a name or a file, or NULL; argv's */
	const char *run_file;     /* a saved run to be seen again, or NULL; argv's */
	const char *save, *record, *shot; /* files to be written, or NULL; argv's */
	bool view_given;
	enum view_id view;        /* the first one */
	int cast_version;         /* of recordings that are asciicasts: 2 or 3 */
	int64_t idle_limit_us;    /* of recordings; 0 = none */
	const char *tape;         /* --tape: the file, or NULL; argv's */
	const char *tape_record;  /* --tape-record: the same */
	bool theme_given;
	const char *theme;        /* "auto", "dark", "light", "contrast" or "mono"; static */
	bool language_given;
	const char *language;     /* of the listings, as language_name() has it; static; NULL: not asked for */
	bool plain, serve, headless, dump;
	bool lessons, save_config; /* list them, or write the settings down, and exit */
	bool no_mouse, ascii, no_questions;
	bool mouse_given, ascii_given, questions_given; /* either way */
	bool help, version;       /* asked for: print it and exit with 0 */
};

enum {
	PORT_NOT_GIVEN = -1,
	AT_NOT_GIVEN = -1,
	SIZE_COLS = 120, /* unless told */
	SIZE_ROWS = 36,
	SIZE_MAX_CELLS = 1000, /* either way */
	OPTIONS_ERROR_SIZE = 256,
};

/* Reads argv[1] and on. Returns 0, or -1 and writes to `error` one line for people,
 * without "waitscope: " and without a newline: what was wrong, where, and what is
 * allowed. The rest of *options is then undefined. At --help or --version it
 * stops reading. OPTIONS_ERROR_SIZE is room enough. */
int options_parse(int argc, char *const argv[], struct options *options, char *error, size_t error_size);

/* Turns to the plain mode, as --plain does, for who finds out later that there is no screen:
 * it has fallbacks of its own for knobs that were not asked for (one request; sync first, then
 * async, as the sample). To be called before the config file, the tape and the lesson are
 * heeded, or these once more after it. */
void options_use_plain(struct options *options);

/* What was asked for and cannot be had without a screen, as a clause for people ("--record
 * needs a screen, or --headless"), or NULL. Static. */
const char *options_need_screen(const struct options *options);

void options_print_help(FILE *out);
void options_print_version(FILE *out);

#endif
