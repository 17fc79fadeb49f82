/* The playhead: scripts of what is done and what passes, and where it stands then. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ui/panel/playhead.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum action { END, TICK, OVER, PAUSE, SEEK, LIVE, FASTER, SLOWER };

/* One action at a moment, and what holds after it. */
struct act {
	enum action action;
	int64_t value; /* TICK, OVER (a tick once the run is over): elapsed; SEEK: where to */
	int64_t now;
	int64_t t;
	int speed;
	char mode; /* 'L'ive, 'P'aused, '>' playing */
};

static const struct {
	const char *name;
	struct act acts[12];
} scripts[] = {
	{ "live follows the present", {
		{ TICK, 33000, 33000, 33000, 100, 'L' },
		{ TICK, 33000, 66000, 66000, 100, 'L' },
		{ TICK, 0, 66000, 66000, 100, 'L' },
		{ OVER, 33000, 70000, 70000, 100, 'L' },
		{ OVER, 33000, 70000, 70000, 100, 'L' },
	} },
	{ "pause stands still while the world goes on, and goes on behind it", {
		{ TICK, 1000, 1000, 1000, 100, 'L' },
		{ PAUSE, 0, 1500, 1500, 100, 'P' },
		{ TICK, 1000, 2500, 1500, 100, 'P' },
		{ TICK, 1000, 3500, 1500, 100, 'P' },
		{ PAUSE, 0, 3600, 1500, 100, '>' },
		{ TICK, 1000, 4600, 2500, 100, '>' },
		{ PAUSE, 0, 4700, 2500, 100, 'P' },
		{ LIVE, 0, 5000, 5000, 100, 'L' },
	} },
	{ "pause and at once go on is live again", {
		{ PAUSE, 0, 1500, 1500, 100, 'P' },
		{ PAUSE, 0, 1500, 1500, 100, '>' },
		{ TICK, 10, 1510, 1510, 100, 'L' },
	} },
	{ "seeking pauses, within the run", {
		{ TICK, 0, 9000, 9000, 100, 'L' },
		{ SEEK, 4000, 9000, 4000, 100, 'P' },
		{ SEEK, -1, 9000, 0, 100, 'P' },
		{ SEEK, 20000, 9500, 9500, 100, 'P' },
		{ TICK, 100, 9600, 9500, 100, 'P' },
	} },
	{ "faster than live there is nothing", {
		{ FASTER, 0, 5000, 0, 100, 'L' },
		{ TICK, 10, 5010, 5010, 100, 'L' },
	} },
	{ "slower leaves live, and falls behind", {
		{ SLOWER, 0, 5000, 5000, 50, '>' },
		{ TICK, 1000, 6000, 5500, 50, '>' },
		{ SLOWER, 0, 6000, 5500, 25, '>' },
		{ TICK, 1000, 7000, 5750, 25, '>' },
		{ FASTER, 0, 7000, 5750, 50, '>' },
		{ FASTER, 0, 7000, 5750, 100, '>' },
		{ TICK, 1000, 8000, 6750, 100, '>' },
	} },
	{ "fast catches up, and is live then", {
		{ SEEK, 0, 10000, 0, 100, 'P' },
		{ FASTER, 0, 10000, 0, 200, 'P' },
		{ PAUSE, 0, 10000, 0, 200, '>' },
		{ TICK, 5000, 15000, 10000, 200, '>' },
		{ TICK, 2500, 17500, 15000, 200, '>' },
		{ TICK, 2500, 20000, 20000, 100, 'L' },
		{ TICK, 2500, 22500, 22500, 100, 'L' },
	} },
	{ "slow does not pass a present that stands still", {
		{ SLOWER, 0, 5000, 5000, 50, '>' },
		{ TICK, 1000, 5000, 5000, 50, '>' },
		{ TICK, 1000, 5200, 5200, 50, '>' },
		{ TICK, 1000, 6200, 5700, 50, '>' },
	} },
	{ "when the run is over, playing ends live at its end", {
		{ SEEK, 8000, 10000, 8000, 100, 'P' },
		{ SLOWER, 0, 10000, 8000, 50, 'P' },
		{ PAUSE, 0, 10000, 8000, 50, '>' },
		{ OVER, 2000, 10000, 9000, 50, '>' },
		{ OVER, 1000, 10000, 9500, 50, '>' },
		{ OVER, 2000, 10000, 10000, 100, 'L' },
	} },
	{ "paused at the end of a run that is over, it stays", {
		{ PAUSE, 0, 10000, 10000, 100, 'P' },
		{ OVER, 2000, 10000, 10000, 100, 'P' },
		{ PAUSE, 0, 10000, 10000, 100, '>' },
		{ OVER, 0, 10000, 10000, 100, 'L' },
	} },
	{ "a new run begins before the moment that was shown", {
		{ SEEK, 8000, 10000, 8000, 100, 'P' },
		{ TICK, 10, 20, 20, 100, 'P' },
		{ TICK, 10, 30, 20, 100, 'P' },
	} },
	{ "a tick may be empty, and time never runs back", {
		{ SEEK, 100, 10000, 100, 100, 'P' },
		{ PAUSE, 0, 10000, 100, 100, '>' },
		{ TICK, 0, 10000, 100, 100, '>' },
		{ TICK, -50, 10000, 100, 100, '>' },
	} },
};

static void
act(struct playhead *head, const struct act *a)
{
	switch (a->action) {
	case TICK:
	case OVER:
		playhead_tick(head, a->value, a->now, a->action == OVER);
		break;
	case PAUSE:
		playhead_pause(head, a->now);
		break;
	case SEEK:
		playhead_seek(head, a->value, a->now);
		break;
	case LIVE:
		playhead_go_live(head, a->now);
		break;
	case FASTER:
	case SLOWER:
		playhead_faster(head, a->action == FASTER ? 1 : -1, a->now);
		break;
	case END:
		break;
	}
}

static char
mode_of(const struct playhead *head)
{
	assert_false(head->live && head->paused);
	return head->live ? 'L' : head->paused ? 'P' : '>';
}

static void
test_scripts(void **state)
{
	(void)state;
	for (size_t s = 0; s < COUNT(scripts); s++) {
		struct playhead head;

		playhead_init(&head);
		for (int i = 0; i < (int)COUNT(scripts[s].acts) && scripts[s].acts[i].action != END; i++) {
			const struct act *a = &scripts[s].acts[i];

			act(&head, a);
			if (head.t_us != a->t || head.speed != a->speed || mode_of(&head) != a->mode)
				fail_msg("%s, act %d: t %lld, speed %d, '%c'", scripts[s].name, i + 1,
				    (long long)head.t_us, head.speed, mode_of(&head));
		}
	}
}

/* However the time is cut into ticks, the way made is exact. */
static void
test_every_speed_is_exact(void **state)
{
	static const int64_t cuts_us[] = { 1, 7, 33333, 100000 };

	(void)state;
	for (int i = 0; i < playhead_speed_count; i++) {
		for (size_t c = 0; c < COUNT(cuts_us); c++) {
			struct playhead head = { .speed = playhead_speeds[i] };
			int64_t elapsed_us = 0;

			for (int n = 0; n < 1000; n++) {
				playhead_tick(&head, cuts_us[c], INT64_MAX / 2, false);
				elapsed_us += cuts_us[c];
				assert_int_equal(head.t_us, elapsed_us * playhead_speeds[i] / 100);
			}
		}
	}
}

static void
test_speeds_are_walked(void **state)
{
	struct playhead head;

	(void)state;
	assert_int_equal(playhead_speeds[0], 5);
	assert_int_equal(playhead_speeds[playhead_speed_count - 1], 2000);
	playhead_init(&head);
	playhead_seek(&head, 0, 100);
	for (int i = 0; i < 20; i++)
		playhead_faster(&head, -1, 100);
	for (int i = 0; i < playhead_speed_count; i++) {
		assert_int_equal(head.speed, playhead_speeds[i]);
		assert_true(i == 0 || playhead_speeds[i] > playhead_speeds[i - 1]);
		playhead_faster(&head, 1, 100);
	}
	assert_int_equal(head.speed, playhead_speeds[playhead_speed_count - 1]);
	assert_true(head.paused);
}

static const struct {
	struct playhead head;
	int64_t now;
	bool over, moves;
} moving[] = {
	{ { .t_us = 5, .live = true, .speed = 100 }, 5, false, true },
	{ { .t_us = 5, .live = true, .speed = 100 }, 5, true, false },
	{ { .t_us = 4, .live = true, .speed = 100 }, 5, true, true },
	{ { .t_us = 5, .paused = true, .speed = 100 }, 9, false, false },
	{ { .t_us = 5, .paused = true, .speed = 100 }, 9, true, false },
	{ { .t_us = 5, .paused = true, .speed = 100 }, 3, false, true },
	{ { .t_us = 5, .speed = 100 }, 9, false, true },
	{ { .t_us = 5, .speed = 5 }, 9, true, true },
	{ { .t_us = 9, .speed = 5 }, 9, true, true },
};

/* What says that nothing moves must be right, or a screen stands still too early. */
static void
test_moves(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(moving); i++) {
		struct playhead before = moving[i].head, after = before;

		assert_int_equal(playhead_moves(&before, moving[i].now, moving[i].over), moving[i].moves);
		playhead_tick(&after, 1000000, moving[i].now, moving[i].over);
		if (!moving[i].moves)
			assert_memory_equal(&before, &after, sizeof before);
		else if (!moving[i].head.live || moving[i].over)
			assert_true(before.t_us != after.t_us || before.live != after.live);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scripts),
		cmocka_unit_test(test_every_speed_is_exact),
		cmocka_unit_test(test_speeds_are_walked),
		cmocka_unit_test(test_moves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
