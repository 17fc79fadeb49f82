/* What there is to look at in a lab. */
#include "app/moment.h"

#include "base/clock.h"
#include "run/run.h"

struct moment
moment_now(struct lab *lab)
{
	return (struct moment){
		.timeline = lab_timeline(lab),
		.knobs = lab_knobs(lab),
		.address = lab_address(lab),
		.now_us = lab_now_us(lab),
		.span_us = lab_span_us(lab),
		.clock_us = clock_now_us(),
		.over = lab_is_over(lab),
	};
}

struct moment
moment_at(struct lab *lab, int64_t t_us, struct settings *knobs)
{
	struct moment moment = moment_now(lab);

	if (t_us > moment.now_us)
		t_us = moment.now_us;
	timeline_settings_at(moment.timeline, t_us, knobs);
	moment.over = moment.over && t_us >= moment.now_us;
	moment.now_us = t_us;
	moment.span_us = run_span_us(moment.timeline, t_us);
	moment.knobs = knobs;
	return moment;
}
