/*
 * What people see of a run whose oldest details are forgotten: golden screens of the mark, and that the numbers, and what the
 * programs are inside, are drawn as of the whole run, but for the mark on their axis.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log/forget.h"
#include "support/golden.h"
#include "support/watched_trace.h"
#include "ui/panel/glyph.h"
#include "ui/view/view.h"
#include "ui/viewer.h"

enum { MS = 1000, S = 1000 * MS, HORIZON_US = 7 * S / 2 };
enum { LEGEND_ROW = 58 /* of 60: explains the mark, too */ };

struct run {
	struct trace *trace;
	struct timeline *timeline;
};

/* Beside both programs a watched one holds its loop; and the loop's heart beats all the time. */
static struct run
run_of(void)
{
	struct trace *sample = watched_trace(WATCHED_SAMPLE_BESIDE);
	struct run run = { .trace = trace_new(0) };
	int64_t t_us = 0;

	for (size_t i = 0; i < trace_count(sample); i++) {
		const struct event *e = trace_at(sample, i);

		for (; t_us < e->t_us && t_us > 0; t_us += 50 * MS)
			trace_append(run.trace, &(struct event){ .t_us = t_us, .kind = EVENT_HEARTBEAT, .track = TRACK_LOOP, .value = 300 });
		t_us = t_us == 0 && e->t_us > 0 ? 50 * MS : t_us;
		trace_append_from(run.trace, sample, e);
	}
	run.timeline = timeline_new(run.trace);
	trace_free(sample);
	return run;
}

static void
forget_before(struct run *run, int64_t t_us)
{
	struct forget *forget = forget_begin(run->timeline, trace_count(run->trace) - trace_count_until(run->trace, t_us));

	while (!forget_step(forget, 10))
		;
	assert_true(forget_end(forget, run->trace, run->timeline));
	forget_free(forget);
}

static void
run_release(struct run *run)
{
	timeline_free(run->timeline);
	trace_free(run->trace);
}

static struct moment
moment_of(const struct run *run, struct settings *knobs)
{
	timeline_settings_at(run->timeline, INT64_MAX, knobs);
	return (struct moment){
		.timeline = run->timeline, .knobs = knobs, .address = "127.0.0.1:8888", .now_us = timeline_last_us(run->timeline),
		.span_us = timeline_span_us(run->timeline, timeline_last_us(run->timeline)), .over = true, .clock_us = S,
	};
}

static void
draw(const struct viewer *viewer, const struct moment *moment, struct grid *grid)
{
	struct scene scene = viewer_scene(viewer, moment);

	grid_clear(grid);
	view_draw(&scene, grid);
}

/* Home leads to where the details begin, and says why no further. */
static void
the_mark_is_seen(void **state)
{
	static const struct {
		const char *name;
		int cols, rows;
		bool ascii, is_end;
	} goldens[] = {
		{ "120x36-forgotten", 120, 36, false, false }, { "80x24-forgotten", 80, 24, false, false },
		{ "60x20-forgotten", 60, 20, false, false }, { "80x24-forgotten-ascii", 80, 24, true, false },
		{ "120x36-forgotten-end", 120, 36, false, true },
	};
	struct run run = run_of();
	struct settings knobs;
	struct moment moment;
	int failures = 0;

	(void)state;
	forget_before(&run, HORIZON_US);
	moment = moment_of(&run, &knobs);
	for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++) {
		struct viewer viewer;
		struct grid grid;

		viewer_init(&viewer, goldens[i].cols, goldens[i].rows);
		if (!goldens[i].is_end)
			viewer_act(&viewer, &moment, ACTION_START);
		else
			viewer_tick(&viewer, &moment, 0);
		grid_init(&grid, goldens[i].cols, goldens[i].rows);
		draw(&viewer, &moment, &grid);
		if (goldens[i].ascii)
			grid_to_ascii(&grid);
		failures += !golden_matches(goldens[i].name, &grid, goldens[i].ascii);
		assert_int_equal(viewer.state.playhead.t_us, goldens[i].is_end ? moment.now_us : timeline_from_us(run.timeline));
		grid_release(&grid);
	}
	if (failures > 0)
		fail_msg("%d screens differ; WAITSCOPE_REFRESH_GOLDEN=1 writes them anew", failures);
	run_release(&run);
}

static bool
is_mark(const struct cell *cell)
{
	return cell->glyph == GLYPH_FORGOTTEN && cell->role == ROLE_AXIS;
}

static void
numbers_and_insides_are_those_of_the_whole(void **state)
{
	static const enum view_id views[] = { VIEW_NUMBERS, VIEW_LOOP };
	struct run whole = run_of(), part = run_of();
	struct settings whole_knobs, part_knobs;
	struct moment of_whole, of_part;
	struct viewer viewer;
	struct grid a, b;

	(void)state;
	forget_before(&part, HORIZON_US);
	of_whole = moment_of(&whole, &whole_knobs);
	of_part = moment_of(&part, &part_knobs);
	viewer_init(&viewer, 160, 60);
	grid_init(&a, 160, 60);
	grid_init(&b, 160, 60);
	assert_int_equal(of_whole.span_us, of_part.span_us);
	/* At that very moment the narration tells of the mark. */
	for (int64_t t_us = timeline_from_us(part.timeline) + MS; t_us <= of_whole.now_us; t_us += 173 * MS)
		for (size_t v = 0; v < sizeof views / sizeof *views; v++) {
			viewer.state.view = views[v];
			viewer.state.playhead = (struct playhead){ .t_us = t_us, .paused = true, .speed = 100 };
			draw(&viewer, &of_whole, &a);
			draw(&viewer, &of_part, &b);
			for (int row = 0; row < LEGEND_ROW; row++)
				for (int col = 0; col < 160; col++)
					if (grid_cell(&a, col, row)->glyph != grid_cell(&b, col, row)->glyph && !is_mark(grid_cell(&b, col, row)))
						fail_msg("view %d at %d ms differs in row %d, column %d", (int)views[v], (int)(t_us / MS), row, col);
		}
	grid_release(&a);
	grid_release(&b);
	run_release(&whole);
	run_release(&part);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_mark_is_seen),
		cmocka_unit_test(numbers_and_insides_are_those_of_the_whole),
	};

	return cmocka_run_group_tests_name("forgotten", tests, NULL, NULL);
}
