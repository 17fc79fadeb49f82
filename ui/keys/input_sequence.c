/* Input: what whole sequences mean. */
#include <string.h>

#include "base/number.h"
#include "ui/keys/input_inside.h"
#include "ui/keys/keys.h"

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
	{ 3, KEY_CODE_DELETE },
	{ 4, KEY_CODE_END },
	{ 5, KEY_CODE_PAGE_UP },
	{ 6, KEY_CODE_PAGE_DOWN },
	{ 7, KEY_CODE_HOME },
	{ 8, KEY_CODE_END },
	{ 11, KEY_CODE_F1 },
	{ 15, KEY_CODE_F5 },
};

void
input_put(struct input_decoder *decoder, uint32_t key)
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

/* ---- the mouse ---- */

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

enum { PARAMETER_MAX = 0x10ffff, PARAMETERS_MAX = 4, SUBPARAMETERS_MAX = 3, MODE_SYNCHRONISED = 2026 };

/* Parameters are parted by ';', the parts of one by ':'. What is omitted is 0, and so is what is larger
 * than anything that has a meaning. */
struct parameters {
	int values[PARAMETERS_MAX][SUBPARAMETERS_MAX];
	int count; /* of parameters */
};

/* Returns the text after the number. */
static const char *
read_number(const char *text, int *value)
{
	int64_t number = 0;

	if (number_scan(text, PARAMETER_MAX, &number) == NULL)
		number = 0;
	*value = (int)number;
	return text + strspn(text, "0123456789");
}

/* Parameters beyond those that anything here has are left alone. */
static struct parameters
read_parameters(const char *text)
{
	struct parameters parameters = { .count = 0 };

	while (parameters.count < PARAMETERS_MAX) {
		int *values = parameters.values[parameters.count++];

		text = read_number(text, &values[0]);
		for (int i = 1; *text == ':'; i++) {
			int beyond;

			text = read_number(text + 1, i < SUBPARAMETERS_MAX ? &values[i] : &beyond);
		}
		if (*text != ';')
			break;
		text++;
	}
	return parameters;
}

static void
read_sgr_mouse(struct input_decoder *decoder, const char *text, unsigned char final)
{
	struct parameters parameters = read_parameters(text);

	if (parameters.count >= 3)
		put_mouse(decoder, parameters.values[0][0], parameters.values[1][0], parameters.values[2][0], final == 'm');
}

/* CSI ? 2026 ; state $ y: states 1 and 2 are set and reset; the others mean that the terminal
 * does not know the mode or cannot change it. */
static void
read_mode_report(struct input_decoder *decoder, const char *text)
{
	struct parameters parameters = read_parameters(text);
	int state = parameters.values[1][0];

	if (parameters.count == 2 && parameters.values[0][0] == MODE_SYNCHRONISED)
		decoder->answers.synchronised = state == 1 || state == 2;
}

/* ---- keys with modifiers ---- */

/* The bits of a modifier parameter, which is one more than their sum, and 0 or absent for none. */
enum { SHIFT = 1, ALT = 2, CTRL = 4, SUPER = 8, HYPER = 16, META = 32, CAPS_LOCK = 64 };

enum { EVENT_RELEASE = 3, LETTER_OF_CTRL = 0x1f, CASE = 0x20, ASCII_END = 0x80, MODIFY_OTHER_KEYS = 27, PASTE_BEGINS = 200 };

/* A key as the protocols send it. */
struct pressed {
	int code;      /* a character, or a number of the protocol's own */
	int shifted;   /* what it is with Shift, if the terminal says; else 0 */
	int base;      /* what the key has in the Latin layout; 0: the same, or not told */
	int modifiers;
	bool released;
};

static int
modifiers_of(const struct parameters *parameters, int i)
{
	int value = i < parameters->count ? parameters->values[i][0] : 0;

	return value == 0 ? 0 : value - 1;
}

/* Returns true if the key means nothing: together with Alt and its like, or when it is let go. */
static bool
is_idle(int modifiers, bool released)
{
	return released || (modifiers & (ALT | SUPER | HYPER | META)) != 0;
}

/* Keys of kitty's protocol that aren't characters, of the number pad above all: by their numbers there. */
static const struct {
	int code;
	uint32_t key;
} kitty_keys[] = {
	{ 57399, '0' }, { 57400, '1' }, { 57401, '2' }, { 57402, '3' }, { 57403, '4' }, { 57404, '5' }, { 57405, '6' },
	{ 57406, '7' }, { 57407, '8' }, { 57408, '9' }, { 57409, '.' }, { 57410, '/' }, { 57411, '*' }, { 57412, '-' },
	{ 57413, '+' }, { 57414, KEY_CODE_ENTER }, { 57415, '=' }, { 57416, ',' },
	{ 57417, KEY_CODE_LEFT }, { 57418, KEY_CODE_RIGHT }, { 57419, KEY_CODE_UP }, { 57420, KEY_CODE_DOWN },
	{ 57421, KEY_CODE_PAGE_UP }, { 57422, KEY_CODE_PAGE_DOWN }, { 57423, KEY_CODE_HOME }, { 57424, KEY_CODE_END },
};

/* Unicode's halves of UTF-16 pairs, and its private use area behind them, where kitty's numbers lie. */
enum { HALVES_FIRST = 0xd800, PRIVATE_LAST = 0xf8ff };

/* A terminal can send any number: none becomes what is no character, or a control character, such as Ctrl-C, that nobody
 * pressed. */
static uint32_t
character_of(int code)
{
	bool is_apart = code >= HALVES_FIRST && code <= PRIVATE_LAST;

	return is_apart || utf8_is_control((uint32_t)code) ? (uint32_t)KEY_CODE_NONE : (uint32_t)code;
}

static bool
is_letter(int code)
{
	return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
}

static uint32_t
character_with(const struct pressed *pressed)
{
	int code = pressed->code, modifiers = pressed->modifiers;
	bool small = code >= 'a' && code <= 'z';

	if ((modifiers & CTRL) != 0) {
		int letter = code < ASCII_END ? code : pressed->base; /* of other scripts, the one that Latin has there */

		return is_letter(letter) ? (uint32_t)(letter & LETTER_OF_CTRL) : (uint32_t)KEY_CODE_NONE;
	}
	if (small && ((modifiers & SHIFT) != 0) != ((modifiers & CAPS_LOCK) != 0))
		return (uint32_t)(code - CASE);
	if ((modifiers & SHIFT) != 0 && pressed->shifted != 0)
		return character_of(pressed->shifted);
	return character_of(code);
}

/* What the key would have sent without the protocol. */
static uint32_t
plain_key(const struct pressed *pressed)
{
	if (is_idle(pressed->modifiers, pressed->released))
		return KEY_CODE_NONE;
	switch (pressed->code) {
	case '\t':
		return (pressed->modifiers & SHIFT) != 0 ? KEY_CODE_BACK_TAB : '\t';
	case '\r':
	case '\n':
		return KEY_CODE_ENTER;
	case '\b':
	case 0x7f:
		return KEY_CODE_BACKSPACE;
	case 0x1b:
		return 0x1b;
	default:
		break;
	}
	for (size_t i = 0; i < sizeof kitty_keys / sizeof kitty_keys[0]; i++) {
		if (kitty_keys[i].code == pressed->code)
			return kitty_keys[i].key;
	}
	return character_of(pressed->code) == KEY_CODE_NONE ? (uint32_t)KEY_CODE_NONE : character_with(pressed);
}

/* kitty's protocol: CSI code : shifted : base ; modifiers : event ; text u */
static void
read_kitty_key(struct input_decoder *decoder, const struct parameters *parameters)
{
	struct pressed pressed = {
		.code = parameters->values[0][0],
		.shifted = parameters->values[0][1],
		.base = parameters->values[0][2],
		.modifiers = modifiers_of(parameters, 1),
		.released = parameters->values[1][1] == EVENT_RELEASE,
	};

	input_put(decoder, plain_key(&pressed));
}

/* CSI number ; modifiers ~; and xterm's modifyOtherKeys: CSI 27 ; modifiers ; code ~ */
static void
read_tilde_key(struct input_decoder *decoder, const struct parameters *parameters)
{
	int number = parameters->values[0][0];

	if (number == MODIFY_OTHER_KEYS && parameters->count >= 3) {
		struct pressed pressed = { .code = parameters->values[2][0], .modifiers = modifiers_of(parameters, 1) };

		input_put(decoder, plain_key(&pressed));
		return;
	}
	if (is_idle(modifiers_of(parameters, 1), parameters->values[1][1] == EVENT_RELEASE))
		return;
	for (size_t i = 0; i < sizeof tilde_keys / sizeof tilde_keys[0]; i++) {
		if (tilde_keys[i].number == number)
			input_put(decoder, tilde_keys[i].key);
	}
}

/* ---- whole sequences ---- */

enum input_meaning
input_read_csi(struct input_decoder *decoder, const char *text, unsigned char final, bool with_alt)
{
	char private = text[0] >= '<' && text[0] <= '?' ? text[0] : 0;
	struct parameters parameters = read_parameters(text);

	if (private == '<' && (final == 'M' || final == 'm'))
		read_sgr_mouse(decoder, text + 1, final);
	else if (private == '?' && final == 'c')
		decoder->answers.attributes = true;
	else if (private == '?' && final == 'y')
		read_mode_report(decoder, text + 1);
	else if (private == 0 && final == '~' && parameters.values[0][0] == PASTE_BEGINS)
		return INPUT_PASTE_BEGINS;
	else if (private != 0 || with_alt)
		return INPUT_NO_MORE;
	else if (final == '~')
		read_tilde_key(decoder, &parameters);
	else if (final == 'u')
		read_kitty_key(decoder, &parameters);
	else if (!is_idle(modifiers_of(&parameters, 1), parameters.values[1][1] == EVENT_RELEASE))
		input_put(decoder, find_final(csi_keys, final));
	return INPUT_NO_MORE;
}

void
input_read_ss3(struct input_decoder *decoder, const char *text, unsigned char final)
{
	struct parameters parameters = read_parameters(text);

	if (!is_idle(modifiers_of(&parameters, 0), false))
		input_put(decoder, find_final(ss3_keys, final));
}

void
input_read_console(struct input_decoder *decoder, unsigned char final)
{
	input_put(decoder, find_final(console_keys, final));
}

void
input_read_x10_mouse(struct input_decoder *decoder, const unsigned char bytes[])
{
	enum { OFFSET = 32 }; /* code, column and row, each sent as a printable byte */
	int code = bytes[0] - OFFSET;
	/* The report does not say which button was released: assume the left one. */
	bool released = (code & (MOUSE_WHEEL | MOUSE_MOTION | MOUSE_BUTTON)) == MOUSE_NO_BUTTON;

	put_mouse(decoder, released ? 0 : code, bytes[1] - OFFSET, bytes[2] - OFFSET, released);
}

/* ---- strings ---- */

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
void
input_read_osc(struct input_decoder *decoder, const char *text)
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
