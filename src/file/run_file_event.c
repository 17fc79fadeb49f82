/* Reading a run: the data of an event, and its faults. */
#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/complaint.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "file/run_file.h"
#include "file/run_file_read_inside.h"
#include "log/settings.h"

int
reader_fail(struct run_file_reader *r, size_t line, const char *format, ...)
{
	char what[COMPLAINT_SIZE];
	va_list args;

	va_start(args, format);
	complaint_vformat(what, sizeof what, format, args);
	va_end(args);
	utf8_format(r->why, r->why_size, "%s: line %zu: %s", complaint_path(r->name).text, line, what);
	return -1;
}

/* The fields as in the file; NULL if missing. */
struct data {
	const char *kind, *track, *step, *of, *knob, *cause, *text, *bytes;
	const int64_t *number, *value, *text_id;
};

static const struct field {
	const char *name;
	size_t offset;
	enum json_type type;
} fields[] = {
	{ "kind", offsetof(struct data, kind), JSON_TEXT },
	{ "track", offsetof(struct data, track), JSON_TEXT },
	{ "step", offsetof(struct data, step), JSON_TEXT },
	{ "of", offsetof(struct data, of), JSON_TEXT },
	{ "number", offsetof(struct data, number), JSON_WHOLE },
	{ "value", offsetof(struct data, value), JSON_WHOLE },
	{ "text", offsetof(struct data, text), JSON_TEXT },
	{ "text_id", offsetof(struct data, text_id), JSON_WHOLE },
	{ "bytes", offsetof(struct data, bytes), JSON_TEXT },
	{ "knob", offsetof(struct data, knob), JSON_TEXT },
	{ "cause", offsetof(struct data, cause), JSON_TEXT },
};

static const struct field *
find_field(const char *name)
{
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		if (strcmp(fields[i].name, name) == 0)
			return &fields[i];
	return NULL;
}

static int
read_fields(struct run_file_reader *r, int args, struct data *data)
{
	*data = (struct data){ .kind = NULL };
	for (size_t i = (size_t)args + 1; i < r->element.list.count; i++) {
		const struct json_member *member = &r->element.list.at[i];
		const struct field *field = member->within == args ? find_field(member->name) : NULL;
		void *into = field == NULL ? NULL : (char *)data + field->offset;

		if (member->within != args)
			continue;
		if (field == NULL)
			return reader_fail(r, r->line, "an event has no \"%s\"", complaint_quote(member->name).text);
		if (member->type != field->type)
			return reader_fail(r, r->line, "\"%s\" must be %s", field->name, field->type == JSON_TEXT ? "a string" : "a whole number");
		if (field->type == JSON_TEXT)
			*(const char **)into = member->text;
		else
			*(const int64_t **)into = &member->whole;
	}
	return 0;
}

/* ---- names ---- */

static const char *
name_of_kind(int i)
{
	return event_kind_info((enum event_kind)i)->name;
}

static const char *
name_of_track(int i)
{
	return track_name((enum track)i);
}

static const char *
name_of_step(int i)
{
	return step_name((enum step)i);
}

static const char *
name_of_knob(int i)
{
	return knob_info((enum knob)i)->name;
}

static const char *
name_of_cause(int i)
{
	return cause_words((enum cause)i);
}

/* Sets of names with numbers; `what` goes into the message about an unknown name. */
static const struct named {
	const char *(*name)(int i);
	int count;
	const char *what;
} kinds = { name_of_kind, EVENT_KIND_COUNT, "kind of event" }, tracks = { name_of_track, TRACK_COUNT, "track" },
    steps = { name_of_step, STEP_COUNT, "step" }, knobs = { name_of_knob, KNOB_COUNT, "knob" },
    causes = { name_of_cause, CAUSE_COUNT, "cause" };

/* Returns the number of that name, or -1. */
static int
read_name(struct run_file_reader *r, const struct named *all, const char *name)
{
	for (int i = 0; i < all->count; i++) {
		const char *known = all->name(i);

		assert(known != NULL);
		if (strcmp(known, name) == 0)
			return i;
	}
	return reader_fail(r, r->line, "there is no %s \"%s\"", all->what, complaint_quote(name).text);
}

/* ---- texts ---- */

static int
hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c == '\0' ? NULL : strchr(digits, c);

	return at == NULL ? -1 : (int)(at - digits);
}

/* The id of a text written as hexadecimal bytes; -1 if it is not. */
static int64_t
intern_bytes(struct trace *trace, const char *hex)
{
	char *text = mem_new(strlen(hex) / 2 + 1, 1);
	int64_t id = -1;
	size_t length;

	for (length = 0; hex[2 * length] != '\0'; length++) {
		int high = hex_digit(hex[2 * length]), low = high < 0 ? -1 : hex_digit(hex[2 * length + 1]);

		if (low < 0 || high + low == 0)
			break;
		text[length] = (char)(high * 16 + low);
	}
	if (hex[2 * length] == '\0')
		id = trace_intern(trace, text);
	free(text);
	return id;
}

/* A text written with its event; if it has a number, it must be the next one. */
static int
read_new_text(struct run_file_reader *r, const struct data *data, int64_t *id)
{
	*id = data->bytes != NULL ? intern_bytes(r->trace, data->bytes) : trace_intern(r->trace, data->text);
	if (*id < 0)
		return reader_fail(r, r->line, "\"bytes\" are pairs of the digits 0 to f, without 00");
	if (data->text_id == NULL)
		return 0;
	if ((uint64_t)*data->text_id != r->texts.count + 1)
		return reader_fail(r, r->line, "the text's number must be %zu", r->texts.count + 1);
	ARRAY_PUSH(r->texts, *id);
	return 0;
}

static int
read_text(struct run_file_reader *r, const struct data *data, int64_t *id)
{
	int64_t number;

	*id = TRACE_NO_TEXT;
	if (data->text != NULL && data->bytes != NULL)
		return reader_fail(r, r->line, "a text is given twice");
	if (data->text != NULL || data->bytes != NULL)
		return read_new_text(r, data, id);
	if (data->text_id == NULL)
		return 0;
	number = *data->text_id;
	if (number < 1 || (uint64_t)number > r->texts.count)
		return reader_fail(r, r->line, "there was no text %" PRId64 " before", number);
	*id = r->texts.at[number - 1];
	return 0;
}

/* ---- an event ---- */

static bool
is_knob_of_text(const struct data *data)
{
	for (int knob = 0; data->knob != NULL && knob < KNOB_COUNT; knob++)
		if (strcmp(knob_info((enum knob)knob)->name, data->knob) == 0)
			return knob_has_text((enum knob)knob);
	return false;
}

/* Such a knob's value: it has none if it stands at its first one. */
static int
read_knob_text(struct run_file_reader *r, const struct data *data, struct event *e)
{
	char why[KNOB_WHY_SIZE];

	if (data->bytes != NULL || data->text_id != NULL)
		return reader_fail(r, r->line, "a knob has a plain text");
	if (data->text == NULL || knob_parse((enum knob)e->number, data->text, &e->value, why, sizeof why) == 0)
		return 0;
	return reader_fail(r, r->line, "the knob %s cannot be \"%s\"", data->knob, complaint_quote(data->text).text);
}

/* Checks the fields that only some kinds of events may have. */
static int
check_fields(struct run_file_reader *r, const struct event *e, const struct data *data)
{
	bool is_knob = event_value(e) == EVENT_VALUE_KNOB, has_text = event_has_text(e) || is_knob_of_text(data);

	if (!has_text && (data->text != NULL || data->bytes != NULL || data->text_id != NULL))
		return reader_fail(r, r->line, "a %s has no text", data->kind);
	if (data->cause != NULL && event_value(e) != EVENT_VALUE_CAUSE)
		return reader_fail(r, r->line, "a %s has no cause", data->kind);
	if (is_knob && data->knob == NULL)
		return reader_fail(r, r->line, "it does not say which knob");
	if (!is_knob && data->knob != NULL)
		return reader_fail(r, r->line, "a %s has no knob", data->kind);
	if (data->value != NULL && (has_text || data->cause != NULL))
		return reader_fail(r, r->line, "a %s has no value beside that", data->kind);
	if (data->of != NULL && e->kind != EVENT_WAS && e->kind != EVENT_TIMES)
		return reader_fail(r, r->line, "a %s is of no other kind of event", data->kind);
	if (data->number != NULL && is_knob)
		return reader_fail(r, r->line, "a knob has no number");
	return 0;
}

static int
read_number(struct run_file_reader *r, const struct data *data, struct event *e)
{
	int knob;

	if (data->knob != NULL) {
		knob = read_name(r, &knobs, data->knob);
		e->number = knob < 0 ? 0 : (uint32_t)knob;
		return knob < 0 ? -1 : 0;
	}
	if (data->number == NULL)
		return 0;
	if (*data->number < 0 || *data->number > UINT32_MAX)
		return reader_fail(r, r->line, "the number %" PRId64 " is beyond bounds", *data->number);
	e->number = (uint32_t)*data->number;
	return 0;
}

static int
read_value(struct run_file_reader *r, const struct data *data, struct event *e)
{
	int cause;

	if (event_has_text(e))
		return read_text(r, data, &e->value);
	if (is_knob_of_text(data))
		return read_knob_text(r, data, e);
	if (data->cause != NULL) {
		cause = read_name(r, &causes, data->cause);
		e->value = cause;
		return cause < 0 ? -1 : 0;
	}
	e->value = data->value == NULL ? 0 : *data->value;
	return 0;
}

static int
read_data(struct run_file_reader *r, const struct data *data, struct event *e)
{
	int kind, track, step, of;

	assert(data->kind != NULL); /* without it, it is no event of ours */
	kind = read_name(r, &kinds, data->kind);
	if (kind < 0)
		return -1;
	if (data->track == NULL)
		return reader_fail(r, r->line, "it does not say on which track");
	track = read_name(r, &tracks, data->track);
	if (track < 0)
		return -1;
	step = data->step == NULL ? STEP_NONE : read_name(r, &steps, data->step);
	of = data->of == NULL ? 0 : read_name(r, &kinds, data->of);
	if (step < 0 || of < 0)
		return -1;
	e->of = (uint8_t)of;
	e->kind = (uint8_t)kind;
	e->track = (uint8_t)track;
	e->step = (uint8_t)step;
	return check_fields(r, e, data) == 0 && read_number(r, data, e) == 0 ? read_value(r, data, e) : -1;
}

/* Requests are numbered one after the other, and each has events: a number far beyond them would only ask for
 * memory, and for time with each frame. */
static bool
comes_too_early(const struct run_file_reader *r, const struct event *e)
{
	return e->track <= TRACK_VISITOR && e->number > trace_count(r->trace) + RUN_FILE_NUMBER_AHEAD;
}

int
reader_read_event(struct run_file_reader *r, int args)
{
	const struct json_member *ts = json_members_find(&r->element, JSON_OUTERMOST, "ts");
	struct event e = { .t_us = ts == NULL ? 0 : ts->whole };
	struct data data;
	char wrong[96];

	if (ts == NULL || ts->type != JSON_WHOLE)
		return reader_fail(r, r->line, "\"ts\" must be a whole number");
	if (read_fields(r, args, &data) != 0 || read_data(r, &data, &e) != 0)
		return -1;
	if (run_file_check(&e, wrong, sizeof wrong) != 0)
		return reader_fail(r, r->line, "%s", wrong);
	if (comes_too_early(r, &e))
		return reader_fail(r, r->line, "number %" PRIu32 " after %zu events: requests are numbered one after the other", e.number,
		    trace_count(r->trace));
	if (e.t_us < r->last_us)
		return reader_fail(r, r->line, "time runs backwards, from %" PRId64 " to %" PRId64, r->last_us, e.t_us);
	r->last_us = e.t_us;
	trace_append(r->trace, &e);
	return 0;
}
