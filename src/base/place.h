/* Places that a process is going to write to: no other one is to do so until it ends. */
#ifndef WAITSCOPE_PLACE_H
#define WAITSCOPE_PLACE_H

#include <stdbool.h>

/* Holds the place to which a path leads (links are followed), whether there is a file yet or not. Nothing is made
 * on the disk, and the system lets go of the place with the process, however it ends. Returns false if another
 * process of this person's on this machine holds it; else true, with the descriptor in *hold that holds it until it is
 * closed, or -1: a device, a pipe or a descriptor needs none, and not every system can do it. */
bool place_hold(const char *path, int *hold);

/* Returns true if somebody holds the place, this process or another one. */
bool place_is_held(const char *path);

#endif
