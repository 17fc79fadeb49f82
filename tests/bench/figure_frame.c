/* What a frame costs, against how much has happened. */
#include "bench/bench.h"
#include "bench/drawing.h"
#include "bench/sampled.h"

enum { COLS = 200, ROWS = 60, ROUNDS = 5, SIZES = 4 };

static const int sizes[SIZES] = { 10, 100, 1000, 10000 };

void
figure_frame(struct bench *bench)
{
	struct timeline *runs[SIZES], *million = sampled_million();
	struct drawing drawing;

	drawing_open(&drawing, COLS, ROWS);
	for (int k = 0; k < SIZES; k++)
		runs[k] = sampled_requests(sizes[k]);
	for (int i = 0; i < bench_rounds(bench, ROUNDS); i++) {
		double ms[SIZES], million_ms = drawing_frame_ms(&drawing, million, VIEW_TIMELINE);

		for (int k = 0; k < SIZES; k++) {
			ms[k] = drawing_frame_ms(&drawing, runs[k], VIEW_TIMELINE);
			bench_point(bench, FIGURE_FRAME_REQUESTS, "requests", "a frame", sizes[k], ms[k]);
			bench_point(bench, FIGURE_FRAME_EVENTS, "events", "a frame", (double)trace_count(timeline_trace(runs[k])), ms[k]);
		}
		bench_point(bench, FIGURE_FRAME_EVENTS, "events", "a frame", (double)trace_count(timeline_trace(million)), million_ms);
		bench_add(bench, FIGURE_FRAME_REQUESTS, ms[SIZES - 1], ms[0]);
		bench_add(bench, FIGURE_FRAME_EVENTS, million_ms, ms[0]);
	}
	for (int k = 0; k < SIZES; k++)
		sampled_free(runs[k]);
	sampled_free(million);
	drawing_close(&drawing);
}

void
figure_frame_views(struct bench *bench)
{
	struct timeline *few = sampled_requests(10), *many = sampled_requests(10000);
	struct drawing drawing;
	enum view_id worst = VIEW_LOOP;
	double most = 0;

	drawing_open(&drawing, COLS, ROWS);
	for (enum view_id view = VIEW_LOOP; view <= VIEW_NUMBERS; view++) {
		double growth = drawing_frame_ms(&drawing, many, view) / drawing_frame_ms(&drawing, few, view);

		if (growth > most) {
			most = growth;
			worst = view;
		}
	}
	for (int i = 0; i < bench_rounds(bench, ROUNDS); i++)
		bench_add(bench, FIGURE_FRAME_VIEWS, drawing_frame_ms(&drawing, many, worst), drawing_frame_ms(&drawing, few, worst));
	sampled_free(few);
	sampled_free(many);
	drawing_close(&drawing);
}
