/* Sources: what each tells, and that who looks changes nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <event2/event.h>

#include "app/source.h"
#include "base/loop.h"
#include "run/lab.h"
#include "support/random_trace.h"

enum {
	BEGUN_US = 5000000, /* by the clock */
	FRAMES = 40,        /* in which the run happens again */
	TURNS = 1000,       /* of the loop: more than enough to take down a run without programs */
	RUNS = 20,
};

/* Who is told. */
struct heard {
	int made, ended;
	size_t logged, logged_at_end;
	int64_t last_us;
};

static void
run_made(void *arg)
{
	struct heard *heard = arg;

	heard->made++;
	heard->logged = 0;
}

static void
logged(void *arg, const struct event *e)
{
	struct heard *heard = arg;

	heard->logged++;
	heard->last_us = e->t_us;
}

static void
run_ended(void *arg)
{
	struct heard *heard = arg;

	heard->ended++;
	heard->logged_at_end = heard->logged;
}

static struct run_hooks
hooks_of(struct heard *heard)
{
	return (struct run_hooks){ .run_made = run_made, .logged = logged, .run_ended = run_ended, .arg = heard };
}

static size_t
events_of(struct moment moment)
{
	return trace_count(timeline_trace(moment.timeline));
}

static struct moment
look(const struct source *source, int64_t clock_us)
{
	static struct settings knobs;

	return source_moment(source, clock_us, 0, &knobs);
}

static void
a_saved_run_is_told_at_once(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= RUNS; seed++) {
		struct trace *trace = random_run(seed);
		size_t count = trace_count(trace);
		struct heard heard = { 0 };
		struct run_hooks hooks = hooks_of(&heard);
		struct source *source = source_saved_new(trace, &hooks);

		assert_non_null(source->fixed);
		assert_int_equal(heard.made, 0);
		source_run(source, BEGUN_US);
		assert_int_equal(heard.made, 1);
		assert_int_equal(heard.ended, 1);
		assert_int_equal(heard.logged_at_end, count);
		assert_true(look(source, BEGUN_US).over);
		assert_true(look(source, BEGUN_US).whole);
		assert_false(source_settle(source));
		source_run(source, 2 * BEGUN_US);
		assert_int_equal(heard.made, 2);
		assert_int_equal(heard.logged, 0);
		assert_int_equal(heard.ended, 1); /* who saves it at its end saves it once */
		source_free(source);
	}
}

/* As much of it as has happened by now, and nothing that comes later. */
static void
check_past(const struct source *source, const struct heard *heard, int64_t begun_us, int64_t clock_us)
{
	struct moment moment = look(source, clock_us);
	const struct trace *whole = timeline_trace(source_whole(source));
	int64_t since_us = clock_us - begun_us, end_us = timeline_last_us(source_whole(source));

	assert_int_equal(moment.now_us, since_us < end_us ? since_us : end_us);
	assert_int_equal(events_of(moment), trace_count_until(whole, moment.now_us));
	assert_int_equal(heard->logged, events_of(moment));
	assert_true(heard->logged == 0 || heard->last_us <= moment.now_us);
	assert_int_equal(moment.over, moment.now_us >= end_us);
	assert_int_equal(heard->ended, moment.over ? 1 : 0);
	assert_false(moment.whole);
}

static void
a_run_that_happens_again_knows_nothing_of_later(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= RUNS; seed++) {
		struct heard heard = { 0 };
		struct run_hooks hooks = hooks_of(&heard);
		struct source *source = source_again_new(random_run(seed), &hooks);
		int64_t end_us = timeline_last_us(source_whole(source));

		source_run(source, BEGUN_US);
		assert_int_equal(heard.made, 1);
		for (int i = 0; i <= FRAMES + 1; i++) { /* the last one is beyond its end */
			int64_t clock_us = BEGUN_US + end_us * i / FRAMES;

			source_tick(source, clock_us);
			check_past(source, &heard, BEGUN_US, clock_us);
		}
		assert_int_equal(heard.ended, 1);
		heard.ended = 0;
		source_run(source, 2 * BEGUN_US);
		assert_int_equal(heard.made, 2);
		check_past(source, &heard, 2 * BEGUN_US, 2 * BEGUN_US);
		source_free(source);
	}
}

/* At any later time the same events are seen. `moves`: the time of the run goes on by itself. */
static void
check_looking(const struct source *source, const struct heard *heard, bool moves)
{
	struct moment before = look(source, BEGUN_US);
	size_t events = events_of(before), logged = heard->logged;
	int made = heard->made, ended = heard->ended;

	for (int64_t later_us = 1; later_us < INT64_C(1) << 40; later_us *= 2) {
		struct moment moment = look(source, BEGUN_US + later_us);

		if (!moves) {
			assert_int_equal(moment.now_us, before.now_us);
			assert_int_equal(moment.clock_us, BEGUN_US + later_us);
		}
		assert_int_equal(events_of(moment), events);
	}
	assert_int_equal(heard->logged, logged);
	assert_int_equal(heard->made, made);
	assert_int_equal(heard->ended, ended);
}

static void
who_looks_changes_nothing(void **state)
{
	struct heard heard = { 0 };
	struct run_hooks hooks = hooks_of(&heard);
	struct source *again = source_again_new(random_run(7), &hooks);
	struct source *whole = source_saved_new(random_run(7), &hooks);

	(void)state;
	source_run(again, BEGUN_US);
	check_looking(again, &heard, false);
	source_run(whole, BEGUN_US);
	check_looking(whole, &heard, false);
	source_free(again);
	source_free(whole);
}

static void
one_that_is_settled_is_there_as_a_whole(void **state)
{
	struct heard heard = { 0 };
	struct run_hooks hooks = hooks_of(&heard);
	struct source *source = source_again_new(random_run(7), &hooks);

	(void)state;
	source_run(source, BEGUN_US);
	assert_true(source_settle(source));
	assert_false(source_settle(source));
	assert_int_equal(heard.ended, 1); /* who waits for the end to save it would wait for ever */
	assert_true(look(source, BEGUN_US).whole);
	assert_ptr_equal(look(source, BEGUN_US).timeline, source_whole(source));
	source_run(source, 2 * BEGUN_US);
	assert_int_equal(heard.made, 2);
	assert_int_equal(heard.ended, 1);
	source_free(source);
}

static void
turn_loop(struct event_base *base)
{
	for (int i = 0; i < TURNS; i++)
		event_base_loop(base, EVLOOP_NONBLOCK);
}

static void
a_run_that_is_held_goes_when_it_is_let_go(void **state)
{
	struct event_base *base = loop_new();
	struct heard heard = { 0 };
	struct run_hooks hooks = hooks_of(&heard);
	struct settings knobs;
	struct source *source;
	struct lab *lab;
	char why[160];

	(void)state;
	settings_init(&knobs);
	knobs.value[KNOB_PROGRAMS] = PROGRAMS_NONE;
	lab = lab_new(base, &knobs, 0, &hooks, why, sizeof why);
	assert_non_null(lab);
	source = source_live_new(lab);
	assert_null(source->fixed);
	assert_false(source_has_run(source));
	source_run(source, 0);
	assert_int_equal(heard.made, 1);
	check_looking(source, &heard, true);

	source_hold(source);
	source_run(source, 0);
	turn_loop(base);
	assert_int_equal(heard.made, 1);
	assert_false(source_has_run(source));
	assert_non_null(source_whole(source)); /* whoever holds it reads it */
	source_let_go(source);
	assert_int_equal(heard.made, 2);
	assert_true(source_has_run(source));

	source_run(source, 0);
	turn_loop(base);
	assert_int_equal(heard.made, 3); /* nobody holds it */
	source_free(source);
	lab_free(lab);
	loop_free(base);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_saved_run_is_told_at_once),
		cmocka_unit_test(a_run_that_happens_again_knows_nothing_of_later),
		cmocka_unit_test(who_looks_changes_nothing),
		cmocka_unit_test(one_that_is_settled_is_there_as_a_whole),
		cmocka_unit_test(a_run_that_is_held_goes_when_it_is_let_go),
	};

	return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
