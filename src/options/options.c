/* The command line: reading the arguments. */
#include "options/options.h"

#include <stdint.h>
#include <string.h>

#include "options/options_inside.h"
#include "base/file.h"
#include "base/nearest.h"

/* The arguments that are left, and the room for a complaint. */
struct reader {
	int argc;
	char *const *argv;
	int next;
	struct options *options;
	char *error;
	size_t error_size;
};

/* What a person typed, made safe to print: short, and without control characters. */
struct quoted {
	char text[44];
};

static struct quoted
quote(const char *text)
{
	enum { SHOWN = 36 };
	struct quoted q;
	size_t n = 0;

	for (; text[n] != '\0' && n < SHOWN; n++)
		q.text[n] = (unsigned char)text[n] < ' ' || text[n] == 0x7f ? '?' : text[n];
	/* Not in the middle of a character. */
	if (text[n] != '\0')
		while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
			n--;
	strcpy(q.text + n, text[n] != '\0' ? "..." : "");
	return q;
}

static bool *
bool_at(struct reader *r, size_t offset)
{
	return (bool *)(void *)((char *)r->options + offset);
}

/* A flag, `plain` by its name, not by its opposite's. */
static int
apply_flag(struct reader *r, const struct option_row *row, bool plain, bool has_value)
{
	if (has_value && row->opposite != NULL)
		snprintf(r->error, r->error_size, "--%s: it takes no value: --%s or --%s", plain ? row->name : row->opposite,
		    row->name, row->opposite);
	else if (has_value)
		snprintf(r->error, r->error_size, "--%s: it takes no value", row->name);
	if (has_value)
		return -1;
	*bool_at(r, row->flag) = plain != row->is_negative;
	if (row->opposite != NULL)
		*bool_at(r, row->given) = true;
	return 0;
}

static int
apply(struct reader *r, const struct option *o, const char *value)
{
	char why[KNOB_WHY_SIZE];
	int status;

	if (o->row != NULL) {
		snprintf(why, sizeof why, "%s", o->row->allowed);
		status = o->row->read(r->options, value);
	} else {
		status = knob_parse(o->knob, value, &r->options->settings.value[o->knob], why, sizeof why);
		r->options->given[o->knob] = true;
	}
	if (status != 0)
		snprintf(r->error, r->error_size, "--%s: \"%s\" is not %s", o->name, quote(value).text, why);
	return status;
}

/* The value of an option that takes one: what stands behind it, or the next argument. */
static int
apply_with_value(struct reader *r, const struct option *o, const char *attached)
{
	const char *value = attached;

	if (value == NULL && r->next < r->argc)
		value = r->argv[r->next++];
	if (value != NULL)
		return apply(r, o, value);
	snprintf(r->error, r->error_size, "--%s: a value is missing: --%s=%s", o->name, o->name, o->argument);
	return -1;
}

static int
complain_unknown(struct reader *r, const char *shown, const char *name)
{
	const char *meant = nearest_name(name, option_name_at);

	if (meant != NULL)
		snprintf(r->error, r->error_size, "%s: there is no such option: did you mean --%s?", quote(shown).text, meant);
	else
		snprintf(r->error, r->error_size, "%s: there is no such option: see waitscope --help", quote(shown).text);
	return -1;
}

static bool
is_named(const char *option_name, const char *name, size_t length)
{
	return option_name != NULL && strlen(option_name) == length && strncmp(option_name, name, length) == 0;
}

/* --name, --no-name, --name=value, --name value */
static int
read_long(struct reader *r, const char *argument)
{
	const char *name = argument + 2, *equals = strchr(name, '=');
	size_t length = equals == NULL ? strlen(name) : (size_t)(equals - name);
	char shown[64];

	for (int i = 0; i < option_count(); i++) {
		struct option o = option_at(i);
		bool plain = is_named(o.name, name, length);

		if (!plain && (o.row == NULL || !is_named(o.row->opposite, name, length)))
			continue;
		if (o.argument != NULL)
			return apply_with_value(r, &o, equals == NULL ? NULL : equals + 1);
		return apply_flag(r, o.row, plain, equals != NULL);
	}
	snprintf(shown, sizeof shown, "--%.*s", (int)(length < 60 ? length : 60), name);
	return complain_unknown(r, shown, shown + 2);
}

/* -x, -xvalue, -x value, and flags that take none in one: -xy */
static int
read_short(struct reader *r, const char *argument)
{
	for (const char *p = argument + 1; *p != '\0'; p++) {
		char letter[3] = { '-', *p, '\0' };
		struct option o = { .name = NULL };

		for (int i = 0; i < option_count() && o.name == NULL; i++)
			if (option_at(i).letter == *p)
				o = option_at(i);
		if (o.name == NULL)
			return complain_unknown(r, p == argument + 1 ? argument : letter, argument + 1);
		if (o.argument != NULL)
			return apply_with_value(r, &o, p[1] != '\0' ? p + 1 : NULL);
		apply_flag(r, o.row, true, false);
	}
	return 0;
}

/* "-size" is --size with a dash too few, not -s with a value. */
static int
complain_one_dash(struct reader *r, const char *argument)
{
	for (int i = 0; option_name_at(i) != NULL; i++) {
		if (strcmp(option_name_at(i), argument + 1) == 0) {
			snprintf(r->error, r->error_size, "%s: there is no such option: did you mean --%s?", argument, argument + 1);
			return -1;
		}
	}
	return 0;
}

static int
read_argument(struct reader *r)
{
	const char *argument = r->argv[r->next++];

	if (strncmp(argument, "--", 2) == 0 && argument[2] != '\0')
		return read_long(r, argument);
	if (argument[0] == '-' && argument[1] != '\0' && argument[1] != '-')
		return complain_one_dash(r, argument) == 0 ? read_short(r, argument) : -1;
	if (strcmp(argument, "--") == 0 && r->next == r->argc)
		return 0;
	if (r->options->lesson == NULL && r->options->run_file == NULL) {
		*(file_ends_in(argument, ".json") ? &r->options->run_file : &r->options->lesson) = argument;
		return 0;
	}
	snprintf(r->error, r->error_size, "\"%s\": one lesson or run at a time: see waitscope --help", quote(argument).text);
	return -1;
}

void
options_use_plain(struct options *options)
{
	options->plain = true;
	if (!options->given[KNOB_REQUESTS])
		options->settings.value[KNOB_REQUESTS] = 1;
	if (!options->given[KNOB_PROGRAMS] || options->settings.value[KNOB_PROGRAMS] == PROGRAMS_NONE)
		options->settings.value[KNOB_PROGRAMS] = PROGRAMS_IN_TURN;
}

int
options_parse(int argc, char *const argv[], struct options *options, char *error, size_t error_size)
{
	struct reader reader = { argc, argv, 1, options, error, error_size };

	*options = (struct options){
		.port = PORT_NOT_GIVEN, .at_us = AT_NOT_GIVEN, .cols = SIZE_COLS, .rows = SIZE_ROWS,
		.theme = "auto", .view = VIEW_TIMELINE, .cast_version = 2,
	};
	settings_init(&options->settings);
	while (reader.next < argc) {
		if (read_argument(&reader) != 0)
			return -1;
		if (options->help || options->version)
			return 0;
	}
	if (options_check(options, error, error_size) != 0)
		return -1;
	if (options->at_us != AT_NOT_GIVEN && options->shot == NULL)
		options->dump = true;
	if (options->plain)
		options_use_plain(options);
	return 0;
}
