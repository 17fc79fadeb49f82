/* What a terminal may send: keys, the mouse, pastes and its answers to queries, in one piece and torn (see fuzz.h). The first
 * byte says how it is torn, and whether its answer is waited for. */
#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "ui/keys/input.h"
#include "ui/keys/keys.h"

enum { INPUTS_MAX = 4096, PATIENCE_MOST = 3, AWAITED_MS = 2000 };

struct inputs {
	struct input at[INPUTS_MAX];
	size_t count;
};

static bool
is_character(uint32_t key)
{
	return key < KEY_CODE_NONE && (key < 0xd800 || key > 0xdfff);
}

static void
check(const struct input *input)
{
	assert(is_character(input->key) || (input->key > KEY_CODE_NONE && input->key <= KEY_CODE_MOUSE));
	assert(!input->crowded || is_character(input->key));
	if (input->key == KEY_CODE_MOUSE)
		assert(input->col >= 0 && input->row >= 0 && input->mouse <= MOUSE_WHEEL_DOWN);
}

static void
take_all(struct input_decoder *decoder, struct inputs *inputs)
{
	struct input input;

	while (input_take(decoder, &input)) {
		check(&input);
		if (inputs->count < INPUTS_MAX)
			inputs->at[inputs->count++] = input;
	}
}

/* Whatever was begun, it is given up after a few times, and then nothing is waited for. */
static void
come_to_rest(struct input_decoder *decoder, struct inputs *inputs)
{
	for (int i = 0; input_patience_ms(decoder) >= 0; i++) {
		assert(i < PATIENCE_MOST);
		input_give_up(decoder);
	}
	take_all(decoder, inputs);
}

static void
begin(struct input_decoder *decoder, struct inputs *inputs, bool asked)
{
	input_init(decoder);
	inputs->count = 0;
	if (asked)
		input_expect_answer(decoder, AWAITED_MS);
}

static void
read_torn(struct input_decoder *decoder, struct inputs *inputs, const uint8_t *data, size_t size, size_t piece)
{
	for (size_t at = 0; at < size; at += piece) {
		input_feed(decoder, data + at, size - at < piece ? size - at : piece);
		take_all(decoder, inputs);
	}
}

static bool
same(const struct input *a, const struct input *b)
{
	return a->key == b->key && a->pasted == b->pasted &&
	    (a->key != KEY_CODE_MOUSE || (a->col == b->col && a->row == b->row && a->mouse == b->mouse));
}

/* What came together looks like a paste, so that `crowded` is the pieces' own. */
static void
check_same(const struct inputs *a, const struct inputs *b, const struct input_answers *answered, const struct input_answers *again)
{
	assert(a->count == b->count);
	for (size_t i = 0; i < a->count; i++)
		assert(same(&a->at[i], &b->at[i]));
	assert(answered->attributes == again->attributes && answered->background == again->background);
	assert(answered->synchronised == again->synchronised);
	assert(answered->red == again->red && answered->green == again->green && answered->blue == again->blue);
}

/* Between the pieces nothing comes for so long that what was begun is given up. */
static void
read_slowly(const uint8_t *data, size_t size, size_t piece, bool asked)
{
	static struct inputs inputs;
	struct input_decoder decoder;

	begin(&decoder, &inputs, asked);
	for (size_t at = 0; at < size; at += piece) {
		input_feed(&decoder, data + at, size - at < piece ? size - at : piece);
		come_to_rest(&decoder, &inputs);
	}
	input_release(&decoder);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct inputs whole, torn;
	struct input_decoder one, other;
	size_t piece;
	bool asked;

	if (size == 0)
		return 0;
	asked = (data[0] & 1) != 0;
	piece = (size_t)(data[0] >> 1) % 8 + 1;
	begin(&one, &whole, asked);
	read_torn(&one, &whole, data + 1, size - 1, size);
	begin(&other, &torn, asked);
	read_torn(&other, &torn, data + 1, size - 1, piece);
	come_to_rest(&one, &whole);
	come_to_rest(&other, &torn);
	check_same(&whole, &torn, &one.answers, &other.answers);
	input_release(&one);
	input_release(&other);
	if ((data[0] & 0x80) != 0)
		read_slowly(data + 1, size - 1, piece, asked);
	return 0;
}
