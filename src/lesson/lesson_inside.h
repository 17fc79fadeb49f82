/* Inside of lessons: what the lesson*.c share. */
#ifndef WAITSCOPE_LESSON_INSIDE_H
#define WAITSCOPE_LESSON_INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lesson/lesson.h"

enum { LESSON_CLAUSE_SIZE = 320 };

/* The lesson while its file is read; each section is filled before it is taken. */
struct lesson_reader {
	struct lesson lesson;
	struct lesson_part part;
	struct lesson_hint hint;
	bool hint_named;                  /* hint.kind and hint.track are set */
	int hint_lines[LESSON_HINTS_MAX]; /* where each begins, for what is checked at the end */
	uint64_t seen;                    /* fields that were set, by index */
	bool knob_seen[KNOB_COUNT];
};

/* A value that a lesson file may hold. */
struct lesson_field {
	const char *section;
	const char *name;
	/* Takes the value. Returns 0, or -1 and writes what is expected, a clause that
	 * reads on from: NAME: "VALUE" is not ... */
	int (*set)(struct lesson_reader *, const struct lesson_field *, const char *text, char *why, size_t why_size);
	size_t at;   /* texts: which member of the reader */
	int most;    /* texts: how many characters */
	bool folded; /* texts: paragraphs stay */
};

/* All fields but knobs and lists; ended by a NULL name. */
extern const struct lesson_field lesson_fields[];

/* Reads "sync block". The clause on failure reads on as above. */
int lesson_event_find(const char *text, enum track *, enum event_kind *, char *why, size_t why_size);

/* What can be measured at the end of a run. */
struct lesson_measure_info {
	const char *name;
	enum question_kind kind;
	int choices;      /* QUESTION_CHOICE: how many answers there are */
	enum track track; /* QUESTION_SECONDS: whose time it is */
	bool (*tell)(const struct timeline *, enum track, int64_t t_us, int64_t *value);
};

/* NULL if there is none of that name. */
const struct lesson_measure_info *lesson_measure_find(const char *name);

/* "sync-took, async-took": those for a kind of question; of each kind for QUESTION_NONE. */
void lesson_measure_names(enum question_kind, char *out, size_t size);

#endif
