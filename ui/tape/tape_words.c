/* The words of tapes: a row for each. */
#include "ui/tape/tape_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/command.h"
#include "base/complaint.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/names.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "ui/record/picture.h"
#include "ui/record/recorder.h"
#include "ui/tape/tape_reader.h"
#include "ui/tape/tape_values.h"
#include "ui/tape/tape_wait.h"

#define COUNT(array) ((int)(sizeof (array) / sizeof (array)[0]))
#define QUOTE(what) complaint_quote(what).text

/* ---- keys, actions ---- */

static int
read_key(struct tape_reader *r, uint32_t key)
{
	struct tape_command *command = tape_add(r, TAPE_PRESS);

	if (command == NULL)
		return -1;
	command->keys = mem_new(1, sizeof *command->keys);
	command->keys[0] = key;
	command->key_count = 1;
	return tape_read_times(r, command, TAPE_TIMES_MAX);
}

static int
read_type(struct tape_reader *r)
{
	const struct tape_token *token = tape_peek(r);
	struct tape_command *command;
	const char *text;
	size_t size;

	if (token == NULL || !token->quoted || token->text[0] == '\0')
		return tape_complain(r, "a text in quotes is missing: Type \"b\" is expected");
	text = tape_take(r, "");
	size = strlen(text);
	command = tape_add(r, TAPE_PRESS);
	if (command == NULL)
		return -1;
	command->keys = mem_new(size, sizeof *command->keys);
	while (size > 0) {
		int bytes = utf8_decode(text, size, &command->keys[command->key_count++]);

		text += bytes; /* the line was checked */
		size -= (size_t)bytes;
	}
	return 0;
}

static const char *
action_at(int i)
{
	size_t count;
	const struct key_row *rows = key_rows(&count);

	return (size_t)i < count ? rows[i].word : NULL;
}

static int
read_action(struct tape_reader *r)
{
	const char *name = tape_take(r, "an action, such as Action pause,"), *meant;
	enum action action;
	struct tape_command *command;

	if (name == NULL)
		return -1;
	action = key_find_action(name);
	if (action == ACTION_NONE) {
		meant = nearest_name(name, action_at);
		return tape_complain(r, "\"%s\" is not an action: %s is expected", QUOTE(name),
		    meant != NULL ? meant : "pause, button, next-event or another of the manual's list");
	}
	command = tape_add(r, TAPE_ACTION);
	if (command == NULL)
		return -1;
	command->action = action;
	return tape_read_times(r, command, TAPE_TIMES_MAX);
}

/* ---- knobs, lessons, programs ---- */

static const char *
knob_name_at(int i)
{
	return i < KNOB_COUNT ? knob_info((enum knob)i)->name : NULL;
}

static int
find_knob(struct tape_reader *r, const char *name, enum knob *knob)
{
	int found = tape_find_name(name, knob_name_at);
	const char *meant = nearest_name(name, knob_name_at);
	char names[NAMES_SIZE];

	if (found >= 0) {
		*knob = (enum knob)found;
		return 0;
	}
	names_fill("one of {list}", knob_name_at, names, sizeof names);
	return tape_complain(r, "\"%s\" is not a knob: %s is expected", QUOTE(name), meant != NULL ? meant : names);
}

static int
read_knob(struct tape_reader *r)
{
	const char *name = tape_take(r, "a knob and its value, such as Knob delay 2s,"), *text;
	char why[KNOB_WHY_SIZE];
	struct tape_command *command;
	enum knob knob = 0;
	int64_t value;

	if (name == NULL || find_knob(r, name, &knob) != 0)
		return -1;
	text = tape_take(r, "the knob's value");
	if (text == NULL)
		return -1;
	if (knob_parse(knob, text, &value, why, sizeof why) != 0)
		return tape_complain(r, "%s: \"%s\" is not %s", name, QUOTE(text), why);
	if (!r->begun) {
		r->tape->knobs.value[knob] = value;
		r->tape->given[knob] = true;
		return 0;
	}
	command = tape_add(r, TAPE_KNOB);
	if (command == NULL)
		return -1;
	command->knob = knob;
	command->value = value;
	return 0;
}

static int
read_lesson(struct tape_reader *r)
{
	const char *name = tape_take(r, "a lesson's number, name or file");

	if (name == NULL)
		return -1;
	if (r->begun)
		return tape_add_text(r, TAPE_LESSON, name);
	free(r->tape->lesson);
	r->tape->lesson = mem_copy(name);
	r->tape->lesson_file = r->file;
	r->tape->lesson_line = r->line;
	return 0;
}

/* What follows is a command as the option --run takes it. */
static int
read_run(struct tape_reader *r)
{
	const char *text = tape_take(r, "a command, such as Run python3 my_fetcher.py,");
	struct tape *tape = r->tape;
	char why[COMPLAINT_SIZE], **words;

	if (text == NULL)
		return -1;
	if (r->begun)
		return tape_complain(r, "it comes too late: it is expected before the first thing that is played");
	if (tape->program_count == WATCHED_MAX)
		return tape_complain(r, "there are too many: at most %d are expected", (int)WATCHED_MAX);
	words = command_split(text, why, sizeof why);
	if (words == NULL)
		return tape_complain(r, "%s", why);
	if (tape->program_count == 0) {
		tape->program_file = r->file;
		tape->program_line = r->line;
	}
	tape->programs[tape->program_count++] = (struct tape_program){ .words = words, .text = mem_copy(text) };
	return 0;
}

static int
read_sleep(struct tape_reader *r)
{
	const char *text = tape_take(r, "a time, such as Sleep 2s,");
	struct tape_command *command;

	if (text == NULL)
		return -1;
	command = tape_add(r, TAPE_SLEEP);
	return command == NULL ? -1 : tape_read_time(r, text, &command->us);
}

/* ---- the screen and recordings ---- */

static int
read_hide(struct tape_reader *r)
{
	return tape_add(r, TAPE_HIDE) == NULL ? -1 : 0;
}

static int
read_show(struct tape_reader *r)
{
	return tape_add(r, TAPE_SHOW) == NULL ? -1 : 0;
}

static int
read_poster(struct tape_reader *r)
{
	return tape_add(r, TAPE_POSTER) == NULL ? -1 : 0;
}

/* Two names may be one file. */
static bool
is_recorded(const struct tape *tape, const char *path)
{
	for (size_t i = 0; i < tape->commands.count; i++) {
		const struct tape_command *c = &tape->commands.at[i];

		if (c->verb == TAPE_OUTPUT && (strcmp(c->text, path) == 0 || file_same(c->text, path)))
			return true;
	}
	return false;
}

static int
count_outputs(const struct tape *tape)
{
	int count = 0;

	for (size_t i = 0; i < tape->commands.count; i++)
		count += tape->commands.at[i].verb == TAPE_OUTPUT;
	return count;
}

static int
read_file(struct tape_reader *r, enum tape_verb verb, bool (*knows)(const char *),
    const char *(*ending_at)(int))
{
	const char *path = tape_take(r, "a file's name");
	char endings[NAMES_SIZE];

	if (path == NULL)
		return -1;
	if (verb == TAPE_OUTPUT && count_outputs(r->tape) == TAPE_OUTPUTS_MAX)
		return tape_complain(r, "there are too many: at most %d are expected", TAPE_OUTPUTS_MAX);
	if (is_recorded(r->tape, path))
		return tape_complain(r, verb == TAPE_OUTPUT ? "%s is being recorded already" : "%s is being recorded", complaint_path(path).text);
	if (knows(path))
		return tape_add_text(r, verb, path);
	names_fill("{any}", ending_at, endings, sizeof endings);
	return tape_complain(r, "\"%s\" cannot be written: a name that ends in %s is expected", QUOTE(path), endings);
}

static int
read_screenshot(struct tape_reader *r)
{
	return read_file(r, TAPE_SCREENSHOT, picture_knows, picture_ending_at);
}

static int
read_output(struct tape_reader *r)
{
	return read_file(r, TAPE_OUTPUT, recorder_knows, recorder_ending_at);
}

/* Adds a command with a text that people read. */
static int
add_words(struct tape_reader *r, enum tape_verb verb, const char *text)
{
	if (utf8_length(text) > TAPE_CAPTION_MAX)
		return tape_complain(r, "the text is too long: at most %d characters are expected", TAPE_CAPTION_MAX);
	return tape_add_text(r, verb, text);
}

static int
read_marker(struct tape_reader *r)
{
	const struct tape_token *token = tape_peek(r);

	if (token == NULL || !token->quoted || token->text[0] == '\0')
		return tape_complain(r, "a text in quotes is missing: Marker \"text\" is expected");
	return add_words(r, TAPE_MARKER, tape_take(r, ""));
}

static int
read_caption(struct tape_reader *r)
{
	const struct tape_token *token = tape_peek(r);
	const char *text;

	if (token == NULL || !token->quoted) {
		if (token != NULL && (token->text[0] < 'A' || token->text[0] > 'Z'))
			return tape_complain(r, "\"%s\" is not in quotes: Caption \"text\", or Caption alone is expected",
			    QUOTE(token->text));
		return tape_add(r, TAPE_CAPTION) == NULL ? -1 : 0;
	}
	text = tape_take(r, "");
	if (text[0] == '\0')
		return tape_add(r, TAPE_CAPTION) == NULL ? -1 : 0;
	if (add_words(r, TAPE_CAPTION, text) != 0)
		return -1;
	ARRAY_LAST(r->tape->commands)->on = r->captions_on_top;
	return 0;
}

static int
read_keys(struct tape_reader *r)
{
	const char *text = tape_take(r, "Keys on or Keys off");
	struct tape_command *command;

	if (text == NULL)
		return -1;
	if (strcmp(text, "on") != 0 && strcmp(text, "off") != 0)
		return tape_complain(r, "\"%s\" is neither on nor off: one of them is expected", QUOTE(text));
	command = tape_add(r, TAPE_KEYS);
	if (command == NULL)
		return -1;
	command->on = strcmp(text, "on") == 0;
	return 0;
}

static int
read_source(struct tape_reader *r)
{
	const char *path = tape_take(r, "a tape's file");

	if (path == NULL)
		return -1;
	if (r->read_other == NULL)
		return tape_complain(r, "no other tape can be read from here");
	return r->read_other(r, path);
}

/* ---- the words ---- */

/* The meaning of the time after an @. */
enum at_time {
	AT_NOTHING,
	AT_PAUSE, /* after each key: Type@100ms */
	AT_LIMIT, /* of a wait: Wait@10s */
};

static const struct word {
	const char *word;
	int (*read)(struct tape_reader *);
	enum at_time at;
	bool plays; /* it takes time, or does something: whatever precedes the first of these sets up the beginning */
} words[] = {
	{ "Action", read_action, AT_PAUSE, true },
	{ "Caption", read_caption, AT_NOTHING, false },
	{ "Hide", read_hide, AT_NOTHING, false },
	{ "Keys", read_keys, AT_NOTHING, false },
	{ "Knob", read_knob, AT_NOTHING, false },
	{ "Lesson", read_lesson, AT_NOTHING, false },
	{ "Marker", read_marker, AT_NOTHING, false },
	{ "Output", read_output, AT_NOTHING, false },
	{ "Poster", read_poster, AT_NOTHING, true },
	{ "Run", read_run, AT_NOTHING, false },
	{ "Screenshot", read_screenshot, AT_NOTHING, true },
	{ "Set", tape_read_set, AT_NOTHING, false },
	{ "Show", read_show, AT_NOTHING, false },
	{ "Sleep", read_sleep, AT_NOTHING, true },
	{ "Source", read_source, AT_NOTHING, false },
	{ "Type", read_type, AT_PAUSE, true },
	{ "Wait", tape_read_wait, AT_LIMIT, true },
	{ "Wait+Screen", tape_read_wait_screen, AT_LIMIT, true },
};

static const char *
own_word_at(int i)
{
	return i < COUNT(words) ? words[i].word : NULL;
}

/* Those of keys, too. */
static const char *
word_at(int i)
{
	return i < COUNT(words) ? words[i].word : key_word_at(i - COUNT(words));
}

static int
complain_unknown(struct tape_reader *r, const char *name)
{
	const char *meant = nearest_name(name, word_at);
	char list[NAMES_SIZE];

	if (meant != NULL)
		return tape_complain(r, "there is no such word: did you mean %s?", meant);
	names_fill("{list}", own_word_at, list, sizeof list);
	return tape_complain(r, "there is no such word: a key such as Enter, or one of %s is expected", list);
}

/* "Type@100ms": cuts the time off the word. */
static int
read_at(struct tape_reader *r, char *word, bool *has_time, int64_t *us)
{
	char *at = strchr(word, '@');

	*has_time = at != NULL;
	if (at == NULL)
		return 0;
	*at = '\0';
	return tape_read_time(r, at + 1, us);
}

/* Applies the time after the @ to the next command. */
static int
use_time(struct tape_reader *r, enum at_time at, bool has_time, int64_t us)
{
	r->pause_us = has_time && at == AT_PAUSE ? us : r->typing_us;
	r->limit_us = 0;
	if (at == AT_LIMIT)
		r->limit_us = has_time ? us : r->wait_limit_us;
	if (has_time && at == AT_NOTHING)
		return tape_complain(r, "it takes no time: a time after @ is expected only with Type, Action, keys and Wait");
	return 0;
}

bool
tape_begins(const char *text)
{
	bool begins = false;
	size_t length;
	char *word;
	int i = 0;

	text += strspn(text, " \t\r\n");
	while (*text == '#') {
		text += strcspn(text, "\n");
		text += strspn(text, " \t\r\n");
	}
	length = strcspn(text, " \t\r\n@#");
	word = mem_format("%.*s", (int)length, text);
	while (!begins && word_at(i) != NULL)
		begins = strcmp(word_at(i++), word) == 0;
	free(word);
	return begins || text[0] == '\0';
}

int
tape_read_command(struct tape_reader *r)
{
	const struct tape_token *token = &r->tokens[r->next++];
	bool has_time, plays = true;
	int status, row = 0;
	int64_t us = 0;
	uint32_t key;

	r->word = token->text;
	if (token->quoted)
		return tape_complain(r, "a text in quotes without a word before it: Type or Caption is expected");
	if (read_at(r, token->text, &has_time, &us) != 0)
		return -1;
	key = key_find(r->word);
	while (row < COUNT(words) && strcmp(words[row].word, r->word) != 0)
		row++;
	if (row == COUNT(words) && key == KEY_CODE_NONE)
		return complain_unknown(r, r->word);
	if (use_time(r, key == KEY_CODE_NONE ? words[row].at : AT_PAUSE, has_time, us) != 0)
		return -1;
	if (key == KEY_CODE_NONE) {
		plays = words[row].plays;
		status = words[row].read(r);
	} else {
		status = read_key(r, key);
	}
	r->begun |= plays;
	return status;
}
