/* Prints errors for people. */
#include "app/print_error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/out.h"
#include "base/utf8.h"

/* Names of files stand in it, and what libraries say: whatever a terminal might obey is replaced. */
void
app_print_error(const char *format, ...)
{
	va_list args;
	char *line;

	va_start(args, format);
	line = mem_vformat(format, args);
	va_end(args);
	utf8_clean(line, '?');
	fprintf(stderr, "waitscope: %s\n", line);
	free(line);
}

/* A reader who has had enough (EPIPE) is no error worth a line. */
int
app_flush(int status)
{
	errno = 0;
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (errno != EPIPE)
		app_print_error("standard output: %s", out_reason(errno));
	return status == 0 ? 1 : status;
}
