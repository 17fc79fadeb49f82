/* Reading a tape: its lines, and the tapes that it sources. */
#include "ui/tape/tape_reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/complaint.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "ui/tape/tape_line.h"
#include "ui/tape/tape_words.h"

enum { FILES_MAX = 100 };

static int
read_line(struct tape_reader *r, char *line, size_t length)
{
	if (length > 0 && line[length - 1] == '\r')
		length--;
	line[length] = '\0';
	if (tape_split_line(r, line, length) != 0)
		return -1;
	while (r->next < r->count)
		if (tape_read_command(r) != 0)
			return -1;
	return 0;
}

/* ---- files ---- */

/* Adds a copy of a file's name to the tape: commands point to it. */
static const char *
add_name(struct tape *tape, const char *name)
{
	ARRAY_PUSH(tape->files, mem_copy(name));
	return *ARRAY_LAST(tape->files);
}

/* Once, however many tapes source the one that it is about. */
static void
tell(struct tape_reader *r)
{
	if (!r->is_told)
		complaints_add(r->all, &r->complaint, r->complaint_file);
	r->is_told = true;
	r->word = NULL;
}

/* Reads text, which is written to, and has room for one more byte. */
static int
read_text(struct tape_reader *r, char *text, size_t size)
{
	char *end = text + size, *line = text;
	int status = 0;

	line += utf8_mark_size(text, size);
	for (r->line = 1; line < end; r->line++) {
		char *new_line = memchr(line, '\n', (size_t)(end - line));
		size_t length = new_line == NULL ? (size_t)(end - line) : (size_t)(new_line - line);

		if (read_line(r, line, length) != 0) {
			status = -1;
			if (r->all == NULL)
				break;
			tell(r);
		}
		line += length + 1;
	}
	return status;
}

/* Resolves a file's name relative to the tape that contains it. Freed by the caller. */
static char *
resolve(const char *from, const char *path)
{
	const char *slash = strrchr(from, '/');
	size_t folder = path[0] == '/' || slash == NULL ? 0 : (size_t)(slash + 1 - from), size = strlen(path) + 1;
	char *resolved = mem_new(folder + size, 1);

	memcpy(resolved, from, folder);
	memcpy(resolved + folder, path, size);
	return resolved;
}

static int
read_source(struct tape_reader *r, const char *path)
{
	struct tape_reader outer = *r;
	char *resolved, *text, clause[COMPLAINT_SIZE];
	size_t size;
	int status;

	if (r->depth == TAPE_DEPTH_MAX)
		return tape_complain(r, "tapes source tapes too deeply: at most %d deep is expected", TAPE_DEPTH_MAX);
	if (r->tape->files.count == FILES_MAX)
		return tape_complain(r, "too many tapes are sourced: at most %d are expected", FILES_MAX - 1);
	resolved = resolve(r->file, path);
	text = file_read(resolved, TAPE_BYTES_MAX, &size, clause, sizeof clause);
	if (text == NULL) {
		free(resolved);
		return tape_complain(r, "\"%s\": %s", complaint_quote(path).text, clause);
	}
	r->file = add_name(r->tape, resolved);
	r->depth++;
	status = read_text(r, text, size);
	free(text);
	free(resolved);
	outer.complaint = r->complaint;
	outer.complaint_file = r->complaint_file;
	outer.is_told = r->is_told;
	/* The line goes on; settings stay as the other tape left them. */
	outer.typing_us = r->typing_us;
	outer.wait_limit_us = r->wait_limit_us;
	outer.captions_on_top = r->captions_on_top;
	outer.begun = r->begun;
	*r = outer;
	return status;
}

/* ---- a tape ---- */

static struct tape *
read_tape(char *text, size_t size, const char *name, tape_source_fn *read_other, struct complaints *all, char *why, size_t why_size)
{
	struct tape *tape = mem_new(1, sizeof *tape);
	struct tape_reader r = { .tape = tape, .typing_us = TAPE_TYPING_US, .depth = 1, .read_other = read_other, .all = all };

	tape->name = mem_copy(name);
	tape->title = mem_copy("");
	tape->theme = -1;
	r.file = add_name(tape, name);
	if (read_text(&r, text, size) == 0)
		return tape;
	if (all == NULL)
		complaint_explain(&r.complaint, r.complaint_file, why, why_size);
	tape_free(tape);
	return NULL;
}

struct tape *
tape_parse(const char *text, size_t size, const char *name, char *why, size_t why_size)
{
	char *copy = mem_new(size + 1, 1);
	struct tape *tape;

	if (size > 0)
		memcpy(copy, text, size);
	tape = read_tape(copy, size, name, NULL, NULL, why, why_size);
	free(copy);
	return tape;
}

static struct tape *
read_file(const char *path, struct complaints *all, char *why, size_t why_size)
{
	char clause[COMPLAINT_SIZE], *text;
	struct complaint complaint;
	struct tape *tape;
	size_t size;

	text = file_read(path, TAPE_BYTES_MAX, &size, clause, sizeof clause);
	if (text == NULL) {
		complaint_set(&complaint, 0, 0, "%s", clause);
		complaint_explain(&complaint, path, why, why_size);
		if (all != NULL)
			complaints_add_line(all, why);
		return NULL;
	}
	tape = read_tape(text, size, path, read_source, all, why, why_size);
	free(text);
	return tape;
}

struct tape *
tape_read(const char *path, char *why, size_t why_size)
{
	return read_file(path, NULL, why, why_size);
}

struct tape *
tape_read_all(const char *path, struct complaints *complaints)
{
	char why[TAPE_WHY_SIZE];

	return read_file(path, complaints, why, sizeof why);
}
