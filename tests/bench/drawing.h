/* A screen that nobody sees: frames are drawn as the display draws them, and become bytes that are dropped. */
#ifndef WAITSCOPE_BENCH_DRAWING_H
#define WAITSCOPE_BENCH_DRAWING_H

#include <stdint.h>

#include "log/timeline.h"
#include "ui/draw/grid.h"
#include "ui/view/view.h"

struct drawing {
	struct grid grid;
	struct screen *screen;
	struct evbuffer *bytes;
	struct recorder *recorder; /* the caller's; NULL: frames are not recorded */
	int64_t recorded_us;       /* the recording's time of the next frame */
};

void drawing_open(struct drawing *, int cols, int rows);
void drawing_close(struct drawing *);

/* A frame: a scene becomes cells, and these bytes. */
void drawing_show(struct drawing *, const struct scene *);

/* The frame of a run as it was live at t, as a person sees it in that view. */
void drawing_show_run(struct drawing *, const struct timeline *, enum view_id, int64_t t_us);

/* The mean time of such a frame, in milliseconds of CPU: over all of the run, at several moments of it one frame after the
 * other. */
double drawing_frame_ms(struct drawing *, const struct timeline *, enum view_id);

#endif
