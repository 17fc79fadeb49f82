/* Sentences about what has just happened to a program: presses, failures, cancelling, a loop
 * that stands still. They follow its name on its row. */
#include "log/stages.h"
#include "tell/narrator_facts.h"
#include "tell/statistics.h"

#include <string.h>

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

static bool
is_in(const struct program_facts *p, enum program_state state)
{
	return p->span.state == state;
}

/* ---- not begun ---- */

static bool
not_begun(const struct facts *f, const struct program_facts *p)
{
	(void)f;
	return is_in(p, STATE_ABSENT);
}

static void
say_not_begun(const struct facts *f, const struct program_facts *p, struct words *w)
{
	if (f->in_turn && p->track == TRACK_ASYNC)
		words_set(w, FORM_TINY, "begins when sync is done: they run in turn.");
	else
		words_set(w, FORM_TINY, "has not started.");
}

/* ---- the server sleeps on the loop ---- */

static bool
held_by_freeze(const struct facts *f, const struct program_facts *p)
{
	return f->load.frozen && !is_in(p, STATE_BLOCKED) && !is_in(p, STATE_ABSENT);
}

static void
say_held_by_freeze(const struct facts *f, const struct program_facts *p, struct words *w)
{
	(void)f;
	(void)p;
	words_set(w, FORM_SHORT, "cannot run while the server sleeps: both are on the same loop.");
	words_set(w, FORM_TINY, "cannot run: its loop sleeps in the server.");
}

/* ---- the button ---- */

static bool
press_answered(const struct facts *f, const struct program_facts *p)
{
	return p->press != NULL && p->presses_waiting == 0 && facts_lately(f, p->press->answer_us[p->track], INTERVENTION_RECENT_US);
}

static void
say_press_answered(const struct facts *f, const struct program_facts *p, struct words *w)
{
	int64_t answer_us = p->press->answer_us[p->track], took_us = answer_us - p->press->t_us;
	struct span then = timeline_span_at(f->timeline, p->track, p->press->t_us);
	struct text took = text_took(f, p->press->t_us, answer_us);

	if (took_us < AT_ONCE_US) {
		words_set(w, FORM_TINY, "answered b after %s.", took.s);
		if (is_in(p, STATE_READY) && then.state == STATE_READY)
			words_set(w, FORM_SHORT, "answered your press of b after %s: it is ready in its loop.", took.s);
		else if (then.state == STATE_READY || then.state == STATE_DONE)
			words_set(w, FORM_SHORT, "answered your press of b after %s: it was in its loop.", took.s);
	} else if (then.state == STATE_BLOCKED) {
		words_set(w, FORM_FULL, "answered your press of b only after %s: blocked, it could not. The press waited in its queue.",
		    took.s);
		words_set(w, FORM_SHORT, "answered your press of b only after %s: it was blocked.", took.s);
		words_set(w, FORM_TINY, "answered b only after %s.", took.s);
	} else {
		words_set(w, FORM_SHORT, "answered your press of b after %s: it waited in its queue.", took.s);
		words_set(w, FORM_TINY, "answered b after %s.", took.s);
	}
}

static bool
press_waits(const struct facts *f, const struct program_facts *p)
{
	return p->presses_waiting > 0 && facts_lately(f, p->press->t_us, INTERVENTION_RECENT_US);
}

static void
say_press_waits(const struct facts *f, const struct program_facts *p, struct words *w)
{
	const char *wait = p->presses_waiting == 1 ? "The press waits in its queue." : "The presses wait in its queue.";
	const char *of_b = p->presses_waiting == 1 ? "your press of b" : "your presses of b";

	if (is_in(p, STATE_BLOCKED)) {
		words_set(w, FORM_FULL, "cannot answer %s: it is blocked on line %d. %s", of_b, p->line, wait);
		words_set(w, FORM_TINY, "cannot answer b: it is blocked on line %d.", p->line);
	} else if (is_in(p, STATE_CALLBACK)) {
		words_set(w, FORM_FULL, "has not answered %s: %s runs. %s", of_b, f->words->name, wait);
		words_set(w, FORM_TINY, "has not answered b: a callback runs.");
	} else {
		words_set(w, FORM_SHORT, "has not answered %s. %s", of_b, wait);
		words_set(w, FORM_TINY, "has not answered b yet.");
	}
}

/* ---- what went wrong ---- */

/* When the run is over, time stands still: the last event would be news for ever. */
static bool
is_news(const struct facts *f, int64_t event_us)
{
	return !f->over && facts_lately(f, event_us, INTERVENTION_RECENT_US);
}

static bool
was_cancelled_lately(const struct facts *f, const struct program_facts *p)
{
	return p->tally.cancelled > 0 && is_news(f, p->last_cancel_us);
}

static void
say_cancelled(const struct facts *f, const struct program_facts *p, struct words *w)
{
	uint32_t n = p->tally.cancelled;

	(void)f;
	if (p->track == TRACK_SYNC)
		words_set(w, FORM_SHORT, "has %u cancelled %s: there will be no response.", n, text_plural(n, "request", "requests"));
	else
		words_set(w, FORM_SHORT, "has %u cancelled %s: there will be no %s.", n, text_plural(n, "request", "requests"),
		    text_plural(n, "callback", "callbacks"));
	words_set(w, FORM_TINY, "has %u cancelled %s.", n, text_plural(n, "request", "requests"));
}

static bool
has_failed_lately(const struct facts *f, const struct program_facts *p)
{
	return is_news(f, p->last_fail_us) && p->last_fail_us >= p->last_response_us;
}

/* Who got the error, and how many there were. */
static void
add_error(const struct facts *f, const struct program_facts *p, const struct request *r, struct words *w)
{
	if (p->track == TRACK_SYNC)
		words_add(w, FORM_FULL, SENTENCE_FULL, " It got the error on line %d.",
		    listing_line_number(f->timeline, p->track, f->language, STEP_FETCH, f->t_us));
	else if (facts_happened(f, r->callback_us))
		words_add(w, FORM_FULL, SENTENCE_FULL, " %s got the error.", f->words->name);
	else
		words_add(w, FORM_FULL, SENTENCE_FULL, " The error waits in the queue.");
	/* Where the panels count fewer, some of them wait in the queue. */
	if (p->tally.failed > 1 && stages_at(f->timeline, p->track, f->t_us).failed == p->tally.failed)
		words_add(w, FORM_FULL, SENTENCE_FULL, " %u failed so far.", p->tally.failed);
}

static void
say_failed(const struct facts *f, const struct program_facts *p, struct words *w)
{
	enum { STATE_ROOM = sizeof " It is ready." - 1, STATE_LEAST = sizeof " Blocked." - 1 };
	const struct request *r = timeline_request(f->timeline, p->track, p->last_failed);
	const char *cause = cause_words((enum cause)r->cause);
	/* As in its row: of async not while the request waits to be sent, of sync from where it stands. */
	struct wait wait = statistics_wait(f->timeline, p->track, p->last_failed, f->t_us);
	struct text took = wait.to_us != NEVER_US ? text_took(f, wait.from_us, wait.to_us) : text_so_far(f, wait.from_us);
	uint32_t n = p->last_failed;

	if (f->is_outside) {
		words_offer(w, "request %u failed: %s.", n, text_cause((enum cause)r->cause, false).s);
		words_set(w, FORM_SHORT, "request %u: %s.", n, text_cause((enum cause)r->cause, true).s);
		if (strlen(w->form[FORM_SHORT]) > SENTENCE_SHORT - STATE_LEAST)
			w->form[FORM_SHORT][0] = '\0';
	} else {
		words_set(w, FORM_FULL, "request %u failed: %s after %s.", n, cause, took.s);
		add_error(f, p, r, w);
	}
	if (w->form[FORM_SHORT][0] == '\0')
		words_set(w, FORM_SHORT, "request %u failed: %s after %s.", n, cause, took.s);
	words_set(w, FORM_TINY, "request %u: %s.", n, cause);
	if (strlen(w->form[FORM_TINY]) > SENTENCE_LEAST - STATE_ROOM)
		words_set(w, FORM_TINY, "request %u: %s.", n, cause_brief((enum cause)r->cause));
}

/* The last response is an error. */
static bool
has_error_response_lately(const struct facts *f, const struct program_facts *p)
{
	const struct request *r = timeline_request(f->timeline, p->track, p->last_answered);

	return r != NULL && r->status >= HTTP_ERROR && is_news(f, p->last_response_us);
}

static void
say_answered_badly(const struct facts *f, const struct program_facts *p, struct words *w)
{
	const struct request *r = timeline_request(f->timeline, p->track, p->last_answered);
	uint32_t n = p->last_answered;

	words_set(w, FORM_FULL, "got response %u, but it is an error: HTTP %u.", n, r->status);
	if (p->track == TRACK_ASYNC && facts_happened(f, r->callback_us))
		words_add(w, FORM_FULL, SENTENCE_FULL, " %s got it.", f->words->name);
	words_set(w, FORM_SHORT, "got response %u, but it is an error: HTTP %u.", n, r->status);
	words_set(w, FORM_TINY, "got response %u, an error: HTTP %u.", n, r->status);
}

static const struct rule rules[] = {
	{ .applies = not_begun, .write = say_not_begun },
	{ .applies = held_by_freeze, .write = say_held_by_freeze },
	{ .applies = press_waits, .write = say_press_waits, .leaves_state = true },
	{ .applies = press_answered, .write = say_press_answered, .leaves_state = true },
	{ .applies = was_cancelled_lately, .write = say_cancelled, .leaves_state = true },
	{ .applies = has_failed_lately, .write = say_failed, .leaves_state = true },
	{ .applies = has_error_response_lately, .write = say_answered_badly, .leaves_state = true },
};

const struct rules narrator_news_rules = { rules, COUNT(rules) };
