/*
 * A recording of the screen, frame by frame, to a file whose ending says what it is:
 * .cast (asciicast) or .svg (an animated picture).
 *
 * What goes into it depends on the frames and their times alone, never on the
 * terminal that they are also shown on.
 */
#ifndef WAITSCOPE_RECORDER_H
#define WAITSCOPE_RECORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/draw/grid.h"
#include "ui/draw/theme.h"

struct recorder;

struct recorder_options {
	int cols, rows;
	enum theme theme;
	const char *title;
	int cast_version;      /* 2 or 3 */
	int64_t wall_us;       /* the time of day at its beginning; 0 = leave it out */
	int64_t idle_limit_us; /* nothing stands still for longer; 0 = no limit */
};

/* Whether a file of that name can be a recording. */
bool recorder_knows(const char *path);

/* Whether a recording could be made there, as far as can be told without touching it. Returns 0,
 * or -1 with a clause in `why`. */
int recorder_check(const char *path, char *why, size_t why_size);

/* Begins a recording in a new file; one that is there is written over, by a film at its end.
 * NULL with a clause in `why`. */
struct recorder *recorder_new(const char *path, const struct recorder_options *, char *why, size_t why_size);

/* A frame, at that time since the beginning. Returns -1, once, when the file takes no
 * more: recorder_end() says why, and what comes later is dropped. */
int recorder_frame(struct recorder *, const struct grid *, int64_t t_us);

/* The next frame is a keyframe, which needs none before it: players can begin there. */
void recorder_renew(struct recorder *);

/* The theme from the next frame on. A film keeps that of its beginning. */
void recorder_set_theme(struct recorder *, enum theme);

/* A word on what happens then: a knob turned, a pause. */
void recorder_mark(struct recorder *, int64_t t_us, const char *label);

/* The frame of that time stands for the whole where nothing moves. Of those that are only
 * offered the first is taken; without any it is the last frame. */
void recorder_set_poster(struct recorder *, int64_t t_us);
void recorder_offer_poster(struct recorder *, int64_t t_us);

/* Ends it. Returns 0, or -1 with a clause in `why`: an asciicast is whole as far as it goes, a
 * film is not made. */
int recorder_end(struct recorder *, int64_t t_us, char *why, size_t why_size);

#endif
