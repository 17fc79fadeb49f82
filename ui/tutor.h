/*
 * The tutor: progress through the lessons. Cards before and after a run, a guess, the next part, the
 * next lesson. No terminal, no clock: keys in, wishes out.
 *
 * A lesson is a way of steps: each part's card and then its run, and behind the last one the card that
 * sums up. One goes along it in both directions, from lesson to lesson, and finds everything as it was left.
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

/* Where one is in a lesson, and what one has answered. */
struct tutor_progress {
	int part;                  /* from 0 */
	enum card card;            /* CARD_NONE: at the part's run */
	bool closed;               /* the last card was seen and closed */
	char answer[ANSWER_SIZE];
	int choice;                /* from 1; 0: none */
	bool guessed;
	int64_t guess;             /* in the unit of the question's kind */
	bool has_outcome;          /* the question's part has run to its end: */
	struct lesson_outcome outcome;
	char holds[LESSON_PARTS_MAX][LESSON_HOLD_SIZE]; /* of parts with a command that have run to their end; "" = not so */
};

struct tutor {
	struct lesson_list list;
	int current;               /* index into the list; -1: no lesson is open */
	struct tutor_progress at;  /* in that one */
	struct tutor_progress *left; /* in the others, by index; left_count of them */
	size_t left_count;
	bool asks_questions;
	bool presenter;
	bool runs;                 /* the live run is a lesson's own, and not over: */
	int run_lesson, run_part;  /* of that one */
	char complaint[64];        /* why the answer is invalid, or "" */
	int scroll;                /* rows of the card that are scrolled off its top */
	int cursor;                /* in the menu */
	int typed;                 /* the number that is being typed there; 0 = none */
};

/* The tutor's wish after a key or a step. */
enum tutor_wish {
	TUTOR_WANTS_NOTHING,
	TUTOR_PASSES,      /* the key is not the card's */
	TUTOR_WANTS_CARD,  /* there is a card before a part: its run if there is one, else it prepared, behind it */
	TUTOR_WANTS_BEGIN, /* begin tutor_part() anew */
	TUTOR_WANTS_RUN,   /* show the run of tutor_part(), as it is or was; begin it if there is none */
	TUTOR_WANTS_OUT,   /* no lesson is open any more */
};

/* Reads all lessons. What they name in braces, such as {button}, is filled in with the key that does it; with
 * --presenter (`presenter`) some have another one. */
void tutor_init(struct tutor *, bool asks_questions, bool presenter);
void tutor_release(struct tutor *);

/* Fills in the keys in one lesson's texts. */
void tutor_fill(struct lesson *, bool presenter);

/* Finds a lesson by its number, its name, or its file, which is read and added to the list unless it is
 * there already: the same file, by whatever path, is the same lesson. Returns its index, or -1 with
 * one line in `why`. */
int tutor_find(struct tutor *, const char *what, char *why, size_t why_size);

/* The open lesson, or NULL; and its current part. */
const struct lesson *tutor_lesson(const struct tutor *);
const struct lesson_part *tutor_part(const struct tutor *);

/* Opens a lesson by its index, afresh: what was answered in it is forgotten. Nothing if there is none. */
enum tutor_wish tutor_open(struct tutor *, int index);

/* Goes to the first card of the next (+1) or previous (-1) lesson, if it exists; it is as it was left. */
enum tutor_wish tutor_turn(struct tutor *, int direction);

/* Goes one step on (+1) or back (-1): from a card to the run that it announces, from a run to the next
 * card, from the last card of a lesson to the next lesson, where that was left. Without an open lesson, on
 * to the first one. Nothing at both ends, and for an answer that is none. */
enum tutor_wish tutor_step(struct tutor *, int direction);

/* Writes what a step on from here leads to, a few words: "what it means", "part 2 of 3"; "" = nowhere. */
void tutor_next(const struct tutor *, char *out, size_t size);

/* Closes the lesson. */
enum tutor_wish tutor_leave(struct tutor *);

/* Moves the menu's cursor: up (-1), down (+1). */
void tutor_move(struct tutor *, int direction);

/* A digit of a lesson's number is typed in the menu: moves the cursor there. Returns the lesson's index if
 * no longer number begins like that; -1 otherwise. */
int tutor_type_number(struct tutor *, int digit);

/* Returns true if a card is up. */
bool tutor_has_card(const struct tutor *);

/* Returns true if the card asks for an answer that is typed. */
bool tutor_is_typed(const struct tutor *);

/* Puts the last card away. */
void tutor_close(struct tutor *);

/* Returns true if the key would be typed into an answer. */
bool tutor_types(const struct tutor *, uint32_t key);

/* The same, but a step on brings it again. */
void tutor_put_aside(struct tutor *);

/* A key while a card is up: Enter begins anew, Esc closes the card without an answer. */
enum tutor_wish tutor_key(struct tutor *, uint32_t key);

/* What was typed for an answer so far goes, and what was wrong with it. */
void tutor_empty_answer(struct tutor *);

/* A part of a lesson begins, or the live run is nobody's: one begun by hand, with whatever knobs. */
void tutor_run_begun(struct tutor *);
void tutor_disown_run(struct tutor *);

/* The live run ended. Returns true if it was a lesson's. */
bool tutor_run_ended(struct tutor *, const struct timeline *);

/* The tutor as views see it at t. Borrows from the tutor. */
struct lesson_scene tutor_scene(const struct tutor *, const struct timeline *, int64_t t_us);

#endif
