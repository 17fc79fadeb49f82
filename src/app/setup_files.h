/* The files that a start names, looked at before anything runs. */
#ifndef WAITSCOPE_SETUP_FILES_H
#define WAITSCOPE_SETUP_FILES_H

#include "app/mode.h"

/* The file to which every event is to be written (WAITSCOPE_TRACE), or NULL. */
const char *setup_event_file(void);

/* Refuses files that cannot be written, of all that options, environment and tape name, and one that would be
 * written twice, or is read as well, or that another process is going to write: their places are held from now on.
 * A pipe may be read by the time it is written, and a disk be full. Returns 0, or the exit status after a line on
 * stderr. */
int setup_check_files(struct app *);

#endif
