/*
 * Included before all else where static analysers read a test: there, an assertion that fails ends the program. cmocka's leave by
 * longjmp() out of a function of which an analyser does not know that, so it would follow what comes after them.
 */
#ifndef WAITSCOPE_ANALYSED_H
#define WAITSCOPE_ANALYSED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* None is the same as no other: cmocka's assertion ends then, too, by a signal. */
__attribute__((unused))
static bool
is_same_text(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

#define ENDS_UNLESS(holds) do { if (!(holds)) abort(); } while (0)

#undef assert_true
#undef assert_false
#undef assert_null
#undef assert_non_null
#undef assert_int_equal
#undef assert_int_not_equal
#undef assert_in_range
#undef assert_string_equal
#undef fail
#undef fail_msg
#undef skip
#define assert_true(holds) ENDS_UNLESS(holds)
#define assert_false(holds) ENDS_UNLESS(!(holds))
#define assert_null(pointer) ENDS_UNLESS((pointer) == NULL)
#define assert_non_null(pointer) ENDS_UNLESS((pointer) != NULL)
#define assert_int_equal(a, b) ENDS_UNLESS((intmax_t)(a) == (intmax_t)(b))
#define assert_int_not_equal(a, b) ENDS_UNLESS((intmax_t)(a) != (intmax_t)(b))
#define assert_in_range(value, least, most) ENDS_UNLESS((uintmax_t)(value) >= (uintmax_t)(least) && (uintmax_t)(value) <= (uintmax_t)(most))
#define assert_string_equal(a, b) ENDS_UNLESS(is_same_text((a), (b)))
#define fail_msg(...) (printf(__VA_ARGS__), abort())
#define skip() abort()

#endif
