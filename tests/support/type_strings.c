/* The strings of a terminfo entry: a set of all that they can become, open hashing, powers of two. */
#include "support/type_strings.h"

#include <curses.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

#include "base/memory.h"
#include "ui/draw/theme.h"

#undef lines
#undef columns

enum { FIRST_ROOM = 4096, PALETTE = 256, CHARACTER = 'm' };

/* What the parameters of a string are. */
enum shape {
	PLAIN,
	COUNT,      /* 1 to the larger of columns and rows */
	COLUMN,     /* or a row, from 0 */
	COLOUR,
	PLACE,      /* row and column */
	REGION,     /* its first and last row */
	REPEAT,     /* a character, which is itself sent first, and how often it comes */
	ATTRIBUTES,
};

/* Those that draw, move, and enter and leave. What is not here is never sent: what resets or prints or
 * rings, answers of the terminal, and what programs its keys, colours and status line. */
static const struct {
	const char *name;
	enum shape shape;
} drawing[] = {
	{ "clear", PLAIN }, { "home", PLAIN }, { "ll", PLAIN }, { "cr", PLAIN }, { "nel", PLAIN }, { "ind", PLAIN },
	{ "ri", PLAIN },
	{ "cub1", PLAIN }, { "cud1", PLAIN }, { "cuf1", PLAIN }, { "cuu1", PLAIN }, { "ht", PLAIN }, { "cbt", PLAIN },
	{ "el", PLAIN }, { "el1", PLAIN }, { "ed", PLAIN }, { "sc", PLAIN }, { "rc", PLAIN },
	{ "smcup", PLAIN }, { "rmcup", PLAIN }, { "rmkx", PLAIN }, { "civis", PLAIN }, { "cnorm", PLAIN }, { "smam", PLAIN },
	{ "rmam", PLAIN },
	{ "smacs", PLAIN }, { "rmacs", PLAIN }, { "enacs", PLAIN }, { "smir", PLAIN }, { "rmir", PLAIN }, { "ich1", PLAIN },
	{ "ip", PLAIN },
	{ "dch1", PLAIN }, { "il1", PLAIN }, { "dl1", PLAIN },
	{ "sgr0", PLAIN }, { "bold", PLAIN }, { "rev", PLAIN }, { "smso", PLAIN }, { "rmso", PLAIN }, { "smul", PLAIN },
	{ "rmul", PLAIN }, { "op", PLAIN },
	{ "cub", COUNT }, { "cud", COUNT }, { "cuf", COUNT }, { "cuu", COUNT }, { "ech", COUNT }, { "dch", COUNT },
	{ "ich", COUNT },
	{ "il", COUNT }, { "dl", COUNT }, { "indn", COUNT }, { "rin", COUNT },
	{ "hpa", COLUMN }, { "vpa", COLUMN },
	{ "setaf", COLOUR }, { "setab", COLOUR }, { "setf", COLOUR }, { "setb", COLOUR }, { "scp", COLOUR },
	{ "cup", PLACE }, { "csr", REGION }, { "rep", REPEAT }, { "sgr", ATTRIBUTES },
};

enum { DRAWING = sizeof drawing / sizeof drawing[0] };

struct type_strings {
	char **table; /* of `room` places */
	size_t room, count, longest;
	char *values[DRAWING];
	char *mouse;  /* kmous */
	int cols, rows;
};

/* ---- the set ---- */

static const size_t hash_begins = (size_t)0xcbf29ce484222325;

static size_t
hash_on(size_t hash, const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) /* FNV-1a */
		hash = (hash ^ (unsigned char)bytes[i]) * (size_t)0x100000001b3;
	return hash;
}

/* The string's place, or the free one for it. */
static size_t
find(const struct type_strings *strings, const char *bytes, size_t size, size_t hash)
{
	size_t place = hash & (strings->room - 1);

	while (strings->table[place] != NULL &&
	    (strncmp(strings->table[place], bytes, size) != 0 || strings->table[place][size] != '\0'))
		place = (place + 1) & (strings->room - 1);
	return place;
}

static void insert(struct type_strings *, char *text);

static void
grow(struct type_strings *strings)
{
	char **before = strings->table;
	size_t room = strings->room;

	strings->room = room == 0 ? FIRST_ROOM : 2 * room;
	strings->table = mem_new(strings->room, sizeof *strings->table);
	strings->count = 0;
	for (size_t i = 0; i < room; i++)
		if (before[i] != NULL)
			insert(strings, before[i]);
	free(before);
}

/* Takes the string. */
static void
insert(struct type_strings *strings, char *text)
{
	size_t size = strlen(text), place;

	if (2 * strings->count >= strings->room)
		grow(strings);
	place = find(strings, text, size, hash_on(hash_begins, text, size));
	if (strings->table[place] != NULL || size == 0) {
		free(text);
		return;
	}
	strings->table[place] = text;
	strings->count++;
	if (size > strings->longest)
		strings->longest = size;
}

size_t
type_strings_match(const struct type_strings *strings, const char *bytes, size_t size)
{
	size_t hash = hash_begins, longest = 0;

	for (size_t length = 1; length <= size && length <= strings->longest; length++) {
		hash = hash_on(hash, bytes + length - 1, 1);
		if (strings->table[find(strings, bytes, length, hash)] != NULL)
			longest = length;
	}
	return longest;
}

/* ---- the entry ---- */

/* A copy without what only says how long to wait: $<5>, $<5*>, $<5/>. */
static char *
without_padding(const char *text)
{
	char *copy = mem_new(strlen(text) + 1, 1), *to = copy;

	while (*text != '\0') {
		const char *end = text[0] == '$' && text[1] == '<' ? strchr(text, '>') : NULL;

		if (end != NULL && strspn(text + 2, "0123456789.*/") == (size_t)(end - text - 2))
			text = end + 1;
		else
			*to++ = *text++;
	}
	return copy;
}

static void
add(struct type_strings *strings, const char *value, int a, int b)
{
	const char *text = tparm((char *)(size_t)value, a, b, 0, 0, 0, 0, 0, 0, 0);

	if (text != NULL)
		insert(strings, without_padding(text));
}

static void
add_colours(struct type_strings *strings, const char *value)
{
	int colours = tigetnum("colors");

	for (int i = 0; i < colours && i < PALETTE; i++)
		add(strings, value, i, 0);
	for (int theme = THEME_AUTO + 1; theme < THEME_COUNT && colours > PALETTE; theme++) {
		for (int role = 0; role < ROLE_COUNT; role++) {
			const struct look *look = theme_look((enum theme)theme, (enum role)role);

			if (look->fg >= 0)
				add(strings, value, (int)look->fg, 0);
			if (look->bg >= 0)
				add(strings, value, (int)look->bg, 0);
		}
	}
}

/* The character that is repeated comes first as a rule: it is text, and not among the strings. */
static void
add_repeats(struct type_strings *strings, const char *value)
{
	for (int count = 1; count <= strings->cols; count++) {
		const char *text = tparm((char *)(size_t)value, CHARACTER, count, 0, 0, 0, 0, 0, 0, 0);

		if (text != NULL && text[0] == CHARACTER)
			insert(strings, without_padding(text + 1));
		for (int c = ' '; c < 0x7f && text != NULL && text[0] != CHARACTER; c++)
			add(strings, value, c, count);
	}
}

/* Standout, reverse, bold and the other set of characters: none of the rest is ever asked for. */
static void
add_attributes(struct type_strings *strings, const char *value)
{
	for (int bits = 0; bits < 16; bits++) {
		const char *text = tparm((char *)(size_t)value, bits & 1, 0, bits >> 1 & 1, 0, 0, bits >> 2 & 1, 0, 0,
		    bits >> 3 & 1);

		if (text != NULL)
			insert(strings, without_padding(text));
	}
}

static void
add_value(struct type_strings *strings, const char *value, enum shape shape)
{
	int cols = strings->cols, rows = strings->rows, most = cols > rows ? cols : rows;

	if (shape == PLAIN)
		insert(strings, without_padding(value));
	else if (shape == COLOUR)
		add_colours(strings, value);
	else if (shape == REPEAT)
		add_repeats(strings, value);
	else if (shape == ATTRIBUTES)
		add_attributes(strings, value);
	for (int i = 0; i <= most && (shape == COUNT || shape == COLUMN); i++)
		add(strings, value, i, 0);
	for (int row = 0; row < rows && (shape == PLACE || shape == REGION); row++)
		for (int i = 0; i < (shape == PLACE ? cols : rows); i++)
			add(strings, value, row, i);
}

static const char *
read_string(const char *name)
{
	const char *value = tigetstr((char *)(size_t)name);

	return value == (const char *)-1 || value == NULL || value[0] == '\0' ? NULL : value;
}

static size_t
hash_text(size_t hash, const char *text)
{
	return text == NULL ? hash_on(hash, "", 1) : hash_on(hash, text, strlen(text) + 1);
}

static const char *const flags[] = { "AX", "RGB" };

/* Makes the entry the current one. */
static bool
find_entry(const char *term)
{
	int status = 0;

	set_curterm(NULL);
	setupterm((char *)(size_t)term, STDOUT_FILENO, &status); /* fails for types that cannot draw, too */
	if (cur_term == NULL)
		return false;
	if (strncmp(ttytype, term, strlen(term)) == 0 && strchr("|", ttytype[strlen(term)]) != NULL)
		return true;
	del_curterm(cur_term);
	return false;
}

bool
type_strings_identify(const char *term, size_t *number)
{
	size_t hash = hash_begins;

	if (!find_entry(term))
		return false;
	for (int i = 0; numnames[i] != NULL; i++) {
		int value = tigetnum((char *)(size_t)numnames[i]);

		hash = hash_on(hash, (const char *)&value, sizeof value);
	}
	for (int i = 0; boolnames[i] != NULL; i++)
		hash = hash_text(hash, tigetflag((char *)(size_t)boolnames[i]) == 1 ? "y" : "n");
	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
		hash = hash_text(hash, tigetflag((char *)(size_t)flags[i]) == 1 ? "y" : "n");
	for (size_t i = 0; i < DRAWING; i++)
		hash = hash_text(hash, read_string(drawing[i].name));
	hash = hash_text(hash, read_string("acsc"));
	*number = hash_text(hash, read_string("kmous"));
	del_curterm(cur_term);
	return true;
}

/* At first the terminal is told of very many rows: see ui/term/screen.c. */
static void
read_value(struct type_strings *strings, size_t i)
{
	enum { VERY_MANY_ROWS = 999 };
	const char *value = read_string(drawing[i].name);

	if (value == NULL)
		return;
	strings->values[i] = mem_copy(value);
	add_value(strings, value, drawing[i].shape);
	if (drawing[i].shape == REGION)
		add(strings, value, 0, VERY_MANY_ROWS - 1);
	if (drawing[i].shape == PLACE || drawing[i].shape == COUNT || drawing[i].shape == COLUMN)
		add(strings, value, VERY_MANY_ROWS - 1, 0);
}

struct type_strings *
type_strings_new(const char *term, int cols, int rows)
{
	struct type_strings *strings;

	if (!find_entry(term))
		return NULL;
	strings = mem_new(1, sizeof *strings);
	strings->cols = cols;
	strings->rows = rows;
	grow(strings);
	for (size_t i = 0; i < DRAWING; i++)
		read_value(strings, i);
	if (read_string("kmous") != NULL)
		strings->mouse = mem_copy(read_string("kmous"));
	if (tigetflag("AX") == 1) { /* the default colours have strings of their own: user_caps(5) */
		insert(strings, mem_copy("\033[39m"));
		insert(strings, mem_copy("\033[49m"));
	}
	del_curterm(cur_term);
	return strings;
}

void
type_strings_free(struct type_strings *strings)
{
	if (strings == NULL)
		return;
	for (size_t i = 0; i < strings->room; i++)
		free(strings->table[i]);
	for (size_t i = 0; i < DRAWING; i++)
		free(strings->values[i]);
	free(strings->mouse);
	free(strings->table);
	free(strings);
}

const char *
type_strings_value(const struct type_strings *strings, const char *name)
{
	if (strcmp(name, "kmous") == 0)
		return strings->mouse;
	for (size_t i = 0; i < DRAWING; i++)
		if (strcmp(drawing[i].name, name) == 0)
			return strings->values[i];
	return NULL;
}
