/* The expected end in words. */
#include "tell/expected_end.h"

#include <stdio.h>

#include "base/duration.h"

struct seconds {
	char s[32];
};

static struct seconds
seconds_of(int64_t us, int64_t grain_us)
{
	struct seconds text;

	duration_write_moment(us, grain_us, text.s, sizeof text.s);
	return text;
}

void
expected_end_write(const struct outlook_program *p, int64_t grain_us, char forms[EXPECTED_END_FORMS][EXPECTED_END_SIZE])
{
	struct seconds least = seconds_of(p->least_us, grain_us), most = seconds_of(p->most_us, grain_us);

	if (p->least_us == NEVER_US) {
		snprintf(forms[0], EXPECTED_END_SIZE, "its end is not known: nothing answers it");
		snprintf(forms[1], EXPECTED_END_SIZE, "its end is not known");
		snprintf(forms[2], EXPECTED_END_SIZE, "no end known");
	} else if (p->most_us - p->least_us >= grain_us) {
		snprintf(forms[0], EXPECTED_END_SIZE, "ends between %s and %s", least.s, most.s);
		snprintf(forms[1], EXPECTED_END_SIZE, "ends at %s to %s", least.s, most.s);
		snprintf(forms[2], EXPECTED_END_SIZE, "ends by %s", most.s);
	} else {
		snprintf(forms[0], EXPECTED_END_SIZE, "ends at about %s", most.s);
		snprintf(forms[1], EXPECTED_END_SIZE, "ends about %s", most.s);
		snprintf(forms[2], EXPECTED_END_SIZE, "ends ~%s", most.s);
	}
}

void
expected_begin_write(const struct outlook_program *p, int64_t grain_us, char forms[EXPECTED_END_FORMS][EXPECTED_END_SIZE])
{
	char ends[EXPECTED_END_FORMS][EXPECTED_END_SIZE];
	struct seconds begin = seconds_of(p->begin_us, grain_us);

	expected_end_write(p, grain_us, ends);
	if (p->begin_us == NEVER_US) {
		snprintf(forms[0], EXPECTED_END_SIZE, "begins when sync is done");
		snprintf(forms[1], EXPECTED_END_SIZE, "begins after sync");
		snprintf(forms[2], EXPECTED_END_SIZE, "begins after sync");
		return;
	}
	snprintf(forms[0], EXPECTED_END_SIZE, "begins when sync is done, at about %s; %.40s", begin.s, ends[1]);
	snprintf(forms[1], EXPECTED_END_SIZE, "begins after sync, at about %s; %.40s", begin.s, ends[2]);
	snprintf(forms[2], EXPECTED_END_SIZE, "begins ~%s, %.40s", begin.s, ends[2]);
}
