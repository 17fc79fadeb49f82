/*
 * Input: the bytes that a terminal sends -> what a person did. Pure: no reading,
 * no clock. It knows the sequences of ECMA-48 terminals (xterm and its kin, the
 * Linux console, rxvt, PuTTY, screen, tmux), swallows whole those that mean nothing here,
 * so that a strange key never looks like several plain ones, and keeps a
 * terminal's answers to questions apart, however late they come.
 */
#ifndef WAITSCOPE_INPUT_H
#define WAITSCOPE_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/queue.h"
#include "base/utf8.h"

enum input_mouse { MOUSE_PRESS, MOUSE_DRAG, MOUSE_RELEASE, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

/* What a person did. */
struct input {
	uint32_t key;           /* a character, or enum key of keys.h; KEY_CODE_MOUSE: the rest holds */
	int col, row;           /* of the mouse, from 0 */
	enum input_mouse mouse; /* press, drag and release are the left button's */
};

/* What a terminal answered. */
struct input_answers {
	bool attributes;         /* DA1: whatever was asked before it is answered by now */
	bool background;         /* OSC 11: the colour is known */
	uint16_t red, green, blue;
	bool synchronised;       /* DECRPM: the terminal knows mode 2026 */
};

enum {
	INPUT_SEQUENCE_MAX = 64, /* bytes of a sequence; longer ones are swallowed */
	INPUT_ESCAPE_MS = 25,    /* how long what follows an ESC may take, else it was the key */
	INPUT_STRING_MS = 500,   /* how long a begun answer may take */
};

enum input_state {
	INPUT_GROUND,
	INPUT_UTF8,     /* within a character */
	INPUT_ESCAPE,   /* after ESC */
	INPUT_CSI,      /* after ESC [ */
	INPUT_SS3,      /* after ESC O */
	INPUT_CONSOLE,  /* after ESC [ [ : a function key of the Linux console */
	INPUT_X10_MOUSE,/* after ESC [ M : three bytes */
	INPUT_OSC,      /* after ESC ] : until BEL or ST */
	INPUT_STRING,   /* after ESC P, X, ^ or _ : until ST */
	INPUT_STATE_COUNT,
};

struct input_decoder {
	enum input_state state;
	unsigned char sequence[INPUT_SEQUENCE_MAX]; /* what came since the introducer */
	size_t size;                                /* may exceed the array: then it is too long */
	struct utf8_reader character;               /* INPUT_UTF8: so far */
	bool string_escape;                         /* OSC, STRING: the byte before was ESC */
	struct input_answers answers;
	QUEUE(struct input) queue;                  /* decoded and not taken */
};

void input_init(struct input_decoder *);
void input_release(struct input_decoder *);

/* Reads bytes. They may be torn anywhere. */
void input_feed(struct input_decoder *, const void *bytes, size_t size);

/* Takes the next one. False if there is none. */
bool input_take(struct input_decoder *, struct input *);

/* How long to wait for the rest of a begun sequence, in ms; -1 if none is begun.
 * When nothing came for that long, input_give_up() takes a lone ESC for the
 * key, and drops anything else. */
int input_patience_ms(const struct input_decoder *);
void input_give_up(struct input_decoder *);

/* Drops what was typed and not taken. Answers stay. */
void input_drop(struct input_decoder *);

#endif
