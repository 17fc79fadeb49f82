/* What was printed, in a program's panel. */
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "ui/panel/panel.h"

static const char *
text_of(const struct printed *printed, size_t i)
{
	return printed->of_program != NULL ? printed->of_program[i].text : printed->of_watched[i].text;
}

/* Draws the last print in one row, and how many times in succession it was printed. */
static void
draw_last_print(const struct canvas *c, const struct printed *printed, struct rect inner, int row)
{
	int col = inner.col + 3, end = inner.col + inner.cols - 1;
	size_t same = 0, count = printed->count;
	char times[32];

	if (count == 0) {
		grid_text(c->grid, inner.col + 1, row, inner.cols - 1, ROLE_DIM, printed->is_over ? "> it printed nothing" : "> nothing printed yet");
		return;
	}
	while (same < count && strcmp(text_of(printed, count - 1 - same), text_of(printed, count - 1)) == 0)
		same++;
	grid_text(c->grid, inner.col + 1, row, 1, ROLE_DIM, ">");
	if (same > 1) {
		utf8_format(times, sizeof times, "%zu times", same);
		grid_text_right(c->grid, end, row, -1, ROLE_DIM, times);
		end -= text_cols(times) + 1;
	}
	grid_text(c->grid, col, row, end - col, ROLE_PRINTED, text_of(printed, count - 1));
}

enum { PRINT_COL = 10 /* from a panel's left to its prints */ };

/* A print too long for its row continues in the next, if that is free. */
void
panel_prints(const struct canvas *c, const struct printed *printed, struct rect inner, int row, int rows)
{
	size_t count = printed->count, first;
	int cols = inner.cols - PRINT_COL - 1, free_rows;

	if (rows == 1 && c->at.style == PANEL_PLAIN) {
		draw_last_print(c, printed, inner, row);
		return;
	}
	if (count == 0)
		grid_text(c->grid, inner.col + 4, row, inner.cols - 5, ROLE_DIM, printed->is_over ? "it printed nothing" : "nothing printed yet");
	first = count > (size_t)rows ? count - (size_t)rows : 0;
	free_rows = rows - (int)(count - first);
	for (size_t i = first; i < count; i++, row++) {
		int64_t t_us = printed->of_program != NULL ? printed->of_program[i].t_us : printed->of_watched[i].t_us;
		const char *text = text_of(printed, i);
		size_t end = free_rows > 0 ? text_row(text, cols, "") : 0;
		int64_t t_ms = t_us / US_PER_MS;
		char part[4 * WORDS_SIZE];

		grid_printf(c->grid, inner.col + 1, row, 8, ROLE_DIM, "%7.3f", (double)t_ms / 1e3);
		if (end > 0 && text[end] != '\0') {
			text_copy(part, sizeof part, text, end);
			grid_text(c->grid, inner.col + PRINT_COL, row++, cols, ROLE_PRINTED, part);
			text = text_behind_row(text, end);
			free_rows--;
		}
		grid_text(c->grid, inner.col + PRINT_COL, row, cols, ROLE_PRINTED, text);
	}
}

void
panel_print_rule(const struct canvas *c, struct rect panel, int row)
{
	bool framed = c->at.style == PANEL_FRAMED;

	grid_hline(c->grid, panel.col, row, panel.cols, GLYPH_LINE, ROLE_RULE);
	if (framed) {
		grid_put(c->grid, panel.col, row, 0x251c, ROLE_RULE);                   /* ├ */
		grid_put(c->grid, panel.col + panel.cols - 1, row, 0x2524, ROLE_RULE); /* ┤ */
	}
	grid_text(c->grid, panel.col + 2, row, -1, ROLE_DIM, " prints ");
}
