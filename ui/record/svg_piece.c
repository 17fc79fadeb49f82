/* Pieces: a row of a grid -> runs of cells of one look. */
#include "ui/record/svg_piece.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/xml_text.h"
#include "ui/draw/shape.h"

/* Words this many blanks apart are two pieces. In a film each can change alone; and a viewer that
 * does not know textLength drifts less. */
enum { GAP_COLS = 2 };


/* How the letters of words go together. */
enum manner { MANNER_NARROW, MANNER_WIDE, MANNER_RTL, MANNER_WIDE_RTL };

/* A cell as it is painted. */
struct dab {
	enum shape_kind shape;
	uint32_t glyph;
	struct letter letter;
	enum manner manner;
	int32_t fg, bg; /* with INK_BOLD in fg */
};


/* Mixes two colours; `over` has a share of `percent`. */
static int32_t
mix(int32_t over, int32_t under, int percent)
{
	int32_t mixed = 0;

	for (int shift = 0; shift < 24; shift += 8) {
		int32_t a = over >> shift & 0xff, b = under >> shift & 0xff;

		mixed |= (a * percent + b * (100 - percent) + 50) / 100 << shift;
	}
	return mixed;
}

static enum manner
manner_of(uint32_t glyph, bool wide)
{
	return (wide ? MANNER_WIDE : MANNER_NARROW) | (letter_is_rtl(glyph) ? MANNER_RTL : MANNER_NARROW);
}

static struct dab
dab_of(const struct cell *cell, bool wide, enum theme theme)
{
	const struct look *look = theme_look(theme, (enum role)cell->role);
	const struct theme_paper *paper = theme_paper(theme);
	struct dab dab = {
		.shape = shape_kind(cell->glyph), .glyph = cell->glyph, .letter = grid_letter(cell), .manner = manner_of(cell->glyph, wide),
	};

	dab.fg = look->fg == COLOUR_DEFAULT ? paper->fg : look->fg;
	dab.bg = look->bg == COLOUR_DEFAULT ? paper->bg : look->bg;
	if (look->reverse) {
		int32_t fg = dab.fg;

		dab.fg = dab.bg;
		dab.bg = fg;
	}
	if (dab.shape == SHAPE_SHADE)
		dab.bg = mix(dab.fg, dab.bg, shape_shade(cell->glyph));
	else if (dab.shape == SHAPE_NONE && look->bold)
		dab.fg |= INK_BOLD;
	return dab;
}

static bool
is_blank(const struct dab *dab)
{
	return dab->shape == SHAPE_SHADE || dab->glyph == ' ';
}

void
svg_pieces_add(struct svg_pieces *pieces, struct svg_piece piece)
{
	ARRAY_PUSH(pieces->list, piece);
}

static void
add_grounds(struct svg_pieces *pieces, const struct dab *dabs, int row, int cols, int32_t paper)
{
	for (int col = 0, end; col < cols; col = end) {
		for (end = col + 1; end < cols && dabs[end].bg == dabs[col].bg; end++)
			;
		if (dabs[col].bg != paper)
			svg_pieces_add(pieces, (struct svg_piece){ PIECE_GROUND, dabs[col].bg, row, col, end - col, 0, NULL });
	}
}

static void
add_shapes(struct svg_pieces *pieces, const struct dab *dabs, int row, int cols)
{
	for (int col = 0, end; col < cols; col = end) {
		const struct dab *d = &dabs[col];

		for (end = col + 1; end < cols && dabs[end].glyph == d->glyph && dabs[end].fg == d->fg; end++)
			;
		if (d->shape == SHAPE_BLOCK || d->shape == SHAPE_LINE)
			svg_pieces_add(pieces, (struct svg_piece){ d->shape == SHAPE_BLOCK ? PIECE_BLOCK : PIECE_LINE, d->fg, row, col, end - col,
			    d->glyph, NULL });
	}
}

static bool
is_word(const struct dab *dab)
{
	return dab->shape == SHAPE_NONE && dab->glyph != ' ';
}

/* The end of the words that start at `col`: the next change of look, shape, or gap. */
static int
words_end(const struct dab *dabs, int col, int cols)
{
	int end = col + 1;

	for (int i = end; i < cols && i < end + GAP_COLS; i++) {
		if (is_word(&dabs[i]) && (dabs[i].fg != dabs[col].fg || dabs[i].manner != dabs[col].manner))
			break;
		if (is_word(&dabs[i]))
			end = i + 1;
		else if (!is_blank(&dabs[i]))
			break;
	}
	return end;
}

static struct letter *
words_of(const struct dab *dabs, int col, int end)
{
	struct letter *words = mem_new((size_t)(end - col), sizeof *words);

	for (int i = col; i < end; i++)
		words[i - col] = is_blank(&dabs[i]) ? (struct letter){ .base = ' ' } : dabs[i].letter;
	return words;
}

static void
add_words(struct svg_pieces *pieces, const struct dab *dabs, int row, int cols)
{
	for (int col = 0, end; col < cols; col = end) {
		end = col + 1;
		if (!is_word(&dabs[col]))
			continue;
		end = words_end(dabs, col, cols);
		svg_pieces_add(pieces, (struct svg_piece){ PIECE_WORDS, dabs[col].fg, row, col, end - col, 0, words_of(dabs, col, end) });
	}
}

void
svg_pieces_of_row(struct svg_pieces *pieces, const struct grid *grid, int row, enum theme theme)
{
	struct dab *dabs = mem_new((size_t)grid->cols, sizeof *dabs);

	for (int col = 0; col < grid->cols; col++)
		dabs[col] = dab_of(grid_cell(grid, col, row), grid_is_wide(grid, col, row), theme);
	for (int col = 1; col < grid->cols; col++)
		if (dabs[col].glyph == GLYPH_TAIL)
			dabs[col].manner = dabs[col - 1].manner;
	add_grounds(pieces, dabs, row, grid->cols, theme_paper(theme)->bg);
	add_shapes(pieces, dabs, row, grid->cols);
	add_words(pieces, dabs, row, grid->cols);
	free(dabs);
}

void
svg_pieces_release(struct svg_pieces *pieces)
{
	for (size_t i = 0; i < pieces->list.count; i++)
		free(pieces->list.at[i].words);
	ARRAY_RELEASE(pieces->list);
}

bool
svg_piece_same(const struct svg_piece *a, const struct svg_piece *b)
{
	return a->kind == b->kind && a->ink == b->ink && a->row == b->row && a->col == b->col && a->cols == b->cols &&
	    a->glyph == b->glyph && (a->words == NULL || memcmp(a->words, b->words, (size_t)a->cols * sizeof *a->words) == 0);
}

/* ---- words ---- */

int
svg_piece_letters(const struct svg_piece *piece)
{
	int letters = 0;

	for (int i = 0; i < piece->cols; i++)
		letters += piece->words[i].base != GLYPH_TAIL;
	return letters;
}

void
svg_write_words(FILE *out, const struct svg_piece *piece)
{
	for (int i = 0; i < piece->cols; i++) {
		const struct letter *letter = &piece->words[i];

		if (letter->base == GLYPH_TAIL)
			continue;
		xml_text_put(out, letter->base);
		for (int k = 0; k < LETTER_MARKS && letter->marks[k] != 0; k++)
			xml_text_put(out, letter->marks[k]);
	}
}
