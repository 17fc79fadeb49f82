#include "ui/term/sendable.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "ui/draw/theme.h"

/* What the Linux console's fonts have of what views draw, the kernel's own (code page 437) and those that
 * systems load. Whatever else is sent there becomes one and the same square. */
static bool
console_has(uint32_t character)
{
	static const uint16_t characters[] = {
		0x2500, 0x2502, 0x251c, 0x2524, 0x252c, 0x2534, 0x2588, 0x2584, 0x2591, 0x2592, 0x25a0, 0x25bc,
		0x2022, 0x2190, 0x2191, 0x2192, 0x2193,
	};
	enum { LATIN_1_LAST = 0xff };

	for (size_t i = 0; i < sizeof characters / sizeof characters[0]; i++)
		if (characters[i] == character)
			return true;
	return character <= LATIN_1_LAST;
}

int
sendable_write(const struct letter *letter, int cols, bool few_glyphs, bool can_be_wide, wchar_t out[2][SENDABLE_SIZE])
{
	enum { ASCII_LAST = 0x7e };
	int count = 1;

	memset(out, 0, 2 * sizeof *out);
	if ((letter->base > ASCII_LAST && wcwidth((wchar_t)letter->base) != cols) || (cols == 2 && !can_be_wide) ||
	    (few_glyphs && !console_has(letter->base))) {
		for (int i = 0; i < cols; i++)
			out[i][0] = (wchar_t)theme_glyph_ascii(letter->base);
		return cols;
	}
	out[0][0] = (wchar_t)letter->base;
	for (int i = 0; i < LETTER_MARKS && letter->marks[i] != 0 && !few_glyphs; i++)
		if (wcwidth((wchar_t)letter->marks[i]) == 0)
			out[0][count++] = (wchar_t)letter->marks[i];
	return 1;
}
