/* The digest of a run. */
#include "tell/run_digest.h"

#include <string.h>

#include "base/duration.h"
#include "base/utf8.h"
#include "log/watched.h"
#include "log/visits.h"

static void
digest_program(const struct timeline *tl, enum track track, int64_t t_us, const struct judgement *j, struct digest_program *p)
{
	struct tally tally = timeline_tally_at(tl, track, t_us);

	*p = (struct digest_program){
		.present = timeline_has_program(tl, track), .done = j->both.done[track],
		.begin_us = j->both.begin_us[track], .until_us = j->both.until_us[track],
		.planned = tally.planned, .done_count = tally.done, .failed = tally.failed, .cancelled = tally.cancelled,
		.most_open = j->both.peak[track], .in_line_us = j->line_us[track], .spins = timeline_spin_count(tl, track, t_us),
	};
}

static void
name_command(const struct timeline *tl, struct run_digest *d)
{
	for (int i = WATCHED_MAX - 1; i >= 0; i--) {
		const char *command = timeline_has_watched(tl, watched_track(i)) ?
		    timeline_watched_life(tl, watched_track(i), INT64_MAX).command : NULL;

		if (command != NULL)
			utf8_format(d->command, sizeof d->command, "%s", command);
	}
	utf8_clean(d->command, '?');
}

void
run_digest_make(const struct timeline *tl, int64_t t_us, struct run_digest *d)
{
	int64_t end_us = timeline_end_us(tl), last_us = timeline_last_us(tl), until_us = t_us < last_us ? t_us : last_us;
	struct judgement j;

	*d = (struct run_digest){
		.over = end_us != NEVER_US && end_us <= t_us, .until_us = until_us, .turned = timeline_turn_at(tl, t_us) != NULL,
		.grain_us = duration_grain_us(timeline_span_us(tl, until_us)), .wall_us = trace_wall_us(timeline_trace(tl)),
		.lacks = timeline_lacks(tl), .limit = timeline_limit_at(tl, t_us), .is_outside = timeline_is_outside(tl), .watched = timeline_watched_count(tl),
		.visitors = timeline_visitor_counts(tl, t_us).came,
	};
	timeline_settings_at(tl, 0, &d->knobs);
	judgement_make(tl, until_us, d->grain_us, &j);
	for (int i = 0; i < PROGRAM_COUNT; i++)
		digest_program(tl, (enum track)i, until_us, &j, &d->program[i]);
	d->judged = j.judged;
	if (j.judged == JUDGED_FASTER)
		judgement_times_faster(&j, d->grain_us, d->faster, sizeof d->faster);
	d->loop_late_us = timeline_worst_beat_us(tl, -1, until_us);
	if (d->loop_late_us == NEVER_US)
		d->loop_late_us = 0;
	name_command(tl, d);
}

bool
run_digest_is_clean(const struct run_digest *d, enum track track)
{
	const struct digest_program *p = &d->program[track];

	return p->present && p->done && p->failed == 0 && p->cancelled == 0 && !d->turned;
}

int64_t
run_digest_took_us(const struct run_digest *d, enum track track)
{
	return d->program[track].done ? d->program[track].until_us - d->program[track].begin_us : NEVER_US;
}

void
run_digest_took(const struct run_digest *d, enum track track, char *out, size_t size)
{
	const struct digest_program *p = &d->program[track];

	if (p->done)
		duration_write(p->begin_us, p->until_us, d->grain_us, out, size);
	else
		utf8_format(out, size, "%s", p->present ? "-" : "");
}

void
run_digest_faster(const struct run_digest *d, char *out, size_t size)
{
	const char *end = strstr(d->faster, " faster");

	if (d->judged == JUDGED_SAME)
		utf8_format(out, size, "the same");
	else if (d->judged == JUDGED_SLOWER)
		utf8_format(out, size, "slower");
	else if (end != NULL)
		utf8_format(out, size, "%.*s", (int)(end - d->faster), d->faster);
	else
		utf8_format(out, size, "%s", "");
}

bool
run_digest_heeds(const struct run_digest *d, enum knob knob)
{
	const struct knob_info *info = knob_info(knob);
	bool has_program = d->program[TRACK_SYNC].present || d->program[TRACK_ASYNC].present;

	if (info->of_programs && !has_program)
		return knob == KNOB_PROGRAMS && d->watched == 0;
	return !info->of_built_in || !d->is_outside || d->watched > 0 || !has_program;
}
