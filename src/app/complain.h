/* One line on stderr about what went wrong. */
#ifndef WAITSCOPE_COMPLAIN_H
#define WAITSCOPE_COMPLAIN_H

enum { CLAUSE_SIZE = 160 }; /* room enough for a clause that says why a file or the terminal cannot be used */

/* "waitscope: …" and a newline. */
__attribute__((format(printf, 1, 2)))
void complain(const char *format, ...);

#endif
