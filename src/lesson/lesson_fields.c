/* The format of a lesson file: tables of all keys, and the reading of their values. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/command.h"
#include "base/duration.h"
#include "base/memory.h"
#include "base/names.h"
#include "base/number.h"
#include "base/utf8.h"
#include "lesson/lesson_inside.h"
#include "tell/listing.h"
#include "tell/views.h"

enum {
	AFTER_MAX_S = 600,
};

/* ---- texts ---- */

/* The place of a text, and how long it may be. */
struct text_rule {
	size_t at;       /* offset of a char *, on the heap, in the reader */
	size_t most;     /* characters */
	bool paragraphs; /* they are preserved */
};

#define TEXT(member, limit) \
	.take = take_text, .rule = &(const struct text_rule){ offsetof(struct lesson_reader, member), (limit), false }
#define PARAGRAPHS(member, limit) \
	.take = take_text, .rule = &(const struct text_rule){ offsetof(struct lesson_reader, member), (limit), true }

/* Folds a text. Returns NULL with a clause if it is empty or too long. */
static char *
fold_text(const struct yaml_file_value *value, bool paragraphs, size_t most, char *why, size_t why_size)
{
	char *folded = yaml_text_fold(value->text, value->lines, paragraphs);
	size_t length = utf8_length(folded);

	if (length >= 1 && length <= most)
		return folded;
	free(folded);
	if (length == 0)
		utf8_format(why, why_size, "a text of 1 to %zu characters", most);
	else
		utf8_format(why, why_size, "a text of at most %zu characters (it has %zu)", most, length);
	return NULL;
}

static int
take_text(void *arg, const struct yaml_file_value *value, char *why, size_t why_size)
{
	const struct text_rule *rule = value->rule;
	char **to = (char **)(void *)((char *)arg + rule->at);
	char *folded = fold_text(value, rule->paragraphs, rule->most, why, why_size);

	if (folded == NULL)
		return -1;
	free(*to);
	*to = folded;
	return 0;
}

static void
add_choice(struct lesson_reader *r)
{
	struct lesson_question *question = &r->lesson.question;

	question->choices[question->choice_count] = r->choice.text;
	question->reasons[question->choice_count++] = r->choice.reason;
	lesson_reader_begin_choice(r);
}

/* A choice without a reason is but its text. */
static int
take_choice(void *arg, const struct yaml_file_value *value, char *why, size_t why_size)
{
	struct lesson_reader *r = arg;
	char *folded = fold_text(value, false, LESSON_CHOICE_MAX, why, why_size);

	if (folded == NULL)
		return -1;
	free(r->choice.text);
	r->choice.text = folded;
	add_choice(r);
	return 0;
}

/* ---- numbers and times ---- */

/* Reads a whole number from 1 to `most`. Returns 0, or -1 with a clause. */
static int
take_number(const char *text, int most, int *number, char *why, size_t why_size)
{
	if (number_parse_int(text, 1, most, number) == 0)
		return 0;
	number_allowed(1, most, why, why_size);
	return -1;
}

static int
take_right(void *arg, const struct yaml_file_value *value, char *why, size_t why_size)
{
	struct lesson_reader *r = arg;
	int right;

	if (take_number(value->text, LESSON_CHOICES_MAX, &right, why, why_size) != 0)
		return -1;
	r->lesson.question.right = right - 1;
	return 0;
}

static int
take_nth(void *arg, const struct yaml_file_value *value, char *why, size_t why_size)
{
	struct lesson_reader *r = arg;
	int nth;

	if (take_number(value->text, EVENT_NTH_MAX, &nth, why, why_size) != 0)
		return -1;
	r->hint.nth = (uint32_t)nth;
	return 0;
}

static int
take_hint_part(void *arg, const struct yaml_file_value *value, char *why, size_t why_size)
{
	struct lesson_reader *r = arg;
	int part;

	if (take_number(value->text, LESSON_PARTS_MAX, &part, why, why_size) != 0)
		return -1;
	r->hint.part = part - 1;
	return 0;
}

static int
take_question_part(void *arg, const struct yaml_file_value *value, char *why, size_t why_size)
{
	struct lesson_reader *r = arg;
	int part;

	if (take_number(value->text, LESSON_PARTS_MAX, &part, why, why_size) != 0)
		return -1;
	r->lesson.question.part = part - 1;
	return 0;
}

static int
take_after(void *arg, const struct yaml_file_value *value, char *why, size_t why_size)
{
	struct lesson_reader *r = arg;
	int64_t us;

	if (duration_parse(value->text, &us) == 0 && us <= AFTER_MAX_S * (int64_t)US_PER_S) {
		r->hint.after_us = us;
		return 0;
	}
	utf8_format(why, why_size, "a time from 0 to %d s, such as 2s, 0.5 or 500ms", AFTER_MAX_S);
	return -1;
}

/* ---- words ---- */

static const char *
view_at(int i)
{
	return i < VIEW_COUNT ? views_word((enum view_id)i) : NULL;
}

static const char *
language_at(int i)
{
	return i < LANGUAGE_COUNT ? language_name((enum language)i) : NULL;
}

/* From QUESTION_SECONDS on. */
static const char *
kind_at(int i)
{
	static const char *const kinds[] = { "seconds", "number", "choice" };

	return i < (int)(sizeof kinds / sizeof kinds[0]) ? kinds[i] : NULL;
}

static int
take_view(void *arg, const struct yaml_file_value *value, char *why, size_t why_size)
{
	struct lesson_reader *r = arg;
	int index;

	if (number_parse_int(value->text, 1, VIEW_COUNT, &r->part.view) == 0)
		return 0;
	index = names_find(value->text, view_at, why, why_size);
	if (index < 0)
		return -1;
	r->part.view = index + 1;
	return 0;
}

static int
take_language(void *arg, const struct yaml_file_value *value, char *why, size_t why_size)
{
	struct lesson_reader *r = arg;
	int index = names_find(value->text, language_at, why, why_size);

	if (index < 0)
		return -1;
	free(r->part.language);
	r->part.language = mem_copy(language_at(index));
	return 0;
}

static int
take_kind(void *arg, const struct yaml_file_value *value, char *why, size_t why_size)
{
	struct lesson_reader *r = arg;
	int index = names_find(value->text, kind_at, why, why_size);

	if (index < 0)
		return -1;
	r->lesson.question.kind = (enum question_kind)(QUESTION_SECONDS + index);
	return 0;
}

static int
take_measure(void *arg, const struct yaml_file_value *value, char *why, size_t why_size)
{
	struct lesson_reader *r = arg;
	char names[NAMES_SIZE];

	if (lesson_measure_find(value->text) != NULL) {
		free(r->lesson.question.measure);
		r->lesson.question.measure = mem_copy(value->text);
		return 0;
	}
	lesson_measure_names(QUESTION_NONE, names, sizeof names);
	utf8_format(why, why_size, "one of %s", names);
	return -1;
}

static int
take_on(void *arg, const struct yaml_file_value *value, char *why, size_t why_size)
{
	struct lesson_reader *r = arg;
	char *folded = yaml_text_fold(value->text, value->lines, false);
	int status = lesson_event_find(folded, &r->hint.track, &r->hint.kind, why, why_size);

	r->hint_bound = true; /* to something: what is wrong with that has been told */
	free(folded);
	return status;
}

static int
take_run(void *arg, const struct yaml_file_value *value, char *why, size_t why_size)
{
	struct lesson_reader *r = arg;
	char **words, *text;

	if (lesson_command_find(value->text, &words, &text, why, why_size) != 0)
		return -1;
	command_free(r->part.command);
	free(r->part.command_text);
	r->part.command = words;
	r->part.command_text = text;
	return 0;
}

static int
take_sweep(void *arg, const struct yaml_file_value *value, char *why, size_t why_size)
{
	struct lesson_reader *r = arg;

	return sweep_parse(value->text, &r->part.sweep, why, why_size);
}

/* ---- knobs ---- */

static const char *
knob_at(int i)
{
	return i < KNOB_COUNT ? knob_info((enum knob)i)->name : NULL;
}

static int
take_knob(void *arg, const struct yaml_file_value *value, char *why, size_t why_size)
{
	struct lesson_reader *r = arg;

	r->part_has_knob[value->index] = true;
	return knob_parse((enum knob)value->index, value->text, &r->part.knobs.value[value->index], why, why_size);
}

/* ---- what was read whole ---- */

static int
end_part(void *arg, struct yaml_place place, struct complaint *complaint)
{
	struct lesson_reader *r = arg;

	int status = lesson_check_sweep(r, place, complaint);

	if (r->part.sweep.count > 0)
		r->part.knobs.value[r->part.sweep.knob] = r->part.sweep.values[0];
	if (r->part.command != NULL && !r->part_has_knob[KNOB_PROGRAMS])
		r->part.knobs.value[KNOB_PROGRAMS] = PROGRAMS_NONE;
	r->lesson.parts[r->lesson.part_count++] = r->part;
	lesson_reader_begin_part(r);
	return status;
}

static int
end_hint(void *arg, struct yaml_place place, struct complaint *complaint)
{
	struct lesson_reader *r = arg;
	bool is_bound = r->hint_bound, speaks = r->hint.text[0] != '\0';

	if (!is_bound || !speaks) {
		free(r->hint.text);
		lesson_reader_begin_hint(r);
	}
	if (!is_bound)
		return lesson_complain(complaint, place, "the hint is bound to nothing: \"on: sync block\", or the like, is expected");
	if (!speaks)
		return lesson_complain(complaint, place, "the hint says nothing: \"text: TEXT\" is expected");
	r->hint_places[r->lesson.hint_count] = place;
	r->lesson.hints[r->lesson.hint_count++] = r->hint;
	lesson_reader_begin_hint(r);
	return 0;
}

static int
end_choice(void *arg, struct yaml_place place, struct complaint *complaint)
{
	struct lesson_reader *r = arg;

	if (r->choice.text[0] == '\0')
		return lesson_complain(complaint, place, "the choice says nothing: \"text: TEXT\" is expected");
	add_choice(r);
	return 0;
}

static int
end_question(void *arg, struct yaml_place place, struct complaint *complaint)
{
	struct lesson_reader *r = arg;
	const struct lesson_question *question = &r->lesson.question;
	int count = question->choice_count;

	r->question_place = place;
	if (question->ask[0] == '\0')
		return lesson_complain(complaint, place, "the question asks nothing: \"ask: TEXT\" is expected");
	if (question->kind == QUESTION_NONE)
		return lesson_complain(complaint, place, "the question has no kind: \"kind: seconds\", number or choice is expected");
	if (question->kind != QUESTION_CHOICE && count > 0)
		return lesson_complain(complaint, place, "choices do not go with this kind: \"kind: choice\" is expected");
	if (question->kind == QUESTION_CHOICE && question->reason[0] != '\0')
		return lesson_complain(complaint, place, "why does not go with this kind: it is expected in each choice");
	if (question->kind == QUESTION_CHOICE && count < 2)
		return lesson_complain(complaint, place, "the question has %d choice%s: 2 to %d are expected", count, count == 1 ? "" : "s",
		    LESSON_CHOICES_MAX);
	return lesson_check_answer(question, place, complaint);
}

/* ---- the tables ---- */

static const struct yaml_file_field choice_fields[] = {
	{ .key = "text", TEXT(choice.text, LESSON_CHOICE_MAX) },
	{ .key = "why", TEXT(choice.reason, LESSON_REASON_MAX) },
	{ .key = NULL },
};

static const struct yaml_file_field choice = {
	.key = "choices", .take = take_choice, .fields = choice_fields, .end = end_choice,
};

static const struct yaml_file_field question_fields[] = {
	{ .key = "ask", TEXT(lesson.question.ask, LESSON_ASK_MAX) },
	{ .key = "kind", .take = take_kind },
	{ .key = "choices", .item = &choice, .most = LESSON_CHOICES_MAX },
	{ .key = "measure", .take = take_measure },
	{ .key = "right", .take = take_right },
	{ .key = "why", TEXT(lesson.question.reason, LESSON_REASON_MAX) },
	{ .key = "part", .take = take_question_part },
	{ .key = NULL },
};

static const struct yaml_file_field knob_fields[] = {
	{ .key_at = knob_at, .take = take_knob },
	{ .key = NULL },
};

static const struct yaml_file_field part_fields[] = {
	{ .key = "words", PARAGRAPHS(part.words, LESSON_WORDS_MAX) },
	{ .key = "run", .take = take_run },
	{ .key = "knobs", .fields = knob_fields },
	{ .key = "sweep", .take = take_sweep },
	{ .key = "view", .take = take_view },
	{ .key = "language", .take = take_language },
	{ .key = NULL },
};

static const struct yaml_file_field part = { .key = "parts", .fields = part_fields, .end = end_part };

static const struct yaml_file_field hint_fields[] = {
	{ .key = "on", .take = take_on },
	{ .key = "nth", .take = take_nth },
	{ .key = "after", .take = take_after },
	{ .key = "part", .take = take_hint_part },
	{ .key = "text", TEXT(hint.text, LESSON_HINT_MAX) },
	{ .key = NULL },
};

static const struct yaml_file_field hint = { .key = "hints", .fields = hint_fields, .end = end_hint };

static const struct yaml_file_field lesson_fields[] = {
	{ .key = "title", TEXT(lesson.title, LESSON_TITLE_MAX) },
	{ .key = "before", PARAGRAPHS(lesson.before, LESSON_WORDS_MAX) },
	{ .key = "question", .fields = question_fields, .end = end_question },
	{ .key = "parts", .item = &part, .most = LESSON_PARTS_MAX },
	{ .key = "hints", .item = &hint, .most = LESSON_HINTS_MAX },
	{ .key = "after", PARAGRAPHS(lesson.after, LESSON_WORDS_MAX) },
	{ .key = NULL },
};

const struct yaml_file_field lesson_file = { .fields = lesson_fields, .end = lesson_check };
