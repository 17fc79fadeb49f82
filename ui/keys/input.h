/*
 * Input: the bytes that a terminal sends -> keys and mouse actions. Pure: no reading, no clock.
 * It knows the sequences of ECMA-48 terminals (xterm and its relatives, the Linux console, rxvt,
 * PuTTY, screen, tmux) and the keyboard protocols that a program before us may have left on
 * (kitty's, and xterm's modifyOtherKeys), swallows sequences without a meaning here whole, so that
 * a strange key never looks like several plain ones, and keeps the terminal's answers to queries
 * apart, however late they arrive and however they are torn. A key pressed together with Alt, Meta,
 * Super or Hyper means nothing.
 */
#ifndef WAITSCOPE_INPUT_H
#define WAITSCOPE_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/queue.h"
#include "base/utf8.h"

enum input_mouse { MOUSE_PRESS, MOUSE_DRAG, MOUSE_RELEASE, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

/* A key pressed, or an action of the mouse. */
struct input {
	uint32_t key;           /* a character, or enum key of keys.h; the rest is for KEY_CODE_MOUSE */
	int col, row;           /* of the mouse, from 0 */
	enum input_mouse mouse; /* press, drag and release are the left button's */
	bool pasted;            /* within a bracketed paste: nobody pressed it */
	bool crowded;           /* a character that came together with others: typed far ahead, or pasted
	                         * into a terminal that doesn't bracket pastes */
};

/* A terminal's answers to queries. */
struct input_answers {
	bool attributes;         /* DA1: all earlier queries have been answered too */
	bool background;         /* OSC 11: the colour is known */
	uint16_t red, green, blue;
	bool synchronised;       /* DECRPM: the terminal knows mode 2026 */
};

/*
 * Two doubts, and a time for each. Is an ESC the key, or does a sequence begin? Soon known: what is
 * sent together arrives together, or nearly so. Is the rest of a begun sequence still to come? A
 * network may hold it up for seconds, and it must never be taken for keys.
 */
enum {
	INPUT_SEQUENCE_MAX = 64, /* bytes of a sequence; longer ones are swallowed */
	INPUT_CROWD = 3,         /* characters at once; two may be typed that fast, or by a script */
	INPUT_PASTE_MAX = 256,   /* characters of one paste that are handed on; no value is that long */
	INPUT_ESCAPE_MS = 50,    /* to wait after an ESC; if nothing follows, it was the key */
	INPUT_BARE_MS = 1000,    /* after ESC [ and the like alone: it may have been Alt and that key */
	INPUT_BEGUN_MS = 3000,   /* for the rest of a sequence */
	INPUT_PASTE_MS = 3000,   /* for the rest of a paste */
};

/* X(ID, word): input_states.c has on_<word>(), which takes the next byte. */
#define INPUT_STATES(X) \
	X(GROUND, ground) \
	X(UTF8, character) /* within a character */ \
	X(ESCAPE, escape) /* after ESC */ \
	X(AWAITED, awaited) /* after an ESC that stands alone, while an answer may begin with it */ \
	X(ESCAPED, escaped) /* after an ESC that was taken for the key, rightly or not */ \
	X(ALT, alt) /* within a character pressed together with Alt */ \
	X(CSI, csi) /* after ESC [ */ \
	X(SS3, ss3) /* after ESC O */ \
	X(CONSOLE, console) /* after ESC [ [ : a function key of the Linux console */ \
	X(X10_MOUSE, x10_mouse) /* after ESC [ M : three bytes */ \
	X(OSC, string) /* after ESC ] : until BEL or ST */ \
	X(STRING, string) /* after ESC P, X, ^ or _ : until ST */ \
	X(PASTE, paste) /* after CSI 200 ~ : until CSI 201 ~ */ \
	X(CSI_TAIL, csi_tail) /* a sequence was given up: its tail may still come */ \
	X(STRING_TAIL, string_tail) /* a string was */

#define INPUT_STATE_ID(ID, ...) INPUT_##ID,
enum input_state { INPUT_STATES(INPUT_STATE_ID) };
#undef INPUT_STATE_ID

struct input_decoder {
	enum input_state state;
	unsigned char sequence[INPUT_SEQUENCE_MAX]; /* the bytes since the introducer */
	size_t size;                                /* may exceed the array: then it is too long */
	struct utf8_reader character;               /* UTF8, ALT, PASTE: the part read so far */
	bool string_escape;                         /* OSC, STRING, STRING_TAIL: the byte before was ESC */
	bool with_alt;                              /* the sequence stands behind an ESC of its own, as rxvt sends Alt */
	bool escaped;                               /* the ESC before it was alone, and may have been the key */
	int held;                                   /* so many ESC before it have not been taken for the key yet */
	unsigned char introducer;                   /* the byte after that ESC */
	bool eight_bit;                             /* the sequence began with one control character, not with ESC */
	int answer_ms;                              /* for so long the terminal's answer may still come */
	int pasted;                                 /* PASTE: characters handed on */
	size_t crowd;                               /* characters that came at once, so far */
	bool goes_on;                               /* the next ones come with them */
	struct input_answers answers;
	QUEUE(struct input) queue;                  /* decoded but not taken yet */
};

void input_init(struct input_decoder *);
void input_release(struct input_decoder *);

/* The terminal was asked something, last of all for its attributes, and its answer may still come for so long, which the
 * caller says again as that time passes; 0: no more, as in the beginning. Until it is over or the attributes have come, an
 * ESC that nothing follows at once may be a piece of the answer. What follows it tells: a key makes it the key, too. */
void input_expect_answer(struct input_decoder *, int ms);

/* Decodes bytes that arrived together. They may be split anywhere. */
void input_feed(struct input_decoder *, const void *bytes, size_t size);

/* What is fed next arrived together with what was fed last: it is of the same crowd. */
void input_goes_on(struct input_decoder *);

/* Takes the next input. Returns false if there is none. */
bool input_take(struct input_decoder *, struct input *);

/* How long to wait for the rest of an unfinished sequence, in ms; -1 if there is none. When nothing
 * has come for that long, input_give_up() takes a lone ESC for the key, and drops what was begun;
 * should its tail come after all, that is swallowed. */
int input_patience_ms(const struct input_decoder *);
void input_give_up(struct input_decoder *);

/* Drops input that was not taken yet, but for Ctrl-C. Answers stay. */
void input_drop(struct input_decoder *);

#endif
