/*
 * The tutor: progress through the lessons. Cards before and after a run, a guess, the next part, the
 * next lesson. No terminal, no clock: keys in, wishes out.
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
	int current;               /* index into the list; -1: no lesson is open */
	int part;                  /* from 0 */
	enum card card;
	bool asks_questions;
	bool runs;                 /* the current run is the lesson's own */
	char answer[ANSWER_SIZE];
	char complaint[64];        /* why the answer is invalid, or "" */
	int choice;
	bool guessed;
	int64_t guess;             /* in the unit of the question's kind */
	bool told;                 /* the first part's run has answered the question */
	int64_t truth;             /* that answer, in the same unit */
	int cursor;                /* in the menu */
};

/* The tutor's wish after a key. */
enum tutor_wish {
	TUTOR_WANTS_NOTHING,
	TUTOR_WANTS_PART,  /* set the knobs and the view of tutor_part(), and prepare a run */
	TUTOR_WANTS_BEGIN, /* begin the prepared run */
};

/* Reads all lessons. */
void tutor_init(struct tutor *, bool asks_questions);
void tutor_release(struct tutor *);

/* Finds a lesson by its number, its name, or its file, which is read and added to the list unless it is
 * there already: the same file, by whatever path, is the same lesson. Returns its index, or -1 with
 * one line in `why`. */
int tutor_find(struct tutor *, const char *what, char *why, size_t why_size);

/* The open lesson, or NULL; and its current part. */
const struct lesson *tutor_lesson(const struct tutor *);
const struct lesson_part *tutor_part(const struct tutor *);

/* Open a lesson by its index, or the next (+1) or previous (-1) one, if it exists. */
enum tutor_wish tutor_open(struct tutor *, int index);
enum tutor_wish tutor_turn(struct tutor *, int direction);

/* Moves the menu's cursor: up (-1), down (+1). */
void tutor_move(struct tutor *, int direction);

/* Returns true if a card is up: keys then go to the tutor. */
bool tutor_has_card(const struct tutor *);

/* A key while a card is up. */
enum tutor_wish tutor_key(struct tutor *, uint32_t key);

/* A run ended. Returns true if it was the lesson's: the next card is then due after a pause, which is
 * the caller's, and tutor_after_run() shows it. */
bool tutor_run_ended(struct tutor *, const struct timeline *);
enum tutor_wish tutor_after_run(struct tutor *);

/* A run was begun by hand, with whatever knobs: it is not the lesson's. */
void tutor_disown_run(struct tutor *);

/* The tutor as views see it at t. Borrows from the tutor. */
struct lesson_scene tutor_scene(const struct tutor *, const struct timeline *, int64_t t_us);

#endif
