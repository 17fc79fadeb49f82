/*
 * What reads as the parts of a whole adds up to it, at every moment: after each event of many runs the numbers
 * are read from the drawn text, as a person would, and added. No number here comes from what drew it; of the
 * log there is only what a screen need not say: how many requests are not launched yet, and whether the
 * synchronous program is at a response.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "log/stages.h"
#include "support/drawn.h"
#include "support/random_trace.h"
#include "support/real_runs.h"
#include "support/sample_run.h"
#include "tell/summary.h"
#include "ui/view/view.h"
#include "ui/view/view_frame.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { GROUPS = 6, ROW_BYTES = 1024, REAL_RUNS = 12, SAMPLES = 40, RANDOM_RUNS = 30 };
enum { MS = 1000, S = 1000 * MS };

static const int sizes[][2] = { { 60, 20 }, { 80, 24 }, { 100, 30 }, { 120, 36 } };

/* ---- looking ---- */

struct sight {
	const char *run;
	int64_t t_us;
	const struct timeline *timeline;
	struct settings knobs;
	struct scene scene;
	struct grid grid;
	size_t sums; /* that were added up */
};

static void
look(struct sight *l, enum view_id view, const int size[2], bool live)
{
	int64_t last_us = timeline_last_us(l->timeline);

	timeline_settings_at(l->timeline, l->t_us, &l->knobs);
	l->scene = (struct scene){
		.moment = {
			.timeline = l->timeline, .knobs = &l->knobs, .address = "127.0.0.1:8888",
			.now_us = live ? l->t_us : last_us,
			.over = !live || l->t_us >= last_us, .span_us = timeline_span_us(l->timeline, live ? l->t_us : last_us),
		},
		.state.playhead = { .t_us = l->t_us, .live = live, .paused = !live, .speed = 100 },
		.state.view = view,
	};
	grid_resize(&l->grid, size[0], size[1]);
	view_draw(&l->scene, &l->grid);
}

__attribute__((noreturn, format(printf, 2, 3)))
static void
fail_sum(const struct sight *l, const char *format, ...)
{
	char where[128];
	va_list args;

	snprintf(where, sizeof where, "%s, at %lld us, %dx%d", l->run, (long long)l->t_us, l->grid.cols, l->grid.rows);
	va_start(args, format);
	drawn_fail(&l->grid, where, format, args);
}

/* The text of a rectangle's row. */
static void
read_row(const struct sight *l, int row, int from, int to, char out[ROW_BYTES])
{
	size_t used = 0;

	for (int col = from; col < to && used + UTF8_MAX_BYTES + 1 < ROW_BYTES; col++)
		used += (size_t)(utf8_write(out + used, grid_cell(&l->grid, col, row)->glyph) - (out + used));
	out[used] = '\0';
}

/* The numbers in the pattern's groups; returns false if the row does not match. */
static bool
read_numbers(const char *row, const char *pattern, uint32_t numbers[GROUPS])
{
	static struct { const char *pattern; regex_t regex; } known[32];
	regmatch_t groups[GROUPS];
	size_t i = 0;

	while (known[i].pattern != NULL && known[i].pattern != pattern)
		i++;
	assert_in_range(i, 0, COUNT(known) - 2);
	if (known[i].pattern == NULL)
		assert_int_equal(regcomp(&known[i].regex, pattern, REG_EXTENDED), 0);
	known[i].pattern = pattern;
	if (regexec(&known[i].regex, row, GROUPS, groups, 0) != 0)
		return false;
	for (int k = 0; k < GROUPS; k++)
		numbers[k] = groups[k].rm_so < 0 ? 0 : (uint32_t)atoll(row + groups[k].rm_so);
	return true;
}

static uint32_t
number_in(const char *row, const char *pattern)
{
	uint32_t numbers[GROUPS] = { 0 };

	return read_numbers(row, pattern, numbers) ? numbers[1] : 0;
}

/* "12 of 20 ok, 3 failed, 5 cancelled": how many are dealt with, of how many. */
struct dealt {
	uint32_t with, of;
	bool is_said;
};

static struct dealt
read_dealt(const char *row)
{
	uint32_t numbers[GROUPS];
	struct dealt dealt = { 0 };

	if (!read_numbers(row, "([0-9]+) of ([0-9]+)", numbers))
		return dealt;
	dealt = (struct dealt){ numbers[1], numbers[2], true };
	dealt.with += number_in(row, "([0-9]+) (failed|not)") + number_in(row, "([0-9]+) (cancelled|stopped)");
	return dealt;
}

/* ---- the loop's inside: in flight, waiting to be sent, queued, running, done ---- */

struct stations {
	uint32_t in_flight, waiting, queued, others, running, more;
	struct dealt done;
	bool in_queue, in_flight_rows; /* where the rows that are read belong */
};

/* In the ring, or before it. */
static bool
stands_early(const char *row, const char *word)
{
	const char *at = strstr(row, word);

	return at != NULL && at - row < 16;
}

static void
read_station(struct stations *s, const char *row)
{
	uint32_t numbers[GROUPS];
	bool is_response = read_numbers(row, " (response|request) [0-9]+( +(waits )?[0-9.]+ (s|ms|us|µs))? *$", numbers) &&
	    strstr(row, "empty") == NULL;

	if (strstr(row, "flight") != NULL)
		s->in_flight_rows = true;
	if (stands_early(row, "queue")) {
		s->in_flight_rows = false;
		s->in_queue = true;
	}
	if (stands_early(row, "running") || stands_early(row, "runs ")) {
		s->in_queue = false;
		s->running += read_numbers(row, " (the callback of )?(response|request) [0-9]+ *$", numbers) &&
		    strstr(row, "ran for") == NULL;
	} else if (s->in_queue && is_response) {
		s->queued++;
	} else if (s->in_queue && read_numbers(row, " [0-9]+ turns?( |$)|press|fetch_more", numbers)) {
		s->others++;
	} else if (s->in_queue) {
		s->more += number_in(row, "\\+ ([0-9]+) more");
	} else if (s->in_flight_rows) {
		s->in_flight += number_in(row, " ([0-9]+) now");
		s->waiting += number_in(row, "([0-9]+) waits?");
	}
	if (read_numbers(row, "^ +done ", numbers))
		s->done = read_dealt(row);
}

/* What else is in its queue than responses: the turns of the spinner, presses of the button and fetch_more are
 * an entry each. */
static uint32_t
other_entries(const struct sight *l, enum track track)
{
	struct spin_count spins = timeline_spin_count(l->timeline, track, l->t_us);
	struct stages stages = stages_at(l->timeline, track, l->t_us);
	bool over = timeline_end_us(l->timeline) != NEVER_US && l->t_us >= timeline_end_us(l->timeline);
	struct span span = timeline_span_at(l->timeline, track, l->t_us);
	uint32_t presses;

	return (uint32_t)(spins.due > spins.turned && !over) +
	    (timeline_press_waits_since_us(l->timeline, track, l->t_us, &presses) != NEVER_US) +
	    (span.step != STEP_MORE && span.state != STATE_ABSENT && timeline_raised(l->timeline, track, l->t_us) > 0 &&
	    stages.left > 0);
}

static void
check_loop(struct sight *l)
{
	struct view_frame m;

	view_frame_init(&m, &l->scene, NULL, l->grid.cols, l->grid.rows);
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
		struct rect half = view_frame_part(&m, m.area, 0, track);
		struct stages stages = stages_at(l->timeline, track, l->t_us);
		struct stations s = { 0 };
		uint32_t all, left;
		char row[ROW_BYTES];

		if (!timeline_has_program(l->timeline, track) ||
		    timeline_span_at(l->timeline, track, l->t_us).state == STATE_ABSENT)
			continue;
		for (int i = half.row; i < half.row + half.rows; i++) {
			read_row(l, i, half.col, half.col + half.cols, row);
			if (strstr(row, "the one loop") != NULL)
				break;
			read_station(&s, row);
		}
		if (!s.done.is_said)
			fail_sum(l, "%s: there is no done row", track_name(track));
		s.queued += s.more - (other_entries(l, track) - s.others);
		s.running += track == TRACK_SYNC ? stages.running : 0;
		left = stages.requests == 0 ? s.done.of : stages.left; /* before its plan nothing is known but the knob */
		all = s.in_flight + s.waiting + s.queued + s.running + s.done.with + left;
		if (all != s.done.of)
			fail_sum(l, "%s: %u in flight, %u wait to be sent, %u queued, %u running, %u done, %u left: not %u",
			    track_name(track), s.in_flight, s.waiting, s.queued, s.running, s.done.with, left, s.done.of);
		l->sums++;
	}
}

/* ---- the timeline: titles, notes, charts, the server ---- */

static void
check_chart(struct sight *l, const struct layout *at, enum track track, uint32_t planned)
{
	uint32_t sum = 0, scale = 0, done = 0;
	char row[ROW_BYTES];

	for (int i = 0; i < at->request_rows; i++) {
		read_row(l, at->request_row[track] + i, at->cols - at->side_cols, at->cols, row);
		sum += number_in(row, "([0-9]+)( [a-z]|$)");
		done += number_in(row, "([0-9]+) (done|failed|cancelled|stopped)");
		if (i == 0) {
			read_row(l, at->request_row[track], 0, at->label_cols, row);
			scale = number_in(row, "([0-9]+)");
		}
	}
	if (sum != planned || scale != planned)
		fail_sum(l, "%s: the chart of %u counts %u of %u", track_name(track), planned, sum, scale);
	l->sums++;
}

/* The title, and what is still to come according to the loop's line. */
static void
check_title(struct sight *l, const struct layout *at, enum track track)
{
	static const char to_come_words[] =
	    "([0-9]+) (callback|response|task)s? ((still )?to come|waits? here)|([0-9]+) waits? here";
	struct stages stages = stages_at(l->timeline, track, l->t_us);
	struct dealt done = { 0 };
	uint32_t to_come = 0, at_it = 0;
	bool is_said = false, is_done = false;
	char row[ROW_BYTES];

	for (int i = at->panel[track].row; i < at->panel[track].row + at->panel[track].rows; i++) {
		uint32_t numbers[GROUPS];

		read_row(l, i, at->panel[track].col, at->panel[track].col + at->panel[track].cols, row);
		if (i == at->panel[track].row) {
			done = read_dealt(row);
			is_done = strstr(row, " DONE ") != NULL;
			at_it = strstr(row, "IN CALLBACK") != NULL;
		} else if (read_numbers(row, to_come_words, numbers)) {
			is_said = true;
			to_come = numbers[1] > 0 ? numbers[1] : numbers[5];
		}
	}
	if (!done.is_said)
		return;
	if (is_done && done.with != done.of)
		fail_sum(l, "%s is done: %u are not %u", track_name(track), done.with, done.of);
	if (is_said && to_come + at_it + done.with + stages.left != done.of)
		fail_sum(l, "%s: %u to come, %u in callback, %u done, %u left: not %u", track_name(track), to_come, at_it,
		    done.with, stages.left, done.of);
	if (done.with > done.of)
		fail_sum(l, "%s: %u of %u", track_name(track), done.with, done.of);
	l->sums++;
}

/* "serving 1, 3 in line: 1 sync, 3 async" as of now, and "now 4, at most 16". */
static void
check_server(struct sight *l, const struct layout *at)
{
	uint32_t numbers[GROUPS];
	char row[ROW_BYTES];
	const char *parties;

	read_row(l, at->server_row, 0, at->cols, row);
	if (read_numbers(row, "now ([0-9]+), (at )?most ([0-9]+)", numbers) && numbers[1] > numbers[3])
		fail_sum(l, "more than the most: %s", row);
	for (const char *from = row; (from = strstr(from, "serving ")) != NULL; from += strlen("serving ")) {
		uint32_t parts = 0;

		if (!read_numbers(from, "^serving ([0-9]+)(, ([0-9]+) in line)?: [0-9]+ [sav]", numbers))
			continue;
		parties = strchr(from, ':');
		for (const char *at_us = parties + 1; read_numbers(at_us, "^ ([0-9]+) (sync|async|visitors?)", numbers);
		    at_us += strcspn(at_us, ",") + 1) {
			parts += numbers[1];
			if (strcspn(at_us, ",") == strlen(at_us))
				break;
		}
		read_numbers(from, "^serving ([0-9]+)(, ([0-9]+) in line)?:", numbers);
		if (parts != numbers[1] + numbers[3])
			fail_sum(l, "the parties are %u: %s", parts, from);
		l->sums++;
	}
}

static void
check_timeline(struct sight *l)
{
	struct canvas c;

	canvas_init(&c, &l->scene, NULL, l->grid.cols, l->grid.rows);
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
		if (!timeline_has_program(l->timeline, track))
			continue;
		check_title(l, &c.at, track);
		if (c.at.chart && c.at.request_rows > 0)
			check_chart(l, &c.at, track, canvas_requests(&c, track));
	}
	check_server(l, &c.at);
}

/* ---- the numbers, the summary ---- */

/* "async has 4 of 20 responses, 12 errors": once it took its time, they are all. */
static void
check_sentence(struct sight *l, const char *text, bool is_over)
{
	uint32_t numbers[GROUPS], errors, cancelled;

	if (!read_numbers(text, "(sync|async) .*[^0-9]([0-9]+) of ([0-9]+) responses?", numbers))
		return;
	errors = number_in(text, "([0-9]+) (failed|errors?)");
	cancelled = number_in(text, "([0-9]+) cancelled");
	if (numbers[2] + errors + cancelled > numbers[3])
		fail_sum(l, "more than all: %s", text);
	if (is_over && numbers[2] + errors + cancelled != numbers[3])
		fail_sum(l, "not all: %s", text);
	l->sums++;
}

static void
check_numbers(struct sight *l)
{
	char row[ROW_BYTES], *both;

	for (int i = 2; i < l->grid.rows; i++) {
		read_row(l, i, 0, l->grid.cols, row);
		both = strchr(row, ';');
		if (both != NULL)
			*both = '\0';
		check_sentence(l, row, strstr(row, " took ") != NULL);
		if (both != NULL)
			check_sentence(l, both + 1, strstr(both + 1, " took ") != NULL);
	}
}

static void
check_summary(struct sight *l)
{
	char summary[SUMMARY_SIZE];
	uint32_t numbers[GROUPS];

	summary_write(l->timeline, l->t_us, NULL, NULL, summary, sizeof summary);
	for (char *line = strtok(summary, "\n"); line != NULL; line = strtok(NULL, "\n")) {
		check_sentence(l, line, strstr(line, " failed") != NULL);
		if (read_numbers(line, "had ([0-9]+) visitors? and answered ([0-9]+)", numbers) && numbers[2] > numbers[1])
			fail_sum(l, "%s", line);
	}
}

/* The descriptors: "9 watched: the listener, both ends of 4 connections, 2 visitors". */
static void
check_descriptors(struct sight *l)
{
	uint32_t numbers[GROUPS], visitors;
	char row[ROW_BYTES];

	for (int i = 2; i < l->grid.rows; i++) {
		read_row(l, i, 0, l->grid.cols, row);
		if (strstr(row, "descriptors") == NULL)
			continue;
		visitors = number_in(row, "([0-9]+) visitors?");
		if (!read_numbers(row, " ([0-9]+) watched: the listener(.* ([0-9]+) connections?)?", numbers))
			continue;
		if (numbers[1] != 1 + 2 * numbers[3] + visitors)
			fail_sum(l, "%s", row);
		l->sums++;
	}
}

/* ---- the runs ---- */

static void
check_moment(struct sight *l, const int size[2], bool live)
{
	look(l, VIEW_TIMELINE, size, live);
	check_timeline(l);
	look(l, VIEW_LOOP, size, live);
	check_loop(l);
	check_descriptors(l);
	look(l, VIEW_NUMBERS, size, live);
	check_numbers(l);
	check_summary(l);
}

/* At the time of each event, turns of the spinner and heartbeats apart; a size after the other. */
static void
check_run(struct trace *trace, const char *run, size_t *sums)
{
	struct timeline *tl = timeline_new(trace);
	struct sight l = { .run = run, .timeline = tl };
	int64_t last_us = -1;
	size_t looks = 0;

	grid_init(&l.grid, sizes[0][0], sizes[0][1]);
	for (size_t i = 0; i < trace_count(trace); i++) {
		const struct event *e = trace_at(trace, i);

		if (e->t_us == last_us || e->kind == EVENT_SPIN || e->kind == EVENT_HEARTBEAT)
			continue;
		l.t_us = last_us = e->t_us;
		check_moment(&l, sizes[looks % COUNT(sizes)], looks % 3 != 0);
		looks++;
	}
	*sums += l.sums;
	grid_release(&l.grid);
	timeline_free(tl);
	trace_free(trace);
}

static void
test_real_runs(void **state)
{
	struct trace *traces[REAL_RUNS];
	size_t sums = 0;

	(void)state;
	for (int trouble = REAL_WITHOUT_TROUBLE; trouble <= REAL_WITH_TROUBLE; trouble++) {
		real_runs_make(19, (enum real_trouble)trouble, traces, REAL_RUNS);
		for (int i = 0; i < REAL_RUNS; i++) {
			char run[64];

			snprintf(run, sizeof run, "real run %d%s", i, trouble == REAL_WITH_TROUBLE ? " with trouble" : "");
			check_run(traces[i], run, &sums);
		}
	}
	assert_true(sums > 1000);
}

static void
test_random_runs(void **state)
{
	size_t sums = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= RANDOM_RUNS; seed++) {
		char run[64];

		snprintf(run, sizeof run, "random run %d", (int)seed);
		check_run(random_run(seed), run, &sums);
	}
	assert_true(sums > 1000);
}

/* With many requests, all ways to fail, limits, visitors, computing, a server that serves one at a time. */
static void
test_samples(void **state)
{
	uint64_t dice = 11;
	size_t sums = 0;

	(void)state;
	for (int i = 0; i < SAMPLES; i++) {
		struct sample sample = {
			.requests = (int)(1 + random_below(&dice, i % 2 == 0 ? 30 : 5)),
			.delay_us = 1000 + random_below(&dice, 2 * S),
			.limit = random_below(&dice, 2) == 0 ? 0 : 1 + random_below(&dice, 4),
			.work_us = random_below(&dice, 2) == 0 ? 0 : random_below(&dice, 900 * MS),
			.programs = (enum programs)random_below(&dice, 4),
			.errors = (enum errors)random_below(&dice, ERRORS_CHOICES),
			.press_us = random_below(&dice, 2 * S),
			.visitors = random_below(&dice, 3) == 0 ? (uint32_t)random_below(&dice, 6) : 0,
		};
		char run[64];

		if (sample.programs != PROGRAMS_BOTH && random_below(&dice, 2) == 0) {
			sample.server = SERVER_SERIAL;
			sample.errors = ERRORS_NONE;
		}
		snprintf(run, sizeof run, "sample %d", i);
		check_run(sample_run(&sample), run, &sums);
	}
	assert_true(sums > 1000);
}

/* Once 4 in flight, 10 in the queue, 1 running and "0 of 20 ok, 12 failed" at 0.3 s: 27 of 20. */
static void
test_failures_that_wait(void **state)
{
	const struct sample sample = { .requests = 20, .delay_us = 50 * MS, .work_us = 300 * MS, .errors = ERRORS_MIXED,
	    .programs = PROGRAMS_ASYNC };
	size_t sums = 0;

	(void)state;
	check_run(sample_run(&sample), "failures that wait", &sums);
	assert_true(sums > 100);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_failures_that_wait),
		cmocka_unit_test(test_samples),
		cmocka_unit_test(test_random_runs),
		cmocka_unit_test(test_real_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
