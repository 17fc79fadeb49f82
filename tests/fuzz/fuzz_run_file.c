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
	fuzz_check_text(why, "");
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

/* One of four ways of telling, and one of the views: all of them for each run would leave time for few runs. */
static void
tell_and_draw(const struct timeline *timeline, int64_t t_us, unsigned which, struct grid *grid)
{
	struct settings knobs;
	struct telling telling = { .t_us = t_us, .width = SENTENCE_FULL, .live = (which & 1) != 0, .stepped = (which & 2) != 0 };
	struct narration told;
	char summary[SUMMARY_SIZE];
	struct scene scene = {
		.moment.timeline = timeline, .moment.knobs = &knobs, .moment.address = "",
		.moment.now_us = timeline_last_us(timeline), .moment.whole = true, .moment.over = true,
		.state.view = (enum view_id)(which / 4 % VIEW_LESSONS), .state.request_number = 1,
		.state.playhead = { .t_us = t_us, .paused = true, .speed = 100 },
	};

	timeline_settings_at(timeline, t_us, &knobs);
	summary_write(timeline, t_us, NULL, NULL, summary, sizeof summary);
	scene.moment.span_us = timeline_span_us(timeline, scene.moment.now_us);
	narrator_write(timeline, &telling, &told);
	grid_clear(grid);
	view_draw(&scene, grid);
}

/* At a time somewhere in the run, and at one of its events. */
static void
check_times(const struct trace *trace, const struct timeline *timeline, unsigned which)
{
	size_t count = trace_count(trace);
	struct grid grid;

	if (count == 0)
		return;
	grid_init(&grid, COLS, ROWS);
	tell_and_draw(timeline, timeline_last_us(timeline) / TIMES * (int64_t)(which % (TIMES + 1)), which, &grid);
	tell_and_draw(timeline, trace_at(trace, which % count)->t_us, which / 2, &grid);
	grid_release(&grid);
}

static void
check_shown(const struct trace *trace, unsigned which)
{
	struct timeline *timeline = timeline_new(trace);
	FILE *out = fopen("/dev/null", "w");
	char why[RUN_FILE_WHY_SIZE];

	assert(whole_file_write_har(timeline, NULL, out, why, sizeof why) == 0);
	fclose(out);
	check_times(trace, timeline, which);
	timeline_free(timeline);
}

/* So that each input chooses for itself what of it is looked at. */
static unsigned
sum_of(const uint8_t *data, size_t size)
{
	unsigned sum = 0;

	for (size_t i = 0; i < size; i++)
		sum += data[i];
	return sum;
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
		check_shown(trace, sum_of(data, size));
	}
	trace_free(trace);
	return 0;
}
