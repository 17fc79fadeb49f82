/*
 * The memory that a request in flight takes, more than in the bare loop: what many of them add to a few, at the middle of their delay. All
 * four programs run at the same time, as memory is not in each other's way.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "bench/bench.h"
#include "bench/memory_of.h"
#include "bench/run_program.h"
#include "bench/lived.h"

enum { ROUNDS = 1, MANY = 9000, MANY_BRIEFLY = 300, FEW = 10, DELAY_MS = 4000, NUMBER_TEXT = 16, LOOK_US = US_PER_MS };

/* Bytes that one takes. */
static double
bytes_of_one(pid_t many, pid_t few, int count)
{
	return (double)(memory_of(many) - memory_of(few)) * 1024 / (count - FEW);
}

static void
begin_ours(struct seat *seat, const struct bench *bench, int requests)
{
	char requests_text[NUMBER_TEXT], delay[NUMBER_TEXT];
	const char *const argv[] = { bench->program, "-p0", "--programs=async", "-n", requests_text, "-d", delay, NULL };

	snprintf(requests_text, sizeof requests_text, "%d", requests);
	snprintf(delay, sizeof delay, "%dms", DELAY_MS);
	seat_open(seat, bench->folder, LIVED_COLS, LIVED_ROWS, argv);
}

static void
begin_bare(struct running *running, const struct bench *bench, int requests)
{
	char *path = mem_format("%s/bare_loop", bench->tools), requests_text[NUMBER_TEXT], delay[NUMBER_TEXT];
	const char *const argv[] = { path, requests_text, delay, NULL };

	snprintf(requests_text, sizeof requests_text, "%d", requests);
	snprintf(delay, sizeof delay, "%d", DELAY_MS);
	running_begin(running, argv);
	free(path);
}

void
figure_flight(struct bench *bench)
{
	for (int i = 0; i < bench_rounds(bench, ROUNDS); i++) {
		int count = (bench->is_brief ? MANY_BRIEFLY /* ten may fit into what was free */ : MANY) + FEW;
		struct running bare[2];
		struct seat ours[2];
		double numbers[2];

		for (int k = 0; k < 2; k++) {
			begin_ours(&ours[k], bench, k == 0 ? count : FEW);
			begin_bare(&bare[k], bench, k == 0 ? count : FEW);
		}
		for (int64_t until_us = ours[0].begun_us + DELAY_MS / 2 * US_PER_MS; clock_now_us() < until_us;)
			for (int k = 0; k < 2; k++)
				seat_read(&ours[k], LOOK_US);
		if (memory_of(bare[0].pid) == 0 || memory_of(bare[1].pid) == 0)
			bench_cannot(bench, FIGURE_FLIGHT, "the bare loop did not run");
		else
			bench_add(bench, FIGURE_FLIGHT, bytes_of_one(ours[0].pid, ours[1].pid, count),
			    bytes_of_one(bare[0].pid, bare[1].pid, count));
		for (int k = 0; k < 2; k++) {
			seat_close(&ours[k]);
			running_end(&bare[k], numbers, 2);
		}
	}
}
