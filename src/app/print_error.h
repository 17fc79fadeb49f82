/* Lines for people, on standard output; and on standard error about what went wrong, with standard output, too.
 * Names of files stand in them, and what servers, files and libraries say: all of it is as cells would show it
 * (base/letter.h), and in ASCII where the terminal may take bytes for something else than UTF-8. */
#ifndef WAITSCOPE_PRINT_ERROR_H
#define WAITSCOPE_PRINT_ERROR_H

enum { CLAUSE_SIZE = 160 }; /* for a clause that says why a file or the terminal cannot be used */

/* A text of one or more lines, fit to be printed. The caller frees it. */
char *app_printable(const char *text);

/* One line, which a newline follows: one in a file's name begins no other. */
__attribute__((format(printf, 1, 2)))
void app_print_line(const char *format, ...);

/* The same on standard error, behind "waitscope: ". */
__attribute__((format(printf, 1, 2)))
void app_print_error(const char *format, ...);

/* A line on standard error that the next one takes the place of: only for somebody at a terminal, of which it must not fill a row.
 * "" takes it away. */
__attribute__((format(printf, 1, 2)))
void app_print_passing(const char *format, ...);

/* Prints a text of one or more lines on standard output. Returns the exit status, which is `status` if it has
 * arrived, or was waited for long enough. This and app_print_error() wait as print_text() does. */
int app_print(const char *text, int status);

/* Sees whether what was printed has arrived: a disk may be full, a terminal have hung up. Returns the exit status,
 * which is `status` if it has. */
int app_flush(int status);

#endif
