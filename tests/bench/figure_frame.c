/* What a frame costs, against how much has happened, and beside a program that draws with ncurses alone. */
#include <stdlib.h>

#include "base/memory.h"
#include "bench/bench.h"
#include "bench/drawing.h"
#include "bench/run_program.h"
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

/* The visitors' runs last as long, so that the frames are of the same moments. */
void
figure_frame_visitors(struct bench *bench)
{
	struct timeline *few = sampled_visitors(30), *many = sampled_visitors(bench_size(bench, 10000));
	struct drawing drawing;

	drawing_open(&drawing, COLS, ROWS);
	for (int i = 0; i < bench_rounds(bench, ROUNDS); i++)
		bench_add(bench, FIGURE_FRAME_VISITORS, drawing_frame_ms(&drawing, many, VIEW_TIMELINE),
		    drawing_frame_ms(&drawing, few, VIEW_TIMELINE));
	sampled_free(few);
	sampled_free(many);
	drawing_close(&drawing);
}

void
figure_frame_plain(struct bench *bench)
{
	struct timeline *tl = sampled_requests(10);
	char *path = mem_format("%s/plain_curses", bench->tools);
	const char *const argv[] = { path, "200", "60", "300", NULL };
	struct drawing drawing;
	double plain;

	drawing_open(&drawing, COLS, ROWS);
	for (int i = 0; i < bench_rounds(bench, ROUNDS); i++) {
		if (run_for_numbers(argv, &plain, 1))
			bench_add(bench, FIGURE_FRAME_PLAIN, drawing_frame_ms(&drawing, tl, VIEW_TIMELINE), plain);
		else
			bench_cannot(bench, FIGURE_FRAME_PLAIN, "plain_curses failed");
	}
	free(path);
	sampled_free(tl);
	drawing_close(&drawing);
}
