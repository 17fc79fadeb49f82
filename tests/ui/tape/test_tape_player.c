/* Playing tapes against made-up timelines: what is done, in which order, and when by a
 * clock that the test turns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/pattern.h"
#include "support/sample_run.h"
#include "support/watched_trace.h"
#include "ui/tape/tape_player.h"
#include "ui/tape/tape_reader.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { MS = 1000, S = 1000 * 1000, FRAME_US = 10 * MS, LOG_SIZE = 1024 };

/* A tape at play beside a run that goes on with the clock. */
struct fixture {
	struct trace *trace;
	struct timeline *timeline;
	struct tape *tape;
	struct tape_player player;
	struct tape_now now;
	struct tape_step step; /* the last */
	char log[LOG_SIZE];    /* "0:a 50:b": at which millisecond what was done */
};

static void
fixture_init(struct fixture *fixture, const struct sample *sample, const char *text)
{
	char why[TAPE_WHY_SIZE] = "";

	*fixture = (struct fixture){ .trace = sample_run(sample) };
	fixture->timeline = timeline_new(fixture->trace);
	fixture->tape = tape_parse(text, strlen(text), "demo.tape", why, sizeof why);
	if (fixture->tape == NULL)
		fail_msg("%s", why);
	tape_player_init(&fixture->player, fixture->tape, 0);
	fixture->now = (struct tape_now){ .timeline = fixture->timeline, .run = 1 };
}

static void
fixture_release(struct fixture *fixture)
{
	tape_free(fixture->tape);
	timeline_free(fixture->timeline);
	trace_free(fixture->trace);
}

static void
note(struct fixture *fixture)
{
	const struct tape_command *command = fixture->step.command;
	size_t used = strlen(fixture->log);
	char label[KEY_NAME_SIZE] = "";

	if (command->verb == TAPE_PRESS)
		key_label(fixture->step.key, label, sizeof label);
	snprintf(fixture->log + used, sizeof fixture->log - used, "%s%lld:%s", used == 0 ? "" : " ", (long long)(fixture->now.clock_us / MS),
	    command->verb == TAPE_PRESS ? label : command->verb == TAPE_ACTION ? key_row_of(command->action)->word : command->word);
}

/* Does all that is due. Returns what it waits for, or how it ended. */
static enum tape_step_kind
go(struct fixture *fixture)
{
	do {
		fixture->step = tape_next(&fixture->player, &fixture->now);
		if (fixture->step.kind == TAPE_DOES)
			note(fixture);
	} while (fixture->step.kind == TAPE_DOES);
	return fixture->step.kind;
}

/* Live, frame by frame, until the tape ends or fails, or that much time has passed. */
static enum tape_step_kind
go_live(struct fixture *fixture, int64_t most_us)
{
	int64_t end_us = timeline_last_us(fixture->timeline);
	enum tape_step_kind kind = TAPE_WAITS;

	for (int64_t t_us = 0; t_us <= most_us; t_us += FRAME_US) {
		fixture->now.clock_us = t_us;
		fixture->now.shown_us = t_us < end_us ? t_us : end_us;
		fixture->now.ended = fixture->now.stands = t_us >= end_us;
		kind = go(fixture);
		if (kind == TAPE_ENDS || kind == TAPE_FAILS)
			break;
	}
	return kind;
}

/* ---- what is done when ---- */

static const struct {
	const char *text, *log;
	enum tape_step_kind end;
} plays[] = {
	{ "", "", TAPE_ENDS },
	{ "Enter", "0:Enter", TAPE_ENDS },
	{ "Type \"abc\"", "0:a 50:b 100:c", TAPE_ENDS },
	{ "Type@1s \"ab\" Enter", "0:a 1000:b 2000:Enter", TAPE_ENDS },
	{ "Up@100ms 3 Down", "0:↑ 100:↑ 200:↑ 300:↓", TAPE_ENDS },
	{ "Action@200ms next-event 2 Action pause", "0:next-event 200:next-event 400:pause", TAPE_ENDS },
	{ "Set TypingSpeed 0s\nType \"ab\" Sleep 1s Sleep 500ms Enter", "0:a 0:b 1500:Enter", TAPE_ENDS },
	{ "Set TypingSpeed 3ms\nType \"abcdefg\"", "0:a 10:b 10:c 10:d 20:e 20:f 20:g", TAPE_ENDS },
	{ "Caption \"x\" Keys on Hide Sleep 1s Show Screenshot a.txt Output b.svg",
	    "0:Caption 0:Keys 0:Hide 1000:Show 1000:Screenshot 1000:Output", TAPE_ENDS },
	{ "Space Knob delay 2s Lesson 2", "0:Space 50:Knob 50:Lesson", TAPE_ENDS },
	/* The run's time, which here is the clock's. */
	{ "Wait 500ms Caption", "500:Caption", TAPE_ENDS },
	{ "Sleep 2s Wait 500ms Caption", "2000:Caption", TAPE_ENDS },
	{ "Wait 500ms Sleep 100ms Caption Wait 700ms Enter", "600:Caption 700:Enter", TAPE_ENDS },
	/* Its events: one second a response, one after the other in sync, all at once in async. */
	{ "Wait sync launch Enter", "10:Enter", TAPE_ENDS },
	{ "Wait async launch 3 Enter", "10:Enter", TAPE_ENDS },
	{ "Wait async callback-start Enter", "1010:Enter", TAPE_ENDS },
	{ "Wait sync response Enter Wait sync response 2 Enter", "1010:Enter 2010:Enter", TAPE_ENDS },
	{ "Wait end Sleep 100ms Enter", "3110:Enter", TAPE_ENDS },
	{ "Wait loop run-end Enter", "3010:Enter", TAPE_ENDS },
	/* What never comes. */
	{ "Enter Wait sync response 4 Space", "0:Enter", TAPE_FAILS },
	{ "Wait visitor arrive", "", TAPE_FAILS },
	{ "Wait 5s", "", TAPE_FAILS },
};

static void
test_plays(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(plays); i++) {
		struct fixture fixture;
		enum tape_step_kind end;

		fixture_init(&fixture, &(struct sample){ .delay_us = 1 * S }, plays[i].text);
		end = go_live(&fixture, 10 * S);
		if (end != plays[i].end || strcmp(fixture.log, plays[i].log) != 0)
			fail_msg("%s:\n   %s (kind %d)\n   %s (kind %d) is expected", plays[i].text, fixture.log, end, plays[i].log, plays[i].end);
		fixture_release(&fixture);
	}
}

/* Sleeping, it says until when: not a moment too long, nor too short. */
static void
test_says_when(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_init(&fixture, &(struct sample){ 0 }, "Enter Sleep 1s Space");
	assert_int_equal(go(&fixture), TAPE_SLEEPS);
	assert_int_equal(fixture.step.until_us, 50 * MS);
	fixture.now.clock_us = fixture.step.until_us;
	assert_int_equal(go(&fixture), TAPE_SLEEPS);
	assert_int_equal(fixture.step.until_us, 1050 * MS);
	fixture.now.clock_us = fixture.step.until_us - 1;
	assert_int_equal(go(&fixture), TAPE_SLEEPS);
	assert_int_equal(fixture.step.until_us, 1050 * MS);
	fixture.now.clock_us++;
	assert_int_equal(go(&fixture), TAPE_SLEEPS);
	assert_string_equal(fixture.log, "0:Enter 1050:Space");
	fixture_release(&fixture);
}

/* Being asked late each time does not add up; but after a long sleep of the loop nothing
 * is caught up with in one go. */
static void
test_late(void **state)
{
	static const struct {
		int64_t clocks[6];
		const char *log;
	} rows[] = {
		{ { 0, 107, 209, 305, 401, 504 }, "0:↑ 107:↑ 209:↑ 305:↑ 401:↑ 504:↑" },
		{ { 0, 100, 240, 300, 400, 500 }, "0:↑ 100:↑ 240:↑ 300:↑ 400:↑ 500:↑" },
		{ { 0, 2000, 2050, 2100, 2200, 2300 }, "0:↑ 2000:↑ 2100:↑ 2200:↑ 2300:↑" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct fixture fixture;

		fixture_init(&fixture, &(struct sample){ 0 }, "Up@100ms 10");
		for (size_t k = 0; k < COUNT(rows[i].clocks); k++) {
			fixture.now.clock_us = rows[i].clocks[k] * MS;
			assert_int_equal(go(&fixture), TAPE_SLEEPS);
		}
		assert_string_equal(fixture.log, rows[i].log);
		fixture_release(&fixture);
	}
}

/* ---- waiting ---- */

/* What counts is what the screen shows, not what has happened. */
static void
test_waits_for_what_is_shown(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_init(&fixture, &(struct sample){ .delay_us = 1 * S }, "Wait async callback-start Enter");
	fixture.now.ended = false;
	for (int64_t shown = 0; shown <= 1000 * MS; shown += 250 * MS) {
		fixture.now.shown_us = shown; /* in slow motion, or looking back */
		fixture.now.clock_us += 1 * S;
		assert_int_equal(go(&fixture), TAPE_WAITS);
		assert_ptr_equal(fixture.step.command, &fixture.tape->commands.at[0]);
	}
	fixture.now.shown_us = 1010 * MS;
	go(&fixture);
	assert_string_equal(fixture.log, "5000:Enter");
	fixture_release(&fixture);
}

/* Events of an old run do not count for a new one; and while none is there it waits. */
static void
test_waits_in_a_new_run(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_init(&fixture, &(struct sample){ .delay_us = 1 * S }, "Wait sync response 2 Enter Wait end Space");
	fixture.now.shown_us = 1500 * MS;
	assert_int_equal(go(&fixture), TAPE_WAITS);
	fixture.now.run++; /* it starts over, and gets as far again */
	assert_int_equal(go(&fixture), TAPE_WAITS);
	fixture.now.shown_us = 2500 * MS;
	assert_int_equal(go(&fixture), TAPE_SLEEPS);
	assert_string_equal(fixture.log, "0:Enter");

	fixture.now.clock_us = 50 * MS;
	fixture.now.ended = fixture.now.stands = true; /* of the old run, */
	fixture.now.timeline = NULL;                /* while another one is about to come */
	assert_int_equal(go(&fixture), TAPE_WAITS);
	fixture.now.timeline = fixture.timeline;
	fixture.now.ended = fixture.now.stands = false;
	assert_int_equal(go(&fixture), TAPE_WAITS);
	fixture.now.ended = true;
	go(&fixture);
	assert_string_equal(fixture.log, "0:Enter 50:Space");
	fixture_release(&fixture);
}

static void
test_fails_with_a_reason(void **state)
{
	static const struct {
		const char *text;
		enum programs programs;
		bool stands;
		enum tape_step_kind kind;
		const char *why;
	} rows[] = {
		{ "Wait 2s", PROGRAMS_BOTH, false, TAPE_WAITS, NULL },
		{ "Wait 2s", PROGRAMS_BOTH, true, TAPE_FAILS, "the time shown stands still" },
		{ "Wait 1s", PROGRAMS_BOTH, true, TAPE_ENDS, NULL },
		{ "Wait", PROGRAMS_BOTH, true, TAPE_FAILS, "the time shown stands still" },
		{ "Wait", PROGRAMS_NONE, false, TAPE_FAILS, "a run without programs does not end" },
		{ "Wait", PROGRAMS_SYNC, false, TAPE_WAITS, NULL },
		{ "Wait visitor leave", PROGRAMS_NONE, false, TAPE_WAITS, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct fixture fixture;

		fixture_init(&fixture, &(struct sample){ .programs = rows[i].programs }, rows[i].text);
		fixture.now.shown_us = 1 * S;
		fixture.now.stands = rows[i].stands;
		assert_int_equal(go(&fixture), rows[i].kind);
		assert_int_equal(fixture.step.why != NULL, rows[i].why != NULL);
		if (rows[i].why != NULL)
			assert_non_null(strstr(fixture.step.why, rows[i].why));
		fixture_release(&fixture);
	}
}

/* A command that is watched is waited for as the programs are: it ends, and things happen on its track. */
static void
test_waits_for_a_watched_program(void **state)
{
	static const struct {
		const char *text;
		enum event_kind kind;
		uint32_t nth;
	} waits[] = {
		{ "Wait watched-1 command", EVENT_COMMAND, 1 }, { "Wait watched-1 wait-any", EVENT_WAIT_ANY, 1 },
		{ "Wait watched-1 wait-time 2", EVENT_WAIT_TIME, 2 }, { "Wait watched-1 read 3", EVENT_READ, 3 },
		{ "Wait watched-1 exit", EVENT_EXIT, 1 },
	};
	struct trace *trace = watched_trace(WATCHED_SAMPLE_HOLD);
	struct timeline *timeline = timeline_new(trace);

	(void)state;
	for (size_t i = 0; i < COUNT(waits); i++) {
		size_t event = timeline_event_index(timeline, TRACK_WATCHED_1, waits[i].kind, waits[i].nth);
		struct tape_player player;
		struct tape_now now = { .timeline = timeline, .run = 1 };
		struct tape *tape;
		char why[TAPE_WHY_SIZE];

		assert_true(event < trace_count(trace));
		tape = tape_parse(waits[i].text, strlen(waits[i].text), "demo.tape", why, sizeof why);
		assert_non_null(tape);
		tape_player_init(&player, tape, 0);
		now.shown_us = trace_at(trace, event)->t_us - 1;
		assert_int_equal(tape_next(&player, &now).kind, TAPE_WAITS);
		now.shown_us++;
		assert_int_equal(tape_next(&player, &now).kind, TAPE_ENDS);
		tape_free(tape);
	}
	timeline_free(timeline);
	trace_free(trace);
}

static void
test_waits_for_the_end_of_a_watched_program(void **state)
{
	struct trace *trace = watched_trace_until(WATCHED_SAMPLE_HOLD, 1 * S);
	struct timeline *timeline = timeline_new(trace);
	struct tape *tape = tape_parse("Wait end", 8, "demo.tape", (char[TAPE_WHY_SIZE]){ "" }, TAPE_WHY_SIZE);
	struct tape_now now = { .timeline = timeline, .run = 1, .shown_us = 1 * S };
	struct tape_player player;

	(void)state;
	assert_non_null(tape);
	tape_player_init(&player, tape, 0);
	assert_int_equal(tape_next(&player, &now).kind, TAPE_WAITS);
	now.ended = true;
	assert_int_equal(tape_next(&player, &now).kind, TAPE_ENDS);
	tape_free(tape);
	timeline_free(timeline);
	trace_free(trace);
}

/* A screen that says "one", until it says "two". */
struct rows {
	bool turned;
	int asked;
};

static bool
shows(void *arg, const struct pattern *pattern)
{
	struct rows *rows = arg;

	rows->asked++;
	return pattern_matches(pattern, rows->turned ? "the first row\ntwo\n" : "the first row\none\n");
}

static void
test_waits_for_a_row(void **state)
{
	struct fixture fixture;
	struct rows rows = { 0 };

	(void)state;
	fixture_init(&fixture, &(struct sample){ 0 }, "Enter Sleep 1s Wait /^t[wh]o$/ Space Wait+Screen /first/ Enter");
	fixture.now.shows = shows;
	fixture.now.arg = &rows;
	assert_int_equal(go(&fixture), TAPE_SLEEPS);
	fixture.now.clock_us = 50 * MS;
	assert_int_equal(go(&fixture), TAPE_SLEEPS);
	assert_int_equal(rows.asked, 0); /* drawing for it costs something */
	fixture.now.clock_us = 1100 * MS;
	assert_int_equal(go(&fixture), TAPE_WAITS);
	fixture.now.timeline = NULL; /* a card may be up: it can be waited for as well */
	assert_int_equal(go(&fixture), TAPE_WAITS);
	rows.turned = true;
	assert_int_equal(go(&fixture), TAPE_SLEEPS);
	fixture.now.clock_us = 1200 * MS;
	assert_int_equal(go(&fixture), TAPE_SLEEPS);
	fixture.now.clock_us = 1300 * MS;
	assert_int_equal(go(&fixture), TAPE_ENDS);
	assert_string_equal(fixture.log, "0:Enter 1100:Space 1200:Enter");
	fixture_release(&fixture);
}

/* Each wait takes a key of its own, also before there is a run; and it has its limit. */
static void
test_waits_for_a_key(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_init(&fixture, &(struct sample){ 0 }, "Wait key Enter Wait@1s key Space");
	fixture.now.timeline = NULL;
	assert_false(tape_awaits_key(&fixture.player));
	assert_int_equal(go(&fixture), TAPE_WAITS);
	assert_true(tape_awaits_key(&fixture.player));
	fixture.now.clock_us = 700 * MS;
	fixture.now.has_key = true;
	assert_int_equal(go(&fixture), TAPE_SLEEPS);
	assert_false(tape_awaits_key(&fixture.player));
	fixture.now.has_key = false;
	fixture.now.clock_us = 800 * MS;
	assert_int_equal(go(&fixture), TAPE_WAITS);
	fixture.now.clock_us = 1800 * MS;
	assert_int_equal(go(&fixture), TAPE_FAILS);
	assert_string_equal(fixture.step.why, "it did not come within 1.0 s");
	assert_string_equal(fixture.log, "700:Enter");
	fixture_release(&fixture);
}

/* The time of a wait counts from when it is its turn. */
static void
test_waits_so_long(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_init(&fixture, &(struct sample){ .delay_us = 1 * S }, "Wait@800ms 500ms Wait@800ms 1.2s Wait@100ms end Enter");
	assert_int_equal(go_live(&fixture, 10 * S), TAPE_FAILS);
	assert_string_equal(fixture.step.why, "it did not come within 100 ms");
	assert_int_equal(fixture.now.clock_us, 1300 * MS);
	assert_string_equal(fixture.log, "");
	fixture_release(&fixture);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_waits_for_a_row),
		cmocka_unit_test(test_waits_for_a_key),
		cmocka_unit_test(test_waits_so_long),
		cmocka_unit_test(test_plays),
		cmocka_unit_test(test_says_when),
		cmocka_unit_test(test_late),
		cmocka_unit_test(test_waits_for_what_is_shown),
		cmocka_unit_test(test_waits_in_a_new_run),
		cmocka_unit_test(test_fails_with_a_reason),
		cmocka_unit_test(test_waits_for_a_watched_program),
		cmocka_unit_test(test_waits_for_the_end_of_a_watched_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
