/* The tutor: cards, guesses, parts. */
#include "ui/tutor.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/duration.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/utf8.h"
#include "log/settings.h"
#include "ui/keys/keys.h"

static void
fill(char **text, bool presenter)
{
	char *filled;

	if (*text == NULL)
		return;
	filled = key_fill(*text, presenter);
	free(*text);
	*text = filled;
}

void
tutor_fill(struct lesson *lesson, bool presenter)
{
	struct lesson_question *question = &lesson->question;

	fill(&lesson->title, presenter);
	fill(&lesson->before, presenter);
	fill(&lesson->after, presenter);
	fill(&question->ask, presenter);
	fill(&question->reason, presenter);
	for (int i = 0; i < question->choice_count; i++) {
		fill(&question->choices[i], presenter);
		fill(&question->reasons[i], presenter);
	}
	for (int i = 0; i < lesson->part_count; i++)
		fill(&lesson->parts[i].words, presenter);
	for (int i = 0; i < lesson->hint_count; i++)
		fill(&lesson->hints[i].text, presenter);
}

void
tutor_init(struct tutor *tutor, bool asks_questions, bool presenter)
{
	*tutor = (struct tutor){ .current = -1, .run_lesson = -1, .asks_questions = asks_questions, .presenter = presenter };
	lesson_list_read(&tutor->list);
	for (size_t i = 0; i < tutor->list.count; i++)
		tutor_fill(tutor->list.at[i], presenter);
}

void
tutor_release(struct tutor *tutor)
{
	lesson_list_release(&tutor->list);
	free(tutor->left);
}

/* The index of the lesson in that file, by whatever path; -1 if there is none. */
static int
find_file(const struct lesson_list *list, const char *path)
{
	for (size_t i = 0; i < list->count; i++)
		if (file_same(list->at[i]->path, path))
			return (int)i;
	return -1;
}

static bool
is_file_name(const char *what)
{
	return strchr(what, '/') != NULL || lesson_is_file(what);
}

int
tutor_find(struct tutor *tutor, const char *what, char *why, size_t why_size)
{
	struct lesson_list *list = &tutor->list;
	struct lesson *lesson;
	int index = lesson_list_find(list, what);

	if (index >= 0)
		return index;
	if (!is_file_name(what)) {
		lesson_list_explain(list, what, why, why_size);
		return -1;
	}
	index = find_file(list, what);
	if (index >= 0)
		return index;
	lesson = lesson_read(what, why, why_size);
	if (lesson == NULL)
		return -1;
	list->at = mem_resize(list->at, list->count + 1, sizeof *list->at);
	tutor_fill(lesson, tutor->presenter);
	list->at[list->count] = lesson;
	return (int)list->count++;
}

const struct lesson *
tutor_lesson(const struct tutor *tutor)
{
	return tutor->current < 0 ? NULL : tutor->list.at[tutor->current];
}

const struct lesson_part *
tutor_part(const struct tutor *tutor)
{
	return &tutor_lesson(tutor)->parts[tutor->at.part];
}

/* ---- places ---- */

/* Another lesson is about to be the current one: this one is kept as it is left. */
static void
leave_current(struct tutor *tutor)
{
	if (tutor->left_count < tutor->list.count) {
		tutor->left = mem_resize(tutor->left, tutor->list.count, sizeof *tutor->left);
		for (; tutor->left_count < tutor->list.count; tutor->left_count++)
			tutor->left[tutor->left_count] = (struct tutor_progress){ .card = CARD_BEFORE };
	}
	if (tutor->current >= 0)
		tutor->left[tutor->current] = tutor->at;
	tutor->complaint[0] = '\0';
	tutor->scroll = tutor->typed = 0;
}

static bool
exists(const struct tutor *tutor, int index)
{
	return index >= 0 && (size_t)index < tutor->list.count;
}

static enum tutor_wish
arrive(struct tutor *tutor)
{
	tutor->scroll = 0;
	tutor->complaint[0] = '\0';
	return tutor->at.card == CARD_BEFORE || tutor->at.card == CARD_PART ? TUTOR_WANTS_CARD : TUTOR_WANTS_RUN;
}

static enum tutor_wish
go_to(struct tutor *tutor, int index)
{
	leave_current(tutor);
	tutor->current = tutor->cursor = index;
	tutor->at = tutor->left[index];
	return arrive(tutor);
}

enum tutor_wish
tutor_open(struct tutor *tutor, int index)
{
	if (!exists(tutor, index))
		return TUTOR_WANTS_NOTHING;
	leave_current(tutor);
	tutor->left[index] = (struct tutor_progress){ .card = CARD_BEFORE };
	tutor->current = -1;
	if (tutor->run_lesson == index)
		tutor->runs = false;
	return go_to(tutor, index);
}

enum tutor_wish
tutor_turn(struct tutor *tutor, int direction)
{
	if (!exists(tutor, tutor->current + direction))
		return TUTOR_WANTS_NOTHING;
	go_to(tutor, tutor->current + direction);
	tutor->at.part = 0;
	tutor->at.card = CARD_BEFORE;
	tutor->at.closed = false;
	return arrive(tutor);
}

enum tutor_wish
tutor_leave(struct tutor *tutor)
{
	leave_current(tutor);
	tutor->current = -1;
	tutor->at = (struct tutor_progress){ .card = CARD_NONE };
	return TUTOR_WANTS_OUT;
}

/* ---- the menu ---- */

void
tutor_move(struct tutor *tutor, int direction)
{
	int next = tutor->cursor + direction;

	tutor->typed = 0;
	if (exists(tutor, next))
		tutor->cursor = next;
}

int
tutor_type_number(struct tutor *tutor, int digit)
{
	int number = tutor->typed * 10 + digit;

	if (!exists(tutor, number - 1))
		number = digit;
	tutor->typed = 0;
	if (!exists(tutor, number - 1))
		return -1;
	tutor->cursor = number - 1;
	if (!exists(tutor, number * 10 - 1))
		return tutor->cursor;
	tutor->typed = number;
	return -1;
}

bool
tutor_has_card(const struct tutor *tutor)
{
	return tutor->at.card != CARD_NONE;
}

/* ---- the question ---- */

/* In seconds, or anything else: more than any run has, and short enough for a card. */
enum { GUESS_MAX = 999999 };

static bool
asks(const struct tutor *tutor)
{
	const struct lesson_question *question = tutor->current < 0 ? NULL : &tutor_lesson(tutor)->question;

	return question != NULL && tutor->asks_questions && question->kind != QUESTION_NONE && tutor->at.part == question->part &&
	    (tutor->at.card == CARD_BEFORE || tutor->at.card == CARD_PART);
}

bool
tutor_is_typed(const struct tutor *tutor)
{
	return asks(tutor) && tutor_lesson(tutor)->question.kind != QUESTION_CHOICE;
}

static bool
parse_seconds(struct tutor *tutor)
{
	int64_t us;

	if (duration_parse(tutor->at.answer, &us) == 0 && us <= GUESS_MAX * (int64_t)US_PER_S) {
		tutor->at.guess = us;
		return true;
	}
	utf8_format(tutor->complaint, sizeof tutor->complaint, "a time in seconds, such as 5 or 0.5");
	return false;
}

static bool
parse_number(struct tutor *tutor)
{
	if (number_parse(tutor->at.answer, 0, GUESS_MAX, &tutor->at.guess) == 0)
		return true;
	utf8_format(tutor->complaint, sizeof tutor->complaint, "a number, such as 3");
	return false;
}

/* Takes the answer; an empty one skips the question. Returns false if it is invalid. */
static bool
take_answer(struct tutor *tutor)
{
	enum question_kind kind = tutor_lesson(tutor)->question.kind;

	if (!asks(tutor))
		return true;
	if (kind == QUESTION_CHOICE) {
		/* The arrows begin above the first choice: going on from there skips the question. */
		tutor->at.guessed = tutor->at.choice > 0;
		tutor->at.guess = tutor->at.choice - 1;
		return true;
	}
	if (tutor->at.answer[0] == '\0') {
		tutor->at.guessed = false;
		return true;
	}
	tutor->at.guessed = kind == QUESTION_SECONDS ? parse_seconds(tutor) : parse_number(tutor);
	return tutor->at.guessed;
}

void
tutor_empty_answer(struct tutor *tutor)
{
	tutor->at.answer[0] = '\0';
	tutor->complaint[0] = '\0';
}

static void
type(struct tutor *tutor, uint32_t key)
{
	size_t length = strlen(tutor->at.answer);

	tutor->complaint[0] = '\0';
	if ((key == KEY_CODE_BACKSPACE || key == 127 || key == 8) && length > 0)
		tutor->at.answer[length - 1] = '\0';
	else if (key > ' ' && key < 127 && length + 1 < sizeof tutor->at.answer)
		memcpy(tutor->at.answer + length, (char[]){ (char)key, '\0' }, 2);
}

static void
move_choice(struct tutor *tutor, int direction)
{
	int choice = tutor->at.choice + direction;

	if (choice >= 0 && choice <= tutor_lesson(tutor)->question.choice_count)
		tutor->at.choice = choice;
}

/* Digits choose, up to 4 even where there is nothing to choose: as a view's number one would be a surprise. */
static enum tutor_wish
pick_choice(struct tutor *tutor, uint32_t key)
{
	int count = tutor_lesson(tutor)->question.choice_count;

	if (key == KEY_CODE_UP || key == KEY_CODE_DOWN)
		move_choice(tutor, key == KEY_CODE_UP ? -1 : +1);
	else if (key >= '1' && key < '1' + (uint32_t)count)
		tutor->at.choice = (int)(key - '0');
	else if (key < '1' || key > '4')
		return TUTOR_PASSES;
	return TUTOR_WANTS_NOTHING;
}

/* ---- steps ---- */

static bool
is_last_part(const struct tutor *tutor)
{
	const struct lesson *lesson = tutor_lesson(tutor);

	assert(lesson != NULL);
	return tutor->at.part + 1 == lesson->part_count;
}

/* From a part's run to the next card. */
static enum tutor_wish
step_from_run(struct tutor *tutor)
{
	if (is_last_part(tutor)) {
		tutor->at.card = CARD_AFTER;
	} else {
		tutor->at.part++;
		tutor->at.card = CARD_PART;
	}
	return arrive(tutor);
}

static enum tutor_wish
step_on(struct tutor *tutor)
{
	if (tutor->at.card == CARD_AFTER || (tutor->at.card == CARD_NONE && tutor->at.closed)) {
		if (!exists(tutor, tutor->current + 1))
			return TUTOR_WANTS_NOTHING;
		/* What the next step shows from here is the card, so that one finds it when one comes back. */
		tutor->at.card = CARD_AFTER;
		tutor->at.closed = false;
		return go_to(tutor, tutor->current + 1);
	}
	if (tutor->at.card == CARD_NONE)
		return step_from_run(tutor);
	if (!take_answer(tutor))
		return TUTOR_WANTS_NOTHING;
	tutor->at.card = CARD_NONE;
	return arrive(tutor);
}

static enum tutor_wish
step_back(struct tutor *tutor)
{
	tutor->at.closed = false;
	if (tutor->at.card == CARD_AFTER) {
		tutor->at.card = CARD_NONE;
	} else if (tutor->at.card == CARD_NONE) {
		tutor->at.card = tutor->at.part == 0 ? CARD_BEFORE : CARD_PART;
	} else if (tutor->at.part > 0) {
		tutor->at.part--;
		tutor->at.card = CARD_NONE;
	} else {
		return exists(tutor, tutor->current - 1) ? go_to(tutor, tutor->current - 1) : TUTOR_WANTS_NOTHING;
	}
	return arrive(tutor);
}

enum tutor_wish
tutor_step(struct tutor *tutor, int direction)
{
	if (tutor->current < 0)
		return direction > 0 ? tutor_open(tutor, 0) : TUTOR_WANTS_NOTHING;
	return direction > 0 ? step_on(tutor) : step_back(tutor);
}

void
tutor_next(const struct tutor *tutor, char *out, size_t size)
{
	const struct lesson *lesson = tutor_lesson(tutor);

	out[0] = '\0';
	if (lesson == NULL)
		return;
	if (tutor->at.card == CARD_AFTER || (tutor->at.card == CARD_NONE && tutor->at.closed)) {
		if (exists(tutor, tutor->current + 1))
			utf8_format(out, size, "lesson %d", tutor->current + 2);
	} else if (tutor->at.card != CARD_NONE) {
		utf8_format(out, size, "start the run");
	} else if (is_last_part(tutor)) {
		utf8_format(out, size, "what it means");
	} else {
		utf8_format(out, size, "part %d of %d", tutor->at.part + 2, lesson->part_count);
	}
}

/* ---- cards ---- */

void
tutor_close(struct tutor *tutor)
{
	if (tutor->at.card != CARD_AFTER)
		return;
	tutor->at.card = CARD_NONE;
	tutor->at.closed = true;
}

void
tutor_put_aside(struct tutor *tutor)
{
	if (tutor->at.card == CARD_AFTER)
		tutor->at.card = CARD_NONE;
}

/* Puts the card away; `wish` is for the run before which it stood. */
static enum tutor_wish
go_on(struct tutor *tutor, enum tutor_wish wish)
{
	if (tutor->at.card == CARD_AFTER) {
		tutor_close(tutor);
		return TUTOR_WANTS_NOTHING;
	}
	tutor->at.card = CARD_NONE;
	return wish;
}

/* What a question does not take: help and the lists stay within reach while one types an answer. */
static bool
is_for_answer(uint32_t key)
{
	return key == KEY_CODE_BACKSPACE || key == 8 || key == 127 || (key > ' ' && key < 127 && key != '?' && key != 'L' && key != 'R');
}

bool
tutor_types(const struct tutor *tutor, uint32_t key)
{
	return tutor_is_typed(tutor) && is_for_answer(key);
}

enum tutor_wish
tutor_key(struct tutor *tutor, uint32_t key)
{
	bool enters = key == KEY_CODE_ENTER || key == '\r' || key == '\n';

	if (enters || (key == ' ' && !tutor_is_typed(tutor)))
		return take_answer(tutor) ? go_on(tutor, TUTOR_WANTS_BEGIN) : TUTOR_WANTS_NOTHING;
	if (key == 27) /* closes: a run that is there is not begun anew */
		return go_on(tutor, TUTOR_WANTS_RUN);
	if (tutor_types(tutor, key)) {
		type(tutor, key);
		return TUTOR_WANTS_NOTHING;
	}
	return asks(tutor) && !tutor_is_typed(tutor) ? pick_choice(tutor, key) : TUTOR_PASSES;
}

/* ---- runs ---- */

void
tutor_run_begun(struct tutor *tutor)
{
	tutor->runs = true;
	tutor->run_lesson = tutor->current;
	tutor->run_part = tutor->at.part;
}

void
tutor_disown_run(struct tutor *tutor)
{
	tutor->runs = false;
}

bool
tutor_run_ended(struct tutor *tutor, const struct timeline *timeline)
{
	bool ours = tutor->runs;
	const struct lesson *lesson;
	struct tutor_progress *at;

	tutor->runs = false;
	if (!ours)
		return false;
	at = tutor->run_lesson == tutor->current ? &tutor->at : &tutor->left[tutor->run_lesson];
	lesson = tutor->list.at[tutor->run_lesson];
	if (lesson->parts[tutor->run_part].command != NULL)
		lesson_hold_write(timeline, at->holds[tutor->run_part], sizeof at->holds[tutor->run_part]);
	if (tutor->run_part != lesson->question.part)
		return true;
	at->has_outcome = true;
	lesson_outcome_make(lesson, timeline, &at->outcome);
	return true;
}

/* What a card tells of the last command before it; NULL: it has not run to its end. */
static const char *
hold_before(const struct tutor *tutor)
{
	const struct lesson *lesson = tutor_lesson(tutor);
	int part = lesson == NULL ? 0 : tutor->at.card == CARD_AFTER ? lesson->part_count : tutor->at.part;

	while (part > 0 && lesson->parts[part - 1].command == NULL)
		part--;
	return part > 0 && tutor->at.holds[part - 1][0] != '\0' ? tutor->at.holds[part - 1] : NULL;
}

struct lesson_scene
tutor_scene(const struct tutor *tutor, const struct timeline *timeline, int64_t t_us)
{
	const struct lesson *lesson = tutor_lesson(tutor);
	const struct tutor_progress *at = &tutor->at;
	bool runs = tutor->runs && tutor->run_lesson == tutor->current && tutor->run_part == at->part;
	struct lesson_scene scene = {
		.lesson = lesson,
		.number = tutor->current + 1,
		.count = (int)tutor->list.count,
		.part = at->part,
		.closed = at->closed,
		.card = at->card,
		.asks = lesson != NULL && asks(tutor),
		.answer = at->answer,
		.choice = at->choice - 1,
		.complaint = tutor->complaint[0] != '\0' ? tutor->complaint : NULL,
		.scroll = tutor->scroll,
		.guessed = at->guessed,
		.guess = at->guess,
		.outcome = at->has_outcome ? &at->outcome : NULL,
		.hold = hold_before(tutor),
		.hint = lesson == NULL || at->card != CARD_NONE ? NULL : lesson_hint_at(lesson, at->part, timeline, t_us),
		.list = &tutor->list,
		.cursor = tutor->cursor,
	};

	if (at->card != CARD_NONE || !runs)
		tutor_next(tutor, scene.next, sizeof scene.next);
	return scene;
}
