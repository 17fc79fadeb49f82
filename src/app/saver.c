/* Saves runs while the loop goes on. */
#include "app/saver.h"

#include <event2/event.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "file/run_file.h"
#include "file/saved_run.h"

struct saver {
	struct source *source;
	const char *path;
	void (*saved)(void *arg, const char *why);
	void *arg;
	struct saved_run *saving; /* or NULL */
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
done(struct saver *saver, int status, const char *why)
{
	saver->saving = NULL;
	event_del(saver->timer);
	saver->saved(saver->arg, status < 0 ? why : NULL);
}

static void
step_cb(evutil_socket_t fd, short what, void *arg)
{
	struct saver *saver = arg;
	char why[RUN_FILE_WHY_SIZE] = "";
	int status = saved_run_step(saver->saving, why, sizeof why);

	(void)fd;
	(void)what;
	if (status > 0) {
		wait_for_turn(saver);
		return;
	}
	done(saver, status, why);
	source_let_go(saver->source);
}

/* Saves the rest at once. The run is still held. */
static void
finish(struct saver *saver)
{
	char why[RUN_FILE_WHY_SIZE] = "";

	if (saver->saving != NULL)
		done(saver, saved_run_finish(saver->saving, why, sizeof why), why);
}

struct saver *
saver_new(struct event_base *base, struct source *source, const char *path, void (*saved)(void *, const char *), void *arg)
{
	struct saver *saver = mem_new(1, sizeof *saver);

	*saver = (struct saver){ .source = source, .path = path, .saved = saved, .arg = arg };
	saver->timer = evtimer_new(base, step_cb, saver);
	return saver;
}

void
saver_begin(struct saver *saver)
{
	char why[RUN_FILE_WHY_SIZE] = "";

	if (saver->path == NULL || source_shows_visit(saver->source))
		return;
	finish(saver);
	saver->saving = saved_run_new(source_whole(saver->source), saver->source->address, saver->path, why, sizeof why);
	if (saver->saving == NULL) {
		saver->saved(saver->arg, why);
		source_let_go(saver->source);
	} else {
		source_hold(saver->source);
		wait_for_turn(saver);
	}
}

void
saver_free(struct saver *saver)
{
	if (saver == NULL)
		return;
	finish(saver);
	event_free(saver->timer);
	free(saver);
}
