/*
 * Listings: the lines of a program as people see them, in several languages. Each line
 * stands for a step; its number and words belong to the listing, not to the log. Pure.
 *
 * listing_python.c, _await.c, _javascript.c and _c.c hold the lines; listing_lines.c selects
 * those that stand there at a given time.
 */
#ifndef WAITSCOPE_LISTING_H
#define WAITSCOPE_LISTING_H

#include <stdbool.h>
#include <stdint.h>

#include "log/timeline.h"
#include "log/trace.h"

/* The languages of listings: X(LANGUAGE, name). The steps are the same in all of them; the
 * lines are in listings_<name> (listing_inside.h). */
#define LANGUAGES(X) \
	X(PYTHON, python) /* with callbacks, as the sample */ \
	X(AWAIT, await) /* Python's async and await */ \
	X(JAVASCRIPT, javascript) \
	X(C, c) /* with libevent */

#define LANGUAGE_MEMBER(language, name) LANGUAGE_##language,
enum language { LANGUAGES(LANGUAGE_MEMBER) LANGUAGE_COUNT };

/* "python", "await", "javascript", "c"; and back, -1 if there is no such language. */
const char *language_name(enum language);
int language_find(const char *name);

/* The names by index; NULL after the last. */
const char *language_name_at(int i);

/* For people: "Python with callbacks", "Python with async and await", … */
const char *language_title(enum language);

/* The bottom of a call stack: "<module>", "main()". */
const char *language_main(enum language);

/* Returns true if that has returned by the time the event loop runs. */
bool language_loop_after_main(enum language);

/* The note beside a line, as a debugger shows it: X(NOTE, note); ui/panel/panel_notes.c has note_<note>(). */
#define LINE_NOTES(X) \
	X(COUNTER, counter) /* how far the loop has come */ \
	X(CALL, call) /* a blocking call: what it waits for, then the value that came back */ \
	X(PARAMETER, parameter) /* of a callback: the value passed to it; how often it ran */ \
	X(AWAIT, await) /* how many wait there; the value that came back */ \
	X(ABOUT, about) /* which response the line is about, while it runs */ \
	X(LOOP, loop) /* what the loop waits for */

#define LINE_NOTE_MEMBER(NOTE, note) NOTE_##NOTE,
enum line_note { NOTE_NONE, LINE_NOTES(LINE_NOTE_MEMBER) NOTE_COUNT };

/* A line at a given time. */
struct shown_line {
	char text[80];
	int number;           /* from 1 */
	enum step step;       /* the first that the line stands for; STEP_NONE: none, such as a brace */
	uint32_t steps;       /* all that it stands for (listing_line_runs) */
	bool callback;        /* it belongs to the callback's body */
	enum line_note note;
	const char *value;    /* the name of what came back, with NOTE_CALL, _PARAMETER and _AWAIT; or NULL */
};

enum { LISTING_MAX = 16 };

/* Writes the lines of the listing of TRACK_SYNC or TRACK_ASYNC at t; returns their count. */
int listing_lines_at(const struct timeline *, enum track, enum language, int64_t t_us,
    struct shown_line lines[LISTING_MAX]);

/* The number of the line for `step` in the listing at t; 0 if there is none. */
int listing_line_number(const struct timeline *, enum track, enum language, enum step, int64_t t_us);

/* Returns true if the line stands for that step. */
bool listing_line_runs(const struct shown_line *, enum step);

/* The name of the listing's callback, and the verbs that go with it: "the loop CALLS NAME",
 * "the loop CALLED NAME", "NAME IS_CALLED for", "NAME RETURNS". */
struct callback_words {
	const char *name;      /* "handle_response" */
	const char *calls;     /* "calls"; with await, "resumes" */
	const char *called;
	const char *is_called;
	const char *returns;
};

/* As of t: with a limit of 1, the await listing is a different one. Never NULL. */
const struct callback_words *listing_callback_words(const struct timeline *, enum language, int64_t t_us);

#endif
