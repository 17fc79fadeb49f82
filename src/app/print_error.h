/* One line on standard error about what went wrong, with standard output, too. */
#ifndef WAITSCOPE_PRINT_ERROR_H
#define WAITSCOPE_PRINT_ERROR_H

enum { CLAUSE_SIZE = 160 }; /* for a clause that says why a file or the terminal cannot be used */

/* "waitscope: …" and a newline; characters that a terminal might obey, whoever they are from, are replaced. */
__attribute__((format(printf, 1, 2)))
void app_print_error(const char *format, ...);

/* Prints on standard output, unless nobody reads it. Returns the exit status, which is `status` if the text has
 * arrived. Both ways of printing wait as print_text() does. */
int app_print(const char *text, int status);

/* Sees whether what was printed has arrived: a disk may be full, a terminal have hung up. Returns the exit status,
 * which is `status` if it has. */
int app_flush(int status);

#endif
