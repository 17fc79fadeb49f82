/*
 * A film of the screen. Only the new pieces of each picture are stored: a piece that was already
 * in the picture before goes on. So the film grows with the changes on the screen, not with its
 * size.
 */
#include "ui/record/svg.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/memory.h"
#include "ui/record/svg_document.h"

enum { LAST_TENTH = 36000000 }; /* a thousand hours */

/* When a picture was added, and which tenth of the film it became. */
struct film_picture {
	int64_t t_us;
	int tenth;
};

struct svg_film {
	struct svg_lifetimes lifetimes;
	struct svg_open_lifetimes *in_row; /* one for each row */
	struct grid next;         /* the last picture added; its tenth may not be over */
	struct grid seen;         /* the one before, as the open lifetimes show it */
	struct svg_pieces pieces;     /* of one row, while it is compared */
	ARRAY(struct film_picture) pictures; /* one for each tenth in which the picture changed */
	int64_t start_us;         /* of the first picture */
	int64_t skipped_us;       /* the time that the idle limit has cut out so far */
	int64_t changed_us;       /* when the picture last changed */
	int64_t idle_limit_us;    /* 0 = none */
	int64_t poster_us;
	bool has_poster;
	bool has_seen;            /* the first picture's tenth is over */
	enum theme theme;
	char *title;
};

struct svg_film *
svg_film_new(int cols, int rows, enum theme theme, const char *title)
{
	struct svg_film *film = mem_new(1, sizeof *film);

	grid_init(&film->next, cols, rows);
	grid_init(&film->seen, cols, rows);
	film->in_row = mem_new((size_t)film->next.rows, sizeof *film->in_row);
	film->theme = theme;
	film->title = mem_copy(title);
	return film;
}

void
svg_film_free(struct svg_film *film)
{
	if (film == NULL)
		return;
	for (int row = 0; row < film->next.rows; row++)
		ARRAY_RELEASE(film->in_row[row].list);
	svg_lifetimes_release(&film->lifetimes);
	free(film->in_row);
	ARRAY_RELEASE(film->pictures);
	free(film->title);
	svg_pieces_release(&film->pieces);
	grid_release(&film->next);
	grid_release(&film->seen);
	free(film);
}

static struct film_picture *
last_picture(const struct svg_film *film)
{
	return ARRAY_LAST(film->pictures);
}

/* ---- pictures become lifetimes ---- */

static size_t
row_size(const struct grid *grid)
{
	return (size_t)grid->cols * sizeof *grid->cells;
}

static bool
same_row(const struct grid *a, const struct grid *b, int row)
{
	return a->cols == 0 || memcmp(grid_cell(a, 0, row), grid_cell(b, 0, row), row_size(a)) == 0;
}

/* The tenth of film->next is over: nothing will replace it any more. */
static void
settle(struct svg_film *film)
{
	int tenth;

	if (film->pictures.count == 0)
		return;
	tenth = last_picture(film)->tenth;
	for (int row = 0; row < film->next.rows; row++) {
		if (film->has_seen && same_row(&film->next, &film->seen, row))
			continue;
		svg_pieces_of_row(&film->pieces, &film->next, row, film->theme);
		svg_lifetimes_go_on(&film->lifetimes, &film->in_row[row], &film->pieces, tenth);
		if (film->next.cols > 0)
			memcpy(grid_cell(&film->seen, 0, row), grid_cell(&film->next, 0, row), row_size(&film->next));
	}
	film->has_seen = true;
}

/* The cell of a grid whose size may differ from the film's. Half a letter at the film's edge is a blank. */
static const struct cell *
cell_of(const struct grid *film, const struct grid *grid, int col, int row)
{
	static const struct cell blank = { .glyph = ' ', .role = ROLE_BLANK };
	const struct cell *cell = grid_cell(grid, col, row);

	return cell == NULL || (col == film->cols - 1 && grid_is_wide(grid, col, row)) ? &blank : cell;
}

static bool
differs(const struct grid *film, const struct grid *grid)
{
	for (int row = 0; row < film->rows; row++)
		for (int col = 0; col < film->cols; col++)
			if (memcmp(grid_cell(film, col, row), cell_of(film, grid, col, row), sizeof(struct cell)) != 0)
				return true;
	return false;
}

static void
take(struct grid *film, const struct grid *grid)
{
	for (int row = 0; row < film->rows; row++)
		for (int col = 0; col < film->cols; col++)
			*grid_cell(film, col, row) = *cell_of(film, grid, col, row);
}

/* ---- time ---- */

void
svg_film_set_idle_limit(struct svg_film *film, int64_t us)
{
	film->idle_limit_us = us;
}

void
svg_film_set_poster(struct svg_film *film, int64_t t_us)
{
	film->poster_us = t_us;
	film->has_poster = true;
}

/* Shortens the time since the last change to the idle limit. */
static void
skip_idle(struct svg_film *film, int64_t t_us)
{
	int64_t idle_us = t_us - film->changed_us;

	if (film->idle_limit_us > 0 && idle_us > film->idle_limit_us)
		film->skipped_us += idle_us - film->idle_limit_us;
}

/* The tenth of the film in which a time lies; never before the last picture's. */
static int
tenth_at(const struct svg_film *film, int64_t t_us)
{
	int64_t tenth = (t_us - film->skipped_us - film->start_us) / FILM_PICTURE_US;
	int last = film->pictures.count == 0 ? 0 : last_picture(film)->tenth;

	if (tenth < last)
		return last;
	return tenth > LAST_TENTH ? LAST_TENTH : (int)tenth;
}

void
svg_film_add(struct svg_film *film, const struct grid *grid, int64_t t_us)
{
	struct film_picture picture = { .t_us = t_us };

	if (film->pictures.count == 0)
		film->start_us = t_us;
	else if (!differs(&film->next, grid))
		return;
	else
		skip_idle(film, t_us);
	film->changed_us = t_us;
	picture.tenth = tenth_at(film, t_us);
	if (film->pictures.count == 0 || picture.tenth != last_picture(film)->tenth) {
		settle(film);
		ARRAY_PUSH(film->pictures, picture);
	}
	take(&film->next, grid);
}

static int
poster_tenth(const struct svg_film *film)
{
	size_t i = film->pictures.count - 1;

	while (film->has_poster && i > 0 && film->pictures.at[i].t_us > film->poster_us)
		i--;
	return film->pictures.at[i].tenth;
}

int
svg_film_write(struct svg_film *film, FILE *file, int64_t end_us)
{
	struct svg_document document = { .cols = film->next.cols, .rows = film->next.rows, .theme = film->theme, .title = film->title };

	if (film->pictures.count == 0)
		svg_film_add(film, &film->next, end_us); /* an empty film is one blank picture */
	settle(film);
	skip_idle(film, end_us);
	document.tenths = tenth_at(film, end_us) + 1 + FILM_PAUSE_US / FILM_PICTURE_US;
	document.poster = poster_tenth(film);
	svg_lifetimes_end(&film->lifetimes, document.tenths);
	document.lifetimes = film->lifetimes.list.at;
	document.count = film->lifetimes.list.count;
	return svg_document_write(file, &document);
}
