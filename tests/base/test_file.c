/* A file that appears whole or not at all: what is there before it is, and after. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "support/home.h"

enum { WHY_SIZE = 128 };

static struct new_file
open_file(const char *path)
{
	char why[WHY_SIZE];
	struct new_file file;

	if (new_file_open(&file, path, why, sizeof why) != 0)
		fail_msg("%s", why);
	return file;
}

static void
close_file(struct new_file *file)
{
	char why[WHY_SIZE];

	if (new_file_close(file, why, sizeof why) != 0)
		fail_msg("%s", why);
}

static void
appears_at_the_end(void **state)
{
	mode_t mask = umask(027);
	struct new_file file;

	(void)state;
	file = open_file(under_home("it"));
	assert_true(file.is_new);
	fputs("new", file.stream);
	assert_int_equal(access(under_home("it"), F_OK), -1);
	close_file(&file);
	assert_string_equal(read_file(under_home("it")), "new");
	assert_int_equal(mode_of(under_home("it")) & 07777, 0640);
	assert_int_equal(count_entries(home_path()), 1);
	umask(mask);
}

static void
replaces_with_the_same_permissions(void **state)
{
	struct new_file file;

	(void)state;
	write_file(under_home("it"), "old");
	assert_int_equal(chmod(under_home("it"), 0604), 0);
	file = open_file(under_home("it"));
	assert_false(file.is_new);
	fputs("new", file.stream);
	assert_int_equal(fflush(file.stream), 0);
	assert_string_equal(read_file(under_home("it")), "old");
	close_file(&file);
	assert_string_equal(read_file(under_home("it")), "new");
	assert_int_equal(mode_of(under_home("it")) & 07777, 0604);
	assert_int_equal(count_entries(home_path()), 1);
}

static void
a_link_stays_one(void **state)
{
	struct new_file file;

	(void)state;
	write_file(under_home("real"), "old");
	assert_int_equal(symlink("real", under_home("link")), 0);
	file = open_file(under_home("link"));
	fputs("new", file.stream);
	assert_int_equal(fflush(file.stream), 0);
	assert_string_equal(read_file(under_home("real")), "old");
	close_file(&file);
	assert_true(S_ISLNK(mode_of(under_home("link"))));
	assert_string_equal(read_file(under_home("real")), "new");
	assert_int_equal(count_entries(home_path()), 2);
}

static void
a_link_to_nothing_is_replaced(void **state)
{
	struct new_file file;

	(void)state;
	assert_int_equal(symlink("none", under_home("link")), 0);
	file = open_file(under_home("link"));
	assert_true(file.is_new);
	fputs("new", file.stream);
	close_file(&file);
	assert_true(S_ISREG(mode_of(under_home("link"))));
	assert_string_equal(read_file(under_home("link")), "new");
	assert_int_equal(count_entries(home_path()), 1);
}

static void
a_device_is_written_to(void **state)
{
	char why[WHY_SIZE];
	struct new_file file;

	(void)state;
	assert_int_equal(symlink("/dev/null", under_home("null")), 0);
	file = open_file(under_home("null"));
	assert_null(file.temporary);
	fputs("new", file.stream);
	close_file(&file);
	assert_true(S_ISCHR(mode_of("/dev/null")));
	assert_true(S_ISLNK(mode_of(under_home("null"))));
	file = open_file("/dev/full");
	fputs("new", file.stream);
	assert_int_equal(new_file_close(&file, why, sizeof why), -1);
	assert_string_equal(why, strerror(ENOSPC));
	assert_true(S_ISCHR(mode_of("/dev/full")));
}

/* Also by way of a link. */
static void
what_cannot_be_written_leaves_the_old(void **state)
{
	struct rlimit before, none;
	char why[WHY_SIZE];
	struct new_file file;

	(void)state;
	write_file(under_home("it"), "old");
	assert_int_equal(symlink("it", under_home("link")), 0);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	none = before;
	none.rlim_cur = 2;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	file = open_file(under_home("link"));
	fputs("new", file.stream);
	assert_int_equal(new_file_close(&file, why, sizeof why), -1);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_string_equal(why, strerror(EFBIG));
	assert_string_equal(read_file(under_home("it")), "old");
	assert_int_equal(count_entries(home_path()), 2);
}

static void
giving_up_leaves_nothing(void **state)
{
	char why[WHY_SIZE];
	struct new_file file;

	(void)state;
	file = open_file(under_home("it"));
	fputs("new", file.stream);
	errno = EIO;
	assert_int_equal(new_file_give_up(&file, why, sizeof why), -1);
	assert_string_equal(why, strerror(EIO));
	assert_int_equal(count_entries(home_path()), 0);
}

static void
where_it_cannot_be_is_told(void **state)
{
	char why[WHY_SIZE];
	struct new_file file;

	(void)state;
	assert_int_equal(new_file_open(&file, under_home("none/it"), why, sizeof why), -1);
	assert_string_equal(why, strerror(ENOENT));
	assert_int_equal(new_file_open(&file, home_path(), why, sizeof why), -1);
	assert_string_equal(why, strerror(EISDIR));
	assert_int_equal(count_entries(home_path()), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, home_set_up, home_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(appears_at_the_end),
		TEST(replaces_with_the_same_permissions),
		TEST(a_link_stays_one),
		TEST(a_link_to_nothing_is_replaced),
		TEST(a_device_is_written_to),
		TEST(what_cannot_be_written_leaves_the_old),
		TEST(giving_up_leaves_nothing),
		TEST(where_it_cannot_be_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
