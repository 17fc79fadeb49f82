/* Frames without a terminal. */
#include "bench/drawing.h"

#include <event2/buffer.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/bench.h"
#include "ui/record/recorder.h"
#include "ui/term/screen.h"
#include "ui/ui.h"

void
drawing_open(struct drawing *drawing, int cols, int rows)
{
	char why[256];

	*drawing = (struct drawing){ .bytes = evbuffer_new() };
	grid_init(&drawing->grid, cols, rows);
	drawing->screen = screen_new("xterm-256color", cols, rows, false, why, sizeof why);
	if (drawing->screen == NULL) {
		fprintf(stderr, "bench: %s\n", why);
		exit(EXIT_FAILURE);
	}
}

void
drawing_close(struct drawing *drawing)
{
	grid_release(&drawing->grid);
	screen_free(drawing->screen);
	evbuffer_free(drawing->bytes);
}

void
drawing_show(struct drawing *drawing, const struct scene *scene)
{
	grid_clear(&drawing->grid);
	view_draw(scene, &drawing->grid);
	if (drawing->recorder != NULL)
		recorder_frame(drawing->recorder, &drawing->grid, drawing->recorded_us);
	drawing->recorded_us += UI_FRAME_US;
	screen_draw(drawing->screen, &drawing->grid, false, drawing->bytes);
	evbuffer_drain(drawing->bytes, evbuffer_get_length(drawing->bytes));
}

void
drawing_show_run(struct drawing *drawing, const struct timeline *tl, enum view_id view, int64_t t_us)
{
	struct settings knobs;
	struct scene scene = {
		.moment = { .timeline = tl, .knobs = &knobs, .address = "127.0.0.1:8888", .now_us = t_us, .span_us = timeline_span_us(tl, t_us),
		    .clock_us = t_us },
		.state = { .playhead = { .t_us = t_us, .live = true, .speed = 100 }, .view = view },
	};

	settings_init(&knobs);
	timeline_settings_at(tl, t_us, &knobs);
	drawing_show(drawing, &scene);
}

double
drawing_frame_ms(struct drawing *drawing, const struct timeline *tl, enum view_id view)
{
	enum { MOMENTS = 8, FRAMES = 4 };
	double sum_us = 0;

	for (int i = 0; i < MOMENTS; i++) {
		int64_t t_us = timeline_last_us(tl) * (2 * i + 1) / (2 * MOMENTS);
		double before_us;

		drawing_show_run(drawing, tl, view, t_us);
		before_us = bench_cpu_us();
		for (int k = 1; k <= FRAMES; k++)
			drawing_show_run(drawing, tl, view, t_us + (int64_t)k * UI_FRAME_US);
		sum_us += bench_cpu_us() - before_us;
	}
	return sum_us / (MOMENTS * FRAMES) / 1000;
}
