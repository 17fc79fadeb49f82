/* The law of a program's time. */
#include "tell/law.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/duration.h"
#include "base/utf8.h"
#include "log/settings.h"
#include "tell/law_formula.h"

struct facts {
	enum track track;
	struct law_terms terms;
	int64_t begin_us, grain_us;
	const struct outlook_program *outlook;
	bool differ;        /* its waits: with jitter, or since requests fail */
	char delay[2 * KNOB_TEXT_SIZE + 32], work[KNOB_TEXT_SIZE];
};

static int64_t
least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Returns true if what takes as long as the formula says, from its begin on, ends when the program is expected to. */
static bool
gives_the_end(const struct facts *f, enum law_formula formula)
{
	int64_t took_us = law_formula_us(formula, &f->terms), off_us = f->begin_us + took_us - f->outlook->most_us;

	return took_us >= 0 && (off_us < 0 ? -off_us : off_us) <= 2 * f->grain_us + took_us / 50;
}

__attribute__((format(printf, 3, 4)))
static void
say(char out[LAW_SIZE], const struct facts *f, const char *format, ...)
{
	char begin[32] = "";
	va_list args;

	/* What comes after sync is counted from where that ends. */
	if (duration_between(0, f->begin_us, f->grain_us) > 0) {
		duration_write_moment(f->begin_us, f->grain_us, begin, sizeof begin);
		utf8_format(out, LAW_SIZE, "%s + ", begin);
	} else {
		out[0] = '\0';
	}
	va_start(args, format);
	utf8_vadd(out, LAW_SIZE, format, args);
	va_end(args);
}

/* Its waits follow one another: sync's always do. */
static void
say_one_by_one(const struct facts *f, struct law *law)
{
	const char *how = f->track == TRACK_SYNC ? "one after another" : "one at a time";
	enum law_formula shared = f->track == TRACK_SYNC ? LAW_SHARED_BY_SYNC : LAW_SHARED_BY_ASYNC;
	int64_t n = f->terms.n, both = f->track == TRACK_SYNC ? 2 * n : n + 1;
	char times[32] = "";

	if (f->terms.work_us > 0 && f->track == TRACK_SYNC && gives_the_end(f, LAW_WAITS_AND_WORK)) {
		if (n > 1)
			utf8_format(times, sizeof times, "%" PRId64 " × (", n);
		say(law->full, f, "%s%s + %s of work%s", times, f->delay, f->work, n > 1 ? ")" : "");
		say(law->brief, f, "%s%s + %s%s", times, f->delay, f->work, n > 1 ? ")" : "");
	} else if (f->terms.work_us == 0 && n > 1 && gives_the_end(f, LAW_WAITS)) {
		say(law->full, f, "%" PRId64 " × %s, %s", n, f->delay, how);
		say(law->brief, f, "%" PRId64 " × %s", n, f->delay);
	} else if (n > 1 && gives_the_end(f, shared)) {
		say(law->full, f, "%" PRId64 " × %s, one at a time for both", both, f->delay);
		say(law->brief, f, "%" PRId64 " × %s", both, f->delay);
	}
}

static void
say_all_at_once(const struct facts *f, struct law *law)
{
	if (f->terms.work_us > 0 && gives_the_end(f, LAW_WAIT_THEN_WORK)) {
		say(law->full, f, "%s for all, then %" PRId64 " × %s of work", f->delay, f->terms.n, f->work);
		say(law->brief, f, "%s + %" PRId64 " × %s", f->delay, f->terms.n, f->work);
	} else if (f->terms.work_us == 0 && gives_the_end(f, LAW_ONE_WAIT)) {
		say(law->full, f, "%s for all %" PRId64 " at once", f->delay, f->terms.n);
		say(law->brief, f, "%s for all", f->delay);
	}
}

static void
say_some_at_once(const struct facts *f, struct law *law)
{
	int64_t rounds = (f->terms.n + f->terms.at_once - 1) / f->terms.at_once;

	if (f->terms.work_us > 0 || !gives_the_end(f, LAW_ROUNDS))
		return;
	say(law->full, f, "%" PRId64 " × %s, %" PRId64 " at a time", rounds, f->delay, f->terms.at_once);
	say(law->brief, f, "%" PRId64 " × %s", rounds, f->delay);
}

/* Where no single number is that of each wait. */
static void
say_in_words(const struct facts *f, struct law *law)
{
	const char *words = f->track == TRACK_SYNC || f->terms.at_once == 1 ? "waits add up" : "waits overlap";

	if (f->terms.n < 2 || f->terms.work_us > 0)
		return;
	utf8_format(law->full, LAW_SIZE, "its %s", words);
	utf8_format(law->brief, LAW_SIZE, "%s", words);
}

/* A server that sleeps on everybody's loop announces it: each request takes that much longer. */
static void
write_delay(int64_t delay_us, struct facts *f)
{
	char delay[KNOB_TEXT_SIZE], notice[KNOB_TEXT_SIZE];

	knob_format(KNOB_DELAY, delay_us, delay, sizeof delay);
	knob_format(KNOB_DELAY, f->terms.wait_us - delay_us, notice, sizeof notice);
	if (f->terms.wait_us == delay_us)
		utf8_format(f->delay, sizeof f->delay, "%s", delay);
	else
		utf8_format(f->delay, sizeof f->delay, "(%s + %s to announce it)", delay, notice);
}

static void
gather(const struct timeline *tl, enum track track, int64_t t_us, const struct outlook_program *outlook, int64_t grain_us,
    struct facts *f)
{
	struct settings first, now;
	uint32_t planned = timeline_tally_at(tl, track, t_us).planned;
	int64_t n;
	bool both = timeline_has_program(tl, TRACK_SYNC) && timeline_has_program(tl, TRACK_ASYNC);

	timeline_settings_at(tl, 0, &first);
	timeline_settings_at(tl, t_us, &now);
	n = planned > 0 ? planned : now.value[KNOB_REQUESTS];
	*f = (struct facts){
		.track = track, .outlook = outlook, .grain_us = grain_us,
		.begin_us = outlook->begin_us != NEVER_US ? outlook->begin_us : timeline_begin_us(tl, track),
		.differ = now.value[KNOB_JITTER] != 0 || now.value[KNOB_ERRORS] != ERRORS_NONE,
		.terms = {
			.n = n, .wait_us = settings_kept_us(&now, now.value[KNOB_DELAY]), .work_us = now.value[KNOB_WORK],
			.at_once = track == TRACK_SYNC ? 1 : least(settings_at_once(&now, n), least(n, timeline_limit_at(tl, t_us))),
			.shares = both && !settings_in_turn(&first) && settings_at_once(&now, 2) == 1,
		},
	};
	write_delay(now.value[KNOB_DELAY], f);
	knob_format(KNOB_WORK, f->terms.work_us, f->work, sizeof f->work);
}

void
law_write(const struct timeline *tl, enum track track, int64_t t_us, const struct outlook_program *outlook, int64_t grain_us,
    struct law *law)
{
	struct facts f;

	*law = (struct law){ "", "" };
	gather(tl, track, t_us, outlook, grain_us, &f);
	if (outlook->most_us == NEVER_US || f.begin_us == NEVER_US || f.terms.n < 1 || f.terms.at_once < 1)
		return;
	if (f.differ)
		say_in_words(&f, law);
	else if (f.terms.n == 1 && f.terms.work_us == 0 && gives_the_end(&f, LAW_ONE_WAIT)) {
		say(law->full, &f, "one wait of %s", f.delay);
		say(law->brief, &f, "%s", duration_between(0, f.begin_us, grain_us) > 0 ? f.delay : "one wait");
	} else if (f.terms.at_once == 1)
		say_one_by_one(&f, law);
	else if (f.terms.at_once == f.terms.n)
		say_all_at_once(&f, law);
	else
		say_some_at_once(&f, law);
}
