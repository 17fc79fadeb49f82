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
};

static int64_t
sum_of(const struct timeline *tl, enum track track, enum measure measure, int64_t t_us)
{
	struct statistics statistics;

	statistics_at(tl, track, measure, t_us, &statistics);
	return statistics.sum_us;
}

static void
look_at_server(const struct timeline *tl, int64_t t_us, struct judgement *j)
{
	j->served = timeline_load_at(tl, t_us).most;
	j->froze = timeline_last_event(tl, TRACK_SERVER, EVENT_FREEZE, t_us) != NULL;
	j->one_at_a_time = j->served == 1 && j->stood_in_line[TRACK_ASYNC];
}

static bool
differ(int64_t a_us, int64_t b_us, int64_t of_us)
{
	int64_t by_us = a_us > b_us ? a_us - b_us : b_us - a_us;

	return by_us > of_us / SMALL_PART;
}

/* Of both programs, done. */
static enum judged
judge(const struct judgement *j)
{
	const int64_t *took_us = j->both.took_us, *work_us = j->work_us;

	if (!j->both.fair)
		return JUDGED_UNLIKE;
	if (took_us[TRACK_SYNC] < BRIEF_US && took_us[TRACK_ASYNC] < BRIEF_US)
		return JUDGED_BRIEF;
	/* sync has one request at a time: before that, only somebody else's can stand. */
	if (j->stood_in_line[TRACK_SYNC] || (j->n == 1 && j->stood_in_line[TRACK_ASYNC]))
		return JUDGED_IN_LINE;
	if (differ(work_us[TRACK_SYNC], work_us[TRACK_ASYNC], work_us[TRACK_SYNC]))
		return JUDGED_TURNED;
	if (j->times >= ABOUT_THE_SAME)
		return JUDGED_FASTER;
	return j->times > 1 / ABOUT_THE_SAME ? JUDGED_SAME : JUDGED_SLOWER;
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
	while (times / unit >= 10)
		unit *= 10;
	times = (double)(int64_t)(times / unit + 0.5) * unit;
	if (times < 2)
		utf8_format(out, size, "a little faster");
	else
		utf8_format(out, size, "about %.0f times faster", times);
}

void
judgement_make(const struct timeline *tl, int64_t t_us, int64_t grain_us, struct judgement *j)
{
	struct spin_count spins = timeline_spin_count(tl, TRACK_ASYNC, t_us);
	const struct wait *longest;
	bool present = timeline_has_program(tl, TRACK_SYNC) && timeline_has_program(tl, TRACK_ASYNC);

	*j = (struct judgement){ .judged = JUDGED_OPEN };
	statistics_compare(tl, t_us, grain_us, &j->both);
	/* Only of a run that is over all of its history is looked at: it does not grow any more. */
	if (!present || !j->both.done[TRACK_SYNC] || !j->both.done[TRACK_ASYNC])
		return;
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		j->line_us[i] = sum_of(tl, (enum track)i, MEASURE_LINE, t_us);
		j->stood_in_line[i] = j->line_us[i] > j->both.took_us[i] / SMALL_PART;
		j->work_us[i] = sum_of(tl, (enum track)i, MEASURE_WORK, t_us);
	}
	j->computed_us = timeline_computing(tl, TRACK_ASYNC, t_us).sum_us;
	look_at_server(tl, t_us, j);
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
