/*
 * The rest of a run, played without a clock: a list of moments, each of which may bring
 * others. The server's line and its places, the limit, timeouts and the computing are those
 * of the real ones (server/slow_server.c, run/).
 */
#include "log/outlook.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/queue.h"
#include "log/settings.h"

enum {
	REQUESTS_MAX = 100 * 1000, /* a plan beyond what any knob allows is not played */
	JITTER_WHOLE = 100,
};

enum moment_kind {
	MOMENT_GIVES_UP, /* a request, if it still stands in line */
	MOMENT_BEGINS,   /* a program */
	MOMENT_LAUNCHES, /* sync's next request, after its computing */
	MOMENT_ENDS,     /* a request, for its client */
	MOMENT_FREES,    /* a place at the server */
};

struct moment_to_come {
	int64_t t_us;
	uint32_t order; /* of two at one time, the one that was known first */
	uint32_t place; /* MOMENT_GIVES_UP: in the line */
	uint8_t kind, track;
	bool responds; /* MOMENT_ENDS: with a response to compute on */
};

/* A request that is at the server. */
struct job {
	int64_t deadline_us; /* NEVER_US: none */
	int64_t arrive_us;
	int64_t connect_us;  /* of those that have not arrived, whoever connects first is expected to */
	int64_t asked_us;    /* the delay that it asked for; NEVER_US: the knob's */
	uint32_t number;
	uint8_t track;
};

struct party {
	uint32_t next, planned;  /* the next number to launch; how many there will be */
	uint32_t ended_to_come;  /* launched ones that have not ended */
	uint32_t in_flight;
	uint32_t turns;          /* launched ones that wait to be sent: the first of them is `turn` */
	uint32_t turn;
	int64_t free_us;         /* when its callbacks so far, or its computing, are over */
	int64_t next_us;         /* the first end of one of its requests; NEVER_US: not known yet */
	int64_t end_us;          /* NEVER_US: not known yet */
	bool present, begun, done;
	bool plain;              /* nothing follows from its requests' ends but its own */
};

struct play {
	const struct timeline *tl;
	int64_t t_us;
	struct settings knobs;
	int64_t percent;         /* of a delay */
	int64_t delay_us, limit, at_once, at_work;
	struct party party[PROGRAM_COUNT];
	ARRAY(struct moment_to_come) heap;
	QUEUE(struct job) line;
	uint32_t lined_up, came_up; /* those who have joined the line, and left its front */
	uint32_t order;
	bool in_turn;
	bool serves_all;         /* whatever comes is taken up at once */
	bool troubled;           /* there are errors or timeouts, or were */
	struct settings then;    /* as of the turns of knobs so far: */
	size_t turns_then;
};

static bool
by(int64_t event_us, int64_t t_us)
{
	return event_us != NEVER_US && event_us <= t_us;
}

/* ---- moments, the earliest first ---- */

/* Whoever gives up at the moment at which it would be served is gone. */
static bool
comes_before(const struct moment_to_come *a, const struct moment_to_come *b)
{
	bool gives_up = a->kind == MOMENT_GIVES_UP;

	if (a->t_us != b->t_us)
		return a->t_us < b->t_us;
	return gives_up != (b->kind == MOMENT_GIVES_UP) ? gives_up : a->order < b->order;
}

static void
swap(struct moment_to_come *a, struct moment_to_come *b)
{
	struct moment_to_come kept = *a;

	*a = *b;
	*b = kept;
}

static void
add_moment(struct play *p, struct moment_to_come m)
{
	size_t i = p->heap.count;

	m.t_us = m.t_us < p->t_us ? p->t_us : m.t_us;
	m.order = p->order++;
	ARRAY_PUSH(p->heap, m);
	for (; i > 0 && comes_before(&p->heap.at[i], &p->heap.at[(i - 1) / 2]); i = (i - 1) / 2)
		swap(&p->heap.at[i], &p->heap.at[(i - 1) / 2]);
}

static void
add(struct play *p, int64_t t_us, enum moment_kind kind, enum track track)
{
	add_moment(p, (struct moment_to_come){ .t_us = t_us, .kind = (uint8_t)kind, .track = (uint8_t)track });
}

static void
add_end(struct play *p, int64_t t_us, enum track track, bool responds)
{
	if (track < PROGRAM_COUNT && (p->party[track].next_us == NEVER_US || t_us < p->party[track].next_us))
		p->party[track].next_us = t_us;
	if (track < PROGRAM_COUNT && p->party[track].plain) {
		struct party *party = &p->party[track];

		party->free_us = party->free_us > t_us ? party->free_us : t_us;
		party->ended_to_come--;
		return;
	}
	add_moment(p, (struct moment_to_come){ .t_us = t_us, .kind = MOMENT_ENDS, .track = (uint8_t)track, .responds = responds });
}

static struct moment_to_come
take_first(struct play *p)
{
	struct moment_to_come *heap = p->heap.at, first = heap[0];
	size_t i = 0, count = --p->heap.count;

	heap[0] = heap[count];
	for (;;) {
		size_t least = i, left = 2 * i + 1;

		if (left < count && comes_before(&heap[left], &heap[least]))
			least = left;
		if (left + 1 < count && comes_before(&heap[left + 1], &heap[least]))
			least = left + 1;
		if (least == i)
			return first;
		swap(&heap[i], &heap[least]);
		i = least;
	}
}

/* ---- the server ---- */

/* Returns true if such an answer is a response that is no error: it is computed on. */
static bool
responds_well(const struct settings *knobs, uint32_t number)
{
	const struct choice *error;

	if (knobs->value[KNOB_ERRORS] == ERRORS_NONE)
		return true;
	error = settings_error_choice(knobs, number);
	return !error->error.resets && error->error.status < HTTP_ERROR;
}

/* The request's end once the server has taken it up: its answer, or its timeout. A handler that
 * sleeps works on after its client has left; one that hangs is released. */
static void
take_up(struct play *p, const struct job *job, int64_t take_us, int64_t for_us)
{
	int64_t answer_us = for_us == FOR_EVER_US ? NEVER_US : take_us + for_us;
	bool late = job->deadline_us != NEVER_US && (answer_us == NEVER_US || answer_us > job->deadline_us);

	if (late)
		add_end(p, job->deadline_us, (enum track)job->track, false);
	else if (answer_us != NEVER_US)
		add_end(p, answer_us, (enum track)job->track, responds_well(&p->knobs, job->number));
	if (p->serves_all)
		return;
	if (answer_us != NEVER_US || late)
		add(p, answer_us != NEVER_US ? answer_us : job->deadline_us, MOMENT_FREES, (enum track)job->track);
	p->at_work++;
}

/* How long the server keeps what is asked to wait for so long. */
static int64_t
kept_for_us(const struct play *p, int64_t delay_us)
{
	return settings_kept_us(&p->knobs, delay_us * p->percent / JITTER_WHOLE);
}

/* Those who have given up meanwhile have ended (MOMENT_GIVES_UP). */
static void
serve(struct play *p, int64_t t_us)
{
	while (QUEUE_COUNT(p->line) > 0 && p->at_work < p->at_once) {
		struct job job = QUEUE_TAKE(p->line);
		bool hangs = job.track != TRACK_VISITOR && settings_error_choice(&p->knobs, job.number)->error.hangs;

		p->came_up++;
		if (job.deadline_us == NEVER_US || job.deadline_us > t_us)
			take_up(p, &job, t_us, hangs ? FOR_EVER_US : job.asked_us != NEVER_US ? kept_for_us(p, job.asked_us) : p->delay_us);
	}
}

static void
line_up(struct play *p, struct job job)
{
	if (job.deadline_us != NEVER_US && !p->serves_all)
		add_moment(p, (struct moment_to_come){ .t_us = job.deadline_us, .kind = MOMENT_GIVES_UP, .track = job.track, .place = p->lined_up });
	QUEUE_PUSH(p->line, job);
	p->lined_up++;
}

/* ---- the programs ---- */

static int64_t
deadline_us(const struct settings *knobs, int64_t connect_us, uint32_t number)
{
	int64_t timeout_us = settings_timeout_us(knobs, number);

	return timeout_us == 0 ? NEVER_US : connect_us + timeout_us;
}

static void
connect_now(struct play *p, enum track track, uint32_t number, int64_t t_us)
{
	p->party[track].in_flight++;
	if (settings_error_choice(&p->knobs, number)->error.deserted) {
		add_end(p, t_us, track, false);
		return;
	}
	line_up(p, (struct job){
		.deadline_us = deadline_us(&p->knobs, t_us, number), .arrive_us = t_us, .asked_us = NEVER_US,
		.number = number, .track = (uint8_t)track,
	});
	serve(p, t_us);
}

/* How long a request of sync keeps it, if the server takes up all: NEVER_US if for ever. */
static int64_t
kept_us(const struct play *p, uint32_t number)
{
	int64_t timeout_us = settings_timeout_us(&p->knobs, number);
	bool hangs = settings_error_choice(&p->knobs, number)->error.hangs;

	if (settings_error_choice(&p->knobs, number)->error.deserted)
		return 0;
	if (timeout_us != 0 && (hangs || p->delay_us > timeout_us))
		return timeout_us;
	return hangs ? NEVER_US : p->delay_us + (responds_well(&p->knobs, number) ? p->knobs.value[KNOB_WORK] : 0);
}

/* All that sync has still to launch, at once: one after another, and in nobody's way. Errors repeat with a
 * period: each request stands for all of its kind. */
static void
run_sync_to_end(struct play *p, int64_t t_us)
{
	struct party *party = &p->party[TRACK_SYNC];
	uint32_t first = party->next;

	party->free_us = t_us;
	party->next = party->planned + 1;
	for (uint32_t n = first; n <= party->planned && n < first + ERRORS_PERIOD; n++) {
		int64_t us = kept_us(p, n);

		if (us == NEVER_US)
			party->ended_to_come = 1; /* which it never does */
		else
			party->free_us += us * (int64_t)((party->planned - n) / ERRORS_PERIOD + 1);
	}
}

/* Those that wait to be sent go first, then those not launched yet. */
static void
connect_more(struct play *p, enum track track, int64_t t_us)
{
	struct party *party = &p->party[track];

	while (party->begun && (track == TRACK_SYNC ? party->in_flight == 0 : party->in_flight < p->limit)) {
		if (party->turns > 0) {
			party->turns--;
			connect_now(p, track, party->turn++, t_us);
		} else if (party->next <= party->planned && track == TRACK_SYNC && p->serves_all) {
			run_sync_to_end(p, t_us);
		} else if (party->next <= party->planned) {
			party->ended_to_come++;
			connect_now(p, track, party->next++, t_us);
		} else {
			return;
		}
	}
}

static void
begin(struct play *p, enum track track, int64_t t_us)
{
	p->party[track].begun = true;
	p->party[track].free_us = t_us;
	connect_more(p, track, t_us);
}

static void
finish_if_done(struct play *p, enum track track, int64_t t_us)
{
	struct party *party = &p->party[track];

	if (party->done || !party->begun || party->ended_to_come > 0 || party->next <= party->planned)
		return;
	party->done = true;
	party->end_us = party->free_us > t_us ? party->free_us : t_us;
	if (p->in_turn && track == TRACK_SYNC && p->party[TRACK_ASYNC].present && !p->party[TRACK_ASYNC].begun)
		add(p, party->end_us, MOMENT_BEGINS, TRACK_ASYNC);
}

/* A response is computed on: by sync before its next request, by async when its callbacks before
 * it are over. */
static void
end_request(struct play *p, const struct moment_to_come *m)
{
	struct party *party = &p->party[m->track];
	int64_t work_us = m->responds ? p->knobs.value[KNOB_WORK] : 0;

	party->ended_to_come -= party->ended_to_come > 0;
	party->in_flight -= party->in_flight > 0;
	party->free_us = (party->free_us > m->t_us ? party->free_us : m->t_us) + work_us;
	if (m->track == TRACK_SYNC && party->free_us > m->t_us)
		add(p, party->free_us, MOMENT_LAUNCHES, TRACK_SYNC);
	else
		connect_more(p, (enum track)m->track, m->t_us);
	finish_if_done(p, (enum track)m->track, m->t_us);
}

static void
play_moment(struct play *p, const struct moment_to_come *m)
{
	switch (m->kind) {
	case MOMENT_GIVES_UP:
		if (m->place >= p->came_up)
			end_request(p, m);
		break;
	case MOMENT_BEGINS:
		begin(p, (enum track)m->track, m->t_us);
		finish_if_done(p, (enum track)m->track, m->t_us);
		break;
	case MOMENT_LAUNCHES:
		connect_more(p, TRACK_SYNC, m->t_us);
		finish_if_done(p, TRACK_SYNC, m->t_us);
		break;
	case MOMENT_ENDS:
		if (m->track < PROGRAM_COUNT)
			end_request(p, m);
		break;
	default: /* MOMENT_FREES */
		p->at_work -= p->at_work > 0;
		serve(p, m->t_us);
	}
}

/* ---- how it stands at t ---- */

static int
by_arrival(const void *a, const void *b)
{
	const struct job *x = a, *y = b;

	if (x->arrive_us != y->arrive_us)
		return x->arrive_us < y->arrive_us ? -1 : 1;
	if (x->connect_us != y->connect_us)
		return x->connect_us < y->connect_us ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

typedef ARRAY(struct job) job_list;

/* The settings as of then; mostly those of the request before. */
static const struct settings *
settings_then(struct play *p, int64_t t_us)
{
	size_t turns;

	timeline_interventions(p->tl, t_us, &turns);
	if (turns != p->turns_then)
		timeline_settings_at(p->tl, t_us, &p->then);
	p->turns_then = turns;
	return &p->then;
}

/* A request that is before the server: at work, in line, or on its way there. */
static void
note_at_server(struct play *p, const struct request *r, enum track track, uint32_t number, job_list *line)
{
	const struct settings *then = &p->knobs;
	struct job job = {
		.deadline_us = NEVER_US, .arrive_us = p->t_us, .asked_us = r->asked_us, .number = number, .track = (uint8_t)track,
	};

	if (track < PROGRAM_COUNT && p->troubled) {
		then = settings_then(p, r->connect_us);
		job.deadline_us = deadline_us(then, r->connect_us, number);
	}
	if (by(r->answer_us, p->t_us))
		add_end(p, p->t_us, track, r->status < HTTP_ERROR);
	else if (by(r->take_us, p->t_us) && by(r->leave_us, p->t_us))
		add_end(p, p->t_us, track, false);
	else if (by(r->take_us, p->t_us))
		take_up(p, &job, r->take_us, r->take_for_us);
	else if (by(job.deadline_us, p->t_us) || (track < PROGRAM_COUNT && p->troubled && settings_error_choice(then, number)->error.deserted))
		add_end(p, p->t_us, track, false);
	else {
		job.arrive_us = by(r->arrive_us, p->t_us) ? r->arrive_us : p->t_us;
		job.connect_us = r->connect_us;
		ARRAY_PUSH(*line, job);
	}
}

/* The client of a handler that sleeps has left: it works on for nobody. */
static void
note_abandoned(struct play *p, const struct request *r, enum track track)
{
	if (p->serves_all || !by(r->take_us, p->t_us) || !by(r->leave_us, p->t_us) || r->take_for_us == FOR_EVER_US || by(r->take_us + r->take_for_us, p->t_us))
		return;
	add(p, r->take_us + r->take_for_us, MOMENT_FREES, track);
	p->at_work++;
}

/* When the computing that goes on at t will be over. */
static int64_t
computing_until_us(const struct play *p, enum track track)
{
	struct span span = timeline_span_at(p->tl, track, p->t_us);
	struct settings then;

	if (span.step != STEP_WORK || (span.state != STATE_RUNNING && span.state != STATE_CALLBACK))
		return p->t_us;
	timeline_settings_at(p->tl, span.start_us, &then);
	return span.start_us + then.value[KNOB_WORK] > p->t_us ? span.start_us + then.value[KNOB_WORK] : p->t_us;
}

/* Returns true if sync has computed on it already: it may run other lines about it since. */
static bool
has_computed(const struct play *p, uint32_t number)
{
	size_t count, i = timeline_span_index(p->tl, TRACK_SYNC, p->t_us);
	const struct span *spans = timeline_spans(p->tl, TRACK_SYNC, &count);

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
will_be_computed_on(const struct play *p, const struct request *r, enum track track, uint32_t number)
{
	struct span span;

	if (!by(r->response_us, p->t_us) || r->status >= HTTP_ERROR)
		return false;
	if (track == TRACK_ASYNC && !by(r->callback_us, p->t_us))
		return true;
	span = timeline_span_at(p->tl, track, p->t_us);
	if (track == TRACK_ASYNC)
		return span.state == STATE_CALLBACK && span.number == number && span.step != STEP_WORK;
	return span.number == number && (span.state == STATE_BLOCKED || span.state == STATE_RUNNING) && !has_computed(p, number);
}

static void
note_requests(struct play *p, enum track track, job_list *line)
{
	struct party *party = &p->party[track];
	uint32_t count = timeline_request_count(p->tl, track);

	for (uint32_t n = 1; n <= count; n++) {
		struct request room;
		const struct request *r = request_seen_at(timeline_request(p->tl, track, n), p->t_us, &room);

		if (!by(r->launch_us, p->t_us) || by(r->drop_us, p->t_us))
			continue;
		party->next = n + 1;
		note_abandoned(p, r, track);
		if (by(request_end_us(r), p->t_us)) {
			if (will_be_computed_on(p, r, track, n))
				party->free_us += p->knobs.value[KNOB_WORK];
			continue;
		}
		party->ended_to_come++;
		if (by(r->connect_us, p->t_us)) {
			party->in_flight++;
			note_at_server(p, r, track, n, line);
			continue;
		}
		party->turn = party->turns == 0 ? n : party->turn;
		party->turns++;
	}
}

static void
note_party(struct play *p, enum track track, job_list *line)
{
	struct party *party = &p->party[track];
	struct tally tally = timeline_tally_at(p->tl, track, p->t_us);
	struct span span = timeline_span_at(p->tl, track, p->t_us);

	*party = (struct party){ .present = timeline_has_program(p->tl, track), .next = 1, .next_us = NEVER_US, .end_us = NEVER_US };
	if (!party->present)
		return;
	party->begun = span.state != STATE_ABSENT;
	party->done = span.state == STATE_DONE;
	party->planned = tally.planned > 0 ? tally.planned : (uint32_t)p->knobs.value[KNOB_REQUESTS];
	if (party->done) {
		party->end_us = timeline_done_us(p->tl, track, p->t_us);
		return;
	}
	party->free_us = computing_until_us(p, track);
	party->plain = p->serves_all && p->knobs.value[KNOB_WORK] == 0 && tally.waiting == 0 && tally.launched >= party->planned;
	note_requests(p, track, line);
}

/* They are in the way only where the server cannot serve all. */
static void
note_visitors(struct play *p, job_list *line)
{
	size_t from = 0;
	uint32_t n;

	if (p->serves_all)
		return;
	while ((n = timeline_next_visitor(p->tl, p->t_us, &from)) != 0)
		note_at_server(p, timeline_request(p->tl, TRACK_VISITOR, n), TRACK_VISITOR, n, line);
	from = 0;
	while ((n = timeline_next_left(p->tl, p->t_us, &from)) != 0)
		note_abandoned(p, timeline_request(p->tl, TRACK_VISITOR, n), TRACK_VISITOR);
}

static bool
is_in_order(const job_list *line)
{
	for (size_t i = 1; i < line->count; i++)
		if (by_arrival(&line->at[i - 1], &line->at[i]) > 0)
			return false;
	return true;
}

static bool
is_playable(const struct play *p)
{
	uint64_t requests = 0;

	for (int i = 0; i < PROGRAM_COUNT; i++)
		requests += p->party[i].present ? (uint64_t)p->party[i].planned + p->party[i].next : 0;
	return requests <= REQUESTS_MAX && p->delay_us >= 0 && p->knobs.value[KNOB_WORK] >= 0;
}

/* Plays the rest with delays that are `percent` of the knob's for what has not been taken up. */
static void
play_to_end(struct play *p, int64_t percent)
{
	job_list line = { 0 };
	bool sync_is_done;

	p->heap.count = 0;
	p->order = p->lined_up = p->came_up = 0;
	p->at_work = 0;
	p->percent = percent;
	p->delay_us = kept_for_us(p, p->knobs.value[KNOB_DELAY]);
	QUEUE_CLEAR(p->line);
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++)
		note_party(p, track, &line);
	note_visitors(p, &line);
	if (!is_in_order(&line))
		qsort(line.at, line.count, sizeof *line.at, by_arrival);
	for (size_t i = 0; i < line.count; i++)
		line_up(p, line.at[i]);
	ARRAY_RELEASE(line);
	if (!is_playable(p))
		return;
	serve(p, p->t_us);
	sync_is_done = p->party[TRACK_SYNC].done;
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
		struct party *party = &p->party[track];

		if (!party->present || party->done)
			continue;
		if (!party->begun && !(p->in_turn && track == TRACK_ASYNC && p->party[TRACK_SYNC].present))
			add(p, p->t_us, MOMENT_BEGINS, track);
		else if (!party->begun && sync_is_done)
			add(p, p->t_us, MOMENT_BEGINS, track);
		else if (track == TRACK_SYNC && party->free_us > p->t_us)
			add(p, party->free_us, MOMENT_LAUNCHES, track);
		else
			connect_more(p, track, p->t_us);
		finish_if_done(p, track, p->t_us);
	}
	while (p->heap.count > 0) {
		struct moment_to_come m = take_first(p);

		play_moment(p, &m);
	}
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

void
outlook_make(const struct timeline *tl, int64_t t_us, struct outlook *out)
{
	struct play p = { .tl = tl, .t_us = t_us };
	struct settings first;
	int64_t jitter;

	memset(out, 0, sizeof *out);
	timeline_settings_at(tl, 0, &first);
	if (settings_is_outside(&first)) {
		make_unknown(tl, t_us, out);
		return;
	}
	timeline_settings_at(tl, t_us, &p.knobs);
	p.in_turn = settings_in_turn(&first);
	p.limit = timeline_limit_at(tl, t_us);
	p.at_once = settings_at_once(&p.knobs, INT64_MAX);
	p.serves_all = p.at_once == INT64_MAX;
	p.turns_then = SIZE_MAX;
	p.troubled = timeline_knob_exceeded(tl, KNOB_TIMEOUT, 0, t_us) || timeline_knob_exceeded(tl, KNOB_ERRORS, 0, t_us);
	jitter = p.knobs.value[KNOB_JITTER];
	for (int pass = 0; pass < 2; pass++) {
		if (pass == 0 || jitter != 0)
			play_to_end(&p, JITTER_WHOLE + (pass == 0 ? -jitter : jitter));
		for (int i = 0; i < PROGRAM_COUNT; i++) {
			const struct party *party = &p.party[i];
			struct outlook_program *program = &out->program[i];

			program->runs = party->present && timeline_span_at(tl, (enum track)i, t_us).state != STATE_DONE;
			program->begin_least_us = program->begin_us = NEVER_US;
			program->next_us = pass == 0 || jitter == 0 || program->next_us == party->next_us ? party->next_us : NEVER_US;
			*(pass == 0 ? &program->least_us : &program->most_us) = party->present ? party->end_us : NEVER_US;
		}
	}
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		struct outlook_program *program = &out->program[i];

		if (program->least_us == NEVER_US || program->most_us == NEVER_US)
			program->least_us = program->most_us = NEVER_US;
		if (program->least_us > program->most_us) { /* a longer delay may run into its timeout sooner */
			int64_t least_us = program->most_us;

			program->most_us = program->least_us;
			program->least_us = least_us;
		}
		if (p.party[i].present && out->end_us != NEVER_US)
			out->end_us = program->most_us == NEVER_US || program->most_us > out->end_us ? program->most_us : out->end_us;
	}
	if (p.in_turn && out->program[TRACK_SYNC].runs && timeline_span_at(tl, TRACK_ASYNC, t_us).state == STATE_ABSENT) {
		out->program[TRACK_ASYNC].begin_least_us = out->program[TRACK_SYNC].least_us;
		out->program[TRACK_ASYNC].begin_us = out->program[TRACK_SYNC].most_us;
	}
	ARRAY_RELEASE(p.heap);
	QUEUE_RELEASE(p.line);
}
