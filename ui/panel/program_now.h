/* A program at the playhead's time, for its listing and the notes beside the lines. */
#ifndef WAITSCOPE_PROGRAM_NOW_H
#define WAITSCOPE_PROGRAM_NOW_H

#include <stdbool.h>

#include "log/timeline.h"
#include "tell/listing.h"
#include "ui/panel/panel.h"

struct program_now {
	enum track track;
	struct span span;
	struct tally tally;
	struct shown_line lines[LISTING_MAX];
	int line_count, current;  /* current: an index into lines, or -1 */
	bool called_lately;       /* a callback ended a moment ago */
	bool one_by_one;          /* its listing awaits in a loop */
	char badge[64];
};

/* Draws the note beside a line, within columns [col, end), in the role `marked` of the current line, or
 * in its own if that is ROLE_BLANK. */
void panel_note(const struct canvas *, const struct program_now *, int index, int row, int col, int end,
    enum role marked);

#endif
