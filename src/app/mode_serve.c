/* The server alone, which says who asks, and how many it refused. */
#include <event2/event.h>
#include <stdlib.h>

#include "app/mode.h"
#include "app/print_error.h"
#include "base/clock.h"
#include "base/http_status.h"
#include "base/memory.h"
#include "base/utf8.h"

enum {
	LINES_MAX = 1 << 20, /* bytes of lines that wait for a slow reader */
	REFUSALS_US = 1000 * 1000, /* a line for each status, at most, in that time */
};

struct refusals {
	unsigned status;
	uint64_t count, told;
};

struct serve {
	struct app *app;
	struct out *out; /* or NULL, before it starts */
	ARRAY(struct refusals) refusals;
	struct event *quiet; /* pending: they are not told now */
};

static void
tell_refusals(struct serve *serve)
{
	struct timeval tv = clock_timeval(REFUSALS_US);
	char line[96];
	bool told = false;

	for (size_t i = 0; i < serve->refusals.count; i++) {
		struct refusals *of = &serve->refusals.at[i];

		if (of->count == of->told)
			continue;
		of->told = of->count;
		if (of->status == 0)
			utf8_format(line, sizeof line, "Closed without an answer: %llu so far\n", (unsigned long long)of->count);
		else
			utf8_format(line, sizeof line, "Refused with %u %s: %llu so far\n", of->status, http_status_words(of->status),
			    (unsigned long long)of->count);
		out_text(serve->out, line);
		told = true;
	}
	if (told)
		event_add(serve->quiet, &tv);
}

static void
quiet_over_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	tell_refusals(arg);
}

static void
mode_serve_refused(void *state, unsigned status)
{
	struct serve *serve = state;
	size_t i = 0;

	while (i < serve->refusals.count && serve->refusals.at[i].status != status)
		i++;
	if (i == serve->refusals.count)
		ARRAY_PUSH(serve->refusals, (struct refusals){ .status = status });
	serve->refusals.at[i].count++;
	if (serve->out != NULL && !event_pending(serve->quiet, EV_TIMEOUT, NULL))
		tell_refusals(serve);
}

static void *
mode_serve_new(struct app *app)
{
	struct serve *serve = mem_new(1, sizeof *serve);

	serve->app = app;
	serve->quiet = evtimer_new(app->base, quiet_over_cb, serve);
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
mode_serve_came(void *state, const char *who)
{
	char *printable = app_printable(who);

	print_line(state, printable);
	free(printable);
}

static void
mode_serve_end(void *state)
{
	struct serve *serve = state;

	event_free(serve->quiet);
	mode_out_free(serve->app, serve->out);
	ARRAY_RELEASE(serve->refusals);
	free(serve);
}

const struct mode mode_serve = {
	.hooks = { .asked = mode_serve_asked, .came = mode_serve_came, .refused = mode_serve_refused },
	.new = mode_serve_new,
	.start = mode_serve_start,
	.end = mode_serve_end,
};
