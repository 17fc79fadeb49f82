/* The files that a start names. */
#include "app/setup_files.h"

#include <stdlib.h>

#include "app/print_error.h"
#include "base/array.h"
#include "base/complaint.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/new_file.h"
#include "base/place.h"
#include "file/config.h"
#include "file/saved_run.h"
#include "ui/record/recorder.h"

struct named {
	char *who;           /* "--save", "demo.tape:3: Output"; of one that is read: "the saved run" */
	char *path;
	int (*check)(const char *path, char *why, size_t why_size); /* NULL: it is read */
	bool is_of_a_moment; /* a later one of the same name may take its place */
};

struct files {
	ARRAY(struct named) list;
};

const char *
setup_event_file(void)
{
	const char *path = getenv("WAITSCOPE_TRACE");

	return path != NULL && path[0] != '\0' ? path : NULL;
}

/* ---- which there are ---- */

static void
add(struct files *files, const char *who, const char *path, int (*check)(const char *, char *, size_t))
{
	if (path != NULL)
		ARRAY_PUSH(files->list, (struct named){ .who = mem_copy(who), .path = mem_copy(path), .check = check });
}

static void
add_read(struct files *files, const struct app *app)
{
	char *settings = config_path();

	add(files, "the configuration", settings, NULL);
	free(settings);
	for (size_t i = 0; app->options->run_file != NULL && i < app->options->file_count; i++)
		add(files, "the saved run", app->options->files[i], NULL);
	for (size_t i = 0; app->tape != NULL && i < app->tape->files.count; i++)
		add(files, "the tape", app->tape->files.at[i], NULL);
	for (size_t i = 0; i < app->tutor.list.count; i++)
		add(files, "a lesson", app->tutor.list.at[i]->path, NULL);
}

/* Where it leads is known: whether it can be written is told when it is. */
static int
can_always_be(const char *path, char *why, size_t why_size)
{
	(void)path;
	(void)why;
	(void)why_size;
	return 0;
}

static void
add_written(struct files *files, const struct options *o)
{
	if (o->plain || o->serve || o->dump)
		add(files, "standard output", "/dev/stdout", can_always_be);
	add(files, "--record", o->record, recorder_check);
	add(files, "--tape-record", o->tape_record, file_check);
	add(files, "--save", o->save, saved_run_check);
	add(files, "--shot", o->shot, new_file_check);
	if (o->run_file == NULL)
		add(files, "WAITSCOPE_TRACE", setup_event_file(), file_check);
}

/* Outputs last to the tape's end, whenever they begin; of two pictures with one name the later one stays. */
static void
add_of_tape(struct files *files, const struct tape *tape)
{
	for (size_t i = 0; i < tape->commands.count; i++) {
		const struct tape_command *command = &tape->commands.at[i];
		char *who;

		if (command->verb != TAPE_OUTPUT && command->verb != TAPE_SCREENSHOT)
			continue;
		who = mem_format("%s:%d: %s", complaint_path(command->file).text, command->line, command->word);
		add(files, who, command->text, command->verb == TAPE_OUTPUT ? recorder_check : new_file_check);
		ARRAY_LAST(files->list)->is_of_a_moment = command->verb == TAPE_SCREENSHOT;
		free(who);
	}
}

/* ---- what is wrong with them ---- */

/* Returns true if `one` may not be written because of another file, with a line about it. */
static bool
clashes(const struct named *one, const struct named *other)
{
	if ((one->is_of_a_moment && other->is_of_a_moment) || !file_same(one->path, other->path))
		return false;
	if (other->check == NULL)
		app_print_error("%s: %s is what is read: %s needs a file of its own", one->who,
		    complaint_path(one->path).text, other->who);
	else
		app_print_error("%s: %s is written by %s, too: they need a file each", one->who,
		    complaint_path(one->path).text, other->who);
	return true;
}

static int
check(const struct files *files, size_t which)
{
	const struct named *one = &files->list.at[which];
	char why[CLAUSE_SIZE];

	if (one->check == NULL)
		return 0;
	for (size_t i = 0; i < which; i++)
		if (clashes(one, &files->list.at[i]))
			return 2;
	if (one->check(one->path, why, sizeof why) == 0)
		return 0;
	app_print_error("%s: %s: %s", one->who, complaint_path(one->path).text, why);
	return 1;
}

/* Nothing else writes there from now on, and until this ends. A picture is made in a moment, and of many one name
 * may stay. */
static int
hold(struct app *app, const struct named *one)
{
	int descriptor;

	if (one->check == NULL || one->is_of_a_moment)
		return 0;
	if (!place_hold(one->path, &descriptor)) {
		app_print_error("%s: %s: %s", one->who, complaint_path(one->path).text, FILE_BUSY);
		return 1;
	}
	if (descriptor >= 0)
		ARRAY_PUSH(app->holds, descriptor);
	return 0;
}

int
setup_check_files(struct app *app)
{
	struct files files = { .list = { 0 } };
	int status = 0;

	add_read(&files, app);
	add_written(&files, app->options);
	if (app->tape != NULL)
		add_of_tape(&files, app->tape);
	for (size_t i = 0; i < files.list.count && status == 0; i++)
		status = check(&files, i);
	for (size_t i = 0; i < files.list.count && status == 0; i++)
		status = hold(app, &files.list.at[i]);
	for (size_t i = 0; i < files.list.count; i++) {
		free(files.list.at[i].who);
		free(files.list.at[i].path);
	}
	ARRAY_RELEASE(files.list);
	return status;
}
