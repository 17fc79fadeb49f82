/* Patterns, by the C library's regular expressions. They ask the locale what a character is: for as long as
 * they look it is one in UTF-8. */
#include "base/pattern.h"

#include <locale.h>
#include <regex.h>
#include <stdlib.h>

#include "base/memory.h"

struct pattern {
	regex_t regex;
	locale_t utf8; /* 0 where there is none: then the environment's has to do */
};

static locale_t
enter(locale_t utf8)
{
	return utf8 == (locale_t)0 ? (locale_t)0 : uselocale(utf8);
}

static void
leave(locale_t before)
{
	if (before != (locale_t)0)
		uselocale(before);
}

static void
release(struct pattern *pattern)
{
	if (pattern->utf8 != (locale_t)0)
		freelocale(pattern->utf8);
	free(pattern);
}

struct pattern *
pattern_new(const char *text, char *why, size_t why_size)
{
	struct pattern *pattern = mem_new(1, sizeof *pattern);
	locale_t before;
	int failure;

	pattern->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	before = enter(pattern->utf8);
	failure = regcomp(&pattern->regex, text, REG_EXTENDED | REG_NOSUB | REG_NEWLINE);
	leave(before);
	if (failure == 0)
		return pattern;
	regerror(failure, &pattern->regex, why, why_size);
	release(pattern);
	return NULL;
}

void
pattern_free(struct pattern *pattern)
{
	if (pattern == NULL)
		return;
	regfree(&pattern->regex);
	release(pattern);
}

bool
pattern_matches(const struct pattern *pattern, const char *line)
{
	locale_t before = enter(pattern->utf8);
	bool does = regexec(&pattern->regex, line, 0, NULL, 0) == 0;

	leave(before);
	return does;
}
