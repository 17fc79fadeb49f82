/* A watched program in numbers. */
#include "tell/watched_numbers.h"

#include <string.h>

#include "base/duration.h"
#include "base/utf8.h"

static bool
was(int64_t date_us, int64_t t_us)
{
	return date_us != NEVER_US && date_us <= t_us;
}

/* ---- holds ---- */

static int64_t
end_of(const struct watched_hold *hold, int64_t t_us)
{
	return was(hold->end_us, t_us) ? hold->end_us : t_us;
}

/* One that goes on counts once it is as long as any must be. */
static bool
is_hold(const struct watched_hold *hold, int64_t t_us)
{
	return end_of(hold, t_us) - hold->start_us >= HOLD_LEAST_US;
}

/* How long a response to that thread lay there between two times. */
static int64_t
lay_us(const struct watched_request *r, uint32_t thread, int64_t from_us, int64_t until_us)
{
	if (r->thread != thread || !was(r->answer_us, until_us))
		return 0;
	from_us = r->answer_us > from_us ? r->answer_us : from_us;
	until_us = was(r->read_us, until_us) ? r->read_us : until_us;
	return until_us > from_us ? until_us - from_us : 0;
}

/* Whether the thread itself is blocked for it when it comes: it lies there for a moment, too, a long one where others run. */
static bool
is_blocked_for(const struct timeline *tl, enum track track, const struct watched_request *r, uint32_t number)
{
	struct watched_span span = timeline_thread_at(tl, track, r->thread, r->answer_us - 1);

	return span.state == WATCHED_BLOCKED && strcmp(watched_thing(span.told).s, watched_responses(&number, 1).s) == 0;
}

/* The responses that lay there during it: the first two, and how many. */
static size_t
waited_during(const struct timeline *tl, enum track track, const struct watched_hold *hold, int64_t t_us, uint32_t numbers[2])
{
	int64_t until_us = end_of(hold, t_us);
	size_t count, waited = 0;
	const struct watched_request *requests = timeline_own_requests(tl, track, until_us, &count);

	for (size_t i = 0; i < count; i++) {
		if (lay_us(&requests[i], hold->thread, hold->start_us, until_us) < HOLD_LEAST_US ||
		    is_blocked_for(tl, track, &requests[i], (uint32_t)i + 1))
			continue;
		if (waited < 2)
			numbers[waited] = (uint32_t)i + 1;
		waited++;
	}
	if (waited == 0)
		numbers[waited++] = hold->request;
	return waited;
}

struct watched_text
watched_waited(const struct timeline *tl, enum track track, const struct watched_hold *hold, int64_t t_us)
{
	uint32_t numbers[2] = { 0 };
	size_t count = waited_during(tl, track, hold, t_us, numbers);

	return watched_responses(numbers, count);
}

struct watched_text
watched_deed(const struct watched_doing *doing)
{
	struct watched_text text, call = watched_call(doing->told), thing = watched_thing(doing->told);

	if (call.s[0] == '\0' || doing->state == WATCHED_FOR_THREAD || doing->state == WATCHED_FOR_CHILD)
		utf8_format(text.s, sizeof text.s, "%s", watched_did(doing->state));
	else
		utf8_format(text.s, sizeof text.s, "%s in %s%s%s", doing->state == WATCHED_IN_CALL ? "was" : watched_did(doing->state), call.s,
		    thing.s[0] != '\0' ? ": " : "", thing.s);
	return text;
}

static void
fill_row(const struct timeline *tl, enum track track, const struct watched_hold *hold, int64_t t_us, struct watched_hold_row *row)
{
	*row = (struct watched_hold_row){
		.start_us = hold->start_us, .end_us = end_of(hold, t_us), .goes_on = !was(hold->end_us, t_us),
		.index = row->index, .thread = hold->thread, .doing = timeline_hold_doing(tl, track, hold, t_us),
	};
	row->where = watched_file_line(&row->doing.place);
	row->source = watched_source(tl, track, &row->doing.place, sizeof row->source.s);
	row->waited = watched_waited(tl, track, hold, t_us);
	row->did = watched_deed(&row->doing);
}

size_t
watched_longest_holds(const struct timeline *tl, enum track track, int64_t t_us, struct watched_hold_row *rows, size_t most)
{
	size_t count, found = 0;
	const struct watched_hold *holds = timeline_holds(tl, track, t_us, &count);

	/* The few longest of many: their places first, in the rows' `index`. */
	for (size_t i = 0; i < count; i++) {
		int64_t us = end_of(&holds[i], t_us) - holds[i].start_us;
		size_t at = found;

		if (!is_hold(&holds[i], t_us))
			continue;
		while (at > 0 && rows[at - 1].end_us - rows[at - 1].start_us < us)
			at--;
		if (at == most)
			continue;
		memmove(&rows[at + 1 < most ? at + 1 : at], &rows[at], (found < most ? found - at : most - 1 - at) * sizeof *rows);
		rows[at] = (struct watched_hold_row){ .start_us = holds[i].start_us, .end_us = end_of(&holds[i], t_us), .index = i };
		found += found < most;
	}
	for (size_t i = 0; i < found; i++)
		fill_row(tl, track, &holds[rows[i].index], t_us, &rows[i]);
	return found;
}

const struct watched_hold *
watched_hold_of(const struct timeline *tl, enum track track, const struct watched_request *r, int64_t t_us)
{
	int64_t until_us = was(r->read_us, t_us) ? r->read_us : t_us;
	size_t count;
	const struct watched_hold *holds = timeline_holds(tl, track, until_us, &count), *longest = NULL;
	int64_t most_us = 0;

	if (!was(r->answer_us, t_us))
		return NULL;
	for (size_t i = count; i > 0; i--) {
		const struct watched_hold *hold = &holds[i - 1];

		if (hold->thread != r->thread || !is_hold(hold, t_us) || was(hold->end_us, r->answer_us))
			continue;
		if (end_of(hold, t_us) - hold->start_us > most_us) {
			longest = hold;
			most_us = end_of(hold, t_us) - hold->start_us;
		}
	}
	return longest;
}

struct watched_held
watched_held_at(const struct timeline *tl, enum track track, int64_t t_us)
{
	struct watched_life life = timeline_watched_life(tl, track, t_us);
	size_t count;
	const struct watched_hold *holds = timeline_holds(tl, track, t_us, &count);
	int64_t until_us = INT64_MIN;
	struct watched_held held = { 0 };

	for (size_t i = 0; i < count; i++) {
		int64_t from_us = holds[i].start_us, end_us = end_of(&holds[i], t_us);

		if (!is_hold(&holds[i], t_us))
			continue;
		held.count++;
		held.sum_us += end_us - from_us;
		from_us = until_us > from_us ? until_us : from_us;
		held.held_us += end_us > from_us ? end_us - from_us : 0;
		until_us = end_us > until_us ? end_us : until_us;
	}
	if (life.start_us != NEVER_US)
		held.life_us = (life.exit_us != NEVER_US ? life.exit_us : t_us) - life.start_us;
	return held;
}

/* ---- states ---- */

static void
add_up(const struct watched_span *spans, size_t count, int64_t until_us, int64_t grain_us, int64_t us[WATCHED_STATE_COUNT])
{
	for (size_t i = 0; i < count && spans[i].start_us < until_us; i++) {
		bool is_last = i + 1 >= count || spans[i + 1].start_us > until_us;

		us[spans[i].state] += duration_between(spans[i].start_us, is_last ? until_us : spans[i + 1].start_us, grain_us);
	}
}

/* In whole grains that add up to all of it: the largest rests are rounded up. */
static void
round_to_grains(const int64_t measured[WATCHED_STATE_COUNT], int64_t all_us, int64_t grain_us, int64_t us[WATCHED_STATE_COUNT])
{
	int64_t left_us = all_us;

	for (int state = 0; state < WATCHED_STATE_COUNT; state++) {
		us[state] = measured[state] - measured[state] % grain_us;
		left_us -= us[state];
	}
	while (left_us > 0) {
		int best = 0;

		for (int state = 1; state < WATCHED_STATE_COUNT; state++)
			if (measured[state] - us[state] > measured[best] - us[best])
				best = state;
		us[best] += grain_us;
		left_us -= grain_us;
	}
}

struct watched_shares
watched_shares_of(const struct timeline *tl, enum track track, uint32_t number, int64_t t_us, int64_t grain_us)
{
	const struct watched_thread *thread = timeline_thread(tl, track, number);
	size_t count, until = timeline_thread_span_index(tl, track, number, t_us);
	const struct watched_span *spans = timeline_thread_spans(tl, track, number, &count);
	struct watched_shares shares = { .thread = number };
	int64_t measured[WATCHED_STATE_COUNT];

	shares.name = number == 1 ? watched_name(tl, track) : watched_thread_name(tl, track, number);
	shares.begin_us = thread->begin_us;
	shares.end_us = was(thread->end_us, t_us) ? thread->end_us : t_us;
	shares.life_us = duration_between(shares.begin_us, shares.end_us, grain_us);
	for (int state = 0; state < WATCHED_STATE_COUNT; state++)
		measured[state] = timeline_thread_time_in(tl, track, number, (enum watched_state)state, t_us, &shares.stretches[state]);
	if (until < WATCHED_SHARES_ADDED && timeline_thread_is_whole(tl, track, number))
		add_up(spans, count, shares.end_us, grain_us, shares.us);
	else
		round_to_grains(measured, shares.life_us, grain_us, shares.us);
	return shares;
}

size_t
watched_shares_at(const struct timeline *tl, enum track track, int64_t t_us, int64_t grain_us, struct watched_shares *rows, size_t most)
{
	size_t found = 0;
	uint32_t number = 0;

	while (found < most && (number = timeline_next_row(tl, track, t_us, number)) != 0)
		rows[found++] = watched_shares_of(tl, track, number, t_us, grain_us);
	return found;
}
