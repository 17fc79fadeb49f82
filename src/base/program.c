/* The running program itself. */
#include "base/program.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

#ifdef __GLIBC__
#define INVOCATION_NAME program_invocation_name
#else
#define INVOCATION_NAME NULL
#endif

/* By the name with which it was called, where the system itself does not tell; one without a slash was
 * found along $PATH, and is not looked for again. */
static char *
executable(void)
{
	static const char *const links[] = { "/proc/self/exe", "/proc/curproc/file", "/proc/curproc/exe" };
	const char *name = INVOCATION_NAME;
	char *path = NULL;

	for (size_t i = 0; path == NULL && i < sizeof links / sizeof links[0]; i++)
		path = realpath(links[i], NULL);
	if (path == NULL && name != NULL && strchr(name, '/') != NULL)
		path = realpath(name, NULL);
	return path;
}

char *
program_folder(void)
{
	char *path = executable(), *slash = path == NULL ? NULL : strrchr(path, '/');

	if (slash != NULL)
		slash[slash == path ? 1 : 0] = '\0';
	return path;
}

/* How many bytes of whole steps two absolute paths begin with, without the slash behind them. */
static size_t
common_steps(const char *one, const char *other)
{
	size_t common = 0, i = 0;

	for (; one[i] == other[i] && one[i] != '\0'; i++)
		if (one[i] == '/')
			common = i;
	if ((one[i] == '\0' || one[i] == '/') && (other[i] == '\0' || other[i] == '/'))
		common = i;
	return common;
}

char *
program_relocate(const char *folder, const char *bin, const char *target)
{
	static const char up[] = "/..";
	size_t common = common_steps(bin, target), steps = 0;
	char *path, *out;

	for (const char *p = bin + common; *p != '\0'; p++)
		steps += p[0] == '/' && p[1] != '/' && p[1] != '\0';
	path = mem_new(strlen(folder) + steps * (sizeof up - 1) + strlen(target) + 1, 1);
	out = stpcpy(path, folder);
	while (steps-- > 0)
		out = stpcpy(out, up);
	strcpy(out, target + common);
	return path;
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* $WAITSCOPE_LESSONS for "lessons"; NULL if it is not set, or to nothing. */
static const char *
told_data(const char *name)
{
	char *variable = mem_format("WAITSCOPE_%s", name);
	const char *told;

	for (char *p = variable; *p != '\0'; p++)
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 'a' + 'A');
	told = getenv(variable);
	free(variable);
	return told != NULL && told[0] != '\0' ? told : NULL;
}

/* As it was installed or built; NULL if it is not there. */
static char *
find_data(const char *name, const char *installed)
{
	char *program = program_folder(), *candidates[2] = { NULL }, *found = NULL;

	if (program != NULL) {
		candidates[0] = program_relocate(program, BINDIR, installed);
		candidates[1] = mem_format("%s/src/%s", program, name);
	}
	for (size_t i = 0; i < sizeof candidates / sizeof candidates[0]; i++) {
		if (found == NULL && candidates[i] != NULL && is_folder(candidates[i]))
			found = candidates[i];
		else
			free(candidates[i]);
	}
	free(program);
	return found;
}

char *
program_data(const char *name)
{
	const char *told = told_data(name);
	char *installed = mem_format(PKGDATADIR "/%s", name), *found = told != NULL ? mem_copy(told) : find_data(name, installed);

	if (found == NULL)
		return installed;
	free(installed);
	return found;
}
