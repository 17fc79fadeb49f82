/* The numbers in words: how many times faster, and why. */
#include "tell/statistics.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/duration.h"
#include "base/utf8.h"
#include "log/stages.h"
#include "tell/judgement.h"

struct facts {
	struct judgement j;
	struct tally tally[PROGRAM_COUNT];
	struct stages stages[PROGRAM_COUNT];
	int64_t computed_us[PROGRAM_COUNT]; /* in all, as its parts are printed */
	bool is_outside;
	bool present[PROGRAM_COUNT], begun[PROGRAM_COUNT];
	int64_t grain_us;
	int width;
};

struct text {
	char s[32];
};

/* A length of whole grains. */
static struct text
text_length(const struct facts *f, int64_t us)
{
	struct text text;

	duration_write_length(us, f->grain_us, text.s, sizeof text.s);
	return text;
}

static struct text
text_longest(const struct facts *f, enum track track)
{
	struct text text;

	duration_write(f->j.both.longest[track].from_us, f->j.both.longest[track].to_us, f->grain_us, text.s, sizeof text.s);
	return text;
}

/* All waits: the sum of their numbers, unless they are too short for these to tell anything. */
static struct text
text_waited(const struct facts *f, enum track track)
{
	const struct wait *longest = &f->j.both.longest[track];
	bool is_short = longest->to_us - longest->from_us < f->grain_us;

	return text_length(f, is_short ? f->j.both.waited_us[track] : f->j.both.waits[track].sum_us);
}

static struct text
text_taken(const struct facts *f, enum track track)
{
	struct text text;

	if (f->j.both.done[track])
		duration_write(f->j.both.begin_us[track], f->j.both.until_us[track], f->grain_us, text.s, sizeof text.s);
	else
		duration_write_so_far(f->j.both.begin_us[track], f->j.both.until_us[track], f->grain_us, text.s, sizeof text.s);
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
	utf8_vformat(form, sizeof form, format, args);
	va_end(args);
	if (width_of(form) <= f->width && strlen(form) < VERDICT_SIZE)
		memcpy(out, form, strlen(form) + 1);
}

/* "3 × 5.0 s = 15.0 s" if its waits add up to the time that it took; else that time. */
static void
write_sum(const struct facts *f, enum track track, char *out, size_t size)
{
	const struct statistics *s = &f->j.both.waits[track];
	int64_t took_us = duration_between(f->j.both.begin_us[track], f->j.both.until_us[track], f->grain_us);

	if (s->count > 1 && s->max_us > 0 && !duration_is_short(s->max_us, f->grain_us) && s->max_us * s->count == s->sum_us && s->sum_us == took_us)
		utf8_format(out, size, "%u × %s = %s", s->count, text_length(f, s->max_us).s, text_taken(f, track).s);
	else
		utf8_format(out, size, "%s", text_taken(f, track).s);
}

/* ---- both are done, and can be compared ---- */

static void
say_faster(const struct facts *f, char *verdict)
{
	struct text sync = text_taken(f, TRACK_SYNC), async = text_taken(f, TRACK_ASYNC);
	char sum[96], faster[TIMES_FASTER_SIZE];

	judgement_times_faster(&f->j, f->grain_us, faster, sizeof faster);
	write_sum(f, TRACK_SYNC, sum, sizeof sum);
	say(f, verdict, "async is %s: it took %s, and sync took %s.", faster, async.s, sum);
	say(f, verdict, "async is %s: %s against %s.", faster, async.s, sum);
	say(f, verdict, "async is %s: %s against %s.", faster, async.s, sync.s);
	say(f, verdict, "async is %s.", faster);
}

/* Its waits may overlap only if several are in flight, and served, at a time. */
static void
explain_computing(const struct facts *f, uint32_t at_once, char *why)
{
	const struct judgement *j = &f->j;
	const char *one = j->by_server ? "Served one at a time" : "One in flight at a time";
	struct text computed = text_length(f, f->computed_us[TRACK_ASYNC]);

	if (at_once == 1) {
		say(f, why, "%s, async's waits do not overlap. But it computes while the next one waits; sync cannot.", one);
		say(f, why, "async's waits do not overlap, but it computes meanwhile.");
		return;
	}
	if (at_once < j->n)
		say(f, why, "sync's %u waits add up; async's overlap, %u at a time. Its %s of computing do not.", j->n, at_once, computed.s);
	say(f, why, "sync's %u waits add up; async's overlap. The %s of computing do not: one line runs at a time.", j->n, computed.s);
	say(f, why, "Waits overlap; the %s of computing do not.", computed.s);
}

/* Why async was faster: sync's waits add up, async's overlap as far as they may. */
static void
explain_faster(const struct facts *f, char *why)
{
	const struct judgement *j = &f->j;
	struct text longest = text_longest(f, TRACK_ASYNC);
	uint32_t peak = j->both.peak[TRACK_ASYNC];
	bool by_server = j->by_server;
	char overlap[96];

	if (j->n == 1) {
		say(f, why, "One wait each, but sync's was longer.");
		return;
	}
	if (j->computed_us > j->both.took_us[TRACK_ASYNC] / 10) {
		explain_computing(f, by_server ? j->served : peak, why);
		return;
	}
	if (j->all_at_once) {
		say(f, why, "sync's %u waits come one after another; async's overlap: "
		    "all together take as long as the longest, %s.", j->n, longest.s);
		say(f, why, "sync's %u waits add up; async's overlap: as long as the longest, %s.", j->n, longest.s);
		say(f, why, "sync's waits add up; async's overlap: %s in all.", longest.s);
		return;
	}
	utf8_format(overlap, sizeof overlap, by_server ? "the server serves %u at a time" : "up to %u are in flight at a time",
	    by_server ? j->served : peak);
	say(f, why, "sync's %u waits come one after another; async's overlap: %s.", j->n, overlap);
	say(f, why, "sync's waits add up; async's overlap: %s.", overlap);
	say(f, why, "async's waits overlap: %s.", overlap);
}

static void
say_same(const struct facts *f, char *verdict)
{
	struct text sync = text_taken(f, TRACK_SYNC), async = text_taken(f, TRACK_ASYNC);

	if (f->j.judged == JUDGED_SLOWER)
		say(f, verdict, "async took longer: %s against %s.", async.s, sync.s);
	say(f, verdict, "Both took about the same: sync %s, async %s.", sync.s, async.s);
}

/* What asynchronous waiting did for it instead of making it faster; "" if nothing is known. */
static const char *
instead(const struct judgement *j, bool brief)
{
	if (j->stayed_ready && brief)
		return "its spinner turned";
	if (j->answered)
		return j->stayed_ready ? "its spinner turned, and it answered the button" : "it answered the button";
	return j->stayed_ready ? "its spinner turned, and it could answer the button" : "";
}

static void
explain_no_faster(const struct facts *f, const char *since, char *why)
{
	for (int brief = 0; brief < 2; brief++)
		if (instead(&f->j, brief)[0] != '\0')
			say(f, why, "%s But %s.", since, instead(&f->j, brief));
	say(f, why, "%s", since);
}

static void
explain_same(const struct facts *f, char *why)
{
	const struct judgement *j = &f->j;

	if (j->froze) {
		say(f, why, "The server slept on the one loop that both programs run on: async could do nothing meanwhile, either.");
		say(f, why, "The server slept on the one loop: async could not run, either.");
		say(f, why, "The server slept on the loop: async stood still, too.");
	} else if (j->one_at_a_time) {
		explain_no_faster(f, "Served one at a time, async is no faster.", why);
	} else if (j->n == 1) {
		explain_no_faster(f, "One wait each: there is nothing to overlap.", why);
	} else if (j->both.peak[TRACK_ASYNC] == 1) {
		explain_no_faster(f, "One in flight at a time: async's waits do not overlap.", why);
	} else if (f->is_outside && j->computed_us == 0 && j->both.peak[TRACK_ASYNC] >= j->n) {
		explain_no_faster(f, "All were open at once, and yet answered one after another.", why);
	} else if (j->computed_us > j->both.took_us[TRACK_ASYNC] / 10) {
		say(f, why, "Waits overlap, computing does not: a program runs one line at a time.");
		say(f, why, "Waits overlap, computing does not.");
	}
}

/* ---- both are done, but their times say little ---- */

static void
say_both_took(const struct facts *f, const char *but, const char *brief, char *verdict)
{
	struct text sync = text_taken(f, TRACK_SYNC), async = text_taken(f, TRACK_ASYNC);

	say(f, verdict, "sync took %s and async %s%s", sync.s, async.s, but);
	say(f, verdict, "sync took %s, async %s%s", sync.s, async.s, brief);
	say(f, verdict, "sync took %s, async %s.", sync.s, async.s);
}

static void
say_in_line(const struct facts *f, char *verdict, char *why)
{
	const struct judgement *j = &f->j;
	enum track behind = j->stood_in_line[TRACK_SYNC] ? TRACK_SYNC : TRACK_ASYNC;
	struct text stood = text_length(f, j->line_us[behind]);
	const char *name = track_name(behind);

	say_both_took(f, ", but these can't be compared: requests stood in the same line.", ": not comparable.", verdict);
	if (j->served == 1)
		say(f, why, "Served one at a time, %s's requests stood in line for %s, behind others. Run them in turn to compare.", name,
		    stood.s);
	say(f, why, "%s's requests stood in line for %s, behind others. Run them in turn to compare.", name, stood.s);
	say(f, why, "%s's requests stood in line for %s, behind others.", name, stood.s);
	say(f, why, "%s stood in line for %s.", name, stood.s);
}

static void
say_turned(const struct facts *f, char *verdict, char *why)
{
	struct text sync = text_length(f, f->j.work_us[TRACK_SYNC]), async = text_length(f, f->j.work_us[TRACK_ASYNC]);

	say_both_took(f, ", but not for the same waits: a knob was turned.", ", but not for the same.", verdict);
	say(f, why, "The server worked for %s on sync's requests and for %s on async's: run them again to compare.", sync.s, async.s);
	say(f, why, "The server worked %s for sync, and %s for async.", sync.s, async.s);
}

static void
say_late(const struct facts *f, char *verdict, char *why)
{
	char but[96];

	utf8_format(but, sizeof but, ", but not for the same waits: waitscope's own loop was late, by up to %s.", text_length(f, f->j.late_us).s);
	say_both_took(f, but, ": waitscope's own loop was late.", verdict);
	say(f, why, "The server answers from that loop, and took longer for one's requests. Run them again to compare.");
	say(f, why, "waitscope's own loop was late: run them again to compare.");
}

/* Nothing in the log says why: no cause is named. */
static void
say_uneven(const struct facts *f, char *verdict, char *why)
{
	say_both_took(f, ", but not for the same waits.", ", but not for the same.", verdict);
	say(f, why, "The server took longer for one's requests than for the other's: run them again to compare.");
	say(f, why, "The server took longer for one's: run them again.");
}

static void
say_brief(const struct facts *f, char *verdict, char *why)
{
	say_both_took(f, ": that is too short to tell.", ": too short to tell.", verdict);
	say(f, why, "There was hardly anything to wait for.");
}

/* ---- they cannot be compared (yet) ---- */

/* Two numbers of at most ten digits, each with a word. */
enum { PART_SIZE = 32, MISSING_SIZE = 2 * PART_SIZE + sizeof " (, )", STATE_SIZE = MISSING_SIZE + 96 };

/* ", 2 errors, 1 cancelled", or in brackets. */
static void
write_missing(uint32_t failed, const char *failed_word, uint32_t cancelled, bool brief, char out[MISSING_SIZE])
{
	char parts[2][PART_SIZE] = { "", "" };

	if (failed > 0)
		utf8_format(parts[0], sizeof parts[0], "%u %s", failed, failed_word);
	if (cancelled > 0)
		utf8_format(parts[1], sizeof parts[1], "%u cancelled", cancelled);
	out[0] = '\0';
	if (failed + cancelled > 0)
		utf8_format(out, MISSING_SIZE, "%s%s%s%s%s", brief ? " (" : ", ", parts[0],
		    failed > 0 && cancelled > 0 ? ", " : "", parts[1], brief ? ")" : "");
}

/* In full, what came, until it is done: responses and errors, some of which may wait in its queue. In brief, what it
 * is done with, as the panels count it. */
static void
write_state(const struct facts *f, enum track track, int brief, char *out, size_t size)
{
	const struct tally *tally = &f->tally[track];
	const struct stages *stages = &f->stages[track];
	struct text took = text_taken(f, track);
	const char *name = track_name(track), *responses = tally->planned == 1 ? "response" : "responses";
	char missing[MISSING_SIZE] = "";

	if (brief == 1)
		write_missing(stages->failed, "failed", stages->cancelled, true, missing);
	else if (brief == 0)
		write_missing(tally->failed, f->j.both.done[track] ? "failed" : tally->failed == 1 ? "error" : "errors",
		    tally->cancelled, false, missing);
	if (!f->begun[track])
		utf8_format(out, size, "%s has not started", name);
	else if (brief)
		utf8_format(out, size, "%s %u of %u%s in %s", name, stages->ok, tally->planned, missing, took.s);
	else if (f->j.both.done[track])
		utf8_format(out, size, "%s took %s for %u of %u %s%s", name, took.s, tally->done, tally->planned, responses,
		    missing);
	else
		utf8_format(out, size, "%s has %u of %u %s%s after %s", name, tally->done, tally->planned, responses, missing,
		    took.s);
}

static void
say_states(const struct facts *f, char *verdict)
{
	for (int brief = 0; brief <= 2; brief++) {
		char states[PROGRAM_COUNT][STATE_SIZE] = { "" };

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
	const struct statistics *s = &f->j.both.waits[track];
	int64_t computed_us = f->computed_us[track];
	struct text computed = text_length(f, computed_us), waited = text_waited(f, track);
	char sum[96];

	if (!f->j.both.done[track] || s->count < 2)
		return;
	write_sum(f, track, sum, sizeof sum);
	if (track == TRACK_SYNC && computed_us > 0)
		say(f, why, "%s of waiting, and %s of computing: one after another.", waited.s, computed.s);
	else if (track == TRACK_SYNC)
		say(f, why, "%s: one wait after another.", sum);
	else if (f->j.both.peak[track] == 1)
		say(f, why, "%s%s one in flight at a time: its waits do not overlap.", computed_us > 0 ? waited.s : sum,
		    computed_us > 0 ? " of waiting," : ":");
	else if (computed_us > 0)
		say(f, why, "%s of waiting in all, up to %u at the same time; and %s of computing.", waited.s, f->j.both.peak[track],
		    computed.s);
	say(f, why, "%s of waiting in all, up to %u at the same time.", waited.s, f->j.both.peak[track]);
}

/* How a request ended: its error, or 0. */
static int
ending_of(const struct timeline *tl, enum track track, uint32_t number)
{
	const struct request *r = timeline_request(tl, track, number);

	if (r == NULL || r->cancel_us != NEVER_US)
		return -1;
	return r->fail_us != NEVER_US ? (int)r->cause : r->status >= HTTP_ERROR ? r->status : 0;
}

/* Returns true if the same requests failed in both, in the same way. */
static bool
failed_alike(const struct timeline *tl)
{
	uint32_t count = timeline_request_count(tl, TRACK_SYNC);

	if (timeline_request_count(tl, TRACK_ASYNC) != count)
		return false;
	for (uint32_t n = 1; n <= count; n++)
		if (ending_of(tl, TRACK_SYNC, n) != ending_of(tl, TRACK_ASYNC, n) || ending_of(tl, TRACK_SYNC, n) == -1)
			return false;
	return true;
}

/* Both are done, and did not get all: failures take their time, too. */
static void
explain_unlike(const struct timeline *tl, const struct facts *f, char *why)
{
	const int64_t *took_us = f->j.both.took_us;
	bool alike = failed_alike(tl);

	if (alike && f->j.both.peak[TRACK_ASYNC] > 1 && took_us[TRACK_SYNC] > took_us[TRACK_ASYNC] + took_us[TRACK_ASYNC] / 10 &&
	    !f->j.stood_in_line[TRACK_SYNC])
		for (int brief = 0; brief < 2; brief++)
			say(f, why, brief ? "sync's failures add up, async's overlap." : "Failures take their time, too: sync's add up, async's overlap.");
	if (alike && f->tally[TRACK_SYNC].done == 0)
		say(f, why, "All failed, in both: there is nothing to compare.");
	if (alike)
		say(f, why, "The same ones failed in both: their times say little.");
	say(f, why, "They did not get the same responses: there is nothing to compare.");
	say(f, why, "They did not get the same responses.");
}

/* ---- the choice ---- */

static void
facts_make(const struct timeline *tl, int64_t t_us, int64_t grain_us, int width, struct facts *f)
{
	*f = (struct facts){ .width = width, .grain_us = grain_us, .is_outside = timeline_is_outside(tl) };
	judgement_make(tl, t_us, grain_us, &f->j);
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		f->present[i] = timeline_has_program(tl, (enum track)i);
		f->begun[i] = timeline_begin_us(tl, (enum track)i) != NEVER_US && timeline_begin_us(tl, (enum track)i) <= t_us;
		f->tally[i] = timeline_tally_at(tl, (enum track)i, t_us);
		f->stages[i] = stages_at(tl, (enum track)i, t_us);
		f->computed_us[i] = statistics_computed(tl, (enum track)i, t_us, grain_us);
	}
}

void
statistics_verdict(const struct timeline *tl, int64_t t_us, int64_t grain_us, int width, char *verdict, char *why)
{
	struct facts f;

	facts_make(tl, t_us, grain_us, width, &f);
	verdict[0] = why[0] = '\0';
	if (!f.present[TRACK_SYNC] && !f.present[TRACK_ASYNC]) {
		say(&f, verdict, "No program runs.");
		return;
	}
	switch (f.j.judged) {
	case JUDGED_FASTER:
		say_faster(&f, verdict);
		explain_faster(&f, why);
		break;
	case JUDGED_SAME:
	case JUDGED_SLOWER:
		say_same(&f, verdict);
		explain_same(&f, why);
		break;
	case JUDGED_IN_LINE:
		say_in_line(&f, verdict, why);
		break;
	case JUDGED_TURNED:
		say_turned(&f, verdict, why);
		break;
	case JUDGED_LATE:
		say_late(&f, verdict, why);
		break;
	case JUDGED_UNEVEN:
		say_uneven(&f, verdict, why);
		break;
	case JUDGED_BRIEF:
		say_brief(&f, verdict, why);
		break;
	case JUDGED_UNLIKE:
		say_states(&f, verdict);
		explain_unlike(tl, &f, why);
		break;
	default: /* JUDGED_OPEN */
		say_states(&f, verdict);
		if (f.present[TRACK_SYNC] != f.present[TRACK_ASYNC])
			explain_alone(&f, f.present[TRACK_SYNC] ? TRACK_SYNC : TRACK_ASYNC, why);
	}
}
