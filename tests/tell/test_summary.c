/* The lines that q leaves behind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "options/options.h"
#include "support/random_trace.h"
#include "support/sample_run.h"
#include "support/watched_trace.h"
#include "tell/summary.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

/* Both programs get one response, sync after 2 s, async after 1 s; or async's is cancelled. */
static struct trace *
small_run(bool cancelled)
{
	const struct event events[] = {
		{ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_REQUESTS, .value = 1 },
		{ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_DELAY, .value = 500000 },
		{ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_PROGRAMS, .value = PROGRAMS_IN_TURN },
		{ .kind = EVENT_RUN_START, .track = TRACK_LOOP },
		{ .kind = EVENT_PLAN, .track = TRACK_SYNC, .value = 1 },
		{ .kind = EVENT_PLAN, .track = TRACK_ASYNC, .value = 1 },
		{ .kind = EVENT_STEP, .track = TRACK_SYNC, .step = STEP_EVERY },
		{ .kind = EVENT_STEP, .track = TRACK_ASYNC, .step = STEP_EVERY },
		{ .kind = EVENT_LAUNCH, .track = TRACK_SYNC, .number = 1 },
		{ .kind = EVENT_BLOCK, .track = TRACK_SYNC, .step = STEP_FETCH, .number = 1 },
		{ .kind = EVENT_LAUNCH, .track = TRACK_ASYNC, .number = 1 },
		{ .kind = EVENT_CONNECT, .track = TRACK_SYNC, .number = 1 },
		{ .kind = EVENT_CONNECT, .track = TRACK_ASYNC, .number = 1 },
		{ .t_us = 1000000, .kind = cancelled ? EVENT_CANCEL : EVENT_RESPONSE, .track = TRACK_ASYNC, .number = 1, .value = 200 },
		{ .t_us = 1000000, .kind = EVENT_DONE, .track = TRACK_ASYNC },
		{ .t_us = 2000000, .kind = EVENT_RESPONSE, .track = TRACK_SYNC, .number = 1, .value = 200 },
		{ .t_us = 2000000, .kind = EVENT_DONE, .track = TRACK_SYNC },
		{ .t_us = 2000000, .kind = EVENT_RUN_END, .track = TRACK_LOOP },
	};
	struct trace *trace = trace_new(0);

	for (size_t i = 0; i < COUNT_OF(events); i++)
		trace_append(trace, &events[i]);
	return trace;
}

static void
expect(bool cancelled, int64_t t_us, const char *part)
{
	struct trace *trace = small_run(cancelled);
	struct timeline *timeline = timeline_new(trace);
	char lines[SUMMARY_SIZE];

	summary_write(timeline, t_us, NULL, NULL, lines, sizeof lines);
	if (strstr(lines, part) == NULL)
		fail_msg("no \"%s\" in:\n%s", part, lines);
	timeline_free(timeline);
	trace_free(trace);
}

static void
compares_what_can_be_compared(void **state)
{
	(void)state;
	expect(false, 2000000, "async is 2.0 times faster");
	expect(false, 1500000, "It was not over yet.");
	expect(true, 2000000, "They did not get the same");
	expect(false, 2000000, "sync   1 of 1 response in 2.0 s, blocked for 2.0 s of it.");
}

/* A response that is an error counts as failed, like those that never came. */
static void
counts_what_failed(void **state)
{
	const struct sample mixed = { .requests = 4, .delay_us = 2000000, .errors = ERRORS_MIXED };
	struct trace *trace = sample_run(&mixed);
	struct timeline *timeline = timeline_new(trace);
	char lines[SUMMARY_SIZE];

	(void)state;
	summary_write(timeline, timeline_last_us(timeline), NULL, NULL, lines, sizeof lines);
	assert_non_null(strstr(lines, "sync   0 of 4 responses, 4 failed, in 7.0 s, blocked for 7.0 s of it.\n"));
	assert_non_null(strstr(lines, "async  0 of 4 responses, 4 failed, in 3.0 s.\n"));
	timeline_free(timeline);
	trace_free(trace);
}

/* The command line that it gives makes the same knobs. */
static void
the_command_to_see_it_again_is_one(void **state)
{
	struct trace *trace = small_run(false);
	struct timeline *timeline = timeline_new(trace);
	char lines[SUMMARY_SIZE], error[OPTIONS_ERROR_SIZE], *words[16], *again;
	struct settings settings;
	struct options options;
	int count = 0;

	(void)state;
	summary_write(timeline, INT64_MAX, NULL, NULL, lines, sizeof lines);
	again = strstr(lines, "waitscope");
	assert_non_null(again);
	for (char *word = strtok(again, " \n"); word != NULL; word = strtok(NULL, " \n"))
		words[count++] = word;
	assert_int_equal(options_parse(count, words, &options, error, sizeof error), 0);
	timeline_settings_at(timeline, INT64_MAX, &settings);
	assert_memory_equal(&options.settings, &settings, sizeof settings);
	timeline_free(timeline);
	trace_free(trace);
}

/* It shows the run that was, not one with the knobs as they are now. */
static void
the_command_has_the_knobs_of_the_start(void **state)
{
	const struct sample turned = { .requests = 3, .turn_us = 2000000, .turn_to_us = 1000000 };
	struct trace *trace = sample_run(&turned);
	struct timeline *timeline;
	char lines[SUMMARY_SIZE];

	(void)state;
	trace_append(trace, &(struct event){ .t_us = 40000000, .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_PROGRAMS,
		.value = PROGRAMS_SYNC });
	timeline = timeline_new(trace);
	summary_write(timeline, INT64_MAX, NULL, NULL, lines, sizeof lines);
	if (strstr(lines, "\nSee it again: waitscope --requests=3\n") == NULL)
		fail_msg("%s", lines);
	timeline_free(timeline);
	trace_free(trace);
}

/* A lesson is seen again by its name, and a saved run from its file. */
static void
a_saved_run_is_seen_from_its_file(void **state)
{
	struct trace *trace = small_run(false);
	struct timeline *timeline = timeline_new(trace);
	struct settings lessons;
	char lines[SUMMARY_SIZE + 2 * SUMMARY_FILE_SIZE];

	(void)state;
	summary_write(timeline, INT64_MAX, "runs/a.json", NULL, lines, sizeof lines);
	assert_non_null(strstr(lines, "See it again: waitscope runs/a.json\n"));
	summary_write(timeline, INT64_MAX, "three-at-a-time", NULL, lines, sizeof lines);
	assert_non_null(strstr(lines, "See it again: waitscope three-at-a-time\n"));
	timeline_settings_at(timeline, 0, &lessons);
	summary_write(timeline, INT64_MAX, "three-at-a-time", &lessons, lines, sizeof lines);
	assert_non_null(strstr(lines, "See it again: waitscope three-at-a-time\n"));
	summary_write(timeline, INT64_MAX, "a.json", NULL, lines, sizeof lines);
	summary_add_files((const char *const[]){ "my run.json", "-c.json" }, 2, lines, sizeof lines);
	assert_non_null(strstr(lines, "See it again: waitscope a.json 'my run.json' ./-c.json\n"));
	lessons.value[KNOB_DELAY] += 1000000;
	summary_write(timeline, INT64_MAX, "three-at-a-time", &lessons, lines, sizeof lines);
	assert_non_null(strstr(lines, "See it again: waitscope three-at-a-time --delay="));
	timeline_free(timeline);
	trace_free(trace);
}

/* Whatever the file's name is, a shell makes one word of it, whole, that is no option. */
static void
a_file_is_one_word_for_a_shell(void **state)
{
	static char longest[4096];
	static const struct {
		const char *name, *word;
	} names[] = {
		{ "my run.json", "'my run.json'" },
		{ "it's.json", "'it'\\''s.json'" },
		{ "''", "''\\'''\\'''" },
		{ "$(date).json", "'$(date).json'" },
		{ "-x.json", "./-x.json" },
		{ "-'.json", "'./-'\\''.json'" },
		{ "a\033[2Jb.json", "'a?[2Jb.json'" },
		{ longest, longest },
	};
	struct trace *trace = small_run(false);
	struct timeline *timeline = timeline_new(trace);

	(void)state;
	memset(longest, '/', sizeof longest - 1);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		char lines[SUMMARY_SIZE], wanted[SUMMARY_SIZE];

		summary_write(timeline, INT64_MAX, names[i].name, NULL, lines, sizeof lines);
		snprintf(wanted, sizeof wanted, "\nSee it again: waitscope %s\n", names[i].word);
		if (strstr(lines, wanted) == NULL)
			fail_msg("%s: %s", names[i].name, lines);
	}
	timeline_free(timeline);
	trace_free(trace);
}

/* Whatever happened, it is a few whole lines. */
static void
is_never_cut_off(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 100; seed++) {
		struct trace *trace = seed % 2 == 0 ? random_nonsense(seed, 300) : seed % 4 == 1 ? random_run(seed) : random_outside_run(seed);
		struct timeline *timeline = timeline_new(trace);
		char lines[SUMMARY_SIZE];

		summary_write(timeline, timeline_last_us(timeline), NULL, NULL, lines, sizeof lines);
		assert_true(strlen(lines) > 0 && strlen(lines) < sizeof lines - 1);
		assert_int_equal(lines[strlen(lines) - 1], '\n');
		timeline_free(timeline);
		trace_free(trace);
	}
}

/* ---- watched programs ---- */

static const struct {
	enum watched_sample sample;
	int64_t t_us;
	const char *lines;
} watched[] = {
	{ WATCHED_SAMPLE_HOLD, 4000000,
	    "my_async 3 of 3 responses in 3.1 s, exit status 0.\n"
	    "In its loop 2.0 s, asleep 0.9 s, running 0.2 s.\n"
	    "Longest hold of its loop: 0.3 s on line 20, time.sleep(0.3).\n"
	    "See it again: waitscope --delay=2.0s -- python3 my_async.py\n" },
	{ WATCHED_SAMPLE_HOLD, 2400000,
	    "my_async 3 of 3 responses in 2.4 s; it still ran.\n"
	    "In its loop 2.0 s, running 0.2 s, asleep 0.2 s.\n"
	    "Longest hold of its loop: 0.2 s on line 20, time.sleep(0.3).\n"
	    "See it again: waitscope --delay=2.0s -- python3 my_async.py\n" },
	{ WATCHED_SAMPLE_BOTH, 7000000,
	    "my_sync 3 of 3 responses in 6.2 s, exit status 0.\n"
	    "Blocked 6.0 s, running 0.2 s.\n"
	    "my_async 3 of 3 responses in 3.1 s, exit status 0.\n"
	    "In its loop 2.0 s, asleep 0.9 s, running 0.2 s.\n"
	    "Longest hold of its loop: 0.3 s on line 20, time.sleep(0.3).\n"
	    "With as many responses my_async took 3.1 s less.\n"
	    "See it again: waitscope --delay=2.0s --run 'python3 my_sync.py' --run 'python3 my_async.py'\n" },
	{ WATCHED_SAMPLE_NODE, 7000000,
	    "fetcher.mjs 3 of 3 responses in 2.4 s, exit status 0.\n"
	    "In its loop 1.9 s, running 0.5 s.\n"
	    "Longest hold of its loop: 0.3 s, in which it ran.\n"
	    "See it again: waitscope --delay=2.0s -- node fetcher.mjs\n" },
	{ WATCHED_SAMPLE_NOT_FOUND, 7000000,
	    "my_fetchr could not be started: there is no such command.\n"
	    "See it again: waitscope --delay=2.0s -- ./my_fetchr --all\n" },
	{ WATCHED_SAMPLE_UNTRACED, 7000000,
	    "my_sync 3 of 3 responses in 6.2 s, exit status 0.\n"
	    "Its states were not seen: Operation not permitted.\n"
	    "See it again: waitscope --delay=2.0s -- python3 my_sync.py\n" },
	{ WATCHED_SAMPLE_KILLED, 7000000,
	    "my_sync 0 of 1 response in 0.8 s, killed by SIGKILL.\n"
	    "Blocked 0.7 s, running 0.1 s.\n"
	    "See it again: waitscope --delay=2.0s -- python3 my_sync.py\n" },
};

static void
watched_programs_leave_lines_of_their_own(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(watched); i++) {
		struct trace *trace = watched_trace(watched[i].sample);
		struct timeline *timeline = timeline_new(trace);
		char lines[SUMMARY_SIZE];

		summary_write(timeline, watched[i].t_us, NULL, NULL, lines, sizeof lines);
		assert_string_equal(lines, watched[i].lines);
		timeline_free(timeline);
		trace_free(trace);
	}
}

/* A loop that has read all its responses and then sleeps makes none of them wait in its socket. */
static void
being_away_is_told_where_nothing_waited(void **state)
{
	struct trace *trace = trace_new(0);
	struct timeline *timeline;
	int64_t name = trace_intern(trace, "a"), sleeps = trace_intern(trace, "clock_nanosleep"), ok = trace_intern(trace, "exit status 0");
	const struct event events[] = {
		{ .kind = EVENT_NAME, .track = TRACK_WATCHED_1, .value = name },
		{ .kind = EVENT_COMMAND, .track = TRACK_WATCHED_1, .value = name },
		{ .kind = EVENT_THREAD, .track = TRACK_WATCHED_1, .number = 1, .value = 1 },
		{ .t_us = 1000000, .kind = EVENT_AWAY, .track = TRACK_WATCHED_1, .number = 1 },
		{ .t_us = 1000000, .kind = EVENT_WAIT_TIME, .track = TRACK_WATCHED_1, .number = 1, .value = sleeps },
		{ .t_us = 1500000, .kind = EVENT_WOKE, .track = TRACK_WATCHED_1, .number = 1 },
		{ .t_us = 1500000, .kind = EVENT_BACK, .track = TRACK_WATCHED_1, .number = 1 },
		{ .t_us = 2000000, .kind = EVENT_THREAD_END, .track = TRACK_WATCHED_1, .number = 1 },
		{ .t_us = 2000000, .kind = EVENT_EXIT, .track = TRACK_WATCHED_1, .value = ok },
	};
	char lines[SUMMARY_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(events); i++)
		trace_append(trace, &events[i]);
	timeline = timeline_new(trace);
	summary_write(timeline, 2000000, NULL, NULL, lines, sizeof lines);
	if (strstr(lines, "\nAway from its loop for up to 0.5 s, in which it slept in clock_nanosleep.\n") == NULL)
		fail_msg("%s", lines);
	timeline_free(timeline);
	trace_free(trace);
}

/* Beside the built-in programs, whose knobs then count. */
static void
built_in_ones_keep_theirs(void **state)
{
	struct trace *trace = watched_trace(WATCHED_SAMPLE_BESIDE);
	struct timeline *timeline = timeline_new(trace);
	char lines[SUMMARY_SIZE];

	(void)state;
	summary_write(timeline, 7000000, NULL, NULL, lines, sizeof lines);
	assert_non_null(strstr(lines, "sync   3 of 3 responses in 6.0 s, blocked for 6.0 s of it.\n"));
	assert_non_null(strstr(lines, "\nmy_async 3 of 3 responses in 3.1 s, exit status 0.\n"));
	assert_non_null(strstr(lines, "async is 3.0 times faster"));
	assert_non_null(strstr(lines, "\nSee it again: waitscope --delay=2.0s --requests=3 --programs=both -- python3 my_async.py\n"));
	timeline_free(timeline);
	trace_free(trace);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compares_what_can_be_compared),
		cmocka_unit_test(counts_what_failed),
		cmocka_unit_test(the_command_to_see_it_again_is_one),
		cmocka_unit_test(the_command_has_the_knobs_of_the_start),
		cmocka_unit_test(a_saved_run_is_seen_from_its_file),
		cmocka_unit_test(a_file_is_one_word_for_a_shell),
		cmocka_unit_test(is_never_cut_off),
		cmocka_unit_test(watched_programs_leave_lines_of_their_own),
		cmocka_unit_test(being_away_is_told_where_nothing_waited),
		cmocka_unit_test(built_in_ones_keep_theirs),
	};

	return cmocka_run_group_tests_name("summary", tests, NULL, NULL);
}
