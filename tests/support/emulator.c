/* A terminal emulator for tests. */
#include "support/emulator.h"

#include <stdlib.h>
#include <string.h>
#include <vterm.h>

#include "base/memory.h"

struct emulator {
	VTerm *vterm;
	VTermScreen *screen;
	int cols, rows;
	bool alternate, cursor_visible, mouse;
	char *line; /* of emulator_row() */
};

static int
property_cb(VTermProp property, VTermValue *value, void *arg)
{
	struct emulator *emulator = arg;

	if (property == VTERM_PROP_ALTSCREEN)
		emulator->alternate = value->boolean;
	else if (property == VTERM_PROP_CURSORVISIBLE)
		emulator->cursor_visible = value->boolean;
	else if (property == VTERM_PROP_MOUSE)
		emulator->mouse = value->number != VTERM_PROP_MOUSE_NONE;
	return 1;
}

static const VTermScreenCallbacks callbacks = { .settermprop = property_cb };

static void
set_size(struct emulator *emulator, int cols, int rows)
{
	enum { BYTES_A_CELL = 4 * (1 + EMULATOR_MARKS) };

	emulator->cols = cols;
	emulator->rows = rows;
	emulator->line = mem_resize(emulator->line, (size_t)cols * BYTES_A_CELL + 1, 1);
}

struct emulator *
emulator_new(int cols, int rows, void (*reply)(const char *, size_t, void *), void *arg)
{
	struct emulator *emulator = mem_new(1, sizeof *emulator);

	emulator->vterm = vterm_new(rows, cols);
	vterm_set_utf8(emulator->vterm, 1);
	if (reply != NULL)
		vterm_output_set_callback(emulator->vterm, reply, arg);
	emulator->screen = vterm_obtain_screen(emulator->vterm);
	vterm_screen_set_callbacks(emulator->screen, &callbacks, emulator);
	vterm_screen_enable_altscreen(emulator->screen, 1);
	set_size(emulator, cols, rows);
	vterm_screen_reset(emulator->screen, 1);
	return emulator;
}

void
emulator_free(struct emulator *emulator)
{
	if (emulator == NULL)
		return;
	vterm_free(emulator->vterm);
	free(emulator->line);
	free(emulator);
}

void
emulator_resize(struct emulator *emulator, int cols, int rows)
{
	vterm_set_size(emulator->vterm, rows, cols);
	set_size(emulator, cols, rows);
}

void
emulator_feed(struct emulator *emulator, const void *bytes, size_t size)
{
	vterm_input_write(emulator->vterm, bytes, size);
}

int
emulator_cols(const struct emulator *emulator)
{
	return emulator->cols;
}

int
emulator_rows(const struct emulator *emulator)
{
	return emulator->rows;
}

static int
colour_of(const VTermColor *colour)
{
	if ((colour->type & VTERM_COLOR_DEFAULT_MASK) != 0)
		return EMULATOR_DEFAULT;
	if (VTERM_COLOR_IS_INDEXED(colour))
		return colour->indexed.idx;
	return EMULATOR_RGB + (colour->rgb.red << 16 | colour->rgb.green << 8 | colour->rgb.blue);
}

struct emulator_cell
emulator_cell(const struct emulator *emulator, int col, int row)
{
	VTermScreenCell cell;
	struct emulator_cell seen;

	memset(&cell, 0, sizeof cell);
	vterm_screen_get_cell(emulator->screen, (VTermPos){ .row = row, .col = col }, &cell);
	seen = (struct emulator_cell){
		.glyph = cell.chars[0] == 0 ? ' ' : cell.chars[0] == (uint32_t)-1 ? 0 : cell.chars[0],
		.fg = colour_of(&cell.fg),
		.bg = colour_of(&cell.bg),
		.bold = cell.attrs.bold,
		.reverse = cell.attrs.reverse,
	};
	for (int i = 0; i < EMULATOR_MARKS && i + 1 < VTERM_MAX_CHARS_PER_CELL && seen.glyph != 0; i++)
		seen.marks[i] = cell.chars[i + 1];
	return seen;
}

static char *
put_utf8(char *out, uint32_t c)
{
	if (c < 0x80) {
		*out++ = (char)c;
		return out;
	}
	if (c < 0x800) {
		*out++ = (char)(0xc0 | c >> 6);
	} else {
		if (c < 0x10000) {
			*out++ = (char)(0xe0 | c >> 12);
		} else {
			*out++ = (char)(0xf0 | c >> 18);
			*out++ = (char)(0x80 | (c >> 12 & 0x3f));
		}
		*out++ = (char)(0x80 | (c >> 6 & 0x3f));
	}
	*out++ = (char)(0x80 | (c & 0x3f));
	return out;
}

const char *
emulator_row(struct emulator *emulator, int row)
{
	char *out = emulator->line, *end = out;

	for (int col = 0; col < emulator->cols; col++) {
		struct emulator_cell cell = emulator_cell(emulator, col, row);

		if (cell.glyph == 0)
			continue;
		out = put_utf8(out, cell.glyph);
		for (int i = 0; i < EMULATOR_MARKS && cell.marks[i] != 0; i++)
			out = put_utf8(out, cell.marks[i]);
		if (cell.glyph != ' ')
			end = out;
	}
	*end = 0;
	return emulator->line;
}

const char *
emulator_row_as_recorded(struct emulator *emulator, int row)
{
	static const char sign[] = " ● REC    ", name[] = " waitscope";
	static char text[4096];
	const char *shown = emulator_row(emulator, row);

	if (row != 0 || strncmp(shown, sign, sizeof sign - 1) != 0)
		return shown;
	snprintf(text, sizeof text, "%s%s", name, shown + sizeof sign - 1);
	return text;
}

int
emulator_find(struct emulator *emulator, const char *text)
{
	for (int row = 0; row < emulator->rows; row++) {
		if (strstr(emulator_row(emulator, row), text) != NULL)
			return row;
	}
	return -1;
}

void
emulator_print(struct emulator *emulator, FILE *file)
{
	for (int row = 0; row < emulator->rows; row++)
		fprintf(file, "%3d |%s\n", row, emulator_row(emulator, row));
}

bool
emulator_alternate(const struct emulator *emulator)
{
	return emulator->alternate;
}

bool
emulator_cursor_visible(const struct emulator *emulator)
{
	return emulator->cursor_visible;
}

bool
emulator_mouse(const struct emulator *emulator)
{
	return emulator->mouse;
}

bool
emulator_pen_is_plain(const struct emulator *emulator)
{
	VTermState *state = vterm_obtain_state(emulator->vterm);
	VTermValue bold, reverse, fg, bg;

	vterm_state_get_penattr(state, VTERM_ATTR_BOLD, &bold);
	vterm_state_get_penattr(state, VTERM_ATTR_REVERSE, &reverse);
	vterm_state_get_penattr(state, VTERM_ATTR_FOREGROUND, &fg);
	vterm_state_get_penattr(state, VTERM_ATTR_BACKGROUND, &bg);
	return !bold.boolean && !reverse.boolean && colour_of(&fg.color) == EMULATOR_DEFAULT &&
	    colour_of(&bg.color) == EMULATOR_DEFAULT;
}
