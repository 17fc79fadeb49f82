/* Readers of the page for the room, in a process of their own. */
#ifndef WAITSCOPE_BENCH_READERS_H
#define WAITSCOPE_BENCH_READERS_H

#include <stdint.h>
#include <sys/types.h>

/* Begins with so many; as soon as somebody listens there, they connect and read all that comes. */
pid_t readers_begin(uint16_t port, int count);
void readers_end(pid_t);

/* A port that nobody has. */
uint16_t readers_free_port(void);

#endif
