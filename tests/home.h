/* A home for one test, empty at its start and removed at its end: nothing of the
 * person's own counts, and nothing is left. And the files that come with the sources. */
#ifndef WAITSCOPE_HOME_H
#define WAITSCOPE_HOME_H

/* For cmocka. HOME is the folder, XDG_CONFIG_HOME is not set. */
int home_set_up(void **state);
int home_tear_down(void **state);

/* The folder's path. */
const char *home_path(void);

/* A path in it; four of them can be held at a time. */
const char *under_home(const char *name);

/* A path under $srcdir; one at a time. */
const char *source_path(const char *name);

/* Writes the whole file; the test fails if it cannot be. */
void write_file(const char *path, const char *text);

#endif
