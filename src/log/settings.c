/* The knobs: their table, and reading, writing and turning their values. */
#include "log/settings.h"

#include <inttypes.h>
#include <string.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/duration.h"
#include "base/number.h"
#include "base/utf8.h"

/* Seconds, as a constant expression, in microseconds. */
#define S(seconds) ((int64_t)((seconds) * US_PER_S))
#define COUNT(array) ((int)(sizeof (array) / sizeof (array)[0]))

enum { HANG_LEAST_US = US_PER_S / 2 };

#define STEPS(...) \
	.steps = (const int64_t[]){ __VA_ARGS__ }, .step_count = sizeof (int64_t[]){ __VA_ARGS__ } / sizeof(int64_t)
#define KNOB_ROW(knob, ...) [KNOB_##knob] = { __VA_ARGS__ },

static const struct knob_info knobs[KNOB_COUNT] = { KNOBS(KNOB_ROW) };

const struct knob_info *
knob_info(enum knob k)
{
	return &knobs[k];
}

bool
knob_has_text(enum knob k)
{
	return knobs[k].unit == UNIT_ADDRESS;
}

int64_t
knob_last(enum knob k)
{
	return knob_has_text(k) ? addresses_count() : knobs[k].max;
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

/* ---- what they mean ---- */

int64_t
settings_at_once(const struct settings *settings, int64_t requests)
{
	const struct choice *mode = choice_of(KNOB_SERVER, settings->value[KNOB_SERVER]);
	int64_t at_once = mode->first < mode->last ? settings->value[KNOB_SERVER] : mode->server.at_once;

	if (settings_is_outside(settings))
		return requests;
	return at_once == 0 || at_once > requests ? requests : at_once;
}

bool
settings_is_outside(const struct settings *settings)
{
	return settings->value[KNOB_URL] != ADDRESS_BUILT_IN;
}

int64_t
settings_limit(const struct settings *settings)
{
	const struct url *url = addresses_at(settings->value[KNOB_URL]);

	if (settings->value[KNOB_LIMIT] == 0 && url != NULL && !url_is_loopback(url))
		return SETTINGS_AWAY_LIMIT;
	return settings->value[KNOB_LIMIT];
}

int64_t
settings_kept_us(const struct settings *settings, int64_t delay_us)
{
	int64_t sleeps = (delay_us + FREEZE_MAX_US - 1) / FREEZE_MAX_US;

	return settings->value[KNOB_SERVER] == SERVER_FREEZE ? delay_us + sleeps * FREEZE_NOTICE_US : delay_us;
}

bool
settings_serves_all(const struct settings *settings)
{
	return settings_at_once(settings, INT64_MAX) == INT64_MAX;
}

bool
settings_has_programs(const struct settings *settings)
{
	const struct choice *which = choice_of(KNOB_PROGRAMS, settings->value[KNOB_PROGRAMS]);

	return which->programs.sync || which->programs.async;
}

bool
settings_lacks_server(const struct settings *settings)
{
	return settings_is_outside(settings) && settings_has_programs(settings);
}

bool
settings_in_turn(const struct settings *settings)
{
	return choice_of(KNOB_PROGRAMS, settings->value[KNOB_PROGRAMS])->programs.in_turn;
}

const struct choice *
settings_error_choice(const struct settings *settings, uint32_t number)
{
	const struct choice *which = choice_of(KNOB_ERRORS, settings_is_outside(settings) ? ERRORS_NONE : settings->value[KNOB_ERRORS]);

	if (!which->error.mixes)
		return which;
	return choice_of(KNOB_ERRORS, which->error.mixed[(number - 1) % ERRORS_PERIOD]);
}

enum errors
settings_error(const struct settings *settings, uint32_t number)
{
	return (enum errors)settings_error_choice(settings, number)->first;
}

int64_t
settings_timeout_us(const struct settings *settings, uint32_t number)
{
	int64_t timeout_us = settings->value[KNOB_TIMEOUT], delay_us = settings->value[KNOB_DELAY];

	if (timeout_us > 0 || settings_is_outside(settings) || !settings_error_choice(settings, number)->error.hangs)
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
count_parse(enum knob k, const char *text, int64_t *value)
{
	return number_parse(text, knobs[k].min, knobs[k].max, value);
}

static int
time_parse(enum knob k, const char *text, int64_t *value)
{
	(void)k;
	return duration_parse(text, value);
}

static int
percent_parse(enum knob k, const char *text, int64_t *value)
{
	const char *p = number_scan(text, knobs[k].max, value);

	if (p == NULL)
		return -1;
	p = skip_spaces(p);
	return *p == '\0' || strcmp(p, "%") == 0 ? 0 : -1;
}

static int
address_parse(enum knob k, const char *text, int64_t *value)
{
	char why[KNOB_WHY_SIZE];

	(void)k;
	*value = addresses_note(text, why, sizeof why);
	return *value < 0 ? -1 : 0;
}

/* ---- what is allowed ---- */

static const char *
or_none(enum knob k)
{
	return knobs[k].zero_word != NULL ? ", or none" : "";
}

static void
count_allowed(enum knob k, char *out, size_t size)
{
	char number[KNOB_WHY_SIZE];

	number_allowed(knobs[k].min, knobs[k].max, number, sizeof number);
	utf8_format(out, size, "%s%s", number, or_none(k));
}

static void
time_allowed(enum knob k, char *out, size_t size)
{
	utf8_format(out, size, "a time from 0 to %" PRId64 " s, such as 5, 0.5 or 500ms%s", knobs[k].max / US_PER_S, or_none(k));
}

static void
percent_allowed(enum knob k, char *out, size_t size)
{
	utf8_format(out, size, "a percentage from %" PRId64 " to %" PRId64, knobs[k].min, knobs[k].max);
}

static void
address_allowed(enum knob k, char *out, size_t size)
{
	utf8_format(out, size, "an address such as http://127.0.0.1:8080/path, or %s", knobs[k].zero_word);
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
		utf8_format(out, size, "%" PRId64 " %s", value / scale, unit);
	else
		utf8_format(out, size, "%" PRId64 ".%0*" PRId64 " %s", value / scale, places, fraction, unit);
}

static void
count_format(enum knob k, int64_t value, char *out, size_t size)
{
	(void)k;
	utf8_format(out, size, "%" PRId64, value);
}

static void
time_format(enum knob k, int64_t value, char *out, size_t size)
{
	(void)k;
	if (value == 0 || value >= US_PER_S)
		format_exact(value, 6, value != 0, "s", out, size);
	else
		format_exact(value, 3, 0, "ms", out, size);
}

static void
address_format(enum knob k, int64_t value, char *out, size_t size)
{
	char text[URL_TEXT_SIZE];

	(void)k;
	addresses_write(value, text);
	utf8_format(out, size, "%s", text);
}

static void
percent_format(enum knob k, int64_t value, char *out, size_t size)
{
	(void)k;
	utf8_format(out, size, "%" PRId64 "%%", value);
}

/* ---- the units ---- */

static const struct {
	int (*parse)(enum knob, const char *text, int64_t *value);
	void (*allowed)(enum knob, char *out, size_t size);
	void (*format)(enum knob, int64_t value, char *out, size_t size);
} units[KNOB_UNIT_COUNT] = {
#define UNIT_ROW(unit, name) [UNIT_##unit] = { name##_parse, name##_allowed, name##_format },
	KNOB_UNITS(UNIT_ROW)
#undef UNIT_ROW
};

static int
parse_value(enum knob k, const char *text, int64_t *value)
{
	const struct knob_info *info = &knobs[k];

	if (info->zero_word != NULL && ascii_same(text, info->zero_word))
		*value = 0;
	else if (units[info->unit].parse(k, text, value) != 0)
		return -1;
	return *value >= info->min && *value <= info->max ? 0 : -1;
}

/* What is wrong with an address says more than what one is. */
static void
add_complaint(const char *text, char *why, size_t why_size)
{
	char wrong[KNOB_WHY_SIZE];

	if (addresses_note(text, wrong, sizeof wrong) < 0)
		utf8_add(why, why_size, ": %s", wrong);
}

int
knob_parse(enum knob k, const char *text, int64_t *value, char *why, size_t why_size)
{
	char trimmed[URL_TEXT_SIZE];
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
	if (knobs[k].unit == UNIT_ADDRESS)
		add_complaint(text, why, why_size);
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
		utf8_format(out, size, "%s", knobs[k].zero_word);
	else
		units[knobs[k].unit].format(k, value, out, size);
}

void
knob_brief(enum knob k, int64_t value, char *out, size_t size)
{
	enum { LEAST = 8 };
	char site[URL_AUTHORITY_SIZE];
	const struct url *url = knobs[k].unit == UNIT_ADDRESS ? addresses_at(value) : NULL;
	size_t most = size > LEAST + sizeof "…" ? size - sizeof "…" : LEAST;

	if (url == NULL) {
		knob_format(k, value, out, size);
		return;
	}
	url_write_site(url, most, site);
	utf8_format(out, size, "%s", site);
}

/* ---- turning ---- */

int64_t
knob_step(enum knob k, int64_t value, int direction)
{
	const struct knob_info *info = &knobs[k];

	if (info->unit == UNIT_CHOICE)
		return choice_step(k, value, direction);
	if (info->unit == UNIT_ADDRESS)
		return addresses_step(value, direction);
	if (info->step_count == 0) {
		int64_t next = value + direction;

		return next < info->min || next > info->max ? value : next;
	}
	if (direction > 0) {
		for (int i = 0; i < info->step_count; i++) {
			if (info->steps[i] > value)
				return info->steps[i];
		}
	} else {
		for (int i = info->step_count - 1; i >= 0; i--) {
			if (info->steps[i] < value)
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
	utf8_format(out, size, "%s %s", knob_info(knob)->name, text);
}

void
knob_say(enum knob knob, int64_t value, const char *sentence, char *out, size_t size)
{
	const struct choice *choice = choice_of(knob, value);
	const char *clause = choice != NULL && choice->clause != NULL ? choice->clause : "";
	char text[KNOB_TEXT_SIZE], number[KNOB_TEXT_SIZE];
	const struct {
		const char *name, *stands_for;
	} names[] = { { "{value}", text }, { "{count}", number }, { "{clause}", clause } };

	knob_format(knob, value, text, sizeof text);
	utf8_format(number, sizeof number, "%" PRId64, value);
	utf8_format(out, size, "%s", sentence);
	for (int i = 0; i < COUNT(names); i++) {
		const char *at = strstr(sentence, names[i].name);

		if (at != NULL)
			utf8_format(out, size, "%.*s%s%s", (int)(at - sentence), sentence, names[i].stands_for, at + strlen(names[i].name));
	}
}

void
knob_more_help(enum knob knob, char *out, size_t size)
{
	out[0] = '\0';
	if (knobs[knob].more_help != NULL)
		utf8_format(out, size, "%s", knobs[knob].more_help);
	else if (knobs[knob].unit == UNIT_CHOICE)
		choice_help(knob, out, size);
}
