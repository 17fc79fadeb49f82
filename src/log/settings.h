/*
 * The knobs: one table for the command line, the config file, the knob strip, the log,
 * lessons and tapes. Every value is an int64_t in the knob's unit.
 */
#ifndef WAITSCOPE_SETTINGS_H
#define WAITSCOPE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/url.h"
#include "log/addresses.h"
#include "log/choices.h"
#include "log/knobs.h"

struct settings {
	int64_t value[KNOB_COUNT];
};

/* Returns true if the programs fetch from another server than the built-in one: of that, nothing is known but what is
 * seen from here. */
bool settings_is_outside(const struct settings *);
bool settings_lacks_server(const struct settings *); /* the built-in one: all programs that there are fetch elsewhere */

/* How many requests a program may have in flight at a time, as far as the settings say; 0 = no limit. Where none is set,
 * servers that are not on this machine get SETTINGS_AWAY_LIMIT at a time: a lesson floods nobody. */
int64_t settings_limit(const struct settings *);
enum { SETTINGS_AWAY_LIMIT = 20 };

/* How many of `requests` the server serves at the same time; all, if that is not known, as of another one. */
int64_t settings_at_once(const struct settings *, int64_t requests);

/* How long it keeps a request whose delay is that, once it has taken it up: when it sleeps on everybody's loop
 * it announces each sleep, and turns the loop for that. */
enum {
	FREEZE_NOTICE_US = 80 * 1000,
	FREEZE_MAX_US = 2 * 1000 * 1000, /* one sleep; a longer delay is slept in pieces */
};
int64_t settings_kept_us(const struct settings *, int64_t delay_us);

/* Returns true if requests never have to wait in the server's line. */
bool settings_serves_all(const struct settings *);

/* Returns true if any program runs. */
bool settings_has_programs(const struct settings *);

/* Returns true if the programs run one after the other. */
bool settings_in_turn(const struct settings *);

/* What goes wrong with request `number` (from 1) of either program: never MIXED. */
enum errors settings_error(const struct settings *, uint32_t number);

/* The same one's row. */
const struct choice *settings_error_choice(const struct settings *, uint32_t number);

/* How long that request may take from its connect on; 0 = for ever. It is the timeout
 * knob's value; where that is none, a request that the server will never answer has 1.5
 * times the delay, and at least half a second. */
int64_t settings_timeout_us(const struct settings *, uint32_t number);

/* X(UNIT, the beginning of its functions' names: settings.c). */
#define KNOB_UNITS(X) \
	X(NUMBER, count) \
	X(TIME, time) \
	X(PERCENT, percent) \
	X(CHOICE, choice) \
	X(ADDRESS, address)

#define KNOB_UNIT_MEMBER(unit, ...) UNIT_##unit,
enum knob_unit { KNOB_UNITS(KNOB_UNIT_MEMBER) KNOB_UNIT_COUNT };

/* Returns true if the value is this process's number for a text: a file has the text. */
bool knob_has_text(enum knob);

/* Its largest value: the end of its range, or the last address so far. */
int64_t knob_last(enum knob);

/* When a turned knob takes effect. X(effect, words). */
#define EFFECTS(X) \
	X(SERVER, "for what the server takes up from now on") \
	X(LAUNCH, "for what is launched from now on") \
	X(RESPONSE, "for the responses from now on") \
	X(PLAN, "at once") /* more requests, or fewer */ \
	X(RUN, "from the next run on")

#define EFFECT_MEMBER(effect, words) EFFECT_##effect,
enum knob_effect { EFFECTS(EFFECT_MEMBER) EFFECT_COUNT };

/* To follow "it counts ...". */
const char *knob_effect_words(enum knob_effect);

struct knob_info {
	const char *name;      /* on the strip and, as --name, on the command line */
	const char *help;      /* one line, lower case, no full stop */
	const char *argument;  /* its name in --help: TIME, N, … */
	const int64_t *steps;  /* the values that turning it walks through; NULL: its choices, or one by one */
	int step_count;
	int64_t min, max, fallback; /* the range, ends included, and the default value */
	const char *more_help; /* a second line of help, or NULL: its choices, if it has any */
	/* The narrator's sentence for a turn, in at most 72 and at most 48 characters, with {value}
	 * for the new value or {clause} for its choice's; and for a turn to 0, if it has other
	 * words. NULL where each choice has its own, or the words depend on more (narrator_knobs.c). */
	const char *turned[2], *turned_off[2];
	const char *zero_word; /* the name of 0 ("none"), or NULL */
	enum knob_unit unit;
	enum knob_effect effect;
	char letter;           /* short option, or 0 */
	bool on_strip;         /* the knob strip shows it, */
	bool may_hide;         /* at its fallback only while it is chosen: it is seldom turned, and takes room */
	bool of_programs;      /* it means nothing to a server that runs alone */
	bool of_built_in;      /* nor to another server than the built-in one */
};

const struct knob_info *knob_info(enum knob);

/* "delay 2.0 s". */
enum { KNOB_LABEL_SIZE = URL_TEXT_SIZE + 32 };
void knob_label(enum knob, int64_t value, char *out, size_t size);

/* Writes a sentence in which {value} stands for the value as the screen shows it, {count}
 * for its number, and {clause} for its choice's clause; it has one of them at most. */
void knob_say(enum knob, int64_t value, const char *sentence, char *out, size_t size);

/* Writes the second line of its help; none is written as "". */
void knob_more_help(enum knob, char *out, size_t size);

/* Every knob at its fallback. */
void settings_init(struct settings *);

/* Reads a value as people write it: "5", "500ms", "0.5", "1m", "none", "30%", "serial",
 * "workers=4", "in-turn". Spaces around it and the case of letters are ignored. Returns 0
 * and sets *value, or -1 and writes to `why` a clause that says what is allowed, to follow
 * "... is not": "a time from 0 to 60 s, such as 5, 0.5 or 500ms". KNOB_WHY_SIZE is enough
 * for any of them. */
int knob_parse(enum knob, const char *text, int64_t *value, char *why, size_t why_size);

/* Writes the same clause about what is allowed. Outside of settings.c for tests. */
void knob_allowed(enum knob, char *out, size_t size);
enum { KNOB_WHY_SIZE = 192 };

/* Writes the exact value as the screen shows it: "5.0 s", "1.25 s", "500 ms", "none",
 * "concurrent", "workers=4", "in turn", "60%". Always terminated; knob_parse() reads the
 * same value back. KNOB_TEXT_SIZE is enough. */
void knob_format(enum knob, int64_t value, char *out, size_t size);
enum { KNOB_TEXT_SIZE = URL_TEXT_SIZE };

/* Writes it as briefly as it can be told: of an address its host and port, without its middle if it is too long for `size`; else
 * as knob_format(). */
void knob_brief(enum knob, int64_t value, char *out, size_t size);

/* The next step in the direction (+1 or -1) of turning, from any value in range, be it a
 * step or not; the same value at an end. */
int64_t knob_step(enum knob, int64_t value, int direction);

#endif
