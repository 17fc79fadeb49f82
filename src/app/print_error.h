/* One line on standard error about what went wrong. */
#ifndef WAITSCOPE_PRINT_ERROR_H
#define WAITSCOPE_PRINT_ERROR_H

enum { CLAUSE_SIZE = 160 }; /* for a clause that says why a file or the terminal cannot be used */

/* "waitscope: …" and a newline; characters that a terminal might obey, whoever they are from, are replaced. */
__attribute__((format(printf, 1, 2)))
void app_print_error(const char *format, ...);

#endif
