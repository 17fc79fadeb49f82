/*
 * A recording of the screen, frame by frame, to a file whose extension gives its format: .cast
 * (asciicast), .svg (an animated picture) or .html (a page with a player).
 *
 * Its content depends only on the frames and their times, never on the terminal that also shows
 * them.
 */
#ifndef WAITSCOPE_RECORDER_H
#define WAITSCOPE_RECORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/draw/grid.h"
#include "ui/draw/theme.h"

/* A film that is made from a log, where nothing takes its time but drawing, lasts at most an
 * hour: 108,000 frames. */
#define RECORDER_FILM_MAX_US (INT64_C(3600) * 1000 * 1000)

struct recorder;

struct recorder_options {
	int cols, rows;
	enum theme theme;
	const char *title;
	int cast_version;      /* 2 or 3 */
	int64_t wall_us;       /* the time of day at its beginning; 0 = omit it */
	int64_t idle_limit_us; /* longer pauses are shortened to this; 0 = no limit */
};

/* Returns true if a file of that name can be a recording. */
bool recorder_knows(const char *path);

/* The endings of such names by index, alone (".cast") and as help has them (".cast (asciicast)");
 * NULL after the last. */
const char *recorder_ending_at(int i);
const char *recorder_help_at(int i);

/* Checks that a recording could be made there, as far as can be told without touching the file.
 * Returns 0, or -1 with a clause in `why`. */
int recorder_check(const char *path, char *why, size_t why_size);

/* Begins a recording in a new file. An existing file is overwritten: by an asciicast now, by a
 * film when it ends. Returns NULL with a clause in `why` if that fails. */
struct recorder *recorder_new(const char *path, const struct recorder_options *, char *why, size_t why_size);

/* Adds a frame, at that time since the beginning. Returns 0, except -1 once, when the file takes
 * no more: recorder_end() says why, and later frames are dropped. */
int recorder_frame(struct recorder *, const struct grid *, int64_t t_us);

/* Makes the next frame a keyframe, which does not build on earlier ones: players can begin there. */
void recorder_renew(struct recorder *);

/* Sets the theme from the next frame on. A film keeps the one it began with. */
void recorder_set_theme(struct recorder *, enum theme);

/* Labels a moment: a caption, a knob turned, a pause. The label stands behind the next frame, which shows
 * what it is about to whoever jumps to it. */
void recorder_mark(struct recorder *, int64_t t_us, const char *label);

/* What happened at a moment, in a sentence, which likewise stands behind the next frame. Only pages keep it. */
void recorder_tell(struct recorder *, int64_t t_us, const char *sentence);

/* The frame at that time represents the recording where nothing moves. Of frames that are only
 * offered the first is taken; if there are none it is the last frame. */
void recorder_set_poster(struct recorder *, int64_t t_us);
void recorder_offer_poster(struct recorder *, int64_t t_us);

/* Ends the recording. Returns 0, or -1 with a clause in `why`: an asciicast is then complete up to
 * the failure, a film isn't written. Does nothing with NULL. */
int recorder_end(struct recorder *, int64_t t_us, char *why, size_t why_size);

/* Ends it before its time. Returns true if there is a file: an asciicast is complete up to there, a film isn't written. Does nothing with
 * NULL. */
bool recorder_give_up(struct recorder *, int64_t t_us);

#endif
