/*
 * Measures the figures (figures.h), and prints their table: bench [OPTION...] PROGRAM [FIGURE...]
 *
 * PROGRAM is waitscope's path. A FIGURE is one's name, or the first words of several: all that begin with them. Without any, all are
 * measured. make bench does this. The folder of the sources is $srcdir.
 */
#include "bench/bench.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "bench/report.h"

static const char usage[] =
    "usage: bench [--json=FILE] [--markdown=FILE] [--brief] PROGRAM [FIGURE...]\n"
    "       bench --list\n";

/* ---- what figures are given ---- */

int
bench_rounds(const struct bench *bench, int rounds)
{
	return bench->is_brief ? 1 : rounds;
}

int
bench_size(const struct bench *bench, int size)
{
	return bench->is_brief && size > 10 ? 10 : size;
}

void
bench_add(struct bench *bench, enum figure_id figure, double ours, double reference)
{
	ARRAY_PUSH(bench->results[figure].pairs, (struct pair){ ours, reference });
}

void
bench_point(struct bench *bench, enum figure_id figure, const char *of, const char *series, double x, double y)
{
	bench->results[figure].x = of;
	ARRAY_PUSH(bench->results[figure].points, (struct point){ series, x, y });
}

void
bench_cannot(struct bench *bench, enum figure_id figure, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (figure < FIGURE_COUNT)
		vsnprintf(bench->results[figure].why, RESULT_WHY_SIZE, format, args);
	va_end(args);
}

char *
bench_file(const struct bench *bench, const char *name)
{
	return mem_format("%s/%s", bench->folder, name);
}

double
bench_cpu_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* ---- the machine ---- */

static void
read_processor(char *out, size_t size)
{
	FILE *file = fopen("/proc/cpuinfo", "r");
	char line[256];

	out[0] = '\0';
	while (file != NULL && out[0] == '\0' && fgets(line, sizeof line, file) != NULL)
		if (strncmp(line, "model name", strlen("model name")) == 0 && strchr(line, ':') != NULL)
			snprintf(out, size, "%.*s", (int)strcspn(strchr(line, ':') + 2, "\n"), strchr(line, ':') + 2);
	if (file != NULL)
		fclose(file);
}

static void
look_around(struct surroundings *at)
{
	struct utsname system;

	*at = (struct surroundings){ .wall_us = clock_wall_us(), .processors = (int)sysconf(_SC_NPROCESSORS_ONLN) };
	getloadavg(&at->load[0], 1);
	uname(&system);
	snprintf(at->system, sizeof at->system, "%.30s %.40s %.20s", system.sysname, system.release, system.machine);
	read_processor(at->processor, sizeof at->processor);
}

/* ---- measuring ---- */

static void
measure_all(struct bench *bench)
{
	bool done[FIGURE_COUNT] = { false };
	int64_t begun_us;

	for (int k = 0; k < FIGURE_COUNT; k++) {
		if (!bench->chosen[k] || done[k])
			continue;
		begun_us = clock_now_us();
		fprintf(stderr, "bench: %s …", figures[k].name);
		figures[k].measure(bench);
		fprintf(stderr, " %.0f s\n", (double)(clock_now_us() - begun_us) / US_PER_S);
		for (int i = k; i < FIGURE_COUNT; i++)
			done[i] = done[i] || figures[i].measure == figures[k].measure;
	}
}

/* Returns 0, or -1 and says which word is no figure's. */
static int
choose(struct bench *bench, const char *const *words, size_t count)
{
	for (int k = 0; k < FIGURE_COUNT; k++)
		bench->chosen[k] = figure_is_chosen(&figures[k], words, count);
	for (size_t i = 0; i < count; i++) {
		int k = 0;

		while (k < FIGURE_COUNT && !figure_is_chosen(&figures[k], &words[i], 1))
			k++;
		if (k == FIGURE_COUNT) {
			fprintf(stderr, "bench: no figure is called \"%s\": see bench --list\n", words[i]);
			return -1;
		}
	}
	return 0;
}

static void
list(void)
{
	for (int k = 0; k < FIGURE_COUNT; k++)
		printf("%-16s %s\n", figures[k].name, figures[k].what);
}

static int
write_file(const char *path, const struct bench *bench, const struct surroundings *at,
    void (*report)(FILE *, const struct bench *, const struct surroundings *))
{
	FILE *file = path == NULL ? NULL : fopen(path, "w");

	if (path == NULL)
		return 0;
	if (file != NULL)
		report(file, bench, at);
	if (file == NULL || fclose(file) != 0) {
		fprintf(stderr, "bench: %s: %s\n", path, strerror(errno));
		return 1;
	}
	return 0;
}

/* The folder of a path, the caller's. */
static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? mem_copy(".") : mem_format("%.*s", (int)(slash - path), path);
}

static void
open_folders(struct bench *bench, const char *path)
{
	const char *sources = getenv("srcdir");

	bench->tools = folder_of(path);
	bench->sources = mem_format("%s/tests/bench", sources != NULL ? sources : "..");
	bench->samples = mem_format("%s/src/samples", sources != NULL ? sources : "..");
}

static void
release_folders(struct bench *bench)
{
	free(bench->tools);
	free(bench->sources);
	free(bench->samples);
}

static void
open_folder(struct bench *bench)
{
	const char *above = getenv("TMPDIR");

	bench->folder = mem_format("%s/waitscope-bench-XXXXXX", above != NULL ? above : "/tmp");
	if (mkdtemp(bench->folder) == NULL) {
		fprintf(stderr, "bench: %s: %s\n", bench->folder, strerror(errno));
		exit(EXIT_FAILURE);
	}
}

/* With what the programs left there: they had it as their home. */
static void
remove_folder(struct bench *bench)
{
	char *command = mem_format("rm -rf '%s'", bench->folder);

	if (system(command) != 0)
		fprintf(stderr, "bench: %s stays\n", bench->folder);
	free(command);
	free(bench->folder);
}

int
main(int argc, char *argv[])
{
	static const struct option options[] = {
		{ "json", required_argument, NULL, 'j' }, { "markdown", required_argument, NULL, 'm' }, { "brief", no_argument, NULL, 'b' },
		{ "list", no_argument, NULL, 'l' }, { NULL, 0, NULL, 0 },
	};
	struct bench bench = { .program = NULL };
	const char *json = NULL, *markdown = NULL;
	struct surroundings at;
	int option, status;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 'j':
			json = optarg;
			break;
		case 'm':
			markdown = optarg;
			break;
		case 'b':
			bench.is_brief = true;
			break;
		case 'l':
			list();
			return 0;
		default:
			fputs(usage, stderr);
			return 2;
		}
	}
	if (optind == argc) {
		fputs(usage, stderr);
		return 2;
	}
	bench.program = argv[optind++];
	if (choose(&bench, (const char *const *)&argv[optind], (size_t)(argc - optind)) != 0)
		return 2;
	signal(SIGPIPE, SIG_IGN);
	open_folders(&bench, argv[0]);
	open_folder(&bench);
	look_around(&at);
	measure_all(&bench);
	at.took_s = (double)(clock_wall_us() - at.wall_us) / US_PER_S;
	getloadavg(&at.load[1], 1);
	remove_folder(&bench);
	release_folders(&bench);
	report_text(stdout, &bench, &at);
	status = write_file(json, &bench, &at, report_json) | write_file(markdown, &bench, &at, report_markdown);
	for (int k = 0; k < FIGURE_COUNT; k++)
		result_release(&bench.results[k]);
	return status;
}
