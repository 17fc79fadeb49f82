/* Building the timeline: what the server has before it, and who visits it. */
#include "log/timeline_inside.h"

/* The last load ends: it is noted if it was one that lasts. */
static void
note_lasting(struct timeline *tl, int64_t end_us)
{
	const struct server_load *last = tl->loads.count > 0 ? ARRAY_LAST(tl->loads) : NULL;

	if (last == NULL || end_us - last->t_us < LOAD_LASTS_US)
		return;
	ARRAY_PUSH(tl->lasting, (struct moment){ last->t_us, (int64_t)tl->loads.count - 1 });
	peaks_push(&tl->most_open, load_open(last));
	peaks_push(&tl->fewest_open, -(int64_t)load_open(last));
}

/* Adds an entry equal to the last one except for its time; the caller updates it in place.
 * One form that counted in a copy and stored it was miscompiled by GCC 12.2 at -O2: open[2]
 * got the value of open[track]. test_timeline_levels compares -O0 with -O2. */
static struct server_load *
push_load(struct timeline *tl, int64_t t_us)
{
	struct server_load *load;

	note_lasting(tl, t_us);
	ARRAY_PUSH(tl->loads, (struct server_load){ .t_us = t_us });
	load = &tl->loads.at[tl->loads.count - 1];
	if (tl->loads.count > 1)
		*load = load[-1];
	load->t_us = t_us;
	return load;
}

/* When a visitor's request will be answered, as far as is known by t. */
static void
note_visit_end(struct timeline *tl, int64_t t_us, const struct request *r)
{
	int64_t asked_us = r->asked_us != NEVER_US ? r->asked_us : 0;
	int64_t end_us = r->take_us != NEVER_US ? r->take_us + r->take_for_us : r->arrive_us + asked_us;

	if (tl->visit_ends.count == 0 || end_us > ARRAY_LAST(tl->visit_ends)->value)
		ARRAY_PUSH(tl->visit_ends, (struct moment){ t_us, end_us });
}

/* Only the server's events tell of a visitor's request. */
static void
note_visit(struct timeline *tl, const struct event *e, struct request *r)
{
	if (e->kind == EVENT_ARRIVE) {
		r->stay = stays_begin(&tl->visitors, e->t_us, e->number);
		visits_begin(&tl->visits, e->t_us, r, e->number);
	}
	r->is_broken_off = e->kind == EVENT_ABORT;
	if (e->kind == EVENT_ARRIVE && e->value != TRACE_NO_TEXT)
		r->target = trace_text(tl->trace, e->value);
	else if (e->kind == EVENT_ANSWER)
		r->status = (uint16_t)e->value;
	if (request_effect((enum event_kind)e->kind)->ends) {
		stays_end(&tl->visitors, r->stay, e->t_us);
		if (e->kind == EVENT_LEAVE && r->take_us != NEVER_US && r->take_for_us > 0)
			stays_end(&tl->left, stays_begin(&tl->left, e->t_us, e->number), r->take_us + r->take_for_us);
		ARRAY_PUSH(tl->departures, (struct stay){ e->t_us, e->number });
		for (int i = 0; i < WATCHED_MAX; i++)
			watched_visit_ended(&tl->watched[i], e);
	}
}

/* What the server does with a program's request. */
static void
note_flight(struct flights *flights, const struct event *e, const struct request *r)
{
	bool is_bounded = r->take_for_us != FOR_EVER_US && r->take_for_us < INT64_MAX - e->t_us;

	if (e->kind == EVENT_TAKE)
		flights_take(flights, e->number, e->t_us, is_bounded ? e->t_us + r->take_for_us : INT64_MAX);
	else if (request_effect((enum event_kind)e->kind)->ends)
		flights_answer(flights, e->number, e->t_us);
}

/* The server's events of a request, in order: arrive, take, and one of answer, abort and
 * leave. */
void
timeline_add_server_event(struct timeline *tl, const struct event *e)
{
	const struct request_effect *effect = request_effect((enum event_kind)e->kind);
	struct request *r = timeline_request_of(tl, e);
	struct server_load *load;
	struct visit_tally before;
	int64_t *date;

	if (r == NULL)
		return;
	date = request_date(r, (enum event_kind)e->kind);
	if (date == NULL || *date != NEVER_US || r->answer_us != NEVER_US || r->leave_us != NEVER_US || r->drop_us != NEVER_US)
		return;
	if ((!effect->begins && r->arrive_us == NEVER_US) || (e->track < PROGRAM_COUNT && r->launch_us == NEVER_US))
		return;
	load = push_load(tl, e->t_us);
	if (effect->begins) {
		load->open[e->track]++;
	} else if (effect->ends) {
		load->open[e->track]--;
		if (r->take_us != NEVER_US)
			load->at_work--;
	} else if (e->kind == EVENT_TAKE) {
		load->at_work++;
		load->most = load->at_work > load->most ? load->at_work : load->most;
		r->take_for_us = e->value;
	}
	if (e->track == TRACK_VISITOR)
		note_visit(tl, e, r);
	before = visits_count(r);
	*date = e->t_us;
	if (e->track < PROGRAM_COUNT)
		note_flight(&tl->program[e->track].flights, e, r);
	if (e->track == TRACK_VISITOR) {
		note_visit_end(tl, e->t_us, r);
		visits_change(&tl->visits, e->t_us, r, &before);
	}
}

/* The last visitor who arrived; NULL if that is not the one of the event, or was not at its moment: what belongs to an
 * arrival is known with it or not at all (log_event_along). */
struct request *
timeline_newcomer_of(struct timeline *tl, const struct event *e)
{
	const struct stay *last = tl->visitors.all.count > 0 ? ARRAY_LAST(tl->visitors.all) : NULL;
	struct request *r;

	if (e->track != TRACK_VISITOR || last == NULL || last->number != e->number || e->value < 0)
		return NULL;
	r = timeline_request_of(tl, e);
	return r != NULL && r->arrive_us == e->t_us ? r : NULL;
}

void
timeline_add_ask(struct timeline *tl, const struct event *e)
{
	struct request *r = timeline_newcomer_of(tl, e);

	if (r == NULL)
		return;
	r->asked_us = e->value;
	note_visit_end(tl, e->t_us, r);
}

void
timeline_add_stay(struct timeline *tl, const struct event *e)
{
	struct request *r = timeline_newcomer_of(tl, e);

	if (r == NULL)
		return;
	r->before_us = e->value;
	r->taken_before = r->take_us != NEVER_US;
}

void
timeline_add_who(struct timeline *tl, const struct event *e)
{
	struct request *r = timeline_newcomer_of(tl, e);
	const char *text = trace_text(tl->trace, e->value);

	if (r == NULL || (e->kind == EVENT_SIGNED && r->signed_by != NULL))
		return;
	*(e->kind == EVENT_FROM ? &r->from : e->kind == EVENT_AGENT ? &r->agent : &r->signed_by) = text;
	if (e->kind == EVENT_SIGNED)
		visits_sign(&tl->visits, e->t_us, r, e->value, text);
}

void
timeline_add_refused(struct timeline *tl, const struct event *e)
{
	struct refusal_at refusal = { .t_us = e->t_us };
	size_t i = 0;

	if (e->track != TRACK_SERVER || e->value < 0)
		return;
	if (tl->refusals.count > 0)
		refusal = *ARRAY_LAST(tl->refusals);
	refusal.t_us = e->t_us;
	while (i < REFUSALS_KINDS - 1 && refusal.kinds[i].count > 0 && refusal.kinds[i].status != e->number)
		i++;
	refusal.kinds[i].status = (uint16_t)e->number;
	refusal.kinds[i].count = e->value;
	ARRAY_PUSH(tl->refusals, refusal);
}

void
timeline_add_freeze(struct timeline *tl, const struct event *e)
{
	push_load(tl, e->t_us)->frozen = e->kind == EVENT_FREEZE;
}

/* Visitors who are not kept are part of the load, too. */
void
timeline_add_unkept_open(struct timeline *tl, const struct event *e)
{
	uint32_t open = unkept_open(e);
	uint32_t at_work = e->number < open ? e->number : open;
	struct server_load *load;

	if (e->track != TRACK_SERVER)
		return;
	load = push_load(tl, e->t_us);
	load->open[TRACK_VISITOR] += open - tl->unkept_open;
	load->at_work += at_work - tl->unkept_at_work;
	load->most = load->at_work > load->most ? load->at_work : load->most;
	tl->unkept_open = open;
	tl->unkept_at_work = at_work;
}

void
timeline_add_most(struct timeline *tl, const struct event *e)
{
	if (e->track != TRACK_SERVER || !timeline_is_total(tl, e) || tl->loads.count == 0 || e->value > UINT32_MAX ||
	    e->value < ARRAY_LAST(tl->loads)->at_work)
		return;
	ARRAY_LAST(tl->loads)->most = (uint32_t)e->value;
}

void
timeline_add_heartbeat(struct timeline *tl, const struct event *e)
{
	int64_t late_us = e->value > 0 ? e->value : 0;

	ARRAY_PUSH(tl->beats, (struct beat){ e->t_us, late_us });
	peaks_push(&tl->lateness, late_us);
}
