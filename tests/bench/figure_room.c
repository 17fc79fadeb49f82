/* What readers of the page for the room cost a frame, beside the same screen without any; they are another process. */
#include <event2/event.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "app/room_page.h"
#include "base/clock.h"
#include "base/loop.h"
#include "bench/bench.h"
#include "bench/drawing.h"
#include "bench/readers.h"
#include "bench/sampled.h"
#include "run/lab.h"
#include "ui/ui.h"

enum { COLS = 120, ROWS = 36, ROUNDS = 2, FRAMES = 30, COUNTS = 4 };

static const int counts[COUNTS] = { 0, 1, 10, 100 };

struct room_bench {
	struct event_base *base;
	struct room_page *page;
	struct timeline *tl;
	struct drawing drawing;
};

static void
turn(struct room_bench *room, int64_t until_us)
{
	do
		event_base_loop(room->base, EVLOOP_NONBLOCK);
	while (clock_now_us() < until_us && usleep(US_PER_MS) == 0);
}

/* The mean of frames at the screen's own pace. */
static double
frame_ms(struct room_bench *room)
{
	int64_t next_us = clock_now_us();
	double before_us = bench_cpu_us();

	for (int i = 0; i < FRAMES; i++) {
		drawing_show_run(&room->drawing, room->tl, VIEW_TIMELINE, (int64_t)i * UI_FRAME_US);
		room_page_frame(room->page, &room->drawing.grid);
		turn(room, next_us += UI_FRAME_US);
	}
	return (bench_cpu_us() - before_us) / FRAMES / 1000;
}

static double
frame_with_ms(struct room_bench *room, uint16_t port, int count)
{
	pid_t child = readers_begin(port, count);
	double ms;

	while (room_page_readers(room->page) < count)
		turn(room, clock_now_us() + US_PER_MS);
	ms = frame_ms(room);
	readers_end(child);
	while (room_page_readers(room->page) > 0)
		turn(room, clock_now_us() + US_PER_MS);
	return ms;
}

static void
measure(struct bench *bench, struct room_bench *room, uint16_t port)
{
	for (int i = 0; i < bench_rounds(bench, ROUNDS); i++) {
		double ms[COUNTS];

		for (int k = 0; k < COUNTS; k++) {
			ms[k] = frame_with_ms(room, port, counts[k]);
			bench_point(bench, FIGURE_ROOM, "readers", "a frame", counts[k], ms[k]);
		}
		bench_add(bench, FIGURE_ROOM, ms[COUNTS - 1], ms[0]);
	}
}

void
figure_room(struct bench *bench)
{
	struct room_bench room = { .base = loop_new(), .tl = sampled_requests(3) };
	const struct run_hooks hooks = { .arg = NULL };
	struct settings knobs;
	char why[256];
	struct lab *lab;

	settings_init(&knobs);
	lab = lab_new(room.base, &knobs, 0, &hooks, why, sizeof why);
	room.page = lab == NULL ? NULL : room_page_new(room.base, lab, why, sizeof why);
	if (room.page == NULL) {
		bench_cannot(bench, FIGURE_ROOM, "%s", why);
	} else {
		drawing_open(&room.drawing, COLS, ROWS);
		measure(bench, &room, (uint16_t)atoi(strrchr(lab_address(lab), ':') + 1));
		drawing_close(&room.drawing);
		room_page_end(room.page);
	}
	lab_free(lab);
	room_page_free(room.page);
	sampled_free(room.tl);
	loop_free(room.base);
}
