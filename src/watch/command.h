/*
 * The process of a watched command, from the keeper's fork to its exec: a terminal of its own, an input that has ended,
 * its environment, the filter that stops it at its waits.
 */
#ifndef WAITSCOPE_COMMAND_H
#define WAITSCOPE_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

struct keeper_command;

/* What it says of its start, before its exec; after it nothing, and the pipe ends. */
struct command_start {
	enum { COMMAND_NO_TERMINAL, COMMAND_FAILED } what;
	int error;
};

/* The keeper's descriptors that a program in Python finds its lines by; not read if its lines are not wanted. */
struct command_lines {
	int memory, module;
};

/* Becomes the command. `told`: to the keeper. `leave`: from it: a
 * byte once it traces (1), or knows that it can't (0). */
_Noreturn void command_become(const struct keeper_command *, struct command_lines, int told, int leave);

/* Returns true if the program gets rights by its file that the person has not: it is set-uid or set-gid to somebody
 * else, or has capabilities. Traced, it would not get them. */
bool command_gains_rights(const char *name);

/* watch_limit_descriptors(). */
void command_limit_descriptors(uint64_t most);

/* Of this process: each signal does what it does to a new program, and none is blocked. */
void command_reset_signals(void);

/* Closes all descriptors from that one on. */
void command_close_from(int first);

#endif
