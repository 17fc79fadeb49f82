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
	bool part_has_knob[KNOB_COUNT];                       /* its file sets that */
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

/* ---- lesson_check.c ---- */

/* Returns -1. */
__attribute__((format(printf, 3, 4)))
int lesson_complain(struct complaint *, struct yaml_place, const char *format, ...);

/* Checks that there is one thing, and only one, to compare the answer with. Returns 0, or -1 with a complaint. */
int lesson_check_answer(const struct lesson_question *, struct yaml_place, struct complaint *);

/* Checks that the part which was read can be swept as it says. The same. */
int lesson_check_sweep(const struct lesson_reader *, struct yaml_place, struct complaint *);

/* Checks the lesson that was read whole. The same; arg is a lesson_reader. */
int lesson_check(void *arg, struct yaml_place, struct complaint *);

/* ---- lesson_command.c ---- */

/* Finds the sample of that name, which the interpreter runs that its ending stands for. Sets the words of the command, freed
 * with command_free(), and its text, freed with free(). Returns 0, or -1 with a clause that continues "... is not". */
int lesson_command_find(const char *sample, char ***words, char **text, char *why, size_t why_size);

/* ---- lesson_hold.c: measures of a part's command, once it has ended ---- */

/* How long it held its loop at most, in microseconds; and the number of the line that it stood in then. */
bool lesson_tell_longest_hold(const struct timeline *, enum track, int64_t t_us, int64_t *value);
bool lesson_tell_line(const struct timeline *, enum track, int64_t t_us, int64_t *value);

/* When that hold began. There must be one. */
int64_t lesson_hold_start_us(const struct timeline *, enum track);

/* Returns true if the command could not be started. */
bool lesson_command_failed(const struct timeline *);

/* ---- lesson_measure.c ---- */

/* A quantity that can be measured at the end of a run. */
struct lesson_measure_info {
	const char *name;
	enum question_kind kind;
	int choices;      /* QUESTION_CHOICE: the number of answers */
	enum track track; /* the program whose time, callback or hold it is, */
	bool compares;    /* with the other one's: both must run */
	bool (*tell)(const struct timeline *, enum track, int64_t t_us, int64_t *value);
};

/* NULL if there is none of that name. */
const struct lesson_measure_info *lesson_measure_find(const char *name);

/* Writes "sync-took, async-took": the measures for a kind of question, or all of them for QUESTION_NONE. */
void lesson_measure_names(enum question_kind, char *out, size_t size);

#endif
