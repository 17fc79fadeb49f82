/* The expected end in words. */
#include "tell/expected_end.h"

#include "base/duration.h"
#include "base/utf8.h"
#include "tell/law.h"

enum { BEGIN_SIZE = 80 };

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

/* The forms without a law. */
static void
write_plain(bool is_outside, const struct outlook_program *p, int64_t t_us, int64_t grain_us, char forms[][EXPECTED_END_SIZE])
{
	struct seconds least = seconds_of(p->least_us, grain_us), most = seconds_of(p->most_us, grain_us);

	if (is_outside) {
		utf8_format(forms[0], EXPECTED_END_SIZE, "its end is not known: the server takes what it takes");
		utf8_format(forms[1], EXPECTED_END_SIZE, "its end is not known");
		utf8_format(forms[2], EXPECTED_END_SIZE, "no end known");
	} else if (p->least_us == NEVER_US) {
		utf8_format(forms[0], EXPECTED_END_SIZE, "its end is not known: nothing answers it");
		utf8_format(forms[1], EXPECTED_END_SIZE, "its end is not known");
		utf8_format(forms[2], EXPECTED_END_SIZE, "no end known");
	} else if (p->most_us - p->least_us >= grain_us) {
		utf8_format(forms[0], EXPECTED_END_SIZE, "ends between %s and %s", least.s, most.s);
		utf8_format(forms[1], EXPECTED_END_SIZE, "ends at %s to %s", least.s, most.s);
		utf8_format(forms[2], EXPECTED_END_SIZE, "ends by %s", most.s);
	} else if (duration_between(t_us, p->most_us, grain_us) <= 0) {
		utf8_format(forms[0], EXPECTED_END_SIZE, "ends any moment now");
		utf8_format(forms[1], EXPECTED_END_SIZE, "ends any moment");
		utf8_format(forms[2], EXPECTED_END_SIZE, "ends now");
	} else {
		utf8_format(forms[0], EXPECTED_END_SIZE, "ends at about %s", most.s);
		utf8_format(forms[1], EXPECTED_END_SIZE, "ends about %s", most.s);
		utf8_format(forms[2], EXPECTED_END_SIZE, "ends ~%s", most.s);
	}
}

void
expected_end_write(const struct timeline *tl, enum track track, int64_t t_us, const struct outlook_program *p, int64_t grain_us,
    char forms[EXPECTED_END_FORMS][EXPECTED_END_SIZE])
{
	struct law law;

	law_write(tl, track, t_us, p, grain_us, &law);
	write_plain(timeline_is_outside(tl), p, t_us, grain_us, forms + EXPECTED_END_LAW);
	utf8_format(forms[0], EXPECTED_END_SIZE, law.full[0] != '\0' ? "%s: %s" : "%s", forms[EXPECTED_END_LAW], law.full);
	utf8_format(forms[1], EXPECTED_END_SIZE, law.brief[0] != '\0' ? "%s: %s" : "%s", forms[EXPECTED_END_LAW], law.brief);
	utf8_format(forms[2], EXPECTED_END_SIZE, law.brief[0] != '\0' ? "%s: %s" : "%s",
	    forms[EXPECTED_END_LAW + (law.brief[0] != '\0')], law.brief);
}

struct begin {
	char full[BEGIN_SIZE], brief[BEGIN_SIZE], tiny[BEGIN_SIZE];
};

/* With jitter, both of its ends are those that the other program's end is said to have. */
static struct begin
begin_of(const struct outlook_program *p, int64_t grain_us)
{
	struct seconds least = seconds_of(p->begin_least_us, grain_us), most = seconds_of(p->begin_us, grain_us);
	struct begin begin;

	if (p->begin_us - p->begin_least_us >= grain_us) {
		utf8_format(begin.full, BEGIN_SIZE, "between %s and %s", least.s, most.s);
		utf8_format(begin.brief, BEGIN_SIZE, "at %s to %s", least.s, most.s);
		utf8_format(begin.tiny, BEGIN_SIZE, "by %s", most.s);
	} else {
		utf8_format(begin.full, BEGIN_SIZE, "at about %s", most.s);
		utf8_format(begin.brief, BEGIN_SIZE, "at about %s", most.s);
		utf8_format(begin.tiny, BEGIN_SIZE, "~%s", most.s);
	}
	return begin;
}

void
expected_begin_only_write(const struct outlook_program *p, int64_t grain_us, char *out, size_t size)
{
	utf8_format(out, size, "%s", begin_of(p, grain_us).full);
}

void
expected_begin_write(const struct timeline *tl, enum track track, int64_t t_us, const struct outlook_program *p, int64_t grain_us,
    char forms[EXPECTED_END_FORMS][EXPECTED_END_SIZE])
{
	char ends[EXPECTED_END_FORMS][EXPECTED_END_SIZE];
	struct begin begin = begin_of(p, grain_us);

	expected_end_write(tl, track, t_us, p, grain_us, ends);
	if (p->begin_us == NEVER_US) {
		for (int form = 0; form < EXPECTED_END_FORMS; form++)
			utf8_format(forms[form], EXPECTED_END_SIZE,
			    form <= EXPECTED_END_LAW ? "begins when sync is done" : "begins after sync");
		return;
	}
	utf8_format(forms[0], EXPECTED_END_SIZE, "begins when sync is done, %s; %s", begin.full, ends[1]);
	utf8_format(forms[1], EXPECTED_END_SIZE, "begins %s; %s", begin.full, ends[1]);
	utf8_format(forms[2], EXPECTED_END_SIZE, "begins %s; %s", begin.brief, ends[2]);
	utf8_format(forms[3], EXPECTED_END_SIZE, "begins when sync is done, %s; %s", begin.full, ends[4]);
	utf8_format(forms[4], EXPECTED_END_SIZE, "begins after sync, %s; %s", begin.brief, ends[5]);
	utf8_format(forms[5], EXPECTED_END_SIZE, "begins %s, %s", begin.tiny, ends[5]);
}
