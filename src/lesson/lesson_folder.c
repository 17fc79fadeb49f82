/* Where the lessons that come with the program are. */
#include "lesson/lesson_folder.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/program.h"

static const char installed[] = PKGDATADIR "/lessons";

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* NULL if there are none. */
static char *
beside(const char *program)
{
	char *candidates[] = { program_relocate(program, BINDIR, installed), mem_format("%s/src/lessons", program) };
	char *found = NULL;

	for (size_t i = 0; i < sizeof candidates / sizeof candidates[0]; i++) {
		if (found == NULL && is_folder(candidates[i]))
			found = candidates[i];
		else
			free(candidates[i]);
	}
	return found;
}

char *
lesson_folder(void)
{
	const char *told = getenv("WAITSCOPE_LESSONS");
	char *program, *found;

	if (told != NULL && told[0] != '\0')
		return mem_copy(told);
	program = program_folder();
	found = program == NULL ? NULL : beside(program);
	free(program);
	return found != NULL ? found : mem_copy(installed);
}
