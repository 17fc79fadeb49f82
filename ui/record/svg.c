/* A picture of the screen: a document whose pieces are all seen all the time. */
#include "ui/record/svg.h"

#include <stdlib.h>

#include "base/memory.h"
#include "ui/record/svg_document.h"

int
svg_write(FILE *file, const struct grid *grid, enum theme theme, const char *title)
{
	struct svg_document document = { .cols = grid->cols, .rows = grid->rows, .theme = theme, .title = title, .tenths = 1 };
	struct pieces pieces = { 0 };
	struct life *lives;
	int written;

	for (int row = 0; row < grid->rows; row++)
		pieces_of_row(&pieces, grid, row, theme);
	lives = mem_new(pieces.count, sizeof *lives);
	for (size_t i = 0; i < pieces.count; i++)
		lives[i] = (struct life){ .piece = pieces.list[i], .until = 1 };
	document.lives = lives;
	document.count = pieces.count;
	written = svg_document_write(file, &document);
	free(lives);
	pieces_release(&pieces);
	return written;
}
