/*
 * Linked into a build that counts lines: what a process has run is written also where it ends without exit(), as one that is watched
 * over, or dies of a signal, does.
 */
#include <signal.h>
#include <unistd.h>

void __gcov_dump(void);
int __real_raise(int number);
_Noreturn void __real__exit(int status);
int __wrap_raise(int number);
_Noreturn void __wrap__exit(int status);

int
__wrap_raise(int number)
{
	__gcov_dump();
	return __real_raise(number);
}

_Noreturn void
__wrap__exit(int status)
{
	__gcov_dump();
	__real__exit(status);
}
