/* The commands to be watched. */
#include <stdlib.h>
#include <string.h>

#include "base/command.h"
#include "base/complaint.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "options/options_inside.h"

int
options_watch(struct options *o, char **words, char *text, char *why, size_t why_size)
{
	if (o->command_count < WATCHED_MAX) {
		o->commands[o->command_count++] = (struct options_command){ .argv = words, .text = text };
		return 0;
	}
	utf8_format(why, why_size, "\"%s\" is one too many: at most %d commands run side by side", complaint_quote(text).text,
	    (int)WATCHED_MAX);
	command_free(words);
	free(text);
	return -1;
}

int
options_add_command(struct options *o, const char *text, char *why, size_t why_size)
{
	static const char blanks[] = " \t";
	char **words = command_split(text, why, why_size), *typed;
	size_t length;

	if (words == NULL)
		return -1;
	typed = mem_copy(text + strspn(text, blanks));
	for (length = strlen(typed); length > 0 && strchr(blanks, typed[length - 1]) != NULL; length--)
		typed[length - 1] = '\0';
	return options_watch(o, words, typed, why, why_size);
}

int
options_add_words(struct options *o, char *const words[], char *why, size_t why_size)
{
	if (words[0] == NULL || words[0][0] == '\0') {
		utf8_format(why, why_size, "a command is expected behind it: waitscope -- COMMAND [ARGUMENT]...");
		return -1;
	}
	return options_watch(o, command_copy(words), command_text(words), why, why_size);
}

void
options_release_commands(struct options *o)
{
	for (int i = 0; i < o->command_count; i++) {
		command_free(o->commands[i].argv);
		free(o->commands[i].text);
	}
	o->command_count = 0;
}
