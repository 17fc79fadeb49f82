/* What a person types to --narrate. */
#include "app/narrate_words.h"

#include <string.h>

#include "app/narrate_views.h"
#include "base/ascii.h"
#include "base/complaint.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "ui/keys/keys.h"

enum { WORD_SIZE = 64 };

/* Those that are told of; all words for keys that tapes have do, too, if they mean something to somebody who does not look. */
static const struct word {
	const char *word;
	enum action action; /* ACTION_NONE: it is carried out here */
	const char *help;
} words[] = {
	{ "now", ACTION_VIEW_TIMELINE, "say what each program does at this moment" },
	{ "next", ACTION_STEP_ON, "the lessons' next step, as Enter alone" },
	{ "previous", ACTION_STEP_BACK, "the step before" },
	{ "button", ACTION_BUTTON, "press the button in both programs" },
	{ "run", ACTION_RUN_AGAIN, "run again" },
	{ "cancel", ACTION_CANCEL, "cancel the requests in flight" },
	{ "loop", ACTION_VIEW_LOOP, "say what is in flight and in the queues" },
	{ "prints", ACTION_VIEW_PRINTS, "say what the programs printed" },
	{ "numbers", ACTION_VIEW_NUMBERS, "say how long all took" },
	{ "runs", ACTION_VIEW_RUNS, "say what each run took" },
	{ "listing", ACTION_NONE, "say the lines of both programs" },
	{ "language", ACTION_LANGUAGE, "say them in the next language" },
	{ "previous-event", ACTION_PREV_EVENT, "go back in time, and say what happened then" },
	{ "next-event", ACTION_NEXT_EVENT, "the event after it" },
	{ "live", ACTION_LIVE, "back to the present" },
	{ "lessons", ACTION_VIEW_LESSONS, "list the lessons" },
	{ "lesson", ACTION_NONE, "with a number or a name: open that lesson" },
	{ "knobs", ACTION_NONE, "say how the knobs are set" },
	{ "help", ACTION_HELP, "this list" },
	{ "quit", ACTION_QUIT, "quit" },
};

enum { WORD_COUNT = sizeof words / sizeof words[0] };

/* ---- answers ---- */

static void
add_help(char *out, size_t size)
{
	utf8_add(out, size, "Type a knob and its value, such as: delay 2\n");
	for (int i = 0; i < WORD_COUNT; i++)
		utf8_add(out, size, "%s: %s\n", words[i].word, words[i].help);
}

/* ---- what is done ---- */

/* "delay 2", "delay=2": returns the knob, and what stands behind its name; -1 if it is none. */
static int
knob_of(const char *line, const char **value)
{
	size_t length = strcspn(line, " =\t");

	for (int k = 0; k < KNOB_COUNT; k++) {
		const char *name = knob_info((enum knob)k)->name;

		if (strlen(name) != length || !ascii_same_start(name, line, length))
			continue;
		*value = line + length;
		*value += strspn(*value, " =\t");
		return k;
	}
	return -1;
}

static void
turn(struct session *session, enum knob knob, const char *text, char *out, size_t size)
{
	char why[KNOB_WHY_SIZE];
	int64_t value;

	if (text[0] == '\0')
		utf8_add(out, size, "%s: a value is missing, such as: %s 2\n", knob_info(knob)->name, knob_info(knob)->name);
	else if (knob_parse(knob, text, &value, why, sizeof why) != 0)
		utf8_add(out, size, "%s: \"%s\" is not %s.\n", knob_info(knob)->name, complaint_quote(text).text, why);
	else
		session_choose_and_turn(session, knob, value);
}

static void
open_lesson(struct session *session, const char *what, char *out, size_t size)
{
	char why[LESSON_WHY_SIZE];
	int lesson = what[0] == '\0' ? -1 : tutor_find(session->tutor, what, why, sizeof why);

	if (what[0] == '\0')
		utf8_add(out, size, "lesson: its number or its name is missing, such as: lesson 2\n");
	else if (lesson < 0)
		utf8_add(out, size, "%s\n", why);
	else
		session_open_lesson(session, lesson);
}

static const char *
word_at(int i)
{
	if (i < WORD_COUNT)
		return words[i].word;
	return i < WORD_COUNT + KNOB_COUNT ? knob_info((enum knob)(i - WORD_COUNT))->name : NULL;
}

static void
complain(const char *line, char *out, size_t size)
{
	char word[WORD_SIZE];
	const char *meant;

	utf8_format(word, sizeof word, "%.*s", (int)strcspn(line, " =\t"), line);
	meant = nearest_name(word, word_at);
	if (meant != NULL)
		utf8_add(out, size, "\"%s\": there is no such word. Did you mean %s?\n", complaint_quote(word).text, meant);
	else
		utf8_add(out, size, "\"%s\": there is no such word. help lists them.\n", complaint_quote(word).text);
}

static bool
act(struct session *session, enum action action, char *out, size_t size)
{
	bool acts = session_act(session, action);

	if (!acts)
		utf8_add(out, size, "First the card: Enter goes on.\n");
	return acts;
}

static int
view_of_action(enum action action)
{
	switch (action) {
#define VIEW_CASE(ID, ...) case ACTION_VIEW_##ID: return VIEW_##ID;
	VIEWS(VIEW_CASE)
#undef VIEW_CASE
	default: return -1;
	}
}

/* What a key does, in words. Returns false if it means nothing to somebody who does not look. */
static bool
do_action(struct session *session, enum action action, char *out, size_t size)
{
	if (view_of_action(action) >= 0) {
		narrate_view(session, (enum view_id)view_of_action(action), out, size);
		return true;
	}
	switch (action) {
	case ACTION_HELP: add_help(out, size); break;
	case ACTION_STEP_ON: case ACTION_STEP_BACK: case ACTION_LESSON_NEXT: case ACTION_LESSON_PREV:
	case ACTION_BUTTON: case ACTION_RUN_AGAIN: case ACTION_CANCEL: case ACTION_KNOB_UP: case ACTION_KNOB_DOWN: case ACTION_QUIT:
		act(session, action, out, size);
		break;
	case ACTION_KNOB_NEXT: case ACTION_KNOB_PREV:
		if (act(session, action, out, size))
			narrate_knob(session, out, size);
		break;
	case ACTION_PREV_EVENT: case ACTION_NEXT_EVENT: case ACTION_PREV_HOLD: case ACTION_NEXT_HOLD: case ACTION_START: case ACTION_LIVE:
		if (act(session, action, out, size))
			narrate_event(session, out, size);
		break;
	case ACTION_LANGUAGE:
		if (act(session, action, out, size))
			narrate_listing(session, out, size);
		break;
	default: return false;
	}
	return true;
}

/* A word that no key has. */
static void
do_word(struct session *session, const char *word, const char *rest, char *out, size_t size)
{
	if (strcmp(word, "lesson") == 0)
		open_lesson(session, rest, out, size);
	else if (strcmp(word, "knobs") == 0)
		narrate_knobs(session, out, size);
	else
		narrate_listing(session, out, size);
}

/* A key alone does what it does on a screen: lessons name keys. */
static enum action
action_of(const char *word)
{
	uint32_t key;
	int length = utf8_decode(word, strlen(word), &key);

	return length > 0 && word[length] == '\0' ? key_action(key) : key_find_action(word);
}

void
narrate_obey(struct session *session, const char *line, char *answer, size_t size)
{
	size_t length = strcspn(line, " \t");
	const char *value = "", *rest = line + length + strspn(line + length, " \t");
	char word[WORD_SIZE];
	int knob = knob_of(line, &value);

	if (knob >= 0) {
		turn(session, (enum knob)knob, value, answer, size);
		return;
	}
	for (int i = 0; i < WORD_COUNT; i++) {
		if (strlen(words[i].word) != length || !ascii_same_start(words[i].word, line, length))
			continue;
		if (words[i].action != ACTION_NONE)
			do_action(session, words[i].action, answer, size);
		else
			do_word(session, words[i].word, rest, answer, size);
		return;
	}
	utf8_format(word, sizeof word, "%.*s", (int)length, line);
	if (!do_action(session, action_of(word), answer, size))
		complain(line, answer, size);
}
