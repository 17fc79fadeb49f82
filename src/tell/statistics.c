/* The numbers: the phases of requests, and statistics over them. */
#include "tell/statistics.h"

#include <stdlib.h>

#include "base/duration.h"
#include "base/memory.h"

/* ---- one request ---- */

/* A measure is the time between two dates of a request. Those of 0 depend on more than that (from_of, to_of). */
static const struct {
	size_t from, to;
} measures[MEASURE_TOTAL] = {
	[MEASURE_TURN] = { offsetof(struct request, launch_us), 0 },
	[MEASURE_LOOKUP] = { 0, offsetof(struct request, connect_us) },
	[MEASURE_CONNECT] = { 0, offsetof(struct request, connected_us) },
	[MEASURE_TLS] = { 0, offsetof(struct request, secured_us) },
	[MEASURE_ANSWER] = { 0, offsetof(struct request, first_byte_us) },
	[MEASURE_RECEIVE] = { 0, offsetof(struct request, response_us) },
	[MEASURE_LINE] = { 0, offsetof(struct request, take_us) },
	[MEASURE_WORK] = { offsetof(struct request, take_us), offsetof(struct request, answer_us) },
	[MEASURE_BACK] = { offsetof(struct request, answer_us), offsetof(struct request, response_us) },
	[MEASURE_QUEUE] = { offsetof(struct request, queue_us), offsetof(struct request, callback_us) },
	[MEASURE_CALLBACK] = { offsetof(struct request, callback_us), offsetof(struct request, callback_end_us) },
};

static int64_t
date_of(const struct request *r, size_t offset)
{
	return *(const int64_t *)(const void *)((const char *)r + offset);
}

/* The last redirect that was followed; NEVER_US if there was none. */
static int64_t
redirect_us(const struct request *r)
{
	return r->hops.count > 0 ? r->hops.at[r->hops.count - 1].redirect_us : NEVER_US;
}

/* Each stretch begins where the one before it ends, so that none of the time is in none. */
static int64_t
from_of(const struct request *r, enum measure measure)
{
	int64_t first_us = redirect_us(r);

	switch (measure) {
	case MEASURE_REDIRECT:
		return first_us != NEVER_US ? request_opened_us(r) : NEVER_US;
	case MEASURE_LOOKUP:
		return r->lookup_us == NEVER_US || first_us == NEVER_US ? r->lookup_us : first_us;
	case MEASURE_CONNECT:
		return r->connect_us == NEVER_US || r->lookup_us != NEVER_US || first_us == NEVER_US ? r->connect_us : first_us;
	case MEASURE_TLS:
		return r->tls_us != NEVER_US ? r->connected_us : NEVER_US;
	case MEASURE_ANSWER:
		return !r->is_outside ? NEVER_US : r->tls_us != NEVER_US ? r->secured_us : r->connected_us;
	case MEASURE_RECEIVE:
		return r->is_outside ? r->first_byte_us : NEVER_US;
	case MEASURE_LINE:
		return r->is_outside ? NEVER_US : r->connected_us;
	default:
		return date_of(r, measures[measure].from);
	}
}

static int64_t
to_of(const struct request *r, enum measure measure)
{
	if (measure == MEASURE_TURN)
		return request_opened_us(r);
	return measure == MEASURE_REDIRECT ? redirect_us(r) : date_of(r, measures[measure].to);
}

static bool
was(int64_t date_us, int64_t t_us)
{
	return date_us != NEVER_US && date_us <= t_us;
}

/* In async, responses and failures end with the callback; cancelled requests have none. */
static int64_t
done_with_us(const struct request *r, enum track track)
{
	return track == TRACK_ASYNC && r->cancel_us == NEVER_US ? r->callback_end_us : request_end_us(r);
}

/* The end of a stretch before the queue. The last one that begins is cut short by the request's end, if that
 * comes first: so each moment of a failed request's time is in one of them. */
static int64_t
stretch_end_us(const struct request *r, enum measure measure)
{
	int64_t end_us = request_end_us(r), to_us = to_of(r, measure);

	if (end_us == NEVER_US || was(to_us, end_us))
		return to_us;
	for (int later = (int)measure + 1; later < MEASURE_QUEUE; later++)
		if (was(from_of(r, (enum measure)later), end_us))
			return to_us;
	return end_us;
}

int64_t
statistics_measure_at(const struct request *r, enum track track, enum measure measure, int64_t t_us)
{
	int64_t from_us = measure == MEASURE_TOTAL ? r->launch_us : from_of(r, measure);
	int64_t to_us = measure == MEASURE_TOTAL ? done_with_us(r, track) :
	    measure < MEASURE_QUEUE ? stretch_end_us(r, measure) : to_of(r, measure);

	/* The queue is where the way back ends. */
	if (measure == MEASURE_QUEUE && was(r->queue_us, t_us) && was(request_end_us(r), t_us))
		from_us = request_end_us(r);
	/* In a log that contradicts itself there is no measure. */
	return was(from_us, t_us) && was(to_us, t_us) && from_us <= to_us ? duration_between(from_us, to_us, STATISTICS_GRAIN_US) : NEVER_US;
}

bool
statistics_measure_goes_on(const struct request *r, enum measure measure, int64_t t_us)
{
	bool has_ended = was(request_end_us(r), t_us);
	struct request room;

	if (measure == MEASURE_TOTAL)
		return false;
	r = request_seen_at(r, t_us, &room);
	if (was(r->drop_us, t_us))
		return false;
	if (!was(from_of(r, measure), t_us) || was(to_of(r, measure), t_us))
		return false;
	return measure >= MEASURE_QUEUE || !has_ended;
}

int64_t
statistics_measures_at(const struct request *r, enum track track, unsigned set, int64_t t_us)
{
	int64_t sum_us = NEVER_US;

	if (statistics_measure_at(r, track, MEASURE_TOTAL, t_us) == NEVER_US)
		return NEVER_US;
	for (int i = 0; i < MEASURE_COUNT; i++) {
		int64_t us = (set & 1u << i) != 0 ? statistics_measure_at(r, track, (enum measure)i, t_us) : NEVER_US;

		if (us != NEVER_US)
			sum_us = (sum_us != NEVER_US ? sum_us : 0) + us;
	}
	return sum_us;
}

/* What this request had by t of what not each one has. */
static unsigned
rare_measures(const struct request *r, int64_t t_us)
{
	bool is_redirected = r->hops.count > 0 && r->hops.at[0].redirect_us <= t_us;
	bool has_lookup = was(r->lookup_us, t_us), has_tls = was(r->tls_us, t_us);

	for (size_t i = 0; i < r->hops.count; i++) {
		has_lookup |= was(r->hops.at[i].lookup_us, t_us);
		has_tls |= was(r->hops.at[i].tls_us, t_us);
	}
	return (unsigned)is_redirected << MEASURE_REDIRECT | (unsigned)has_lookup << MEASURE_LOOKUP | (unsigned)has_tls << MEASURE_TLS;
}

unsigned
statistics_measures_of(const struct timeline *tl, int64_t t_us)
{
	enum { RARE = 1 << MEASURE_REDIRECT | 1 << MEASURE_LOOKUP | 1 << MEASURE_TLS, ELSEWHERE = 1 << MEASURE_ANSWER | 1 << MEASURE_RECEIVE,
		OURS = 1 << MEASURE_LINE | 1 << MEASURE_WORK | 1 << MEASURE_BACK };
	unsigned set = ((1u << MEASURE_COUNT) - 1) & ~(unsigned)(RARE | ELSEWHERE);

	if (!timeline_is_outside(tl))
		return set;
	set = (set & ~(unsigned)OURS) | ELSEWHERE;
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++)
		for (uint32_t n = 1; n <= timeline_request_count(tl, track); n++)
			set |= rare_measures(timeline_request(tl, track, n), t_us);
	return set;
}

/* ---- a program's stretches ---- */

/* The span in which sync stands blocked for a request; the number of spans if there is none. */
static size_t
find_block(const struct timeline *tl, const struct request *r, uint32_t number)
{
	size_t count;
	const struct span *spans = timeline_spans(tl, TRACK_SYNC, &count);
	size_t i = timeline_span_index(tl, TRACK_SYNC, r->launch_us);
	int64_t end_us = request_end_us(r);

	while (i < count && (spans[i].state != STATE_BLOCKED || spans[i].number != number)) {
		i++;
		if (i < count && end_us != NEVER_US && spans[i].start_us > end_us)
			return count;
	}
	return i;
}

struct wait
statistics_wait(const struct timeline *tl, enum track track, uint32_t number, int64_t t_us)
{
	const struct request *r = timeline_request(tl, track, number);
	struct wait wait = { NEVER_US, NEVER_US };
	size_t count, i;
	const struct span *spans = timeline_spans(tl, track, &count);

	if (r == NULL || !was(r->launch_us, t_us))
		return wait;
	i = track == TRACK_SYNC ? find_block(tl, r, number) : count;
	wait.from_us = i < count && was(spans[i].start_us, t_us) ? spans[i].start_us : was(request_opened_us(r), t_us) ? request_opened_us(r) : r->launch_us;
	wait.to_us = i + 1 < count ? spans[i + 1].start_us : request_end_us(r);
	if (!was(wait.to_us, t_us) || wait.from_us > wait.to_us)
		wait.to_us = NEVER_US;
	return wait;
}

int64_t
statistics_time_in(const struct timeline *tl, enum track track, enum program_state state, int64_t t_us, int64_t grain_us, uint32_t *stretches)
{
	struct lengths_sum sum;

	*stretches = timeline_printed(tl, track, state, INT64_MIN + 1, t_us, grain_us, &sum);
	return sum.sum_us;
}

int64_t
statistics_computed(const struct timeline *tl, enum track track, int64_t t_us, int64_t grain_us)
{
	size_t count;
	const struct work *works = timeline_works(tl, track, t_us, &count);
	int64_t sum_us = 0;

	for (size_t i = 0; i < count; i++) {
		int64_t end_us = works[i].end_us < t_us ? works[i].end_us : t_us;

		if (duration_is_short(end_us - works[i].start_us, grain_us))
			return timeline_computing(tl, track, t_us).sum_us;
		sum_us += duration_between(works[i].start_us, end_us, grain_us);
	}
	return sum_us;
}

/* ---- many ---- */

/* The value that would be at index k if they were sorted: Hoare's FIND (1961), which moves
 * smaller values before it and larger ones after it. */
static int64_t
select_value(int64_t *values, int64_t count, int64_t k)
{
	int64_t low = 0, high = count - 1;

	while (low < high) {
		int64_t pivot = values[k], i = low, j = high;

		while (i <= j) {
			while (values[i] < pivot)
				i++;
			while (values[j] > pivot)
				j--;
			if (i <= j) {
				int64_t swapped = values[i];

				values[i++] = values[j];
				values[j--] = swapped;
			}
		}
		if (j < k)
			low = i;
		if (k < i)
			high = j;
	}
	return values[k];
}

static int64_t
percentile(int64_t *values, size_t count, size_t percent)
{
	size_t rank = (count * percent + 99) / 100;

	return select_value(values, (int64_t)count, (int64_t)rank - 1);
}

void
statistics_of(int64_t *values, size_t count, struct statistics *out)
{
	*out = (struct statistics){ .count = (uint32_t)count };
	if (count == 0)
		return;
	for (size_t i = 0; i < count; i++) {
		out->sum_us += values[i];
		out->max_us = values[i] > out->max_us ? values[i] : out->max_us;
	}
	out->median_us = percentile(values, count, 50);
	out->p90_us = percentile(values, count, 90);
}

/* What was worked out of a program's requests, as of the same events. */
struct kept_statistics {
	struct statistics of[MEASURE_COUNT], together;
	bool has[MEASURE_COUNT];
	unsigned set; /* of `together`; 0: none */
};

static struct kept_statistics *
kept_at(const struct timeline *tl, enum track track, int64_t t_us)
{
	struct kept_statistics *kept;
	void *room;

	if (!timeline_keeps(tl, KEPT_STATISTICS + track, STATISTICS_GRAIN_US, timeline_told_of(tl, track, t_us), sizeof *kept, &room))
		*(struct kept_statistics *)room = (struct kept_statistics){ .set = 0 };
	return room;
}

/* Of one measure; of MEASURE_COUNT: of all in the set together. */
static void
work_out(const struct timeline *tl, enum track track, enum measure measure, unsigned set, int64_t t_us, struct statistics *out)
{
	uint32_t requests = timeline_request_count(tl, track);
	int64_t *values = mem_new(requests, sizeof *values);
	size_t count = 0;

	for (uint32_t i = 1; i <= requests; i++) {
		const struct request *r = timeline_request(tl, track, i);
		int64_t us = measure < MEASURE_COUNT ? statistics_measure_at(r, track, measure, t_us) : statistics_measures_at(r, track, set, t_us);

		if (us != NEVER_US)
			values[count++] = us;
	}
	statistics_of(values, count, out);
	free(values);
}

void
statistics_at(const struct timeline *tl, enum track track, enum measure measure, int64_t t_us, struct statistics *out)
{
	struct kept_statistics *kept = kept_at(tl, track, t_us);

	if (!kept->has[measure])
		work_out(tl, track, measure, 0, t_us, &kept->of[measure]);
	kept->has[measure] = true;
	*out = kept->of[measure];
}

void
statistics_together_at(const struct timeline *tl, enum track track, unsigned set, int64_t t_us, struct statistics *out)
{
	struct kept_statistics *kept = kept_at(tl, track, t_us);

	if (kept->set != set || set == 0)
		work_out(tl, track, MEASURE_COUNT, set, t_us, &kept->together);
	kept->set = set;
	*out = kept->together;
}

/* The first microsecond of a bin: they cut the span into equal parts. */
static int64_t
bin_us(int64_t span_us, int bin, int bins)
{
	return span_us / bins * bin + (span_us % bins * bin + bins - 1) / bins;
}

void
statistics_histogram(const struct timeline *tl, enum track track, int64_t t_us, int64_t span_us, uint32_t *counts, int bins)
{
	int64_t begin_us = timeline_begin_us(tl, track);
	size_t before, until;

	for (int i = 0; i < bins; i++)
		counts[i] = 0;
	if (begin_us == NEVER_US || span_us <= 0 || begin_us > t_us)
		return;
	before = timeline_event_count(tl, track, EVENT_RESPONSE, begin_us - 1);
	for (int i = 0; i < bins; i++, before = until) {
		int64_t last_us = begin_us + (i + 1 < bins ? bin_us(span_us, i + 1, bins) - 1 : span_us);

		until = timeline_event_count(tl, track, EVENT_RESPONSE, last_us < t_us ? last_us : t_us);
		counts[i] = (uint32_t)(until - before);
	}
}

/* ---- both programs ---- */

struct measured_waits {
	struct statistics printed; /* in whole grains */
	int64_t sum_us;
	struct wait longest;
};

static void
measure_waits(const struct timeline *tl, enum track track, int64_t t_us, int64_t grain_us, struct measured_waits *out)
{
	uint32_t requests = timeline_request_count(tl, track);
	int64_t *values = mem_new(requests, sizeof *values);
	size_t count = 0;

	*out = (struct measured_waits){ .sum_us = 0 };
	for (uint32_t i = 1; i <= requests; i++) {
		const struct request *r = timeline_request(tl, track, i);

		struct wait wait = statistics_wait(tl, track, i, t_us);

		if (was(r->response_us, t_us) && wait.to_us != NEVER_US) {
			values[count++] = duration_between(wait.from_us, wait.to_us, grain_us);
			out->sum_us += wait.to_us - wait.from_us;
			if (wait.to_us - wait.from_us >= out->longest.to_us - out->longest.from_us)
				out->longest = wait;
		}
	}
	statistics_of(values, count, &out->printed);
	free(values);
}

/* Of a program that is done, they do not change until it gets more to do. */
static void
add_waits(const struct timeline *tl, enum track track, int64_t t_us, int64_t grain_us, struct comparison *out)
{
	const struct measured_waits *waits;
	void *kept;

	if (!timeline_keeps(tl, KEPT_WAITS + track, grain_us, timeline_told_of(tl, track, t_us), sizeof *waits, &kept))
		measure_waits(tl, track, t_us, grain_us, kept);
	waits = kept;
	out->waits[track] = waits->printed;
	out->waited_us[track] = waits->sum_us;
	out->longest[track] = waits->longest;
}

void
statistics_compare(const struct timeline *tl, int64_t t_us, int64_t grain_us, struct comparison *out)
{
	struct tally tally[PROGRAM_COUNT];

	*out = (struct comparison){ .fair = true };
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		enum track track = (enum track)i;
		int64_t begin_us = timeline_begin_us(tl, track);

		tally[i] = timeline_tally_at(tl, track, t_us);
		out->done[i] = timeline_span_at(tl, track, t_us).state == STATE_DONE;
		out->responses[i] = tally[i].done;
		out->peak[i] = timeline_most_open(tl, track, t_us);
		if (out->done[i])
			add_waits(tl, track, t_us, grain_us, out);
		if (was(begin_us, t_us)) {
			out->begin_us[i] = begin_us;
			out->until_us[i] = out->done[i] ? timeline_done_us(tl, track, t_us) : t_us;
			out->took_us[i] = out->until_us[i] - begin_us;
		}
		out->fair &= out->done[i] && tally[i].done > 0 && tally[i].failed + tally[i].cancelled == 0;
	}
	out->fair &= out->responses[TRACK_SYNC] == out->responses[TRACK_ASYNC];
}
