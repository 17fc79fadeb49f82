/* An SVG document out of pieces, each with the time in which it is seen. */
#ifndef WAITSCOPE_SVG_DOCUMENT_H
#define WAITSCOPE_SVG_DOCUMENT_H

#include <stddef.h>
#include <stdio.h>

#include "ui/draw/theme.h"
#include "ui/record/svg_lifetime.h"

struct svg_document {
	const struct svg_lifetime *lifetimes; /* all of them ended */
	size_t count;
	int cols, rows;
	enum theme theme;
	const char *title; /* UTF-8 */
	int tenths;        /* how long it plays before it begins again; all lifetimes end by then */
	int poster;        /* the tenth that is seen where nothing moves */
};

/* Returns 0, or -1 if the file took not all of it. */
int svg_document_write(FILE *, const struct svg_document *);

#endif
