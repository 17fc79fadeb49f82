/*
 * What is still to come of a run, played without a clock: a list of moments, each of which may bring
 * others. The server's line and its places, the limit, timeouts and the computing are those
 * of the real ones (server/slow_server.c, run/).
 */
#include "log/play.h"

enum {
	REQUESTS_MAX = 1000 * 1000, /* plans beyond what any knob allows are not played */
	JITTER_WHOLE = 100,
};

enum moment_kind {
	MOMENT_GIVES_UP, /* a request, if it still stands in line */
	MOMENT_BEGINS,   /* a program */
	MOMENT_LAUNCHES, /* sync's next request, after its computing */
	MOMENT_ENDS,     /* a request, for its client */
	MOMENT_COMPUTED, /* a callback of async's, while the server freezes */
	MOMENT_FREES,    /* a place at the server */
};


/* Whoever gives up at the moment at which it would be served is gone. */
static bool
comes_before(const struct play_moment *a, const struct play_moment *b)
{
	bool gives_up = a->kind == MOMENT_GIVES_UP;

	if (a->t_us != b->t_us)
		return a->t_us < b->t_us;
	return gives_up != (b->kind == MOMENT_GIVES_UP) ? gives_up : a->order < b->order;
}

static void
swap(struct play_moment *a, struct play_moment *b)
{
	struct play_moment kept = *a;

	*a = *b;
	*b = kept;
}

static void
add_moment(struct play *p, struct play_moment m)
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
	add_moment(p, (struct play_moment){ .t_us = t_us, .kind = (uint8_t)kind, .track = (uint8_t)track });
}

static void
note_next(struct play_party *party, int64_t t_us)
{
	if (party->next_us == NEVER_US || t_us < party->next_us)
		party->next_us = t_us;
}

void
play_add_plain_ends(struct play *p, enum track track, int64_t first_us, int64_t last_us, uint32_t count)
{
	struct play_party *party = &p->party[track];

	note_next(party, first_us);
	party->free_us = party->free_us > last_us ? party->free_us : last_us;
	party->ended_to_come -= count;
}

/* The end of one, and of so many more at that time. */
static void
add_ends(struct play *p, int64_t t_us, enum track track, bool responds, uint32_t more)
{
	if (track < PROGRAM_COUNT && p->party[track].plain) {
		play_add_plain_ends(p, track, t_us, t_us, 1 + more);
		return;
	}
	if (track < PROGRAM_COUNT)
		note_next(&p->party[track], t_us);
	add_moment(p, (struct play_moment){ .t_us = t_us, .more = more, .kind = MOMENT_ENDS, .track = (uint8_t)track, .responds = responds });
}

void
play_add_end(struct play *p, int64_t t_us, enum track track, bool responds)
{
	add_ends(p, t_us, track, responds, 0);
}

static struct play_moment
take_first(struct play *p)
{
	struct play_moment *heap = p->heap.at, first = heap[0];
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

/* ---- a server that sleeps on everybody's loop ---- */

/* It announces each sleep and sleeps a piece, until its time is over. Returns when whatever is due then really happens: in a sleep
 * nothing does, before its end. *sleep_us is set to the begin of the next sleep, if there is one. */
static int64_t
awake_us(const struct play *p, int64_t t_us, int64_t *sleep_us)
{
	int64_t end_us = p->sleep_us + p->sleeps_for_us;

	for (int64_t piece_us = p->sleep_us; piece_us < end_us && t_us >= p->sleep_us;) {
		int64_t begin_us = piece_us + FREEZE_NOTICE_US, over_us = begin_us + FREEZE_MAX_US;

		over_us = over_us > end_us ? end_us : over_us;
		if (t_us <= begin_us) {
			*sleep_us = begin_us;
			return t_us;
		}
		t_us = t_us < over_us ? over_us : t_us;
		piece_us = over_us;
	}
	*sleep_us = end_us;
	return t_us;
}

/* A handler without a client does not begin another sleep. */
static int64_t
leaves_free_us(struct play *p, int64_t deadline_us, int64_t answer_us)
{
	int64_t free_us;

	if (!p->freezes)
		return answer_us;
	awake_us(p, deadline_us, &free_us);
	return free_us < answer_us ? free_us : answer_us;
}

/* ---- requests at the server ---- */

/* The request's end once the server has taken it up: its answer, or its timeout. A handler that
 * sleeps works on after its client has left; one that hangs is released. */
void
play_take_up(struct play *p, const struct play_job *job, int64_t take_us, int64_t for_us)
{
	int64_t answer_us = for_us == FOR_EVER_US ? NEVER_US : take_us + for_us;
	bool late = job->deadline_us != NEVER_US && (answer_us == NEVER_US || answer_us > job->deadline_us);

	if (p->freezes && answer_us != NEVER_US) {
		int64_t sleep_us;

		p->sleep_us = take_us;
		p->sleeps_for_us = for_us;
		/* What is due in the last sleep happens after the answer. */
		late = late && awake_us(p, job->deadline_us, &sleep_us) < answer_us;
	}
	if (late)
		add_ends(p, job->deadline_us, (enum track)job->track, false, job->more);
	else if (answer_us != NEVER_US)
		add_ends(p, answer_us, (enum track)job->track, responds_well(&p->knobs, job->number), job->more);
	if (p->serves_all)
		return;
	if (answer_us != NEVER_US)
		add(p, late ? leaves_free_us(p, job->deadline_us, answer_us) : answer_us, MOMENT_FREES, (enum track)job->track);
	else if (late)
		add(p, job->deadline_us, MOMENT_FREES, (enum track)job->track);
	p->at_work++;
}

/* How long the server keeps what is asked to wait for so long. */
static int64_t
kept_for_us(const struct play *p, int64_t delay_us)
{
	return settings_kept_us(&p->knobs, delay_us * p->percent / JITTER_WHOLE);
}

void
play_add_busy(struct play *p, int64_t until_us, enum track track)
{
	add(p, until_us, MOMENT_FREES, track);
	p->at_work++;
}

/* Those who have given up meanwhile have ended (MOMENT_GIVES_UP). */
static void
serve(struct play *p, int64_t t_us)
{
	while (QUEUE_COUNT(p->line) > 0 && p->at_work < p->at_once) {
		struct play_job job = QUEUE_TAKE(p->line);
		bool hangs = job.track != TRACK_VISITOR && settings_error_choice(&p->knobs, job.number)->error.hangs;

		p->came_up++;
		if (job.track < PROGRAM_COUNT)
			p->party[job.track].in_line_us += t_us - job.arrive_us;
		if (job.deadline_us == NEVER_US || job.deadline_us > t_us)
			play_take_up(p, &job, t_us, hangs ? FOR_EVER_US : job.asked_us != NEVER_US ? kept_for_us(p, job.asked_us) : p->delay_us);
	}
}

void
play_line_up(struct play *p, struct play_job job)
{
	if (job.deadline_us != NEVER_US && !p->serves_all)
		add_moment(p, (struct play_moment){ .t_us = job.deadline_us, .kind = MOMENT_GIVES_UP, .track = job.track, .place = p->lined_up });
	QUEUE_PUSH(p->line, job);
	p->lined_up++;
}

/* ---- the programs ---- */

int64_t
play_deadline_us(const struct settings *knobs, int64_t connect_us, uint32_t number)
{
	int64_t timeout_us = settings_timeout_us(knobs, number);

	return timeout_us == 0 ? NEVER_US : connect_us + timeout_us;
}

/* The request, and so many more of its kind. */
static void
connect_now(struct play *p, enum track track, uint32_t number, uint32_t more, int64_t t_us)
{
	p->party[track].in_flight += 1 + more;
	if (settings_error_choice(&p->knobs, number)->error.deserted) {
		add_ends(p, t_us, track, false, more);
		return;
	}
	play_line_up(p, (struct play_job){
		.deadline_us = play_deadline_us(&p->knobs, t_us, number), .arrive_us = t_us, .asked_us = NEVER_US,
		.number = number, .more = more, .track = (uint8_t)track,
	});
	serve(p, t_us);
}

/* As many, from that number on. Where the server takes up all at once, each stands for all of its kind that go out with it:
 * errors repeat with a period. */
static void
connect_many(struct play *p, enum track track, uint32_t first, uint32_t count, int64_t t_us)
{
	uint32_t period = !p->serves_all ? count : p->knobs.value[KNOB_ERRORS] == ERRORS_NONE ? 1 : ERRORS_PERIOD;

	for (uint32_t i = 0; i < period && i < count; i++)
		connect_now(p, track, first + i, (count - 1 - i) / period, t_us);
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
	struct play_party *party = &p->party[TRACK_SYNC];
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

/* How long each of async's requests takes from now on, if that is the same for all of them, and nothing follows from their ends
 * but the next ones; else 0. */
static int64_t
round_us(const struct play *p)
{
	int64_t timeout_us = p->knobs.value[KNOB_TIMEOUT];

	if (!p->serves_all || p->knobs.value[KNOB_ERRORS] != ERRORS_NONE || p->knobs.value[KNOB_WORK] != 0)
		return 0;
	return timeout_us != 0 && timeout_us < p->delay_us ? timeout_us : p->delay_us;
}

/* The first and the last end of those of async's that are in flight. Returns true if all of these are known. */
static bool
find_ends(const struct play *p, int64_t *first_us, int64_t *last_us)
{
	uint32_t count = 0;

	*first_us = INT64_MAX;
	*last_us = INT64_MIN;
	for (size_t i = 0; i < p->heap.count; i++) {
		const struct play_moment *m = &p->heap.at[i];

		if (m->kind != MOMENT_ENDS || m->track != TRACK_ASYNC)
			continue;
		*first_us = m->t_us < *first_us ? m->t_us : *first_us;
		*last_us = m->t_us > *last_us ? m->t_us : *last_us;
		count += 1 + m->more;
	}
	return count == p->party[TRACK_ASYNC].in_flight;
}

static void
put_ends_off(struct play *p, int64_t by_us)
{
	size_t count = p->heap.count;

	p->heap.count = 0;
	for (size_t i = 0; i < count; i++) {
		struct play_moment m = p->heap.at[i];

		if (m.kind == MOMENT_ENDS && m.track == TRACK_ASYNC)
			m.t_us += by_us;
		add_moment(p, m);
	}
}

/* With a limit, as many go out in each round as in the one before, each where one has ended: whole rounds need not be
 * played. */
static void
skip_rounds(struct play *p)
{
	struct play_party *party = &p->party[TRACK_ASYNC];
	int64_t each_us = round_us(p), left = (int64_t)party->turns + party->planned - party->next + 1, first_us, last_us;
	uint32_t skipped, turns;

	p->has_skipped = true;
	if (each_us == 0 || left < p->limit || !find_ends(p, &first_us, &last_us) || last_us - first_us > each_us)
		return;
	skipped = (uint32_t)(left / p->limit * p->limit);
	turns = skipped < party->turns ? skipped : party->turns;
	party->turn += turns;
	party->turns -= turns;
	party->ended_to_come -= turns;
	party->next += skipped - turns;
	put_ends_off(p, left / p->limit * each_us);
}

static void
connect_async(struct play *p, int64_t t_us)
{
	struct play_party *party = &p->party[TRACK_ASYNC];
	int64_t room = p->limit - party->in_flight;
	uint32_t planned = party->next > party->planned ? 0 : party->planned + 1 - party->next;
	uint32_t turns = party->turns < room ? party->turns : (uint32_t)room, more;

	connect_many(p, TRACK_ASYNC, party->turn, turns, t_us);
	party->turn += turns;
	party->turns -= turns;
	more = planned < room - turns ? planned : (uint32_t)(room - turns);
	party->ended_to_come += more;
	connect_many(p, TRACK_ASYNC, party->next, more, t_us);
	party->next += more;
	if (party->in_flight == p->limit && !p->has_skipped)
		skip_rounds(p);
}

/* Those that wait to be sent go first, then those not launched yet. */
static void
connect_more(struct play *p, enum track track, int64_t t_us)
{
	struct play_party *party = &p->party[track];

	if (track == TRACK_ASYNC && party->begun && party->in_flight < p->limit)
		connect_async(p, t_us);
	while (track == TRACK_SYNC && party->begun && party->in_flight == 0) {
		if (party->turns > 0) {
			party->turns--;
			connect_now(p, track, party->turn++, 0, t_us);
		} else if (party->next <= party->planned && p->serves_all) {
			run_sync_to_end(p, t_us);
		} else if (party->next <= party->planned) {
			party->ended_to_come++;
			connect_now(p, track, party->next++, 0, t_us);
		} else {
			return;
		}
	}
}

static void
begin(struct play *p, enum track track, int64_t t_us)
{
	p->party[track].begun = true;
	p->party[track].begin_us = t_us;
	p->party[track].free_us = t_us;
	connect_more(p, track, t_us);
}

static void
finish_if_done(struct play *p, enum track track, int64_t t_us)
{
	struct play_party *party = &p->party[track];

	bool computes = party->computes || (p->freezes && track == TRACK_SYNC && party->free_us > t_us);

	if (party->done || !party->begun || computes || party->ended_to_come > 0 || party->next <= party->planned)
		return;
	party->done = true;
	party->end_us = party->free_us > t_us ? party->free_us : t_us;
	if (p->in_turn && track == TRACK_SYNC && p->party[TRACK_ASYNC].present && !p->party[TRACK_ASYNC].begun)
		add(p, party->end_us, MOMENT_BEGINS, TRACK_ASYNC);
}

/* Async's next callback computes, if there is one and none does. */
static void
compute_next(struct play *p, enum track track, int64_t t_us)
{
	struct play_party *party = &p->party[track];

	if (party->computes || party->uncomputed == 0)
		return;
	party->uncomputed--;
	party->computes = true;
	add(p, (party->free_us > t_us ? party->free_us : t_us) + p->knobs.value[KNOB_WORK], MOMENT_COMPUTED, track);
}

static void
end_computing(struct play *p, const struct play_moment *m)
{
	struct play_party *party = &p->party[m->track];

	party->computes = false;
	party->free_us = m->t_us;
	compute_next(p, (enum track)m->track, m->t_us);
	finish_if_done(p, (enum track)m->track, m->t_us);
}

/* A response is computed on: by sync before its next request, by async when its callbacks before
 * it are over. */
static void
end_request(struct play *p, const struct play_moment *m)
{
	struct play_party *party = &p->party[m->track];
	int64_t work_us = m->responds ? p->knobs.value[KNOB_WORK] * (1 + (int64_t)m->more) : 0;
	uint32_t count = 1 + m->more;

	party->ended_to_come -= party->ended_to_come < count ? party->ended_to_come : count;
	party->in_flight -= party->in_flight < count ? party->in_flight : count;
	if (p->freezes && m->track == TRACK_ASYNC && work_us > 0) {
		party->uncomputed++;
		compute_next(p, TRACK_ASYNC, m->t_us);
	} else {
		party->free_us = (party->free_us > m->t_us ? party->free_us : m->t_us) + work_us;
	}
	if (m->track == TRACK_SYNC && party->free_us > m->t_us)
		add(p, party->free_us, MOMENT_LAUNCHES, TRACK_SYNC);
	else
		connect_more(p, (enum track)m->track, m->t_us);
	finish_if_done(p, (enum track)m->track, m->t_us);
}

static void
happen(struct play *p, const struct play_moment *m)
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
	case MOMENT_COMPUTED:
		end_computing(p, m);
		break;
	default: /* MOMENT_FREES */
		p->at_work -= p->at_work > 0;
		serve(p, m->t_us);
	}
}
static bool
is_playable(const struct play *p)
{
	uint64_t requests = 0;

	for (int i = 0; i < PROGRAM_COUNT; i++)
		requests += p->party[i].present ? (uint64_t)p->party[i].planned + p->party[i].next : 0;
	return requests <= REQUESTS_MAX && p->delay_us >= 0 && p->knobs.value[KNOB_WORK] >= 0;
}

/* In turn, async begins when sync is done. */
static void
go_on(struct play *p, enum track track, bool sync_is_done)
{
	struct play_party *party = &p->party[track];
	bool waits = p->in_turn && track == TRACK_ASYNC && p->party[TRACK_SYNC].present && !sync_is_done;

	if (!party->begun && !waits)
		add(p, p->t_us, MOMENT_BEGINS, track);
	else if (party->begun && track == TRACK_SYNC && party->free_us > p->t_us)
		add(p, party->free_us, MOMENT_LAUNCHES, track);
	else
		connect_more(p, track, p->t_us);
	finish_if_done(p, track, p->t_us);
}

void
play_run(struct play *p)
{
	bool sync_is_done;

	if (!is_playable(p))
		return;
	serve(p, p->t_us);
	sync_is_done = p->party[TRACK_SYNC].done;
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++)
		if (p->party[track].present && !p->party[track].done)
			go_on(p, track, sync_is_done);
	while (p->heap.count > 0) {
		struct play_moment m = take_first(p);
		int64_t sleep_us, t_us = p->freezes ? awake_us(p, m.t_us, &sleep_us) : m.t_us;

		if (t_us > m.t_us) {
			m.t_us = t_us;
			add_moment(p, m);
		} else {
			happen(p, &m);
		}
	}
}

/* ---- how it stands ---- */

void
play_set_percent(struct play *p, int64_t percent)
{
	p->percent = percent;
	p->delay_us = kept_for_us(p, p->knobs.value[KNOB_DELAY]);
}

void
play_set_delay(struct play *p, int64_t delay_us)
{
	p->percent = JITTER_WHOLE;
	p->delay_us = kept_for_us(p, delay_us);
}

void
play_begin(struct play *p, const struct settings *knobs, bool in_turn, int64_t limit, int64_t t_us)
{
	p->t_us = t_us;
	p->knobs = *knobs;
	p->in_turn = in_turn;
	p->limit = limit;
	p->at_once = settings_at_once(knobs, INT64_MAX);
	p->serves_all = p->at_once == INT64_MAX;
	p->freezes = knobs->value[KNOB_SERVER] == SERVER_FREEZE;
	p->has_skipped = false;
	p->sleep_us = p->sleeps_for_us = 0;
	p->heap.count = 0;
	p->order = p->lined_up = p->came_up = 0;
	p->at_work = 0;
	QUEUE_CLEAR(p->line);
	for (int i = 0; i < PROGRAM_COUNT; i++)
		p->party[i] = (struct play_party){ .next = 1, .next_us = NEVER_US, .begin_us = NEVER_US, .end_us = NEVER_US };
	play_set_percent(p, JITTER_WHOLE);
}

void
play_release(struct play *p)
{
	ARRAY_RELEASE(p->heap);
	QUEUE_RELEASE(p->line);
}
