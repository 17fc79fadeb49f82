/*
 * Inside of the screen's mode: mode_screen_files.c (the recordings, pictures and tapes that a
 * person asks for there) and, on top of it, mode_screen.c.
 */
#ifndef WAITSCOPE_MODE_SCREEN_INSIDE_H
#define WAITSCOPE_MODE_SCREEN_INSIDE_H

#include "app/mode.h"
#include "app/print_error.h"
#include "app/room_words.h"
#include "app/session.h"
#include "app/signals.h"
#include "app/tape_record.h"
#include "app/tape_run.h"
#include "ui/ui.h"

struct mode_screen {
	struct app *app;
	struct ui *ui;               /* or NULL, before it starts */
	struct signals *signals;     /* or NULL */
	struct session session;
	bool has_session;            /* it is begun: there is a run */
	const char *reads;           /* the name of the file that is being read, before; or NULL */
	int read_percent;
	char remark[CLAUSE_SIZE];    /* on the terminal, or "" */
	struct settings knobs;       /* as the last frame shows them */
	struct tape_run *tape;       /* or NULL: the one that is played */
	struct tape_record *pressed; /* or NULL: the one that is written */
	bool marked[KNOB_COUNT];     /* knobs with which that begins */
	struct room_words words;     /* what the page for the room says */
	char *recording;             /* the file that is being recorded, or was; NULL: none yet */
	char failure[TAPE_WHY_SIZE]; /* the last thing that went wrong, told again at the end; "" = nothing */
};

/* A message on the screen. */
void mode_screen_say(void *mode, const char *line);

/* The same for a failure, which is printed again when the screen is gone. */
__attribute__((format(printf, 2, 3)))
void mode_screen_fail(struct mode_screen *, const char *format, ...);

/* Begins to record the screen. Returns 0, or -1 with a clause in `why`. */
int mode_screen_record(struct mode_screen *, const char *path, char *why, size_t why_size);

/* What Ctrl-R and Ctrl-P do: begins or ends a recording under a name of our own; saves a picture. */
void mode_screen_toggle_recording(void *mode);
void mode_screen_picture(void *mode);

/* Ends a recording that is still going on. Returns false, with one line in `failure`, if it is not whole. */
bool mode_screen_end_recording(struct mode_screen *, char *failure, size_t size);

/* Opens the tape that records what is pressed, if one was asked for. Returns 0, or -1 after an
 * error. */
int mode_screen_open_pressed(struct mode_screen *);

#endif
