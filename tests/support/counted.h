/*
 * Counted work, for tests that link libcounted.a: whatever is in it calls the compiler's
 * __sanitizer_cov_trace_pc() in each basic block, so that no loop goes unseen. What C's library
 * does for it is counted by its length.
 */
#ifndef WAITSCOPE_COUNTED_H
#define WAITSCOPE_COUNTED_H

#include <stddef.h>

/* The steps so far, since the program began. */
size_t counted_steps(void);

#endif
