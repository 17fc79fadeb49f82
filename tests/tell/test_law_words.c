/* The law in words, where one knob varies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "log/request.h"
#include "tell/law_words.h"

#define MS(ms) ((int64_t)(ms) * 1000)

enum { VALUES_MAX = 6, OTHERS_MAX = 3 };

static const struct {
	enum knob knob;
	int64_t values[VALUES_MAX]; /* up to the first 0 but one; LIMIT and TIMEOUT: 0 is none */
	int count;
	struct {
		enum knob knob;
		int64_t value;
	} others[OTHERS_MAX];       /* KNOB_DELAY of 0: no more */
	const char *sync, *async;
} cases[] = {
	{ KNOB_REQUESTS, { 1, 2, 4, 8, 16, 32 }, 6, { { KNOB_DELAY, MS(1000) } }, "n × 1.0 s", "1.0 s, however many" },
	{ KNOB_DELAY, { MS(1000), MS(2000), MS(5000) }, 3, { { KNOB_REQUESTS, 3 } }, "3 × d", "d for all 3" },
	{ KNOB_DELAY, { MS(1000), MS(2000) }, 2, { { KNOB_REQUESTS, 1 } }, "d", "d" },
	{ KNOB_LIMIT, { 1, 2, 3, 4, 12, 0 }, 6, { { KNOB_DELAY, MS(1000) }, { KNOB_REQUESTS, 12 } }, "12 × 1.0 s", "⌈12 ÷ limit⌉ × 1.0 s" },
	{ KNOB_REQUESTS, { 1, 2, 4, 8, 16 }, 5, { { KNOB_DELAY, MS(2000) }, { KNOB_LIMIT, 3 } }, "n × 2.0 s", "⌈n ÷ 3⌉ × 2.0 s" },
	{ KNOB_WORK, { 0, MS(500), MS(1000) }, 3, { { KNOB_DELAY, MS(2000) }, { KNOB_REQUESTS, 3 } }, "3 × (2.0 s + work)", "2.0 s + 3 × work" },
	{ KNOB_REQUESTS, { 1, 2, 4, 8 }, 4, { { KNOB_DELAY, MS(2000) }, { KNOB_WORK, MS(500) } }, "n × (2.0 s + 500 ms)", "2.0 s + n × 500 ms" },
	{ KNOB_REQUESTS, { 1, 2, 4, 8 }, 4, { { KNOB_DELAY, MS(2000) }, { KNOB_SERVER, SERVER_SERIAL } },
	    "2 × n × 2.0 s for n > 1: both share the server's line", "(n + 1) × 2.0 s: both share the server's line" },
	{ KNOB_REQUESTS, { 1, 2, 4, 8 }, 4, { { KNOB_DELAY, MS(2000) }, { KNOB_SERVER, SERVER_SERIAL }, { KNOB_PROGRAMS, PROGRAMS_IN_TURN } },
	    "n × 2.0 s", "n × 2.0 s, one at a time" },
	{ KNOB_SERVER, { SERVER_CONCURRENT, SERVER_SERIAL, 2, 4 }, 4, { { KNOB_DELAY, MS(2000) }, { KNOB_REQUESTS, 8 }, { KNOB_PROGRAMS, PROGRAMS_IN_TURN } },
	    "8 × 2.0 s", "⌈8 ÷ k⌉ × 2.0 s, k at a time" },
	/* In turn, one sleep a request is announced. */
	{ KNOB_REQUESTS, { 1, 2, 4 }, 3, { { KNOB_DELAY, MS(1000) }, { KNOB_SERVER, SERVER_FREEZE }, { KNOB_PROGRAMS, PROGRAMS_SYNC } },
	    "n × (1.0 s + 80 ms)", "" },
	{ KNOB_DELAY, { MS(1000), MS(2000), MS(5000) }, 3, { { KNOB_REQUESTS, 3 }, { KNOB_SERVER, SERVER_FREEZE }, { KNOB_PROGRAMS, PROGRAMS_SYNC } },
	    "3 × (d + 80 ms for every 2 s begun)", "" },
	/* Timeouts: one end or the other. */
	{ KNOB_TIMEOUT, { MS(1000), MS(2000), MS(9000), 0 }, 4, { { KNOB_DELAY, MS(5000) } }, "3 × min(5.0 s, timeout)", "min(5.0 s, timeout) for all 3" },
	{ KNOB_DELAY, { MS(3000), MS(4000) }, 2, { { KNOB_TIMEOUT, MS(2000) }, { KNOB_REQUESTS, 3 } }, "3 × 2.0 s", "2.0 s for all 3" },
	{ KNOB_REQUESTS, { 1, 2, 4 }, 3, { { KNOB_DELAY, MS(2000) }, { KNOB_ERRORS, ERRORS_TIMEOUT } }, "n × 3.0 s", "3.0 s, however many" },
	{ KNOB_REQUESTS, { 1, 2, 4 }, 3, { { KNOB_DELAY, MS(2000) }, { KNOB_ERRORS, ERRORS_REFUSED } }, "n × 0 s", "0 s, however many" },
	{ KNOB_REQUESTS, { 5, 10 }, 2, { { KNOB_DELAY, MS(2000) }, { KNOB_ERRORS, ERRORS_MIXED } }, "its waits add up", "its waits overlap" },
	{ KNOB_REQUESTS, { 1, 2, 4 }, 3, { { KNOB_DELAY, MS(2000) }, { KNOB_JITTER, 30 } }, "n × 2.0 s, delays ± 30%", "2.0 s, however many, delays ± 30%" },
	/* Both together, several at a time: who is served when decides; no formula does. */
	{ KNOB_REQUESTS, { 2, 4, 8, 9 }, 4, { { KNOB_DELAY, MS(2000) }, { KNOB_SERVER, 3 } }, "its waits add up", "its waits overlap" },
};

static void
formulas_are_what_the_law_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct law_sample samples[PROGRAM_COUNT][VALUES_MAX];
		struct settings base;
		char words[LAW_WORDS_SIZE];

		settings_init(&base);
		for (int k = 0; k < OTHERS_MAX && cases[i].others[k].value != 0; k++)
			base.value[cases[i].others[k].knob] = cases[i].others[k].value;
		for (int k = 0; k < cases[i].count; k++) {
			struct settings s = base;
			struct law_time law[PROGRAM_COUNT];

			s.value[cases[i].knob] = cases[i].values[k];
			law_times(&s, 0, law);
			for (int track = 0; track < PROGRAM_COUNT; track++)
				samples[track][k] = (struct law_sample){ cases[i].values[k], law[track] };
		}
		law_words(TRACK_SYNC, &base, cases[i].knob, samples[TRACK_SYNC], (size_t)cases[i].count, words);
		assert_string_equal(words, cases[i].sync);
		if (cases[i].async[0] == '\0')
			continue;
		law_words(TRACK_ASYNC, &base, cases[i].knob, samples[TRACK_ASYNC], (size_t)cases[i].count, words);
		assert_string_equal(words, cases[i].async);
	}
}

static void
nothing_is_said_of_another_server(void **state)
{
	struct settings base;
	char words[LAW_WORDS_SIZE], why[KNOB_WHY_SIZE];
	struct law_sample sample = { .value = 3 };
	struct law_time law[PROGRAM_COUNT];

	(void)state;
	settings_init(&base);
	assert_int_equal(knob_parse(KNOB_URL, "http://127.0.0.1:8080/", &base.value[KNOB_URL], why, sizeof why), 0);
	law_times(&base, 0, law);
	sample.law = law[TRACK_SYNC];
	law_words(TRACK_SYNC, &base, KNOB_REQUESTS, &sample, 1, words);
	assert_string_equal(words, "not known: another server answers");
}

/* A time that is not known for one of the values is none that a formula says. */
static void
what_may_never_end_is_not_known(void **state)
{
	struct law_sample samples[2] = { { .value = 3 }, { .value = 4 } };
	struct law_time law[PROGRAM_COUNT];
	struct settings base;
	char words[LAW_WORDS_SIZE];

	(void)state;
	settings_init(&base);
	law_times(&base, 0, law);
	samples[0].law = law[TRACK_ASYNC];
	samples[1].law = (struct law_time){ .us = NEVER_US, .least_us = NEVER_US, .most_us = NEVER_US, .runs = true };
	law_words(TRACK_ASYNC, &base, KNOB_REQUESTS, samples, 2, words);
	assert_string_equal(words, "not known: it may never end");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formulas_are_what_the_law_says),
		cmocka_unit_test(nothing_is_said_of_another_server),
		cmocka_unit_test(what_may_never_end_is_not_known),
	};

	return cmocka_run_group_tests_name("law_words", tests, NULL, NULL);
}
