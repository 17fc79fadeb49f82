/* Commands: words, and text. */
#include "base/command.h"

#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <wordexp.h>

#include "base/complaint.h"
#include "base/memory.h"
#include "base/utf8.h"

/* wordexp(), which asks the locale for the order of file names and what a letter in a pattern is: everywhere the
 * same. */
static int
expand(const char *text, wordexp_t *words)
{
	locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0), before = (locale_t)0;
	int status;

	if (plain != (locale_t)0)
		before = uselocale(plain);
	status = wordexp(text, words, WRDE_NOCMD);
	if (plain != (locale_t)0) {
		uselocale(before);
		freelocale(plain);
	}
	return status;
}

char **
command_split(const char *text, char *why, size_t why_size)
{
	wordexp_t words;
	char **copy = NULL;

	switch (expand(text, &words)) {
	case 0:
		if (words.we_wordc > 0 && words.we_wordv[0][0] != '\0')
			copy = command_copy(words.we_wordv);
		else
			utf8_format(why, why_size, "\"%s\" names no command", complaint_quote(text).text);
		wordfree(&words);
		return copy;
	case WRDE_NOSPACE:
		mem_give_up("out of memory");
	case WRDE_BADCHAR:
	case WRDE_CMDSUB:
		utf8_format(why, why_size, "\"%s\": |, ;, &, <, >, (, {, `…` and line ends are for a shell: write them in quotes, "
		    "behind sh -c", complaint_quote(text).text);
		return NULL;
	default:
		utf8_format(why, why_size, "\"%s\": a quote or a bracket in it has no end", complaint_quote(text).text);
		return NULL;
	}
}

char **
command_copy(char *const words[])
{
	size_t count = 0;
	char **copy;

	while (words[count] != NULL)
		count++;
	copy = mem_new(count + 1, sizeof *copy);
	for (size_t i = 0; i < count; i++)
		copy[i] = mem_copy(words[i]);
	return copy;
}

void
command_free(char **words)
{
	for (size_t i = 0; words != NULL && words[i] != NULL; i++)
		free(words[i]);
	free(words);
}

/* ---- text ---- */

/* Returns true if a shell takes the word as it stands. */
static bool
is_plain(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
	bool only_plain = word[0] != '\0';

	for (; *word != '\0' && only_plain; word++)
		only_plain = (unsigned char)*word >= 0x80 || strchr(plain, *word) != NULL;
	return only_plain;
}

/* Writes a word as it is typed, and returns the end: its quotes with a backslash each, what stands between them in
 * quotes. Nothing is written as two quotes only if there is nothing else: glibc's wordexp() takes them for a word of
 * their own, whatever follows. */
static char *
write_word(char *out, const char *word)
{
	if (is_plain(word))
		return stpcpy(out, word);
	if (word[0] == '\0')
		return stpcpy(out, "''");
	while (*word != '\0') {
		size_t length = strcspn(word, "'");

		if (length == 0) {
			out = stpcpy(out, "\\'");
			word++;
			continue;
		}
		*out++ = '\'';
		memcpy(out, word, length);
		out += length;
		*out++ = '\'';
		word += length;
	}
	*out = '\0';
	return out;
}

char *
command_text(char *const words[])
{
	enum { MOST = 3, AROUND = 3 }; /* a character's bytes with quotes of its own; an empty word and a blank */
	size_t room = 1;
	char *text, *end;

	for (size_t i = 0; words[i] != NULL; i++)
		room += MOST * strlen(words[i]) + AROUND;
	end = text = mem_new(room, 1);
	for (size_t i = 0; words[i] != NULL; i++) {
		if (i > 0)
			*end++ = ' ';
		end = write_word(end, words[i]);
	}
	return text;
}
