/* What there is to look at in a lab that has a run. */
#ifndef WAITSCOPE_MOMENT_H
#define WAITSCOPE_MOMENT_H

#include <stdint.h>

#include "run/lab.h"
#include "ui/viewer.h"

/* Now. */
struct moment moment_now(struct lab *);

/* As it was at t, live then: nothing of what came later. *knobs becomes how they were set;
 * the present borrows it. */
struct moment moment_at(struct lab *, int64_t t_us, struct settings *knobs);

#endif
