/* Making folders. */
#include "base/folders.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/path.h"

static int
make_folder(const char *path)
{
	struct stat there;
	char *real;
	int status;

	if (mkdir(path, 0700) == 0 || errno == EISDIR)
		return 0;
	if (errno != EEXIST)
		return -1;
	/* Something is there: a folder, or a link that leads to nothing. */
	if (stat(path, &there) == 0)
		return 0;
	if (errno != ENOENT)
		return -1;
	real = path_resolve(path);
	status = folders_make(real) == 0 ? mkdir(real, 0700) : -1;
	free(real);
	return status;
}

int
folders_make(const char *path)
{
	char *above = mem_copy(path);
	int status = 0;

	for (char *slash = strchr(above + 1, '/'); slash != NULL && status == 0; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		status = make_folder(above);
		*slash = '/';
	}
	free(above);
	return status;
}
