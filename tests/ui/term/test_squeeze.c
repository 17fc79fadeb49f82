/* A frame's sequences are fewer, and ask for the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/random_trace.h"
#include "ui/term/squeeze.h"

static const struct {
	const char *frame, *squeezed;
} cases[] = {
	{ "", "" },
	{ "words", "words" },
	{ "\033[1ma", "\033[1ma" },
	{ "\033[1m\033[38;5;74ma", "\033[1;38;5;74ma" },
	{ "a\033[39;49m\033(B\033[m", "a\033[m" },
	{ "\033(B\033[0;1m\033[38;5;0mb", "\033[0;1;38;5;0mb" },
	{ "\033[31m\033[0mc", "\033[mc" },
	{ "\033[31m\033[md\033[32m", "\033[md\033[32m" },
	{ "\033[38;5;0m\033[1md", "\033[38;5;0;1md" },
	{ "\033[31m\033[2;3H\033[32me", "\033[31m\033[2;3H\033[32me" },
	{ "\033[>4m\033[?1m\033[1:2mf", "\033[>4m\033[?1m\033[1:2mf" },
	{ "\033(0x\033(By", "\033(0x\033(By" },
	{ "\033[1", "\033[1" },
	{ "\033[", "\033[" },
	{ "\033", "\033" },
	{ "\033(", "\033(" },
	{ "\033[38;5;231m\033[48;5;130m\033[38;5;232m\033[48;5;131m\033[1mg", "\033[38;5;231;48;5;130;38;5;232m\033[48;5;131;1mg" },
};

static void
in_fewer_bytes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char out[128];
		size_t size = strlen(cases[i].frame), squeezed = squeeze(cases[i].frame, size, out);

		assert_in_range(squeezed, 0, size);
		assert_int_equal(squeezed, strlen(cases[i].squeezed));
		assert_memory_equal(out, cases[i].squeezed, squeezed);
	}
}

/* Each character with the parameters that were selected since the last reset. */
static void
interpret(const char *at, const char *end, char *shown)
{
	char since[1024] = "";

	*shown = '\0';
	while (at < end) {
		const char *m = *at == '\033' && at + 1 < end && at[1] == '[' ? memchr(at, 'm', (size_t)(end - at)) : NULL;

		if (m == NULL) {
			shown += snprintf(shown, 2 * sizeof since, "%s %c\n", since, *at++);
			continue;
		}
		if (m == at + 2 || (at[2] == '0' && (at[3] == ';' || at[3] == 'm')))
			since[0] = '\0';
		snprintf(since + strlen(since), 64, ";%.*s", m == at + 2 ? 1 : (int)(m - at - 2), m == at + 2 ? "0" : at + 2);
		at = m + 1;
	}
}

static void
the_same_is_asked_for(void **state)
{
	static const char *const pieces[] = { "\033[m", "\033[0;1m", "\033[38;5;74m", "\033[48;5;0m", "\033[39;49m", "a", "b", "\033[1m" };
	enum { PIECES = 40, LONGEST = 16 };
	uint64_t seed = 1;

	(void)state;
	for (int round = 0; round < 500; round++) {
		char frame[PIECES * LONGEST] = "", out[PIECES * LONGEST];
		char *before = calloc(1, 1 << 18), *after = calloc(1, 1 << 18);

		for (int i = 0; i < PIECES; i++)
			strcat(frame, pieces[random_below(&seed, sizeof pieces / sizeof pieces[0])]);
		interpret(frame, frame + strlen(frame), before);
		interpret(out, out + squeeze(frame, strlen(frame), out), after);
		assert_string_equal(before, after);
		free(before);
		free(after);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_fewer_bytes),
		cmocka_unit_test(the_same_is_asked_for),
	};

	return cmocka_run_group_tests_name("squeeze", tests, NULL, NULL);
}
