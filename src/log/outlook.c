/* The rest of a run, from how it stands at a moment (play.h). */
#include "log/outlook.h"

#include <stdlib.h>
#include <string.h>

#include "log/play.h"
#include "log/settings.h"

/* A moment of a run, to play on from. */
struct beginning {
	struct play play;
	const struct timeline *tl;
	int64_t t_us, limit;
	struct settings knobs;
	bool in_turn;
	bool troubled;           /* there are errors or timeouts, or were */
	struct settings then;    /* as of the turns of knobs so far: */
	size_t turns_then;
};

static bool
by(int64_t event_us, int64_t t_us)
{
	return event_us != NEVER_US && event_us <= t_us;
}

/* ---- how it stands at t ---- */

static int
by_arrival(const void *a, const void *b)
{
	const struct play_job *x = a, *y = b;

	if (x->arrive_us != y->arrive_us)
		return x->arrive_us < y->arrive_us ? -1 : 1;
	if (x->connect_us != y->connect_us)
		return x->connect_us < y->connect_us ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

typedef ARRAY(struct play_job) job_list;

/* The settings as of then; mostly those of the request before. */
static const struct settings *
settings_then(struct beginning *b, int64_t t_us)
{
	size_t turns;

	timeline_interventions(b->tl, t_us, &turns);
	if (turns != b->turns_then)
		timeline_settings_at(b->tl, t_us, &b->then);
	b->turns_then = turns;
	return &b->then;
}

/* A request that is before the server: at work, in line, or on its way there. */
static void
note_at_server(struct beginning *b, const struct request *r, enum track track, uint32_t number, job_list *line)
{
	const struct settings *then = &b->knobs;
	struct play_job job = {
		.deadline_us = NEVER_US, .arrive_us = b->t_us, .asked_us = r->asked_us, .number = number, .track = (uint8_t)track,
	};

	if (track < PROGRAM_COUNT && b->troubled) {
		then = settings_then(b, r->connect_us);
		job.deadline_us = play_deadline_us(then, r->connect_us, number);
	}
	if (by(r->answer_us, b->t_us))
		play_add_end(&b->play, b->t_us, track, r->status < HTTP_ERROR);
	else if (by(r->take_us, b->t_us) && by(r->leave_us, b->t_us))
		play_add_end(&b->play, b->t_us, track, false);
	else if (by(r->take_us, b->t_us))
		play_take_up(&b->play, &job, r->take_us, r->take_for_us);
	else if (by(job.deadline_us, b->t_us) || (track < PROGRAM_COUNT && b->troubled && settings_error_choice(then, number)->error.deserted))
		play_add_end(&b->play, b->t_us, track, false);
	else {
		job.arrive_us = by(r->arrive_us, b->t_us) ? r->arrive_us : b->t_us;
		job.connect_us = r->connect_us;
		ARRAY_PUSH(*line, job);
	}
}

/* The client of a handler that sleeps has left: it works on for nobody. */
static void
note_abandoned(struct beginning *b, const struct request *r, enum track track)
{
	if (b->play.serves_all || !by(r->take_us, b->t_us) || !by(r->leave_us, b->t_us) || r->take_for_us == FOR_EVER_US || by(r->take_us + r->take_for_us, b->t_us))
		return;
	play_add_busy(&b->play, r->take_us + r->take_for_us, track);
}

/* When the computing that goes on at t will be over. */
static int64_t
computing_until_us(const struct beginning *b, enum track track)
{
	struct span span = timeline_span_at(b->tl, track, b->t_us);
	struct settings then;

	if (span.step != STEP_WORK || (span.state != STATE_RUNNING && span.state != STATE_CALLBACK))
		return b->t_us;
	timeline_settings_at(b->tl, span.start_us, &then);
	return span.start_us + then.value[KNOB_WORK] > b->t_us ? span.start_us + then.value[KNOB_WORK] : b->t_us;
}

/* Returns true if sync has computed on it already: it may run other lines about it since. */
static bool
has_computed(const struct beginning *b, uint32_t number)
{
	size_t count, i = timeline_span_index(b->tl, TRACK_SYNC, b->t_us);
	const struct span *spans = timeline_spans(b->tl, TRACK_SYNC, &count);

	for (; i < count && spans[i].number == number; i--) {
		if (spans[i].step == STEP_WORK)
			return true;
		if (i == 0)
			break;
	}
	return false;
}

/* Returns true if the response is here, but the program has not begun to compute on it: in async its callback
 * is to come, or has begun; in sync the call is about to return, or the line after it runs. */
static bool
will_be_computed_on(const struct beginning *b, const struct request *r, enum track track, uint32_t number)
{
	struct span span;

	if (!by(r->response_us, b->t_us) || r->status >= HTTP_ERROR)
		return false;
	if (track == TRACK_ASYNC && !by(r->callback_us, b->t_us))
		return true;
	span = timeline_span_at(b->tl, track, b->t_us);
	if (track == TRACK_ASYNC)
		return span.state == STATE_CALLBACK && span.number == number && span.step != STEP_WORK;
	return span.number == number && (span.state == STATE_BLOCKED || span.state == STATE_RUNNING) && !has_computed(b, number);
}

/* How many of its responses are here, and are to be computed on. */
static uint32_t
uncomputed(const struct beginning *b, enum track track, const struct tally *tally)
{
	struct span span = timeline_span_at(b->tl, track, b->t_us);
	const struct request *r = timeline_request(b->tl, track, span.number);
	bool is_at_one = r != NULL && by(r->response_us, b->t_us) && r->status < HTTP_ERROR, called = r != NULL && by(r->callback_us, b->t_us);
	uint32_t waiting = tally->in_hand;

	if (track == TRACK_SYNC)
		return is_at_one && will_be_computed_on(b, r, track, span.number);
	if (!is_at_one || !called || by(r->callback_end_us, b->t_us) || span.state != STATE_CALLBACK)
		return waiting;
	return waiting - (waiting > 0 && !will_be_computed_on(b, r, track, span.number));
}

/* Nothing follows from their ends but that they have ended: the last one counts, and the first. All of those that the server has still
 * to take up are taken up now. */
static void
note_plain_flights(struct beginning *b, enum track track)
{
	struct play_party *party = &b->play.party[track];
	struct flights_at at;

	flights_at(timeline_flights(b->tl, track), b->t_us, &at);
	party->ended_to_come = at.count;
	if (at.answered > 0)
		play_add_plain_ends(&b->play, track, b->t_us, b->t_us, at.answered);
	if (at.at_work > 0 && at.due_most_us < INT64_MAX)
		play_add_plain_ends(&b->play, track, at.due_least_us, at.due_most_us, at.at_work);
	if (at.untaken > 0)
		play_add_plain_ends(&b->play, track, b->t_us + b->play.delay_us, b->t_us + b->play.delay_us, at.untaken);
}

static void
note_flights(struct beginning *b, enum track track, job_list *line)
{
	struct play_party *party = &b->play.party[track];
	const struct flights *flights = timeline_flights(b->tl, track);
	uint32_t from = 0, n;

	while ((n = flights_next(flights, b->t_us, &from)) != 0) {
		const struct request *r = timeline_request(b->tl, track, n);

		party->ended_to_come++;
		party->in_flight++;
		note_abandoned(b, r, track);
		note_at_server(b, r, track, n, line);
	}
	from = 0;
	while (!b->play.serves_all && (n = flights_next_left(flights, b->t_us, &from)) != 0)
		note_abandoned(b, timeline_request(b->tl, track, n), track);
}

static void
note_requests(struct beginning *b, enum track track, const struct tally *tally, job_list *line)
{
	struct play_party *party = &b->play.party[track];

	party->next = tally->launched + 1;
	party->free_us += b->knobs.value[KNOB_WORK] == 0 ? 0 : b->knobs.value[KNOB_WORK] * uncomputed(b, track, tally);
	if (party->plain && !b->troubled)
		note_plain_flights(b, track);
	else
		note_flights(b, track, line);
	party->turns = tally->waiting;
	party->turn = tally->waiting == 0 ? 0 : timeline_lowest_waiting(b->tl, track, b->t_us);
	party->ended_to_come += party->turns;
}

static void
note_party(struct beginning *b, enum track track, job_list *line)
{
	struct play_party *party = &b->play.party[track];
	struct tally tally = timeline_tally_at(b->tl, track, b->t_us);
	struct span span = timeline_span_at(b->tl, track, b->t_us);

	party->present = timeline_has_program(b->tl, track);
	if (!party->present)
		return;
	party->begun = span.state != STATE_ABSENT;
	party->done = span.state == STATE_DONE;
	party->planned = tally.planned > 0 ? tally.planned : (uint32_t)b->knobs.value[KNOB_REQUESTS];
	if (party->done) {
		party->end_us = timeline_done_us(b->tl, track, b->t_us);
		return;
	}
	party->free_us = computing_until_us(b, track);
	party->plain = b->play.serves_all && b->knobs.value[KNOB_WORK] == 0 &&
	    ((tally.waiting == 0 && tally.launched >= party->planned) || (track == TRACK_ASYNC && b->limit >= party->planned));
	note_requests(b, track, &tally, line);
}

/* They are in the way only where the server cannot serve all. */
static void
note_visitors(struct beginning *b, job_list *line)
{
	size_t from = 0;
	uint32_t n;

	if (b->play.serves_all)
		return;
	while ((n = timeline_next_visitor(b->tl, b->t_us, &from)) != 0)
		note_at_server(b, timeline_request(b->tl, TRACK_VISITOR, n), TRACK_VISITOR, n, line);
	from = 0;
	while ((n = timeline_next_left(b->tl, b->t_us, &from)) != 0)
		note_abandoned(b, timeline_request(b->tl, TRACK_VISITOR, n), TRACK_VISITOR);
}

static bool
is_in_order(const job_list *line)
{
	for (size_t i = 1; i < line->count; i++)
		if (by_arrival(&line->at[i - 1], &line->at[i]) > 0)
			return false;
	return true;
}

/* How it stands at t; those at the server stand in line in the order of their arrival. */
static void
note_all(struct beginning *b, int64_t percent)
{
	struct play *p = &b->play;
	job_list line = { 0 };

	play_begin(p, &b->knobs, b->in_turn, b->limit, b->t_us);
	play_set_percent(p, percent);
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++)
		note_party(b, track, &line);
	note_visitors(b, &line);
	if (!is_in_order(&line))
		ARRAY_SORT(line, by_arrival);
	for (size_t i = 0; i < line.count; i++)
		play_line_up(p, line.at[i]);
	ARRAY_RELEASE(line);
}

/* How long another server takes is not known: nothing is, but who is not done. */
static void
make_unknown(const struct timeline *tl, int64_t t_us, struct outlook *out)
{
	out->end_us = NEVER_US;
	for (int i = 0; i < PROGRAM_COUNT; i++)
		out->program[i] = (struct outlook_program){
			.begin_least_us = NEVER_US, .begin_us = NEVER_US, .least_us = NEVER_US, .most_us = NEVER_US, .next_us = NEVER_US,
			.runs = timeline_has_program(tl, (enum track)i) && timeline_span_at(tl, (enum track)i, t_us).state != STATE_DONE,
		};
}

/* A longer delay may run into its timeout sooner. */
static void
put_in_order(struct outlook_program *program)
{
	int64_t least_us = program->most_us;

	if (program->least_us == NEVER_US || program->most_us == NEVER_US)
		program->least_us = program->most_us = NEVER_US;
	if (program->least_us <= program->most_us)
		return;
	program->most_us = program->least_us;
	program->least_us = least_us;
}

/* With jitter there are two passes: every delay as short as can be, and as long. */
static void
note_pass(const struct beginning *b, bool is_first, bool is_only, struct outlook *out)
{
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		const struct play_party *party = &b->play.party[i];
		struct outlook_program *program = &out->program[i];

		program->runs = party->present && timeline_span_at(b->tl, (enum track)i, b->t_us).state != STATE_DONE;
		program->begin_least_us = program->begin_us = NEVER_US;
		program->next_us = is_first || program->next_us == party->next_us ? party->next_us : NEVER_US;
		if (is_first)
			program->least_us = party->present ? party->end_us : NEVER_US;
		if (!is_first || is_only)
			program->most_us = party->present ? party->end_us : NEVER_US;
	}
}

/* Where no limit was ever reached, requests go out as fast as this machine sends them, and the others will go no faster. */
static void
heed_pace(const struct beginning *b, struct outlook_program *program)
{
	enum { LATELY_US = 500 * 1000, FEW = 20 };
	struct tally now = timeline_tally_at(b->tl, TRACK_ASYNC, b->t_us), then = timeline_tally_at(b->tl, TRACK_ASYNC, b->t_us - LATELY_US);
	int64_t begin_us = timeline_begin_us(b->tl, TRACK_ASYNC), since_us = begin_us > b->t_us - LATELY_US ? begin_us : b->t_us - LATELY_US;
	int64_t sent = now.launched - now.waiting, lately = sent - (then.launched - then.waiting), unsent = now.planned - sent;
	int64_t answer_us = b->play.serves_all ? b->knobs.value[KNOB_DELAY] / 100 * (100 - b->knobs.value[KNOB_JITTER]) : 0, end_us;

	if (!program->runs || program->least_us == NEVER_US || timeline_most_open(b->tl, TRACK_ASYNC, b->t_us) >= b->limit || lately < FEW || unsent <= 0)
		return;
	end_us = b->t_us + (b->t_us - since_us) * unsent / lately + answer_us;
	program->least_us = end_us > program->least_us ? end_us : program->least_us;
	program->most_us = end_us > program->most_us ? end_us : program->most_us;
}

static void
play_passes(struct beginning *b, struct outlook *out)
{
	int64_t jitter = b->knobs.value[KNOB_JITTER];

	note_all(b, 100 - jitter);
	play_run(&b->play);
	note_pass(b, true, jitter == 0, out);
	if (jitter == 0)
		return;
	note_all(b, 100 + jitter);
	play_run(&b->play);
	note_pass(b, false, false, out);
}

void
outlook_make(const struct timeline *tl, int64_t t_us, struct outlook *out)
{
	struct beginning b = { .tl = tl, .t_us = t_us };
	struct settings first;

	memset(out, 0, sizeof *out);
	timeline_settings_at(tl, 0, &first);
	if (settings_is_outside(&first)) {
		make_unknown(tl, t_us, out);
		return;
	}
	timeline_settings_at(tl, t_us, &b.knobs);
	b.in_turn = settings_in_turn(&first);
	b.limit = timeline_limit_at(tl, t_us);
	b.turns_then = SIZE_MAX;
	b.troubled = timeline_knob_exceeded(tl, KNOB_TIMEOUT, 0, t_us) || timeline_knob_exceeded(tl, KNOB_ERRORS, 0, t_us);
	play_passes(&b, out);
	heed_pace(&b, &out->program[TRACK_ASYNC]);
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		struct outlook_program *program = &out->program[i];

		put_in_order(program);
		if (b.play.party[i].present && out->end_us != NEVER_US)
			out->end_us = program->most_us == NEVER_US || program->most_us > out->end_us ? program->most_us : out->end_us;
	}
	if (b.in_turn && out->program[TRACK_SYNC].runs && timeline_span_at(tl, TRACK_ASYNC, t_us).state == STATE_ABSENT) {
		out->program[TRACK_ASYNC].begin_least_us = out->program[TRACK_SYNC].least_us;
		out->program[TRACK_ASYNC].begin_us = out->program[TRACK_SYNC].most_us;
	}
	play_release(&b.play);
}
