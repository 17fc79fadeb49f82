/* When a program is expected to end, in words that say that it is expected, and the law behind it. Pure. */
#ifndef WAITSCOPE_EXPECTED_END_H
#define WAITSCOPE_EXPECTED_END_H

#include "log/outlook.h"
#include "log/timeline.h"

enum {
	EXPECTED_END_LAW = 3,   /* the first forms say the law, too, such as "3 × 5.0 s, one after another" */
	EXPECTED_END_FORMS = 6,
	EXPECTED_END_SIZE = 240,
};

/* Writes "ends at about 15.0 s", "ends any moment now", "ends between 9.0 s and 21.0 s" or why that is
 * not known, as of t, in that grain (base/duration.h), the longest form first. Some may be the same. */
void expected_end_write(const struct timeline *, enum track, int64_t t_us, const struct outlook_program *, int64_t grain_us,
    char forms[EXPECTED_END_FORMS][EXPECTED_END_SIZE]);

/* The same for one that has not begun, since it comes after sync: when and why it begins, too. */
void expected_begin_write(const struct timeline *, enum track, int64_t t_us, const struct outlook_program *, int64_t grain_us,
    char forms[EXPECTED_END_FORMS][EXPECTED_END_SIZE]);

/* The same, but only when, and it must be known: "at about 6.0 s", "between 4.0 s and 8.0 s". */
void expected_begin_only_write(const struct outlook_program *, int64_t grain_us, char *out, size_t size);

#endif
