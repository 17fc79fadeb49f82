/* Inside lessons: shared by the lesson*.c. */
#ifndef WAITSCOPE_LESSON_INSIDE_H
#define WAITSCOPE_LESSON_INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/yaml_file.h"
#include "lesson/lesson.h"

/* A lesson while its file is read. A part and a hint are filled in before they are added to it. */
struct lesson_reader {
	struct lesson lesson;
	struct lesson_part part;
	struct lesson_hint hint;
	struct {
		char *text, *reason;
	} choice;
	struct yaml_place question_place;
	bool hint_bound;                                      /* hint.kind and hint.track are set */
	struct yaml_place hint_places[LESSON_HINTS_MAX]; /* for what is checked at the end */
};

/* The lesson is empty, but for its path and the name made from it. */
void lesson_reader_init(struct lesson_reader *, const char *path);
/* Frees all but the lesson, which is freed with lesson_free() once it is copied to the heap. */
void lesson_reader_release(struct lesson_reader *);

/* Reset the part, the hint and the choice, into which the next one is read. */
void lesson_reader_begin_part(struct lesson_reader *);
void lesson_reader_begin_hint(struct lesson_reader *);
void lesson_reader_begin_choice(struct lesson_reader *);

/* Everything that a lesson file may contain; the functions' arg is a lesson_reader. */
extern const struct yaml_file_field lesson_file;

/* Reads "sync block". Returns 0, or -1 with a clause that continues "... is not". */
int lesson_event_find(const char *text, enum track *, enum event_kind *, char *why, size_t why_size);

/* A quantity that can be measured at the end of a run. */
struct lesson_measure_info {
	const char *name;
	enum question_kind kind;
	int choices;      /* QUESTION_CHOICE: the number of answers */
	enum track track; /* the program whose time or callback it is, */
	bool compares;    /* with the other one's: both must run */
	bool (*tell)(const struct timeline *, enum track, int64_t t_us, int64_t *value);
};

/* NULL if there is none of that name. */
const struct lesson_measure_info *lesson_measure_find(const char *name);

/* Writes "sync-took, async-took": the measures for a kind of question, or all of them for QUESTION_NONE. */
void lesson_measure_names(enum question_kind, char *out, size_t size);

#endif
