/* The plot in a terminal: golden panels of several sizes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "support/golden.h"
#include "support/sample_plot.h"
#include "ui/draw/theme.h"
#include "ui/panel/panel_plot.h"

static const struct {
	const char *sample;
	int cols, rows, chosen;
	bool ascii;
} cases[] = {
	{ "few", 30, 8, 3, false }, { "few", 60, 10, 3, false }, { "few", 78, 14, 0, false }, { "few", 78, 14, 0, true },
	{ "doubled", 78, 18, 5, false }, { "doubled", 40, 9, 5, false }, { "limit", 60, 12, 6, false }, { "limit", 60, 12, 6, true },
	{ "rounds", 60, 12, 0, false }, { "delay", 70, 14, 4, false }, { "off", 78, 22, 4, false }, { "off", 44, 12, 4, false },
	{ "work", 60, 12, 1, false }, { "servers", 60, 12, 1, false }, { "jitter", 60, 12, 1, false }, { "jitter", 118, 26, 1, false },
};

static const struct sample_plot *
find(const char *name)
{
	size_t i = 0;

	while (strcmp(sample_plot_at(i)->name, name) != 0)
		i++;
	return sample_plot_at(i);
}

static void
draw(const char *sample, int cols, int rows, int chosen, struct grid *grid)
{
	struct sample_runs runs;
	struct plot plot = { .is_there = false };

	sample_plot_runs(find(sample), &runs);
	plot_make(runs.runs, runs.count, chosen, &plot);
	grid_init(grid, cols + 2, rows + 2);
	panel_plot(grid, (struct rect){ 1, 1, cols, rows }, &plot);
	plot_release(&plot);
}

static void
panels_are_golden(void **state)
{
	int differ = 0;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct grid grid;
		char name[64];

		draw(cases[i].sample, cases[i].cols, cases[i].rows, cases[i].chosen, &grid);
		if (cases[i].ascii)
			grid_to_ascii(&grid);
		utf8_format(name, sizeof name, "plot-%s-%dx%d%s", cases[i].sample, cases[i].cols, cases[i].rows, cases[i].ascii ? "-ascii" : "");
		differ += !golden_matches(name, &grid, cases[i].ascii);
		grid_release(&grid);
	}
	assert_int_equal(differ, 0);
}

/* Whatever the size, nothing is drawn beside the rectangle; and nothing that has no replacement in ASCII. */
static void
every_size_holds(void **state)
{
	(void)state;
	for (size_t i = 0; sample_plot_at(i) != NULL; i++)
		for (int cols = 26; cols <= 140; cols += 19)
			for (int rows = 6; rows <= 40; rows += 5) {
				struct grid grid;

				draw(sample_plot_at(i)->name, cols, rows, sample_plot_at(i)->count - 1, &grid);
				for (int col = 0; col < cols + 2; col++)
					for (int row = 0; row < rows + 2; row++) {
						bool inside = col > 0 && col <= cols && row > 0 && row <= rows;

						if (!inside)
							assert_int_equal(grid_cell(&grid, col, row)->glyph, ' ');
						else
							assert_int_not_equal(theme_glyph_ascii(grid_cell(&grid, col, row)->glyph), '?');
					}
				grid_release(&grid);
			}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(panels_are_golden),
		cmocka_unit_test(every_size_holds),
	};

	return cmocka_run_group_tests_name("panel_plot", tests, NULL, NULL);
}
