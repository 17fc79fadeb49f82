/* Chapters: what a recording of a run names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "support/sample_run.h"
#include "tell/chapter.h"

enum { MS = 1000, S = 1000 * 1000 };

/* All chapters up to t, each with its time in ms. */
static void
list(struct chapters *chapters, const struct timeline *timeline, int64_t t_us, char *out, size_t size)
{
	const char *label;
	int64_t begins_us;

	*out = '\0';
	while ((label = chapter_next(chapters, timeline, t_us, &begins_us)) != NULL)
		snprintf(out + strlen(out), size - strlen(out), "%s at %d; ", label, (int)(begins_us / MS));
}

static void
test_each_once(void **state)
{
	struct trace *trace = sample_run(&(struct sample){ .requests = 3 });
	struct timeline *timeline = timeline_new(trace);
	struct chapters chapters = { 0 };
	char text[256];

	(void)state;
	list(&chapters, timeline, 4 * S, text, sizeof text);
	assert_string_equal(text, "sync: first block at 0; ");
	list(&chapters, timeline, 4 * S, text, sizeof text);
	assert_string_equal(text, "");
	list(&chapters, timeline, 20 * S, text, sizeof text);
	assert_string_equal(text, "async: first callback at 5001; ");
	timeline_free(timeline);
	trace_free(trace);
}

/* In turn, async's are its own. */
static void
test_in_turn(void **state)
{
	struct trace *trace = sample_run(&(struct sample){ .requests = 1, .programs = PROGRAMS_IN_TURN, .delay_us = 1 * S });
	struct timeline *timeline = timeline_new(trace);
	struct chapters chapters = { 0 };
	char text[256];

	(void)state;
	list(&chapters, timeline, 20 * S, text, sizeof text);
	assert_string_equal(text, "sync: first block at 0; async: first callback at 2003; ");
	timeline_free(timeline);
	trace_free(trace);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_once),
		cmocka_unit_test(test_in_turn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
