/* What knobs that were turned often do to a frame and to a key. */
#include <event2/event.h>

#include "bench/bench.h"
#include "bench/drawing.h"
#include "support/room.h"
#include "ui/keys/keys.h"

/* The first turns bring marks to the screen that stay: what counts is what the next ones add. */
enum { COLS = 200, ROWS = 60, ROUNDS = 5, FRAMES = 30, KEYS = 50, NONE = 0, HUNDRED, FOUR_HUNDRED, MOST, COUNTS, LOOP_EVERY = 10 };

static const int turns[COUNTS] = { [NONE] = 0, [HUNDRED] = 100, [FOUR_HUNDRED] = 400, [MOST] = 1600 };

/* Each knob in its turn, up and down. */
static void
turn(struct room *room, int i)
{
	static const enum knob knobs[] = { KNOB_DELAY, KNOB_REQUESTS, KNOB_LIMIT, KNOB_JITTER, KNOB_WORK };

	room->session.viewer.state.chosen = knobs[i / 2 % (int)(sizeof knobs / sizeof knobs[0])];
	session_input(&room->session, &(struct input){ .key = i % 2 == 0 ? KEY_CODE_UP : KEY_CODE_DOWN });
	session_tick(&room->session);
	if (i % LOOP_EVERY == 0)
		event_base_loop(room->base, EVLOOP_NONBLOCK);
}

static double
frame_ms(struct room *room, struct drawing *drawing)
{
	double before_us = bench_cpu_us();

	for (int i = 0; i < FRAMES; i++) {
		struct settings knobs;
		struct scene scene;

		session_tick(&room->session);
		session_scene(&room->session, &knobs, &scene);
		drawing_show(drawing, &scene);
	}
	return (bench_cpu_us() - before_us) / FRAMES / 1000;
}

static double
key_ms(struct room *room)
{
	double before_us = bench_cpu_us();

	for (int i = 0; i < KEYS; i++)
		turn(room, i);
	return (bench_cpu_us() - before_us) / KEYS / 1000;
}

void
figure_knobs(struct bench *bench)
{
	static const char *const arguments[] = { "-n20", "-d60s" };
	struct drawing drawing;

	drawing_open(&drawing, COLS, ROWS);
	for (int i = 0; i < bench_rounds(bench, ROUNDS); i++) {
		double frame[COUNTS], key[COUNTS];
		struct room room;
		int done = 0;

		room_open(&room, 2, arguments, -1);
		session_resize(&room.session, COLS, ROWS);
		for (int k = 0; k < COUNTS; k++) {
			for (; done < turns[k]; done++)
				turn(&room, done);
			frame[k] = frame_ms(&room, &drawing);
			key[k] = key_ms(&room);
			bench_point(bench, FIGURE_KNOBS_FRAME, "turns of knobs", "a frame", turns[k], frame[k]);
			bench_point(bench, FIGURE_KNOBS_KEY, "turns of knobs", "a key", turns[k], key[k]);
		}
		bench_add(bench, FIGURE_KNOBS_FRAME, frame[MOST], frame[HUNDRED]);
		bench_add(bench, FIGURE_KNOBS_KEY, key[MOST], key[HUNDRED]);
		room_close(&room);
	}
	drawing_close(&drawing);
}
