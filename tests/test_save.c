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
#include <unistd.h>

#include "har.h"
#include "random_trace.h"
#include "run_file.h"
#include "save.h"

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

	assert_int_equal(run_file_write(timeline_trace(timeline), out, why, sizeof why), 0);
	fclose(out);
	return text;
}

static char *
whole_har(const struct timeline *timeline)
{
	char *text, why[128];
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_int_equal(har_write(timeline, "127.0.0.1:8888", out, why, sizeof why), 0);
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

/* More events than one step writes. */
static struct timeline *
long_run(struct trace **trace)
{
	*trace = trace_new(0);
	for (uint32_t n = 1; n <= 5000; n++)
		trace_append(*trace, &(struct event){ .t_us = n, .kind = EVENT_LAUNCH, .track = TRACK_ASYNC, .number = n });
	return timeline_new(*trace);
}

static void
test_steps_are_one_go(void **state)
{
	(void)state;
	for (size_t i = 0; i < FORMATS; i++) {
		struct folder folder = make_folder(formats[i].name);
		struct trace *trace;
		struct timeline *timeline = long_run(&trace);
		struct run_saving *saving;
		char why[128] = "", *expected = formats[i].whole(timeline);
		int steps = 1;

		write_old(folder.file);
		saving = run_saving_new(timeline, "127.0.0.1:8888", folder.file, why, sizeof why);
		assert_non_null(saving);
		while (run_saving_step(saving, why, sizeof why) == 1) {
			assert_holds(folder.file, OLD);
			steps++;
		}
		assert_string_equal(why, "");
		assert_true(steps > 2);
		assert_holds(folder.file, expected);
		free(expected);
		timeline_free(timeline);
		trace_free(trace);
		remove_folder(&folder);
	}
}

/* What is added meanwhile belongs to no file. */
static void
test_later_events_are_left_out(void **state)
{
	struct folder folder = make_folder("run.json");
	struct trace *trace;
	struct timeline *timeline = long_run(&trace);
	struct run_saving *saving;
	char why[128] = "", *expected = whole_run(timeline);

	(void)state;
	saving = run_saving_new(timeline, NULL, folder.file, why, sizeof why);
	assert_int_equal(run_saving_step(saving, why, sizeof why), 1);
	trace_append(trace, &(struct event){ .t_us = 9000, .kind = EVENT_BUTTON, .track = TRACK_YOU, .number = 1 });
	assert_int_equal(run_saving_finish(saving, why, sizeof why), 0);
	assert_holds(folder.file, expected);
	free(expected);
	timeline_free(timeline);
	trace_free(trace);
	remove_folder(&folder);
}

static void
test_any_run(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 30; seed++) {
		struct folder folder = make_folder("run.json");
		struct trace *trace = random_run(seed);
		struct timeline *timeline = timeline_new(trace);
		struct run_saving *saving;
		char why[128] = "", *expected = whole_run(timeline);
		int status;

		saving = run_saving_new(timeline, NULL, folder.file, why, sizeof why);
		do
			status = run_saving_step(saving, why, sizeof why);
		while (status == 1);
		assert_int_equal(status, 0);
		assert_holds(folder.file, expected);
		free(expected);
		timeline_free(timeline);
		trace_free(trace);
		remove_folder(&folder);
	}
}

/* A device takes the place of no file, and what cannot be written says why. */
static void
test_full(void **state)
{
	(void)state;
	for (size_t i = 0; i < FORMATS; i++) {
		struct folder folder = make_folder(formats[i].name);
		struct trace *trace;
		struct timeline *timeline = long_run(&trace);
		struct run_saving *saving;
		char why[128] = "";
		int status;

		assert_int_equal(symlink("/dev/full", folder.file), 0);
		saving = run_saving_new(timeline, NULL, folder.file, why, sizeof why);
		assert_non_null(saving);
		do
			status = run_saving_step(saving, why, sizeof why);
		while (status == 1);
		assert_int_equal(status, -1);
		assert_string_equal(why, "No space left on device");
		timeline_free(timeline);
		trace_free(trace);
		remove_folder(&folder);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steps_are_one_go),
		cmocka_unit_test(test_later_events_are_left_out),
		cmocka_unit_test(test_any_run),
		cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
