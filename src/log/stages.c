/*
 * The stages. A request that is over counts as ok or failed once its program has dealt with it: a failure whose
 * callback still waits is in the queue, as a response is, and nowhere else.
 */
#include "log/stages.h"

#include <stdbool.h>

/* The synchronous program is at a response until it goes on to the next request; a failure it only prints. */
static bool
is_at_response(const struct timeline *tl, int64_t t_us)
{
	struct span span = timeline_span_at(tl, TRACK_SYNC, t_us);
	bool handles = span.state == STATE_BLOCKED ||
	    (span.state == STATE_RUNNING && (span.step == STEP_PRINT_RESPONSE || span.step == STEP_WORK));
	const struct request *r = handles ? timeline_request(tl, TRACK_SYNC, span.number) : NULL;

	return r != NULL && r->response_us != NEVER_US && r->response_us <= t_us && r->status < HTTP_ERROR;
}

struct stages
stages_at(const struct timeline *tl, enum track track, int64_t t_us)
{
	struct tally tally = timeline_tally_at(tl, track, t_us);
	struct stages s = {
		.requests = tally.planned > tally.launched ? tally.planned : tally.launched,
		.waiting = tally.waiting, .open = tally.open, .cancelled = tally.cancelled,
		.ok = tally.done - tally.in_hand, .failed = tally.failed - tally.failed_in_hand,
	};

	s.left = s.requests - tally.launched;
	s.running = track == TRACK_SYNC ? is_at_response(tl, t_us) : tally.running;
	if (track == TRACK_SYNC)
		s.ok -= s.running;
	else
		s.queued = tally.in_hand + tally.failed_in_hand - s.running;
	return s;
}
