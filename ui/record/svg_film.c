/*
 * A film of the screen. Of each picture only what is new is stored: a piece that was
 * there in the picture before goes on. So the film grows with what changes on the screen,
 * not with its size.
 */
#include "ui/record/svg.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/memory.h"
#include "ui/record/svg_document.h"

enum { LAST_TENTH = 36000000 }; /* a thousand hours */

/* When a picture was given, and which tenth of the film it became. */
struct moment {
	int64_t t_us;
	int tenth;
};

struct svg_film {
	struct svg_lifetimes lifetimes;
	struct svg_open_lifetimes *in_row; /* one for each row */
	struct grid next;         /* the last picture given; its tenth may not be over */
	struct grid seen;         /* the one before: what the open lifetimes show */
	struct svg_pieces pieces;     /* of one row, while it is compared */
	ARRAY(struct moment) moments; /* one for each tenth in which another picture came */
	int64_t start_us;         /* of the first picture */
	int64_t skipped_us;       /* what the idle limit has cut out so far */
	int64_t changed_us;       /* when the last picture came that was another one */
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
	ARRAY_RELEASE(film->moments);
	free(film->title);
	svg_pieces_release(&film->pieces);
	grid_release(&film->next);
	grid_release(&film->seen);
	free(film);
}

static struct moment *
last_moment(const struct svg_film *film)
{
	return ARRAY_LAST(film->moments);
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

	if (film->moments.count == 0)
		return;
	tenth = last_moment(film)->tenth;
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

/* The cell of a picture that may have another size than the film. */
static const struct cell *
cell_of(const struct grid *grid, int col, int row)
{
	static const struct cell blank = { ' ', ROLE_BLANK };
	const struct cell *cell = grid_cell(grid, col, row);

	return cell != NULL ? cell : &blank;
}

static bool
differs(const struct grid *film, const struct grid *grid)
{
	for (int row = 0; row < film->rows; row++)
		for (int col = 0; col < film->cols; col++)
			if (memcmp(grid_cell(film, col, row), cell_of(grid, col, row), sizeof(struct cell)) != 0)
				return true;
	return false;
}

static void
take(struct grid *film, const struct grid *grid)
{
	for (int row = 0; row < film->rows; row++)
		for (int col = 0; col < film->cols; col++)
			*grid_cell(film, col, row) = *cell_of(grid, col, row);
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

/* Cuts out what is too long of the time in which nothing changed. */
static void
skip_idle(struct svg_film *film, int64_t t_us)
{
	int64_t idle_us = t_us - film->changed_us;

	if (film->idle_limit_us > 0 && idle_us > film->idle_limit_us)
		film->skipped_us += idle_us - film->idle_limit_us;
}

/* Which tenth of the film a time is; never before the last picture's. */
static int
tenth_at(const struct svg_film *film, int64_t t_us)
{
	int64_t tenth = (t_us - film->skipped_us - film->start_us) / FILM_PICTURE_US;
	int last = film->moments.count == 0 ? 0 : last_moment(film)->tenth;

	return tenth < last ? last : tenth > LAST_TENTH ? LAST_TENTH : (int)tenth;
}

void
svg_film_add(struct svg_film *film, const struct grid *grid, int64_t t_us)
{
	struct moment moment = { .t_us = t_us };

	if (film->moments.count == 0)
		film->start_us = t_us;
	else if (!differs(&film->next, grid))
		return;
	else
		skip_idle(film, t_us);
	film->changed_us = t_us;
	moment.tenth = tenth_at(film, t_us);
	if (film->moments.count == 0 || moment.tenth != last_moment(film)->tenth) {
		settle(film);
		ARRAY_PUSH(film->moments, moment);
	}
	take(&film->next, grid);
}

static int
poster_tenth(const struct svg_film *film)
{
	size_t i = film->moments.count - 1;

	while (film->has_poster && i > 0 && film->moments.at[i].t_us > film->poster_us)
		i--;
	return film->moments.at[i].tenth;
}

int
svg_film_write(struct svg_film *film, FILE *file, int64_t end_us)
{
	struct svg_document document = { .cols = film->next.cols, .rows = film->next.rows, .theme = film->theme, .title = film->title };

	if (film->moments.count == 0)
		svg_film_add(film, &film->next, end_us); /* a film of nothing is one blank picture */
	settle(film);
	skip_idle(film, end_us);
	document.tenths = tenth_at(film, end_us) + 1 + FILM_PAUSE_US / FILM_PICTURE_US;
	document.poster = poster_tenth(film);
	svg_lifetimes_end(&film->lifetimes, document.tenths);
	document.lifetimes = film->lifetimes.list.at;
	document.count = film->lifetimes.list.count;
	return svg_document_write(file, &document);
}
