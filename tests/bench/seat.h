/*
 * A seat at a terminal: a program on a pseudo-terminal of its own, whose output is read as fast as it comes, by nobody who would answer
 * a question. Its home is an empty folder, so that nobody's settings count.
 */
#ifndef WAITSCOPE_BENCH_SEAT_H
#define WAITSCOPE_BENCH_SEAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct emulator;

struct seat {
	pid_t pid;
	int master;                /* -1: nothing runs there any more */
	int64_t begun_us;          /* clock_now_us() before the program was started */
	int64_t read_us;           /* and when something was last read */
	int64_t bytes;             /* that were read */
	struct emulator *emulator; /* that is fed with them, the caller's; NULL: none */
};

/* Starts argv[0], which is looked up as a shell does. */
void seat_open(struct seat *, const char *home, int cols, int rows, const char *const argv[]);

/* Reads until then, or until the program ends: then it returns false. */
bool seat_read(struct seat *, int64_t for_us);

void seat_type(const struct seat *, const char *keys);
void seat_resize(const struct seat *, int cols, int rows);

/* Reads until a file is there, or PATIENCE_US are over: then it returns false. */
enum { SEAT_PATIENCE_US = 60 * 1000 * 1000 };
bool seat_read_until_file(struct seat *, const char *path);

/* Types q, and reads to the end, which a signal brings if nothing else does. Returns its status as waitpid() has it. */
int seat_close(struct seat *);

#endif
