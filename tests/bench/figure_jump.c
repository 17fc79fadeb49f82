/* What a jump costs. */
#include "bench/bench.h"
#include "bench/drawing.h"
#include "bench/sampled.h"
#include "support/random_trace.h"
#include "ui/ui.h"

enum { COLS = 200, ROWS = 60, ROUNDS = 7, JUMPS = 20 };

void
figure_jump(struct bench *bench)
{
	struct timeline *tl = sampled_million();
	struct drawing drawing;
	uint64_t seed = 1;

	drawing_open(&drawing, COLS, ROWS);
	for (int i = 0; i < bench_rounds(bench, ROUNDS); i++) {
		double jump_us = 0, next_us = 0;

		for (int k = 0; k < JUMPS; k++) {
			int64_t t_us = random_below(&seed, timeline_last_us(tl) - UI_FRAME_US);
			double begun_us = bench_cpu_us(), there_us;

			drawing_show_run(&drawing, tl, VIEW_TIMELINE, t_us);
			there_us = bench_cpu_us();
			drawing_show_run(&drawing, tl, VIEW_TIMELINE, t_us + UI_FRAME_US);
			jump_us += there_us - begun_us;
			next_us += bench_cpu_us() - there_us;
		}
		bench_add(bench, FIGURE_JUMP, jump_us / JUMPS / 1000, next_us / JUMPS / 1000);
	}
	sampled_free(tl);
	drawing_close(&drawing);
}
