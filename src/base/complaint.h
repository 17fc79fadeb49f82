/*
 * Complaints about files that people write: where something is wrong, what, and what is
 * expected, in one line that is safe to print. What the file itself says stands in it as a
 * quote. Pure.
 */
#ifndef WAITSCOPE_COMPLAINT_H
#define WAITSCOPE_COMPLAINT_H

#include <stdarg.h>
#include <stddef.h>

enum { COMPLAINT_SIZE = 320 };

struct complaint {
	int line;   /* from 1; 0 = the file as a whole */
	int column; /* in characters, from 1; 0 = the line as a whole */
	char text[COMPLAINT_SIZE];
};

__attribute__((format(printf, 4, 5)))
void complaint_set(struct complaint *, int line, int column, const char *format, ...);
__attribute__((format(printf, 4, 0)))
void complaint_vset(struct complaint *, int line, int column, const char *format, va_list);

/* Writes "FILE:LINE:COLUMN: TEXT", without what is 0. A long path loses its beginning. */
void complaint_explain(const struct complaint *, const char *path, char *why, size_t why_size);

/* Like vsnprintf, but one line without control characters; what is too long ends in "…". */
__attribute__((format(printf, 3, 0)))
void complaint_vformat(char *out, size_t size, const char *format, va_list);

/* A name or a value of the file as a complaint shows it: cut off where it is long. */
struct complaint_quote {
	char text[64];
};
struct complaint_quote complaint_quote(const char *);

/* The name of a file as a line shows it: of a long one the end, behind "…". */
struct complaint_path {
	char text[100];
};
struct complaint_path complaint_path(const char *);

/* Complaints in the order in which they came, a line each, as complaint_explain() writes them. An empty
 * list is all zeros. */
struct complaints {
	char **lines;
	size_t count;
};
enum { COMPLAINT_LINE_SIZE = 512 };

void complaints_add(struct complaints *, const struct complaint *, const char *path);
void complaints_add_line(struct complaints *, const char *line);
void complaints_release(struct complaints *);

#endif
