/* How long a large saved run takes to be opened: until a screen of it was drawn and the program has ended. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "bench/bench.h"
#include "bench/run_program.h"

enum { ROUNDS = 5, SIZES = 3, NUMBER_TEXT = 16 };

static const int sizes[SIZES] = { 100, 1000, 10000 };

/* Returns false if it cannot be made. */
static bool
save_run(struct bench *bench, int requests, const char *path)
{
	char text[NUMBER_TEXT];
	const char *const argv[] = { bench->program, "--headless", "-p0", "-d0.2", "--programs=async", "-n", text, "--save", path, NULL };

	snprintf(text, sizeof text, "%d", bench_size(bench, requests));
	return run_program(argv) >= 0;
}

void
figure_opening(struct bench *bench)
{
	for (int k = 0; k < SIZES; k++) {
		char *path = bench_file(bench, "opening.json");
		const char *const open[] = { bench->program, path, "--headless", "--dump", NULL };

		if (!save_run(bench, sizes[k], path))
			bench_cannot(bench, FIGURE_OPENING, "no run of %d requests was saved", sizes[k]);
		for (int i = 0; i < bench_rounds(bench, ROUNDS); i++) {
			double ms = run_program(open);

			if (ms < 0) {
				bench_cannot(bench, FIGURE_OPENING, "it cannot be opened");
				break;
			}
			bench_point(bench, FIGURE_OPENING, "requests", "opening", sizes[k], ms);
			if (k == SIZES - 1)
				bench_add(bench, FIGURE_OPENING, ms, 0);
		}
		free(path);
	}
}
