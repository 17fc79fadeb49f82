/* Checking files: lessons, tapes, saved runs and configuration files, each read as it is when it is used. */
#include "app/check.h"

#include <stdlib.h>
#include <string.h>

#include "app/print_error.h"
#include "app/read_run.h"
#include "app/setup.h"
#include "base/complaint.h"
#include "base/duration.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "base/yaml_file.h"
#include "file/run_file.h"
#include "log/trace.h"
#include "ui/tape/tape_reader.h"
#include "ui/tutor.h"

enum { SAID_SIZE = LESSON_TITLE_MAX * UTF8_MAX_BYTES + 64 };

/* What is found out about a file. */
struct checked {
	struct complaints complaints;
	char said[SAID_SIZE];
	struct read_run *read; /* of all files: somebody waits for the last one */
};

/* ---- each kind ---- */

static const char *
plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static void
check_lesson(const char *path, struct checked *file)
{
	struct lesson *lesson = lesson_read_all(path, &file->complaints);

	if (lesson != NULL)
		utf8_format(file->said, sizeof file->said, "a lesson of %d part%s, \"%s\"", lesson->part_count,
		    plural((size_t)lesson->part_count), lesson->title);
	lesson_free(lesson);
}

/* The lessons that it opens are those that it would find. */
static void
check_lessons_of(struct tape *tape, struct complaints *complaints)
{
	struct complaint complaint;
	struct tutor tutor;
	char why[LESSON_WHY_SIZE];

	tutor_init(&tutor, false, false);
	if (tape->lesson != NULL && tutor_find(&tutor, tape->lesson, why, sizeof why) < 0) {
		complaint_set(&complaint, tape->lesson_line, 0, "Lesson: %s", why);
		complaints_add(complaints, &complaint, tape->lesson_file);
	}
	for (size_t i = 0; i < tape->commands.count; i++) {
		const struct tape_command *command = &tape->commands.at[i];

		if (command->verb != TAPE_LESSON || tutor_find(&tutor, command->text, why, sizeof why) >= 0)
			continue;
		complaint_set(&complaint, command->line, 0, "Lesson: %s", why);
		complaints_add(complaints, &complaint, command->file);
	}
	tutor_release(&tutor);
}

static void
check_tape(const char *path, struct checked *file)
{
	struct tape *tape = tape_read_all(path, &file->complaints);

	if (tape == NULL)
		return;
	check_lessons_of(tape, &file->complaints);
	utf8_format(file->said, sizeof file->said, "a tape of %zu thing%s to do", tape->commands.count, plural(tape->commands.count));
	tape_free(tape);
}

static void
check_run(const char *path, struct checked *file)
{
	char why[RUN_FILE_WHY_SIZE], duration[32];
	struct trace *trace;
	size_t count;

	trace = read_run_load(file->read, path, why, sizeof why);
	read_run_end(file->read);
	if (trace == NULL) {
		complaints_add_line(&file->complaints, why);
		return;
	}
	count = trace_count(trace);
	duration_format(count > 0 ? trace_at(trace, count - 1)->t_us : 0, duration, sizeof duration);
	utf8_format(file->said, sizeof file->said, "a run of %s, with %zu event%s", duration, count, plural(count));
	trace_free(trace);
}

static void
check_config(const char *path, struct checked *file)
{
	char clause[COMPLAINT_SIZE];
	struct complaint complaint;
	struct config config;
	size_t size;
	char *text = file_read(path, YAML_FILE_BYTES_MAX, &size, clause, sizeof clause);

	if (text == NULL) {
		complaint_set(&complaint, 0, 0, "%s", clause);
		complaints_add(&file->complaints, &complaint, path);
	} else if (config_parse(&config, text, size, path, &setup_config_words, &file->complaints) == 0) {
		utf8_format(file->said, sizeof file->said, "a configuration file");
	}
	free(text);
}

static void
check_other(const char *path, struct checked *file)
{
	struct complaint complaint;

	complaint_set(&complaint, 0, 0, "neither a lesson, a tape nor a saved run; a configuration file is called config.yaml");
	complaints_add(&file->complaints, &complaint, path);
}

/* ---- which kind it is ---- */

typedef void check_fn(const char *path, struct checked *);

/* By a file's name or, behind that, its ending. */
static const struct {
	const char *ending;
	bool is_name;
	check_fn *check;
} kinds[] = {
	{ "config.yaml", true, check_config },
	{ ".yaml", false, check_lesson },
	{ ".lesson", false, check_lesson },
	{ ".tape", false, check_tape },
	{ ".json", false, check_run },
};

static bool
has_line(const char *text, const char *start)
{
	for (const char *line = text; line != NULL; line = strchr(line, '\n'), line = line == NULL ? NULL : line + 1)
		if (strncmp(line, start, strlen(start)) == 0)
			return true;
	return false;
}

/* By what stands in it, where the name says nothing. What cannot be read is told by whoever reads it. */
static check_fn *
kind_of_text(const char *path)
{
	enum { LOOKED_AT_MOST = 1 << 20 };
	char clause[COMPLAINT_SIZE], *text;
	check_fn *check = check_other;
	size_t size;

	text = file_read(path, LOOKED_AT_MOST, &size, clause, sizeof clause);
	if (text == NULL)
		return check_run;
	if (text[strspn(text, " \t\r\n")] == '{' || text[strspn(text, " \t\r\n")] == '[')
		check = check_run;
	else if (has_line(text, "title:") || has_line(text, "parts:"))
		check = check_lesson;
	else if (strlen(text) == size && tape_begins(text))
		check = check_tape;
	free(text);
	return check;
}

static check_fn *
kind_of(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (kinds[i].is_name ? strcmp(name, kinds[i].ending) == 0 : file_ends_in(name, kinds[i].ending))
			return kinds[i].check;
	return kind_of_text(path);
}

int
check_files(const struct options *o)
{
	struct read_run read = { .base = NULL };
	int status = 0;

	read_run_begin(&read);
	for (size_t i = 0; i < o->file_count; i++) {
		struct checked file = { .read = &read };

		kind_of(o->files[i])(o->files[i], &file);
		for (size_t line = 0; line < file.complaints.count; line++)
			app_print_error("%s", file.complaints.lines[line]);
		if (file.complaints.count > 0)
			status = 2;
		else
			app_print_line("%s: fine: %s", o->files[i], file.said);
		complaints_release(&file.complaints);
	}
	return status;
}
