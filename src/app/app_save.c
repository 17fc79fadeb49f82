/* The application keeps its runs. */
#include "app/app_save.h"

#include <event2/event.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "file/run_file.h"
#include "file/save.h"

struct app_save {
	struct lab *lab;
	const char *path;
	void (*failed)(void *arg, const char *why);
	void *arg;
	struct run_saving *saving; /* or NULL */
	struct event *timer;
};

/* A timer, not an active event: sockets and keys get their turn in between. */
static void
wait_for_turn(struct app_save *save)
{
	struct timeval tv = clock_timeval(0);

	event_add(save->timer, &tv);
}

/* What a step came to: there is more, it is kept, or it could not be. */
static void
look_at(struct app_save *save, int status, const char *why)
{
	if (status > 0) {
		wait_for_turn(save);
		return;
	}
	save->saving = NULL;
	event_del(save->timer);
	if (status < 0)
		save->failed(save->arg, why);
}

static void
step_cb(evutil_socket_t fd, short what, void *arg)
{
	struct app_save *save = arg;
	char why[RUN_FILE_WHY_SIZE] = "";

	(void)fd;
	(void)what;
	look_at(save, run_saving_step(save->saving, why, sizeof why), why);
}

struct app_save *
app_save_new(struct lab *lab, const char *path, void (*failed)(void *, const char *), void *arg)
{
	struct app_save *save = mem_new(1, sizeof *save);

	*save = (struct app_save){ .lab = lab, .path = path, .failed = failed, .arg = arg };
	save->timer = evtimer_new(lab_base(lab), step_cb, save);
	return save;
}

void
app_save_begin(struct app_save *save)
{
	const char *address = lab_is_replay(save->lab) ? NULL : lab_address(save->lab);
	char why[RUN_FILE_WHY_SIZE] = "";

	if (save->path == NULL)
		return;
	app_save_finish(save);
	save->saving = run_saving_new(lab_timeline(save->lab), address, save->path, why, sizeof why);
	if (save->saving == NULL)
		save->failed(save->arg, why);
	else
		wait_for_turn(save);
}

bool
app_save_is_busy(const struct app_save *save)
{
	return save->saving != NULL;
}

void
app_save_finish(struct app_save *save)
{
	char why[RUN_FILE_WHY_SIZE] = "";

	if (save->saving != NULL)
		look_at(save, run_saving_finish(save->saving, why, sizeof why), why);
}

void
app_save_free(struct app_save *save)
{
	if (save == NULL)
		return;
	app_save_finish(save);
	event_free(save->timer);
	free(save);
}
