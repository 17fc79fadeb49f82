/*
 * The command line: reading the arguments. getopt_long() takes them apart; its tables are derived from
 * the table of options, and the messages are our own.
 */
#include "options/options.h"

#include <assert.h>
#include <getopt.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/complaint.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/names.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "log/forget.h"
#include "options/options_inside.h"

/* The values that getopt_long() returns: an option's letter; for a long name LONG_NAME and its index,
 * beyond all letters; and some of its own. */
enum { LONG_NAME = 0x100, OPERAND = 1, VALUE_MISSING = ':', NOT_READ = '?', END = -1 };

/* The options in the form that getopt_long() takes. */
struct spellings {
	struct option *names; /* in the order of options_name_at() */
	char *letters;
};

struct reader {
	const char *element; /* of argv: the one being read */
	const char *behind;  /* --: the first word of a command; NULL: there is none */
	struct options *options;
	char *error;
	size_t error_size;
};

/* ---- getopt_long()'s tables ---- */

/* "-": operands are returned in order among the options; "+": the first operand ends the options, as in
 * POSIX. ":": getopt_long() prints no messages. */
static const char *
letters_prefix(void)
{
	return getenv("POSIXLY_CORRECT") != NULL ? "+:" : "-:";
}

static int
has_argument(const struct option_entry *entry)
{
	if (entry->argument == NULL)
		return no_argument;
	return entry->row != NULL && entry->row->may_lack_value ? optional_argument : required_argument;
}

static struct spellings
spellings_new(void)
{
	enum { LETTER_SIZE = 2 }; /* "d:" */
	struct spellings s;
	int count = 0;
	char *p;

	while (options_name_at(count) != NULL)
		count++;
	s.names = mem_new((size_t)count + 1, sizeof *s.names);
	s.letters = mem_new(strlen(letters_prefix()) + LETTER_SIZE * (size_t)options_count() + 1, 1);
	p = stpcpy(s.letters, letters_prefix());
	for (int i = 0; i < count; i++) {
		struct option_entry entry = options_named_at(i);

		s.names[i] = (struct option){ .name = options_name_at(i), .val = LONG_NAME + i,
			.has_arg = has_argument(&entry) };
		if (i >= options_count() || entry.letter == 0)
			continue;
		*p++ = entry.letter;
		if (entry.argument != NULL)
			*p++ = ':';
	}
	*p = '\0';
	s.names[count] = (struct option){ .name = NULL };
	return s;
}

static void
spellings_free(struct spellings *s)
{
	free(s->names);
	free(s->letters);
}

/* The index of the name that getopt_long()'s `code` stands for; for a letter, that of its option. -1 if
 * there is none. */
static int
name_of_code(int code)
{
	if (code >= LONG_NAME)
		return code - LONG_NAME;
	for (int i = 0; i < options_count(); i++)
		if (options_at(i).letter != 0 && options_at(i).letter == code)
			return i;
	return -1;
}

/* ---- values and flags ---- */

static void
set_flag(struct options *options, size_t offset, bool value)
{
	*(bool *)(void *)((char *)options + offset) = value;
}

/* A flag, by its name or by its opposite's. */
static void
apply_flag(struct options *options, const struct option_row *row, bool by_opposite)
{
	set_flag(options, row->flag, by_opposite == row->is_negative);
	if (row->opposite != NULL)
		set_flag(options, row->given, true);
}

static int
apply_taken(struct reader *r, const struct option_entry *entry, const char *value)
{
	char why[OPTIONS_ERROR_SIZE];

	if (entry->row->take(r->options, value, why, sizeof why) == 0)
		return 0;
	utf8_format(r->error, r->error_size, "--%s: %s", entry->name, why);
	return -1;
}

static int
apply_value(struct reader *r, const struct option_entry *entry, const char *value)
{
	char why[KNOB_WHY_SIZE];
	int status;

	if (entry->row != NULL && entry->row->take != NULL)
		return apply_taken(r, entry, value);
	if (entry->row != NULL) {
		names_fill(entry->row->allowed, entry->row->name_at, why, sizeof why);
		status = entry->row->read(r->options, value);
	} else {
		status = knob_parse(entry->knob, value, &r->options->settings.value[entry->knob], why, sizeof why);
		r->options->given[entry->knob] = true;
	}
	if (status != 0)
		utf8_format(r->error, r->error_size, "--%s: \"%s\" is not %s", entry->name, complaint_quote(value).text, why);
	return status;
}

static int
apply(struct reader *r, int name, const char *value)
{
	struct option_entry entry = options_named_at(name);

	bool *said = &r->options->said[name < options_count() ? name : options_index_of(entry.row)];

	if (*said && entry.row != NULL && strcmp(entry.row->argument != NULL ? entry.row->argument : "", "FILE") == 0) {
		utf8_format(r->error, r->error_size, "--%s stands there twice: one file is expected", entry.name);
		return -1;
	}
	*said = true;
	if (entry.argument != NULL)
		return apply_value(r, &entry, value);
	apply_flag(r->options, entry.row, name >= options_count());
	return 0;
}

/* ---- complaints ---- */

/* Lists the options that begin with `name`, as "--save, --seed", if there are several; else writes "". */
static void
candidates(const char *name, char *out, size_t size)
{
	int count = 0;

	out[0] = '\0';
	for (int i = 0; name[0] != '\0' && options_name_at(i) != NULL; i++)
		if (strncmp(options_name_at(i), name, strlen(name)) == 0)
			utf8_add(out, size, "%s--%s", count++ == 0 ? "" : ", ", options_name_at(i));
	if (count < 2)
		out[0] = '\0';
}

static int
complain_unknown(struct reader *r, const char *shown, const char *name)
{
	char several[OPTIONS_ERROR_SIZE];
	const char *meant = nearest_name(name, options_name_at);

	candidates(name, several, sizeof several);
	if (several[0] != '\0')
		utf8_format(r->error, r->error_size, "%s: it could be any of %s", complaint_quote(shown).text, several);
	else if (meant != NULL)
		utf8_format(r->error, r->error_size, "%s: there is no such option: did you mean --%s?",
		    complaint_quote(shown).text, meant);
	else
		utf8_format(r->error, r->error_size, "%s: there is no such option: see waitscope --help", complaint_quote(shown).text);
	return -1;
}

static int
complain_unknown_name(struct reader *r)
{
	size_t length = strcspn(r->element, "=");
	char *shown = mem_new(length + 1, 1);

	memcpy(shown, r->element, length);
	shown[length] = '\0';
	complain_unknown(r, shown, shown + strlen("--"));
	free(shown);
	return -1;
}

/* Of several letters in one argument only the unknown one is shown, if possible. */
static int
complain_unknown_letter(struct reader *r, int letter)
{
	char shown[] = { '-', (char)letter, '\0' };
	bool is_first = r->element[1] == (char)letter, is_ascii = letter > ' ' && letter < 0x7f;

	return complain_unknown(r, is_first || !is_ascii ? r->element : shown, r->element + 1);
}

static int
complain_value_missing(struct reader *r, int name)
{
	struct option_entry entry = options_named_at(name);

	utf8_format(r->error, r->error_size, "--%s needs a value: --%s=%s", entry.name, entry.name, entry.argument);
	return -1;
}

static int
complain_value(struct reader *r, int name)
{
	const struct option_row *row = options_named_at(name).row;

	if (row->opposite != NULL)
		utf8_format(r->error, r->error_size, "--%s takes no value: it is --%s or --%s", options_name_at(name), row->name,
		    row->opposite);
	else
		utf8_format(r->error, r->error_size, "--%s takes no value", row->name);
	return -1;
}

/* Complains of an option that getopt_long() could not read: `code` is a letter, the name of a flag that was
 * given a value, or 0 for a name that is unknown or ambiguous. */
static int
complain_not_read(struct reader *r, int code)
{
	if (code == 0)
		return complain_unknown_name(r);
	return code >= LONG_NAME ? complain_value(r, code - LONG_NAME) : complain_unknown_letter(r, code);
}

/* "-size" is --size with one dash missing, not -s with a value. */
static bool
lacks_a_dash(const char *element)
{
	if (element[0] != '-' || element[1] == '-' || strlen(element) <= strlen("-d"))
		return false;
	for (int i = 0; options_name_at(i) != NULL; i++)
		if (strcmp(options_name_at(i), element + 1) == 0)
			return true;
	return false;
}

/* ---- reading ---- */

static void
read_operand(struct reader *r, const char *operand)
{
	r->options->files[r->options->file_count++] = operand;
}

/* What stands behind --, where that is not a list of files to check. */
static int
read_command(struct reader *r, char *const words[])
{
	char why[OPTIONS_ERROR_SIZE];

	r->behind = words[0];
	if (options_add_words(r->options, words, why, sizeof why) == 0)
		return 0;
	utf8_format(r->error, r->error_size, "--: %s", why);
	return -1;
}

/* Returns true if all operands are saved runs. */
static bool
are_runs(const struct options *o)
{
	for (size_t i = 0; i < o->file_count; i++)
		if (!file_ends_in(o->files[i], ".json"))
			return false;
	return true;
}

/* The operands are the files to check, one lesson, or runs. */
static int
take_operands(struct reader *r)
{
	struct options *o = r->options;

	if (o->check)
		return 0;
	if (o->file_count > 1 && !are_runs(o)) {
		utf8_format(r->error, r->error_size, "\"%s\": one lesson, or saved runs, at a time, and a command of your own stands behind --: see waitscope --help",
		    complaint_quote(o->files[1]).text);
		return -1;
	}
	if (o->file_count > 0 && are_runs(o))
		o->run_file = o->files[0];
	else if (o->file_count == 1)
		o->lesson = o->files[0];
	return 0;
}

static int
read_code(struct reader *r, int code)
{
	if (code == OPERAND) {
		read_operand(r, optarg);
		return 0;
	}
	assert(r->element != NULL); /* it is what getopt_long() has read */
	if (lacks_a_dash(r->element))
		return complain_unknown(r, r->element, r->element + 1);
	if (code == VALUE_MISSING)
		return complain_value_missing(r, name_of_code(optopt));
	if (code == NOT_READ)
		return complain_not_read(r, optopt);
	return apply(r, name_of_code(code), optarg);
}

static int
read_arguments(struct reader *r, int argc, char *const argv[], const struct spellings *spellings)
{
	int code = 0, next = 1;

	optind = 0; /* from the start, for glibc and musl */
	while (code != END) {
		r->element = next < argc ? argv[next] : NULL;
		code = getopt_long(argc, argv, spellings->letters, spellings->names, NULL);
		next = optind;
		if (code != END && read_code(r, code) != 0)
			return -1;
		if (r->options->help || r->options->version)
			return 0;
	}
	if (r->element != NULL && strcmp(r->element, "--") == 0 && !r->options->check)
		return read_command(r, argv + optind);
	for (int i = optind; i < argc; i++)
		read_operand(r, argv[i]);
	return 0;
}

/* What exits at once has no use for a lesson or a run. `next`: what follows --help or --version,
 * with which reading ends; NULL if nothing does. */
static int
check_operands(struct reader *r, const char *next)
{
	const struct options *o = r->options;
	const char *operand = o->lesson != NULL ? o->lesson : o->run_file != NULL ? o->run_file : r->behind;
	const struct {
		bool given;
		const char *name;
	} alone[] = { { o->help, "--help" }, { o->version, "--version" }, { o->lessons, "--lessons" },
		{ o->samples, "--samples" }, { o->save_config, "--save-config" } };

	if (o->check && o->file_count == 0 && !o->help && !o->version) {
		utf8_format(r->error, r->error_size, "--check needs the files to check: --check FILE...");
		return -1;
	}
	if (operand == NULL && next != NULL && next[0] != '-')
		operand = next;
	for (size_t i = 0; operand != NULL && i < sizeof alone / sizeof alone[0]; i++) {
		if (!alone[i].given)
			continue;
		utf8_format(r->error, r->error_size, "%s and \"%s\" do not go together: ", alone[i].name, complaint_quote(operand).text);
		if (o->samples && o->samples_folder == NULL && operand != r->behind)
			utf8_add(r->error, r->error_size, "to copy them there, say --samples=%s", complaint_quote(operand).text);
		else
			utf8_add(r->error, r->error_size, "%s stands alone", alone[i].name);
		return -1;
	}
	return 0;
}

void
options_use_plain(struct options *options)
{
	options->plain = true;
	if (!options->given[KNOB_REQUESTS])
		options->settings.value[KNOB_REQUESTS] = 1;
	if (!options->given[KNOB_PROGRAMS] && options->command_count == 0)
		options->settings.value[KNOB_PROGRAMS] = PROGRAMS_IN_TURN;
}

static int
parse(struct reader *r, int argc, char *const argv[])
{
	struct options *options = r->options;
	struct spellings spellings = spellings_new();
	int status = read_arguments(r, argc, argv, &spellings);

	spellings_free(&spellings);
	if (status == 0)
		status = take_operands(r);
	if (status == 0)
		status = check_operands(r, (options->help || options->version) && optind < argc ? argv[optind] : NULL);
	if (status != 0 || options->help || options->version)
		return status;
	if (options_check(options, r->error, r->error_size) != 0)
		return -1;
	if (options->listen_port != PORT_NOT_GIVEN)
		options->port = options->listen_port;
	if (options->at_us != AT_NOT_GIVEN && options->shot == NULL)
		options->dump = true;
	if (options->command_count > 0 && !options->given[KNOB_PROGRAMS])
		options->settings.value[KNOB_PROGRAMS] = PROGRAMS_NONE;
	if (options->plain)
		options_use_plain(options);
	return 0;
}

static void
release_files(struct options *options)
{
	free(options->files);
	options->files = NULL;
	options->file_count = 0;
}

int
options_parse(int argc, char *const argv[], struct options *options, char *error, size_t error_size)
{
	struct reader reader = { .options = options, .error = error, .error_size = error_size };
	int status;

	*options = (struct options){
		.port = PORT_NOT_GIVEN, .listen_port = PORT_NOT_GIVEN, .at_us = AT_NOT_GIVEN, .cols = SIZE_COLS, .rows = SIZE_ROWS,
		.theme = "auto", .view = VIEW_TIMELINE, .cast_version = 2, .keep_mib = KEEP_MIB, .max_events = FORGET_MOST, .files = mem_new((size_t)argc, sizeof *options->files),
	};
	settings_init(&options->settings);
	status = parse(&reader, argc, argv);
	if (status != 0 || options->help || options->version)
		options_release(options);
	else if (!options->check && options->run_file == NULL)
		release_files(options);
	return status;
}

void
options_release(struct options *options)
{
	release_files(options);
	options_release_commands(options);
	free(options->headers);
	options->headers = NULL;
}
