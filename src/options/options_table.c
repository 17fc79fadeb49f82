/* The options: their values, and the table. An option is a row here, or a knob; everything else is
 * derived. */
#include "options/options_inside.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/complaint.h"
#include "base/duration.h"
#include "base/ip.h"
#include "base/number.h"
#include "base/utf8.h"
#include "file/saved_run.h"
#include "tell/listing.h"
#include "tell/views.h"
#include "ui/draw/theme.h"
#include "ui/record/picture.h"
#include "ui/record/recorder.h"

#define COUNT(array) ((int)(sizeof (array) / sizeof (array)[0]))

enum { BODY_LARGEST = 1 << 30, KEEP_MOST_MIB = 1 << 20, MAX_EVENTS_LEAST = 1000, MAX_EVENTS_MOST = 1000 * 1000 * 1000 };

/* ---- values ---- */

static int
read_at(struct options *options, const char *text)
{
	return duration_parse(text, &options->at_us);
}

static int
read_port(struct options *options, const char *text)
{
	return number_parse_int(text, 0, UINT16_MAX, &options->port);
}

/* "ADDR", "ADDR:PORT", an address of IPv6 in brackets. */
static int
take_listen(struct options *options, const char *text, char *why, size_t why_size)
{
	const char *open = text[0] == '[' ? text + 1 : text, *end = open + strcspn(open, text[0] == '[' ? "]" : ":"), *behind = end;
	char address[IP_TEXT_SIZE] = "";
	bool is_address;

	if ((size_t)(end - open) < sizeof address)
		memcpy(address, open, (size_t)(end - open));
	is_address = ip_parse(address, &options->listen_at) == 0 && (text[0] == '[') != (strchr(address, ':') == NULL);
	if (is_address && text[0] == '[')
		behind = *end == ']' ? end + 1 : "?";
	options->listens = true;
	options->listen_port = PORT_NOT_GIVEN;
	if (is_address && (behind[0] == '\0' || (behind[0] == ':' && number_parse_int(behind + 1, 0, UINT16_MAX, &options->listen_port) == 0)))
		return 0;
	if (is_address && behind[0] == ':')
		utf8_format(why, why_size, "\"%s\" is not a port from 0 to 65535", complaint_quote(behind + 1).text);
	else if (ip_parse(text, &options->listen_at) == 0)
		utf8_format(why, why_size, "an address of IPv6 stands in brackets: [%s]", complaint_quote(text).text);
	else
		utf8_format(why, why_size, "\"%s\" is not an address of this machine such as 192.168.1.20 or [fd00::1], "
		    "nor 0.0.0.0 or [::], which are all of them", complaint_quote(text).text);
	return -1;
}

static int
read_size(struct options *options, const char *text)
{
	int64_t cols;
	const char *rest = number_scan(text, SIZE_MAX_CELLS, &cols);

	options->size_given = true;
	if (rest == NULL || cols < 1 || (*rest != 'x' && *rest != 'X'))
		return -1;
	options->cols = (int)cols;
	return number_parse_int(rest + 1, 1, SIZE_MAX_CELLS, &options->rows);
}

static int
read_view(struct options *options, const char *text)
{
	int view = views_find(text);

	options->view_given = true;
	if (view < 0)
		return -1;
	options->view = (enum view_id)view;
	return 0;
}

static int
read_save(struct options *options, const char *text)
{
	options->save = text;
	return saved_run_way(text) == SAVE_NOWHERE ? -1 : 0;
}

static int
take_sweep(struct options *options, const char *text, char *why, size_t why_size)
{
	char allowed[SWEEP_WHY_SIZE];

	if (sweep_parse(text, &options->sweep, allowed, sizeof allowed) == 0)
		return 0;
	utf8_format(why, why_size, "\"%s\" is not %s", complaint_quote(text).text, allowed);
	return -1;
}

static int
read_record(struct options *options, const char *text)
{
	options->record = text;
	return recorder_knows(text) ? 0 : -1;
}

static int
read_shot(struct options *options, const char *text)
{
	options->shot = text;
	return picture_knows(text) ? 0 : -1;
}

static int
read_cast_version(struct options *options, const char *text)
{
	return number_parse_int(text, 2, 3, &options->cast_version);
}

static int
read_idle_limit(struct options *options, const char *text)
{
	return duration_parse(text, &options->idle_limit_us);
}

static int
read_theme(struct options *options, const char *text)
{
	int theme = theme_find(text);

	options->theme_given = true;
	options->theme = theme < 0 ? NULL : theme_name((enum theme)theme);
	return theme < 0 ? -1 : 0;
}

static int
read_samples(struct options *options, const char *text)
{
	options->samples = true;
	options->samples_folder = text;
	return text != NULL && text[0] == '\0' ? -1 : 0;
}

static int
read_data(struct options *options, const char *text)
{
	options->data = text;
	return 0;
}

static int
read_cacert(struct options *options, const char *text)
{
	options->cacert = text;
	return text[0] == '\0' ? -1 : 0;
}

static int
read_max_body(struct options *options, const char *text)
{
	return number_parse_int(text, 1, BODY_LARGEST, &options->max_body);
}

static int
read_max_events(struct options *options, const char *text)
{
	return number_parse_int(text, MAX_EVENTS_LEAST, MAX_EVENTS_MOST, &options->max_events);
}

static int
read_keep(struct options *options, const char *text)
{
	return number_parse_int(text, 0, KEEP_MOST_MIB, &options->keep_mib);
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

	options->language_given = true;
	options->language = language < 0 ? NULL : language_name((enum language)language);
	return language < 0 ? -1 : 0;
}

/* ---- the rows ---- */

#define FLAG(field) .flag = offsetof(struct options, field)
#define SWITCH(word, field, said) \
	.name = word, .opposite = "no-" word, FLAG(field), .given = offsetof(struct options, said), .group = GROUP_SCREEN

/* How other servers are asked. */
#define ORDER(word) \
	.name = word, .counts = IN_RUNS, .need = NEEDS_ADDRESS, .not_of_saved_runs = true, .group = GROUP_SERVERS

static const struct option_row rows[] = {
	{ ORDER("header"), .letter = 'H', .argument = "LINE", .take = options_add_header,
	    .help = "send that header, too: 'Name: value'; may be repeated" },
	{ ORDER("method"), .argument = "NAME", .take = options_take_method, .help = "instead of GET, or of POST with --data" },
	{ ORDER("data"), .argument = "TEXT", .read = read_data, .allowed = "a text", .help = "send that as the body" },
	{ ORDER("unix-socket"), .argument = "PATH", .take = options_take_unix_path, .help = "connect to that socket instead of the url's host" },
	{ ORDER("follow"), FLAG(follow), .help = "follow redirects, 10 at most" },
	{ ORDER("cacert"), .argument = "FILE", .read = read_cacert, .allowed = "a file's name",
	    .help = "trust these certificates instead of the system's" },
	{ ORDER("insecure"), FLAG(insecure), .help = "do not check certificates" },
	{ ORDER("max-body"), .argument = "BYTES", .read = read_max_body, .allowed = "a number of bytes from 1 to 1073741824",
	    .help = "the largest response (1048576)" },
	{ ORDER("save-headers"), FLAG(save_headers), .help = "saved runs have what -H and --data send" },
	{ .name = "lessons", .counts = IN(LESSONS), FLAG(lessons), .group = GROUP_MODES, .help = "list the lessons and exit" },
	{ .name = "samples", .counts = IN(SAMPLES), .argument = "FOLDER", .may_lack_value = true, .read = read_samples, .group = GROUP_MODES,
	    .allowed = "a folder's name", .help = "list programs to watch, or copy them there" },
	{ .name = "run", .counts = IN_RUNS, .not_of_saved_runs = true, .argument = "COMMAND", .take = options_add_command, .group = GROUP_MODES,
	    .help = "watch that command, too; twice: two side by side" },
	{ .name = "no-lines", .counts = IN_RUNS, .need = NEEDS_COMMAND, .not_of_saved_runs = true, FLAG(without_lines), .group = GROUP_MODES,
	    .help = "do not follow a Python program's lines" },
	{ .name = "plain", .counts = IN(PLAIN), FLAG(plain), .group = GROUP_MODES, .help = "print what the programs print, without a screen" },
	{ .name = "narrate", .counts = IN(NARRATE), FLAG(narrate), .group = GROUP_MODES, .help = "tell what happens in sentences, and be typed to" },
	{ .name = "serve", .counts = IN(SERVE), FLAG(serve), .group = GROUP_MODES, .help = "run the slow server alone" },
	{ .name = "headless", .counts = IN(HEADLESS) | IN(TAPE), FLAG(headless), .group = GROUP_MODES, .help = "run to the end without a terminal" },
	{ .name = "sweep", .counts = IN(SCREEN) | IN(HEADLESS) | IN(NARRATE), .argument = "KNOB=LIST", .take = take_sweep, .group = GROUP_MODES,
	    .help = "a run for each value: requests=1,2,4 or 1..32x2" },
	{ .name = "dump", .counts = IN(HEADLESS), FLAG(dump), .group = GROUP_MODES, .help = "print the last screen as text (with --headless)" },
	{ .name = "at", .counts = IN(HEADLESS), .argument = "SECONDS", .read = read_at, .group = GROUP_MODES,
	    .allowed = "a time, such as 3, 0.5 or 500ms",
	    .help = "print the screen at that moment (with --headless)" },
	{ .name = "size", .counts = IN(HEADLESS) | IN(TAPE), .need = NEEDS_PICTURE, .argument = "COLSxROWS", .read = read_size, .group = GROUP_MODES,
	    .allowed = "a size from 1x1 to 1000x1000, such as 120x36",
	    .help = "the screen's size (with --headless; 120x36)" },
	{ .name = "port", .counts = IN_RUNS | IN(SERVE), .not_of_saved_runs = true, .of_the_page = true, .letter = 'p', .argument = "N", .read = read_port, .group = GROUP_MODES,
	    .allowed = "a port from 0 to 65535 (0 = any free one)",
	    .help = "where the server listens; 0 = any free port (8888)" },
	{ .name = "listen", .counts = IN_RUNS | IN(SERVE), .not_of_saved_runs = true, .of_the_page = true, .argument = "ADDR", .take = take_listen, .group = GROUP_MODES,
	    .help = "open it to others: ADDR[:PORT]; 0.0.0.0 = all" },
	{ .name = "watch", .counts = IN(SCREEN), FLAG(watch), .group = GROUP_MODES,
	    .help = "show this screen in browsers, too, at /watch" },
	{ .name = "save", .counts = IN_RUNS, .argument = "FILE", .read = read_save, .group = GROUP_FILES,
	    .name_at = saved_run_way_at, .allowed = "a file name that ends in {any}, which is a folder for all runs",
	    .help_at = saved_run_way_help_at, .help = "save: {any}" },
	{ .name = "record", .counts = IN_PICTURES, .argument = "FILE", .read = read_record, .group = GROUP_FILES,
	    .name_at = recorder_ending_at, .allowed = "a file name that ends in {any}",
	    .help_at = recorder_help_at, .help = "record: {any}" },
	{ .name = "cast-version", .counts = IN_PICTURES, .need = NEEDS_CAST, .argument = "N", .read = read_cast_version, .group = GROUP_FILES,
	    .allowed = "2 or 3", .help = "format of a .cast: 2 or 3 (2)" },
	{ .name = "idle-limit", .counts = IN_PICTURES, .need = NEEDS_RECORDING, .argument = "TIME", .read = read_idle_limit, .group = GROUP_FILES,
	    .allowed = "a time, such as 2, 0.5 or 500ms", .help = "shorten pauses in recordings to this" },
	{ .name = "shot", .counts = IN(HEADLESS) | IN(TAPE), .argument = "FILE", .read = read_shot, .group = GROUP_FILES,
	    .name_at = picture_ending_at, .allowed = "a file name that ends in {any}",
	    .help = "a picture (with --headless): {any}" },
	{ .name = "theme", .counts = IN_PICTURES | IN(SAVE_CONFIG), .need = NEEDS_COLOURS, .argument = "NAME", .read = read_theme, .group = GROUP_SCREEN,
	    .name_at = theme_name_at, .allowed = "one of {list}", .help = "{any} (auto)" },
	{ .name = "view", .counts = IN_PICTURES, .need = NEEDS_PICTURE, .argument = "NAME", .read = read_view, .group = GROUP_SCREEN,
	    .name_at = views_word_at, .allowed = "one of {list}", .help = "view: {any}" },
	{ .name = "language", .counts = IN_PICTURES | IN(NARRATE) | IN(SAVE_CONFIG), .need = NEEDS_PICTURE, .argument = "NAME", .read = read_language, .group = GROUP_SCREEN,
	    .name_at = language_name_at, .allowed = "one of {list}", .help = "listings in {any} (python)" },
	{ SWITCH("ascii", ascii, ascii_given), .counts = IN_PICTURES | IN(SAVE_CONFIG), .need = NEEDS_PICTURE, .help = "draw with ASCII characters only (no)" },
	{ SWITCH("mouse", no_mouse, mouse_given), .counts = IN(SCREEN) | IN(SAVE_CONFIG), .is_negative = true, .help = "use the mouse; else the terminal does (yes)" },
	{ SWITCH("questions", no_questions, questions_given), .counts = IN(SCREEN) | IN(NARRATE) | IN(TAPE) | IN(SAVE_CONFIG), .not_of_saved_runs = true, .is_negative = true, .help = "lessons ask what you expect (yes)" },
	{ SWITCH("presenter", presenter, presenter_given), .counts = IN(SCREEN) | IN(TAPE) | IN(SAVE_CONFIG),
	    .help = "b . F5 Esc, which remotes send, do nothing (no)" },
	{ .name = "keep", .counts = IN(SCREEN) | IN(TAPE), .argument = "MIB", .read = read_keep, .group = GROUP_SCREEN,
	    .allowed = "a number of MiB from 0 to 1048576", .help = "memory for the details of earlier runs (64)" },
	{ .name = "max-events", .counts = IN_RUNS, .not_of_saved_runs = true, .argument = "N", .read = read_max_events, .group = GROUP_SCREEN,
	    .allowed = "a number from 1000 to 1000000000", .help = "of a longer run the oldest details go (3000000)" },
	{ .name = "tape", .counts = IN(SCREEN) | IN(TAPE), .argument = "FILE", .read = read_tape, .group = GROUP_FILES,
	    .allowed = "a file's name", .help = "play a demo; with --headless, off the screen" },
	{ .name = "tape-record", .counts = IN(SCREEN), .argument = "FILE", .read = read_tape_record, .group = GROUP_FILES,
	    .allowed = "a file's name", .help = "write a tape of the keys you press" },
	{ .name = "save-config", .counts = IN(SAVE_CONFIG), FLAG(save_config), .group = GROUP_OTHER,
	    .help = "make the other options the defaults, and exit" },
	{ .name = "check", FLAG(check), .counts = IN(CHECK), .group = GROUP_OTHER,
	    .help = "check lessons, tapes, runs and config.yaml, and exit" },
	{ .name = "help", .letter = 'h', FLAG(help), .group = GROUP_OTHER, .help = "print this help and exit" },
	{ .name = "version", .letter = 'V', FLAG(version), .group = GROUP_OTHER, .help = "print the version and exit" },
};

_Static_assert(KNOB_COUNT + COUNT(rows) <= OPTIONS_MAX, "there is room to note which were said");

int
options_index_of(const struct option_row *row)
{
	return KNOB_COUNT + (int)(row - rows);
}

int
options_count(void)
{
	return KNOB_COUNT + COUNT(rows);
}

static struct option_entry
entry_of_row(const struct option_row *row)
{
	assert(row != NULL);
	return (struct option_entry){ .name = row->name, .argument = row->argument, .row = row, .knob = KNOB_COUNT, .letter = row->letter };
}

struct option_entry
options_at(int i)
{
	const struct knob_info *info;

	if (i >= KNOB_COUNT)
		return entry_of_row(&rows[i - KNOB_COUNT]);
	info = knob_info((enum knob)i);
	return (struct option_entry){ .name = info->name, .argument = info->argument, .knob = (enum knob)i, .letter = info->letter };
}

/* The n-th row (from 0) that is a switch, or NULL. */
static const struct option_row *
switch_at(int n)
{
	for (int i = 0; i < COUNT(rows); i++) {
		if (rows[i].opposite == NULL)
			continue;
		if (n == 0)
			return &rows[i];
		n--;
	}
	return NULL;
}

const char *
options_name_at(int i)
{
	const struct option_row *row;

	if (i < options_count())
		return options_at(i).name;
	row = switch_at(i - options_count());
	return row == NULL ? NULL : row->opposite;
}

struct option_entry
options_named_at(int i)
{
	return i < options_count() ? options_at(i) : entry_of_row(switch_at(i - options_count()));
}
