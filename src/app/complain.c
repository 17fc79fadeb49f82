/* Complaints. */
#include "app/complain.h"

#include <stdarg.h>
#include <stdio.h>

void
complain(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("waitscope: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
}
