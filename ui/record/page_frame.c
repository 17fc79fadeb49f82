/* The screen for a page in a browser. */
#include "ui/record/page_frame.h"

#include <stdbool.h>
#include <stdint.h>

#include "base/json_text.h"
#include "base/xml_text.h"
#include "ui/draw/theme.h"

/* ---- rows ---- */

/* How its letters keep their columns. */
enum kind { KIND_PLAIN /* by themselves: they are ASCII */, KIND_NARROW, KIND_WIDE };

/* Returns true if a blank in that role looks like one in any other such role. */
static bool
is_groundless(enum role role)
{
	const struct look *dark = theme_look(THEME_DARK, role), *light = theme_look(THEME_LIGHT, role);

	return dark->bg == COLOUR_DEFAULT && !dark->reverse && light->bg == COLOUR_DEFAULT && !light->reverse;
}

static bool
is_blank(const struct cell *cell)
{
	return cell->glyph == ' ' && cell->marks[0] == 0 && is_groundless((enum role)cell->role);
}

static enum kind
kind_of(const struct grid *grid, int col, int row)
{
	const struct cell *cell = grid_cell(grid, col, row);

	if (grid_is_wide(grid, col, row))
		return KIND_WIDE;
	return cell->glyph >= ' ' && cell->glyph <= '~' && cell->marks[0] == 0 ? KIND_PLAIN : KIND_NARROW;
}

/* The column behind the run that begins at `col`. */
static int
run_end(const struct grid *grid, int row, int col, int end)
{
	const struct cell *first = grid_cell(grid, col, row);
	enum kind kind = kind_of(grid, col, row);
	bool groundless = is_groundless((enum role)first->role);

	for (; col < end; col += kind == KIND_WIDE ? 2 : 1) {
		const struct cell *cell = grid_cell(grid, col, row);

		if (kind_of(grid, col, row) != kind ||
		    (cell->role != first->role && !(kind == KIND_PLAIN && groundless && is_blank(cell))))
			break;
	}
	return col;
}

/* The column behind the last one that isn't blank. */
static int
row_end(const struct grid *grid, int row)
{
	int end = grid->cols;

	while (end > 0 && is_blank(grid_cell(grid, end - 1, row)))
		end--;
	return end;
}

/* Writes the letters of a run, each character as `put` does. */
static void
write_letters(FILE *out, const struct grid *grid, int row, int col, int end, void (*put)(FILE *, uint32_t))
{
	for (; col < end; col++) {
		const struct cell *cell = grid_cell(grid, col, row);

		if (cell->glyph == GLYPH_TAIL)
			continue;
		put(out, cell->glyph);
		for (int i = 0; i < LETTER_MARKS && cell->marks[i] != 0; i++)
			put(out, cell->marks[i]);
	}
}

static void
put_json(FILE *out, uint32_t character)
{
	char text[JSON_TEXT_MAX_BYTES];

	fwrite(text, 1, (size_t)(json_text_encode(text, character) - text), out);
}

int
page_run_write(FILE *out, const struct grid *grid, int row, int col)
{
	int end = row_end(grid, row), next;

	if (col >= end)
		return -1;
	next = run_end(grid, row, col, end);
	fprintf(out, "%d,%d,\"", (int)grid_cell(grid, col, row)->role, kind_of(grid, col, row) == KIND_PLAIN ? 0 : next - col);
	write_letters(out, grid, row, col, next, put_json);
	fputc('"', out);
	return next;
}

void
page_row_write(FILE *out, const struct grid *grid, int row)
{
	int col = 0, end = row_end(grid, row);

	fputc('[', out);
	while (col < end) {
		fputs(col == 0 ? "" : ",", out);
		col = page_run_write(out, grid, row, col);
	}
	fputc(']', out);
}

void
page_row_write_html(FILE *out, const struct grid *grid, int row)
{
	int end = row_end(grid, row), next;

	fputs("<div>", out);
	for (int col = 0; col < end; col = next) {
		next = run_end(grid, row, col, end);
		fprintf(out, "<span class=\"r%d", (int)grid_cell(grid, col, row)->role);
		if (kind_of(grid, col, row) != KIND_PLAIN)
			fprintf(out, " fixed c%d", next - col);
		fputs("\">", out);
		write_letters(out, grid, row, col, next, xml_text_put);
		fputs("</span>", out);
	}
	fputs("</div>", out);
}

/* ---- looks ---- */

static int32_t
colour(int32_t own, int32_t paper)
{
	return own == COLOUR_DEFAULT ? paper : own;
}

static void
write_theme(FILE *out, enum theme theme)
{
	const struct theme_paper *paper = theme_paper(theme);

	fprintf(out, ":root{--text:#%06x;--paper:#%06x;--page:#%06x;--frame:#%06x;--dim:#%06x;--live:#%06x;--lost:#%06x}\n",
	    (unsigned)paper->fg, (unsigned)paper->bg, (unsigned)paper->bg, (unsigned)paper->frame,
	    (unsigned)colour(theme_look(theme, ROLE_DIM)->fg, paper->fg), (unsigned)colour(theme_look(theme, ROLE_LIVE)->fg, paper->fg),
	    (unsigned)colour(theme_look(theme, ROLE_FAILED)->fg, paper->fg));
	for (int role = 0; role < ROLE_COUNT; role++) {
		const struct look *look = theme_look(theme, (enum role)role);
		int32_t fg = colour(look->fg, paper->fg), bg = colour(look->bg, paper->bg);

		fprintf(out, ".r%d{color:#%06x", role, (unsigned)(look->reverse ? bg : fg));
		if (look->reverse || look->bg != COLOUR_DEFAULT)
			fprintf(out, ";background:#%06x", (unsigned)(look->reverse ? fg : bg));
		fprintf(out, "%s}\n", look->bold ? ";font-weight:bold" : "");
	}
}

/* What is printed is on white paper, whatever its reader prefers. */
void
page_style_write(FILE *out)
{
	write_theme(out, THEME_LIGHT);
	fprintf(out, "@media screen and (prefers-color-scheme:dark){\n");
	write_theme(out, THEME_DARK);
	fprintf(out, "}\n");
}
