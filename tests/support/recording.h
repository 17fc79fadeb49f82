/*
 * Recordings of a terminal, read as others read them: asciicast of both versions, by a
 * strict reader of JSON; what ttyrec writes; and bytes as they are.
 */
#ifndef WAITSCOPE_RECORDING_H
#define WAITSCOPE_RECORDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "support/emulator.h"

/* An event of an asciicast; of the others, what was written in one go: 'o'. */
struct recording_piece {
	int64_t t_us;
	char code;       /* 'o', 'r', 'm', 'i', 'x' */
	char *bytes;     /* of 'o' and 'i'; of 'm' its label */
	size_t size;
	int cols, rows;  /* of 'r' */
};

struct recording {
	int cols, rows;  /* it begins with; 0: the file does not say */
	ARRAY(struct recording_piece) pieces;
	bool cut_off;    /* the last line is not a whole one */
};

/* By the file's ending: .cast, .ttyrec, or bytes. NULL if it cannot be read, or is not what
 * its format says; then `why` says where. A last line without its end is left out,
 * which is told by cut_off: every other line must be whole. */
struct recording *recording_read(const char *path, char *why, size_t why_size);
void recording_free(struct recording *);

/* Feeds an emulator with all that came up to that time; `begin` is the first piece to be
 * fed. Returns the first that was not. */
size_t recording_feed(const struct recording *, size_t begin, int64_t until_us, struct emulator *);

/* The same of one piece. */
void recording_feed_piece(const struct recording_piece *, struct emulator *);

/* An emulator of the recording's size; the other's where the file says none. */
struct emulator *recording_emulator(const struct recording *, int cols, int rows);

#endif
