/*
 * Building the timeline: for each track, what its events add up to, in arrays sorted
 * by time. Adding an event touches only the ends of arrays. Events that contradict
 * the log so far (a response to a request never launched) change nothing, so that
 * sums hold for any trace.
 */
#include "log/timeline.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "log/timeline_inside.h"

/* The settings as of this turn, and the largest value that each knob ever had. */
static void
push_knob(struct timeline *tl, const struct event *e)
{
	struct knob_turn turn = { .t_us = e->t_us };

	if (tl->knobs.count > 0) {
		turn = *ARRAY_LAST(tl->knobs);
		turn.t_us = e->t_us;
	} else {
		settings_init(&turn.settings);
		for (int knob = 0; knob < KNOB_COUNT; knob++) {
			turn.most[knob] = INT64_MIN;
			turn.turned_us[knob] = NEVER_US;
		}
	}
	/* Where a run fetches from, it does to its end: so much hangs on it that the next one's address is no setting of this one. */
	if (e->number != KNOB_URL || !tl->started)
		turn.settings.value[e->number] = e->value;
	if (e->value > turn.most[e->number])
		turn.most[e->number] = e->value;
	if (tl->started)
		turn.turned_us[e->number] = e->t_us;
	ARRAY_PUSH(tl->knobs, turn);
}

static void
timeline_add_run_start(struct timeline *tl, const struct event *e)
{
	tl->started = true;
	tl->sockets = e->value;
	tl->lacks_ports = e->number == 1;
	timeline_push_forecast(tl, e->t_us);
}

static void
timeline_add_run_end(struct timeline *tl, const struct event *e)
{
	tl->end_us = e->t_us;
}

static void
timeline_add_forgot(struct timeline *tl, const struct event *e)
{
	if (e->track != TRACK_LOOP || e->value < 0)
		return;
	tl->from_us = e->t_us;
	tl->forgotten = (uint64_t)e->value;
}

static void
timeline_add_knob(struct timeline *tl, const struct event *e)
{
	if (e->number >= KNOB_COUNT)
		return;
	push_knob(tl, e);
	if (tl->started) {
		/* What counts from the next run on says nothing about this one. */
		if (knob_info((enum knob)e->number)->effect != EFFECT_RUN)
			timeline_renew_forecast(tl, e->t_us);
		ARRAY_PUSH(tl->turns, (struct moment){ e->t_us, (int64_t)tl->interventions.count });
		ARRAY_PUSH(tl->interventions, (struct intervention){ .t_us = e->t_us, .value = e->value, .number = e->number });
	} else if (e->number == KNOB_PROGRAMS) {
		tl->programs = e->value;
	}
}

/* Presses are numbered in their order. */
static void
timeline_add_button(struct timeline *tl, const struct event *e)
{
	if (tl->presses.count > 0 && e->number <= tl->interventions.at[ARRAY_LAST(tl->presses)->value].number)
		return;
	ARRAY_PUSH(tl->presses, (struct moment){ e->t_us, (int64_t)tl->interventions.count });
	ARRAY_PUSH(tl->interventions, (struct intervention){
		.t_us = e->t_us, .number = e->number, .button = true, .answer_us = { NEVER_US, NEVER_US },
	});
}

static void
timeline_add_button_answer(struct timeline *tl, const struct event *e)
{
	size_t index = press_index(tl, e->number);
	struct intervention *press = index < tl->interventions.count ? &tl->interventions.at[index] : NULL;
	struct program_index *p;
	int64_t prompt;

	if (press == NULL || e->track >= PROGRAM_COUNT || press->answer_us[e->track] != NEVER_US)
		return;
	press->answer_us[e->track] = e->t_us;
	p = &tl->program[e->track];
	prompt = p->answers.count > 0 ? ARRAY_LAST(p->answers)->value : 0;
	ARRAY_PUSH(p->answers, (struct moment){ e->t_us, prompt + (e->t_us - press->t_us < ANSWER_PROMPT_US) });
}

static void
timeline_add_watched(struct timeline *tl, const struct event *e)
{
	struct request *visitor;
	int i = watched_index(e->track);

	if (e->kind == EVENT_VISITS) { /* its own request is that of a visitor who has come */
		visitor = e->value > 0 && (size_t)e->value <= tl->requests[TRACK_VISITOR].count ?
		    &tl->requests[TRACK_VISITOR].at[e->value - 1] : NULL;
		if (visitor == NULL || visitor->arrive_us == NEVER_US)
			return;
		if (i >= 0 && visitor == timeline_newcomer_of(tl, &(struct event){ .t_us = e->t_us, .track = TRACK_VISITOR, .number = (uint32_t)e->value }))
			visits_disown(&tl->visits, e->t_us, visitor);
	}
	if ((e->kind == EVENT_WAS || e->kind == EVENT_TIMES) && !timeline_is_total(tl, e))
		return;
	if (i >= 0)
		watched_add(&tl->watched[i], tl->trace, e);
}

#define timeline_add_none NULL
#define ADD_ROW(kind, name, group, stop, value, request, index, sentence) [EVENT_##kind] = timeline_add_##index,
static void (*const add[EVENT_KIND_COUNT])(struct timeline *, const struct event *) = { EVENT_KINDS(ADD_ROW) };

struct timeline *
timeline_new(const struct trace *trace)
{
	struct timeline *tl = mem_new(1, sizeof *tl);

	tl->trace = trace;
	tl->kept = kept_new();
	tl->read = trace_first(trace);
	tl->end_us = NEVER_US;
	tl->landmark_us = NEVER_US;
	tl->blind_us = NEVER_US;
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		tl->program[i].begin_us = tl->program[i].first_callback_us = tl->program[i].first_response_us = NEVER_US;
		tl->program[i].lengths = mem_new(STATE_COUNT, sizeof *tl->program[i].lengths);
	}
	for (int i = 0; i < WATCHED_MAX; i++)
		watched_init(&tl->watched[i]);
	timeline_update(tl);
	return tl;
}

void
timeline_free(struct timeline *tl)
{
	if (tl == NULL)
		return;
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		ARRAY_RELEASE(tl->program[i].spans);
		ARRAY_RELEASE(tl->program[i].states);
		for (int state = 0; state < STATE_COUNT; state++)
			ARRAY_RELEASE(tl->program[i].stretches[state]);
		ARRAY_RELEASE(tl->program[i].works);
		ARRAY_RELEASE(tl->program[i].answers);
		ARRAY_RELEASE(tl->program[i].tallies);
		ARRAY_RELEASE(tl->program[i].prints);
		ARRAY_RELEASE(tl->program[i].spins);
		ARRAY_RELEASE(tl->program[i].dones);
		ARRAY_RELEASE(tl->program[i].raises);
		ARRAY_RELEASE(tl->program[i].raised);
		flights_release(&tl->program[i].flights);
		for (int state = 0; state < STATE_COUNT; state++)
			lengths_release(&tl->program[i].lengths[state]);
		free(tl->program[i].lengths);
	}
	for (int i = 0; i <= TRACK_VISITOR; i++) {
		for (size_t n = 0; n < tl->requests[i].count; n++)
			request_release(&tl->requests[i].at[n]);
		ARRAY_RELEASE(tl->requests[i]);
	}
	ARRAY_RELEASE(tl->knobs);
	ARRAY_RELEASE(tl->forecasts);
	ARRAY_RELEASE(tl->presses);
	ARRAY_RELEASE(tl->turns);
	ARRAY_RELEASE(tl->visit_ends);
	ARRAY_RELEASE(tl->interventions);
	ARRAY_RELEASE(tl->beats);
	peaks_release(&tl->lateness);
	ARRAY_RELEASE(tl->loads);
	ARRAY_RELEASE(tl->lasting);
	peaks_release(&tl->most_open);
	peaks_release(&tl->fewest_open);
	stays_release(&tl->visitors);
	stays_release(&tl->left);
	ARRAY_RELEASE(tl->departures);
	ARRAY_RELEASE(tl->refusals);
	ARRAY_RELEASE(tl->rests);
	visits_release(&tl->visits);
	for (int i = 0; i < WATCHED_MAX; i++)
		watched_release(&tl->watched[i]);
	for (int track = 0; track < TRACK_COUNT; track++)
		for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
			ARRAY_RELEASE(tl->events[track][kind]);
	kept_free(tl->kept);
	free(tl);
}

/* A place for each would take as much again as a third of the trace: of what comes with time alone, only the first ones are asked for. */
static void
note_place(struct timeline *tl, const struct event *e)
{
	if (has_all_places((enum track)e->track, (enum event_kind)e->kind) || tl->events[e->track][e->kind].count < EVENT_NTH_MAX)
		ARRAY_PUSH(tl->events[e->track][e->kind], tl->read);
}

/* Few events lie between two landmarks, but for a run at rest, whose heart beats 20 times a second. */
static void
note_landmark(struct timeline *tl, const struct event *e)
{
	enum { MANY = 64 };

	tl->unmarked++;
	if (!event_kind_info((enum event_kind)e->kind)->landmark)
		return;
	if (tl->unmarked > MANY && tl->landmark_us != NEVER_US)
		ARRAY_PUSH(tl->rests, (struct moment){ tl->landmark_us, e->t_us });
	tl->landmark_us = e->t_us;
	tl->unmarked = 0;
}

/* The trace has been moved already. */
void
timeline_move(struct timeline *tl, size_t first)
{
	size_t was = tl->read - (trace_count(tl->trace) - trace_first(tl->trace));

	for (int track = 0; track < TRACK_COUNT; track++)
		for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
			for (size_t i = 0; i < tl->events[track][kind].count; i++)
				tl->events[track][kind].at[i] += first - was;
	tl->read += first - was;
}

void
timeline_swap(struct timeline *a, struct timeline *b)
{
	struct timeline swapped = *a;

	*a = *b;
	*b = swapped;
	b->trace = a->trace;
	a->trace = swapped.trace;
}

size_t
timeline_update(struct timeline *tl)
{
	size_t count = trace_count(tl->trace), before = tl->read;

	for (; tl->read < count; tl->read++) {
		const struct event *e = trace_at(tl->trace, tl->read);

		if (add[e->kind] != NULL)
			add[e->kind](tl, e);
		if (tl->forecast_waits && timeline_may_forecast(tl, e->t_us))
			timeline_push_forecast(tl, e->t_us);
		note_landmark(tl, e);
		note_place(tl, e);
		tl->last_us = e->t_us;
	}
	return count - before;
}
