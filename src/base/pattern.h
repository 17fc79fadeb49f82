/*
 * Extended regular expressions over UTF-8, the same in every locale: a character is one of UTF-8's, and a
 * backslash a backslash, also where the environment's characters are others (Big5's second bytes include it).
 */
#ifndef WAITSCOPE_PATTERN_H
#define WAITSCOPE_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

struct pattern;

/* NULL if the text is no such expression, with the reason in `why`. Freed with pattern_free(). */
struct pattern *pattern_new(const char *text, char *why, size_t why_size);
void pattern_free(struct pattern *); /* NULL is none */

/* Returns true if it matches somewhere in a line of text. */
bool pattern_matches(const struct pattern *, const char *line);

#endif
