/* Visits: the runs of visitors who come while nothing runs. */
#include <event2/event.h>
#include <string.h>

#include "base/clock.h"
#include "run/lab_inside.h"

/* Takes the first one out. */
static struct visit
take_visit(struct lab *lab)
{
	struct visit first = lab->visit.at[0];

	lab->visit.count--;
	memmove(&lab->visit.at[0], &lab->visit.at[1], (size_t)lab->visit.count * sizeof first);
	return first;
}

void
lab_drop_visits(struct lab *lab)
{
	while (lab->visit.count > 0)
		run_free(take_visit(lab).run);
	lab->visit.lost = 0;
}

struct visit *
lab_last_visit(struct lab *lab)
{
	return lab->visit.count > 0 ? &lab->visit.at[lab->visit.count - 1] : NULL;
}

void
lab_tell_of_visit(struct lab *lab)
{
	struct timeval soon = clock_timeval(0);

	event_add(lab->visit.news, &soon);
}

/* Of visits that are not shown, nothing is told. There are none while the shown one goes on. */
static void
visit_logged(void *arg, const struct event *e)
{
	struct lab *lab = arg;

	if (lab->shows_visit && lab->visit.count == 0)
		lab->world.on_event(lab, e);
}

static void
visit_ended(void *arg)
{
	struct lab *lab = arg;

	if (!lab->shows_visit || lab->visit_end_told || !run_is_over(lab->run))
		return;
	lab->visit_end_told = true;
	lab->world.ended(lab);
}

static void
visit_news_cb(evutil_socket_t fd, short what, void *arg)
{
	struct lab *lab = arg;

	(void)fd;
	(void)what;
	if (lab->visit.count > 0)
		lab->hooks.visited(lab->hooks.arg);
}

bool
lab_has_run(const struct lab *lab)
{
	return lab->run != NULL && !lab->dismantling;
}

bool
lab_is_idle(const struct lab *lab)
{
	return lab_has_run(lab) && (!run_has_begun(lab->run) || run_is_over(lab->run));
}

struct visit *
lab_receive_visitor(struct lab *lab)
{
	struct visit *last = lab_last_visit(lab);

	lab_tell_of_visit(lab);
	if (last != NULL && !run_is_over(last->run))
		return last;
	if (lab->visit.count == LAB_VISITS_MAX) {
		struct visit first = take_visit(lab);

		lab->visit.lost += first.visitors;
		run_free(first.run);
	}
	last = &lab->visit.at[lab->visit.count++];
	*last = (struct visit){ .run = run_new(&lab->visit.world), .run_id = ++lab->run_ids };
	return last;
}

bool
lab_has_visit(const struct lab *lab)
{
	return lab->visit.count > 0 && !lab->dismantling && !lab->held;
}

uint64_t
lab_lost_visitors(const struct lab *lab)
{
	return lab->visit.lost;
}

bool
lab_shows_visit(const struct lab *lab)
{
	return lab->shows_visit;
}

bool
lab_show_visit(struct lab *lab)
{
	struct run *old = lab->run;
	struct visit visit;

	if (!lab_has_visit(lab))
		return false;
	visit = take_visit(lab);
	lab->run = visit.run;
	lab->run_id = visit.run_id;
	lab->visitors = visit.visitors;
	lab->shows_visit = true;
	lab->visit_end_told = false;
	run_free(old);
	if (lab->hooks.run_made != NULL)
		lab->hooks.run_made(lab->hooks.arg);
	if (run_is_over(lab->run))
		visit_ended(lab);
	return true;
}

void
lab_prepare_visits(struct lab *lab)
{
	lab->visit.world = lab->world;
	lab->visit.world.for_visitors = true;
	lab->visit.world.on_event = visit_logged;
	lab->visit.world.ended = visit_ended;
	lab->visit.news = evtimer_new(lab->base, visit_news_cb, lab);
}
