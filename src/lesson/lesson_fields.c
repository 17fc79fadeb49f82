/* The values that a lesson file may hold: one table, and how each is read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/number.h"
#include "file/conf_text.h"
#include "lesson/lesson_inside.h"
#include "tell/listing.h"
#include "tell/views.h"

enum {
	NTH_MAX = 1000000,
	AFTER_MAX_S = 600,
};

/* ---- texts ---- */

static int
set_text(struct lesson_reader *r, const struct lesson_field *field, const char *text, char *why, size_t why_size)
{
	char **to = (char **)(void *)((char *)r + field->at);
	char *folded = conf_text_fold(text, field->folded);
	size_t length = conf_text_length(folded);

	if (length >= 1 && length <= (size_t)field->most) {
		free(*to);
		*to = folded;
		return 0;
	}
	free(folded);
	if (length == 0)
		snprintf(why, why_size, "a text of 1 to %d characters", field->most);
	else
		snprintf(why, why_size, "a text of at most %d characters (it has %zu)", field->most, length);
	return -1;
}

/* ---- numbers and times ---- */

static int
set_number(int *to, const char *text, int most, char *why, size_t why_size)
{
	snprintf(why, why_size, "a whole number from 1 to %d", most);
	return number_parse_int(text, 1, most, to);
}

static int
set_right(struct lesson_reader *r, const struct lesson_field *field, const char *text, char *why, size_t why_size)
{
	int right;

	(void)field;
	if (set_number(&right, text, LESSON_CHOICES_MAX, why, why_size) != 0)
		return -1;
	r->lesson.question.right = right - 1;
	return 0;
}

static int
set_nth(struct lesson_reader *r, const struct lesson_field *field, const char *text, char *why, size_t why_size)
{
	int nth;

	(void)field;
	if (set_number(&nth, text, NTH_MAX, why, why_size) != 0)
		return -1;
	r->hint.nth = (uint32_t)nth;
	return 0;
}

static int
set_hint_part(struct lesson_reader *r, const struct lesson_field *field, const char *text, char *why, size_t why_size)
{
	int part;

	(void)field;
	if (set_number(&part, text, LESSON_PARTS_MAX, why, why_size) != 0)
		return -1;
	r->hint.part = part - 1;
	return 0;
}

static int
set_after(struct lesson_reader *r, const struct lesson_field *field, const char *text, char *why, size_t why_size)
{
	int64_t us;

	(void)field;
	if (parse_duration(text, &us) == 0 && us <= AFTER_MAX_S * (int64_t)US_PER_S) {
		r->hint.after_us = us;
		return 0;
	}
	snprintf(why, why_size, "a time from 0 to %d s, such as 2s, 0.5 or 500ms", AFTER_MAX_S);
	return -1;
}

/* ---- words ---- */

static const char *const views[] = {
#define VIEW_WORD(ID, word, ...) #word,
	VIEWS(VIEW_WORD)
#undef VIEW_WORD
};
static const char *const languages[] = {
#define LANGUAGE_WORD(language, name) #name,
	LANGUAGES(LANGUAGE_WORD)
#undef LANGUAGE_WORD
};
static const char *const kinds[] = {
	[QUESTION_SECONDS] = "seconds",
	[QUESTION_NUMBER] = "number",
	[QUESTION_CHOICE] = "choice",
};

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

/* The index of a word in a list (from `first` on); -1 and the clause if it is not in it. */
static int
find_word(const char *const words[], size_t first, size_t count, const char *text, char *why, size_t why_size)
{
	size_t used;

	for (size_t i = first; i < count; i++)
		if (strcmp(text, words[i]) == 0)
			return (int)i;
	used = (size_t)snprintf(why, why_size, "one of");
	for (size_t i = first; i < count && used < why_size; i++)
		used += (size_t)snprintf(why + used, why_size - used, "%s %s", i == first ? "" : ",", words[i]);
	return -1;
}

static int
set_view(struct lesson_reader *r, const struct lesson_field *field, const char *text, char *why, size_t why_size)
{
	int number, index;

	(void)field;
	if (number_parse_int(text, 1, VIEW_COUNT, &number) != 0) {
		index = find_word(views, 0, COUNT(views), text, why, why_size);
		if (index < 0)
			return -1;
		number = index + 1;
	}
	r->part.view = number;
	return 0;
}

static int
set_language(struct lesson_reader *r, const struct lesson_field *field, const char *text, char *why, size_t why_size)
{
	(void)field;
	if (find_word(languages, 0, COUNT(languages), text, why, why_size) < 0)
		return -1;
	free(r->part.language);
	r->part.language = mem_copy(text);
	return 0;
}

static int
set_kind(struct lesson_reader *r, const struct lesson_field *field, const char *text, char *why, size_t why_size)
{
	int kind = find_word(kinds, QUESTION_SECONDS, COUNT(kinds), text, why, why_size);

	(void)field;
	if (kind < 0)
		return -1;
	r->lesson.question.kind = (enum question_kind)kind;
	return 0;
}

static int
set_measure(struct lesson_reader *r, const struct lesson_field *field, const char *text, char *why, size_t why_size)
{
	char names[128];

	(void)field;
	if (lesson_measure_find(text) != NULL) {
		free(r->lesson.question.measure);
		r->lesson.question.measure = mem_copy(text);
		return 0;
	}
	lesson_measure_names(QUESTION_NONE, names, sizeof names);
	snprintf(why, why_size, "one of %s", names);
	return -1;
}

static int
set_on(struct lesson_reader *r, const struct lesson_field *field, const char *text, char *why, size_t why_size)
{
	char *folded = conf_text_fold(text, 0);
	int status = lesson_event_find(folded, &r->hint.track, &r->hint.kind, why, why_size);

	(void)field;
	r->hint_named = status == 0;
	free(folded);
	return status;
}

/* ---- the table ---- */

#define TEXT(member, limit) .set = set_text, .at = offsetof(struct lesson_reader, member), .most = (limit)

const struct lesson_field lesson_fields[] = {
	{ "root", "title", TEXT(lesson.title, LESSON_TITLE_MAX) },
	{ "root", "before", TEXT(lesson.before, LESSON_WORDS_MAX), .folded = true },
	{ "root", "after", TEXT(lesson.after, LESSON_WORDS_MAX), .folded = true },
	{ "question", "ask", TEXT(lesson.question.ask, LESSON_ASK_MAX) },
	{ "question", "kind", .set = set_kind },
	{ "question", "measure", .set = set_measure },
	{ "question", "right", .set = set_right },
	{ "part", "words", TEXT(part.words, LESSON_WORDS_MAX), .folded = true },
	{ "part", "view", .set = set_view },
	{ "part", "language", .set = set_language },
	{ "hint", "on", .set = set_on },
	{ "hint", "nth", .set = set_nth },
	{ "hint", "after", .set = set_after },
	{ "hint", "part", .set = set_hint_part },
	{ "hint", "text", TEXT(hint.text, LESSON_HINT_MAX) },
	{ .name = NULL },
};
