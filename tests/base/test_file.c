/* A file that appears whole or not at all: what is there before it is, and after. */
#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/new_file.h"
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

/* However many links there are, and whatever kind of path they have. */
static void
a_link_to_nothing_leads_to_the_new_file(void **state)
{
	char why[WHY_SIZE], absolute[PATH_MAX];
	struct new_file file;

	(void)state;
	assert_int_equal(mkdir(under_home("folder"), 0700), 0);
	snprintf(absolute, sizeof absolute, "%s", under_home("folder/second"));
	assert_int_equal(symlink("../none", under_home("folder/second")), 0);
	assert_int_equal(symlink(absolute, under_home("link")), 0);
	assert_true(file_same(under_home("link"), under_home("none")));
	assert_int_equal(new_file_check(under_home("link"), why, sizeof why), 0);
	file = open_file(under_home("link"));
	assert_true(file.is_new);
	fputs("new", file.stream);
	close_file(&file);
	assert_true(S_ISLNK(mode_of(under_home("link"))));
	assert_true(S_ISLNK(mode_of(under_home("folder/second"))));
	assert_string_equal(read_file(under_home("none")), "new");
	assert_int_equal(count_entries(home_path()), 3);
}

/* Only making one tells whether a folder takes files; nothing is left of it. */
static void
a_check_makes_sure_that_a_file_can_be_made(void **state)
{
	char why[WHY_SIZE];

	(void)state;
	assert_int_equal(new_file_check(under_home("none"), why, sizeof why), 0);
	assert_int_equal(count_entries(home_path()), 0);
	if (access("/proc/self", F_OK) == 0) {
		assert_int_equal(file_check("/proc/none", why, sizeof why), -1);
		assert_int_equal(new_file_check("/proc/self/none", why, sizeof why), -1);
	}
}

static void
links_that_lead_nowhere_are_refused(void **state)
{
	char why[WHY_SIZE];
	struct new_file file;

	(void)state;
	assert_int_equal(symlink("two", under_home("one")), 0);
	assert_int_equal(symlink("one", under_home("two")), 0);
	assert_int_equal(symlink("no/folder", under_home("link")), 0);
	assert_int_equal(new_file_check(under_home("one"), why, sizeof why), -1);
	assert_string_equal(why, strerror(ELOOP));
	assert_int_equal(new_file_check(under_home("link"), why, sizeof why), -1);
	assert_string_equal(why, strerror(ENOENT));
	assert_int_equal(new_file_open(&file, under_home("link"), why, sizeof why), -1);
	assert_string_equal(why, strerror(ENOENT));
	assert_true(S_ISLNK(mode_of(under_home("link"))));
}

/* Where files can be without a name, nothing is there before it is whole: no signal leaves anything behind. */
static void
has_no_name_until_it_is_whole(void **state)
{
	char why[WHY_SIZE];
	struct new_file file;

	(void)state;
	file = open_file(under_home("it"));
	if (file.way == NEW_FILE_NAMELESS)
		assert_int_equal(count_entries(home_path()), 0);
	assert_int_equal(new_file_give_up(&file, why, sizeof why), -1);
	assert_int_equal(count_entries(home_path()), 0);
}

static void
a_device_is_written_to(void **state)
{
	char why[WHY_SIZE];
	struct new_file file;

	(void)state;
	assert_int_equal(symlink("/dev/null", under_home("null")), 0);
	file = open_file(under_home("null"));
	assert_int_equal(file.way, NEW_FILE_DIRECT);
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

/* ---- names that are claimed ---- */

enum { CLAIM_PAIRS = 500, CLAIMS_MOST = 9999 };

static bool
none_is_taken(void *arg, const char *name)
{
	(void)arg;
	(void)name;
	return false;
}

static bool
the_second_is_taken(void *arg, const char *name)
{
	(void)arg;
	return strcmp(name, "waitscope-2.svg") == 0;
}

static void
a_claimed_name_is_the_first_free_one(void **state)
{
	char name[FILE_CLAIM_SIZE], why[WHY_SIZE] = "";

	(void)state;
	assert_int_equal(chdir(home_path()), 0);
	assert_int_equal(symlink("none", "waitscope-1.svg"), 0);
	write_file("waitscope-3.svg", "mine");
	assert_int_equal(file_claim_name(".svg", the_second_is_taken, NULL, name, why, sizeof why), 0);
	assert_string_equal(name, "waitscope-4.svg");
	assert_string_equal(read_file("waitscope-4.svg"), "");
	assert_string_equal(read_file("waitscope-3.svg"), "mine");
	assert_int_equal(access("none", F_OK), -1);
	assert_int_equal(file_claim_name(".cast", none_is_taken, NULL, name, why, sizeof why), 0);
	assert_string_equal(name, "waitscope-1.cast");
}

static bool
counts_itself(void *arg, const char *name)
{
	int *looks = arg;

	(void)name;
	(*looks)++;
	return false;
}

/* The next of many names is not looked for among all of them. */
static void
a_name_behind_thousands_is_soon_found(void **state)
{
	enum { PICTURES = 3000 };
	char name[FILE_CLAIM_SIZE], why[WHY_SIZE] = "";
	int looks = 0;

	(void)state;
	assert_int_equal(chdir(home_path()), 0);
	for (int i = 1; i <= PICTURES; i++) {
		snprintf(name, sizeof name, "waitscope-%d.svg", i);
		write_file(name, "mine");
	}
	assert_int_equal(file_claim_name(".svg", counts_itself, &looks, name, why, sizeof why), 0);
	assert_string_equal(name, "waitscope-3001.svg");
	assert_in_range(looks, 1, 40);
}

static void
no_name_is_left(void **state)
{
	char name[FILE_CLAIM_SIZE] = "", why[WHY_SIZE] = "";

	(void)state;
	assert_int_equal(chdir(home_path()), 0);
	for (int i = 1; i <= CLAIMS_MOST; i++) {
		snprintf(name, sizeof name, "waitscope-%d.svg", i);
		write_file(name, "mine");
	}
	assert_int_equal(file_claim_name(".svg", none_is_taken, NULL, name, why, sizeof why), -1);
	assert_string_equal(name, "waitscope-9999.svg");
	assert_string_equal(why, "this name and all before it are taken: move some of these files away");
	assert_string_equal(read_file("waitscope-9999.svg"), "mine");
	assert_int_equal(count_entries("."), CLAIMS_MOST);
}

static void
a_name_in_a_folder_that_is_gone(void **state)
{
	char name[FILE_CLAIM_SIZE], why[WHY_SIZE] = "";

	(void)state;
	assert_int_equal(mkdir(under_home("gone"), 0700), 0);
	assert_int_equal(chdir(under_home("gone")), 0);
	assert_int_equal(rmdir(under_home("gone")), 0);
	assert_int_equal(file_claim_name(".svg", none_is_taken, NULL, name, why, sizeof why), -1);
	assert_string_equal(name, "waitscope-1.svg");
	assert_string_equal(why, strerror(ENOENT));
	assert_int_equal(chdir("/"), 0);
}

/* Claims names and writes into each who claimed it; exits with the number that had text already. */
static void
claim_many(const char *text)
{
	int clashes = 0;

	for (int i = 0; i < CLAIM_PAIRS; i++) {
		char name[FILE_CLAIM_SIZE], why[WHY_SIZE] = "";
		struct new_file file;

		if (file_claim_name(".svg", none_is_taken, NULL, name, why, sizeof why) != 0)
			_exit(255);
		clashes += read_file(name)[0] != '\0';
		if (new_file_open(&file, name, why, sizeof why) != 0)
			_exit(255);
		fputs(text, file.stream);
		if (new_file_close(&file, why, sizeof why) != 0)
			_exit(255);
	}
	_exit(clashes > 0);
}

static void
two_processes_never_claim_one_name(void **state)
{
	static const char *const texts[] = { "one", "other" };
	int counts[2] = { 0 };

	(void)state;
	assert_int_equal(chdir(home_path()), 0);
	for (int i = 0; i < 2; i++)
		if (fork() == 0)
			claim_many(texts[i]);
	for (int i = 0; i < 2; i++) {
		int status;

		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(count_entries("."), 2 * CLAIM_PAIRS);
	for (int i = 1; i <= 2 * CLAIM_PAIRS; i++) {
		char name[FILE_CLAIM_SIZE];

		snprintf(name, sizeof name, "waitscope-%d.svg", i);
		counts[strcmp(read_file(name), "one") == 0]++;
	}
	assert_int_equal(counts[0], CLAIM_PAIRS);
	assert_int_equal(counts[1], CLAIM_PAIRS);
}

/* The temporary file's name must not be too long where the file's own is not. */
static void
the_longest_name_can_be_written(void **state)
{
	char name[NAME_MAX + 1];
	struct new_file file;

	(void)state;
	for (int i = 0; i < NAME_MAX - 1; i += 2)
		memcpy(name + i, "\xc3\xa9", sizeof "\xc3\xa9");
	memcpy(name + NAME_MAX - 1, "z", 2);
	assert_int_equal(chdir(home_path()), 0);
	for (int i = 0; i < 2; i++) { /* where nothing is, and in the place of that */
		file = open_file(name);
		fputs("new", file.stream);
		close_file(&file);
		assert_string_equal(read_file(name), "new");
		assert_int_equal(count_entries("."), 1);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, home_set_up, home_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(appears_at_the_end),
		TEST(replaces_with_the_same_permissions),
		TEST(a_link_stays_one),
		TEST(a_link_to_nothing_leads_to_the_new_file),
		TEST(links_that_lead_nowhere_are_refused),
		TEST(a_check_makes_sure_that_a_file_can_be_made),
		TEST(has_no_name_until_it_is_whole),
		TEST(a_device_is_written_to),
		TEST(what_cannot_be_written_leaves_the_old),
		TEST(giving_up_leaves_nothing),
		TEST(where_it_cannot_be_is_told),
		TEST(the_longest_name_can_be_written),
		TEST(a_claimed_name_is_the_first_free_one),
		TEST(a_name_behind_thousands_is_soon_found),
		TEST(no_name_is_left),
		TEST(a_name_in_a_folder_that_is_gone),
		TEST(two_processes_never_claim_one_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
