/* Wait, and its patterns. */
#include "ui/tape/tape_wait.h"

#include <stdlib.h>
#include <string.h>

#include "base/complaint.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "base/pattern.h"
#include "ui/tape/tape_values.h"

#define QUOTE(what) complaint_quote(what).text

enum { REPEATS_MAX = 10 };

/* ---- patterns ---- */

/* Returns what makes a pattern too expensive, or NULL. In the C library counts and each + copy what they
 * repeat. For a group, or a copy, the size doubles at each level, and a few levels of alternatives take
 * seconds. */
static const char *
unwelcome(const char *text)
{
	bool is_large = false; /* what a + would copy */
	int repeats = 0;

	for (; *text != '\0'; text++) {
		if (*text == '\\' && text[1] >= '1' && text[1] <= '9')
			return "it refers back with a backslash and a digit";
		if (*text == '{')
			return "it counts in braces";
		if (*text == '+' && is_large)
			return "it repeats a group, or a repeat, with +";
		is_large = strchr(")*+?", *text) != NULL;
		repeats += strchr("*+", *text) != NULL;
		if (*text == '\\' && text[1] != '\0')
			text++;
	}
	return repeats > REPEATS_MAX ? "it repeats more than 10 times" : NULL;
}

static int
read_pattern(struct tape_reader *r, struct tape_command *command, const char *text)
{
	const char *wrong = unwelcome(text);
	char why[120];

	if (text[0] == '\0' || strlen(text) > TAPE_PATTERN_MAX)
		return tape_complain(r, "/%s/: a pattern of 1 to %d bytes is expected", QUOTE(text), TAPE_PATTERN_MAX);
	if (wrong != NULL)
		return tape_complain(r, "/%s/: %s: an extended regular expression without that is expected", QUOTE(text), wrong);
	command->text = mem_copy(text);
	command->pattern = pattern_new(text, why, sizeof why);
	if (command->pattern != NULL)
		return 0;
	return tape_complain(r, "/%s/: %s: an extended regular expression is expected", QUOTE(text), why);
}

/* ---- things to wait for ---- */

static const char *
track_at(int i)
{
	return i < TRACK_COUNT ? track_name((enum track)i) : NULL;
}

static const char *
kind_at(int i)
{
	return i < EVENT_KIND_COUNT ? event_kind_info((enum event_kind)i)->name : NULL;
}

static int
read_wait_event(struct tape_reader *r, int track)
{
	const char *name = tape_take(r, "what to wait for, such as Wait async callback-start,"), *meant;
	struct tape_command *command;
	int kind;

	if (name == NULL)
		return -1;
	kind = tape_find_name(name, kind_at);
	if (kind < 0) {
		meant = nearest_name(name, kind_at);
		return tape_complain(r, "\"%s\" is not an event: %s is expected", QUOTE(name),
		    meant != NULL ? meant : "launch, response, callback-start or another of the manual's list");
	}
	command = tape_add(r, TAPE_WAIT_EVENT);
	if (command == NULL)
		return -1;
	command->track = (enum track)track;
	command->kind = (enum event_kind)kind;
	return tape_read_times(r, command, TAPE_EVENTS_MAX);
}

static int
add_wait_screen(struct tape_reader *r, const char *text)
{
	struct tape_command *command = tape_add(r, TAPE_WAIT_SCREEN);

	return command == NULL ? -1 : read_pattern(r, command, text);
}

int
tape_read_wait_screen(struct tape_reader *r)
{
	const struct tape_token *token = tape_peek(r);

	if (token == NULL || !token->pattern)
		return tape_complain(r, "a pattern between slashes is missing: Wait+Screen /BLOCKED 2/ is expected");
	return add_wait_screen(r, tape_take(r, ""));
}

/* Wait, Wait end, Wait key, Wait 3.2s, Wait async callback-start 2, Wait /BLOCKED 2/. A Wait alone may be followed
 * by another command: these begin with a capital letter. */
int
tape_read_wait(struct tape_reader *r)
{
	const struct tape_token *token = tape_peek(r);
	struct tape_command *command;
	const char *text;
	int track;

	if (token != NULL && token->pattern)
		return tape_read_wait_screen(r);
	if (token == NULL || (!token->quoted && token->text[0] >= 'A' && token->text[0] <= 'Z'))
		return tape_add(r, TAPE_WAIT_END) == NULL ? -1 : 0;
	text = tape_take(r, "");
	if (strcmp(text, "end") == 0)
		return tape_add(r, TAPE_WAIT_END) == NULL ? -1 : 0;
	if (strcmp(text, "key") == 0)
		return tape_add(r, TAPE_WAIT_KEY) == NULL ? -1 : 0;
	if (tape_begins_number(token)) {
		command = tape_add(r, TAPE_WAIT_TIME);
		return command == NULL ? -1 : tape_read_time(r, text, &command->us);
	}
	track = tape_find_name(text, track_at);
	if (track >= 0)
		return read_wait_event(r, track);
	return tape_complain(r, "\"%s\" cannot be waited for: Wait 3.2s, Wait end, Wait key, Wait async callback-start or Wait /BLOCKED 2/ is expected",
	    QUOTE(text));
}
