/* How to visit: what stands where programs would be, if none runs. */
#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"
#include "log/visits.h"
#include "ui/draw/big_letters.h"
#include "ui/panel/panel.h"

#define OWN_NAME "   with your own name"

enum { GUIDE_LINES = 5, LARGE_FROM = 4 /* the column of a large address */ };

static void
draw_guide_title(const struct canvas *c, struct rect guide)
{
	struct visitor_counts counts = timeline_visitor_counts(c->scene->moment.timeline, c->t_us);
	char words[64];

	grid_text(c->grid, guide.col + 3, guide.row, -1, ROLE_STRONG, " ask the server yourself ");
	utf8_format(words, sizeof words, " %" PRIu64 " asked, %" PRIu64 " in flight ", counts.came, counts.at_work + counts.in_line);
	if (counts.came > 0)
		grid_text_right(c->grid, guide.col + guide.cols - 3, guide.row, -1, ROLE_DIM, words);
}

/* Its lines, and which of them go first where there is little room. */
struct guide_line {
	enum role role;
	int rank;
	char words[WORDS_SIZE];
};

/* Learners sign, so that each finds the own row. */
static void
write_lines(const struct canvas *c, struct guide_line lines[GUIDE_LINES])
{
	const char *address = c->scene->moment.address, *query = c->scene->moment.is_open ? "name=ana" : "delay=2";

	lines[0] = (struct guide_line){ ROLE_TEXT, 3, "From another terminal:" };
	lines[1] = (struct guide_line){ ROLE_STRONG, c->scene->moment.is_open ? 2 : 0, "" };
	lines[2] = (struct guide_line){ ROLE_STRONG, c->scene->moment.is_open ? 0 : 2, "" };
	lines[3] = (struct guide_line){ ROLE_TEXT, 1, "" };
	lines[4] = (struct guide_line){ ROLE_DIM, 4, "Whoever asks gets a row below, as it happens." };
	utf8_format(lines[1].words, WORDS_SIZE, "    curl http://%s/", address);
	utf8_format(lines[2].words, WORDS_SIZE, "    curl 'http://%s/?%s'", address, query);
	utf8_format(lines[3].words, WORDS_SIZE, "or open http://%s/%s in a browser.", address, c->scene->moment.is_open ? "?name=ana" : "");
	if (c->scene->moment.is_open && text_cols(lines[2].words) + text_cols(OWN_NAME) <= c->at.guide.cols - 5)
		utf8_add(lines[2].words, WORDS_SIZE, "%s", OWN_NAME);
}

/* The address that learners type, so that they can read it from the back of a room; if there is room. */
static bool
draw_large(const struct canvas *c, struct rect guide, int rows)
{
	const char *address = c->scene->moment.address;
	int cols = big_letters_cols(address);

	if (!c->scene->moment.is_open || rows < BIG_LETTER_ROWS + 2 || cols < 0 || cols > guide.cols - 2 * LARGE_FROM)
		return false;
	big_letters_draw(c->grid, guide.col + LARGE_FROM, guide.row + 1, ROLE_STRONG, address);
	return true;
}

void
panel_guide(const struct canvas *c)
{
	struct rect guide = c->at.guide;
	struct guide_line lines[GUIDE_LINES];
	bool is_led; /* a line says what the commands are for, and they stand under it */
	int rows = guide.rows - (c->at.style == PANEL_FRAMED ? 2 : 1), row = guide.row + 1;

	if (c->at.style == PANEL_FRAMED)
		grid_frame(c->grid, guide, ROLE_RULE);
	else
		grid_hline(c->grid, guide.col, guide.row, guide.cols, GLYPH_LINE, ROLE_RULE);
	draw_guide_title(c, guide);
	write_lines(c, lines);
	if (draw_large(c, guide, rows)) {
		row += BIG_LETTER_ROWS;
		rows -= BIG_LETTER_ROWS;
	}
	is_led = lines[0].rank < rows;
	for (int i = 0; i < GUIDE_LINES; i++)
		if (lines[i].rank < rows)
			grid_text(c->grid, guide.col + 3, row++, guide.cols - 5, lines[i].role,
			    lines[i].words + (is_led ? 0 : strspn(lines[i].words, " ")));
}
