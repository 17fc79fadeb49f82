/* Lessons, read from a file. */
#include "lesson/lesson.h"

#include <assert.h>
#include <stdlib.h>

#include "base/complaint.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "lesson/lesson_inside.h"

static const char ending[] = ".yaml", former_ending[] = ".lesson";

bool
lesson_is_file(const char *name)
{
	return file_ends_in(name, ending) || file_ends_in(name, former_ending);
}

static struct lesson *
parse_text(const char *text, size_t size, const char *path, struct complaints *complaints)
{
	struct lesson_reader reader;
	struct lesson *lesson = mem_new(1, sizeof *lesson);
	int most = yaml_file_complaints_max(text, size), count, broken;
	struct complaint *found = mem_new((size_t)most, sizeof *found);

	lesson_reader_init(&reader, path);
	count = yaml_file_parse(text, size, &lesson_file, &reader, found, most, &broken);
	*lesson = reader.lesson;
	lesson_reader_release(&reader);
	for (int i = 0; i < count && i < most; i++)
		complaints_add(complaints, &found[i], path);
	free(found);
	if (count == 0)
		return lesson;
	lesson_free(lesson);
	return NULL;
}

struct lesson *
lesson_read_all(const char *path, struct complaints *complaints)
{
	struct complaint complaint = { .line = 0 };
	char clause[COMPLAINT_SIZE];
	struct lesson *lesson = NULL;
	size_t size;
	char *text = file_read(path, YAML_FILE_BYTES_MAX, &size, clause, sizeof clause);

	if (text == NULL)
		complaint_set(&complaint, 0, 0, "%s", clause);
	else if (file_ends_in(path, former_ending))
		complaint_set(&complaint, 0, 0, "lessons are written in YAML now: a file whose name ends in %s is expected", ending);
	else
		lesson = parse_text(text, size, path, complaints);
	if (complaint.text[0] != '\0')
		complaints_add(complaints, &complaint, path);
	free(text);
	return lesson;
}

/* Only the first one is told. */
static struct lesson *
with_first_complaint(struct lesson *lesson, struct complaints *complaints, char *why, size_t why_size)
{
	assert(lesson != NULL || complaints->lines != NULL);
	if (lesson == NULL)
		utf8_format(why, why_size, "%s", complaints->lines[0]);
	complaints_release(complaints);
	return lesson;
}

struct lesson *
lesson_read(const char *path, char *why, size_t why_size)
{
	struct complaints complaints = { .count = 0 };

	return with_first_complaint(lesson_read_all(path, &complaints), &complaints, why, why_size);
}

struct lesson *
lesson_parse(const char *text, size_t size, const char *name, char *why, size_t why_size)
{
	struct complaints complaints = { .count = 0 };

	return with_first_complaint(parse_text(text, size, name, &complaints), &complaints, why, why_size);
}
