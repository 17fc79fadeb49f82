/* The screen while a file is being read: its name and how far it is, on any size, and there is no run to look at yet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ui/view/view.h"

static size_t
count_glyphs(const struct grid *grid, enum role role)
{
	size_t count = 0;

	for (int row = 0; row < grid->rows; row++)
		for (int col = 0; col < grid->cols; col++)
			count += grid_cell(grid, col, row)->role == role;
	return count;
}

static bool
has(const struct grid *grid, const char *text)
{
	for (int row = 0; row < grid->rows; row++)
		for (int col = 0; col + (int)strlen(text) <= grid->cols; col++) {
			size_t same = 0;

			while (text[same] != '\0' && grid_cell(grid, col + (int)same, row)->glyph == (unsigned char)text[same])
				same++;
			if (text[same] == '\0')
				return true;
		}
	return false;
}

static void
test_how_far(void **state)
{
	static const int percents[] = { 0, 1, 50, 99, 100 };

	(void)state;
	for (size_t i = 0; i < sizeof percents / sizeof percents[0]; i++) {
		const struct scene scene = { .reads = "run.json", .read_percent = percents[i] };
		struct grid grid;

		grid_init(&grid, 80, 24);
		view_draw(&scene, &grid);
		assert_true(has(&grid, "reading run.json"));
		assert_true(has(&grid, "q quit"));
		assert_int_equal(count_glyphs(&grid, ROLE_FLIGHT), 50 * percents[i] / 100);
		assert_int_equal(count_glyphs(&grid, ROLE_RULE), 50 - 50 * percents[i] / 100);
		assert_false(view_sums_up(&scene));
		grid_release(&grid);
	}
}

static void
test_any_size(void **state)
{
	const struct scene scene = { .reads = "run.json", .read_percent = 43 };

	(void)state;
	for (int cols = 0; cols < 90; cols++)
		for (int rows = 0; rows < 30; rows++) {
			struct grid grid;

			grid_init(&grid, cols, rows);
			view_draw(&scene, &grid);
			if (cols >= 20 && rows >= 3 && (!has(&grid, "reading run.json") || !has(&grid, "43 %")))
				fail_msg("%dx%d", cols, rows);
			grid_release(&grid);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_how_far),
		cmocka_unit_test(test_any_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
