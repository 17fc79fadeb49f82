/*
 * The screen: gives a grid's cells to curses, which writes the bytes that show them to a
 * memory file. Nothing here ever waits for a terminal.
 */
#include "ui/term/screen.h"

#include <assert.h>
#include <curses.h>
#include <errno.h>
#include <event2/buffer.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <wchar.h>

/* term.h defines these common words as macros. */
#undef lines
#undef columns

#include "base/complaint.h"
#include "base/held_signals.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "ui/term/memory_file.h"
#include "ui/term/sendable.h"
#include "ui/term/squeeze.h"
#include "ui/term/terminal_type.h"

/* CAN ends a sequence that was cut off, so that the terminal reads what follows afresh (ECMA-48). */
static const char cut_off[] = "\030";

/* Buttons, drags, and unbounded positions (xterm's control sequences). curses would not ask
 * for drags. */
static const char mouse_on[] = "\033[?1000h\033[?1002h\033[?1006h";
static const char mouse_off[] = "\033[?1006l\033[?1002l\033[?1000l";

/* Bracketed paste (xterm's control sequences): what is pasted is told apart from what is typed.
 * Asked of all types like xterm: only newer descriptions have a capability (BE) for it, and a
 * terminal without it ignores the question. */
static const char paste_on[] = "\033[?2004h";
static const char paste_off[] = "\033[?2004l";

struct screen {
	struct screen *next;   /* in the list of retired screens */
	SCREEN *curses;
	FILE *memory;          /* curses writes here */
	struct evbuffer *in;   /* screen_enter()'s bytes */
	struct evbuffer *out;  /* screen_leave()'s */
	struct grid shown;     /* what curses was given last */
	struct paints paints;
	cchar_t *row;          /* one row, while it is given to curses */
	enum screen_kind kind;
	int colours;           /* as screen_colours() says */
	bool has_default;      /* the terminal supports COLOUR_DEFAULT */
	bool mouse;
	bool inserts_last;     /* the very last cell can only be reached by inserting the one before it */
	bool few_glyphs;       /* its font has 256 or 512 */
	unsigned resizes;      /* those of any screen that its windows have been through */
	bool entered;          /* ever */
	bool stale;            /* nothing that the terminal shows can be built upon */
};

/* ---- what curses writes ---- */

/* `error`: an errno, or 0 if it is not known. */
_Noreturn static void
give_up(int error)
{
	char why[128];

	utf8_format(why, sizeof why, "out of memory for the screen%s%s", error == 0 ? "" : ": ", error == 0 ? "" : strerror(error));
	mem_give_up(why);
}

/* curses does not look whether all was written: a frame would have a hole. Its memory file is memory. */
static void
look_for_failure(void)
{
	if (errno == ENOSPC || errno == ENOMEM || errno == EFBIG || errno == EDQUOT || errno == EIO)
		give_up(errno);
}

/* What curses wrote, to `out`, or nowhere. */
static void
take(const struct screen *screen, struct evbuffer *out)
{
	int error = memory_file_take(screen->memory, out);

	if (error != 0)
		give_up(error);
}

/* doupdate() and endwin() ignore SIGTSTP while they run, and a Ctrl-Z would be lost. A held signal
 * isn't: it arrives afterwards. */
static void
update(void)
{
	sigset_t before;

	held_signals_begin(&before);
	errno = 0;
	doupdate();
	look_for_failure();
	held_signals_end(&before);
}

static void
end_window(void)
{
	sigset_t before;

	held_signals_begin(&before);
	endwin();
	held_signals_end(&before);
}

/* ---- the terminal's type ---- */

/* newterm() without its side effect: it installs handlers for some signals, which end the program in a way
 * of their own. None arrives until they are gone. */
static SCREEN *
open_curses(const char *type, FILE *memory)
{
	static const int taken[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };
	struct sigaction actions[sizeof taken / sizeof taken[0]];
	SCREEN *curses;
	sigset_t before;

	held_signals_begin(&before);
	for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
		sigaction(taken[i], NULL, &actions[i]);
	curses = newterm(type, memory, memory);
	for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
		sigaction(taken[i], &actions[i], NULL);
	held_signals_end(&before);
	return curses;
}

/* Returns "" if the terminal has no such string. */
static const char *
string_of(const char *capability)
{
	const char *value = tigetstr(capability);

	return value == NULL || value == (char *)-1 ? "" : value;
}

static bool
has_string(const char *capability)
{
	return *string_of(capability) != 0;
}

static bool
begins_with(const char *text, const char *beginning)
{
	return strncmp(text, beginning, strlen(beginning)) == 0;
}

/* Whatever a terminal's name: if its type says that it reports the mouse as xterm does, it understands
 * xterm's sequences. */
static enum screen_kind
kind_of_terminal(void)
{
	static const char *const reports[] = { "\033[M", "\033[<", "\033[>M" };
	const char *mouse = string_of("kmous"), *place = string_of("cup");

	for (size_t i = 0; i < sizeof reports / sizeof reports[0]; i++)
		if (strcmp(mouse, reports[i]) == 0)
			return SCREEN_LIKE_XTERM;
	return begins_with(place, "\033[") || begins_with(place, "\233") ? SCREEN_ECMA_48 : SCREEN_OF_ITS_OWN;
}

/* Returns 1 if terminals of that type can be drawn on, 0 if not, -1 if the type is unknown here. */
static int
type_can_draw(const char *type, int fd)
{
	TERMINAL *before = cur_term, *asked;
	int status = 0, can;

	if (setupterm(type, fd, &status) != OK) {
		set_curterm(before);
		return status == 1 ? 0 : -1; /* 1: a printing terminal, or a generic type */
	}
	can = has_string("cup") && has_string("clear");
	/* The open screen, if there is one, took it for its own. */
	asked = set_curterm(before);
	del_curterm(asked);
	return can;
}

/* ---- colours ---- */

/* A terminal of direct colour takes red, green and blue in the place of a number, eight bits each
 * where its type has the flag RGB; numbers below 8 are a palette all the same. Without that flag (the
 * bits are parted otherwise), or with a curses that cannot pass such numbers on, those 8 are used. */
static int
count_many_colours(void)
{
	enum { PALETTE = 256 };

	if (COLORS == PALETTE)
		return PALETTE;
#ifdef NCURSES_EXT_COLORS
	if (COLORS == PAINT_DIRECT_COLOURS && tigetflag("RGB") == 1)
		return PAINT_DIRECT_COLOURS;
#endif
	return 8;
}

static int
count_colours(void)
{
	static const int counts[] = { 16, 8 };

	/* Where pairs of colours are programmed (HP's terminals, Data General's), whoever returns to the screen
	 * would have to do it again, and curses does not. */
	if (!has_colors() || has_string("initp") || start_color() != OK || COLOR_PAIRS <= ROLE_COUNT)
		return 0;
	if (COLORS >= 256)
		return count_many_colours();
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
		if (COLORS >= counts[i])
			return counts[i];
	}
	return 0;
}

static void
make_pair(int pair, int fg, int bg)
{
#ifdef NCURSES_EXT_COLORS
	init_extended_pair(pair, fg, bg);
#else
	init_pair((short)pair, (short)fg, (short)bg);
#endif
}

void
screen_set_theme(struct screen *screen, enum theme theme)
{
	struct paints *paints = &screen->paints;

	set_term(screen->curses);
	screen->stale = true;
	paints_make(paints, theme, screen->colours, screen->has_default);
	for (int i = 0; i < paints->pair_count; i++)
		make_pair(i + 1, paints->pairs[i].fg, paints->pairs[i].bg);
}

enum screen_kind
screen_kind(const struct screen *screen)
{
	return screen->kind;
}

int
screen_colours(const struct screen *screen)
{
	return screen->colours;
}

/* ---- making and freeing ---- */

/* Sets an environment variable, or unsets it if `value` is NULL. Returns the old value, to be
 * freed by the caller. */
static char *
exchange_variable(const char *name, const char *value)
{
	const char *old = getenv(name);
	char *copy = old == NULL ? NULL : mem_copy(old);

	if (value == NULL)
		unsetenv(name);
	else
		setenv(name, value, 1);
	return copy;
}

static void
restore_variable(const char *name, char *value)
{
	free(exchange_variable(name, value));
	free(value);
}

/* On terminals without an alternate screen (GNU screen by default, a console) the cursor ends up
 * in the last row, and what is printed next must not be mixed with what is left there. */
static void
clear_row(struct evbuffer *out)
{
	const char *el = string_of("el");

	evbuffer_add(out, el, strcspn(el, "$")); /* padding follows */
}

/* curses resets the palette, but it is the person's, and was never changed here. */
static void
spare_palette(struct evbuffer *bytes)
{
	const char *oc = string_of("oc");
	size_t size = strcspn(oc, "$");
	struct evbuffer_ptr at = evbuffer_search(bytes, oc, size, NULL);
	struct evbuffer *rest = evbuffer_new();

	if (size > 0 && at.pos != -1) {
		evbuffer_remove_buffer(bytes, rest, (size_t)at.pos);
		evbuffer_drain(bytes, size);
		evbuffer_prepend_buffer(bytes, rest);
	}
	evbuffer_free(rest);
}

/* What curses wrote has that string of the terminal's, if there is one. errno tells less here: on its way in and out
 * curses also asks for settings, which a memory file has not. */
static void
must_have(struct evbuffer *bytes, const char *capability)
{
	const char *string = string_of(capability);
	size_t size = strcspn(string, "$"); /* padding follows */

	if (size > 0 && evbuffer_search(bytes, string, size, NULL).pos == -1)
		give_up(0);
}

/* Enters the full-screen mode, to learn its bytes. Before colours are begun: where blanks have a colour of
 * their own, curses clears by writing them everywhere. */
static void
learn_entering(struct screen *screen)
{
	screen->in = evbuffer_new();
	update();
	take(screen, screen->in);
	must_have(screen->in, "smcup");
	if (screen->mouse)
		evbuffer_add(screen->in, mouse_on, sizeof mouse_on - 1);
	if (screen->kind == SCREEN_LIKE_XTERM)
		evbuffer_add(screen->in, paste_on, sizeof paste_on - 1);
}

/* Leaves it and enters it again; from then on curses stays in it. */
static void
learn_leaving(struct screen *screen)
{
	screen->out = evbuffer_new();
	update();
	take(screen, NULL);
	if (screen->kind != SCREEN_OF_ITS_OWN)
		evbuffer_add(screen->out, cut_off, sizeof cut_off - 1);
	if (screen->mouse)
		evbuffer_add(screen->out, mouse_off, sizeof mouse_off - 1);
	if (screen->kind == SCREEN_LIKE_XTERM)
		evbuffer_add(screen->out, paste_off, sizeof paste_off - 1);
	end_window();
	take(screen, screen->out);
	must_have(screen->out, "rmcup");
	must_have(screen->out, "cnorm");
	spare_palette(screen->out);
	clear_row(screen->out);
	update();
	take(screen, NULL);
}

/* How curses is to deal with the terminal; what it can do. */
static void
set_up_curses(struct screen *screen, bool mouse)
{
	nonl();        /* the terminal adds no return to a line feed, so line feeds may be used */
	typeahead(-1); /* there is no input to look for */
	leaveok(stdscr, TRUE);
	/* Deleting characters brings in blanks at the right, in the current colour or in the terminal's:
	 * not all that call themselves xterm do as xterm does. */
	idcok(stdscr, FALSE);
	curs_set(0);
	screen->kind = kind_of_terminal();
	screen->mouse = mouse && screen->kind == SCREEN_LIKE_XTERM;
	screen->inserts_last = !has_string("rmam");
	screen->few_glyphs = begins_with(termname(), "linux");
	learn_entering(screen);
	screen->colours = count_colours();
	screen->has_default = screen->colours > 0 && use_default_colors() == OK;
	learn_leaving(screen);
}

enum {
	VERY_MANY_ROWS = 999, /* 998 or 999 when they are counted */
	FEW_COLS = 8,         /* or curses would need megabytes for so many rows; with one or two it clears a row in other ways */
};

/* The bytes that enter and leave the mode name the last row, and a terminal takes a row beyond its own
 * last one for that, so that they are right for all sizes. But not where a row is one character: that
 * of a row beyond is another row's, or none at all. */
static int
rows_to_learn(const char *type, int fd, int rows)
{
	TERMINAL *before = cur_term, *asked;
	char digits[8];
	const char *last;
	int status;

	if (setupterm(type, fd, &status) != OK) {
		set_curterm(before);
		return rows;
	}
	last = tparm(string_of("cup"), VERY_MANY_ROWS - 1, 0, 0, 0, 0, 0, 0, 0, 0);
	utf8_format(digits, sizeof digits, "%d", VERY_MANY_ROWS / 10);
	rows = last != NULL && strstr(last, digits) != NULL ? VERY_MANY_ROWS : rows;
	asked = set_curterm(before);
	del_curterm(asked);
	return rows;
}

/* Starts curses, which takes the size from the environment. */
static bool
start_curses(struct screen *screen, const char *type, int rows, bool mouse)
{
	char few[16], many[16];
	char *old_cols, *old_rows;

	utf8_format(few, sizeof few, "%d", FEW_COLS);
	utf8_format(many, sizeof many, "%d", rows_to_learn(type, fileno(screen->memory), rows));
	old_cols = exchange_variable("COLUMNS", few);
	old_rows = exchange_variable("LINES", many);
	screen->curses = open_curses(type, screen->memory);
	if (screen->curses != NULL) {
		set_term(screen->curses);
		set_up_curses(screen, mouse);
	}
	restore_variable("COLUMNS", old_cols);
	restore_variable("LINES", old_rows);
	return screen->curses != NULL;
}

/*
 * curses cannot delete one of several screens: the others draw nothing afterwards (ncurses 6.4).
 * So a freed screen only retires, and is deleted along with the last one.
 */
static struct screen *retired;
static int in_use;

struct screen *
screen_new(const char *term, int cols, int rows, bool mouse, char *why, size_t why_size)
{
	struct screen *screen = mem_new(1, sizeof *screen);
	const char *type;

	if (why_size > 0)
		*why = 0;
	screen->memory = memory_file_open(why, why_size);
	type = screen->memory == NULL ? NULL :
	    terminal_type_choose(term, type_can_draw, fileno(screen->memory), why, why_size);
	if (type == NULL || !start_curses(screen, type, rows, mouse)) {
		if (type != NULL)
			utf8_format(why, why_size, "curses cannot use a terminal of type \"%s\"", complaint_quote(type).text);
		screen_free(screen);
		return NULL;
	}
	in_use++;
	grid_init(&screen->shown, 1, 1);
	screen_resize(screen, FEW_COLS, rows); /* first rid of rows: not all of them are to become wide */
	screen_resize(screen, cols, rows);
	screen_set_theme(screen, THEME_DARK);
	return screen;
}

int
screen_check(const char *term, char *why, size_t why_size)
{
	FILE *memory = memory_file_open(why, why_size);
	const char *type = memory == NULL ? NULL : terminal_type_choose(term, type_can_draw, fileno(memory), why, why_size);

	if (memory != NULL)
		fclose(memory);
	return type == NULL ? -1 : 0;
}

static void
delete_retired(void)
{
	while (retired != NULL) {
		struct screen *screen = retired;

		retired = screen->next;
		delscreen(screen->curses);
		fclose(screen->memory);
		free(screen);
	}
}

void
screen_free(struct screen *screen)
{
	if (screen == NULL)
		return;
	grid_release(&screen->shown);
	free(screen->row);
	if (screen->curses == NULL) {
		if (screen->memory != NULL)
			fclose(screen->memory);
		free(screen);
		return;
	}
	evbuffer_free(screen->in);
	evbuffer_free(screen->out);
	screen->next = retired;
	retired = screen;
	if (--in_use == 0)
		delete_retired();
}

/* Appends a copy; `bytes` keeps its own. */
static void
append(struct evbuffer *out, struct evbuffer *bytes)
{
	evbuffer_add(out, evbuffer_pullup(bytes, -1), evbuffer_get_length(bytes));
}

static void
append_squeezed(struct evbuffer *out, struct evbuffer *frame)
{
	size_t size = evbuffer_get_length(frame);
	struct evbuffer_iovec room;

	if (size == 0 || evbuffer_reserve_space(out, (ev_ssize_t)size, &room, 1) != 1) {
		evbuffer_add_buffer(out, frame);
		return;
	}
	room.iov_len = squeeze((const char *)evbuffer_pullup(frame, -1), size, room.iov_base);
	evbuffer_commit_space(out, &room, 1);
}

void
screen_enter(struct screen *screen, struct evbuffer *out)
{
	append(out, screen->in);
	screen->entered = true;
	screen->stale = true;
}

void
screen_leave(struct screen *screen, struct evbuffer *out)
{
	append(out, screen->out);
}

/* When curses resizes a screen, it also resizes windows of other screens: this screen's may no longer
 * have its size, or have lost cells on the way there and back, so that curses is wrong about what the
 * terminal shows. */
static unsigned resizes;

static void
keep_size(struct screen *screen)
{
	WINDOW *const windows[] = { stdscr, curscr, newscr };
	int cols = screen->shown.cols, rows = screen->shown.rows;

	for (size_t i = 0; i < sizeof windows / sizeof windows[0]; i++) {
		if (getmaxx(windows[i]) == cols && getmaxy(windows[i]) == rows)
			continue;
		wresize(windows[i], rows, cols);
	}
	if (screen->resizes != resizes)
		screen->stale = true;
	screen->resizes = resizes;
}

/* curses counts the cells of a window in a short, and has no window without any. */
static int
cells_for_curses(int cells)
{
	return cells < 1 ? 1 : cells > SCREEN_CELLS_MAX ? SCREEN_CELLS_MAX : cells;
}

void
screen_resize(struct screen *screen, int cols, int rows)
{
	int status;

	cols = cells_for_curses(cols);
	rows = cells_for_curses(rows);
	set_term(screen->curses);
	status = resize_term(rows, cols);
	assert(status == OK); /* it fails for other sizes, and without memory, which ends the program (base/memory.h) */
	(void)status;
	screen->resizes = ++resizes;
	grid_resize(&screen->shown, cols, rows);
	screen->row = mem_resize(screen->row, (size_t)cols, sizeof *screen->row);
	screen->stale = true;
}

/* ---- drawing ---- */

/* The columns of a row from `first` to before `end`. */
struct stretch_of_row {
	int first, end;
};

static bool
same_cells(const struct cell *a, const struct cell *b, int count)
{
	return count <= 0 || memcmp(a, b, (size_t)count * sizeof *a) == 0;
}

/* Where two rows differ. No wide letter is cut in two by that: its second cell differs only if its first does, and whoever is given the
 * first writes both. */
static struct stretch_of_row
difference(const struct cell *a, const struct cell *b, int cols)
{
	struct stretch_of_row d = { 0, cols };

	while (d.first < d.end && same_cells(&a[d.first], &b[d.first], 1))
		d.first++;
	while (d.end > d.first && same_cells(&a[d.end - 1], &b[d.end - 1], 1))
		d.end--;
	return d;
}

/* Returns true if a wide letter may stand there: what curses inserts before the very last cell must not
 * be half of one. */
static bool
can_be_wide(const struct screen *screen, int col, int row)
{
	return !screen->inserts_last || row < screen->shown.rows - 1 || col < screen->shown.cols - 3;
}

static attr_t
attributes_of(const struct paint *paint)
{
	return A_NORMAL | (paint->bold ? A_BOLD : A_NORMAL) | (paint->reverse ? A_REVERSE : A_NORMAL);
}

/* curses wants a wide letter as one cell of its own. */
static void
give_row(struct screen *screen, int row, struct stretch_of_row part)
{
	const struct grid *shown = &screen->shown;
	int count = 0;

	for (int col = part.first; col < part.end; col++) {
		const struct cell *cell = grid_cell(shown, col, row);
		const struct paint *paint = &screen->paints.of[cell->role];
		struct letter letter = grid_letter(cell);
		wchar_t texts[2][SENDABLE_SIZE];
		int n;

		if (cell->glyph == GLYPH_TAIL)
			continue;
		n = sendable_write(&letter, grid_is_wide(shown, col, row) ? 2 : 1, screen->few_glyphs,
		    can_be_wide(screen, col, row), texts);
		for (int i = 0; i < n; i++)
			setcchar(&screen->row[count++], texts[i], attributes_of(paint), (short)paint->pair, NULL);
	}
	mvwadd_wchnstr(stdscr, row, part.first, screen->row, count);
}

/*
 * To send fewer bytes curses scrolls, and around some scrolls it saves the terminal's cursor. But
 * terminals that keep one saved cursor for both of their screens (those inside Vim, Neovim and
 * Emacs) then return to the ordinary screen with that cursor: in the wrong place, and hidden.
 * Such a frame, in which many rows have moved, is repainted instead; but not in a recording,
 * which has no other screen to return to.
 */
static void
spare_saved_cursor(struct screen *screen, struct evbuffer *frame)
{
	const char *save = string_of("sc");

	if (!screen->entered || *save == 0 || evbuffer_search(frame, save, strlen(save), NULL).pos == -1)
		return;
	evbuffer_drain(frame, evbuffer_get_length(frame));
	clearok(curscr, TRUE);
	update();
	take(screen, frame);
}

void
screen_draw(struct screen *screen, const struct grid *grid, bool anew, struct evbuffer *out)
{
	struct grid *shown = &screen->shown;
	struct evbuffer *frame = evbuffer_new();
	int cols = grid->cols < shown->cols ? grid->cols : shown->cols;
	int rows = grid->rows < shown->rows ? grid->rows : shown->rows;

	set_term(screen->curses);
	keep_size(screen);
	if (screen->stale || anew) {
		grid_clear(shown);
		werase(stdscr);
		clearok(curscr, TRUE);
	}
	for (int row = 0; row < rows; row++) {
		const struct cell *from = grid->cells + (size_t)row * (size_t)grid->cols;
		struct cell *to = shown->cells + (size_t)row * (size_t)shown->cols;
		struct stretch_of_row part = { 0, cols };

		if (!screen->stale && !anew) {
			if (same_cells(from, to, cols))
				continue;
			part = difference(from, to, cols);
		}
		memcpy(to, from, (size_t)cols * sizeof *to);
		if (grid_is_wide(grid, cols - 1, row)) /* its other half is cut off */
			to[cols - 1].glyph = ' ';
		give_row(screen, row, part);
	}
	screen->stale = false;
	wnoutrefresh(stdscr);
	update();
	take(screen, frame);
	spare_saved_cursor(screen, frame);
	/* Other terminals may take only one number at a time, or mean something else by them. */
	if (screen->kind == SCREEN_LIKE_XTERM)
		append_squeezed(out, frame);
	else
		evbuffer_add_buffer(out, frame);
	evbuffer_free(frame);
}
