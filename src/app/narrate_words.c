/* What a person types to --narrate. */
#include "app/narrate_words.h"

#include <string.h>

#include "app/session_inside.h"
#include "base/ascii.h"
#include "base/complaint.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "tell/narrator.h"
#include "tell/tale.h"
#include "ui/keys/keys.h"

enum { WORD_SIZE = 64 };

/* Those that mean something to somebody who does not look, with what they do; most are the tapes' words. */
static const struct word {
	const char *word;
	enum action action; /* ACTION_NONE: it is carried out here */
	const char *help;
} words[] = {
	{ "now", ACTION_NONE, "say what each program does at this moment" },
	{ "next", ACTION_STEP_ON, "the lessons' next step, as Enter alone" },
	{ "back", ACTION_STEP_BACK, "the step before" },
	{ "button", ACTION_BUTTON, "press the button in both programs" },
	{ "run", ACTION_RUN_AGAIN, "run again" },
	{ "cancel", ACTION_CANCEL, "cancel the requests in flight" },
	{ "lessons", ACTION_NONE, "list the lessons" },
	{ "lesson", ACTION_NONE, "with a number or a name: open that lesson" },
	{ "knobs", ACTION_NONE, "say how the knobs are set" },
	{ "help", ACTION_NONE, "this list" },
	{ "quit", ACTION_QUIT, "quit" },
};

enum { WORD_COUNT = sizeof words / sizeof words[0] };

/* A key alone does what it does on a screen, if that means anything here: lessons name keys. */
static enum action
action_of_key(const char *line)
{
	enum action action = line[1] != '\0' ? ACTION_NONE : key_action((unsigned char)line[0]);

	for (int i = 0; i < WORD_COUNT; i++)
		if (action != ACTION_NONE && words[i].action == action)
			return action;
	return ACTION_NONE;
}

/* ---- answers ---- */

static void
add_help(char *out, size_t size)
{
	utf8_add(out, size, "Type a knob and its value, such as: delay 2\n");
	for (int i = 0; i < WORD_COUNT; i++)
		utf8_add(out, size, "%s: %s\n", words[i].word, words[i].help);
}

static void
add_knobs(const struct session *session, char *out, size_t size)
{
	struct settings knobs;
	const struct settings *now = session_moment(session, &knobs).knobs;

	for (int k = 0; k < KNOB_COUNT; k++) {
		char value[KNOB_TEXT_SIZE];

		if (!knob_info((enum knob)k)->on_strip && now->value[k] == knob_info((enum knob)k)->fallback)
			continue;
		knob_format((enum knob)k, now->value[k], value, sizeof value);
		utf8_add(out, size, "%s %s: %s\n", knob_info((enum knob)k)->name, value, knob_info((enum knob)k)->help);
	}
}

static void
add_lessons(const struct session *session, char *out, size_t size)
{
	for (size_t i = 0; i < session->tutor->list.count; i++)
		utf8_add(out, size, "%zu: %s\n", i + 1, session->tutor->list.at[i]->title);
}

static void
add_now(const struct session *session, char *out, size_t size)
{
	struct settings knobs;
	struct moment moment = session_moment(session, &knobs);
	const struct telling telling = { .t_us = moment.now_us, .live = true, .saved = moment.whole, .language = session->viewer.state.language, .width = SENTENCE_FULL };
	struct narration narration;
	char at[WORD_SIZE];

	narrator_write(moment.timeline, &telling, &narration);
	tale_moment(moment.timeline, moment.now_us, at, sizeof at);
	for (int i = 0; i < PROGRAM_COUNT; i++)
		if (narration.program[i][0] != '\0')
			utf8_add(out, size, "%s: %s %s\n", at, track_name((enum track)i), narration.program[i]);
	for (int i = 0; i < WATCHED_MAX; i++)
		if (narration.watched[i][0] != '\0')
			utf8_add(out, size, "%s: %s\n", at, narration.watched[i]);
	utf8_add(out, size, "%s: %s\n", narration.next_label, narration.next);
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

static void
act(struct session *session, enum action action, char *out, size_t size)
{
	if (!session_act(session, action))
		utf8_add(out, size, "First the card: Enter goes on.\n");
}

static void
do_word(struct session *session, const struct word *word, const char *rest, char *out, size_t size)
{
	if (word->action != ACTION_NONE) {
		act(session, word->action, out, size);
	} else if (strcmp(word->word, "now") == 0) {
		add_now(session, out, size);
	} else if (strcmp(word->word, "lessons") == 0) {
		add_lessons(session, out, size);
	} else if (strcmp(word->word, "lesson") == 0) {
		open_lesson(session, rest, out, size);
	} else if (strcmp(word->word, "knobs") == 0) {
		add_knobs(session, out, size);
	} else {
		add_help(out, size);
	}
}

void
narrate_obey(struct session *session, const char *line, char *answer, size_t size)
{
	size_t length = strcspn(line, " \t");
	const char *value = "", *rest = line + length + strspn(line + length, " \t");
	int knob = knob_of(line, &value);

	answer[0] = '\0';
	if (knob >= 0) {
		turn(session, (enum knob)knob, value, answer, size);
		return;
	}
	if (action_of_key(line) != ACTION_NONE) {
		act(session, action_of_key(line), answer, size);
		return;
	}
	for (int i = 0; i < WORD_COUNT; i++)
		if (strlen(words[i].word) == length && ascii_same_start(words[i].word, line, length)) {
			do_word(session, &words[i], rest, answer, size);
			return;
		}
	complain(line, answer, size);
}
