/* The time axis, the person's interventions on it, and the grid lines under it. */
#include "base/utf8.h"
#include "ui/panel/panel.h"

/* ---- the axis' row ---- */

static bool
cuts_into(int64_t mark_col, int64_t col, const char *text)
{
	return mark_col >= col && mark_col < col + text_cols(text);
}

/* Where the end of the run before would cut into a number, that makes room: it stands beside the mark. */
static int64_t
beside_before(const struct canvas *c, int64_t col, const char *text)
{
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		int64_t mark_col = panel_before_col(c, (enum track)i);

		if (mark_col >= 0 && cuts_into(mark_col, col, text))
			return mark_col == col ? col + 1 : mark_col - text_cols(text);
	}
	return col;
}

static void
draw_labels(const struct canvas *c, int row)
{
	int64_t label_us = c->axis.tick_us * c->axis.label_every;
	int64_t t_us = (c->axis.left_us + label_us - 1) / label_us * label_us;
	int64_t guess_col = time_axis_col(&c->axis, canvas_guess_us(c));
	int room = c->at.cols - c->at.label_cols;
	char text[48];

	for (; time_axis_col(&c->axis, t_us) < c->axis.cols; t_us += label_us) {
		int64_t col = time_axis_col(&c->axis, t_us);

		time_axis_label(&c->axis, t_us, text, sizeof text);
		/* A guess removes the whole number that it would cut into; beside the playhead's mark it makes room. */
		if (canvas_guess_us(c) != NEVER_US && cuts_into(guess_col, col, text))
			continue;
		col = beside_before(c, col, text);
		if (c->head_col == col + text_cols(text) && col > 0)
			col--;
		else if (c->head_col == col - 1)
			col++;
		if (col >= 0 && col + text_cols(text) < room)
			grid_text(c->grid, c->at.label_cols + (int)col, row, -1, ROLE_AXIS, text);
	}
}

/* The time at which the person guessed that it ends. A guess is not an event: it is never drawn as
 * the future. */
static void
draw_guess(const struct canvas *c, int row)
{
	int64_t guess_us = canvas_guess_us(c), col = time_axis_col(&c->axis, guess_us);

	if (guess_us != NEVER_US && col >= 0 && col < c->axis.cols)
		grid_put(c->grid, c->at.label_cols + (int)col, row, GLYPH_GUESS, ROLE_USER);
}

/* Before the time from which on all details are known. */
static void
draw_forgotten(const struct canvas *c, int row)
{
	int64_t from_us = timeline_from_us(c->scene->moment.timeline);
	int64_t from_col = from_us > 0 ? time_axis_col(&c->axis, from_us) : 0;

	for (int64_t col = 0; col < from_col && col < c->axis.cols; col++)
		grid_put(c->grid, c->at.label_cols + (int)col, row, GLYPH_FORGOTTEN, ROLE_AXIS);
}

/* The playhead's mark; or, where a number stands, that is marked in its cell. */
static void
draw_head(const struct canvas *c, int row)
{
	const struct rect at = { c->at.label_cols + (int)c->head_col, row, 1, 1 };
	const struct cell *cell = grid_cell(c->grid, at.col, row);

	if (c->head_col >= 0 && c->head_col < c->axis.cols && cell != NULL && cell->role == ROLE_AXIS)
		grid_role(c->grid, at, ROLE_CHOSEN);
	else
		canvas_put(c, c->head_col, row, GLYPH_HEAD, ROLE_PLAYHEAD);
}

void
panel_axis(const struct canvas *c)
{
	int row = c->at.axis_row;
	char unit[48], head[WORDS_SIZE];

	grid_hline(c->grid, 0, row, c->at.cols, GLYPH_LINE, ROLE_RULE);
	time_axis_unit(&c->axis, c->at.label_cols < 12, unit, sizeof unit);
	utf8_format(head, sizeof head, " %s ", unit);
	grid_text(c->grid, 1, row, c->at.label_cols - 1, ROLE_DIM, head);
	draw_forgotten(c, row);
	draw_labels(c, row);
	panel_before_marks(c);
	draw_guess(c, row);
	draw_head(c, row);
}

/* ---- interventions ---- */

static void
describe_intervention(const struct intervention *intervention, char *out, size_t size)
{
	char value[32];

	if (intervention->button || intervention->number >= KNOB_COUNT) {
		utf8_format(out, size, "b");
		return;
	}
	knob_brief((enum knob)intervention->number, intervention->value, value, sizeof value);
	utf8_format(out, size, "%s %s", knob_info((enum knob)intervention->number)->name, value);
}

/* The interventions in one column, which share a mark. */
struct interventions_of_col {
	int64_t col;
	size_t shown; /* the index of the last one that is not hidden */
};

static size_t
interventions_until(const struct canvas *c, int64_t t_us)
{
	size_t count;

	timeline_interventions(c->scene->moment.timeline, t_us < c->until_us ? t_us : c->until_us, &count);
	return count;
}

/* Finds the next interventions that share a mark, from *i on; moves *i past them. Returns false if
 * there are no more on the axis. Each column is looked up, however many interventions it has. */
static bool
next_interventions(const struct canvas *c, const struct intervention *interventions, size_t *i,
    struct interventions_of_col *found)
{
	size_t count = interventions_until(c, c->until_us);

	while (*i < count) {
		size_t first = *i, shown;

		found->col = time_axis_col(&c->axis, interventions[first].t_us);
		if (found->col >= c->axis.cols)
			return false;
		*i = interventions_until(c, time_axis_time(&c->axis, found->col + 1) - 1);
		if (*i <= first) /* the column's end overflowed */
			*i = first + 1;
		shown = found->col == c->head_col && c->t_us < interventions[*i - 1].t_us ? interventions_until(c, c->t_us) : *i;
		if (shown > first) {
			found->shown = shown - 1;
			return true;
		}
	}
	return false;
}

/* Draws a mark for each column with interventions, and the last one's words if they fit before the
 * next mark. */
static void
draw_interventions(const struct canvas *c, int row, const struct intervention *interventions)
{
	size_t i = interventions_until(c, c->axis.left_us - 1), count = interventions_until(c, c->until_us);
	struct interventions_of_col found;

	while (next_interventions(c, interventions, &i, &found)) {
		int64_t words_col = found.col + 2, next_col = INT64_MAX;
		char words[WORDS_SIZE];

		if (found.shown + 1 < count)
			next_col = time_axis_col(&c->axis, interventions[found.shown + 1].t_us);
		canvas_put(c, found.col, row, GLYPH_USER, ROLE_USER);
		describe_intervention(&interventions[found.shown], words, sizeof words);
		if (next_col - words_col < text_cols(words) + 1)
			continue;
		if (words_col + text_cols(words) < c->at.cols - c->at.label_cols)
			canvas_words(c, words_col, c->at.cols - c->at.label_cols, row, found.col > c->head_col ? ROLE_FUTURE : ROLE_USER, words);
	}
}

void
panel_interventions(const struct canvas *c)
{
	size_t count, i = interventions_until(c, c->axis.left_us - 1);
	const struct intervention *interventions = timeline_interventions(c->scene->moment.timeline, c->until_us, &count);
	struct interventions_of_col found;

	if (count == 0)
		return;
	if (c->at.user_row != NO_ROW) {
		grid_text(c->grid, 1, c->at.user_row, c->at.label_cols - 1, ROLE_USER, "you");
		draw_interventions(c, c->at.user_row, interventions);
		return;
	}
	while (next_interventions(c, interventions, &i, &found))
		if (found.col != c->head_col)
			canvas_put(c, found.col, c->at.axis_row, GLYPH_USER, ROLE_USER);
}

/* ---- grid lines ---- */

/* Words may cover a line; but none of their letters touches it. */
static bool
is_letter(const struct canvas *c, int64_t col, int row)
{
	const struct cell *cell = grid_cell(c->grid, c->at.label_cols + (int)col, row);

	return cell != NULL && cell->glyph != ' ' && cell->glyph < GLYPH_ARROWS;
}

static void
draw_upright(const struct canvas *c, int64_t col, uint32_t glyph, enum role role)
{
	int last = layout_bars_end(&c->at);

	for (int row = c->at.axis_row + 1; col >= 0 && col < c->axis.cols && row <= last; row++)
		if (canvas_is_free(c, col, col + 1, row) && !is_letter(c, col - 1, row) && !is_letter(c, col + 1, row))
			grid_put(c->grid, c->at.label_cols + (int)col, row, glyph, role);
}

void
panel_grid(const struct canvas *c)
{
	int64_t rule_us = c->axis.tick_us * c->axis.rule_every;
	int64_t t_us = (c->axis.left_us / rule_us + 1) * rule_us;

	if (!c->live)
		draw_upright(c, c->head_col, GLYPH_GRID, ROLE_PLAYHEAD);
	if (timeline_from_us(c->scene->moment.timeline) > 0)
		draw_upright(c, time_axis_col(&c->axis, timeline_from_us(c->scene->moment.timeline)), GLYPH_GRID, ROLE_AXIS);
	if (canvas_guess_us(c) != NEVER_US)
		draw_upright(c, time_axis_col(&c->axis, canvas_guess_us(c)), GLYPH_GRID, ROLE_USER);
	for (; time_axis_col(&c->axis, t_us) < c->axis.cols; t_us += rule_us)
		draw_upright(c, time_axis_col(&c->axis, t_us), GLYPH_GRID, ROLE_RULE);
}
