/*
 * waitscope: see what waiting does to a program.
 *
 * A map of the house: app.c wires everything. A run (run.c) has two programs
 * (program.c, sync_program.c, async_program.c) on lanes (lane.c), whose requests
 * (fetcher.c, http_client.c) go to the slow server (server/). All that happens is
 * logged (log.c, trace.c), indexed (timeline.c), and drawn (ui/) as a function of
 * the log and a time.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app.h"
#include "options.h"

/* What was printed may not have arrived: a full disk, a terminal that hung up. Of a reader
 * who had enough nothing is said, as everywhere. */
static int
flushed(int status)
{
	errno = 0;
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (errno != EPIPE)
		fprintf(stderr, "waitscope: standard output: %s\n", errno != 0 ? strerror(errno) : "it could not be written");
	return status == 0 ? 1 : status;
}

int
main(int argc, char *argv[])
{
	struct options options;
	char error[OPTIONS_ERROR_SIZE];

	if (options_parse(argc, argv, &options, error, sizeof error) != 0) {
		fprintf(stderr, "waitscope: %s\n", error);
		return 2;
	}
	if (options.help) {
		options_print_help(stdout);
		return flushed(0);
	}
	if (options.version) {
		options_print_version(stdout);
		return flushed(0);
	}
	if (!options.serve && !options.headless && !options.plain && !options.save_config && !isatty(STDOUT_FILENO))
		options_use_plain(&options);
	return flushed(app_run(&options));
}
