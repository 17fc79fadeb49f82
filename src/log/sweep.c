/* Sweeps: reading them, and what their runs are called. */
#include "log/sweep.h"

#include <string.h>

#include "base/ascii.h"
#include "base/complaint.h"
#include "base/nearest.h"
#include "base/number.h"
#include "base/utf8.h"

enum { FACTOR_MOST = 1000, PIECE_SIZE = URL_TEXT_SIZE };

struct reader {
	struct sweep sweep;
	char wrong[SWEEP_WHY_SIZE]; /* what is; "": nothing */
};

__attribute__((format(printf, 2, 3)))
static int
complain(struct reader *r, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	utf8_vformat(r->wrong, sizeof r->wrong, format, args);
	va_end(args);
	return -1;
}

/* ---- values ---- */

static int
add(struct reader *r, const char *text, int64_t value)
{
	struct sweep *sweep = &r->sweep;

	for (int i = 0; i < sweep->count; i++)
		if (sweep->values[i] == value)
			return complain(r, "\"%s\" has a value that stands there already", complaint_quote(text).text);
	if (sweep->knob == KNOB_PROGRAMS && value == PROGRAMS_NONE)
		return complain(r, "a run without programs never ends");
	if (sweep->count == SWEEP_MOST)
		return complain(r, "there are more");
	sweep->values[sweep->count++] = value;
	return 0;
}

static int
read_value(struct reader *r, const char *text, int64_t *value)
{
	char allowed[KNOB_WHY_SIZE];

	if (knob_parse(r->sweep.knob, text, value, allowed, sizeof allowed) == 0)
		return 0;
	return complain(r, "\"%s\" is not %s", complaint_quote(text).text, allowed);
}

/* ---- ranges ---- */

struct range {
	int64_t first, last, factor, step; /* the factor, or the step: the other one is 0 */
};

static bool
has_numbers(enum knob knob)
{
	enum knob_unit unit = knob_info(knob)->unit;

	return unit == UNIT_NUMBER || unit == UNIT_TIME || unit == UNIT_PERCENT;
}

/* What stands behind the last value. */
static int
read_steps(struct reader *r, const char *text, const char *steps, struct range *range)
{
	if ((*steps == '*' || *steps == 'x') && number_parse(steps + 1, 2, FACTOR_MOST, &range->factor) != 0)
		return complain(r, "\"%s\": a number from 2 to %d is expected behind %c", complaint_quote(text).text, FACTOR_MOST, *steps);
	if (*steps == '+' && (read_value(r, steps + 1, &range->step) != 0 || range->step == 0))
		return complain(r, "\"%s\": how much more each is, is expected behind +", complaint_quote(text).text);
	if (*steps == '\0' && knob_info(r->sweep.knob)->unit == UNIT_TIME)
		return complain(r, "\"%s\": a step is expected behind it, as in 0.5..2+0.5 or 0.5..2x2", complaint_quote(text).text);
	if (*steps == '\0')
		range->step = 1;
	if (range->first > range->last)
		return complain(r, "\"%s\" goes backwards: the smaller one is expected first", complaint_quote(text).text);
	if (range->factor != 0 && range->first == 0)
		return complain(r, "\"%s\" gets nowhere: so many times 0 is 0", complaint_quote(text).text);
	return 0;
}

/* "1..32x2", `dots` being where its dots are. */
static int
add_range(struct reader *r, const char *text, const char *dots)
{
	const char *behind = dots + 2, *steps = behind + strcspn(behind, "*x+");
	char first[PIECE_SIZE], last[PIECE_SIZE];
	struct range range = { .factor = 0 };

	utf8_format(first, sizeof first, "%.*s", (int)(dots - text), text);
	utf8_format(last, sizeof last, "%.*s", (int)(steps - behind), behind);
	if (read_value(r, first, &range.first) != 0 || read_value(r, last, &range.last) != 0 || read_steps(r, text, steps, &range) != 0)
		return -1;
	for (int64_t value = range.first; value <= range.last; value = range.factor != 0 ? value * range.factor : value + range.step)
		if (add(r, text, value) != 0)
			return -1;
	return 0;
}

static int
read_piece(struct reader *r, const char *text)
{
	const char *dots = has_numbers(r->sweep.knob) ? strstr(text, "..") : NULL;
	int64_t value;

	if (dots != NULL)
		return add_range(r, text, dots);
	return read_value(r, text, &value) == 0 ? add(r, text, value) : -1;
}

/* ---- the whole ---- */

static const char *
knob_name_at(int i)
{
	return i < KNOB_COUNT ? knob_info((enum knob)i)->name : NULL;
}

static int
read_knob(struct reader *r, const char *text, size_t length)
{
	char name[PIECE_SIZE];
	const char *meant;

	utf8_format(name, sizeof name, "%.*s", (int)length, text);
	for (int i = 0; i < KNOB_COUNT; i++)
		if (ascii_same(name, knob_name_at(i))) {
			r->sweep.knob = (enum knob)i;
			return 0;
		}
	meant = nearest_name(name, knob_name_at);
	if (meant != NULL)
		return complain(r, "\"%s\" is no knob: did you mean %s?", complaint_quote(name).text, meant);
	return complain(r, "\"%s\" is no knob", complaint_quote(name).text);
}

static int
read_values(struct reader *r, const char *values)
{
	for (const char *next = values; next != NULL;) {
		size_t length = strcspn(next, ",");
		char piece[PIECE_SIZE];

		utf8_format(piece, sizeof piece, "%.*s", (int)length, next);
		if (read_piece(r, piece) != 0)
			return -1;
		next = next[length] == ',' ? next + length + 1 : NULL;
	}
	return r->sweep.count >= SWEEP_LEAST ? 0 : complain(r, "there is one");
}

int
sweep_parse(const char *text, struct sweep *sweep, char *why, size_t why_size)
{
	struct reader reader = { .wrong = "" };
	const char *values = strchr(text, '=');

	if (values != NULL && read_knob(&reader, text, (size_t)(values - text)) == 0 && read_values(&reader, values + 1) == 0) {
		*sweep = reader.sweep;
		return 0;
	}
	utf8_format(why, why_size, "a knob and %d to %d of its values, such as requests=1,2,4,8 or delay=0.1..1.6x2%s%s", SWEEP_LEAST, SWEEP_MOST,
	    reader.wrong[0] != '\0' ? ": " : "", reader.wrong);
	return -1;
}

/* ---- names ---- */

static bool
goes_into_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.';
}

void
sweep_name(enum knob knob, int64_t value, char *out, size_t size)
{
	char text[KNOB_TEXT_SIZE], name[SWEEP_NAME_SIZE];
	size_t length = 0;
	char *point;

	knob_format(knob, value, text, sizeof text);
	point = knob_info(knob)->unit == UNIT_TIME ? strstr(text, ".0 ") : NULL;
	if (point != NULL) /* "1.0 s" is called 1s */
		memmove(point, point + 2, strlen(point + 2) + 1);
	for (const char *p = text; *p != '\0' && length + 1 < sizeof name; p++) {
		char c = ascii_lower(*p);

		if (goes_into_name(c))
			name[length++] = c;
		else if (length > 0 && name[length - 1] != '-' && (c != ' ' || knob_info(knob)->unit != UNIT_TIME))
			name[length++] = '-';
	}
	while (length > 0 && name[length - 1] == '-')
		length--;
	name[length] = '\0';
	utf8_format(out, size, "%s-%s", knob_info(knob)->name, name);
}

void
sweep_write(const struct sweep *sweep, int run, char *out, size_t size)
{
	char label[KNOB_LABEL_SIZE];

	knob_label(sweep->knob, sweep->values[run], label, sizeof label);
	utf8_format(out, size, "run %d of %d: %s", run + 1, sweep->count, label);
}
