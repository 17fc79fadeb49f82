/* The expected end in words. */
#include "tell/expected_end.h"

#include <stdio.h>

#include "base/clock.h"

struct seconds {
	char s[24];
};

/* "15.0 s": tenths are all that can be expected. */
static struct seconds
seconds_of(int64_t us)
{
	int64_t tenths = (us + US_PER_S / 20) / (US_PER_S / 10);
	struct seconds text;

	snprintf(text.s, sizeof text.s, "%lld.%lld s", (long long)(tenths / 10) % 1000000000, (long long)(tenths % 10));
	return text;
}

void
expected_end_write(const struct outlook_program *p, char forms[EXPECTED_END_FORMS][EXPECTED_END_SIZE])
{
	struct seconds least = seconds_of(p->least_us), most = seconds_of(p->most_us);

	if (p->least_us == NEVER_US) {
		snprintf(forms[0], EXPECTED_END_SIZE, "its end is not known: nothing answers it");
		snprintf(forms[1], EXPECTED_END_SIZE, "its end is not known");
		snprintf(forms[2], EXPECTED_END_SIZE, "no end known");
	} else if (p->most_us - p->least_us >= US_PER_S / 10) {
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
expected_begin_write(const struct outlook_program *p, char forms[EXPECTED_END_FORMS][EXPECTED_END_SIZE])
{
	char ends[EXPECTED_END_FORMS][EXPECTED_END_SIZE];
	struct seconds begin = seconds_of(p->begin_us);

	expected_end_write(p, ends);
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
