/* How long a large saved run takes to be opened: until a screen of it was drawn and the program has ended. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "bench/bench.h"
#include "bench/run_program.h"

enum { ROUNDS = 5, REQUESTS = 10000 };

void
figure_opening(struct bench *bench)
{
	char *path = bench_file(bench, "opening.json");
	char requests[16];
	const char *const make[] = { bench->program, "--headless", "-p0", "-d1", "--programs=async", "-n", requests, "--save", path, NULL };
	const char *const open[] = { bench->program, path, "--headless", "--dump", NULL };

	snprintf(requests, sizeof requests, "%d", bench_size(bench, REQUESTS));
	if (run_program(make) < 0)
		bench_cannot(bench, FIGURE_OPENING, "no run was saved");
	for (int i = 0; i < bench_rounds(bench, ROUNDS); i++) {
		double ms = run_program(open);

		if (ms >= 0)
			bench_add(bench, FIGURE_OPENING, ms, 0);
		else
			bench_cannot(bench, FIGURE_OPENING, "it cannot be opened");
	}
	free(path);
}
