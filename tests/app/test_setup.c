/* What counts: the command line, a tape, a lesson, the config file; and which lesson opens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "app/setup.h"
#include "base/clock.h"
#include "support/home.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { ARGS_MAX = 4, FALLBACK_S = 5 };

static const struct setup {
	struct {
		bool mouse_off, ascii, questions_off;
		int delay_s; /* 0: not in it */
	} config;
	char *args[ARGS_MAX + 1];
	bool mouse, ascii, questions;
	int delay_s;
	int lesson; /* that opens on a screen, from 1; 0: none */
} setups[] = {
	/* An empty config file. */
	{ { 0 }, { NULL }, true, false, true, FALLBACK_S, 1 },
	{ { 0 }, { (char[]){ "-d2" } }, true, false, true, 2, 0 },
	{ { 0 }, { (char[]){ "4" } }, true, false, true, FALLBACK_S, 4 },
	{ { 0 }, { (char[]){ "-d2" }, (char[]){ "4" } }, true, false, true, 2, 4 },
	{ { 0 }, { (char[]){ "--ascii" } }, true, true, true, FALLBACK_S, 1 },
	{ { 0 }, { (char[]){ "run.json" } }, true, false, true, FALLBACK_S, 0 },
	/* A switch: the command line counts more, either way. No lesson minds it. */
	{ { .mouse_off = true }, { NULL }, false, false, true, FALLBACK_S, 1 },
	{ { .mouse_off = true }, { (char[]){ "--mouse" } }, true, false, true, FALLBACK_S, 1 },
	{ { 0 }, { (char[]){ "--no-mouse" } }, false, false, true, FALLBACK_S, 1 },
	{ { .ascii = true }, { NULL }, true, true, true, FALLBACK_S, 1 },
	{ { .ascii = true }, { (char[]){ "--no-ascii" } }, true, false, true, FALLBACK_S, 1 },
	{ { .questions_off = true }, { NULL }, true, false, false, FALLBACK_S, 1 },
	{ { .questions_off = true }, { (char[]){ "--questions" } }, true, false, true, FALLBACK_S, 1 },
	{ { 0 }, { (char[]){ "--no-questions" } }, true, false, false, FALLBACK_S, 1 },
	/* A knob of the config file is one: as on the command line, no lesson opens by itself. */
	{ { .delay_s = 2 }, { NULL }, true, false, true, 2, 0 },
	{ { .delay_s = 2 }, { (char[]){ "--ascii" } }, true, true, true, 2, 0 },
	{ { .delay_s = 2 }, { (char[]){ "-n1" } }, true, false, true, 2, 0 },
	{ { .delay_s = 2 }, { (char[]){ "-d3" } }, true, false, true, 3, 0 },
	{ { .delay_s = 2 }, { (char[]){ "1" } }, true, false, true, 2, 1 },
	/* A tape plays the same everywhere: with what is the terminal's alone. */
	{ { true, true, true, 2 }, { (char[]){ "--tape=x" } }, false, true, true, FALLBACK_S, 1 },
	{ { true, true, true, 2 }, { (char[]){ "--tape-record=x" } }, false, true, true, FALLBACK_S, 1 },
	{ { true, true, true, 2 }, { (char[]){ "--tape=x" }, (char[]){ "--headless" } }, true, false, true, FALLBACK_S, 1 },
};

static struct config
config_of(const struct setup *setup)
{
	struct config config;

	config_init(&config);
	config.mouse = !setup->config.mouse_off;
	config.ascii = setup->config.ascii;
	config.questions = !setup->config.questions_off;
	if (setup->config.delay_s > 0) {
		config.knobs.value[KNOB_DELAY] = setup->config.delay_s * US_PER_S;
		config.given[KNOB_DELAY] = true;
	}
	return config;
}

static struct options
options_with(const struct setup *setup, const struct config *config)
{
	char *argv[ARGS_MAX + 2] = { (char[]){ "waitscope" } }, error[OPTIONS_ERROR_SIZE];
	struct options options;
	int argc = 1;

	for (int i = 0; setup->args[i] != NULL; i++)
		argv[argc++] = setup->args[i];
	if (options_parse(argc, argv, &options, error, sizeof error) != 0)
		fail_msg("%s", error);
	setup_use_config(&options, config);
	return options;
}

static struct options
options_of(const struct setup *setup)
{
	struct config config = config_of(setup);

	return options_with(setup, &config);
}

static int
lesson_of(const struct options *options)
{
	struct tutor tutor;
	int lesson, status;

	tutor_init(&tutor, true, false);
	status = setup_choose_lesson(options, NULL, true, &tutor, &lesson);
	tutor_release(&tutor);
	assert_int_equal(status, 0);
	return lesson + 1;
}

static void
the_command_line_counts_more_than_the_config_file(void **state)
{
	(void)state;
	setenv("WAITSCOPE_LESSONS", source_path("src/lessons"), 1);
	for (size_t i = 0; i < COUNT(setups); i++) {
		const struct setup *s = &setups[i];
		struct options o = options_of(s);
		int lesson = lesson_of(&o);

		if (o.no_mouse == s->mouse || o.ascii != s->ascii || o.no_questions == s->questions ||
		    o.settings.value[KNOB_DELAY] != s->delay_s * US_PER_S || lesson != s->lesson)
			fail_msg("case %zu: mouse %d, ascii %d, questions %d, delay %lld us, lesson %d", i, !o.no_mouse, o.ascii,
			    !o.no_questions, (long long)o.settings.value[KNOB_DELAY], lesson);
		options_release(&o);
	}
}

/* With a command no lesson opens, and no other programs run unless the command line asks for them. */
static void
with_a_command_others_stay_away(void **state)
{
	const struct {
		struct setup setup;
		enum programs programs;
	} rows[] = {
		{ { .args = { (char[]){ "--" }, (char[]){ "true" } } }, PROGRAMS_NONE },
		{ { .args = { (char[]){ "--run=true" }, (char[]){ "--plain" } } }, PROGRAMS_NONE },
		{ { .args = { (char[]){ "--run=true" }, (char[]){ "--programs=sync" } } }, PROGRAMS_SYNC },
		{ { .args = { NULL } }, PROGRAMS_ASYNC },
	};

	(void)state;
	setenv("WAITSCOPE_LESSONS", source_path("src/lessons"), 1);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct config config = config_of(&rows[i].setup);
		struct options o;

		config.knobs.value[KNOB_PROGRAMS] = PROGRAMS_ASYNC;
		config.given[KNOB_PROGRAMS] = true;
		o = options_with(&rows[i].setup, &config);
		if (o.settings.value[KNOB_PROGRAMS] != (int64_t)rows[i].programs)
			fail_msg("case %zu: programs %lld", i, (long long)o.settings.value[KNOB_PROGRAMS]);
		assert_int_equal(lesson_of(&o), 0);
		options_release(&o);
		if (rows[i].setup.args[0] != NULL) {
			config_init(&config);
			o = options_with(&rows[i].setup, &config);
			assert_int_equal(lesson_of(&o), 0);
			options_release(&o);
		}
	}
}

static void
without_a_screen_none_opens_by_itself(void **state)
{
	struct options options = options_of(&setups[0]);
	struct tutor tutor;
	int lesson;

	(void)state;
	setenv("WAITSCOPE_LESSONS", source_path("src/lessons"), 1);
	tutor_init(&tutor, true, false);
	assert_int_equal(setup_choose_lesson(&options, NULL, false, &tutor, &lesson), 0);
	assert_int_equal(lesson, -1);
	tutor_release(&tutor);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, home_set_up, home_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_command_line_counts_more_than_the_config_file),
		TEST(with_a_command_others_stay_away),
		TEST(without_a_screen_none_opens_by_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
