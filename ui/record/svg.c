/* A picture of the screen: a document whose pieces are always visible. */
#include "ui/record/svg.h"

#include <stdlib.h>

#include "base/memory.h"
#include "ui/record/svg_document.h"

int
svg_write(FILE *file, const struct grid *grid, enum theme theme, const char *title)
{
	struct svg_document document = { .cols = grid->cols, .rows = grid->rows, .theme = theme, .title = title, .tenths = 1 };
	struct svg_pieces pieces = { 0 };
	struct svg_lifetime *lifetimes;
	int written;

	for (int row = 0; row < grid->rows; row++)
		svg_pieces_of_row(&pieces, grid, row, theme);
	lifetimes = mem_new(pieces.list.count, sizeof *lifetimes);
	for (size_t i = 0; i < pieces.list.count; i++)
		lifetimes[i] = (struct svg_lifetime){ .piece = pieces.list.at[i], .until = 1 };
	document.lifetimes = lifetimes;
	document.count = pieces.list.count;
	written = svg_document_write(file, &document);
	free(lifetimes);
	svg_pieces_release(&pieces);
	return written;
}
