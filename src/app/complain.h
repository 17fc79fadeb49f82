/* One line on stderr about what went wrong. */
#ifndef WAITSCOPE_COMPLAIN_H
#define WAITSCOPE_COMPLAIN_H

/* "waitscope: …" and a newline. */
__attribute__((format(printf, 1, 2)))
void complain(const char *format, ...);

#endif
