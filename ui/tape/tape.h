/*
 * Tapes: scripts of keys and pauses that drive a demo. The words are VHS's where it
 * has one (https://github.com/charmbracelet/vhs); a tape is a list of
 * commands: tape_reader.h reads it, and tape_player.h plays it.
 */
#ifndef WAITSCOPE_TAPE_H
#define WAITSCOPE_TAPE_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "log/settings.h"
#include "log/trace.h"
#include "ui/draw/theme.h"
#include "ui/keys/keys.h"

enum tape_verb {
	TAPE_PRESS,      /* keys, times, pause_us after each */
	TAPE_ACTION,     /* action, times, pause_us after each */
	TAPE_KNOB,       /* knob, value */
	TAPE_LESSON,     /* text: its number, name or file; lesson: its index, once it is found */
	TAPE_SLEEP,      /* us */
	TAPE_WAIT_TIME,  /* until the screen shows us */
	TAPE_WAIT_EVENT, /* until it shows the times-th event of that track and kind */
	TAPE_WAIT_END,   /* until it shows the end of the run */
	TAPE_WAIT_SCREEN,/* until a row of it matches the pattern */
	TAPE_HIDE,       /* what follows is not recorded ... */
	TAPE_SHOW,       /* ... until here */
	TAPE_SCREENSHOT, /* text: the file */
	TAPE_OUTPUT,     /* text: the file */
	TAPE_POSTER,     /* the present frame represents the recordings where nothing moves */
	TAPE_CAPTION,    /* text; NULL removes it */
	TAPE_KEYS,       /* on: pressed keys are shown */
	TAPE_VERB_COUNT,
};

struct tape_command {
	enum tape_verb verb;
	const char *file; /* its place, for messages */
	int line;
	char word[KEY_NAME_SIZE]; /* its first word: "Type" */
	char *text;
	uint32_t *keys;
	size_t key_count;
	regex_t *pattern; /* with WAIT_SCREEN; text is its source */
	uint32_t times;   /* at least 1 */
	int64_t pause_us, us;
	int64_t limit_us; /* a longer wait fails; 0: no limit */
	enum action action;
	enum knob knob;
	int64_t value;
	int lesson;       /* for the use of whoever has the lessons */
	enum track track;
	enum event_kind kind;
	bool on;
};

struct tape {
	char *name;
	ARRAY(struct tape_command) commands;
	/* The settings. */
	int cols, rows;       /* 0: not set */
	int theme;            /* enum theme; -1: not set */
	char *title;          /* "": none */
	/* The beginning of the first run: the knobs and the lesson given before anything is played.
	 * They aren't commands. */
	struct settings knobs;
	bool given[KNOB_COUNT];
	char *lesson;         /* or NULL */
	const char *lesson_file;
	int lesson_line;
	/* The files that it was read from. */
	ARRAY(char *) files;
};

enum {
	TAPE_WHY_SIZE = 480,
	TAPE_COMMANDS_MAX = 10000,
	TAPE_TIMES_MAX = 1000,     /* presses of a key by one command */
	TAPE_EVENTS_MAX = 100000,
	TAPE_BYTES_MAX = 64 * 1024, /* of a file */
	TAPE_DEPTH_MAX = 8,        /* tapes that source tapes */
	TAPE_CAPTION_MAX = 160,    /* characters */
	TAPE_TITLE_MAX = 120,
	TAPE_SIZE_MAX_CELLS = 1000, /* either way */
	TAPE_PATTERN_MAX = 200,    /* bytes */
	TAPE_TYPING_US = 50 * 1000,/* between two keys, by default */
	TAPE_TIME_MAX_S = 24 * 60 * 60,
};

void tape_free(struct tape *);

/* Writes "FILE:LINE: WORD: " and a reason that is found out only when the command is played. */
__attribute__((format(printf, 4, 5)))
void tape_explain(const struct tape_command *, char *why, size_t why_size, const char *format, ...);

#endif
