/*
 * Sources made from a file: a saved run that is there as a whole, and one that happens again,
 * about which nothing is known before its time. Settling turns the second into the first.
 */
#include <stdlib.h>

#include "app/source.h"
#include "base/memory.h"

static const char saved_fixed[] = "This is a saved run: it is as it was.";
static const char kept_fixed[] = "This run is over, and stays as it was: PgDn goes on in a lesson, Esc to the last run, 6 lists all.";
static const char saved_address[] = "a saved run"; /* instead of a server's */

struct saved {
	struct source source; /* first, so that a pointer to one is a pointer to the other */
	struct run_hooks hooks;
	const char *address;
	struct trace *trace;       /* the whole */
	struct timeline *timeline; /* of that */
	int64_t end_us, span_us;
	bool told;                 /* its events and its end were told */
	/* The part that has happened again. */
	struct trace *past;
	struct timeline *past_timeline;
	int64_t begun_us;          /* when it began, by the clock */
	int64_t now_us;            /* how far it has come */
};

static const struct saved *
saved_of(const struct source *source)
{
	return (const struct saved *)source;
}

static void
forget_past(struct saved *saved)
{
	timeline_free(saved->past_timeline);
	trace_free(saved->past);
	saved->past_timeline = NULL;
	saved->past = NULL;
}

static void
saved_free(struct source *source)
{
	struct saved *saved = (struct saved *)source;

	forget_past(saved);
	timeline_free(saved->timeline);
	trace_free(saved->trace);
	free(saved);
}

static bool
saved_has_run(const struct source *source)
{
	(void)source;
	return true;
}

static const struct timeline *
saved_whole(const struct source *source)
{
	return saved_of(source)->timeline;
}

/* ---- what the hooks are told ---- */

static void
tell_made(const struct saved *saved)
{
	if (saved->hooks.run_made != NULL)
		saved->hooks.run_made(saved->hooks.arg);
}

static void
tell_logged(const struct saved *saved, const struct event *e)
{
	if (saved->hooks.logged != NULL)
		saved->hooks.logged(saved->hooks.arg, e);
}

static void
tell_ended(const struct saved *saved)
{
	if (saved->hooks.run_ended != NULL)
		saved->hooks.run_ended(saved->hooks.arg);
}

/* ---- there as a whole ---- */

static struct moment
whole_moment(const struct source *source, int64_t clock_us, int64_t shown_us, struct settings *knobs)
{
	const struct saved *saved = saved_of(source);

	timeline_settings_at(saved->timeline, shown_us, knobs);
	return (struct moment){
		.timeline = saved->timeline,
		.knobs = knobs,
		.address = saved->address,
		.now_us = saved->end_us,
		.span_us = saved->span_us,
		.clock_us = clock_us,
		.over = true,
		.whole = true,
	};
}

/* Begun anew, it is only shown from its beginning: nothing in it happens a second time. */
static void
whole_run(struct source *source, int64_t clock_us)
{
	struct saved *saved = (struct saved *)source;

	(void)clock_us;
	tell_made(saved);
	if (saved->told)
		return;
	saved->told = true;
	for (size_t i = trace_first(saved->trace); i < trace_count(saved->trace); i++)
		tell_logged(saved, trace_at(saved->trace, i));
	tell_ended(saved);
}

static const struct source_ops whole_ops = {
	.free = saved_free,
	.has_run = saved_has_run,
	.has_begun = saved_has_run,
	.moment = whole_moment,
	.whole = saved_whole,
	.run = whole_run,
};

/* ---- happening again ---- */

static struct moment
again_moment(const struct source *source, int64_t clock_us, int64_t shown_us, struct settings *knobs)
{
	const struct saved *saved = saved_of(source);

	(void)shown_us;
	timeline_settings_at(saved->past_timeline, saved->now_us, knobs);
	return (struct moment){
		.timeline = saved->past_timeline,
		.knobs = knobs,
		.address = saved->address,
		.now_us = saved->now_us,
		.span_us = timeline_span_us(saved->past_timeline, saved->now_us),
		.clock_us = clock_us,
		.over = saved->now_us >= saved->end_us,
	};
}

/* Lets one more event of the whole happen. */
static void
happen(struct saved *saved, const struct event *of_whole)
{
	const struct event *logged = trace_append_from(saved->past, saved->trace, of_whole);

	timeline_update(saved->past_timeline);
	tell_logged(saved, logged);
}

static void
again_tick(struct source *source, int64_t clock_us)
{
	struct saved *saved = (struct saved *)source;
	int64_t t_us = clock_us - saved->begun_us;
	bool was_over = saved->now_us >= saved->end_us;
	size_t until;

	saved->now_us = t_us < saved->end_us ? t_us : saved->end_us;
	until = trace_count_until(saved->trace, saved->now_us);
	for (size_t i = trace_count(saved->past); i < until; i++)
		happen(saved, trace_at(saved->trace, i));
	if (!was_over && saved->now_us >= saved->end_us)
		tell_ended(saved);
}

/* From its beginning. */
static void
forget_what_happened(struct saved *saved)
{
	forget_past(saved);
	saved->past = trace_new(trace_wall_us(saved->trace));
	saved->past_timeline = timeline_new(saved->past);
	saved->now_us = -1;
}

static void
again_run(struct source *source, int64_t clock_us)
{
	struct saved *saved = (struct saved *)source;

	forget_what_happened(saved);
	saved->begun_us = clock_us - timeline_from_us(saved->timeline); /* with what is still known */
	tell_made(saved);
	again_tick(source, clock_us);
}

static bool
again_settle(struct source *source)
{
	struct saved *saved = (struct saved *)source;
	bool was_over = saved->now_us >= saved->end_us;

	source->ops = &whole_ops;
	saved->told = true;
	if (!was_over)
		tell_ended(saved);
	return true;
}

static const struct source_ops again_ops = {
	.free = saved_free,
	.has_run = saved_has_run,
	.has_begun = saved_has_run,
	.moment = again_moment,
	.whole = saved_whole,
	.run = again_run,
	.tick = again_tick,
	.settle = again_settle,
};

/* ---- making and freeing ---- */

static struct saved *
saved_new(const struct source_ops *ops, struct trace *trace, const struct run_hooks *hooks)
{
	struct saved *saved = mem_new(1, sizeof *saved);

	*saved = (struct saved){
		.source = { .ops = ops, .fixed = saved_fixed, .in_steps = true },
		.hooks = *hooks,
		.address = saved_address,
		.trace = trace,
		.timeline = timeline_new(trace),
	};
	saved->end_us = timeline_last_us(saved->timeline);
	saved->span_us = timeline_span_us(saved->timeline, saved->end_us);
	return saved;
}

struct source *
source_saved_new(struct trace *trace, const struct run_hooks *hooks)
{
	return &saved_new(&whole_ops, trace, hooks)->source;
}

struct source *
source_again_new(struct trace *trace, const struct run_hooks *hooks)
{
	struct saved *saved = saved_new(&again_ops, trace, hooks);

	forget_what_happened(saved);
	return &saved->source;
}

struct source *
source_kept_new(struct trace *trace, const char *address)
{
	const struct run_hooks none = { .arg = NULL };
	struct saved *saved = saved_new(&whole_ops, trace, &none);

	saved->source.fixed = kept_fixed;
	if (address != NULL)
		saved->address = address;
	return &saved->source;
}
