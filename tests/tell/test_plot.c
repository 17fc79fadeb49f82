/* The plot: which runs belong together, where their points are, and what is said of those off their lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "log/request.h"
#include "support/random_trace.h"
#include "support/sample_plot.h"
#include "tell/plot.h"
#include "tell/plot_path.h"

#define MS(ms) ((int64_t)(ms) * 1000)

enum { RUNS_MAX = 12 };

/* A session: one run after another, for each of which knobs are turned. */
struct session {
	struct settings knobs;
	struct run_digest digests[RUNS_MAX];
	const struct run_digest *runs[RUNS_MAX];
	int count;
	struct plot plot;
};

static void
begin(struct session *s)
{
	*s = (struct session){ .count = 0 };
	settings_init(&s->knobs);
	s->knobs.value[KNOB_DELAY] = MS(1000);
}

static struct run_digest *
run(struct session *s, enum knob knob, int64_t value)
{
	s->knobs.value[knob] = value;
	sample_plot_digest(&s->knobs, &s->digests[s->count]);
	s->runs[s->count] = &s->digests[s->count];
	return &s->digests[s->count++];
}

static const struct plot *
plot_of(struct session *s, int chosen)
{
	plot_make(s->runs, s->count, chosen, &s->plot);
	return &s->plot;
}

/* ---- which runs ---- */

/* Of the knobs that were turned alone, the one with most runs; of two, the one turned last. */
static void
finds_the_knob_that_was_turned(void **state)
{
	struct session s;

	(void)state;
	begin(&s);
	assert_false(plot_of(&s, 0)->is_there);
	run(&s, KNOB_REQUESTS, 1);
	assert_false(plot_of(&s, 0)->is_there);
	assert_non_null(strstr(s.plot.words, "Turn one knob"));
	run(&s, KNOB_REQUESTS, 2);
	run(&s, KNOB_REQUESTS, 4);
	assert_int_equal(plot_of(&s, 2)->knob, KNOB_REQUESTS);
	assert_int_equal(s.plot.points.count, 3 * 2);
	run(&s, KNOB_DELAY, MS(2000));
	run(&s, KNOB_DELAY, MS(5000));
	/* Three runs differ in requests, and three in the delay, which was turned last. */
	assert_int_equal(plot_of(&s, 2)->knob, KNOB_DELAY);
	assert_string_equal(s.plot.others, "requests 4");
	assert_int_equal(plot_of(&s, 0)->knob, KNOB_REQUESTS);
	assert_string_equal(s.plot.others, "delay 1.0 s");
	assert_string_equal(s.plot.title, "time against requests n");
	plot_release(&s.plot);
}

static void
knobs_that_change_nothing_need_not_be_equal(void **state)
{
	struct session s;

	(void)state;
	begin(&s);
	run(&s, KNOB_REQUESTS, 1);
	s.knobs.value[KNOB_SEED] = 7;
	run(&s, KNOB_REQUESTS, 2);
	assert_int_equal(plot_of(&s, 0)->points.count, 4);
	s.digests[0].knobs.value[KNOB_JITTER] = s.digests[1].knobs.value[KNOB_JITTER] = 30;
	assert_false(plot_of(&s, 0)->is_there);
	plot_release(&s.plot);
}

/* Neither a command of the person's own nor another server's runs stand beside the built-in ones'. */
static void
others_runs_are_apart(void **state)
{
	struct session s;

	(void)state;
	begin(&s);
	run(&s, KNOB_REQUESTS, 1);
	run(&s, KNOB_REQUESTS, 2)->is_outside = true;
	run(&s, KNOB_REQUESTS, 3)->watched = 1;
	assert_false(plot_of(&s, 0)->is_there);
	run(&s, KNOB_REQUESTS, 4);
	assert_int_equal(plot_of(&s, 0)->points.count, 4);
	plot_release(&s.plot);
}

/* A program that did not come to its end has no point. */
static void
who_is_not_done_has_no_point(void **state)
{
	struct session s;

	(void)state;
	begin(&s);
	run(&s, KNOB_REQUESTS, 1);
	run(&s, KNOB_REQUESTS, 2)->program[TRACK_SYNC].done = false;
	assert_int_equal(plot_of(&s, 0)->points.count, 3);
	s.digests[0].program[TRACK_SYNC].done = s.digests[0].program[TRACK_ASYNC].done = false;
	assert_false(plot_of(&s, 0)->is_there);
	plot_release(&s.plot);
}

/* ---- scales ---- */

static void
scales_are_logarithmic_for_doublings(void **state)
{
	static const struct {
		int64_t values[6];
		int count;
		bool is_log;
	} cases[] = {
		{ { 1, 2, 4, 8 }, 4, false }, { { 1, 2, 4, 8, 16, 32 }, 6, false }, { { 2, 4, 16, 32, 64, 128 }, 6, true }, { { 1, 10, 100 }, 3, true }, { { 2, 4, 6, 8, 10, 12 }, 6, false },
		{ { 1, 5, 6, 7, 8, 10 }, 6, false }, { { 1, 100 }, 2, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct session s;

		begin(&s);
		for (int k = 0; k < cases[i].count; k++)
			run(&s, KNOB_REQUESTS, cases[i].values[k]);
		assert_int_equal(plot_of(&s, 0)->x.is_log, cases[i].is_log);
		assert_int_equal(s.plot.y.is_log, cases[i].is_log);
		plot_release(&s.plot);
	}
}

/* Shares rise with values; whatever was measured, and every sample of a line, is on the axes; labels do not touch. */
static void
check_axes(const struct plot *plot)
{
	struct plot_tick ticks[PLOT_TICKS_MAX];

	for (size_t i = 0; i < plot->points.count; i++) {
		double x = plot_axis_share(&plot->x, plot->points.at[i].value), y = plot_axis_share(&plot->y, plot->points.at[i].took_us);

		assert_true(x >= 0 && x <= 1 && y >= 0 && y <= 1);
	}
	for (size_t i = 1; i < plot->x.values.count; i++)
		assert_true(plot_axis_share(&plot->x, plot->x.values.at[i - 1]) < plot_axis_share(&plot->x, plot->x.values.at[i]));
	for (int letters = 8; letters < 120; letters += 7) {
		int count = plot_axis_ticks_across(&plot->x, letters, ticks), free_from = 0;

		for (int i = 0; i < count; i++) {
			if (ticks[i].label[0] == '\0')
				continue;
			assert_true(ticks[i].from >= free_from);
			free_from = ticks[i].from + (int)utf8_length(ticks[i].label) + 1;
			assert_true(letters < 20 || free_from <= letters + 1);
		}
	}
}

static void
whatever_the_runs_are(void **state)
{
	int plots = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 300; seed++) {
		uint64_t dice = seed * 31;
		struct session s;
		enum knob knob = (enum knob)random_below(&dice, KNOB_SEED);
		const struct knob_info *info = knob_info(knob);

		begin(&s);
		s.knobs.value[KNOB_REQUESTS] = 1 + random_below(&dice, 30);
		s.knobs.value[KNOB_LIMIT] = random_below(&dice, 5);
		s.knobs.value[KNOB_SERVER] = random_below(&dice, 4);
		s.knobs.value[KNOB_JITTER] = random_below(&dice, 2) * 30;
		for (int i = 0; i < RUNS_MAX; i++) {
			int64_t most = info->max > 40 && info->unit != UNIT_TIME ? 40 : info->max;

			run(&s, knob, info->min + random_below(&dice, most - info->min + 1));
		}
		for (int chosen = 0; chosen < RUNS_MAX; chosen += 5) {
			if (!plot_of(&s, chosen)->is_there)
				continue;
			plots++;
			check_axes(&s.plot);
			/* What took as long as the law says is not off its line. */
			for (size_t i = 0; i < s.plot.points.count; i++)
				assert_false(s.plot.points.at[i].is_off);
		}
		plot_release(&s.plot);
	}
	assert_true(plots > 300);
}

/* Between the points, too, the line is the law: of a limit, in steps. */
static void
lines_are_the_law(void **state)
{
	struct session s;
	const struct plot_line *line;

	(void)state;
	begin(&s);
	s.knobs.value[KNOB_LIMIT] = 4;
	run(&s, KNOB_REQUESTS, 2);
	run(&s, KNOB_REQUESTS, 17);
	line = &plot_of(&s, 0)->line[TRACK_ASYNC];
	assert_true(line->is_known && line->is_step);
	assert_false(s.plot.line[TRACK_SYNC].is_step);
	assert_true(line->samples.count >= 17);
	for (size_t i = 0; i < line->samples.count; i++)
		assert_int_equal(line->samples.at[i].law.us, (line->samples.at[i].value + 3) / 4 * MS(1000));
	assert_string_equal(line->words, "⌈n ÷ 4⌉ × 1.0 s");
	plot_release(&s.plot);
}

/* ---- off their lines ---- */

static const struct plot_point *
point_of(const struct plot *plot, int of_run, enum track track)
{
	const struct plot_point *point = NULL;

	for (size_t i = 0; i < plot->points.count && point == NULL; i++)
		if (plot->points.at[i].run == of_run && plot->points.at[i].track == track)
			point = &plot->points.at[i];
	assert_non_null(point);
	return point;
}

struct spoiled {
	int64_t more_us;
	void (*spoil)(struct run_digest *);
	const char *why;
};

static void
as_it_is(struct run_digest *d)
{
	(void)d;
}

static void
turn(struct run_digest *d)
{
	d->turned = true;
}

static void
cancel(struct run_digest *d)
{
	d->program[TRACK_SYNC].cancelled = 2;
}

static void
fail_one(struct run_digest *d)
{
	d->program[TRACK_SYNC].failed = 1;
}

static void
run_out_of_sockets(struct run_digest *d)
{
	d->limit = d->program[TRACK_SYNC].most_open = 1;
	d->lacks = "sockets";
}

static void
visit(struct run_digest *d)
{
	d->visitors = 3;
}

static void
be_late(struct run_digest *d)
{
	d->loop_late_us = MS(150);
}

static void
stand_in_line(struct run_digest *d)
{
	d->program[TRACK_SYNC].in_line_us = 60 * MS(1000);
}

static const struct spoiled spoiled[] = {
	{ MS(500), as_it_is, "requests 4, sync: 8.5 s, not 8.0 s: that is not explained by what was measured." },
	{ -MS(500), as_it_is, "requests 4, sync: 7.5 s, not 8.0 s: that is not explained by what was measured." },
	{ MS(500), turn, "a knob was turned in that run." },
	{ -MS(2000), cancel, "2 of its requests were cancelled." },
	{ -MS(2000), fail_one, "1 of its requests failed." },
	{ MS(2000), run_out_of_sockets, "the system let only 1 be in flight at a time: it has no more sockets." },
	{ MS(2000), visit, "3 visitors had the server, too." },
	{ MS(500), be_late, "waitscope's own loop was late, by up to 150 ms at a time." },
	{ MS(1000), stand_in_line, "its requests stood in the server's line, " },
	/* The loop's lateness and a fiftieth are no more than noise. */
	{ MS(290), be_late, NULL },
	{ MS(150), as_it_is, NULL },
};

static void
says_why_a_point_is_off(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof spoiled / sizeof *spoiled; i++) {
		struct session s;
		const struct plot_point *point;

		begin(&s);
		s.knobs.value[KNOB_SERVER] = SERVER_SERIAL;
		run(&s, KNOB_REQUESTS, 2);
		run(&s, KNOB_REQUESTS, 4);
		s.digests[1].program[TRACK_SYNC].until_us += spoiled[i].more_us;
		spoiled[i].spoil(&s.digests[1]);
		point = point_of(plot_of(&s, 0), 1, TRACK_SYNC);
		assert_int_equal(point->is_off, spoiled[i].why != NULL);
		if (spoiled[i].why != NULL && strstr(point->why, spoiled[i].why) == NULL)
			fail_msg("\"%s\" is not in \"%s\"", spoiled[i].why, point->why);
		assert_false(point_of(&s.plot, 0, TRACK_SYNC)->is_off);
		plot_release(&s.plot);
	}
}

/* A little more for each of many requests is what each of them takes beside its delay. */
static void
many_requests_take_a_little_each(void **state)
{
	struct session s;
	const struct plot_point *point;

	(void)state;
	begin(&s);
	s.knobs.value[KNOB_DELAY] = MS(10);
	run(&s, KNOB_REQUESTS, 1);
	run(&s, KNOB_REQUESTS, 100);
	s.digests[1].program[TRACK_SYNC].until_us += MS(100);
	point = point_of(plot_of(&s, 0), 1, TRACK_SYNC);
	assert_true(point->is_off);
	assert_non_null(strstr(point->why, "connecting, sending and reading took 1.5 ms for each request"));
	/* In as many digits as tell it from what it should be. */
	assert_non_null(strstr(point->why, "sync: 1.15 s, not 1.00 s: "));
	plot_release(&s.plot);
}

/* Where nothing is known there is no line, and nothing is off it. */
static void
another_server_has_no_law(void **state)
{
	struct session s;
	char why[KNOB_WHY_SIZE];

	(void)state;
	begin(&s);
	run(&s, KNOB_REQUESTS, 1);
	run(&s, KNOB_REQUESTS, 4);
	for (int i = 0; i < 2; i++) {
		s.digests[i].is_outside = true;
		assert_int_equal(knob_parse(KNOB_URL, "http://127.0.0.1:8080/", &s.digests[i].knobs.value[KNOB_URL], why, sizeof why), 0);
	}
	assert_true(plot_of(&s, 0)->is_there);
	assert_false(s.plot.line[TRACK_SYNC].is_known);
	assert_string_equal(s.plot.line[TRACK_SYNC].words, "not known: another server answers");
	assert_int_equal(s.plot.points.count, 4);
	assert_false(s.plot.points.at[3].is_off);
	plot_release(&s.plot);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_knob_that_was_turned),
		cmocka_unit_test(knobs_that_change_nothing_need_not_be_equal),
		cmocka_unit_test(others_runs_are_apart),
		cmocka_unit_test(who_is_not_done_has_no_point),
		cmocka_unit_test(scales_are_logarithmic_for_doublings),
		cmocka_unit_test(whatever_the_runs_are),
		cmocka_unit_test(lines_are_the_law),
		cmocka_unit_test(says_why_a_point_is_off),
		cmocka_unit_test(many_requests_take_a_little_each),
		cmocka_unit_test(another_server_has_no_law),
	};

	return cmocka_run_group_tests_name("plot", tests, NULL, NULL);
}
