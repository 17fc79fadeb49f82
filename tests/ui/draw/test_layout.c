/* The layout: at every size everything has its place, and no two the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "ui/draw/layout.h"

enum { ROWS_MAX = 120, CROWDED_ROWS = 26 /* of three or four */ };

/* The mock-ups' sizes. */
static void
test_mock_ups(void **state)
{
	static const struct {
		int cols, rows;
		uint32_t requests;
		enum panel_style style;
		bool chart;
		int listing, prints, request_rows, says;
	} cases[] = {
		{ 120, 36, 3, PANEL_FRAMED, false, 7, 4, 3, 3 },
		{ 80, 24, 3, PANEL_PLAIN, false, 6, 1, 3, 2 },
		{ 60, 20, 3, PANEL_STATUS, false, 0, 0, 3, 3 },
		{ 120, 36, 100, PANEL_FRAMED, true, 3, 1, 8, 3 },
		{ 80, 24, 100, PANEL_PLAIN, true, 2, 1, 5, 2 },
		{ 60, 20, 100, PANEL_STATUS, true, 0, 0, 3, 3 },
		/* Between them: a listing gives way to requests before they become a chart. */
		{ 80, 24, 5, PANEL_PLAIN, false, 2, 1, 5, 2 },
		{ 80, 24, 6, PANEL_PLAIN, true, 2, 1, 5, 2 },
		{ 60, 20, 4, PANEL_STATUS, false, 0, 0, 4, 2 },
		{ 60, 20, 5, PANEL_STATUS, true, 0, 0, 3, 3 },
		{ 60, 40, 3, PANEL_PLAIN, false, 7, 2, 3, 3 },
		{ 200, 60, 20, PANEL_FRAMED, false, 7, 1, 20, 2 },
		{ 300, 100, 10000, PANEL_FRAMED, true, 7, 12, 16, 3 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct layout_want want = { .program = { true, true }, .requests = cases[i].requests, .listing_lines = 7 };
		struct layout at = layout_make(&want, cases[i].cols, cases[i].rows);

		assert_int_equal(at.style, cases[i].style);
		assert_int_equal(at.chart, cases[i].chart);
		assert_int_equal(at.request_rows, cases[i].request_rows);
		assert_int_equal(at.narration_rows, cases[i].says);
		assert_int_equal(at.listing_rows, cases[i].listing);
		assert_int_equal(at.print_rows, cases[i].prints);
	}
}

struct marks {
	int rows;
	int count[ROWS_MAX + 1];
};

static void
mark(struct marks *marks, int row, int rows)
{
	for (int i = row; row != NO_ROW && i < row + rows; i++) {
		assert_in_range(i, 0, marks->rows - 1);
		marks->count[i]++;
	}
}

static void
check(const struct layout_want *want, const struct layout *at)
{
	struct marks marks = { .rows = at->rows };

	mark(&marks, at->header_row, 1);
	mark(&marks, at->knobs_row, 1);
	mark(&marks, at->top_rule_row, 1);
	mark(&marks, at->axis_row, 1);
	mark(&marks, at->user_row, 1);
	mark(&marks, at->server_row, 1);
	mark(&marks, at->beat_row, 1);
	mark(&marks, at->rule_row, 1);
	mark(&marks, at->narration_row, at->narration_rows);
	mark(&marks, at->legend_row, 1);
	mark(&marks, at->keys_row, 1);
	mark(&marks, at->visitor_row, at->visitor_rows);
	assert_int_equal(at->visitor_row == NO_ROW, at->visitor_rows == 0);
	mark(&marks, at->guide.row, at->guide.rows);
	for (int i = 0; i < PARTY_COUNT; i++) {
		const struct rect *panel = &at->panel[i], *left = i % 2 == 1 ? &at->panel[i - 1] : NULL;

		if (!want->program[i]) {
			assert_int_equal(panel->rows, 0);
			assert_int_equal(at->program_row[i], NO_ROW);
			continue;
		}
		mark(&marks, at->program_row[i], 1);
		if (i < PROGRAM_COUNT) {
			mark(&marks, at->request_row[i], at->request_rows * at->request_step);
		} else {
			mark(&marks, at->request_row[i], at->own_rows[i - PROGRAM_COUNT]);
			assert_true(at->own_rows[i - PROGRAM_COUNT] <= want->own_rows[i - PROGRAM_COUNT]);
		}
		assert_true(panel->rows >= 1 && panel->col >= 0 && panel->col + panel->cols <= at->cols);
		/* Side by side, they share their rows. */
		if (left == NULL || left->rows == 0 || left->row != panel->row)
			mark(&marks, panel->row, panel->rows);
		else
			assert_true(left->col + left->cols <= panel->col);
	}
	for (int row = 0; row < at->rows; row++)
		if (marks.count[row] > 1)
			fail_msg("%dx%d, %u requests, %d%d%d%d, own %d %d style %d: row %d has two uses", at->cols, at->rows, want->requests, want->program[0], want->program[1], want->program[2], want->program[3], want->own_rows[0], want->own_rows[1], (int)at->style, row);
	assert_int_equal(at->label_cols + at->bar_cols + at->side_cols, at->cols);
	assert_true(at->bar_cols >= (want->name_cols > 0 ? 35 : 39));
	if (layout_parties(at) == 0) {
		/* Visitors have all that is left, whether they have come or not. */
		assert_true(at->guide.rows >= (want->visitors > 8 ? 3 : 6) && at->visitor_rows >= 2 && at->narration_rows >= 1);
		return;
	}
	assert_int_equal(at->guide.rows, 0);
	if (layout_parties(at) <= 2 || at->rows >= CROWDED_ROWS)
		assert_true(at->request_rows >= (want->program[0] || want->program[1]));
	assert_true((uint32_t)at->visitor_rows <= want->visitors);
	assert_true(at->visitor_rows > 0 || want->visitors == 0);
	assert_true(at->legend_row != NO_ROW);
	assert_true(at->narration_rows >= layout_parties(at) + want->hint_rows);
	if (!at->chart && !want->rows_only)
		assert_int_equal(at->request_rows, want->requests);
}

static void
test_every_size(void **state)
{
	static const uint32_t requests[] = { 1, 3, 4, 5, 9, 100, 10000 }, visitors[] = { 0, 1, 2, 12, 9999 };
	struct layout at;

	(void)state;
	for (int rows = LEAST_ROWS; rows <= 100; rows++) {
		for (int cols = LEAST_COLS; cols <= 300; cols += cols < 130 ? 1 : 17) {
			for (size_t i = 0; i < sizeof requests / sizeof *requests * 8; i++) {
				struct layout_want want = {
					.program = { i / 14 != 1 && i / 14 != 3, i / 14 != 2 && i / 14 != 3 }, .requests = requests[i % 7],
					.listing_lines = i % 2 == 0 ? 7 : 9, .rows_only = i % 3 == 0, .visitors = visitors[i % 5],
					.hint_rows = (int)(i % 4 == 3 ? 2 : i % 2),
				};

				if (!want.program[0] && !want.program[1])
					want.requests = 0;
				at = layout_make(&want, cols, rows);
				check(&want, &at);
			}
		}
	}
}

/* Watched programs, alone or beside the others: what is theirs has its place at every size, and all of it where there is
 * room; and a thread that holds its loop is always seen with a response that waits. */
static void
test_watched(void **state)
{
	static const int own[] = { 0, 1, 3, 4, 12, 200 };
	struct layout at;

	(void)state;
	for (int rows = LEAST_ROWS; rows <= 100; rows++)
		for (int cols = LEAST_COLS; cols <= 300; cols += cols < 130 ? 3 : 17)
			for (int who = 1; who < 1 << PARTY_COUNT; who++)
				for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
					struct layout_want want = { .listing_lines = 16, .own_rows = { own[i], own[(i + 1) % 6] }, .name_cols = 9,
						.visitors = (uint32_t)i % 2, .hint_rows = (int)i % 3 == 2 };
					int parties;

					for (int k = 0; k < PARTY_COUNT; k++)
						want.program[k] = (who & 1 << k) != 0;
					want.requests = want.program[0] || want.program[1] ? 3 : 0;
					at = layout_make(&want, cols, rows);
					check(&want, &at);
					parties = layout_parties(&at);
					for (int k = 0; k < WATCHED_MAX; k++) {
						int least = want.own_rows[k] < 2 ? want.own_rows[k] : 2;

						if (!want.program[PROGRAM_COUNT + k])
							continue;
						if (rows >= LEAST_ROWS + 4 * (parties - 1))
							assert_true(at.own_rows[k] >= least);
						if (rows >= 90 && want.own_rows[k] <= 12)
							assert_int_equal(at.own_rows[k], want.own_rows[k]);
					}
				}
}

/* Whoever visits is seen: at least one row, at every size. More of them have a row each where there is room:
 * never at the cost of requests, or of a listing that can be read, and never many beside programs. */
static void
test_visitors(void **state)
{
	static const struct {
		int cols, rows;
		uint32_t requests, visitors;
		int visitor_rows, request_rows, listing;
	} cases[] = {
		{ 120, 36, 3, 1, 1, 3, 7 },
		{ 120, 36, 3, 9, 5, 3, 7 },
		{ 80, 24, 3, 1, 1, 3, 5 },
		{ 80, 24, 4, 9, 1, 4, 3 },
		{ 80, 24, 5, 9, 1, 4, 2 },
		{ 60, 20, 4, 2, 1, 3, 0 },
		{ 60, 20, 100, 2, 1, 3, 0 },
		{ 100, 30, 4, 2, 1, 4, 7 },
		{ 80, 24, 2, 1, 1, 2, 7 },
		{ 60, 20, 3, 5, 1, 3, 0 },
		{ 60, 20, 1, 5, 3, 1, 0 },
		{ 120, 36, 100, 5, 2, 7, 3 },
		{ 200, 60, 3, 100, 6, 3, 7 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct layout_want want = {
			.program = { true, true }, .requests = cases[i].requests, .listing_lines = 7, .visitors = cases[i].visitors,
		};
		struct layout at = layout_make(&want, cases[i].cols, cases[i].rows);

		if (at.visitor_rows != cases[i].visitor_rows || at.request_rows != cases[i].request_rows ||
		    at.listing_rows != cases[i].listing)
			fail_msg("case %zu: %d visitors, %d requests, %d lines", i, at.visitor_rows, at.request_rows, at.listing_rows);
	}
}

/* More rows never take away from requests or narration. */
static void
test_grows(void **state)
{
	(void)state;
	for (int cols = 60; cols <= 200; cols += 20) {
		int before = 0;

		for (int rows = LEAST_ROWS; rows <= 100; rows++) {
			struct layout_want want = { .program = { true, true }, .requests = 1000, .listing_lines = 7 };
			struct layout at = layout_make(&want, cols, rows);

			/* A richer style of panel may cost the chart some rows, once. */
			if (rows != 30 && rows != 34)
				assert_true(at.request_rows >= before);
			before = at.request_rows;
		}
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mock_ups),
		cmocka_unit_test(test_every_size),
		cmocka_unit_test(test_watched),
		cmocka_unit_test(test_visitors),
		cmocka_unit_test(test_grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
