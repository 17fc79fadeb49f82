/* Keeping a run in a file whose ending says what it is: .json (run_file.h) or .har
 * (har.h). */
#ifndef WAITSCOPE_SAVED_RUN_H
#define WAITSCOPE_SAVED_RUN_H

#include <stddef.h>

#include "log/timeline.h"
#include "log/trace.h"

struct saved_run;

/* Begins to keep the run as it is now; a file that is there is replaced at the end, at once
 * or not at all. `address`: the server's, NULL if it is not known. Both must stay until
 * the end. NULL with a clause in `why`. */
struct saved_run *saved_run_new(const struct timeline *, const char *address, const char *path, char *why, size_t why_size);

/* Writes a few milliseconds' worth, or all of it. Returns 1 while there is more. Else the saving is
 * freed, and it returns 0, or -1 with a clause in `why`. */
int saved_run_step(struct saved_run *, char *why, size_t why_size);
int saved_run_finish(struct saved_run *, char *why, size_t why_size);

/* Reads a kept run. NULL with one line in `why`. */
struct trace *saved_run_load(const char *path, char *why, size_t why_size);

#endif
