/* A lab, one run, and an act. */
#include "support/world.h"

#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/loop.h"

static void
act_cb(evutil_socket_t fd, short what, void *arg)
{
	struct world *w = arg;

	(void)fd;
	(void)what;
	w->act(w);
}

static void
logged(void *arg, const struct event *e)
{
	struct world *w = arg;

	if (w->act == NULL || w->act_done || e->kind != w->after_kind || e->track != w->after_track || --w->after_count > 0)
		return;
	w->act_done = true;
	if (w->acts_at_once) {
		w->act(w);
		return;
	}
	event_add(w->act_timer, &(struct timeval){ 0, 1 });
}

static void
run_ended(void *arg)
{
	struct world *w = arg;

	loop_stop(w->base);
}

void
world_init(struct world *w)
{
	*w = (struct world){ .act = NULL };
	settings_init(&w->knobs);
}

void
world_release(struct world *w)
{
	if (w->act_timer != NULL)
		event_free(w->act_timer);
	lab_free(w->lab);
	if (w->base != NULL)
		loop_free(w->base);
}

void
world_run(struct world *w)
{
	const struct run_hooks hooks = { .logged = logged, .run_ended = run_ended, .arg = w };
	char why[160];

	w->base = loop_new();
	w->lab = lab_new(w->base, &w->knobs, 0, &hooks, why, sizeof why);
	if (w->lab == NULL) {
		fprintf(stderr, "%s\n", why);
		abort();
	}
	w->act_timer = evtimer_new(w->base, act_cb, w);
	if (w->command != NULL)
		lab_watch(w->lab, w->command, 1, false);
	lab_run(w->lab);
	loop_run(w->base);
}
