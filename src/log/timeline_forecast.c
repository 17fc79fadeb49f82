/* Building the timeline: how long the run will take, as known at each time. */
#include "log/forecast.h"
#include "log/outlook.h"
#include "log/timeline_inside.h"

/* The run's own setting: a turn of that knob is for the next run. */
bool
timeline_fetches_outside(const struct timeline *tl)
{
	return tl->knobs.count > 0 && settings_is_outside(&ARRAY_LAST(tl->knobs)->settings);
}

/* The length of the run, forecast at its start from its settings, and when a knob is turned, from
 * what is left of it. Earlier forecasts and the time elapsed can only lengthen it. */
void
timeline_push_forecast(struct timeline *tl, int64_t t_us)
{
	struct settings settings;
	enum { ROOM_DIVISOR = 16 };
	struct outlook outlook;
	int64_t span_us, before_us;

	if (tl->forecasts.count > 0 && timeline_fetches_outside(tl)) {
		tl->forecast_waits = false;
		return; /* it follows what is seen (timeline_requests.c) */
	}
	if (tl->forecasts.count == 0) {
		timeline_settings_at(tl, t_us, &settings);
		span_us = forecast_span_us(&settings, tl->sockets > 0 && tl->sockets < UINT32_MAX ? (uint32_t)tl->sockets : 0);
	} else {
		outlook_make(tl, t_us, &outlook);
		before_us = forecast_stretch(ARRAY_LAST(tl->forecasts)->value, t_us);
		/* It stays as long as there is room for the end and a little more. */
		span_us = outlook.end_us + before_us / ROOM_DIVISOR > before_us ? forecast_span_of_us(outlook.end_us) : before_us;
		span_us = before_us > span_us ? before_us : span_us;
	}
	ARRAY_PUSH(tl->forecasts, (struct moment){ t_us, span_us });
	tl->forecast_waits = false;
}

/* A forecast looks at each request: of a knob that is turned on and on, not every turn has one of its own. */
bool
timeline_may_forecast(const struct timeline *tl, int64_t t_us)
{
	enum { MOST = 4, WITHIN_US = 100 * 1000 };

	return tl->forecasts.count < MOST || t_us - tl->forecasts.at[tl->forecasts.count - MOST].t_us >= WITHIN_US;
}

/* The forecast may change: it is made anew, now or, if there were many just now, at a later event. */
void
timeline_renew_forecast(struct timeline *tl, int64_t t_us)
{
	if (timeline_may_forecast(tl, t_us))
		timeline_push_forecast(tl, t_us);
	else
		tl->forecast_waits = true;
}
