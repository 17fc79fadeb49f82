/*
 * Lessons: a named set of knobs and words, a data file that a person can read and write. Its
 * form is YAML's (base/yaml_file.h); what a lesson says at a moment is a function of the
 * lesson, the log and the time.
 *
 *	title: Three at a time
 *	before: >
 *	  Words before the run.
 *
 *	  A blank line parts paragraphs.
 *	question:
 *	  ask: How long will async take?
 *	  kind: seconds             # or number, or choice
 *	  measure: async-took       # what the answer is held against (lesson_measure.c)
 *	  # choices:                # with kind: choice, 2 to LESSON_CHOICES_MAX
 *	  #   - one
 *	  #   - other
 *	  # right: 1                # with kind: choice and no measure, the right one, from 1
 *	parts:                      # runs, at least one
 *	  - words: >                # before this part
 *	      Now with four workers.
 *	    knobs:                  # by the names of settings.h; the rest at their fallbacks
 *	      delay: 5
 *	      requests: 3
 *	      server: workers=4
 *	    view: timeline          # timeline, loop, prints, numbers, lessons; or 1 to 5
 *	    language: await         # of the listings: python, await, javascript, c
 *	hints:
 *	  - on: sync block          # a track and a kind of event, by the names of trace.h
 *	    nth: 1                  # which one of these, from 1 (1)
 *	    after: 2s               # how long after it (0)
 *	    part: 1                 # in which part, from 1 (each)
 *	    text: One line.
 *	after: >
 *	  Words after the run.
 *
 * White space in texts is folded. In lines behind > (and wherever else YAML itself folds) a
 * blank line parts paragraphs, and behind | too. {address} in the words is the server's
 * address: whoever shows them puts it in.
 */
#ifndef WAITSCOPE_LESSON_H
#define WAITSCOPE_LESSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/settings.h"
#include "log/timeline.h"

enum {
	LESSON_PARTS_MAX = 6,
	LESSON_HINTS_MAX = 16,
	LESSON_CHOICES_MAX = 6,
	/* The longest texts, in characters. */
	LESSON_TITLE_MAX = 40,
	LESSON_WORDS_MAX = 700,
	LESSON_ASK_MAX = 140,
	LESSON_CHOICE_MAX = 50,
	LESSON_HINT_MAX = 100,
	LESSON_WHY_SIZE = 512,
};

/* One run of a lesson; most lessons have one, some go on (limit 1, then 3, then none). */
struct lesson_part {
	struct settings knobs;   /* the fallbacks, and what the file sets */
	char *words;             /* shown before this part runs; "" = none */
	char *language;          /* the listings', "" = as they are */
	int view;                /* 1 to 5 */
};

/* A hint, bound to what happens: shown from `after_us` behind the nth such event on, for HINT_US. */
struct lesson_hint {
	enum event_kind kind;
	enum track track;
	uint32_t nth;            /* from 1 */
	int part;                /* of which part, from 0; -1 = of each */
	int64_t after_us;
	char *text;              /* one line, at most LESSON_HINT_MAX characters */
};
enum { HINT_US = 6 * 1000 * 1000 };

enum question_kind {
	QUESTION_NONE,
	QUESTION_SECONDS, /* a guess in microseconds: a mark on the time axis */
	QUESTION_NUMBER,  /* a count, or a request's number */
	QUESTION_CHOICE,  /* the index of a choice, from 0 */
};

/* Asked before the first part runs, and answered by that part. */
struct lesson_question {
	enum question_kind kind;
	char *ask;               /* "" with QUESTION_NONE */
	char *choices[LESSON_CHOICES_MAX];
	int choice_count;
	char *measure;           /* the name of what is measured at the end (lesson_measure), or "" */
	int right;               /* QUESTION_CHOICE without a measure: the right one, from 0 */
};

/* Texts are never NULL; what the file does not say is "". */
struct lesson {
	char *name;              /* the file's stem without its number: "three-at-a-time" */
	char *path;              /* where it was read from */
	char *title;
	char *before, *after;    /* words for the card before the run, and after it; paragraphs parted by "\n\n" */
	struct lesson_question question;
	struct lesson_part parts[LESSON_PARTS_MAX];
	int part_count;          /* at least 1 */
	struct lesson_hint hints[LESSON_HINTS_MAX];
	int hint_count;
};

/* Whether a file of that name is a lesson, by the name's ending: .yaml, or .lesson, which is
 * told to be no longer read. */
bool lesson_is_file(const char *name);

/* Reads a lesson file. NULL with one line in `why`: "FILE:LINE:COLUMN: what is wrong, and
 * what is expected". LESSON_WHY_SIZE is room enough. Freed with lesson_free(). */
struct lesson *lesson_read(const char *path, char *why, size_t why_size);
/* The same from text, for tests and fuzzing; `name` stands for the file's. */
struct lesson *lesson_parse(const char *text, size_t size, const char *name, char *why, size_t why_size);
void lesson_free(struct lesson *);

/* All lessons there are: the built-in ones (installed, or beside the build), then a
 * person's own ($XDG_CONFIG_HOME/waitscope/lessons, ~/.config/waitscope/lessons), each
 * folder in the order of its file names, their numbers taken as such. A bad file is left
 * out, and its line of why is in the complaints. $WAITSCOPE_LESSONS, if set, is the built-in ones' folder. */
struct lesson_list {
	struct lesson **at;
	size_t count;
	char **complaints;       /* one line each, of files and folders that could not be read */
	size_t complaint_count;
};
void lesson_list_read(struct lesson_list *);
void lesson_list_release(struct lesson_list *);

/* Finds by number (from 1), name, or the beginning of a name that only one has; -1 if
 * none. Of two with the same name a person's own is found. Case does not matter. */
int lesson_list_find(const struct lesson_list *, const char *what);

/* The hint that is to be seen at t, or NULL: the latest begun one that is not over. From
 * the run's end on, only those of a program's `done` and of the `run-end`.
 * Looks at each event until t once, at most: about 0.2 ms for 100,000 of them. */
const struct lesson_hint *lesson_hint_at(const struct lesson *, int part, const struct timeline *, int64_t t_us);

/* What the question asked for, as measured until t: microseconds, a number, or a
 * choice's index. False if it cannot be told yet. */
bool lesson_measure(const struct lesson *, const struct timeline *, int64_t t_us, int64_t *value);

#endif
