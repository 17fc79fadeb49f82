/* A program without a terminal. */
#ifndef WAITSCOPE_BENCH_RUN_PROGRAM_H
#define WAITSCOPE_BENCH_RUN_PROGRAM_H

/* Runs argv[0], which is looked up as a shell does, to its end. What it says on its standard output is dropped. Returns how long that
 * took in ms, from before it was started; or -1 if it failed. */
double run_program(const char *const argv[]);

#endif
