/* The command line. An option is a row here, or a knob; everything else is derived. */
#include "options.h"

#include <inttypes.h>
#include <string.h>

#include "clock.h"
#include "lesson.h"
#include "listing.h"
#include "nearest.h"

#ifndef VERSION
#define VERSION "dev"
#endif

#define COUNT(array) ((int)(sizeof (array) / sizeof (array)[0]))

/* The headings of --help, in order. */
enum group { GROUP_KNOBS, GROUP_MODES, GROUP_FILES, GROUP_SCREEN, GROUP_OTHER, GROUP_COUNT };

static const char *const group_titles[GROUP_COUNT] = {
	[GROUP_KNOBS] = "Knobs",
	[GROUP_MODES] = "What to run",
	[GROUP_FILES] = "Files",
	[GROUP_SCREEN] = "The screen",
	[GROUP_OTHER] = "Other",
};

/* An option that is no knob. Either `read` takes its value, or it is a flag. */
struct row {
	const char *name;
	const char *argument; /* NULL: a flag */
	const char *help;
	const char *allowed;  /* what a value must be: reads on from "... is not" */
	int (*read)(struct options *, const char *text);
	size_t flag;          /* offset of the bool in struct options */
	enum group group;
	char letter;          /* 0 = none */
};

static int read_at(struct options *, const char *);
static int read_port(struct options *, const char *);
static int read_size(struct options *, const char *);
static int read_theme(struct options *, const char *);
static int read_tape(struct options *, const char *);
static int read_tape_record(struct options *, const char *);
static int read_language(struct options *, const char *);
static int read_view(struct options *, const char *);
static int read_save(struct options *, const char *);
static int read_record(struct options *, const char *);
static int read_shot(struct options *, const char *);
static int read_cast_version(struct options *, const char *);
static int read_idle_limit(struct options *, const char *);

#define FLAG(field) .flag = offsetof(struct options, field)

static const struct row rows[] = {
	{ .name = "lessons", FLAG(lessons), .group = GROUP_MODES, .help = "list the lessons and exit" },
	{ .name = "plain", FLAG(plain), .group = GROUP_MODES, .help = "print what the programs print, without a screen" },
	{ .name = "serve", FLAG(serve), .group = GROUP_MODES, .help = "run the slow server alone" },
	{ .name = "headless", FLAG(headless), .group = GROUP_MODES, .help = "run to the end without a terminal" },
	{ .name = "dump", FLAG(dump), .group = GROUP_MODES, .help = "then print the last screen (with --headless)" },
	{ .name = "at", .argument = "SECONDS", .read = read_at, .group = GROUP_MODES,
	    .allowed = "a time, such as 3, 0.5 or 500ms",
	    .help = "print the screen as of then (with --headless)" },
	{ .name = "size", .argument = "COLSxROWS", .read = read_size, .group = GROUP_MODES,
	    .allowed = "a size from 1x1 to 1000x1000, such as 120x36",
	    .help = "the screen's size (with --headless; 120x36)" },
	{ .name = "port", .letter = 'p', .argument = "N", .read = read_port, .group = GROUP_MODES,
	    .allowed = "a port from 0 to 65535 (0 = any free one)",
	    .help = "where the server listens; 0 = any free port (8888)" },
	{ .name = "save", .argument = "FILE", .read = read_save, .group = GROUP_FILES,
	    .allowed = "a file name that ends in .json or .har",
	    .help = "keep the run: .json to see it again, or .har" },
	{ .name = "record", .argument = "FILE", .read = read_record, .group = GROUP_FILES,
	    .allowed = "a file name that ends in .cast or .svg",
	    .help = "record the screen: .cast (asciicast) or .svg (a film)" },
	{ .name = "cast-version", .argument = "N", .read = read_cast_version, .group = GROUP_FILES,
	    .allowed = "2 or 3", .help = "of a .cast: 2 or 3 (2)" },
	{ .name = "idle-limit", .argument = "TIME", .read = read_idle_limit, .group = GROUP_FILES,
	    .allowed = "a time, such as 2, 0.5 or 500ms", .help = "recordings stand still for no longer" },
	{ .name = "shot", .argument = "FILE", .read = read_shot, .group = GROUP_FILES,
	    .allowed = "a file name that ends in .svg, .txt or .ans",
	    .help = "a picture (with --headless): .svg, .txt, .ans" },
	{ .name = "theme", .argument = "NAME", .read = read_theme, .group = GROUP_SCREEN,
	    .allowed = "one of auto, dark, light, contrast, mono",
	    .help = "auto, dark, light, contrast or mono (auto)" },
	{ .name = "view", .argument = "NAME", .read = read_view, .group = GROUP_SCREEN,
	    .allowed = "one of timeline, loop, prints, numbers, lessons",
	    .help = "what to look at first: timeline, loop, prints, numbers" },
	{ .name = "language", .argument = "NAME", .read = read_language, .group = GROUP_SCREEN,
	    .allowed = "one of python, await, javascript, c",
	    .help = "of the listings: python, await, javascript or c" },
	{ .name = "ascii", FLAG(ascii), .group = GROUP_SCREEN, .help = "draw with ASCII characters only" },
	{ .name = "no-mouse", FLAG(no_mouse), .group = GROUP_SCREEN, .help = "leave the mouse to the terminal" },
	{ .name = "no-questions", FLAG(no_questions), .group = GROUP_SCREEN, .help = "lessons do not ask what you expect" },
	{ .name = "tape", .argument = "FILE", .read = read_tape, .group = GROUP_FILES,
	    .allowed = "a file's name", .help = "play a demo; with --headless, without a screen" },
	{ .name = "tape-record", .argument = "FILE", .read = read_tape_record, .group = GROUP_FILES,
	    .allowed = "a file's name", .help = "write a tape of the keys that are pressed" },
	{ .name = "save-config", FLAG(save_config), .group = GROUP_OTHER,
	    .help = "keep the options given with it for next time, and exit" },
	{ .name = "help", .letter = 'h', FLAG(help), .group = GROUP_OTHER, .help = "print this help and exit" },
	{ .name = "version", .letter = 'V', FLAG(version), .group = GROUP_OTHER, .help = "print the version and exit" },
};

/* What an argument names: a row, or a knob. */
struct option {
	const char *name;
	const char *argument; /* NULL: a flag */
	const struct row *row; /* NULL: a knob */
	enum knob knob;
	char letter;
};

enum { OPTION_COUNT = KNOB_COUNT + COUNT(rows) };

static struct option
option_at(int i)
{
	const struct knob_info *info;
	const struct row *row;

	if (i >= KNOB_COUNT) {
		row = &rows[i - KNOB_COUNT];
		return (struct option){ row->name, row->argument, row, KNOB_COUNT, row->letter };
	}
	info = knob_info((enum knob)i);
	return (struct option){ info->name, info->argument, NULL, (enum knob)i, info->letter };
}

/* ---- values ---- */

static int
read_at(struct options *options, const char *text)
{
	return parse_duration(text, &options->at_us);
}

/* A number of up to five digits, moving *text past it; -1 if there is none. */
static int
read_number(const char **text)
{
	int n = 0, digits = 0;

	for (; **text >= '0' && **text <= '9'; (*text)++) {
		if (++digits > 5)
			return -1;
		n = n * 10 + (**text - '0');
	}
	return digits == 0 ? -1 : n;
}

static int
read_port(struct options *options, const char *text)
{
	options->port = read_number(&text);
	return *text == '\0' && options->port >= 0 && options->port <= UINT16_MAX ? 0 : -1;
}

static int
read_size(struct options *options, const char *text)
{
	options->cols = read_number(&text);
	if (*text != 'x' && *text != 'X')
		return -1;
	text++;
	options->rows = read_number(&text);
	if (*text != '\0' || options->cols < 1 || options->rows < 1)
		return -1;
	return options->cols <= SIZE_MAX_CELLS && options->rows <= SIZE_MAX_CELLS ? 0 : -1;
}

static int
read_view(struct options *options, const char *text)
{
	for (options->view = 1; options->view <= LESSON_VIEW_COUNT; options->view++)
		if (strcmp(text, lesson_view_name(options->view)) == 0)
			return 0;
	return -1;
}

static bool
ends_in(const char *text, const char *ending)
{
	size_t length = strlen(text), ending_length = strlen(ending);

	return length > ending_length && strcmp(text + length - ending_length, ending) == 0;
}

static int
read_save(struct options *options, const char *text)
{
	options->save = text;
	return ends_in(text, ".json") || ends_in(text, ".har") ? 0 : -1;
}

static int
read_record(struct options *options, const char *text)
{
	options->record = text;
	return ends_in(text, ".cast") || ends_in(text, ".svg") ? 0 : -1;
}

static int
read_shot(struct options *options, const char *text)
{
	options->shot = text;
	return ends_in(text, ".svg") || ends_in(text, ".txt") || ends_in(text, ".ans") ? 0 : -1;
}

static int
read_cast_version(struct options *options, const char *text)
{
	options->cast_version = read_number(&text);
	return *text == '\0' && (options->cast_version == 2 || options->cast_version == 3) ? 0 : -1;
}

static int
read_idle_limit(struct options *options, const char *text)
{
	return parse_duration(text, &options->idle_limit_us);
}

/* The one of `names` (NULL-ended) that the text is, or NULL. */
static const char *
one_of(const char *const names[], const char *text)
{
	for (; *names != NULL; names++)
		if (strcmp(text, *names) == 0)
			return *names;
	return NULL;
}

static int
read_theme(struct options *options, const char *text)
{
	static const char *const names[] = { "auto", "dark", "light", "contrast", "mono", NULL };

	options->theme = one_of(names, text);
	options->theme_given = true;
	return options->theme == NULL ? -1 : 0;
}

static int
read_tape(struct options *options, const char *text)
{
	options->tape = text;
	return text[0] == '\0' ? -1 : 0;
}

static int
read_tape_record(struct options *options, const char *text)
{
	options->tape_record = text;
	return text[0] == '\0' ? -1 : 0;
}

static int
read_language(struct options *options, const char *text)
{
	int language = language_find(text);

	options->language = language < 0 ? NULL : language_name((enum language)language);
	return language < 0 ? -1 : 0;
}

/* ---- arguments ---- */

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

static int
apply(struct reader *r, const struct option *o, const char *value)
{
	char why[KNOB_WHY_SIZE];
	int status;

	if (o->argument == NULL) {
		*(bool *)(void *)((char *)r->options + o->row->flag) = true;
		return 0;
	}
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

static const char *
name_at(int i)
{
	return i < OPTION_COUNT ? option_at(i).name : NULL;
}

static int
complain_unknown(struct reader *r, const char *shown, const char *name)
{
	const char *meant = nearest_name(name, name_at);

	if (meant != NULL)
		snprintf(r->error, r->error_size, "%s: there is no such option: did you mean --%s?", quote(shown).text, meant);
	else
		snprintf(r->error, r->error_size, "%s: there is no such option: see waitscope --help", quote(shown).text);
	return -1;
}

/* --name, --name=value, --name value */
static int
read_long(struct reader *r, const char *argument)
{
	const char *name = argument + 2, *equals = strchr(name, '=');
	size_t length = equals == NULL ? strlen(name) : (size_t)(equals - name);
	char shown[64];

	for (int i = 0; i < OPTION_COUNT; i++) {
		struct option o = option_at(i);

		if (strlen(o.name) != length || strncmp(o.name, name, length) != 0)
			continue;
		if (o.argument != NULL)
			return apply_with_value(r, &o, equals == NULL ? NULL : equals + 1);
		if (equals == NULL)
			return apply(r, &o, NULL);
		snprintf(r->error, r->error_size, "--%s: it takes no value", o.name);
		return -1;
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

		for (int i = 0; i < OPTION_COUNT && o.name == NULL; i++)
			if (option_at(i).letter == *p)
				o = option_at(i);
		if (o.name == NULL)
			return complain_unknown(r, p == argument + 1 ? argument : letter, argument + 1);
		if (o.argument != NULL)
			return apply_with_value(r, &o, p[1] != '\0' ? p + 1 : NULL);
		if (apply(r, &o, NULL) != 0)
			return -1;
	}
	return 0;
}

/* "-size" is --size with a dash too few, not -s with a value. */
static int
complain_one_dash(struct reader *r, const char *argument)
{
	for (int i = 0; i < OPTION_COUNT; i++) {
		if (strcmp(option_at(i).name, argument + 1) == 0) {
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
		*(ends_in(argument, ".json") ? &r->options->run_file : &r->options->lesson) = argument;
		return 0;
	}
	snprintf(r->error, r->error_size, "\"%s\": one lesson or run at a time: see waitscope --help", quote(argument).text);
	return -1;
}

/* ---- what goes together ---- */

static bool
asked_at(const struct options *options)
{
	return options->at_us != AT_NOT_GIVEN;
}

/* Until parsing ends, no columns means that no size was asked for. */
static bool
asked_size(const struct options *options)
{
	return options->cols != 0;
}

/* Returns -1 with a line if what was asked for makes no sense together. */
static int
check(const struct options *o, char *error, size_t error_size)
{
	static const enum knob of_programs[] = { KNOB_REQUESTS, KNOB_LIMIT, KNOB_PROGRAMS, KNOB_WORK, KNOB_ERRORS,
		KNOB_TIMEOUT };
	bool none = o->settings.value[KNOB_PROGRAMS] == PROGRAMS_NONE, tape = o->tape != NULL;
	const struct {
		bool wrong;
		const char *line;
	} checks[] = {
		{ o->serve && o->plain, "--serve and --plain do not go together: the server alone has no programs to print" },
		{ o->serve && (o->save != NULL || o->record != NULL || o->run_file != NULL),
		    "--serve has no run: it cannot be saved, recorded or seen again" },
		{ o->plain && o->record != NULL, "--plain has no screen to record" },
		{ o->shot != NULL && !o->headless, "--shot needs --headless: on a screen, press Ctrl-P" },
		{ o->serve && o->lesson != NULL, "--serve and a lesson do not go together: the server runs alone, without the programs" },
		{ o->serve && o->headless, "--serve and --headless do not go together: the server alone never ends" },
		{ o->plain && o->headless, "--plain and --headless do not go together: choose one" },
		{ none && o->plain, "--plain and --programs=none do not go together: there would be nothing to print" },
		{ none && o->headless && !tape, "--headless and --programs=none do not go together: a run without programs never ends" },
		{ o->dump && !o->headless, "--dump needs --headless: it prints the screen of a run without a terminal" },
		{ asked_at(o) && !o->headless, "--at needs --headless: it prints the screen of a run without a terminal" },
		{ asked_size(o) && !o->headless, "--size needs --headless: a terminal has its own size" },
		{ tape && o->plain, "--tape and --plain do not go together: a tape drives the screen" },
		{ tape && o->serve, "--tape and --serve do not go together: a tape drives the screen" },
		{ tape && (o->dump || asked_at(o)), "--tape and --dump or --at do not go together: tapes have Screenshot" },
		{ o->tape_record != NULL && (o->plain || o->serve || o->headless),
		    "--tape-record needs a screen, on which someone presses keys" },
	};

	for (int i = 0; i < COUNT(checks); i++) {
		if (checks[i].wrong) {
			snprintf(error, error_size, "%s", checks[i].line);
			return -1;
		}
	}
	for (int i = 0; o->serve && i < COUNT(of_programs); i++) {
		if (o->given[of_programs[i]]) {
			snprintf(error, error_size, "--serve and --%s do not go together: the server runs alone, without the programs",
			    knob_info(of_programs[i])->name);
			return -1;
		}
	}
	return 0;
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

	*options = (struct options){ .port = PORT_NOT_GIVEN, .at_us = AT_NOT_GIVEN, .theme = "auto", .view = 1, .cast_version = 2 };
	settings_init(&options->settings);
	while (reader.next < argc) {
		if (read_argument(&reader) != 0)
			return -1;
		if (options->help || options->version)
			return 0;
	}
	if (check(options, error, error_size) != 0)
		return -1;
	options->size_given = asked_size(options);
	if (!options->size_given) {
		options->cols = SIZE_COLS;
		options->rows = SIZE_ROWS;
	}
	if (asked_at(options) && options->shot == NULL)
		options->dump = true;
	if (options->plain)
		options_use_plain(options);
	return 0;
}

/* ---- --help ---- */

/* The help of a knob, with what it is unless told. */
static void
knob_help(enum knob k, char *out, size_t size)
{
	const struct knob_info *info = knob_info(k);
	char fallback[KNOB_TEXT_SIZE];

	knob_format(k, info->fallback, fallback, sizeof fallback);
	snprintf(out, size, "%s (%s)", info->help, fallback);
}

/* What a choice can be, and the like, on a line of its own; or NULL. */
static const char *
more_about(enum knob k)
{
	static const char *const more[KNOB_COUNT] = {
		[KNOB_SERVER] = "concurrent, serial, workers=2 to 64, or freeze",
		[KNOB_PROGRAMS] = "both, in-turn, sync, async, or none: only visitors",
		[KNOB_ERRORS] = "refused, timeout, reset, 500, or mixed: in turn",
		[KNOB_TIMEOUT] = "with none, errors=timeout has 1.5 x the delay",
	};

	return more[k];
}

static void
print_option(FILE *out, const struct option *o)
{
	char left[32], help[80], letter[5] = "    ";

	if (o->letter != 0)
		snprintf(letter, sizeof letter, "-%c, ", o->letter);
	snprintf(left, sizeof left, "%s--%s%s%s", letter, o->name, o->argument != NULL ? "=" : "",
	    o->argument != NULL ? o->argument : "");
	if (o->row != NULL)
		snprintf(help, sizeof help, "%s", o->row->help);
	else
		knob_help(o->knob, help, sizeof help);
	fprintf(out, "  %-22s  %s\n", left, help);
	if (o->row == NULL && more_about(o->knob) != NULL)
		fprintf(out, "  %-22s    %s\n", "", more_about(o->knob));
}

void
options_print_help(FILE *out)
{
	fputs("Usage: waitscope [OPTION]... [LESSON | RUN.json]\n"
	      "Shows what waiting does to a program: two fetch from a slow server, one waits.\n"
	      "A LESSON is a number, a name or a file; with no knob and no lesson the first one\n"
	      "opens. A RUN.json is one that --save kept: it is shown again.\n",
	    out);
	for (enum group g = 0; g < GROUP_COUNT; g++) {
		fprintf(out, "\n%s\n", group_titles[g]);
		for (int i = 0; i < OPTION_COUNT; i++) {
			struct option o = option_at(i);

			if ((o.row == NULL ? GROUP_KNOBS : o.row->group) == g)
				print_option(out, &o);
		}
		if (g == GROUP_KNOBS)
			fputs("  A TIME is in seconds, or with its unit: 5, 0.5, 500ms, 1m. Knobs are turned\n"
			      "  while it runs, too: choose with Tab, turn with the arrows up and down.\n",
			    out);
		if (g == GROUP_MODES)
			fputs("  Where the output is no terminal, --plain it is: 1 request each, sync first.\n",
			    out);
	}
	fputs("\nExamples\n"
	      "  waitscope 2                    the second lesson; PgDn goes on to the next\n"
	      "  waitscope -d 200ms -n 100      the staircase and the wall\n"
	      "Exit status: 0, or 1 if it could not run, or 2 for a wrong option.\n",
	    out);
}

void
options_print_version(FILE *out)
{
	fputs("waitscope " VERSION "\n", out);
}
