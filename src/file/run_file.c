/* Bounds on the events of a saved run, for its writer and its reader. */
#include "file/run_file.h"

#include <inttypes.h>

#include "base/utf8.h"
#include "log/settings.h"

static int
check_knob(const struct event *e, char *why, size_t why_size)
{
	const struct knob_info *knob;

	if (e->number >= KNOB_COUNT) {
		utf8_format(why, why_size, "there is no knob %" PRIu32, e->number);
		return -1;
	}
	knob = knob_info((enum knob)e->number);
	if (e->value >= knob->min && e->value <= knob_last((enum knob)e->number))
		return 0;
	utf8_format(why, why_size, "the knob %s cannot be %" PRId64, knob->name, e->value);
	return -1;
}

struct bounds {
	int64_t min, max;
};

/* By the meaning of the value; one without meaning is never used. */
static struct bounds
value_bounds(const struct event *e)
{
	static const struct bounds bounds[EVENT_VALUE_COUNT] = {
		[EVENT_VALUE_NONE] = { -RUN_FILE_VALUE_MAX, RUN_FILE_VALUE_MAX },
		[EVENT_VALUE_AMOUNT] = { 0, RUN_FILE_VALUE_MAX },
		[EVENT_VALUE_US] = { 0, RUN_FILE_TIME_MAX_US },
		[EVENT_VALUE_KNOB] = { -RUN_FILE_VALUE_MAX, RUN_FILE_VALUE_MAX },
		[EVENT_VALUE_TEXT] = { TRACE_NO_TEXT, RUN_FILE_VALUE_MAX },
		[EVENT_VALUE_TARGET] = { -RUN_FILE_VALUE_MAX, RUN_FILE_VALUE_MAX },
		[EVENT_VALUE_PORT] = { 0, UINT16_MAX },
		[EVENT_VALUE_STATUS] = { 0, RUN_FILE_STATUS_MAX },
		[EVENT_VALUE_CAUSE] = { 0, RUN_FILE_VALUE_MAX },
	};
	struct bounds of = bounds[event_value(e)];

	_Static_assert(FOR_EVER_US == -1, "just below the durations");
	if (e->kind == EVENT_TAKE)
		of.min = FOR_EVER_US;
	else if (e->kind == EVENT_HEARTBEAT)
		of.min = -HEARTBEAT_US; /* older runs have early beats */
	else if (e->kind == EVENT_SPIN)
		of.max = RUN_FILE_TIME_MAX_US / SPIN_US;
	return of;
}

int
run_file_check(const struct event *e, char *why, size_t why_size)
{
	struct bounds bounds = value_bounds(e);

	if (e->t_us < 0) {
		utf8_format(why, why_size, "%" PRId64 " is not a time in a run", e->t_us);
		return -1;
	}
	if (e->t_us > RUN_FILE_TIME_MAX_US) {
		utf8_format(why, why_size, "the time %" PRId64 " us: a run in a file lasts at most 30 days", e->t_us);
		return -1;
	}
	if (e->value < bounds.min || e->value > bounds.max) {
		utf8_format(why, why_size, "the value %" PRId64 " is beyond bounds", e->value);
		return -1;
	}
	if (e->kind == EVENT_REFUSED && e->number > RUN_FILE_STATUS_MAX) {
		utf8_format(why, why_size, "there is no HTTP status %" PRIu32, e->number);
		return -1;
	}
	return event_value(e) == EVENT_VALUE_KNOB ? check_knob(e, why, why_size) : 0;
}
