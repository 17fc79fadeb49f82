/* The commands of the command line, as a run takes them. */
#include "app/commands.h"

int
commands_of(const struct options *o, struct run_command commands[WATCHED_MAX])
{
	for (int i = 0; i < o->command_count; i++)
		commands[i] = (struct run_command){ .argv = o->commands[i].argv, .text = o->commands[i].text };
	return o->command_count;
}
