/*
 * Inside of a playing tape: tape_run_files.c (its frames, and the files that it makes) and, on
 * top of it, tape_run_play.c (what it says and does).
 */
#ifndef WAITSCOPE_TAPE_RUN_INSIDE_H
#define WAITSCOPE_TAPE_RUN_INSIDE_H

#include "app/tape_run.h"
#include "base/array.h"
#include "base/clock.h"
#include "ui/draw/grid.h"
#include "ui/record/recorder.h"
#include "ui/tape/tape_player.h"

struct recording {
	struct recorder *recorder;
	char *path;
	const struct tape_command *command; /* the one that began it; NULL: an option or a key did, */
	const char *asker;                  /* "--record", "Ctrl-R"; static */
	int64_t begun_us;                   /* of recorded time: its first frame */
	bool has_frame;
	bool by_key;                        /* another press ends it */
	bool is_full;                       /* the file takes no more */
};

struct tape_run {
	struct session *session;
	struct tape_run_options options;
	struct tape_player player;
	struct event *timer;
	int64_t begun_us;
	int64_t clock_us;             /* of this frame */
	int64_t next_us;              /* of the next one, in steps */
	bool has_begun;
	struct grid grid;             /* for pictures and frames */
	struct settings knobs;        /* as that shows them */
	struct recording recordings[TAPE_OUTPUTS_MAX];
	int recording_count;
	ARRAY(char *) told;           /* sentences of the frame at told_us: for a recording that begins with it, too */
	int64_t told_us;
	bool has_key;                 /* the awaited key came */
	bool wants_poster;            /* this frame becomes the poster */
	bool hidden;
	int64_t hidden_since_us, hidden_us; /* until then, in all */
	int64_t recorded_us;          /* recorded time, at the last frame */
	bool over;
	char why[TAPE_WHY_SIZE];      /* what went wrong first; "" = nothing */
};

/* Keeps the first thing that went wrong, and returns -1. `asker` is the option or key to blame
 * when there is no command; the viewer says so at once. */
__attribute__((format(printf, 4, 5)))
int tape_run_files_fail(struct tape_run *, const struct tape_command *, const char *asker, const char *format, ...);

/* Begin a recording, and save a picture. Return 0, or -1 after tape_run_files_fail(). */
int tape_run_files_begin(struct tape_run *, const char *path, const struct tape_command *, const char *asker);
int tape_run_files_picture(struct tape_run *, const char *path, const struct tape_command *, const char *asker);

/* Records another frame. Recorded time stands still while the tape is hidden. */
void tape_run_files_frame(struct tape_run *);

/* Ends all recordings. */
void tape_run_files_end(struct tape_run *);

/* Frees what was told in the last frame. */
void tape_run_files_forget_told(struct tape_run *);

/* Returns true if a row of the current frame matches; arg is the tape run. */
bool tape_run_files_shows(void *arg, const struct pattern *);

#endif
