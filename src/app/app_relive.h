/* A kept run that happens again: as much of its log as has happened by now, as if it were
 * live. Nothing that looks at it can know what comes later. */
#ifndef WAITSCOPE_APP_RELIVE_H
#define WAITSCOPE_APP_RELIVE_H

#include <stddef.h>
#include <stdint.h>

#include "log/timeline.h"
#include "log/trace.h"

struct relive {
	const struct trace *whole;
	struct trace *trace;
	struct timeline *timeline; /* of that */
};

/* From its beginning. The whole is borrowed. */
void relive_init(struct relive *, const struct trace *whole);
void relive_release(struct relive *); /* one that is all 0 will do */

/* Lets happen what is in the log until then. Times do not decrease. */
void relive_until(struct relive *, int64_t t_us);

#endif
