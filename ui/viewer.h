/*
 * The viewer: how the person looks at the run, and how keys change that: the playhead, the zoom, the
 * chosen knob, help, a message. No terminal, no clock: a tape or a test drives it as a person does.
 */
#ifndef WAITSCOPE_VIEWER_H
#define WAITSCOPE_VIEWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/keys/input.h"
#include "ui/keys/keys.h"
#include "ui/panel/scene.h"

enum {
	TYPING_SIZE = URL_TEXT_SIZE + 1, /* one more than is allowed: whatever is too long is told so */
	MESSAGE_SIZE = 160,
	MESSAGE_US = 5 * 1000 * 1000,   /* how long a message is shown */
	BUTTON_LIT_US = 300 * 1000,
	EXPLAINED_US = 3 * 1000 * 1000, /* how long a chosen knob is explained */
	CAPTION_SIZE = 4 * 160 + 1,
	PRESSED_US = 1500 * 1000,       /* how long pressed keys are shown */
	HELD_US = 120 * 1000,           /* presses of an arrow key closer than this mean that it is held */
};

struct viewer {
	struct view_state state;
	enum view_id before_list;     /* the view that a list was opened from */
	int cols, rows;               /* of the grid that is drawn */
	bool presenter;               /* as in a scene */
	bool is_typing;
	char typing[TYPING_SIZE];
	char message[MESSAGE_SIZE];   /* "" = none */
	int64_t message_until_us;     /* of clock_us */
	int64_t lit_until_us;         /* the button */
	int64_t explained_until_us;   /* the chosen knob */
	char caption[CAPTION_SIZE];   /* "" = none */
	bool caption_on_top;
	bool shows_keys;              /* pressed keys are shown */
	struct keys_shown keys;       /* the last ones */
	int64_t keys_until_us;
	int64_t stepped_us;           /* the last arrow, of clock_us */
	int held;                     /* arrows in succession */
};

void viewer_init(struct viewer *, int cols, int rows);

/* A new run begins: live, from the start; zoom and scroll are reset, no request is chosen. */
void viewer_new_run(struct viewer *);

/* Real time passed. */
void viewer_tick(struct viewer *, const struct moment *, int64_t elapsed_us);

/* Returns true if the picture changes although nobody does anything: as long as it does, frames must
 * be drawn. */
bool viewer_moves(const struct viewer *, const struct moment *);

/* The input of a view. The scene borrows from both. */
struct scene viewer_scene(const struct viewer *, const struct moment *);

/* Carries out an action that only changes how the run is viewed. Returns false if it isn't one. */
bool viewer_act(struct viewer *, const struct moment *, enum action);

/* Closes the help page, or else a list: the view that it was opened from is back. Returns false
 * if there was neither. */
bool viewer_uncover(struct viewer *);

/* The mouse: knobs, the time axis, requests. Returns a knob to turn in *direction (+1
 * or -1), or -1 for none. */
int viewer_mouse(struct viewer *, const struct moment *, const struct input *, int *direction);

/* Shows one line for a while. */
__attribute__((format(printf, 3, 4)))
void viewer_say(struct viewer *, int64_t clock_us, const char *format, ...);

/* Removes everything that is shown only for a while: a message, pressed keys, a knob's explanation. */
void viewer_calm(struct viewer *);

/* Shows a caption over everything, in the last rows or on top; NULL removes it. */
void viewer_caption(struct viewer *, const char *text, bool on_top);

/* A key was pressed: shows it if pressed keys are shown. `help`: its effect, or NULL. */
void viewer_pressed(struct viewer *, int64_t clock_us, uint32_t key, const char *help);

/* A key while a value is being typed. Returns true when Enter ends it: viewer->typing is then the
 * value. Esc abandons it. */
bool viewer_type(struct viewer *, uint32_t key);

#endif
