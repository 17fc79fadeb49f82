/* What an event of the log takes. */
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bench.h"
#include "bench/memory_of.h"
#include "log/trace.h"

enum { ROUNDS = 5, EVENTS = 1000 * 1000, KB = 1024 };

static double
bytes_of_one(void)
{
	struct trace *trace = trace_new(0);
	int64_t before;

	malloc_trim(0); /* what others left would not be counted */
	before = memory_of(getpid());

	for (int i = 0; i < EVENTS; i++)
		trace_append(trace, &(struct event){ .t_us = i, .kind = EVENT_HEARTBEAT, .track = TRACK_LOOP, .value = i });
	return round((double)(memory_of(getpid()) - before) * KB / EVENTS);
}

/* In a process of its own, which takes its memory along. */
void
figure_event(struct bench *bench)
{
	for (int i = 0; i < bench_rounds(bench, ROUNDS); i++) {
		int ends[2];
		double bytes = 0;
		pid_t child;

		if (pipe(ends) != 0 || (child = fork()) == -1)
			exit(EXIT_FAILURE);
		if (child == 0) {
			bytes = bytes_of_one();
			_exit(write(ends[1], &bytes, sizeof bytes) != sizeof bytes);
		}
		close(ends[1]);
		if (read(ends[0], &bytes, sizeof bytes) == sizeof bytes)
			bench_add(bench, FIGURE_EVENT, bytes, 0);
		else
			bench_cannot(bench, FIGURE_EVENT, "the process that measures it failed");
		close(ends[0]);
		waitpid(child, NULL, 0);
	}
}
