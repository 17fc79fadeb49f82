/*
 * The comparison. It is put together from a lead (what differs in the knobs) and a clause for each program that both runs have;
 * the forms differ in how much of both they say.
 */
#include "tell/comparison.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/duration.h"
#include "base/utf8.h"
#include "log/law_time.h"

enum {
	NOISE_US = 20 * 1000, /* two runs of the same knobs differ by so much, */
	NOISE_PART = 50,      /* and a fiftieth of what they took */
	PERCENT = 100,
	MANY_TIMES = 10,      /* from here on in whole numbers */
	FEW_GRAINS = 10,      /* of a time so short its printed number is rough */
	NAMED_KNOBS = 3,      /* more are counted */
	PHRASE_SIZE = 64,
	CLAUSE_SIZE = 128,
};

static const char *const multiples[] = { "", "", "twice", "three times", "four times", "five times", "six times", "seven times",
	"eight times", "nine times", "ten times" };
static const char *const parts[] = { "", "", "half", "a third of", "a quarter of", "a fifth of", "a sixth of", "a seventh of",
	"an eighth of", "a ninth of", "a tenth of" };

enum { MULTIPLES = sizeof multiples / sizeof *multiples };

/* ---- times ---- */

/* As it is printed, so that whoever divides what stands there gets the same; but of a few digits nobody could tell. */
static int64_t
printed_us(const struct run_digest *d, enum track track)
{
	const struct digest_program *p = &d->program[track];
	int64_t us = p->until_us - p->begin_us;

	return duration_is_short(us, d->grain_us) ? us : duration_between(p->begin_us, p->until_us, d->grain_us);
}

/* When the loop was late, both programs' times are the longer for it; but a server that sleeps on it does so on purpose. */
static int64_t
late_us(const struct run_digest *d)
{
	return d->knobs.value[KNOB_SERVER] == SERVER_FREEZE ? 0 : d->loop_late_us;
}

static bool
is_noise(int64_t us, int64_t other_us, int64_t late_us)
{
	int64_t more_us = us > other_us ? us : other_us;

	return llabs(us - other_us) <= NOISE_US + more_us / NOISE_PART + late_us;
}

/* 2 if the ratio is 2.0 in one decimal, and so on; 0 if it is no whole number, or too large to be named. */
static int
whole_times(double times)
{
	int tenths = times < MULTIPLES ? (int)(times * 10 + 0.5) : 0;

	return tenths % 10 == 0 && tenths / 10 >= 2 && tenths / 10 < MULTIPLES ? tenths / 10 : 0;
}

static void
write_longer(double times, bool is_rough, char *out, size_t size)
{
	int whole = whole_times(times);

	if (whole > 0)
		utf8_format(out, size, "took %s as long", multiples[whole]);
	else if (times >= MANY_TIMES)
		utf8_format(out, size, "took %s%.0f times as long", is_rough ? "about " : "", times);
	else if (times >= 1.05)
		utf8_format(out, size, "took %.1f times as long", times);
	else
		utf8_format(out, size, "took a little longer");
}

static void
write_shorter(double times, bool is_rough, char *out, size_t size)
{
	int whole = whole_times(times), percent = (int)(PERCENT / times + 0.5);

	if (whole == 2)
		utf8_format(out, size, "took half as long");
	else if (whole > 0)
		utf8_format(out, size, "took %s the time", parts[whole]);
	else if (times >= MANY_TIMES)
		utf8_format(out, size, "was %s%.0f times as fast", is_rough ? "about " : "", times);
	else if (percent < 96)
		utf8_format(out, size, "took %d%% of the time", percent);
	else
		utf8_format(out, size, "took a little less time");
}

/* ---- a program's clause ---- */

/* Of a program that is part of both. */
struct change {
	enum track track;
	bool is_same;                /* within noise */
	char phrase[PHRASE_SIZE];    /* "took twice as long" */
	char numbers[PHRASE_SIZE];   /* " (30.0 s, before 15.0 s)"; "" where the phrase has them */
};

static void
write_numbers(const struct run_digest *d, const struct run_digest *other, const char *name, struct change *change)
{
	char took[32], other_took[32];

	run_digest_took(d, change->track, took, sizeof took);
	run_digest_took(other, change->track, other_took, sizeof other_took);
	if (strcmp(took, other_took) == 0)
		utf8_format(change->numbers, sizeof change->numbers, " (%s)", took);
	else
		utf8_format(change->numbers, sizeof change->numbers, " (%s, %s %s)", took, name, other_took);
}

static void
write_times(const struct run_digest *d, const struct run_digest *other, const char *name, struct change *change)
{
	int64_t us = printed_us(d, change->track), other_us = printed_us(other, change->track);
	int64_t least_us = us < other_us ? us : other_us, grain_us = d->grain_us < other->grain_us ? d->grain_us : other->grain_us;
	int64_t late = late_us(d) > late_us(other) ? late_us(d) : late_us(other);
	bool is_rough = least_us < FEW_GRAINS * grain_us;

	if (is_rough) {
		us = run_digest_took_us(d, change->track);
		other_us = run_digest_took_us(other, change->track);
	}
	change->is_same = is_noise(us, other_us, late);
	write_numbers(d, other, name, change);
	if (change->is_same)
		utf8_format(change->phrase, sizeof change->phrase, "took %sas long as %s", strchr(change->numbers, ',') != NULL ? "about " : "", name);
	else if (us > other_us)
		write_longer((double)us / (double)(other_us > 0 ? other_us : 1), is_rough, change->phrase, sizeof change->phrase);
	else
		write_shorter((double)other_us / (double)(us > 0 ? us : 1), is_rough, change->phrase, sizeof change->phrase);
}

/* Returns false if nothing can be said of it. */
static bool
compare_program(const struct run_digest *d, const struct run_digest *other, const char *name, struct change *change)
{
	const struct digest_program *p = &d->program[change->track], *o = &other->program[change->track];
	char before[24];

	if (!p->present || !o->present || !p->done || !o->done || p->cancelled > 0 || o->cancelled > 0)
		return false;
	if (p->failed == o->failed) {
		write_times(d, other, name, change);
		return true;
	}
	utf8_format(before, sizeof before, o->failed == 0 ? "none" : "%u", o->failed);
	if (p->failed == 0)
		utf8_format(change->phrase, sizeof change->phrase, "had no errors");
	else
		utf8_format(change->phrase, sizeof change->phrase, "had %u error%s", p->failed, p->failed == 1 ? "" : "s");
	utf8_format(change->numbers, sizeof change->numbers, " (%s %s)", name, before);
	return true;
}

/* ---- the lead ---- */

bool
comparison_knob_differs(const struct run_digest *d, const struct run_digest *other, enum knob knob)
{
	bool jitters = d->knobs.value[KNOB_JITTER] > 0 || other->knobs.value[KNOB_JITTER] > 0;

	return run_digest_heeds(d, knob) && run_digest_heeds(other, knob) && d->knobs.value[knob] != other->knobs.value[knob] &&
	    (knob != KNOB_SEED || jitters);
}

/* What there is more or less of, where a knob is an amount; NULL: it is none. */
static const char *
amount_of(enum knob knob)
{
	static const char *const amounts[KNOB_COUNT] = {
		[KNOB_DELAY] = "the delay", [KNOB_REQUESTS] = "the requests", [KNOB_WORK] = "the computing", [KNOB_TIMEOUT] = "the timeout",
		[KNOB_LIMIT] = "the limit", [KNOB_JITTER] = "the jitter",
	};

	return amounts[knob];
}

/* "Twice the delay"; "Limit 2 (before none)". */
static void
lead_with_one(const struct run_digest *d, const struct run_digest *other, enum knob knob, const char *name, char *out, size_t size)
{
	int64_t value = d->knobs.value[knob], other_value = other->knobs.value[knob];
	char text[PHRASE_SIZE], other_text[PHRASE_SIZE];

	if (amount_of(knob) != NULL && value > 0 && other_value > 0) {
		for (int i = 2; i < MULTIPLES; i++) {
			if (value != i * other_value && other_value != i * value)
				continue;
			utf8_format(out, size, "%s %s", (value > other_value ? multiples : parts)[i], amount_of(knob));
			out[0] = ascii_upper(out[0]);
			return;
		}
	}
	knob_brief(knob, value, text, sizeof text);
	knob_brief(knob, other_value, other_text, sizeof other_text);
	utf8_format(out, size, "%s %s (%s %s)", knob_info(knob)->name, text, name, other_text);
	out[0] = ascii_upper(out[0]);
}

static void
lead_with_several(const struct run_digest *d, const enum knob *knobs, int count, char *out, size_t size)
{
	char text[PHRASE_SIZE];

	utf8_format(out, size, "With ");
	for (int i = 0; i < count; i++) {
		knob_brief(knobs[i], d->knobs.value[knobs[i]], text, sizeof text);
		utf8_add(out, size, "%s%s %s", i == 0 ? "" : i + 1 < count ? ", " : " and ", knob_info(knobs[i])->name, text);
	}
}

/* And one that is as brief as can be. */
struct lead {
	char full[CLAUSE_SIZE], brief[CLAUSE_SIZE];
	bool same; /* no knob differs */
};

static void
write_lead(const struct run_digest *d, const struct run_digest *other, const char *name, struct lead *lead)
{
	enum knob knobs[KNOB_COUNT];
	bool is_before = strcmp(name, "before") == 0;
	int count = 0;

	for (int k = 0; k < KNOB_COUNT; k++)
		if (comparison_knob_differs(d, other, (enum knob)k))
			knobs[count++] = (enum knob)k;
	lead->same = false;
	if (d->turned || other->turned) {
		utf8_format(lead->full, sizeof lead->full, d->turned ? "A knob was turned in this run" : is_before ? "A knob was turned in the run before" :
		    "A knob was turned %s", name);
		utf8_format(lead->brief, sizeof lead->brief, "A knob was turned");
		return;
	}
	if (count == 0) {
		lead->same = true;
		utf8_format(lead->full, sizeof lead->full, "The same knobs");
	} else if (count == 1) {
		lead_with_one(d, other, knobs[0], name, lead->full, sizeof lead->full);
	} else if (count <= NAMED_KNOBS) {
		lead_with_several(d, knobs, count, lead->full, sizeof lead->full);
	} else {
		utf8_format(lead->full, sizeof lead->full, "With %d other knobs", count);
	}
	if (count > 1)
		utf8_format(lead->brief, sizeof lead->brief, "%d other knobs", count);
	else
		utf8_format(lead->brief, sizeof lead->brief, "%.*s", (int)strcspn(lead->full, "("), lead->full);
	lead->brief[strlen(lead->brief) - (lead->brief[strlen(lead->brief) - 1] == ' ')] = '\0';
}

/* ---- the sentence ---- */

/* ", async as long as before": the verb of the clause before holds for this one, too. */
static void
add_second(const struct change *first, const struct change *second, bool with_numbers, char *out, size_t size)
{
	const char *phrase = second->phrase;

	if (strncmp(phrase, "took ", 5) == 0 && strncmp(first->phrase, "took ", 5) == 0)
		phrase += 5;
	utf8_add(out, size, ", %s %s%s", track_name(second->track), strcmp(first->phrase, second->phrase) == 0 ? "too" : phrase,
	    with_numbers ? second->numbers : "");
}

static void
write_clauses(const struct change *changes, int count, bool with_numbers, char *out, size_t size)
{
	if (count == 2 && !with_numbers && strcmp(changes[0].phrase, changes[1].phrase) == 0) {
		bool was = strncmp(changes[0].phrase, "was ", 4) == 0;

		utf8_format(out, size, "both %s%s", was ? "were " : "", changes[0].phrase + (was ? 4 : 0));
		return;
	}
	utf8_format(out, size, "%s %s%s", track_name(changes[0].track), changes[0].phrase, with_numbers ? changes[0].numbers : "");
	if (count == 2)
		add_second(&changes[0], &changes[1], with_numbers, out, size);
}

/* "The same again: sync took 15.0 s, before 15.0 s; async 5.0 s, before 5.0 s." */
static void
write_again(const struct run_digest *d, const struct run_digest *other, const char *name, const struct change *changes, int count, char *out,
    size_t size)
{
	utf8_format(out, size, "The same again:");
	for (int i = 0; i < count; i++) {
		char took[32], other_took[32];

		run_digest_took(d, changes[i].track, took, sizeof took);
		run_digest_took(other, changes[i].track, other_took, sizeof other_took);
		utf8_add(out, size, "%s %s%s %s, %s %s", i == 0 ? "" : ";", track_name(changes[i].track), i == 0 ? " took" : "", took, name, other_took);
	}
	utf8_add(out, size, ".");
}

/* All programs of both, in their order. Returns how many. */
static int
compare_programs(const struct run_digest *d, const struct run_digest *other, const char *name, struct change changes[PROGRAM_COUNT])
{
	int count = 0;

	for (int i = 0; i < PROGRAM_COUNT && d->over && other->over; i++) {
		changes[count] = (struct change){ .track = (enum track)i };
		count += compare_program(d, other, name, &changes[count]);
	}
	return count;
}

bool
comparison_write(const struct run_digest *d, const struct run_digest *other, const char *name, char forms[COMPARISON_FORMS][COMPARISON_SIZE])
{
	struct change changes[PROGRAM_COUNT];
	int count = compare_programs(d, other, name, changes), told;
	char full[COMPARISON_SIZE], brief[COMPARISON_SIZE];
	bool all_same = true;
	struct lead lead;

	for (int i = 0; i < COMPARISON_FORMS; i++)
		forms[i][0] = '\0';
	if (count == 0)
		return false;
	for (int i = 0; i < count; i++)
		all_same = all_same && changes[i].is_same;
	write_lead(d, other, name, &lead);
	write_clauses(changes, count, true, full, sizeof full);
	write_clauses(changes, count, false, brief, sizeof brief);
	told = count == 2 && changes[0].is_same && !changes[1].is_same; /* of one alone, the one that is not as it was */
	if (lead.same && all_same)
		write_again(d, other, name, changes, count, forms[0], COMPARISON_SIZE);
	else
		utf8_format(forms[0], COMPARISON_SIZE, "%s: %s.", lead.full, full);
	utf8_format(forms[1], COMPARISON_SIZE, "%s: %s.", lead.full, brief);
	utf8_format(forms[2], COMPARISON_SIZE, "%s: %s.", lead.brief, brief);
	utf8_format(forms[3], COMPARISON_SIZE, "%s: %s %s.", lead.brief, track_name(changes[told].track), changes[told].phrase);
	utf8_format(forms[4], COMPARISON_SIZE, "%s %s%s.", track_name(changes[told].track), changes[told].phrase, changes[told].numbers);
	return true;
}

/* ---- the law ---- */

/* The law's time of async, were one knob another; NEVER_US if it is not known. */
static int64_t
law_us(const struct run_digest *d, enum knob knob, int64_t value)
{
	struct settings settings = d->knobs;
	struct law_time law[PROGRAM_COUNT];

	settings.value[knob] = value;
	law_times(&settings, knob == KNOB_LIMIT || d->limit == UINT32_MAX ? 0 : d->limit, law);
	return law[TRACK_ASYNC].us;
}

/* It holds for a run as nobody disturbed it. */
static bool
obeys_law(const struct run_digest *d)
{
	return d->over && !d->turned && !d->is_outside && d->watched == 0 && run_digest_is_clean(d, TRACK_ASYNC) && d->knobs.value[KNOB_JITTER] == 0 &&
	    d->knobs.value[KNOB_ERRORS] == ERRORS_NONE && d->knobs.value[KNOB_TIMEOUT] == 0;
}

bool
comparison_law_write(const struct run_digest *d, const struct run_digest *other, char *out, size_t size)
{
	enum { TEN = 10 };
	const int64_t *knobs = d->knobs.value;
	int64_t us, other_us;

	out[0] = '\0';
	if (!obeys_law(d) || knobs[KNOB_REQUESTS] > knob_info(KNOB_REQUESTS)->max / TEN)
		return false;
	us = law_us(d, KNOB_REQUESTS, knobs[KNOB_REQUESTS]);
	other_us = law_us(d, KNOB_REQUESTS, TEN * knobs[KNOB_REQUESTS]);
	if (us == NEVER_US || us == 0 || other_us == NEVER_US)
		return false;
	if (us == other_us && knobs[KNOB_REQUESTS] > 1 && !comparison_knob_differs(d, other, KNOB_REQUESTS))
		utf8_format(out, size, "By the law, ten times the requests cost async nothing.");
	else if (knobs[KNOB_LIMIT] > 0 && other->knobs.value[KNOB_LIMIT] > 0 && law_us(d, KNOB_LIMIT, 0) < us)
		utf8_format(out, size, "By the law, async is faster without the limit.");
	return out[0] != '\0';
}

/* ---- a difference in numbers ---- */

void
comparison_difference_write(int64_t us, int64_t other_us, char *out, size_t size)
{
	int64_t least_us = us < other_us ? us : other_us, more_us = us > other_us ? us : other_us, by_us = more_us - least_us;
	int64_t unit_us = by_us >= US_PER_S ? US_PER_S / 10 : US_PER_MS; /* no moment, but a difference: rounded */
	char by[32];

	if (by_us <= more_us / NOISE_PART || by_us < US_PER_MS) {
		utf8_format(out, size, "the same");
		return;
	}
	duration_format((by_us / unit_us + (by_us % unit_us >= unit_us / 2)) * unit_us, by, sizeof by);
	utf8_format(out, size, "%c%s", us > other_us ? '+' : '-', by);
	if (other_us >= US_PER_MS && us / MANY_TIMES / PERCENT < other_us && us * PERCENT >= other_us)
		utf8_add(out, size, ", %.*f times", us < other_us ? 2 : us < MANY_TIMES * other_us ? 1 : 0, (double)us / (double)other_us);
}
