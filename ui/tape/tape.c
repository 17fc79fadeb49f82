/* Tapes: files, lines, and the words on a line. */
#include "ui/tape/tape.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "file/conf_file.h"
#include "ui/tape/tape_reader.h"

enum { FILES_MAX = 100 };

/* ---- complaints ---- */

int
tape_complain(struct tape_reader *r, const char *format, ...)
{
	char text[CONF_COMPLAINT_SIZE];
	va_list args;

	va_start(args, format);
	conf_text_vformat(text, sizeof text, format, args);
	va_end(args);
	if (r->word != NULL)
		conf_complaint_set(&r->complaint, r->line, "%s: %s", conf_quote(r->word).text, text);
	else
		conf_complaint_set(&r->complaint, r->line, "%s", text);
	r->complaint_file = r->file;
	return -1;
}

void
tape_explain(const struct tape_command *command, char *why, size_t why_size, const char *format, ...)
{
	struct conf_complaint complaint;
	char text[CONF_COMPLAINT_SIZE];
	va_list args;

	va_start(args, format);
	conf_text_vformat(text, sizeof text, format, args);
	va_end(args);
	conf_complaint_set(&complaint, command->line, "%s: %s", command->word, text);
	conf_file_explain(&complaint, command->file, why, why_size);
}

/* ---- a line ---- */

/* Every byte of it belongs to a character that can be shown. */
static int
check_characters(struct tape_reader *r, char *line, size_t length)
{
	for (size_t i = 0; i < length;) {
		uint32_t c = 0;
		int bytes = utf8_decode(line + i, length - i, &c);

		if (bytes <= 0)
			return tape_complain(r, "a character that is not UTF-8: text in UTF-8 is expected");
		if ((c < ' ' && c != '\t') || (c >= 0x7f && c < 0xa0))
			return tape_complain(r, "a control character: plain text is expected");
		i += (size_t)bytes;
	}
	return 0;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Behind Wait a slash begins a pattern; elsewhere it is a file's name. */
static bool
may_be_pattern(const struct tape_reader *r)
{
	return r->count > 0 && !r->tokens[r->count - 1].quoted && strncmp(r->tokens[r->count - 1].text, "Wait", 4) == 0;
}

/* The slash that closes a pattern; one behind a backslash belongs to it. NULL if there is none. */
static char *
pattern_end(char *at)
{
	for (; *at != '\0' && *at != '/'; at++)
		if (*at == '\\' && at[1] != '\0')
			at++;
	return *at == '/' ? at : NULL;
}

/* Takes one word, or one text in quotes, off the line. */
static int
lex_token(struct tape_reader *r, char **at)
{
	static const char quotes[] = "\"'`";
	struct tape_token *token = &r->tokens[r->count];
	char quote = **at, *end;

	if (r->count == TAPE_TOKENS_MAX)
		return tape_complain(r, "there is too much on one line: at most %d words are expected", TAPE_TOKENS_MAX);
	token->pattern = quote == '/' && may_be_pattern(r);
	token->quoted = token->pattern || strchr(quotes, quote) != NULL;
	if (token->quoted) {
		token->text = *at + 1;
		end = token->pattern ? pattern_end(token->text) : strchr(token->text, quote);
		if (end == NULL)
			return tape_complain(r, "the %c that stands here is never closed: another one is expected on the line", quote);
		if (end[1] != '\0' && !is_blank(end[1]))
			return tape_complain(r, "something stands right behind the closing %c: a blank is expected there", quote);
	} else {
		token->text = *at;
		end = token->text + strcspn(token->text, " \t");
	}
	*at = *end == '\0' ? end : end + 1;
	*end = '\0';
	r->count++;
	return 0;
}

static int
lex_line(struct tape_reader *r, char *line)
{
	char *at = line;

	r->count = r->next = 0;
	for (;;) {
		while (is_blank(*at))
			at++;
		if (*at == '\0' || *at == '#')
			return 0;
		if (lex_token(r, &at) != 0)
			return -1;
	}
}

static int
read_line(struct tape_reader *r, char *line, size_t length)
{
	if (length > 0 && line[length - 1] == '\r')
		length--;
	line[length] = '\0';
	r->word = NULL;
	if (check_characters(r, line, length) != 0 || lex_line(r, line) != 0)
		return -1;
	while (r->next < r->count)
		if (tape_read_command(r) != 0)
			return -1;
	return 0;
}

/* ---- files ---- */

/* The tape's own copy of a file's name: commands point to it. */
static const char *
keep_name(struct tape *tape, const char *name)
{
	tape->files = mem_grow(tape->files, tape->file_count, &tape->file_capacity, sizeof *tape->files);
	return tape->files[tape->file_count++] = mem_copy(name);
}

/* Text that may be written to, with room for one byte more. */
static int
read_text(struct tape_reader *r, char *text, size_t size)
{
	char *end = text + size, *line = text;

	if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		line += 3; /* some editors' mark of UTF-8 */
	for (r->line = 1; line < end; r->line++) {
		char *new_line = memchr(line, '\n', (size_t)(end - line));
		size_t length = new_line == NULL ? (size_t)(end - line) : (size_t)(new_line - line);

		if (read_line(r, line, length) != 0)
			return -1;
		line += length + 1;
	}
	return 0;
}

/* Beside the tape that names it. */
static char *
resolve(const char *from, const char *path)
{
	const char *slash = strrchr(from, '/');
	size_t folder = path[0] == '/' || slash == NULL ? 0 : (size_t)(slash + 1 - from), length = strlen(path);
	char *resolved = mem_new(folder + length + 1, 1);

	memcpy(resolved, from, folder);
	memcpy(resolved + folder, path, length);
	return resolved;
}

int
tape_source(struct tape_reader *r, const char *path)
{
	struct tape_reader outer = *r;
	struct conf_complaint complaint;
	char *resolved, *text;
	size_t size;
	int status;

	if (!r->sources)
		return tape_complain(r, "no other tape can be read from here");
	if (r->depth == TAPE_DEPTH_MAX)
		return tape_complain(r, "tapes source tapes too deeply: at most %d deep is expected", TAPE_DEPTH_MAX);
	if (r->tape->file_count == FILES_MAX)
		return tape_complain(r, "too many tapes are sourced: at most %d are expected", FILES_MAX - 1);
	resolved = resolve(r->file, path);
	text = conf_file_load(resolved, &size, &complaint);
	if (text == NULL) {
		free(resolved);
		return tape_complain(r, "\"%s\": %s", conf_quote(path).text, complaint.text);
	}
	r->file = keep_name(r->tape, resolved);
	r->depth++;
	status = read_text(r, text, size);
	free(text);
	free(resolved);
	if (status != 0)
		return -1;
	/* The line goes on; what was set stays set. */
	outer.typing_us = r->typing_us;
	outer.wait_limit_us = r->wait_limit_us;
	outer.begun = r->begun;
	*r = outer;
	return 0;
}

/* ---- life ---- */

static struct tape *
read_tape(char *text, size_t size, const char *name, bool sources, char *why, size_t why_size)
{
	struct tape *tape = mem_new(1, sizeof *tape);
	struct tape_reader r = { .tape = tape, .typing_us = TAPE_TYPING_US, .depth = 1, .sources = sources };

	tape->name = mem_copy(name);
	tape->title = mem_copy("");
	tape->theme = -1;
	r.file = keep_name(tape, name);
	if (read_text(&r, text, size) == 0)
		return tape;
	conf_file_explain(&r.complaint, r.complaint_file, why, why_size);
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
	tape = read_tape(copy, size, name, false, why, why_size);
	free(copy);
	return tape;
}

struct tape *
tape_read(const char *path, char *why, size_t why_size)
{
	struct conf_complaint complaint;
	struct tape *tape;
	size_t size;
	char *text = conf_file_load(path, &size, &complaint);

	if (text == NULL) {
		conf_file_explain(&complaint, path, why, why_size);
		return NULL;
	}
	tape = read_tape(text, size, path, true, why, why_size);
	free(text);
	return tape;
}

void
tape_free(struct tape *tape)
{
	if (tape == NULL)
		return;
	for (size_t i = 0; i < tape->count; i++) {
		if (tape->commands[i].pattern != NULL)
			regfree(tape->commands[i].pattern);
		free(tape->commands[i].pattern);
		free(tape->commands[i].text);
		free(tape->commands[i].keys);
	}
	for (size_t i = 0; i < tape->file_count; i++)
		free(tape->files[i]);
	free(tape->commands);
	free(tape->files);
	free(tape->lesson);
	free(tape->title);
	free(tape->name);
	free(tape);
}
