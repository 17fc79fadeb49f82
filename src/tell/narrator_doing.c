/* Sentences about a program at work: blocked, in a callback, ready, on its own lines. */
#include "base/utf8.h"
#include "tell/limit_reason.h"
#include "tell/narrator_facts.h"

#include <string.h>

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

static bool
is_in(const struct program_facts *p, enum program_state state)
{
	return p->span.state == state;
}

static int64_t
since(const struct facts *f, const struct program_facts *p)
{
	return f->t_us - p->span.start_us;
}

/* The turns of its spinner that are due and have not come. */
static long long
spins_outstanding(const struct program_facts *p)
{
	return (long long)(p->spins.due - p->spins.turned);
}

static const struct request *
request_at(const struct facts *f, const struct program_facts *p, uint32_t number)
{
	return timeline_request(f->timeline, p->track, number);
}

/* ---- computing ---- */

static bool
is_computing(const struct facts *f, const struct program_facts *p)
{
	(void)f;
	return p->span.step == STEP_WORK && (is_in(p, STATE_RUNNING) || is_in(p, STATE_CALLBACK));
}

/* Nothing else of it runs meanwhile, and where the other one is not free either, nothing at all does. */
static bool
is_other_busy(const struct facts *f, const struct program_facts *p)
{
	const struct program_facts *other = &f->program[p->track == TRACK_SYNC ? TRACK_ASYNC : TRACK_SYNC];

	return other->present && (is_in(other, STATE_BLOCKED) || is_computing(f, other));
}

static void
say_computes(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct text since = text_moment(f, p->span.start_us), so_far = text_so_far(f, p->span.start_us);
	long long late = spins_outstanding(p);
	const char *free = is_other_busy(f, p) ? "neither program is free" : "it is not free";
	const char *brief = is_other_busy(f, p) ? "neither is free" : "not free";

	if (late == 0) {
		words_set(w, FORM_SHORT, "has been computing on line %d since %s: %s.", p->line, since.s, free);
		words_set(w, FORM_TINY, "computing since %s: %s.", since.s, brief);
		return;
	}
	words_set(w, FORM_FULL, "has been computing on line %d since %s (for %s): %s. %lld %s late.", p->line, since.s, so_far.s,
	    free, late, text_plural(late, "turn is", "turns are"));
	words_set(w, FORM_SHORT, "computing on line %d since %s, %lld %s late: %s.", p->line, since.s, late,
	    text_plural(late, "turn", "turns"), brief);
	words_set(w, FORM_TINY, "computing since %s, %lld late: %s.", since.s, late, brief);
}

/* ---- blocked ---- */

static bool
blocked_returning(const struct facts *f, const struct program_facts *p)
{
	return is_in(p, STATE_BLOCKED) && facts_has_response(f, p, p->span.number);
}

static void
say_blocked_returning(const struct facts *f, const struct program_facts *p, struct words *w)
{
	(void)f;
	words_set(w, FORM_SHORT, "has response %u: the call on line %d returns.", p->span.number, p->line);
	words_set(w, FORM_TINY, "has response %u: the call returns.", p->span.number);
}

static bool
blocked_of_many(const struct facts *f, const struct program_facts *p)
{
	(void)f;
	return is_in(p, STATE_BLOCKED) && p->tally.planned > MANY && p->tally.done > 0 &&
	    p->tally.failed + p->tally.cancelled == 0 && p->last_response_us > p->begin_us;
}

static void
say_blocked_of_many(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct tally n = p->tally;
	struct text since = text_moment(f, p->span.start_us);

	words_set(w, FORM_FULL, "has %u of %u responses, one wait at a time. Blocked on line %d since %s, for response %u.", n.done,
	    n.planned, p->line, since.s, p->span.number);
	words_set(w, FORM_SHORT, "has %u of %u responses. Blocked on line %d since %s.", n.done, n.planned, p->line, since.s);
	words_set(w, FORM_TINY, "has %u of %u. Blocked since %s.", n.done, n.planned, since.s);
}

/* The lines that ran between the previous call and this one. */
struct between {
	bool printed, computed;
};

static struct between
between_calls(const struct facts *f, const struct program_facts *p)
{
	size_t count, i = timeline_span_index(f->timeline, p->track, f->t_us);
	const struct span *spans = timeline_spans(f->timeline, p->track, &count);
	struct between between = { 0 };

	while (i > 0 && i < count && spans[i - 1].state != STATE_BLOCKED) {
		i--;
		between.printed = between.printed || spans[i].step == STEP_PRINT_RESPONSE;
		between.computed = between.computed || spans[i].step == STEP_WORK;
	}
	return between;
}

static bool
blocked_again(const struct facts *f, const struct program_facts *p)
{
	const struct request *before = request_at(f, p, p->span.number - 1);

	return is_in(p, STATE_BLOCKED) && since(f, p) < NEWS_RECENT_US && before != NULL &&
	    facts_happened(f, before->response_us) && p->span.start_us - before->response_us < INTERVENTION_RECENT_US &&
	    between_calls(f, p).printed;
}

static void
say_blocked_again(const struct facts *f, const struct program_facts *p, struct words *w)
{
	const struct request *r = request_at(f, p, p->span.number);
	uint32_t n = p->span.number;
	const char *did = r != NULL && facts_happened(f, r->sent_us) ? "sent" : "launched";
	struct text since = text_moment(f, p->span.start_us);
	const char *computed = between_calls(f, p).computed ? ", computed on it" : "";

	words_set(w, FORM_FULL, "got response %u, printed it%s, and %s request %u. Blocked on line %d again since %s.", n - 1, computed, did,
	    n, p->line, since.s);
	words_set(w, FORM_SHORT, "got response %u and %s request %u. Blocked on line %d again since %s.", n - 1, did, n, p->line, since.s);
	words_set(w, FORM_TINY, "%s request %u. Blocked again since %s.", did, n, since.s);
}

static bool
blocked_newly(const struct facts *f, const struct program_facts *p)
{
	return is_in(p, STATE_BLOCKED) && since(f, p) < NEWS_RECENT_US;
}

static void
say_blocked_newly(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct text since = text_moment(f, p->span.start_us);

	words_set(w, FORM_FULL, "has been blocked on line %d since %s. Until response %u is here, it can do nothing else.", p->line,
	    since.s, p->span.number);
	words_set(w, FORM_SHORT, "blocked on line %d since %s: can do nothing else until response %u.", p->line, since.s,
	    p->span.number);
	words_set(w, FORM_TINY, "blocked on line %d since %s.", p->line, since.s);
}

static bool
blocked_in_line(const struct facts *f, const struct program_facts *p)
{
	const struct request *r = request_at(f, p, p->span.number);

	return is_in(p, STATE_BLOCKED) && r != NULL && facts_happened(f, r->arrive_us) && !facts_happened(f, r->take_us) &&
	    f->load.at_work > 0;
}

static void
say_blocked_in_line(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct text since = text_moment(f, p->span.start_us), stood = text_so_far(f, p->span.start_us);
	uint32_t others = f->load.at_work;

	words_set(w, FORM_FULL, "has been blocked on line %d since %s (for %s). Its request is in line", p->line, since.s, stood.s);
	words_add(w, FORM_FULL, SENTENCE_FULL - 1, ": %u %s served", others, text_plural(others, "other is", "others are"));
	words_add(w, FORM_FULL, SENTENCE_FULL, ".");
	words_set(w, FORM_SHORT, "blocked on line %d since %s (for %s): its request is in line.", p->line, since.s, stood.s);
	words_set(w, FORM_TINY, "blocked since %s (for %s), in line.", since.s, stood.s);
}

/* Of a request to another server one knows how far it is, as seen from here. */
static bool
blocked_outside(const struct facts *f, const struct program_facts *p)
{
	return f->is_outside && is_in(p, STATE_BLOCKED) && request_at(f, p, p->span.number) != NULL;
}

static const char *
how_far(enum phase phase, bool brief)
{
	static const char *const words[PHASE_COUNT][2] = {
		[PHASE_LOOKING_UP] = { "the server's name is looked up", "looking up the name" },
		[PHASE_CONNECTING] = { "it is not connected yet", "connecting" },
		[PHASE_SECURING] = { "connected, the TLS handshake goes on", "TLS handshake" },
		[PHASE_SENT] = { "its request is sent, without an answer yet", "no answer yet" },
		[PHASE_RECEIVING] = { "its response has begun to come", "response comes" },
	};

	return words[phase][brief] != NULL ? words[phase][brief] : brief ? "waits" : "its request is on its way";
}

static void
say_blocked_outside(const struct facts *f, const struct program_facts *p, struct words *w)
{
	enum phase phase = request_phase_at(request_at(f, p, p->span.number), f->t_us);
	struct text since = text_moment(f, p->span.start_us), stood = text_so_far(f, p->span.start_us);
	long long late = spins_outstanding(p);

	words_set(w, FORM_FULL, "has been blocked on line %d since %s (for %s): %s.", p->line, since.s, stood.s, how_far(phase, false));
	if (late > 0)
		words_add(w, FORM_FULL, SENTENCE_FULL, " %lld %s late.", late, text_plural(late, "turn is", "turns are"));
	words_set(w, FORM_SHORT, "blocked on line %d since %s (for %s): %s.", p->line, since.s, stood.s, how_far(phase, true));
	words_set(w, FORM_TINY, "blocked since %s (for %s).", since.s, stood.s);
	words_offer(w, "blocked for %s: %s.", stood.s, how_far(phase, true));
}

static bool
is_blocked(const struct facts *f, const struct program_facts *p)
{
	(void)f;
	return is_in(p, STATE_BLOCKED);
}

static void
say_blocked(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct text since = text_moment(f, p->span.start_us), stood = text_so_far(f, p->span.start_us);
	long long late = spins_outstanding(p);

	words_set(w, FORM_FULL, "has been blocked on line %d since %s (for %s).", p->line, since.s, stood.s);
	words_set(w, FORM_SHORT, "has been blocked on line %d since %s (for %s).", p->line, since.s, stood.s);
	words_set(w, FORM_TINY, "blocked on line %d since %s (for %s).", p->line, since.s, stood.s);
	if (late > 0) {
		words_add(w, FORM_FULL, SENTENCE_FULL, " %lld %s of its spinner %s late.", late, text_plural(late, "turn", "turns"),
		    text_plural(late, "is", "are"));
		words_add(w, FORM_SHORT, SENTENCE_SHORT, " %lld %s late.", late, text_plural(late, "turn is", "turns are"));
	}
}

/* ---- in a callback ---- */

static bool
is_calling_overtaker(const struct facts *f, const struct program_facts *p)
{
	return is_in(p, STATE_CALLBACK) && p->lowest_open != 0 && p->lowest_open < p->span.number &&
	    facts_has_response(f, p, p->span.number);
}

static void
say_calls_overtaker(const struct facts *f, const struct program_facts *p, struct words *w)
{
	uint32_t n = p->span.number, m = p->lowest_open;

	words_set(w, FORM_FULL, "runs %s for response %u. It overtook response %u: the first to respond %s first.", f->words->name, n, m,
	    f->words->is_called);
	words_set(w, FORM_SHORT, "runs %s for response %u, which overtook %u.", f->words->name, n, m);
	words_set(w, FORM_TINY, "runs %s: response %u overtook %u.", f->words->name, n, m);
}

static bool
is_calling(const struct facts *f, const struct program_facts *p)
{
	(void)f;
	return is_in(p, STATE_CALLBACK);
}

static void
say_calls(const struct facts *f, const struct program_facts *p, struct words *w)
{
	bool well = facts_has_response(f, p, p->span.number);
	const char *what = well ? "response" : "failed request";
	uint32_t n = p->span.number, queued = p->tally.queued;

	for (int form = 0; form < FORM_COUNT; form++)
		words_set(w, (enum form)form, "runs %s for %s %u.", f->words->name, what, n);
	if (queued == 1 && p->queued_well)
		words_add(w, FORM_FULL, SENTENCE_FULL, " Response %u is here too, but waits: one at a time.", p->queued[0]);
	else if (queued == 2 && p->queued_well)
		words_add(w, FORM_FULL, SENTENCE_FULL, " Responses %u and %u are here too, but wait: one at a time.", p->queued[0],
		    p->queued[1]);
	else if (queued > 0)
		words_add(w, FORM_FULL, SENTENCE_FULL, " %u more %s: one at a time.", queued,
		    text_plural(queued, "callback waits in its queue", "callbacks wait in its queue"));
	if (queued > 0)
		words_add(w, FORM_SHORT, SENTENCE_SHORT, " %u more in the queue.", queued);
}

/* ---- ready ---- */

static bool
ready_launched(const struct facts *f, const struct program_facts *p)
{
	return is_in(p, STATE_READY) && p->tally.launched > 0 && p->tally.launched == p->tally.planned &&
	    p->tally.done + p->tally.failed + p->tally.cancelled == 0 && p->track == TRACK_ASYNC &&
	    facts_lately(f, p->last_launch_us, NEWS_RECENT_US);
}

static void
say_ready_launched(const struct facts *f, const struct program_facts *p, struct words *w)
{
	uint32_t n = p->tally.launched;
	int64_t took_us = p->last_sent_us - p->first_launch_us;
	/* The last of thousands are sent long after the launch; and fetch_more may add some. */
	bool sent = p->sent == n;

	(void)f;
	if (n == 1) {
		words_set(w, FORM_SHORT, "%s its request and went on: it is ready for whatever comes.", sent ? "sent" : "launched");
		words_set(w, FORM_TINY, "%s its request and went on: it is ready.", sent ? "sent" : "launched");
	} else if (sent && took_us < NEWS_RECENT_US) {
		words_set(w, FORM_SHORT, "sent all %u in %s and went on: it is ready for whatever comes.", n, text_took(f, p->first_launch_us, p->last_sent_us).s);
		words_set(w, FORM_TINY, "sent all %u in %s and went on: ready.", n, text_took(f, p->first_launch_us, p->last_sent_us).s);
	} else {
		words_set(w, FORM_SHORT, "launched all %u and went on: it is ready for whatever comes.", n);
		words_set(w, FORM_TINY, "launched all %u and went on: it is ready.", n);
	}
}

static bool
ready_overtaken(const struct facts *f, const struct program_facts *p)
{
	return is_in(p, STATE_READY) && facts_lately(f, p->last_called_us, NEWS_RECENT_US) && p->lowest_open != 0 &&
	    p->lowest_open < p->last_called && facts_has_response(f, p, p->last_called);
}

static void
say_ready_overtaken(const struct facts *f, const struct program_facts *p, struct words *w)
{
	uint32_t n = p->last_called, m = p->lowest_open;

	(void)f;
	words_set(w, FORM_FULL, "got response %u before response %u: callbacks run in the order of the responses.", n, m);
	words_set(w, FORM_SHORT, "got response %u: it overtook response %u, still in flight.", n, m);
	words_set(w, FORM_TINY, "response %u overtook %u.", n, m);
}

static bool
ready_limited(const struct facts *f, const struct program_facts *p)
{
	int64_t limit = f->limit;

	return is_in(p, STATE_READY) && p->tally.waiting > 0 && limit > 0 && p->tally.open >= limit;
}

static void
say_ready_limited(const struct facts *f, const struct program_facts *p, struct words *w)
{
	uint32_t open = p->tally.open, waiting = p->tally.waiting;
	int64_t limit = f->limit;
	enum limit_whose whose = limit_whose(f->timeline, p->track, f->t_us);

	if (open == limit && whose == LIMIT_OF_ELSEWHERE)
		words_set(w, FORM_FULL, "is ready. %u in flight: more at a time would flood a server elsewhere. %u not sent yet.", open, waiting);
	else if (open == limit && whose == LIMIT_OF_SYSTEM)
		words_set(w, FORM_FULL, "is ready. %u in flight: the system has no more %s. %u not sent yet.", open, f->lacks, waiting);
	else if (open == limit)
		words_set(w, FORM_FULL, "is ready. %u in flight: the limit. %u not sent yet: each end lets the next one go.", open, waiting);
	else
		words_set(w, FORM_FULL, "is ready. %u in flight, and the limit is %lld now. %u not sent yet.", open, (long long)limit, waiting);
	words_set(w, FORM_TINY, "is ready: %u in flight, %u not sent yet.", open, waiting);
}

/* All are launched, and no limit is it: so many take their time to send. */
static bool
ready_sending(const struct facts *f, const struct program_facts *p)
{
	return is_in(p, STATE_READY) && p->track == TRACK_ASYNC && p->tally.waiting > 0 && p->tally.launched == p->tally.planned &&
	    !facts_lately(f, p->last_launch_us, NEWS_RECENT_US) && limit_whose(f->timeline, p->track, f->t_us) == LIMIT_OF_NONE;
}

static void
say_ready_sending(const struct facts *f, const struct program_facts *p, struct words *w)
{
	uint32_t open = p->tally.open, waiting = p->tally.waiting;

	(void)f;
	words_set(w, FORM_FULL, "is ready. %u in flight, %u not sent yet: they are sent one after another, as fast as it goes.", open, waiting);
	words_set(w, FORM_SHORT, "is ready. %u in flight, %u still to be sent, one after another.", open, waiting);
	words_set(w, FORM_TINY, "is ready: %u in flight, %u not sent yet.", open, waiting);
}

static bool
ready_called(const struct facts *f, const struct program_facts *p)
{
	return is_in(p, STATE_READY) && facts_lately(f, p->last_called_us, NEWS_RECENT_US) && p->tally.open > 0 &&
	    facts_has_response(f, p, p->last_called);
}

static void
say_ready_called(const struct facts *f, const struct program_facts *p, struct words *w)
{
	uint32_t n = p->last_called, open = p->tally.open;

	words_set(w, FORM_FULL, "got response %u: the loop %s %s. It is ready; %u more in flight.", n, f->words->called,
	    f->words->name, open);
	words_set(w, FORM_SHORT, "got response %u: %s ran. It is ready; %u more in flight.", n, f->words->name, open);
	words_set(w, FORM_TINY, "got response %u. Ready; %u more in flight.", n, open);
}

static bool
is_ready(const struct facts *f, const struct program_facts *p)
{
	(void)f;
	return is_in(p, STATE_READY) && p->track == TRACK_ASYNC;
}

static void
say_ready(const struct facts *f, const struct program_facts *p, struct words *w)
{
	long long turned = (long long)p->spins.turned, late = (long long)p->spins.late;
	int64_t next_us = f->live ? f->outlook.program[p->track].next_us : NEVER_US;
	char when[80] = "", turns[80] = "";

	if (late > 0)
		utf8_format(turns, sizeof turns, ": %lld turns, %lld of them late", turned, late);
	else if (turned > 0)
		utf8_format(turns, sizeof turns, ": %lld %s, %s", turned, text_plural(turned, "turn", "turns"),
		    text_plural(turned, "on time", "all on time"));
	if (next_us != NEVER_US)
		utf8_format(when, sizeof when, ": the next %s", text_expected(f, next_us).s);
	words_set(w, FORM_FULL, "is ready%s. A response %s %s%s.", turns, f->words->calls, f->words->name, when);
	words_set(w, FORM_SHORT, "is ready%s. Next response %s.", turns, text_expected(f, next_us).s);
	words_set(w, FORM_TINY, "is ready. Next response %s.", text_expected(f, next_us).s);
	if (next_us == NEVER_US) {
		words_set(w, FORM_SHORT, "is ready%s. A response %s %s.", turns, f->words->calls, f->words->name);
		words_set(w, FORM_TINY, "is ready. A response %s %s.", f->words->calls, f->words->name);
	}
}

static bool
ready_sync(const struct facts *f, const struct program_facts *p)
{
	(void)f;
	return is_in(p, STATE_READY);
}

static void
say_ready_sync(const struct facts *f, const struct program_facts *p, struct words *w)
{
	(void)f;
	(void)p;
	words_set(w, FORM_TINY, "is in its loop, ready for whatever comes.");
}

/* ---- runs ---- */

static bool
is_launching(const struct facts *f, const struct program_facts *p)
{
	(void)f;
	return is_in(p, STATE_RUNNING) && p->track == TRACK_ASYNC && p->tally.launched > 0 &&
	    p->tally.launched < p->tally.planned;
}

static void
say_launches(const struct facts *f, const struct program_facts *p, struct words *w)
{
	(void)f;
	words_set(w, FORM_SHORT, "launches its requests and waits for none of them: %u of %u so far.", p->tally.launched,
	    p->tally.planned);
	words_set(w, FORM_TINY, "launches its requests: %u of %u.", p->tally.launched, p->tally.planned);
}

static bool
is_running(const struct facts *f, const struct program_facts *p)
{
	(void)f;
	return is_in(p, STATE_RUNNING);
}

static void
say_runs(const struct facts *f, const struct program_facts *p, struct words *w)
{
	(void)f;
	if (p->line > 0)
		words_set(w, FORM_TINY, "runs line %d of its listing.", p->line);
	else
		words_set(w, FORM_TINY, "runs its own lines.");
}

static const struct rule rules[] = {
	{ .applies = is_computing, .write = say_computes },
	{ .applies = blocked_returning, .write = say_blocked_returning },
	{ .applies = blocked_of_many, .write = say_blocked_of_many },
	{ .applies = blocked_again, .write = say_blocked_again },
	{ .applies = blocked_newly, .write = say_blocked_newly },
	{ .applies = blocked_in_line, .write = say_blocked_in_line },
	{ .applies = blocked_outside, .write = say_blocked_outside },
	{ .applies = is_blocked, .write = say_blocked },
	{ .applies = is_calling_overtaker, .write = say_calls_overtaker },
	{ .applies = is_calling, .write = say_calls },
	{ .applies = ready_launched, .write = say_ready_launched },
	{ .applies = ready_overtaken, .write = say_ready_overtaken, .leaves_state = true },
	{ .applies = ready_limited, .write = say_ready_limited },
	{ .applies = ready_sending, .write = say_ready_sending },
	{ .applies = ready_called, .write = say_ready_called },
	{ .applies = is_ready, .write = say_ready },
	{ .applies = ready_sync, .write = say_ready_sync },
	{ .applies = is_launching, .write = say_launches },
	{ .applies = is_running, .write = say_runs },
};

const struct rules narrator_doing_rules = { rules, COUNT(rules) };
