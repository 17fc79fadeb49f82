/* The playhead: which moment the screen shows, as on a video recorder. Pure: the
 * present comes in as an argument. */
#ifndef WAITSCOPE_PLAYHEAD_H
#define WAITSCOPE_PLAYHEAD_H

#include <stdbool.h>
#include <stdint.h>

/* Speeds that `<` and `>` walk through, in hundredths: ×0.05 … ×20. */
extern const int playhead_speeds[];
extern const int playhead_speed_count;

struct playhead {
	int64_t t_us;  /* the moment shown; while live, the moment */
	bool live;     /* follows the moment */
	bool paused;   /* stands still; never while live */
	int speed;     /* hundredths; 100 while live */
	int64_t rest;  /* hundredths of a microsecond carried to the next tick */
};

void playhead_init(struct playhead *); /* live, at 0 */

/* `elapsed_us` of real time have passed and the present is now `now_us` (the run's
 * time; it stays where it is once the run is over). Playing towards the present
 * at more than x1, it becomes live when it gets there; slower than x1, it does not
 * pass it. If the run is over, playing stops at its end, which is then live. */
void playhead_tick(struct playhead *, int64_t elapsed_us, int64_t now_us, bool over);

/* Whether a tick could move it: what the screen's timer asks before it goes on. */
bool playhead_moves(const struct playhead *, int64_t now_us, bool over);

void playhead_pause(struct playhead *, int64_t now_us); /* Space: pause, or go on */
void playhead_seek(struct playhead *, int64_t t_us, int64_t now_us); /* pauses there; clamped to 0..now */
void playhead_go_live(struct playhead *, int64_t now_us);
void playhead_faster(struct playhead *, int direction, int64_t now_us); /* +1, -1; slower than live leaves live */

#endif
