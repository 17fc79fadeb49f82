#include "support/room.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <event2/event.h>

#include "base/clock.h"
#include "base/loop.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { PATIENCE_US = 20 * US_PER_S };

static void
run_made(void *arg)
{
	struct room *room = arg;

	room->made++;
	session_run_made(&room->session);
}

static void
run_ended(void *arg)
{
	struct room *room = arg;

	room->ended++;
	session_run_ended(&room->session);
}

static void
slept(void *arg, bool has_slept, int64_t us)
{
	struct room *room = arg;

	if (!has_slept)
		session_sleeps(&room->session, us);
}

static void
hurry(struct tutor *tutor)
{
	static const enum knob times[] = { KNOB_DELAY, KNOB_WORK, KNOB_TIMEOUT };

	for (size_t i = 0; i < tutor->list.count; i++)
		for (int part = 0; part < tutor->list.at[i]->part_count; part++)
			for (size_t k = 0; k < COUNT(times); k++)
				tutor->list.at[i]->parts[part].knobs.value[times[k]] /= FASTER;
}

/* As `waitscope ARGUMENTS` begins; a lesson by its index, or -1. */
static void
picture(void *arg)
{
	struct room *room = arg;

	room->pictures++;
}

void
room_open(struct room *room, int argc, const char *const *arguments, int lesson)
{
	const struct run_hooks hooks = { .run_made = run_made, .run_ended = run_ended, .slept = slept, .arg = room };
	const struct session_hooks session_hooks = { .picture = picture, .arg = room };
	struct session_options options;
	char why[OPTIONS_ERROR_SIZE];
	char *argv[8] = { (char *)"waitscope" };

	*room = (struct room){ .base = loop_new() };
	for (int i = 0; i < argc; i++)
		argv[i + 1] = (char *)(uintptr_t)arguments[i];
	if (options_parse(argc + 1, argv, &room->options, why, sizeof why) != 0)
		fail_msg("%s", why);
	tutor_init(&room->tutor, true, room->options.presenter);
	hurry(&room->tutor);
	room->lab = lab_new(room->base, &room->options.settings, 0, &hooks, why, sizeof why);
	assert_non_null(room->lab);
	lab_bound(room->lab, (size_t)room->options.max_events);
	room->source = source_live_new(room->lab);
	options = (struct session_options){
		.base = room->base, .source = room->source, .options = &room->options, .tutor = &room->tutor, .lesson = lesson,
	};
	session_init(&room->session, &options, &session_hooks);
	session_resize(&room->session, 80, 24);
	source_watch(room->source, room->session.own.commands, room->session.own.command_count, room->options.without_lines);
	session_begin(&room->session);
}

void
room_close(struct room *room)
{
	session_release(&room->session);
	source_free(room->source);
	lab_free(room->lab);
	tutor_release(&room->tutor);
	loop_free(room->base);
	options_release(&room->options);
}

bool
room_stands(const struct room *room)
{
	return lab_has_run(room->lab) && !room->tutor.runs && room->session.sweep.of == NULL;
}

bool
room_has_begun(const struct room *room)
{
	return lab_has_run(room->lab) && lab_has_begun(room->lab);
}

bool
room_is_prepared(const struct room *room)
{
	return lab_has_run(room->lab);
}

void
room_wait(struct room *room, bool (*is_so)(const struct room *))
{
	int64_t until_us = clock_now_us() + PATIENCE_US;
	struct timeval frame = clock_timeval(US_PER_S / 30);

	do {
		event_base_loopexit(room->base, &frame);
		event_base_loop(room->base, EVLOOP_ONCE);
		session_tick(&room->session);
		assert_true(clock_now_us() < until_us);
	} while (!is_so(room));
}

void
room_press(struct room *room, uint32_t key)
{
	session_input(&room->session, &(struct input){ .key = key });
	session_tick(&room->session);
}

void
room_draw(struct room *room, struct grid *grid, int cols, int rows)
{
	struct settings knobs;
	struct scene scene;

	session_resize(&room->session, cols, rows);
	session_scene(&room->session, &knobs, &scene);
	grid_init(grid, cols, rows);
	view_draw(&scene, grid);
	session_resize(&room->session, 80, 24);
}

char *
room_text(struct room *room, int cols, int rows)
{
	struct grid grid;
	char *text;

	room_draw(room, &grid, cols, rows);
	text = grid_to_text(&grid, false);
	grid_release(&grid);
	return text;
}
