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

/* ---- each kind ---- */

static const char *
plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static void
check_lesson(const char *path, struct complaints *complaints, char *said, size_t said_size)
{
	struct lesson *lesson = lesson_read_all(path, complaints);

	if (lesson != NULL)
		utf8_format(said, said_size, "a lesson of %d part%s, \"%s\"", lesson->part_count,
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
check_tape(const char *path, struct complaints *complaints, char *said, size_t said_size)
{
	struct tape *tape = tape_read_all(path, complaints);

	if (tape == NULL)
		return;
	check_lessons_of(tape, complaints);
	utf8_format(said, said_size, "a tape of %zu thing%s to do", tape->commands.count, plural(tape->commands.count));
	tape_free(tape);
}

static void
check_run(const char *path, struct complaints *complaints, char *said, size_t said_size)
{
	char why[RUN_FILE_WHY_SIZE], duration[32];
	struct read_run read = { .base = NULL };
	struct trace *trace;
	size_t count;

	read_run_begin(&read);
	trace = read_run_load(&read, path, why, sizeof why);
	read_run_end(&read);
	if (trace == NULL) {
		complaints_add_line(complaints, why);
		return;
	}
	count = trace_count(trace);
	duration_format(count > 0 ? trace_at(trace, count - 1)->t_us : 0, duration, sizeof duration);
	utf8_format(said, said_size, "a run of %s, with %zu event%s", duration, count, plural(count));
	trace_free(trace);
}

static void
check_config(const char *path, struct complaints *complaints, char *said, size_t said_size)
{
	char clause[COMPLAINT_SIZE];
	struct complaint complaint;
	struct config config;
	size_t size;
	char *text = file_read(path, YAML_FILE_BYTES_MAX, &size, clause, sizeof clause);

	if (text == NULL) {
		complaint_set(&complaint, 0, 0, "%s", clause);
		complaints_add(complaints, &complaint, path);
	} else if (config_parse(&config, text, size, path, &setup_config_words, complaints) == 0) {
		utf8_format(said, said_size, "a configuration file");
	}
	free(text);
}

static void
check_other(const char *path, struct complaints *complaints, char *said, size_t said_size)
{
	struct complaint complaint;

	(void)said;
	(void)said_size;
	complaint_set(&complaint, 0, 0, "neither a lesson, a tape nor a saved run; a configuration file is called config.yaml");
	complaints_add(complaints, &complaint, path);
}

/* ---- which kind it is ---- */

typedef void check_fn(const char *path, struct complaints *, char *said, size_t said_size);

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
	int status = 0;

	for (size_t i = 0; i < o->file_count; i++) {
		struct complaints complaints = { .count = 0 };
		char said[SAID_SIZE] = "";

		kind_of(o->files[i])(o->files[i], &complaints, said, sizeof said);
		for (size_t line = 0; line < complaints.count; line++)
			app_print_error("%s", complaints.lines[line]);
		if (complaints.count > 0)
			status = 2;
		else
			app_print_line("%s: fine: %s", o->files[i], said);
		complaints_release(&complaints);
	}
	return status;
}
