/*
 * A film as a page. A run of cells is stored once, in however many rows it is, and so is a row, in however many frames. Each frame
 * has the rows that changed.
 */
#include "ui/record/page_film.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/memory.h"
#include "base/text_stream.h"
#include "base/texts.h"
#include "ui/record/page_document.h"
#include "ui/record/page_frame.h"

struct page_film {
	struct texts runs, lines;
	ARRAY(struct page_picture) pictures;
	ARRAY(struct page_change) changes;
	struct page_lines marks, told;
	struct grid shown;       /* the last frame */
	struct grid poster;
	int64_t poster_us;       /* of the film */
	bool has_poster;         /* there is one that was chosen */
	bool wants_poster;       /* the next frame is it */
	int64_t start_us;        /* of the first frame */
	int64_t skipped_us;      /* the time that the idle limit has cut out so far */
	int64_t changed_us;      /* when the picture last changed */
	int64_t idle_limit_us;   /* 0 = none */
	char *title;
};

struct page_film *
page_film_new(const char *title)
{
	struct page_film *film = mem_new(1, sizeof *film);

	film->title = mem_copy(title);
	grid_init(&film->shown, 0, 0);
	grid_init(&film->poster, 0, 0);
	return film;
}

static void
release_words(struct page_lines *lines)
{
	for (size_t i = 0; i < lines->list.count; i++)
		free(lines->list.at[i].text);
	ARRAY_RELEASE(lines->list);
}

void
page_film_free(struct page_film *film)
{
	if (film == NULL)
		return;
	texts_release(&film->runs);
	texts_release(&film->lines);
	ARRAY_RELEASE(film->pictures);
	ARRAY_RELEASE(film->changes);
	release_words(&film->marks);
	release_words(&film->told);
	grid_release(&film->shown);
	grid_release(&film->poster);
	free(film->title);
	free(film);
}

/* ---- time ---- */

void
page_film_set_idle_limit(struct page_film *film, int64_t us)
{
	film->idle_limit_us = us;
}

/* Shortens the time since the last change to the idle limit. */
static void
skip_idle(struct page_film *film, int64_t t_us)
{
	int64_t idle_us = t_us - film->changed_us;

	if (film->idle_limit_us > 0 && idle_us > film->idle_limit_us)
		film->skipped_us += idle_us - film->idle_limit_us;
}

/* The film's own time; never before the last frame's, which is what it is about. */
static int64_t
time_at(const struct page_film *film, int64_t t_us)
{
	int64_t own_us = t_us - film->start_us - film->skipped_us;
	int64_t last_us = film->pictures.count == 0 ? 0 : ARRAY_LAST(film->pictures)->t_us;

	return own_us > last_us ? own_us : last_us;
}

/* ---- frames ---- */

static void
copy_grid(struct grid *to, const struct grid *from)
{
	grid_resize(to, from->cols, from->rows);
	memcpy(to->cells, from->cells, (size_t)from->cols * (size_t)from->rows * sizeof *from->cells);
}

static bool
same_size(const struct grid *a, const struct grid *b)
{
	return a->cols == b->cols && a->rows == b->rows;
}

static bool
same_row(const struct grid *a, const struct grid *b, int row)
{
	return a->cols == 0 || memcmp(grid_cell(a, 0, row), grid_cell(b, 0, row), (size_t)a->cols * sizeof *a->cells) == 0;
}

/* What is written into memory. */
struct written {
	FILE *out;
	char *text;
	size_t size;
};

static void
open_written(struct written *written)
{
	written->text = NULL;
	written->out = text_stream_open(&written->text, &written->size);
}

static size_t
close_written(struct written *written, struct texts *texts)
{
	size_t number;

	text_stream_close(written->out);
	number = texts_number(texts, written->text);
	free(written->text);
	return number;
}

/* A row becomes the numbers of its runs, from 0. */
static size_t
number_of_row(struct page_film *film, const struct grid *grid, int row)
{
	struct written line, run;

	open_written(&line);
	for (int col = 0, next = 0; next >= 0; col = next) {
		size_t number;

		open_written(&run);
		next = page_run_write(run.out, grid, row, col);
		if (next < 0) {
			fclose(run.out);
			free(run.text);
			continue;
		}
		number = close_written(&run, &film->runs) - 1;
		fprintf(line.out, "%s%zu", col == 0 ? "" : ",", number);
	}
	return close_written(&line, &film->lines);
}

/* Returns true if it is not what was shown. */
static bool
differs(const struct page_film *film, const struct grid *grid)
{
	if (film->pictures.count == 0 || !same_size(&film->shown, grid))
		return true;
	for (int row = 0; row < grid->rows; row++)
		if (!same_row(&film->shown, grid, row))
			return true;
	return false;
}

static void
add_picture(struct page_film *film, const struct grid *grid, int64_t t_us)
{
	struct page_picture picture = { .cols = grid->cols, .rows = grid->rows, .changed = film->changes.count };
	bool is_resized = film->pictures.count == 0 || !same_size(&film->shown, grid);

	if (film->pictures.count == 0)
		film->start_us = t_us;
	else
		skip_idle(film, t_us);
	film->changed_us = t_us;
	picture.t_us = time_at(film, t_us);
	ARRAY_PUSH(film->pictures, picture);
	for (int row = 0; row < grid->rows; row++)
		if (is_resized || !same_row(&film->shown, grid, row))
			ARRAY_PUSH(film->changes, (struct page_change){ .row = row, .line = number_of_row(film, grid, row) });
	copy_grid(&film->shown, grid);
}

void
page_film_add(struct page_film *film, const struct grid *grid, int64_t t_us)
{
	if (differs(film, grid))
		add_picture(film, grid, t_us);
	if (!film->wants_poster)
		return;
	copy_grid(&film->poster, grid);
	film->poster_us = time_at(film, t_us);
	film->has_poster = true;
	film->wants_poster = false;
}

void
page_film_set_poster(struct page_film *film)
{
	film->wants_poster = true;
}

/* ---- words ---- */

/* The last frame is the first that shows it, and the one before does not. */
static void
add_words(const struct page_film *film, struct page_lines *lines, int64_t t_us, const char *text)
{
	int64_t own_us = t_us - film->start_us - film->skipped_us, shown_us = time_at(film, t_us);
	int64_t least_us = film->pictures.count < 2 ? 0 : film->pictures.at[film->pictures.count - 2].t_us;

	if (own_us < least_us) /* in a pause that was cut */
		own_us = least_us;
	ARRAY_PUSH(lines->list, (struct page_words){ .t_us = own_us < shown_us ? own_us : shown_us, .shown_us = shown_us, .text = mem_copy(text) });
}

void
page_film_mark(struct page_film *film, int64_t t_us, const char *label)
{
	add_words(film, &film->marks, t_us, label);
}

void
page_film_tell(struct page_film *film, int64_t t_us, const char *sentence)
{
	add_words(film, &film->told, t_us, sentence);
}

/* ---- the page ---- */

int
page_film_write(struct page_film *film, FILE *out, int64_t end_us)
{
	struct page_document document = { .title = film->title, .runs = &film->runs, .lines = &film->lines, .marks = &film->marks, .told = &film->told };

	if (film->pictures.count == 0)
		page_film_add(film, &film->shown, end_us); /* an empty film is one empty picture */
	skip_idle(film, end_us);
	document.end_us = time_at(film, end_us);
	document.pictures = film->pictures.at;
	document.picture_count = film->pictures.count;
	document.changes = film->changes.at;
	document.change_count = film->changes.count;
	document.poster = film->has_poster ? &film->poster : &film->shown;
	document.poster_us = film->has_poster ? film->poster_us : document.end_us;
	return page_document_write(out, &document);
}
