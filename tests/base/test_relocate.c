/* What was installed together is found when it was moved together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/program.h"

static const struct {
	const char *folder, *bin, *target, *found;
} cases[] = {
	{ "/usr/bin", "/usr/bin", "/usr/share/it", "/usr/bin/../share/it" },
	{ "/opt/x/bin", "/usr/local/bin", "/usr/local/share/it", "/opt/x/bin/../share/it" },
	{ "/opt/x", "/usr/lib/tools/bin", "/usr/share/it", "/opt/x/../../../share/it" },
	{ "/x", "/bin", "/share/it", "/x/../share/it" },
	{ "/x", "/opt/it", "/opt/it/share", "/x/share" },
	{ "/x", "/opt/it", "/opt/it2/share", "/x/../it2/share" },
	{ "/x", "/usr/bin/", "/usr/share", "/x/../share" },
};

static void
what_moved_together_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char *found = program_relocate(cases[i].folder, cases[i].bin, cases[i].target);

		assert_string_equal(found, cases[i].found);
		free(found);
	}
}

static void
this_program_has_a_folder(void **state)
{
	char *folder = program_folder();

	(void)state;
	assert_non_null(folder);
	assert_int_equal(folder[0], '/');
	free(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_moved_together_is_found),
		cmocka_unit_test(this_program_has_a_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
