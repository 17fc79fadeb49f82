/* Signals that wait. */
#include "base/held_signals.h"

#include <stddef.h>

void
held_signals_begin(sigset_t *before)
{
	static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS };
	sigset_t held;

	sigfillset(&held);
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
		sigdelset(&held, faults[i]);
	sigprocmask(SIG_BLOCK, &held, before);
}

void
held_signals_end(const sigset_t *before)
{
	sigprocmask(SIG_SETMASK, before, NULL);
}
