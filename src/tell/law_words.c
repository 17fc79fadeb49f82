/*
 * The law in words. Formulas stand in a table, the plainest first; the first one that gives what the law says wherever it was asked is
 * the one.
 */
#include "tell/law_words.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "log/request.h"
#include "tell/law_formula.h"

enum { TERM_SIZE = KNOB_TEXT_SIZE + 48 };

/* The terms as texts. */
struct term_words {
	char n[TERM_SIZE], wait[TERM_SIZE], work[TERM_SIZE], at_once[TERM_SIZE], twice[TERM_SIZE];
	bool one;         /* n is 1, and no variable */
};

static int64_t
least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static bool
fails(const struct choice *error)
{
	return error->error.deserted || error->error.hangs || error->error.resets || error->error.status != 0;
}

/* Returns false if requests are not alike: errors are mixed. */
static bool
gather(const struct settings *s, struct law_terms *t)
{
	const struct choice *error = choice_of(KNOB_ERRORS, s->value[KNOB_ERRORS]), *which = choice_of(KNOB_PROGRAMS, s->value[KNOB_PROGRAMS]);
	int64_t n = s->value[KNOB_REQUESTS], limit = settings_limit(s) == 0 ? n : settings_limit(s);
	int64_t timeout_us = settings_timeout_us(s, 1), delay_us = settings_kept_us(s, s->value[KNOB_DELAY]);
	bool late = timeout_us > 0 && (error->error.hangs || timeout_us < delay_us);

	*t = (struct law_terms){
		.n = n, .wait_us = error->error.deserted ? 0 : late ? timeout_us : delay_us,
		.work_us = late || fails(error) ? 0 : s->value[KNOB_WORK],
		.at_once = least(settings_at_once(s, n), least(n, limit)),
		.shares = which->programs.sync && which->programs.async && !which->programs.in_turn && settings_at_once(s, 2) == 1,
	};
	return !error->error.mixes;
}

/* In the order in which they are tried. */
static const struct formula {
	enum track track;
	enum law_formula formula;
	const char *words;   /* {n}, {d}, {w}, {c}, and {2n} stand for the terms */
	const char *of_one;  /* where n is 1; NULL: the same */
	const char *of_many; /* where n varies; NULL: the same */
} formulas[] = {
	{ TRACK_SYNC, LAW_WAITS, "{n} × {d}", "{d}", NULL },
	{ TRACK_SYNC, LAW_WAITS_AND_WORK, "{n} × ({d} + {w})", "{d} + {w}", NULL },
	{ TRACK_SYNC, LAW_SHARED_BY_SYNC, "{2n} × {d}: both share the server's line", NULL, "{2n} × {d} for n > 1: both share the server's line" },
	{ TRACK_ASYNC, LAW_ONE_WAIT, "{d} for all {n}", "{d}", "{d}, however many" },
	{ TRACK_ASYNC, LAW_WAIT_THEN_WORK, "{d} + {n} × {w}", "{d} + {w}", NULL },
	{ TRACK_ASYNC, LAW_WAITS, "{n} × {d}, one at a time", "{d}", NULL },
	{ TRACK_ASYNC, LAW_ROUNDS, "⌈{n} ÷ {c}⌉ × {d}", "{d}", NULL },
	{ TRACK_ASYNC, LAW_SHARED_BY_ASYNC, "({n} + 1) × {d}: both share the server's line", NULL, NULL },
	{ TRACK_ASYNC, LAW_ROUNDS_THEN_WORK, "{n} × {d} + {w}", NULL, NULL },
	{ TRACK_ASYNC, LAW_LONGER, "{n} × {d} + {w}, or {d} + {n} × {w}", NULL, NULL },
};

enum { FORMULA_COUNT = sizeof formulas / sizeof formulas[0] };

/* ---- terms in words ---- */

const char *
law_variable(enum knob knob)
{
	return knob == KNOB_REQUESTS ? "n" : knob == KNOB_DELAY ? "d" : knob == KNOB_SERVER ? "k" : knob_info(knob)->name;
}

static void
write_knob(const struct settings *base, enum knob knob, enum knob turned, char *out)
{
	if (knob == turned)
		utf8_format(out, TERM_SIZE, "%s", law_variable(knob));
	else
		knob_format(knob, base->value[knob], out, TERM_SIZE);
}

/* Which of a request's two ends it is: the server's answer, or its timeout. */
struct ends {
	bool answered, timed_out;
};

static struct ends
ends_of(const struct settings *base, enum knob knob, const struct law_sample *samples, size_t count)
{
	struct ends ends = { false, false };

	for (size_t i = 0; i < count; i++) {
		struct settings s = *base;
		struct law_terms t;

		s.value[knob] = samples[i].value;
		gather(&s, &t);
		if (t.wait_us == settings_kept_us(&s, s.value[KNOB_DELAY]))
			ends.answered = true;
		else
			ends.timed_out = true;
	}
	return ends;
}

/* A server that sleeps on everybody's loop announces each sleep. */
static void
write_delay(const struct settings *base, enum knob turned, char *out)
{
	char delay[TERM_SIZE], notice[TERM_SIZE];
	int64_t delay_us = base->value[KNOB_DELAY], notice_us = settings_kept_us(base, delay_us) - delay_us;

	write_knob(base, KNOB_DELAY, turned, delay);
	knob_format(KNOB_DELAY, turned == KNOB_DELAY ? FREEZE_NOTICE_US : notice_us, notice, sizeof notice);
	if (base->value[KNOB_SERVER] != SERVER_FREEZE || turned == KNOB_SERVER)
		utf8_format(out, TERM_SIZE, "%s", delay);
	else if (turned == KNOB_DELAY)
		utf8_format(out, TERM_SIZE, "(d + %s for every 2 s begun)", notice);
	else
		utf8_format(out, TERM_SIZE, "(%s + %s)", delay, notice);
}

/* One that is never answered has a timeout of its own where none is set. */
static void
write_timeout(const struct settings *base, enum knob turned, char *out)
{
	if (turned == KNOB_TIMEOUT)
		utf8_format(out, TERM_SIZE, "timeout");
	else if (base->value[KNOB_TIMEOUT] == 0 && turned == KNOB_DELAY)
		utf8_format(out, TERM_SIZE, "1.5 × d");
	else
		knob_format(KNOB_TIMEOUT, settings_timeout_us(base, 1), out, TERM_SIZE);
}

static void
write_wait(const struct settings *base, enum knob turned, struct ends ends, char *out)
{
	char delay[TERM_SIZE], timeout[TERM_SIZE];

	write_delay(base, turned, delay);
	write_timeout(base, turned, timeout);
	if (!ends.timed_out)
		utf8_format(out, TERM_SIZE, "%s", delay);
	else if (settings_error_choice(base, 1)->error.deserted)
		utf8_format(out, TERM_SIZE, "0 s");
	else if (!ends.answered)
		utf8_format(out, TERM_SIZE, "%s", timeout);
	else
		utf8_format(out, TERM_SIZE, "min(%s, %s)", delay, timeout);
}

/* Whoever allows fewer at a time. */
static void
write_at_once(const struct settings *base, enum knob turned, char *out)
{
	int64_t limit = settings_limit(base), at_once = settings_at_once(base, INT64_MAX);

	if (turned == KNOB_LIMIT || turned == KNOB_SERVER)
		utf8_format(out, TERM_SIZE, "%s", law_variable(turned));
	else
		utf8_format(out, TERM_SIZE, "%" PRId64, limit != 0 && limit < at_once ? limit : at_once);
}

static void
write_terms(const struct settings *base, enum knob turned, struct ends ends, struct term_words *words)
{
	write_knob(base, KNOB_REQUESTS, turned, words->n);
	write_wait(base, turned, ends, words->wait);
	write_knob(base, KNOB_WORK, turned, words->work);
	write_at_once(base, turned, words->at_once);
	if (turned == KNOB_REQUESTS)
		utf8_format(words->twice, TERM_SIZE, "2 × n");
	else
		utf8_format(words->twice, TERM_SIZE, "%" PRId64, 2 * base->value[KNOB_REQUESTS]);
	words->one = turned != KNOB_REQUESTS && base->value[KNOB_REQUESTS] == 1;
}

/* Writes a formula with its terms in their places. */
static void
fill_in(const char *formula, const struct term_words *words, char out[LAW_WORDS_SIZE])
{
	const struct {
		const char *name, *stands_for;
	} terms[] = { { "{n}", words->n }, { "{d}", words->wait }, { "{w}", words->work }, { "{c}", words->at_once }, { "{2n}", words->twice } };

	out[0] = '\0';
	while (*formula != '\0') {
		size_t plain = strcspn(formula, "{"), i = 0;

		utf8_add(out, LAW_WORDS_SIZE, "%.*s", (int)plain, formula);
		formula += plain;
		while (*formula != '\0' && i < sizeof terms / sizeof *terms && strncmp(formula, terms[i].name, strlen(terms[i].name)) != 0)
			i++;
		if (*formula == '\0' || i == sizeof terms / sizeof *terms)
			return;
		utf8_add(out, LAW_WORDS_SIZE, "%s", terms[i].stands_for);
		formula += strlen(terms[i].name);
	}
}

/* ---- which one holds ---- */

static bool
is_near(int64_t us, int64_t law_us)
{
	int64_t off_us = us > law_us ? us - law_us : law_us - us;

	return us >= 0 && off_us <= US_PER_MS + law_us / 1000;
}

static bool
holds(const struct formula *formula, const struct settings *base, enum knob knob, const struct law_sample *samples, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct settings s = *base;
		struct law_terms t;

		s.value[knob] = samples[i].value;
		if (!samples[i].law.runs)
			continue;
		if (!gather(&s, &t) || samples[i].law.us == NEVER_US || !is_near(law_formula_us(formula->formula, &t), samples[i].law.us))
			return false;
	}
	return true;
}

static bool
some_are_unknown(const struct law_sample *samples, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (samples[i].law.runs && samples[i].law.us == NEVER_US)
			return true;
	return false;
}

/* Where no formula holds: what is true of all. */
static void
say_in_words(enum track track, const struct settings *base, const struct law_sample *samples, size_t count, char out[LAW_WORDS_SIZE])
{
	const char *words = track == TRACK_SYNC ? "its waits add up" : settings_at_once(base, 2) == 1 ? "one wait at a time" : "its waits overlap";

	if (settings_is_outside(base))
		words = "not known: another server answers";
	else if (some_are_unknown(samples, count))
		words = "not known: it may never end";
	utf8_format(out, LAW_WORDS_SIZE, "%s", words);
}

/* Jitter moves delays, and no timeouts. */
static void
add_jitter(const struct settings *base, enum knob knob, struct ends ends, char out[LAW_WORDS_SIZE])
{
	if (!ends.answered)
		return;
	if (knob == KNOB_JITTER)
		utf8_add(out, LAW_WORDS_SIZE, ", give or take jitter");
	else if (base->value[KNOB_JITTER] != 0)
		utf8_add(out, LAW_WORDS_SIZE, ", delays ± %" PRId64 "%%", base->value[KNOB_JITTER]);
}

void
law_words(enum track track, const struct settings *base, enum knob knob, const struct law_sample *samples, size_t count, char out[LAW_WORDS_SIZE])
{
	const struct formula *formula = formulas;
	struct term_words words;
	struct ends ends = ends_of(base, knob, samples, count);
	const char *text;

	while (formula < formulas + FORMULA_COUNT && (formula->track != track || !holds(formula, base, knob, samples, count)))
		formula++;
	if (formula == formulas + FORMULA_COUNT) {
		say_in_words(track, base, samples, count, out);
		return;
	}
	write_terms(base, knob, ends, &words);
	text = formula->words;
	if (words.one && formula->of_one != NULL)
		text = formula->of_one;
	if (knob == KNOB_REQUESTS && formula->of_many != NULL)
		text = formula->of_many;
	fill_in(text, &words, out);
	if (knob == KNOB_SERVER && strstr(text, "{c}") != NULL)
		utf8_add(out, LAW_WORDS_SIZE, ", %s at a time", law_variable(knob));
	add_jitter(base, knob, ends, out);
}
