/* Signals that wait. */
#ifndef WAITSCOPE_HELD_SIGNALS_H
#define WAITSCOPE_HELD_SIGNALS_H

#include <signal.h>

/* From now on signals wait, for what none may come in between of: it must not take long. Those of faults
 * (SIGSEGV and its like) do not: blocked, they would end the program without their handler. */
void held_signals_begin(sigset_t *before);
void held_signals_end(const sigset_t *before);

#endif
