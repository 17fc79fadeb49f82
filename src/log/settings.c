/* The knobs: their table, and reading, writing and turning their values. */
#include "log/settings.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/duration.h"
#include "base/number.h"

/* Seconds, as a constant expression, in microseconds. */
#define S(seconds) ((int64_t)((seconds) * US_PER_S))
#define COUNT(array) ((int)(sizeof (array) / sizeof (array)[0]))

enum { HANG_LEAST_US = US_PER_S / 2 };

#define STEPS(...) \
	.steps = (const int64_t[]){ __VA_ARGS__ }, .step_count = sizeof (int64_t[]){ __VA_ARGS__ } / sizeof(int64_t)
#define KNOB_ROW(knob, ...) [KNOB_##knob] = { __VA_ARGS__ },

static const struct knob_info knobs[KNOB_COUNT] = { KNOBS(KNOB_ROW) };

/* The words for the values of UNIT_CHOICE. */
struct choice {
	const char *word;
	const char *alias; /* also read, or NULL */
	int64_t value;
	enum knob knob;
};

static const struct choice choices[] = {
	{ "concurrent", NULL, SERVER_CONCURRENT, KNOB_SERVER },
	{ "serial", NULL, SERVER_SERIAL, KNOB_SERVER },
	{ "freeze", NULL, SERVER_FREEZE, KNOB_SERVER },
	{ "both", NULL, PROGRAMS_BOTH, KNOB_PROGRAMS },
	{ "in turn", "in-turn", PROGRAMS_IN_TURN, KNOB_PROGRAMS },
	{ "sync", NULL, PROGRAMS_SYNC, KNOB_PROGRAMS },
	{ "async", NULL, PROGRAMS_ASYNC, KNOB_PROGRAMS },
	{ "none", NULL, PROGRAMS_NONE, KNOB_PROGRAMS },
	{ "none", NULL, ERRORS_NONE, KNOB_ERRORS },
	{ "refused", NULL, ERRORS_REFUSED, KNOB_ERRORS },
	{ "timeout", NULL, ERRORS_TIMEOUT, KNOB_ERRORS },
	{ "reset", NULL, ERRORS_RESET, KNOB_ERRORS },
	{ "500", NULL, ERRORS_500, KNOB_ERRORS },
	{ "mixed", NULL, ERRORS_MIXED, KNOB_ERRORS },
};

static const char workers_prefix[] = "workers=";

const struct knob_info *
knob_info(enum knob k)
{
	return &knobs[k];
}

const char *
knob_effect_words(enum knob_effect effect)
{
	static const char *const words[EFFECT_COUNT] = {
#define EFFECT_WORDS(effect, words) [EFFECT_##effect] = (words),
		EFFECTS(EFFECT_WORDS)
#undef EFFECT_WORDS
	};

	return words[effect];
}

void
settings_init(struct settings *settings)
{
	for (int k = 0; k < KNOB_COUNT; k++)
		settings->value[k] = knobs[k].fallback;
}

/* ---- what goes wrong ---- */

enum errors
settings_error(const struct settings *settings, uint32_t number)
{
	static const enum errors mixed[] = { ERRORS_REFUSED, ERRORS_TIMEOUT, ERRORS_RESET, ERRORS_500, ERRORS_NONE };
	int64_t errors = settings->value[KNOB_ERRORS];

	_Static_assert(sizeof mixed / sizeof mixed[0] == ERRORS_PERIOD, "the period of errors");

	if (errors < 0 || errors >= ERRORS_CHOICES)
		return ERRORS_NONE; /* settings from a log may be anything */
	return errors == ERRORS_MIXED ? mixed[(number - 1) % COUNT(mixed)] : (enum errors)errors;
}

int64_t
settings_timeout_us(const struct settings *settings, uint32_t number)
{
	int64_t timeout_us = settings->value[KNOB_TIMEOUT], delay_us = settings->value[KNOB_DELAY];

	if (timeout_us > 0 || settings_error(settings, number) != ERRORS_TIMEOUT)
		return timeout_us;
	if (delay_us > knobs[KNOB_DELAY].max)
		delay_us = knobs[KNOB_DELAY].max;
	return delay_us * 3 / 2 > HANG_LEAST_US ? delay_us * 3 / 2 : HANG_LEAST_US;
}

/* ---- reading ---- */

static const char *
skip_spaces(const char *text)
{
	while (*text == ' ' || *text == '\t')
		text++;
	return text;
}

static int
parse_count(enum knob k, const char *text, int64_t *value)
{
	return number_parse(text, knobs[k].min, knobs[k].max, value);
}

static int
parse_time(enum knob k, const char *text, int64_t *value)
{
	(void)k;
	return duration_parse(text, value);
}

static int
parse_percent(enum knob k, const char *text, int64_t *value)
{
	const char *p = number_scan(text, knobs[k].max, value);

	if (p == NULL)
		return -1;
	p = skip_spaces(p);
	return *p == '\0' || strcmp(p, "%") == 0 ? 0 : -1;
}

static int
parse_choice(enum knob k, const char *text, int64_t *value)
{
	size_t prefix = sizeof workers_prefix - 1;

	for (int i = 0; i < COUNT(choices); i++) {
		const struct choice *c = &choices[i];

		if (c->knob == k && (strcasecmp(text, c->word) == 0 || (c->alias != NULL && strcasecmp(text, c->alias) == 0))) {
			*value = c->value;
			return 0;
		}
	}
	if (k != KNOB_SERVER || strncasecmp(text, workers_prefix, prefix) != 0)
		return -1;
	return number_parse(text + prefix, SERVER_WORKERS_MIN, SERVER_WORKERS_MAX, value);
}

/* ---- what is allowed ---- */

static const char *
or_none(enum knob k)
{
	return knobs[k].zero_word != NULL ? ", or none" : "";
}

static void
allowed_count(enum knob k, char *out, size_t size)
{
	char number[KNOB_WHY_SIZE];

	number_allowed(knobs[k].min, knobs[k].max, number, sizeof number);
	snprintf(out, size, "%s%s", number, or_none(k));
}

static void
allowed_time(enum knob k, char *out, size_t size)
{
	snprintf(out, size, "a time from 0 to %" PRId64 " s, such as 5, 0.5 or 500ms%s", knobs[k].max / US_PER_S, or_none(k));
}

static void
allowed_percent(enum knob k, char *out, size_t size)
{
	snprintf(out, size, "a percentage from %" PRId64 " to %" PRId64, knobs[k].min, knobs[k].max);
}

static void
allowed_choice(enum knob k, char *out, size_t size)
{
	size_t used;

	if (k == KNOB_SERVER) {
		snprintf(out, size, "one of concurrent, serial, workers=%d to workers=%d, freeze", SERVER_WORKERS_MIN,
		    SERVER_WORKERS_MAX);
		return;
	}
	snprintf(out, size, "one of");
	for (int i = 0; i < COUNT(choices); i++) {
		if (choices[i].knob != k)
			continue;
		used = strlen(out);
		snprintf(out + used, size - used, "%s %s", used > strlen("one of") ? "," : "",
		    choices[i].alias != NULL ? choices[i].alias : choices[i].word);
	}
}

/* ---- writing ---- */

/* Writes `value` (thousandths or millionths: `places` digits) as a decimal fraction with as
 * few places as it needs, and at least `least`. */
static void
format_exact(int64_t value, int places, int least, const char *unit, char *out, size_t size)
{
	int64_t scale = 1, fraction;

	for (int i = 0; i < places; i++)
		scale *= 10;
	fraction = value % scale;
	while (places > least && fraction % 10 == 0) {
		fraction /= 10;
		places--;
	}
	if (places == 0)
		snprintf(out, size, "%" PRId64 " %s", value / scale, unit);
	else
		snprintf(out, size, "%" PRId64 ".%0*" PRId64 " %s", value / scale, places, fraction, unit);
}

static void
format_count(enum knob k, int64_t value, char *out, size_t size)
{
	(void)k;
	snprintf(out, size, "%" PRId64, value);
}

static void
format_time(enum knob k, int64_t value, char *out, size_t size)
{
	(void)k;
	if (value == 0 || value >= US_PER_S)
		format_exact(value, 6, value != 0, "s", out, size);
	else
		format_exact(value, 3, 0, "ms", out, size);
}

static void
format_percent(enum knob k, int64_t value, char *out, size_t size)
{
	(void)k;
	snprintf(out, size, "%" PRId64 " %%", value);
}

static void
format_choice(enum knob k, int64_t value, char *out, size_t size)
{
	for (int i = 0; i < COUNT(choices); i++) {
		if (choices[i].knob == k && choices[i].value == value) {
			snprintf(out, size, "%s", choices[i].word);
			return;
		}
	}
	snprintf(out, size, "%s%" PRId64, k == KNOB_SERVER ? workers_prefix : "", value);
}

/* ---- the units ---- */

static const struct {
	int (*parse)(enum knob, const char *text, int64_t *value);
	void (*allowed)(enum knob, char *out, size_t size);
	void (*format)(enum knob, int64_t value, char *out, size_t size);
} units[] = {
	[UNIT_COUNT] = { parse_count, allowed_count, format_count },
	[UNIT_TIME] = { parse_time, allowed_time, format_time },
	[UNIT_PERCENT] = { parse_percent, allowed_percent, format_percent },
	[UNIT_CHOICE] = { parse_choice, allowed_choice, format_choice },
};

static int
parse_value(enum knob k, const char *text, int64_t *value)
{
	const struct knob_info *info = &knobs[k];

	if (info->zero_word != NULL && strcasecmp(text, info->zero_word) == 0)
		*value = 0;
	else if (units[info->unit].parse(k, text, value) != 0)
		return -1;
	return *value >= info->min && *value <= info->max ? 0 : -1;
}

int
knob_parse(enum knob k, const char *text, int64_t *value, char *why, size_t why_size)
{
	char trimmed[64];
	const char *from = skip_spaces(text);
	size_t length = strlen(from);
	int64_t v;

	while (length > 0 && (from[length - 1] == ' ' || from[length - 1] == '\t'))
		length--;
	if (length < sizeof trimmed) {
		memcpy(trimmed, from, length);
		trimmed[length] = '\0';
		if (parse_value(k, trimmed, &v) == 0) {
			*value = v;
			return 0;
		}
	}
	knob_allowed(k, why, why_size);
	return -1;
}

void
knob_allowed(enum knob k, char *out, size_t size)
{
	units[knobs[k].unit].allowed(k, out, size);
}

void
knob_format(enum knob k, int64_t value, char *out, size_t size)
{
	if (value == 0 && knobs[k].zero_word != NULL)
		snprintf(out, size, "%s", knobs[k].zero_word);
	else
		units[knobs[k].unit].format(k, value, out, size);
}

/* ---- turning ---- */

/* The order in which turning walks through the values: that of numbers, but freeze is last. */
static int64_t
walking_rank(enum knob k, int64_t value)
{
	return k == KNOB_SERVER && value == SERVER_FREEZE ? INT64_MAX : value;
}

int64_t
knob_step(enum knob k, int64_t value, int direction)
{
	const struct knob_info *info = &knobs[k];
	int64_t rank = walking_rank(k, value);

	if (info->step_count == 0) {
		int64_t next = value + direction;

		return next < info->min || next > info->max ? value : next;
	}
	if (direction > 0) {
		for (int i = 0; i < info->step_count; i++) {
			if (walking_rank(k, info->steps[i]) > rank)
				return info->steps[i];
		}
	} else {
		for (int i = info->step_count - 1; i >= 0; i--) {
			if (walking_rank(k, info->steps[i]) < rank)
				return info->steps[i];
		}
	}
	return value;
}

void
knob_label(enum knob knob, int64_t value, char *out, size_t size)
{
	char text[KNOB_TEXT_SIZE];

	knob_format(knob, value, text, sizeof text);
	snprintf(out, size, "%s %s", knob_info(knob)->name, text);
}
