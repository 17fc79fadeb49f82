/* Programs without a terminal. */
#ifndef WAITSCOPE_BENCH_RUN_PROGRAM_H
#define WAITSCOPE_BENCH_RUN_PROGRAM_H

#include <stdbool.h>
#include <sys/types.h>

/* Runs argv[0], which is looked up as a shell does, to its end. What it says on its standard output is dropped. Returns how long that
 * took in ms, from before it was started; or -1 if it failed. */
double run_program(const char *const argv[]);

/* Runs a program that prints so many numbers, which it returns. Returns false if it failed, or printed less. */
bool run_for_numbers(const char *const argv[], double *numbers, int count);

/* The same in two steps, for what is to be seen meanwhile. */
struct running {
	pid_t pid;
	int output; /* a pipe */
};
void running_begin(struct running *, const char *const argv[]);
bool running_end(struct running *, double *numbers, int count);

/* For a process that has just been forked: Linux shares the processor among sessions first, so each program that is measured has one of
 * its own, on a terminal or not, and all are as nice as this one is. */
void lead_session(void);

/* Finds a Python 3 that has that module: NULL if there is none. Not the caller's. */
const char *find_python(const char *module);

/* Returns true if there is such a program. */
bool has_program(const char *name);

#endif
