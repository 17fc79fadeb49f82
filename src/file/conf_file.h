/*
 * Settings files: the only door to libconfuse. A file is read whole, made fit for
 * its lexer (conf_text.h) and parsed as a table of options says; every complaint
 * is one line with a line number.
 */
#ifndef WAITSCOPE_CONF_FILE_H
#define WAITSCOPE_CONF_FILE_H

#include <confuse.h>
#include <stddef.h>

#include "file/conf_text.h"

enum { CONF_FILE_MAX = 64 * 1024 }; /* bytes */

/* The whole file, freed by the caller. NULL with a complaint (and errno, 0 if the
 * system is not to blame) if it cannot be read, is no ordinary file, or is larger
 * than CONF_FILE_MAX. */
char *conf_file_load(const char *path, size_t *size, struct conf_complaint *);

/* Parses text as the options say. Their callbacks may ask conf_file_arg(), which is
 * `arg`, and complain by conf_file_complain(). Returns 0, or -1 with the first
 * complaint. Not to be called from within a callback. */
int conf_file_parse(const char *text, size_t size, cfg_opt_t *options, void *arg, struct conf_complaint *);

/* ---- for callbacks ---- */

void *conf_file_arg(void);

/* Notes the complaint and returns -1, which the callback returns. */
__attribute__((format(printf, 2, 3)))
int conf_file_complain(int line, const char *format, ...);

/* The line of the { whose } stands on that line. */
int conf_file_opened_at(int line);

/* ---- complaints ---- */

/* A name or value as a complaint shows it: cut off when it is long. */
struct conf_quote {
	char text[64];
};
struct conf_quote conf_quote(const char *);

/* Writes "FILE:LINE: complaint". A long path loses its beginning. */
void conf_file_explain(const struct conf_complaint *, const char *path, char *why, size_t why_size);

#endif
