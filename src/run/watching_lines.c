/* The lines of watched programs: in which one each thread stands, and the source around it. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "run/watching_inside.h"
#include "watch/source.h"

enum {
	SOURCE_AROUND = 40, /* lines above and below one that are logged with it */
	PATH_SIZE = 1024,
};

static struct file *
find_file(struct watched *w, uint32_t id)
{
	char path[PATH_SIZE], why[WATCHED_WORDS_SIZE];
	struct file file = { .id = id };
	bool is_cut;

	for (size_t i = 0; i < w->files.count; i++)
		if (w->files.at[i].id == id)
			return &w->files.at[i];
	if (!lines_text(w->lines, id, path, sizeof path, &is_cut) || is_cut)
		return NULL;
	file.source = source_lines_read(path, why, sizeof why);
	utf8_clean(path, '?');
	file.path = mem_copy(path);
	ARRAY_PUSH(w->files, file);
	return ARRAY_LAST(w->files);
}

/* The lines that can be seen around it. */
static void
log_source(struct watched *w, struct file *file, int64_t t_us, uint32_t line)
{
	uint32_t count = file->source == NULL ? 0 : source_lines_count(file->source);
	uint32_t first = line > SOURCE_AROUND ? line - SOURCE_AROUND : 1;

	while (file->logged.count < count)
		ARRAY_PUSH(file->logged, false);
	for (uint32_t i = first; i <= count && i <= line + SOURCE_AROUND; i++) {
		char *text;
		size_t size;

		if (file->logged.at[i - 1])
			continue;
		file->logged.at[i - 1] = true;
		size = strlen(file->path) + strlen(source_lines_text(file->source, i)) + 2;
		text = mem_new(size, 1);
		utf8_format(text, size, "%s\t%s", file->path, source_lines_text(file->source, i));
		watched_log_text(w, t_us, EVENT_SOURCE, i, text);
		free(text);
	}
}

void
watched_log_line(struct watched *w, struct worker *worker, int64_t t_us, struct lines_place place)
{
	char function[WATCHED_WORDS_SIZE] = "", text[PATH_SIZE + WATCHED_WORDS_SIZE + 16] = "";
	struct file *file = place.line == 0 ? NULL : find_file(w, place.file);
	bool is_cut;

	/* A look at the lines may come between the beginning of a wait and its report: then it was there before. */
	if (place.line == worker->place.line && place.file == worker->place.file && place.function == worker->place.function &&
	    t_us >= worker->place_us)
		return;
	worker->place = place;
	worker->place_us = t_us;
	if (file != NULL) {
		log_source(w, file, t_us, place.line);
		lines_text(w->lines, place.function, function, sizeof function, &is_cut);
		utf8_clean(function, '?');
		for (char *colon = strchr(function, ':'); colon != NULL; colon = strchr(colon, ':'))
			*colon = '.';
		utf8_format(text, sizeof text, "%s:%u:%s", file->path, place.line, function);
	}
	watched_log_text(w, t_us, EVENT_LINE, worker->number, text);
}

/* Between their waits. */
void
watched_look_at_lines(struct watched *w)
{
	for (size_t i = 0; w->lines != NULL && i < w->workers.count; i++) {
		struct worker *worker = &w->workers.at[i];
		struct lines_place place = lines_find(w->lines, worker->tid);

		if (!worker->waits)
			watched_log_line(w, worker, log_now_us(w->all->log), place);
	}
}

void
watched_release_files(struct watched *w)
{
	for (size_t i = 0; i < w->files.count; i++) {
		source_lines_free(w->files.at[i].source);
		free(w->files.at[i].path);
		ARRAY_RELEASE(w->files.at[i].logged);
	}
	ARRAY_RELEASE(w->files);
}
