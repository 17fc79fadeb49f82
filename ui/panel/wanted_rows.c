/* The rows that are wanted. */
#include "ui/panel/wanted_rows.h"

#include "log/visits.h"

enum { REQUESTS_LEAST = 3 /* as long as it runs, so that what is below stays where it is when it asks */ };

/* Returns true if one of those without a row lives for a good part of the time until then: many are gone at once, as those
 * that look up a name. */
static bool
has_lasting_helpers(const struct timeline *tl, enum track track, int64_t until_us)
{
	enum { PARTS = 8 };
	uint32_t count = timeline_threads(tl, track, until_us), row = timeline_next_row(tl, track, until_us, 0);
	/* Not by the last event, where there may yet be others: a log that grows would tell another time than a whole one. */
	int64_t last_us = until_us != INT64_MAX ? until_us : timeline_last_us(tl);
	int64_t least_us = (last_us - timeline_watched_life(tl, track, until_us).start_us) / PARTS;

	for (uint32_t n = 1; n <= count; n++) {
		const struct watched_thread *thread = timeline_thread(tl, track, n);

		if (n == row)
			row = timeline_next_row(tl, track, until_us, n);
		else if ((thread->end_us == NEVER_US || thread->end_us > last_us ? last_us : thread->end_us) - thread->begin_us >= least_us)
			return true;
	}
	return false;
}

struct wanted_rows
wanted_rows_of(const struct timeline *tl, enum track track, int64_t until_us)
{
	struct wanted_rows wanted = { .threads = 0 };
	size_t requests;

	for (uint32_t n = 0; (n = timeline_next_row(tl, track, until_us, n)) > 0;)
		wanted.threads++;
	timeline_own_requests(tl, track, until_us, &requests);
	wanted.requests = (uint32_t)requests;
	wanted.has_helpers = has_lasting_helpers(tl, track, until_us);
	return wanted;
}

int
wanted_rows_count(const struct scene *scene, enum track track)
{
	const struct timeline *tl = scene->moment.timeline;
	bool live = scene->state.playhead.live;
	int64_t until_us = live ? scene->state.playhead.t_us : INT64_MAX;
	struct wanted_rows wanted = wanted_rows_of(tl, track, until_us);
	struct watched_life life = timeline_watched_life(tl, track, until_us);
	uint32_t rows = wanted.requests;

	if (live && !scene->moment.over && life.exit_us == NEVER_US && life.not_started == NULL && rows < REQUESTS_LEAST)
		rows = REQUESTS_LEAST;
	rows += (wanted.threads > 0 ? wanted.threads - 1 : 0) + wanted.has_helpers;
	return rows < OWN_ROWS_MAX ? (int)rows : OWN_ROWS_MAX;
}

size_t
wanted_rows_visitors(const struct timeline *tl, int64_t until_us)
{
	size_t count;

	timeline_visits(tl, VISITS_ALL, until_us, &count);
	return count;
}
