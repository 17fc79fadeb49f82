/* A file that appears whole or not at all: written beside its place, and put there
 * at the end. What was there before is not lost until then, and leaves its permissions
 * to what comes; a link stays one, and what it points to is replaced. */
#ifndef WAITSCOPE_FILE_H
#define WAITSCOPE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct new_file {
	FILE *stream;    /* to write to */
	char *path;      /* where it is to be */
	char *temporary; /* where it is; NULL: it is written in place, being a device or a pipe */
	bool is_new;     /* nothing was there */
};

/* Each returns 0, or -1 with a clause in `why`. After new_file_close() or
 * new_file_give_up() (which always returns -1) nothing is left of it. */
int new_file_open(struct new_file *, const char *path, char *why, size_t why_size);
int new_file_close(struct new_file *, char *why, size_t why_size);
int new_file_give_up(struct new_file *, char *why, size_t why_size);

/* Opens a file or a device to write to; opening never waits: a pipe that nobody reads is
 * refused. `flags`: O_CREAT, O_TRUNC. Returns a descriptor, or -1 with a clause in `why`. */
int file_open(const char *path, int flags, char *why, size_t why_size);

/* Whether it could be written to, as far as can be told without touching it: a file or a device,
 * or a new file. `replaced`: by a new_file. Returns 0, or -1 with a clause in `why`. */
int file_check(const char *path, bool replaced, char *why, size_t why_size);

/* The whole of an ordinary file of at most `most` bytes, freed by the caller, with a NUL that
 * *size does not count. Reading never waits: a pipe or a device is refused. Returns NULL with
 * a clause in `why` if there is none, and errno, which is 0 if the system is not to blame. */
char *file_read(const char *path, size_t most, size_t *size, char *why, size_t why_size);

/* Whether the name ends in ".svg", say, and has something before that. */
bool file_ends_in(const char *name, const char *ending);

/* Whether two paths are the same file, be it there or not. */
bool file_same(const char *one, const char *other);

enum { FILE_CLAIM_SIZE = 32 }; /* room for a name that is claimed */

/* Takes the first free name of waitscope-1ENDING, waitscope-2ENDING, … in the current folder by
 * creating an empty file of that name, which is then the caller's to write or to unlink():
 * whoever else looks for a name at the same time gets another one. Nothing that exists is
 * touched. Names for which `is_taken` answers true are left out: files that are about to
 * appear. Returns 0; or -1 with the name that was tried last, and a clause in `why`. */
int file_claim_name(const char *ending, bool (*is_taken)(void *arg, const char *name), void *arg, char name[FILE_CLAIM_SIZE],
    char *why, size_t why_size);

#endif
