/*
 * The figures: a row of FIGURES for each. A new one is a row here, and a function that measures it in a file of its own.
 *
 * X(ID, its struct figure as designated initialisers)
 */
#ifndef WAITSCOPE_BENCH_FIGURES_H
#define WAITSCOPE_BENCH_FIGURES_H

#include "bench/table.h"

#define FIGURES(X) \
	X(FRAME_REQUESTS, .name = "frame-requests", .what = "a frame at 200x60, of many requests", .unit = "ms of CPU", \
	    .ours = "10,000 requests", .reference = "10 requests", .wants = WANTS_RATIO, .wanted = 2, .measure = figure_frame) \
	X(FRAME_EVENTS, .name = "frame-events", .what = "a frame at 200x60, of a long run", .unit = "ms of CPU", \
	    .ours = "1,000,000 events", .reference = "10 requests", .wants = WANTS_RATIO, .wanted = 2, .measure = figure_frame) \
	X(FRAME_VIEWS, .name = "frame-views", .what = "a frame of whichever other view grows most", .unit = "ms of CPU", \
	    .ours = "10,000 requests", .reference = "10 requests", .wants = WANTS_RATIO, .wanted = 2, .measure = figure_frame_views) \
	X(KNOBS_FRAME, .name = "knobs-frame", .what = "a frame after many turns of knobs", .unit = "ms of CPU", \
	    .ours = "1,600 turns", .reference = "no turn", .wants = WANTS_RATIO, .wanted = 1.25, .measure = figure_knobs) \
	X(KNOBS_KEY, .name = "knobs-key", .what = "a key that turns a knob, after many turns", .unit = "ms of CPU", \
	    .ours = "1,600 turns", .reference = "no turn", .wants = WANTS_RATIO, .wanted = 1.25, .measure = figure_knobs) \
	X(JUMP, .name = "jump", .what = "a jump to a random moment of 1,000,000 events", .unit = "ms of CPU", \
	    .ours = "the frame there", .reference = "the frame after it", .wants = WANTS_RATIO, .wanted = 3, .measure = figure_jump) \
	X(RECORDING, .name = "recording", .what = "a frame at 120x36 that is recorded as .cast", .unit = "ms of CPU", \
	    .ours = "recorded", .reference = "not recorded", .wants = WANTS_RATIO, .wanted = 1.2, .measure = figure_recording) \
	X(EVENT, .name = "event", .what = "memory for an event of the log", .unit = "bytes", \
	    .wants = WANTS_MEDIAN, .wanted = 24, .measure = figure_event) \
	X(OPENING, .name = "opening", .what = "opening a saved run of 10,000 requests", .unit = "ms", \
	    .wants = WANTS_MEDIAN, .wanted = 500, .measure = figure_opening) \
	X(BEAT_UNREAD, .name = "beat-unread", .what = "the latest heartbeat while the terminal is not read for 10 s", .unit = "ms", \
	    .wants = WANTS_WORST, .wanted = 60, .measure = figure_beat) \
	X(BEAT_LAUNCHED, .name = "beat-launched", .what = "the latest heartbeat while 10,000 are launched", .unit = "ms", \
	    .wants = WANTS_WORST, .wanted = 60, .measure = figure_beat) \
	X(BEAT_CANCELLED, .name = "beat-cancelled", .what = "the latest heartbeat while 10,000 are cancelled", .unit = "ms", \
	    .wants = WANTS_WORST, .wanted = 60, .measure = figure_beat) \
	X(BEAT_RESIZED, .name = "beat-resized", .what = "the latest heartbeat during 100 resizes in a second", .unit = "ms", \
	    .wants = WANTS_WORST, .wanted = 60, .measure = figure_beat) \
	X(BEAT_READERS, .name = "beat-readers", .what = "the latest heartbeat with 100 readers of the page for the room", .unit = "ms", \
	    .wants = WANTS_WORST, .wanted = 60, .measure = figure_beat)

#define FIGURE_MEMBER(ID, ...) FIGURE_##ID,
enum figure_id {
	FIGURES(FIGURE_MEMBER)
	FIGURE_COUNT,
};

extern const struct figure figures[FIGURE_COUNT];

void figure_beat(struct bench *);
void figure_event(struct bench *);
void figure_frame(struct bench *);
void figure_frame_views(struct bench *);
void figure_jump(struct bench *);
void figure_knobs(struct bench *);
void figure_opening(struct bench *);
void figure_recording(struct bench *);

#endif
