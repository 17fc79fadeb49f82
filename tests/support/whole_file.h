/* Saved runs, written all at once and not a few steps at a time (file/har.h, file/run_file.h). */
#ifndef WAITSCOPE_WHOLE_FILE_H
#define WAITSCOPE_WHOLE_FILE_H

#include <stddef.h>
#include <stdio.h>

#include "log/timeline.h"
#include "log/trace.h"

/* Both return 0, or -1 with a clause in `why`. */
int whole_file_write_har(const struct timeline *, const char *address, FILE *, char *why, size_t why_size);
int whole_file_write_run(const struct trace *, FILE *, char *why, size_t why_size);

#endif
