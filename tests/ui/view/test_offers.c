/* What the row of keys offers is what the keys do, in every state of the playhead. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "support/sample_run.h"
#include "ui/panel/playhead.h"
#include "ui/view/view.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

enum { S = 1000 * 1000 };

static void
space_does_what_is_offered(void **state)
{
	static const struct {
		int cols, rows;
	} sizes[] = { { 60, 20 }, { 80, 24 }, { 100, 30 }, { 120, 36 } };
	static const struct {
		struct playhead head;
		int64_t now_us;
		bool whole, open; /* a saved run that happens again; a server without programs */
	} states[] = {
		{ { .t_us = 3 * S, .live = true, .speed = 100 }, .now_us = 3 * S },
		{ { .t_us = 3 * S, .paused = true, .speed = 100 }, .now_us = 6 * S },
		{ { .t_us = 3 * S, .speed = 100 }, .now_us = 6 * S }, /* plays, behind live */
		{ { .t_us = 3 * S, .speed = 5 }, .now_us = 6 * S }, /* in slow motion */
		{ { .t_us = 3 * S, .speed = 5 }, .now_us = 20 * S }, /* the same of a run that is over */
		{ { .t_us = 3 * S, .paused = true, .speed = 5 }, .now_us = 20 * S },
		{ { .t_us = 3 * S, .speed = 100 }, .now_us = 20 * S, .whole = true },
		{ { .t_us = 3 * S, .paused = true, .speed = 100 }, .now_us = 20 * S, .whole = true },
		{ { .t_us = 2 * S, .live = true, .speed = 100 }, .now_us = 2 * S, .open = true },
		{ { .t_us = 1 * S, .paused = true, .speed = 100 }, .now_us = 2 * S, .open = true },
		{ { .t_us = 1 * S, .speed = 100 }, .now_us = 2 * S, .open = true },
	};
	const struct sample three = { .requests = 3 }, open = { .delay_us = 2 * S, .programs = PROGRAMS_NONE, .visitors = 3 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(states); i++) {
		struct trace *trace = sample_run_until(states[i].open ? &open : &three, states[i].now_us);
		struct timeline *tl = timeline_new(trace);
		struct settings knobs;
		struct scene scene = { .moment.timeline = tl, .moment.knobs = &knobs, .moment.address = "127.0.0.1:8888",
			.moment.over = timeline_end_us(tl) != NEVER_US, .moment.whole = states[i].whole,
			.moment.now_us = states[i].now_us, .moment.span_us = 17 * S,
			.state.playhead = states[i].head };
		struct playhead pressed = states[i].head;

		timeline_settings_at(tl, INT64_MAX, &knobs);
		playhead_pause(&pressed, states[i].now_us);
		for (size_t k = 0; k < COUNT_OF(sizes); k++) {
			struct grid grid;
			char *text;

			grid_init(&grid, sizes[k].cols, sizes[k].rows);
			view_draw(&scene, &grid);
			text = grid_to_text(&grid, false);
			/* A saved run is not turned, nor gone back to live; where no program runs there is no button to press. */
			if (states[i].whole && (strstr(text, "Tab next") != NULL || strstr(text, "End live") != NULL ||
			    strstr(text, "b button") != NULL))
				fail_msg("state %zu: a saved run cannot do what is offered in\n%s", i, text);
			if (states[i].open && (strstr(text, "b button") != NULL || strstr(text, "press the button") != NULL))
				fail_msg("state %zu: there is no program for the button in\n%s", i, text);
			if ((strstr(text, "Space pause") != NULL) != pressed.paused || (strstr(text, "Space go on") != NULL) == pressed.paused)
				fail_msg("state %zu: Space %s, and is offered otherwise in\n%s", i, pressed.paused ? "pauses" : "goes on", text);
			free(text);
			grid_release(&grid);
		}
		timeline_free(tl);
		trace_free(trace);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(space_does_what_is_offered),
	};

	return cmocka_run_group_tests_name("offers", tests, NULL, NULL);
}
