/* Lessons, read from a file. */
#include "lesson/lesson.h"

#include <stdlib.h>

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

static struct lesson *
parse_text(const char *text, size_t size, const char *path, struct complaint *complaint)
{
	struct lesson_reader reader;
	struct lesson *lesson = mem_new(1, sizeof *lesson);
	int status;

	lesson_reader_init(&reader, path);
	status = yaml_file_parse(text, size, &lesson_file, &reader, complaint, 1);
	*lesson = reader.lesson;
	lesson_reader_release(&reader);
	if (status == 0)
		return lesson;
	lesson_free(lesson);
	return NULL;
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
