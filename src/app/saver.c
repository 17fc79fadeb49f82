/* Saves runs while the loop goes on. */
#include "app/saver.h"

#include <event2/event.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/film.h"
#include "base/array.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/new_file.h"
#include "base/utf8.h"
#include "file/run_file.h"
#include "file/saved_run.h"
#include "log/sweep.h"
#include "tell/run_digest.h"
#include "tell/run_table.h"
#include "ui/record/recorder.h"
#include "ui/ui.h"

enum { FILM_TURN_US = 4 * 1000 }; /* that drawing takes at a time */

struct saver {
	struct source *source;
	const struct options *options;
	const struct lesson_list *lessons;
	const char *path;
	enum save_way way;
	const struct sweep *sweep;
	int hold;                 /* holds that name; -1: nothing does */
	int numbers;              /* of the last run in a folder */
	char *name;               /* of the file of the run that is being saved, or was; NULL: none yet */
	ARRAY(struct run_digest) rows; /* of the table */
	void (*saved)(void *arg, const char *why);
	void *arg;
	struct saved_run *saving; /* or NULL */
	struct film *film;        /* that is being made of a copy of the run, which holds up nobody; or NULL */
	struct source *filmed;    /* that copy */
	struct settings knobs;    /* at the end of that */
	bool (*gives_up)(void *arg);
	struct event *timer;
};

/* A timer, not an active event: sockets and keys get their turn in between. */
static void
wait_for_turn(struct saver *saver)
{
	struct timeval soon = clock_timeval(0);

	event_add(saver->timer, &soon);
}

static void
let_go_of_name(struct saver *saver)
{
	if (saver->hold >= 0)
		close(saver->hold);
	saver->hold = -1;
}

static void
free_copy(struct saver *saver)
{
	source_free(saver->filmed);
	saver->filmed = NULL;
}

static void
done(struct saver *saver, int status, const char *why)
{
	saver->saving = NULL;
	saver->film = NULL;
	free_copy(saver);
	let_go_of_name(saver);
	event_del(saver->timer);
	saver->saved(saver->arg, status < 0 ? why : NULL);
}

/* ---- a film ---- */

static int
begin_film(struct saver *saver, char *why, size_t why_size)
{
	struct moment end = source_moment(saver->source, clock_now_us(), 0, &saver->knobs);

	saver->filmed = source_kept_new(trace_copy(timeline_trace(source_whole(saver->source))), saver->source->address);
	end.timeline = source_whole(saver->filmed);
	if (end.now_us > RECORDER_FILM_MAX_US)
		utf8_format(why, why_size, "the run lasts longer than an hour, the most that a page shows; a .json takes it");
	else
		saver->film = film_new(saver->options, saver->name, "waitscope", why, why_size);
	if (saver->film == NULL) {
		free_copy(saver);
		return -1;
	}
	end.lesson.list = saver->lessons;
	film_show(saver->film, &end, saver->options->view, end.now_us + UI_FRAME_US);
	return 0;
}

/* Makes frames for so long. Returns as saved_run_step() does. */
static int
step_film(struct saver *saver, int64_t turn_us, char *why, size_t why_size)
{
	int64_t begun_us = clock_now_us();

	while (film_step(saver->film))
		if (clock_now_us() - begun_us > turn_us)
			return 1;
	return film_end(saver->film, why, why_size);
}

/* ---- turns ---- */

static void
step_cb(evutil_socket_t fd, short what, void *arg)
{
	struct saver *saver = arg;
	char why[RUN_FILE_WHY_SIZE] = "";
	bool holds;
	int status = saver->film != NULL ? step_film(saver, FILM_TURN_US, why, sizeof why) : saved_run_step(saver->saving, why, sizeof why);

	(void)fd;
	(void)what;
	if (status > 0) {
		wait_for_turn(saver);
		return;
	}
	holds = saver->saving != NULL;
	done(saver, status, why);
	if (holds)
		source_let_go(saver->source);
}

/* A film that is not done is of a run that is not the last one any more: the file is the last one's. */
static void
drop_film(struct saver *saver)
{
	film_give_up(saver->film);
	saver->film = NULL;
	free_copy(saver);
	let_go_of_name(saver);
	event_del(saver->timer);
}

/* Saves the rest at once. The run is still held. */
static void
finish_run(struct saver *saver)
{
	char why[RUN_FILE_WHY_SIZE] = "";

	done(saver, saved_run_finish(saver->saving, why, sizeof why), why);
}

/* In turns of the loop, so that signals are heeded, and whoever looks on sees that something happens. */
static void
finish_film(struct saver *saver)
{
	struct event_base *base = event_get_base(saver->timer);
	char why[RUN_FILE_WHY_SIZE] = "";

	event_del(saver->timer);
	while (saver->film != NULL) {
		int status = step_film(saver, FILM_TURN_US, why, sizeof why);

		if (status <= 0) {
			done(saver, status, why);
			return;
		}
		event_base_loop(base, EVLOOP_NONBLOCK);
		if (saver->film != NULL && saver->gives_up(saver->arg)) {
			drop_film(saver);
			saver->saved(saver->arg, "a signal came before it was written");
		}
	}
}

/* ---- folders ---- */

static char *
name_in_folder(struct saver *saver)
{
	struct settings knobs;
	char called[SWEEP_NAME_SIZE];

	timeline_settings_at(source_whole(saver->source), 0, &knobs);
	if (saver->sweep->count > 0)
		sweep_name(saver->sweep->knob, knobs.value[saver->sweep->knob], called, sizeof called);
	else
		utf8_format(called, sizeof called, "run-%d", ++saver->numbers);
	return saved_run_name_in(saver->path, called, &saver->hold);
}

/* Where the run is saved. */
static void
choose_name(struct saver *saver)
{
	free(saver->name);
	saver->name = saver->way == SAVE_FOLDER ? name_in_folder(saver) : mem_copy(saver->path);
}

/* ---- the table ---- */

static int
write_table(const struct saver *saver, char *why, size_t why_size)
{
	struct new_file file;
	char *text = run_table_write(saver->rows.at, saver->rows.count);
	int status = new_file_open(&file, saver->path, why, why_size);

	if (status == 0) {
		fputs(text, file.stream);
		status = new_file_close(&file, why, why_size);
	}
	free(text);
	return status;
}

static void
add_row(struct saver *saver)
{
	char why[RUN_FILE_WHY_SIZE] = "";
	struct run_digest digest;

	run_digest_make(source_whole(saver->source), INT64_MAX, &digest);
	if (!digest.over)
		return;
	ARRAY_PUSH(saver->rows, digest);
	saver->saved(saver->arg, write_table(saver, why, sizeof why) != 0 ? why : NULL);
}

/* ---- the saver ---- */

struct saver *
saver_new(struct event_base *base, struct source *source, const struct options *options, const struct lesson_list *lessons,
    void (*saved)(void *, const char *), bool (*gives_up)(void *), void *arg)
{
	struct saver *saver = mem_new(1, sizeof *saver);
	const char *path = options->save;

	*saver = (struct saver){
		.source = source, .options = options, .lessons = lessons, .path = path,
		.way = path == NULL ? SAVE_NOWHERE : saved_run_way(path), .sweep = &options->sweep, .hold = -1, .saved = saved, .gives_up = gives_up, .arg = arg,
	};
	saver->timer = evtimer_new(base, step_cb, saver);
	return saver;
}

/* Returns false, with a clause in `why`, if it cannot be begun. */
static bool
begin(struct saver *saver, char *why, size_t why_size)
{
	if (saver->way == SAVE_PAGE)
		return begin_film(saver, why, why_size) == 0;
	saver->saving = saved_run_new(source_whole(saver->source), saver->source->address, saver->name, why, why_size);
	return saver->saving != NULL;
}

void
saver_begin(struct saver *saver)
{
	char why[RUN_FILE_WHY_SIZE] = "";

	if (saver->path == NULL || source_shows_visit(saver->source))
		return;
	if (saver->way == SAVE_ROWS) {
		add_row(saver);
		return;
	}
	if (saver->film != NULL)
		drop_film(saver);
	else if (saver->saving != NULL)
		finish_run(saver);
	choose_name(saver);
	if (!begin(saver, why, sizeof why)) {
		let_go_of_name(saver);
		saver->saved(saver->arg, why);
		source_let_go(saver->source);
	} else {
		if (saver->saving != NULL)
			source_hold(saver->source);
		wait_for_turn(saver);
	}
}

bool
saver_is_busy(const struct saver *saver)
{
	return saver != NULL && (saver->film != NULL || saver->saving != NULL);
}

void
saver_free(struct saver *saver)
{
	if (saver == NULL)
		return;
	finish_film(saver);
	if (saver->saving != NULL)
		finish_run(saver);
	event_free(saver->timer);
	ARRAY_RELEASE(saver->rows);
	free(saver->name);
	free(saver);
}
