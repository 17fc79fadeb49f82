/* What a watched program prints. */
#include "watch/printed.h"

#include <stdbool.h>
#include <string.h>

#include "base/array.h"
#include "base/utf8.h"

enum { TAB = 8, ESC = 0x1b, BEL = 0x07, CSI = 0x9b, ST = 0x9c, DEL = 0x7f };

static const char cut[] = "…";

/* Where in an escape sequence it is. */
enum sequence {
	SEQUENCE_NONE,
	SEQUENCE_ESC,    /* its first byte has come */
	SEQUENCE_SHORT,  /* intermediate bytes, and then a last one */
	SEQUENCE_CSI,    /* parameters, and then a last byte from @ to ~ */
	SEQUENCE_STRING, /* until ST or BEL: OSC, DCS, PM, APC, SOS */
	SEQUENCE_STRING_ESC,
};

struct printed {
	void (*line)(void *arg, const char *text, int64_t t_us);
	void *arg;
	struct utf8_reader reader;
	enum sequence sequence;
	ARRAY(char) text;
	size_t columns;     /* characters of it */
	bool is_cut;
	bool returns;       /* a carriage return has come: what comes next, but for the line's end, begins the line anew */
	bool is_begun;      /* something of the line has come */
	int64_t t_us;
};

struct printed *
printed_new(void (*line)(void *arg, const char *text, int64_t t_us), void *arg)
{
	struct printed *printed = mem_new(1, sizeof *printed);

	printed->line = line;
	printed->arg = arg;
	return printed;
}

void
printed_free(struct printed *printed)
{
	ARRAY_RELEASE(printed->text);
	free(printed);
}

/* ---- a line ---- */

static void
begin_line(struct printed *printed)
{
	printed->text.count = printed->columns = 0;
	printed->is_cut = printed->returns = printed->is_begun = false;
}

static void
end_line(struct printed *printed)
{
	if (printed->is_cut)
		ARRAY_APPEND(printed->text, cut, sizeof cut - 1);
	ARRAY_PUSH(printed->text, '\0');
	printed->line(printed->arg, printed->text.at, printed->t_us);
	begin_line(printed);
}

static void
add(struct printed *printed, uint32_t character)
{
	char bytes[UTF8_MAX_BYTES];
	size_t size = (size_t)(utf8_write(bytes, character) - bytes);

	if (printed->text.count + size > PRINTED_LINE_MAX - (sizeof cut - 1))
		printed->is_cut = true;
	if (printed->is_cut)
		return;
	ARRAY_APPEND(printed->text, bytes, size);
	printed->columns++;
}

static void
add_tab(struct printed *printed)
{
	do
		add(printed, ' ');
	while (!printed->is_cut && printed->columns % TAB != 0);
}

static void
take_back(struct printed *printed)
{
	if (printed->columns == 0 || printed->is_cut)
		return;
	while (utf8_continues(printed->text.at[--printed->text.count]))
		continue;
	printed->columns--;
}

/* ---- a character ---- */

/* Returns true if the character belongs to a sequence. */
static bool
is_in_sequence(struct printed *printed, uint32_t character)
{
	enum sequence was = printed->sequence;
	bool is_new = character == ESC;

	switch (was) {
	case SEQUENCE_NONE:
		if (is_new)
			printed->sequence = SEQUENCE_ESC;
		else if (character == CSI)
			printed->sequence = SEQUENCE_CSI;
		else if (character == 0x90 || character == 0x98 || (character >= 0x9d && character <= 0x9f))
			printed->sequence = SEQUENCE_STRING;
		return printed->sequence != SEQUENCE_NONE;
	case SEQUENCE_ESC:
		if (character == '[')
			printed->sequence = SEQUENCE_CSI;
		else if (character == ']' || character == 'P' || character == 'X' || character == '^' || character == '_')
			printed->sequence = SEQUENCE_STRING;
		else if (character >= 0x20 && character <= 0x2f)
			printed->sequence = SEQUENCE_SHORT;
		else
			printed->sequence = is_new ? SEQUENCE_ESC : SEQUENCE_NONE;
		/* What can't stand in a sequence ends it, and stands for itself. */
		return is_new || (character >= 0x20 && character < DEL);
	case SEQUENCE_SHORT:
	case SEQUENCE_CSI:
		if (is_new) {
			printed->sequence = SEQUENCE_ESC;
			return true;
		}
		if (character < 0x20 || character >= DEL) {
			printed->sequence = SEQUENCE_NONE;
			return false;
		}
		if (character >= (was == SEQUENCE_CSI ? 0x40 : 0x30))
			printed->sequence = SEQUENCE_NONE;
		return true;
	case SEQUENCE_STRING:
	case SEQUENCE_STRING_ESC:
		break;
	}
	if (character == BEL || character == ST || (was == SEQUENCE_STRING_ESC && character == '\\'))
		printed->sequence = SEQUENCE_NONE;
	else
		printed->sequence = is_new ? SEQUENCE_STRING_ESC : SEQUENCE_STRING;
	if (character == '\n') /* one that never ends would take all that follows with it */
		printed->sequence = SEQUENCE_NONE;
	return character != '\n';
}

static void
add_character(struct printed *printed, uint32_t character)
{
	if (is_in_sequence(printed, character)) {
		printed->is_begun = true;
		return;
	}
	if (character == '\n') {
		end_line(printed);
		return;
	}
	if (character == '\r') {
		printed->returns = true;
		return;
	}
	if (printed->returns)
		begin_line(printed);
	printed->is_begun = true;
	if (character == '\t')
		add_tab(printed);
	else if (character == '\b')
		take_back(printed);
	else if (character != BEL) /* a sound */
		add(printed, character == 0 || utf8_is_control(character) ? UTF8_REPLACEMENT : character);
}

void
printed_add(struct printed *printed, const char *bytes, size_t count, int64_t t_us)
{
	uint32_t character;
	size_t i = 0;

	printed->t_us = t_us;
	while (i < count)
		switch (utf8_read(&printed->reader, (unsigned char)bytes[i], &character)) {
		case UTF8_MORE:
			i++;
			break;
		case UTF8_WHOLE:
			i++;
			add_character(printed, character);
			break;
		case UTF8_WRONG:
			i++;
			add_character(printed, UTF8_REPLACEMENT);
			break;
		case UTF8_TORN: /* and the byte is read again */
			add_character(printed, UTF8_REPLACEMENT);
			break;
		}
}

void
printed_end(struct printed *printed)
{
	if (printed->reader.missing > 0)
		add_character(printed, UTF8_REPLACEMENT);
	printed->reader = (struct utf8_reader){ 0 };
	if (printed->is_begun && (printed->text.count > 0 || printed->returns))
		end_line(printed);
	printed->sequence = SEQUENCE_NONE;
	begin_line(printed);
}
