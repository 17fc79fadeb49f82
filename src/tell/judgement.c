/* The comparison, from what the log says of each request. */
#include "tell/judgement.h"

#include "base/clock.h"
#include "base/duration.h"
#include "base/utf8.h"

/* Faster or slower by less than this factor is about the same. */
#define ABOUT_THE_SAME 1.1

enum {
	BRIEF_US = 50 * 1000,   /* a run shorter than this measures the machine, not the waiting */
	SMALL_PART = 20,        /* a twentieth of a time makes no difference to it */
	LATE_PART = 10,         /* nor does a tenth that was not meant to be, if they compare the same without it */
};

static int64_t
sum_of(const struct timeline *tl, enum track track, enum measure measure, int64_t t_us)
{
	struct statistics statistics;

	statistics_at(tl, track, measure, t_us, &statistics);
	return statistics.sum_us;
}

/* Returns true if the server had as many as it serves at a time when that request came: it stood behind others.
 * One that it could have taken up at once only waited for the loop. */
static bool
came_to_full_server(const struct timeline *tl, const struct request *r)
{
	struct server_load load = timeline_load_at(tl, r->arrive_us);
	struct settings settings;
	size_t from = 0;
	int64_t at_once;

	timeline_settings_at(tl, r->arrive_us, &settings);
	at_once = settings_at_once(&settings, INT64_MAX);
	return at_once < INT64_MAX && (timeline_next_left(tl, r->arrive_us, &from) != 0 ||
	    (int64_t)(load_open(&load) + timeline_unkept_at(tl, r->arrive_us).open) > at_once);
}

static void
look_at_requests(const struct timeline *tl, enum track track, int64_t t_us, struct judgement *j)
{
	uint32_t requests = timeline_request_count(tl, track);

	for (uint32_t n = 1; n <= requests; n++) {
		const struct request *r = timeline_request(tl, track, n);
		int64_t line_us = statistics_measure_at(r, track, MEASURE_LINE, t_us);
		struct settings settings;

		if (line_us == NEVER_US || r->arrive_us == NEVER_US || r->take_us == NEVER_US)
			continue;
		*(came_to_full_server(tl, r) ? &j->line_us[track] : &j->idle_us[track]) += line_us;
		timeline_settings_at(tl, r->take_us, &settings);
		j->meant_us[track] += r->take_for_us > 0 ? settings_kept_us(&settings, r->take_for_us) : 0;
	}
	j->stood_in_line[track] = j->line_us[track] > j->both.took_us[track] / SMALL_PART;
	j->work_us[track] = sum_of(tl, track, MEASURE_WORK, t_us);
}

/* What the log has of causes: only these are named. */
static void
look_for_causes(const struct timeline *tl, int64_t t_us, int64_t grain_us, struct judgement *j)
{
	static const enum knob of_work[] = { KNOB_DELAY, KNOB_SERVER, KNOB_JITTER, KNOB_ERRORS };
	int64_t worst_us = timeline_worst_beat_us(tl, NEVER_US, t_us);

	for (size_t i = 0; i < sizeof of_work / sizeof of_work[0]; i++)
		j->turned = j->turned || timeline_knob_turned_us(tl, of_work[i], t_us) != NEVER_US;
	if (!j->froze && worst_us > 0 && !duration_is_short(worst_us, grain_us))
		j->late_us = worst_us;
}

static void
look_at_server(const struct timeline *tl, int64_t t_us, struct judgement *j)
{
	j->served = timeline_load_at(tl, t_us).most;
	j->by_server = j->served < j->both.peak[TRACK_ASYNC] && j->line_us[TRACK_ASYNC] > 0;
	j->froze = timeline_last_event(tl, TRACK_SERVER, EVENT_FREEZE, t_us) != NULL;
	j->one_at_a_time = j->served == 1 && j->stood_in_line[TRACK_ASYNC];
}

static bool
differ(int64_t a_us, int64_t b_us, int64_t of_us)
{
	int64_t by_us = a_us > b_us ? a_us - b_us : b_us - a_us;

	return by_us > of_us / SMALL_PART;
}

static enum judged
judge_times(double times)
{
	if (times >= ABOUT_THE_SAME)
		return JUDGED_FASTER;
	return times > 1 / ABOUT_THE_SAME ? JUDGED_SAME : JUDGED_SLOWER;
}

/* How much longer sync's requests than async's waited for a free server; negative: async's. Of several that
 * come at once these waits overlap, and add nothing to the time that it took. */
static int64_t
idle_longer_us(const struct judgement *j)
{
	return j->idle_us[TRACK_SYNC] - (j->n == 1 ? j->idle_us[TRACK_ASYNC] : 0);
}

/* By how much a program took longer since its requests were at the server longer than meant. What several were
 * at the same time, they took together. An answer that is early by the log was taken up late, and is due. */
static int64_t
longer_us(const struct judgement *j, enum track track)
{
	int64_t at_once = track == TRACK_SYNC ? 1 : j->by_server ? j->served : j->both.peak[TRACK_ASYNC];
	int64_t idle_us = track == TRACK_SYNC || j->n == 1 ? j->idle_us[track] : 0;
	int64_t over_us = j->work_us[track] + idle_us - j->meant_us[track];

	return over_us > 0 && at_once > 0 ? over_us / at_once : 0;
}

/* Of requests that the server did not serve alike. */
static enum judged
judge_uneven(const struct judgement *j)
{
	const int64_t *took_us = j->both.took_us;
	int64_t sync_us = longer_us(j, TRACK_SYNC), async_us = longer_us(j, TRACK_ASYNC);

	if (differ(j->meant_us[TRACK_SYNC], j->meant_us[TRACK_ASYNC], j->meant_us[TRACK_SYNC]))
		return j->turned ? JUDGED_TURNED : JUDGED_UNEVEN;
	if (sync_us <= took_us[TRACK_SYNC] / LATE_PART && async_us <= took_us[TRACK_ASYNC] / LATE_PART &&
	    judge_times((double)(took_us[TRACK_SYNC] - sync_us) / (double)(took_us[TRACK_ASYNC] - async_us)) == judge_times(j->times))
		return judge_times(j->times);
	return j->late_us > 0 && j->late_us * j->n >= sync_us && j->late_us * j->n >= async_us ? JUDGED_LATE : JUDGED_UNEVEN;
}

/* Of both programs, done, that did the same work. */
static enum judged
judge(const struct judgement *j)
{
	const int64_t *took_us = j->both.took_us, *work_us = j->work_us;

	if (took_us[TRACK_SYNC] < BRIEF_US && took_us[TRACK_ASYNC] < BRIEF_US)
		return JUDGED_BRIEF;
	/* sync has one request at a time: before that, only somebody else's can stand. */
	if (j->stood_in_line[TRACK_SYNC] || (j->n == 1 && j->stood_in_line[TRACK_ASYNC]))
		return JUDGED_IN_LINE;
	if (differ(work_us[TRACK_SYNC], work_us[TRACK_ASYNC], work_us[TRACK_SYNC]) ||
	    differ(idle_longer_us(j), 0, took_us[TRACK_SYNC]))
		return judge_uneven(j);
	return judge_times(j->times);
}

void
judgement_times_faster(const struct judgement *j, int64_t grain_us, char *out, size_t size)
{
	int64_t took_us[PROGRAM_COUNT];
	double times, unit = 1;

	/* What is printed as measured (base/duration.h) is divided so, too. */
	for (int i = 0; i < PROGRAM_COUNT; i++)
		took_us[i] = duration_is_short(j->both.took_us[i], grain_us) ? j->both.took_us[i] :
		    duration_between(j->both.begin_us[i], j->both.until_us[i], grain_us);
	times = (double)took_us[TRACK_SYNC] / (double)took_us[TRACK_ASYNC];
	if (took_us[TRACK_ASYNC] >= 10 * grain_us) {
		utf8_format(out, size, "%.*f times faster", took_us[TRACK_ASYNC] >= 100 * grain_us || times < 10, times);
		return;
	}
	/* One digit is too little to divide by: 2.0 s by 0.2 s, which is 0.25 cut off. What was measured says more. */
	times = (double)j->both.took_us[TRACK_SYNC] / (double)j->both.took_us[TRACK_ASYNC];
	while (times / unit >= 10)
		unit *= 10;
	times = (double)(int64_t)(times / unit + 0.5) * unit;
	if (times < 2)
		utf8_format(out, size, "a little faster");
	else
		utf8_format(out, size, "about %.0f times faster", times);
}

/* Of a run in which both are done. */
static void
judge_run(const struct timeline *tl, int64_t t_us, int64_t grain_us, struct judgement *j)
{
	struct spin_count spins = timeline_spin_count(tl, TRACK_ASYNC, t_us);
	const struct wait *longest;

	for (int i = 0; i < PROGRAM_COUNT; i++)
		look_at_requests(tl, (enum track)i, t_us, j);
	j->computed_us = timeline_computing(tl, TRACK_ASYNC, t_us).sum_us;
	look_at_server(tl, t_us, j);
	look_for_causes(tl, t_us, grain_us, j);
	j->answered = timeline_answers_at_once(tl, TRACK_ASYNC, timeline_begin_us(tl, TRACK_ASYNC) + j->both.took_us[TRACK_ASYNC],
	    t_us);
	j->stayed_ready = spins.turned > 0 && spins.late * 2 < spins.turned;
	longest = &j->both.longest[TRACK_ASYNC];
	j->all_at_once = j->both.waits[TRACK_ASYNC].count > 1 && !j->stood_in_line[TRACK_ASYNC] &&
	    j->both.peak[TRACK_ASYNC] >= j->both.waits[TRACK_ASYNC].count &&
	    !differ(j->both.took_us[TRACK_ASYNC], longest->to_us - longest->from_us + j->computed_us, j->both.took_us[TRACK_ASYNC] + US_PER_S);
	if (j->both.fair && j->both.took_us[TRACK_ASYNC] > 0) {
		j->times = (double)j->both.took_us[TRACK_SYNC] / (double)j->both.took_us[TRACK_ASYNC];
		j->n = j->both.responses[TRACK_SYNC];
	}
	j->judged = j->times > 0 ? judge(j) : JUDGED_UNLIKE;
}

/* It looks at all that such a run was: once, and not in each frame. */
void
judgement_make(const struct timeline *tl, int64_t t_us, int64_t grain_us, struct judgement *j)
{
	bool present = timeline_has_program(tl, TRACK_SYNC) && timeline_has_program(tl, TRACK_ASYNC);
	struct judgement open = { .judged = JUDGED_OPEN };
	void *kept;

	statistics_compare(tl, t_us, grain_us, &open.both);
	if (!present || !open.both.done[TRACK_SYNC] || !open.both.done[TRACK_ASYNC]) {
		*j = open;
		return;
	}
	if (!timeline_keeps(tl, KEPT_JUDGEMENT, grain_us, timeline_told(tl, t_us), sizeof *j, &kept)) {
		judge_run(tl, t_us, grain_us, &open);
		*(struct judgement *)kept = open;
	}
	*j = *(const struct judgement *)kept;
}
