/* A recording: a table of file formats. */
#include "ui/record/recorder.h"

#include <errno.h>
#include <event2/buffer.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/file.h"
#include "base/letter.h"
#include "base/memory.h"
#include "base/names.h"
#include "base/new_file.h"
#include "ui/record/cast.h"
#include "ui/record/page_film.h"
#include "ui/record/svg.h"
#include "ui/term/screen.h"

struct format {
	const char *ending;
	const char *help; /* the ending, and what it means */
	int (*begin)(struct recorder *, const char *path, char *why, size_t why_size);
	int (*frame)(struct recorder *, const struct grid *, int64_t t_us);
	void (*mark)(struct recorder *, int64_t t_us, const char *label);    /* may be NULL, */
	void (*tell)(struct recorder *, int64_t t_us, const char *sentence); /* so may this */
	void (*set_poster)(struct recorder *, int64_t t_us);                 /* and this */
	void (*drop)(struct recorder *); /* without a file; NULL: it ends as always */
	int (*end)(struct recorder *, int64_t t_us, char *why, size_t why_size);
};

/* A moment that is labelled, or at which something is told. */
struct label {
	int64_t t_us;
	char *text;
	void (*put)(struct recorder *, int64_t t_us, const char *text);
};

struct recorder {
	const struct format *format;
	struct recorder_options options;
	int cols, rows;          /* of the last frame */
	bool anew;               /* the next one is a keyframe */
	bool has_poster;
	struct cast *cast;
	int fd;                  /* the cast's */
	struct screen *screen;   /* a screen of its own, of a type that every player emulates */
	struct evbuffer *bytes;
	struct svg_film *film;
	struct page_film *page;
	char *path;
	ARRAY(struct label) labels; /* they wait for the next frame */
};

/* ---- asciicast ---- */

static int
begin_cast(struct recorder *r, const char *path, char *why, size_t why_size)
{
	int fd = file_open(path, O_CREAT | O_TRUNC, why, why_size);
	const struct cast_options options = {
		.version = r->options.cast_version, .cols = r->cols, .rows = r->rows, .theme = r->options.theme,
		.title = r->options.title, .wall_us = r->options.wall_us, .idle_limit_us = r->options.idle_limit_us,
	};

	r->fd = fd;
	r->cast = fd < 0 ? NULL : cast_new(fd, &options, why, why_size);
	if (r->cast == NULL)
		return -1;
	r->screen = screen_new("xterm-256color", r->cols, r->rows, false, why, why_size);
	if (r->screen == NULL) {
		cast_close(r->cast, (char[1]){ 0 }, 1);
		return -1;
	}
	screen_set_theme(r->screen, r->options.theme);
	r->bytes = evbuffer_new();
	return 0;
}

/* The first frame, and the first of a new size, is a keyframe. */
static int
frame_cast(struct recorder *r, const struct grid *grid, int64_t t_us)
{
	size_t size;
	int status = 0;

	if (grid->cols != r->cols || grid->rows != r->rows) {
		screen_resize(r->screen, grid->cols, grid->rows);
		status = cast_resize(r->cast, t_us, grid->cols, grid->rows);
	}
	screen_draw(r->screen, grid, r->anew, r->bytes);
	size = evbuffer_get_length(r->bytes);
	if (size > 0 && cast_output(r->cast, t_us, evbuffer_pullup(r->bytes, -1), size) != 0)
		status = -1;
	evbuffer_drain(r->bytes, size);
	return status;
}

static void
mark_cast(struct recorder *r, int64_t t_us, const char *label)
{
	cast_marker(r->cast, t_us, label);
}

static int
end_cast(struct recorder *r, int64_t t_us, char *why, size_t why_size)
{
	bool is_there = file_check_place(r->fd, r->path, why, why_size) == 0;

	cast_exit(r->cast, t_us, 0);
	screen_free(r->screen);
	evbuffer_free(r->bytes);
	return cast_close(r->cast, why, why_size) == 0 && is_there ? 0 : -1;
}

/* ---- animated SVG: written at the end, all or nothing ---- */

static int
begin_film(struct recorder *r, const char *path, char *why, size_t why_size)
{
	if (recorder_check(path, why, why_size) != 0)
		return -1;
	r->film = svg_film_new(r->cols, r->rows, r->options.theme, r->options.title);
	svg_film_set_idle_limit(r->film, r->options.idle_limit_us);
	return 0;
}

static int
frame_film(struct recorder *r, const struct grid *grid, int64_t t_us)
{
	svg_film_add(r->film, grid, t_us);
	return 0;
}

static void
set_poster_of_film(struct recorder *r, int64_t t_us)
{
	svg_film_set_poster(r->film, t_us);
}

static void
drop_film(struct recorder *r)
{
	svg_film_free(r->film);
}

/* Writes what `write` does into the file, whole or not at all. */
static int
write_file(struct recorder *r, int (*write)(struct recorder *, FILE *, int64_t t_us), int64_t t_us, char *why, size_t why_size)
{
	struct new_file file;

	if (new_file_open(&file, r->path, why, why_size) != 0)
		return -1;
	return write(r, file.stream, t_us) == 0 ? new_file_close(&file, why, why_size) : new_file_give_up(&file, why, why_size);
}

static int
write_film(struct recorder *r, FILE *file, int64_t t_us)
{
	return svg_film_write(r->film, file, t_us);
}

static int
end_film(struct recorder *r, int64_t t_us, char *why, size_t why_size)
{
	int status = write_file(r, write_film, t_us, why, why_size);

	drop_film(r);
	return status;
}

/* ---- a page: also written at the end ---- */

static int
begin_page(struct recorder *r, const char *path, char *why, size_t why_size)
{
	if (recorder_check(path, why, why_size) != 0)
		return -1;
	r->page = page_film_new(r->options.title);
	page_film_set_idle_limit(r->page, r->options.idle_limit_us);
	return 0;
}

static int
frame_page(struct recorder *r, const struct grid *grid, int64_t t_us)
{
	page_film_add(r->page, grid, t_us);
	return 0;
}

static void
mark_page(struct recorder *r, int64_t t_us, const char *label)
{
	page_film_mark(r->page, t_us, label);
}

static void
tell_page(struct recorder *r, int64_t t_us, const char *sentence)
{
	page_film_tell(r->page, t_us, sentence);
}

static void
set_poster_of_page(struct recorder *r, int64_t t_us)
{
	(void)t_us;
	page_film_set_poster(r->page);
}

static void
drop_page(struct recorder *r)
{
	page_film_free(r->page);
}

static int
write_page(struct recorder *r, FILE *file, int64_t t_us)
{
	return page_film_write(r->page, file, t_us);
}

static int
end_page(struct recorder *r, int64_t t_us, char *why, size_t why_size)
{
	int status = write_file(r, write_page, t_us, why, why_size);

	drop_page(r);
	return status;
}

static const struct format formats[] = {
	{ .ending = ".cast", .help = ".cast (asciicast)", .begin = begin_cast, .frame = frame_cast, .mark = mark_cast, .end = end_cast },
	{ .ending = ".svg", .help = ".svg (film)", .begin = begin_film, .frame = frame_film, .set_poster = set_poster_of_film,
	    .drop = drop_film, .end = end_film },
	{ .ending = ".html", .help = ".html (page)", .begin = begin_page, .frame = frame_page, .mark = mark_page, .tell = tell_page,
	    .set_poster = set_poster_of_page, .drop = drop_page, .end = end_page },
};

enum { FORMAT_COUNT = sizeof formats / sizeof formats[0] };

static const struct format *
format_of(const char *path)
{
	for (int i = 0; i < FORMAT_COUNT; i++)
		if (file_ends_in(path, formats[i].ending))
			return &formats[i];
	return NULL;
}

bool
recorder_knows(const char *path)
{
	return format_of(path) != NULL;
}

const char *
recorder_ending_at(int i)
{
	return i < FORMAT_COUNT ? formats[i].ending : NULL;
}

const char *
recorder_help_at(int i)
{
	return i < FORMAT_COUNT ? formats[i].help : NULL;
}

int
recorder_check(const char *path, char *why, size_t why_size)
{
	const struct format *format = format_of(path);

	if (format != NULL)
		return file_check(path, why, why_size);
	names_fill("its name must end in {any}", recorder_ending_at, why, why_size);
	return -1;
}

struct recorder *
recorder_new(const char *path, const struct recorder_options *options, char *why, size_t why_size)
{
	struct recorder *r = mem_new(1, sizeof *r);

	r->format = format_of(path);
	r->options = *options;
	r->cols = options->cols;
	r->rows = options->rows;
	if (r->format == NULL)
		names_fill("its name must end in {any}", recorder_ending_at, why, why_size);
	if (r->format == NULL || r->format->begin(r, path, why, why_size) != 0) {
		free(r);
		return NULL;
	}
	r->path = mem_copy(path);
	return r;
}

static void
write_labels(struct recorder *r)
{
	for (size_t i = 0; i < r->labels.count; i++) {
		r->labels.at[i].put(r, r->labels.at[i].t_us, r->labels.at[i].text);
		free(r->labels.at[i].text);
	}
	r->labels.count = 0;
}

int
recorder_frame(struct recorder *r, const struct grid *grid, int64_t t_us)
{
	int status = r->format->frame(r, grid, t_us);

	write_labels(r);
	r->cols = grid->cols;
	r->rows = grid->rows;
	r->anew = false;
	return status;
}

void
recorder_renew(struct recorder *r)
{
	r->anew = true;
}

void
recorder_set_theme(struct recorder *r, enum theme theme)
{
	if (r->screen != NULL)
		screen_set_theme(r->screen, theme);
	recorder_renew(r);
}

static void
add_label(struct recorder *r, int64_t t_us, const char *text, void (*put)(struct recorder *, int64_t t_us, const char *text))
{
	if (put != NULL)
		ARRAY_PUSH(r->labels, (struct label){ .t_us = t_us, .text = letter_clean(text), .put = put }); /* players print it */
}

void
recorder_mark(struct recorder *r, int64_t t_us, const char *label)
{
	add_label(r, t_us, label, r->format->mark);
}

void
recorder_tell(struct recorder *r, int64_t t_us, const char *sentence)
{
	add_label(r, t_us, sentence, r->format->tell);
}

void
recorder_set_poster(struct recorder *r, int64_t t_us)
{
	r->has_poster = true;
	if (r->format->set_poster != NULL)
		r->format->set_poster(r, t_us);
}

void
recorder_offer_poster(struct recorder *r, int64_t t_us)
{
	if (!r->has_poster)
		recorder_set_poster(r, t_us);
}

int
recorder_end(struct recorder *r, int64_t t_us, char *why, size_t why_size)
{
	int status;

	if (r == NULL)
		return 0;
	write_labels(r);
	ARRAY_RELEASE(r->labels);
	errno = 0;
	status = r->format->end(r, t_us, why, why_size);
	free(r->path);
	free(r);
	return status;
}

bool
recorder_give_up(struct recorder *r, int64_t t_us)
{
	char why[1];

	if (r == NULL)
		return false;
	if (r->format->drop == NULL)
		return recorder_end(r, t_us, why, sizeof why) == 0;
	for (size_t i = 0; i < r->labels.count; i++)
		free(r->labels.at[i].text);
	ARRAY_RELEASE(r->labels);
	r->format->drop(r);
	free(r->path);
	free(r);
	return false;
}
