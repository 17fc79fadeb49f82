/*
 * Tapes: scripts of keys and pauses that drive a demo. The words are VHS's where it
 * has one (https://github.com/charmbracelet/vhs); a tape is a list of
 * commands: tape_reader.h reads it, and tape_player.h plays it.
 */
#ifndef WAITSCOPE_TAPE_H
#define WAITSCOPE_TAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "log/settings.h"
#include "log/trace.h"
#include "ui/draw/theme.h"
#include "ui/keys/keys.h"

/* The verbs carried out by whoever plays the tape. X(ID, word): src/app/tape_run_play.c has do_<word>(). */
#define TAPE_DOINGS(X) \
	X(PRESS, press) /* keys, times, pause_us after each */ \
	X(ACTION, action) /* action, times, pause_us after each */ \
	X(KNOB, knob) /* knob, value */ \
	X(LESSON, lesson) /* text: its number, name or file; lesson: its index, once it is found */ \
	X(HIDE, hide) /* what follows is not recorded ... */ \
	X(SHOW, show) /* ... until here */ \
	X(SCREENSHOT, screenshot) /* text: the file */ \
	X(OUTPUT, output) /* text: the file */ \
	X(POSTER, poster) /* the present frame represents the recordings where nothing moves */ \
	X(CAPTION, caption) /* text; NULL removes it; on: it is on top */ \
	X(MARKER, marker) /* text labels the present frame in recordings */ \
	X(KEYS, keys) /* on: pressed keys are shown */

/* The waits. X(ID, word): tape_player.c has shows_<word>(). */
#define TAPE_WAITS_FOR(X) \
	X(WAIT_TIME, time) /* until the screen shows us */ \
	X(WAIT_EVENT, event) /* until it shows the times-th event of that track and kind */ \
	X(WAIT_END, end) /* until it shows the end of the run */ \
	X(WAIT_SCREEN, text) /* until a row of it matches the pattern */ \
	X(WAIT_KEY, key) /* until the person there presses one; without one it is there at once */

#define TAPE_VERB_ID(ID, ...) TAPE_##ID,
enum tape_verb {
	TAPE_DOINGS(TAPE_VERB_ID)
	TAPE_WAITS_FOR(TAPE_VERB_ID)
	TAPE_SLEEP, /* us; the player's own */
	TAPE_VERB_COUNT,
};
#undef TAPE_VERB_ID

struct tape_command {
	enum tape_verb verb;
	const char *file; /* its place, for messages */
	int line;
	char word[KEY_NAME_SIZE]; /* its first word: "Type" */
	char *text;
	uint32_t *keys;
	size_t key_count;
	struct pattern *pattern; /* with WAIT_SCREEN; text is its source */
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

/* A command of the person's own that runs beside the server. */
struct tape_program {
	char **words; /* NULL at the end */
	char *text;   /* as people type it */
};

struct tape {
	char *name;
	ARRAY(struct tape_command) commands;
	/* The settings. */
	int cols, rows;       /* 0: not set */
	int theme;            /* enum theme; -1: not set */
	char *title;          /* "": none */
	/* The beginning of the first run: the knobs, the lesson and the programs given before anything is played.
	 * They aren't commands of the tape. */
	struct settings knobs;
	bool given[KNOB_COUNT];
	char *lesson;         /* or NULL */
	const char *lesson_file;
	int lesson_line;
	struct tape_program programs[WATCHED_MAX];
	int program_count;
	const char *program_file; /* the first one's place */
	int program_line;
	/* The files that it was read from. */
	ARRAY(char *) files;
};

enum {
	TAPE_WHY_SIZE = 480,
	TAPE_COMMANDS_MAX = 10000,
	TAPE_TIMES_MAX = 1000,     /* presses of a key by one command */
	TAPE_EVENTS_MAX = 100000,
	TAPE_BYTES_MAX = 64 * 1024, /* of a file */
	TAPE_OUTPUTS_MAX = 8,
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
