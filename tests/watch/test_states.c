/* The states of a thread, as they follow from what is told: they never overlap, and add up to its life. By a program
 * that does what comes up by chance, in many threads and children. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "base/program.h"
#include "support/watched.h"
#include "watch/wait.h"

enum { PATH_LENGTH = 4096, SEED_LENGTH = 16, SEEDS = 12 };

static char waiter[PATH_LENGTH];

/* From the report of its beginning to that of its end. */
struct stretch {
	const struct report *begin, *end;
};

typedef ARRAY(struct stretch) stretches;

/* Fails, and says of which thread. */
static void
expect(bool holds, const struct report *of, const char *what)
{
	if (!holds)
		fail_msg("thread %d, %.15s: %s (report %zu, at %lld us)", of->tid, watched.reports.at[0].name, what,
		    (size_t)(of - watched.reports.at), (long long)of->t_us);
}

/* All stretches of a thread that begin with one kind of report and end with another one. The last one may go on until
 * its thread's end. */
static void
find_stretches(stretches *all, const struct stretch *life, enum report_kind begin, enum report_kind end)
{
	const struct report *one, *open = NULL;

	all->count = 0;
	for (one = life->begin; one <= life->end; one++) {
		if (one->tid != life->begin->tid)
			continue;
		if (one->kind == begin) {
			expect(open == NULL, one, "it begins twice");
			open = one;
		}
		if (one->kind == end) {
			expect(open != NULL, one, "it ends, and had not begun");
			ARRAY_PUSH(*all, (struct stretch){ open, one });
			open = NULL;
		}
	}
	if (open != NULL)
		ARRAY_PUSH(*all, (struct stretch){ open, life->end });
}

/* One after the other, and within its life. Returns how long they are together. */
static int64_t
sum_of(const stretches *all, const struct stretch *life)
{
	int64_t last_us = life->begin->t_us, sum_us = 0;
	size_t i;

	for (i = 0; i < all->count; i++) {
		const struct stretch *one = &all->at[i];

		expect(one->begin->t_us >= last_us, one->begin, "it begins before the last one has ended, or its thread begun");
		expect(one->end->t_us >= one->begin->t_us, one->begin, "it ends before it has begun");
		expect(one->end->t_us <= life->end->t_us, one->end, "it ends after its thread");
		last_us = one->end->t_us;
		sum_us += one->end->t_us - one->begin->t_us;
	}
	return sum_us;
}

/* Whoever is away from its loop is not in its wait. */
static void
expect_apart(const stretches *aways, const stretches *waits)
{
	size_t i, k;

	for (i = 0; i < aways->count; i++)
		for (k = 0; k < waits->count; k++) {
			const struct stretch *away = &aways->at[i], *wait = &waits->at[k];

			if (wait->begin->wait == WAIT_FOR_ANY && wait->begin->thing == REPORT_THING_EPOLL &&
			    wait->begin->fd == away->begin->fd)
				expect(wait->end->t_us <= away->begin->t_us || wait->begin->t_us >= away->end->t_us, wait->begin,
				    "it waits in its loop while it is away from it");
		}
}

/* What is told of a thread is told between its beginning and its end. */
static void
expect_alive(const struct stretch *life)
{
	const struct report *one;

	for (one = watched.reports.at; one <= ARRAY_LAST(watched.reports); one++)
		if (one->tid == life->begin->tid && one->kind != REPORT_STARTED && one->kind != REPORT_EXIT && one->kind != REPORT_GONE &&
		    one->kind != REPORT_UNTIL)
			expect(one >= life->begin && one <= life->end, one, "it is told of outside its life");
}

static const struct report *
end_of(const struct report *thread)
{
	const struct report *one;

	for (one = thread; one <= ARRAY_LAST(watched.reports); one++)
		if (one->kind == REPORT_THREAD_END && one->tid == thread->tid)
			return one;
	expect(false, thread, "it does not end");
	return NULL;
}

/* Returns how many threads there were. */
static size_t
expect_states_add_up(void)
{
	stretches waits = { 0 }, aways = { 0 }, halts = { 0 };
	const struct report *one;
	size_t threads = 0;

	for (one = watched.reports.at; one <= ARRAY_LAST(watched.reports); one++) {
		struct stretch life = { one, NULL };

		if (one->kind != REPORT_THREAD)
			continue;
		threads++;
		life.end = end_of(one);
		expect_alive(&life);
		find_stretches(&waits, &life, REPORT_WAIT, REPORT_WOKE);
		find_stretches(&aways, &life, REPORT_AWAY, REPORT_BACK);
		find_stretches(&halts, &life, REPORT_HALTED, REPORT_RESUMED);
		expect(sum_of(&waits, &life) <= life.end->t_us - life.begin->t_us, one, "it waits for longer than it lives");
		sum_of(&aways, &life);
		sum_of(&halts, &life);
		expect_apart(&aways, &waits);
	}
	ARRAY_RELEASE(waits);
	ARRAY_RELEASE(aways);
	ARRAY_RELEASE(halts);
	return threads;
}

static void
test_chance(void **state)
{
	size_t threads = 0, waits = 0, children = 0, halts = 0;

	(void)state;
	if (!watched_can_trace())
		return;
	for (int seed = 1; seed <= SEEDS; seed++) {
		char text[SEED_LENGTH];

		snprintf(text, sizeof text, "%d", seed);
		print_message("seed %d\n", seed);
		watched_forget();
		watched_run((char *[]){ waiter, "chaos", text, NULL }, true);
		assert_int_equal(watched_status(), 0);
		assert_string_equal(watched.printed.at, "done\n");
		threads += expect_states_add_up();
		waits += watched_count(REPORT_WAIT);
		children += watched_count(REPORT_NAME);
		halts += watched_count(REPORT_HALTED);
	}
	/* There was something to look at. */
	assert_true(threads > 10 * SEEDS && waits > 50 * SEEDS && children > SEEDS && halts > 0);
	print_message("%zu threads, %zu waits, %zu names, %zu halts\n", threads, waits, children, halts);
}

/* A ring of io_uring is a loop: what comes first of its operations is waited for, and whoever does something else
 * meanwhile is away from it. */
static void
test_uring(void **state)
{
	const struct report *away, *back;

	(void)state;
	if (!watched_can_trace())
		return;
	watched_forget();
	watched_run((char *[]){ waiter, "uring", NULL }, true);
	if (WEXITSTATUS(watched_status()) == 77) {
		print_message("io_uring is not tested: there is none here\n");
		return;
	}
	assert_int_equal(watched_status(), 0);
	assert_string_equal(watched_long_waits(50 * WATCHED_MS),
	    "io_uring_enter any other, io_uring_enter any other, clock_nanosleep time, io_uring_enter any other");
	away = watched_find(REPORT_AWAY, 0);
	assert_non_null(away);
	back = watched_find(REPORT_BACK, (size_t)(away - watched.reports.at));
	assert_non_null(back);
	assert_true(back->t_us - away->t_us >= 200 * WATCHED_MS);
	expect_states_add_up();
}

static int
set_up(void **state)
{
	char *here = program_folder(), options[PATH_LENGTH];
	const char *others = getenv("ASAN_OPTIONS");

	assert_non_null(here);
	/* A sanitizer looks for leaks by tracing, too, and a process has one tracer. */
	snprintf(options, sizeof options, "%s%sdetect_leaks=0", others == NULL ? "" : others, others == NULL ? "" : ":");
	setenv("ASAN_OPTIONS", options, 1);
	snprintf(waiter, sizeof waiter, "%s/waiter", here);
	free(here);
	return watched_open(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_chance),
		cmocka_unit_test(test_uring),
	};

	return cmocka_run_group_tests(tests, set_up, watched_close);
}
