/* The running program itself: where its executable lies, and what comes with it. */
#ifndef WAITSCOPE_PROGRAM_H
#define WAITSCOPE_PROGRAM_H

/* The folder of the executable, links resolved, freed by the caller; NULL if that cannot be known. */
char *program_folder(void);

/* Where `target` is for an executable in `folder`, both having been moved together: `bin` and `target` are
 * the absolute paths for which it was built. From /opt/x/bin, built for /usr/bin and /usr/share/y, that is
 * /opt/x/bin/../share/y. Freed by the caller. Pure. */
char *program_relocate(const char *folder, const char *bin, const char *target);

/* The folder of that name among what comes with the program ("lessons"): the environment's ($WAITSCOPE_LESSONS), whatever
 * that is; else beside the executable, as both were installed or moved together; else, as in a build tree, src/NAME in
 * its folder; else where it was to be installed. Freed by the caller. It need not be there. */
char *program_data(const char *name);

#endif
