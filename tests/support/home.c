/* A home for one test. */
#include "support/home.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

static char home[64];

int
home_set_up(void **state)
{
	(void)state;
	snprintf(home, sizeof home, "/tmp/waitscope-test-XXXXXX");
	return mkdtemp(home) != NULL && setenv("HOME", home, 1) == 0 && unsetenv("XDG_CONFIG_HOME") == 0 &&
	    setenv("WAITSCOPE_SAMPLES", source_path("src/samples"), 1) == 0 ? 0 : -1;
}

int
home_tear_down(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", home);
	return system(command);
}

const char *
home_path(void)
{
	return home;
}

const char *
under_home(const char *name)
{
	static char paths[4][256];
	static int next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof paths[0], "%s/%s", home, name);
	return path;
}

const char *
source_path(const char *name)
{
	static char path[4096];
	const char *srcdir = getenv("srcdir");

	snprintf(path, sizeof path, "%s/%s", srcdir != NULL ? srcdir : ".", name);
	return path;
}

void
write_file(const char *path, const char *text)
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	assert_true(fputs(text, out) >= 0);
	assert_int_equal(fclose(out), 0);
}

const char *
read_file(const char *path)
{
	static char text[4096];
	FILE *in = fopen(path, "r");

	assert_non_null(in);
	text[fread(text, 1, sizeof text - 1, in)] = '\0';
	fclose(in);
	return text;
}

mode_t
mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(lstat(path, &st), 0);
	return st.st_mode;
}

int
count_entries(const char *path)
{
	DIR *folder = opendir(path);
	int count = 0;

	assert_non_null(folder);
	while (readdir(folder) != NULL)
		count++;
	closedir(folder);
	return count - 2; /* not . and .. */
}
