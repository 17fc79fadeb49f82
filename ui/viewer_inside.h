/* The viewer's parts. Private to the viewer*.c files. */
#ifndef WAITSCOPE_VIEWER_INSIDE_H
#define WAITSCOPE_VIEWER_INSIDE_H

#include "ui/viewer.h"

/* ---- viewer_request.c: the chosen request ---- */

/* The scene is the viewer's at that moment (viewer_scene). */

/* Goes through all of sync's requests, then async's, then each watched program's; before the first and after the last
 * none is chosen. */
void viewer_next_request(struct viewer *, const struct scene *, int direction);

/* Scrolls just enough to show the chosen request; from a chart, to its row. */
void viewer_show_request(struct viewer *, const struct scene *);

void viewer_choose_none(struct viewer *);

#endif
