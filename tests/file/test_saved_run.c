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
struct fixture {
	struct folder folder;
	struct trace *trace;
	struct timeline *timeline;
	struct saved_run *saving;
	char why[128];
};

static void
begin(struct fixture *fixture, struct trace *trace, const char *name)
{
	*fixture = (struct fixture){ .folder = make_folder(name), .trace = trace, .timeline = timeline_new(trace) };
}

static void
begin_saving(struct fixture *fixture)
{
	fixture->saving = saved_run_new(fixture->timeline, "127.0.0.1:8888", fixture->folder.file, fixture->why, sizeof fixture->why);
	assert_non_null(fixture->saving);
}

/* Step by step to the end; the last step's status. */
static int
save(struct fixture *fixture)
{
	int status;

	do
		status = saved_run_step(fixture->saving, fixture->why, sizeof fixture->why);
	while (status == 1);
	return status;
}

static void
end(struct fixture *fixture)
{
	timeline_free(fixture->timeline);
	trace_free(fixture->trace);
	remove_folder(&fixture->folder);
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
		struct fixture fixture;
		char *expected;
		int steps = 1;

		begin(&fixture, long_run(), formats[i].name);
		write_old(fixture.folder.file);
		expected = formats[i].whole(fixture.timeline);
		begin_saving(&fixture);
		for (; saved_run_step(fixture.saving, fixture.why, sizeof fixture.why) == 1; steps++)
			assert_holds(fixture.folder.file, OLD);
		assert_string_equal(fixture.why, "");
		assert_true(steps > 2);
		assert_holds(fixture.folder.file, expected);
		free(expected);
		end(&fixture);
	}
}

/* Events added meanwhile are in no file. */
static void
test_later_events_are_left_out(void **state)
{
	struct fixture fixture;
	char *expected;

	(void)state;
	begin(&fixture, long_run(), "run.json");
	expected = whole_run(fixture.timeline);
	begin_saving(&fixture);
	assert_int_equal(saved_run_step(fixture.saving, fixture.why, sizeof fixture.why), 1);
	trace_append(fixture.trace, &(struct event){ .t_us = 9000, .kind = EVENT_BUTTON, .track = TRACK_YOU, .number = 1 });
	assert_int_equal(saved_run_finish(fixture.saving, fixture.why, sizeof fixture.why), 0);
	assert_holds(fixture.folder.file, expected);
	free(expected);
	end(&fixture);
}

static void
test_any_run(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 30; seed++) {
		struct fixture fixture;
		char *expected;

		begin(&fixture, random_run(seed), "run.json");
		expected = whole_run(fixture.timeline);
		begin_saving(&fixture);
		assert_int_equal(save(&fixture), 0);
		assert_holds(fixture.folder.file, expected);
		free(expected);
		end(&fixture);
	}
}

/* A device takes the place of no file, and what cannot be written says why. */
static void
test_full(void **state)
{
	(void)state;
	for (size_t i = 0; i < FORMATS; i++) {
		struct fixture fixture;

		begin(&fixture, long_run(), formats[i].name);
		assert_int_equal(symlink("/dev/full", fixture.folder.file), 0);
		begin_saving(&fixture);
		assert_int_equal(save(&fixture), -1);
		assert_string_equal(fixture.why, "No space left on device");
		end(&fixture);
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
	assert_null(saved_run_load(folder.file, NULL, why, sizeof why));
	snprintf(expected, sizeof expected, "%s: it cannot be read: No such file or directory", folder.file);
	assert_string_equal(why, expected);
	assert_null(saved_run_load(folder.path, NULL, why, sizeof why));
	snprintf(expected, sizeof expected, "%s: it is a folder: an ordinary file is expected", folder.path);
	assert_string_equal(why, expected);
	assert_int_equal(mkfifo(folder.file, 0600), 0);
	alarm(WAIT_MOST_S);
	assert_null(saved_run_load(folder.file, NULL, why, sizeof why));
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
