/*
 * waitscope: see what waiting does to a program.
 *
 * All that happens in a run is an event in one append-only log, and everything on the
 * screen is a function of that log and a time. A map of the house, from the ground up;
 * a room uses those above it in this list (tests/house_rules.sh has the exact table):
 *
 *   src/base/    clock, memory, queues, lanes, files, text: knows nothing of waitscope
 *   src/log/     the settings; the trace, which is the log; the timeline, its index
 *   src/http/    both ends of an HTTP connection
 *   server/      the slow server and its modes
 *   src/run/     the programs, their fetcher, and the lab: one run at a time
 *   src/tell/    log and time -> words and numbers: listings, narration, statistics
 *   src/file/    saved runs (Chrome trace, HAR), the config file
 *   src/lesson/  reads lessons; the lessons themselves are data, in src/lessons/
 *   ui/draw/     cells, colours, shapes, the layout, the time axis
 *   ui/keys/     bytes from a terminal -> keys -> actions
 *   ui/panel/    what views read (the scene), and the pieces that they are made of
 *   ui/view/     whole screens: (timeline, time, state, size) -> cells
 *   ui/term/     the real terminal: cells -> bytes, and how to give it back
 *   ui/record/   casts, pictures, films
 *   ui/tape/     scripts of keys and pauses that drive a demo
 *   ui/          frames, the viewer, the tutor
 *   src/options/ the command line: its table, --help
 *   src/app/     where all of these meet: sources (a run to look at), modes, the session
 *
 * tests/ has a folder for each of these.
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
