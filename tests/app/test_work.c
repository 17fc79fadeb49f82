/*
 * Nothing that a person can do for as long as they like makes the next of it, a frame, a key or the
 * end slower: each is done 50,000 times (fewer where once takes long) in a real session with a real
 * lab. Asserted is counted work, never time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/har.h"
#include "file/run_file.h"
#include "support/counted.h"
#include "support/room.h"
#include "tell/chapter.h"
#include "tell/summary.h"
#include "tell/transcript.h"
#include "ui/keys/keys.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum {
	BRIEF = 500, LENGTHY = 100 * BRIEF, /* times that a thing is done */
	SOME = 48,          /* times that it is measured then */
	LOOP_EVERY = 250,   /* deeds between two turns of the loop */
	COLS = 120, ROWS = 36,
	NOISE = 40 * 1000,  /* steps: what a clock that goes on does to a frame */
};

/* ---- deeds ---- */

struct deed {
	const char *name;
	const char *option;    /* of the command line */
	uint32_t keys[8];      /* pressed in turn; of none, `act` does it */
	enum knob knob;        /* is the chosen one */
	void (*act)(struct room *, uint32_t i);
	uint32_t often;        /* 0: LENGTHY; fewer of what takes an event loop, or a run, each time */
	bool loops;            /* the loop turns after each */
};

static void
drag(struct room *room, uint32_t i)
{
	static const enum input_mouse actions[] = { MOUSE_PRESS, MOUSE_DRAG, MOUSE_DRAG, MOUSE_RELEASE };
	struct input input = { .key = KEY_CODE_MOUSE, .mouse = actions[i % COUNT(actions)], .col = 20 + (int)(i % 90),
	    .row = 12 + (int)(i % 20) };

	session_input(&room->session, &input);
}

static void
turn_wheel(struct room *room, uint32_t i)
{
	struct input input = { .key = KEY_CODE_MOUSE, .mouse = i % 2 == 0 ? MOUSE_WHEEL_UP : MOUSE_WHEEL_DOWN, .col = 8,
	    .row = 1 };

	session_input(&room->session, &input);
}

static void
resize(struct room *room, uint32_t i)
{
	session_resize(&room->session, 80 + (int)(i % 40), 24 + (int)(i % 12));
	session_tick(&room->session);
}

#define TURNS(KNOB) .keys = { KEY_CODE_UP, KEY_CODE_DOWN }, .knob = KNOB_##KNOB

static const struct deed deeds[] = {
	{ .name = "delay", TURNS(DELAY) },
	{ .name = "requests", TURNS(REQUESTS) },
	{ .name = "requests that wait", .option = "-c1", TURNS(REQUESTS) },
	{ .name = "server", TURNS(SERVER) },
	{ .name = "limit", TURNS(LIMIT) },
	{ .name = "jitter", TURNS(JITTER) },
	{ .name = "programs", TURNS(PROGRAMS) },
	{ .name = "work", TURNS(WORK) },
	{ .name = "errors", TURNS(ERRORS) },
	{ .name = "a value typed", .keys = { KEY_CODE_ENTER, '7', 's', KEY_CODE_ENTER, KEY_CODE_ENTER, '8', 's',
	    KEY_CODE_ENTER } },
	{ .name = "no value", .keys = { KEY_CODE_ENTER, 'x', KEY_CODE_ENTER } },
	{ .name = "the button", .keys = { 'b' } },
	{ .name = "pauses", .keys = { ' ' } },
	{ .name = "events", .keys = { '.', ',' } },
	{ .name = "cells", .keys = { KEY_CODE_LEFT, KEY_CODE_RIGHT } },
	{ .name = "start and end", .keys = { KEY_CODE_HOME, KEY_CODE_END } },
	{ .name = "speed", .keys = { '<', '>' } },
	{ .name = "zoom", .keys = { '+', '-' } },
	{ .name = "views", .keys = { '1', '2', '3', '4', '5' }, .often = 10 * 1000 },
	{ .name = "requests chosen", .keys = { 'j', 'k' }, .often = 5 * 1000 },
	{ .name = "help and knobs", .keys = { '?', KEY_CODE_DOWN, '?', '\t' }, .often = 10 * 1000 },
	{ .name = "language", .keys = { 'l' } },
	{ .name = "cancel", .keys = { 'x' } },
	{ .name = "the mouse", .act = drag, .often = 10 * 1000 },
	{ .name = "the wheel", .act = turn_wheel, .often = 10 * 1000 },
	{ .name = "resizes", .act = resize },
	{ .name = "steps of lessons", .keys = { KEY_CODE_PAGE_DOWN, KEY_CODE_PAGE_DOWN, KEY_CODE_PAGE_UP, KEY_CODE_PAGE_UP },
	    .often = 5 * 1000 },
	{ .name = "guesses", .keys = { '5', '1', KEY_CODE_ENTER, '3', KEY_CODE_ENTER, KEY_CODE_ENTER }, .often = 3 * 1000,
	    .loops = true },
	{ .name = "runs begun again", .keys = { 'r' }, .often = 2 * 1000, .loops = true },
};

static void
turn_loop(struct room *room)
{
	for (int i = 0; i < 4; i++)
		event_base_loop(room->base, EVLOOP_NONBLOCK | EVLOOP_ONCE);
	session_tick(&room->session);
}

static void
do_one(struct room *room, const struct deed *deed, uint32_t i)
{
	uint32_t keys = 0;

	while (deed->keys[keys] != 0)
		keys++;
	assert_true(deed->act != NULL || keys > 0);
	if (deed->act != NULL)
		deed->act(room, i);
	else
		session_input(&room->session, &(struct input){ .key = deed->keys[i % keys] });
	if (deed->loops || i % LOOP_EVERY == 0)
		turn_loop(room);
}

static void
open_room(struct room *room, const struct deed *deed)
{
	const char *const arguments[] = { "-n3", "-d60s", deed->option };

	room_open(room, deed->option == NULL ? 2 : 3, arguments, -1);
	session_resize(&room->session, COLS, ROWS);
	room->session.viewer.state.chosen = deed->knob;
	turn_loop(room);
}

/* ---- what is measured ---- */

enum { DEED, KEYS, SUMMARY, FRAMES, MEASURED = FRAMES + 3 * VIEW_COUNT };

struct measured {
	size_t steps[MEASURED];
};

/* A frame of a view at that part of the run's time so far; 2: live. */
static size_t
draw(struct room *room, enum view_id view, int halves)
{
	struct viewer was = room->session.viewer;
	struct grid grid;
	size_t before;

	room->session.viewer.state.view = view;
	room->session.viewer.state.help = false;
	if (halves < 2) {
		struct settings knobs;
		int64_t now_us = session_moment(&room->session, &knobs).now_us;

		playhead_seek(&room->session.viewer.state.playhead, now_us * halves / 2, now_us);
	}
	before = counted_steps();
	room_draw(room, &grid, COLS, ROWS);
	before = counted_steps() - before;
	grid_release(&grid);
	room->session.viewer = was;
	return before;
}

/* Keys that leave everything as it was. */
static size_t
press_some(struct room *room)
{
	static const uint32_t keys[] = { ' ', ' ', '+', '-', '.', ',', KEY_CODE_END, '\t', KEY_CODE_BACK_TAB, 'j', 'k' };
	struct viewer was = room->session.viewer;
	size_t before = counted_steps();

	for (size_t i = 0; i < COUNT(keys); i++)
		session_input(&room->session, &(struct input){ .key = keys[i] });
	before = counted_steps() - before;
	room->session.viewer = was;
	return before;
}

static size_t
sum_up(struct room *room)
{
	struct settings knobs;
	char lines[SUMMARY_SIZE];
	size_t before = counted_steps();

	summary_write(source_whole(room->source), source_moment(room->source, 0, 0, &knobs).now_us, NULL, NULL, lines,
	    sizeof lines);
	return counted_steps() - before;
}

static void
measure(struct room *room, const struct deed *deed, struct measured *work)
{
	size_t before;

	turn_loop(room);
	before = counted_steps();
	for (uint32_t i = 0; i < SOME; i++)
		do_one(room, deed, i);
	work->steps[DEED] = (counted_steps() - before) / SOME;
	turn_loop(room);
	work->steps[KEYS] = tutor_has_card(&room->tutor) ? 0 : press_some(room);
	work->steps[SUMMARY] = sum_up(room);
	for (int i = 0; i < 3 * VIEW_COUNT; i++)
		work->steps[FRAMES + i] = draw(room, (enum view_id)(i / 3), i % 3);
}

/* The summary is written once. */
static void
compare(const struct deed *deed, const struct measured *brief, const struct measured *lengthy)
{
	for (int i = 0; i < MEASURED; i++) {
		size_t most = i == SUMMARY ? 2 * LENGTHY / BRIEF * (brief->steps[i] + 1000) : 2 * brief->steps[i] + NOISE;

		if (lengthy->steps[i] > most)
			fail_msg("%s: work %d took %zu steps, and takes %zu", deed->name, i, brief->steps[i], lengthy->steps[i]);
	}
}

/* The sanitizers find nothing here that shorter runs do not show them, and take ten times as long. */
static void
skip_where_slow(void)
{
#ifdef __SANITIZE_ADDRESS__
	skip();
#endif
}

static void
deeds_are_as_cheap_as_ever(void **state)
{
	(void)state;
	skip_where_slow();
	for (size_t k = 0; k < COUNT(deeds); k++) {
		const struct deed *deed = &deeds[k];
		struct measured brief, lengthy;
		struct room room;
		uint32_t i = 0, often = deed->often != 0 ? deed->often : LENGTHY;

		open_room(&room, deed);
		for (; i < BRIEF; i++)
			do_one(&room, deed, i);
		measure(&room, deed, &brief);
		for (; i < often; i++)
			do_one(&room, deed, i);
		measure(&room, deed, &lengthy);
		compare(deed, &brief, &lengthy);
		room_close(&room);
	}
}

/* ---- what is told and written of it ---- */

static size_t
write_run(const struct timeline *tl, FILE *file)
{
	struct run_file_writer *writer = run_file_begin(timeline_trace(tl), file);
	size_t before = counted_steps();
	char why[RUN_FILE_WHY_SIZE];

	while (run_file_step(writer, 1000, why, sizeof why) > 0)
		continue;
	run_file_end(writer);
	return counted_steps() - before;
}

static size_t
write_har(const struct timeline *tl, FILE *file)
{
	size_t before = counted_steps();
	struct har_writer *writer = har_begin(tl, "127.0.0.1:8888", file);
	char why[RUN_FILE_WHY_SIZE];

	while (har_step(writer, 1000, why, sizeof why) > 0)
		continue;
	har_end(writer);
	return counted_steps() - before;
}

static size_t
read_run(FILE *file)
{
	size_t before = counted_steps();
	char why[RUN_FILE_WHY_SIZE];
	struct trace *trace = run_file_read(file, "run", why, sizeof why);

	assert_non_null(trace);
	timeline_free(timeline_new(trace));
	trace_free(trace);
	return counted_steps() - before;
}

static size_t
tell(const struct timeline *tl)
{
	const struct trace *trace = timeline_trace(tl);
	size_t before = counted_steps();

	for (size_t i = 0; i < trace_count(trace); i++)
		free(transcript_lines(tl, trace_at(trace, i)));
	return counted_steps() - before;
}

/* As a film marks them, frame by frame. */
static size_t
mark_chapters(const struct timeline *tl)
{
	enum { FILM = 1000 };
	struct chapters chapters = { .turns = true };
	size_t before = counted_steps();
	int64_t begins_us;

	for (int i = 0; i <= FILM; i++)
		while (chapter_next(&chapters, tl, timeline_last_us(tl) * i / FILM, &begins_us) != NULL)
			continue;
	return counted_steps() - before;
}

enum { WRITE, HAR, READ, TELL, CHAPTERS, FILES };

static void
write_all(const struct timeline *tl, size_t steps[FILES])
{
	FILE *file = tmpfile(), *har = tmpfile();

	steps[WRITE] = write_run(tl, file);
	rewind(file);
	steps[READ] = read_run(file);
	steps[HAR] = write_har(tl, har);
	steps[TELL] = tell(tl);
	steps[CHAPTERS] = mark_chapters(tl);
	fclose(file);
	fclose(har);
}

/* Eight times as much takes eight times as long, or a little more. */
static void
files_take_as_long_as_they_are(void **state)
{
	enum { TIMES = 8, LESS = LENGTHY / TIMES };
	static const char *const written[] = { "requests", "requests that wait", "the button", "delay" };

	(void)state;
	skip_where_slow();
	for (size_t k = 0; k < COUNT(deeds); k++) {
		size_t less[FILES] = { 0 }, more[FILES] = { 0 };
		struct room room;
		bool is_written = false;

		for (size_t i = 0; i < COUNT(written); i++)
			is_written = is_written || strcmp(written[i], deeds[k].name) == 0;
		if (!is_written)
			continue;
		open_room(&room, &deeds[k]);
		for (uint32_t i = 0; i < LENGTHY; i++) {
			do_one(&room, &deeds[k], i);
			if (i + 1 == LESS)
				write_all(source_whole(room.source), less);
		}
		write_all(source_whole(room.source), more);
		for (int i = 0; i < FILES; i++)
			if (more[i] > TIMES * less[i] * 5 / 4 + NOISE)
				fail_msg("%s: file %d took %zu steps, and takes %zu", deeds[k].name, i, less[i], more[i]);
		room_close(&room);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(deeds_are_as_cheap_as_ever),
		cmocka_unit_test(files_take_as_long_as_they_are),
	};

	return cmocka_run_group_tests_name("work", tests, NULL, NULL);
}
