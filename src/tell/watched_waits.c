/* How long the requests of a watched program waited. */
#include "tell/watched_waits.h"

#include <stdlib.h>

#include "base/duration.h"
#include "base/memory.h"

/* Its dates as known at t; NEVER_US: not yet. */
struct dates {
	int64_t came_us, take_us, answer_us, read_us, end_us; /* end_us: answered, or left without */
	bool reads; /* someone is there who will read, and is seen to */
};

static int64_t
known(int64_t date_us, int64_t t_us)
{
	return date_us != NEVER_US && date_us <= t_us ? date_us : NEVER_US;
}

static struct dates
dates_of(const struct timeline *tl, enum track track, uint32_t number, int64_t t_us)
{
	size_t count;
	const struct watched_request *own = &timeline_own_requests(tl, track, INT64_MAX, &count)[number - 1];
	const struct request *r = timeline_request(tl, TRACK_VISITOR, own->visitor);
	const struct watched_thread *thread = timeline_thread(tl, track, own->thread);

	return (struct dates){
		.came_us = known(own->came_us, t_us), .take_us = r != NULL ? known(r->take_us, t_us) : NEVER_US, .answer_us = known(own->answer_us, t_us),
		.read_us = known(own->read_us, t_us), .end_us = known(own->end_us, t_us),
		.reads = thread != NULL && known(thread->end_us, t_us) == NEVER_US,
	};
}

/* From when until when; an end of NEVER_US: it goes on, or nobody knows. */
struct stretch_dates {
	int64_t from_us, to_us;
};

static struct stretch_dates
stretch_of(const struct dates *d, enum own_wait wait)
{
	switch (wait) {
	case OWN_WAIT_LINE:
		return (struct stretch_dates){ d->came_us, d->take_us != NEVER_US ? d->take_us : d->end_us };
	case OWN_WAIT_WORK:
		return (struct stretch_dates){ d->take_us, d->end_us };
	case OWN_WAIT_UNREAD:
		return (struct stretch_dates){ d->answer_us, d->read_us };
	default:
		break;
	}
	if (d->answer_us == NEVER_US || (d->read_us == NEVER_US && !d->reads))
		return (struct stretch_dates){ d->came_us, d->end_us };
	return (struct stretch_dates){ d->came_us, d->read_us };
}

int64_t
watched_wait_at(const struct timeline *tl, enum track track, uint32_t number, enum own_wait wait, int64_t t_us, bool *goes_on)
{
	struct dates d = dates_of(tl, track, number, t_us);
	struct stretch_dates s = stretch_of(&d, wait);

	*goes_on = s.from_us != NEVER_US && s.to_us == NEVER_US && (wait != OWN_WAIT_UNREAD || d.reads);
	/* In a log that contradicts itself there is no stretch. */
	if (s.from_us == NEVER_US || s.to_us == NEVER_US || s.from_us > s.to_us)
		return NEVER_US;
	return duration_between(s.from_us, s.to_us, STATISTICS_GRAIN_US);
}

int64_t
watched_waits_at(const struct timeline *tl, enum track track, enum own_wait wait, int64_t t_us, struct statistics *out)
{
	int64_t *values, least_us = NEVER_US;
	size_t requests, count = 0;
	bool goes_on;

	timeline_own_requests(tl, track, t_us, &requests);
	values = mem_new(requests + 1, sizeof *values);
	for (uint32_t i = 1; i <= requests; i++) {
		int64_t us = watched_wait_at(tl, track, i, wait, t_us, &goes_on);

		if (us == NEVER_US)
			continue;
		least_us = least_us == NEVER_US || us < least_us ? us : least_us;
		values[count++] = us;
	}
	statistics_of(values, count, out);
	free(values);
	return least_us == NEVER_US ? 0 : least_us;
}
