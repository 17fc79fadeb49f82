/* Keeping a run, and taking it out again. */
#include "save.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "har.h"
#include "new_file.h"
#include "run_file.h"

static int
write_har(const struct timeline *timeline, const char *address, FILE *file, char *why, size_t why_size)
{
	return har_write(timeline, address, file, why, why_size);
}

static int
write_run(const struct timeline *timeline, const char *address, FILE *file, char *why, size_t why_size)
{
	(void)address;
	return run_file_write(timeline_trace(timeline), file, why, why_size);
}

int
run_save(const struct timeline *timeline, const char *address, const char *path, char *why, size_t why_size)
{
	size_t length = strlen(path);
	bool is_har = length > 4 && strcmp(path + length - 4, ".har") == 0;
	struct new_file file;
	char forgotten[64];

	if (new_file_open(&file, path, why, why_size) != 0)
		return -1;
	if ((is_har ? write_har : write_run)(timeline, address, file.stream, why, why_size) != 0)
		return new_file_give_up(&file, forgotten, sizeof forgotten);
	return new_file_close(&file, why, why_size);
}

struct trace *
run_load(const char *path, char *why, size_t why_size)
{
	FILE *file = fopen(path, "re");
	struct stat status;
	struct trace *trace = NULL;

	if (file == NULL)
		snprintf(why, why_size, "%s: %s", path, strerror(errno));
	else if (fstat(fileno(file), &status) == 0 && S_ISDIR(status.st_mode))
		snprintf(why, why_size, "%s: it is a folder", path);
	else
		trace = run_file_read(file, path, why, why_size);
	if (file != NULL)
		fclose(file);
	return trace;
}
