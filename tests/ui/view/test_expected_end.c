/* While a program runs, the screen says when it is expected to end, or that this is not known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log/outlook.h"
#include "support/random_trace.h"
#include "support/sample_run.h"
#include "tell/expected_end.h"
#include "ui/view/view.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

static const struct {
	int cols, rows;
} sizes[] = { { 60, 20 }, { 80, 24 }, { 100, 30 }, { 120, 36 } };

/* The words are the program's: they stand in one of the rows that begin with its name. */
static bool
says_in_row(const char *screen, enum track track, const char *words)
{
	char name[16];

	snprintf(name, sizeof name, " %s ", track_name(track));
	for (const char *row = screen; row != NULL && *row != '\0'; row = strchr(row, '\n') == NULL ? NULL : strchr(row, '\n') + 1) {
		const char *at = strstr(row, words), *end = strchr(row, '\n');

		if (strncmp(row, name, strlen(name)) == 0 && at != NULL && (end == NULL || at < end))
			return true;
	}
	return false;
}

static bool
says_end(const char *screen, const struct timeline *tl, int64_t t_us, enum track track, const struct outlook_program *p, bool begun)
{
	char forms[EXPECTED_END_FORMS][EXPECTED_END_SIZE];

	if (begun)
		expected_end_write(tl, track, t_us, p, 100000, forms);
	else
		expected_begin_write(tl, track, t_us, p, 100000, forms);
	for (int i = 0; i < EXPECTED_END_FORMS; i++) {
		if (says_in_row(screen, track, forms[i]))
			return true;
		forms[i][0] = (char)(forms[i][0] - 'a' + 'A'); /* in a sentence */
		if (says_in_row(screen, track, forms[i]))
			return true;
	}
	return false;
}

/* Draws the log's first part, live, at every size, and looks for the ends. Returns for how many
 * programs. */
static int
check_moment(const struct trace *part, int64_t t_us)
{
	struct timeline *tl = timeline_new(part);
	struct outlook outlook;
	struct settings knobs;
	struct scene scene = { .moment.timeline = tl, .moment.knobs = &knobs, .moment.address = "127.0.0.1:8888",
		.moment.now_us = t_us, .moment.span_us = timeline_span_us(tl, t_us),
		.state.playhead = { .t_us = t_us, .live = true, .speed = 100 } };
	int checked = 0;

	timeline_settings_at(tl, t_us, &knobs);
	outlook_make(tl, t_us, &outlook);
	for (size_t size = 0; size < COUNT_OF(sizes) && timeline_end_us(tl) == NEVER_US; size++) {
		struct grid grid;
		char *screen;

		grid_init(&grid, sizes[size].cols, sizes[size].rows);
		view_draw(&scene, &grid);
		screen = grid_to_text(&grid, false);
		for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
			enum program_state state = timeline_span_at(tl, track, t_us).state;

			/* One that begins after the other is announced as soon as that has begun. */
			if (!outlook.program[track].runs || (state == STATE_ABSENT && outlook.program[track].begin_us == NEVER_US) ||
			    (state == STATE_ABSENT && timeline_span_at(tl, TRACK_SYNC, t_us).state == STATE_ABSENT))
				continue;
			if (!says_end(screen, tl, t_us, track, &outlook.program[track], state != STATE_ABSENT))
				fail_msg("%dx%d at %lld: no end of %s in\n%s", sizes[size].cols, sizes[size].rows, (long long)t_us,
				    track_name(track), screen);
			checked++;
		}
		free(screen);
		grid_release(&grid);
	}
	timeline_free(tl);
	return checked;
}

static void
any_run(void **state)
{
	int checked = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 60; seed++) {
		struct trace *trace = random_run(seed);
		int64_t last_us = trace_at(trace, trace_count(trace) - 1)->t_us;

		for (int i = 1; i < 12; i++) {
			int64_t t_us = last_us * i / 12;
			struct trace *part = random_first_part(trace, t_us);

			checked += check_moment(part, t_us);
			trace_free(part);
		}
		trace_free(trace);
	}
	assert_true(checked > 1000);
}

static void
typical_runs(void **state)
{
	static const struct sample samples[] = {
		{ .requests = 3 }, { .requests = 1 }, { .requests = 60, .delay_us = 200 * 1000 },
		{ .requests = 3, .delay_us = 2000000, .server = SERVER_SERIAL, .programs = PROGRAMS_IN_TURN },
		{ .requests = 6, .delay_us = 2000000, .limit = 2 }, { .requests = 5, .delay_us = 2000000, .errors = ERRORS_MIXED },
		{ .requests = 3, .turn_us = 2000000, .turn_to_us = 2000000, .press_us = 1500000 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		struct trace *whole = sample_run(&samples[i]);
		int64_t end_us = trace_at(whole, trace_count(whole) - 1)->t_us;
		int checked = 0;

		for (int part = 1; part < 40; part++) {
			int64_t t_us = end_us * part / 40;
			struct trace *trace = sample_run_until(&samples[i], t_us);

			checked += check_moment(trace, t_us);
			trace_free(trace);
		}
		assert_true(checked > 100);
		trace_free(whole);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(typical_runs),
		cmocka_unit_test(any_run),
	};

	return cmocka_run_group_tests_name("expected_end", tests, NULL, NULL);
}
