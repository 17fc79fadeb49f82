/* The filter that lets a traced program run at full speed but for the calls that can wait. */
#ifndef WAITSCOPE_FILTER_H
#define WAITSCOPE_FILTER_H

#include <stdbool.h>
#include <stdint.h>

/* From within the program, before its exec: each call of wait_calls() stops for its tracer from now on, in it and
 * in all that it starts. It takes the right to gain rights by a set-uid program with it (PR_SET_NO_NEW_PRIVS). A
 * tracer must be there: without one, those calls fail. Programs for another kind of machine (32 bits) are not
 * stopped. Returns 0, or the errno of what was refused. */
int filter_install(void);

/* Returns 0 if that can be done here, or the errno of what is refused. Nothing is installed. */
int filter_check(void);

/* Returns true if the filter knows the calls of programs for that machine, by their numbers (AUDIT_ARCH of linux/audit.h). */
bool filter_knows(uint32_t machine);

#endif
