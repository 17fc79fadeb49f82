/* Where files lie: names that keep their file, files that somebody writes already, and paths that are no places. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/folders.h"
#include "base/new_file.h"
#include "base/path.h"
#include "base/place.h"
#include "support/home.h"

enum { WHY_SIZE = 128, NOBODY = 65534, SOMEBODY = 12345 };

static char why[WHY_SIZE];

static int
replace(const char *path, const char *text)
{
	struct new_file file;

	if (new_file_open(&file, path, why, sizeof why) != 0)
		return -1;
	fputs(text, file.stream);
	return new_file_close(&file, why, sizeof why);
}

static void
assert_replaced(const char *path)
{
	if (new_file_check(path, why, sizeof why) != 0 || replace(path, "new") != 0)
		fail_msg("%s: %s", path, why);
	assert_string_equal(read_file(path), "new");
}

static ino_t
inode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_ino;
}

/* Runs as somebody who may not do everything; exits with the number of what failed. */
static int
as_nobody(int (*run)(void))
{
	pid_t child = fork();
	int status;

	if (child == 0)
		_exit(setgid(NOBODY) == 0 && setuid(NOBODY) == 0 ? run() : 99);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* ---- files that keep their place ---- */

static void
every_name_of_a_file_shows_the_new_one(void **state)
{
	ino_t before;

	(void)state;
	write_file(under_home("one"), "a longer old text");
	assert_int_equal(link(under_home("one"), under_home("other")), 0);
	assert_int_equal(chmod(under_home("one"), 0604), 0);
	before = inode_of(under_home("one"));
	assert_replaced(under_home("one"));
	assert_string_equal(read_file(under_home("other")), "new");
	assert_int_equal(inode_of(under_home("one")), before);
	assert_int_equal(mode_of(under_home("one")) & 07777, 0604);
	assert_int_equal(count_entries(home_path()), 2);
}

/* Notes and the rights of single users stay with it. */
static void
a_file_keeps_its_attributes(void **state)
{
	char note[8] = "";

	(void)state;
	write_file(under_home("it"), "old");
	if (setxattr(under_home("it"), "user.note", "kept", 4, 0) != 0)
		skip();
	assert_replaced(under_home("it"));
	assert_int_equal(getxattr(under_home("it"), "user.note", note, sizeof note), 4);
	assert_memory_equal(note, "kept", 4);
}

/* There is no room for it: the old one is as it was. */
static void
what_does_not_fit_in_its_place_changes_nothing(void **state)
{
	struct rlimit before, few;

	(void)state;
	write_file(under_home("one"), "old");
	assert_int_equal(link(under_home("one"), under_home("other")), 0);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	few = before;
	few.rlim_cur = 4;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &few), 0);
	assert_int_equal(replace(under_home("one"), "newer"), -1);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_string_equal(why, strerror(EFBIG));
	assert_string_equal(read_file(under_home("other")), "old");
}

static void
a_file_stays_whose_it_was(void **state)
{
	struct stat st;

	(void)state;
	if (geteuid() != 0)
		skip();
	write_file(under_home("it"), "old");
	assert_int_equal(chown(under_home("it"), SOMEBODY, SOMEBODY), 0);
	assert_int_equal(chmod(under_home("it"), 0640), 0);
	assert_replaced(under_home("it"));
	assert_int_equal(stat(under_home("it"), &st), 0);
	assert_int_equal(st.st_uid, SOMEBODY);
	assert_int_equal(st.st_gid, SOMEBODY);
	assert_int_equal(st.st_mode & 07777, 0640);
}

static int
replace_all_three(void)
{
	static const char *const paths[] = { "shut/it", "sticky/it", "others/it" };

	for (int i = 0; i < 3; i++)
		if (new_file_check(paths[i], why, sizeof why) != 0 || replace(paths[i], "new") != 0)
			return i + 1;
	if (new_file_check("others/kept", why, sizeof why) == 0 || replace("others/kept", "new") == 0 ||
	    strcmp(why, strerror(EACCES)) != 0)
		return 6;
	if (new_file_check("shut/none", why, sizeof why) == 0 || strcmp(why, strerror(EACCES)) != 0)
		return 4;
	return replace("shut/none", "new") == 0 || strcmp(why, strerror(EACCES)) != 0 ? 5 : 0;
}

/* Where no new file can take a file's place, but it may be written: in a folder that may not be, in one like /tmp
 * where only its owner moves a file, and where it would become ours. */
static void
a_file_that_may_be_written_is(void **state)
{
	static const char *const folders[] = { "shut", "sticky", "others" };
	static const mode_t modes[] = { 0755, 01777, 0777 };
	struct stat st;

	(void)state;
	if (geteuid() != 0)
		skip();
	assert_int_equal(chmod(home_path(), 0755), 0);
	assert_int_equal(chdir(home_path()), 0);
	for (int i = 0; i < 3; i++) {
		char path[32];

		snprintf(path, sizeof path, "%s/it", folders[i]);
		assert_int_equal(mkdir(folders[i], 0755), 0);
		write_file(path, "a longer old text");
		assert_int_equal(chown(path, SOMEBODY, SOMEBODY), 0);
		assert_int_equal(chmod(path, 0666), 0);
		assert_int_equal(chmod(folders[i], modes[i]), 0);
	}
	/* Its folder would let it be replaced, but its owner said that it is not to be written. */
	write_file("others/kept", "old");
	assert_int_equal(chown("others/kept", NOBODY, NOBODY), 0);
	assert_int_equal(chmod("others/kept", 0444), 0);
	assert_int_equal(as_nobody(replace_all_three), 0);
	assert_string_equal(read_file("others/kept"), "old");
	assert_int_equal(unlink("others/kept"), 0);
	for (int i = 0; i < 3; i++) {
		char path[32];

		snprintf(path, sizeof path, "%s/it", folders[i]);
		assert_string_equal(read_file(path), "new");
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_uid, SOMEBODY);
		assert_int_equal(count_entries(folders[i]), 1);
	}
	assert_int_equal(chdir("/"), 0);
}

static void
folders_are_made_where_links_lead(void **state)
{
	(void)state;
	assert_int_equal(symlink("dotfiles/of/config", under_home(".config")), 0);
	assert_int_equal(symlink("round", under_home("round")), 0);
	assert_int_equal(folders_make(under_home(".config/waitscope/it")), 0);
	assert_int_equal(mode_of(under_home("dotfiles/of/config/waitscope")), S_IFDIR | 0700);
	assert_true(S_ISLNK(mode_of(under_home(".config"))));
	assert_int_equal(folders_make(under_home(".config/waitscope/it")), 0);
	assert_int_equal(folders_make(under_home("round/it")), -1);
	assert_int_equal(errno, ELOOP);
	write_file(under_home("file"), "");
	assert_int_equal(folders_make(under_home("file/folder/it")), -1);
	assert_int_equal(errno, ENOTDIR);
}

/* ---- files that are being written ---- */

static void
assert_busy(int status)
{
	assert_int_equal(status, -1);
	assert_string_equal(why, FILE_BUSY);
}

static void
a_file_has_one_writer(void **state)
{
	static const char *const names[] = { "it", "link", "other", "./it" };
	int fd;

	(void)state;
	assert_int_equal(chdir(home_path()), 0);
	assert_int_equal(symlink("it", "link"), 0);
	fd = file_open("link", O_CREAT | O_TRUNC, why, sizeof why);
	assert_true(fd >= 0);
	assert_int_equal(link("it", "other"), 0);
	assert_int_equal(write(fd, "first", 5), 5);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		assert_busy(file_open(names[i], O_CREAT | O_TRUNC, why, sizeof why));
		assert_busy(file_check(names[i], why, sizeof why));
		assert_busy(replace(names[i], "second"));
		assert_true(file_is_being_written(names[i]));
	}
	assert_string_equal(read_file("it"), "first");
	assert_int_equal(count_entries("."), 3);
	close(fd);
	assert_false(file_is_being_written("it"));
	fd = file_open("it", O_CREAT | O_TRUNC, why, sizeof why);
	assert_true(fd >= 0);
	close(fd);
	assert_string_equal(read_file("it"), "");
	assert_int_equal(chdir("/"), 0);
}

/* Whoever dies, however, leaves nothing to clear away. */
static void
a_writer_that_dies_lets_go(void **state)
{
	int ends[2], status;
	pid_t child;
	char ready;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		if (file_open(under_home("it"), O_CREAT | O_TRUNC, why, sizeof why) >= 0 && write(ends[1], "!", 1) == 1)
			pause();
		_exit(1);
	}
	close(ends[1]); /* or a child that ends would be waited for */
	assert_int_equal(read(ends[0], &ready, 1), 1);
	assert_busy(file_check(under_home("it"), why, sizeof why));
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(file_check(under_home("it"), why, sizeof why), 0);
	close(ends[0]);
}

static void
a_file_that_went_away_is_missed(void **state)
{
	int fd;

	(void)state;
	fd = file_open(under_home("it"), O_CREAT, why, sizeof why);
	assert_int_equal(file_check_place(fd, under_home("it"), why, sizeof why), 0);
	assert_int_equal(rename(under_home("it"), under_home("moved")), 0);
	assert_int_equal(file_check_place(fd, under_home("it"), why, sizeof why), -1);
	assert_string_equal(why, "it was moved or removed while it was written");
	write_file(under_home("it"), "another's");
	assert_int_equal(file_check_place(fd, under_home("it"), why, sizeof why), -1);
	close(fd);
}

static void
a_folder_that_goes_away_is_told(void **state)
{
	struct new_file file;

	(void)state;
	assert_int_equal(mkdir(under_home("gone"), 0700), 0);
	assert_int_equal(new_file_open(&file, under_home("gone/it"), why, sizeof why), 0);
	if (file.temporary != NULL)
		unlink(file.temporary);
	assert_int_equal(rmdir(under_home("gone")), 0);
	assert_int_equal(new_file_close(&file, why, sizeof why), -1);
	assert_string_equal(why, strerror(ENOENT));
	assert_int_equal(count_entries(home_path()), 0);
}

/* ---- places that are held ---- */

/* Returns whether another process can hold it. */
static bool
other_can_hold(const char *path)
{
	pid_t child = fork();
	int status, hold;

	if (child == 0)
		_exit(place_hold(path, &hold) ? 1 : 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WEXITSTATUS(status) == 1;
}

static void
a_place_is_held_before_there_is_a_file(void **state)
{
	char path[PATH_MAX];
	int hold, none;

	(void)state;
	assert_int_equal(mkdir(under_home("folder"), 0700), 0);
	assert_int_equal(symlink("folder/it", under_home("link")), 0);
	assert_int_equal(symlink("folder", under_home("way")), 0);
	snprintf(path, sizeof path, "%s", under_home("folder/it"));
	assert_true(place_hold(path, &hold));
	assert_true(hold >= 0);
	assert_int_equal(count_entries(under_home("folder")), 0);
	assert_false(other_can_hold(path));
	assert_false(other_can_hold(under_home("link")));
	assert_false(other_can_hold(under_home("way/it")));
	assert_false(place_hold(path, &none));
	assert_true(other_can_hold(under_home("folder/other")));
	assert_true(other_can_hold(under_home("it")));
	assert_int_equal(replace(path, "new"), 0); /* whoever holds it does write there */
	assert_false(other_can_hold(path));
	close(hold);
	assert_true(other_can_hold(path));
	assert_true(place_hold("/dev/null", &none));
	assert_int_equal(none, -1);
	assert_true(place_hold("/dev/stdout", &none));
	assert_int_equal(none, -1);
}

static bool
none_is_taken(void *arg, const char *name)
{
	(void)arg;
	(void)name;
	return false;
}

/* A film of that name is being made: a picture would be lost when it is there. */
static void
a_name_whose_place_is_held_is_not_claimed(void **state)
{
	char name[FILE_CLAIM_SIZE];
	int hold;

	(void)state;
	assert_int_equal(chdir(home_path()), 0);
	assert_true(place_hold("waitscope-1.svg", &hold));
	assert_int_equal(file_claim_name(".svg", none_is_taken, NULL, name, why, sizeof why), 0);
	assert_string_equal(name, "waitscope-2.svg");
	close(hold);
	assert_int_equal(file_claim_name(".svg", none_is_taken, NULL, name, why, sizeof why), 0);
	assert_string_equal(name, "waitscope-1.svg");
	assert_int_equal(chdir("/"), 0);
}

/* ---- descriptors ---- */

/* Whatever was written to a descriptor before stays, and what follows stands behind it. */
static void
a_descriptor_is_written_on(void **state)
{
	char path[32], *unlinked;
	int fd;

	(void)state;
	write_file(under_home("it"), "before, ");
	fd = open(under_home("it"), O_WRONLY | O_APPEND);
	assert_true(fd >= 0);
	snprintf(path, sizeof path, "/dev/fd/%d", fd);
	assert_int_equal(path_descriptor(path), fd);
	assert_int_equal(symlink(path, under_home("link")), 0);
	assert_int_equal(path_descriptor(under_home("link")), fd);
	assert_int_equal(path_descriptor("/dev/stdout"), STDOUT_FILENO);
	assert_int_equal(path_descriptor(under_home("it")), -1);
	assert_int_equal(path_descriptor("/dev/fd/none"), -1);
	assert_int_equal(new_file_check(under_home("link"), why, sizeof why), 0);
	assert_int_equal(replace(under_home("link"), "new"), 0);
	assert_int_equal(write(fd, ", after", 7), 7);
	assert_string_equal(read_file(under_home("it")), "before, new, after");
	unlinked = strdup(under_home("it"));
	assert_int_equal(unlink(unlinked), 0);
	assert_int_equal(replace(under_home("link"), "new"), 0);
	assert_int_equal(count_entries(home_path()), 1); /* the link */
	close(fd);
	assert_int_equal(file_check(under_home("link"), why, sizeof why), -1);
	fd = open("/dev/null", O_RDONLY);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	assert_int_equal(file_check(path, why, sizeof why), -1);
	assert_string_equal(why, strerror(EBADF));
	close(fd);
	free(unlinked);
}

/* ---- a folder that is taken ---- */

enum { COUNTERS = 8, TIMES = 20 };

static void
count_up(void)
{
	for (int i = 0; i < TIMES; i++) {
		int folder = file_take_folder(under_home("it"), why, sizeof why);
		char text[16];

		if (folder < 0)
			_exit(1);
		snprintf(text, sizeof text, "%d", atoi(read_file(under_home("it"))) + 1);
		if (replace(under_home("it"), text) != 0)
			_exit(2);
		close(folder);
	}
	_exit(0);
}

static void
nothing_is_lost_in_a_folder_that_is_taken(void **state)
{
	int status;

	(void)state;
	write_file(under_home("it"), "0");
	for (int i = 0; i < COUNTERS; i++)
		if (fork() == 0)
			count_up();
	for (int i = 0; i < COUNTERS; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(atoi(read_file(under_home("it"))), COUNTERS * TIMES);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, home_set_up, home_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_name_of_a_file_shows_the_new_one),
		TEST(a_file_keeps_its_attributes),
		TEST(folders_are_made_where_links_lead),
		TEST(what_does_not_fit_in_its_place_changes_nothing),
		TEST(a_file_stays_whose_it_was),
		TEST(a_file_that_may_be_written_is),
		TEST(a_file_has_one_writer),
		TEST(a_writer_that_dies_lets_go),
		TEST(a_file_that_went_away_is_missed),
		TEST(a_folder_that_goes_away_is_told),
		TEST(a_place_is_held_before_there_is_a_file),
		TEST(a_name_whose_place_is_held_is_not_claimed),
		TEST(a_descriptor_is_written_on),
		TEST(nothing_is_lost_in_a_folder_that_is_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
