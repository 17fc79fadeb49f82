/* How long a run will take: rounds of flights, and the computing on the responses. */
#include "log/forecast.h"

#include "base/clock.h"

static int64_t
rounds(int64_t requests, int64_t at_once)
{
	return at_once < 1 ? requests : (requests + at_once - 1) / at_once;
}

/* How long a request is in flight: from its connect to its end. */
static int64_t
flight_us(const struct settings *s, uint32_t number)
{
	const struct choice *error = settings_error_choice(s, number);
	int64_t delay_us = settings_kept_us(s, s->value[KNOB_DELAY]), timeout_us = settings_timeout_us(s, number);

	if (error->error.deserted)
		return 0;
	return timeout_us > 0 && (error->error.hangs || timeout_us < delay_us) ? timeout_us : delay_us;
}

int64_t
forecast_us(const struct settings *s)
{
	int64_t n = s->value[KNOB_REQUESTS], work = s->value[KNOB_WORK];
	int64_t limit = settings_limit(s) == 0 ? n : settings_limit(s);
	int64_t at_once = settings_at_once(s, n), overlap = limit < at_once ? limit : at_once;
	int64_t sum = 0, longest = 0, sync, async;
	const struct choice *which = choice_of(KNOB_PROGRAMS, s->value[KNOB_PROGRAMS]);

	/* Errors repeat with a period: one flight stands for all of its kind. */
	for (uint32_t number = 1; number <= n && number <= ERRORS_PERIOD; number++) {
		int64_t us = flight_us(s, number), alike = (n - number) / ERRORS_PERIOD + 1;

		sum += us * alike;
		longest = us > longest ? us : longest;
	}
	sync = sum + n * work;
	if (rounds(n, overlap) > 1)
		async = sum / n * rounds(n, overlap);
	else
		async = longest + (overlap > 1 ? longest * s->value[KNOB_JITTER] / 100 : 0);
	async = (async > longest ? async : longest) + n * work;
	if (!settings_has_programs(s))
		return FORECAST_OPEN_US;
	if (settings_is_outside(s))
		return 0;
	if (!which->programs.async)
		return sync;
	if (!which->programs.sync)
		return async;
	if (which->programs.in_turn || at_once == 1)
		return sync + async; /* served one at a time, they delay each other */
	return sync > async ? sync : async;
}

enum {
	SPAN_LEAST_US = 100 * US_PER_MS,
	/* An eighth is added to the forecast: a run that takes a little longer must not shrink
	 * the axis at its end, and what is printed there needs room. */
	SPAN_SLACK_DIVISOR = 8,
	DOUBLED_UNTIL_US = US_PER_S,
};

int64_t
forecast_stretch(int64_t span_us, int64_t until_us)
{
	while (span_us < until_us)
		span_us += span_us / 4 + 1;
	return span_us;
}

int64_t
forecast_stretch_unknown(int64_t span_us, int64_t until_us)
{
	while (span_us < until_us)
		span_us += span_us < DOUBLED_UNTIL_US ? span_us : span_us / 4 + 1;
	return span_us;
}

int64_t
forecast_span_of_us(int64_t end_us)
{
	int64_t us = end_us + end_us / SPAN_SLACK_DIVISOR;

	return us < SPAN_LEAST_US ? SPAN_LEAST_US : us;
}

int64_t
forecast_span_us(const struct settings *s)
{
	return forecast_span_of_us(forecast_us(s));
}
