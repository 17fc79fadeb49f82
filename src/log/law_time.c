/* The law as numbers: a run played from its begin (play.h), with delays as short and as long as they can be. */
#include "log/law_time.h"

#include "log/play.h"

/* Jitter scales delays. Where a request has a timeout there are two more delays that matter: the longest one that is just
 * answered, and the shortest one that is not. */
enum { DELAYS_MAX = 5 };

static void
begin(struct play *p, const struct settings *s, uint32_t limit)
{
	const struct choice *which = choice_of(KNOB_PROGRAMS, s->value[KNOB_PROGRAMS]);
	int64_t own = settings_limit(s) == 0 ? INT64_MAX : settings_limit(s);
	struct play_party *sync = &p->party[TRACK_SYNC], *async = &p->party[TRACK_ASYNC];

	play_begin(p, s, which->programs.in_turn, limit != 0 && limit < own ? limit : own, 0);
	sync->present = which->programs.sync;
	async->present = which->programs.async;
	sync->planned = async->planned = (uint32_t)s->value[KNOB_REQUESTS];
	async->plain = p->serves_all && s->value[KNOB_WORK] == 0 && p->limit >= s->value[KNOB_REQUESTS];
}

static void
play_with(struct play *p, const struct settings *s, uint32_t limit, int64_t delay_us)
{
	begin(p, s, limit);
	play_set_delay(p, delay_us);
	play_run(p);
}

static int64_t
took_us(const struct play_party *party)
{
	return party->end_us == NEVER_US ? NEVER_US : party->end_us - party->begin_us;
}

/* The delays to play, the knob's own first. */
static int
delays_of(const struct settings *s, int64_t delays_us[DELAYS_MAX])
{
	int64_t delay_us = s->value[KNOB_DELAY], off_us = delay_us * s->value[KNOB_JITTER] / 100, timeout_us = s->value[KNOB_TIMEOUT];
	int count = 0;

	delays_us[count++] = delay_us;
	if (off_us == 0)
		return count;
	delays_us[count++] = delay_us - off_us;
	delays_us[count++] = delay_us + off_us;
	if (timeout_us > delay_us - off_us && timeout_us < delay_us + off_us) {
		delays_us[count++] = timeout_us;
		delays_us[count++] = timeout_us + 1;
	}
	return count;
}

static void
take_in(struct law_time *law, const struct play_party *party, bool is_first)
{
	int64_t us = took_us(party);

	if (is_first) {
		*law = (struct law_time){ .us = us, .least_us = us, .most_us = us, .in_line_us = party->in_line_us, .runs = party->present };
	} else if (us == NEVER_US || law->us == NEVER_US) {
		law->us = law->least_us = law->most_us = NEVER_US;
	} else {
		law->least_us = us < law->least_us ? us : law->least_us;
		law->most_us = us > law->most_us ? us : law->most_us;
	}
}

/* Where the order of two things at one time decides who is served first, or who gives up, it may as well be the other way
 * round: one delay's worth of a difference; or two, where a server that freezes makes many things due at one time. */
static int64_t
toss_us(const struct settings *s)
{
	const struct choice *which = choice_of(KNOB_PROGRAMS, s->value[KNOB_PROGRAMS]);
	bool together = which->programs.sync && which->programs.async && !which->programs.in_turn;
	bool some_give_up = s->value[KNOB_ERRORS] != ERRORS_NONE || s->value[KNOB_TIMEOUT] != 0;
	int64_t longest_us;

	if (settings_serves_all(s) || (!some_give_up && (!together || settings_at_once(s, 2) == 1)))
		return 0;
	longest_us = settings_kept_us(s, s->value[KNOB_DELAY] + s->value[KNOB_DELAY] * s->value[KNOB_JITTER] / 100);
	return some_give_up && s->value[KNOB_SERVER] == SERVER_FREEZE ? 2 * longest_us : longest_us;
}

/* With jitter, chance decides which requests are answered within their time, and so are computed on. */
static bool
is_by_chance(const struct settings *s)
{
	return s->value[KNOB_JITTER] > 0 && s->value[KNOB_TIMEOUT] > 0 && s->value[KNOB_WORK] > 0;
}

static void
widen(const struct settings *s, struct law_time *law, const struct law_time *without_work)
{
	int64_t toss = toss_us(s), work_us = s->value[KNOB_REQUESTS] * s->value[KNOB_WORK];

	if (law->us == NEVER_US)
		return;
	if (without_work != NULL) {
		law->least_us = without_work->least_us < law->least_us ? without_work->least_us : law->least_us;
		law->most_us += work_us;
	}
	law->least_us = law->least_us > toss ? law->least_us - toss : 0;
	law->most_us += toss;
}

static void
play_all(struct play *p, const struct settings *s, uint32_t limit, struct law_time out[PROGRAM_COUNT])
{
	int64_t delays_us[DELAYS_MAX];
	int count = delays_of(s, delays_us);

	for (int i = 0; i < count; i++) {
		play_with(p, s, limit, delays_us[i]);
		for (int track = 0; track < PROGRAM_COUNT; track++)
			take_in(&out[track], &p->party[track], i == 0);
	}
}

void
law_times(const struct settings *s, uint32_t limit, struct law_time out[PROGRAM_COUNT])
{
	struct play p = { 0 };
	struct settings idle = *s;
	struct law_time without_work[PROGRAM_COUNT];
	bool by_chance = is_by_chance(s);

	idle.value[KNOB_WORK] = 0;
	play_all(&p, s, limit, out);
	if (by_chance)
		play_all(&p, &idle, limit, without_work);
	for (int track = 0; track < PROGRAM_COUNT; track++)
		widen(s, &out[track], by_chance ? &without_work[track] : NULL);
	play_release(&p);
	if (!settings_is_outside(s))
		return;
	for (int track = 0; track < PROGRAM_COUNT; track++)
		out[track].us = out[track].least_us = out[track].most_us = NEVER_US;
}

int64_t
law_times_cost(const struct settings *s)
{
	int64_t delays_us[DELAYS_MAX];

	return s->value[KNOB_REQUESTS] * PROGRAM_COUNT * delays_of(s, delays_us) * (1 + is_by_chance(s));
}

int64_t
law_end_us(const struct settings *s, uint32_t limit)
{
	struct play p = { 0 };
	int64_t end_us = 0;

	if (settings_lacks_server(s))
		return NEVER_US;
	play_with(&p, s, limit, s->value[KNOB_DELAY]);
	for (int i = 0; i < PROGRAM_COUNT; i++)
		if (p.party[i].present && end_us != NEVER_US)
			end_us = p.party[i].end_us == NEVER_US || p.party[i].end_us > end_us ? p.party[i].end_us : end_us;
	play_release(&p);
	return end_us;
}
