/* Prints errors for people. */
#include "app/print_error.h"

#include <stdarg.h>
#include <stdio.h>

void
app_print_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("waitscope: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
}
