/* Saving a run, and loading it. */
#include "file/saved_run.h"

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/complaint.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/new_file.h"
#include "base/place.h"
#include "base/utf8.h"
#include "file/har.h"
#include "file/run_file.h"

enum { CLAUSE_SIZE = 256 }; /* room for why a file cannot be opened */

struct format {
	const char *ending;
	const char *help; /* the ending, and what is special about it */
	size_t step_count; /* events or requests that take a few milliseconds */
	void *(*begin)(const struct timeline *, const char *address, FILE *);
	int (*step)(void *writer, size_t count, char *why, size_t why_size);
	void (*end)(void *writer);
};

struct saved_run {
	const struct format *format;
	void *writer;
	struct new_file file;
};

/* ---- formats ---- */

static void *
begin_run(const struct timeline *timeline, const char *address, FILE *file)
{
	(void)address;
	return run_file_begin(timeline_trace(timeline), file);
}

static int
step_run(void *writer, size_t count, char *why, size_t why_size)
{
	return run_file_step(writer, count, why, why_size);
}

static void
end_run(void *writer)
{
	run_file_end(writer);
}

static void *
begin_har(const struct timeline *timeline, const char *address, FILE *file)
{
	return har_begin(timeline, address, file);
}

static int
step_har(void *writer, size_t count, char *why, size_t why_size)
{
	return har_step(writer, count, why, why_size);
}

static void
end_har(void *writer)
{
	har_end(writer);
}

/* The first is also for any other ending. */
static const struct format formats[] = {
	{ ".json", ".json (reshown)", 500, begin_run, step_run, end_run },
	{ ".har", ".har", 50, begin_har, step_har, end_har },
};

enum { FORMAT_COUNT = sizeof formats / sizeof formats[0] };

/* NULL if the ending is another. */
static const struct format *
format_of(const char *path)
{
	for (int i = 0; i < FORMAT_COUNT; i++)
		if (file_ends_in(path, formats[i].ending))
			return &formats[i];
	return NULL;
}

bool
saved_run_knows(const char *path)
{
	return format_of(path) != NULL;
}

const char *
saved_run_ending_at(int i)
{
	return i < FORMAT_COUNT ? formats[i].ending : NULL;
}

const char *
saved_run_help_at(int i)
{
	return i < FORMAT_COUNT ? formats[i].help : NULL;
}

/* ---- ways ---- */

#define WAY_ROW(WAY, ending, help) { SAVE_##WAY, ending, help },
static const struct {
	enum save_way way;
	const char *ending, *help;
} ways[] = { SAVE_WAYS(WAY_ROW) };
#undef WAY_ROW

enum { WAY_COUNT = sizeof ways / sizeof ways[0] };

enum save_way
saved_run_way(const char *path)
{
	struct stat at;

	for (int i = 0; i < WAY_COUNT; i++)
		if (file_ends_in(path, ways[i].ending))
			return ways[i].way;
	if (saved_run_knows(path))
		return SAVE_RUN;
	return stat(path, &at) == 0 && S_ISDIR(at.st_mode) ? SAVE_FOLDER : SAVE_NOWHERE;
}

/* Without the slashes at its end. */
static char *
copy_folder(const char *path)
{
	size_t length = strlen(path);

	while (length > 1 && path[length - 1] == '/')
		length--;
	return mem_format("%.*s", (int)length, path);
}

static int
check_folder(const char *folder, char *why, size_t why_size)
{
	struct stat at;

	if (stat(folder, &at) != 0)
		return file_check(folder, why, why_size);
	if (!S_ISDIR(at.st_mode))
		errno = ENOTDIR;
	else if (access(folder, W_OK | X_OK) == 0)
		return 0;
	return file_explain(why, why_size);
}

int
saved_run_check(const char *path, char *why, size_t why_size)
{
	char *folder = saved_run_way(path) == SAVE_FOLDER ? copy_folder(path) : NULL;
	int status = folder != NULL ? check_folder(folder, why, why_size) : new_file_check(path, why, why_size);

	free(folder);
	return status;
}

/* Held first, so that whoever looks at the same time sees one or the other. */
static bool
takes_name(const char *file, int *hold)
{
	if (!place_hold(file, hold))
		return false;
	if (access(file, F_OK) != 0)
		return true;
	if (*hold >= 0)
		close(*hold);
	return false;
}

char *
saved_run_name_in(const char *path, const char *name, int *hold)
{
	char *folder = copy_folder(path), *file = mem_format("%s/%s.json", folder, name);

	mkdir(folder, 0777);
	for (int i = 2; !takes_name(file, hold); i++) {
		free(file);
		file = mem_format("%s/%s-%d.json", folder, name, i);
	}
	free(folder);
	return file;
}

const char *
saved_run_way_at(int i)
{
	return i < FORMAT_COUNT ? formats[i].ending : i < FORMAT_COUNT + WAY_COUNT ? ways[i - FORMAT_COUNT].ending : NULL;
}

const char *
saved_run_way_help_at(int i)
{
	return i < FORMAT_COUNT ? formats[i].help : i < FORMAT_COUNT + WAY_COUNT ? ways[i - FORMAT_COUNT].help : NULL;
}

/* ---- saving ---- */

struct saved_run *
saved_run_new(const struct timeline *timeline, const char *address, const char *path, char *why, size_t why_size)
{
	struct saved_run *saving = mem_new(1, sizeof *saving);

	if (new_file_open(&saving->file, path, why, why_size) != 0) {
		free(saving);
		return NULL;
	}
	saving->format = saved_run_knows(path) ? format_of(path) : &formats[0];
	assert(saving->format != NULL);
	saving->writer = saving->format->begin(timeline, address, saving->file.stream);
	return saving;
}

static int
step(struct saved_run *saving, size_t count, char *why, size_t why_size)
{
	int status = saving->format->step(saving->writer, count, why, why_size);
	char forgotten[64];

	if (status > 0)
		return status;
	saving->format->end(saving->writer);
	status = status == 0 ? new_file_close(&saving->file, why, why_size)
	                     : new_file_give_up(&saving->file, forgotten, sizeof forgotten);
	free(saving);
	return status;
}

int
saved_run_step(struct saved_run *saving, char *why, size_t why_size)
{
	return step(saving, saving->format->step_count, why, why_size);
}

int
saved_run_finish(struct saved_run *saving, char *why, size_t why_size)
{
	return step(saving, SIZE_MAX, why, why_size);
}

/* ---- loading ---- */

struct trace *
saved_run_load(const char *path, const struct reading *reading, char *why, size_t why_size)
{
	char clause[CLAUSE_SIZE];
	int fd = file_open_ordinary(path, clause, sizeof clause);
	FILE *file = file_stream(fd, "r", clause, sizeof clause);
	struct trace *trace;

	if (file == NULL) {
		utf8_format(why, why_size, "%s: %s", complaint_path(path).text, clause);
		return NULL;
	}
	trace = run_file_read_for(file, path, reading, why, why_size);
	fclose(file);
	return trace;
}
