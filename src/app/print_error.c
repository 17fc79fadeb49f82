/* Prints lines for people. */
#include "app/print_error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/letter.h"
#include "base/memory.h"
#include "base/out.h"
#include "base/print.h"
#include "base/utf8.h"
#include "ui/draw/theme.h"

/* In the bytes of UTF-8 are some that other terminals obey: 0x9b is ESC [. */
static void
to_ascii(char *text)
{
	char *out = text;

	while (*text != '\0') {
		uint32_t c;
		int size = utf8_decode(text, strnlen(text, UTF8_MAX_BYTES), &c);

		*out++ = size == 1 ? *text : theme_glyph_ascii(c);
		text += size;
	}
	*out = '\0';
}

char *
app_printable(const char *text)
{
	char *clean = letter_clean(text);

	if (!theme_glyphs_are_safe())
		to_ascii(clean);
	return clean;
}

/* The line, and a newline. The caller frees it. */
__attribute__((format(printf, 2, 0)))
static char *
format_line(const char *who, const char *format, va_list args)
{
	char *whole = mem_vformat(format, args), *printable, *line;

	for (char *p = whole; (p = strchr(p, '\n')) != NULL;)
		*p = '?';
	printable = app_printable(whole);
	line = mem_format("%s%s\n", who, printable);
	free(printable);
	free(whole);
	return line;
}

void
app_print_line(const char *format, ...)
{
	va_list args;
	char *line;

	va_start(args, format);
	line = format_line("", format, args);
	va_end(args);
	fputs(line, stdout);
	free(line);
}

void
app_print_error(const char *format, ...)
{
	va_list args;
	char *line;

	va_start(args, format);
	line = format_line("waitscope: ", format, args);
	va_end(args);
	print_text(STDERR_FILENO, line); /* nobody else can be told */
	free(line);
}

void
app_print_passing(const char *format, ...)
{
	static const char begins[] = "\r\033[K"; /* of ECMA-48: back, and clear the line */
	const char *type = getenv("TERM");
	va_list args;
	char *line, *passing;

	if (type == NULL || strcmp(type, "dumb") == 0 || !isatty(STDERR_FILENO))
		return;
	va_start(args, format);
	line = format_line("", format, args);
	va_end(args);
	line[strlen(line) - 1] = '\0';
	passing = mem_format("%s%s%s", begins, line[0] == '\0' ? "" : "waitscope: ", line);
	print_text(STDERR_FILENO, passing);
	free(passing);
	free(line);
}

static int
tell_failure(int failure, int status)
{
	/* A reader who has had enough is no error worth a line. */
	if (failure != EPIPE)
		app_print_error("standard output: %s", out_reason(failure));
	return status == 0 ? 1 : status;
}

int
app_print(const char *text, int status)
{
	char *printable = app_printable(text);
	int failure = print_text(STDOUT_FILENO, printable);

	free(printable);
	return failure == 0 || failure == ETIMEDOUT ? status : tell_failure(failure, status);
}

int
app_flush(int status)
{
	errno = 0;
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	return tell_failure(errno, status);
}
