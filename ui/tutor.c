/* The tutor: cards, guesses, parts. */
#include "ui/tutor.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/duration.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/number.h"
#include "log/settings.h"
#include "ui/keys/keys.h"

void
tutor_init(struct tutor *tutor, bool asks_questions)
{
	*tutor = (struct tutor){ .current = -1, .asks_questions = asks_questions };
	lesson_list_read(&tutor->list);
}

void
tutor_release(struct tutor *tutor)
{
	lesson_list_release(&tutor->list);
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
	return &tutor_lesson(tutor)->parts[tutor->part];
}

static void
forget_answer(struct tutor *tutor)
{
	tutor->answer[0] = tutor->complaint[0] = '\0';
	tutor->choice = 0;
}

enum tutor_wish
tutor_open(struct tutor *tutor, int index)
{
	if (index < 0 || (size_t)index >= tutor->list.count)
		return TUTOR_WANTS_NOTHING;
	tutor->current = tutor->cursor = index;
	tutor->part = 0;
	tutor->card = CARD_BEFORE;
	tutor->guessed = tutor->told = tutor->runs = false;
	forget_answer(tutor);
	return TUTOR_WANTS_PART;
}

enum tutor_wish
tutor_turn(struct tutor *tutor, int direction)
{
	return tutor_open(tutor, tutor->current + direction);
}

void
tutor_move(struct tutor *tutor, int direction)
{
	int next = tutor->cursor + direction;

	if (next >= 0 && (size_t)next < tutor->list.count)
		tutor->cursor = next;
}

bool
tutor_has_card(const struct tutor *tutor)
{
	return tutor->card != CARD_NONE;
}

/* ---- the question ---- */

/* In seconds, or anything else: more than any run has, and short enough for a card. */
enum { GUESS_MAX = 999999 };

static bool
asks(const struct tutor *tutor)
{
	return tutor->card == CARD_BEFORE && tutor->asks_questions &&
	    tutor_lesson(tutor)->question.kind != QUESTION_NONE;
}

static bool
is_typed(const struct tutor *tutor)
{
	return asks(tutor) && tutor_lesson(tutor)->question.kind != QUESTION_CHOICE;
}

static bool
parse_seconds(struct tutor *tutor)
{
	int64_t us;

	if (duration_parse(tutor->answer, &us) == 0 && us <= GUESS_MAX * (int64_t)US_PER_S) {
		tutor->guess = us;
		return true;
	}
	snprintf(tutor->complaint, sizeof tutor->complaint, "a time in seconds, such as 5 or 0.5");
	return false;
}

static bool
parse_number(struct tutor *tutor)
{
	if (number_parse(tutor->answer, 0, GUESS_MAX, &tutor->guess) == 0)
		return true;
	snprintf(tutor->complaint, sizeof tutor->complaint, "a number, such as 3");
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
		tutor->guessed = tutor->choice > 0;
		tutor->guess = tutor->choice - 1;
		return true;
	}
	if (tutor->answer[0] == '\0')
		return true;
	tutor->guessed = kind == QUESTION_SECONDS ? parse_seconds(tutor) : parse_number(tutor);
	return tutor->guessed;
}

static void
type(struct tutor *tutor, uint32_t key)
{
	size_t length = strlen(tutor->answer);

	tutor->complaint[0] = '\0';
	if ((key == KEY_CODE_BACKSPACE || key == 127 || key == 8) && length > 0)
		tutor->answer[length - 1] = '\0';
	else if (key > ' ' && key < 127 && length + 1 < sizeof tutor->answer)
		memcpy(tutor->answer + length, (char[]){ (char)key, '\0' }, 2);
}

static void
move_choice(struct tutor *tutor, int direction)
{
	int choice = tutor->choice + direction;

	if (choice >= 0 && choice <= tutor_lesson(tutor)->question.choice_count)
		tutor->choice = choice;
}

static void
pick_choice(struct tutor *tutor, uint32_t key)
{
	int count = tutor_lesson(tutor)->question.choice_count;

	if (key == KEY_CODE_UP || key == KEY_CODE_DOWN)
		move_choice(tutor, key == KEY_CODE_UP ? -1 : +1);
	else if (key >= '1' && key < '1' + (uint32_t)count)
		tutor->choice = (int)(key - '0');
}

/* ---- cards ---- */

static enum tutor_wish
go_on(struct tutor *tutor)
{
	if (tutor->card == CARD_AFTER) {
		tutor->card = CARD_NONE;
		return TUTOR_WANTS_NOTHING;
	}
	tutor->card = CARD_NONE;
	tutor->runs = true;
	return TUTOR_WANTS_BEGIN;
}

enum tutor_wish
tutor_key(struct tutor *tutor, uint32_t key)
{
	bool enters = key == KEY_CODE_ENTER || key == '\r' || key == '\n';

	if (enters || (key == ' ' && !is_typed(tutor)))
		return take_answer(tutor) ? go_on(tutor) : TUTOR_WANTS_NOTHING;
	if (key == 27)
		return go_on(tutor);
	if (is_typed(tutor))
		type(tutor, key);
	else if (asks(tutor))
		pick_choice(tutor, key);
	return TUTOR_WANTS_NOTHING;
}

bool
tutor_run_ended(struct tutor *tutor, const struct timeline *timeline)
{
	bool ours = tutor->runs;

	if (ours && tutor->part == 0)
		tutor->told = lesson_measure(tutor_lesson(tutor), timeline, INT64_MAX, &tutor->truth);
	tutor->runs = false;
	return ours;
}

enum tutor_wish
tutor_after_run(struct tutor *tutor)
{
	if (tutor_lesson(tutor) == NULL || tutor->card != CARD_NONE)
		return TUTOR_WANTS_NOTHING;
	if (tutor->part + 1 == tutor_lesson(tutor)->part_count) {
		tutor->card = CARD_AFTER;
		return TUTOR_WANTS_NOTHING;
	}
	tutor->part++;
	tutor->card = CARD_PART;
	return TUTOR_WANTS_PART;
}

void
tutor_disown_run(struct tutor *tutor)
{
	tutor->runs = false;
}

struct lesson_scene
tutor_scene(const struct tutor *tutor, const struct timeline *timeline, int64_t t_us)
{
	const struct lesson *lesson = tutor_lesson(tutor);

	return (struct lesson_scene){
		.lesson = lesson,
		.number = tutor->current + 1,
		.count = (int)tutor->list.count,
		.part = tutor->part,
		.card = tutor->card,
		.asks = lesson != NULL && asks(tutor),
		.answer = tutor->answer,
		.choice = tutor->choice - 1,
		.complaint = tutor->complaint[0] != '\0' ? tutor->complaint : NULL,
		.guessed = tutor->guessed,
		.guess = tutor->guess,
		.told = tutor->told,
		.truth = tutor->truth,
		.hint = lesson == NULL || tutor->card != CARD_NONE ? NULL : lesson_hint_at(lesson, tutor->part, timeline, t_us),
		.list = &tutor->list,
		.cursor = tutor->cursor,
	};
}
