/* What reads a run, given anything (see fuzz.h): it must say what is wrong, in one line,
 * or give a run that can be shown, written, and read again as it was. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "file/run_file.h"
#include "fuzz/fuzz.h"
#include "log/settings.h"
#include "log/timeline.h"
#include "support/whole_file.h"
#include "tell/narrator.h"
#include "tell/summary.h"
#include "ui/view/view.h"

static struct trace *
read_bytes(const void *data, size_t size, char why[RUN_FILE_WHY_SIZE])
{
	FILE *in = size == 0 ? fopen("/dev/null", "r") : fmemopen((void *)(uintptr_t)data, size, "r");
	struct trace *trace = run_file_read(in, "it", why, RUN_FILE_WHY_SIZE);

	fclose(in);
	return trace;
}

static void
check_reason(const char *why)
{
	assert(strncmp(why, "it: line ", 9) == 0);
	for (; *why != '\0'; why++)
		assert(*why >= ' ' && *why <= '~');
}

static void
check_same(const struct trace *a, const struct trace *b)
{
	assert(trace_count(a) == trace_count(b) && trace_wall_us(a) == trace_wall_us(b));
	for (size_t i = 0; i < trace_count(a); i++) {
		const struct event *x = trace_at(a, i), *y = trace_at(b, i);

		assert(x->t_us == y->t_us && x->kind == y->kind && x->track == y->track && x->step == y->step);
		assert(x->number == y->number);
		if (event_has_text(x))
			assert(strcmp(trace_text(a, x->value), trace_text(b, y->value)) == 0);
		else
			assert(x->value == y->value);
	}
}

static void
check_again(const struct trace *trace)
{
	char *text, why[RUN_FILE_WHY_SIZE] = "";
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct trace *again;

	assert(whole_file_write_run(trace, out, why, sizeof why) == 0);
	fclose(out);
	again = read_bytes(text, size, why);
	assert(again != NULL);
	check_same(trace, again);
	trace_free(again);
	free(text);
}

/* A request's number may be large, and a timeline keeps all below it: slow here. */
static int
has_large_numbers(const struct trace *trace)
{
	for (size_t i = 0; i < trace_count(trace); i++)
		if (trace_at(trace, i)->number > 1000)
			return 1;
	return 0;
}

enum { COLS = 120, ROWS = 40, TIMES = 12 };

static void
tell_and_draw(const struct timeline *timeline, int64_t t_us, struct grid *grid)
{
	struct settings knobs;
	struct telling telling = { .t_us = t_us, .width = SENTENCE_FULL };
	struct narration told;
	char summary[SUMMARY_SIZE];
	struct scene scene = {
		.moment.timeline = timeline, .moment.knobs = &knobs, .moment.address = "",
		.moment.now_us = timeline_last_us(timeline), .moment.whole = true, .moment.over = true,
	};

	timeline_settings_at(timeline, t_us, &knobs);
	summary_write(timeline, t_us, NULL, NULL, summary, sizeof summary);
	scene.moment.span_us = timeline_span_us(timeline, scene.moment.now_us);
	scene.state.playhead = (struct playhead){ .t_us = t_us, .paused = true, .speed = 100 };
	scene.state.request_number = 1;
	for (int way = 0; way < 4; way++) {
		telling.live = (way & 1) != 0;
		telling.stepped = (way & 2) != 0;
		narrator_write(timeline, &telling, &told);
	}
	for (enum view_id view = 0; view < VIEW_LESSONS; view++) {
		scene.state.view = view;
		grid_clear(grid);
		view_draw(&scene, grid);
	}
}

/* At times all over the run, and at some of its events. */
static void
check_times(const struct trace *trace, const struct timeline *timeline)
{
	size_t count = trace_count(trace);
	struct grid grid;

	grid_init(&grid, COLS, ROWS);
	for (size_t i = 0; i <= TIMES && count > 0; i++) {
		tell_and_draw(timeline, timeline_last_us(timeline) / TIMES * (int64_t)i, &grid);
		tell_and_draw(timeline, trace_at(trace, (count - 1) * i / TIMES)->t_us, &grid);
	}
	grid_release(&grid);
}

static void
check_shown(const struct trace *trace)
{
	struct timeline *timeline = timeline_new(trace);
	FILE *out = fopen("/dev/null", "w");
	char why[RUN_FILE_WHY_SIZE];

	assert(whole_file_write_har(timeline, NULL, out, why, sizeof why) == 0);
	fclose(out);
	check_times(trace, timeline);
	timeline_free(timeline);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char why[RUN_FILE_WHY_SIZE] = "";
	struct trace *trace = read_bytes(data, size, why);

	if (trace == NULL) {
		check_reason(why);
		return 0;
	}
	if (!has_large_numbers(trace)) {
		check_again(trace);
		check_shown(trace);
	}
	trace_free(trace);
	return 0;
}
