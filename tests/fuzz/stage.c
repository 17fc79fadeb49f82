/* A source of runs that look as if they were live. */
#include "fuzz/stage.h"

#include <stdlib.h>

#include "base/memory.h"
#include "support/random_trace.h"
#include "support/sample_run.h"
#include "support/watched_trace.h"

enum { S = 1000 * 1000 };

struct stage {
	struct source source; /* first, so that a pointer to one is a pointer to the other */
	struct source *inner; /* the run that happens again */
	struct settings knobs;
	bool is_prepared;     /* it stands at its beginning */
};

static struct stage *
stage_of(const struct source *source)
{
	return (struct stage *)(uintptr_t)source;
}

static void
stage_free(struct source *source)
{
	source_free(stage_of(source)->inner);
	free(source);
}

static bool
stage_has_run(const struct source *source)
{
	return source_has_run(stage_of(source)->inner);
}

static bool
stage_has_begun(const struct source *source)
{
	return !stage_of(source)->is_prepared;
}

static struct moment
stage_moment(const struct source *source, int64_t clock_us, int64_t shown_us, struct settings *knobs)
{
	struct moment moment = source_moment(stage_of(source)->inner, clock_us, shown_us, knobs);

	moment.knobs = &stage_of(source)->knobs;
	return moment;
}

static const struct timeline *
stage_whole(const struct source *source)
{
	return source_whole(stage_of(source)->inner);
}

static void
stage_run(struct source *source, int64_t clock_us)
{
	stage_of(source)->is_prepared = false;
	source_run(stage_of(source)->inner, clock_us);
}

static void
stage_prepare(struct source *source)
{
	stage_of(source)->is_prepared = true;
	source_run(stage_of(source)->inner, 0);
}

static void
stage_begin(struct source *source)
{
	stage_of(source)->is_prepared = false;
}

static void
stage_tick(struct source *source, int64_t clock_us)
{
	if (!stage_of(source)->is_prepared)
		source_tick(stage_of(source)->inner, clock_us);
}

static bool
stage_turn(struct source *source, enum knob knob, int64_t value)
{
	int64_t *held = &stage_of(source)->knobs.value[knob];
	bool changes = *held != value;

	*held = value;
	return changes;
}

static void
stage_act(struct source *source)
{
	(void)source;
}

static void
stage_watch(struct source *source, const struct run_command *commands, int count, bool without_lines)
{
	(void)source, (void)commands, (void)count, (void)without_lines;
}

static const struct source_ops stage_ops = {
	.free = stage_free, .has_run = stage_has_run, .has_begun = stage_has_begun, .moment = stage_moment, .whole = stage_whole,
	.run = stage_run, .tick = stage_tick, .prepare = stage_prepare, .begin = stage_begin, .turn = stage_turn,
	.press = stage_act, .cancel = stage_act, .watch = stage_watch,
};

/* They are made once. */
static struct trace *
make_run(int run)
{
	switch (run) {
	case 0:
		return sample_run(&(struct sample){ .requests = 3, .delay_us = S });
	case 1:
		return sample_run(&(struct sample){ .requests = 40, .delay_us = S / 2, .limit = 7, .fails = 2, .cause = CAUSE_RESET });
	case 2:
		return sample_run(&(struct sample){ .requests = 5, .delay_us = S, .visitors = 9, .is_hostile = true, .press_us = S / 3 });
	case 3:
		return random_run(7);
	case 4:
		return random_outside_run(3);
	case 5:
		return random_visits(5, 30);
	case 6:
		return watched_trace(WATCHED_SAMPLE_BOTH);
	default:
		return watched_trace(WATCHED_SAMPLE_BESIDE);
	}
}

struct source *
stage_new(int run, const struct settings *knobs, const struct run_hooks *hooks)
{
	static struct trace *runs[STAGE_RUNS];
	struct stage *stage = mem_new(1, sizeof *stage);

	if (runs[run] == NULL)
		runs[run] = make_run(run);
	*stage = (struct stage){
		.source = { .ops = &stage_ops, .address = "127.0.0.1:8888" }, .knobs = *knobs,
		.inner = source_again_new(trace_copy(runs[run]), hooks),
	};
	return &stage->source;
}
