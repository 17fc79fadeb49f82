/* The playhead: the time that the screen shows. */
#include "ui/panel/playhead.h"

enum { LIVE_SPEED = 100 };

const int playhead_speeds[] = { 5, 10, 25, 50, LIVE_SPEED, 200, 500, 1000, 2000 };
const int playhead_speed_count = sizeof playhead_speeds / sizeof playhead_speeds[0];

void
playhead_init(struct playhead *head)
{
	playhead_go_live(head, 0);
}

void
playhead_go_live(struct playhead *head, int64_t now_us)
{
	*head = (struct playhead){ .t_us = now_us, .live = true, .speed = LIVE_SPEED };
}

/* Plays on. Fractions of a microsecond are carried over to the next tick, or slow motion would drift
 * with the frame rate. */
static void
play(struct playhead *head, int64_t elapsed_us)
{
	int64_t played = elapsed_us * head->speed + head->rest; /* hundredths of a microsecond */

	head->t_us += played / LIVE_SPEED;
	head->rest = played % LIVE_SPEED;
}

void
playhead_tick(struct playhead *head, int64_t elapsed_us, int64_t now_us, bool over)
{
	if (head->live) {
		head->t_us = now_us;
		return;
	}
	if (!head->paused && elapsed_us > 0)
		play(head, elapsed_us);
	if (head->t_us < now_us)
		return;
	head->t_us = now_us;
	head->rest = 0;
	if (!head->paused && (over || head->speed >= LIVE_SPEED))
		playhead_go_live(head, now_us);
}

bool
playhead_moves(const struct playhead *head, int64_t now_us, bool over)
{
	if (head->live)
		return !over || head->t_us != now_us;
	return !head->paused || head->t_us > now_us;
}

void
playhead_pause(struct playhead *head, int64_t now_us)
{
	if (head->live)
		head->t_us = now_us;
	head->paused = !head->paused;
	head->live = false;
	head->rest = 0;
}

void
playhead_seek(struct playhead *head, int64_t t_us, int64_t now_us)
{
	if (t_us > now_us)
		t_us = now_us;
	head->t_us = t_us < 0 ? 0 : t_us;
	head->live = false;
	head->paused = true;
	head->rest = 0;
}

void
playhead_stay_from(struct playhead *head, int64_t from_us)
{
	if (!head->live && head->t_us < from_us)
		head->t_us = from_us;
}

void
playhead_faster(struct playhead *head, int direction, int64_t now_us)
{
	int i = 0;

	if (head->live && direction > 0) /* nothing is faster than live */
		return;
	while (i < playhead_speed_count - 1 && playhead_speeds[i] < head->speed)
		i++;
	i += direction;
	if (i < 0 || i >= playhead_speed_count)
		return;
	if (head->live) {
		head->t_us = now_us;
		head->live = false;
	}
	head->speed = playhead_speeds[i];
	head->rest = 0;
}
