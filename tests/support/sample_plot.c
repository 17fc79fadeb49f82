/* Runs to plot. */
#include "support/sample_plot.h"

#include "log/law_time.h"

#define MS(ms) ((int64_t)(ms) * 1000)

static const struct sample_plot samples[] = {
	{ .name = "few", .knob = KNOB_REQUESTS, .values = { 1, 2, 4, 8 }, .count = 4, .others = { { KNOB_DELAY, MS(1000) } } },
	{ .name = "doubled", .knob = KNOB_REQUESTS, .values = { 1, 2, 4, 8, 16, 32, 64 }, .count = 7, .others = { { KNOB_DELAY, MS(1000) } } },
	{ .name = "limit", .knob = KNOB_LIMIT, .values = { 1, 2, 3, 4, 6, 12, 0 }, .count = 7, .others = { { KNOB_DELAY, MS(1000) }, { KNOB_REQUESTS, 12 } } },
	{ .name = "rounds", .knob = KNOB_REQUESTS, .values = { 2, 4, 6, 8, 10, 12, 14, 16 }, .count = 8,
	    .others = { { KNOB_DELAY, MS(1000) }, { KNOB_LIMIT, 4 }, { KNOB_PROGRAMS, PROGRAMS_ASYNC } } },
	{ .name = "delay", .knob = KNOB_DELAY, .values = { MS(500), MS(1000), MS(2000), MS(5000), MS(2000) }, .count = 5, .late_run = 5, .late_us = MS(700) },
	{ .name = "off", .knob = KNOB_REQUESTS, .values = { 2, 4, 6, 8, 10 }, .count = 5, .others = { { KNOB_DELAY, MS(1000) }, { KNOB_SERVER, SERVER_SERIAL } },
	    .line_run = 2, .late_run = 4, .late_us = MS(60), .turned_run = 5 },
	{ .name = "work", .knob = KNOB_WORK, .values = { 0, MS(500), MS(1000), MS(2000) }, .count = 4, .others = { { KNOB_DELAY, MS(1000) }, { KNOB_REQUESTS, 4 } } },
	{ .name = "servers", .knob = KNOB_SERVER, .values = { SERVER_CONCURRENT, SERVER_SERIAL, 2, 4 }, .count = 4,
	    .others = { { KNOB_DELAY, MS(1000) }, { KNOB_REQUESTS, 8 }, { KNOB_PROGRAMS, PROGRAMS_IN_TURN } } },
	{ .name = "jitter", .knob = KNOB_DELAY, .values = { MS(1000), MS(2000), MS(3000) }, .count = 3, .others = { { KNOB_JITTER, 40 } } },
};

const struct sample_plot *
sample_plot_at(size_t i)
{
	return i < sizeof samples / sizeof *samples ? &samples[i] : NULL;
}

void
sample_plot_digest(const struct settings *s, struct run_digest *out)
{
	struct law_time law[PROGRAM_COUNT];
	int64_t begin_us = 0;

	law_times(s, 0, law);
	*out = (struct run_digest){ .knobs = *s, .over = true, .grain_us = MS(100), .limit = settings_limit(s) == 0 ? UINT32_MAX : (uint32_t)settings_limit(s) };
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		int64_t took_us = law[i].us + s->value[KNOB_REQUESTS] * (i == TRACK_SYNC ? 500 : 50);

		if (!law[i].runs)
			continue;
		out->program[i] = (struct digest_program){
			.present = true, .done = true, .begin_us = begin_us, .until_us = begin_us + took_us, .planned = (uint32_t)s->value[KNOB_REQUESTS],
			.done_count = (uint32_t)s->value[KNOB_REQUESTS], .most_open = 1,
		};
		if (settings_in_turn(s))
			begin_us += took_us;
		out->until_us = begin_us + took_us > out->until_us ? begin_us + took_us : out->until_us;
	}
}

static void
spoil(const struct sample_plot *sample, int run, struct run_digest *d)
{
	struct digest_program *sync = &d->program[TRACK_SYNC], *async = &d->program[TRACK_ASYNC];

	if (run == sample->late_run) {
		d->loop_late_us = sample->late_us;
		sync->until_us += 3 * sample->late_us;
	}
	if (run == sample->line_run) {
		sync->in_line_us = MS(3000);
		sync->until_us += MS(1000);
	}
	if (run == sample->turned_run) {
		d->turned = true;
		sync->until_us -= MS(2000);
		async->until_us -= MS(2000);
	}
}

void
sample_plot_runs(const struct sample_plot *sample, struct sample_runs *out)
{
	struct settings s;

	settings_init(&s);
	for (int k = 0; k < SAMPLE_PLOT_OTHERS && sample->others[k].value != 0; k++)
		s.value[sample->others[k].knob] = sample->others[k].value;
	out->count = sample->count;
	for (int i = 0; i < sample->count; i++) {
		s.value[sample->knob] = sample->values[i];
		sample_plot_digest(&s, &out->digests[i]);
		spoil(sample, i + 1, &out->digests[i]);
		out->runs[i] = &out->digests[i];
	}
}
