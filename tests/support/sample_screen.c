/* The screen of a sample run at some moment. */
#include "support/sample_screen.h"

#include "log/settings.h"
#include "log/timeline.h"
#include "ui/view/view.h"

void
sample_screen_draw(const struct sample *sample, int64_t t_us, int64_t span_us, struct grid *grid)
{
	struct trace *trace = sample_run_until(sample, t_us);
	struct timeline *timeline = timeline_new(trace);
	struct settings knobs;
	struct scene scene = {
		.moment.timeline = timeline,
		.moment.knobs = &knobs,
		.moment.address = "127.0.0.1:8888",
		.moment.over = timeline_end_us(timeline) != NEVER_US,
		.moment.span_us = span_us,
	};

	settings_init(&knobs);
	timeline_settings_at(timeline, INT64_MAX, &knobs);
	scene.moment.now_us = scene.moment.over ? timeline_last_us(timeline) : t_us;
	scene.state.playhead = (struct playhead){ .t_us = scene.moment.now_us, .live = true, .speed = 100 };
	view_draw(&scene, grid);
	timeline_free(timeline);
	trace_free(trace);
}
