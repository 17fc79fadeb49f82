/* Lessons and the reader that fills them in: empty ones, and their freeing. */
#include "lesson/lesson_inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/command.h"
#include "base/memory.h"
#include "tell/listing.h"

static void
part_release(struct lesson_part *part)
{
	free(part->words);
	command_free(part->command);
	free(part->command_text);
	free(part->language);
}

static void
lesson_release(struct lesson *lesson)
{
	free(lesson->name);
	free(lesson->path);
	free(lesson->title);
	free(lesson->before);
	free(lesson->after);
	free(lesson->question.ask);
	free(lesson->question.measure);
	free(lesson->question.reason);
	for (int i = 0; i < lesson->question.choice_count; i++) {
		free(lesson->question.choices[i]);
		free(lesson->question.reasons[i]);
	}
	for (int i = 0; i < lesson->part_count; i++)
		part_release(&lesson->parts[i]);
	for (int i = 0; i < lesson->hint_count; i++)
		free(lesson->hints[i].text);
}

int
lesson_language(const struct lesson *lesson, int part, int own)
{
	for (; part >= 0; part--)
		if (lesson->parts[part].language[0] != '\0')
			return language_find(lesson->parts[part].language);
	return own;
}

int
lesson_view(const struct lesson *lesson, int part, int own)
{
	for (; part >= 0; part--)
		if (lesson->parts[part].view != 0)
			return lesson->parts[part].view - 1;
	return own;
}

void
lesson_free(struct lesson *lesson)
{
	if (lesson == NULL)
		return;
	lesson_release(lesson);
	free(lesson);
}

/* "lessons/2-three-at-a-time.yaml" -> "three-at-a-time" */
static char *
copy_stem(const char *path)
{
	const char *slash = strrchr(path, '/'), *file = slash != NULL ? slash + 1 : path;
	size_t number = strspn(file, "0123456789"), length;
	const char *dot = strrchr(file, '.');
	char *name;

	if (number > 0 && file[number] == '-' && file[number + 1] != '\0' && file[number + 1] != '.')
		file += number + 1;
	length = dot != NULL && dot > file ? (size_t)(dot - file) : strlen(file);
	name = mem_new(length + 1, 1);
	memcpy(name, file, length);
	return name;
}

void
lesson_reader_begin_part(struct lesson_reader *r)
{
	r->part = (struct lesson_part){ .words = mem_copy(""), .command_text = mem_copy(""), .language = mem_copy("") };
	memset(r->part_has_knob, 0, sizeof r->part_has_knob);
	settings_init(&r->part.knobs);
}

void
lesson_reader_begin_hint(struct lesson_reader *r)
{
	r->hint = (struct lesson_hint){ .nth = 1, .part = -1, .text = mem_copy("") };
	r->hint_bound = false;
}

void
lesson_reader_begin_choice(struct lesson_reader *r)
{
	r->choice.text = mem_copy("");
	r->choice.reason = mem_copy("");
}

void
lesson_reader_init(struct lesson_reader *r, const char *path)
{
	*r = (struct lesson_reader){ .lesson = {
		.name = copy_stem(path), .path = mem_copy(path), .title = mem_copy(""), .before = mem_copy(""),
		.after = mem_copy(""), .question = { .ask = mem_copy(""), .measure = mem_copy(""), .reason = mem_copy(""), .right = -1 },
	} };
	lesson_reader_begin_part(r);
	lesson_reader_begin_hint(r);
	lesson_reader_begin_choice(r);
}

void
lesson_reader_release(struct lesson_reader *r)
{
	part_release(&r->part);
	free(r->hint.text);
	free(r->choice.text);
	free(r->choice.reason);
}
