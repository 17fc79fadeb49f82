/* The live source: the lab's run, happening now. */
#include <stdlib.h>

#include "app/source.h"
#include "base/memory.h"
#include "run/lab.h"

struct live {
	struct source source; /* first, so that a pointer to one is a pointer to the other */
	struct lab *lab;
};

static struct lab *
lab_of(const struct source *source)
{
	return ((const struct live *)source)->lab;
}

static void
live_free(struct source *source)
{
	free(source);
}

static bool
live_has_run(const struct source *source)
{
	return lab_has_run(lab_of(source));
}

static bool
live_has_begun(const struct source *source)
{
	return lab_has_begun(lab_of(source));
}

static struct moment
live_moment(const struct source *source, int64_t clock_us, int64_t shown_us, struct settings *knobs)
{
	const struct lab *lab = lab_of(source);

	(void)shown_us;
	(void)knobs;
	return (struct moment){
		.timeline = lab_timeline(lab),
		.knobs = lab_knobs(lab),
		.address = lab_open_address(lab),
		.is_open = lab_is_open(lab),
		.now_us = lab_now_us(lab),
		.span_us = lab_span_us(lab),
		.clock_us = clock_us,
		.over = lab_is_over(lab),
	};
}

static const struct timeline *
live_whole(const struct source *source)
{
	return lab_timeline(lab_of(source));
}

static void
live_run(struct source *source, int64_t clock_us)
{
	(void)clock_us;
	lab_run(lab_of(source));
}

static void
live_hold(struct source *source, bool holds)
{
	lab_hold(lab_of(source), holds);
}

static bool
live_has_visit(const struct source *source)
{
	return lab_has_visit(lab_of(source));
}

static bool
live_shows_visit(const struct source *source)
{
	return lab_shows_visit(lab_of(source));
}

static bool
live_show_visit(struct source *source)
{
	return lab_show_visit(lab_of(source));
}

static uint64_t
live_lost_visitors(const struct source *source)
{
	return lab_lost_visitors(lab_of(source));
}

static void
live_prepare(struct source *source)
{
	lab_prepare(lab_of(source));
}

static void
live_begin(struct source *source)
{
	lab_begin(lab_of(source));
}

static bool
live_turn(struct source *source, enum knob knob, int64_t value)
{
	return lab_turn(lab_of(source), knob, value);
}

static void
live_press(struct source *source)
{
	lab_press(lab_of(source));
}

static void
live_cancel(struct source *source)
{
	lab_cancel(lab_of(source));
}

static void
live_watch(struct source *source, const struct run_command *commands, int count, bool without_lines)
{
	lab_watch(lab_of(source), commands, count, without_lines);
}

static const struct source_ops live_ops = {
	.free = live_free,
	.has_run = live_has_run,
	.has_begun = live_has_begun,
	.moment = live_moment,
	.whole = live_whole,
	.run = live_run,
	.hold = live_hold,
	.has_visit = live_has_visit,
	.shows_visit = live_shows_visit,
	.show_visit = live_show_visit,
	.lost_visitors = live_lost_visitors,
	.prepare = live_prepare,
	.begin = live_begin,
	.turn = live_turn,
	.press = live_press,
	.cancel = live_cancel,
	.watch = live_watch,
};

struct source *
source_live_new(struct lab *lab)
{
	struct live *live = mem_new(1, sizeof *live);

	*live = (struct live){ .source = { .ops = &live_ops, .address = lab_address(lab) }, .lab = lab };
	return &live->source;
}
