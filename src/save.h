/* Keeping a run in a file whose ending says what it is: .json (run_file.h) or .har
 * (har.h). */
#ifndef WAITSCOPE_SAVE_H
#define WAITSCOPE_SAVE_H

#include <stddef.h>

#include "timeline.h"
#include "trace.h"

/* Writes the run; a file that is there is replaced at once or not at all. `address`: the
 * server's, NULL if it is not known. Returns 0, or -1 with a clause in `why`. */
int run_save(const struct timeline *, const char *address, const char *path, char *why, size_t why_size);

/* Reads a kept run. NULL with one line in `why`. */
struct trace *run_load(const char *path, char *why, size_t why_size);

#endif
