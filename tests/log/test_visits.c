/* Visits: at every time of any log, the counts are what one finds by asking each visitor, and those of the names add up to
 * those of all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "log/timeline.h"
#include "log/visits.h"
#include "support/random_trace.h"

#define COUNT_OF(array) (sizeof (array) / sizeof (array)[0])

enum { TRACES = 300, EVENTS = 400, VISITORS = 60, MS = 1000 };

static bool
was(int64_t at_us, int64_t t_us)
{
	return at_us != NEVER_US && at_us <= t_us;
}

/* Counts those of that name ("": of none; NULL: all), one by one. */
static struct visit_tally
count_slowly(const struct timeline *tl, const char *name, int64_t t_us)
{
	struct visit_tally tally = { .came = 0 };

	for (uint32_t n = 1; n <= timeline_request_count(tl, TRACK_VISITOR); n++) {
		const struct request *r = timeline_request(tl, TRACK_VISITOR, n);
		bool ended = was(r->leave_us, t_us), answered = was(r->answer_us, t_us);

		if (!was(r->arrive_us, t_us) || r->is_owned ||
		    (name != NULL && strcmp(r->signed_by != NULL ? r->signed_by : "", name) != 0))
			continue;
		tally.came++;
		tally.answered += answered;
		tally.errors += answered && r->status >= HTTP_ERROR;
		tally.left += ended && !r->is_broken_off;
		tally.broken_off += ended && r->is_broken_off;
		tally.at_work += was(r->take_us, t_us) && !answered && !ended;
	}
	return tally;
}

static void
assert_tally(const struct visit_tally *at, const struct visit_tally *slow)
{
	assert_int_equal(at->came, slow->came);
	assert_int_equal(at->answered, slow->answered);
	assert_int_equal(at->errors, slow->errors);
	assert_int_equal(at->left, slow->left);
	assert_int_equal(at->broken_off, slow->broken_off);
	assert_int_equal(at->at_work, slow->at_work);
	assert_true(at->came >= at->answered + at->left + at->broken_off + at->at_work);
}

static void
assert_group(const struct timeline *tl, size_t group, int64_t t_us)
{
	struct visit_tally at = timeline_visits_at(tl, group, t_us), slow;
	const char *name = timeline_visit_name(tl, group);
	const struct stay *visitors;
	size_t count;

	slow = count_slowly(tl, name != NULL ? name : group == VISITS_ALL ? NULL : "", t_us);
	assert_tally(&at, &slow);
	visitors = timeline_visits(tl, group, t_us, &count);
	assert_int_equal(count, at.came);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(timeline_request(tl, TRACK_VISITOR, visitors[i].number)->arrive_us, visitors[i].t_us);
		assert_true(i == 0 || visitors[i - 1].t_us <= visitors[i].t_us);
		if (group == VISITS_ALL)
			assert_int_equal(timeline_visit_place(tl, visitors[i].number), i + 1);
	}
}

static void
assert_all(const struct timeline *tl, int64_t t_us)
{
	size_t groups = timeline_visit_groups(tl);
	uint32_t came = 0;

	assert_group(tl, VISITS_ALL, t_us);
	for (size_t i = VISITS_UNSIGNED; i < groups; i++) {
		assert_group(tl, i, t_us);
		came += timeline_visits_at(tl, i, t_us).came;
	}
	assert_int_equal(came, timeline_visits_at(tl, VISITS_ALL, t_us).came);
}

static void
counts_any_log(void **state)
{
	uint32_t named = 0;

	(void)state;
	for (uint64_t seed = 0; seed < TRACES; seed++) {
		struct trace *trace = seed % 2 == 0 ? random_visits(seed, VISITORS) : random_nonsense(seed, EVENTS);
		struct timeline *tl = timeline_new(trace);

		for (size_t i = 0; i < trace_count(trace); i += 1 + i % 7)
			assert_all(tl, trace_at(trace, i)->t_us);
		named += timeline_visit_groups(tl) > VISITS_NAMES;
		timeline_free(tl);
		trace_free(trace);
	}
	assert_true(named >= TRACES / 2);
}

/* A timeline that grew says the same as a whole one of what it had read. */
static void
grows(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < TRACES / 10; seed++) {
		struct trace *whole = seed % 2 == 0 ? random_visits(seed, VISITORS) : random_nonsense(seed, EVENTS), *part = trace_new(0);
		struct timeline *all = timeline_new(whole), *grown = timeline_new(part);

		for (size_t i = 0; i < trace_count(whole); i++) {
			struct event e = *trace_at(whole, i);
			int64_t t_us = e.t_us;

			if (event_has_text(&e))
				e.value = trace_intern(part, trace_text(whole, e.value));
			trace_append(part, &e);
			timeline_update(grown);
			if (i + 1 < trace_count(whole) && trace_at(whole, i + 1)->t_us == t_us)
				continue;
			for (size_t k = 0; k < timeline_visit_groups(grown); k++) {
				struct visit_tally a = timeline_visits_at(grown, k, t_us), b = timeline_visits_at(all, k, t_us);

				assert_tally(&a, &b);
			}
		}
		timeline_free(all);
		timeline_free(grown);
		trace_free(whole);
		trace_free(part);
	}
}

static void
leaves_out_whose_they_are(void **state)
{
	static const struct event events[] = {
		{ .t_us = 0, .kind = EVENT_RUN_START, .track = TRACK_LOOP },
		{ .t_us = 1 * MS, .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = 1, .value = 1 },
		{ .t_us = 1 * MS, .kind = EVENT_SIGNED, .track = TRACK_VISITOR, .number = 1, .value = 2 },
		{ .t_us = 1 * MS, .kind = EVENT_VISITS, .track = TRACK_WATCHED_1, .number = 1, .value = 1 },
		{ .t_us = 1 * MS, .kind = EVENT_VISITS, .track = TRACK_WATCHED_1, .number = 1, .value = 1 }, /* is told but once */
		{ .t_us = 2 * MS, .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = 2, .value = 1 },
		{ .t_us = 2 * MS, .kind = EVENT_SIGNED, .track = TRACK_VISITOR, .number = 2, .value = 2 },
		{ .t_us = 3 * MS, .kind = EVENT_TAKE, .track = TRACK_VISITOR, .number = 2, .value = 5 * MS },
		{ .t_us = 4 * MS, .kind = EVENT_ABORT, .track = TRACK_VISITOR, .number = 2 },
		{ .t_us = 5 * MS, .kind = EVENT_ANSWER, .track = TRACK_VISITOR, .number = 1, .value = 200 },
	};
	struct trace *trace = trace_new(0);
	struct timeline *tl;
	struct visit_tally all;

	(void)state;
	trace_intern(trace, "/");
	trace_intern(trace, "ana");
	for (size_t i = 0; i < COUNT_OF(events); i++)
		trace_append(trace, &events[i]);
	tl = timeline_new(trace);
	assert_int_equal(timeline_visit_groups(tl), VISITS_NAMES + 1);
	assert_string_equal(timeline_visit_name(tl, VISITS_NAMES), "ana");
	all = timeline_visits_at(tl, VISITS_ALL, 3 * MS);
	assert_int_equal(all.came, 1);
	assert_int_equal(all.at_work, 1);
	all = timeline_visits_at(tl, VISITS_NAMES, 9 * MS);
	assert_int_equal(all.came, 1);
	assert_int_equal(all.broken_off, 1);
	assert_int_equal(all.answered + all.left, 0);
	assert_int_equal(timeline_visit_place(tl, 1), 0);
	assert_int_equal(timeline_visit_place(tl, 2), 1);
	assert_int_equal(timeline_visit_place(tl, 3), 0);
	timeline_free(tl);
	trace_free(trace);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_any_log),
		cmocka_unit_test(grows),
		cmocka_unit_test(leaves_out_whose_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
