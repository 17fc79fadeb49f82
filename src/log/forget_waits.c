/* Forgetting what a watched program's threads did. */
#include "log/forget_waits.h"

#include <stdlib.h>

#include "log/timeline_inside.h"

/* ---- ranges ---- */

static void
add_range(struct forget_ranges *ranges, int64_t from_us, int64_t to_us)
{
	ARRAY_PUSH(ranges->list, (struct forget_range){ from_us, to_us });
}

static int
compare_ranges(const void *a, const void *b)
{
	const struct forget_range *x = a, *y = b;

	return (x->from_us > y->from_us) - (x->from_us < y->from_us);
}

/* Puts them in order; those that meet become one. */
static void
sort_ranges(struct forget_ranges *ranges)
{
	size_t kept = 0;

	if (ranges->list.count == 0)
		return;
	ARRAY_SORT(ranges->list, compare_ranges);
	for (size_t i = 1; i < ranges->list.count; i++) {
		struct forget_range *last = &ranges->list.at[kept], next = ranges->list.at[i];

		if (next.from_us > last->to_us)
			ranges->list.at[++kept] = next;
		else if (next.to_us > last->to_us)
			last->to_us = next.to_us;
	}
	ranges->list.count = kept + 1;
}

static bool
has_time(const struct forget_ranges *ranges, int64_t t_us)
{
	size_t until = ARRAY_UNTIL(ranges->list, t_us);

	return until > 0 && ranges->list.at[until - 1].to_us >= t_us;
}

/* ---- what stays ---- */

/* The elements of an array that hold between two times, and the one before them: they begin then. */
#define KEEP_BETWEEN(ranges, array, date, start_us, until_us) \
	do { \
		size_t first_ = ARRAY_UNTIL(array, start_us), last_ = ARRAY_UNTIL(array, until_us); \
		first_ = first_ > 2 ? first_ - 2 : 0; \
		if (last_ > 0) \
			add_range((ranges), (array).at[first_].date, (array).at[last_ - 1].date); \
	} while (0)

static void
keep_away(struct forget_thread *stays, const struct thread_index *thread, int64_t t_us)
{
	size_t until = ARRAY_UNTIL(thread->aways, t_us);

	if (until > 0)
		add_range(&stays->aways, thread->aways.at[until - 1].t_us, thread->aways.at[until - 1].t_us);
}

/* Each leave from the loop stays with its end, or it would seem to go on. */
static void
end_aways(struct forget_thread *stays, const struct thread_index *thread)
{
	for (size_t i = 0; i < stays->aways.list.count; i++) {
		struct forget_range *range = &stays->aways.list.at[i];
		size_t until = ARRAY_UNTIL(thread->aways, range->to_us);

		for (; until < thread->aways.count && thread->aways.at[until - 1].value == 1; until = ARRAY_UNTIL(thread->aways, range->to_us))
			range->to_us = thread->aways.at[until].t_us;
	}
}

/* What the thread did between two times. */
static void
keep_between(struct forget_thread *stays, const struct thread_index *thread, int64_t start_us, int64_t until_us)
{
	size_t first = ARRAY_UNTIL(thread->spans, start_us), last = ARRAY_UNTIL(thread->spans, until_us);

	KEEP_BETWEEN(&stays->spans, thread->spans, start_us, start_us, until_us);
	/* What looks like a loop is none, while the thread is away from its own. */
	for (size_t i = first > 0 ? first - 1 : 0; i < last; i++)
		keep_away(stays, thread, thread->spans.at[i].start_us);
	KEEP_BETWEEN(&stays->places, thread->places, t_us, start_us, until_us);
	keep_away(stays, thread, start_us);
	keep_away(stays, thread, until_us);
}

static void
keep_at(struct forget_waits *waits, const struct watched_index *w, uint32_t number, int64_t t_us)
{
	if (number >= 1 && number <= w->threads.count && t_us != NEVER_US)
		keep_between(&waits->threads.at[number - 1], &w->threads.at[number - 1], t_us, t_us);
}

/* As they are at the horizon, and when they began to be what they are. */
static void
keep_states(struct forget_waits *waits, const struct watched_index *w, int64_t t_us)
{
	for (uint32_t number = 1; number <= w->threads.count; number++) {
		const struct thread_index *thread = &w->threads.at[number - 1];

		keep_at(waits, w, number, t_us);
		keep_at(waits, w, number, thread->facts.begin_us);
		keep_at(waits, w, number, thread->facts.loop_us);
		keep_at(waits, w, number, thread->facts.network_us);
		keep_at(waits, w, number, thread->lines_us);
	}
}

/* The threads between which a request's response lay, when it came, was answered and read. */
static void
keep_requests(struct forget_waits *waits, const struct watched_index *w, int64_t t_us)
{
	for (size_t i = 0; i < w->requests.count && w->requests.at[i].came_us < t_us; i++) {
		const struct watched_request *r = &w->requests.at[i];

		keep_at(waits, w, r->thread, r->came_us);
		if (r->answer_us != NEVER_US)
			keep_at(waits, w, r->thread, r->answer_us - 1);
		keep_at(waits, w, r->thread, r->answer_us);
		keep_at(waits, w, r->thread, r->read_us);
		keep_at(waits, w, r->reader, r->read_us);
	}
}

/* By what it did meanwhile one tells how a hold came about. */
static void
keep_holds(struct forget_waits *waits, const struct watched_index *w, int64_t t_us)
{
	for (size_t i = 0; i < w->holds.count && w->holds.at[i].start_us < t_us; i++) {
		const struct watched_hold *hold = &w->holds.at[i];

		keep_between(&waits->threads.at[hold->thread - 1], &w->threads.at[hold->thread - 1], hold->start_us,
		    hold->end_us == NEVER_US || hold->end_us > t_us ? t_us : hold->end_us);
	}
}

/* That another thread was at the loop instead is seen half-way. */
static void
keep_half_way(struct forget_waits *waits, const struct watched_index *w, int64_t from_us, int64_t to_us)
{
	for (uint32_t number = 1; number <= w->threads.count; number++)
		keep_at(waits, w, number, from_us + (to_us - from_us) / 2);
}

/* The longest time for which a thread was away from its loop, and what it did meanwhile; and of longer ones that stay, that
 * another one was there instead. */
static void
keep_longest_away(struct forget_waits *waits, const struct timeline *tl, enum track track, int64_t t_us)
{
	const struct watched_index *w = &tl->watched[watched_index(track)];
	struct watched_hold longest = timeline_longest_away(tl, track, t_us);

	if (longest.start_us == NEVER_US)
		return;
	keep_between(&waits->threads.at[longest.thread - 1], &w->threads.at[longest.thread - 1], longest.start_us, longest.end_us);
	keep_half_way(waits, w, longest.start_us, longest.end_us);
	for (size_t n = 0; n < w->threads.count; n++) {
		const struct thread_index *thread = &w->threads.at[n];

		for (size_t i = 0; i + 1 < thread->aways.count && thread->aways.at[i + 1].t_us <= t_us; i++)
			if (thread->aways.at[i].value == 1 &&
			    thread->aways.at[i + 1].t_us - thread->aways.at[i].t_us > longest.end_us - longest.start_us)
				keep_half_way(waits, w, thread->aways.at[i].t_us, thread->aways.at[i + 1].t_us);
	}
}

/* The wait of one that a signal stops goes on beneath; few are ever stopped. */
static bool
stays_whole(const struct timeline *tl, enum track track, uint32_t number, int64_t t_us)
{
	const struct thread_index *thread = &tl->watched[watched_index(track)].threads.at[number - 1];
	uint32_t halts;

	timeline_thread_time_in(tl, track, number, WATCHED_HALTED, t_us, &halts);
	return halts > 0 || (!thread->is_part && ARRAY_UNTIL(thread->spans, t_us - 1) <= WATCHED_SPANS_WHOLE &&
	    ARRAY_UNTIL(thread->aways, t_us - 1) <= WATCHED_SPANS_WHOLE);
}

void
forget_waits_choose(struct forget_waits *waits, const struct timeline *tl, enum track track, int64_t t_us)
{
	const struct watched_index *w = &tl->watched[watched_index(track)];

	for (uint32_t number = 1; number <= w->threads.count; number++)
		ARRAY_PUSH(waits->threads, (struct forget_thread){ .is_whole = stays_whole(tl, track, number, t_us) });
	if (w->threads.count == 0)
		return;
	keep_states(waits, w, t_us);
	keep_requests(waits, w, t_us);
	keep_holds(waits, w, t_us);
	keep_longest_away(waits, tl, track, t_us);
	for (size_t i = 0; i < waits->threads.count; i++) {
		sort_ranges(&waits->threads.at[i].spans);
		sort_ranges(&waits->threads.at[i].places);
		end_aways(&waits->threads.at[i], &w->threads.at[i]);
		sort_ranges(&waits->threads.at[i].aways);
	}
}

void
forget_waits_release(struct forget_waits *waits)
{
	for (size_t i = 0; i < waits->threads.count; i++) {
		ARRAY_RELEASE(waits->threads.at[i].spans.list);
		ARRAY_RELEASE(waits->threads.at[i].places.list);
		ARRAY_RELEASE(waits->threads.at[i].aways.list);
	}
	ARRAY_RELEASE(waits->threads);
}

bool
forget_waits_keep(const struct forget_waits *waits, const struct event *e)
{
	const struct forget_thread *stays =
	    e->number >= 1 && e->number <= waits->threads.count ? &waits->threads.at[e->number - 1] : NULL;

	if (stays == NULL)
		return true;
	switch ((enum event_kind)e->kind) {
	case EVENT_WAIT_ONE:
	case EVENT_WAIT_ANY:
	case EVENT_WAIT_TIME:
	case EVENT_WAIT_THREAD:
	case EVENT_WAIT_CHILD:
	case EVENT_WAIT_CALL:
	case EVENT_WOKE:
		return stays->is_whole || has_time(&stays->spans, e->t_us);
	case EVENT_AWAY:
	case EVENT_BACK:
		return stays->is_whole || has_time(&stays->aways, e->t_us);
	case EVENT_LINE:
		return has_time(&stays->places, e->t_us);
	default:
		return true;
	}
}

/* ---- totals ---- */

static enum event_kind
kind_that_begins(enum watched_state state)
{
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
		if (watched_begun_by((enum event_kind)kind) == state)
			return (enum event_kind)kind;
	return EVENT_RUN_START;
}

static void
add_thread(const struct timeline *tl, enum track track, uint32_t number, int64_t t_us, struct trace *to)
{
	struct event e = { .t_us = t_us, .track = (uint8_t)track, .number = number };

	for (enum watched_state state = WATCHED_UNSEEN; state < WATCHED_ENDED; state++) {
		uint32_t times, at_once;

		timeline_thread_time_in(tl, track, number, state, t_us - 1, &times);
		e.of = (uint8_t)kind_that_begins(state);
		e.kind = EVENT_WAS;
		e.value = timeline_thread_time_in(tl, track, number, state, t_us, &at_once);
		if (state != WATCHED_RUNNING && times > 0)
			trace_append(to, &e);
		e.kind = EVENT_TIMES;
		e.value = times;
		if (times > 0)
			trace_append(to, &e);
	}
}

void
forget_waits_add_totals(const struct timeline *tl, enum track track, int64_t t_us, struct trace *to)
{
	uint32_t count = timeline_threads(tl, track, t_us - 1);

	for (uint32_t number = 1; number <= count; number++) {
		if (!stays_whole(tl, track, number, t_us) || !timeline_thread_is_whole(tl, track, number))
			add_thread(tl, track, number, t_us, to);
	}
}
