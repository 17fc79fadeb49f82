/* A source: common to all three. */
#include "app/source.h"

#include <assert.h>

void
source_free(struct source *source)
{
	if (source != NULL)
		source->ops->free(source);
}

bool
source_has_run(const struct source *source)
{
	return source->ops->has_run(source);
}

bool
source_has_begun(const struct source *source)
{
	return source->ops->has_begun(source);
}

struct moment
source_moment(const struct source *source, int64_t clock_us, int64_t shown_us, struct settings *knobs)
{
	return source->ops->moment(source, clock_us, shown_us, knobs);
}

struct moment
moment_at(struct moment moment, int64_t t_us, struct settings *knobs)
{
	if (t_us > moment.now_us)
		t_us = moment.now_us;
	timeline_settings_at(moment.timeline, t_us, knobs);
	moment.over = moment.over && t_us >= moment.now_us;
	moment.now_us = t_us;
	moment.span_us = timeline_span_us(moment.timeline, t_us);
	moment.knobs = knobs;
	moment.whole = false;
	return moment;
}

const struct timeline *
source_whole(const struct source *source)
{
	return source->ops->whole(source);
}

void
source_run(struct source *source, int64_t clock_us)
{
	source->ops->run(source, clock_us);
}

void
source_tick(struct source *source, int64_t clock_us)
{
	if (source->ops->tick != NULL)
		source->ops->tick(source, clock_us);
}

bool
source_settle(struct source *source)
{
	return source->ops->settle != NULL && source->ops->settle(source);
}

void
source_hold(struct source *source)
{
	if (source->ops->hold != NULL)
		source->ops->hold(source, true);
}

void
source_let_go(struct source *source)
{
	if (source->ops->hold != NULL)
		source->ops->hold(source, false);
}

bool
source_has_visit(const struct source *source)
{
	return source->ops->has_visit != NULL && source->ops->has_visit(source);
}

bool
source_shows_visit(const struct source *source)
{
	return source->ops->shows_visit != NULL && source->ops->shows_visit(source);
}

bool
source_show_visit(struct source *source)
{
	return source->ops->show_visit != NULL && source->ops->show_visit(source);
}

uint64_t
source_lost_visitors(const struct source *source)
{
	return source->ops->lost_visitors == NULL ? 0 : source->ops->lost_visitors(source);
}

void
source_prepare(struct source *source)
{
	assert(source->fixed == NULL);
	source->ops->prepare(source);
}

void
source_begin(struct source *source)
{
	assert(source->fixed == NULL);
	source->ops->begin(source);
}

bool
source_turn(struct source *source, enum knob knob, int64_t value)
{
	assert(source->fixed == NULL);
	return source->ops->turn(source, knob, value);
}

void
source_press(struct source *source)
{
	assert(source->fixed == NULL);
	source->ops->press(source);
}

void
source_cancel(struct source *source)
{
	assert(source->fixed == NULL);
	source->ops->cancel(source);
}

void
source_watch(struct source *source, const struct run_command *commands, int count, bool without_lines)
{
	source->ops->watch(source, commands, count, without_lines);
}
