/* Lines that somebody types, or that a pipe or a file has, read on the loop without ever waiting for them. */
#ifndef WAITSCOPE_TYPED_H
#define WAITSCOPE_TYPED_H

struct event_base;
struct typed;

enum { TYPED_MOST = 1024 /* bytes of a line; what is more of it is left out */ };

/* Reads from the descriptor, which stays the caller's. `line` gets each line without its end, its last one also if nothing ends
 * it; `ended` is called once after the last. Both are called from the loop. */
struct typed *typed_new(struct event_base *, int fd, void (*line)(void *arg, const char *line), void (*ended)(void *arg), void *arg);
void typed_free(struct typed *);

#endif
