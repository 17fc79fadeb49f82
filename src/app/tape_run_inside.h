/*
 * Inside of a tape at play: tape_run_files.c (what it sees, and the files that it makes) and,
 * on top of it, tape_run.c (what it says and does).
 */
#ifndef WAITSCOPE_TAPE_RUN_INSIDE_H
#define WAITSCOPE_TAPE_RUN_INSIDE_H

#include <regex.h>

#include "app/tape_run.h"
#include "base/clock.h"
#include "ui/draw/grid.h"
#include "ui/record/recorder.h"
#include "ui/tape/tape_player.h"

enum { OUTPUTS_MAX = 8 };

struct recording {
	struct recorder *recorder;
	char *path;
	const struct tape_command *command; /* that began it; NULL: an option or a key did: */
	const char *asker;                  /* "--record", "Ctrl-R"; static */
	int64_t begun_us;                   /* of recorded time: its first frame */
	bool has_frame;
	bool by_key;                        /* and another press ends it */
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
	struct recording recordings[OUTPUTS_MAX];
	int recording_count;
	bool wants_poster;            /* this frame is to be it */
	bool hidden;
	int64_t hidden_since_us, hidden_us; /* until then, in all */
	int64_t recorded_us;          /* recorded time, at the last frame */
	bool over;
	char why[TAPE_WHY_SIZE];      /* what went wrong first; "" = nothing */
};

/* What went wrong first is what is told, always -1. Without a command the
 * asker is named: an option or a key. */
__attribute__((format(printf, 4, 5)))
int tape_run_files_fail(struct tape_run *, const struct tape_command *, const char *asker, const char *format, ...);

/* Begins a recording, saves a picture. Return 0, or -1 after tape_run_files_fail(). */
int tape_run_files_begin(struct tape_run *, const char *path, const struct tape_command *, const char *asker);
int tape_run_files_picture(struct tape_run *, const char *path, const struct tape_command *, const char *asker);

/* Another frame. Recorded time stands still while the tape hides what it does. */
void tape_run_files_frame(struct tape_run *);

/* Ends all recordings. */
void tape_run_files_end(struct tape_run *);

/* Whether a row of what is seen now matches; arg is the tape. */
bool tape_run_files_shows(void *arg, const regex_t *pattern);

#endif
