/* Sentences about a program that is done: how long it took, and why. */
#include "tell/judgement.h"
#include "tell/narrator_facts.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"

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
	if (last != NULL && !facts_happened(f, last->fail_us))
		snprintf(text.s, sizeof text.s, "HTTP %u", last->status);
	else
		snprintf(text.s, sizeof text.s, "%s", cause_words(last != NULL ? (enum cause)last->cause : CAUSE_NONE));
	return text;
}

static void
say_done_badly(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct text took = text_duration(took_us(p)), last = text_last_error(f, p);
	uint32_t failed = p->tally.failed, cancelled = p->tally.cancelled;

	if (failed > 0)
		words_set(w, FORM_FULL, "took %s: %u of %u done, %u failed, the last one: %s.", took.s, p->tally.done,
		    p->tally.planned, failed, last.s);
	else
		words_set(w, FORM_FULL, "took %s: %u of %u done.", took.s, p->tally.done, p->tally.planned);
	if (cancelled > 0)
		words_add(w, FORM_FULL, SENTENCE_FULL, " %u cancelled.", cancelled);
	words_set(w, FORM_SHORT, "took %s: %u of %u done", took.s, p->tally.done, p->tally.planned);
	if (failed > 0)
		words_add(w, FORM_SHORT, SENTENCE_SHORT - 1, ", %u failed", failed);
	if (cancelled > 0)
		words_add(w, FORM_SHORT, SENTENCE_SHORT - 1, ", %u cancelled", cancelled);
	words_add(w, FORM_SHORT, SENTENCE_SHORT, ".");
	if (failed > 0)
		words_set(w, FORM_TINY, "is done: %u of %u failed.", failed, p->tally.planned);
	else
		words_set(w, FORM_TINY, "is done: %u of %u cancelled.", cancelled, p->tally.planned);
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
	(void)f;
	words_set(w, FORM_SHORT, "is done again at %s, with %u %s in all.", text_moment(p->done_us).s, p->tally.done,
	    text_plural(p->tally.done, "response", "responses"));
	words_set(w, FORM_TINY, "is done again, with %u %s.", p->tally.done, text_plural(p->tally.done, "response", "responses"));
}

/* Returns true if the shortest and the longest wait differ so little that one number will do
 * for all. */
static bool
waits_alike(const struct program_facts *p)
{
	return p->wait_max_us - p->wait_min_us <= p->wait_max_us / 20;
}

/* Returns true if that wait alone explains the time that it took. */
static bool
took_only(const struct program_facts *p, int64_t wait_us)
{
	return took_us(p) - wait_us <= took_us(p) / 20 + AT_ONCE_US;
}

/* "149 turns came late, by up to 14.9 s." */
static void
say_late(const struct program_facts *p, struct words *w)
{
	long long late = (long long)p->spins.late;

	size_t before = strlen(w->form[FORM_FULL]);

	words_add(w, FORM_FULL, SENTENCE_FULL, " %lld %s came late, by %s%s.", late, text_plural(late, "turn", "turns"),
	    late > 1 ? "up to " : "", text_duration(p->spins.worst_us).s);
	if (strlen(w->form[FORM_FULL]) == before)
		words_add(w, FORM_FULL, SENTENCE_FULL, " %lld %s came late.", late, text_plural(late, "turn", "turns"));
}

static bool
done_one(const struct facts *f, const struct program_facts *p)
{
	(void)f;
	return is_in(p, STATE_DONE) && p->tally.done == 1 && took_only(p, p->wait_max_us);
}

static void
say_done_one(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct text took = text_duration(took_us(p));
	long long turned = (long long)p->spins.turned, late = (long long)p->spins.late;

	(void)f;
	if (p->track == TRACK_SYNC) {
		words_set(w, FORM_FULL, "took %s: one wait, in which it could do nothing else.", took.s);
		words_set(w, FORM_SHORT, "took %s: one wait, in which it could do nothing else.", took.s);
		if (late > 0)
			say_late(p, w);
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
text_work(const struct program_facts *p)
{
	struct text text, each = text_duration(p->work.min_us);

	if (p->work.max_us - p->work.min_us > p->work.max_us / 20)
		snprintf(text.s, sizeof text.s, "%.30s of", text_duration(p->work.sum_us).s);
	else if (p->work.count == 1)
		snprintf(text.s, sizeof text.s, "%.30s", each.s);
	else
		snprintf(text.s, sizeof text.s, "%u x %.30s", p->work.count, each.s);
	return text;
}

static void
say_sync_computing(const struct program_facts *p, struct words *w)
{
	struct text took = text_duration(took_us(p)), wait = text_duration(p->wait_min_us), each = text_duration(p->work.min_us);
	bool alike = waits_alike(p) && p->work.max_us - p->work.min_us <= p->work.max_us / 20;
	int64_t waited_us = p->wait_min_us * p->tally.done;
	struct text waits = text_duration(p->waited_us), computing = text_duration(p->work.sum_us);

	if (p->tally.done > 1 && p->tally.done == p->work.count && alike && took_only(p, waited_us + p->work.sum_us)) {
		words_set(w, FORM_FULL, "took %s: %u x (%s waiting + %s computing), one after another.", took.s, p->tally.done, wait.s,
		    each.s);
		words_set(w, FORM_SHORT, "took %s: %u x (%s waiting + %s computing).", took.s, p->tally.done, wait.s, each.s);
		if (p->spins.late > 0)
			say_late(p, w);
	}
	words_set(w, FORM_SHORT, "took %s: %s of waiting and %s of computing.", took.s, waits.s, computing.s);
	words_set(w, FORM_TINY, "took %s, %s of it computing.", took.s, computing.s);
}

static void
say_done_computing(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct text took = text_duration(took_us(p)), computing = text_duration(p->work.sum_us), work = text_work(p);

	(void)f;
	if (p->track == TRACK_SYNC) {
		say_sync_computing(p, w);
	} else {
		if (p->overlapped && took_only(p, p->wait_max_us + p->work.sum_us)) {
			words_set(w, FORM_FULL, "took %s: one wait of %s%s, then %s computing: work cannot overlap.", took.s,
			    text_duration(p->wait_max_us).s, p->tally.done > 1 ? " for all" : "", work.s);
			words_set(w, FORM_SHORT, "took %s: one wait, then %s computing: work cannot overlap.", took.s, work.s);
		}
		words_set(w, FORM_SHORT, "took %s, %s of it computing: work cannot overlap.", took.s, computing.s);
		words_set(w, FORM_TINY, "took %s, %s of it computing.", took.s, computing.s);
	}
}

/* Seconds for a sum: "5", "0.5". */
static struct text
text_summand(int64_t us)
{
	struct text text = text_moment(us);
	size_t i = 0;

	while (text.s[i] != '.')
		i++;
	text.s[text.s[i + 1] == '0' ? i : i + 2] = '\0';
	return text;
}

static int64_t
in_tenths(int64_t us)
{
	return (us + US_PER_S / 20) / (US_PER_S / 10);
}

/* Adds "5 + 5 + 5". Returns false if that is too long, or does not add up to the time taken. */
static bool
add_sum(const struct facts *f, const struct program_facts *p, struct words *w)
{
	int64_t sum_us = 0, tenths = 0;

	if (p->tally.done > 5)
		return false;
	for (uint32_t n = 1; n <= p->tally.done; n++) {
		const struct request *r = request_at(f, p, n);
		int64_t wait_us = facts_has_response(f, p, n) ? r->response_us - r->launch_us : 0;

		if (wait_us < 100 * 1000)
			return false;
		sum_us += wait_us;
		tenths += in_tenths(wait_us);
		words_add(w, FORM_FULL, SENTENCE_FULL, "%s%s", n == 1 ? ": " : " + ", text_summand(wait_us).s);
	}
	return took_only(p, sum_us) && tenths == in_tenths(took_us(p)); /* rounded, too */
}

static bool
done_sync(const struct facts *f, const struct program_facts *p)
{
	(void)f;
	return is_in(p, STATE_DONE) && p->track == TRACK_SYNC;
}

/* At most one wait, and other things that took time. */
static void
say_done_sync_one(const struct program_facts *p, struct words *w)
{
	struct text took = text_duration(took_us(p)), wait = text_duration(p->wait_max_us);

	if (p->tally.done == 1)
		words_set(w, FORM_TINY, "took %s: %s of waiting in it.", took.s, wait.s);
	else
		words_set(w, FORM_TINY, "is done after %s.", took.s);
}

static void
say_done_sync(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct text took = text_duration(took_us(p));
	long long late = (long long)p->spins.late;
	uint32_t n = p->tally.done;
	char base[SENTENCE_SIZE];

	if (n < 2) {
		say_done_sync_one(p, w);
		return;
	}
	words_set(w, FORM_FULL, "took %s", took.s);
	if (add_sum(f, p, w)) {
		words_add(w, FORM_FULL, SENTENCE_FULL, ", one wait after another.");
	} else {
		words_set(w, FORM_FULL, "took %s: %s waits", took.s, text_count(n).s);
		if (waits_alike(p))
			words_add(w, FORM_FULL, SENTENCE_FULL, " of %s", text_duration(p->wait_min_us).s);
		words_add(w, FORM_FULL, SENTENCE_FULL, ", one after another.");
	}
	snprintf(base, sizeof base, "%s", w->form[FORM_FULL]);
	if (late > 0)
		say_late(p, w);
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
	int64_t shortest = p->wait_min_us - q->wait_min_us, longest = p->wait_max_us - q->wait_max_us;
	int64_t room = p->wait_max_us / 20;

	return shortest <= room && -shortest <= room && longest <= room && -longest <= room;
}

static bool
done_compared(const struct facts *f, const struct program_facts *p)
{
	struct judgement j;

	if (!is_in(p, STATE_DONE) || p->track != TRACK_ASYNC || !comparable(f, p))
		return false;
	judgement_make(f->timeline, f->t_us, &j);
	return j.judged != JUDGED_OPEN && j.judged != JUDGED_UNLIKE;
}

static void
say_done_faster(const struct facts *f, const struct program_facts *p, const struct judgement *j, struct words *w)
{
	struct text took = text_duration(took_us(p)), count = text_count(p->tally.done);

	if (j->all_at_once)
		words_set(w, FORM_FULL, "took %s: %s%s waits at the same time. %.1f times faster.", took.s,
		    same_waits(p, &f->program[TRACK_SYNC]) ? "the same " : "", count.s, j->times);
	else if (j->served < j->both.peak[TRACK_ASYNC])
		words_set(w, FORM_FULL, "took %s: served %s at a time, its waits overlap. %.1f times faster.", took.s,
		    text_count(j->served).s, j->times);
	else if (j->both.peak[TRACK_ASYNC] < p->tally.done)
		words_set(w, FORM_FULL, "took %s: up to %s waits at the same time. %.1f times faster.", took.s,
		    text_count(j->both.peak[TRACK_ASYNC]).s, j->times);
	words_set(w, FORM_TINY, "took %s: %.1f times faster than sync.", took.s, j->times);
}

static void
say_done_same(const struct judgement *j, const struct program_facts *p, struct words *w)
{
	struct text took = text_duration(took_us(p));
	bool on_time = p->spins.late == 0;

	words_set(w, FORM_TINY, "took %s, as long as sync.", took.s);
	if (j->froze) {
		words_set(w, FORM_SHORT, "took %s, as long as sync: its loop slept in the server.", took.s);
	} else if (j->one_at_a_time) {
		words_set(w, FORM_FULL, "took %s, as long as sync: served one at a time.%s", took.s,
		    on_time ? " But it stayed ready: each turn came on time." : "");
		words_set(w, FORM_SHORT, "took %s, as long as sync: served one at a time.%s", took.s, on_time ? " But it stayed ready." : "");
	} else if (on_time) {
		words_set(w, FORM_FULL, "took %s, as long as sync. But it stayed ready: each turn came on time.", took.s);
	}
}

/* Their times are no measure of how they wait. */
static void
say_done_apart(const struct judgement *j, const struct program_facts *p, struct words *w)
{
	struct text took = text_duration(took_us(p));

	if (j->judged == JUDGED_IN_LINE) {
		if (j->served == 1)
			words_set(w, FORM_FULL, "took %s. Served one at a time, the programs were in each other's way: no race.", took.s);
		words_set(w, FORM_SHORT, "took %s, but the programs were in each other's way.", took.s);
		words_set(w, FORM_TINY, "took %s, in each other's way.", took.s);
	} else if (j->judged == JUDGED_TURNED) {
		words_set(w, FORM_SHORT, "took %s, but not for the same waits as sync: a knob was turned.", took.s);
		words_set(w, FORM_TINY, "took %s, for other waits than sync's.", took.s);
	} else {
		words_set(w, FORM_TINY, "took %s: too short to compare.", took.s);
	}
}

static void
say_done_compared(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct judgement j;

	judgement_make(f->timeline, f->t_us, &j);
	if (j.judged == JUDGED_FASTER)
		say_done_faster(f, p, &j, w);
	else if (j.judged == JUDGED_SAME)
		say_done_same(&j, p, w);
	else if (j.judged == JUDGED_SLOWER)
		words_set(w, FORM_TINY, "took %s: longer than sync.", text_duration(took_us(p)).s);
	else
		say_done_apart(&j, p, w);
}

static bool
done_crowd(const struct facts *f, const struct program_facts *p)
{
	(void)f;
	return is_in(p, STATE_DONE) && p->tally.done > MANY;
}

static void
say_done_crowd(const struct facts *f, const struct program_facts *p, struct words *w)
{
	struct text took = text_duration(p->last_response_us - p->begin_us);
	uint32_t n = p->tally.done;

	if (p->overlapped && took_only(p, p->wait_max_us)) {
		const char *one = waits_alike(p) ? "one" : "the longest";

		words_set(w, FORM_FULL, "had all %u after %s: %u waits at the same time are as long as %s.", n, took.s, n, one);
		words_set(w, FORM_SHORT, "had all %u after %s: %u waits at once are as long as %s.", n, took.s, n, one);
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
		words_set(w, FORM_SHORT, "got its response after %s: %s was %s once.", text_duration(p->wait_max_us).s, f->words->name,
		    f->words->called);
	if (n == 0)
		words_set(w, FORM_TINY, "is done: nothing is left to wait for.");
	else
		words_set(w, FORM_TINY, "got %u %s, and is done.", n, text_plural(n, "response", "responses"));
}

static const struct rule rules[] = {
	{ .applies = done_badly, .write = say_done_badly },
	{ .applies = done_again, .write = say_done_again },
	{ .applies = done_computing, .write = say_done_computing },
	{ .applies = done_one, .write = say_done_one },
	{ .applies = done_sync, .write = say_done_sync },
	{ .applies = done_compared, .write = say_done_compared },
	{ .applies = done_crowd, .write = say_done_crowd },
	{ .applies = is_done, .write = say_done },
};

const struct rules narrator_done_rules = { rules, COUNT(rules) };
