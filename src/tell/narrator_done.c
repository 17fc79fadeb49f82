/* Sentences about a program that is done: how long it took, and why. */
#include "tell/judgement.h"
#include "tell/narrator_facts.h"

#include <string.h>

#include "base/clock.h"
#include "base/duration.h"
#include "base/http_status.h"
#include "base/utf8.h"
#include "tell/statistics.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

static bool
is_in(const struct program_facts *p, enum program_state state)
{
	return p->span.state == state;
}

static const struct request *
request_at(const struct facts *f, const struct program_facts *p, uint32_t number)
{
	return timeline_request(f->timeline, p->track, number);
}

static int64_t
took_us(const struct program_facts *p)
{
	return p->done_us - p->begin_us;
}

static struct text
text_taken(const struct facts *f, const struct program_facts *p)
{
	return text_took(f, p->begin_us, p->done_us);
}

static int64_t
taken_as_printed(const struct facts *f, const struct program_facts *p)
{
	return duration_between(p->begin_us, p->done_us, f->grain_us);
}

static struct text
text_longest_wait(const struct facts *f, const struct program_facts *p)
{
	struct wait wait = statistics_wait(f->timeline, p->track, p->did.longest, f->t_us);

	return wait.to_us == NEVER_US ? text_length(f, p->did.wait_max_us) : text_took(f, wait.from_us, wait.to_us);
}

/* The sum of what is printed of each, unless some are too short for that. */
static struct text
text_sum(const struct facts *f, const struct printed *all, int64_t measured_us)
{
	return text_length(f, all->short_ones ? measured_us : all->sum_us);
}

/* Returns true if all are printed with the same number. */
static bool
printed_alike(const struct printed *all)
{
	return all->count > 0 && !all->short_ones && all->least_us == all->most_us;
}

static bool
done_badly(const struct facts *f, const struct program_facts *p)
{
	(void)f;
	return is_in(p, STATE_DONE) && p->tally.failed + p->tally.cancelled > 0;
}

/* The last error by time: a failed request, or a response that is an error. */
static struct text
text_last_error(const struct facts *f, const struct program_facts *p)
{
	uint32_t count = timeline_request_count(f->timeline, p->track);
	const struct request *last = NULL;
	int64_t last_us = NEVER_US;
	struct text text;

	for (uint32_t n = 1; n <= count; n++) {
		const struct request *r = request_at(f, p, n);
		bool is_error = facts_happened(f, r->response_us) && r->status >= HTTP_ERROR;
		int64_t at_us = is_error ? r->response_us : r->fail_us;

		if (!facts_happened(f, at_us) || at_us < last_us)
			continue;
		last = r;
		last_us = at_us;
	}
	if (last != NULL && !facts_happened(f, last->fail_us)) {
		const char *words = last->is_outside ? http_status_words(last->status) : "";

		utf8_format(text.s, sizeof text.s, "HTTP %u%s%s", last->status, words[0] != '\0' ? " " : "", words);
	} else {
		utf8_format(text.s, sizeof text.s, "%s", cause_words(last != NULL ? (enum cause)last->cause : CAUSE_NONE));
	}
	return text;
}

/* The cause of its failures, if it is one and there are no errors of HTTP among them; CAUSE_NONE if not. */
static enum cause
only_cause(const struct facts *f, const struct program_facts *p)
{
	uint32_t count = timeline_request_count(f->timeline, p->track), failed = 0;
	enum cause cause = CAUSE_NONE;

	for (uint32_t n = 1; n <= count; n++) {
		const struct request *r = request_at(f, p, n);

		if (!facts_happened(f, r->fail_us))
			continue;
		if (failed++ > 0 && (enum cause)r->cause != cause)
			return CAUSE_NONE;
		cause = (enum cause)r->cause;
	}
	return failed == p->tally.failed ? cause : CAUSE_NONE;
}

/* What happened there, where one does not know the server. */
static void
say_why(const struct facts *f, const struct program_facts *p, struct words *w)
{
	enum cause cause = f->is_outside && p->tally.cancelled == 0 ? only_cause(f, p) : CAUSE_NONE;
	uint32_t failed = p->tally.failed, planned = p->tally.planned;

	if (cause == CAUSE_NONE)
		return;
	for (int brief = 0; brief < 2; brief++) {
		struct text story = text_cause(cause, brief);

		words_offer(w, "took %s: %u of %u failed: %s.", text_taken(f, p).s, failed, planned, story.s);
		words_offer(w, "%u of %u failed: %s.", failed, planned, story.s);
	}
	words_offer(w, "took %s: %u of %u failed: %s.", text_taken(f, p).s, failed, planned, cause_words(cause));
	words_offer(w, "%u of %u failed: %s.", failed, planned, cause_words(cause));
}

static void
say_done_badly(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct text took = text_taken(f, p), last = text_last_error(f, p);
	uint32_t failed = p->tally.failed, cancelled = p->tally.cancelled;
	struct words why = { .room = w->room };

	if (failed > 0)
		words_set(w, FORM_FULL, "took %s: %u of %u ok, %u failed. The last failure: %s.", took.s, p->tally.done,
		    p->tally.planned, failed, last.s);
	else
		words_set(w, FORM_FULL, "took %s: %u of %u ok.", took.s, p->tally.done, p->tally.planned);
	if (cancelled > 0)
		words_add(w, FORM_FULL, SENTENCE_FULL, " %u cancelled.", cancelled);
	words_set(w, FORM_SHORT, "took %s: %u of %u ok", took.s, p->tally.done, p->tally.planned);
	if (failed > 0)
		words_add(w, FORM_SHORT, SENTENCE_SHORT - 1, ", %u failed", failed);
	if (cancelled > 0)
		words_add(w, FORM_SHORT, SENTENCE_SHORT - 1, ", %u cancelled", cancelled);
	words_add(w, FORM_SHORT, SENTENCE_SHORT, ".");
	if (failed > 0)
		words_set(w, FORM_TINY, "is done: %u of %u failed.", failed, p->tally.planned);
	else
		words_set(w, FORM_TINY, "is done: %u of %u cancelled.", cancelled, p->tally.planned);
	say_why(f, p, &why);
	for (int form = 0; form < FORM_COUNT; form++)
		if (why.form[form][0] != '\0')
			words_set(w, (enum form)form, "%s", why.form[form]);
}

static bool
done_again(const struct facts *f, const struct program_facts *p)
{
	(void)f;
	return is_in(p, STATE_DONE) && p->done_before;
}

static void
say_done_again(const struct facts *f, const struct program_facts *p, struct words *w)
{
	words_set(w, FORM_SHORT, "is done again at %s, with %u %s in all.", text_moment(f, p->done_us).s, p->tally.done,
	    text_plural(p->tally.done, "response", "responses"));
	words_set(w, FORM_TINY, "is done again, with %u %s.", p->tally.done, text_plural(p->tally.done, "response", "responses"));
}

/* Returns true if the shortest and the longest wait differ so little that one number will do
 * for all. */
static bool
waits_alike(const struct program_facts *p)
{
	return p->did.wait_max_us - p->did.wait_min_us <= p->did.wait_max_us / 20;
}

/* Returns true if that wait alone explains the time that it took. */
static bool
took_only(const struct program_facts *p, int64_t wait_us)
{
	return took_us(p) - wait_us <= took_us(p) / 20 + AT_ONCE_US;
}

/* "149 turns came late, by up to 14.9 s." */
static void
say_late(const struct facts *f, const struct program_facts *p, struct words *w)
{
	long long late = (long long)p->spins.late;

	size_t before = strlen(w->form[FORM_FULL]);

	words_add(w, FORM_FULL, SENTENCE_FULL, " %lld %s came late, by %s%s.", late, text_plural(late, "turn", "turns"),
	    late > 1 ? "up to " : "", text_length(f, p->spins.worst_us).s);
	if (strlen(w->form[FORM_FULL]) == before)
		words_add(w, FORM_FULL, SENTENCE_FULL, " %lld %s came late.", late, text_plural(late, "turn", "turns"));
}

static bool
done_one(const struct facts *f, const struct program_facts *p)
{
	(void)f;
	return is_in(p, STATE_DONE) && p->tally.done == 1 && took_only(p, p->did.wait_max_us);
}

static void
say_done_one(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct text took = text_taken(f, p);
	long long turned = (long long)p->spins.turned, late = (long long)p->spins.late;

	if (p->track == TRACK_SYNC) {
		words_set(w, FORM_FULL, "took %s: one wait, in which it could do nothing else.", took.s);
		words_set(w, FORM_SHORT, "took %s: one wait, in which it could do nothing else.", took.s);
		if (late > 0)
			say_late(f, p, w);
	} else {
		if (late == 0 && turned > 0)
			words_set(w, FORM_FULL, "took %s: one wait, in which it stayed ready. Its spinner was always on time.", took.s);
		if (late == 0)
			words_set(w, FORM_SHORT, "took %s: one wait, in which it stayed ready.", took.s);
	}
	words_set(w, FORM_TINY, "took %s: one wait.", took.s);
}

/* Returns true if computing is part of the reason why it took so long. */
static bool
done_computing(const struct facts *f, const struct program_facts *p)
{
	(void)f;
	return is_in(p, STATE_DONE) && p->work.sum_us > took_us(p) / 20 && p->work.sum_us > AT_ONCE_US;
}

/* "3 x 2.0 s"; "6.1 s of" if they differ. */
static struct text
text_work(const struct facts *f, const struct program_facts *p)
{
	struct text text, each = text_length(f, p->did.works.least_us);

	if (p->work.count == 1)
		utf8_format(text.s, sizeof text.s, "%s", text_sum(f, &p->did.works, p->work.sum_us).s);
	else if (!printed_alike(&p->did.works))
		utf8_format(text.s, sizeof text.s, "%s of", text_sum(f, &p->did.works, p->work.sum_us).s);
	else
		utf8_format(text.s, sizeof text.s, "%u x %s", p->work.count, each.s);
	return text;
}

static void
say_sync_computing(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct text took = text_taken(f, p), wait = text_length(f, p->did.waits.least_us), each = text_length(f, p->did.works.least_us);
	struct text waits = text_length(f, p->did.waits.sum_us), computing = text_sum(f, &p->did.works, p->work.sum_us);
	bool adds_up = !p->did.waits.short_ones && !p->did.works.short_ones && p->did.waits.sum_us + p->did.works.sum_us == taken_as_printed(f, p);

	if (p->tally.done > 1 && p->tally.done == p->work.count && adds_up && printed_alike(&p->did.waits) && printed_alike(&p->did.works)) {
		words_set(w, FORM_FULL, "took %s: %u x (%s waiting + %s computing), one after another.", took.s, p->tally.done, wait.s,
		    each.s);
		words_set(w, FORM_SHORT, "took %s: %u x (%s waiting + %s computing).", took.s, p->tally.done, wait.s, each.s);
		if (p->spins.late > 0)
			say_late(f, p, w);
	}
	else if (adds_up)
		words_set(w, FORM_SHORT, "took %s: %s of waiting and %s of computing.", took.s, waits.s, computing.s);
	words_set(w, FORM_TINY, "took %s, %s of it computing.", took.s, computing.s);
}

static void
say_done_computing(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct text took = text_taken(f, p), computing = text_sum(f, &p->did.works, p->work.sum_us), work = text_work(f, p);

	if (p->track == TRACK_SYNC) {
		say_sync_computing(f, p, w);
	} else {
		if (p->did.overlapped && took_only(p, p->did.wait_max_us + p->work.sum_us)) {
			if (duration_between(0, p->did.wait_max_us, f->grain_us) + p->did.works.sum_us == taken_as_printed(f, p))
				words_set(w, FORM_FULL, "took %s: one wait of %s%s, then %s computing: work cannot overlap.", took.s,
				    text_longest_wait(f, p).s, p->tally.done > 1 ? " for all" : "", work.s);
			words_set(w, FORM_SHORT, "took %s: one wait, then %s computing: work cannot overlap.", took.s, work.s);
		}
		words_set(w, FORM_SHORT, "took %s, %s of it computing: work cannot overlap.", took.s, computing.s);
		words_set(w, FORM_TINY, "took %s, %s of it computing.", took.s, computing.s);
	}
}

/* Adds "5 + 5 + 5". Returns false if that is too long, or does not add up to the time taken. */
static bool
add_sum(const struct facts *f, const struct program_facts *p, struct words *w)
{
	if (p->tally.done > 5 || p->did.waits.short_ones || p->did.waits.sum_us != taken_as_printed(f, p))
		return false;
	for (uint32_t n = 1; n <= p->tally.done; n++) {
		struct wait wait = statistics_wait(f->timeline, p->track, n, f->t_us);
		struct text part;

		if (wait.to_us == NEVER_US)
			return false;
		duration_write_part(duration_between(wait.from_us, wait.to_us, f->grain_us), f->grain_us, part.s, sizeof part.s);
		words_add(w, FORM_FULL, SENTENCE_FULL, "%s%s", n == 1 ? ": " : " + ", part.s);
	}
	return true;
}

static bool
done_sync(const struct facts *f, const struct program_facts *p)
{
	(void)f;
	return is_in(p, STATE_DONE) && p->track == TRACK_SYNC;
}

/* At most one wait, and other things that took time. */
static void
say_done_sync_one(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct text took = text_taken(f, p), wait = text_longest_wait(f, p);

	if (p->tally.done == 1)
		words_set(w, FORM_TINY, "took %s: %s of waiting in it.", took.s, wait.s);
	else
		words_set(w, FORM_TINY, "is done after %s.", took.s);
}

static void
say_done_sync(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct text took = text_taken(f, p);
	long long late = (long long)p->spins.late;
	uint32_t n = p->tally.done;
	char base[SENTENCE_SIZE];

	if (n < 2) {
		say_done_sync_one(f, p, w);
		return;
	}
	words_set(w, FORM_FULL, "took %s", took.s);
	if (add_sum(f, p, w)) {
		words_add(w, FORM_FULL, SENTENCE_FULL, ", one wait after another.");
	} else {
		words_set(w, FORM_FULL, "took %s: %s waits", took.s, text_count(n).s);
		if (printed_alike(&p->did.waits) && p->did.waits.sum_us == taken_as_printed(f, p))
			words_add(w, FORM_FULL, SENTENCE_FULL, " of %s", text_length(f, p->did.waits.least_us).s);
		words_add(w, FORM_FULL, SENTENCE_FULL, ", one after another.");
	}
	utf8_format(base, sizeof base, "%s", w->form[FORM_FULL]);
	if (late > 0)
		say_late(f, p, w);
	if (strlen(base) < SENTENCE_SHORT)
		words_set(w, FORM_SHORT, "%s", base);
	else
		words_set(w, FORM_SHORT, "took %s: %s waits, one after another.", took.s, text_count(n).s);
	if (late > 0)
		words_add(w, FORM_SHORT, SENTENCE_SHORT - 1, " %lld %s came late.", late, text_plural(late, "turn", "turns"));
	words_set(w, FORM_TINY, "took %s: %s waits, one after another.", took.s, text_count(n).s);
	if (strlen(w->form[FORM_TINY]) > SENTENCE_LEAST)
		words_set(w, FORM_TINY, "took %s: one wait after another.", took.s);
}

/* Returns true if the other program is done too, with as many responses. */
static bool
comparable(const struct facts *f, const struct program_facts *p)
{
	const struct program_facts *other = &f->program[p->track == TRACK_SYNC ? TRACK_ASYNC : TRACK_SYNC];

	return other->present && is_in(other, STATE_DONE) && !other->done_before && other->tally.done == p->tally.done &&
	    other->tally.failed + other->tally.cancelled == 0 && took_us(p) > 0 && took_us(other) > 0;
}

/* Returns true if the server took as long for the one as for the other. */
static bool
same_waits(const struct program_facts *p, const struct program_facts *q)
{
	int64_t shortest = p->did.wait_min_us - q->did.wait_min_us, longest = p->did.wait_max_us - q->did.wait_max_us;
	int64_t room = p->did.wait_max_us / 20;

	return shortest <= room && -shortest <= room && longest <= room && -longest <= room;
}

static bool
done_compared(const struct facts *f, const struct program_facts *p)
{
	struct judgement j;

	if (!is_in(p, STATE_DONE) || p->track != TRACK_ASYNC || !comparable(f, p))
		return false;
	judgement_make(f->timeline, f->t_us, f->grain_us, &j);
	return j.judged != JUDGED_OPEN && j.judged != JUDGED_UNLIKE;
}

static void
say_done_faster(const struct facts *f, const struct program_facts *p, const struct judgement *j, struct words *w)
{
	struct text took = text_taken(f, p), count = text_count(p->tally.done);
	char faster[TIMES_FASTER_SIZE];

	judgement_times_faster(j, f->grain_us, faster, sizeof faster);
	if (j->all_at_once)
		words_set(w, FORM_FULL, "took %s: %s%s waits at the same time. It was %s.", took.s,
		    same_waits(p, &f->program[TRACK_SYNC]) ? "the same " : "", count.s, faster);
	else if (j->by_server)
		words_set(w, FORM_FULL, "took %s: served %s at a time, its waits overlap. It was %s.", took.s,
		    text_count(j->served).s, faster);
	else if (j->both.peak[TRACK_ASYNC] < p->tally.done)
		words_set(w, FORM_FULL, "took %s: up to %s waits at the same time. It was %s.", took.s,
		    text_count(j->both.peak[TRACK_ASYNC]).s, faster);
	words_set(w, FORM_TINY, "took %s: %s than sync.", took.s, faster);
}

static void
say_done_same(const struct facts *f, const struct judgement *j, const struct program_facts *p, struct words *w)
{
	struct text took = text_taken(f, p);
	bool on_time = p->spins.late == 0;

	words_set(w, FORM_TINY, "took %s, as long as sync.", took.s);
	if (j->froze) {
		words_set(w, FORM_SHORT, "took %s, as long as sync: its loop slept in the server.", took.s);
	} else if (j->one_at_a_time) {
		words_set(w, FORM_FULL, "took %s, as long as sync: the server serves one at a time.%s", took.s,
		    on_time ? " But each turn came on time." : "");
		words_set(w, FORM_SHORT, "took %s like sync: it was served one at a time%s.", took.s, on_time ? ", but stayed ready" : "");
	} else if (on_time) {
		words_set(w, FORM_FULL, "took %s, as long as sync. But it stayed ready: each turn came on time.", took.s);
	}
}

/* Their times are no measure of how they wait. */
static void
say_done_apart(const struct facts *f, const struct judgement *j, const struct program_facts *p, struct words *w)
{
	struct text took = text_taken(f, p);

	if (j->judged == JUDGED_IN_LINE) {
		words_set(w, FORM_FULL, "took %s. The two times can't be compared: requests stood in the same line at the server.", took.s);
		words_set(w, FORM_SHORT, "took %s, not comparable: requests stood in one line at the server.", took.s);
		words_set(w, FORM_TINY, "took %s: not comparable with sync's.", took.s);
	} else if (j->judged == JUDGED_TURNED) {
		words_set(w, FORM_SHORT, "took %s, but not for the same waits as sync: a knob was turned.", took.s);
		words_set(w, FORM_TINY, "took %s, for other waits than sync's.", took.s);
	} else if (j->judged == JUDGED_LATE) {
		words_set(w, FORM_FULL, "took %s, but waitscope's own loop was late, by up to %s: not comparable.", took.s,
		    text_length(f, j->late_us).s);
		words_set(w, FORM_SHORT, "took %s, but waitscope's own loop was late: not comparable.", took.s);
		words_set(w, FORM_TINY, "took %s: not comparable with sync's.", took.s);
	} else if (j->judged == JUDGED_UNEVEN) {
		words_set(w, FORM_SHORT, "took %s, but not for the same waits as sync.", took.s);
		words_set(w, FORM_TINY, "took %s, for other waits than sync's.", took.s);
	} else {
		words_set(w, FORM_TINY, "took %s: too short to compare.", took.s);
	}
}

static void
say_done_compared(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct judgement j;

	judgement_make(f->timeline, f->t_us, f->grain_us, &j);
	if (j.judged == JUDGED_FASTER)
		say_done_faster(f, p, &j, w);
	else if (j.judged == JUDGED_SAME)
		say_done_same(f, &j, p, w);
	else if (j.judged == JUDGED_SLOWER)
		words_set(w, FORM_TINY, "took %s: longer than sync.", text_taken(f, p).s);
	else
		say_done_apart(f, &j, p, w);
}

static bool
done_crowd(const struct facts *f, const struct program_facts *p)
{
	(void)f;
	return is_in(p, STATE_DONE) && (p->tally.done > MANY || (p->tally.done > 1 && p->did.overlapped && took_only(p, p->did.wait_max_us)));
}

static void
say_done_crowd(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct text took = text_took(f, p->begin_us, p->last_response_us);
	uint32_t n = p->tally.done;

	if (p->did.overlapped && took_only(p, p->did.wait_max_us)) {
		const char *one = waits_alike(p) ? "one" : "the longest";

		words_set(w, FORM_FULL, "had all %u after %s: %u waits at the same time take as long as %s.", n, took.s, n, one);
		words_set(w, FORM_SHORT, "had all %u after %s: %u waits at once take as long as %s.", n, took.s, n, one);
	} else {
		words_set(w, FORM_FULL, "had all %u after %s: %s was %s %u times, one after another.", n, took.s, f->words->name,
		    f->words->called, p->tally.called);
	}
	words_set(w, FORM_TINY, "had all %u after %s.", n, took.s);
}

static bool
is_done(const struct facts *f, const struct program_facts *p)
{
	(void)f;
	return is_in(p, STATE_DONE);
}

static void
say_done(const struct facts *f, const struct program_facts *p, struct words *w)
{
	uint32_t n = p->tally.done;

	if (n > 1)
		words_set(w, FORM_SHORT, "got %u responses: %s was %s %u times.", n, f->words->name, f->words->called, p->tally.called);
	else if (n == 1)
		words_set(w, FORM_SHORT, "got its response after %s: %s was %s once.", text_longest_wait(f, p).s, f->words->name,
		    f->words->called);
	if (n == 0)
		words_set(w, FORM_TINY, "is done: nothing is left in flight.");
	else
		words_set(w, FORM_TINY, "got %u %s, and is done.", n, text_plural(n, "response", "responses"));
}

static const struct rule rules[] = {
	{ .applies = done_badly, .write = say_done_badly, .leaves_state = true },
	{ .applies = done_again, .write = say_done_again, .leaves_state = true },
	{ .applies = done_computing, .write = say_done_computing, .leaves_state = true },
	{ .applies = done_one, .write = say_done_one, .leaves_state = true },
	{ .applies = done_sync, .write = say_done_sync, .leaves_state = true },
	{ .applies = done_compared, .write = say_done_compared, .leaves_state = true },
	{ .applies = done_crowd, .write = say_done_crowd, .leaves_state = true },
	{ .applies = is_done, .write = say_done, .leaves_state = true },
};

const struct rules narrator_done_rules = { rules, COUNT(rules) };
