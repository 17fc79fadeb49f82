/* The plain mode: each event of the run as lines of text, as a log would have them. */
#include <stdlib.h>

#include "app/mode.h"
#include "app/print_error.h"
#include "base/clock.h"
#include "base/memory.h"
#include "tell/transcript.h"

struct plain {
	struct app *app;
	struct out *out; /* or NULL, before it starts */
};

static void *
mode_plain_new(struct app *app)
{
	struct plain *plain = mem_new(1, sizeof *plain);

	plain->app = app;
	return plain;
}

static int
mode_plain_start(void *state)
{
	struct plain *plain = state;

	plain->out = mode_out_new(plain->app, SIZE_MAX);
	return 0;
}

static void
mode_plain_begin(void *state)
{
	struct plain *plain = state;

	source_run(plain->app->source, clock_now_us());
}

static void
mode_plain_logged(void *state, const struct event *e)
{
	struct plain *plain = state;
	char *lines = transcript_lines(source_whole(plain->app->source), e), *printable;

	if (lines == NULL)
		return;
	printable = app_printable(lines);
	out_text(plain->out, printable);
	free(printable);
	free(lines);
}

static void
mode_plain_run_ended(void *state)
{
	struct plain *plain = state;

	saver_begin(plain->app->saver);
	mode_stop(plain->app, 0);
}

static void
mode_plain_end(void *state)
{
	struct plain *plain = state;

	mode_out_free(plain->app, plain->out);
	free(plain);
}

const struct mode mode_plain = {
	.needs_end = true,
	.hooks = { .logged = mode_plain_logged, .run_ended = mode_plain_run_ended },
	.new = mode_plain_new,
	.start = mode_plain_start,
	.begin = mode_plain_begin,
	.end = mode_plain_end,
};
