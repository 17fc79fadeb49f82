/* Many labs on one loop. */
#include "support/real_runs.h"

#include <event2/event.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/loop.h"
#include "base/memory.h"
#include "run/lab.h"
#include "support/random_trace.h"

enum { MS = 1000, TURNS = 2 };

struct real_run {
	struct lab *lab;
	struct settings knobs;
	struct trace *trace; /* once it is over */
	struct event *act;
	struct all_runs *all;
	uint64_t dice;
	int turns;           /* still to come */
	bool troubled;
};

struct all_runs {
	struct event_base *base;
	int left;
};

static int64_t
some_delay(uint64_t *dice)
{
	return (50 + random_below(dice, 350)) * MS;
}

static struct settings
random_knobs(uint64_t *dice, bool troubled)
{
	static const int64_t servers[] = { SERVER_CONCURRENT, SERVER_CONCURRENT, SERVER_SERIAL, 2 };
	struct settings knobs;

	settings_init(&knobs);
	knobs.value[KNOB_DELAY] = some_delay(dice);
	knobs.value[KNOB_REQUESTS] = 1 + random_below(dice, 6);
	knobs.value[KNOB_SERVER] = servers[random_below(dice, 4)];
	knobs.value[KNOB_LIMIT] = random_below(dice, 2) == 0 ? 0 : 1 + random_below(dice, 3);
	knobs.value[KNOB_PROGRAMS] = random_below(dice, 4);
	knobs.value[KNOB_WORK] = random_below(dice, 2) == 0 ? 0 : random_below(dice, 150) * MS;
	if (!troubled)
		return knobs;
	knobs.value[KNOB_ERRORS] = random_below(dice, ERRORS_CHOICES);
	knobs.value[KNOB_TIMEOUT] = random_below(dice, 2) == 0 ? 0 : (50 + random_below(dice, 600)) * MS;
	knobs.value[KNOB_JITTER] = random_below(dice, 2) == 0 ? 0 : random_below(dice, 60);
	return knobs;
}

static void
turn_one(struct real_run *r)
{
	static const enum knob turned[] = { KNOB_DELAY, KNOB_REQUESTS, KNOB_LIMIT, KNOB_WORK, KNOB_SERVER };
	struct settings knobs = random_knobs(&r->dice, r->troubled);
	enum knob knob = turned[random_below(&r->dice, sizeof turned / sizeof *turned)];

	if (r->troubled && random_below(&r->dice, 3) == 0)
		lab_cancel(r->lab);
	else if (random_below(&r->dice, 4) == 0)
		lab_press(r->lab);
	else
		lab_turn(r->lab, knob, knobs.value[knob]);
}

static void
act_in(struct real_run *r)
{
	event_add(r->act, &(struct timeval){ 0, (suseconds_t)((30 + random_below(&r->dice, 500)) * MS) });
}

static void
act_cb(evutil_socket_t fd, short what, void *arg)
{
	struct real_run *r = arg;

	(void)fd;
	(void)what;
	if (r->trace != NULL)
		return;
	turn_one(r);
	if (--r->turns > 0)
		act_in(r);
}

static void
run_ended(void *arg)
{
	struct real_run *r = arg;

	if (r->trace != NULL)
		return;
	r->trace = random_first_part(timeline_trace(lab_timeline(r->lab)), INT64_MAX);
	if (--r->all->left == 0)
		loop_stop(r->all->base);
}

static void
begin(struct real_run *r)
{
	const struct run_hooks hooks = { .run_ended = run_ended, .arg = r };
	char why[160];

	r->knobs = random_knobs(&r->dice, r->troubled);
	r->lab = lab_new(r->all->base, &r->knobs, 0, &hooks, why, sizeof why);
	if (r->lab == NULL) {
		fprintf(stderr, "%s\n", why);
		abort();
	}
	r->act = evtimer_new(r->all->base, act_cb, r);
	r->turns = (int)random_below(&r->dice, TURNS + 1);
	lab_run(r->lab);
	if (r->turns > 0)
		act_in(r);
}

void
real_runs_make(uint64_t seed, enum real_trouble trouble, struct trace **traces, int count)
{
	struct all_runs all = { .base = loop_new(), .left = count };
	struct real_run *runs = mem_new((size_t)count, sizeof *runs);

	for (int i = 0; i < count; i++) {
		runs[i] = (struct real_run){ .all = &all, .dice = seed + (uint64_t)i * 1000, .troubled = trouble == REAL_WITH_TROUBLE };
		begin(&runs[i]);
	}
	loop_run(all.base);
	for (int i = 0; i < count; i++) {
		traces[i] = runs[i].trace;
		event_free(runs[i].act);
		lab_free(runs[i].lab);
	}
	free(runs);
	loop_free(all.base);
}
