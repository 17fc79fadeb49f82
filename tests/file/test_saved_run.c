/*
 * Keeping a run step by step: the same file as in one go, and what was there before stays
 * until the last step.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file/saved_run.h"
#include "support/random_trace.h"
#include "support/whole_file.h"

#define OLD "what was there before\n"

struct folder {
	char path[32];
	char file[64];
};

static struct folder
make_folder(const char *name)
{
	struct folder folder = { .path = "/tmp/waitscope-XXXXXX" };

	assert_non_null(mkdtemp(folder.path));
	snprintf(folder.file, sizeof folder.file, "%s/%s", folder.path, name);
	return folder;
}

/* Nothing but the file may be in it. */
static void
remove_folder(const struct folder *folder)
{
	unlink(folder->file);
	assert_int_equal(rmdir(folder->path), 0);
}

static void
write_old(const char *path)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(OLD, file);
	fclose(file);
}

static char *
read_whole(const char *path)
{
	FILE *file = fopen(path, "r"), *copy;
	char *text;
	size_t size;
	int c;

	assert_non_null(file);
	copy = open_memstream(&text, &size);
	while ((c = getc(file)) != EOF)
		putc(c, copy);
	fclose(copy);
	fclose(file);
	return text;
}

static void
assert_holds(const char *path, const char *expected)
{
	char *text = read_whole(path);

	assert_string_equal(text, expected);
	free(text);
}

/* ---- what one go writes ---- */

static char *
whole_run(const struct timeline *timeline)
{
	char *text, why[128];
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_int_equal(whole_file_write_run(timeline_trace(timeline), out, why, sizeof why), 0);
	fclose(out);
	return text;
}

static char *
whole_har(const struct timeline *timeline)
{
	char *text, why[128];
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_int_equal(whole_file_write_har(timeline, "127.0.0.1:8888", out, why, sizeof why), 0);
	fclose(out);
	return text;
}

static const struct {
	const char *name;
	char *(*whole)(const struct timeline *);
} formats[] = {
	{ "run.json", whole_run },
	{ "run.har", whole_har },
};

#define FORMATS (sizeof formats / sizeof formats[0])

/* ---- tests ---- */

/* A run that is being saved. */
struct kept {
	struct folder folder;
	struct trace *trace;
	struct timeline *timeline;
	struct saved_run *saving;
	char why[128];
};

static void
begin(struct kept *kept, struct trace *trace, const char *name)
{
	*kept = (struct kept){ .folder = make_folder(name), .trace = trace, .timeline = timeline_new(trace) };
}

static void
begin_saving(struct kept *kept)
{
	kept->saving = saved_run_new(kept->timeline, "127.0.0.1:8888", kept->folder.file, kept->why, sizeof kept->why);
	assert_non_null(kept->saving);
}

/* Step by step to the end; the last step's status. */
static int
save(struct kept *kept)
{
	int status;

	do
		status = saved_run_step(kept->saving, kept->why, sizeof kept->why);
	while (status == 1);
	return status;
}

static void
end(struct kept *kept)
{
	timeline_free(kept->timeline);
	trace_free(kept->trace);
	remove_folder(&kept->folder);
}

/* More events than one step writes. */
static struct trace *
long_run(void)
{
	struct trace *trace = trace_new(0);

	for (uint32_t n = 1; n <= 5000; n++)
		trace_append(trace, &(struct event){ .t_us = n, .kind = EVENT_LAUNCH, .track = TRACK_ASYNC, .number = n });
	return trace;
}

static void
test_steps_are_one_go(void **state)
{
	(void)state;
	for (size_t i = 0; i < FORMATS; i++) {
		struct kept kept;
		char *expected;
		int steps = 1;

		begin(&kept, long_run(), formats[i].name);
		write_old(kept.folder.file);
		expected = formats[i].whole(kept.timeline);
		begin_saving(&kept);
		for (; saved_run_step(kept.saving, kept.why, sizeof kept.why) == 1; steps++)
			assert_holds(kept.folder.file, OLD);
		assert_string_equal(kept.why, "");
		assert_true(steps > 2);
		assert_holds(kept.folder.file, expected);
		free(expected);
		end(&kept);
	}
}

/* Events added meanwhile are in no file. */
static void
test_later_events_are_left_out(void **state)
{
	struct kept kept;
	char *expected;

	(void)state;
	begin(&kept, long_run(), "run.json");
	expected = whole_run(kept.timeline);
	begin_saving(&kept);
	assert_int_equal(saved_run_step(kept.saving, kept.why, sizeof kept.why), 1);
	trace_append(kept.trace, &(struct event){ .t_us = 9000, .kind = EVENT_BUTTON, .track = TRACK_YOU, .number = 1 });
	assert_int_equal(saved_run_finish(kept.saving, kept.why, sizeof kept.why), 0);
	assert_holds(kept.folder.file, expected);
	free(expected);
	end(&kept);
}

static void
test_any_run(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 30; seed++) {
		struct kept kept;
		char *expected;

		begin(&kept, random_run(seed), "run.json");
		expected = whole_run(kept.timeline);
		begin_saving(&kept);
		assert_int_equal(save(&kept), 0);
		assert_holds(kept.folder.file, expected);
		free(expected);
		end(&kept);
	}
}

/* A device takes the place of no file, and what cannot be written says why. */
static void
test_full(void **state)
{
	(void)state;
	for (size_t i = 0; i < FORMATS; i++) {
		struct kept kept;

		begin(&kept, long_run(), formats[i].name);
		assert_int_equal(symlink("/dev/full", kept.folder.file), 0);
		begin_saving(&kept);
		assert_int_equal(save(&kept), -1);
		assert_string_equal(kept.why, "No space left on device");
		end(&kept);
	}
}

/* Loading waits for nothing: a pipe that nobody writes to would never end. */
static void
test_only_ordinary_files_are_loaded(void **state)
{
	enum { WAIT_MOST_S = 10 };
	struct folder folder = make_folder("pipe.json");
	char why[256], expected[256];

	(void)state;
	assert_null(saved_run_load(folder.file, why, sizeof why));
	snprintf(expected, sizeof expected, "%s: it cannot be read: No such file or directory", folder.file);
	assert_string_equal(why, expected);
	assert_null(saved_run_load(folder.path, why, sizeof why));
	snprintf(expected, sizeof expected, "%s: it is a folder: an ordinary file is expected", folder.path);
	assert_string_equal(why, expected);
	assert_int_equal(mkfifo(folder.file, 0600), 0);
	alarm(WAIT_MOST_S);
	assert_null(saved_run_load(folder.file, why, sizeof why));
	alarm(0);
	snprintf(expected, sizeof expected, "%s: it is a device or a pipe: an ordinary file is expected", folder.file);
	assert_string_equal(why, expected);
	remove_folder(&folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_ordinary_files_are_loaded),
		cmocka_unit_test(test_steps_are_one_go),
		cmocka_unit_test(test_later_events_are_left_out),
		cmocka_unit_test(test_any_run),
		cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
