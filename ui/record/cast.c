/* Recordings as asciicast. Decimals are printed as integers: printf's depend on the locale. */
#include "ui/record/cast.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/json_text.h"
#include "base/memory.h"
#include "base/utf8.h"

enum { FAILURE_SIZE = 128, LINE_HEAD_SIZE = 64, MS_PER_S = 1000 };

static const char cursor_off[] = "\033[?25l";

struct line {
	ARRAY(char) bytes;
};

/* The first bytes of a character that is still incomplete. */
struct rest {
	char bytes[UTF8_MAX_BYTES];
	size_t size;
};

struct cast {
	int fd, version, rows;
	off_t whole;         /* the file's size up to the last complete line */
	int64_t last_us;     /* the last event's time */
	int64_t written_ms;  /* version 3: the sum of all intervals so far */
	struct line line;
	struct rest rest;
	bool begun;          /* has had output */
	bool exits;          /* cast_exit() was called with: */
	int64_t exit_us;
	int exit_status;
	char failure[FAILURE_SIZE]; /* "" = none */
};


/* ---- a line ---- */

static void
put(struct line *line, const char *text)
{
	ARRAY_APPEND(line->bytes, text, strlen(text));
}

__attribute__((format(printf, 2, 3)))
static void
put_format(struct line *line, const char *format, ...)
{
	char text[LINE_HEAD_SIZE];
	va_list args;

	va_start(args, format);
	utf8_vformat(text, sizeof text, format, args);
	va_end(args);
	put(line, text);
}

/* A character in a JSON string. */
static void
put_character(struct line *line, uint32_t c)
{
	char bytes[JSON_TEXT_MAX_BYTES];
	size_t size = (size_t)(json_text_encode(bytes, c) - bytes);

	ARRAY_APPEND(line->bytes, bytes, size);
}

/* Appends bytes as a JSON string without its quotes. Returns how many are left over: the
 * beginning of an incomplete character. */
static size_t
put_text(struct line *line, const char *bytes, size_t size)
{
	while (size > 0) {
		uint32_t c = UTF8_REPLACEMENT;
		size_t plain = json_text_plain(bytes, size);
		int taken;

		ARRAY_APPEND(line->bytes, bytes, plain);
		bytes += plain;
		size -= plain;
		taken = utf8_decode(bytes, size, &c);
		if (taken == 0)
			break;
		put_character(line, taken > 0 ? c : UTF8_REPLACEMENT);
		bytes += abs(taken);
		size -= (size_t)abs(taken);
	}
	return size;
}

/* Appends a whole text as a JSON string; an incomplete character at its end is replaced. */
static void
put_string(struct line *line, const char *text)
{
	put(line, "\"");
	if (put_text(line, text, strlen(text)) > 0)
		put_character(line, UTF8_REPLACEMENT);
	put(line, "\"");
}

/* ---- the file ---- */

static void
fail(struct cast *cast, const char *why)
{
	utf8_format(cast->failure, sizeof cast->failure, "%s", why);
}

/* Cuts off the part of a line that the file did take. */
static void
take_back(struct cast *cast)
{
	if (ftruncate(cast->fd, cast->whole) == 0)
		lseek(cast->fd, cast->whole, SEEK_SET);
}

/* Writes the line: in one piece, unless the system takes only part of it. */
static int
write_line(struct cast *cast)
{
	struct line *line = &cast->line;
	size_t done = 0;

	put(line, "\n");
	while (done < line->bytes.count) {
		ssize_t wrote = write(cast->fd, line->bytes.at + done, line->bytes.count - done);

		if (wrote > 0) {
			done += (size_t)wrote;
		} else if (wrote == 0 || errno != EINTR) {
			fail(cast, strerror(wrote == 0 ? ENOSPC : errno));
			take_back(cast);
			line->bytes.count = 0;
			return -1;
		}
	}
	cast->whole += (off_t)line->bytes.count;
	line->bytes.count = 0;
	return 0;
}

static void
put_seconds(struct line *line, int64_t us)
{
	put_format(line, "%lld.%06d", (long long)(us / US_PER_S), (int)(us % US_PER_S));
}

/* Appends "[time, "code", ", which precedes an event's data. In version 3 the time is the interval
 * since the event before, in milliseconds. It is computed from the sum of all intervals written
 * so far, so that rounding errors don't add up. */
static void
begin_event(struct cast *cast, int64_t t_us, char code)
{
	struct line *line = &cast->line;

	if (t_us > cast->last_us)
		cast->last_us = t_us;
	put(line, "[");
	if (cast->version == 2) {
		put_seconds(line, cast->last_us);
	} else {
		int64_t ms = (cast->last_us + US_PER_MS / 2) / US_PER_MS - cast->written_ms;

		put_format(line, "%lld.%03d", (long long)(ms / MS_PER_S), (int)(ms % MS_PER_S));
		cast->written_ms += ms;
	}
	put_format(line, ", \"%c\", ", code);
}

static int
end_event(struct cast *cast)
{
	put(&cast->line, "]");
	return write_line(cast);
}

static int
write_event(struct cast *cast, int64_t t_us, char code, const char *text)
{
	if (cast->failure[0] != '\0')
		return 0;
	begin_event(cast, t_us, code);
	put_string(&cast->line, text);
	return end_event(cast);
}

/* ---- events ---- */

/* The last character may be split: its beginning waits in `rest` for the next output. */
int
cast_output(struct cast *cast, int64_t t_us, const void *bytes, size_t size)
{
	struct rest *rest = &cast->rest;
	size_t all_size = rest->size + size, left;
	char *all;

	if (cast->failure[0] != '\0' || size == 0)
		return 0;
	all = mem_new(all_size, 1);
	memcpy(all, rest->bytes, rest->size);
	memcpy(all + rest->size, bytes, size);
	begin_event(cast, t_us, 'o');
	put(&cast->line, "\"");
	if (!cast->begun)
		put_text(&cast->line, cursor_off, strlen(cursor_off));
	cast->begun = true;
	left = put_text(&cast->line, all, all_size);
	put(&cast->line, "\"");
	memcpy(rest->bytes, all + all_size - left, left);
	rest->size = left;
	free(all);
	return end_event(cast);
}

int
cast_resize(struct cast *cast, int64_t t_us, int cols, int rows)
{
	char size[LINE_HEAD_SIZE];

	cast->rows = rows;
	utf8_format(size, sizeof size, "%dx%d", cols, rows);
	return write_event(cast, t_us, 'r', size);
}

int
cast_marker(struct cast *cast, int64_t t_us, const char *label)
{
	return write_event(cast, t_us, 'm', label);
}

void
cast_exit(struct cast *cast, int64_t t_us, int status)
{
	cast->exits = true;
	cast->exit_us = t_us;
	cast->exit_status = status;
}

/* ---- a recording ---- */

static void
put_theme(struct line *line, enum theme theme)
{
	const struct theme_paper *paper = theme_paper(theme);

	put_format(line, ", \"theme\": {\"fg\": \"#%06x\"", (unsigned)paper->fg);
	put_format(line, ", \"bg\": \"#%06x\", \"palette\": \"", (unsigned)paper->bg);
	for (int i = 0; i < THEME_PALETTE_COUNT; i++)
		put_format(line, "%s#%06x", i == 0 ? "" : ":", (unsigned)paper->palette[i]);
	put(line, "\"}");
}

static int
write_header(struct cast *cast, const struct cast_options *options)
{
	struct line *line = &cast->line;

	if (cast->version == 2) {
		put_format(line, "{\"version\": 2, \"width\": %d, \"height\": %d", options->cols, options->rows);
	} else {
		put_format(line, "{\"version\": 3, \"term\": {\"cols\": %d, \"rows\": %d", options->cols, options->rows);
		put(line, ", \"type\": \"xterm-256color\"");
		put_theme(line, options->theme);
		put(line, "}");
	}
	if (options->wall_us != 0)
		put_format(line, ", \"timestamp\": %lld", (long long)(options->wall_us / US_PER_S));
	if (options->idle_limit_us > 0) {
		put(line, ", \"idle_time_limit\": ");
		put_seconds(line, options->idle_limit_us);
	}
	if (options->title != NULL) {
		put(line, ", \"title\": ");
		put_string(line, options->title);
	}
	if (cast->version == 2) {
		put(line, ", \"env\": {\"TERM\": \"xterm-256color\"}");
		put_theme(line, options->theme);
	}
	put(line, "}");
	return write_line(cast);
}

static void
free_cast(struct cast *cast)
{
	ARRAY_RELEASE(cast->line.bytes);
	free(cast);
}

/* A pipe, a socket or a terminal could block the one loop. */
static bool
never_blocks(int fd)
{
	struct stat stat;

	return fstat(fd, &stat) == 0 && (S_ISREG(stat.st_mode) || (S_ISCHR(stat.st_mode) && !isatty(fd)));
}

struct cast *
cast_new(int fd, const struct cast_options *options, char *why, size_t why_size)
{
	struct cast *cast = mem_new(1, sizeof *cast);
	off_t at = lseek(fd, 0, (fcntl(fd, F_GETFL) & O_APPEND) != 0 ? SEEK_END : SEEK_CUR);

	cast->fd = fd;
	cast->version = options->version;
	cast->rows = options->rows;
	cast->whole = at == -1 ? 0 : at;
	if (!never_blocks(fd))
		fail(cast, "not a regular file");
	else
		write_header(cast, options);
	if (cast->failure[0] != '\0') {
		cast_close(cast, why, why_size);
		return NULL;
	}
	return cast;
}

/* Writes the last events: the last frame stays visible until the recording's end. */
static void
write_end(struct cast *cast)
{
	int64_t end_us = cast->exits ? cast->exit_us : cast->last_us;
	char last[LINE_HEAD_SIZE];

	if (cast->begun && cast->failure[0] == '\0') {
		utf8_format(last, sizeof last, "\033[0m\033[%d;1H\033[?25h", cast->rows);
		cast_output(cast, end_us, last, strlen(last));
	}
	if (cast->exits && cast->version == 3 && cast->failure[0] == '\0') {
		utf8_format(last, sizeof last, "%d", cast->exit_status);
		write_event(cast, end_us, 'x', last);
	}
}

int
cast_close(struct cast *cast, char *why, size_t why_size)
{
	int result = 0;

	write_end(cast);
	if (close(cast->fd) != 0 && cast->failure[0] == '\0')
		fail(cast, strerror(errno));
	if (cast->failure[0] != '\0') {
		utf8_format(why, why_size, "%s", cast->failure);
		result = -1;
	}
	free_cast(cast);
	return result;
}
