/*
 * The tutor: where one is in the lessons. Cards before and after a run, a guess, the
 * next part, the next lesson. No terminal, no clock: keys in, wishes out.
 */
#ifndef WAITSCOPE_TUTOR_H
#define WAITSCOPE_TUTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lesson/lesson.h"
#include "log/timeline.h"
#include "ui/view/view.h"

enum { ANSWER_SIZE = 24 };

struct tutor {
	struct lesson_list list;
	int current;               /* index into the list; -1: no lesson is taught */
	int part;                  /* from 0 */
	enum card card;
	bool asks_questions;
	bool runs;                 /* the run that goes on is the lesson's own */
	char answer[ANSWER_SIZE];
	char complaint[64];        /* why the answer is none; "" */
	int choice;
	bool guessed;
	int64_t guess;             /* in the unit of the question's kind */
	bool told;                 /* the first part's run has answered the question */
	int64_t truth;             /* so */
	int cursor;                /* in the menu */
};

/* What the tutor wants done after a key. */
enum tutor_wish {
	TUTOR_WANTS_NOTHING,
	TUTOR_WANTS_PART,  /* set the knobs and the view of tutor_part(), and prepare a run */
	TUTOR_WANTS_BEGIN, /* begin the prepared run */
};

/* Reads the lessons that there are. */
void tutor_init(struct tutor *, bool asks_questions);
void tutor_release(struct tutor *);

/* The index of a lesson by its number, its name, or its file, which is read and joins the
 * list, unless it is there already: by whatever path, the same file is the same
 * lesson. -1 with one line in `why`. */
int tutor_find(struct tutor *, const char *what, char *why, size_t why_size);

/* The lesson that is taught, or NULL; and its part. */
const struct lesson *tutor_lesson(const struct tutor *);
const struct lesson_part *tutor_part(const struct tutor *);

/* Opens a lesson by its index; the next (+1) or the one before (-1), if there is one. */
enum tutor_wish tutor_open(struct tutor *, int index);
enum tutor_wish tutor_turn(struct tutor *, int direction);

/* Takes over the menu's cursor: up (-1), down (+1). */
void tutor_move(struct tutor *, int direction);

/* Whether a card is up: then keys are the tutor's. */
bool tutor_has_card(const struct tutor *);

/* A key while a card is up. */
enum tutor_wish tutor_key(struct tutor *, uint32_t key);

/* That run ended. If it was the lesson's, the next card is due, after a pause that
 * the caller makes; then tutor_after_run() puts it up. */
bool tutor_run_ended(struct tutor *, const struct timeline *);
enum tutor_wish tutor_after_run(struct tutor *);

/* A run was begun by hand, with knobs that may be any: it's not the lesson's. */
void tutor_disown_run(struct tutor *);

/* What views see of it at t. Borrows from the tutor. */
struct lesson_scene tutor_scene(const struct tutor *, const struct timeline *, int64_t t_us);

#endif
