/* The timers that are armed on the loop at a time, those of one kind that are due at about the same time as one. */
#include "ui/panel/loop_state.h"

struct timer_list {
	struct loop_timer *timers;
	int most, count;
	uint32_t more;
};

static void
add_timer(struct timer_list *a, struct loop_timer timer)
{
	int i = a->count;

	for (int k = 0; k < a->count; k++) {
		struct loop_timer *other = &a->timers[k];

		if (other->kind == timer.kind && timer.kind != TIMER_SPIN && timer.due_us - other->due_us < SAME_TIME_US &&
		    other->due_us - timer.due_us < SAME_TIME_US) {
			other->count += timer.count;
			return;
		}
	}
	if (i == a->most) {
		bool is_later = a->timers[i - 1].due_us <= timer.due_us;

		a->more += is_later ? timer.count : a->timers[i - 1].count;
		if (is_later)
			return;
		i--;
	} else {
		a->count++;
	}
	for (; i > 0 && a->timers[i - 1].due_us > timer.due_us; i--)
		a->timers[i] = a->timers[i - 1];
	a->timers[i] = timer;
}

/* The server's delay of a visitor's request, if it works on it. */
static void
add_visitor_delay(const struct canvas *c, uint32_t number, struct timer_list *a)
{
	const struct request *r = timeline_request(c->scene->moment.timeline, TRACK_VISITOR, number);
	bool left = r->leave_us != NEVER_US && r->leave_us <= c->t_us;
	bool answered = r->answer_us != NEVER_US && r->answer_us <= c->t_us;

	if (r->take_us != NEVER_US && r->take_us <= c->t_us && !answered && !left && r->take_for_us >= 0)
		add_timer(a, (struct loop_timer){ r->take_us + r->take_for_us, TIMER_ANSWER, TRACK_VISITOR, number, 1 });
}

/* The delays of a program's requests, those that are due at about the same time at once. */
static void
add_delays(const struct canvas *c, enum track track, struct timer_list *a)
{
	const struct flights *flights = timeline_flights(c->scene->moment.timeline, track);
	uint32_t left = flights_due(flights, c->t_us, INT64_MIN, INT64_MAX - 1), number;
	int64_t least_us = INT64_MIN, due_us;

	for (int i = 0; i < a->most && left > 0 && (number = flights_next_due(flights, c->t_us, least_us, &due_us)) != 0; i++) {
		uint32_t count;

		least_us = due_us > INT64_MAX - SAME_TIME_US ? INT64_MAX : due_us + SAME_TIME_US;
		count = flights_due(flights, c->t_us, due_us, least_us - 1);
		add_timer(a, (struct loop_timer){ due_us, TIMER_ANSWER, track, number, count });
		left -= count;
	}
	a->more += left;
}

/* The deadlines of its requests that wait. */
static void
add_deadlines(const struct canvas *c, enum track track, struct timer_list *a)
{
	const struct flights *flights = timeline_flights(c->scene->moment.timeline, track);
	int64_t timeout_us = c->knobs.value[KNOB_TIMEOUT];
	uint32_t from = 0, number;

	while (timeout_us > 0 && (number = flights_next(flights, c->t_us, &from)) != 0)
		add_timer(a, (struct loop_timer){ flights->all.at[number - 1].opened_us + timeout_us, TIMER_TIMEOUT, track, number, 1 });
}

static void
add_visitor_timers(const struct canvas *c, struct timer_list *a)
{
	size_t from = 0;
	uint32_t number;

	while ((number = timeline_next_visitor(c->scene->moment.timeline, c->t_us, &from)) != 0)
		add_visitor_delay(c, number, a);
}

int
loop_state_timers(const struct canvas *c, struct loop_timer *timers, int most, uint32_t *more)
{
	const struct timeline *tl = c->scene->moment.timeline;
	struct timer_list a = { .timers = timers, .most = most };
	int64_t end_us = timeline_end_us(tl);

	*more = 0;
	if (end_us != NEVER_US && c->t_us >= end_us)
		return 0;
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		struct spin_count spins = timeline_spin_count(tl, (enum track)i, c->t_us);
		int64_t begin_us = timeline_begin_us(tl, (enum track)i);

		if (begin_us != NEVER_US && begin_us <= c->t_us)
			add_timer(&a, (struct loop_timer){ begin_us + (spins.turned + 1) * SPIN_US, TIMER_SPIN, (enum track)i, 0, 1 });
	}
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		add_delays(c, (enum track)i, &a);
		add_deadlines(c, (enum track)i, &a);
	}
	add_visitor_timers(c, &a);
	*more = a.more;
	return a.count;
}
