/* The application's stage: what is to be seen, and when. */
#include <event2/event.h>

#include "app/app_present.h"
#include "app/app_stage_inside.h"

void
app_stage_touch(struct app_stage *app)
{
	if (app->hooks.touched != NULL)
		app->hooks.touched(app->hooks.arg);
}

void
app_stage_mark(struct app_stage *app, const char *label)
{
	if (app->hooks.mark != NULL)
		app->hooks.mark(app->hooks.arg, label);
}

void
app_stage_mark_turn(struct app_stage *app, enum knob knob, int64_t value)
{
	char label[KNOB_LABEL_SIZE];

	knob_label(knob, value, label, sizeof label);
	app_stage_mark(app, label);
}

int64_t
app_stage_clock_us(const struct app_stage *app)
{
	return app->hooks.clock != NULL ? app->hooks.clock(app->hooks.arg) : clock_now_us();
}

/* ---- what there is to look at ---- */

/* Lets happen what has happened by now; turned knobs are marked, as they were then. */
static void
relive(struct app_stage *app, int64_t until_us)
{
	const struct trace *trace = app->relive.trace;
	size_t known = trace_count(trace);

	relive_until(&app->relive, until_us);
	for (; known < trace_count(trace); known++) {
		const struct event *e = trace_at(trace, known);

		if (e->kind == EVENT_KNOB && e->t_us > 0)
			app_stage_mark_turn(app, (enum knob)e->number, e->value);
	}
}

/* The lab's run; but of a kept one that happens again only what has happened, and with
 * a kept one's knobs as they were set at the moment that is shown. */
struct present
app_stage_present(struct app_stage *app)
{
	int64_t clock_us = app_stage_clock_us(app);
	struct present present;

	if (app->relives) {
		present = app_present_at(app->lab, clock_us - app->relived_us, &app->then);
		relive(app, present.now_us);
		present.timeline = app->relive.timeline;
	} else {
		present = app_present(app->lab);
		if (lab_is_replay(app->lab)) {
			timeline_settings_at(present.timeline, app->stage.playhead.t_us, &app->then);
			present.knobs = &app->then;
		}
	}
	present.clock_us = clock_us;
	return present;
}

bool
app_stage_is_past(struct app_stage *app)
{
	if (!lab_is_replay(app->lab))
		return false;
	stage_say(&app->stage, app_stage_clock_us(app), "This is a saved run: it is as it was.");
	return true;
}

static int64_t
now_us(struct app_stage *app)
{
	return app_stage_present(app).now_us;
}

void
app_stage_relived(struct app_stage *app)
{
	if (!app->relives)
		return;
	if (app->stage.playhead.live && !app_stage_present(app).over) {
		app->relives = false;
		playhead_seek(&app->stage.playhead, app->stage.playhead.t_us, now_us(app));
		playhead_pause(&app->stage.playhead, now_us(app));
	}
	app->relives = false;
}

/* ---- frames ---- */

void
app_stage_tick(struct app_stage *app, int cols, int rows)
{
	struct present present = app_stage_present(app);

	app->stage.cols = cols;
	app->stage.rows = rows;
	stage_tick(&app->stage, &present, present.clock_us - app->ticked_us);
	app->ticked_us = present.clock_us;
}

bool
app_stage_scene(struct app_stage *app, struct scene *scene)
{
	struct present present = app_stage_present(app);

	*scene = stage_scene(&app->stage, &present);
	scene->kept = lab_is_replay(app->lab) && !app->relives;
	scene->lesson = tutor_scene(app->tutor, present.timeline, app->stage.playhead.t_us);
	return lab_has_begun(app->lab) && stage_moves(&app->stage, &present);
}
