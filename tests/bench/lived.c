#include "bench/lived.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench/sampled.h"
#include "file/run_file.h"
#include "file/saved_run.h"

void
lived_begin(struct lived *lived, const struct bench *bench, const char *const options[])
{
	const char *argv[LIVED_OPTIONS + 8] = { bench->program, "-p", "0", "--save" };
	int argc = 4;

	lived->path = bench_file(bench, "lived.json");
	unlink(lived->path);
	argv[argc++] = lived->path;
	for (int i = 0; options[i] != NULL; i++)
		argv[argc++] = options[i];
	seat_open(&lived->seat, bench->folder, LIVED_COLS, LIVED_ROWS, argv);
}

struct timeline *
lived_end(struct lived *lived)
{
	bool is_saved = seat_read_until_file(&lived->seat, lived->path);
	char why[RUN_FILE_WHY_SIZE] = "it did not end";
	struct trace *trace;

	seat_close(&lived->seat);
	trace = is_saved ? saved_run_load(lived->path, NULL, why, sizeof why) : NULL;
	if (trace == NULL)
		fprintf(stderr, "bench: a run is missing: %s\n", why);
	unlink(lived->path);
	free(lived->path);
	return trace == NULL ? NULL : timeline_new(trace);
}

void
lived_free(struct timeline *tl)
{
	if (tl != NULL)
		sampled_free(tl);
}
