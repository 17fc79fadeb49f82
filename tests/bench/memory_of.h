/* How much memory a process has. */
#ifndef WAITSCOPE_BENCH_MEMORY_OF_H
#define WAITSCOPE_BENCH_MEMORY_OF_H

#include <stdint.h>
#include <sys/types.h>

/* What is resident of it (RSS), in KB, as top and htop show it: what it shares with others counts in full. 0: the system does not
 * say. */
int64_t memory_of(pid_t);

#endif
