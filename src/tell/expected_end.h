/* When a program is expected to end, in words that say that it is expected. Pure. */
#ifndef WAITSCOPE_EXPECTED_END_H
#define WAITSCOPE_EXPECTED_END_H

#include "log/outlook.h"

enum { EXPECTED_END_FORMS = 3, EXPECTED_END_SIZE = 128 };

/* Writes "ends at about 15.0 s", "ends between 9.0 s and 21.0 s" or why that is not known, in
 * that grain (base/duration.h), the longest form first; in ASCII. */
void expected_end_write(const struct outlook_program *, int64_t grain_us, char forms[EXPECTED_END_FORMS][EXPECTED_END_SIZE]);

/* The same for one that has not begun, since it comes after sync: when and why it begins, too. */
void expected_begin_write(const struct outlook_program *, int64_t grain_us, char forms[EXPECTED_END_FORMS][EXPECTED_END_SIZE]);

#endif
