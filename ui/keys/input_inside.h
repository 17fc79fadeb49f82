/* Input, shared between its files: the state machine (input_states.c), and what whole sequences mean
 * (input_sequence.c). */
#ifndef WAITSCOPE_INPUT_INSIDE_H
#define WAITSCOPE_INPUT_INSIDE_H

#include "ui/keys/input.h"

enum { INPUT_X10_SIZE = 3 }; /* the bytes after ESC [ M */

enum input_meaning {
	INPUT_NO_MORE,
	INPUT_PASTE_BEGINS, /* what follows, up to CSI 201 ~, is a paste */
};

/* Takes the next byte. */
void input_step(struct input_decoder *, unsigned char byte);

/* Appends a key, unless it is KEY_CODE_NONE. */
void input_put(struct input_decoder *, uint32_t key);

/* Act on a whole sequence: its parameters and intermediates as a text, and its final byte. `with_alt`:
 * an ESC of its own stands before it. Keys are appended, answers noted. */
enum input_meaning input_read_csi(struct input_decoder *, const char *text, unsigned char final, bool with_alt);
void input_read_ss3(struct input_decoder *, const char *text, unsigned char final);
void input_read_console(struct input_decoder *, unsigned char final);
void input_read_x10_mouse(struct input_decoder *, const unsigned char bytes[]);
void input_read_osc(struct input_decoder *, const char *text);

#endif
