/* Tapes: the list of commands. */
#include "ui/tape/tape.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/command.h"
#include "base/complaint.h"
#include "base/pattern.h"

void
tape_explain(const struct tape_command *command, char *why, size_t why_size, const char *format, ...)
{
	struct complaint complaint;
	char text[COMPLAINT_SIZE];
	va_list args;

	va_start(args, format);
	complaint_vformat(text, sizeof text, format, args);
	va_end(args);
	complaint_set(&complaint, command->line, 0, "%s: %s", command->word, text);
	complaint_explain(&complaint, command->file, why, why_size);
}

void
tape_free(struct tape *tape)
{
	if (tape == NULL)
		return;
	for (size_t i = 0; i < tape->commands.count; i++) {
		pattern_free(tape->commands.at[i].pattern);
		free(tape->commands.at[i].text);
		free(tape->commands.at[i].keys);
	}
	for (size_t i = 0; i < tape->files.count; i++)
		free(tape->files.at[i]);
	ARRAY_RELEASE(tape->commands);
	ARRAY_RELEASE(tape->files);
	for (int i = 0; i < tape->program_count; i++) {
		command_free(tape->programs[i].words);
		free(tape->programs[i].text);
	}
	free(tape->lesson);
	free(tape->title);
	free(tape->name);
	free(tape);
}
