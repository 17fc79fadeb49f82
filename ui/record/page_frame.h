/* The screen for a page in a browser: rows as JSON, which src/page/screen.js draws, and the looks of cells as CSS. */
#ifndef WAITSCOPE_PAGE_FRAME_H
#define WAITSCOPE_PAGE_FRAME_H

#include <stdio.h>

#include "ui/draw/grid.h"

/* Writes a row of the grid: runs of cells of one look, each as its class (a role's number), columns and letters:
 * [12,0,"waitscope",0,3,"●●●"]. With 0 columns there are as many as letters, all of ASCII. Blanks at the row's end are
 * left out. */
void page_row_write(FILE *, const struct grid *, int row);

/* Writes one of its runs, which begins in that column: 12,0,"waitscope". Returns the next one's column; or -1, and writes
 * nothing, if there are only blanks left. */
int page_run_write(FILE *, const struct grid *, int row, int col);

/* Writes the row as screen.js would draw it: a <div> of <span>s. Those of fixed width have it by a class, "c3". */
void page_row_write_html(FILE *, const struct grid *, int row);

/* Writes how roles look, a class "r12" for each, and the page's own colours, as variables: dark or light, by the reader's
 * preference; light on paper. */
void page_style_write(FILE *);

#endif
