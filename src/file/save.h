/* Keeping a run in a file whose ending says what it is: .json (run_file.h) or .har
 * (har.h). */
#ifndef WAITSCOPE_SAVE_H
#define WAITSCOPE_SAVE_H

#include <stddef.h>

#include "log/timeline.h"
#include "log/trace.h"

struct run_saving;

/* Begins to keep the run as it is now; a file that is there is replaced at the end, at once
 * or not at all. `address`: the server's, NULL if it is not known. Both must stay until
 * the end. NULL with a clause in `why`. */
struct run_saving *run_saving_new(const struct timeline *, const char *address, const char *path, char *why, size_t why_size);

/* Writes a few milliseconds' worth, or all of it. Returns 1 while there is more. Else the saving is
 * freed, and it returns 0, or -1 with a clause in `why`. */
int run_saving_step(struct run_saving *, char *why, size_t why_size);
int run_saving_finish(struct run_saving *, char *why, size_t why_size);

/* Reads a kept run. NULL with one line in `why`. */
struct trace *run_load(const char *path, char *why, size_t why_size);

#endif
