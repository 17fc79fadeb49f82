/* Milliseconds in a table. */
#include "ui/panel/milliseconds.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "tell/statistics.h"

enum { LONGEST_US = 100 * 1000 * 1000 /* from here on in seconds */ };

void
milliseconds_draw(const struct canvas *c, int end_col, int row, enum role role, int64_t us)
{
	char text[32];
	int64_t grains = us / STATISTICS_GRAIN_US;

	if (us < LONGEST_US)
		utf8_format(text, sizeof text, "%.2f", (double)grains / 100);
	else
		utf8_format(text, sizeof text, "%jd s ", (intmax_t)(us / US_PER_S));
	grid_text_right(c->grid, end_col, row, -1, role, text);
}
