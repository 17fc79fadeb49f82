/* Points off their line: causes stand in a table, the surest first. Each looks at what was measured in that run. */
#include "tell/plot_why.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/duration.h"
#include "base/utf8.h"
#include "log/request.h"

enum {
	REASON_SIZE = 160, TIME_SIZE = 32,
	OVERHEAD_US = 2 * US_PER_MS,   /* of a request, at most: connecting, sending, reading */
	BEAT_LATE_US = 10 * US_PER_MS, /* a beat that is less late than that does not count */
	COARSEST_US = 100 * US_PER_MS, /* in which times are told, if that is enough to tell them apart */
};

int64_t
plot_noise_us(const struct run_digest *d, int64_t law_us)
{
	return PLOT_NOISE_US + law_us / PLOT_NOISE_DIVISOR + d->loop_late_us;
}

/* What is looked at. */
struct case_off {
	const struct run_digest *d;
	const struct digest_program *p;
	const struct settings *knobs;
	const struct law_time *law;
	int64_t off_us; /* negative: it took less */
	uint32_t n;
};

/* ---- causes: each returns false if it is none, or writes its reason ---- */

static bool
knob_turned(const struct case_off *c, char *out)
{
	utf8_format(out, REASON_SIZE, "a knob was turned in that run");
	return c->d->turned;
}

static bool
cancelled(const struct case_off *c, char *out)
{
	utf8_format(out, REASON_SIZE, "%u of its requests %s cancelled", c->p->cancelled, c->p->cancelled == 1 ? "was" : "were");
	return c->p->cancelled > 0;
}

/* Failures that the knobs ask for are in the law. */
static bool
failed(const struct case_off *c, char *out)
{
	utf8_format(out, REASON_SIZE, "%u of its requests failed", c->p->failed);
	return c->p->failed > 0 && c->knobs->value[KNOB_ERRORS] == ERRORS_NONE && c->knobs->value[KNOB_TIMEOUT] == 0;
}

static bool
system_limited(const struct case_off *c, char *out)
{
	int64_t own = settings_limit(c->knobs);

	utf8_format(out, REASON_SIZE, "the system let only %u be in flight at a time: it has no more %s", c->d->limit, c->d->lacks);
	return c->d->limit < c->n && (own == 0 || c->d->limit < own) && c->p->most_open >= c->d->limit;
}

static bool
visited(const struct case_off *c, char *out)
{
	utf8_format(out, REASON_SIZE, "%" PRIu64 " visitor%s had the server, too", c->d->visitors, c->d->visitors == 1 ? "" : "s");
	return c->d->visitors > 0 && !settings_serves_all(c->knobs) && c->off_us > 0;
}

/* The loop that everything runs on, the measuring included. */
static bool
loop_late(const struct case_off *c, char *out)
{
	char late[TIME_SIZE];

	duration_format(c->d->loop_late_us, late, sizeof late);
	utf8_format(out, REASON_SIZE, "waitscope's own loop was late, by up to %s at a time", late);
	return c->d->loop_late_us >= BEAT_LATE_US && c->off_us > 0;
}

/* A few such beats make it up. */
static bool
loop_very_late(const struct case_off *c, char *out)
{
	return loop_late(c, out) && c->d->loop_late_us >= c->off_us / 4;
}

static bool
stood_in_line(const struct case_off *c, char *out)
{
	int64_t more_us = c->p->in_line_us - c->law->in_line_us;
	char in_line[TIME_SIZE];

	duration_format(more_us, in_line, sizeof in_line);
	utf8_format(out, REASON_SIZE, "its requests stood in the server's line, %s longer than by themselves", in_line);
	return c->off_us > 0 && more_us >= c->off_us / 2;
}

static bool
takes_a_little(const struct case_off *c, char *out)
{
	char each[TIME_SIZE];

	duration_format(c->n > 0 ? c->off_us / c->n : 0, each, sizeof each);
	utf8_format(out, REASON_SIZE, "connecting, sending and reading took %s for each request", each);
	return c->off_us > 0 && c->n > 1 && c->off_us / c->n <= OVERHEAD_US;
}

static bool
nothing_measured(const struct case_off *c, char *out)
{
	(void)c;
	utf8_format(out, REASON_SIZE, "that is not explained by what was measured");
	return true;
}

static bool (*const causes[])(const struct case_off *, char *) = {
	knob_turned, cancelled, failed, system_limited, visited, loop_very_late, takes_a_little, loop_late, stood_in_line, nothing_measured,
};

/* ---- the sentence ---- */

static void
write_law(const struct law_time *law, int64_t grain_us, char *out, size_t size)
{
	char least[TIME_SIZE], most[TIME_SIZE];

	duration_write_length(law->least_us, grain_us, least, sizeof least);
	duration_write_length(law->most_us, grain_us, most, sizeof most);
	utf8_format(out, size, "%s", least);
	if (law->least_us != law->most_us)
		utf8_add(out, size, " to %s", most);
}

/* In which both can be told, and told apart. */
static int64_t
grain_for(int64_t us, int64_t other_us)
{
	int64_t grain_us = COARSEST_US, off_us = us > other_us ? us - other_us : other_us - us;

	while (grain_us > US_PER_MS && (off_us < grain_us * 2 || other_us < grain_us * 10))
		grain_us /= 10;
	return grain_us;
}

void
plot_explain(const struct run_digest *d, enum knob turned, struct plot_point *point)
{
	const struct law_time *law = &point->law;
	struct case_off c = { .d = d, .p = &d->program[point->track], .knobs = &d->knobs, .law = law, .n = d->program[point->track].planned };
	char at[KNOB_LABEL_SIZE], took[TIME_SIZE], says[80], reason[REASON_SIZE];
	int64_t grain_us;
	size_t cause = 0;

	if (law->us == NEVER_US)
		return;
	if (point->took_us > law->most_us)
		c.off_us = point->took_us - law->most_us;
	else if (point->took_us < law->least_us)
		c.off_us = point->took_us - law->least_us;
	point->is_off = (c.off_us < 0 ? -c.off_us : c.off_us) > plot_noise_us(d, law->us);
	if (!point->is_off)
		return;
	while (!causes[cause](&c, reason))
		cause++;
	knob_label(turned, point->value, at, sizeof at);
	grain_us = grain_for(point->took_us, c.off_us > 0 ? law->most_us : law->least_us);
	duration_write_length(point->took_us, grain_us, took, sizeof took);
	write_law(law, grain_us, says, sizeof says);
	utf8_format(point->why, sizeof point->why, "%s, %s: %s, not %s: %s.", at, track_name(point->track), took, says, reason);
}
