/* Sweeps: what people may write, and what the runs are called. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "log/sweep.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

static const struct {
	const char *text, *read;
} good[] = {
	{ "requests=1,2,4,8", "requests: 1 2 4 8" },
	{ "requests=8,1", "requests: 8 1" }, /* in their order */
	{ "Requests= 1 , 2", "requests: 1 2" },
	{ "requests=1..32*2", "requests: 1 2 4 8 16 32" },
	{ "requests=1..32x2", "requests: 1 2 4 8 16 32" },
	{ "requests=1..30*2", "requests: 1 2 4 8 16" },
	{ "requests=3..100*3", "requests: 3 9 27 81" },
	{ "requests=1..5", "requests: 1 2 3 4 5" },
	{ "requests=1..10+4", "requests: 1 5 9" },
	{ "requests=1,2..8*2,100", "requests: 1 2 4 8 100" },
	{ "requests=1..100", NULL },
	{ "delay=0.1,200ms,1s", "delay: 100000 200000 1000000" },
	{ "delay=0.1..0.8*2", "delay: 100000 200000 400000 800000" },
	{ "delay=0.5..2+0.5", "delay: 500000 1000000 1500000 2000000" },
	{ "delay=0..1+500ms", "delay: 0 500000 1000000" },
	{ "jitter=0..100+50", "jitter: 0 50 100" },
	{ "jitter=10%,20%", "jitter: 10 20" },
	{ "limit=none,1,2", "limit: 0 1 2" },
	{ "server=concurrent,serial,workers=2", "server: 0 1 2" },
	{ "programs=both,in-turn", "programs: 0 1" },
	{ "seed=1..3", "seed: 1 2 3" },
};

/* What the complaint ends in. */
static const struct {
	const char *text, *why;
} bad[] = {
	{ "", "or delay=0.1..1.6x2" },
	{ "requests", "or delay=0.1..1.6x2" },
	{ "=1,2", "\"\" is no knob" },
	{ "reqests=1,2", "\"reqests\" is no knob: did you mean requests?" },
	{ "requests=", "\"\" is not a number from 1 to 100000" },
	{ "requests=1", "there is one" },
	{ "requests=1,", "\"\" is not a number from 1 to 100000" },
	{ "requests=1,x", "\"x\" is not a number from 1 to 100000" },
	{ "requests=0,1", "\"0\" is not a number from 1 to 100000" },
	{ "requests=1,2,1", "\"1\" has a value that stands there already" },
	{ "requests=1,1..3", "\"1..3\" has a value that stands there already" },
	{ "delay=100ms,0.1", "\"0.1\" has a value that stands there already" },
	{ "requests=1..101", "there are more" },
	{ "requests=3..3", "there is one" },
	{ "requests=8..1*2", "\"8..1*2\" goes backwards: the smaller one is expected first" },
	{ "requests=1..8*1", "\"1..8*1\": a number from 2 to 1000 is expected behind *" },
	{ "requests=1..8x0", "\"1..8x0\": a number from 2 to 1000 is expected behind x" },
	{ "requests=1..8*", "\"1..8*\": a number from 2 to 1000 is expected behind *" },
	{ "requests=1..8+0", "\"1..8+0\": how much more each is, is expected behind +" },
	{ "requests=1..", "\"\" is not a number from 1 to 100000" },
	{ "requests=..8", "\"\" is not a number from 1 to 100000" },
	{ "requests=1..8/2", "\"8/2\" is not a number from 1 to 100000" },
	{ "delay=0.1..1", "\"0.1..1\": a step is expected behind it, as in 0.5..2+0.5 or 0.5..2x2" },
	{ "delay=0..1*2", "\"0..1*2\" gets nowhere: so many times 0 is 0" },
	{ "delay=1,61", "\"61\" is not a time from 0 to 60 s, such as 5, 0.5 or 500ms" },
	{ "server=serial..freeze", "\"serial..freeze\" is not one of concurrent, serial, workers=2 to workers=64, freeze" },
	{ "programs=sync,none", "a run without programs never ends" },
};

static void
write_read(const struct sweep *sweep, char *out, size_t size)
{
	snprintf(out, size, "%s:", knob_info(sweep->knob)->name);
	for (int i = 0; i < sweep->count; i++)
		snprintf(out + strlen(out), size - strlen(out), " %lld", (long long)sweep->values[i]);
}

static void
lists_and_ranges_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		struct sweep sweep = { .count = 0 };
		char why[SWEEP_WHY_SIZE] = "", read[2048];

		if (sweep_parse(good[i].text, &sweep, why, sizeof why) != 0)
			fail_msg("%s: %s", good[i].text, why);
		write_read(&sweep, read, sizeof read);
		if (good[i].read != NULL)
			assert_string_equal(read, good[i].read);
		else
			assert_int_equal(sweep.count, SWEEP_MOST);
	}
}

static void
what_is_none_is_told(void **state)
{
	static const char begins[] = "a knob and 2 to 100 of its values, such as requests=1,2,4,8 or delay=0.1..1.6x2";

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct sweep sweep = { .count = 0 };
		char why[SWEEP_WHY_SIZE] = "";
		size_t length, end = strlen(bad[i].why);

		if (sweep_parse(bad[i].text, &sweep, why, sizeof why) == 0)
			fail_msg("%s was read", bad[i].text);
		assert_int_equal(sweep.count, 0);
		assert_int_equal(strncmp(why, begins, sizeof begins - 1), 0);
		length = strlen(why);
		if (length < end || strcmp(why + length - end, bad[i].why) != 0)
			fail_msg("%s: %s", bad[i].text, why);
	}
}

static void
runs_have_names_that_files_may_have(void **state)
{
	static const struct {
		enum knob knob;
		const char *value, *name;
	} names[] = {
		{ KNOB_REQUESTS, "8", "requests-8" },
		{ KNOB_DELAY, "0.2", "delay-200ms" },
		{ KNOB_DELAY, "1.25", "delay-1.25s" },
		{ KNOB_DELAY, "0", "delay-0s" },
		{ KNOB_DELAY, "60", "delay-60s" },
		{ KNOB_SERVER, "workers=2", "server-workers-2" },
		{ KNOB_SERVER, "concurrent", "server-concurrent" },
		{ KNOB_PROGRAMS, "in-turn", "programs-in-turn" },
		{ KNOB_JITTER, "30%", "jitter-30" },
		{ KNOB_LIMIT, "none", "limit-none" },
		{ KNOB_URL, "http://[::1]:3000/../a?b=/c", "url-http-1-3000-a-b-c" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		char why[KNOB_WHY_SIZE], name[SWEEP_NAME_SIZE];
		int64_t value;

		assert_int_equal(knob_parse(names[i].knob, names[i].value, &value, why, sizeof why), 0);
		sweep_name(names[i].knob, value, name, sizeof name);
		assert_string_equal(name, names[i].name);
		assert_null(strchr(name, '/'));
	}
}

static void
a_run_is_told_by_its_place_and_value(void **state)
{
	struct sweep sweep;
	char why[SWEEP_WHY_SIZE], words[SWEEP_NAME_SIZE];

	(void)state;
	assert_int_equal(sweep_parse("delay=0.5..2x2", &sweep, why, sizeof why), 0);
	sweep_write(&sweep, 1, words, sizeof words);
	assert_string_equal(words, "run 2 of 3: delay 1.0 s");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_and_ranges_are_read),
		cmocka_unit_test(what_is_none_is_told),
		cmocka_unit_test(runs_have_names_that_files_may_have),
		cmocka_unit_test(a_run_is_told_by_its_place_and_value),
	};

	return cmocka_run_group_tests_name("sweeps", tests, NULL, NULL);
}
