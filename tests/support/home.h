/* A home for one test, empty at its start and removed at its end: nothing of the
 * person's own counts, and nothing is left. And the files that come with the sources. */
#ifndef WAITSCOPE_HOME_H
#define WAITSCOPE_HOME_H

#include <sys/types.h>

/* For cmocka. HOME is the folder, XDG_CONFIG_HOME is not set. */
int home_set_up(void **state);
int home_tear_down(void **state);

/* The folder's path. */
const char *home_path(void);

/* A path in it; four of them can be held at a time. */
const char *under_home(const char *name);

/* A path under $srcdir; one at a time. */
const char *source_path(const char *name);

/* Files. The test fails if they cannot be written, read or seen. */
void write_file(const char *path, const char *text);
const char *read_file(const char *path); /* its first 4 KB; until the next call */
mode_t mode_of(const char *path);        /* of a link its own */
int count_entries(const char *path);     /* hidden ones too */

#endif
