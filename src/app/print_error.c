/* Prints errors for people. */
#include "app/print_error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/out.h"
#include "base/print.h"
#include "base/utf8.h"

/* Names of files stand in it, and what libraries say: whatever a terminal might obey is replaced. */
void
app_print_error(const char *format, ...)
{
	va_list args;
	char *line, *whole;

	va_start(args, format);
	line = mem_vformat(format, args);
	va_end(args);
	utf8_clean(line, '?');
	whole = mem_format("waitscope: %s\n", line);
	free(line);
	print_text(STDERR_FILENO, whole); /* nobody else can be told */
	free(whole);
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
	int failure = print_text(STDOUT_FILENO, text);

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
