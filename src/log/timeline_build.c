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
#include "log/forecast.h"
#include "log/outlook.h"
#include "log/timeline_inside.h"

/* The request of an event, made if need be; NULL if the event cannot have one. */
static struct request *
request_of(struct timeline *tl, const struct event *e)
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

static struct program_index *
program_of(struct timeline *tl, const struct event *e)
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

static void
push_span(struct program_index *p, const struct event *e, enum program_state state, enum step step)
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

static struct tally
last_tally(const struct program_index *p)
{
	return p->tallies.count > 0 ? p->tallies.at[p->tallies.count - 1].tally : (struct tally){ 0 };
}

static void
push_tally(struct program_index *p, int64_t t_us, struct tally tally)
{
	uint32_t most_open = p->tallies.count > 0 ? ARRAY_LAST(p->tallies)->most_open : 0;

	ARRAY_PUSH(p->tallies, (struct tally_at){ t_us, tally, tally.open > most_open ? tally.open : most_open });
}

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

/* The run's own setting: a turn of that knob is for the next run. */
static bool
fetches_outside(const struct timeline *tl)
{
	return tl->knobs.count > 0 && settings_is_outside(&ARRAY_LAST(tl->knobs)->settings);
}

/* The length of the run, forecast at its start from its settings, and when a knob is turned, from
 * what is left of it. Earlier forecasts and the time elapsed can only lengthen it. */
static void
push_forecast(struct timeline *tl, int64_t t_us)
{
	struct settings settings;
	enum { ROOM_DIVISOR = 16 };
	struct outlook outlook;
	int64_t span_us, before_us;

	if (tl->forecasts.count > 0 && fetches_outside(tl)) {
		tl->forecast_waits = false;
		return; /* it follows what is seen (expect_likewise) */
	}
	if (tl->forecasts.count == 0) {
		timeline_settings_at(tl, t_us, &settings);
		span_us = forecast_span_us(&settings);
	} else {
		outlook_make(tl, t_us, &outlook);
		before_us = forecast_stretch(ARRAY_LAST(tl->forecasts)->value, t_us);
		/* It stays as long as there is room for the end and a little more. */
		span_us = outlook.end_us + before_us / ROOM_DIVISOR > before_us ? forecast_span_of_us(outlook.end_us) : before_us;
		span_us = before_us > span_us ? before_us : span_us;
	}
	ARRAY_PUSH(tl->forecasts, (struct moment){ t_us, span_us });
	tl->forecast_waits = false;
}

/* A forecast looks at each request: of a knob that is turned on and on, not every turn has one of its own. */
static bool
may_forecast(const struct timeline *tl, int64_t t_us)
{
	enum { MOST = 4, WITHIN_US = 100 * 1000 };

	return tl->forecasts.count < MOST || t_us - tl->forecasts.at[tl->forecasts.count - MOST].t_us >= WITHIN_US;
}

/* The forecast may change: it is made anew, now or, if there were many just now, at a later event. */
static void
renew_forecast(struct timeline *tl, int64_t t_us)
{
	if (may_forecast(tl, t_us))
		push_forecast(tl, t_us);
	else
		tl->forecast_waits = true;
}

static void
add_run_start(struct timeline *tl, const struct event *e)
{
	tl->started = true;
	tl->sockets = e->value;
	push_forecast(tl, e->t_us);
}

static void
add_run_end(struct timeline *tl, const struct event *e)
{
	tl->end_us = e->t_us;
}

static void
add_knob(struct timeline *tl, const struct event *e)
{
	if (e->number >= KNOB_COUNT)
		return;
	push_knob(tl, e);
	if (tl->started) {
		/* What counts from the next run on says nothing about this one. */
		if (knob_info((enum knob)e->number)->effect != EFFECT_RUN)
			renew_forecast(tl, e->t_us);
		ARRAY_PUSH(tl->turns, (struct moment){ e->t_us, (int64_t)tl->interventions.count });
		ARRAY_PUSH(tl->interventions, (struct intervention){ .t_us = e->t_us, .value = e->value, .number = e->number });
	} else if (e->number == KNOB_PROGRAMS) {
		tl->programs = e->value;
	}
}

/* Presses are numbered in their order. */
static void
add_button(struct timeline *tl, const struct event *e)
{
	if (tl->presses.count > 0 && e->number <= tl->interventions.at[ARRAY_LAST(tl->presses)->value].number)
		return;
	ARRAY_PUSH(tl->presses, (struct moment){ e->t_us, (int64_t)tl->interventions.count });
	ARRAY_PUSH(tl->interventions, (struct intervention){
		.t_us = e->t_us, .number = e->number, .button = true, .answer_us = { NEVER_US, NEVER_US },
	});
}

static void
add_button_answer(struct timeline *tl, const struct event *e)
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
add_step(struct timeline *tl, const struct event *e)
{
	struct program_index *p = program_of(tl, e);

	if (p == NULL)
		return;
	push_span(p, e, p->in_callback ? STATE_CALLBACK : STATE_RUNNING, (enum step)e->step);
}

static void
add_block(struct timeline *tl, const struct event *e)
{
	struct program_index *p = program_of(tl, e);

	if (p != NULL)
		push_span(p, e, STATE_BLOCKED, (enum step)e->step);
}

static void
add_ready(struct timeline *tl, const struct event *e)
{
	struct program_index *p = program_of(tl, e);

	if (p != NULL)
		push_span(p, e, STATE_READY, STEP_LOOP);
}

static void
add_done(struct timeline *tl, const struct event *e)
{
	struct program_index *p = program_of(tl, e);

	if (p == NULL)
		return;
	push_span(p, e, STATE_DONE, STEP_LOOP);
	ARRAY_PUSH(p->dones, (struct moment){ e->t_us, 0 });
}

static void
add_print(struct timeline *tl, const struct event *e)
{
	struct program_index *p = program_of(tl, e);

	if (p != NULL)
		ARRAY_PUSH(p->prints, (struct print){
			.t_us = e->t_us, .text = trace_text(tl->trace, e->value), .number = e->number, .step = e->step,
		});
}

/* Turn k was due at begin + k x SPIN_US; those due more than LATE_US ago are late. */
static void
add_spin(struct timeline *tl, const struct event *e)
{
	struct program_index *p = program_of(tl, e);
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

static void
add_plan(struct timeline *tl, const struct event *e)
{
	struct program_index *p = program_of(tl, e);
	struct tally tally;

	if (p == NULL || e->value < 0 || e->value > REQUEST_NUMBER_MAX)
		return;
	tally = last_tally(p);
	if (p->tallies.count > 0)
		add_replan(p, e->t_us, e->value - tally.planned);
	tally.planned = (uint32_t)e->value;
	push_tally(p, e->t_us, tally);
	if (p->begin_us != NEVER_US && tl->forecasts.count > 0)
		renew_forecast(tl, e->t_us);
}

/* Of a request that has been queued: it was over before, and not cancelled. */
static bool
is_in_hand(const struct event *e, const struct request *r)
{
	return e->track == TRACK_ASYNC && r->cancel_us == NEVER_US;
}

static void
add_callback(struct timeline *tl, const struct event *e)
{
	struct program_index *p = program_of(tl, e);
	struct request *r = p == NULL ? NULL : request_of(tl, e);
	struct tally tally;

	if (r == NULL || r->queue_us == NEVER_US || r->callback_us != NEVER_US)
		return;
	r->callback_us = e->t_us;
	if (p->first_callback_us == NEVER_US)
		p->first_callback_us = e->t_us;
	p->in_callback = true;
	push_span(p, e, STATE_CALLBACK, STEP_DEFINE);
	tally = last_tally(p);
	tally.queued--;
	tally.called++;
	tally.running += is_in_hand(e, r);
	push_tally(p, e->t_us, tally);
}

static void
add_callback_end(struct timeline *tl, const struct event *e)
{
	struct program_index *p = program_of(tl, e);
	struct request *r = p == NULL ? NULL : request_of(tl, e);
	struct tally tally;

	if (r == NULL || r->callback_us == NEVER_US || r->callback_end_us != NEVER_US)
		return;
	r->callback_end_us = e->t_us;
	p->in_callback = false;
	push_span(p, e, STATE_READY, STEP_LOOP);
	tally = last_tally(p);
	if (is_in_hand(e, r)) {
		(*(r->fail_us != NEVER_US || r->status >= HTTP_ERROR ? &tally.failed_in_hand : &tally.in_hand))--;
		tally.running--;
	}
	push_tally(p, e->t_us, tally);
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
	struct tally tally = last_tally(p);
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
	push_tally(p, e->t_us, tally);
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

	if (e->track != TRACK_SYNC || ended == 0 || begin_us == NEVER_US || tl->forecasts.count == 0 || !fetches_outside(tl))
		return;
	each_us = (e->t_us - begin_us) / ended;
	if (ahead > 0 && each_us > (INT64_MAX / 4 - e->t_us) / ahead)
		return;
	end_us = forecast_span_of_us(e->t_us + each_us * ahead);
	before_us = forecast_stretch_unknown(ARRAY_LAST(tl->forecasts)->value, e->t_us);
	if (end_us > before_us)
		ARRAY_PUSH(tl->forecasts, (struct moment){ e->t_us, end_us });
}

static void
add_request_event(struct timeline *tl, const struct event *e)
{
	struct program_index *p = program_of(tl, e);
	struct request *r = p == NULL ? NULL : request_of(tl, e);
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
	*date = e->t_us;
	r->is_outside = fetches_outside(tl);
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
	struct request *r = program_of(tl, e) == NULL ? NULL : request_of(tl, e);

	return r != NULL && request_was_opened(r) && !has_ended(r) ? r : NULL;
}

/* What is known of its connection, or of its response. */
static void
add_request_text(struct timeline *tl, const struct event *e)
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

static void
add_request_interim(struct timeline *tl, const struct event *e)
{
	struct request *r = open_request_of(tl, e);

	if (r != NULL)
		ARRAY_PUSH(r->notes, (struct request_note){ .t_us = e->t_us, .status = (uint16_t)e->value });
}

static void
add_request_size(struct timeline *tl, const struct event *e)
{
	struct request *r = open_request_of(tl, e);

	if (r != NULL && e->value >= 0)
		r->body_size = e->value;
}

static void
add_redirect(struct timeline *tl, const struct event *e)
{
	struct request *r = open_request_of(tl, e);

	if (r != NULL && r->head_us != NEVER_US)
		request_redirect(r, e->t_us, trace_text(tl->trace, e->value));
}

static void
add_body(struct timeline *tl, const struct event *e)
{
	struct request *r = request_of(tl, e);

	if (r != NULL)
		r->body = trace_text(tl->trace, e->value);
}

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

/* The server's events of a request, in order: arrive, take, and one of answer, abort and
 * leave. */
static void
add_server_event(struct timeline *tl, const struct event *e)
{
	const struct request_effect *effect = request_effect((enum event_kind)e->kind);
	struct request *r = request_of(tl, e);
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
	if (e->track == TRACK_VISITOR) {
		note_visit_end(tl, e->t_us, r);
		visits_change(&tl->visits, e->t_us, r, &before);
	}
}

/* The last visitor who arrived; NULL if that is not the one of the event, or was not at its moment: what belongs to an
 * arrival is known with it or not at all (log_event_along). */
static struct request *
newcomer_of(struct timeline *tl, const struct event *e)
{
	const struct stay *last = tl->visitors.all.count > 0 ? ARRAY_LAST(tl->visitors.all) : NULL;
	struct request *r;

	if (e->track != TRACK_VISITOR || last == NULL || last->number != e->number || e->value < 0)
		return NULL;
	r = request_of(tl, e);
	return r != NULL && r->arrive_us == e->t_us ? r : NULL;
}

static void
add_ask(struct timeline *tl, const struct event *e)
{
	struct request *r = newcomer_of(tl, e);

	if (r == NULL)
		return;
	r->asked_us = e->value;
	note_visit_end(tl, e->t_us, r);
}

static void
add_stay(struct timeline *tl, const struct event *e)
{
	struct request *r = newcomer_of(tl, e);

	if (r == NULL)
		return;
	r->before_us = e->value;
	r->taken_before = r->take_us != NEVER_US;
}

static void
add_who(struct timeline *tl, const struct event *e)
{
	struct request *r = newcomer_of(tl, e);
	const char *text = trace_text(tl->trace, e->value);

	if (r == NULL || (e->kind == EVENT_SIGNED && r->signed_by != NULL))
		return;
	*(e->kind == EVENT_FROM ? &r->from : e->kind == EVENT_AGENT ? &r->agent : &r->signed_by) = text;
	if (e->kind == EVENT_SIGNED)
		visits_sign(&tl->visits, e->t_us, r, e->value, text);
}

static void
add_refused(struct timeline *tl, const struct event *e)
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

static void
add_freeze(struct timeline *tl, const struct event *e)
{
	push_load(tl, e->t_us)->frozen = e->kind == EVENT_FREEZE;
}

/* Visitors who are not kept are part of the load, too. */
static void
add_unkept_open(struct timeline *tl, const struct event *e)
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

static void
add_heartbeat(struct timeline *tl, const struct event *e)
{
	int64_t late_us = e->value > 0 ? e->value : 0;

	ARRAY_PUSH(tl->beats, (struct beat){ e->t_us, late_us });
	peaks_push(&tl->lateness, late_us);
}

static void
add_watched(struct timeline *tl, const struct event *e)
{
	struct request *visitor;
	int i = watched_index(e->track);

	if (e->kind == EVENT_VISITS) { /* its own request is that of a visitor who has come */
		visitor = e->value > 0 && (size_t)e->value <= tl->requests[TRACK_VISITOR].count ?
		    &tl->requests[TRACK_VISITOR].at[e->value - 1] : NULL;
		if (visitor == NULL || visitor->arrive_us == NEVER_US)
			return;
		if (i >= 0 && visitor == newcomer_of(tl, &(struct event){ .t_us = e->t_us, .track = TRACK_VISITOR, .number = (uint32_t)e->value }))
			visits_disown(&tl->visits, e->t_us, visitor);
	}
	if (i >= 0)
		watched_add(&tl->watched[i], tl->trace, e);
}

#define add_none NULL
#define ADD_ROW(kind, name, group, stop, value, request, index, sentence) [EVENT_##kind] = add_##index,
static void (*const add[EVENT_KIND_COUNT])(struct timeline *, const struct event *) = { EVENT_KINDS(ADD_ROW) };

struct timeline *
timeline_new(const struct trace *trace)
{
	struct timeline *tl = mem_new(1, sizeof *tl);

	tl->trace = trace;
	tl->end_us = NEVER_US;
	tl->blind_us = NEVER_US;
	for (int i = 0; i < PROGRAM_COUNT; i++)
		tl->program[i].begin_us = tl->program[i].first_callback_us = tl->program[i].first_response_us = NEVER_US;
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
	ARRAY_RELEASE(tl->landmarks);
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
	visits_release(&tl->visits);
	for (int i = 0; i < WATCHED_MAX; i++)
		watched_release(&tl->watched[i]);
	for (int track = 0; track < TRACK_COUNT; track++)
		for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
			ARRAY_RELEASE(tl->events[track][kind]);
	free(tl);
}

static void
note_landmark(struct timeline *tl, const struct event *e)
{
	bool is_known = tl->landmarks.count > 0 && *ARRAY_LAST(tl->landmarks) == e->t_us;

	if (event_kind_info((enum event_kind)e->kind)->landmark && !is_known)
		ARRAY_PUSH(tl->landmarks, e->t_us);
}

size_t
timeline_update(struct timeline *tl)
{
	size_t count = trace_count(tl->trace), before = tl->read;

	for (; tl->read < count; tl->read++) {
		const struct event *e = trace_at(tl->trace, tl->read);

		if (add[e->kind] != NULL)
			add[e->kind](tl, e);
		if (tl->forecast_waits && may_forecast(tl, e->t_us))
			push_forecast(tl, e->t_us);
		note_landmark(tl, e);
		ARRAY_PUSH(tl->events[e->track][e->kind], tl->read);
		tl->last_us = e->t_us;
	}
	return count - before;
}

