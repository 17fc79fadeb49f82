/* Building the timeline: the requests of a program, one by one and counted. */
#include <stdlib.h>

#include "log/forecast.h"
#include "log/timeline_inside.h"

/* The request of an event, made if need be; NULL if the event cannot have one. */
struct request *
timeline_request_of(struct timeline *tl, const struct event *e)
{
	size_t track = e->track;

	if (e->track > TRACK_VISITOR || e->number < 1 || e->number > REQUEST_NUMBER_MAX)
		return NULL;
	while (tl->requests[track].count < e->number) {
		struct request untouched;

		request_init(&untouched);
		ARRAY_PUSH(tl->requests[track], untouched);
	}
	return &tl->requests[track].at[e->number - 1];
}

/* Of a request that has been queued: it was over before, and not cancelled. */
static bool
is_in_hand(const struct event *e, const struct request *r)
{
	return e->track == TRACK_ASYNC && r->cancel_us == NEVER_US;
}

void
timeline_add_callback(struct timeline *tl, const struct event *e)
{
	struct program_index *p = timeline_program_of(tl, e);
	struct request *r = p == NULL ? NULL : timeline_request_of(tl, e);
	struct tally tally;

	if (r == NULL || r->queue_us == NEVER_US || r->callback_us != NEVER_US)
		return;
	r->callback_us = e->t_us;
	if (p->first_callback_us == NEVER_US)
		p->first_callback_us = e->t_us;
	p->in_callback = true;
	timeline_push_span(p, e, STATE_CALLBACK, STEP_DEFINE);
	tally = timeline_last_tally(p);
	tally.queued--;
	tally.called++;
	tally.running += is_in_hand(e, r);
	timeline_push_tally(p, e->t_us, tally);
}

void
timeline_add_callback_end(struct timeline *tl, const struct event *e)
{
	struct program_index *p = timeline_program_of(tl, e);
	struct request *r = p == NULL ? NULL : timeline_request_of(tl, e);
	struct tally tally;

	if (r == NULL || r->callback_us == NEVER_US || r->callback_end_us != NEVER_US)
		return;
	r->callback_end_us = e->t_us;
	p->in_callback = false;
	timeline_push_span(p, e, STATE_READY, STEP_LOOP);
	tally = timeline_last_tally(p);
	if (is_in_hand(e, r)) {
		(*(r->fail_us != NEVER_US || r->status >= HTTP_ERROR ? &tally.failed_in_hand : &tally.in_hand))--;
		tally.running--;
	}
	timeline_push_tally(p, e->t_us, tally);
}

static bool
has_ended(const struct request *r)
{
	return request_end_us(r) != NEVER_US || r->drop_us != NEVER_US;
}

/* The tally after an event of a request, as its program sees it. */
static void
count_request(struct program_index *p, const struct event *e, const struct request *before)
{
	struct tally tally = timeline_last_tally(p);
	uint32_t *was = request_was_opened(before) ? &tally.open : &tally.waiting;
	bool has_callback = e->track == TRACK_ASYNC, is_error = (uint16_t)e->value >= HTTP_ERROR; /* as it is kept */

	switch ((enum event_kind)e->kind) {
	case EVENT_LAUNCH:
		tally.launched++;
		tally.waiting++;
		break;
	case EVENT_LOOKUP:
	case EVENT_CONNECT:
		if (request_was_opened(before))
			return;
		tally.waiting--;
		tally.open++;
		break;
	case EVENT_RESPONSE:
		(*was)--;
		(*(is_error ? &tally.failed : &tally.done))++;
		(*(is_error ? &tally.failed_in_hand : &tally.in_hand)) += has_callback;
		break;
	case EVENT_FAIL:
		(*was)--;
		tally.failed++;
		tally.failed_in_hand += has_callback;
		break;
	case EVENT_CANCEL:
		(*was)--;
		tally.cancelled++;
		break;
	case EVENT_DROP:
		tally.waiting--;
		tally.launched--;
		break;
	case EVENT_QUEUE:
		tally.queued++;
		break;
	default:
		return;
	}
	timeline_push_tally(p, e->t_us, tally);
}

static void
note_security(struct timeline *tl, const struct event *e, struct request *r)
{
	r->security = trace_text(tl->trace, e->value);
	if (tl->blind_us == NEVER_US && strstr(r->security, SECURED_BLINDLY) != NULL)
		tl->blind_us = e->t_us;
}

/* How long a server elsewhere takes is not known before it has answered: from then on sync's other requests are taken to
 * be like those so far. The span only ever grows. */
static void
expect_likewise(struct timeline *tl, const struct event *e)
{
	const struct program_index *p = &tl->program[TRACK_SYNC];
	struct tally tally = p->tallies.count > 0 ? ARRAY_LAST(p->tallies)->tally : (struct tally){ 0 };
	uint32_t ended = tally.done + tally.failed + tally.cancelled, ahead = tally.planned > ended ? tally.planned - ended : 0;
	int64_t begin_us = timeline_begin_us(tl, TRACK_SYNC), each_us, end_us, before_us;

	if (e->track != TRACK_SYNC || ended == 0 || begin_us == NEVER_US || tl->forecasts.count == 0 || !timeline_fetches_outside(tl))
		return;
	each_us = (e->t_us - begin_us) / ended;
	if (ahead > 0 && each_us > (INT64_MAX / 4 - e->t_us) / ahead)
		return;
	end_us = forecast_span_of_us(e->t_us + each_us * ahead);
	before_us = forecast_stretch_unknown(ARRAY_LAST(tl->forecasts)->value, e->t_us);
	if (end_us > before_us)
		ARRAY_PUSH(tl->forecasts, (struct moment){ e->t_us, end_us });
}

void
timeline_add_request_event(struct timeline *tl, const struct event *e)
{
	struct program_index *p = timeline_program_of(tl, e);
	struct request *r = p == NULL ? NULL : timeline_request_of(tl, e);
	int64_t *date;

	if (r == NULL)
		return;
	date = request_date(r, (enum event_kind)e->kind);
	if (date == NULL)
		return;
	if (e->kind == EVENT_LAUNCH && r->drop_us != NEVER_US)
		request_relaunch(r);
	if (*date != NEVER_US)
		return;
	/* What has gone to the server is not dropped: it would be there twice once launched anew. */
	if (e->kind == EVENT_DROP && (request_phase_at(r, e->t_us) != PHASE_WAITING || r->arrive_us != NEVER_US))
		return;
	if ((e->kind != EVENT_LAUNCH && r->launch_us == NEVER_US) || (e->kind != EVENT_QUEUE && has_ended(r)) ||
	    (e->kind == EVENT_QUEUE && request_end_us(r) == NEVER_US))
		return;
	count_request(p, e, r);
	if ((e->kind == EVENT_LOOKUP || e->kind == EVENT_CONNECT) && !request_was_opened(r))
		flights_open(&p->flights, e->number, e->t_us);
	*date = e->t_us;
	if (request_end_us(r) == e->t_us)
		flights_end(&p->flights, e->number, e->t_us);
	r->is_outside = timeline_fetches_outside(tl);
	if (e->kind == EVENT_RESPONSE)
		r->status = (uint16_t)e->value;
	if (e->kind == EVENT_RESPONSE && p->first_response_us == NEVER_US)
		p->first_response_us = e->t_us;
	if (e->kind == EVENT_FAIL && e->value > CAUSE_NONE && e->value < CAUSE_COUNT)
		r->cause = (uint8_t)e->value;
	if (e->kind == EVENT_CONNECTED)
		r->port = (uint16_t)e->value;
	if (e->kind == EVENT_HEAD)
		r->head_status = (uint16_t)e->value;
	if (request_effect((enum event_kind)e->kind)->ends)
		expect_likewise(tl, e);
	if (e->kind == EVENT_SECURED)
		note_security(tl, e, r);
}

/* The program's request that is in flight; NULL if it is not, and what the event says of it contradicts the log. */
static struct request *
open_request_of(struct timeline *tl, const struct event *e)
{
	struct request *r = timeline_program_of(tl, e) == NULL ? NULL : timeline_request_of(tl, e);

	return r != NULL && request_was_opened(r) && !has_ended(r) ? r : NULL;
}

/* What is known of its connection, or of its response. */
void
timeline_add_request_text(struct timeline *tl, const struct event *e)
{
	struct request *r = open_request_of(tl, e);

	if (r == NULL)
		return;
	if (e->kind == EVENT_ADDRESS && r->connected_us != NEVER_US)
		r->address = trace_text(tl->trace, e->value);
	else if (e->kind == EVENT_FORM && r->head_us != NEVER_US)
		r->form = trace_text(tl->trace, e->value);
	else if (e->kind == EVENT_MISS)
		ARRAY_PUSH(r->notes, (struct request_note){ .t_us = e->t_us, .miss = trace_text(tl->trace, e->value) });
}

void
timeline_add_request_interim(struct timeline *tl, const struct event *e)
{
	struct request *r = open_request_of(tl, e);

	if (r != NULL)
		ARRAY_PUSH(r->notes, (struct request_note){ .t_us = e->t_us, .status = (uint16_t)e->value });
}

void
timeline_add_request_size(struct timeline *tl, const struct event *e)
{
	struct request *r = open_request_of(tl, e);

	if (r != NULL && e->value >= 0)
		r->body_size = e->value;
}

void
timeline_add_redirect(struct timeline *tl, const struct event *e)
{
	struct request *r = open_request_of(tl, e);

	if (r != NULL && r->head_us != NEVER_US)
		request_redirect(r, e->t_us, trace_text(tl->trace, e->value));
}

void
timeline_add_body(struct timeline *tl, const struct event *e)
{
	struct request *r = timeline_request_of(tl, e);

	if (r != NULL)
		r->body = trace_text(tl->trace, e->value);
}
