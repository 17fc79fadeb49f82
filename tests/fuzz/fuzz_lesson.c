/* Lessons from any bytes: see fuzz.h. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "lesson/lesson.h"
#include "tell/views.h"

/* It fits, too. */
static void
check_text(const char *text, size_t least, size_t most)
{
	assert(utf8_length(text) >= least && utf8_length(text) <= most);
	fuzz_check_text(text, "\n");
}

static void
check_question(const struct lesson_question *q)
{
	check_text(q->ask, q->kind != QUESTION_NONE, LESSON_ASK_MAX);
	assert((q->kind == QUESTION_CHOICE) == (q->choice_count >= 2) && q->choice_count <= LESSON_CHOICES_MAX);
	for (int i = 0; i < q->choice_count; i++)
		check_text(q->choices[i], 1, LESSON_CHOICE_MAX);
	assert(q->right >= -1 && q->right < (q->choice_count == 0 ? 1 : q->choice_count));
	assert(q->kind == QUESTION_NONE || (q->measure[0] != '\0') != (q->right != -1));
}

static void
check_part(const struct lesson_part *part)
{
	for (int k = 0; k < KNOB_COUNT; k++)
		assert(part->knobs.value[k] >= knob_info((enum knob)k)->min && part->knobs.value[k] <= knob_info((enum knob)k)->max);
	assert(part->view >= 0 && part->view <= VIEW_COUNT);
	check_text(part->words, 0, LESSON_WORDS_MAX);
	assert((part->command != NULL) == (part->command_text[0] != '\0'));
	check_text(part->language, 0, LESSON_WORDS_MAX);
}

static void
check_lesson(const struct lesson *lesson)
{
	check_text(lesson->title, 1, LESSON_TITLE_MAX);
	check_text(lesson->before, 0, LESSON_WORDS_MAX);
	check_text(lesson->after, 0, LESSON_WORDS_MAX);
	check_question(&lesson->question);
	assert(lesson->part_count >= 1 && lesson->part_count <= LESSON_PARTS_MAX);
	for (int i = 0; i < lesson->part_count; i++)
		check_part(&lesson->parts[i]);
	assert(lesson->hint_count >= 0 && lesson->hint_count <= LESSON_HINTS_MAX);
	for (int i = 0; i < lesson->hint_count; i++) {
		const struct lesson_hint *hint = &lesson->hints[i];

		check_text(hint->text, 1, LESSON_HINT_MAX);
		assert(hint->nth >= 1 && hint->after_us >= 0 && hint->part >= -1 && hint->part < lesson->part_count);
		assert(hint->track < TRACK_COUNT && hint->kind < EVENT_KIND_COUNT);
	}
}

/* "fuzz:LINE:COLUMN: ...", one line of UTF-8, not cut off; or of the file as a whole. */
static void
check_why(const char *why)
{
	int line = 0, column = 0, read = 0;

	if (sscanf(why, "fuzz:%d:%d: %n", &line, &column, &read) == 2)
		assert(line >= 1 && column >= 1 && read > 0);
	else
		assert(strncmp(why, "fuzz: it is too large: ", 23) == 0);
	check_text(why, (size_t)read + 1, LESSON_WHY_SIZE - 2);
	assert(strchr(why, '\n') == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char why[LESSON_WHY_SIZE] = "";
	struct lesson *lesson;

	lesson = lesson_parse((const char *)data, size, "fuzz", why, sizeof why);
	if (lesson != NULL)
		check_lesson(lesson);
	else
		check_why(why);
	lesson_free(lesson);
	return 0;
}
