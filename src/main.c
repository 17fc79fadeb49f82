/*
 * waitscope: see what waiting does to a program.
 *
 * All that happens in a run is an event in one append-only log, and everything on the
 * screen is a function of that log and a time. CONTRIBUTING.md has a map of the house.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "app/print_error.h"
#include "options/options.h"

/* A standard descriptor that is closed must not become another file's. One that is opened the wrong way
 * round stands in: whoever uses it learns that there is none. */
static void
fill_standard_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) != -1 || open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) == fd)
			continue;
		fprintf(stderr, "waitscope: descriptor %d is closed, and /dev/null cannot stand in: %s\n", fd, strerror(errno));
		exit(EXIT_FAILURE);
	}
}

int
main(int argc, char *argv[])
{
	struct options options;
	char error[OPTIONS_ERROR_SIZE];
	int status;

	fill_standard_descriptors();
	app_set_characters();
	if (options_parse(argc, argv, &options, error, sizeof error) != 0) {
		app_print_error("%s", error);
		return 2;
	}
	if (options.help) {
		options_print_help(stdout);
		return app_flush(0);
	}
	if (options.version) {
		options_print_version(stdout);
		return app_flush(0);
	}
	status = app_flush(app_run(&options));
	options_release(&options);
	return status;
}
