/* The command of a lesson's part: a sample, and what runs it. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/command.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/program.h"
#include "base/utf8.h"
#include "lesson/lesson_inside.h"

/* Samples that run as they are: those in C are compiled first. */
static const struct {
	const char *ending, *interpreter;
} interpreters[] = {
	{ ".py", "python3" },
	{ ".mjs", "node" },
};

static const char *
interpreter_of(const char *sample)
{
	for (size_t i = 0; i < sizeof interpreters / sizeof interpreters[0]; i++)
		if (file_ends_in(sample, interpreters[i].ending))
			return interpreters[i].interpreter;
	return NULL;
}

/* Its path, freed by the caller; NULL if there is no such sample. */
static char *
find(const char *sample)
{
	char *folder = program_data("samples"), *path = mem_format("%s/%s", folder, sample);

	free(folder);
	if (strchr(sample, '/') == NULL && sample[0] != '.' && access(path, R_OK) == 0)
		return path;
	free(path);
	return NULL;
}

int
lesson_command_find(const char *sample, char ***words, char **text, char *why, size_t why_size)
{
	const char *interpreter = interpreter_of(sample);
	char *path = interpreter != NULL ? find(sample) : NULL;

	if (path == NULL) {
		utf8_format(why, why_size, "a sample in Python or JavaScript (.py, .mjs) that waitscope --samples lists");
		return -1;
	}
	*words = command_copy((char *const[]){ (char *)(uintptr_t)interpreter, path, NULL });
	*text = mem_format("%s %s", interpreter, sample);
	free(path);
	return 0;
}
