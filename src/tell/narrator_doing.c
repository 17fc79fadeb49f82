/* Sentences about a program at work: blocked, in a callback, ready, on its own lines. */
#include "tell/narrator_facts.h"

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

static void
say_computes(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct text so_far = text_so_far(f, p->span.start_us);

	if (p->track == TRACK_SYNC) {
		words_set(w, FORM_FULL, "has computed on line %d for %s. Until that ends, it can do nothing else.", p->line, so_far.s);
	} else {
		words_set(w, FORM_FULL, "has computed in %s for %s. Until it %s, nothing else of it runs.", f->words->name, so_far.s,
		    f->words->returns);
		if (p->tally.queued > 0)
			words_set(w, FORM_FULL, "has computed in %s for %s. Until it %s, %u more %s in the queue.", f->words->name,
			    so_far.s, f->words->returns, p->tally.queued, text_plural(p->tally.queued, "callback waits", "callbacks wait"));
	}
	words_set(w, FORM_TINY, "has computed on line %d for %s.", p->line, so_far.s);
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
	struct text now = text_so_far(f, p->begin_us);

	words_set(w, FORM_FULL, "has %u of %u after %s: one wait at a time, and %u more to come.", n.done, n.planned, now.s,
	    n.planned - n.done);
	words_set(w, FORM_SHORT, "has %u of %u after %s: one wait at a time.", n.done, n.planned, now.s);
	words_set(w, FORM_TINY, "has %u of %u after %s.", n.done, n.planned, now.s);
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
	const char *computed = between_calls(f, p).computed ? ", computed on it" : "";

	words_set(w, FORM_FULL, "got response %u, printed it%s, %s request %u, and stands on line %d again.", n - 1, computed, did,
	    n, p->line);
	words_set(w, FORM_SHORT, "printed response %u, %s request %u, stands on line %d again.", n - 1, did, n, p->line);
	words_set(w, FORM_TINY, "%s request %u, stands on line %d again.", did, n, p->line);
}

static bool
blocked_newly(const struct facts *f, const struct program_facts *p)
{
	return is_in(p, STATE_BLOCKED) && since(f, p) < NEWS_RECENT_US;
}

static void
say_blocked_newly(const struct facts *f, const struct program_facts *p, struct words *w)
{
	(void)f;
	words_set(w, FORM_SHORT, "stands on line %d. Until response %u is here, it can do nothing else.", p->line, p->span.number);
	words_set(w, FORM_TINY, "stands on line %d until response %u is here.", p->line, p->span.number);
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
	struct text stood = text_so_far(f, p->span.start_us);
	uint32_t others = f->load.at_work;

	words_set(w, FORM_FULL, "has stood on line %d for %s. Its request stands in line: the server serves %u %s.", p->line,
	    stood.s, others, text_plural(others, "other", "others"));
	words_set(w, FORM_SHORT, "has stood on line %d for %s: its request stands in line.", p->line, stood.s);
	words_set(w, FORM_TINY, "blocked %s: its request is in line.", stood.s);
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
	struct text stood = text_so_far(f, p->span.start_us);
	struct spin_count before = timeline_spin_count(f->timeline, p->track, p->span.start_us);
	long long due = (long long)(p->spins.due - before.due), waiting = (long long)(p->spins.due - p->spins.turned);

	/* All of them came due while it stood here, or some have waited since before. */
	if (waiting == due) {
		words_set(w, FORM_SHORT, "has stood on line %d for %s. Its spinner was due %lld times: 0 turns.", p->line, stood.s, due);
		words_set(w, FORM_TINY, "has stood on line %d for %s: 0 of %lld turns.", p->line, stood.s, due);
	} else {
		words_set(w, FORM_SHORT, "has stood on line %d for %s. %lld %s of its spinner %s.", p->line, stood.s, waiting,
		    text_plural(waiting, "turn", "turns"), text_plural(waiting, "waits", "wait"));
		words_set(w, FORM_TINY, "has stood on line %d for %s.", p->line, stood.s);
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
	words_set(w, FORM_TINY, "response %u overtook %u: it comes first.", n, m);
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
		words_add(w, FORM_SHORT, SENTENCE_SHORT, " %u more %s.", queued, text_plural(queued, "waits", "wait"));
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
		words_set(w, FORM_SHORT, "%s its request, went on, and now waits for whatever comes.", sent ? "sent" : "launched");
		words_set(w, FORM_TINY, "%s its request and went on.", sent ? "sent" : "launched");
	} else if (sent && took_us < NEWS_RECENT_US) {
		words_set(w, FORM_SHORT, "sent all %u in %s, went on, and now waits for whatever comes.", n, text_took(f, p->first_launch_us, p->last_sent_us).s);
		words_set(w, FORM_TINY, "sent all %u in %s and went on.", n, text_took(f, p->first_launch_us, p->last_sent_us).s);
	} else {
		words_set(w, FORM_SHORT, "launched all %u, went on, and now waits for whatever comes.", n);
		words_set(w, FORM_TINY, "launched all %u and went on.", n);
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
	words_set(w, FORM_TINY, "response %u overtook response %u.", n, m);
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
	const char *wait = text_plural(waiting, "waits to be sent", "wait to be sent");
	int64_t limit = f->limit;

	if (open == limit)
		words_set(w, FORM_FULL, "has %u in flight: the limit. %u %s: each end lets the next one go.", open, waiting, wait);
	else
		words_set(w, FORM_FULL, "has %u in flight, and the limit is %lld now. %u %s.", open, (long long)limit, waiting, wait);
	words_set(w, FORM_TINY, "has %u in flight. %u %s.", open, waiting, wait);
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

	words_set(w, FORM_FULL, "got response %u: the loop %s %s. %u more %s in flight.", n, f->words->called, f->words->name, open,
	    text_plural(open, "is", "are"));
	words_set(w, FORM_SHORT, "got response %u: %s ran. %u more in flight.", n, f->words->name, open);
	words_set(w, FORM_TINY, "got response %u. %u more in flight.", n, open);
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

	if (late > 0)
		words_set(w, FORM_SHORT, "is ready: %lld turns, %lld of them late. A response %s %s.", turned, late, f->words->calls,
		    f->words->name);
	else if (turned > 0)
		words_set(w, FORM_SHORT, "is ready: %lld %s, %s. A response %s %s.", turned, text_plural(turned, "turn", "turns"),
		    text_plural(turned, "on time", "all on time"), f->words->calls, f->words->name);
	words_set(w, FORM_TINY, "is ready. A response %s %s.", f->words->calls, f->words->name);
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
	{ .applies = is_blocked, .write = say_blocked },
	{ .applies = is_calling_overtaker, .write = say_calls_overtaker },
	{ .applies = is_calling, .write = say_calls },
	{ .applies = ready_launched, .write = say_ready_launched },
	{ .applies = ready_overtaken, .write = say_ready_overtaken },
	{ .applies = ready_limited, .write = say_ready_limited },
	{ .applies = ready_called, .write = say_ready_called },
	{ .applies = is_ready, .write = say_ready },
	{ .applies = ready_sync, .write = say_ready_sync },
	{ .applies = is_launching, .write = say_launches },
	{ .applies = is_running, .write = say_runs },
};

const struct rules narrator_doing_rules = { rules, COUNT(rules) };
