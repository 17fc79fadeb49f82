/* The timeline's builder under two more names: whoever includes this and then
 * src/log/timeline_build.c gives it the level that TIMELINE_LEVEL(name) makes a name of. */
#ifndef WAITSCOPE_TIMELINE_LEVEL_H
#define WAITSCOPE_TIMELINE_LEVEL_H

#include "log/timeline.h"

struct timeline *timeline_new_0(const struct trace *);
void timeline_free_0(struct timeline *);
size_t timeline_update_0(struct timeline *);

struct timeline *timeline_new_2(const struct trace *);
void timeline_free_2(struct timeline *);
size_t timeline_update_2(struct timeline *);

#endif
