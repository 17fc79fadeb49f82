/*
 * What a person types to --narrate: a knob and its value, the words of tapes for what keys do, or a lesson's number. Each line
 * gets an answer in words.
 */
#ifndef WAITSCOPE_NARRATE_WORDS_H
#define WAITSCOPE_NARRATE_WORDS_H

#include <stddef.h>

#include "app/session.h"

enum { NARRATE_ANSWER_SIZE = 2048 };

/* Does as the line says, which is not empty. Writes what is to be said to that besides what happens then, in one or more lines, each
 * ended by '\n'; "": nothing. */
void narrate_obey(struct session *, const char *line, char *answer, size_t size);

#endif
