/* How long a run will take: by the law. */
#include "log/forecast.h"

#include "base/clock.h"
#include "log/law_time.h"
#include "log/request.h"

/* With jitter async's end is that of the longest of its waits, where all of them overlap; a sum of waits tends to the same. */
static bool
ends_with_the_longest(const struct settings *s, uint32_t most)
{
	int64_t n = s->value[KNOB_REQUESTS], limit = settings_limit(s);

	return choice_of(KNOB_PROGRAMS, s->value[KNOB_PROGRAMS])->programs.async && settings_at_once(s, n) == n &&
	    (limit == 0 || limit >= n) && (most == 0 || most >= n);
}

int64_t
forecast_us(const struct settings *s, uint32_t limit)
{
	int64_t end_us = law_end_us(s, limit), longest_us;
	struct law_time law[PROGRAM_COUNT];

	if (!settings_has_programs(s))
		return FORECAST_OPEN_US;
	if (end_us == NEVER_US)
		return 0;
	if (s->value[KNOB_JITTER] == 0 || !ends_with_the_longest(s, limit))
		return end_us;
	law_times(s, limit, law);
	longest_us = law[TRACK_ASYNC].most_us + (settings_in_turn(s) ? law[TRACK_SYNC].us : 0);
	return longest_us > end_us ? longest_us : end_us;
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
forecast_span_us(const struct settings *s, uint32_t limit)
{
	return forecast_span_of_us(forecast_us(s, limit));
}
