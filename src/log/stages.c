/*
 * The stages. A request that is over counts as ok or failed once its program has dealt with it: a failure whose
 * callback still waits is in the queue, as a response is, and nowhere else.
 */
#include "log/stages.h"

#include <stdbool.h>

static bool
is_over(const struct request *r, int64_t t_us)
{
	int64_t end_us = r == NULL || r->cancel_us != NEVER_US ? NEVER_US : request_end_us(r);

	return end_us != NEVER_US && end_us <= t_us;
}

/* The synchronous program is at what it waited for until it goes on to the next. */
static bool
is_at_it(const struct timeline *tl, int64_t t_us, struct span span)
{
	bool handles = span.state == STATE_BLOCKED ||
	    (span.state == STATE_RUNNING && (span.step == STEP_PRINT_RESPONSE || span.step == STEP_WORK));

	return handles && is_over(timeline_request(tl, TRACK_SYNC, span.number), t_us);
}

struct stages
stages_at(const struct timeline *tl, enum track track, int64_t t_us)
{
	struct tally tally = timeline_tally_at(tl, track, t_us);
	struct span span = timeline_span_at(tl, track, t_us);
	struct stages s = {
		.requests = tally.planned > tally.launched ? tally.planned : tally.launched,
		.waiting = tally.waiting, .open = tally.open, .cancelled = tally.cancelled,
		.ok = tally.done - tally.in_hand, .failed = tally.failed - tally.failed_in_hand,
	};

	s.left = s.requests - tally.launched;
	if (track == TRACK_SYNC) {
		const struct request *r = is_at_it(tl, t_us, span) ? timeline_request(tl, track, span.number) : NULL;
		bool failed = r != NULL && (r->fail_us != NEVER_US || r->status >= HTTP_ERROR);

		s.running = r != NULL;
		s.ok -= r != NULL && !failed;
		s.failed -= failed;
	} else {
		s.running = tally.running;
		s.queued = tally.in_hand + tally.failed_in_hand - s.running;
	}
	return s;
}
