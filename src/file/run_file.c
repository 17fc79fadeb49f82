/* What a run on disk may hold: what its writer and its reader agree on. */
#include "file/run_file.h"

#include <inttypes.h>

#include "log/settings.h"

static int
check_knob(const struct event *e, char *why, size_t why_size)
{
	const struct knob_info *knob;

	if (e->number >= KNOB_COUNT) {
		snprintf(why, why_size, "there is no knob %" PRIu32, e->number);
		return -1;
	}
	knob = knob_info((enum knob)e->number);
	if (e->value >= knob->min && e->value <= knob->max)
		return 0;
	snprintf(why, why_size, "the knob %s cannot be %" PRId64, knob->name, e->value);
	return -1;
}

/* FOR_EVER_US, which is -1, is within the bounds of durations. */
static int64_t
value_max(const struct event *e)
{
	if (event_value(e) == EVENT_VALUE_US)
		return RUN_FILE_TIME_MAX_US;
	return e->kind == EVENT_SPIN ? RUN_FILE_TIME_MAX_US / SPIN_US : RUN_FILE_VALUE_MAX;
}

int
run_file_check(const struct event *e, char *why, size_t why_size)
{
	if (e->t_us < 0 || e->t_us > RUN_FILE_TIME_MAX_US) {
		snprintf(why, why_size, "%" PRId64 " is no time in a run", e->t_us);
		return -1;
	}
	if (e->value < -value_max(e) || e->value > value_max(e)) {
		snprintf(why, why_size, "the value %" PRId64 " is beyond bounds", e->value);
		return -1;
	}
	return event_value(e) == EVENT_VALUE_KNOB ? check_knob(e, why, why_size) : 0;
}
