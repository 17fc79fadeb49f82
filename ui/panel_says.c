/* The narration: a sentence for each program, and what comes next. */
#include "narrator.h"

#include "panel.h"

static void
draw_sentence(const struct canvas *c, int row, enum role who_role, const char *who, enum role role, const char *sentence)
{
	int col = c->at.label_cols;

	grid_hline(c->grid, 0, row, c->at.cols, ' ', ROLE_SAYS);
	grid_text(c->grid, 1, row, col - 2, who_role, who);
	grid_text(c->grid, col, row, c->at.cols - col - 1, role, sentence);
}

void
panel_says(const struct canvas *c)
{
	struct narration says;
	int row = c->at.says_row;

	if (c->at.rule_row != NO_ROW)
		grid_hline(c->grid, 0, c->at.rule_row, c->at.cols, GLYPH_LINE, ROLE_RULE);
	narrate(c->scene->timeline, c->t_us, c->live, c->at.cols - c->at.label_cols - 1, &says);
	for (int i = 0; i < PROGRAM_COUNT; i++)
		if (c->at.program_row[i] != NO_ROW)
			draw_sentence(c, row++, ROLE_SAYS_WHO, program_name((enum track)i), ROLE_SAYS, says.program[i]);
	if (row < c->at.says_row + c->at.says_rows)
		draw_sentence(c, row, ROLE_SAYS_NEXT, says.next_label, ROLE_SAYS_NEXT, says.next);
}
