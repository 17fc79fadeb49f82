/*
 * What being watched costs a program: bench_watch ROUNDS [PYTHON [PROGRAM…]]
 *
 * Runs each of several programs beside the slow server: by itself, traced, and traced with its lines kept if it is in
 * Python. The three take turns, so that what else the machine does meets them alike. Prints the medians of their
 * times, from the first process to the last, and what that is more than by itself.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "support/watched.h"

enum { PATH_LENGTH = 4096, ROUNDS_MAX = 101, WAYS = 3 };

/* Each by a shell, in the folder of the samples: $0 is python3 as it really is. */
static const struct {
	const char *name, *command;
	bool has_lines;
} programs[] = {
	{ "urllib", "exec \"$0\" urllib_fetcher.py", true },
	{ "asyncio", "exec \"$0\" asyncio_fetcher.py", true },
	{ "threads", "exec \"$0\" threads_fetcher.py", true },
	{ "computing", "exec \"$0\" mistake_computing.py", true },
	{ "node", "exec node node_fetcher.mjs", false },
	{ "curl", "exec curl -s $WAITSCOPE_URL", false },
	{ "curl -Z", "exec curl -sZ $WAITSCOPE_URL $WAITSCOPE_URL $WAITSCOPE_URL", false },
	{ "wget", "exec wget -qO- $WAITSCOPE_URL $WAITSCOPE_URL $WAITSCOPE_URL", false },
	{ "sh", "i=0; while [ $i -lt 200 ]; do i=$((i + 1)); /bin/true; done", false },
};

static int
compare(const void *one, const void *other)
{
	int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;

	return (a > b) - (a < b);
}

static int64_t
median_us(int64_t *times, int count)
{
	qsort(times, (size_t)count, sizeof *times, compare);
	return times[count / 2];
}

/* Returns how long it took, or -1 if it failed. */
static int64_t
time_us(const char *command, bool is_traced, struct lines *lines)
{
	int64_t begin_us = clock_now_us();

	watched_forget();
	watched.lines = lines;
	watched_run((char *[]){ "sh", "-c", (char *)command, (char *)watched.python, NULL }, is_traced);
	return watched_status() == 0 ? clock_now_us() - begin_us : -1;
}

static void
print_more(int64_t us, int64_t alone_us)
{
	printf("  %5lld ms %+5.1f %%", (long long)(us / 1000), 100.0 * (double)(us - alone_us) / (double)alone_us);
}

static void
bench(size_t k, int rounds, struct lines *lines)
{
	int64_t times[WAYS][ROUNDS_MAX], alone_us;
	int ways = programs[k].has_lines ? WAYS : WAYS - 1;

	for (int i = 0; i < rounds * ways; i++) {
		int way = i % ways;

		times[way][i / ways] = time_us(programs[k].command, way > 0, way > 1 ? lines : NULL);
		if (times[way][i / ways] < 0) {
			printf("%-10s does not run here\n", programs[k].name);
			return;
		}
	}
	alone_us = median_us(times[0], rounds);
	printf("%-10s %5lld ms", programs[k].name, (long long)(alone_us / 1000));
	for (int way = 1; way < ways; way++)
		print_more(median_us(times[way], rounds), alone_us);
	printf("\n");
	fflush(stdout);
}

static bool
is_among(const char *name, char *const *names)
{
	while (*names != NULL && strcmp(*names, name) != 0)
		names++;
	return *names != NULL;
}

int
main(int argc, char *argv[])
{
	const char *srcdir = getenv("srcdir");
	int rounds = argc > 1 ? atoi(argv[1]) : 0;
	struct lines *lines = lines_new();
	char samples[PATH_LENGTH];

	snprintf(samples, sizeof samples, "%s/src/samples", srcdir == NULL ? ".." : srcdir);
	if (rounds < 1 || rounds > ROUNDS_MAX || lines == NULL || chdir(samples) != 0) {
		fprintf(stderr, "usage: bench_watch ROUNDS [PYTHON [PROGRAM...]], 1 to %d, with the folder of the sources as $srcdir\n", ROUNDS_MAX);
		return 2;
	}
	watched_open(NULL);
	alarm(0);
	if (argc > 2)
		watched.python = argv[2];
	printf("%-10s %8s  %8s %7s  %8s %7s\n", "", "alone", "traced", "", "+ lines", "");
	for (size_t k = 0; k < sizeof programs / sizeof *programs; k++)
		if (argc < 4 || is_among(programs[k].name, &argv[3]))
			bench(k, rounds, lines);
	watched_close(NULL);
	lines_free(lines);
	return 0;
}
