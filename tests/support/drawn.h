/* What tests say of a screen that is drawn. */
#ifndef WAITSCOPE_DRAWN_H
#define WAITSCOPE_DRAWN_H

#include <stdarg.h>

#include "ui/draw/grid.h"

/* Fails the test: prints the screen, and behind `where` what is wrong with it. */
__attribute__((noreturn, format(printf, 3, 0)))
void drawn_fail(const struct grid *, const char *where, const char *format, va_list);

#endif
