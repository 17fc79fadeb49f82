/* What there is to look at in a lab that has a run. */
#ifndef WAITSCOPE_APP_PRESENT_H
#define WAITSCOPE_APP_PRESENT_H

#include <stdint.h>

#include "run/lab.h"
#include "ui/stage.h"

/* Now. */
struct present app_present(struct lab *);

/* As it was at t, live then: nothing of what came later. *knobs becomes how they were set;
 * the present borrows it. */
struct present app_present_at(struct lab *, int64_t t_us, struct settings *knobs);

#endif
