/* Input: tables of bytes and of what a person did, torn at every position. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ui/keys/input.h"
#include "ui/keys/keys.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

#define UP KEY_CODE_UP
#define HOME KEY_CODE_HOME
#define END KEY_CODE_END
#define ESC 27

static const struct {
	const char *bytes;
	uint32_t keys[8]; /* 0-ended */
} typed[] = {
	{ "", { 0 } },
	{ "q", { 'q' } },
	{ "abc", { 'a', 'b', 'c' } },
	{ " \t", { ' ', '\t' } },
	{ "\r\n", { KEY_CODE_ENTER, KEY_CODE_ENTER } },
	{ "\b\177", { KEY_CODE_BACKSPACE, KEY_CODE_BACKSPACE } },
	{ "\003\014\032\034", { 3, 12, 26, 28 } },
	/* arrows: normal and application mode, with modifiers, rxvt's shifted ones unknown */
	{ "\033[A\033[B\033[C\033[D", { UP, KEY_CODE_DOWN, KEY_CODE_RIGHT, KEY_CODE_LEFT } },
	{ "\033OA\033OB\033OC\033OD", { UP, KEY_CODE_DOWN, KEY_CODE_RIGHT, KEY_CODE_LEFT } },
	{ "\033[1;5A\033[1;2D\033O5A\033[1;65A", { UP, KEY_CODE_LEFT, UP, UP } },
	{ "\033[aq", { 'q' } },
	/* Home and End: xterm, VT220, rxvt, application mode */
	{ "\033[H\033[1~\033[7~\033OH", { HOME, HOME, HOME, HOME } },
	{ "\033[F\033[4~\033[8~\033OF", { END, END, END, END } },
	{ "\033[5~\033[6~\033[5;2~", { KEY_CODE_PAGE_UP, KEY_CODE_PAGE_DOWN, KEY_CODE_PAGE_UP } },
	{ "\033[Z", { KEY_CODE_BACK_TAB } },
	{ "\033[3~\033[3;5~", { KEY_CODE_DELETE, KEY_CODE_DELETE } },
	/* F1 and F5: xterm, PuTTY, the Linux console */
	{ "\033OP\033[11~\033[[A\033[1;2P", { KEY_CODE_F1, KEY_CODE_F1, KEY_CODE_F1, KEY_CODE_F1 } },
	{ "\033[15~\033[[E", { KEY_CODE_F5, KEY_CODE_F5 } },
	{ "\033Ok\033Om\033On\033Oq\033OM", { '+', '-', '.', '1', KEY_CODE_ENTER } },
	/* what means nothing here is swallowed as a whole: Insert, F2, F12, focus, a lone paste end */
	{ "\033[2~\033OQ\033[24~\033[I\033[O\033[201~x", { 'x' } },
	{ "\033[[Bq\033[?25;3$yq\033[12;3Rq", { 'q', 'q', 'q' } },
	{ "\033[1;2;3;4;5;6;7;8;9;1;2;3;4;5;6;7;8;9;1;2;3;4;5;6;7;8;9;1;2;3;4;5;6;7;8;9Aq", { 'q' } },
	/* together with Alt a key means nothing: a letter, one of two bytes, Space, Enter, a control character,
	 * another ESC before a sequence as rxvt does, a modifier (3, 9, 11: also Meta, Super) */
	{ "\033q1", { '1' } },
	{ "\033\303\251q", { 'q' } },
	{ "\033 \033\r\033\003q", { 'q' } },
	{ "\033\033[A\033\033OB\033\033[5~\033\033[[Aq", { 'q' } },
	{ "\033\033qx", { 'x' } },
	{ "\033[1;3A\033[1;9B\033[1;11C\033[5;3~\033[113;3u\033[27;3;113~\033[27;9;113~\033O3Aq", { 'q' } },
	/* kitty's protocol: letters, with Shift and Caps Lock, Ctrl, those of ASCII's first row, the number pad */
	{ "\033[113u\033[103;2u\033[103;65u\033[103;66u\033[99;5u", { 'q', 'G', 'G', 'g', 3 } },
	{ "\033[60:62;2u\033[13u\033[9;2u\033[9u\033[127u\033[27u", { '>', KEY_CODE_ENTER, KEY_CODE_BACK_TAB, '\t', KEY_CODE_BACKSPACE, ESC } },
	{ "\033[57413u\033[57421u\033[57414u\033[233u", { '+', KEY_CODE_PAGE_UP, KEY_CODE_ENTER, 0xe9 } },
	/* and numbers that are no character's: half of a UTF-16 pair, what is beyond Unicode, control characters */
	{ "\033[57014u\033[1114113u\033[1114127u\033[133u\033[49:3;2u\033[27;1;1114113~\033[8238uq", { 'q' } },
	/* Ctrl with a letter of another script: the one that Latin has on that key; Num Lock changes nothing */
	{ "\033[1089::99;5u\033[1081::113;1u\033[1089;5u\033[113;129u\033[99;133u", { 3, 0x439, 'q', 3 } },
	{ "\033[107::118;5u\033[59::122;5uq", { 'k' & 0x1f, 'q' } }, /* Dvorak: Latin, too, and no Ctrl-V, no Ctrl-Z */
	/* a terminal left in the mode of eight-bit controls, in UTF-8 and without: CSI, SS3, OSC and DCS with ST, NEL */
	{ "\302\23399;5u\302\2331;2A\302\217Pa\302\23511;rgb:16/18/1d\302\234b\302\220>|q\302\234c\302\205d",
	    { 3, UP, KEY_CODE_F1, 'a', 'b', 'c', 'd' } },
	{ "\23399;5u\2331;2A\217Pa\23511;rgb:16/18/1d\234b\220>|q\234c\205d", { 3, UP, KEY_CODE_F1, 'a', 'b', 'c', 'd' } },
	{ "\033]2;\303\234q\033\\a\303\234", { 'a', 0xdc } }, /* the letter that ends like ST */
	/* a press, held, let go; a modifier alone, a media key, Ctrl and something that is no letter */
	{ "\033[113;1:1u\033[113;1:2u\033[113;1:3u\033[1;1:3A\033[5;1:3~\033[1;1:1A", { 'q', 'q', UP } },
	{ "\033[57441;2u\033[57428u\033[49;5u\033[uq", { 'q' } },
	/* xterm's modifyOtherKeys */
	{ "\033[27;5;99~\033[27;2;71~\033[27;2;9~\033[27;5;113~\033[27;5;13~", { 3, 'G', KEY_CODE_BACK_TAB, 17, KEY_CODE_ENTER } },
	/* a broken sequence: what breaks it counts */
	{ "\033[1\003q", { 3, 'q' } },
	{ "\033[1\033[A", { UP } },
	{ "\033O\033OA", { UP } },
	/* UTF-8, whole, too long, torn off, and not at all */
	{ "\303\251\342\202\254\360\237\230\200", { 0xe9, 0x20ac, 0x1f600 } },
	{ "\300\200\340\200\200\360\200\200\200q", { 'q' } },
	{ "\303q\342\202q\360\237q", { 'q', 'q', 'q' } },
	{ "\303\303\251", { 0xe9 } },
	{ "\355\240\200\364\220\200\200\200\277\377q", { 'q' } },
	/* answers, and other strings, are no keys */
	{ "a\033]11;rgb:1616/1818/1d1d\033\\b", { 'a', 'b' } },
	{ "a\033]11;rgb:1616/1818/1d1d\007b", { 'a', 'b' } },
	{ "a\033[?62;22c\033[>0;276;0c\033[?2026;2$yb", { 'a', 'b' } },
	{ "a\033P1$r0m\033\\\033_x\033\\\033^y\033\\\033Xz\033\\b", { 'a', 'b' } },
	{ "a\033]2;q\030b\033]2;q\033[Ab", { 'a', 'b', UP, 'b' } },
	{ "a\033P\007q\033\\b", { 'a', 'b' } },
};

static void
expect_keys(struct input_decoder *decoder, const uint32_t *keys, size_t row, size_t cut)
{
	struct input input;

	for (size_t i = 0; keys[i] != 0; i++) {
		if (!input_take(decoder, &input))
			fail_msg("row %zu, cut at %zu: key %zu is missing", row, cut, i);
		if (input.key != keys[i])
			fail_msg("row %zu, cut at %zu: key %zu is %#x", row, cut, i, input.key);
	}
	if (input_take(decoder, &input))
		fail_msg("row %zu, cut at %zu: there is a %#x too many", row, cut, input.key);
}

static void
test_typed(void **state)
{
	(void)state;
	for (size_t row = 0; row < COUNT(typed); row++) {
		size_t size = strlen(typed[row].bytes);

		for (size_t cut = 0; cut <= size; cut++) {
			struct input_decoder decoder;

			input_init(&decoder);
			input_feed(&decoder, typed[row].bytes, cut);
			input_feed(&decoder, typed[row].bytes + cut, size - cut);
			expect_keys(&decoder, typed[row].keys, row, cut);
			assert_int_equal(input_patience_ms(&decoder), -1);
			input_release(&decoder);
		}
	}
}

static void
test_byte_by_byte(void **state)
{
	(void)state;
	for (size_t row = 0; row < COUNT(typed); row++) {
		struct input_decoder decoder;

		input_init(&decoder);
		for (const char *byte = typed[row].bytes; *byte != 0; byte++)
			input_feed(&decoder, byte, 1);
		expect_keys(&decoder, typed[row].keys, row, 1);
		input_release(&decoder);
	}
}

static const struct {
	const char *bytes;
	int count;
	struct input inputs[4];
} mice[] = {
	{ "\033[<0;1;1M", 1, { { .mouse = MOUSE_PRESS } } },
	{ "\033[<0;12;3M\033[<32;13;3M\033[<0;300;200m", 3, {
		{ .col = 11, .row = 2, .mouse = MOUSE_PRESS },
		{ .col = 12, .row = 2, .mouse = MOUSE_DRAG },
		{ .col = 299, .row = 199, .mouse = MOUSE_RELEASE } } },
	{ "\033[<64;5;6M\033[<65;5;6M", 2, {
		{ .col = 4, .row = 5, .mouse = MOUSE_WHEEL_UP },
		{ .col = 4, .row = 5, .mouse = MOUSE_WHEEL_DOWN } } },
	/* with Shift or Control it is the same; other buttons, a sideways wheel and mere motion are nothing */
	{ "\033[<4;2;2M\033[<16;2;2M", 2, {
		{ .col = 1, .row = 1, .mouse = MOUSE_PRESS },
		{ .col = 1, .row = 1, .mouse = MOUSE_PRESS } } },
	{ "\033[<1;2;2M\033[<2;2;2M\033[<2;2;2m\033[<34;2;2M\033[<66;2;2M\033[<67;2;2M\033[<35;2;2M\033[<128;2;2M", 0, { { 0 } } },
	{ "\033[<0;0;5M\033[<0;5;0M\033[<0;-1;5M\033[<0;5M\033[<0M\033[<M\033[<0;99999999999999999999;5M", 0, { { 0 } } },
	/* what was before SGR reports */
	{ "\033[M !!\033[M@\"#\033[M#!!", 3, {
		{ .mouse = MOUSE_PRESS },
		{ .col = 1, .row = 2, .mouse = MOUSE_DRAG },
		{ .mouse = MOUSE_RELEASE } } },
	{ "\033[M`\"#\033[Ma\"#\033[MC!!\033[M!!!", 2, {
		{ .col = 1, .row = 2, .mouse = MOUSE_WHEEL_UP },
		{ .col = 1, .row = 2, .mouse = MOUSE_WHEEL_DOWN } } },
};

static void
test_mouse(void **state)
{
	(void)state;
	for (size_t row = 0; row < COUNT(mice); row++) {
		struct input_decoder decoder;
		struct input input;

		input_init(&decoder);
		input_feed(&decoder, mice[row].bytes, strlen(mice[row].bytes));
		for (int i = 0; i < mice[row].count; i++) {
			const struct input *expected = &mice[row].inputs[i];

			assert_true(input_take(&decoder, &input));
			assert_int_equal(input.key, KEY_CODE_MOUSE);
			if (input.col != expected->col || input.row != expected->row || input.mouse != expected->mouse)
				fail_msg("row %zu, input %d: %d at %d,%d", row, i, input.mouse, input.col, input.row);
		}
		assert_false(input_take(&decoder, &input));
		input_release(&decoder);
	}
}

static const struct {
	const char *bytes;
	struct input_answers answers;
} answered[] = {
	{ "\033[?62;22c", { .attributes = true } },
	{ "\033[?6c", { .attributes = true } },
	{ "\033[c\033[>1;2c", { .attributes = false } },
	{ "\033]11;rgb:1616/1818/1d1d\033\\", { .background = true, .red = 0x1616, .green = 0x1818, .blue = 0x1d1d } },
	{ "\033]11;rgb:ff/80/00\007", { .background = true, .red = 0xffff, .green = 0x8080, .blue = 0 } },
	{ "\033]11;rgb:f/8/0\007", { .background = true, .red = 0xffff, .green = 0x8888, .blue = 0 } },
	{ "\033]11;rgba:ffff/ffff/ffff/8000\007", { .background = true, .red = 0xffff, .green = 0xffff, .blue = 0xffff } },
	{ "\033]10;rgb:ffff/ffff/ffff\007", { .background = false } },
	{ "\033]11;?\007\033]11;rgb:\007\033]11;\007", { .background = false } },
	{ "\033[?2026;2$y", { .synchronised = true } },
	{ "\033[?2026;1$y", { .synchronised = true } },
	{ "\033[?2026;0$y", { .synchronised = false } },
	{ "\033[?2026;4$y", { .synchronised = false } },
	{ "\033[?1049;2$y", { .synchronised = false } },
};

static void
test_answers(void **state)
{
	(void)state;
	for (size_t row = 0; row < COUNT(answered); row++) {
		const struct input_answers *expected = &answered[row].answers;
		struct input_decoder decoder;
		struct input input;

		input_init(&decoder);
		input_feed(&decoder, answered[row].bytes, strlen(answered[row].bytes));
		assert_false(input_take(&decoder, &input));
		assert_int_equal(decoder.answers.attributes, expected->attributes);
		assert_int_equal(decoder.answers.background, expected->background);
		assert_int_equal(decoder.answers.synchronised, expected->synchronised);
		if (expected->background) {
			assert_int_equal(decoder.answers.red, expected->red);
			assert_int_equal(decoder.answers.green, expected->green);
			assert_int_equal(decoder.answers.blue, expected->blue);
		}
		input_release(&decoder);
	}
}

static const struct {
	const char *bytes;
	int patience_ms;
	uint32_t keys[4]; /* after giving up */
} begun[] = {
	{ "\033", INPUT_ESCAPE_MS, { ESC } },
	{ "a\033", INPUT_ESCAPE_MS, { 'a', ESC } },
	{ "\033\033", INPUT_ESCAPE_MS, { ESC, ESC } },
	{ "\033[", INPUT_BARE_MS, { 0 } },
	{ "\033[1;", INPUT_BEGUN_MS, { 0 } },
	{ "\033O", INPUT_BARE_MS, { 0 } },
	{ "\033[M!", INPUT_BEGUN_MS, { 0 } },
	{ "\342\202", INPUT_BARE_MS, { 0 } },
	{ "\033\342\202", INPUT_BARE_MS, { 0 } },
	{ "\033]11;rgb", INPUT_BEGUN_MS, { 0 } },
	{ "\033P", INPUT_BARE_MS, { 0 } },
	{ "\033]\033", INPUT_BARE_MS, { ESC } },
	{ "\033[200~", INPUT_PASTE_MS, { 0 } },
};

static void
wait_ms(struct input_decoder *decoder, int ms)
{
	for (;;) {
		int patience = input_patience_ms(decoder);

		if (patience < 0 || patience > ms)
			return;
		ms -= patience;
		input_give_up(decoder);
	}
}

/* Whatever was given up, a key alone is a key again. */
static void
test_giving_up(void **state)
{
	(void)state;
	for (size_t row = 0; row < COUNT(begun); row++) {
		struct input_decoder decoder;

		input_init(&decoder);
		input_feed(&decoder, begun[row].bytes, strlen(begun[row].bytes));
		assert_int_equal(input_patience_ms(&decoder), begun[row].patience_ms);
		input_give_up(&decoder);
		expect_keys(&decoder, begun[row].keys, row, 0);
		input_feed(&decoder, "q", 1);
		wait_ms(&decoder, 60 * 1000);
		expect_keys(&decoder, (const uint32_t[]){ 'q', 0 }, row, 0);
		assert_int_equal(input_patience_ms(&decoder), -1);
		input_release(&decoder);
	}
}

/* Bytes that come after a pause. ESC, a pause and more: the ESC was taken for the key, and the rest is
 * its sequence's. Later tears are waited for; after the longest wait the tail is swallowed. */
static const struct {
	const char *pieces[4];
	int waited_ms;     /* between them */
	uint32_t keys[6];
} torn[] = {
	{ { "\033[?61;4;6;7;14;21;22", ";23;24;28;32;42;52c", "q" }, 40, { 'q' } },
	{ { "\033[?61;4;6;7;14;21;22", ";23;24;28;32;42;52c", "q" }, 600, { 'q' } },
	{ { "\033[?61;4;6;7;14;21;22", ";23;24;28;32;42;52c", "q" }, 5000, { 'q' } },
	{ { "\033[?61;4;6;7;14;21;22", ";23;24;28", ";32;42;52c", "q" }, 5000, { 'q' } },
	{ { "\033[", "A" }, 600, { UP } },
	{ { "\033", "[A", "q" }, 600, { ESC, UP, 'q' } },
	{ { "\033", "[", "A", "q" }, 600, { ESC, UP, 'q' } },
	{ { "\033", "OA", "q" }, 600, { ESC, UP, 'q' } },
	{ { "\033", "[", "q" }, 2000, { ESC, '[', 'q' } },
	{ { "\033", "]", "\033" }, 600, { ESC, ']', ESC } },
	/* Esc, and a key more than once that looks like a beginning */
	{ { "\033", "]", "]", "]" }, 600, { ESC, ']', ']', ']' } },
	{ { "\033", "[", "[", "[" }, 600, { ESC, '[', '[', '[' } },
	{ { "\033", "[", "[" }, 600, { ESC, '[', '[' } },
	{ { "\033", "[[", "q" }, 600, { ESC, '[', '[', 'q' } },
	{ { "\033", "[[E", "q" }, 600, { ESC, KEY_CODE_F5, 'q' } },
	{ { "\033", "]q" }, 600, { ESC, ']', 'q' } },
	/* what breaks a string off is a sequence of its own, behind no Esc and without Alt */
	{ { "\033", "]\033P" }, 600, { ESC } },
	{ { "\033", "]\033[" }, 600, { ESC } },
	{ { "\033", "]2;\033O" }, 600, { ESC } },
	{ { "\033\033]2;x\033[A" }, 600, { UP } },
	{ { "\033", "q" }, 60, { ESC, 'q' } },
	{ { "\033", "P>|xterm(390)\033\\", "q" }, 200, { ESC, 'q' } },
	{ { "\033", "_Gi=31;OK\033\\", "q" }, 200, { ESC, 'q' } },
	{ { "\033", "P", "q" }, 200, { ESC, 'P', 'q' } },
	{ { "\033", "_", "_", "q" }, 200, { ESC, '_', '_', 'q' } },
	{ { "\033", "X", "^", "q" }, 200, { ESC, 'X', '^', 'q' } },
	{ { "\033[<0;12", ";3M", "q" }, 600, { KEY_CODE_MOUSE, 'q' } },
	{ { "\033[M!", "\"#", "q" }, 600, { 'q' } },
	{ { "\033]11;rgb:16", "16/1818/1d1d\033", "\\", "q" }, 600, { 'q' } },
	{ { "\033]11;rgb:16", "16/1818/1d1d\033\\", "q" }, 5000, { 'q' } },
	{ { "\033]11;rgb:16", "16/18", "18/1d1d\007", "q" }, 5000, { 'q' } },
	{ { "\033[1;", "5", "q" }, 5000, { '5', 'q' } },
	{ { "\033]2;", "q", "1" }, 5000, { 'q', '1' } },
	{ { "\342", "\202\254" }, 600, { 0x20ac } },
	{ { "\033[200~see the q", "uick start\033[20", "1~", "q" }, 600, { 'q' } },
	{ { "\033[200~q", "q" }, 5000, { 'q' } },
};

/* Takes away what was pasted: nobody pressed it. */
static size_t
pressed_keys(struct input_decoder *decoder, uint32_t keys[], size_t max)
{
	struct input input;
	size_t count = 0;

	while (input_take(decoder, &input))
		if (!input.pasted && count < max)
			keys[count++] = input.key;
	return count;
}

static void
test_torn(void **state)
{
	(void)state;
	for (size_t row = 0; row < COUNT(torn); row++) {
		struct input_decoder decoder;
		uint32_t keys[8] = { 0 };
		size_t count;

		input_init(&decoder);
		for (size_t i = 0; i < COUNT(torn[row].pieces) && torn[row].pieces[i] != NULL; i++) {
			input_feed(&decoder, torn[row].pieces[i], strlen(torn[row].pieces[i]));
			wait_ms(&decoder, torn[row].waited_ms);
		}
		wait_ms(&decoder, 60 * 1000);
		count = pressed_keys(&decoder, keys, COUNT(keys));
		for (size_t i = 0; i <= count && i < COUNT(keys); i++)
			if (keys[i] != torn[row].keys[i])
				fail_msg("row %zu: key %zu is %#x", row, i, keys[i]);
		input_release(&decoder);
	}
}

/* What else terminals send, mostly unasked by us: pastes, focus, XTVERSION, DECRPM, DECRQSS, XTGETTCAP, kitty's
 * graphics and keyboard, reports of the cursor, the size and the colours. */
static const char *const sent[] = {
	"a\033[200~1.5\r\n\t\003\033[A\303\251\033q\033[20\033[201~b", "\033[200~\033[201~q", "\033[I\033[Oq",
	"\033P>|xterm(390)\033\\q", "\033[?2026;2$y\033[?1004;0$yq", "\033P1$r0m\033\\\033P0$r\033\\q",
	"\033P1+r544e=787465726d\033\\q",
	"\033_Gi=31;OK\033\\q", "\033[?0uq", "\033[12;40R\033[?12;40;1Rq", "\033[8;24;80t\033[48;24;80;480;640tq",
	"\033[?997;1nq",
	"\033[>41;390;0c\033[?62;1;6;22c\033[=0cq", "\033]4;1;rgb:ffff/0000/0000\033\\q",
	"\033]10;rgb:0/0/0\007\033]11;rgb:ff/ff/ff\007q",
	"\033]52;c;cXVpdA==\033\\q", "\033[<0;12;3M\033[<32;13;3M\033[<0;13;3m\033[<64;1;1Mq", "\033[M !!\033[M#!!q",
	"\033[M`\"#q",
};

/* What comes of bytes that arrive in pieces, and how often an ESC stood alone for too long. */
struct outcome {
	struct input inputs[64];
	size_t count;
	struct input_answers answers;
	int alone;
	bool ambiguous; /* what follows that ESC is then another key, or an introducer that may be typed */
};

static bool
goes_on(const char *rest)
{
	static const char *const answers[] = { "[", "O", "]1", "]4", "]5", "P0", "P1", "P>", "_G" };

	for (size_t i = 0; i < COUNT(answers); i++)
		if (strncmp(rest, answers[i], strlen(answers[i])) == 0)
			return true;
	return false;
}

/* Torn before `cut`, or everywhere if that is 0. */
static struct outcome
receive(const char *bytes, size_t cut, int waited_ms)
{
	struct outcome outcome = { .count = 0 };
	size_t size = strlen(bytes), step;
	struct input_decoder decoder;
	struct input input;

	input_init(&decoder);
	for (size_t at = 0; at < size; at += step) {
		step = cut == 0 ? 1 : at == 0 ? cut : size - cut;
		input_feed(&decoder, bytes + at, step);
		if (decoder.state == INPUT_ESCAPE && at + step < size && waited_ms >= INPUT_ESCAPE_MS) {
			outcome.alone += decoder.with_alt ? 2 : 1;
			outcome.ambiguous = outcome.ambiguous || decoder.with_alt || !goes_on(bytes + at + step);
		}
		if (at + step < size)
			wait_ms(&decoder, waited_ms);
	}
	while (input_take(&decoder, &input)) {
		assert_true(outcome.count < COUNT(outcome.inputs));
		input.crowded = false; /* that is about what comes at once */
		outcome.inputs[outcome.count++] = input;
	}
	outcome.answers = decoder.answers;
	input_release(&decoder);
	return outcome;
}

static bool
same_input(const struct input *a, const struct input *b)
{
	return a->key == b->key && a->pasted == b->pasted && a->col == b->col && a->row == b->row && a->mouse == b->mouse;
}

static void
expect_same(const char *bytes, size_t cut, int waited_ms)
{
	struct outcome whole = receive(bytes, strlen(bytes), 0), torn_one = receive(bytes, cut, waited_ms);
	size_t expected = 0;
	int escapes = 0;

	if (torn_one.ambiguous) /* Esc and another key, for all that anybody can know */
		return;
	for (size_t i = 0; i < torn_one.count; i++) {
		if (expected < whole.count && same_input(&torn_one.inputs[i], &whole.inputs[expected]))
			expected++;
		else if (torn_one.inputs[i].key == ESC && ++escapes <= torn_one.alone)
			continue;
		else
			fail_msg("\"%s\", cut at %zu, %d ms: input %zu is %#x", bytes, cut, waited_ms, i, torn_one.inputs[i].key);
	}
	if (expected < whole.count)
		fail_msg("\"%s\", cut at %zu, %d ms: %#x is missing", bytes, cut, waited_ms, whole.inputs[expected].key);
	assert_memory_equal(&whole.answers, &torn_one.answers, sizeof whole.answers);
}

static void
tear(const char *bytes)
{
	static const int waits[] = { 0, 20, 40, 200, 900 };

	for (size_t i = 0; i < COUNT(waits); i++)
		for (size_t cut = 0; cut < strlen(bytes); cut++)
			expect_same(bytes, cut, waits[i]);
}

/* Everything that a terminal sends, torn at every byte and at all of them. Up to 40 ms nothing changes at
 * all; later an ESC that stood alone was the key, too, and still the rest is what it was. */
static void
test_torn_everywhere(void **state)
{
	(void)state;
	assert_true(INPUT_ESCAPE_MS > 40 && INPUT_BARE_MS > 900);
	for (size_t i = 0; i < COUNT(typed); i++)
		tear(typed[i].bytes);
	for (size_t i = 0; i < COUNT(mice); i++)
		tear(mice[i].bytes);
	for (size_t i = 0; i < COUNT(answered); i++)
		tear(answered[i].bytes);
	for (size_t i = 0; i < COUNT(sent); i++)
		tear(sent[i]);
}

enum { AWAITED_MS = 2000 };

/* While an answer is awaited, an ESC alone is its beginning, however long the rest takes, if what follows is no key. */
static void
test_awaited_answer(void **state)
{
	static const char answer[] = "\033]11;rgb:1616/1818/1d1d\033\\\033[?62;22c";
	struct input_decoder decoder;

	(void)state;
	input_init(&decoder);
	input_expect_answer(&decoder, AWAITED_MS);
	for (const char *byte = answer; *byte != 0; byte++) {
		input_feed(&decoder, byte, 1);
		wait_ms(&decoder, 900);
	}
	expect_keys(&decoder, (const uint32_t[]){ 0 }, 0, 0);
	assert_true(decoder.answers.attributes && decoder.answers.background);
	input_feed(&decoder, "\033", 1); /* nothing is awaited any more */
	assert_int_equal(input_patience_ms(&decoder), INPUT_ESCAPE_MS);
	input_give_up(&decoder);
	expect_keys(&decoder, (const uint32_t[]){ ESC, 0 }, 0, 0);
	input_release(&decoder);
}

/* Typed while an answer is awaited. */
static const struct {
	const char *pieces[4];
	int waited_ms; /* between them */
	uint32_t keys[6];
} typed_meanwhile[] = {
	{ { "\033", "q" }, 20, { 0 } }, /* with Alt, as ever */
	{ { "\033", "q" }, 200, { ESC, 'q' } },
	{ { "\033", "\303\251", "\003" }, 200, { ESC, 0xe9, 3 } },
	{ { "\033", "\033", "q" }, 200, { ESC, ESC, 'q' } },
	{ { "\033\033", "q" }, 200, { ESC, ESC, 'q' } },
	{ { "\033", "\033[A", "q" }, 200, { ESC, UP, 'q' } },
	{ { "\033", "OA", "q" }, 200, { ESC, UP, 'q' } },
	{ { "\033", "[A", "q" }, 200, { UP, 'q' } },
	{ { "\033", "P", "q" }, 200, { ESC, 'P', 'q' } },
	{ { "\033", "]", "q" }, 200, { ESC, ']', 'q' } },
	{ { "\033", "]", "\033" }, 200, { ESC, ']', ESC } },
	{ { "\033\033", "]", "]" }, 200, { ESC, ESC, ']', ']' } },
	{ { "\033", "[" }, 200, { ESC, '[' } },
	{ { "\033", "[", "[", "q" }, 200, { ESC, '[', '[', 'q' } },
	{ { "\033", "[[E", "q" }, 200, { KEY_CODE_F5, 'q' } },
	{ { "\033", "]11;rgb:16/18/1d\033\\", "\033", "q" }, 200, { ESC, 'q' } },
	{ { "\033", "\033]11;rgb:16/18/1d\033", "\\q" }, 200, { ESC, 'q' } },
	{ { "\033", "[?62;22c\033", "q" }, 200, { ESC, 'q' } },
};

static void
test_typed_meanwhile(void **state)
{
	(void)state;
	for (size_t row = 0; row < COUNT(typed_meanwhile); row++) {
		struct input_decoder decoder;

		input_init(&decoder);
		input_expect_answer(&decoder, AWAITED_MS);
		for (size_t i = 0; i < COUNT(typed_meanwhile[row].pieces) && typed_meanwhile[row].pieces[i] != NULL; i++) {
			input_feed(&decoder, typed_meanwhile[row].pieces[i], strlen(typed_meanwhile[row].pieces[i]));
			wait_ms(&decoder, typed_meanwhile[row].waited_ms);
		}
		wait_ms(&decoder, 60 * 1000);
		expect_keys(&decoder, typed_meanwhile[row].keys, row, 0);
		input_release(&decoder);
	}
}

/* One that never answers is not waited for when its time is over; and an ESC alone waits no longer than that. */
static void
test_never_answered(void **state)
{
	static const struct {
		int left_ms, alone_ms;
	} rows[] = { { AWAITED_MS, INPUT_BARE_MS }, { INPUT_BARE_MS + 1, INPUT_BARE_MS }, { 300, 300 }, { 1, 1 } };
	struct input_decoder decoder;

	(void)state;
	input_init(&decoder);
	for (size_t i = 0; i < COUNT(rows); i++) {
		input_expect_answer(&decoder, rows[i].left_ms);
		input_feed(&decoder, "\033", 1);
		assert_int_equal(input_patience_ms(&decoder), INPUT_ESCAPE_MS);
		input_give_up(&decoder);
		expect_keys(&decoder, (const uint32_t[]){ 0 }, i, 0);
		assert_int_equal(input_patience_ms(&decoder), rows[i].alone_ms);
		input_expect_answer(&decoder, 0);
		assert_int_equal(input_patience_ms(&decoder), 0);
		input_give_up(&decoder);
		expect_keys(&decoder, (const uint32_t[]){ ESC, 0 }, i, 0);
	}
	input_feed(&decoder, "\033", 1);
	assert_int_equal(input_patience_ms(&decoder), INPUT_ESCAPE_MS);
	input_give_up(&decoder);
	input_feed(&decoder, "q", 1);
	expect_keys(&decoder, (const uint32_t[]){ ESC, 'q', 0 }, 0, 0);
	input_release(&decoder);
}

/* "a", a paste of these characters, "b", however the bytes are torn into two. */
static void
expect_paste(const char *bytes, const uint32_t pasted[])
{
	struct input_decoder decoder;
	struct input input;

	for (size_t cut = 0, size = strlen(bytes); cut <= size; cut++) {
		input_init(&decoder);
		input_feed(&decoder, bytes, cut);
		input_feed(&decoder, bytes + cut, size - cut);
		assert_true(input_take(&decoder, &input) && input.key == 'a' && !input.pasted);
		for (size_t i = 0; pasted[i] != 0; i++) {
			assert_true(input_take(&decoder, &input));
			assert_true(input.pasted);
			assert_int_equal(input.key, pasted[i]);
		}
		assert_true(input_take(&decoder, &input) && input.key == 'b' && !input.pasted);
		assert_false(input_take(&decoder, &input));
		input_release(&decoder);
	}
}

/* A paste is told apart from typing, and holds no keys but characters. */
static void
test_paste(void **state)
{
	static const uint32_t pasted[] = { '1', '.', '5', 'A', 0xe9, 'q', 0 }, letters[] = { 0x15b, 0x6db, 'q', 0 };
	struct input_decoder decoder;

	(void)state;
	expect_paste("a\033[200~1.5\r\n\t\003\033[A\303\251\033q\033[201~b", pasted);
	/* a terminal with controls of eight bits ends it as it began; letters may end like CSI */
	expect_paste("a\302\233200~\305\233\333\233q\302\233201~b", letters);
	expect_paste("a\233200~\305\233\333\233q\233201~b", letters);
	expect_paste("a\302\233200~\305\233\333\233q\033[201~b", letters);
	input_init(&decoder);
	for (int i = 0; i < 2000; i++) /* bounded, however long it is */
		input_feed(&decoder, i == 0 ? "\033[200~x" : "xxxx", i == 0 ? 7 : 4);
	assert_in_range(QUEUE_COUNT(decoder.queue), 1, INPUT_PASTE_MAX);
	input_release(&decoder);
}

/* Characters that come together are marked, keys that aren't characters are not, and neither is one alone. */
static void
test_crowded(void **state)
{
	struct input_decoder decoder;
	struct input input;

	(void)state;
	input_init(&decoder);
	input_feed(&decoder, "q", 1);
	input_feed(&decoder, "\033[Abq", 5);
	input_feed(&decoder, "se\033[Bq", 6);
	for (const char *expected = "q^bq"; *expected != 0; expected++)
		assert_true(input_take(&decoder, &input) && !input.crowded);
	for (const char *expected = "se^q"; *expected != 0; expected++) {
		assert_true(input_take(&decoder, &input));
		assert_int_equal(input.crowded, *expected != '^');
	}
	input_release(&decoder);
}

/* A crowd that is read in pieces is one, and the next is another. */
static void
test_crowded_in_pieces(void **state)
{
	struct input_decoder decoder;
	struct input input;

	(void)state;
	input_init(&decoder);
	input_feed(&decoder, "see the ", 8);
	input_goes_on(&decoder);
	input_feed(&decoder, "q", 1);
	input_goes_on(&decoder);
	input_feed(&decoder, "q", 1);
	input_feed(&decoder, "q", 1);
	for (size_t i = 0; i < sizeof "see the qqq" - 1; i++) {
		assert_true(input_take(&decoder, &input));
		assert_int_equal(input.crowded, i + 2 < sizeof "see the qqq");
	}
	input_release(&decoder);
}

static void
test_dropping(void **state)
{
	struct input_decoder decoder;

	(void)state;
	input_init(&decoder);
	input_feed(&decoder, "abc\033[?6c\033[", 10);
	input_drop(&decoder);
	assert_true(decoder.answers.attributes);
	input_feed(&decoder, "Aq", 2); /* the begun sequence goes on */
	expect_keys(&decoder, (const uint32_t[]){ UP, 'q', 0 }, 0, 0);
	input_feed(&decoder, "a\033[99;5uqq", 10); /* Ctrl-C is never dropped */
	input_drop(&decoder);
	expect_keys(&decoder, (const uint32_t[]){ 3, 0 }, 0, 0);
	input_release(&decoder);
}

/* Whatever comes, nothing breaks, and after the longest patience a key is a key. */
static void
test_junk(void **state)
{
	uint32_t random = 1;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct input_decoder decoder;
		struct input input = { 0 };

		input_init(&decoder);
		for (int i = 0; i < 200; i++) {
			static const unsigned char likely[] = "\033[]OPX^_;:<0123456789M~mc?$y\\\007rgb/1";
			static const unsigned char few[] = "\033\033]P[O\\1"; /* how sequences begin, and are broken off */
			static const int pauses[] = { 0, 0, 0, 0, 0, 40, 1500, 4000 };
			unsigned char byte;

			random = random * 1664525 + 1013904223;
			byte = round % 2 == 0 ? few[(random >> 16) % (sizeof few - 1)] : (random >> 31) != 0 ? likely[(random >> 16) % (sizeof likely - 1)] : (unsigned char)(random >> 16);
			input_feed(&decoder, &byte, 1);
			while (input_take(&decoder, &input))
				assert_true(input.key != 0 && input.key != KEY_CODE_NONE && input.key <= KEY_CODE_MOUSE);
			wait_ms(&decoder, pauses[(random >> 8) % COUNT(pauses)]);
		}
		wait_ms(&decoder, 60 * 1000);
		input_drop(&decoder);
		input_feed(&decoder, "q", 1);
		wait_ms(&decoder, 60 * 1000);
		expect_keys(&decoder, (const uint32_t[]){ 'q', 0 }, (size_t)round, 0);
		input_release(&decoder);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_typed),
		cmocka_unit_test(test_byte_by_byte),
		cmocka_unit_test(test_mouse),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_giving_up),
		cmocka_unit_test(test_torn),
		cmocka_unit_test(test_torn_everywhere),
		cmocka_unit_test(test_awaited_answer),
		cmocka_unit_test(test_typed_meanwhile),
		cmocka_unit_test(test_never_answered),
		cmocka_unit_test(test_paste),
		cmocka_unit_test(test_crowded),
		cmocka_unit_test(test_crowded_in_pieces),
		cmocka_unit_test(test_dropping),
		cmocka_unit_test(test_junk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
