/* Wait: for a time, an event, the end, or a text on the screen. */
#ifndef WAITSCOPE_TAPE_WAIT_H
#define WAITSCOPE_TAPE_WAIT_H

#include "ui/tape/tape_line.h"

/* Each reads the rest of its command and adds it. Returns 0, or -1 with a complaint. */
int tape_read_wait(struct tape_reader *);
int tape_read_wait_screen(struct tape_reader *);

#endif
