/*
 * The samples that come with the program: files to run, watch and change, each of which says in its first line, a
 * comment, what it is.
 */
#ifndef WAITSCOPE_SAMPLES_H
#define WAITSCOPE_SAMPLES_H

/* Prints their names, each with what it is, and where they are. Returns the exit status. */
int samples_list(void);

/* Copies them into a folder, which is made if it is not there (its own folder must be). Nothing is overwritten: if
 * one of the names is taken, none is copied. Returns the exit status, after a line. */
int samples_copy(const char *folder);

#endif
