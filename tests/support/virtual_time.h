/*
 * Time that passes only where nothing is to be done. A test program that has virtual_time.c among its sources has these in the
 * place of the C library's clock_gettime(), nanosleep(), timerfd_settime() and epoll_wait(), which libevent calls,
 * too. The program, its sockets and the loop are the real ones; while something happens the clock stands, and when the
 * loop would wait for a timer it is that timer's time at once.
 */
#ifndef WAITSCOPE_VIRTUAL_TIME_H
#define WAITSCOPE_VIRTUAL_TIME_H

#include <stdint.h>

/* From now on time is virtual, until the program's end. Before, the clock is the real one. */
void virtual_time_begin(void);

/* How often a timer was waited for: 0 where libevent waits in another way, and time is real. */
uint64_t virtual_time_jumps(void);

#endif
