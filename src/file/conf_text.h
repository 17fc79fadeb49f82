/*
 * Settings files as people write them, made fit for libconfuse's lexer. Pure.
 *
 * libconfuse 3.3 puts environment variables where "${NAME}" stands, in quotes and
 * outside; counts every # comment as three lines, and takes one for a value where a
 * value is due; lets a string or a section that is never closed pass at the end of
 * the text; turns \e and \x1b into control characters; and drops stray characters
 * without a word. So here comments become blanks; a string gets the one form that
 * means just what it says, on the line where it begins; and all else that is not a
 * plain word or one of { } = += , is refused, with its line.
 */
#ifndef WAITSCOPE_CONF_TEXT_H
#define WAITSCOPE_CONF_TEXT_H

#include <stdarg.h>
#include <stddef.h>

enum { CONF_COMPLAINT_SIZE = 320 };

/* What is wrong with a file, and what is expected. */
struct conf_complaint {
	int line; /* from 1; 0 = the file as a whole */
	char text[CONF_COMPLAINT_SIZE];
};

__attribute__((format(printf, 3, 4)))
void conf_complaint_set(struct conf_complaint *, int line, const char *format, ...);

struct conf_text {
	char *text;     /* for the library */
	int *opened_at; /* the line of a } -> the line of its { ; others 0 */
	int lines;
};

/* Returns 0, or -1 with the complaint. Either way *out is to be released. */
int conf_text_clean(const char *text, size_t size, struct conf_text *out, struct conf_complaint *);
void conf_text_release(struct conf_text *);

/* Folds white space to single blanks. A blank line parts paragraphs: "\n\n" between
 * them if `paragraphs`, else a blank as well. Freed by the caller. */
char *conf_text_fold(const char *text, int paragraphs);

/* Like vsnprintf, but one line without control characters, and never cut off in the
 * middle of a UTF-8 character. */
__attribute__((format(printf, 3, 0)))
void conf_text_vformat(char *out, size_t size, const char *format, va_list);

/* How many characters (not bytes) a UTF-8 text has. */
size_t conf_text_length(const char *text);

#endif
