/* What the insides of all programs have in common: rows, bars, and the ring. */
#include "ui/panel/loop_parts.h"

#include <assert.h>

#include "ui/panel/glyph.h"

/* ---- rows ---- */

void
loop_part_pair(const struct canvas *c, struct rect at, enum role role, const char *words, enum role note_role, const char *note)
{
	int room = at.cols;

	if (text_cols(words) + 1 + text_cols(note) <= room)
		room -= text_cols(note) + 1;
	else
		note = "";
	grid_text(c->grid, at.col, at.row, room, role, words);
	grid_text_right(c->grid, at.col + at.cols, at.row, -1, note_role, note);
}

/* Of another server nobody knows how much is still to come: how far the request is, and no more. */
static uint32_t
outside_glyph(enum phase phase)
{
	return phase == PHASE_RECEIVING ? GLYPH_RECEIVING : phase == PHASE_SENT ? GLYPH_FLIGHT : GLYPH_ON_ITS_WAY;
}

void
loop_part_flight(const struct canvas *c, const struct request *r, struct rect at, bool lit)
{
	bool taken = r->take_us != NEVER_US && r->take_us <= c->t_us;
	int64_t gone_us = taken ? c->t_us - r->take_us : 0;
	int done = 0;

	if (r->is_outside) {
		grid_hline(c->grid, at.col, at.row, at.cols, outside_glyph(request_phase_at(r, c->t_us)), ROLE_FLIGHT);
		return;
	}
	if (taken && r->take_for_us < 0) /* the server never answers */
		done = 1;
	else if (taken)
		done = gone_us >= r->take_for_us ? at.cols : (int)(gone_us * at.cols / r->take_for_us);
	grid_hline(c->grid, at.col, at.row, at.cols, GLYPH_IN_LINE, taken ? ROLE_RULE : ROLE_FLIGHT);
	grid_hline(c->grid, at.col, at.row, done, GLYPH_FLIGHT, lit ? ROLE_CALLBACK : ROLE_FLIGHT);
}

/* ---- the ring ---- */

enum { RING_MAX = 96 };

/* A word within the ring's upper or lower side, and its columns. */
struct ring_word {
	const char *text;
	int col, cols;
};

static struct ring_word
ring_word(struct rect ring, const char *text)
{
	int cols = text_cols(text);

	return (struct ring_word){ text, ring.col + (ring.cols - cols) / 2, cols };
}

static bool
covers(const struct ring_word *word, int col)
{
	return col >= word->col && col < word->col + word->cols;
}

/* Writes the cells of the ring clockwise from its upper left corner, without those of its words.
 * Returns their number. */
static int
ring_path(struct rect ring, const struct ring_word *upper, const struct ring_word *lower, struct rect path[RING_MAX])
{
	int count = 0, right = ring.col + ring.cols - 1, bottom = ring.row + ring.rows - 1;

	for (int col = ring.col; col <= right; col++)
		if (!covers(upper, col))
			path[count++] = (struct rect){ col, ring.row, 1, 1 };
	for (int row = ring.row + 1; row < bottom && count < RING_MAX / 2; row++)
		path[count++] = (struct rect){ right, row, 1, 1 };
	for (int col = right; col >= ring.col; col--)
		if (!covers(lower, col))
			path[count++] = (struct rect){ col, bottom, 1, 1 };
	for (int row = bottom - 1; row > ring.row && count < RING_MAX; row--)
		path[count++] = (struct rect){ ring.col, row, 1, 1 };
	return count;
}

void
loop_part_ring(const struct canvas *c, struct rect at, const struct loop_ring *look)
{
	struct ring_word upper = ring_word(at, look->upper), lower = ring_word(at, look->lower);
	struct rect path[RING_MAX];
	int count = ring_path(at, &upper, &lower, path), bead;

	assert(count > 0);
	bead = (int)(look->turns % count);
	grid_frame(c->grid, at, look->role);
	grid_text(c->grid, upper.col, at.row, upper.cols, ROLE_STRONG, upper.text);
	grid_text(c->grid, lower.col, at.row + at.rows - 1, lower.cols, ROLE_STRONG, lower.text);
	if (look->bead != 0)
		grid_put(c->grid, path[bead].col, path[bead].row, look->bead, look->bead_role);
}
