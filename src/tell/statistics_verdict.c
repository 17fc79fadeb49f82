/* The numbers in words: how many times faster, and why. */
#include "tell/statistics.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/duration.h"
#include "base/utf8.h"

/* Faster or slower by less than this factor is about the same. */
#define ABOUT_THE_SAME 1.1

struct facts {
	struct comparison both;
	struct settings knobs;
	struct tally tally[PROGRAM_COUNT];
	bool present[PROGRAM_COUNT], begun[PROGRAM_COUNT];
	bool computes;  /* the work knob has been above 0 */
	double times;   /* how many times faster async was; 0 if unknown */
	uint32_t n;     /* the responses of each, if fair */
	int width;
};

struct text {
	char s[32];
};

/* "5.0 s", "200 ms" */
static struct text
text_time(int64_t us)
{
	struct text text;

	duration_format(us, text.s, sizeof text.s);
	return text;
}

/* In columns: each character takes one. */
static int
width_of(const char *text)
{
	return (int)utf8_length(text);
}

/* Writes a form of a sentence if there is none yet and it fits: forms are written from the
 * longest to the shortest. */
__attribute__((format(printf, 3, 4)))
static void
say(const struct facts *f, char *out, const char *format, ...)
{
	char form[VERDICT_SIZE * 2];
	va_list args;

	if (out[0] != '\0')
		return;
	va_start(args, format);
	vsnprintf(form, sizeof form, format, args);
	va_end(args);
	if (width_of(form) <= f->width && strlen(form) < VERDICT_SIZE)
		memcpy(out, form, strlen(form) + 1);
}

/* Returns true if its waits differ so little that one number will do for all. */
static bool
alike(const struct statistics *s)
{
	return s->count > 0 && s->max_us - s->median_us <= s->median_us / 20 &&
	    (int64_t)s->count * s->median_us - s->sum_us <= s->sum_us / 20;
}

/* "3 × 5.0 s = 15.0 s" if its waits add up to the time that it took; else that time. */
static void
write_sum(const struct facts *f, enum track track, char *out, size_t size)
{
	const struct statistics *s = &f->both.flight[track];
	int64_t took_us = f->both.took_us[track], rest_us = took_us - s->sum_us;

	if (s->count > 1 && alike(s) && rest_us >= 0 && rest_us <= took_us / 20)
		snprintf(out, size, "%u × %s = %s", s->count, text_time(s->median_us).s, text_time(took_us).s);
	else
		snprintf(out, size, "%s", text_time(took_us).s);
}

/* ---- both are done, and can be compared ---- */

static void
say_faster(const struct facts *f, char *verdict)
{
	struct text sync = text_time(f->both.took_us[TRACK_SYNC]), async = text_time(f->both.took_us[TRACK_ASYNC]);
	char sum[96];

	write_sum(f, TRACK_SYNC, sum, sizeof sum);
	say(f, verdict, "async is %.1f times faster: it took %s, and sync took %s.", f->times, async.s, sum);
	say(f, verdict, "async is %.1f times faster: %s against %s.", f->times, async.s, sum);
	say(f, verdict, "async is %.1f times faster: %s against %s.", f->times, async.s, sync.s);
	say(f, verdict, "async is %.1f times faster.", f->times);
}

/* Why async was faster: sync's waits add up, async's overlap as far as they may. */
static void
explain_faster(const struct facts *f, char *why)
{
	struct text longest = text_time(f->both.flight[TRACK_ASYNC].max_us);
	uint32_t peak = f->both.peak[TRACK_ASYNC];
	int64_t at_once = settings_at_once(&f->knobs, peak);
	bool by_workers = at_once > 1 && at_once < peak;
	char overlap[96];

	if (!by_workers && peak >= f->n) {
		say(f, why, "sync's %u waits come one after the other; async's overlap: "
		    "all together take as long as the longest, %s.", f->n, longest.s);
		say(f, why, "sync's %u waits add up; async's overlap: as long as the longest, %s.", f->n, longest.s);
		say(f, why, "sync's waits add up; async's overlap: %s in all.", longest.s);
		return;
	}
	snprintf(overlap, sizeof overlap, by_workers ? "the server serves %u at a time" : "up to %u are in flight at a time",
	    by_workers ? (uint32_t)at_once : peak);
	say(f, why, "sync's %u waits come one after the other; async's overlap: %s.", f->n, overlap);
	say(f, why, "sync's waits add up; async's overlap: %s.", overlap);
	say(f, why, "async's waits overlap: %s.", overlap);
}

static void
say_same(const struct facts *f, char *verdict)
{
	struct text sync = text_time(f->both.took_us[TRACK_SYNC]), async = text_time(f->both.took_us[TRACK_ASYNC]);

	if (f->times < 1 / ABOUT_THE_SAME)
		say(f, verdict, "async took longer: %s against %s.", async.s, sync.s);
	say(f, verdict, "Both took about the same: sync %s, async %s.", sync.s, async.s);
}

static void
explain_same(const struct facts *f, char *why)
{
	if (f->n == 1) {
		say(f, why, "One wait each: there is nothing to overlap. But async was free to do other things meanwhile.");
		say(f, why, "One wait each: nothing to overlap. But async was free meanwhile.");
	} else if (settings_at_once(&f->knobs, f->n) == 1) {
		say(f, why, "The server takes one request at a time: async's waits overlap, but the server's work does not.");
		say(f, why, "The server takes one at a time: overlapping does not help.");
	} else if (f->both.peak[TRACK_ASYNC] == 1) {
		say(f, why, "async never had more than one in flight: it did not block, but its waits did not overlap.");
		say(f, why, "async had one in flight at a time: its waits do not overlap.");
	} else if (f->computes) {
		say(f, why, "Waits overlap, computing does not: a program runs one line at a time.");
		say(f, why, "Waits overlap, computing does not.");
	}
}

/* ---- they cannot be compared (yet) ---- */

static void
write_state(const struct facts *f, enum track track, int brief, char *out, size_t size)
{
	const struct tally *tally = &f->tally[track];
	struct text took = text_time(f->both.took_us[track]);
	const char *name = track_name(track), *responses = tally->planned == 1 ? "response" : "responses";
	char failed[32] = "";

	if (tally->failed > 0 && brief < 2)
		snprintf(failed, sizeof failed, brief ? " (%u failed)" : ", %u failed", tally->failed);
	if (!f->begun[track])
		snprintf(out, size, "%s has not begun", name);
	else if (brief)
		snprintf(out, size, "%s %u of %u%s in %s", name, tally->done, tally->planned, failed, took.s);
	else if (f->both.done[track])
		snprintf(out, size, "%s took %s for %u of %u %s%s", name, took.s, tally->done, tally->planned, responses,
		    failed);
	else
		snprintf(out, size, "%s has %u of %u %s%s after %s", name, tally->done, tally->planned, responses, failed,
		    took.s);
}

static void
say_states(const struct facts *f, char *verdict)
{
	for (int brief = 0; brief <= 2; brief++) {
		char states[PROGRAM_COUNT][128] = { "" };

		for (int i = 0; i < PROGRAM_COUNT; i++)
			if (f->present[i])
				write_state(f, (enum track)i, brief, states[i], sizeof states[i]);
		say(f, verdict, "%s%s%s.", states[TRACK_SYNC], f->present[TRACK_SYNC] && f->present[TRACK_ASYNC] ? "; " : "",
		    states[TRACK_ASYNC]);
	}
}

/* A program that ran alone and is done: what its time consists of. */
static void
explain_alone(const struct facts *f, enum track track, char *why)
{
	const struct statistics *s = &f->both.flight[track];
	char sum[96];

	if (!f->both.done[track] || s->count < 2)
		return;
	write_sum(f, track, sum, sizeof sum);
	if (track == TRACK_SYNC)
		say(f, why, "%s: each wait comes after the other.", sum);
	else if (f->both.peak[track] == 1)
		say(f, why, "%s: one in flight at a time, its waits do not overlap.", sum);
	else
		say(f, why, "%s of waiting in all, up to %u at the same time.", text_time(s->sum_us).s, f->both.peak[track]);
}

/* ---- the choice ---- */

static void
facts_make(const struct timeline *tl, int64_t t_us, int width, struct facts *f)
{
	*f = (struct facts){ .width = width };
	statistics_compare(tl, t_us, &f->both);
	timeline_settings_at(tl, t_us, &f->knobs);
	f->computes = timeline_knob_exceeded(tl, KNOB_WORK, 0, t_us);
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		f->present[i] = timeline_has_program(tl, (enum track)i);
		f->begun[i] = timeline_begin_us(tl, (enum track)i) != NEVER_US && timeline_begin_us(tl, (enum track)i) <= t_us;
		f->tally[i] = timeline_tally_at(tl, (enum track)i, t_us);
	}
	if (f->both.fair && f->present[TRACK_SYNC] && f->present[TRACK_ASYNC] && f->both.took_us[TRACK_ASYNC] > 0) {
		f->times = (double)f->both.took_us[TRACK_SYNC] / (double)f->both.took_us[TRACK_ASYNC];
		f->n = f->both.responses[TRACK_SYNC];
	}
}

void
statistics_verdict(const struct timeline *tl, int64_t t_us, int width, char *verdict, char *why)
{
	struct facts f;

	facts_make(tl, t_us, width, &f);
	verdict[0] = why[0] = '\0';
	if (!f.present[TRACK_SYNC] && !f.present[TRACK_ASYNC]) {
		say(&f, verdict, "No program runs.");
		return;
	}
	if (f.times >= ABOUT_THE_SAME) {
		say_faster(&f, verdict);
		explain_faster(&f, why);
		return;
	}
	if (f.times > 0) {
		say_same(&f, verdict);
		explain_same(&f, why);
		return;
	}
	say_states(&f, verdict);
	if (f.present[TRACK_SYNC] != f.present[TRACK_ASYNC])
		explain_alone(&f, f.present[TRACK_SYNC] ? TRACK_SYNC : TRACK_ASYNC, why);
}
