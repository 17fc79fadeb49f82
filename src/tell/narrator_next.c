/* Sentences about what comes next: the effect of a turned knob, the next end of a request,
 * or, looking back, the next event. They have a row of their own below the programs'. */
#include "base/clock.h"

#include <assert.h>
#include "tell/narrator_facts.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

/* ---- the loop stands still ---- */

static bool
is_frozen(const struct facts *f, const struct program_facts *p)
{
	(void)p;
	return f->load.frozen;
}

static void
say_freezes(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct text sleep = text_length(f, f->freeze_us);

	(void)p;
	words_set(w, FORM_FULL, "The server sleeps on the loop that draws this screen: up to %s in which nothing moves.", sleep.s);
	words_set(w, FORM_SHORT, "The server sleeps on the loop that draws this: up to %s.", sleep.s);
	words_set(w, FORM_TINY, "The server sleeps on the loop: up to %s.", sleep.s);
}

static bool
was_frozen_lately(const struct facts *f, const struct program_facts *p)
{
	(void)p;
	return f->thaw_us != NEVER_US && f->slept_us > 0;
}

static void
say_thawed(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct text slept = text_length(f, f->slept_us);

	(void)p;
	words_set(w, FORM_FULL, "This screen stood still for %s: the server slept on the loop that draws it.", slept.s);
	words_set(w, FORM_SHORT, "This screen stood still for %s: the server slept on its loop.", slept.s);
	words_set(w, FORM_TINY, "This screen stood still for %s.", slept.s);
}

/* ---- a knob was turned ---- */

static bool
knob_was_turned(const struct facts *f, const struct program_facts *p)
{
	(void)p;
	return f->turn != NULL;
}

static void
say_turned(const struct facts *f, const struct program_facts *p, struct words *w)
{
	(void)p;
	narrator_say_turn(f, w);
}

/* ---- the end: what to try ---- */

static bool
is_over(const struct facts *f, const struct program_facts *p)
{
	(void)p;
	return f->over;
}

static bool
is_over_and_saved(const struct facts *f, const struct program_facts *p)
{
	(void)p;
	return f->over && f->saved;
}

static void
say_see(const struct facts *f, const struct program_facts *p, struct words *w)
{
	(void)f;
	(void)p;
	words_set(w, FORM_FULL, "r to see this run again from its beginning, or the arrows to step through it.");
	words_set(w, FORM_TINY, "r to see this run again.");
}

static bool
is_over_and_compared(const struct facts *f, const struct program_facts *p)
{
	(void)p;
	return f->compares;
}

static void
say_compared(const struct facts *f, const struct program_facts *p, struct words *w)
{
	(void)p;
	narrator_say_compared(f, w);
}

static bool
is_left(const struct facts *f, const struct program_facts *p)
{
	(void)p;
	return f->left;
}

static void
say_left(const struct facts *f, const struct program_facts *p, struct words *w)
{
	(void)f;
	(void)p;
	words_set(w, FORM_FULL, "The run was left here, before its end. The arrows step through what there is.");
	words_set(w, FORM_TINY, "The run was left here, before its end.");
}

/* A number of requests that makes a difference: more than one, or twice as many, or a tenth of
 * very many. */
static int64_t
other_requests(int64_t requests)
{
	enum { VERY_MANY = 500 };

	if (requests == 1)
		return 3;
	return requests > VERY_MANY ? requests / 10 : requests * 2;
}

static void
say_try(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct text other = text_knob(KNOB_DELAY, narrator_other_delay_us(f->settings.value[KNOB_DELAY]));
	long long more = other_requests(f->settings.value[KNOB_REQUESTS]);

	(void)p;
	if (narrator_is_for_watched(f)) {
		narrator_say_watched_try(f, w);
		return;
	}
	if (narrator_is_for_visitors(f)) {
		words_set(w, FORM_FULL, "Everybody has been answered. Ask again, two at a time; or press r: the programs run again.");
		words_set(w, FORM_SHORT, "Everybody has been answered. Ask again; or press r: the programs run again.");
		words_set(w, FORM_TINY, "Ask again; or press r: the programs run.");
		return;
	}
	if (!f->is_outside)
		words_set(w, FORM_FULL, "r to run it again, or turn a knob: what if the delay were %s? And with %lld requests?", other.s, more);
	words_set(w, FORM_SHORT, "r to run it again, or turn a knob: what if there were %lld requests?", more);
	words_set(w, FORM_TINY, "r to run it again, or turn a knob.");
}

/* ---- looking back ---- */

static bool
stepped_there(const struct facts *f, const struct program_facts *p)
{
	(void)p;
	return f->now != NULL;
}

static void
say_now(const struct facts *f, const struct program_facts *p, struct words *w)
{
	(void)p;
	narrator_say_now(f, w);
}

static bool
looks_back(const struct facts *f, const struct program_facts *p)
{
	(void)p;
	return !f->live;
}

static void
say_then(const struct facts *f, const struct program_facts *p, struct words *w)
{
	(void)p;
	narrator_say_then(f, w);
}

/* ---- live: what comes next ---- */

/* When the program ends its computing; NEVER_US if it is not computing. */
static int64_t
work_end_us(const struct facts *f, const struct program_facts *p)
{
	struct settings settings;

	if (p->span.step != STEP_WORK || (p->span.state != STATE_RUNNING && p->span.state != STATE_CALLBACK))
		return NEVER_US;
	/* It computes for as long as the knob said when it began. */
	timeline_settings_at(f->timeline, p->span.start_us, &settings);
	return p->span.start_us + settings.value[KNOB_WORK];
}

/* The program that is the next to end its computing, if before the server's next answer. */
static const struct program_facts *
next_worker(const struct facts *f)
{
	const struct program_facts *worker = NULL;
	int64_t first_us = f->expected.t_us;

	for (int i = 0; i < PROGRAM_COUNT; i++) {
		int64_t end_us = work_end_us(f, &f->program[i]);

		if (end_us != NEVER_US && end_us > f->t_us && (first_us == NEVER_US || end_us < first_us)) {
			worker = &f->program[i];
			first_us = end_us;
		}
	}
	return worker;
}

static bool
work_ends(const struct facts *f, const struct program_facts *p)
{
	(void)p;
	return next_worker(f) != NULL;
}

static void
say_work_ends(const struct facts *f, const struct program_facts *p, struct words *w)
{
	const struct program_facts *worker = next_worker(f);
	struct text when;
	uint32_t queued;

	(void)p;
	assert(worker != NULL); /* work_ends() */
	when = text_expected(f, work_end_us(f, worker));
	queued = worker->tally.queued;
	if (worker->track == TRACK_SYNC) {
		words_set(w, FORM_SHORT, "sync ends its computing %s, and goes on.", when.s);
		words_set(w, FORM_TINY, "sync goes on %s.", when.s);
		return;
	}
	words_set(w, FORM_SHORT, "%s %s %s.", f->words->name, f->words->returns, when.s);
	words_set(w, FORM_TINY, "%s %s %s.", f->words->name, f->words->returns, when.s);
	if (queued > 0)
		words_add(w, FORM_SHORT, SENTENCE_SHORT, " Then it %s for %s.", f->words->is_called,
		    queued == 1 ? "the one in the queue" : "the next one");
}

static bool
ends_expected(const struct facts *f, const struct program_facts *p)
{
	(void)p;
	return f->expected.t_us != NEVER_US;
}

static uint32_t
expected_count(const struct expected *e)
{
	uint32_t count = 0;

	for (int i = 0; i < TRACK_COUNT; i++)
		count += e->count[i];
	return count;
}

static void
say_timeouts(const struct expected *e, const char *when, struct words *w)
{
	uint32_t n = expected_count(e);

	if (n > 1) {
		words_set(w, FORM_SHORT, "%u requests time out %s, unless they are answered before.", n, when);
		words_set(w, FORM_TINY, "%u requests time out %s.", n, when);
	} else {
		words_set(w, FORM_SHORT, "Request %u of %s times out %s, unless answered before.", e->number,
		    track_name(e->track), when);
		words_set(w, FORM_TINY, "Request %u times out %s.", e->number, when);
	}
}

static void
say_resets(const struct expected *e, const char *when, struct words *w)
{
	uint32_t n = expected_count(e);

	if (n > 1) {
		words_set(w, FORM_SHORT, "The server breaks off %u connections %s.", n, when);
		words_set(w, FORM_TINY, "The server breaks off %u %s.", n, when);
	} else {
		words_set(w, FORM_SHORT, "The server breaks off the connection of %s's request %u %s.", track_name(e->track),
		    e->number, when);
		words_set(w, FORM_TINY, "The server breaks off request %u %s.", e->number, when);
	}
}

/* "one response for sync, three for async, one for visitors" */
static void
say_answers(const struct facts *f, const char *when, struct words *w)
{
	const struct expected *e = &f->expected;
	const char *before = ": ";

	words_set(w, FORM_FULL, "The server answers %s", when);
	for (int i = 0; i < TRACK_COUNT; i++) {
		struct watched_text name = watched_name(f->timeline, (enum track)i);

		if (e->count[i] == 0)
			continue;
		words_add(w, FORM_FULL, SENTENCE_FULL - 1, "%s%s%s for %s", before, text_count(e->count[i]).s,
		    before[0] == ':' ? text_plural(e->count[i], " response", " responses") : "",
		    name.s[0] != '\0' ? name.s : i == TRACK_VISITOR ? "visitors" : track_name((enum track)i));
		before = ", ";
	}
	words_add(w, FORM_FULL, SENTENCE_FULL, ".");
	words_set(w, FORM_SHORT, "The server answers %u requests %s.", expected_count(e), when);
	words_set(w, FORM_TINY, "The server answers %s.", when);
}

static void
say_one_answer(const struct facts *f, const char *when, struct words *w)
{
	const struct expected *e = &f->expected;
	const struct program_facts *other;

	if (e->track == TRACK_VISITOR) {
		words_set(w, FORM_TINY, "The server answers a visitor %s.", when);
		return;
	}
	if (watched_index(e->track) >= 0) {
		words_offer(w, "Response %u of %s is due %s.", e->number, watched_name(f->timeline, e->track).s, when);
		words_offer(w, "Response %u is due %s.", e->number, when);
		return;
	}
	words_set(w, FORM_FULL, "%s gets response %u %s.", track_name(e->track), e->number, when);
	words_set(w, FORM_TINY, "%s gets response %u %s.", track_name(e->track), e->number, when);
	other = &f->program[e->track == TRACK_SYNC ? TRACK_ASYNC : TRACK_SYNC];
	if (other->present && other->span.state == STATE_DONE)
		words_add(w, FORM_FULL, SENTENCE_FULL, " %s has nothing left in flight; its spinner goes on.", other->name);
	else if (other->present && other->span.state == STATE_ABSENT)
		words_add(w, FORM_FULL, SENTENCE_FULL, " %s has not started.", other->name);
}

static void
say_ends_expected(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct text when = text_expected(f, f->expected.t_us);

	(void)p;
	if (f->expected.end == ENDS_TIMED_OUT)
		say_timeouts(&f->expected, when.s, w);
	else if (f->expected.end == ENDS_RESET)
		say_resets(&f->expected, when.s, w);
	else if (expected_count(&f->expected) == 1)
		say_one_answer(f, when.s, w);
	else
		say_answers(f, when.s, w);
}

static bool
calls_next(const struct facts *f, const struct program_facts *p)
{
	(void)p;
	return f->program[TRACK_ASYNC].span.state == STATE_CALLBACK;
}

static void
say_calls_next(const struct facts *f, const struct program_facts *p, struct words *w)
{
	(void)p;
	if (f->program[TRACK_ASYNC].tally.queued > 0) {
		words_set(w, FORM_FULL, "When %s %s, the loop %s it for the next one in the queue.", f->words->name, f->words->returns,
		    f->words->calls);
		words_set(w, FORM_SHORT, "%s %s, and %s for the next one.", f->words->name, f->words->returns, f->words->is_called);
	}
	words_set(w, FORM_TINY, "%s %s: the loop goes on.", f->words->name, f->words->returns);
}

/* A program that is free to turn its spinner; NULL if there is none. */
static const struct program_facts *
next_spinner(const struct facts *f)
{
	for (int i = PROGRAM_COUNT - 1; i >= 0; i--) {
		const struct program_facts *p = &f->program[i];

		if (p->begin_us != NEVER_US && (p->span.state == STATE_READY || p->span.state == STATE_DONE))
			return p;
	}
	return NULL;
}

/* Another server is asked, and nothing else is to come first. */
static bool
is_unknown_outside(const struct facts *f, const struct program_facts *p)
{
	(void)p;
	return f->is_outside && f->program[TRACK_SYNC].tally.open + f->program[TRACK_ASYNC].tally.open > 0;
}

static void
say_unknown_outside(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct text from = text_server(f, 32);

	(void)p;
	words_offer(w, "When the next response comes is not known: %s takes what it takes.", from.s);
	words_offer(w, "When the next response comes is not known.");
}

static bool
spins_next(const struct facts *f, const struct program_facts *p)
{
	(void)p;
	return next_spinner(f) != NULL;
}

static void
say_spins_next(const struct facts *f, const struct program_facts *p, struct words *w)
{
	const struct program_facts *spinner = next_spinner(f);
	struct text when;

	(void)p;
	assert(spinner != NULL); /* spins_next() */
	when = text_moment(f, spinner->begin_us + (spinner->spins.turned + 1) * SPIN_US);
	words_set(w, FORM_TINY, "The spinner of %s is due at %s.", spinner->name, when.s);
}

static bool
always(const struct facts *f, const struct program_facts *p)
{
	(void)f;
	(void)p;
	return true;
}

static void
say_unknown(const struct facts *f, const struct program_facts *p, struct words *w)
{
	(void)f;
	(void)p;
	words_set_all(w, "What comes first is not known yet.");
}

/* ---- live, without programs ---- */

static bool
for_visitors(const struct facts *f, const struct program_facts *p)
{
	(void)p;
	return narrator_is_for_visitors(f);
}

static void
say_visitors(const struct facts *f, const struct program_facts *p, struct words *w)
{
	(void)p;
	narrator_say_visitors(f, w);
}

/* ---- live, with watched programs alone ---- */

static bool
for_watched(const struct facts *f, const struct program_facts *p)
{
	(void)p;
	return narrator_is_for_watched(f);
}

static void
say_watched(const struct facts *f, const struct program_facts *p, struct words *w)
{
	(void)p;
	narrator_say_watched_next(f, w);
}

static const struct rule rules[] = {
	{ .applies = stepped_there, .write = say_now, .label = "now" },
	{ .applies = is_frozen, .write = say_freezes, .label = "loop" },
	{ .applies = knob_was_turned, .write = say_turned, .label = "you" },
	{ .applies = was_frozen_lately, .write = say_thawed, .label = "loop" },
	{ .applies = is_left, .write = say_left, .label = "now" },
	{ .applies = is_over_and_compared, .write = say_compared, .label = "before" },
	{ .applies = is_over_and_saved, .write = say_see, .label = "try" },
	{ .applies = is_over, .write = say_try, .label = "try" },
	{ .applies = looks_back, .write = say_then, .label = "then" },
	{ .applies = for_visitors, .write = say_visitors, .label = "now" },
	{ .applies = work_ends, .write = say_work_ends, .label = "next" },
	{ .applies = calls_next, .write = say_calls_next, .label = "next" },
	{ .applies = ends_expected, .write = say_ends_expected, .label = "next" },
	{ .applies = is_unknown_outside, .write = say_unknown_outside, .label = "next" },
	{ .applies = spins_next, .write = say_spins_next, .label = "next" },
	{ .applies = for_watched, .write = say_watched, .label = "next" },
	{ .applies = always, .write = say_unknown, .label = "next" },
};

const struct rules narrator_next_rules = { rules, COUNT(rules) };
