/* Golden screens: comparing, and writing anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "support/golden.h"
#include "ui/draw/theme.h"

enum { SHOWN_DIFFERENCES = 6, PATH_SIZE = 4096 };

/* The file's content, or NULL. */
static char *
read_file(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text;
	long size;

	if (file == NULL)
		return NULL;
	fseek(file, 0, SEEK_END);
	size = ftell(file);
	rewind(file);
	text = mem_new((size_t)size + 1, 1);
	if (fread(text, 1, (size_t)size, file) != (size_t)size)
		text[0] = '\0';
	fclose(file);
	return text;
}

static void
write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	if (file == NULL)
		fail_msg("cannot write %s", path);
	fputs(text, file);
	fclose(file);
}

/* Says where two texts differ, line by line. Returns how many lines do. */
static int
print_differences(const char *name, const char *expected, const char *got)
{
	int differences = 0;

	for (int line = 1; *expected != '\0' || *got != '\0'; line++) {
		int e = (int)strcspn(expected, "\n"), g = (int)strcspn(got, "\n");

		if (e != g || memcmp(expected, got, (size_t)e) != 0) {
			if (differences++ < SHOWN_DIFFERENCES)
				print_error("%s:%d\n  expected \"%.*s\"\n  got      \"%.*s\"\n", name, line, e, expected, g, got);
		}
		expected += e + (expected[e] == '\n');
		got += g + (got[g] == '\n');
	}
	return differences;
}

char *
golden_roles(const struct grid *grid)
{
	char *text = mem_new(((size_t)grid->cols + 1) * (size_t)grid->rows + 1, 1), *out = text;

	for (int row = 0; row < grid->rows; row++) {
		for (int col = 0; col < grid->cols; col++)
			*out++ = theme_role_letter(grid_cell(grid, col, row)->role);
		*out++ = '\n';
	}
	*out = '\0';
	return text;
}

/* Text and roles, as a golden file holds them. */
static char *
describe(const struct grid *grid, bool text_only)
{
	char *text = grid_to_text(grid, false), *roles = golden_roles(grid);
	size_t size = strlen(text) + strlen(roles) + 64;
	char *both = mem_new(size, 1);

	snprintf(both, size, "%s%s%s", text, text_only ? "" : "\n", text_only ? "" : roles);
	free(text);
	free(roles);
	return both;
}

bool
golden_matches(const char *name, const struct grid *grid, bool text_only)
{
	const char *srcdir = getenv("srcdir"), *refresh = getenv("WAITSCOPE_REFRESH_GOLDEN");
	char *got = describe(grid, text_only), *expected, path[PATH_SIZE];
	bool same;

	snprintf(path, sizeof path, "%s/tests/golden/%s.txt", srcdir != NULL ? srcdir : ".", name);
	if (refresh != NULL && strcmp(refresh, "1") == 0)
		write_file(path, got);
	expected = read_file(path);
	if (expected == NULL)
		print_error("%s is missing\n", path);
	same = expected != NULL && print_differences(name, expected, got) == 0;
	free(expected);
	free(got);
	return same;
}
