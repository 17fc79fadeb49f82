/* The choices: their table, and reading, writing and turning through them. */
#include "log/choices.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/ascii.h"
#include "base/number.h"
#include "base/utf8.h"

#define COUNT(array) ((int)(sizeof (array) / sizeof (array)[0]))

#define STEPS(...) \
	.steps = (const int64_t[]){ __VA_ARGS__ }, .step_count = sizeof (int64_t[]){ __VA_ARGS__ } / sizeof(int64_t)
#define SERVER_ROW(mode, lowest, highest, strategy, ...) \
	{ .knob = KNOB_SERVER, .first = (lowest), .last = (highest), __VA_ARGS__ },
#define PROGRAMS_ROW(which, ...) { .knob = KNOB_PROGRAMS, .first = PROGRAMS_##which, .last = PROGRAMS_##which, __VA_ARGS__ },
#define ERRORS_ROW(which, ...) { .knob = KNOB_ERRORS, .first = ERRORS_##which, .last = ERRORS_##which, __VA_ARGS__ },

static const struct choice choices[] = {
	SERVER_MODES(SERVER_ROW)
	PROGRAM_CHOICES(PROGRAMS_ROW)
	ERROR_CHOICES(ERRORS_ROW)
};

static bool
is_family(const struct choice *choice)
{
	return choice->first < choice->last;
}

static bool
has_value(const struct choice *choice, int64_t value)
{
	return value >= choice->first && value <= choice->last;
}

const struct choice *
choice_at(enum knob knob, int i)
{
	for (int c = 0; c < COUNT(choices); c++) {
		if (choices[c].knob == knob && i-- == 0)
			return &choices[c];
	}
	return NULL;
}

const struct choice *
choice_of(enum knob knob, int64_t value)
{
	for (int c = 0; c < COUNT(choices); c++) {
		if (choices[c].knob == knob && has_value(&choices[c], value))
			return &choices[c];
	}
	return choice_at(knob, 0);
}

/* ---- reading ---- */

static int
parse_as(const struct choice *choice, const char *text, int64_t *value)
{
	size_t length = strlen(choice->word);

	if (is_family(choice)) {
		if (!ascii_same_start(text, choice->word, length))
			return -1;
		return number_parse(text + length, choice->first, choice->last, value);
	}
	if (!ascii_same(text, choice->word) && (choice->alias == NULL || !ascii_same(text, choice->alias)))
		return -1;
	*value = choice->first;
	return 0;
}

int
choice_parse(enum knob knob, const char *text, int64_t *value)
{
	const struct choice *choice;

	for (int i = 0; (choice = choice_at(knob, i)) != NULL; i++) {
		if (parse_as(choice, text, value) == 0)
			return 0;
	}
	return -1;
}

/* ---- writing ---- */

void
choice_format(enum knob knob, int64_t value, char *out, size_t size)
{
	const struct choice *choice = choice_of(knob, value);

	assert(choice != NULL); /* the knob has some */
	if (is_family(choice))
		utf8_format(out, size, "%s%" PRId64, choice->word, value);
	else
		utf8_format(out, size, "%s", choice->word);
}

/* Writes behind the text that `out` has. */
#define ADD(...) utf8_add(__VA_ARGS__)

static const char *
word_to_type(const struct choice *choice)
{
	return choice->alias != NULL ? choice->alias : choice->word;
}

void
choice_allowed(enum knob knob, char *out, size_t size)
{
	const struct choice *choice;

	utf8_format(out, size, "one of");
	for (int i = 0; (choice = choice_at(knob, i)) != NULL; i++) {
		ADD(out, size, "%s ", i > 0 ? "," : "");
		if (is_family(choice))
			ADD(out, size, "%s%" PRId64 " to %s%" PRId64, choice->word, choice->first, choice->word, choice->last);
		else
			ADD(out, size, "%s", word_to_type(choice));
	}
}

void
choice_help(enum knob knob, char *out, size_t size)
{
	const struct choice *choice;

	out[0] = '\0';
	for (int i = 0; (choice = choice_at(knob, i)) != NULL; i++) {
		if (choice->unlisted)
			continue;
		if (out[0] != '\0')
			ADD(out, size, choice_at(knob, i + 1) == NULL ? ", or " : ", ");
		ADD(out, size, "%s", word_to_type(choice));
		if (is_family(choice))
			ADD(out, size, "%" PRId64 " to %" PRId64, choice->first, choice->last);
		if (choice->aside != NULL)
			ADD(out, size, ": %s", choice->aside);
	}
}

/* ---- turning ---- */

int64_t
choice_step(enum knob knob, int64_t value, int direction)
{
	const struct choice *now = choice_of(knob, value), *choice;
	int64_t before = value;

	for (int i = 0; (choice = choice_at(knob, i)) != NULL; i++) {
		const int64_t *steps = is_family(choice) ? choice->steps : &choice->first;
		int count = is_family(choice) ? choice->step_count : 1;

		for (int s = 0; s < count; s++) {
			if (choice < now || (choice == now && steps[s] < value))
				before = steps[s];
			else if (direction > 0 && (choice > now || steps[s] > value))
				return steps[s];
		}
	}
	return direction > 0 ? value : before;
}
