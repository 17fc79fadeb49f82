/* Input: tables of bytes and of what a person did, torn at every position. */
#include <setjmp.h>
#include <stdarg.h>
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
	{ "\033[1;5A\033[1;2D\033O5A", { UP, KEY_CODE_LEFT, UP } },
	{ "\033[aq", { 'q' } },
	/* Home and End: xterm, VT220, rxvt, application mode */
	{ "\033[H\033[1~\033[7~\033OH", { HOME, HOME, HOME, HOME } },
	{ "\033[F\033[4~\033[8~\033OF", { END, END, END, END } },
	{ "\033[5~\033[6~\033[5;2~", { KEY_CODE_PAGE_UP, KEY_CODE_PAGE_DOWN, KEY_CODE_PAGE_UP } },
	{ "\033[Z", { KEY_CODE_BACK_TAB } },
	/* F1 and F5: xterm, PuTTY, the Linux console */
	{ "\033OP\033[11~\033[[A\033[1;2P", { KEY_CODE_F1, KEY_CODE_F1, KEY_CODE_F1, KEY_CODE_F1 } },
	{ "\033[15~\033[[E", { KEY_CODE_F5, KEY_CODE_F5 } },
	{ "\033Ok\033Om\033On\033Oq\033OM", { '+', '-', '.', '1', KEY_CODE_ENTER } },
	/* what means nothing here is swallowed as a whole: Insert, Delete, F2, F12, focus, paste */
	{ "\033[2~\033[3~\033OQ\033[24~\033[I\033[O\033[200~x\033[201~", { 'x' } },
	{ "\033[[Bq\033[?25;3$yq\033[12;3Rq", { 'q', 'q', 'q' } },
	{ "\033[1;2;3;4;5;6;7;8;9;1;2;3;4;5;6;7;8;9;1;2;3;4;5;6;7;8;9;1;2;3;4;5;6;7;8;9Aq", { 'q' } },
	/* ESC and a key together are two; two ESC are, too, and the second waits */
	{ "\033q", { ESC, 'q' } },
	{ "\033\033[A", { ESC, UP } },
	{ "\033 \033\r", { ESC, ' ', ESC, KEY_CODE_ENTER } },
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
	{ "\033[", INPUT_ESCAPE_MS, { 0 } },
	{ "\033[1;", INPUT_ESCAPE_MS, { 0 } },
	{ "\033O", INPUT_ESCAPE_MS, { 0 } },
	{ "\033[M!", INPUT_ESCAPE_MS, { 0 } },
	{ "\342\202", INPUT_ESCAPE_MS, { 0 } },
	{ "\033]11;rgb", INPUT_STRING_MS, { 0 } },
	{ "\033P", INPUT_STRING_MS, { 0 } },
};

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
		assert_int_equal(input_patience_ms(&decoder), -1);
		input_feed(&decoder, "q", 1);
		expect_keys(&decoder, (const uint32_t[]){ 'q', 0 }, row, 0);
		input_release(&decoder);
	}
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
			static const unsigned char likely[] = "\033[]O;:<0123456789M~mc?$y\\\007rgb/1";
			unsigned char byte;

			random = random * 1664525 + 1013904223;
			byte = (random >> 31) != 0 ? likely[(random >> 16) % (sizeof likely - 1)] : (unsigned char)(random >> 16);
			input_feed(&decoder, &byte, 1);
			while (input_take(&decoder, &input))
				assert_true(input.key != 0 && input.key != KEY_CODE_NONE && input.key <= KEY_CODE_MOUSE);
		}
		input_give_up(&decoder);
		input_drop(&decoder);
		input_feed(&decoder, "q", 1);
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
		cmocka_unit_test(test_dropping),
		cmocka_unit_test(test_junk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
