/* A screen that is not as it should be. */
#include "support/drawn.h"

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { WHAT_SIZE = 2048 };

void
drawn_fail(const struct grid *grid, const char *where, const char *format, va_list args)
{
	char *text = grid_to_text(grid, false), what[WHAT_SIZE];

	vsnprintf(what, sizeof what, format, args);
	fputs(text, stderr);
	free(text);
	fail_msg("%s: %s", where, what);
	abort();
}
