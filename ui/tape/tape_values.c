/* The values after the words of tapes: numbers, times, names; and the settings of Set. */
#include "ui/tape/tape_values.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/complaint.h"
#include "base/duration.h"
#include "base/memory.h"
#include "base/names.h"
#include "base/number.h"
#include "base/utf8.h"

#define COUNT(array) ((int)(sizeof (array) / sizeof (array)[0]))
#define QUOTE(what) complaint_quote(what).text

bool
tape_begins_number(const struct tape_token *token)
{
	return token != NULL && !token->quoted && strspn(token->text, "0123456789.") > 0;
}

int
tape_read_time(struct tape_reader *r, const char *text, int64_t *us)
{
	if (duration_parse(text, us) == 0 && *us <= (int64_t)TAPE_TIME_MAX_S * US_PER_S)
		return 0;
	return tape_complain(r, "\"%s\" is not a time: 2s, 0.5 or 500ms is expected", QUOTE(text));
}

static int
read_number(struct tape_reader *r, const char *text, int least, int most, int *number)
{
	char allowed[64];

	if (number_parse_int(text, least, most, number) == 0)
		return 0;
	number_allowed(least, most, allowed, sizeof allowed);
	return tape_complain(r, "\"%s\" is not %s", QUOTE(text), allowed);
}

int
tape_read_times(struct tape_reader *r, struct tape_command *command, int most)
{
	int times = 1;

	if (tape_begins_number(tape_peek(r)) && read_number(r, tape_take(r, ""), 1, most, &times) != 0)
		return -1;
	command->times = (uint32_t)times;
	return 0;
}

int
tape_find_name(const char *name, const char *(*name_at)(int))
{
	for (int i = 0; name_at(i) != NULL; i++)
		if (strcmp(name_at(i), name) == 0)
			return i;
	return -1;
}

struct tape_command *
tape_add(struct tape_reader *r, enum tape_verb verb)
{
	struct tape *tape = r->tape;
	struct tape_command *command;

	if (tape->commands.count == TAPE_COMMANDS_MAX) {
		tape_complain(r, "the tape is too long: at most %d commands are expected", TAPE_COMMANDS_MAX);
		return NULL;
	}
	ARRAY_PUSH(tape->commands, (struct tape_command){
		.verb = verb, .file = r->file, .line = r->line, .times = 1, .pause_us = r->pause_us, .limit_us = r->limit_us,
	});
	command = ARRAY_LAST(tape->commands);
	utf8_format(command->word, sizeof command->word, "%s", r->word);
	return command;
}

int
tape_add_text(struct tape_reader *r, enum tape_verb verb, const char *text)
{
	struct tape_command *command = tape_add(r, verb);

	if (command == NULL)
		return -1;
	command->text = mem_copy(text);
	return 0;
}

/* ---- settings ---- */

static int
set_size(struct tape_reader *r, const char *name, const char *text, int *cells)
{
	char allowed[64];

	if (number_parse_int(text, 1, TAPE_SIZE_MAX_CELLS, cells) == 0)
		return 0;
	number_allowed(1, TAPE_SIZE_MAX_CELLS, allowed, sizeof allowed);
	return tape_complain(r, "%s: \"%s\" is not %s", name, QUOTE(text), allowed);
}

static int
set_columns(struct tape_reader *r, const char *text)
{
	return set_size(r, "Columns", text, &r->tape->cols);
}

static int
set_rows(struct tape_reader *r, const char *text)
{
	return set_size(r, "Rows", text, &r->tape->rows);
}

/* A tape has a theme of its own, or the person's: never "auto". */
static const char *
theme_at(int i)
{
	return theme_name_at(THEME_AUTO + 1 + i);
}

static int
set_theme(struct tape_reader *r, const char *text)
{
	int theme = theme_find(text);
	char names[NAMES_SIZE];

	names_fill("{any}", theme_at, names, sizeof names);
	if (theme <= THEME_AUTO)
		return tape_complain(r, "Theme: \"%s\" is not a theme: %s is expected", QUOTE(text), names);
	r->tape->theme = theme;
	return 0;
}

static int
set_title(struct tape_reader *r, const char *text)
{
	if (utf8_length(text) > TAPE_TITLE_MAX)
		return tape_complain(r, "Title: it is too long: at most %d characters are expected", TAPE_TITLE_MAX);
	free(r->tape->title);
	r->tape->title = mem_copy(text);
	return 0;
}

static int
set_typing_speed(struct tape_reader *r, const char *text)
{
	return tape_read_time(r, text, &r->typing_us);
}

static int
set_wait_limit(struct tape_reader *r, const char *text)
{
	return tape_read_time(r, text, &r->wait_limit_us);
}

static int
set_caption_position(struct tape_reader *r, const char *text)
{
	r->captions_on_top = strcmp(text, "Top") == 0;
	if (r->captions_on_top || strcmp(text, "Bottom") == 0)
		return 0;
	return tape_complain(r, "CaptionPosition: \"%s\" is not a place: Top or Bottom is expected", QUOTE(text));
}

/* A setting, or one of VHS's that has another name here. */
static const struct {
	const char *name;
	int (*set)(struct tape_reader *, const char *text); /* NULL: it is called: */
	const char *instead;
	bool any_time; /* even after something has been played */
} settings[] = {
	{ "Columns", set_columns, NULL, false },
	{ "Rows", set_rows, NULL, false },
	{ "Theme", set_theme, NULL, false },
	{ "Title", set_title, NULL, false },
	{ "TypingSpeed", set_typing_speed, NULL, true },
	{ "WaitTimeout", set_wait_limit, NULL, true },
	{ "CaptionPosition", set_caption_position, NULL, true },
	{ "Width", NULL, "Columns, which counts cells,", false },
	{ "Height", NULL, "Rows, which counts cells,", false },
};

/* Those that are not another's; the others stand at the table's end. */
static const char *
setting_at(int i)
{
	return i < COUNT(settings) && settings[i].set != NULL ? settings[i].name : NULL;
}

int
tape_read_set(struct tape_reader *r)
{
	const char *name = tape_take(r, "a setting and its value, such as Set Columns 100,"), *text;
	char expected[NAMES_SIZE];

	if (name == NULL)
		return -1;
	names_fill("one of {list}", setting_at, expected, sizeof expected);
	for (int i = 0; i < COUNT(settings); i++) {
		if (strcmp(settings[i].name, name) != 0)
			continue;
		if (settings[i].set == NULL) {
			utf8_format(expected, sizeof expected, "%s", settings[i].instead);
			break;
		}
		if (r->begun && !settings[i].any_time)
			return tape_complain(r, "%s comes too late: it is expected before the first thing that is played", name);
		text = tape_take(r, "the setting's value");
		return text == NULL ? -1 : settings[i].set(r, text);
	}
	return tape_complain(r, "\"%s\" is not a setting here: %s is expected", QUOTE(name), expected);
}
