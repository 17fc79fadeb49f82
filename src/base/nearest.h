/* The name that an unknown one was probably meant to be. Pure. */
#ifndef WAITSCOPE_NEAREST_H
#define WAITSCOPE_NEAREST_H

/* Of the names name_at(0), name_at(1), … up to the first NULL: one that begins with `name`,
 * else the one with the fewest letters added, dropped, changed or swapped; NULL if none
 * is near. */
const char *nearest_name(const char *name, const char *(*name_at)(int i));

/* The same of names[0] to names[count - 1]. */
const char *nearest_in(const char *name, const char *const names[], int count);

#endif
