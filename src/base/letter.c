/* Letters: what of a text is shown, and in how many columns. */
#include "base/letter.h"

#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <uninorm.h>
#include <uniwidth.h>

#include "base/memory.h"

enum {
	UNFIT = '?',
	DOTTED_CIRCLE = 0x25cc,
	FIRST_REGIONAL = 0x1f1e6, /* stands for A */
	LAST_REGIONAL = 0x1f1ff,  /* for Z */
	FIRST_SKIN_TONE = 0x1f3fb,
	LAST_SKIN_TONE = 0x1f3ff,
};

/* Marks that Unicode calls wide, and so do some terminals. */
static bool
is_wide_mark(uint32_t c)
{
	return (c >= 0x302a && c <= 0x302f) || c == 0x3099 || c == 0x309a;
}

/* What becomes of a character. */
enum fate { FATE_LETTER, FATE_MARK, FATE_NOTHING };

/* Decodes the character at *text; a byte that is none becomes a control character. */
static uint32_t
next_character(const char **text)
{
	uint32_t c = 0;
	int size = utf8_decode(*text, strnlen(*text, UTF8_MAX_BYTES), &c);

	*text += size == 0 ? 1 : abs(size);
	return size > 0 ? c : 0;
}

static bool
has_look(uint32_t c)
{
	static const uint32_t without = UC_CATEGORY_MASK_C | UC_CATEGORY_MASK_Zl | UC_CATEGORY_MASK_Zp;

	return !utf8_is_control(c) && !uc_is_general_category_withtable(c, without);
}

/* Lines, blocks and shapes, of which half of a picture is made: what Unicode says of each of them is known (test_letter). */
static bool
is_drawn(uint32_t c)
{
	return c >= 0x2500 && c <= 0x25fc;
}

/* The character that is shown for one that is no mark. */
static uint32_t
shown_as(uint32_t c)
{
	if (c >= FIRST_REGIONAL && c <= LAST_REGIONAL)
		return 'A' + (c - FIRST_REGIONAL);
	if (c == '\n' || c == '\r' || c == '\t')
		return ' ';
	if (is_drawn(c))
		return c;
	if (!has_look(c))
		return UNFIT;
	return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Zs) && uc_width(c, "UTF-8") == 1 ? ' ' : c;
}

static enum fate
fate_of(uint32_t c)
{
	if (c < 0x7f || is_drawn(c) || utf8_is_control(c))
		return FATE_LETTER;
	if (uc_is_property(c, UC_PROPERTY_DEFAULT_IGNORABLE_CODE_POINT))
		return FATE_NOTHING;
	return has_look(c) && uc_width(c, "UTF-8") == 0 ? FATE_MARK : FATE_LETTER;
}

/* Returns how many marks the letter has then. */
static int
add_mark(struct letter *letter, int marks, uint32_t c)
{
	uint32_t both = marks == 0 ? uc_composition(letter->base, c) : 0;

	if (both != 0)
		letter->base = both;
	else if (marks < LETTER_MARKS && !is_wide_mark(c))
		letter->marks[marks++] = c;
	return marks;
}

/* Takes what belongs to a letter off the text, and what has no look. */
static void
read_rest(const char **text, struct letter *letter, int marks)
{
	for (const char *next = *text; *next != '\0' && (unsigned char)*next >= 0x80; *text = next) {
		uint32_t c = next_character(&next);
		enum fate fate = fate_of(c);

		if (c >= FIRST_SKIN_TONE && c <= LAST_SKIN_TONE && uc_is_property(letter->base, UC_PROPERTY_EMOJI_MODIFIER_BASE))
			fate = FATE_NOTHING;
		if (fate == FATE_LETTER || (fate == FATE_MARK && letter->base == ' '))
			return;
		if (fate == FATE_MARK)
			marks = add_mark(letter, marks, c);
	}
}

/* Most letters are ASCII, and nothing that could belong to them follows. */
static bool
is_plain(const char *text)
{
	return text[0] >= ' ' && text[0] < 0x7f && (unsigned char)text[1] < 0x80;
}

int
letter_read(const char **text, struct letter *letter)
{
	uint32_t c;

	if (is_plain(*text)) {
		*letter = (struct letter){ .base = (unsigned char)*(*text)++ };
		return 1;
	}
	*letter = (struct letter){ 0 };
	do {
		if (**text == '\0' || **text == '\n')
			return 0;
		c = next_character(text);
	} while (fate_of(c) == FATE_NOTHING);
	if (fate_of(c) == FATE_MARK)
		*letter = (struct letter){ .base = DOTTED_CIRCLE, .marks = { is_wide_mark(c) ? 0 : c } };
	else
		letter->base = shown_as(c);
	read_rest(text, letter, letter->marks[0] != 0);
	return letter->base < 0x7f || is_drawn(letter->base) ? 1 : uc_width(letter->base, "UTF-8");
}

char *
letter_encode(char *out, const struct letter *letter)
{
	out = utf8_write(out, letter->base);
	for (int i = 0; i < LETTER_MARKS && letter->marks[i] != 0; i++)
		out = utf8_write(out, letter->marks[i]);
	return out;
}

char *
letter_clean(const char *text)
{
	/* What grows most is a mark of two bytes that gets something to stand on. */
	char *clean = mem_new(strlen(text) + 1, 3), *out = clean;
	struct letter letter;

	while (*text != '\0') {
		if (letter_read(&text, &letter) > 0)
			out = letter_encode(out, &letter);
		else if (*text == '\n')
			*out++ = *text++;
	}
	*out = '\0';
	return clean;
}

bool
letter_is_unspaced(uint32_t base)
{
	const uc_script_t *script;

	if (base < 0x7f || uc_width(base, "UTF-8") != 2)
		return false;
	script = uc_script(base);
	return script == NULL || strcmp(script->name, "Hangul") != 0;
}

bool
letter_is_rtl(uint32_t base)
{
	int class;

	if (base < 0x590)
		return false;
	class = uc_bidi_class((ucs4_t)base);
	return class == UC_BIDI_R || class == UC_BIDI_AL;
}
