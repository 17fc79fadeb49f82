/* The files of the page for the room, as they are served. */
#ifndef WAITSCOPE_ROOM_FILES_H
#define WAITSCOPE_ROOM_FILES_H

#include <stddef.h>

struct room_file {
	const char *path; /* "/watch/page.css" */
	const char *type; /* its Content-Type */
	char *text;
	size_t size;
};

enum { ROOM_FILES = 3 };

/* Makes them. */
void room_files_init(struct room_file files[ROOM_FILES]);
void room_files_release(struct room_file files[ROOM_FILES]);

/* The one at that path, or NULL. */
const struct room_file *room_file_find(const struct room_file files[ROOM_FILES], const char *path);

#endif
