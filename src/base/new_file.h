/* A file that appears whole or not at all: it is written beside its place and renamed into it at the end; where
 * the system knows files without a name it has none until then, so that not even SIGKILL leaves one behind (but for the
 * moment in which it takes an old file's place). Until then the old file is intact; the new one inherits its permissions
 * and its owner. A link stays a link, also one that leads to nothing yet: the file that it points to is made or replaced.
 *
 * A file whose place no new one can take keeps it, and has its content replaced at the end, once there is room
 * for all of it: one that has other names too (hard links) or attributes (ACLs), is another user's, has something
 * mounted on it, or lies in a folder that takes no new files. One that may not be written is left alone. A device,
 * a pipe, and an open descriptor (/dev/stdout) are written to. */
#ifndef WAITSCOPE_NEW_FILE_H
#define WAITSCOPE_NEW_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct new_file {
	FILE *stream;    /* to write to */
	char *path;      /* its place */
	char *temporary; /* where it is until then; NULL: nowhere */
	enum {
		NEW_FILE_DIRECT,   /* written to its place: a device, a pipe, a descriptor */
		NEW_FILE_NAMELESS, /* takes its place once it has a name */
		NEW_FILE_NAMED,    /* takes its place */
		NEW_FILE_COPIED,   /* is copied over what is there */
	} way;
	bool is_new;     /* there was no file before */
};

/* Each returns 0, or -1 with a clause in `why`. After new_file_close() or
 * new_file_give_up() (which always returns -1) the struct is empty again. A file that somebody else is
 * writing (file_open()) is not replaced. */
int new_file_open(struct new_file *, const char *path, char *why, size_t why_size);
int new_file_close(struct new_file *, char *why, size_t why_size);
int new_file_give_up(struct new_file *, char *why, size_t why_size);

/* Like file_check() for a new_file, which may be a pipe: whether someone reads it is only known when it is
 * written. */
int new_file_check(const char *path, char *why, size_t why_size);

#endif
