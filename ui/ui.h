/*
 * The display: terminal, screen and grid, and the timer that draws at most thirty frames a second, fewer where
 * they take long, none when nothing has moved, and none while the terminal has not read the last ones.
 */
#ifndef WAITSCOPE_UI_H
#define WAITSCOPE_UI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/draw/grid.h"
#include "ui/draw/theme.h"
#include "ui/keys/input.h"
#include "ui/view/view.h"

struct event_base;
struct ui;

enum { UI_FRAME_US = 1000 * 1000 / 30 }; /* from one frame to the next, at least */

struct ui_hooks {
	/* A frame is about to be drawn at that size: fills in the scene. Returns true if the picture will
	 * move by itself, so that another frame must follow. */
	bool (*frame)(void *arg, int cols, int rows, struct scene *);
	void (*drawn)(void *arg, const struct grid *); /* it has been, and is about to be shown; or NULL */
	void (*input)(void *arg, const struct input *);
	void (*gone)(void *arg); /* the terminal hung up */
	void (*recording_failed)(void *arg, const char *why);
	void *arg;
};

struct ui_recording {
	const char *title;
	int cast_version;
	int64_t idle_limit_us;
};

struct ui_options {
	enum theme theme; /* AUTO: the terminal is asked */
	bool ascii;       /* also when the locale's glyphs cannot be trusted */
	bool mouse;
};

/* Checks that there is a terminal that can be used, without touching it. Returns 0, or -1 with a
 * clause in `why`. */
int ui_check(struct event_base *, char *why, size_t why_size);

/* Takes over the terminal. Returns NULL with a clause in `why` if it cannot be used; otherwise `why`
 * may hold a remark, or "". */
struct ui *ui_new(struct event_base *, const struct ui_options *, const struct ui_hooks *, char *why, size_t why_size);

/* Restores the terminal. */
void ui_free(struct ui *);

/* Something changed: a frame will be drawn soon. */
void ui_touch(struct ui *);

/* The terminal was resized; or its contents are in doubt. */
void ui_resize(struct ui *);
void ui_redraw(struct ui *);

/* Hand the terminal back for a while, and take it over again. */
void ui_leave(struct ui *);
void ui_enter(struct ui *);

/* Puts the terminal back at once, if it is taken: for a program that ends now. Safe in a signal handler. */
void ui_rescue(void);

/* Drops what was typed but not read yet. */
void ui_drop_input(struct ui *);

/* Records the frames from the next one on (recorder.h). Returns 0, or -1 with a clause in `why`. The
 * others do nothing while there is no recording. A recording whose file takes no more ends, and
 * hooks.recording_failed is called. */
int ui_record(struct ui *, const char *path, const struct ui_recording *, char *why, size_t why_size);
bool ui_is_recording(const struct ui *);
void ui_mark(struct ui *, const char *label);
void ui_tell(struct ui *, const char *sentence);
int ui_end_recording(struct ui *, char *why, size_t why_size);

/* Sets whether someone else records the screen: the terminal shows the same sign as for a recording of
 * its own. */
void ui_sign_recording(struct ui *, bool records);

/* The frame that was drawn last. */
const struct grid *ui_grid(const struct ui *);

/* Saves the screen as a picture (picture.h). Returns 0, or -1 with a clause in `why`. */
int ui_save_picture(struct ui *, const char *path, char *why, size_t why_size);

/* Switches to the next theme. Returns its name. */
const char *ui_next_theme(struct ui *);

#endif
