/* The manual knows every word that a tape may have. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log/trace.h"
#include "ui/keys/keys.h"

enum { LINE_SIZE = 256 };

/* The words of the lines with .Cm of the manual's section on tapes, each between blanks. */
static char *
read_words(void)
{
	const char *folder = getenv("srcdir");
	char path[512], line[LINE_SIZE], *words;
	size_t size;
	FILE *manual, *out;
	int is_tapes = 0;

	snprintf(path, sizeof path, "%s/waitscope.1", folder != NULL ? folder : ".");
	manual = fopen(path, "r");
	assert_non_null(manual);
	out = open_memstream(&words, &size);
	while (fgets(line, sizeof line, manual) != NULL) {
		if (strncmp(line, ".Sh ", 4) == 0)
			is_tapes = strcmp(line, ".Sh TAPES\n") == 0;
		if (!is_tapes || (strncmp(line, ".Cm ", 4) != 0 && strncmp(line, ".It Cm ", 7) != 0))
			continue;
		for (const char *c = line; *c != '\0'; c++)
			if (*c != '\\')
				putc(*c == '\n' ? ' ' : *c, out);
	}
	fclose(manual);
	fclose(out);
	return words;
}

static const char *
action_at(int i)
{
	size_t count;
	const struct key_row *rows = key_rows(&count);

	return (size_t)i < count ? rows[i].word : NULL;
}

static const char *
kind_at(int i)
{
	return i < EVENT_KIND_COUNT ? event_kind_info((enum event_kind)i)->name : NULL;
}

static const char *
track_at(int i)
{
	return i < TRACK_COUNT ? track_name((enum track)i) : NULL;
}

static void
test_knows_the_words(void **state)
{
	static const char *(*const lists[])(int) = { action_at, kind_at, track_at, key_word_at };
	char *words = read_words();

	(void)state;
	for (size_t list = 0; list < sizeof lists / sizeof lists[0]; list++)
		for (int i = 0; lists[list](i) != NULL; i++) {
			char word[64];

			snprintf(word, sizeof word, " %s ", lists[list](i));
			if (strstr(words, word) == NULL)
				fail_msg("the manual does not know%s", word);
		}
	free(words);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_knows_the_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
