/* Building the timeline: what a program does, line by line. */
#include "log/timeline_inside.h"

struct program_index *
timeline_program_of(struct timeline *tl, const struct event *e)
{
	return e->track < PROGRAM_COUNT ? &tl->program[e->track] : NULL;
}

/* Another span of that state begins; `same`: right after one of the same state. */
static void
push_stretch(struct program_index *p, int64_t t_us, enum program_state state, bool same)
{
	struct stretch stretch = { .start_us = t_us, .end_us = INT64_MAX, .number = 1 };

	if (p->stretches[state].count > 0) {
		const struct stretch *last = ARRAY_LAST(p->stretches[state]);

		stretch.before_us = last->before_us + last->end_us - last->start_us;
		stretch.number = same ? last->number : last->number + 1;
	}
	ARRAY_PUSH(p->stretches[state], stretch);
}

static void
push_work(struct program_index *p, int64_t t_us)
{
	struct work work = { .start_us = t_us, .end_us = INT64_MAX };

	if (p->works.count > 0)
		work.before = work_until(ARRAY_LAST(p->works), t_us);
	ARRAY_PUSH(p->works, work);
}

void
timeline_push_span(struct program_index *p, const struct event *e, enum program_state state, enum step step)
{
	bool same = false;

	if (p->begin_us == NEVER_US)
		p->begin_us = e->t_us;
	if (p->spans.count > 0) {
		const struct span *last = ARRAY_LAST(p->spans);

		ARRAY_LAST(p->stretches[last->state])->end_us = e->t_us;
		if (last->step == STEP_WORK)
			ARRAY_LAST(p->works)->end_us = e->t_us;
		same = last->state == state;
	}
	push_stretch(p, e->t_us, state, same);
	if (!same || state == STATE_CALLBACK)
		ARRAY_PUSH(p->states, (struct moment){ e->t_us, 0 });
	if (step == STEP_WORK)
		push_work(p, e->t_us);
	ARRAY_PUSH(p->spans, (struct span){
		.start_us = e->t_us, .number = e->number, .state = (uint8_t)state, .step = (uint8_t)step,
	});
}

struct tally
timeline_last_tally(const struct program_index *p)
{
	return p->tallies.count > 0 ? p->tallies.at[p->tallies.count - 1].tally : (struct tally){ 0 };
}

void
timeline_push_tally(struct program_index *p, int64_t t_us, struct tally tally)
{
	uint32_t most_open = p->tallies.count > 0 ? ARRAY_LAST(p->tallies)->most_open : 0;

	ARRAY_PUSH(p->tallies, (struct tally_at){ t_us, tally, tally.open > most_open ? tally.open : most_open });
}

void
timeline_add_step(struct timeline *tl, const struct event *e)
{
	struct program_index *p = timeline_program_of(tl, e);

	if (p == NULL)
		return;
	timeline_push_span(p, e, p->in_callback ? STATE_CALLBACK : STATE_RUNNING, (enum step)e->step);
}

void
timeline_add_block(struct timeline *tl, const struct event *e)
{
	struct program_index *p = timeline_program_of(tl, e);

	if (p != NULL)
		timeline_push_span(p, e, STATE_BLOCKED, (enum step)e->step);
}

void
timeline_add_ready(struct timeline *tl, const struct event *e)
{
	struct program_index *p = timeline_program_of(tl, e);

	if (p != NULL)
		timeline_push_span(p, e, STATE_READY, STEP_LOOP);
}

void
timeline_add_done(struct timeline *tl, const struct event *e)
{
	struct program_index *p = timeline_program_of(tl, e);

	if (p == NULL)
		return;
	timeline_push_span(p, e, STATE_DONE, STEP_LOOP);
	ARRAY_PUSH(p->dones, (struct moment){ e->t_us, 0 });
}

void
timeline_add_print(struct timeline *tl, const struct event *e)
{
	struct program_index *p = timeline_program_of(tl, e);

	if (p != NULL)
		ARRAY_PUSH(p->prints, (struct print){
			.t_us = e->t_us, .text = trace_text(tl->trace, e->value), .number = e->number, .step = e->step,
		});
}

/* Turn k was due at begin + k x SPIN_US; those due more than LATE_US ago are late. */
void
timeline_add_spin(struct timeline *tl, const struct event *e)
{
	struct program_index *p = timeline_program_of(tl, e);
	struct spin last = { 0 }, spin;
	int64_t late_until;

	if (p == NULL || p->begin_us == NEVER_US)
		return;
	if (p->spins.count > 0)
		last = p->spins.at[p->spins.count - 1];
	if (e->value <= last.total)
		return;
	spin = (struct spin){ .t_us = e->t_us, .total = e->value, .late = last.late, .worst_us = last.worst_us };
	late_until = (e->t_us - LATE_US - p->begin_us - 1) / SPIN_US;
	if (late_until > e->value)
		late_until = e->value;
	if (late_until > last.total) {
		int64_t first_late_us = e->t_us - p->begin_us - (last.total + 1) * SPIN_US;

		spin.late += late_until - last.total;
		if (first_late_us > spin.worst_us)
			spin.worst_us = first_late_us;
	}
	ARRAY_PUSH(p->spins, spin);
}

/* The turns before are forgotten, but for the last one. */
void
timeline_add_spun(struct timeline *tl, const struct event *e)
{
	struct program_index *p = timeline_program_of(tl, e);
	struct spin *last = p != NULL && p->spins.count > 0 ? ARRAY_LAST(p->spins) : NULL;

	if (last == NULL || !timeline_is_total(tl, e) || e->value < 0 || e->number > last->total)
		return;
	last->late = e->number;
	last->worst_us = e->value;
}

/* The plan grew by that many requests; negative: it shrank, the last added going first. */
static void
add_replan(struct program_index *p, int64_t t_us, int64_t by)
{
	int64_t raised = p->raised.count == 0 ? 0 : p->raised.at[p->raised.count - 1].value;

	if (by > 0 && p->begin_us != NEVER_US)
		ARRAY_PUSH(p->raises, (struct moment){ t_us, by });
	else if (by > 0)
		return;
	raised = raised + by > 0 ? raised + by : 0;
	ARRAY_PUSH(p->raised, (struct moment){ t_us, raised });
}

void
timeline_add_plan(struct timeline *tl, const struct event *e)
{
	struct program_index *p = timeline_program_of(tl, e);
	struct tally tally;

	if (p == NULL || e->value < 0 || e->value > REQUEST_NUMBER_MAX)
		return;
	tally = timeline_last_tally(p);
	if (p->tallies.count > 0)
		add_replan(p, e->t_us, e->value - tally.planned);
	tally.planned = (uint32_t)e->value;
	timeline_push_tally(p, e->t_us, tally);
	if (p->begin_us != NEVER_US && tl->forecasts.count > 0)
		timeline_renew_forecast(tl, e->t_us);
}
