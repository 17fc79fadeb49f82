/* Everything within a run file's bounds can be described and drawn: no sum overflows (says a
 * sanitizer), and no number that people read is negative. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "file/run_file.h"
#include "log/settings.h"
#include "support/random_trace.h"
#include "support/sample_run.h"
#include "tell/narrator.h"
#include "tell/request_story.h"
#include "tell/statistics.h"
#include "tell/summary.h"
#include "tell/transcript.h"
#include "ui/view/view.h"

enum { COLS = 120, ROWS = 40, TIMES = 6, TRACES = 150, STORY_COLS = 100, REQUESTS = 8 };

static int
allowed(const struct event *e)
{
	char why[RUN_FILE_WHY_SIZE];

	return run_file_check(e, why, sizeof why);
}

/* A minus before a digit that is not that of a range ("1-5"), an option or a word; and ".-7". */
static void
check_text(const char *text, const char *what)
{
	for (const char *at = strchr(text, '-'); at != NULL; at = strchr(at + 1, '-'))
		if (isdigit((unsigned char)at[1]) && (at == text || at[-1] == ' ' || at[-1] == '.' || at[-1] == '('))
			fail_msg("%s says \"...%.60s\" in \"%s\"", what, at - text > 30 ? at - 30 : text, text);
}

static void
check_told(const struct timeline *timeline, int64_t t_us)
{
	struct telling telling = { .t_us = t_us, .language = LANGUAGE_PYTHON, .width = SENTENCE_FULL };
	char summary[SUMMARY_SIZE], verdict[VERDICT_SIZE], why[VERDICT_SIZE], story[REQUEST_STORY_SIZE];
	struct statistics statistics;

	for (int way = 0; way < 8; way++) {
		struct narration told;

		telling.live = (way & 1) != 0;
		telling.stepped = (way & 2) != 0;
		telling.says_coming = (way & 4) != 0;
		narrator_write(timeline, &telling, &told);
		for (int i = 0; i < PROGRAM_COUNT; i++)
			check_text(told.program[i], "the narrator");
		check_text(told.next, "the narrator");
	}
	summary_write(timeline, t_us, NULL, NULL, summary, sizeof summary);
	check_text(summary, "the summary");
	statistics_verdict(timeline, t_us, 100000, STORY_COLS, verdict, why);
	check_text(verdict, "the verdict");
	check_text(why, "the verdict");
	for (enum track track = 0; track < PROGRAM_COUNT; track++) {
		for (enum measure measure = 0; measure < MEASURE_COUNT; measure++) {
			statistics_at(timeline, track, measure, t_us, &statistics);
			assert_true(statistics.sum_us >= 0 && statistics.max_us >= 0 && statistics.sum_us >= statistics.max_us);
		}
		for (uint32_t n = 1; n <= REQUESTS; n++) {
			if (timeline_request(timeline, track, n) == NULL)
				continue;
			request_story_write(timeline, track, n, t_us, 1000, STORY_COLS, story, sizeof story);
			check_text(story, "the story");
		}
	}
}

static void
check_drawn(const struct timeline *timeline, int64_t t_us, struct grid *grid)
{
	struct settings knobs;
	struct scene scene = {
		.moment.timeline = timeline, .moment.knobs = &knobs, .moment.address = "127.0.0.1:8888",
		.moment.now_us = timeline_last_us(timeline), .moment.whole = true, .moment.over = true,
	};

	timeline_settings_at(timeline, t_us, &knobs);
	scene.moment.span_us = timeline_span_us(timeline, timeline_last_us(timeline));
	scene.state.playhead = (struct playhead){ .t_us = t_us, .paused = true, .speed = 100 };
	for (int zoom = 0; zoom < 3; zoom++)
		for (enum view_id view = 0; view < VIEW_LESSONS; view++) {
			char *text;

			scene.state.view = view;
			scene.state.zoom = zoom * 9;
			scene.state.zoom_left_us = t_us;
			scene.state.request_track = (enum track)(zoom % PROGRAM_COUNT);
			scene.state.request_number = (uint32_t)zoom;
			grid_clear(grid);
			view_draw(&scene, grid);
			text = grid_to_text(grid, false);
			check_text(text, views_word(view));
			free(text);
		}
}

static void
check_trace(struct trace *trace, uint64_t seed)
{
	struct timeline *timeline = timeline_new(trace);
	struct grid grid;

	grid_init(&grid, COLS, ROWS);
	for (int i = 0; i < TIMES && trace_count(trace) > 0; i++) {
		int64_t t_us = trace_at(trace, (size_t)random_below(&seed, (int64_t)trace_count(trace)))->t_us + i % 2;

		check_told(timeline, t_us);
		check_drawn(timeline, t_us, &grid);
	}
	for (size_t i = 0; i < trace_count(trace); i++) {
		char *printed = transcript_lines(timeline, trace_at(trace, i));

		if (printed != NULL)
			check_text(printed, "the transcript");
		free(printed);
	}
	grid_release(&grid);
	timeline_free(timeline);
	trace_free(trace);
}

static void
runs_at_their_extremes(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= TRACES; seed++)
		check_trace(random_extremes(seed, seed % 2 == 0 ? random_run(seed) : random_outside_run(seed), allowed), seed);
}

static void
samples_at_their_extremes(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= TRACES / 5; seed++) {
		const struct sample sample = {
			.requests = 1 + (int)(seed % 12), .limit = (int64_t)seed % 3, .work_us = (int64_t)seed % 4 * 250000, .visitors = 4,
			.delay_us = 300000, .errors = (enum errors)(seed % ERRORS_CHOICES), .press_us = 200000,
			.turn_us = 400000, .turn_to_us = 60000000,
		};

		check_trace(random_extremes(seed, sample_run(&sample), allowed), seed);
	}
}

static void
nonsense_at_its_extremes(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= TRACES; seed++)
		check_trace(random_extremes(seed, random_nonsense(seed, 300), allowed), seed);
}

/* The largest power of two, less one, that such an event may have as its value or its time. */
static int64_t
largest(enum event_kind kind, bool of_time)
{
	for (int64_t n = INT64_MAX; n > 0; n /= 2) {
		struct event e = { .t_us = of_time ? n : 0, .kind = (uint8_t)kind, .value = of_time ? 0 : n };

		if (allowed(&e) == 0)
			return n;
	}
	return 0;
}

/* A server that takes up each request for as long as may be; a plan of as many as a timeline
 * holds, of which one came back at the last moment; and a spinner that never stood still. */
static void
sums_of_extremes(void **state)
{
	enum { MANY_REQUESTS = 4000, MOST_REQUESTS = 1 << 20 };
	static const enum event_kind kinds[] = { EVENT_LAUNCH, EVENT_CONNECT, EVENT_CONNECTED, EVENT_SENT, EVENT_ARRIVE, EVENT_TAKE };
	int64_t longest_us = largest(EVENT_TAKE, false), last_us = largest(EVENT_RESPONSE, true);
	struct trace *trace = trace_new(0);

	(void)state;
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
		trace_append(trace, &(struct event){ .kind = EVENT_PLAN, .track = (uint8_t)track, .value = MOST_REQUESTS });
		trace_append(trace, &(struct event){ .kind = EVENT_STEP, .track = (uint8_t)track, .step = STEP_FETCH, .number = 1 });
		trace_append(trace, &(struct event){ .kind = EVENT_SPIN, .track = (uint8_t)track, .value = largest(EVENT_SPIN, false) });
		for (uint32_t n = 1; n <= MANY_REQUESTS; n++)
			for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
				trace_append(trace, &(struct event){
					.kind = (uint8_t)kinds[i], .track = (uint8_t)track, .number = n,
					.value = kinds[i] == EVENT_TAKE ? longest_us : 0,
				});
	}
	trace_append(trace, &(struct event){ .t_us = last_us, .kind = EVENT_RESPONSE, .number = 1, .value = 200 });
	trace_append(trace, &(struct event){ .t_us = last_us, .kind = EVENT_BLOCK, .step = STEP_FETCH, .number = 2 });
	trace_append(trace, &(struct event){ .t_us = last_us, .kind = EVENT_READY, .track = TRACK_ASYNC });
	check_trace(trace, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_at_their_extremes),
		cmocka_unit_test(samples_at_their_extremes),
		cmocka_unit_test(nonsense_at_its_extremes),
		cmocka_unit_test(sums_of_extremes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
