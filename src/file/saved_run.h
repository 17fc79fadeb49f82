/* Saving a run in a file whose ending tells the format, .json (run_file.h) or .har (har.h);
 * and loading it. */
#ifndef WAITSCOPE_SAVED_RUN_H
#define WAITSCOPE_SAVED_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "log/timeline.h"
#include "log/trace.h"

struct saved_run;

/* Returns true if the ending is that of a format. */
bool saved_run_knows(const char *path);

/* The endings by index, alone (".har") and as help has them (".json (can be shown again)"); NULL
 * after the last. */
const char *saved_run_ending_at(int i);
const char *saved_run_help_at(int i);

/* Begins to save the run as it is now. An existing file is replaced at the end, at once or not
 * at all. `address`: the server's, NULL if unknown. Both are borrowed until the end. NULL
 * with a clause in `why`. */
struct saved_run *saved_run_new(const struct timeline *, const char *address, const char *path, char *why, size_t why_size);

/* Writes for a few milliseconds, or writes everything. Returns 1 while there is more. Otherwise
 * frees the struct and returns 0, or -1 with a clause in `why`. */
int saved_run_step(struct saved_run *, char *why, size_t why_size);
int saved_run_finish(struct saved_run *, char *why, size_t why_size);

/* Reads a run saved as .json. NULL with one line in `why`. */
struct trace *saved_run_load(const char *path, char *why, size_t why_size);

#endif
