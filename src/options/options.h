/*
 * The command line: one table of options, for parsing, the checks and --help; the knobs' rows come from
 * knob_info().
 */
#ifndef WAITSCOPE_OPTIONS_H
#define WAITSCOPE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/ip.h"
#include "log/event.h"
#include "log/settings.h"
#include "log/sweep.h"
#include "tell/views.h"

enum { OPTIONS_MAX = 64 }; /* more than there are, knobs included */

/* A command of the person's own, to be watched. */
struct options_command {
	char **argv; /* the words, NULL at the end */
	char *text;  /* as a person would type it; text from outside */
};

struct options {
	struct settings settings; /* as given, the rest at their fallbacks */
	bool given[KNOB_COUNT];   /* those given */
	bool said[OPTIONS_MAX];   /* those on the command line, in the order of the table (options_inside.h) */
	bool knobs_configured;    /* some of the others come from the person's config file */
	int port;                 /* 0 = any free one; PORT_NOT_GIVEN */
	bool listens;             /* --listen: also there, */
	struct ip listen_at;
	bool watch;               /* --watch: the screen can be watched there */
	int listen_port;          /* where a port stood behind it; PORT_NOT_GIVEN: it is `port` */
	int64_t at_us;            /* --at; AT_NOT_GIVEN: the end */
	int cols, rows;           /* --size */
	bool size_given;
	struct sweep sweep;       /* --sweep; without values: not given */
	int keep_mib;             /* --keep: how much memory earlier runs may take */
	int max_events;           /* --max-events: in a run, before its oldest details are forgotten */
	const char *lesson;       /* a number, a name or a file, or NULL; argv's */
	const char *run_file;     /* a saved run to show again, the first of them, or NULL; argv's */
	const char *save, *record, *shot; /* files to write, or NULL; argv's */
	bool view_given;
	enum view_id view;        /* the first one */
	int cast_version;         /* of recordings that are asciicasts: 2 or 3 */
	int64_t idle_limit_us;    /* of recordings; 0 = none */
	const char *tape;         /* --tape: the file, or NULL; argv's */
	const char *tape_record;  /* --tape-record: the same */
	bool theme_given;
	const char *theme;        /* "auto", "dark", "light", "contrast" or "mono"; static */
	bool language_given;
	const char *language;     /* of the listings, as language_name() has it; static; NULL: not given */
	bool plain, narrate, serve, headless, dump;
	bool samples;             /* list them, or copy them, and exit */
	const char *samples_folder; /* where to; NULL: list them; argv's */
	bool lessons, save_config, check; /* list them, save the settings, or check files, and exit */
	const char **files;       /* those to check, with --check, or all saved runs to show; argv's, the list is the options' */
	size_t file_count;
	struct options_command commands[WATCHED_MAX]; /* --run and what stands behind --, in that order; the options' */
	int command_count;
	bool without_lines;       /* --no-lines */
	const char *method, *data; /* of requests to other servers; argv's; NULL: not given */
	char *headers;            /* lines "Name: value\r\n"; NULL: none given; the options' */
	const char *unix_path, *cacert; /* files; argv's; NULL: not given */
	int max_body;             /* bytes; 0: not given */
	bool insecure, follow, save_headers;
	bool no_mouse, ascii, no_questions, presenter;
	bool mouse_given, ascii_given, questions_given, presenter_given; /* as either switch */
	bool help, version;       /* print it and exit with 0 */
};

enum {
	PORT_NOT_GIVEN = -1,
	AT_NOT_GIVEN = -1,
	KEEP_MIB = 64, /* by default */
	SIZE_COLS = 120, /* by default */
	SIZE_ROWS = 36,
	SIZE_MAX_CELLS = 1000, /* in either direction */
	OPTIONS_ERROR_SIZE = 512,
};

/* Reads argv[1] and on; stops at --help or --version. Returns 0, or -1 with one line for people in
 * `error`, without "waitscope: " and without a newline: what is wrong, where, and what is allowed; the
 * rest of *options is then undefined. Released with options_release() if it was 0. OPTIONS_ERROR_SIZE is room enough.
 *
 * With a command the built-in programs stay away, unless the command line says otherwise. */
int options_parse(int argc, char *const argv[], struct options *options, char *error, size_t error_size);

/* Adds a command: its words (command_split()) and its text, both of which are taken. Returns 0, or -1 with a clause about
 * it in `why`. */
int options_watch(struct options *, char **words, char *text, char *why, size_t why_size);

/* Frees what is theirs. */
void options_release(struct options *);

/* Switches to the plain mode, as --plain does, for callers who find out later that there is no screen. It
 * has fallbacks of its own for knobs that were not given (one request; sync first, then async, as in the
 * sample). Called before the config file, the tape and the lesson are applied; otherwise these must be
 * applied again. */
void options_use_plain(struct options *options);

/* Writes which option is impossible without a screen, in a clause for people ("--record needs a terminal,
 * or --headless"). Returns false if there is none. */
bool options_need_screen(const struct options *options, char *clause, size_t size);

/* Writes which options have no effect in what is done, though they do no harm, in one line for people:
 * such as those that say how things look on a screen that there is not. They are noted in `told`, where all are
 * false at first; called until it returns false, there being no more. OPTIONS_ERROR_SIZE is room enough. */
bool options_idle(const struct options *options, bool told[OPTIONS_MAX], char *line, size_t size);

void options_print_help(FILE *out);
void options_print_version(FILE *out);

#endif
