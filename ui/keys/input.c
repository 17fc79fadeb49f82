/*
 * Input: a state machine that reads a terminal's bytes one by one.
 *
 * Sequences are ECMA-48's: an introducer, parameters, a final byte. Where one ends can be told
 * without knowing what it means, so an unknown sequence is swallowed whole. Only a lone ESC
 * looks like the start of a sequence; time tells them apart, and the caller keeps the time:
 * input_give_up().
 */
#include "ui/keys/input.h"

#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/utf8.h"
#include "ui/keys/keys.h"

enum { BEL = 0x07, BACKSPACE = 0x08, LINE_FEED = 0x0a, RETURN = 0x0d, CAN = 0x18, SUB = 0x1a, ESC = 0x1b, DELETE = 0x7f };

struct final_key {
	char final;
	uint32_t key;
};

/* CSI … final, with any modifiers. */
static const struct final_key csi_keys[] = {
	{ 'A', KEY_CODE_UP },
	{ 'B', KEY_CODE_DOWN },
	{ 'C', KEY_CODE_RIGHT },
	{ 'D', KEY_CODE_LEFT },
	{ 'F', KEY_CODE_END },
	{ 'H', KEY_CODE_HOME },
	{ 'P', KEY_CODE_F1 },
	{ 'Z', KEY_CODE_BACK_TAB },
	{ 0, KEY_CODE_NONE },
};

/* SS3 final: arrows in application mode, and the number pad. */
static const struct final_key ss3_keys[] = {
	{ 'A', KEY_CODE_UP },
	{ 'B', KEY_CODE_DOWN },
	{ 'C', KEY_CODE_RIGHT },
	{ 'D', KEY_CODE_LEFT },
	{ 'F', KEY_CODE_END },
	{ 'H', KEY_CODE_HOME },
	{ 'M', KEY_CODE_ENTER },
	{ 'P', KEY_CODE_F1 },
	{ 'X', '=' },
	{ 'j', '*' },
	{ 'k', '+' },
	{ 'l', ',' },
	{ 'm', '-' },
	{ 'n', '.' },
	{ 'o', '/' },
	{ 'p', '0' },
	{ 'q', '1' },
	{ 'r', '2' },
	{ 's', '3' },
	{ 't', '4' },
	{ 'u', '5' },
	{ 'v', '6' },
	{ 'w', '7' },
	{ 'x', '8' },
	{ 'y', '9' },
	{ 0, KEY_CODE_NONE },
};

/* CSI [ final */
static const struct final_key console_keys[] = {
	{ 'A', KEY_CODE_F1 },
	{ 'E', KEY_CODE_F5 },
	{ 0, KEY_CODE_NONE },
};

/* CSI number ~ */
static const struct {
	int number;
	uint32_t key;
} tilde_keys[] = {
	{ 1, KEY_CODE_HOME },
	{ 4, KEY_CODE_END },
	{ 5, KEY_CODE_PAGE_UP },
	{ 6, KEY_CODE_PAGE_DOWN },
	{ 7, KEY_CODE_HOME },
	{ 8, KEY_CODE_END },
	{ 11, KEY_CODE_F1 },
	{ 15, KEY_CODE_F5 },
};

void
input_init(struct input_decoder *decoder)
{
	memset(decoder, 0, sizeof *decoder);
}

void
input_release(struct input_decoder *decoder)
{
	QUEUE_RELEASE(decoder->queue);
	input_init(decoder);
}

static void
put_key(struct input_decoder *decoder, uint32_t key)
{
	if (key != KEY_CODE_NONE)
		QUEUE_PUSH(decoder->queue, (struct input){ .key = key });
}

static uint32_t
find_final(const struct final_key *keys, unsigned char final)
{
	while (keys->final != 0 && (unsigned char)keys->final != final)
		keys++;
	return keys->key;
}

bool
input_take(struct input_decoder *decoder, struct input *input)
{
	if (QUEUE_COUNT(decoder->queue) == 0)
		return false;
	*input = QUEUE_TAKE(decoder->queue);
	return true;
}

void
input_drop(struct input_decoder *decoder)
{
	QUEUE_CLEAR(decoder->queue);
}

/* ---- the meaning of sequences ---- */

enum { MOUSE_BUTTON = 0x03, MOUSE_NO_BUTTON = 3, MOUSE_MOTION = 0x20, MOUSE_WHEEL = 0x40, MOUSE_MORE = 0x80 };

/* A mouse report, xterm's button code. Columns and rows count from 1. */
static void
put_mouse(struct input_decoder *decoder, int code, int col, int row, bool released)
{
	struct input input = { .key = KEY_CODE_MOUSE, .col = col - 1, .row = row - 1 };
	int button = code & MOUSE_BUTTON;

	if (col < 1 || row < 1 || (code & MOUSE_MORE) != 0)
		return;
	if ((code & MOUSE_WHEEL) != 0) {
		if (button > 1 || released) /* a sideways wheel */
			return;
		input.mouse = button == 0 ? MOUSE_WHEEL_UP : MOUSE_WHEEL_DOWN;
	} else if (button != 0) {
		return;
	} else if (released) {
		input.mouse = MOUSE_RELEASE;
	} else {
		input.mouse = (code & MOUSE_MOTION) != 0 ? MOUSE_DRAG : MOUSE_PRESS;
	}
	QUEUE_PUSH(decoder->queue, input);
}

enum { PARAMETER_MAX = 0xffff, MODE_SYNCHRONISED = 2026 };

/* An omitted parameter is 0, and so is one larger than any that has a meaning. Returns the text
 * after it. */
static const char *
read_parameter(const char *text, int *value)
{
	int64_t number = 0;

	if (number_scan(text, PARAMETER_MAX, &number) == NULL)
		number = 0;
	*value = (int)number;
	return text + strspn(text, "0123456789");
}

/* Reads up to `max` parameters, separated by ';', into values[]; returns their number. */
static int
read_parameters(const char *text, int values[], int max)
{
	int count = 0;

	while (count < max) {
		text = read_parameter(text, &values[count++]);
		if (*text != ';')
			break;
		text++;
	}
	return count;
}

static void
read_sgr_mouse(struct input_decoder *decoder, const char *parameters, unsigned char final)
{
	int values[3] = { 0 };

	if (read_parameters(parameters, values, 3) == 3)
		put_mouse(decoder, values[0], values[1], values[2], final == 'm');
}

/* CSI ? 2026 ; state $ y: states 1 and 2 are set and reset; the others mean that the terminal
 * does not know the mode or cannot change it. */
static void
read_mode_report(struct input_decoder *decoder, const char *parameters)
{
	int values[2] = { 0 };

	if (read_parameters(parameters, values, 2) == 2 && values[0] == MODE_SYNCHRONISED)
		decoder->answers.synchronised = values[1] == 1 || values[1] == 2;
}

static void
read_tilde_key(struct input_decoder *decoder, const char *parameters)
{
	int number;

	read_parameter(parameters, &number);
	for (size_t i = 0; i < sizeof tilde_keys / sizeof tilde_keys[0]; i++) {
		if (tilde_keys[i].number == number)
			put_key(decoder, tilde_keys[i].key);
	}
}

/* Acts on a complete CSI sequence. */
static void
read_csi(struct input_decoder *decoder, const char *parameters, unsigned char final)
{
	char private = parameters[0] >= '<' && parameters[0] <= '?' ? parameters[0] : 0;

	if (private == '<' && (final == 'M' || final == 'm'))
		read_sgr_mouse(decoder, parameters + 1, final);
	else if (private == '?' && final == 'c')
		decoder->answers.attributes = true;
	else if (private == '?' && final == 'y')
		read_mode_report(decoder, parameters + 1);
	else if (private != 0)
		return;
	else if (final == '~')
		read_tilde_key(decoder, parameters);
	else
		put_key(decoder, find_final(csi_keys, final));
}

/* One component of an X11 colour: 1 to 4 hexadecimal digits, as a share of 65535. */
static bool
read_component(const char **text, char after, uint16_t *value)
{
	uint32_t number;
	int digits;
	const char *end = number_scan_hex(*text, 4, &number, &digits);

	if (end == NULL || *end != after)
		return false;
	*value = (uint16_t)(number * UINT16_MAX / ((UINT32_C(1) << (4 * digits)) - 1));
	*text = after == 0 ? end : end + 1;
	return true;
}

/* OSC 11 ; rgb:RRRR/GGGG/BBBB, also as rgba: with a fourth part. */
static void
read_osc(struct input_decoder *decoder, const char *text)
{
	struct input_answers *answers = &decoder->answers;
	static const char rgb[] = "11;rgb:", rgba[] = "11;rgba:";
	bool has_alpha = strncmp(text, rgba, sizeof rgba - 1) == 0;

	if (!has_alpha && strncmp(text, rgb, sizeof rgb - 1) != 0)
		return;
	text += has_alpha ? sizeof rgba - 1 : sizeof rgb - 1;
	answers->background = read_component(&text, '/', &answers->red) && read_component(&text, '/', &answers->green) &&
	    read_component(&text, has_alpha ? '/' : 0, &answers->blue);
}

/* ---- the state machine: one function per state ---- */

static void
enter(struct input_decoder *decoder, enum input_state state)
{
	decoder->state = state;
	decoder->size = 0;
	decoder->string_escape = false;
	if (state != INPUT_UTF8)
		decoder->character = (struct utf8_reader){ 0 };
}

/* Stores a byte of a sequence; bytes beyond its maximum are only counted. The last place is for
 * the NUL of whole_sequence(). */
static void
store(struct input_decoder *decoder, unsigned char byte)
{
	if (decoder->size < INPUT_SEQUENCE_MAX - 1)
		decoder->sequence[decoder->size] = byte;
	decoder->size++;
}

/* The sequence as a string; NULL if it was too long. */
static const char *
whole_sequence(struct input_decoder *decoder)
{
	if (decoder->size >= INPUT_SEQUENCE_MAX)
		return NULL;
	decoder->sequence[decoder->size] = 0;
	return (const char *)decoder->sequence;
}

static void on_ground(struct input_decoder *, unsigned char byte);

/* Reads a byte of a UTF-8 character. Invalid bytes are swallowed. */
static void
on_character(struct input_decoder *decoder, unsigned char byte)
{
	uint32_t character = KEY_CODE_NONE;
	enum utf8_step step = utf8_read(&decoder->character, byte, &character);

	enter(decoder, step == UTF8_MORE ? INPUT_UTF8 : INPUT_GROUND);
	if (step == UTF8_WHOLE)
		put_key(decoder, character);
	else if (step == UTF8_TORN)
		on_ground(decoder, byte);
}

static void
on_ground(struct input_decoder *decoder, unsigned char byte)
{
	if (byte == ESC)
		enter(decoder, INPUT_ESCAPE);
	else if (byte >= 0x80)
		on_character(decoder, byte);
	else if (byte == RETURN || byte == LINE_FEED)
		put_key(decoder, KEY_CODE_ENTER);
	else if (byte == BACKSPACE || byte == DELETE)
		put_key(decoder, KEY_CODE_BACKSPACE);
	else if (byte != 0)
		put_key(decoder, byte);
}

static void
on_escape(struct input_decoder *decoder, unsigned char byte)
{
	static const struct {
		unsigned char byte;
		enum input_state state;
	} introducers[] = {
		{ '[', INPUT_CSI }, { 'O', INPUT_SS3 }, { ']', INPUT_OSC },
		{ 'P', INPUT_STRING }, { 'X', INPUT_STRING }, { '^', INPUT_STRING }, { '_', INPUT_STRING },
	};

	for (size_t i = 0; i < sizeof introducers / sizeof introducers[0]; i++) {
		if (introducers[i].byte == byte) {
			enter(decoder, introducers[i].state);
			return;
		}
	}
	enter(decoder, INPUT_GROUND);
	put_key(decoder, ESC);
	on_ground(decoder, byte);
}

enum { FINAL_FIRST = 0x40 }; /* bytes below are parameters and intermediates */

/* Returns true if the byte cannot belong to a sequence, so that it breaks one off. */
static bool
is_no_part(unsigned char byte)
{
	return byte < ' ' || byte >= DELETE;
}

static void
on_csi(struct input_decoder *decoder, unsigned char byte)
{
	const char *parameters;

	if (is_no_part(byte)) {
		enter(decoder, INPUT_GROUND);
		on_ground(decoder, byte);
		return;
	}
	if (byte < FINAL_FIRST) {
		store(decoder, byte);
		return;
	}
	if (byte == '[' && decoder->size == 0) {
		enter(decoder, INPUT_CONSOLE);
		return;
	}
	if (byte == 'M' && decoder->size == 0) {
		enter(decoder, INPUT_X10_MOUSE);
		return;
	}
	parameters = whole_sequence(decoder);
	enter(decoder, INPUT_GROUND);
	if (parameters != NULL)
		read_csi(decoder, parameters, byte);
}

static void
on_ss3(struct input_decoder *decoder, unsigned char byte)
{
	if (byte >= '0' && byte <= '9') { /* some put a modifier before the final byte */
		store(decoder, byte);
		return;
	}
	enter(decoder, INPUT_GROUND);
	if (is_no_part(byte))
		on_ground(decoder, byte);
	else
		put_key(decoder, find_final(ss3_keys, byte));
}

static void
on_console(struct input_decoder *decoder, unsigned char byte)
{
	enter(decoder, INPUT_GROUND);
	put_key(decoder, find_final(console_keys, byte));
}

static void
on_x10_mouse(struct input_decoder *decoder, unsigned char byte)
{
	enum { REPORT_SIZE = 3, OFFSET = 32 }; /* code, column and row, each sent as a printable byte */
	const unsigned char *bytes = decoder->sequence;
	bool released;
	int code;

	store(decoder, byte);
	if (decoder->size < REPORT_SIZE)
		return;
	code = bytes[0] - OFFSET;
	/* The report does not say which button was released: assume the left one. */
	released = (code & (MOUSE_WHEEL | MOUSE_MOTION | MOUSE_BUTTON)) == MOUSE_NO_BUTTON;
	put_mouse(decoder, released ? 0 : code, bytes[1] - OFFSET, bytes[2] - OFFSET, released);
	enter(decoder, INPUT_GROUND);
}

/* OSC and the other strings: up to BEL (an OSC only) or ST, which is ESC \. */
static void
on_string(struct input_decoder *decoder, unsigned char byte)
{
	bool osc = decoder->state == INPUT_OSC;
	const char *text;

	if (byte == CAN || byte == SUB) {
		enter(decoder, INPUT_GROUND);
	} else if ((byte == '\\' && decoder->string_escape) || (byte == BEL && osc)) {
		text = whole_sequence(decoder);
		enter(decoder, INPUT_GROUND);
		if (osc && text != NULL)
			read_osc(decoder, text);
	} else if (decoder->string_escape) { /* broken off by another sequence */
		enter(decoder, INPUT_ESCAPE);
		on_escape(decoder, byte);
	} else if (byte == ESC) {
		decoder->string_escape = true;
	} else {
		store(decoder, byte);
	}
}

#define STATE_ROW(ID, word) [INPUT_##ID] = on_##word,
static void (*const states[])(struct input_decoder *, unsigned char) = { INPUT_STATES(STATE_ROW) };
#undef STATE_ROW

void
input_feed(struct input_decoder *decoder, const void *bytes, size_t size)
{
	const unsigned char *byte = bytes;

	for (size_t i = 0; i < size; i++)
		states[decoder->state](decoder, byte[i]);
}

int
input_patience_ms(const struct input_decoder *decoder)
{
	if (decoder->state == INPUT_GROUND)
		return -1;
	return decoder->state == INPUT_OSC || decoder->state == INPUT_STRING ? INPUT_STRING_MS : INPUT_ESCAPE_MS;
}

void
input_give_up(struct input_decoder *decoder)
{
	bool alone = decoder->state == INPUT_ESCAPE;

	enter(decoder, INPUT_GROUND);
	if (alone)
		put_key(decoder, ESC);
}
