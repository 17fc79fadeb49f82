/* The runs of a program without a screen. */
#include "app/headless_runs.h"

#include <event2/event.h>

#include "base/clock.h"

static const struct sweep *
sweep_of(const struct headless_runs *all)
{
	return &all->app->options->sweep;
}

static void
turn_to_next(struct headless_runs *all)
{
	const struct sweep *sweep = sweep_of(all);

	if (sweep->count > 0)
		source_turn(all->app->source, sweep->knob, sweep->values[all->done]);
}

static void
next_cb(evutil_socket_t fd, short what, void *arg)
{
	struct headless_runs *all = arg;

	(void)fd;
	(void)what;
	runs_keep_own(&all->runs, (struct run_key){ .lesson = RUN_OF_NOBODY }, source_whole(all->app->source), all->app->source->address, "");
	turn_to_next(all);
	source_run(all->app->source, clock_now_us());
}

void
headless_runs_init(struct headless_runs *all, struct app *app, bool keeps)
{
	*all = (struct headless_runs){ .app = app, .turn = evtimer_new(app->base, next_cb, all) };
	runs_init(&all->runs, keeps ? SIZE_MAX : 0);
}

void
headless_runs_release(struct headless_runs *all)
{
	event_free(all->turn);
	runs_release(&all->runs);
}

void
headless_runs_begin(struct headless_runs *all)
{
	turn_to_next(all);
	source_run(all->app->source, clock_now_us());
}

bool
headless_runs_ended(struct headless_runs *all)
{
	struct timeval soon = clock_timeval(0);

	runs_add_own(&all->runs, source_whole(all->app->source), INT64_MAX, "");
	if (++all->done >= sweep_of(all)->count)
		return false;
	event_add(all->turn, &soon);
	return true;
}

int
headless_runs_count(const struct headless_runs *all)
{
	return (int)all->runs.rows.count;
}

const struct source *
headless_runs_at(const struct headless_runs *all, int run)
{
	return run == all->runs.own ? all->app->source : all->runs.kept.at[run].source;
}

void
headless_runs_fill(const struct headless_runs *all, struct moment *moment)
{
	moment->runs = (struct runs_scene){
		.rows = all->runs.rows.at, .count = (int)all->runs.rows.count, .cursor = all->runs.cursor, .shown = all->runs.own, .beside = -1,
		.plot = runs_plot(&all->runs),
	};
}
