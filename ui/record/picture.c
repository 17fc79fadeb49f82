/* Pictures: a table of file formats. */
#include "ui/record/picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/names.h"
#include "base/new_file.h"
#include "ui/record/ansi.h"
#include "ui/record/svg.h"

static int
write_svg(FILE *file, const struct grid *grid, enum theme theme, const char *title)
{
	return svg_write(file, grid, theme, title);
}

static int
write_text(FILE *file, const struct grid *grid, enum theme theme, const char *title)
{
	char *text = grid_to_text(grid, false);
	int status = fputs(text, file) < 0 ? -1 : 0;

	(void)theme;
	(void)title;
	free(text);
	return status;
}

static int
write_ansi(FILE *file, const struct grid *grid, enum theme theme, const char *title)
{
	(void)title;
	return ansi_write(file, grid, theme, ANSI_256);
}

static const struct {
	const char *ending;
	int (*write)(FILE *, const struct grid *, enum theme, const char *title);
} kinds[] = {
	{ ".svg", write_svg },
	{ ".txt", write_text },
	{ ".ans", write_ansi },
};

enum { KIND_COUNT = sizeof kinds / sizeof kinds[0] };

static int
kind_of(const char *path)
{
	for (int i = 0; i < KIND_COUNT; i++)
		if (file_ends_in(path, kinds[i].ending))
			return i;
	return -1;
}

bool
picture_knows(const char *path)
{
	return kind_of(path) >= 0;
}

const char *
picture_ending_at(int i)
{
	return i < KIND_COUNT ? kinds[i].ending : NULL;
}

int
picture_write(const char *path, const struct grid *grid, enum theme theme, const char *title, char *why, size_t why_size)
{
	int kind = kind_of(path);
	struct new_file file;

	if (kind < 0) {
		names_fill("its name must end in {any}", picture_ending_at, why, why_size);
		return -1;
	}
	if (new_file_open(&file, path, why, why_size) != 0)
		return -1;
	if (kinds[kind].write(file.stream, grid, theme, title) != 0)
		return new_file_give_up(&file, why, why_size);
	return new_file_close(&file, why, why_size);
}
