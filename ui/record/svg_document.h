/* An SVG document made of pieces, each with the time during which it is visible. */
#ifndef WAITSCOPE_SVG_DOCUMENT_H
#define WAITSCOPE_SVG_DOCUMENT_H

#include <stddef.h>
#include <stdio.h>

#include "ui/draw/theme.h"
#include "ui/record/svg_lifetime.h"

struct svg_document {
	const struct svg_lifetime *lifetimes; /* none of them open */
	size_t count;
	int cols, rows;
	enum theme theme;
	const char *title; /* UTF-8 */
	int tenths;        /* how long it plays before it begins again; all lifetimes end by then */
	int poster;        /* the tenth that is shown where nothing moves */
};

/* Returns 0, or -1 if the file did not take all of it. */
int svg_document_write(FILE *, const struct svg_document *);

#endif
