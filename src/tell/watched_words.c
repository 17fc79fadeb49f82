/* Words about watched programs. */
#include "tell/watched_words.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"

struct watched_text
watched_cut(const char *all, size_t most)
{
	size_t size = strlen(all), shown = size <= most ? size : utf8_cut(all, most);
	struct watched_text text;

	utf8_format(text.s, sizeof text.s, "%.*s%s", (int)shown, all, shown < size ? "…" : "");
	return text;
}

struct watched_text
watched_name_within(const struct timeline *tl, enum track track, size_t most)
{
	const char *name = timeline_watched_name(tl, track);

	return watched_cut(name[0] == '\0' && watched_index(track) >= 0 ? "a program" : name, most);
}

struct watched_text
watched_name(const struct timeline *tl, enum track track)
{
	return watched_name_within(tl, track, WATCHED_NAME_MOST);
}

struct watched_text
watched_names(const struct timeline *tl)
{
	struct watched_text text = { "" };

	for (int i = 0; i < WATCHED_MAX; i++)
		if (timeline_has_watched(tl, watched_track(i)))
			utf8_add(text.s, sizeof text.s, "%s%s", text.s[0] != '\0' ? " and " : "", watched_name(tl, watched_track(i)).s);
	return text;
}

struct watched_text
watched_thread_name(const struct timeline *tl, enum track track, uint32_t number)
{
	const struct watched_thread *thread = timeline_thread(tl, track, number);
	struct watched_text text = { "" };

	if (thread == NULL || number == 1)
		return text;
	if (thread->process == number && thread->name[0] != '\0')
		return watched_cut(thread->name, WATCHED_NAME_MOST);
	utf8_format(text.s, sizeof text.s, "%s %u", thread->process == number ? "process" : "thread", number);
	return text;
}

/* ---- lines ---- */

/* The name of the place's file without its folders; *size is set to how long it is. */
static const char *
file_name(const struct watched_place *place, size_t *size)
{
	const char *name = place->file;

	*size = (size_t)place->file_size;
	for (size_t i = (size_t)place->file_size; i > 0; i--)
		if (place->file[i - 1] == '/') {
			name = place->file + i;
			*size = (size_t)place->file_size - i;
			break;
		}
	return name;
}

static struct watched_text
file_text(const struct watched_place *place)
{
	struct watched_text text;
	size_t size;
	const char *name = file_name(place, &size);

	utf8_format(text.s, sizeof text.s, "%.*s", (int)size, name);
	return watched_cut(text.s, WATCHED_FILE_MOST);
}

/* "my_fetcher.py" of "my_fetcher". */
static bool
is_called_after(const struct timeline *tl, enum track track, const struct watched_place *place)
{
	const char *called = timeline_watched_name(tl, track);
	size_t size, length = strlen(called);
	const char *name = file_name(place, &size);

	return size >= length && memcmp(name, called, length) == 0 && (size == length || name[length] == '.');
}

struct watched_text
watched_line(const struct timeline *tl, enum track track, const struct watched_place *place)
{
	struct watched_text text = { "" };

	if (place->file == NULL)
		return text;
	utf8_format(text.s, sizeof text.s, "line %u", place->line);
	if (!is_called_after(tl, track, place))
		utf8_add(text.s, sizeof text.s, " of %s", file_text(place).s);
	return text;
}

struct watched_text
watched_file_line(const struct watched_place *place)
{
	struct watched_text text = { "" };

	if (place->file != NULL)
		utf8_format(text.s, sizeof text.s, "%s:%u", file_text(place).s, place->line);
	return text;
}

/* How much of a line of source there is until a comment, which begins with #, at its beginning or behind a blank, but in no string. */
static size_t
size_without_comment(const char *source)
{
	char quote = '\0';

	for (size_t i = 0; source[i] != '\0'; i++) {
		if (quote != '\0' && source[i] == '\\' && source[i + 1] != '\0')
			i++;
		else if (quote != '\0')
			quote = source[i] == quote ? '\0' : quote;
		else if (source[i] == '"' || source[i] == '\'')
			quote = source[i];
		else if (source[i] == '#' && (i == 0 || strchr(" \t", source[i - 1]) != NULL))
			return i;
	}
	return strlen(source);
}

/* At most `most` of `size` bytes of source, without what of `ends` stands at their end. */
static struct watched_text
cut_source(const char *source, size_t size, const char *ends, size_t most)
{
	struct watched_text text;

	while (size > 0 && strchr(ends, source[size - 1]) != NULL)
		size--;
	if (size > most)
		utf8_format(text.s, sizeof text.s, "%.*s…", (int)utf8_cut(source, most), source);
	else
		utf8_format(text.s, sizeof text.s, "%.*s", (int)size, source);
	for (char *p = text.s; *p != '\0'; p++)
		if (*p == '\t')
			*p = ' ';
	return text;
}

struct watched_text
watched_source(const struct timeline *tl, enum track track, const struct watched_place *place, size_t most)
{
	const char *source = timeline_source_line(tl, track, place, place->line);

	if (source == NULL)
		return (struct watched_text){ "" };
	source += strspn(source, " \t");
	return cut_source(source, strlen(source), " \t\r", most);
}

struct watched_text
watched_clause(const struct timeline *tl, enum track track, const struct watched_place *place, size_t most)
{
	const char *source = timeline_source_line(tl, track, place, place->line);

	if (source == NULL)
		return (struct watched_text){ "" };
	source += strspn(source, " \t");
	return cut_source(source, size_without_comment(source), " \t\r:;,{", most);
}

/* ---- waits ---- */

static const char between_parts[] = ": ";

struct watched_text
watched_call(const char *told)
{
	const char *end = strstr(told, between_parts);
	struct watched_text text;

	utf8_format(text.s, sizeof text.s, "%.*s", end == NULL ? (int)strlen(told) : (int)(end - told), told);
	return watched_cut(text.s, WATCHED_CALL_MOST);
}

struct watched_text
watched_thing(const char *told)
{
	const char *end = strstr(told, between_parts);

	return watched_cut(end == NULL ? "" : end + strlen(between_parts), WATCHED_THING_MOST);
}

/* In the present, and in the past. */
static const char *const verbs[WATCHED_STATE_COUNT][2] = {
	[WATCHED_ABSENT] = { "has not started", "had not started" },
	[WATCHED_UNSEEN] = { "runs", "ran" },
	[WATCHED_RUNNING] = { "runs", "ran" },
	[WATCHED_BLOCKED] = { "is blocked", "was blocked" },
	[WATCHED_READY] = { "is in its loop", "was in its loop" },
	[WATCHED_SLEEPS] = { "sleeps", "slept" },
	[WATCHED_FOR_THREAD] = { "waits for a thread", "waited for a thread" },
	[WATCHED_FOR_CHILD] = { "waits for a child", "waited for a child" },
	[WATCHED_IN_CALL] = { "is in a call", "was in a call" },
	[WATCHED_HALTED] = { "is stopped by a signal", "was stopped by a signal" },
	[WATCHED_ENDED] = { "has ended", "had ended" },
};

const char *
watched_does(enum watched_state state)
{
	assert((unsigned)state < WATCHED_STATE_COUNT);
	return verbs[state][0];
}

const char *
watched_did(enum watched_state state)
{
	assert((unsigned)state < WATCHED_STATE_COUNT);
	return verbs[state][1];
}

struct watched_text
watched_responses(const uint32_t *numbers, size_t count)
{
	struct watched_text text = { "" };

	if (count == 1)
		utf8_format(text.s, sizeof text.s, "response %u", numbers[0]);
	else if (count == 2)
		utf8_format(text.s, sizeof text.s, "responses %u and %u", numbers[0], numbers[1]);
	else if (count > 0)
		utf8_format(text.s, sizeof text.s, "%zu responses", count);
	return text;
}
