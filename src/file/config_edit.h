/*
 * Text with lines of KEY: VALUE in which some values are set anew. All else stays as it is, to
 * the byte: comments, order, lines that nobody knows. Pure.
 */
#ifndef WAITSCOPE_CONFIG_EDIT_H
#define WAITSCOPE_CONFIG_EDIT_H

#include <stddef.h>

struct config_setting {
	const char *key;
	char value[64];
	const char *comment; /* behind it, in a line of its own making */
};

/* Sets each in its first line, or in a new one at the end. The new text is freed by the caller. It knows
 * lines, not YAML: whoever wants to be sure reads the new text. */
char *config_edit(const char *text, const struct config_setting *, size_t count);

/* The first line, from 1, that is neither empty nor a comment nor KEY: VALUE, as far in as the first of
 * those: what config_edit() may not get right. 0 if there is none. */
int config_edit_odd_line(const char *text);

#endif
