/* Listings at a given time: which lines, with which numbers in them. */
#include "tell/listing.h"

#include <assert.h>
#include <string.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "tell/listing_inside.h"

#define LANGUAGE_ROW(language, name) [LANGUAGE_##language] = { #name, &listings_##name },
static const struct {
	const char *name;
	const struct language_listings *listings;
} languages[LANGUAGE_COUNT] = { LANGUAGES(LANGUAGE_ROW) };

const char *
language_name(enum language language)
{
	return languages[language].name;
}

const char *
language_name_at(int i)
{
	return i < LANGUAGE_COUNT ? languages[i].name : NULL;
}

const char *
language_title(enum language language)
{
	return languages[language].listings->title;
}

const char *
language_main(enum language language)
{
	return languages[language].listings->main;
}

bool
language_loop_after_main(enum language language)
{
	return languages[language].listings->loop_after_main;
}

int
language_find(const char *name)
{
	for (int i = 0; i < LANGUAGE_COUNT; i++)
		if (strcmp(languages[i].name, name) == 0)
			return i;
	return -1;
}

/* ---- which lines ---- */

static bool
is_one_by_one(const struct timeline *tl, enum language language, int64_t t_us)
{
	struct settings settings;

	if (languages[language].listings->one_by_one.count == 0)
		return false;
	timeline_settings_at(tl, t_us, &settings);
	return settings.value[KNOB_LIMIT] == 1;
}

static const struct listing *
listing_at(const struct timeline *tl, enum track track, enum language language, int64_t t_us)
{
	assert(track < PROGRAM_COUNT && language < LANGUAGE_COUNT);
	if (track == TRACK_ASYNC && is_one_by_one(tl, language, t_us))
		return &languages[language].listings->one_by_one;
	return &languages[language].listings->program[track];
}

const struct callback_words *
listing_callback_words(const struct timeline *tl, enum language language, int64_t t_us)
{
	if (is_one_by_one(tl, language, t_us))
		return &languages[language].listings->one_by_one_words;
	return &languages[language].listings->words;
}

/* What the listing must show by t. */
struct features {
	bool work, more, errors;
};

static struct features
features_until(const struct timeline *tl, enum track track, int64_t t_us)
{
	return (struct features){
		.work = timeline_knob_exceeded(tl, KNOB_WORK, 0, t_us),
		.more = timeline_more(tl, track, t_us) > 0,
		.errors = timeline_knob_exceeded(tl, KNOB_ERRORS, 0, t_us) || timeline_knob_exceeded(tl, KNOB_TIMEOUT, 0, t_us) ||
		    timeline_tally_at(tl, track, t_us).failed > 0,
	};
}

static bool
is_shown(const struct features *features, enum line_when when)
{
	switch (when) {
	case LINE_WITH_WORK_WITHOUT_ERRORS:
		return features->work && !features->errors;
	case LINE_WITH_WORK_AND_ERRORS:
		return features->work && features->errors;
	case LINE_WITHOUT_WORK:
		return !features->work;
	case LINE_WITH_MORE:
		return features->more;
	case LINE_WITH_ERRORS:
		return features->errors;
	case LINE_WITHOUT_ERRORS:
		return !features->errors;
	case LINE_ALWAYS:
		break;
	}
	return true;
}

/* ---- their words ---- */

/* The number of requests that its body loops over: the plan less what fetch_more adds. Until
 * there is a plan, the knob's value. */
static uint32_t
loop_count(const struct timeline *tl, enum track track, int64_t t_us)
{
	uint32_t planned = timeline_tally_at(tl, track, t_us).planned;
	struct settings settings;

	if (planned > 0)
		return planned - timeline_raised(tl, track, t_us);
	timeline_settings_at(tl, t_us, &settings);
	return (uint32_t)settings.value[KNOB_REQUESTS];
}

static void
argument_at(const struct timeline *tl, enum track track, const struct listing_line *line, int64_t t_us, char *out,
    size_t size)
{
	struct settings settings;

	out[0] = '\0';
	if (line->note == NOTE_COUNTER) {
		utf8_format(out, size, "%u", loop_count(tl, track, t_us));
	} else if (line->step == STEP_WORK) {
		timeline_settings_at(tl, t_us, &settings);
		utf8_format(out, size, "%g", (double)settings.value[KNOB_WORK] / US_PER_S);
	}
}

/* Writes the text with %s replaced by the argument and %% by %. */
static void
fill_in(const char *text, const char *argument, char *out, size_t size)
{
	out[0] = '\0';
	while (*text != '\0') {
		size_t words = strcspn(text, "%");

		utf8_add(out, size, "%.*s", (int)words, text);
		text += words;
		if (*text == '\0')
			break;
		utf8_add(out, size, "%s", text[1] == 's' ? argument : "%");
		text += text[1] == 's' || text[1] == '%' ? 2 : 1;
	}
}

/* The method of the requests, as the name of a function: "post"; "" if it is GET. */
static void
function_of_method(const struct timeline *tl, int64_t t_us, char *out, size_t size)
{
	const struct event *e = timeline_last_event(tl, TRACK_YOU, EVENT_METHOD, t_us);
	const char *method = e != NULL ? trace_text(timeline_trace(tl), e->value) : "GET";
	size_t length = strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

	utf8_format(out, size, "%s", method[length] == '\0' && length + 1 < size ? method : "request");
	for (char *p = out; *p != '\0'; p++)
		*p = ascii_lower(*p);
	if (strcmp(method, "GET") == 0)
		out[0] = '\0';
}

/* A call of get() is one of that function. */
static void
replace_get(char *text, size_t size, const char *function)
{
	static const char get[] = "get(url";
	char *call = strstr(text, get), rest[80];

	if (call == NULL || function[0] == '\0')
		return;
	utf8_format(rest, sizeof rest, "%s", call + strcspn(get, "("));
	utf8_format(call, size - (size_t)(call - text), "%s%s", function, rest);
}

static uint32_t
steps_of(const struct listing_line *line)
{
	return (line->step != STEP_NONE ? 1u << line->step : 0) | (line->also != STEP_NONE ? 1u << line->also : 0);
}

int
listing_lines_at(const struct timeline *tl, enum track track, enum language language, int64_t t_us,
    struct shown_line shown[LISTING_MAX])
{
	const struct listing *listing = listing_at(tl, track, language, t_us);
	struct features features = features_until(tl, track, t_us);
	char function[16];
	int count = 0;

	function_of_method(tl, t_us, function, sizeof function);
	for (int i = 0; i < listing->count && count < LISTING_MAX; i++) {
		const struct listing_line *line = &listing->lines[i];
		char argument[32];

		if (!is_shown(&features, line->when))
			continue;
		argument_at(tl, track, line, t_us, argument, sizeof argument);
		shown[count] = (struct shown_line){
			.number = count + 1, .step = line->step, .steps = steps_of(line), .callback = line->callback,
			.note = line->note, .value = line->value,
		};
		fill_in(line->text, argument, shown[count].text, sizeof shown[count].text);
		replace_get(shown[count].text, sizeof shown[count].text, function);
		count++;
	}
	return count;
}

bool
listing_line_runs(const struct shown_line *line, enum step step)
{
	return step != STEP_NONE && (line->steps & 1u << step) != 0;
}

int
listing_line_number(const struct timeline *tl, enum track track, enum language language, enum step step, int64_t t_us)
{
	struct shown_line shown[LISTING_MAX];
	int count = listing_lines_at(tl, track, language, t_us, shown);

	for (int i = 0; i < count; i++)
		if (listing_line_runs(&shown[i], step))
			return shown[i].number;
	return 0;
}
