/* Files: writing and reading them, checking that they can be written, comparing their names and
 * claiming one. A new_file appears whole or not at all: it is written beside its place and
 * renamed into it at the end; where the system knows files without a name it has none until then, so that
 * not even SIGKILL leaves one behind. Until then the old file is intact; the new one inherits its permissions.
 * A link stays a link, also one that leads to nothing yet: the file that it points to is made or replaced. */
#ifndef WAITSCOPE_FILE_H
#define WAITSCOPE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct new_file {
	FILE *stream;    /* to write to */
	char *path;      /* its place */
	char *temporary; /* where it is until then; NULL: nowhere, or a device or pipe, written in place */
	bool is_nameless;
	bool is_new;     /* there was no file before */
};

/* Each returns 0, or -1 with a clause in `why`. After new_file_close() or
 * new_file_give_up() (which always returns -1) the struct is empty again. */
int new_file_open(struct new_file *, const char *path, char *why, size_t why_size);
int new_file_close(struct new_file *, char *why, size_t why_size);
int new_file_give_up(struct new_file *, char *why, size_t why_size);

/* Opens a file or a device for writing, without ever waiting: a pipe that nobody reads is
 * refused. `flags`: O_CREAT, O_TRUNC. Returns a descriptor, or -1 with a clause in `why`. */
int file_open(const char *path, int flags, char *why, size_t why_size);

/* Checks, without touching it, that a file or device at `path` could be written to, or a new
 * file made there. `replaced`: by a new_file. Returns 0, or -1 with a clause in `why`. */
int file_check(const char *path, bool replaced, char *why, size_t why_size);

/* The same for a new_file, which may be a pipe: whether someone reads it is only known when it is
 * written. */
int new_file_check(const char *path, char *why, size_t why_size);

/* Opens a file to read from. Never waits: a pipe or a device is refused. Returns a descriptor, or
 * -1 with a clause in `why` and errno, which is 0 if the system is not to blame. */
int file_open_ordinary(const char *path, char *why, size_t why_size);

/* The whole of an ordinary file of at most `most` bytes, freed by the caller, with a NUL that
 * *size does not count. Reading never waits: a pipe or a device is refused. Returns NULL with
 * a clause in `why` if there is none, and errno, which is 0 if the system is not to blame. */
char *file_read(const char *path, size_t most, size_t *size, char *why, size_t why_size);

/* Returns true if the name ends in `ending`, such as ".svg", and has something before it. */
bool file_ends_in(const char *name, const char *ending);

/* Returns true if two paths name the same file, whether it exists or not. */
bool file_same(const char *one, const char *other);

enum { FILE_CLAIM_SIZE = 32 }; /* room for a claimed name */

/* Takes the first free name of waitscope-1ENDING, waitscope-2ENDING, … in the current folder by
 * creating an empty file, which is then the caller's to write or to unlink(); another process
 * that looks for a name at the same time gets a different one. No existing file is touched.
 * Names for which `is_taken` returns true (files that are about to appear) are skipped.
 * Returns 0; or -1 with the last name tried in `name` and a clause in `why`. */
int file_claim_name(const char *ending, bool (*is_taken)(void *arg, const char *name), void *arg, char name[FILE_CLAIM_SIZE],
    char *why, size_t why_size);

#endif
