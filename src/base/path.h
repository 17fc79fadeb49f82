/* Paths: their folders, where their links lead, and those that name a descriptor of this process. */
#ifndef WAITSCOPE_PATH_H
#define WAITSCOPE_PATH_H

/* The folder part of a path, freed by the caller; *name is the rest of the path. */
char *path_folder(const char *path, const char **name);

/* The path with its links resolved, of which the last may lead to what is not there yet; of links that lead
 * around in a circle, one of them. Freed by the caller. */
char *path_resolve(const char *path);

/* The descriptor of this process to which the path leads, as /dev/stdout, /dev/fd/3 and links to them do;
 * -1 if it leads to none. Whether it is open is not said. */
int path_descriptor(const char *path);

#endif
