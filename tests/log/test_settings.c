/* The knobs: what people may write, what the screen shows, what turning does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "log/addresses.h"
#include "log/settings.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { REFUSED = -1000 }; /* no knob has such a value */

static const struct {
	enum knob knob;
	const char *text;
	int64_t value;
	const char *shown; /* NULL: refused */
} values[] = {
	{ KNOB_DELAY, "5", 5000000, "5.0 s" },
	{ KNOB_DELAY, "1.25", 1250000, "1.25 s" },
	{ KNOB_DELAY, "500ms", 500000, "500 ms" },
	{ KNOB_DELAY, "0.0015", 1500, "1.5 ms" },
	{ KNOB_DELAY, "1us", 1, "0.001 ms" },
	{ KNOB_DELAY, "0", 0, "0 s" },
	{ KNOB_DELAY, "1m", 60000000, "60.0 s" },
	{ KNOB_DELAY, "59.999999", 59999999, "59.999999 s" },
	{ KNOB_DELAY, "60.000001", 0, NULL },
	{ KNOB_DELAY, "none", 0, NULL },
	{ KNOB_DELAY, "-1", 0, NULL },
	{ KNOB_DELAY, "abc", 0, NULL },
	{ KNOB_DELAY, "", 0, NULL },
	{ KNOB_DELAY, "5 % ", 0, NULL },
	{ KNOB_DELAY, "99999999999999999999", 0, NULL },
	{ KNOB_REQUESTS, "1", 1, "1" },
	{ KNOB_REQUESTS, " 42\t", 42, "42" },
	{ KNOB_REQUESTS, "100000", 100000, "100000" },
	{ KNOB_REQUESTS, "0", 0, NULL },
	{ KNOB_REQUESTS, "100001", 0, NULL },
	{ KNOB_REQUESTS, "18446744073709551617", 0, NULL },
	{ KNOB_REQUESTS, "3.0", 0, NULL },
	{ KNOB_REQUESTS, "1e3", 0, NULL },
	{ KNOB_REQUESTS, "0x3", 0, NULL },
	{ KNOB_REQUESTS, "-3", 0, NULL },
	{ KNOB_REQUESTS, "+3", 0, NULL },
	{ KNOB_REQUESTS, "3 s", 0, NULL },
	{ KNOB_REQUESTS, "3x", 0, NULL },
	{ KNOB_REQUESTS, "none", 0, NULL },
	{ KNOB_REQUESTS, "", 0, NULL },
	{ KNOB_REQUESTS, "1,000", 0, NULL },
	{ KNOB_REQUESTS, "1_000", 0, NULL },
	{ KNOB_REQUESTS, "1 000", 0, NULL },
	{ KNOB_REQUESTS, "4294967297", 0, NULL },
	{ KNOB_REQUESTS, "\xef\xbc\x95", 0, NULL }, /* a full-width 5 */
	{ KNOB_REQUESTS, "\xd9\xa5", 0, NULL },     /* an Arabic one */
	{ KNOB_REQUESTS, "\xe2\x88\x92" "5", 0, NULL },
	{ KNOB_SERVER, "concurrent", SERVER_CONCURRENT, "concurrent" },
	{ KNOB_SERVER, "Serial ", SERVER_SERIAL, "serial" },
	{ KNOB_SERVER, "freeze", SERVER_FREEZE, "freeze" },
	{ KNOB_SERVER, "workers=2", 2, "workers=2" },
	{ KNOB_SERVER, "WORKERS=64", 64, "workers=64" },
	{ KNOB_SERVER, "workers=1", 0, NULL },
	{ KNOB_SERVER, "workers=0", 0, NULL },
	{ KNOB_SERVER, "workers=65", 0, NULL },
	{ KNOB_SERVER, "workers=-1", 0, NULL },
	{ KNOB_SERVER, "workers=", 0, NULL },
	{ KNOB_SERVER, "workers", 0, NULL },
	{ KNOB_SERVER, "workers=4x", 0, NULL },
	{ KNOB_SERVER, "serially", 0, NULL },
	{ KNOB_SERVER, "0", 0, NULL },
	{ KNOB_SERVER, "both", 0, NULL },
	{ KNOB_LIMIT, "none", 0, "none" },
	{ KNOB_LIMIT, "NONE", 0, "none" },
	{ KNOB_LIMIT, "0", 0, "none" },
	{ KNOB_LIMIT, "10", 10, "10" },
	{ KNOB_LIMIT, "100001", 0, NULL },
	{ KNOB_LIMIT, "no", 0, NULL },
	{ KNOB_JITTER, "60", 60, "60%" },
	{ KNOB_JITTER, "60%", 60, "60%" },
	{ KNOB_JITTER, "60 %", 60, "60%" },
	{ KNOB_JITTER, "0", 0, "0%" },
	{ KNOB_JITTER, "100", 100, "100%" },
	{ KNOB_JITTER, "101", 0, NULL },
	{ KNOB_JITTER, "60%%", 0, NULL },
	{ KNOB_JITTER, "%", 0, NULL },
	{ KNOB_JITTER, "0.5", 0, NULL },
	{ KNOB_PROGRAMS, "both", PROGRAMS_BOTH, "both" },
	{ KNOB_PROGRAMS, "in-turn", PROGRAMS_IN_TURN, "in turn" },
	{ KNOB_PROGRAMS, "in turn", PROGRAMS_IN_TURN, "in turn" },
	{ KNOB_PROGRAMS, "sync", PROGRAMS_SYNC, "sync" },
	{ KNOB_PROGRAMS, "async", PROGRAMS_ASYNC, "async" },
	{ KNOB_PROGRAMS, "none", PROGRAMS_NONE, "none" },
	{ KNOB_PROGRAMS, "0", 0, NULL },
	{ KNOB_PROGRAMS, "syn", 0, NULL },
	{ KNOB_PROGRAMS, "serial", 0, NULL },
	{ KNOB_PROGRAMS, "workers=2", 0, NULL },
	{ KNOB_WORK, "0.5", 500000, "500 ms" },
	{ KNOB_WORK, "none", 0, "none" },
	{ KNOB_WORK, "61", 0, NULL },
	{ KNOB_ERRORS, "none", ERRORS_NONE, "none" },
	{ KNOB_ERRORS, "refused", ERRORS_REFUSED, "refused" },
	{ KNOB_ERRORS, "Timeout", ERRORS_TIMEOUT, "timeout" },
	{ KNOB_ERRORS, "reset", ERRORS_RESET, "reset" },
	{ KNOB_ERRORS, "500", ERRORS_500, "500" },
	{ KNOB_ERRORS, " mixed ", ERRORS_MIXED, "mixed" },
	{ KNOB_ERRORS, "0", 0, NULL },
	{ KNOB_ERRORS, "404", 0, NULL },
	{ KNOB_ERRORS, "both", 0, NULL },
	{ KNOB_ERRORS, "", 0, NULL },
	{ KNOB_TIMEOUT, "600", 600000000, "600.0 s" },
	{ KNOB_TIMEOUT, "0", 0, "none" },
	{ KNOB_TIMEOUT, "601", 0, NULL },
	{ KNOB_SEED, "0", 0, "0" },
	{ KNOB_SEED, "2147483647", 2147483647, "2147483647" },
	{ KNOB_SEED, "2147483648", 0, NULL },
	{ KNOB_SEED, "-1", 0, NULL },
};

static void
test_parse_and_format(void **state)
{
	char why[KNOB_WHY_SIZE], shown[KNOB_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT(values); i++) {
		int64_t value = REFUSED;
		int status;

		why[0] = '\0';
		status = knob_parse(values[i].knob, values[i].text, &value, why, sizeof why);
		if (values[i].shown == NULL) {
			if (status != -1 || value != REFUSED || why[0] == '\0')
				fail_msg("\"%s\" was not refused with a reason", values[i].text);
			continue;
		}
		if (status != 0 || value != values[i].value)
			fail_msg("\"%s\": status %d, %jd", values[i].text, status, (intmax_t)value);
		knob_format(values[i].knob, value, shown, sizeof shown);
		assert_string_equal(shown, values[i].shown);
	}
}

/* The screen shows the exact value: it can be read back. */
static void
assert_reads_back(enum knob k, int64_t value)
{
	char shown[KNOB_TEXT_SIZE], why[KNOB_WHY_SIZE];
	int64_t again = REFUSED;

	knob_format(k, value, shown, sizeof shown);
	if (knob_parse(k, shown, &again, why, sizeof why) != 0 || again != value)
		fail_msg("%s %jd is shown as \"%s\", which reads %jd", knob_info(k)->name, (intmax_t)value, shown,
		    (intmax_t)again);
}

static void
test_formats_read_back(void **state)
{
	char none[KNOB_WHY_SIZE];

	(void)state;
	assert_int_equal(addresses_note("localhost:1", none, sizeof none), 1);
	assert_int_equal(addresses_note("http://localhost:2/x", none, sizeof none), 2);
	assert_int_equal(addresses_note("http://LOCALHOST:1/", none, sizeof none), 1);
	for (enum knob k = 0; k < KNOB_COUNT; k++) {
		const struct knob_info *info = knob_info(k);
		/* A prime stride: it meets every number of decimals. */
		int64_t stride = info->max > 100000 ? info->max / 99991 | 1 : 1;

		for (int64_t v = info->min; v <= knob_last(k); v += stride)
			assert_reads_back(k, v);
		assert_reads_back(k, knob_last(k));
	}
}

static void
test_table_is_sound(void **state)
{
	(void)state;
	for (enum knob k = 0; k < KNOB_COUNT; k++) {
		const struct knob_info *info = knob_info(k);
		struct settings settings;
		char why[KNOB_WHY_SIZE];

		assert_non_null(info->name);
		assert_non_null(info->help);
		assert_non_null(info->argument);
		assert_true(info->min <= info->fallback && info->fallback <= info->max);
		assert_true(info->zero_word == NULL || (info->min <= 0 && info->max >= 0));
		settings_init(&settings);
		assert_int_equal(settings.value[k], info->fallback);
		knob_allowed(k, why, sizeof why);
		assert_in_range(strlen(why), 1, sizeof why - 2); /* it was not cut off */
		for (enum knob other = 0; other < k; other++) {
			assert_string_not_equal(info->name, knob_info(other)->name);
			assert_true(info->letter == 0 || info->letter != knob_info(other)->letter);
		}
		for (int i = 0; i < info->step_count; i++)
			assert_true(info->steps[i] >= info->min && info->steps[i] <= info->max);
	}
}

/* From one end each step upwards meets all of the table, and back again. */
static void
test_turning_walks_the_steps(void **state)
{
	(void)state;
	for (enum knob k = 0; k < KNOB_COUNT; k++) {
		const struct knob_info *info = knob_info(k);
		int last = info->step_count - 1;

		for (int i = 0; i < info->step_count; i++) {
			assert_int_equal(knob_step(k, info->steps[i], +1), info->steps[i < last ? i + 1 : last]);
			assert_int_equal(knob_step(k, info->steps[i], -1), info->steps[i > 0 ? i - 1 : 0]);
		}
	}
}

static const struct {
	enum knob knob;
	int64_t value, up, down;
} turns[] = {
	{ KNOB_DELAY, 5000000, 6000000, 4000000 },
	{ KNOB_DELAY, 2500000, 3000000, 2000000 },
	{ KNOB_DELAY, 59999999, 60000000, 30000000 },
	{ KNOB_DELAY, 1, 100000, 0 },
	{ KNOB_REQUESTS, 3, 4, 2 },
	{ KNOB_REQUESTS, 11, 12, 10 },
	{ KNOB_REQUESTS, 7777, 9000, 5000 },
	{ KNOB_SERVER, SERVER_CONCURRENT, SERVER_SERIAL, SERVER_CONCURRENT },
	{ KNOB_SERVER, SERVER_SERIAL, 2, SERVER_CONCURRENT },
	{ KNOB_SERVER, 64, SERVER_FREEZE, 16 },
	{ KNOB_SERVER, SERVER_FREEZE, SERVER_FREEZE, 16 },
	{ KNOB_SERVER, 5, 8, 4 },
	{ KNOB_PROGRAMS, PROGRAMS_BOTH, PROGRAMS_IN_TURN, PROGRAMS_BOTH },
	{ KNOB_PROGRAMS, PROGRAMS_ASYNC, PROGRAMS_NONE, PROGRAMS_SYNC },
	{ KNOB_PROGRAMS, PROGRAMS_NONE, PROGRAMS_NONE, PROGRAMS_ASYNC },
	{ KNOB_ERRORS, ERRORS_NONE, ERRORS_REFUSED, ERRORS_NONE },
	{ KNOB_ERRORS, ERRORS_MIXED, ERRORS_MIXED, ERRORS_500 },
	{ KNOB_SEED, 1, 2, 0 },
	{ KNOB_SEED, 0, 1, 0 },
	{ KNOB_SEED, INT32_MAX, INT32_MAX, INT32_MAX - 1 },
	{ KNOB_JITTER, 55, 60, 50 },
};

static void
test_turning(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(turns); i++) {
		assert_int_equal(knob_step(turns[i].knob, turns[i].value, +1), turns[i].up);
		assert_int_equal(knob_step(turns[i].knob, turns[i].value, -1), turns[i].down);
	}
}

/* Addresses are walked in the order in which they were named, from the built-in server on. */
static void
test_turning_addresses(void **state)
{
	static const char *const named[] = { "http://a.test/", "http://b.test/" };
	int64_t first = addresses_count() + 1;
	char why[128] = "";

	(void)state;
	for (size_t i = 0; i < COUNT(named); i++)
		assert_int_equal(addresses_note(named[i], why, sizeof why), first + (int64_t)i);
	assert_int_equal(addresses_note(named[0], why, sizeof why), first);
	assert_int_equal(knob_step(KNOB_URL, ADDRESS_BUILT_IN, -1), ADDRESS_BUILT_IN);
	assert_int_equal(knob_step(KNOB_URL, ADDRESS_BUILT_IN, +1), ADDRESS_BUILT_IN + 1);
	assert_int_equal(knob_step(KNOB_URL, first, +1), first + 1);
	assert_int_equal(knob_step(KNOB_URL, first + 1, -1), first);
	assert_int_equal(knob_step(KNOB_URL, first + 1, +1), first + 1);
}

static const struct {
	enum knob knob;
	const char *allowed;
} allowances[] = {
	{ KNOB_DELAY, "a time from 0 to 60 s, such as 5, 0.5 or 500ms" },
	{ KNOB_LIMIT, "a number from 0 to 100000, or none" },
	{ KNOB_SERVER, "one of concurrent, serial, workers=2 to workers=64, freeze" },
	{ KNOB_PROGRAMS, "one of both, in-turn, sync, async, none" },
	{ KNOB_ERRORS, "one of none, refused, timeout, reset, 500, mixed" },
};

static void
test_allowed(void **state)
{
	char why[KNOB_WHY_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT(allowances); i++) {
		knob_allowed(allowances[i].knob, why, sizeof why);
		assert_string_equal(why, allowances[i].allowed);
	}
}

/* The errors of requests 1 to 6, and their deadlines. */
static const struct {
	int64_t errors, delay_us, timeout_us;
	enum errors meets[6];
	int64_t deadline_us[6];
} troubles[] = {
	{ ERRORS_NONE, 5000000, 0, { 0 }, { 0 } },
	{ ERRORS_NONE, 5000000, 3, { 0 }, { 3, 3, 3, 3, 3, 3 } },
	{ ERRORS_REFUSED, 5000000, 0, { ERRORS_REFUSED, ERRORS_REFUSED, ERRORS_REFUSED, ERRORS_REFUSED, ERRORS_REFUSED,
	    ERRORS_REFUSED }, { 0 } },
	{ ERRORS_TIMEOUT, 2000000, 0, { ERRORS_TIMEOUT, ERRORS_TIMEOUT, ERRORS_TIMEOUT, ERRORS_TIMEOUT, ERRORS_TIMEOUT,
	    ERRORS_TIMEOUT }, { 3000000, 3000000, 3000000, 3000000, 3000000, 3000000 } },
	{ ERRORS_MIXED, 0, 0, { ERRORS_REFUSED, ERRORS_TIMEOUT, ERRORS_RESET, ERRORS_500, ERRORS_NONE, ERRORS_REFUSED },
	    { 0, 500000, 0, 0, 0, 0 } },
	{ ERRORS_MIXED, 2000000, 1000000, { ERRORS_REFUSED, ERRORS_TIMEOUT, ERRORS_RESET, ERRORS_500, ERRORS_NONE,
	    ERRORS_REFUSED }, { 1000000, 1000000, 1000000, 1000000, 1000000, 1000000 } },
	/* Read from a log, settings may be anything. */
	{ 77, INT64_MAX, 0, { 0 }, { 0 } },
	{ ERRORS_MIXED, INT64_MAX, 0, { ERRORS_REFUSED, ERRORS_TIMEOUT, ERRORS_RESET, ERRORS_500, ERRORS_NONE,
	    ERRORS_REFUSED }, { 0, 90000000, 0, 0, 0, 0 } },
};

static void
test_what_goes_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(troubles); i++) {
		struct settings settings;

		settings_init(&settings);
		settings.value[KNOB_ERRORS] = troubles[i].errors;
		settings.value[KNOB_DELAY] = troubles[i].delay_us;
		settings.value[KNOB_TIMEOUT] = troubles[i].timeout_us;
		for (uint32_t number = 1; number <= 6; number++) {
			assert_int_equal(settings_error(&settings, number), troubles[i].meets[number - 1]);
			assert_int_equal(settings_timeout_us(&settings, number), troubles[i].deadline_us[number - 1]);
		}
	}
}

/* In a small buffer the text is cut off, and one sees it. */
static void
test_small_buffer(void **state)
{
	char out[8];

	(void)state;
	memset(out, '#', sizeof out);
	knob_format(KNOB_SERVER, 4, out, 4);
	assert_memory_equal(out, "…\0####", 8);
}

/* Those that are there can still be named. */
static void
test_no_more_addresses(void **state)
{
	char text[64], why[KNOB_WHY_SIZE] = "";
	int64_t number;

	(void)state;
	for (int i = 0; addresses_count() < ADDRESSES_MAX; i++) {
		snprintf(text, sizeof text, "http://localhost:%d/", 10000 + i);
		number = addresses_note(text, why, sizeof why);
		assert_int_equal(number, addresses_count());
	}
	number = addresses_note(text, why, sizeof why);
	assert_int_equal(number, ADDRESSES_MAX);
	assert_int_equal(addresses_note("http://localhost:4/", why, sizeof why), -1);
	assert_string_equal(why, "there are 10000 addresses already");
	assert_int_equal(addresses_count(), ADDRESSES_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse_and_format),
		cmocka_unit_test(test_formats_read_back),
		cmocka_unit_test(test_table_is_sound),
		cmocka_unit_test(test_turning_walks_the_steps),
		cmocka_unit_test(test_turning),
		cmocka_unit_test(test_turning_addresses),
		cmocka_unit_test(test_allowed),
		cmocka_unit_test(test_what_goes_wrong),
		cmocka_unit_test(test_small_buffer),
		cmocka_unit_test(test_no_more_addresses), /* the last: they stay */
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
