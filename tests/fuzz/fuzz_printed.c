/*
 * What a watched program prints, in one piece and torn (see fuzz.h): the lines are the same, are text that a terminal may be given, and
 * are as long as they may be; and a line that is printed again stays as it is. The first byte says how it is torn.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "fuzz/fuzz.h"
#include "watch/printed.h"

/* Each with a line's end, which none has within. */
struct lines {
	ARRAY(char) text;
};

static void
take(void *arg, const char *text, int64_t t_us)
{
	struct lines *lines = arg;

	(void)t_us;
	assert(strlen(text) <= PRINTED_LINE_MAX);
	fuzz_check_text(text, "");
	ARRAY_APPEND(lines->text, text, strlen(text));
	ARRAY_PUSH(lines->text, '\n');
}

static struct lines
print(const char *bytes, size_t size, size_t piece)
{
	struct lines lines = { 0 };
	struct printed *printed = printed_new(take, &lines);

	for (size_t at = 0; at < size; at += piece)
		printed_add(printed, bytes + at, size - at < piece ? size - at : piece, 0);
	printed_end(printed);
	printed_free(printed);
	return lines;
}

static void
check_same(const struct lines *a, const struct lines *b)
{
	assert(a->text.count == b->text.count);
	assert(a->text.count == 0 || memcmp(a->text.at, b->text.at, a->text.count) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lines whole, torn, again;

	if (size < 2)
		return 0;
	whole = print((const char *)data + 1, size - 1, size);
	torn = print((const char *)data + 1, size - 1, data[0] % 8 + 1);
	again = print(whole.text.at, whole.text.count, size);
	check_same(&whole, &torn);
	check_same(&whole, &again);
	ARRAY_RELEASE(whole.text);
	ARRAY_RELEASE(torn.text);
	ARRAY_RELEASE(again.text);
	return 0;
}
