/* The playhead: the time that the screen shows, as on a video recorder. Pure: the current time comes
 * in as an argument. */
#ifndef WAITSCOPE_PLAYHEAD_H
#define WAITSCOPE_PLAYHEAD_H

#include <stdbool.h>
#include <stdint.h>

/* The speeds that `<` and `>` step through, in hundredths: ×0.05 … ×20. Outside of playhead.c for
 * tests. */
extern const int playhead_speeds[];
extern const int playhead_speed_count;

struct playhead {
	int64_t t_us;  /* the time shown; while live, now */
	bool live;     /* follows the run */
	bool paused;   /* stands still; never while live */
	int speed;     /* hundredths; 100 while live */
	int64_t rest;  /* hundredths of a microsecond carried to the next tick */
};

void playhead_init(struct playhead *); /* live, at 0 */

/* `elapsed_us` of real time have passed, and live is at `now_us` (the run's time, which stands still
 * once the run is over). At ×1 or faster the playhead becomes live when it gets there; at less it
 * does not go past it. If the run is over, playing stops at its end, which is then live. */
void playhead_tick(struct playhead *, int64_t elapsed_us, int64_t now_us, bool over);

/* Returns true if a tick could move it: if so, the screen's timer goes on. */
bool playhead_moves(const struct playhead *, int64_t now_us, bool over);

void playhead_pause(struct playhead *, int64_t now_us); /* Space: pause, or go on */
void playhead_seek(struct playhead *, int64_t t_us, int64_t now_us); /* pauses there; clamped to 0..now */
/* Nothing before that time is shown: a playhead that is there moves on to it. */
void playhead_stay_from(struct playhead *, int64_t from_us);
void playhead_go_live(struct playhead *, int64_t now_us);
void playhead_faster(struct playhead *, int direction, int64_t now_us); /* +1, -1; slower than live leaves live */

#endif
