/*
 * A command as people type it, and the words that it is made of. Quotes, backslashes, ~, $NAME and patterns of
 * file names mean in it what they mean in a shell (wordexp(3), POSIX); what only a shell can do is refused, and
 * nothing is run.
 */
#ifndef WAITSCOPE_COMMAND_H
#define WAITSCOPE_COMMAND_H

#include <stddef.h>

/* The words of a command, NULL at the end; freed with command_free(). NULL if it is none, with a clause for people
 * in `why` that quotes it. */
char **command_split(const char *text, char *why, size_t why_size);

/* A copy of words, freed with command_free(). */
char **command_copy(char *const words[]);

void command_free(char **words);

/* The words as someone would type them, with quotes where they are needed: command_split() makes them of it again.
 * Freed with free(). */
char *command_text(char *const words[]);

#endif
