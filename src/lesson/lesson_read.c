/* Lessons: made from a file, and freed. */
#include "lesson/lesson.h"

#include <stdlib.h>
#include <string.h>

#include "base/complaint.h"
#include "base/file.h"
#include "base/memory.h"
#include "lesson/lesson_inside.h"

static const char ending[] = ".yaml", former_ending[] = ".lesson";

bool
lesson_is_file(const char *name)
{
	return file_ends_in(name, ending) || file_ends_in(name, former_ending);
}

/* ---- making and freeing ---- */

static void
part_release(struct lesson_part *part)
{
	free(part->words);
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
	for (int i = 0; i < lesson->question.choice_count; i++)
		free(lesson->question.choices[i]);
	for (int i = 0; i < lesson->part_count; i++)
		part_release(&lesson->parts[i]);
	for (int i = 0; i < lesson->hint_count; i++)
		free(lesson->hints[i].text);
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
	r->part = (struct lesson_part){ .words = mem_copy(""), .language = mem_copy(""), .view = 1 };
	settings_init(&r->part.knobs);
}

void
lesson_reader_begin_hint(struct lesson_reader *r)
{
	r->hint = (struct lesson_hint){ .nth = 1, .part = -1, .text = mem_copy("") };
	r->hint_bound = false;
}

static void
reader_init(struct lesson_reader *r, const char *path)
{
	*r = (struct lesson_reader){ .lesson = {
		.name = copy_stem(path), .path = mem_copy(path), .title = mem_copy(""), .before = mem_copy(""),
		.after = mem_copy(""), .question = { .ask = mem_copy(""), .measure = mem_copy(""), .right = -1 },
	} };
	lesson_reader_begin_part(r);
	lesson_reader_begin_hint(r);
}

/* All but the lesson. */
static void
reader_release(struct lesson_reader *r)
{
	part_release(&r->part);
	free(r->hint.text);
}

/* ---- reading ---- */

static struct lesson *
parse_text(const char *text, size_t size, const char *path, struct complaint *complaint)
{
	struct lesson_reader reader;
	struct lesson *lesson = NULL;

	reader_init(&reader, path);
	if (yaml_file_parse(text, size, &lesson_file, &reader, complaint, 1) == 0) {
		lesson = mem_new(1, sizeof *lesson);
		*lesson = reader.lesson;
	} else {
		lesson_release(&reader.lesson);
	}
	reader_release(&reader);
	return lesson;
}

struct lesson *
lesson_read(const char *path, char *why, size_t why_size)
{
	struct complaint complaint;
	char clause[COMPLAINT_SIZE];
	struct lesson *lesson = NULL;
	size_t size;
	char *text = file_read(path, YAML_FILE_BYTES_MAX, &size, clause, sizeof clause);

	if (text == NULL)
		complaint_set(&complaint, 0, 0, "%s", clause);
	else if (file_ends_in(path, former_ending))
		complaint_set(&complaint, 0, 0, "lessons are written in YAML now: a file whose name ends in %s is expected", ending);
	else
		lesson = parse_text(text, size, path, &complaint);
	if (lesson == NULL)
		complaint_explain(&complaint, path, why, why_size);
	free(text);
	return lesson;
}

struct lesson *
lesson_parse(const char *text, size_t size, const char *name, char *why, size_t why_size)
{
	struct complaint complaint;
	struct lesson *lesson = parse_text(text, size, name, &complaint);

	if (lesson == NULL)
		complaint_explain(&complaint, name, why, why_size);
	return lesson;
}
