/* Where the lessons that come with the program are. */
#include "lesson/lesson_folder.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/program.h"

char *
lesson_folder(void)
{
	const char *told = getenv("WAITSCOPE_LESSONS");

	return told != NULL && told[0] != '\0' ? mem_copy(told) : program_data("lessons");
}
