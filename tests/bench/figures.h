/*
 * The figures: a row of FIGURES for each. A new one is a row here, and a function that measures it in a file of its own.
 *
 * X(ID, its struct figure as designated initialisers)
 */
#ifndef WAITSCOPE_BENCH_FIGURES_H
#define WAITSCOPE_BENCH_FIGURES_H

#include "bench/table.h"

#define FIGURES(X) \
	X(LOAD_1000, .name = "load-1000", .what = "1,000 requests of 1 s at once, on a screen that is read: the time beyond that second", \
	    .unit = "ms", .reference = "the bare loop", .wants = WANTS_RATIO, .wanted = 1.15, .measure = figure_load) \
	X(LOAD_EVHTTP, .name = "load-evhttp", .what = "1,000 requests of 1 s at once, beside others", .unit = "ms", .reference = "evhttp", .measure = figure_load) \
	X(LOAD_TORNADO, .name = "load-tornado", .what = "1,000 requests of 1 s at once, beside others", .unit = "ms", .reference = "Tornado", .measure = figure_load) \
	X(LOAD_AIOHTTP, .name = "load-aiohttp", .what = "1,000 requests of 1 s at once, beside others", .unit = "ms", .reference = "aiohttp", .measure = figure_load) \
	X(LOAD_9000, .name = "load-9000", .what = "9,000 requests of 1 s at once: the time beyond that second", .unit = "ms", \
	    .reference = "the bare loop", .wants = WANTS_RATIO, .wanted = 1.15, .measure = figure_load) \
	X(LATE, .name = "late", .what = "how late callbacks are, of 9,000 in flight", .unit = "ms", .ours = "99 of 100 are not later", \
	    .reference = "the bare loop's latest", .wants = WANTS_RATIO, .wanted = 2, .measure = figure_load) \
	X(FRAME_REQUESTS, .name = "frame-requests", .what = "a frame at 200x60, of many requests", .unit = "ms of CPU", \
	    .ours = "10,000 requests", .reference = "10 requests", .wants = WANTS_RATIO, .wanted = 2, .measure = figure_frame) \
	X(FRAME_EVENTS, .name = "frame-events", .what = "a frame at 200x60, of a long run", .unit = "ms of CPU", \
	    .ours = "1,000,000 events", .reference = "10 requests", .wants = WANTS_RATIO, .wanted = 2, .measure = figure_frame) \
	X(FRAME_VIEWS, .name = "frame-views", .what = "a frame of whichever other view grows most", .unit = "ms of CPU", \
	    .ours = "10,000 requests", .reference = "10 requests", .wants = WANTS_RATIO, .wanted = 2, .measure = figure_frame_views) \
	X(FRAME_VISITORS, .name = "frame-visitors", .what = "a frame at 200x60, of many visitors", .unit = "ms of CPU", \
	    .ours = "10,000 visitors", .reference = "30 visitors", .wants = WANTS_RATIO, .wanted = 2, .measure = figure_frame_visitors) \
	X(FRAME_PLAIN, .name = "frame-plain", .what = "a frame at 200x60", .unit = "ms of CPU", .ours = "10 requests", \
	    .reference = "plain ncurses, which draws numbers and bars", .measure = figure_frame_plain) \
	X(KNOBS_FRAME, .name = "knobs-frame", .what = "a frame after many turns of knobs", .unit = "ms of CPU", \
	    .ours = "1,600 turns", .reference = "100 turns", .wants = WANTS_RATIO, .wanted = 1.25, .measure = figure_knobs) \
	X(KNOBS_KEY, .name = "knobs-key", .what = "a key that turns a knob, after many turns", .unit = "ms of CPU", \
	    .ours = "1,600 turns", .reference = "100 turns", .wants = WANTS_RATIO, .wanted = 1.25, .measure = figure_knobs) \
	X(JUMP, .name = "jump", .what = "a jump to a random moment of 1,000,000 events", .unit = "ms of CPU", \
	    .ours = "the frame there", .reference = "the frame after it", .wants = WANTS_RATIO, .wanted = 3, .measure = figure_jump) \
	X(RECORDING, .name = "recording", .what = "a frame at 120x36 that is recorded as .cast", .unit = "ms of CPU", \
	    .ours = "recorded", .reference = "not recorded", .wants = WANTS_RATIO, .wanted = 1.2, .measure = figure_recording) \
	X(START_HTOP, .name = "start-htop", .what = "from the start to a whole first frame, where the terminal answers no question", \
	    .unit = "ms", .reference = "htop", .wants = WANTS_RATIO, .wanted = 1, .measure = figure_start) \
	X(START_BTOP, .name = "start-btop", .what = "the same beside another", .unit = "ms", .reference = "btop", .measure = figure_start) \
	X(MEMORY_HTOP, .name = "memory-htop", .what = "memory with 3 requests, all that is resident (RSS)", .unit = "MB", \
	    .reference = "htop", .wants = WANTS_RATIO, .wanted = 1, .measure = figure_memory) \
	X(MEMORY_BTOP, .name = "memory-btop", .what = "the same beside another", .unit = "MB", .reference = "btop", .measure = figure_memory) \
	X(FLIGHT, .name = "flight", .what = "memory for a request in flight, of 9,000", .unit = "bytes", .reference = "the bare loop", \
	    .wants = WANTS_MORE, .wanted = 1536, .measure = figure_flight) \
	X(EVENT, .name = "event", .what = "memory for an event of the log", .unit = "bytes", \
	    .wants = WANTS_MEDIAN, .wanted = 24, .measure = figure_event) \
	X(OPENING, .name = "opening", .what = "opening a saved run of 10,000 requests", .unit = "ms", \
	    .wants = WANTS_MEDIAN, .wanted = 500, .measure = figure_opening) \
	X(BYTES, .name = "bytes", .what = "what a terminal of 120x36 gets in a second of lesson 2", .unit = "bytes", \
	    .wants = WANTS_MEDIAN, .wanted = 4096, .measure = figure_bytes) \
	X(ROOM, .name = "room", .what = "a frame at 120x36 that is read in browsers, too", .unit = "ms of CPU", .ours = "100 readers", \
	    .reference = "no reader", .measure = figure_room) \
	X(BEAT_UNREAD, .name = "beat-unread", .what = "the latest heartbeat while the terminal is not read for 10 s", .unit = "ms", \
	    .wants = WANTS_WORST, .wanted = 60, .measure = figure_beat) \
	X(BEAT_LAUNCHED, .name = "beat-launched", .what = "the latest heartbeat while 10,000 are launched", .unit = "ms", \
	    .wants = WANTS_WORST, .wanted = 60, .measure = figure_beat) \
	X(BEAT_CANCELLED, .name = "beat-cancelled", .what = "the latest heartbeat while 10,000 are cancelled", .unit = "ms", \
	    .wants = WANTS_WORST, .wanted = 60, .measure = figure_beat) \
	X(BEAT_RESIZED, .name = "beat-resized", .what = "the latest heartbeat during 100 resizes in a second", .unit = "ms", \
	    .wants = WANTS_WORST, .wanted = 60, .measure = figure_beat) \
	X(BEAT_READERS, .name = "beat-readers", .what = "the latest heartbeat with 100 readers of the page for the room", .unit = "ms", \
	    .wants = WANTS_WORST, .wanted = 60, .measure = figure_beat) \
	X(TRACED_URLLIB, .name = "traced-urllib", .what = "the time of a program that is watched: urllib, one after the other", .unit = "ms", \
	    .reference = "by itself", .wants = WANTS_RATIO, .wanted = 1.1, .measure = figure_traced) \
	X(TRACED_ASYNCIO, .name = "traced-asyncio", .what = "the time of a program that is watched: asyncio", .unit = "ms", \
	    .reference = "by itself", .wants = WANTS_RATIO, .wanted = 1.1, .measure = figure_traced) \
	X(TRACED_THREADS, .name = "traced-threads", .what = "the time of a program that is watched: threads", .unit = "ms", \
	    .reference = "by itself", .wants = WANTS_RATIO, .wanted = 1.1, .measure = figure_traced) \
	X(TRACED_COMPUTING, .name = "traced-computing", .what = "the time of a program that is watched: asyncio, which computes", .unit = "ms", \
	    .reference = "by itself", .wants = WANTS_RATIO, .wanted = 1.1, .measure = figure_traced) \
	X(TRACED_NODE, .name = "traced-node", .what = "the time of a program that is watched: Node", .unit = "ms", \
	    .reference = "by itself", .wants = WANTS_RATIO, .wanted = 1.1, .measure = figure_traced)

#define FIGURE_MEMBER(ID, ...) FIGURE_##ID,
enum figure_id {
	FIGURES(FIGURE_MEMBER)
	FIGURE_COUNT,
};

extern const struct figure figures[FIGURE_COUNT];

void figure_beat(struct bench *);
void figure_bytes(struct bench *);
void figure_event(struct bench *);
void figure_flight(struct bench *);
void figure_frame(struct bench *);
void figure_frame_plain(struct bench *);
void figure_frame_views(struct bench *);
void figure_frame_visitors(struct bench *);
void figure_jump(struct bench *);
void figure_knobs(struct bench *);
void figure_load(struct bench *);
void figure_memory(struct bench *);
void figure_opening(struct bench *);
void figure_recording(struct bench *);
void figure_room(struct bench *);
void figure_start(struct bench *);
void figure_traced(struct bench *);

#endif
