/*
 * A stage, for fuzz_session: a source of runs that look as if they were live. What happens in them is known beforehand, and comes as
 * time goes by; knobs can be turned, runs begun. No loop, no sockets.
 */
#ifndef WAITSCOPE_STAGE_H
#define WAITSCOPE_STAGE_H

#include <stdint.h>

#include "app/source.h"

enum { STAGE_RUNS = 8 };

/* That one of its runs; the hooks are told as those of a live source are. Freed with source_free(). */
struct source *stage_new(int run, const struct settings *, const struct run_hooks *);

#endif
