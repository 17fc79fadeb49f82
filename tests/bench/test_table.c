/* The arithmetic of make bench's table, and how it is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "bench/growth_svg.h"
#include "bench/report.h"

/* The figures' functions measure nothing here: of this table only the words count. */
#define NOTHING_MEASURES(name) \
	void name(struct bench *bench) { (void)bench; }
NOTHING_MEASURES(figure_beat)
NOTHING_MEASURES(figure_bytes)
NOTHING_MEASURES(figure_event)
NOTHING_MEASURES(figure_flight)
NOTHING_MEASURES(figure_frame)
NOTHING_MEASURES(figure_frame_plain)
NOTHING_MEASURES(figure_frame_views)
NOTHING_MEASURES(figure_frame_visitors)
NOTHING_MEASURES(figure_jump)
NOTHING_MEASURES(figure_knobs)
NOTHING_MEASURES(figure_load)
NOTHING_MEASURES(figure_memory)
NOTHING_MEASURES(figure_opening)
NOTHING_MEASURES(figure_recording)
NOTHING_MEASURES(figure_room)
NOTHING_MEASURES(figure_start)
NOTHING_MEASURES(figure_traced)

static const struct surroundings here = { .wall_us = INT64_C(1796050800000000), .took_s = 12, .processors = 2, .load = { 0.25, 1.5 },
	.system = "Linux", .processor = "one" };

static void
add(struct result *result, double ours, double reference)
{
	ARRAY_PUSH(result->pairs, (struct pair){ ours, reference });
}

static void
assert_spread(struct spread is, double median, double least, double most)
{
	assert_true(is.median == median);
	assert_true(is.least == least);
	assert_true(is.most == most);
}

static void
medians_are_in_the_middle(void **state)
{
	(void)state;
	assert_spread(spread_of(NULL, 0), 0, 0, 0);
	assert_spread(spread_of((double[]){ 7 }, 1), 7, 7, 7);
	assert_spread(spread_of((double[]){ 9, 1, 2 }, 3), 2, 1, 9);
	assert_spread(spread_of((double[]){ 8, 1, 2, 4 }, 4), 3, 1, 8);
}

/* The ratio is that of the medians, and its range that of the pairs. */
static void
ratios_are_of_medians(void **state)
{
	struct result result = { .x = NULL };

	(void)state;
	add(&result, 6, 2);
	add(&result, 8, 8);
	add(&result, 10, 4);
	assert_spread(result_ours(&result), 8, 6, 10);
	assert_spread(result_reference(&result), 4, 2, 8);
	assert_spread(result_ratio(&result), 2, 1, 3);
	result_release(&result);
	add(&result, 6, 0);
	assert_spread(result_ratio(&result), 0, 0, 0);
	result_release(&result);
}

static void
verdicts_are_as_wanted(void **state)
{
	static const struct {
		enum wants wants;
		double wanted;
		enum verdict verdict;
	} cases[] = {
		{ WANTS_NOTHING, 0, VERDICT_NONE },
		{ WANTS_RATIO, 2, VERDICT_MET }, { WANTS_RATIO, 1.99, VERDICT_MISSED },
		{ WANTS_MORE, 4, VERDICT_MET }, { WANTS_MORE, 3.99, VERDICT_MISSED },
		{ WANTS_MEDIAN, 8, VERDICT_MET }, { WANTS_MEDIAN, 7.99, VERDICT_MISSED },
		{ WANTS_WORST, 10, VERDICT_MET }, { WANTS_WORST, 9.99, VERDICT_MISSED },
	};
	struct result result = { .x = NULL }, nothing = { .x = NULL };

	(void)state;
	add(&result, 6, 2);
	add(&result, 8, 8);
	add(&result, 10, 4);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct figure figure = { .wants = cases[i].wants, .wanted = cases[i].wanted };

		assert_int_equal(figure_verdict(&figure, &result), cases[i].verdict);
		assert_int_equal(figure_verdict(&figure, &nothing), VERDICT_NONE);
	}
	result_release(&result);
}

/* Each x once, rising, with the median of its samples; the series as they came. */
static void
curves_are_in_order(void **state)
{
	static const struct point points[] = {
		{ "b", 10, 5 }, { "b", 1, 2 }, { "a", 3, 1 }, { "b", 10, 7 }, { "a", 2, 4 }, { "b", 10, 6 },
	};
	static const struct point wanted[] = { { "b", 1, 2 }, { "b", 10, 6 }, { "a", 2, 4 }, { "a", 3, 1 } };
	struct result result = { .x = "turns" };
	struct point *curve;
	size_t count;

	(void)state;
	ARRAY_APPEND(result.points, points, sizeof points / sizeof *points);
	curve = result_curve(&result, &count);
	assert_int_equal(count, sizeof wanted / sizeof *wanted);
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(curve[i].series, wanted[i].series);
		assert_true(curve[i].x == wanted[i].x && curve[i].y == wanted[i].y);
	}
	free(curve);
	result_release(&result);
}

static void
words_choose_figures(void **state)
{
	const struct figure figure = { .name = "frame-events" };
	static const struct {
		const char *word;
		bool chooses;
	} cases[] = { { "frame", true }, { "frame-events", true }, { "fram", false }, { "frame-", false }, { "frame-event", false },
		{ "frame-events-too", false }, { "events", false } };

	(void)state;
	assert_true(figure_is_chosen(&figure, NULL, 0));
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(figure_is_chosen(&figure, &cases[i].word, 1), cases[i].chooses);
	assert_true(figure_is_chosen(&figure, (const char *const[]){ "knobs", "frame" }, 2));
}

static void
numbers_have_three_digits(void **state)
{
	static const struct {
		double number;
		const char *text;
	} cases[] = { { 0, "0" }, { 0.0123, "0.012" }, { 0.9994, "0.999" }, { 0.9996, "1.00" }, { 1.234, "1.23" }, { 9.996, "10.0" },
		{ 99.94, "99.9" }, { 99.96, "100" }, { 1234.5, "1234" }, { -2.5, "-2.50" } };
	char text[NUMBER_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(number_write(cases[i].number, text), cases[i].text);
}

/* Each is told from all others, and says what it is. */
static void
figures_are_whole(void **state)
{
	(void)state;
	for (int i = 0; i < FIGURE_COUNT; i++) {
		assert_non_null(figures[i].name);
		assert_non_null(figures[i].what);
		assert_non_null(figures[i].unit);
		assert_non_null(figures[i].measure);
		assert_true((figures[i].wants != WANTS_RATIO && figures[i].wants != WANTS_MORE) || figures[i].reference != NULL);
		assert_true((figures[i].wants == WANTS_NOTHING) == (figures[i].wanted == 0));
		for (int k = 0; k < i; k++)
			assert_string_not_equal(figures[i].name, figures[k].name);
	}
}

/* ---- reports ---- */

static void
fill(struct bench *bench)
{
	bench->chosen[FIGURE_FRAME_REQUESTS] = bench->chosen[FIGURE_START_HTOP] = bench->chosen[FIGURE_EVENT] = true;
	add(&bench->results[FIGURE_FRAME_REQUESTS], 6, 2);
	add(&bench->results[FIGURE_FRAME_REQUESTS], 10, 2);
	bench->results[FIGURE_FRAME_REQUESTS].x = "requests";
	ARRAY_PUSH(bench->results[FIGURE_FRAME_REQUESTS].points, (struct point){ "a frame", 10, 2 });
	snprintf(bench->results[FIGURE_START_HTOP].why, RESULT_WHY_SIZE, "there is no htop");
	add(&bench->results[FIGURE_EVENT], 24, 0);
}

static char *
report(void (*write)(FILE *, const struct bench *, const struct surroundings *))
{
	struct bench bench = { .program = NULL };
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	fill(&bench);
	write(out, &bench, &here);
	fclose(out);
	for (int k = 0; k < FIGURE_COUNT; k++)
		result_release(&bench.results[k]);
	return text;
}

static void
json_has_what_was_measured(void **state)
{
	char *text = report(report_json);
	json_t *all = json_loads(text, 0, NULL), *figures_there = json_object_get(all, "figures"), *frame, *start, *event;
	double median, least, most, at_most, x, y;
	int met, format;
	const char *of, *along, *why;

	(void)state;
	assert_non_null(all);
	assert_int_equal(json_unpack(all, "{si s{ss}}", "format", &format, "measured", "at", &of), 0);
	assert_int_equal(format, 1);
	assert_string_equal(of, "2026-11-30T15:00:00Z");
	assert_int_equal(json_array_size(figures_there), 3);
	frame = json_array_get(figures_there, 0);
	assert_int_equal(json_unpack(frame, "{s{sFsFsF} s{sFss} sb sn s{ss s[{sFsF}]}}", "ratio", "median", &median, "least", &least, "most",
	    &most, "wanted", "most", &at_most, "of", &of, "is_met", &met, "not_measured", "growth", "of", &along, "points", "x", &x, "y",
	    &y), 0);
	assert_true(median == 4 && least == 3 && most == 5 && at_most == 2 && x == 10 && y == 2);
	assert_string_equal(of, "ratio");
	assert_string_equal(along, "requests");
	assert_false(met);
	assert_int_equal(json_array_size(json_object_get(json_object_get(frame, "ours"), "samples")), 2);
	start = json_array_get(figures_there, 1);
	assert_int_equal(json_unpack(start, "{sn sn sn sn ss sn}", "ours", "reference", "ratio", "is_met", "not_measured", &why, "growth"), 0);
	assert_string_equal(why, "there is no htop");
	event = json_array_get(figures_there, 2);
	assert_int_equal(json_unpack(event, "{s{sF} sn sn sb}", "ours", "median", &median, "reference", "ratio", "is_met", &met), 0);
	assert_true(median == 24 && met);
	json_decref(all);
	free(text);
}

static void
assert_has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("no \"%s\" in:\n%s", part, text);
}

static void
people_read_the_same(void **state)
{
	char *text = report(report_text), *markdown = report(report_markdown);

	(void)state;
	assert_has(text, "frame-requests   8.00 (6.00-10.0)         2.00                     4.00 (3.00-5.00)         ratio <= 2.00   missed\n");
	assert_has(text, "not measured: there is no htop\n");
	assert_has(text, "ours <= 24.0    met\n");
	assert_has(text, "the machine's load was 0.2 before, and 1.5 after\n");
	assert_has(markdown, "| ms of CPU | 8.00 (6.00 … 10.0) | 2.00 | 4.00 (3.00 … 5.00) | ratio ≤ 2.00 | missed |\n");
	assert_has(markdown, "(not measured: there is no htop) | ms | - | - | - | ratio ≤ 1.00 |  |\n");
	free(text);
	free(markdown);
}

/* ---- the picture ---- */

static void
pictures_have_every_point(void **state)
{
	static const struct point points[] = { { "a & b", 0, 1 }, { "a & b", 10, 10 }, { "a & b", 1000, 100 }, { "c", 10, 1 } };
	struct growth growth = { .title = "a <frame>", .x = "turns", .y = "ms" };
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	ARRAY_APPEND(growth.points, points, sizeof points / sizeof *points);
	growth_svg_write(out, &growth, 1);
	fclose(out);
	/* The 0 stands a third of the area before the 10; 100 is where the y scale ends, and the area begins. */
	assert_has(text, "d=\"M64.0 254.0L176.0 149.0L400.0 44.0\"");
	assert_has(text, "x=\"64\" y=\"270\">0</text>");
	assert_has(text, "<title>1000 turns: 100 ms</title>");
	assert_has(text, ">a &lt;frame&gt;</text>");
	assert_has(text, ">a &amp; b</text>");
	assert_has(text, ">1,000</text>");
	ARRAY_RELEASE(growth.points);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(medians_are_in_the_middle),
		cmocka_unit_test(ratios_are_of_medians),
		cmocka_unit_test(verdicts_are_as_wanted),
		cmocka_unit_test(curves_are_in_order),
		cmocka_unit_test(words_choose_figures),
		cmocka_unit_test(numbers_have_three_digits),
		cmocka_unit_test(figures_are_whole),
		cmocka_unit_test(json_has_what_was_measured),
		cmocka_unit_test(people_read_the_same),
		cmocka_unit_test(pictures_have_every_point),
	};

	return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
