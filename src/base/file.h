/* Files: opening them to be written as time goes on, with a lock; reading them, checking that they can be
 * written, comparing their names and claiming one. new_file.h has those that are written at once. */
#ifndef WAITSCOPE_FILE_H
#define WAITSCOPE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The clause about a file that is locked. */
#define FILE_BUSY "it is being written already"

/* Opens a file or a device to be written in place, without ever waiting: a pipe that nobody reads is
 * refused. `flags`: O_CREAT, O_TRUNC. Nothing happens to a file that somebody else has opened so, in this
 * process or another one, by whatever name: it is locked until the descriptor is closed, which the system does
 * for a process that dies. (Where a file system has no locks, there are none.) A path that leads to a descriptor of
 * this process, such as /dev/stdout, is that descriptor: what was written to it before stays. Returns a
 * descriptor, or -1 with a clause in `why`. */
int file_open(const char *path, int flags, char *why, size_t why_size);

/* Returns true if somebody has the file open by file_open(). */
bool file_is_being_written(const char *path);

/* Checks that what was written to `fd` is still found at the path by which it was opened: the file may have been
 * moved or removed meanwhile. Returns 0, or -1 with a clause in `why`. */
int file_check_place(int fd, const char *path, char *why, size_t why_size);

/* Takes the folder of a file, whose content is to be read and replaced, for that time: two processes that do so
 * would else lose what one of them wrote. Waits up to ten seconds if somebody has it: not for a loop. Returns a
 * descriptor that closing lets go of, or -1 with a clause in `why`. */
int file_take_folder(const char *path, char *why, size_t why_size);

/* Checks, without changing it, that a file or device at `path` can be written, or a new file made there.
 * Returns 0, or -1 with a clause in `why`. */
int file_check(const char *path, char *why, size_t why_size);

/* The same for a path that leads to a descriptor, whatever kind of file that is. */
int file_check_descriptor(const char *path, char *why, size_t why_size);

/* Writes the reason that errno gives. Returns -1. */
int file_explain(char *why, size_t why_size);

/* Takes a descriptor that was opened, with a stream for it as of fdopen(); -1 is handed on as NULL. Where there can be none the
 * descriptor is closed: NULL with a clause in `why`. */
FILE *file_stream(int fd, const char *mode, char *why, size_t why_size);

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

/* Takes a free name of waitscope-1ENDING, waitscope-2ENDING, …, the first but for gaps, in the current folder by
 * creating an empty file, which is then the caller's to write or to unlink(); another process
 * that looks for a name at the same time gets a different one. No existing file is touched.
 * Names for which `is_taken` returns true (files that are about to appear), and those that someone holds
 * (place.h), are skipped.
 * Returns 0; or -1 with the last name tried in `name` and a clause in `why`. */
int file_claim_name(const char *ending, bool (*is_taken)(void *arg, const char *name), void *arg, char name[FILE_CLAIM_SIZE],
    char *why, size_t why_size);

#endif
