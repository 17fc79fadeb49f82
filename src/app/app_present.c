/* What there is to look at in a lab. */
#include "app/app_present.h"

#include "base/clock.h"
#include "run/run.h"

struct present
app_present(struct lab *lab)
{
	return (struct present){
		.timeline = lab_timeline(lab),
		.knobs = lab_knobs(lab),
		.address = lab_address(lab),
		.now_us = lab_now_us(lab),
		.span_us = lab_span_us(lab),
		.clock_us = clock_now_us(),
		.over = lab_is_over(lab),
	};
}

struct present
app_present_at(struct lab *lab, int64_t t_us, struct settings *knobs)
{
	struct present present = app_present(lab);

	if (t_us > present.now_us)
		t_us = present.now_us;
	timeline_settings_at(present.timeline, t_us, knobs);
	present.over = present.over && t_us >= present.now_us;
	present.now_us = t_us;
	present.span_us = run_span_us(present.timeline, t_us);
	present.knobs = knobs;
	return present;
}
