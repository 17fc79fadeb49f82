/* Input: what was decoded and is not taken yet, which of it came at once, and how long to wait. The bytes are input_states.c's. */
#include "ui/keys/input_inside.h"

#include <string.h>

#include "ui/keys/keys.h"

enum { CTRL_C = 0x03 };

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

void
input_expect_answer(struct input_decoder *decoder, int ms)
{
	decoder->answer_ms = ms;
}

bool
input_take(struct input_decoder *decoder, struct input *input)
{
	if (QUEUE_COUNT(decoder->queue) == 0)
		return false;
	*input = QUEUE_TAKE(decoder->queue);
	return true;
}

/* Ctrl-C is a signal as a rule, which nobody drops; it is a key like others where a keyboard protocol is on. */
void
input_drop(struct input_decoder *decoder)
{
	bool interrupted = false;
	struct input input;

	while (input_take(decoder, &input))
		interrupted = interrupted || input.key == CTRL_C;
	if (interrupted)
		input_put(decoder, CTRL_C);
}

static bool
is_character(const struct input *input)
{
	return input->key >= ' ' && input->key < KEY_CODE_NONE && !input->pasted;
}

/* Marks the characters among the inputs behind the first `old` as crowded if they are a crowd, with those
 * that came at once before them. */
static void
mark_crowd(struct input_decoder *decoder, size_t old)
{
	size_t count = QUEUE_COUNT(decoder->queue);

	for (size_t i = old; i < count; i++)
		decoder->crowd += is_character(&QUEUE_AT(decoder->queue, i));
	for (size_t i = old; i < count && decoder->crowd >= INPUT_CROWD; i++)
		QUEUE_AT(decoder->queue, i).crowded = is_character(&QUEUE_AT(decoder->queue, i));
}

void
input_feed(struct input_decoder *decoder, const void *bytes, size_t size)
{
	const unsigned char *byte = bytes;
	size_t old = QUEUE_COUNT(decoder->queue);

	if (!decoder->goes_on)
		decoder->crowd = 0;
	decoder->goes_on = false;
	for (size_t i = 0; i < size; i++)
		input_step(decoder, byte[i]);
	mark_crowd(decoder, old);
}

void
input_goes_on(struct input_decoder *decoder)
{
	decoder->goes_on = true;
}

int
input_patience_ms(const struct input_decoder *decoder)
{
	switch (decoder->state) {
	case INPUT_GROUND:
		return -1;
	case INPUT_ESCAPE:
		return INPUT_ESCAPE_MS;
	case INPUT_AWAITED:
		return decoder->answer_ms < INPUT_BARE_MS ? decoder->answer_ms : INPUT_BARE_MS;
	case INPUT_ESCAPED:
		return INPUT_BARE_MS;
	case INPUT_CSI_TAIL:
		return decoder->size > 0 ? INPUT_ESCAPE_MS : -1;
	case INPUT_STRING_TAIL:
		return decoder->size > 0 || decoder->string_escape ? INPUT_ESCAPE_MS : -1;
	case INPUT_PASTE:
		return INPUT_PASTE_MS;
	default:
		return decoder->size > 0 ? INPUT_BEGUN_MS : INPUT_BARE_MS;
	}
}
