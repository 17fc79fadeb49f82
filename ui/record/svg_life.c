/*
 * Lives: what a new picture of a row has in common with the one before.
 *
 * A piece that is the same lives on. Of words that changed ("waits for 2.1 s." after
 * "waits for 2.0 s.") those live on that stand in both: the old piece is split after the
 * fact. So a sentence with a clock in it costs a few bytes for each tick.
 */
#include "ui/record/svg_life.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* A piece costs some 60 bytes whatever is in it: to share less is not worth it. */
enum { SHARED_COLS = 12 };

/* Cells of a row, from one to before another. */
struct span {
	int from, end;
};

static void
begin_life(struct lives *lives, struct open_lives *open, struct piece piece, int from)
{
	lives->list = mem_grow(lives->list, lives->count, &lives->capacity, sizeof *lives->list);
	lives->list[lives->count] = (struct life){ .piece = piece, .from = from, .until = LIFE_OPEN };
	open->list = mem_grow(open->list, open->count, &open->capacity, sizeof *open->list);
	open->list[open->count++] = lives->count++;
}

/* A piece of its own with some cells of another, without blanks at its ends. */
static struct piece
part_of(const struct piece *piece, struct span span)
{
	struct piece part = *piece;
	const uint32_t *words = piece->words - piece->col;

	while (span.from < span.end && words[span.from] == ' ')
		span.from++;
	while (span.from < span.end && words[span.end - 1] == ' ')
		span.end--;
	part.col = span.from;
	part.cols = span.end - span.from;
	part.words = mem_new((size_t)part.cols, sizeof *part.words);
	if (part.cols > 0)
		memcpy(part.words, words + span.from, (size_t)part.cols * sizeof *part.words);
	return part;
}

/* Whether a word begins or ends between this cell and the one before. */
static bool
is_boundary(const struct piece *piece, int col)
{
	int i = col - piece->col;

	return i == 0 || i == piece->cols || piece->words[i] == ' ' || piece->words[i - 1] == ' ';
}

/* The whole words that both begin with, in the same cells, or both end with: the more of
 * them. What they share in the middle would leave two parts that change. */
static struct span
common_words(const struct piece *a, const struct piece *b)
{
	int a_end = a->col + a->cols, b_end = b->col + b->cols, most = a->cols < b->cols ? a->cols : b->cols;
	struct span head = { a->col, a->col }, tail = { a_end, a_end };

	if (a->kind != PIECE_WORDS || b->kind != PIECE_WORDS || a->ink != b->ink)
		return head;
	for (int n = 0; a->col == b->col && n < most && a->words[n] == b->words[n]; n++)
		if (is_boundary(a, a->col + n + 1) && is_boundary(b, b->col + n + 1))
			head.end = a->col + n + 1;
	for (int n = 1; a_end == b_end && n <= most && a->words[a->cols - n] == b->words[b->cols - n]; n++)
		if (is_boundary(a, a_end - n) && is_boundary(b, a_end - n))
			tail.from = a_end - n;
	return head.end - head.from >= tail.end - tail.from ? head : tail;
}

/* ---- a row ---- */

/* A row while it goes on: the first `kept` of the open lives are known to live on. */
struct change {
	struct lives *lives;
	struct open_lives *open;
	struct pieces *pieces; /* not found among the lives yet */
	size_t kept;
};

static void
keep(struct change *change, size_t i)
{
	size_t life = change->open->list[i];

	change->open->list[i] = change->open->list[change->kept];
	change->open->list[change->kept++] = life;
}

static void
drop_piece(struct pieces *pieces, size_t k)
{
	free(pieces->list[k].words);
	pieces->list[k] = pieces->list[--pieces->count];
}

static void
keep_same(struct change *change)
{
	for (size_t i = 0; i < change->open->count; i++) {
		const struct piece *piece = &change->lives->list[change->open->list[i]].piece;

		for (size_t k = 0; k < change->pieces->count; k++) {
			if (piece_same(piece, &change->pieces->list[k])) {
				drop_piece(change->pieces, k);
				keep(change, i);
				break;
			}
		}
	}
}

/* Takes the span out of new piece k: what stands before and behind it stays new. */
static void
cut_piece(struct pieces *pieces, size_t k, struct span span)
{
	struct piece piece = pieces->list[k];
	struct piece before = part_of(&piece, (struct span){ piece.col, span.from });
	struct piece behind = part_of(&piece, (struct span){ span.end, piece.col + piece.cols });

	pieces->list[k].words = NULL;
	drop_piece(pieces, k);
	if (before.cols > 0)
		pieces_add(pieces, before);
	else
		free(before.words);
	if (behind.cols > 0)
		pieces_add(pieces, behind);
	else
		free(behind.words);
	free(piece.words);
}

/* Open life i has always been several: the span, which lives on, and what stands before
 * and behind it, which may share something with other pieces. */
static void
cut_life(struct change *change, size_t i, struct span span)
{
	struct life *life = &change->lives->list[change->open->list[i]];
	struct piece piece = life->piece;
	struct piece parts[] = {
		part_of(&piece, (struct span){ piece.col, span.from }),
		part_of(&piece, (struct span){ span.end, piece.col + piece.cols }),
	};
	int from = life->from;

	life->piece = part_of(&piece, span);
	free(piece.words);
	keep(change, i);
	for (int side = 0; side < 2; side++) {
		if (parts[side].cols > 0)
			begin_life(change->lives, change->open, parts[side], from);
		else
			free(parts[side].words);
	}
}

/* Looks for new words that share some with open life i. */
static bool
share(struct change *change, size_t i)
{
	const struct piece *piece = &change->lives->list[change->open->list[i]].piece;
	struct span best = { 0, 0 };
	size_t found = 0;

	for (size_t k = 0; k < change->pieces->count; k++) {
		struct span span = common_words(piece, &change->pieces->list[k]);

		if (span.end - span.from > best.end - best.from) {
			best = span;
			found = k;
		}
	}
	if (best.end - best.from < SHARED_COLS)
		return false;
	cut_piece(change->pieces, found, best);
	cut_life(change, i, best);
	return true;
}

void
lives_go_on(struct lives *lives, struct open_lives *open, struct pieces *pieces, int tenth)
{
	struct change change = { .lives = lives, .open = open, .pieces = pieces };

	keep_same(&change);
	for (size_t i = change.kept; i < open->count;)
		i = share(&change, i) ? change.kept : i + 1;
	for (size_t i = change.kept; i < open->count; i++)
		lives->list[open->list[i]].until = tenth;
	open->count = change.kept;
	for (size_t k = 0; k < pieces->count; k++)
		begin_life(lives, open, pieces->list[k], tenth);
	pieces->count = 0; /* their words went along */
}

void
lives_end(struct lives *lives, int tenth)
{
	for (size_t i = 0; i < lives->count; i++)
		if (lives->list[i].until == LIFE_OPEN)
			lives->list[i].until = tenth;
}

void
lives_release(struct lives *lives)
{
	for (size_t i = 0; i < lives->count; i++)
		free(lives->list[i].piece.words);
	free(lives->list);
	*lives = (struct lives){ 0 };
}
