/*
 * What a screen of many visitors costs: bench_visitors VISITORS
 *
 * Prints how long a frame of each view takes to draw while the last of them come, and what the timeline needs to read them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/memory.h"
#include "support/sample_run.h"
#include "tell/views.h"
#include "ui/view/view.h"

enum { FRAMES = 50, S = 1000 * 1000 };

static double
cpu_ms(void)
{
	return (double)clock() * 1000 / CLOCKS_PER_SEC;
}

static void
bench_view(const struct timeline *tl, enum view_id view, bool is_live)
{
	struct settings knobs;
	struct scene scene = {
		.moment = { .timeline = tl, .knobs = &knobs, .address = "127.0.0.1:8888", .now_us = 5 * S, .span_us = 10 * S },
		.state = { .playhead = { .t_us = 4 * S, .live = is_live, .paused = !is_live, .speed = 100 }, .view = view },
	};
	struct grid grid = { 0 };
	double before;

	timeline_settings_at(tl, 4 * S, &knobs);
	grid_resize(&grid, 200, 60);
	before = cpu_ms();
	for (int i = 0; i < FRAMES; i++)
		view_draw(&scene, &grid);
	printf("%-10s %s %7.2f ms a frame\n", views_title(view), is_live ? "live" : "back", (cpu_ms() - before) / FRAMES);
	grid_release(&grid);
}

int
main(int argc, char *argv[])
{
	struct sample sample = { .delay_us = 2 * S, .programs = PROGRAMS_NONE, .crowd = argc == 2 ? (uint32_t)atoi(argv[1]) : 0 };
	struct trace *trace;
	struct timeline *tl;
	double before;

	if (sample.crowd == 0) {
		fprintf(stderr, "usage: bench_visitors VISITORS\n");
		return 2;
	}
	trace = sample_run(&sample);
	before = cpu_ms();
	tl = timeline_new(trace);
	printf("%u visitors: %.1f ms to read %zu events\n", sample.crowd, cpu_ms() - before, trace_count(trace));
	for (enum view_id view = VIEW_TIMELINE; view <= VIEW_NUMBERS; view++)
		for (int live = 1; live >= 0; live--)
			bench_view(tl, view, live);
	timeline_free(tl);
	trace_free(trace);
	return 0;
}
