/* Forgetting. */
#include "log/forget.h"

#include <stdlib.h>

#include "base/memory.h"
#include "log/forget_waits.h"
#include "log/timeline_inside.h"

struct forget {
	const struct timeline *whole;
	const struct trace *from; /* of that */
	struct trace *to;
	struct timeline *index;   /* of that */
	size_t next;              /* the place in `from` of the next one to be taken over */
	size_t horizon;           /* the place there of the first one that stays in any case */
	int64_t t_us;             /* its date */
	ARRAY(int64_t) beats;     /* the dates of those that stay */
	bool is_refused[REFUSALS_KINDS]; /* that kind has come */
	bool has_beat;            /* the first one has come */
	struct forget_waits waits[WATCHED_MAX];
	uint64_t gone;            /* how many events are forgotten */
	int64_t ids;              /* of texts, when it began */
};

/* ---- what stays ---- */

/* Beats later than all that follow until the horizon: whatever the time from which on one asks for the worst, it is one of these. */
static void
choose_beats(struct forget *f)
{
	size_t until = ARRAY_UNTIL(f->whole->beats, f->t_us - 1);
	int64_t worst_us = INT64_MIN;

	for (size_t i = until; i > 0; i--) {
		const struct beat *beat = &f->whole->beats.at[i - 1];

		if (beat->late_us > worst_us)
			ARRAY_PUSH(f->beats, beat->t_us);
		worst_us = beat->late_us > worst_us ? beat->late_us : worst_us;
	}
}

/* They are in the order from late to early. */
static bool
is_chosen(const struct forget *f, int64_t t_us)
{
	size_t low = 0, high = f->beats.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (f->beats.at[middle] > t_us)
			low = middle + 1;
		else
			high = middle;
	}
	return low < f->beats.count && f->beats.at[low] == t_us;
}

/* A run in which nothing came before its first visitor is told from others by the first beat (timeline_span_us). */
static bool
keeps_beat(struct forget *f, const struct event *e)
{
	bool is_first = !f->has_beat;

	f->has_beat = true;
	return is_first || is_chosen(f, e->t_us);
}

static bool
keeps_spin(const struct forget *f, const struct event *e)
{
	size_t until;
	const struct spin *last = e->track < PROGRAM_COUNT ? timeline_spins(f->whole, (enum track)e->track, f->t_us - 1, &until) : NULL;

	return last != NULL && until > 0 && e->value == last[until - 1].total;
}

/* Returns true if it is the last one of its kind before the horizon, of the server's. */
static bool
is_last(const struct forget *f, const struct event *e)
{
	const struct event *last = timeline_last_event(f->whole, TRACK_SERVER, (enum event_kind)e->kind, f->t_us - 1);

	return e->track == TRACK_SERVER && (last == NULL || trace_at(f->from, f->next) == last);
}

/* Of each status the first one, which gives them their order, and the last one. */
static bool
keeps_refused(struct forget *f, const struct event *e)
{
	const struct refusal_at *at = timeline_refusals_at(f->whole, f->t_us - 1);

	for (int i = 0; at != NULL && i < REFUSALS_KINDS; i++) {
		bool is_first = !f->is_refused[i];

		if (at->kinds[i].count == 0 || at->kinds[i].status != (uint16_t)e->number)
			continue;
		f->is_refused[i] = true;
		return is_first || e->value == at->kinds[i].count;
	}
	return true;
}

static bool
keeps_output(const struct forget *f, const struct event *e)
{
	int i = watched_index(e->track);
	const struct watched_index *w = i < 0 ? NULL : &f->whole->watched[i];
	size_t until = w == NULL ? 0 : ARRAY_UNTIL(w->outputs, f->t_us - 1);

	return until <= FORGET_OUTPUTS_KEPT || e->t_us >= w->outputs.at[until - FORGET_OUTPUTS_KEPT].t_us;
}

static bool
keeps_wait(struct forget *f, const struct event *e)
{
	int i = watched_index(e->track);

	return i < 0 || forget_waits_keep(&f->waits[i], e);
}

/* It is told anew, with what is forgotten now. */
static bool
is_total(const struct event *e)
{
	return e->kind == EVENT_FORGOT || e->kind == EVENT_SPUN || e->kind == EVENT_MOST || e->kind == EVENT_WAS || e->kind == EVENT_TIMES;
}

/* When the length of the run was forecast anew, which may be with any event (timeline_renew_forecast). */
static bool
is_of_forecast(const struct forget *f, const struct event *e)
{
	size_t until = ARRAY_UNTIL(f->whole->forecasts, e->t_us);

	return until > 0 && f->whole->forecasts.at[until - 1].t_us == e->t_us;
}

/* Of an event from before the horizon. */
static bool
keeps(struct forget *f, const struct event *e)
{
	if (is_of_forecast(f, e) && !is_total(e))
		return true;
	switch ((enum event_kind)e->kind) {
	case EVENT_HEARTBEAT:
		return keeps_beat(f, e);
	case EVENT_SPIN:
		return keeps_spin(f, e);
	case EVENT_UNKEPT:
	case EVENT_UNKEPT_OPEN:
		return is_last(f, e);
	case EVENT_REFUSED:
		return keeps_refused(f, e);
	case EVENT_OUTPUT:
	case EVENT_OUTPUT_LEFT_OUT:
		return keeps_output(f, e);
	default:
		return !is_total(e) && keeps_wait(f, e);
	}
}

/* ---- totals ---- */

static void
add(struct forget *f, struct event e)
{
	e.t_us = f->t_us;
	trace_append(f->to, &e);
}

static void
add_spins(struct forget *f, enum track track)
{
	const struct program_index *p = &f->whole->program[track];
	size_t until = ARRAY_UNTIL(p->spins, f->t_us - 1);

	if (until > 0)
		add(f, (struct event){
			.kind = EVENT_SPUN, .track = (uint8_t)track, .number = (uint32_t)p->spins.at[until - 1].late,
			.value = p->spins.at[until - 1].worst_us,
		});
}

/* At the horizon; it is the first one there. */
static void
add_totals(struct forget *f)
{
	uint32_t most = timeline_load_at(f->whole, f->t_us - 1).most;

	add(f, (struct event){ .kind = EVENT_FORGOT, .track = TRACK_LOOP, .value = (int64_t)(f->whole->forgotten + f->gone) });
	for (int track = 0; track < PROGRAM_COUNT; track++)
		add_spins(f, (enum track)track);
	if (most > 0)
		add(f, (struct event){ .kind = EVENT_MOST, .track = TRACK_SERVER, .value = most });
	for (int i = 0; i < WATCHED_MAX; i++)
		forget_waits_add_totals(f->whole, watched_track(i), f->t_us, f->to);
}

/* ---- in steps ---- */

struct forget *
forget_begin(const struct timeline *timeline, size_t whole)
{
	struct forget *f = mem_new(1, sizeof *f);
	const struct trace *from = timeline_trace(timeline);
	size_t count = trace_count(from), first = trace_first(from);

	*f = (struct forget){ .whole = timeline, .from = from, .to = trace_new(trace_wall_us(from)), .next = first };
	f->horizon = count - first > whole ? count - whole : first;
	f->t_us = f->horizon < count ? trace_at(from, f->horizon)->t_us : timeline_last_us(timeline);
	f->horizon = trace_count_until(from, f->t_us - 1); /* all of one moment, or nothing of it */
	f->index = timeline_new(f->to);
	f->ids = trace_ids(from);
	choose_beats(f);
	for (int i = 0; i < WATCHED_MAX; i++)
		forget_waits_choose(&f->waits[i], timeline, watched_track(i), f->t_us);
	return f;
}

void
forget_free(struct forget *f)
{
	if (f == NULL)
		return;
	timeline_free(f->index);
	trace_free(f->to);
	ARRAY_RELEASE(f->beats);
	for (int i = 0; i < WATCHED_MAX; i++)
		forget_waits_release(&f->waits[i]);
	free(f);
}

bool
forget_step(struct forget *f, size_t events)
{
	size_t count = trace_count(f->from);

	for (; events > 0 && f->next < count; events--, f->next++) {
		const struct event *e = trace_at(f->from, f->next);

		if (f->next == f->horizon)
			add_totals(f);
		if (f->next >= f->horizon || keeps(f, e))
			trace_take(f->to, f->from, e);
		else
			f->gone += !is_total(e);
	}
	timeline_update(f->index);
	return f->next == count;
}

void
forget_keep_text(struct forget *f, int64_t id)
{
	trace_keep_text(f->to, f->from, id);
}

bool
forget_end(struct forget *f, struct trace *trace, struct timeline *timeline)
{
	size_t were = f->next - trace_first(f->from), are = trace_count(f->to) - trace_first(f->to);

	if (f->next <= f->horizon || are > were - were / FORGET_WORTH)
		return false;
	for (int64_t id = f->ids + 1; id <= trace_ids(f->from); id++)
		forget_keep_text(f, id);
	trace_skip_ids(f->to, trace_ids(f->from));
	trace_move(f->to, f->next - are);
	timeline_move(f->index, f->next - are);
	trace_swap(f->to, trace);
	timeline_swap(f->index, timeline);
	return true;
}

