/* The numbers of visitors add up, at every size and moment of any log: what the rows of names, of those who did not sign and of
 * those who are only counted say is what the row of all says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "log/visits.h"
#include "log/watched.h"
#include "support/random_trace.h"
#include "support/sample_run.h"
#include "ui/view/view.h"

enum { TRACES = 40, VISITORS = 60, S = 1000 * 1000, COLUMNS = 5 };

static const char *const names[COLUMNS] = { "came", "answered", "early", "served", "in line" };

struct screen {
	struct grid grid;
	int end[COLUMNS]; /* the column after the name's; 0: it is not shown */
	int first;        /* the row of all */
};

static uint32_t
glyph_at(const struct grid *grid, int col, int row)
{
	const struct cell *cell = grid_cell(grid, col, row);

	return cell == NULL ? ' ' : cell->glyph;
}

/* Is that text at the end of these columns? */
static bool
ends_with(const struct grid *grid, int end, int row, const char *text)
{
	int size = (int)strlen(text);

	for (int i = 0; i < size; i++)
		if (glyph_at(grid, end - size + i, row) != (uint32_t)text[i])
			return false;
	return glyph_at(grid, end, row) == ' ' && glyph_at(grid, end - size - 1, row) == ' ';
}

static bool
begins_with(const struct grid *grid, int row, const char *text)
{
	for (int i = 0; text[i] != '\0'; i++)
		if (glyph_at(grid, 1 + i, row) != (uint32_t)text[i])
			return false;
	return true;
}

/* The number that ends there; 0 if there is none. */
static uint64_t
number_at(const struct grid *grid, int end, int row)
{
	uint64_t number = 0, ten = 1;

	for (int col = end - 1; col > 0 && glyph_at(grid, col, row) >= '0' && glyph_at(grid, col, row) <= '9'; col--, ten *= 10)
		number += (glyph_at(grid, col, row) - '0') * ten;
	return number;
}

static void
draw(struct screen *s, const struct timeline *tl, int64_t t_us, int cols, int rows)
{
	struct settings knobs;
	struct scene scene = {
		.moment = { .timeline = tl, .knobs = &knobs, .address = "127.0.0.1:8888", .now_us = t_us, .span_us = timeline_span_us(tl, t_us) },
		.state = { .playhead = { .t_us = t_us, .live = true, .speed = 100 }, .view = VIEW_NUMBERS },
	};

	timeline_settings_at(tl, t_us, &knobs);
	*s = (struct screen){ .first = -1 };
	grid_resize(&s->grid, cols, rows);
	view_draw(&scene, &s->grid);
	for (int row = 0; row < rows && s->first < 0; row++) {
		if (begins_with(&s->grid, row, "visitors "))
			s->first = row;
		for (int i = 0; i < COLUMNS; i++)
			for (int col = 1; col <= cols; col++)
				if (s->end[i] == 0 && begins_with(&s->grid, row, "ms exact") && ends_with(&s->grid, col, row, names[i]))
					s->end[i] = col;
	}
}

static bool
is_group(const struct screen *s, int row)
{
	for (int col = 1; col < s->end[0]; col++)
		if (ends_with(&s->grid, col, row, "turned"))
			return false;
	return glyph_at(&s->grid, 0, row) == ' ' && number_at(&s->grid, s->end[0], row) > 0;
}

static int checked;

/* The rows of groups are those below that have a number in the first column. */
static void
assert_adds_up(const struct timeline *tl, int64_t t_us, int cols, int rows)
{
	struct visitor_counts all = timeline_visitor_counts(tl, t_us);
	const uint64_t counts[COLUMNS] = { all.came, all.answered, all.left, all.at_work, all.in_line };
	struct screen s;
	int last;

	draw(&s, tl, t_us, cols, rows);
	if (all.came == 0) {
		assert_int_equal(s.first, -1);
		grid_release(&s.grid);
		return;
	}
	if (s.first < 0 || s.end[0] == 0) { /* beside watched programs there may be one row, without names of columns */
		assert_true(timeline_watched_count(tl) > 0);
		grid_release(&s.grid);
		return;
	}
	checked++;
	for (last = s.first + 1; is_group(&s, last); last++)
		;
	for (int i = 0; i < COLUMNS; i++) {
		uint64_t sum = 0;

		if (s.end[i] == 0)
			continue;
		assert_int_equal(number_at(&s.grid, s.end[i], s.first), counts[i]);
		for (int row = s.first + 1; row < last; row++)
			sum += number_at(&s.grid, s.end[i], row);
		if (last > s.first + 1 && sum != counts[i])
			fail_msg("%dx%d, %jd us: %s are %ju, and the rows make %ju", cols, rows, (intmax_t)t_us, names[i], (uintmax_t)counts[i], (uintmax_t)sum);
	}
	grid_release(&s.grid);
}

static void
assert_all_sizes(const struct timeline *tl, int64_t t_us)
{
	static const struct {
		int cols, rows;
	} sizes[] = { { 60, 20 }, { 80, 24 }, { 120, 36 }, { 200, 60 }, { 73, 31 } };

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		assert_adds_up(tl, t_us, sizes[i].cols, sizes[i].rows);
}

static void
any_log_adds_up(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < TRACES; seed++) {
		struct trace *trace = random_visits(seed, VISITORS);
		struct timeline *tl = timeline_new(trace);

		for (size_t i = 0; i < trace_count(trace); i += 40)
			assert_all_sizes(tl, trace_at(trace, i)->t_us);
		timeline_free(tl);
		trace_free(trace);
	}
}

static void
crowds_add_up(void **state)
{
	static const uint32_t crowds[] = { 1, 8, 30, 500, 3000 };

	(void)state;
	for (size_t i = 0; i < sizeof crowds / sizeof *crowds; i++) {
		struct sample sample = { .delay_us = 2 * S, .programs = PROGRAMS_NONE, .crowd = crowds[i] };
		struct trace *trace = sample_run(&sample);
		struct timeline *tl = timeline_new(trace);

		for (int64_t t_us = 0; t_us < 8 * S; t_us += S)
			assert_all_sizes(tl, t_us);
		timeline_free(tl);
		trace_free(trace);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(any_log_adds_up), cmocka_unit_test(crowds_add_up) };

	return cmocka_run_group_tests(tests, NULL, NULL) != 0 || checked < 1000;
}
