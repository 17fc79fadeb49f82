#include "app/read_run.h"

#include <string.h>

#include "app/print_error.h"
#include "base/clock.h"
#include "base/complaint.h"
#include "base/loop.h"
#include "base/utf8.h"
#include "file/saved_run.h"

enum {
	LONG_US = 300 * US_PER_MS, /* what takes longer is shown, */
	PAUSE_US = 100 * US_PER_MS /* ten times a second */
};

void
read_run_begin(struct read_run *read)
{
	read->begun_us = clock_now_us();
}

static void
show(struct read_run *read, int percent)
{
	read->shown_us = clock_now_us();
	if (read->show != NULL)
		read->show(read->arg, read->name, percent);
	else
		app_print_passing("reading %s %d %%", read->name, percent);
}

static bool
goes_on(void *arg, int percent)
{
	struct read_run *read = arg;
	int64_t now_us = clock_now_us();

	if (now_us - read->begun_us > LONG_US && now_us - read->shown_us > PAUSE_US)
		show(read, percent);
	if (read->base != NULL)
		loop_turn(read->base);
	return read->stopped == NULL || !*read->stopped;
}

struct trace *
read_run_load(struct read_run *read, const char *path, char *why, size_t why_size)
{
	const char *slash = strrchr(path, '/');
	const struct reading reading = { .goes_on = goes_on, .arg = read };

	utf8_format(read->name, sizeof read->name, "%s", complaint_path(slash == NULL ? path : slash + 1).text);
	return saved_run_load(path, &reading, why, why_size);
}

void
read_run_end(struct read_run *read)
{
	if (read->show == NULL && read->shown_us != 0)
		app_print_passing("%s", "");
	read->shown_us = 0;
}
