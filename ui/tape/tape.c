/* Tapes: the list of commands. */
#include "ui/tape/tape.h"

#include <stdarg.h>
#include <stdlib.h>

#include "file/conf_file.h"

void
tape_explain(const struct tape_command *command, char *why, size_t why_size, const char *format, ...)
{
	struct conf_complaint complaint;
	char text[CONF_COMPLAINT_SIZE];
	va_list args;

	va_start(args, format);
	conf_text_vformat(text, sizeof text, format, args);
	va_end(args);
	conf_complaint_set(&complaint, command->line, "%s: %s", command->word, text);
	conf_file_explain(&complaint, command->file, why, why_size);
}

void
tape_free(struct tape *tape)
{
	if (tape == NULL)
		return;
	for (size_t i = 0; i < tape->count; i++) {
		if (tape->commands[i].pattern != NULL)
			regfree(tape->commands[i].pattern);
		free(tape->commands[i].pattern);
		free(tape->commands[i].text);
		free(tape->commands[i].keys);
	}
	for (size_t i = 0; i < tape->file_count; i++)
		free(tape->files[i]);
	free(tape->commands);
	free(tape->files);
	free(tape->lesson);
	free(tape->title);
	free(tape->name);
	free(tape);
}
