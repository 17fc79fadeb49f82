/*
 * Input: a state machine that reads a terminal's bytes one by one, a function for each state. What a
 * whole sequence means is input_sequence.c's.
 *
 * Sequences are ECMA-48's: an introducer, parameters, a final byte. Where one ends can be told
 * without knowing what it means, so an unknown sequence is swallowed whole. Only a lone ESC
 * looks like the start of a sequence; time tells them apart, and the caller keeps the time:
 * input_give_up().
 */
#include "ui/keys/input_inside.h"

#include <string.h>

#include "base/utf8.h"
#include "ui/keys/keys.h"

enum { BEL = 0x07, BACKSPACE = 0x08, LINE_FEED = 0x0a, RETURN = 0x0d, CAN = 0x18, SUB = 0x1a, ESC = 0x1b, DELETE = 0x7f };

/* ECMA-48's control characters of eight bits are ESC and a byte in one: 0x9b is ESC [. In UTF-8 C2 stands before. */
enum { C1_FIRST = 0x80, C1_LAST = 0x9f, C1_OF_ESC = 0x40, C1_CSI = 0x9b, C1_ST = 0x9c, C1_LEAD = 0xc2 };

/* Begins a state; what the one before has noted is forgotten. */
static void
enter(struct input_decoder *decoder, enum input_state state)
{
	decoder->state = state;
	decoder->size = 0;
	decoder->string_escape = false;
	if (state == INPUT_GROUND || state == INPUT_ESCAPED)
		decoder->with_alt = false;
	if (state == INPUT_GROUND) {
		decoder->escaped = decoder->eight_bit = false;
		decoder->held = 0;
	}
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

static enum input_state introduced(unsigned char byte);

/* A control character of eight bits, from a terminal that was left in that mode: what follows it is no keys. */
static void
on_eight_bits(struct input_decoder *decoder, unsigned char control)
{
	enter(decoder, introduced((unsigned char)(control - C1_OF_ESC)));
	decoder->eight_bit = decoder->state != INPUT_GROUND;
}

/* The control character of eight bits that a byte is, or is the last of in UTF-8; 0 if none. */
static unsigned char
eight_bits(struct utf8_reader reader, unsigned char byte)
{
	uint32_t character = reader.length == 0 ? byte : 0;

	if (utf8_read(&reader, byte, &character) == UTF8_MORE)
		return 0;
	return character >= C1_FIRST && character <= C1_LAST ? (unsigned char)character : 0;
}

/* Reads a byte of a UTF-8 character. Invalid bytes are swallowed. */
static void
on_character(struct input_decoder *decoder, unsigned char byte)
{
	unsigned char control = eight_bits(decoder->character, byte);
	uint32_t character = KEY_CODE_NONE;
	enum utf8_step step = utf8_read(&decoder->character, byte, &character);

	decoder->state = INPUT_UTF8;
	if (step == UTF8_MORE)
		return;
	enter(decoder, INPUT_GROUND);
	if (control != 0)
		on_eight_bits(decoder, control);
	else if (step == UTF8_WHOLE)
		input_put(decoder, character);
	else if (step == UTF8_TORN)
		on_ground(decoder, byte);
}

/* The same, but together with Alt it means nothing. */
static void
on_alt(struct input_decoder *decoder, unsigned char byte)
{
	uint32_t character;
	enum utf8_step step = utf8_read(&decoder->character, byte, &character);

	decoder->state = INPUT_ALT;
	if (step == UTF8_MORE)
		return;
	enter(decoder, INPUT_GROUND);
	if (step == UTF8_TORN)
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
		input_put(decoder, KEY_CODE_ENTER);
	else if (byte == BACKSPACE || byte == DELETE)
		input_put(decoder, KEY_CODE_BACKSPACE);
	else if (byte != 0)
		input_put(decoder, byte);
}

/* The state that ESC and this byte begin, or INPUT_GROUND. */
static enum input_state
introduced(unsigned char byte)
{
	static const struct {
		unsigned char byte;
		enum input_state state;
	} introducers[] = {
		{ '[', INPUT_CSI }, { 'O', INPUT_SS3 }, { ']', INPUT_OSC },
		{ 'P', INPUT_STRING }, { 'X', INPUT_STRING }, { '^', INPUT_STRING }, { '_', INPUT_STRING },
	};

	for (size_t i = 0; i < sizeof introducers / sizeof introducers[0]; i++) {
		if (introducers[i].byte == byte)
			return introducers[i].state;
	}
	return INPUT_GROUND;
}

/* A terminal sends a character pressed together with Alt behind an ESC, and rxvt a whole sequence. So
 * two ESC may be the key twice, or the beginning of such a sequence. */
static void
on_escape(struct input_decoder *decoder, unsigned char byte)
{
	enum input_state state = introduced(byte);

	if (state != INPUT_GROUND)
		enter(decoder, state);
	else if (byte == ESC && decoder->with_alt)
		input_put(decoder, ESC);
	else if (byte == ESC)
		decoder->with_alt = true;
	else
		on_alt(decoder, byte);
}

/* A string was broken off by another sequence, whose ESC has been read. */
static void
break_off(struct input_decoder *decoder, unsigned char byte)
{
	enter(decoder, INPUT_GROUND);
	enter(decoder, INPUT_ESCAPE);
	on_escape(decoder, byte);
}

/* How an answer goes on behind ESC and its introducer, where a person may have typed Esc and that character:
 * OSC with its number, DCS with one or as XTVERSION's (xterm's control sequences), APC as kitty's. */
static bool
is_answer(unsigned char introducer, unsigned char byte)
{
	const char *goes_on = introducer == ']' ? "0123456789" : introducer == 'P' ? "0123456789>!" :
	    introducer == '_' ? "G" : "";

	return byte != 0 && strchr(goes_on, byte) != NULL;
}

/* An ESC that nothing followed at once was taken for the key. Should it have been the beginning of a
 * sequence that the network tore, the rest is no keys. No answer is a PM or an SOS. */
static void
on_escaped(struct input_decoder *decoder, unsigned char byte)
{
	enum input_state state = introduced(byte);

	enter(decoder, INPUT_GROUND);
	if (state != INPUT_GROUND && byte != '^' && byte != 'X') {
		decoder->escaped = true;
		decoder->introducer = byte;
		enter(decoder, state);
	} else {
		on_ground(decoder, byte);
	}
}

/* The ESC was the key, and so was the one before it. */
static void
take_escape(struct input_decoder *decoder)
{
	input_put(decoder, ESC);
	if (decoder->with_alt)
		input_put(decoder, ESC);
	enter(decoder, INPUT_ESCAPED);
}

/* An ESC alone is the beginning of an awaited answer, an OSC or a CSI, if it goes on like one, and else the key. */
static void
on_awaited(struct input_decoder *decoder, unsigned char byte)
{
	int held = decoder->with_alt ? 2 : 1;

	if (byte != ']' && byte != '[')
		take_escape(decoder);
	on_escaped(decoder, byte);
	if (byte == ']' || byte == '[')
		decoder->held = held;
}

/* What began like a sequence behind an ESC alone was typed. */
static void
take_introducer(struct input_decoder *decoder)
{
	unsigned char byte = decoder->introducer;
	int held = decoder->held;

	enter(decoder, INPUT_GROUND);
	while (held-- > 0)
		input_put(decoder, ESC);
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
	bool with_alt = decoder->with_alt, eight_bit = decoder->eight_bit;

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
	if (parameters != NULL && input_read_csi(decoder, parameters, byte, with_alt) == INPUT_PASTE_BEGINS) {
		decoder->pasted = 0;
		enter(decoder, INPUT_PASTE);
		decoder->eight_bit = eight_bit;
	}
}

static void
on_ss3(struct input_decoder *decoder, unsigned char byte)
{
	const char *modifiers;
	bool with_alt = decoder->with_alt;

	if (byte >= '0' && byte <= '9') { /* some put a modifier before the final byte */
		store(decoder, byte);
		return;
	}
	modifiers = whole_sequence(decoder);
	enter(decoder, INPUT_GROUND);
	if (is_no_part(byte))
		on_ground(decoder, byte);
	else if (modifiers != NULL && !with_alt)
		input_read_ss3(decoder, modifiers, byte);
}

/* Behind an Esc of its own two brackets may have been typed. */
static void
give_up_console(struct input_decoder *decoder)
{
	bool typed = decoder->escaped;

	if (typed)
		take_introducer(decoder);
	enter(decoder, INPUT_GROUND);
	if (typed)
		on_ground(decoder, '[');
}

static void
on_console(struct input_decoder *decoder, unsigned char byte)
{
	bool with_alt = decoder->with_alt;

	if (decoder->escaped && (byte < 'A' || byte > 'E')) { /* no key of the console's */
		give_up_console(decoder);
		on_ground(decoder, byte);
		return;
	}
	enter(decoder, INPUT_GROUND);
	if (!with_alt)
		input_read_console(decoder, byte);
}

static void
on_x10_mouse(struct input_decoder *decoder, unsigned char byte)
{
	store(decoder, byte);
	if (decoder->size < INPUT_X10_SIZE)
		return;
	input_read_x10_mouse(decoder, decoder->sequence);
	enter(decoder, INPUT_GROUND);
}

/* OSC and the other strings: up to BEL (an OSC only) or ST, which is ESC \, or one control character where
 * the string began with one. Elsewhere that byte may be the last of a letter. */
static void
on_string(struct input_decoder *decoder, unsigned char byte)
{
	bool osc = decoder->state == INPUT_OSC, typed = decoder->escaped && decoder->size == 0 && !decoder->string_escape;
	const char *text;

	if (typed && byte > ' ' && byte < DELETE && !is_answer(decoder->introducer, byte)) {
		take_introducer(decoder);
		on_ground(decoder, byte);
	} else if (byte == CAN || byte == SUB) {
		enter(decoder, INPUT_GROUND);
	} else if ((byte == '\\' && decoder->string_escape) || (byte == BEL && osc) || (byte == C1_ST && decoder->eight_bit)) {
		text = whole_sequence(decoder);
		enter(decoder, INPUT_GROUND);
		if (osc && text != NULL)
			input_read_osc(decoder, text);
	} else if (decoder->string_escape) {
		break_off(decoder, byte);
	} else if (byte == ESC) {
		decoder->string_escape = true;
	} else if (byte != C1_LEAD || !decoder->eight_bit) {
		store(decoder, byte);
	}
}

/* ---- pastes ---- */

static const char paste_ends[] = "\033[201~";

/* A character of a paste. Control characters mean nothing there: nobody pressed Enter. */
static void
paste(struct input_decoder *decoder, unsigned char byte)
{
	uint32_t character;

	if (utf8_read(&decoder->character, byte, &character) != UTF8_WHOLE || character < ' ' || character == DELETE ||
	    decoder->pasted >= INPUT_PASTE_MAX)
		return;
	decoder->pasted++;
	QUEUE_PUSH(decoder->queue, (struct input){ .key = character, .pasted = true });
}

/* Only the end of the paste ends it, which begins as the paste did. What looked like the end and is not
 * holds no character. */
static void
on_paste(struct input_decoder *decoder, unsigned char byte)
{
	if (decoder->eight_bit && eight_bits(decoder->character, byte) == C1_CSI) {
		decoder->character = (struct utf8_reader){ 0 };
		decoder->size = sizeof "\033[" - 1;
		return;
	}
	if (byte == ESC)
		decoder->size = 0;
	if (byte == (unsigned char)paste_ends[decoder->size]) {
		decoder->size++;
		if (decoder->size == sizeof paste_ends - 1)
			enter(decoder, INPUT_GROUND);
		return;
	}
	decoder->size = 0;
	paste(decoder, byte);
}

/* ---- tails ---- */

/* A byte alone is a key, several at once are none: a tail that is whole is gone with its end. */
static void
on_csi_tail(struct input_decoder *decoder, unsigned char byte)
{
	bool begun = decoder->size > 0;

	if (!is_no_part(byte) && byte < FINAL_FIRST) {
		store(decoder, byte);
		return;
	}
	enter(decoder, INPUT_GROUND);
	if (!begun || is_no_part(byte))
		on_ground(decoder, byte);
}

static void
on_string_tail(struct input_decoder *decoder, unsigned char byte)
{
	if (byte == BEL || byte == CAN || byte == SUB || (byte == '\\' && decoder->string_escape) ||
	    (byte == C1_ST && decoder->eight_bit)) {
		enter(decoder, INPUT_GROUND);
	} else if (decoder->string_escape) {
		break_off(decoder, byte);
	} else if (byte == ESC) {
		decoder->string_escape = true;
	} else if (byte == C1_LEAD && decoder->eight_bit) {
		return;
	} else if (is_no_part(byte)) {
		enter(decoder, INPUT_GROUND);
		on_ground(decoder, byte);
	} else {
		store(decoder, byte);
	}
}

#define STATE_ROW(ID, word) [INPUT_##ID] = on_##word,
static void (*const states[])(struct input_decoder *, unsigned char) = { INPUT_STATES(STATE_ROW) };
#undef STATE_ROW

void
input_step(struct input_decoder *decoder, unsigned char byte)
{
	states[decoder->state](decoder, byte);
}

/* ---- time that passes ---- */

/* A key after all, if it was one byte. The bytes are those of the tail's beginning. */
static void
give_up_tail(struct input_decoder *decoder)
{
	bool escape = decoder->string_escape, alone = decoder->size == 1;
	unsigned char byte = decoder->sequence[0];

	if (!alone && !escape) { /* a piece of it: there may be more */
		enter(decoder, decoder->state);
		return;
	}
	enter(decoder, INPUT_GROUND);
	if (alone)
		on_ground(decoder, byte);
	if (escape)
		input_put(decoder, ESC);
}

/* What was typed with Alt, or behind an Esc, may have looked like the beginning of a sequence; and so may
 * have an Esc behind it, like that of its end. */
static void
give_up_bare(struct input_decoder *decoder)
{
	bool escape = decoder->string_escape;

	if (decoder->escaped)
		take_introducer(decoder);
	enter(decoder, INPUT_GROUND);
	if (escape)
		input_put(decoder, ESC);
}

void
input_give_up(struct input_decoder *decoder)
{
	switch (decoder->state) {
	case INPUT_ESCAPE:
		if (decoder->answer_ms > 0 && !decoder->answers.attributes)
			enter(decoder, INPUT_AWAITED);
		else
			take_escape(decoder);
		break;
	case INPUT_AWAITED:
		take_escape(decoder);
		break;
	case INPUT_CSI:
		if (decoder->size > 0)
			enter(decoder, INPUT_CSI_TAIL);
		else
			give_up_bare(decoder);
		break;
	case INPUT_SS3:
		give_up_bare(decoder);
		break;
	case INPUT_CONSOLE:
		give_up_console(decoder);
		break;
	case INPUT_OSC:
	case INPUT_STRING:
		if (decoder->size > 0)
			enter(decoder, INPUT_STRING_TAIL);
		else
			give_up_bare(decoder);
		break;
	case INPUT_CSI_TAIL:
	case INPUT_STRING_TAIL:
		give_up_tail(decoder);
		break;
	default:
		enter(decoder, INPUT_GROUND);
		break;
	}
}
