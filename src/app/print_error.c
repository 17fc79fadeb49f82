/* Prints errors for people. */
#include "app/print_error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
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
