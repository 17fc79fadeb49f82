/* For tests: a reader of the page for the room, which puts together the screen's text from the events that it is told. */
#ifndef WAITSCOPE_ROOM_READER_H
#define WAITSCOPE_ROOM_READER_H

#include <stdbool.h>

#include "base/array.h"
#include "base/letter.h"

enum {
	ROOM_READER_ROWS = 60,
	ROOM_READER_ROW_SIZE = 200 * LETTER_MAX_BYTES + 1,
};

struct room_reader {
	int fd;            /* connected, and the events asked for; not blocking; -1 once it is closed */
	ARRAY(char) heard; /* a line that is not whole */
	int cols, rows;
	char text[ROOM_READER_ROWS][ROOM_READER_ROW_SIZE];
	char said[512];    /* the last that was said */
	char last[16];     /* the last event's name */
	unsigned long long id;
	bool in_order;     /* no id was less than the one before */
};

void room_reader_begin(struct room_reader *, int fd);
void room_reader_end(struct room_reader *);

/* Reads what there is. Returns false at the end. */
bool room_reader_hear(struct room_reader *);

/* Returns true if its rows are the text's, lines that each end in '\n', without blanks at their ends. */
bool room_reader_sees(const struct room_reader *, const char *text);

#endif
