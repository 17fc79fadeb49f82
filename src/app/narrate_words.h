/*
 * What a person types to --narrate: a knob and its value, the words of tapes for what keys do, the keys themselves, or a lesson's number. Each line
 * gets an answer in words.
 */
#ifndef WAITSCOPE_NARRATE_WORDS_H
#define WAITSCOPE_NARRATE_WORDS_H

#include <stddef.h>

#include "app/session.h"

/* Does as the line says, which is not empty. Writes what is to be said to that besides what happens then into an empty
 * text, in one or more lines, each ended by '\n'; or nothing. NARRATE_VIEW_SIZE is room enough. */
void narrate_obey(struct session *, const char *line, char *answer, size_t size);

#endif
