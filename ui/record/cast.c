/* Recordings as asciicast. Decimals are written as integers: printf's depend on the locale. */
#include "ui/record/cast.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/json_text.h"
#include "base/memory.h"
#include "base/utf8.h"

enum { FAILURE_SIZE = 128, LINE_HEAD_SIZE = 64 };

static const char cursor_off[] = "\033[?25l";

struct line {
	ARRAY(char) bytes;
};

/* The bytes of a character that is not whole yet. */
struct rest {
	char bytes[UTF8_MAX_BYTES];
	size_t size;
};

struct cast {
	int fd, version, rows;
	off_t whole;         /* the file's size up to the last whole line */
	int64_t last_us;     /* the last event's time */
	int64_t told_ms;     /* version 3: the sum of all intervals so far */
	struct line line;
	struct rest rest;
	bool begun;          /* has had output */
	bool exits;          /* cast_exit() said: */
	int64_t exit_us;
	int exit_status;
	char failure[FAILURE_SIZE]; /* "" = none */
};

/* What players show where the screen names one of the 16 colours, or none. */
static const struct {
	const char *fg, *bg, *palette;
} colours[THEME_COUNT] = {
#define DARK_PALETTE \
	"#16181d:#d75f5f:#00af87:#ffd75f:#5fafd7:#af87d7:#5fd7d7:#d0d0d0:#6c7380:#ff7b7b:#5fe0b8:#ffe08a:#87c7ef:#ff87d7:#87e0e0:#ffffff"
#define LIGHT_PALETTE \
	"#262626:#b3001b:#00664a:#7a5200:#005faf:#870087:#00606a:#b4b8be:#5f6368:#b3001b:#007a5a:#7a5200:#005faf:#870087:#00606a:#ffffff"
	[THEME_AUTO] = { "#d0d0d0", "#16181d", DARK_PALETTE },
	[THEME_DARK] = { "#d0d0d0", "#16181d", DARK_PALETTE },
	[THEME_LIGHT] = { "#262626", "#ffffff", LIGHT_PALETTE },
	[THEME_CONTRAST] = { "#ffffff", "#000000", DARK_PALETTE },
	[THEME_MONO] = { "#e4e4e4", "#101010", DARK_PALETTE },
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
	vsnprintf(text, sizeof text, format, args);
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

/* Bytes as a JSON string without its quotes. Returns how many were left: the beginning of a
 * character that is not whole. */
static size_t
put_text(struct line *line, const char *bytes, size_t size)
{
	while (size > 0) {
		uint32_t c = UTF8_REPLACEMENT;
		int taken = utf8_decode(bytes, size, &c);

		if (taken == 0)
			break;
		put_character(line, taken > 0 ? c : UTF8_REPLACEMENT);
		bytes += abs(taken);
		size -= (size_t)abs(taken);
	}
	return size;
}

/* The same of text that ends here. */
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
	snprintf(cast->failure, sizeof cast->failure, "%s", why);
}

/* Cuts off what the file took of a line that it did not take whole. */
static void
take_back(struct cast *cast)
{
	if (ftruncate(cast->fd, cast->whole) == 0)
		lseek(cast->fd, cast->whole, SEEK_SET);
}

/* Writes the line: in one piece, unless the system takes but a part of it. */
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
	put_format(line, "%lld.%06d", (long long)(us / 1000000), (int)(us % 1000000));
}

/* "[time, "code", "": what comes before an event's data. In version 3 the times are intervals
 * in milliseconds; each is what is missing from the sum of those before, so that
 * rounding does not add up. */
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
		int64_t ms = (cast->last_us + 500) / 1000 - cast->told_ms;

		put_format(line, "%lld.%03d", (long long)(ms / 1000), (int)(ms % 1000));
		cast->told_ms += ms;
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

/* The last character may be torn: its beginning waits in `rest` for what comes next. */
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
	snprintf(size, sizeof size, "%dx%d", cols, rows);
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
	put(line, ", \"theme\": {\"fg\": ");
	put_string(line, colours[theme].fg);
	put(line, ", \"bg\": ");
	put_string(line, colours[theme].bg);
	put(line, ", \"palette\": ");
	put_string(line, colours[theme].palette);
	put(line, "}");
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
		put_format(line, ", \"timestamp\": %lld", (long long)(options->wall_us / 1000000));
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

/* A pipe, a socket or a terminal could keep the one loop waiting. */
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
	off_t at = lseek(fd, 0, SEEK_CUR);

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

/* What stands last is seen until the recording's end. */
static void
write_end(struct cast *cast)
{
	int64_t end_us = cast->exits ? cast->exit_us : cast->last_us;
	char last[LINE_HEAD_SIZE];

	if (cast->begun && cast->failure[0] == '\0') {
		snprintf(last, sizeof last, "\033[0m\033[%d;1H\033[?25h", cast->rows);
		cast_output(cast, end_us, last, strlen(last));
	}
	if (cast->exits && cast->version == 3 && cast->failure[0] == '\0') {
		snprintf(last, sizeof last, "%d", cast->exit_status);
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
		snprintf(why, why_size, "%s", cast->failure);
		result = -1;
	}
	free_cast(cast);
	return result;
}
