/* The page of a film (page_film.h) as a file. */
#ifndef WAITSCOPE_PAGE_DOCUMENT_H
#define WAITSCOPE_PAGE_DOCUMENT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/array.h"
#include "base/texts.h"
#include "ui/draw/grid.h"

/* A row that shows another line from a frame on: its number in the film's lines. */
struct page_change {
	int row;
	size_t line;
};

/* A frame: it shows what the one before it did, but for its changes. Of another size, it changes all of its rows. */
struct page_picture {
	int64_t t_us;
	int cols, rows;
	size_t changed; /* the index of its first change; the last one is before the next frame's first */
};

/* Words about a moment, and the time of the first frame that shows it, which may come a little later. */
struct page_words {
	int64_t t_us, shown_us;
	char *text;
};

struct page_lines {
	ARRAY(struct page_words) list;
};

struct page_document {
	const char *title;
	const struct texts *runs;  /* of rows, as JSON (page_frame.h) */
	const struct texts *lines; /* rows: numbers of their runs, from 0 */
	const struct page_picture *pictures;
	size_t picture_count; /* at least one */
	const struct page_change *changes;
	size_t change_count;
	const struct page_lines *marks, *told;
	const struct grid *poster;
	int64_t poster_us, end_us;
};

/* Returns 0, or -1 if the file did not take all of it. */
int page_document_write(FILE *, const struct page_document *);

#endif
