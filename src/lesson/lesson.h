/*
 * Lessons: a named set of knobs and words, in a data file that people can read and write. It is YAML
 * (base/yaml_file.h); what a lesson says at a moment is a function of the lesson, the log and the time.
 *
 *	title: Three at a time
 *	before: >
 *	  Words before the run.
 *
 *	  A blank line separates paragraphs.
 *	question:
 *	  ask: How long will async take?
 *	  kind: seconds             # or number, or choice
 *	  measure: async-took       # the answer is compared with this (lesson_measure.c)
 *	  why: One sentence.        # the reason, told with the answer (not with kind: choice)
 *	  part: 1                   # before which part it is asked; the run of that part answers it (1)
 *	  # choices:                # with kind: choice, 2 to LESSON_CHOICES_MAX
 *	  #   - one
 *	  #   - text: other
 *	  #     why: One sentence.    # why it is right, or not; told to whoever chose it
 *	  # right: 1                # with kind: choice and no measure, the right one, from 1
 *	parts:                      # runs, at least one
 *	  - words: >                # before this part
 *	      Now with four workers.
 *	    run: mistake_sleep.py   # a sample in Python or JavaScript, which is watched (watch/watch.h); the programs
 *	                            # then stay away, unless knobs say otherwise
 *	    knobs:                  # by the names of knobs.h; the rest at their fallbacks
 *	      delay: 5
 *	      requests: 3
 *	      server: workers=4
 *	    sweep: limit=1,2,3      # a run for each of these values (log/sweep.h), one after the other; the list of runs comes up
 *	                            # behind the last one
 *	    view: timeline          # timeline, loop, prints, numbers, lessons, runs; or 1 to 6; for later parts,
 *	    language: await         # of the listings: python, await, javascript, c; the same
 *	hints:
 *	  - on: sync block          # a track and a kind of event, by the names of event.h
 *	    nth: 1                  # which of these, from 1 (1)
 *	    after: 2s               # how long after it (0)
 *	    part: 1                 # in which part, from 1 (every part)
 *	    text: One line.
 *	after: >
 *	  Words after the run.
 *
 * White space in texts is folded. A blank line separates paragraphs after > (and wherever else YAML
 * itself folds), and after |. {address} in the words stands for the server's address, {longest-hold} for what
 * lesson_hold_write() says of the run of the last sample before it, {button} and the like for keys (ui/keys/keys.h): whoever
 * shows them inserts them.
 */
#ifndef WAITSCOPE_LESSON_H
#define WAITSCOPE_LESSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/complaint.h"
#include "log/settings.h"
#include "log/sweep.h"
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
	LESSON_REASON_MAX = 140,
	LESSON_HINT_MAX = 100,
	LESSON_WHY_SIZE = 512,
	LESSON_HOLD_SIZE = 512,
};

/* One run of a lesson; most lessons have one, some several (limit 1, then 3, then none). */
struct lesson_part {
	struct settings knobs;   /* as the file sets them, the rest at their fallbacks; of a sweep, those of its first run */
	struct sweep sweep;      /* without values: none, it is one run */
	char *words;             /* shown before this part runs; "" = none */
	char **command;          /* that runs beside the server: its words, NULL at the end; NULL = none */
	char *command_text;      /* the same as people type it beside their copy: "python3 mistake_sleep.py"; "" = none */
	char *language;          /* of the listings; "" = as in the part before, or as the person has it */
	int view;                /* 1 to 6; 0 = the same */
};

/* A hint, bound to an event: shown for HINT_US, from `after_us` after the nth such event on. */
struct lesson_hint {
	enum event_kind kind;
	enum track track;
	uint32_t nth;            /* from 1 */
	int part;                /* the part it belongs to, from 0; -1 = every part */
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

/* Asked before a part runs, and answered by that part. */
struct lesson_question {
	enum question_kind kind;
	char *ask;               /* "" with QUESTION_NONE */
	char *choices[LESSON_CHOICES_MAX];
	char *reasons[LESSON_CHOICES_MAX]; /* why each is right, or not; "" = not said */
	int choice_count;
	char *reason;            /* why the answer is what it is; "" = not said, and with QUESTION_CHOICE */
	char *measure;           /* the name of a measure (lesson_measure), or "" */
	int part;                /* from 0 */
	int right;               /* QUESTION_CHOICE without a measure: the right one, from 0 */
};

/* Texts are never NULL; those missing from the file are "". */
struct lesson {
	char *name;              /* the file's stem without its number: "three-at-a-time" */
	char *path;              /* of its file */
	char *title;
	char *before, *after;    /* the words of the cards before and after the run; "\n\n" between paragraphs */
	struct lesson_question question;
	struct lesson_part parts[LESSON_PARTS_MAX];
	int part_count;          /* at least 1 */
	struct lesson_hint hints[LESSON_HINTS_MAX];
	int hint_count;
};

/* Returns true if a file of that name is a lesson, by its extension: .yaml, or .lesson, which is answered
 * with a complaint that it is no longer read. */
bool lesson_is_file(const char *name);

/* Reads a lesson file. Returns NULL with one line in `why` if it is bad: "FILE:LINE:COLUMN: what is wrong,
 * and what is expected". LESSON_WHY_SIZE is room enough. Freed with lesson_free(). */
struct lesson *lesson_read(const char *path, char *why, size_t why_size);
/* The same, with all complaints, in the order of the file; they are added to. */
struct lesson *lesson_read_all(const char *path, struct complaints *);
/* The same from text, for tests and fuzzing; `name` stands for the file's. */
struct lesson *lesson_parse(const char *text, size_t size, const char *name, char *why, size_t why_size);
void lesson_free(struct lesson *);

/* All lessons: the built-in ones (program_data()), then the person's own
 * ($XDG_CONFIG_HOME/waitscope/lessons, ~/.config/waitscope/lessons), each folder in the order of its file
 * names, by their leading numbers. In both, a folder named like the person's language ("de_AT", then "de";
 * of $LC_ALL, $LC_MESSAGES or $LANG) has translations: files that are read in place of those of the same
 * name. The person's own are put in place of built-in ones of the same file name. A bad file is left out,
 * and its `why` is among the complaints; what it would have replaced stays. */
struct lesson_list {
	struct lesson **at;
	size_t count;
	struct complaints complaints; /* of files and folders that could not be read */
};
void lesson_list_read(struct lesson_list *);
void lesson_list_release(struct lesson_list *);

/* Finds a lesson by its number (from 1), its name, or a unique beginning of its name, regardless of case.
 * Of two with the same name the person's own is found; of two in one folder none. Returns its index, or -1. */
int lesson_list_find(const struct lesson_list *, const char *what);

/* Writes one line about why that was not found: it begins the names of several lessons, which are told, or
 * of none. */
void lesson_list_explain(const struct lesson_list *, const char *what, char *why, size_t why_size);

/* The hint to show at t, or NULL: the latest one that has begun and is not over. From the run's end on,
 * only hints bound to a program's `done` or to the `run-end`. */
const struct lesson_hint *lesson_hint_at(const struct lesson *, int part, const struct timeline *, int64_t t_us);

/* Writes which line of the part's command held its loop longest in a run that is over, in a sentence: "mistake_sleep.py:26
 * held the loop for 1.0 s: time.sleep(1)"; or why that cannot be said. LESSON_HOLD_SIZE is room enough. "" if the run
 * had no command. */
void lesson_hold_write(const struct timeline *, char *out, size_t size);

/* Measures the answer to the question, as far as it is known at t: microseconds, a number, or a choice's
 * index. Returns false if it is not known yet. */
bool lesson_measure(const struct lesson *, const struct timeline *, int64_t t_us, int64_t *value);

/* The program whose time is asked for, which is counted from its start; TRACK_COUNT: the length of something else. The
 * question must have a measure. */
enum track lesson_measure_track(const struct lesson *);

/* What a run of the question's part, once it is over, answers to the question. */
enum { LESSON_TOOK_SIZE = 48 };
struct lesson_outcome {
	bool told;               /* it answers it: */
	int64_t truth;           /* microseconds as the run's screens print them, a number, or a choice's index */
	char took[LESSON_TOOK_SIZE]; /* microseconds in words, as these screens print them (base/duration.h): "1.0 s"; of
	                          * a program that began later than the run, "1.0 s from its start" */
	bool at_once;            /* they are too short to be divided by */
	bool measured;           /* not just what the lesson says is right */
	bool other_knobs;        /* the run had others than the lesson sets: the reasons may not be its */
	char untold[LESSON_WHY_SIZE]; /* why it does not answer it, in sentences; "" if told, or not asked */
};
void lesson_outcome_make(const struct lesson *, const struct timeline *, struct lesson_outcome *out);

/* The language (language_find) of the listings in a part, and its view (enum view_id): the part's, else
 * those of a part before it, else `own`. */
int lesson_language(const struct lesson *, int part, int own);
int lesson_view(const struct lesson *, int part, int own);

#endif
