/* The rules of Chrome's Trace Event Format, as the importers of Perfetto and of Chrome's own tools have them. */
#ifndef WAITSCOPE_TRACE_RULES_H
#define WAITSCOPE_TRACE_RULES_H

#include <stddef.h>

/* Checks a whole file in memory. Returns 0, or -1 with a line in `why` that says
 * which element breaks which rule. Stricter than the format where that makes sense of
 * a file that one program wrote: all have names and categories, all that begins also ends. */
int trace_rules_check(const char *text, size_t size, char *why, size_t why_size);

#endif
