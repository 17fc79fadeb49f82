/*
 * What readers of the page for the room cost: bench_room READERS...
 *
 * Prints, for a screen that moves as fast as any does, how much of the processor's time a frame takes: to be drawn, to be
 * written for the terminal, and to be shown to so many readers, who are another process.
 */
#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/room_page.h"
#include "base/clock.h"
#include "base/loop.h"
#include "base/memory.h"
#include "run/lab.h"
#include "support/sample_run.h"
#include "ui/term/screen.h"
#include "ui/ui.h"
#include "ui/view/view.h"

enum { FRAMES = 300, READERS_MAX = 1024, S = 1000 * 1000 };

static const char request[] = "GET /watch/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

static double
cpu_ms(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
	    (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
}

/* ---- the readers, in a process of their own ---- */

static int
connect_reader(uint16_t port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0 || write(fd, request, sizeof request - 1) < 0)
		exit(1);
	return fd;
}

static void
read_all(uint16_t port, int count)
{
	static struct pollfd at[READERS_MAX];
	static char bytes[256 * 1024];

	for (int i = 0; i < count; i++)
		at[i] = (struct pollfd){ .fd = connect_reader(port), .events = POLLIN };
	for (;;) {
		poll(at, (nfds_t)count, -1);
		for (int i = 0; i < count; i++)
			if ((at[i].revents & POLLIN) != 0 && read(at[i].fd, bytes, sizeof bytes) <= 0)
				exit(0);
	}
}

static pid_t
begin_readers(uint16_t port, int count)
{
	pid_t child = fork();

	if (child == 0)
		read_all(port, count);
	return child;
}

/* ---- the screen ---- */

static void
draw(const struct timeline *tl, int64_t t_us, struct grid *grid)
{
	struct settings knobs;
	struct scene scene = {
		.moment = { .timeline = tl, .knobs = &knobs, .address = "127.0.0.1:8888", .now_us = t_us, .span_us = 16 * S, .watch_at = "127.0.0.1:8888" },
		.state = { .playhead = { .t_us = t_us, .live = true, .speed = 100 } },
	};

	timeline_settings_at(tl, t_us, &knobs);
	grid_clear(grid);
	view_draw(&scene, grid);
}

struct bench {
	struct event_base *base;
	struct room_page *page;
	struct timeline *tl;
	struct grid grid;
	double frame_ms;    /* what showing has taken */
	double longest_ms;
	int frame;
};

static void
turn(struct bench *bench, int64_t until_us)
{
	do
		event_base_loop(bench->base, EVLOOP_NONBLOCK);
	while (clock_now_us() < until_us && usleep(1000) == 0);
}

static void
show_frames(struct bench *bench)
{
	int64_t next_us = clock_now_us();
	double before = cpu_ms(), drawing = 0;

	for (int i = 0; i < FRAMES; i++) {
		double at = cpu_ms(), took;
		int64_t begun_us;

		draw(bench->tl, (int64_t)i * UI_FRAME_US, &bench->grid);
		drawing += cpu_ms() - at;
		begun_us = clock_now_us();
		room_page_frame(bench->page, &bench->grid);
		took = (double)(clock_now_us() - begun_us) / 1000;
		bench->longest_ms = took > bench->longest_ms ? took : bench->longest_ms;
		turn(bench, next_us += UI_FRAME_US);
	}
	bench->frame_ms = (cpu_ms() - before - drawing) / FRAMES;
}

static void
bench_readers(struct bench *bench, uint16_t port, int count)
{
	static double idle_ms;
	pid_t child = begin_readers(port, count);

	while (room_page_readers(bench->page) < count)
		turn(bench, clock_now_us() + 1000);
	bench->longest_ms = 0;
	show_frames(bench);
	if (count == 0)
		idle_ms = bench->frame_ms; /* the loop's own turns */
	printf("  %4d readers: %6.3f ms a frame, %4.1f %% of the time; the longest %.1f ms\n", count, bench->frame_ms - idle_ms,
	    (bench->frame_ms - idle_ms) * 100000 / UI_FRAME_US, bench->longest_ms);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	while (room_page_readers(bench->page) > 0)
		turn(bench, clock_now_us() + 1000);
}

static void
bench_terminal(const struct bench *bench)
{
	char why[128];
	struct evbuffer *bytes = evbuffer_new();
	struct screen *screen = screen_new("xterm-256color", bench->grid.cols, bench->grid.rows, false, why, sizeof why);
	struct grid grid = { 0 };
	double drawing = cpu_ms(), both;

	grid_init(&grid, bench->grid.cols, bench->grid.rows);
	for (int i = 0; i < FRAMES; i++)
		draw(bench->tl, (int64_t)i * UI_FRAME_US, &grid);
	drawing = cpu_ms() - drawing;
	both = cpu_ms();
	for (int i = 0; i < FRAMES; i++) {
		draw(bench->tl, (int64_t)i * UI_FRAME_US, &grid);
		screen_draw(screen, &grid, i == 0, bytes);
		evbuffer_drain(bytes, evbuffer_get_length(bytes));
	}
	both = cpu_ms() - both;
	printf("%dx%d: drawn in %.3f ms a frame, written for the terminal in %.3f ms\n", grid.cols, grid.rows, drawing / FRAMES,
	    (both - drawing) / FRAMES);
	grid_release(&grid);
	screen_free(screen);
	evbuffer_free(bytes);
}

int
main(int argc, char *argv[])
{
	static const int sizes[][2] = { { 80, 24 }, { 120, 36 }, { 200, 60 } };
	struct sample sample = { .delay_us = 5 * S, .programs = PROGRAMS_BOTH };
	struct bench bench = { .base = loop_new() };
	const struct run_hooks hooks = { .arg = NULL };
	struct settings knobs;
	struct trace *trace = sample_run(&sample);
	char why[256];
	struct lab *lab;
	const char *colon;

	signal(SIGPIPE, SIG_IGN);
	settings_init(&knobs);
	lab = lab_new(bench.base, &knobs, 0, &hooks, why, sizeof why);
	bench.page = room_page_new(bench.base, lab, why, sizeof why);
	bench.tl = timeline_new(trace);
	colon = strrchr(lab_address(lab), ':');
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		grid_init(&bench.grid, sizes[i][0], sizes[i][1]);
		bench_terminal(&bench);
		for (int k = 1; k < argc; k++)
			bench_readers(&bench, (uint16_t)atoi(colon + 1), atoi(argv[k]) < READERS_MAX ? atoi(argv[k]) : READERS_MAX);
		grid_release(&bench.grid);
	}
	room_page_end(bench.page);
	lab_free(lab);
	room_page_free(bench.page);
	timeline_free(bench.tl);
	trace_free(trace);
	loop_free(bench.base);
	return 0;
}
