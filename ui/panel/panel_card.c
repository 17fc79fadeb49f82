/* The card of a lesson, over a view. */
#include <string.h>

#include "base/utf8.h"
#include "ui/draw/theme.h"
#include "ui/panel/card_page.h"

static bool
has_card(const struct canvas *c)
{
	return c->scene->moment.lesson.lesson != NULL && c->scene->moment.lesson.card != CARD_NONE;
}

int
panel_card_scroll_max(const struct canvas *c)
{
	struct card_page page;
	int over;

	if (!has_card(c))
		return 0;
	page = card_page_make(c);
	over = page.count - card_page_room(c);
	card_page_release(&page);
	return over > 0 ? over : 0;
}

/* The rows that are scrolled off: as many as were asked for, and so many that the choice that the arrows
 * are on can be seen. */
static int
scroll_of(const struct card_page *page)
{
	int room = card_page_room(page->c), most = page->count - room, scroll = page->c->scene->moment.lesson.scroll;

	if (most <= 0)
		return 0;
	if (page->chosen_until - (room - page->fixed) > scroll)
		scroll = page->chosen_until - (room - page->fixed);
	return scroll > most ? most : scroll;
}

int
panel_card_below(const struct canvas *c)
{
	struct card_page page;
	int below;

	if (!has_card(c))
		return 0;
	page = card_page_make(c);
	below = page.count - card_page_room(c) - scroll_of(&page);
	card_page_release(&page);
	return below > 0 ? below : 0;
}

/* ---- drawing ---- */

static void
draw_bar(const struct card_page *page, const struct card_line *line, int col, int row)
{
	int from = page->bar_col, room = page->cols - from - 1;
	int cols = page->longest_us > 0 && room > 0 ? (int)(line->bar_us * room / page->longest_us) : 0;

	if (line->glyph == 0 || room < 8)
		return;
	grid_hline(page->c->grid, col + from, row, cols, GLYPH_FLIGHT, line->role);
	grid_put(page->c->grid, col + from + cols, row, line->glyph, line->role);
}

static void
draw_line(const struct card_page *page, const struct card_line *line, int col, int row)
{
	struct grid *grid = page->c->grid;
	const char *next = line->text;
	int cols = grid_text(grid, col, row, page->cols, line->role, line->text);

	if (line->unit != NULL)
		grid_text(grid, col + cols + 1, row, page->cols - cols - 1, ROLE_DIM, line->unit);
	draw_bar(page, line, col, row);
	for (next = line->keys ? next : NULL; next != NULL; next = strstr(next, "   ")) {
		char before[CARD_LINE_SIZE], key[CARD_LINE_SIZE];

		next += strspn(next, " ");
		utf8_format(before, sizeof before, "%.*s", (int)(next - line->text), line->text);
		utf8_format(key, sizeof key, "%.*s", (int)strcspn(next, " "), next);
		grid_role(grid, (struct rect){ col + text_cols(before), row, text_cols(key), 1 }, ROLE_KEY);
	}
}

/* The card's row: before a run the listings stay visible, after it the bars; whatever else it covers
 * is not needed then. */
static int
place_row(const struct canvas *c, int rows)
{
	int first = 2, last = c->at.rows - 1 - rows, narration = c->at.narration_row - (c->at.rule_row != NO_ROW) - rows;

	if (c->scene->moment.lesson.card == CARD_AFTER || last < first)
		return first;
	return narration > first ? narration : first;
}

/*
 * Before a run the card is all there is to read, so the view behind it is dimmed: grounds disappear,
 * and in the rows that the card cuts through words are as dim as marks. Header, knobs and narration
 * are about this moment and stay.
 */
static void
dim_behind(const struct canvas *c, struct rect card)
{
	static const bool stays[ROLE_COUNT] = {
		[ROLE_BLANK] = true, [ROLE_RULE] = true, [ROLE_NARRATION] = true, [ROLE_NARRATION_WHO] = true, [ROLE_NARRATION_NEXT] = true,
	};

	for (int row = c->at.knobs_row + 1; row < c->at.rows; row++) {
		bool is_cut = row >= card.row && row < card.row + card.rows;

		for (int col = 0; col < c->at.cols; col++) {
			const struct cell *cell = grid_cell(c->grid, col, row);

			bool is_mark = cell->glyph > 0x7e && theme_glyph_ascii(cell->glyph) != '?';

			if (!stays[cell->role] && cell->glyph != GLYPH_TAIL)
				grid_role(c->grid, (struct rect){ col, row, 1, 1 }, is_cut || is_mark ? ROLE_FUTURE : ROLE_DIM);
		}
	}
}

/* Says at the card's edges that it goes on there. */
static void
draw_more(const struct canvas *c, struct rect at, bool above, bool below)
{
	const struct lesson_scene *lesson = &c->scene->moment.lesson;
	bool chooses = lesson->asks && lesson->lesson->question.kind == QUESTION_CHOICE;
	char words[OFFER_KEY_SIZE + 32], more[OFFER_KEY_SIZE + 32 + 2];

	offer_write(chooses ? OFFER_SCROLL_CHOICE : OFFER_SCROLL, c->scene->presenter, words, sizeof words);
	utf8_format(more, sizeof more, " %s ", words);
	if (above)
		grid_text_right(c->grid, at.col + at.cols - 2, at.row, -1, ROLE_KEY, more);
	if (below)
		grid_text_right(c->grid, at.col + at.cols - 2, at.row + at.rows - 1, -1, ROLE_KEY, more);
}

/* The keys that the card's own row does not name. The list has a digit of its own only where digits are no
 * answers. */
static void
draw_foot(const struct canvas *c, bool below)
{
	const struct lesson_scene *lesson = &c->scene->moment.lesson;
	bool digits = lesson->asks && lesson->lesson->question.kind != QUESTION_NONE;
	bool is_first = lesson->card == CARD_BEFORE && lesson->number == 1;
	const struct key_offer offers[] = {
		{ .offer = below ? OFFER_READ_ON : OFFER_STEP_ON, .words = below ? NULL : lesson->next, .rank = 2 },
		{ .offer = OFFER_STEP_BACK, .words = is_first ? "" : NULL, .rank = 3 },
		{ .offer = digits ? OFFER_LESSONS_TOO : OFFER_LESSONS, .rank = 4 },
		{ .offer = OFFER_HELP, .rank = 1 }, { .offer = OFFER_QUIT, .rank = 0 },
	};

	panel_keys(c, offers, sizeof offers / sizeof *offers);
}

static void
draw_title(const struct canvas *c, struct rect at)
{
	const struct lesson_scene *lesson = &c->scene->moment.lesson;

	if (lesson->lesson->part_count > 1 && lesson->card != CARD_AFTER)
		grid_printf(c->grid, at.col + 2, at.row, -1, ROLE_DIM, " lesson %d of %d, part %d of %d ", lesson->number, lesson->count,
		    lesson->part + 1, lesson->lesson->part_count);
	else
		grid_printf(c->grid, at.col + 2, at.row, -1, ROLE_DIM, " lesson %d of %d ", lesson->number, lesson->count);
}

void
panel_card(const struct canvas *c)
{
	struct card_page page;
	struct rect at;
	int rows, scroll;

	if (!has_card(c))
		return;
	page = card_page_make(c);
	rows = page.count < card_page_room(c) ? page.count : card_page_room(c);
	scroll = scroll_of(&page);
	at = (struct rect){ .cols = page.cols + CARD_AROUND_COLS - 2, .rows = rows + CARD_FRAME_ROWS };
	at.col = (c->at.cols - at.cols) / 2;
	at.row = place_row(c, at.rows);
	if (c->scene->moment.lesson.card != CARD_AFTER)
		dim_behind(c, at);
	panel_box(c, at);
	draw_title(c, at);
	draw_more(c, at, scroll > 0, scroll < page.count - rows);
	draw_foot(c, scroll < page.count - rows);
	for (int i = 0; i < rows; i++) {
		bool is_fixed = i >= rows - page.fixed;

		draw_line(&page, &page.lines[is_fixed ? page.count - rows + i : scroll + i], at.col + 3, at.row + 1 + i);
	}
	card_page_release(&page);
}
