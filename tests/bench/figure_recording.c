/* What recording adds to a frame. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "bench/bench.h"
#include "bench/drawing.h"
#include "bench/sampled.h"
#include "ui/record/recorder.h"
#include "ui/ui.h"

enum { COLS = 120, ROWS = 36, ROUNDS = 15 };

/* The mean of all frames of a run. */
static double
frame_ms(struct drawing *drawing, const struct timeline *tl)
{
	double before_us = bench_cpu_us();
	int frames = 0;

	for (int64_t t_us = 0; t_us < timeline_last_us(tl); t_us += UI_FRAME_US, frames++)
		drawing_show_run(drawing, tl, VIEW_TIMELINE, t_us);
	return (bench_cpu_us() - before_us) / frames / 1000;
}

static double
recorded_ms(struct bench *bench, struct drawing *drawing, const struct timeline *tl)
{
	const struct recorder_options options = { .cols = COLS, .rows = ROWS, .theme = THEME_DARK, .title = "bench", .cast_version = 2 };
	char *path = bench_file(bench, "bench.cast"), why[256];
	double ms;

	drawing->recorder = recorder_new(path, &options, why, sizeof why);
	drawing->recorded_us = 0;
	ms = drawing->recorder == NULL ? 0 : frame_ms(drawing, tl);
	if (drawing->recorder == NULL || recorder_end(drawing->recorder, drawing->recorded_us, why, sizeof why) != 0)
		bench_cannot(bench, FIGURE_RECORDING, "%s", why);
	drawing->recorder = NULL;
	free(path);
	return ms;
}

void
figure_recording(struct bench *bench)
{
	struct timeline *tl = sampled_requests(3);
	struct drawing drawing;

	drawing_open(&drawing, COLS, ROWS);
	for (int i = 0; i < bench_rounds(bench, ROUNDS); i++) {
		double recorded = recorded_ms(bench, &drawing, tl);

		bench_add(bench, FIGURE_RECORDING, recorded, frame_ms(&drawing, tl));
	}
	sampled_free(tl);
	drawing_close(&drawing);
}
