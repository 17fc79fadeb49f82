/* A film of runs, frame by frame, from their logs. */
#include "app/film.h"

#include <stdlib.h>

#include "app/setup.h"
#include "app/source.h"
#include "base/memory.h"
#include "tell/chapter.h"
#include "tell/tale.h"
#include "ui/record/recorder.h"
#include "ui/ui.h"
#include "ui/viewer.h"

struct film {
	const struct options *options;
	struct recorder *recorder;
	struct grid grid;
	struct moment end;        /* of the run that it shows */
	enum view_id view;
	int64_t from_us, until_us; /* when that begins and ends in it */
	int64_t t_us;             /* its next frame */
	struct chapters chapters; /* that were marked in it, */
	struct tale *tale;        /* and what was told */
	bool is_full;             /* the file takes no more */
};

bool
film_draw(const struct options *o, const struct moment *end, enum view_id view, int64_t t_us, struct grid *grid)
{
	struct settings knobs;
	int64_t from_us = timeline_from_us(end->timeline);
	struct moment moment = moment_at(*end, t_us < from_us ? from_us : t_us, &knobs);
	struct viewer viewer;
	struct scene scene;

	viewer_init(&viewer, o->cols, o->rows);
	viewer.state.language = setup_language(o);
	viewer.state.view = view;
	playhead_go_live(&viewer.state.playhead, moment.now_us);
	scene = viewer_scene(&viewer, &moment);
	grid_clear(grid);
	view_draw(&scene, grid);
	if (o->ascii || !theme_glyphs_are_safe())
		grid_to_ascii(grid);
	return view_sums_up(&scene);
}

struct film *
film_new(const struct options *o, const char *path, const char *title, char *why, size_t why_size)
{
	const struct recorder_options options = {
		.cols = o->cols, .rows = o->rows, .theme = setup_theme(o), .title = title,
		.cast_version = o->cast_version, .idle_limit_us = o->idle_limit_us,
	};
	struct recorder *recorder = recorder_new(path, &options, why, why_size);
	struct film *film;

	if (recorder == NULL)
		return NULL;
	film = mem_new(1, sizeof *film);
	film->options = o;
	film->recorder = recorder;
	grid_init(&film->grid, o->cols, o->rows);
	return film;
}

void
film_show(struct film *film, const struct moment *end, enum view_id view, int64_t length_us)
{
	film->end = *end;
	film->view = view;
	/* It begins with what is still known. */
	film->from_us = film->t_us - timeline_from_us(end->timeline);
	film->until_us = film->from_us + length_us;
	film->chapters = (struct chapters){ .turns = true };
	tale_free(film->tale);
	film->tale = tale_new(end->timeline, setup_language(film->options));
}

void
film_stay(struct film *film, enum view_id view, int64_t length_us)
{
	film->view = view;
	film->until_us = film->t_us + length_us;
}

void
film_mark(struct film *film, const char *label)
{
	recorder_mark(film->recorder, film->t_us, label);
}

/* Chapters, and the tale, up to this frame. */
static void
tell(struct film *film)
{
	const char *text;
	int64_t at_us;

	while ((text = chapter_next(&film->chapters, film->end.timeline, film->t_us - film->from_us, &at_us)) != NULL)
		recorder_mark(film->recorder, film->from_us + at_us, text);
	while ((text = tale_next(film->tale, film->t_us - film->from_us, &at_us)) != NULL)
		recorder_tell(film->recorder, film->from_us + at_us, text);
}

bool
film_step(struct film *film)
{
	if (film_draw(film->options, &film->end, film->view, film->t_us - film->from_us, &film->grid))
		recorder_offer_poster(film->recorder, film->t_us);
	tell(film);
	if (recorder_frame(film->recorder, &film->grid, film->t_us) != 0) {
		film->is_full = true;
		return false;
	}
	film->t_us += UI_FRAME_US;
	return film->t_us < film->until_us;
}

bool
film_ends_early(const struct film *film)
{
	return film->is_full;
}

int64_t
film_length_us(const struct film *film)
{
	return film->t_us;
}

static void
release(struct film *film)
{
	tale_free(film->tale);
	grid_release(&film->grid);
	free(film);
}

int
film_end(struct film *film, char *why, size_t why_size)
{
	int status;

	if (film == NULL)
		return 0;
	status = recorder_end(film->recorder, film->t_us, why, why_size);
	release(film);
	return status;
}

bool
film_give_up(struct film *film)
{
	bool is_there;

	if (film == NULL)
		return false;
	is_there = recorder_give_up(film->recorder, film->t_us);
	release(film);
	return is_there;
}
