/* Text for whoever reads what a standard descriptor leads to: a terminal that is stopped, or a pipe, may have
 * nobody who does. */
#ifndef WAITSCOPE_PRINT_H
#define WAITSCOPE_PRINT_H

/* Writes the text, and waits while it is not taken; once a signal has come meanwhile, or print_hurry() was
 * called, for PRINT_HURRY_MS at most, and not at all for a descriptor that took too long before. Returns 0, or
 * an errno; ETIMEDOUT: nobody reads. */
int print_text(int fd, const char *text);
enum { PRINT_HURRY_MS = 500 };

/* From now on nobody is waited for for long: nothing that is printed on the way out holds it up. */
void print_hurry(void);

/* Opens a second time, not to block, what the descriptor leads to: in its own description, shared with nobody.
 * Returns -1 for what never blocks for long (a file), or cannot be opened anew (a socket); and for one that
 * cannot be written to. */
int print_open_anew(int fd);

#endif
