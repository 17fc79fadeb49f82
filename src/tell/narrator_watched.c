/*
 * Sentences about a watched program: whether it holds its loop, and what it does now. Of each, forms are offered from
 * the one that says most to the one that takes least room; every size keeps the first that it has room for.
 */
#include <string.h>

#include "base/duration.h"
#include "base/utf8.h"
#include "log/watched.h"
#include "tell/narrator_facts.h"
#include "tell/watched_numbers.h"
#include "tell/watched_words.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { HOLD_NEWS_LEAST_US = 50 * 1000 }; /* a hold that is over is news if it was as long as this */

/* A program at t, and the thread of it that says most. */
struct seen {
	const struct facts *f;
	enum track track;
	struct watched_life life;
	uint32_t thread;             /* 0: it has none yet */
	struct watched_span span;    /* what that one does, */
	struct watched_place place;  /* and where */
	const struct watched_hold *hold; /* in which it is, long enough to be one; or NULL */
	bool is_away;                /* from its event loop */
	char subject[64];            /* "its thread 3 ", if it is not the first; or left out */
};

/* ---- where, what, and for how long ---- */

/* " (for 0.2 s)"; "" where the clock shows no time yet, and of what does not end. */
static struct watched_text
so_far_text(const struct seen *s)
{
	struct watched_text text = { "" };

	if (s->span.state != WATCHED_ENDED && duration_between(s->span.start_us, s->f->t_us, s->f->grain_us) > 0)
		utf8_format(text.s, sizeof text.s, " (for %s)", text_so_far(s->f, s->span.start_us).s);
	return text;
}

/* So much of a source line is shown, as room allows. */
static const size_t source_sizes[] = { SENTENCE_FULL, 40, 24, 0 };

/* " on line 6, time.sleep(0.3)"; without the source if `most` is 0; "" if it stands in no line. */
static struct watched_text
where(const struct seen *s, const struct watched_place *place, size_t most)
{
	struct watched_text text = { "" }, source = { "" };

	if (place->file == NULL)
		return text;
	if (most > 0)
		source = watched_clause(s->f->timeline, s->track, place, most);
	utf8_format(text.s, sizeof text.s, " on %s%s%s", watched_line(s->f->timeline, s->track, place).s, source.s[0] != '\0' ? ", " : "",
	    source.s);
	return text;
}

/* What a thread does or did. */
struct deed {
	enum watched_state state;
	const char *told;
	struct watched_place place;
	bool is_over;
	bool is_long;         /* with all that is known of the call */
	const char *so_far;   /* how long: " (for 0.2 s)"; "" */
};

/* ": recvfrom waits for response 2", " in clock_nanosleep". */
static void
add_call(const struct deed *d, char *out, size_t size)
{
	struct watched_text call = watched_call(d->told), thing = watched_thing(d->told);

	if (call.s[0] == '\0' || (d->state != WATCHED_BLOCKED && d->state != WATCHED_SLEEPS))
		return;
	if (d->state == WATCHED_BLOCKED && thing.s[0] != '\0')
		utf8_add(out, size, ": %s %s %s", call.s, d->is_over ? "waited for" : "waits for", thing.s);
	else if (d->state == WATCHED_BLOCKED || d->place.file == NULL)
		utf8_add(out, size, " in %s", call.s);
}

/* "sleeps (for 0.2 s) on line 6, time.sleep(0.3)", "is blocked on line 4: recvfrom waits for response 2 (for 1.2 s)". */
static struct watched_text
deed_text(const struct seen *s, const struct deed *d, size_t source_most)
{
	bool is_call_last = d->state == WATCHED_BLOCKED && d->is_long;
	struct watched_text text;

	if (d->state == WATCHED_IN_CALL)
		utf8_format(text.s, sizeof text.s, "%s in %s", d->is_over ? "was" : "is", watched_call(d->told).s);
	else
		utf8_format(text.s, sizeof text.s, "%s", d->is_over ? watched_did(d->state) : watched_does(d->state));
	utf8_add(text.s, sizeof text.s, "%s%s%s", is_call_last ? "" : d->so_far,
	    d->state == WATCHED_RUNNING && d->so_far[0] != '\0' && d->place.file != NULL ? ", now" : "", where(s, &d->place, source_most).s);
	if (d->is_long)
		add_call(d, text.s, sizeof text.s);
	utf8_add(text.s, sizeof text.s, "%s", is_call_last ? d->so_far : "");
	return text;
}

/* ---- the beginning, and the end ---- */

/* What it did for most of the hold until t. */
static struct deed
deed_of_hold(const struct seen *s, const struct watched_hold *hold)
{
	struct watched_doing doing = timeline_hold_doing(s->f->timeline, s->track, hold, s->f->t_us);

	return (struct deed){ .state = doing.state, .told = doing.told, .place = doing.place, .is_over = true, .so_far = "" };
}

static struct watched_text
requests_answered(const struct seen *s, bool is_over)
{
	const char *be = is_over ? "was" : "is", *are = is_over ? "were" : "are";
	struct watched_text text = { "" };
	size_t count, answered = 0;
	const struct watched_request *requests = timeline_own_requests(s->f->timeline, s->track, s->f->t_us, &count);

	for (size_t i = 0; i < count; i++)
		answered += facts_happened(s->f, requests[i].answer_us);
	if (timeline_unkept_at(s->f->timeline, s->f->t_us).came > 0) /* whose those are is not known */
		utf8_format(text.s, sizeof text.s, "%zu of its first %zu requests %s answered; more came.", answered, count, are);
	else if (count == 0)
		utf8_format(text.s, sizeof text.s, is_over ? "It asked the server for nothing." : "It has not asked yet.");
	else if (count == 1)
		utf8_format(text.s, sizeof text.s, "Its request %s%s answered.", be, answered == 1 ? "" : " not");
	else if (answered == count)
		utf8_format(text.s, sizeof text.s, "Its %zu requests %s answered.", count, are);
	else
		utf8_format(text.s, sizeof text.s, "%zu of its %zu requests %s answered.", answered, count, answered == 1 ? be : are);
	return text;
}

static void
say_not_started(const struct seen *s, struct words *w)
{
	static const size_t sizes[] = { 70, 48, 24 };

	for (size_t i = 0; i < COUNT(sizes); i++)
		words_offer(w, "cannot be started: %s.", watched_cut(s->life.not_started, sizes[i]).s);
}

static void
say_unseen(const struct seen *s, struct words *w)
{
	struct watched_text answered = requests_answered(s, false), reason = watched_cut(s->life.untraced, 64);
	char *aside = strstr(reason.s, " (");

	words_offer(w, "runs; its states are not seen: %s. %s", reason.s, answered.s);
	if (aside != NULL)
		*aside = '\0'; /* the system's word for it */
	words_offer(w, "runs; its states are not seen: %s. %s", reason.s, answered.s);
	words_offer(w, "runs; its states are not seen. %s", answered.s);
	words_offer(w, "runs unseen. %s", answered.s);
	words_offer(w, "runs; its states are not seen.");
}

/* Returns true if a thread of it came back to a loop, and there were responses that could have waited for it. */
static bool
could_have_held(const struct seen *s)
{
	uint32_t threads = timeline_threads(s->f->timeline, s->track, s->f->t_us);
	size_t requests;

	timeline_own_requests(s->f->timeline, s->track, s->f->t_us, &requests);
	for (uint32_t i = 1; i <= threads && requests > 0; i++)
		if (facts_happened(s->f, timeline_thread(s->f->timeline, s->track, i)->loop_us))
			return true;
	return false;
}

static bool
has_live_thread(const struct seen *s)
{
	uint32_t threads = timeline_threads(s->f->timeline, s->track, s->f->t_us);

	for (uint32_t i = 1; i <= threads; i++)
		if (!facts_happened(s->f, timeline_thread(s->f->timeline, s->track, i)->end_us))
			return true;
	return false;
}

/* Responses that a loop has fetched wait in it unseen, while one of their callbacks sleeps. Returns the longest time for
 * which it was away, if that says more than its longest hold (NULL: none is worth it). */
static struct watched_hold
away_worth_telling(const struct seen *s, const struct watched_hold_row *hold)
{
	struct watched_hold away = timeline_longest_away(s->f->timeline, s->track, s->f->t_us);
	int64_t us = away.start_us == NEVER_US ? 0 : away.end_us - away.start_us;
	bool is_another = hold == NULL || away.start_us >= hold->end_us || away.end_us <= hold->start_us;

	if (us < HOLD_NEWS_LEAST_US || !is_another || (hold != NULL && us < 2 * (hold->end_us - hold->start_us)))
		away.start_us = NEVER_US;
	return away;
}

static void
say_was_away(const struct seen *s, const struct watched_hold *away, const char *status, const char *after, struct words *w)
{
	struct text took = text_took(s->f, away->start_us, away->end_us);
	struct deed d = deed_of_hold(s, away);

	for (int with_status = 1; with_status >= 0; with_status--)
		for (size_t i = 0; i < COUNT(source_sizes); i++)
			words_offer(w, "ended%s%s%s after %s. Away from its loop for %s: it %s.", with_status ? ": " : "", with_status ? status : "",
			    with_status ? "," : "", after, took.s, deed_text(s, &d, source_sizes[i]).s);
	words_offer(w, "ended after %s. Away from its loop for %s%s.", after, took.s, where(s, &d.place, 0).s);
}

static void
say_ended(const struct seen *s, struct words *w)
{
	struct text after = text_took(s->f, s->life.start_us, s->life.exit_us);
	struct watched_text status = watched_cut(s->life.status, 40);
	struct watched_hold_row hold;
	bool has_held = watched_longest_holds(s->f->timeline, s->track, s->f->t_us, &hold, 1) > 0;
	bool is_worth = has_held && hold.end_us - hold.start_us >= HOLD_WORTH_US;
	struct watched_hold away = away_worth_telling(s, is_worth ? &hold : NULL);

	if (s->life.gone_us == NEVER_US && has_live_thread(s))
		words_offer(w, "ended: %s, after %s. A process that it began goes on.", status.s, after.s);
	if (away.start_us != NEVER_US)
		say_was_away(s, &away, status.s, after.s, w);
	for (size_t i = 0; is_worth && i < COUNT(source_sizes); i++)
		words_offer(w, "ended: %s, after %s. Longest hold: %s%s.", status.s, after.s,
		    text_took(s->f, hold.start_us, hold.end_us).s, where(s, &hold.doing.place, source_sizes[i]).s);
	if (!has_held && could_have_held(s))
		words_offer(w, "ended: %s, after %s. %s It never held its loop.", status.s, after.s, requests_answered(s, true).s);
	if (has_held && !is_worth)
		words_offer(w, "ended: %s, after %s. %s No hold was longer than %s.", status.s, after.s, requests_answered(s, true).s,
		    text_took(s->f, hold.start_us, hold.end_us).s);
	words_offer(w, "ended: %s, after %s. %s", status.s, after.s, requests_answered(s, true).s);
	words_offer(w, "ended: %s, after %s.", status.s, after.s);
	words_offer(w, "ended after %s.", after.s);
}

/* ---- it holds its loop ---- */

/* "Response 2 waits." */
static struct watched_text
waiting_text(const struct seen *s)
{
	uint32_t numbers[2], count = timeline_unread(s->f->timeline, s->track, s->thread, s->f->t_us, numbers, 2);
	struct watched_text text = { "" };

	if (count == 0)
		return text;
	utf8_format(text.s, sizeof text.s, " %s %s.", watched_responses(numbers, count).s, count == 1 ? "waits" : "wait");
	if (text.s[1] == 'r')
		text.s[1] = 'R';
	return text;
}

/* What it does now. */
static struct deed
deed_now(const struct seen *s)
{
	return (struct deed){ .state = (enum watched_state)s->span.state, .told = s->span.told, .place = s->place, .so_far = "" };
}

static void
say_holds(const struct seen *s, struct words *w)
{
	struct deed before = deed_of_hold(s, s->hold), now = deed_now(s);
	/* When it runs again, for a moment, what it waited for is the reason. */
	struct deed d = now.state == WATCHED_RUNNING && before.state != WATCHED_RUNNING ? before : now;
	struct watched_text waiting = waiting_text(s);
	char held[64] = "";

	if (duration_between(s->hold->start_us, s->f->t_us, s->f->grain_us) > 0)
		utf8_format(held, sizeof held, " for %s", text_so_far(s->f, s->hold->start_us).s);
	for (int is_long = 1; is_long >= 0; is_long--)
		for (size_t i = 0; i < COUNT(source_sizes); i++) {
			if (is_long && d.place.file != NULL && source_sizes[i] == 0)
				continue; /* the source says more than the call */
			d.is_long = is_long;
			words_offer(w, "%sholds its loop%s: it %s.%s", s->subject, held, deed_text(s, &d, source_sizes[i]).s, waiting.s);
		}
	words_offer(w, "%sholds its loop%s: it %s.", s->subject, held, deed_text(s, &d, 0).s);
	words_offer(w, "%sholds its loop%s.%s", s->subject, held, waiting.s);
	words_offer(w, "%sholds its loop%s.", s->subject, held);
}

/* The last hold that ended until t, a moment ago; or if it runs, as it began to. */
static const struct watched_hold *
hold_before(const struct seen *s)
{
	size_t count;
	const struct watched_hold *holds = timeline_holds(s->f->timeline, s->track, s->f->t_us, &count);
	const struct watched_hold *last = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct watched_hold *hold = &holds[i];

		if (hold->thread == s->thread && facts_lately(s->f, hold->end_us, NEWS_RECENT_US) &&
		    hold->end_us - hold->start_us >= HOLD_NEWS_LEAST_US)
			last = hold;
	}
	return last != NULL && (s->span.state == WATCHED_READY || last->end_us >= s->span.start_us) ? last : NULL;
}

static void
say_has_held(const struct seen *s, const struct watched_hold *hold, struct words *w)
{
	struct deed d = deed_of_hold(s, hold);
	struct text took = text_took(s->f, hold->start_us, hold->end_us);
	const char *now = s->span.state == WATCHED_READY ? "is back in its loop, which it held" : "runs. It held its loop";

	for (int is_long = 1; is_long >= 0; is_long--)
		for (size_t i = 0; i < COUNT(source_sizes); i++) {
			d.is_long = is_long;
			if (d.state != WATCHED_RUNNING || d.place.file != NULL)
				words_offer(w, "%s%s for %s: it %s.", s->subject, now, took.s, deed_text(s, &d, source_sizes[i]).s);
		}
	words_offer(w, "%s%s for %s.", s->subject, now, took.s);
}

/* ---- it waits, or runs ---- */

/* How many of its other threads are in that state. */
static uint32_t
others_in(const struct seen *s, enum watched_state state)
{
	uint32_t threads = timeline_threads(s->f->timeline, s->track, s->f->t_us), count = 0;

	for (uint32_t i = 1; i <= threads; i++)
		count += i != s->thread && timeline_thread_at(s->f->timeline, s->track, i, s->f->t_us).state == state;
	return count;
}

/* "; 3 of its threads are blocked" */
static struct watched_text
others_text(const struct seen *s)
{
	uint32_t blocked = others_in(s, WATCHED_BLOCKED), asleep = others_in(s, WATCHED_SLEEPS);
	struct watched_text text = { "" };

	if (blocked > 0)
		utf8_format(text.s, sizeof text.s, "; %u of its threads %s blocked", blocked, blocked == 1 ? "is" : "are");
	else if (asleep > 0)
		utf8_format(text.s, sizeof text.s, "; %u of its threads %s", asleep, asleep == 1 ? "sleeps" : "sleep");
	return text;
}

/* The requests that this thread made and that are not answered: how many, and the first two. */
static uint32_t
open_requests(const struct seen *s, uint32_t numbers[2])
{
	size_t count;
	const struct watched_request *requests = timeline_own_requests(s->f->timeline, s->track, s->f->t_us, &count);
	uint32_t open = 0;

	for (size_t i = 0; i < count; i++) {
		if (requests[i].thread != s->thread || facts_happened(s->f, requests[i].end_us))
			continue;
		if (open < 2)
			numbers[open] = (uint32_t)i + 1;
		open++;
	}
	return open;
}

static void
say_in_loop(const struct seen *s, struct words *w)
{
	struct watched_text so_far = so_far_text(s);
	uint32_t numbers[2], open = open_requests(s, numbers);
	char what[80], brief[48];

	if (open == 0) {
		utf8_format(what, sizeof what, "whatever comes first");
		utf8_format(brief, sizeof brief, "whatever comes first");
	} else if (open == 1) {
		utf8_format(what, sizeof what, "response %u, or whatever else comes first", numbers[0]);
		utf8_format(brief, sizeof brief, "response %u", numbers[0]);
	} else {
		utf8_format(what, sizeof what, "whichever of its %u responses comes first", open);
		utf8_format(brief, sizeof brief, "one of %u responses", open);
	}
	if (open == 0)
		words_offer(w, "%sis in its loop%s: it waits for %s%s.", s->subject, so_far.s, what, others_text(s).s);
	words_offer(w, "%sis in its loop%s: it waits for %s.", s->subject, so_far.s, what);
	words_offer(w, "%sis in its loop: it waits for %s.", s->subject, what);
	words_offer(w, "%sis in its loop: it waits for %s.", s->subject, brief);
	words_offer(w, "%sis in its loop.", s->subject);
}

/* What it means for others: of the program's loop, of its threads. */
static struct watched_text
consequence(const struct seen *s)
{
	struct watched_text text = { "." };

	if (s->is_away)
		utf8_format(text.s, sizeof text.s, ". Meanwhile its loop runs nothing%s.", s->span.state == WATCHED_RUNNING ? " else" : "");
	else if (s->span.state == WATCHED_FOR_THREAD)
		utf8_format(text.s, sizeof text.s, "%s.", others_text(s).s);
	return text;
}

static void
say_state(const struct seen *s, struct words *w)
{
	struct watched_text then = consequence(s), so_far = so_far_text(s);
	struct deed d = deed_now(s);

	d.is_long = true;
	for (size_t i = 0; i < COUNT(source_sizes); i++)
		for (int with_time = 1; with_time >= 0; with_time--) {
			d.so_far = with_time ? so_far.s : "";
			words_offer(w, "%s%s%s", s->subject, deed_text(s, &d, source_sizes[i]).s, then.s);
		}
	words_offer(w, "%s%s.", s->subject, deed_text(s, &d, 0).s);
	d.is_long = false;
	words_offer(w, "%s%s.", s->subject, deed_text(s, &d, 0).s);
	d.place.file = NULL;
	words_offer(w, "%s%s.", s->subject, deed_text(s, &d, 0).s);
}

/* ---- the choice ---- */

static struct seen
look(const struct facts *f, enum track track)
{
	struct seen s = {
		.f = f, .track = track, .life = timeline_watched_life(f->timeline, track, f->t_us),
		.thread = timeline_main_thread(f->timeline, track, f->t_us),
	};
	struct watched_text name = watched_thread_name(f->timeline, track, s.thread);
	const struct watched_thread *thread = timeline_thread(f->timeline, track, s.thread);

	s.span = timeline_thread_at(f->timeline, track, s.thread, f->t_us);
	s.place = timeline_thread_place(f->timeline, track, s.thread, f->t_us);
	s.hold = timeline_hold_at(f->timeline, track, s.thread, f->t_us);
	if (s.hold != NULL && f->t_us - s.hold->start_us < HOLD_LEAST_US)
		s.hold = NULL; /* it may not become one */
	s.is_away = timeline_thread_away_us(f->timeline, track, s.thread, f->t_us) != NEVER_US;
	if (name.s[0] != '\0')
		utf8_format(s.subject, sizeof s.subject, thread->process == s.thread && thread->name[0] != '\0' ?
		    "its process %s " : "its %s ", name.s);
	return s;
}

static void
say(const struct seen *s, struct words *w)
{
	const struct watched_hold *before = s->thread == 0 ? NULL : hold_before(s);
	bool is_free = s->span.state == WATCHED_READY || s->span.state == WATCHED_RUNNING;

	if (s->life.not_started != NULL)
		say_not_started(s, w);
	else if (s->life.start_us == NEVER_US)
		words_offer(w, "has not started.");
	else if (s->life.exit_us != NEVER_US)
		say_ended(s, w);
	else if (s->life.untraced != NULL)
		say_unseen(s, w);
	else if (s->thread == 0)
		words_offer(w, "is being started.");
	else if (s->hold != NULL)
		say_holds(s, w);
	else if (before != NULL && is_free)
		say_has_held(s, before, w);
	else if (s->span.state == WATCHED_READY)
		say_in_loop(s, w);
	else
		say_state(s, w);
}

void
narrator_say_watched(const struct facts *f, enum track track, struct words *w)
{
	struct seen s = look(f, track);

	say(&s, w);
	s.subject[0] = '\0';
	say(&s, w);
}
