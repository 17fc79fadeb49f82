/* Visits: the runs of visitors who come while nothing runs. */
#include <event2/event.h>

#include "base/clock.h"
#include "run/lab_inside.h"

void
lab_drop_visit(struct lab *lab)
{
	struct run *run = lab->visit.run;

	lab->visit.run = NULL;
	run_free(run);
}

void
lab_tell_of_visit(struct lab *lab)
{
	struct timeval soon = clock_timeval(0);

	event_add(lab->visit.news, &soon);
}

/* Of a visit that is not shown, nothing is told. There is none while the shown one goes on. */
static void
visit_logged(void *arg, const struct event *e)
{
	struct lab *lab = arg;

	if (lab->shows_visit && lab->visit.run == NULL)
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
	if (lab->visit.run != NULL)
		lab->hooks.visited(lab->hooks.arg);
}

bool
lab_is_idle(const struct lab *lab)
{
	return lab->run != NULL && !lab->dismantling && (!run_has_begun(lab->run) || run_is_over(lab->run));
}

void
lab_receive_visitor(struct lab *lab)
{
	lab_tell_of_visit(lab);
	if (lab->visit.run != NULL && !run_is_over(lab->visit.run))
		return;
	lab_drop_visit(lab);
	lab->visit.run_id = ++lab->run_ids;
	lab->visit.visitors = 0;
	lab->visit.run = run_new(&lab->visit.world);
	run_begin(lab->visit.run);
}

bool
lab_has_visit(const struct lab *lab)
{
	return lab->visit.run != NULL;
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

	if (lab->visit.run == NULL || lab->dismantling || lab->held)
		return false;
	lab->run = lab->visit.run;
	lab->run_id = lab->visit.run_id;
	lab->visitors = lab->visit.visitors;
	lab->visit.run = NULL;
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
