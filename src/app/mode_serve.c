/* The server alone, which says who asks. */
#include <stdlib.h>

#include "app/mode.h"
#include "base/memory.h"
#include "base/utf8.h"

enum { LINES_MAX = 1 << 20 /* bytes of lines that wait for a slow reader */ };

struct serve {
	struct app *app;
	struct out *out; /* or NULL, before it starts */
};

static void *
mode_serve_new(struct app *app)
{
	struct serve *serve = mem_new(1, sizeof *serve);

	serve->app = app;
	return serve;
}

static void
print_line(struct serve *serve, const char *line)
{
	if (line == NULL)
		return;
	out_text(serve->out, line);
	out_text(serve->out, "\n");
}

static int
mode_serve_start(void *state)
{
	struct serve *serve = state;
	char line[64];

	serve->out = mode_out_new(serve->app, LINES_MAX);
	utf8_format(line, sizeof line, "Starting sample server on http://%s\n", serve->app->source->address);
	out_text(serve->out, line);
	print_line(serve, serve->app->listens);
	print_line(serve, serve->app->listens_means);
	return 0;
}

static void
mode_serve_asked(void *state)
{
	struct serve *serve = state;

	out_text(serve->out, "Someone is GET'ing me\n");
}

static void
mode_serve_end(void *state)
{
	struct serve *serve = state;

	mode_out_free(serve->app, serve->out);
	free(serve);
}

const struct mode mode_serve = {
	.hooks = { .asked = mode_serve_asked },
	.new = mode_serve_new,
	.start = mode_serve_start,
	.end = mode_serve_end,
};
