/* Making the folders in which a file is to be. */
#ifndef WAITSCOPE_FOLDERS_H
#define WAITSCOPE_FOLDERS_H

/* Makes the folders above a file that are missing, for the person alone; where a link leads to one that is not
 * there, that one. Returns 0, or -1 with errno. */
int folders_make(const char *path);

#endif
