/* The signs: their table, and which of them are on the screen. */
#include "ui/panel/signs.h"

#include <string.h>

#include "base/utf8.h"
#include "ui/panel/panel.h"

static const struct sign signs[] = {
	{ "▓", ROLE_HOLD_BAR, "holds its loop: responses wait", "holds its loop", "holds", SIGN_PLAIN, SIGN_IN_BARS, OF_WATCHED },
	{ "░", ROLE_UNREAD, "a response lies unread", "unread", "unread", SIGN_PLAIN, SIGN_IN_BARS, OF_WATCHED },
	{ "▒", ROLE_BLOCKED_BAR, "blocked: can do nothing else", "blocked", "blocked", SIGN_PLAIN, SIGN_IN_BARS, OF_ALL },
	{ "━", ROLE_FLIGHT, "in flight", "in flight", "flight", SIGN_PLAIN, SIGN_IN_BARS | SIGN_IN_LOOP, OF_ALL },
	{ "═", ROLE_FLIGHT, "its response comes", "comes", "comes", SIGN_PLAIN, SIGN_IN_BARS | SIGN_IN_LOOP, OF_OUTSIDE },
	{ "»", ROLE_FLIGHT, "redirected, and followed", "redirected", "onward", SIGN_PLAIN, SIGN_IN_BARS, OF_OUTSIDE },
	{ "█", ROLE_DONE, "done: the height counts requests", "done", "done", SIGN_HEIGHTS, SIGN_IN_BARS, OF_ALL },
	{ "★█", ROLE_CALLBACK, "callback runs", "callback", "callback", SIGN_PLAIN, SIGN_IN_BARS, OF_BUILT_IN },
	{ "●", ROLE_RESPONSE, "response", "response", "response", SIGN_PLAIN, SIGN_IN_BARS, OF_ALL },
	{ "░", ROLE_QUEUED, "waits in the queue", "queued", "queued", SIGN_PLAIN, SIGN_IN_BARS, OF_BUILT_IN },
	{ "×", ROLE_FAILED, "failed", "failed", "failed", SIGN_PLAIN, SIGN_IN_BARS, OF_ALL },
	{ "█", ROLE_FAILED, "failed", "failed", "failed", SIGN_HEIGHTS, SIGN_IN_BARS, OF_ALL },
	{ "▓", ROLE_FAILED, "turned away by the server", "turned away", "away", SIGN_PLAIN, SIGN_IN_BARS, OF_HERE },
	{ "•●", ROLE_SPIN, "spinner turns", "turns", "turns", SIGN_PLAIN, SIGN_IN_BARS | SIGN_IN_LOOP, OF_BUILT_IN },
	{ "●", ROLE_READY, "its loop goes round", "loop goes on", "loop", SIGN_PLAIN, SIGN_IN_LOOP, OF_WATCHED },
	{ "─", ROLE_FLIGHT, "in line at the server", "in line", "in line", SIGN_PLAIN, SIGN_IN_BARS | SIGN_IN_LOOP, OF_HERE },
	{ "┄", ROLE_FLIGHT, "not sent yet: name, connection, TLS", "connects", "connects", SIGN_PLAIN, SIGN_IN_BARS | SIGN_IN_LOOP, OF_OUTSIDE },
	{ "░", ROLE_DIM, "waits to be sent", "waits", "waits", SIGN_PLAIN, SIGN_IN_BARS, OF_BUILT_IN },
	{ "×", ROLE_DIM, "cancelled, or left early", "cancelled, left", "left", SIGN_PLAIN, SIGN_IN_BARS, OF_ALL },
	{ "│█", ROLE_RUNNING, "its own lines", "own lines", "runs", SIGN_PLAIN, SIGN_IN_BARS, OF_ALL },
	{ "─", ROLE_SPIN, "ready, in its loop", "ready", "ready", SIGN_PLAIN, SIGN_IN_BARS, OF_WATCHED },
	{ "╌", ROLE_DIM, "sleeps", "sleeps", "sleeps", SIGN_PLAIN, SIGN_IN_BARS, OF_WATCHED },
	{ "┈", ROLE_DIM, "waits for a thread or a child", "thread or child", "other", SIGN_PLAIN, SIGN_IN_BARS, OF_WATCHED },
	{ "┄", ROLE_TEXT, "in a call", "in a call", "call", SIGN_PLAIN, SIGN_IN_BARS, OF_WATCHED },
	{ "‖", ROLE_DIM, "stopped by a signal", "stopped", "stopped", SIGN_PLAIN, SIGN_IN_BARS, OF_WATCHED },
	{ "┅", ROLE_DIM, "runs, its states are not seen", "not seen", "unseen", SIGN_PLAIN, SIGN_IN_BARS, OF_WATCHED },
	{ "■", ROLE_STUCK, "stands still", "stands still", "still", SIGN_PLAIN, SIGN_IN_LOOP, OF_ALL },
	{ "↓━", ROLE_CALLBACK, "moved on just now", "moved on", "moved", SIGN_PLAIN, SIGN_IN_LOOP, OF_BUILT_IN },
	{ "b", ROLE_USER, "answers the button", "answer", "answer", SIGN_PLAIN, SIGN_IN_BARS, OF_BUILT_IN },
	{ "◆", ROLE_USER, "what you did", "you", "you", SIGN_PLAIN, SIGN_IN_BARS | SIGN_IN_LOOP, OF_ALL },
	{ "◇┊", ROLE_USER, "what you guessed", "guess", "guess", SIGN_PLAIN, SIGN_IN_BARS | SIGN_IN_LOOP, OF_ALL },
	{ "─│", ROLE_SERVER, "serving; a tick: the number changes", "serving", "serves", SIGN_BY_PLACE, SIGN_IN_BARS, OF_HERE },
	{ "┈○", ROLE_GHOST, "the run before", "run before", "before", SIGN_PLAIN, SIGN_IN_BARS, OF_ALL },
	{ "·", ROLE_AXIS, "before: details are forgotten", "forgotten", "forgot", SIGN_PLAIN, SIGN_IN_BARS, OF_ALL },
	{ "┊", ROLE_PLAYHEAD, "the moment shown; grey: later", "grey: later", "grey: later", SIGN_PLAIN, SIGN_IN_BARS, OF_ALL },
	{ "▄", ROLE_STUCK, "waitscope's own loop was late", "own loop late", "loop late", SIGN_HEIGHTS, SIGN_IN_BARS, OF_ALL },
	{ "◐", ROLE_SPIN, "its spinner turns", "spinner", "spinner", SIGN_BY_PLACE, SIGN_IN_BARS | SIGN_IN_LOOP, OF_BUILT_IN },
	{ "▸", ROLE_STRONG, "the line that it is on", "line", "line", SIGN_BY_PLACE, SIGN_IN_BARS, OF_ALL },
	{ "▼", ROLE_PLAYHEAD, "the moment shown", "now", "now", SIGN_BY_PLACE, SIGN_IN_BARS, OF_ALL },
	{ "┊", ROLE_RULE, "a time on the axis", "time", "time", SIGN_BY_PLACE, SIGN_IN_BARS, OF_ALL },
};

enum { SIGN_COUNT = sizeof signs / sizeof *signs };

const struct sign *
signs_all(size_t *count)
{
	*count = SIGN_COUNT;
	return signs;
}

uint32_t
sign_glyph(uint32_t glyph)
{
	switch (glyph) {
	case GLYPH_FLIGHT_RIGHT:
	case GLYPH_FLIGHT_LEFT:
	case GLYPH_FLIGHT_TAKEN:
		return GLYPH_FLIGHT;
	case GLYPH_LINE_RIGHT:
	case GLYPH_LINE_LEFT:
		return GLYPH_LINE;
	default:
		return glyph;
	}
}

/* The index of the glyph among the sign's, or -1. */
static int
glyph_index(const struct sign *sign, uint32_t glyph)
{
	const char *p = sign->glyphs;

	if (sign->kind == SIGN_HEIGHTS && glyph >= GLYPH_EIGHTH && glyph <= GLYPH_SOLID)
		return 0;
	for (int i = 0; *p != '\0'; i++) {
		struct letter letter;

		text_letter(&p, &letter);
		if (letter.base == sign_glyph(glyph))
			return i;
	}
	return -1;
}

const struct sign *
sign_find(uint32_t glyph, enum role role, unsigned where)
{
	for (size_t i = 0; i < SIGN_COUNT; i++)
		if (signs[i].role == role && (signs[i].where & where) != 0 && glyph_index(&signs[i], glyph) >= 0)
			return &signs[i];
	return NULL;
}

/* Letters are signs only in the programs' own rows; elsewhere they are words. */
static bool
is_letter_of_words(const struct canvas *c, uint32_t glyph, int row)
{
	return glyph < 0x7f && row != c->at.program_row[TRACK_SYNC] && row != c->at.program_row[TRACK_ASYNC];
}

bool
sign_is_times(const struct grid *grid, int col, int row)
{
	const struct cell *number = grid_cell(grid, col - 2, row), *factor = grid_cell(grid, col + 2, row);

	return grid_cell(grid, col, row)->glyph == GLYPH_FAILED && number != NULL && number->glyph >= '0' && number->glyph <= '9' &&
	    factor != NULL && (factor->glyph == '(' || (factor->glyph >= '0' && factor->glyph <= '9'));
}

struct sign_area
signs_area(const struct canvas *c)
{
	const struct layout *at = &c->at;
	int last = layout_bars_end(at);

	if (c->scene->state.view == VIEW_LOOP)
		return (struct sign_area){ { 0, at->knobs_row + 2, at->cols, at->axis_row - at->knobs_row - 1 }, SIGN_IN_LOOP };
	return (struct sign_area){ { at->label_cols, at->axis_row, c->axis.cols, last - at->axis_row + 1 }, SIGN_IN_BARS };
}

/* The one before that says the same in the same role, so that no word stands in the legend twice; or a new one. */
static struct sign_seen *
seen_with(struct sign_seen seen[SIGNS_MAX], size_t *count, const struct sign *sign)
{
	for (size_t i = 0; i < *count; i++)
		if (seen[i].sign->role == sign->role && strcmp(seen[i].sign->brief, sign->brief) == 0)
			return &seen[i];
	seen[*count] = (struct sign_seen){ .sign = sign };
	return &seen[(*count)++];
}

size_t
signs_seen(const struct canvas *c, struct sign_seen seen[SIGNS_MAX])
{
	uint8_t glyphs[SIGN_COUNT] = { 0 }; /* a bit for each that is there */
	struct sign_area in = signs_area(c);
	size_t count = 0;

	for (int row = in.rect.row; row < in.rect.row + in.rect.rows; row++)
		for (int col = in.rect.col; col < in.rect.col + in.rect.cols; col++) {
			const struct cell *cell = grid_cell(c->grid, col, row);
			const struct sign *sign = cell->glyph == ' ' ? NULL :
			    sign_find(cell->glyph, (enum role)cell->role, in.where);

			/* That line's words explain what is grey, too. */
			if (cell->role == ROLE_FUTURE && cell->glyph != ' ' && in.where == SIGN_IN_BARS)
				glyphs[sign_find(GLYPH_GRID, ROLE_PLAYHEAD, in.where) - signs] = 1;
			else if (sign != NULL && !is_letter_of_words(c, cell->glyph, row) && !sign_is_times(c->grid, col, row))
				/* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): a sign that is found has the glyph */
				glyphs[sign - signs] |= (uint8_t)(1 << glyph_index(sign, cell->glyph));
		}
	for (size_t i = 0; i < SIGN_COUNT; i++) {
		const char *p = signs[i].glyphs;
		char *out;

		if (glyphs[i] == 0 || signs[i].kind == SIGN_BY_PLACE)
			continue;
		out = seen_with(seen, &count, &signs[i])->text;
		out += strlen(out);
		for (int k = 0; *p != '\0'; k++) {
			struct letter letter;

			text_letter(&p, &letter);
			if ((glyphs[i] & 1 << k) == 0)
				continue;
			if (out > seen[count - 1].text)
				*out++ = ' ';
			out = letter_encode(out, &letter);
		}
		*out = '\0';
	}
	return count;
}
