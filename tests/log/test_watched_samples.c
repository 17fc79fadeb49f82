/* The runs with watched programs that tests of what is shown are made of: they are what real runs log. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "log/timeline.h"
#include "log/watched.h"
#include "support/watched_trace.h"

static struct trace *trace;
static struct timeline *tl;

static void
open_sample(enum watched_sample sample)
{
	trace = watched_trace(sample);
	tl = timeline_new(trace);
}

static void
close_sample(void)
{
	timeline_free(tl);
	trace_free(trace);
}

/* Each is read the same from a saved run, so what the index makes of it must be plain, too: whoever is born dies, and
 * whose is what is known. */
static void
each_is_a_whole_run(void **state)
{
	(void)state;
	for (int i = 0; i < WATCHED_SAMPLE_COUNT; i++) {
		open_sample((enum watched_sample)i);
		assert_int_equal(trace_at(trace, trace_count(trace) - 1)->kind, EVENT_RUN_END);
		assert_true(timeline_has_watched(tl, TRACK_WATCHED_1));
		for (int w = 0; w < timeline_watched_count(tl); w++) {
			enum track track = watched_track(w);
			size_t count;
			const struct watched_request *requests = timeline_own_requests(tl, track, INT64_MAX, &count);

			assert_int_not_equal(timeline_watched_life(tl, track, INT64_MAX).gone_us, NEVER_US);
			for (uint32_t n = 1; n <= timeline_threads(tl, track, INT64_MAX); n++)
				assert_int_not_equal(timeline_thread(tl, track, n)->end_us, NEVER_US);
			for (size_t k = 0; k < count; k++)
				assert_int_not_equal(requests[k].end_us, NEVER_US);
		}
		close_sample();
	}
}

static void
what_they_are_for_is_in_them(void **state)
{
	const struct watched_hold *holds;
	uint32_t by_state[WATCHED_STATE_COUNT];
	size_t count;

	(void)state;
	open_sample(WATCHED_SAMPLE_HOLD);
	holds = timeline_holds(tl, TRACK_WATCHED_1, INT64_MAX, &count);
	assert_int_equal(count, 1);
	assert_int_equal(holds[0].request, 2);
	assert_int_equal(holds[0].waiting, 2);
	assert_int_equal(timeline_hold_doing(tl, TRACK_WATCHED_1, holds, INT64_MAX).state, WATCHED_SLEEPS);
	assert_string_equal(timeline_source_line(tl, TRACK_WATCHED_1,
	    &(struct watched_place){ .file = "/home/ada/my_async.py", .file_size = (int)strlen("/home/ada/my_async.py") }, 20),
	    "    time.sleep(0.3)");
	close_sample();
	open_sample(WATCHED_SAMPLE_NODE);
	holds = timeline_holds(tl, TRACK_WATCHED_1, INT64_MAX, &count);
	assert_int_equal(count, 1);
	assert_int_equal(timeline_hold_doing(tl, TRACK_WATCHED_1, holds, INT64_MAX).state, WATCHED_RUNNING);
	close_sample();
	open_sample(WATCHED_SAMPLE_THREADS);
	assert_int_equal(timeline_helpers(tl, TRACK_WATCHED_1, 1000000, by_state), 8);
	assert_int_equal(by_state[WATCHED_FOR_THREAD], 6);
	assert_int_equal(by_state[WATCHED_RUNNING], 2);
	assert_int_equal(timeline_next_row(tl, TRACK_WATCHED_1, 1000000, 3), 4);
	close_sample();
	open_sample(WATCHED_SAMPLE_BESIDE);
	assert_true(timeline_has_program(tl, TRACK_SYNC));
	timeline_own_requests(tl, TRACK_WATCHED_1, INT64_MAX, &count);
	assert_int_equal(count, 3);
	assert_false(timeline_owner(tl, 4, &(enum track){ 0 }, &(uint32_t){ 0 }));
	close_sample();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_a_whole_run),
		cmocka_unit_test(what_they_are_for_is_in_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
