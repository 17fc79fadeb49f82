/* Reading saved runs while somebody waits: the loop turns meanwhile, and what takes long is shown. */
#ifndef WAITSCOPE_READ_RUN_H
#define WAITSCOPE_READ_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct event_base;
struct trace;

enum { READ_RUN_NAME_SIZE = 48 }; /* longer ones end in "…" */

/* For files that are read one after the other. */
struct read_run {
	struct event_base *base;   /* it turns; NULL: there is none */
	const bool *stopped;       /* reading is given up once that is true; NULL: never */
	/* Shows how far the file of that name is read, which is valid until the next one is; NULL: standard error does, if it is a
	 * terminal. */
	void (*show)(void *arg, const char *name, int percent);
	void *arg;
	char name[READ_RUN_NAME_SIZE]; /* of the one being read, without its folder */
	int64_t begun_us;          /* the first one was */
	int64_t shown_us;          /* the last time; 0: not yet */
};

/* It is borrowed by what read_run_load() calls. All else of it is zero. */
void read_run_begin(struct read_run *);

/* As saved_run_load(). */
struct trace *read_run_load(struct read_run *, const char *path, char *why, size_t why_size);

/* Takes back what standard error shows, if it does; others may be read after that. */
void read_run_end(struct read_run *);

#endif
