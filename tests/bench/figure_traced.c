/*
 * What being watched costs a program of one's own: each of the samples beside the slow server, by itself and watched, with its lines if it
 * is in Python, as waitscope does it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "bench/bench.h"
#include "bench/run_program.h"
#include "support/watched.h"

/* As nice as this program is (lead_session): each has a terminal, and so a session. */
#define NICE "{ echo $1 >/proc/self/autogroup; } 2>/dev/null; "

/* Each by a shell, in the folder of the samples: $0 is python3 as it really is. */
static const struct {
	enum figure_id figure;
	const char *command;
	const char *program; /* that is needed; NULL: that Python */
	bool has_lines;
	int rounds;
} programs[] = {
	{ FIGURE_TRACED_URLLIB, NICE "exec \"$0\" urllib_fetcher.py", NULL, true, 3 },
	{ FIGURE_TRACED_ASYNCIO, NICE "exec \"$0\" asyncio_fetcher.py", NULL, true, 3 },
	{ FIGURE_TRACED_THREADS, NICE "exec \"$0\" threads_fetcher.py", NULL, true, 3 },
	{ FIGURE_TRACED_COMPUTING, NICE "exec \"$0\" mistake_computing.py", NULL, true, 2 },
	{ FIGURE_TRACED_NODE, NICE "exec node node_fetcher.mjs", "node", false, 3 },
};

/* Returns how long it took in ms, from its first process to its last; or 0 if it failed. */
static double
took_ms(const char *command, bool is_traced, struct lines *lines)
{
	int64_t begun_us = clock_now_us();
	char niceness[16];

	snprintf(niceness, sizeof niceness, "%d", getpriority(PRIO_PROCESS, 0));
	watched_forget();
	watched.lines = lines;
	watched_run((char *[]){ "sh", "-c", (char *)(uintptr_t)command, (char *)(uintptr_t)watched.python, niceness, NULL }, is_traced);
	return watched_status() == 0 ? (double)(clock_now_us() - begun_us) / US_PER_MS : 0;
}

static void
measure(struct bench *bench, size_t k, struct lines *lines)
{
	const char *needed = programs[k].program;

	if (needed == NULL ? watched.python[0] == '\0' : !has_program(needed)) {
		bench_cannot(bench, programs[k].figure, "there is no %s", needed == NULL ? "python3" : needed);
		return;
	}
	for (int i = 0; i < bench_rounds(bench, programs[k].rounds); i++) {
		double alone = took_ms(programs[k].command, false, NULL);
		double traced = took_ms(programs[k].command, true, programs[k].has_lines ? lines : NULL);

		if (alone == 0 || traced == 0) {
			bench_cannot(bench, programs[k].figure, "it does not run here");
			return;
		}
		bench_add(bench, programs[k].figure, traced, alone);
	}
}

void
figure_traced(struct bench *bench)
{
	struct lines *lines = lines_new();
	char *from = getcwd(NULL, 0);

	watched_open(NULL);
	alarm(0);
	for (size_t k = 0; k < sizeof programs / sizeof *programs; k++) {
		if (!bench->chosen[programs[k].figure])
			continue;
		if (!watched_can_trace())
			bench_cannot(bench, programs[k].figure, "nothing may be traced here");
		else if (lines == NULL || from == NULL || chdir(bench->samples) != 0)
			bench_cannot(bench, programs[k].figure, "there is no folder %.80s", bench->samples);
		else
			measure(bench, k, lines);
		if (from != NULL && chdir(from) != 0)
			exit(EXIT_FAILURE);
	}
	free(from);
	watched_close(NULL);
	lines_free(lines);
}
