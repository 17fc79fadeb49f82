/* The words of tapes. */
#ifndef WAITSCOPE_TAPE_WORDS_H
#define WAITSCOPE_TAPE_WORDS_H

#include "ui/tape/tape_line.h"

/* Reads the next command of the line. Returns 0, or -1 with a complaint. */
int tape_read_command(struct tape_reader *);

#endif
