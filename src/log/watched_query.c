/* Asking the timeline about watched programs. */
#include <assert.h>

#include "log/timeline_inside.h"

#define BADGE_ROW(state, badge) [WATCHED_##state] = (badge),
static const char *const badges[WATCHED_STATE_COUNT] = { WATCHED_STATES(BADGE_ROW) };

const char *
watched_state_badge(enum watched_state state)
{
	assert((unsigned)state < WATCHED_STATE_COUNT);
	return badges[state];
}

static const struct watched_index *
index_of(const struct timeline *tl, enum track track)
{
	int i = watched_index(track);

	assert(i >= 0);
	return &tl->watched[i];
}

static const struct thread_index *
thread_index_of(const struct timeline *tl, enum track track, uint32_t number)
{
	const struct watched_index *w = index_of(tl, track);

	return number >= 1 && number <= w->threads.count ? &w->threads.at[number - 1] : NULL;
}

static bool
is_by(int64_t date_us, int64_t t_us)
{
	return date_us != NEVER_US && date_us <= t_us;
}

/* ---- the program ---- */

bool
timeline_has_watched(const struct timeline *tl, enum track track)
{
	return watched_index(track) >= 0 && index_of(tl, track)->is_known;
}

int
timeline_watched_count(const struct timeline *tl)
{
	int count = 0;

	for (int i = 0; i < WATCHED_MAX; i++)
		count += tl->watched[i].is_known;
	return count;
}

bool
timeline_watches_only(const struct timeline *tl)
{
	return timeline_watched_count(tl) > 0 && !timeline_has_program(tl, TRACK_SYNC) && !timeline_has_program(tl, TRACK_ASYNC);
}

struct watched_life
timeline_watched_life(const struct timeline *tl, enum track track, int64_t t_us)
{
	const struct watched_index *w = index_of(tl, track);
	struct watched_life life = w->life;

	if (!is_by(life.start_us, t_us)) {
		life.start_us = NEVER_US;
		life.command = NULL;
	}
	if (!is_by(w->not_started_us, t_us))
		life.not_started = NULL;
	if (!is_by(w->untraced_us, t_us))
		life.untraced = NULL;
	if (!is_by(life.exit_us, t_us)) {
		life.exit_us = NEVER_US;
		life.status = NULL;
		life.code = 0;
	}
	if (!is_by(life.gone_us, t_us))
		life.gone_us = NEVER_US;
	return life;
}

const char *
timeline_watched_name(const struct timeline *tl, enum track track)
{
	return watched_index(track) < 0 ? "" : index_of(tl, track)->life.name;
}

/* ---- threads ---- */

uint32_t
timeline_threads(const struct timeline *tl, enum track track, int64_t t_us)
{
	const struct watched_index *w = index_of(tl, track);
	size_t low = 0, high = w->threads.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (w->threads.at[middle].facts.begin_us <= t_us)
			low = middle + 1;
		else
			high = middle;
	}
	return (uint32_t)low;
}

const struct watched_thread *
timeline_thread(const struct timeline *tl, enum track track, uint32_t number)
{
	const struct thread_index *thread = thread_index_of(tl, track, number);

	return thread == NULL ? NULL : &thread->facts;
}

const struct watched_span *
timeline_thread_spans(const struct timeline *tl, enum track track, uint32_t number, size_t *count)
{
	const struct thread_index *thread = thread_index_of(tl, track, number);

	*count = thread == NULL ? 0 : thread->spans.count;
	return thread == NULL ? NULL : thread->spans.at;
}

size_t
timeline_thread_span_index(const struct timeline *tl, enum track track, uint32_t number, int64_t t_us)
{
	const struct thread_index *thread = thread_index_of(tl, track, number);
	size_t until = thread == NULL ? 0 : ARRAY_UNTIL(thread->spans, t_us);

	return until > 0 ? until - 1 : thread == NULL ? 0 : thread->spans.count;
}

static struct watched_span
span_at(const struct thread_index *thread, int64_t t_us)
{
	size_t until = thread == NULL ? 0 : ARRAY_UNTIL(thread->spans, t_us);

	return until > 0 ? thread->spans.at[until - 1] : (struct watched_span){ .told = "", .state = WATCHED_ABSENT };
}

struct watched_span
timeline_thread_at(const struct timeline *tl, enum track track, uint32_t number, int64_t t_us)
{
	return span_at(thread_index_of(tl, track, number), t_us);
}

int64_t
watched_sum_us(const struct thread_index *thread, enum watched_state state, int64_t t_us, uint32_t *stretches)
{
	size_t until = ARRAY_UNTIL(thread->spans, t_us);
	const struct watched_sums *sums;
	int64_t sum_us;

	*stretches = 0;
	if (until == 0)
		return 0;
	sums = &thread->sums.at[(until - 1) / SUMS_EVERY];
	sum_us = sums->us[state];
	*stretches = sums->stretches[state];
	for (size_t i = (until - 1) / SUMS_EVERY * SUMS_EVERY; i < until; i++) {
		const struct watched_span *span = &thread->spans.at[i];

		if (span->state != state)
			continue;
		++*stretches;
		if (i + 1 < until || state != WATCHED_ENDED)
			sum_us += (i + 1 < until ? span[1].start_us : t_us) - span->start_us;
	}
	return sum_us;
}

int64_t
timeline_thread_time_in(const struct timeline *tl, enum track track, uint32_t number, enum watched_state state, int64_t t_us,
    uint32_t *stretches)
{
	const struct thread_index *thread = thread_index_of(tl, track, number);
	int64_t sum_us;

	*stretches = 0;
	if (thread == NULL)
		return 0;
	sum_us = watched_sum_us(thread, state, t_us, stretches) + thread->more.us[state];
	*stretches += thread->more.stretches[state];
	return sum_us > 0 ? sum_us : 0;
}

bool
timeline_thread_is_whole(const struct timeline *tl, enum track track, uint32_t number)
{
	const struct thread_index *thread = thread_index_of(tl, track, number);

	return thread == NULL || !thread->is_part;
}

static int64_t
away_since_us(const struct thread_index *thread, int64_t t_us)
{
	size_t until = thread == NULL ? 0 : ARRAY_UNTIL(thread->aways, t_us);

	if (until == 0 || thread->aways.at[until - 1].value == 0 || is_by(thread->facts.end_us, t_us))
		return NEVER_US;
	return thread->aways.at[until - 1].t_us;
}

int64_t
timeline_thread_away_us(const struct timeline *tl, enum track track, uint32_t number, int64_t t_us)
{
	return away_since_us(thread_index_of(tl, track, number), t_us);
}

static bool
has_row(const struct thread_index *thread, int64_t t_us)
{
	return thread->facts.number == 1 || is_by(thread->facts.network_us, t_us) || is_by(thread->facts.loop_us, t_us) ||
	    is_by(thread->lines_us, t_us);
}

uint32_t
timeline_next_row(const struct timeline *tl, enum track track, int64_t t_us, uint32_t after)
{
	const struct watched_index *w = index_of(tl, track);
	uint32_t count = timeline_threads(tl, track, t_us);

	for (uint32_t i = after; i < count; i++)
		if (has_row(&w->threads.at[i], t_us))
			return i + 1;
	return 0;
}

uint32_t
timeline_helpers(const struct timeline *tl, enum track track, int64_t t_us, uint32_t by_state[WATCHED_STATE_COUNT])
{
	const struct watched_index *w = index_of(tl, track);
	uint32_t begun = timeline_threads(tl, track, t_us), count = 0;

	for (int i = 0; by_state != NULL && i < WATCHED_STATE_COUNT; i++)
		by_state[i] = 0;
	for (uint32_t i = 0; i < begun; i++) {
		const struct thread_index *thread = &w->threads.at[i];

		if (has_row(thread, t_us) || is_by(thread->facts.end_us, t_us))
			continue;
		count++;
		if (by_state != NULL)
			by_state[span_at(thread, t_us).state]++;
	}
	return count;
}

/* How much a thread says about its program at t. */
static int
weight(const struct timeline *tl, enum track track, const struct thread_index *thread, int64_t t_us)
{
	const struct watched_thread *facts = &thread->facts;
	bool lives = !is_by(facts->end_us, t_us);
	enum { LIVES = 8 };

	if (lives && timeline_hold_at(tl, track, facts->number, t_us) != NULL)
		return LIVES + 5;
	if (is_by(facts->loop_us, t_us) && is_by(thread->lines_us, t_us))
		return lives * LIVES + 4;
	if (is_by(facts->loop_us, t_us) && is_by(facts->network_us, t_us))
		return lives * LIVES + 3;
	if (is_by(facts->network_us, t_us) || is_by(thread->lines_us, t_us))
		return lives * LIVES + 2;
	return lives * LIVES + (facts->process == facts->number);
}

uint32_t
timeline_main_thread(const struct timeline *tl, enum track track, int64_t t_us)
{
	const struct watched_index *w = index_of(tl, track);
	uint32_t count = timeline_threads(tl, track, t_us), best = 0;
	int most = -1;

	for (uint32_t i = 0; i < count; i++) {
		int here = weight(tl, track, &w->threads.at[i], t_us);

		if (here > most) {
			most = here;
			best = i + 1;
		}
	}
	return best;
}

/* ---- lines ---- */

struct watched_place
timeline_thread_place(const struct timeline *tl, enum track track, uint32_t number, int64_t t_us)
{
	size_t count;
	const struct watched_place *places = timeline_thread_places(tl, track, number, t_us, &count);

	return count > 0 ? places[count - 1] : (struct watched_place){ .t_us = NEVER_US, .file = NULL, .function = "" };
}

const struct watched_place *
timeline_thread_places(const struct timeline *tl, enum track track, uint32_t number, int64_t t_us, size_t *count)
{
	const struct thread_index *thread = thread_index_of(tl, track, number);

	*count = thread == NULL ? 0 : ARRAY_UNTIL(thread->places, t_us);
	return thread == NULL ? NULL : thread->places.at;
}

const char *
timeline_source_line(const struct timeline *tl, enum track track, const struct watched_place *place, uint32_t line)
{
	const struct watched_index *w = index_of(tl, track);

	for (size_t i = 0; place->file != NULL && i < w->files.count; i++) {
		const struct source_file *file = &w->files.at[i];

		if (file->size == (size_t)place->file_size && memcmp(file->path, place->file, file->size) == 0)
			return line >= 1 && line <= file->lines.count ? file->lines.at[line - 1] : NULL;
	}
	return NULL;
}

/* ---- what it prints, and asks ---- */

const struct watched_output *
timeline_output(const struct timeline *tl, enum track track, int64_t t_us, size_t *count)
{
	const struct watched_index *w = index_of(tl, track);

	*count = ARRAY_UNTIL(w->outputs, t_us);
	return w->outputs.at;
}

const struct watched_request *
timeline_own_requests(const struct timeline *tl, enum track track, int64_t t_us, size_t *count)
{
	const struct watched_index *w = index_of(tl, track);

	*count = ARRAY_UNTIL(w->requests, t_us);
	return w->requests.at;
}

bool
timeline_owner(const struct timeline *tl, uint32_t visitor, enum track *track, uint32_t *number)
{
	for (int i = 0; i < WATCHED_MAX; i++) {
		const struct watched_index *w = &tl->watched[i];
		size_t low = 0, high = w->requests.count;

		while (low < high) {
			size_t middle = low + (high - low) / 2;

			if (w->requests.at[middle].visitor < visitor)
				low = middle + 1;
			else
				high = middle;
		}
		if (low < w->requests.count && w->requests.at[low].visitor == visitor) {
			*track = watched_track(i);
			*number = (uint32_t)low + 1;
			return true;
		}
	}
	return false;
}

/* ---- holds ---- */

const struct watched_hold *
timeline_holds(const struct timeline *tl, enum track track, int64_t t_us, size_t *count)
{
	const struct watched_index *w = index_of(tl, track);

	*count = ARRAY_UNTIL(w->holds, t_us);
	return w->holds.at;
}

const struct watched_hold *
timeline_hold_at(const struct timeline *tl, enum track track, uint32_t thread, int64_t t_us)
{
	size_t count;
	const struct watched_hold *holds = timeline_holds(tl, track, t_us, &count);

	while (count > 0 && holds[count - 1].thread != thread)
		count--;
	if (count == 0 || is_by(holds[count - 1].end_us, t_us))
		return NULL;
	return &holds[count - 1];
}

/* Threads that take turns at one loop, as Go's do: it waits for its turn while another one that uses the network is there. */
static bool
is_represented(const struct watched_index *w, const struct thread_index *thread, int64_t t_us)
{
	for (size_t n = 0; n < w->threads.count && span_at(thread, t_us).state == WATCHED_FOR_THREAD; n++) {
		const struct thread_index *other = &w->threads.at[n];

		if (other != thread && other->facts.process == thread->facts.process && other->facts.network_us != NEVER_US &&
		    span_at(other, t_us).state == WATCHED_READY)
			return true;
	}
	return false;
}

struct watched_hold
timeline_longest_away(const struct timeline *tl, enum track track, int64_t t_us)
{
	const struct watched_index *w = index_of(tl, track);
	struct watched_hold longest = { .start_us = NEVER_US, .end_us = NEVER_US };

	for (size_t n = 0; n < w->threads.count; n++) {
		const struct thread_index *thread = &w->threads.at[n];

		for (size_t i = 0; i + 1 < thread->aways.count && thread->aways.at[i + 1].t_us <= t_us; i++) {
			int64_t from_us = thread->aways.at[i].t_us, to_us = thread->aways.at[i + 1].t_us;

			if (thread->aways.at[i].value == 1 && !is_represented(w, thread, from_us + (to_us - from_us) / 2) &&
			    (longest.start_us == NEVER_US || to_us - from_us > longest.end_us - longest.start_us))
				longest = (struct watched_hold){ .start_us = from_us, .end_us = to_us, .thread = thread->facts.number };
		}
	}
	return longest;
}

uint32_t
timeline_unread(const struct timeline *tl, enum track track, uint32_t thread, int64_t t_us, uint32_t *numbers, uint32_t most)
{
	size_t count;
	const struct watched_request *requests = timeline_own_requests(tl, track, t_us, &count);
	const struct thread_index *its = thread_index_of(tl, track, thread);
	uint32_t unread = 0;

	if (its == NULL || is_by(its->facts.end_us, t_us))
		return 0;
	for (size_t i = 0; i < count; i++) {
		if (requests[i].thread != thread || !is_by(requests[i].answer_us, t_us) || is_by(requests[i].read_us, t_us))
			continue;
		if (unread < most)
			numbers[unread] = (uint32_t)i + 1;
		unread++;
	}
	return unread;
}

/* The place in which a thread stood for longest between two times, and how long. */
static struct watched_place
longest_place_us(const struct thread_index *thread, int64_t from_us, int64_t until_us, int64_t *us)
{
	size_t from = ARRAY_UNTIL(thread->places, from_us), until = ARRAY_UNTIL(thread->places, until_us);
	struct watched_place best = { .t_us = NEVER_US, .file = NULL, .function = "" };
	int64_t most_us = -1;

	for (size_t i = from > 0 ? from - 1 : 0; i < until; i++) {
		int64_t start_us = thread->places.at[i].t_us > from_us ? thread->places.at[i].t_us : from_us;
		int64_t end_us = i + 1 < until ? thread->places.at[i + 1].t_us : until_us;

		if (end_us - start_us > most_us && thread->places.at[i].file != NULL) {
			most_us = end_us - start_us;
			best = thread->places.at[i];
		}
	}
	*us = most_us;
	return best;
}

static struct watched_place
longest_place(const struct thread_index *thread, int64_t from_us, int64_t until_us)
{
	int64_t us;

	return longest_place_us(thread, from_us, until_us, &us);
}

struct watched_place
timeline_thread_place_between(const struct timeline *tl, enum track track, uint32_t number, int64_t from_us, int64_t until_us)
{
	const struct thread_index *thread = thread_index_of(tl, track, number);
	struct watched_place place = { .t_us = NEVER_US, .file = NULL, .function = "" }, longest;
	int64_t us;

	if (thread == NULL)
		return place;
	longest = longest_place_us(thread, from_us, until_us, &us);
	return us * 4 >= (until_us - from_us) * 3 ? longest : place;
}

struct watched_doing
timeline_hold_doing(const struct timeline *tl, enum track track, const struct watched_hold *hold, int64_t t_us)
{
	const struct thread_index *thread = thread_index_of(tl, track, hold->thread);
	int64_t end_us = is_by(hold->end_us, t_us) ? hold->end_us : t_us, start_us = hold->start_us, sum_us = 0;
	struct watched_doing doing = { .state = WATCHED_RUNNING, .told = "" };
	size_t i = timeline_thread_span_index(tl, track, hold->thread, hold->start_us), count = thread->spans.count;
	int64_t most_us = -1;

	/* Of a computation that is interrupted by short waits, the sum counts. */
	for (; i < count && thread->spans.at[i].start_us < end_us; i++) {
		const struct watched_span *span = &thread->spans.at[i];
		int64_t from_us = span->start_us > hold->start_us ? span->start_us : hold->start_us;
		int64_t until_us = i + 1 < count && thread->spans.at[i + 1].start_us < end_us ? thread->spans.at[i + 1].start_us : end_us;
		bool runs = span->state == WATCHED_RUNNING;

		sum_us += runs ? until_us - from_us : 0;
		if (!runs && until_us - from_us > most_us) {
			most_us = until_us - from_us;
			doing = (struct watched_doing){ .state = (enum watched_state)span->state, .told = span->told, .us = most_us };
			start_us = from_us;
		}
	}
	if (sum_us >= most_us)
		doing = (struct watched_doing){ .state = WATCHED_RUNNING, .told = "", .us = sum_us };
	if (doing.state == WATCHED_RUNNING)
		doing.place = longest_place(thread, hold->start_us, end_us);
	else
		doing.place = longest_place(thread, start_us, start_us + doing.us);
	return doing;
}
