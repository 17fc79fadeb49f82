/* The files of the page for the room. */
#include "app/room_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text_stream.h"
#include "ui/record/page_frame.h"

static const unsigned char html[] = {
#include "app/room_html.inc"
};
static const unsigned char css[] = {
#include "app/room_css.inc"
};
static const unsigned char js[] = {
#include "app/room_js.inc"
};

static void
make(struct room_file *file, const char *path, const char *type, const unsigned char *bytes, size_t size)
{
	file->path = path;
	file->type = type;
	file->text = mem_new(size, 1);
	file->size = size;
	memcpy(file->text, bytes, size);
}

/* What is written by hand, and behind it how roles look, which themes know. */
static void
make_css(struct room_file *file)
{
	FILE *out;

	*file = (struct room_file){ .path = "/watch/page.css", .type = "text/css; charset=utf-8" };
	out = text_stream_open(&file->text, &file->size);
	fwrite(css, 1, sizeof css, out);
	page_style_write(out);
	text_stream_close(out);
}

void
room_files_init(struct room_file files[ROOM_FILES])
{
	make(&files[0], "/watch", "text/html; charset=utf-8", html, sizeof html);
	make(&files[1], "/watch/page.js", "text/javascript; charset=utf-8", js, sizeof js);
	make_css(&files[2]);
}

void
room_files_release(struct room_file files[ROOM_FILES])
{
	for (int i = 0; i < ROOM_FILES; i++)
		free(files[i].text);
}

const struct room_file *
room_file_find(const struct room_file files[ROOM_FILES], const char *path)
{
	for (int i = 0; i < ROOM_FILES; i++)
		if (strcmp(path, files[i].path) == 0)
			return &files[i];
	return NULL;
}
