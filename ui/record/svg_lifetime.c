/*
 * Lifetimes: finds what a new picture of a row has in common with the one before.
 *
 * A piece that stays the same goes on. When a text changes ("waits for 2.1 s." after "waits for
 * 2.0 s."), the words common to both go on: the old piece is split in retrospect. So a sentence
 * with a clock in it costs a few bytes per tick.
 */
#include "ui/record/svg_lifetime.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* A piece costs some 60 bytes whatever its content: sharing fewer columns is not worth it. */
enum { SHARED_COLS = 12 };

/* Cells of a row: [from, end). */
struct span {
	int from, end;
};

static void
begin_lifetime(struct svg_lifetimes *lifetimes, struct svg_open_lifetimes *open, struct svg_piece piece, int from)
{
	ARRAY_PUSH(open->list, lifetimes->list.count);
	ARRAY_PUSH(lifetimes->list, (struct svg_lifetime){ .piece = piece, .from = from, .until = SVG_LIFETIME_OPEN });
}

/* A new piece with some cells of another, without blanks at its ends. */
static struct svg_piece
part_of(const struct svg_piece *piece, struct span span)
{
	struct svg_piece part = *piece;
	const struct letter *words = piece->words - piece->col;

	while (span.from < span.end && words[span.from].base == ' ')
		span.from++;
	while (span.from < span.end && words[span.end - 1].base == ' ')
		span.end--;
	part.col = span.from;
	part.cols = span.end - span.from;
	part.words = mem_new((size_t)part.cols, sizeof *part.words);
	if (part.cols > 0)
		memcpy(part.words, words + span.from, (size_t)part.cols * sizeof *part.words);
	return part;
}

/* Returns true if a word begins or ends between this cell and the one before. */
static bool
is_boundary(const struct svg_piece *piece, int col)
{
	int i = col - piece->col;

	return i == 0 || i == piece->cols || piece->words[i].base == ' ' || piece->words[i - 1].base == ' ';
}

static bool
same_letter(const struct letter *a, const struct letter *b)
{
	return memcmp(a, b, sizeof *a) == 0;
}

/* The longer of two spans: the whole words that both texts begin with, in the same cells, and
 * those that both end with. Sharing words in between would leave two parts that change. */
static struct span
common_words(const struct svg_piece *a, const struct svg_piece *b)
{
	int a_end = a->col + a->cols, b_end = b->col + b->cols, most = a->cols < b->cols ? a->cols : b->cols;
	struct span head = { a->col, a->col }, tail = { a_end, a_end };

	if (a->kind != PIECE_WORDS || b->kind != PIECE_WORDS || a->ink != b->ink)
		return head;
	for (int n = 0; a->col == b->col && n < most && same_letter(&a->words[n], &b->words[n]); n++)
		if (is_boundary(a, a->col + n + 1) && is_boundary(b, b->col + n + 1))
			head.end = a->col + n + 1;
	for (int n = 1; a_end == b_end && n <= most && same_letter(&a->words[a->cols - n], &b->words[b->cols - n]); n++)
		if (is_boundary(a, a_end - n) && is_boundary(b, a_end - n))
			tail.from = a_end - n;
	return head.end - head.from >= tail.end - tail.from ? head : tail;
}

/* ---- a row ---- */

/* A row's step from one picture to the next: the first `settled` of its open lifetimes go on. */
struct change {
	struct svg_lifetimes *lifetimes;
	struct svg_open_lifetimes *open;
	struct svg_pieces *pieces; /* those not found among the lifetimes yet */
	size_t settled;
};

static void
settle(struct change *change, size_t i)
{
	size_t lifetime = change->open->list.at[i];

	change->open->list.at[i] = change->open->list.at[change->settled];
	change->open->list.at[change->settled++] = lifetime;
}

static void
drop_piece(struct svg_pieces *pieces, size_t k)
{
	free(pieces->list.at[k].words); /* NOLINT(clang-analyzer-unix.Malloc): the last one takes its place */
	pieces->list.at[k] = pieces->list.at[--pieces->list.count];
}

static void
settle_same(struct change *change)
{
	for (size_t i = 0; i < change->open->list.count; i++) {
		const struct svg_piece *piece = &change->lifetimes->list.at[change->open->list.at[i]].piece;

		for (size_t k = 0; k < change->pieces->list.count; k++) {
			if (svg_piece_same(piece, &change->pieces->list.at[k])) {
				drop_piece(change->pieces, k);
				settle(change, i);
				break;
			}
		}
	}
}

/* Takes the span out of new piece k: the parts before and after it stay new. */
static void
cut_piece(struct svg_pieces *pieces, size_t k, struct span span)
{
	struct svg_piece piece = pieces->list.at[k];
	struct svg_piece before = part_of(&piece, (struct span){ piece.col, span.from });
	struct svg_piece after = part_of(&piece, (struct span){ span.end, piece.col + piece.cols });

	pieces->list.at[k].words = NULL;
	drop_piece(pieces, k);
	if (before.cols > 0)
		svg_pieces_add(pieces, before);
	else
		free(before.words);
	if (after.cols > 0)
		svg_pieces_add(pieces, after);
	else
		free(after.words);
	free(piece.words);
}

/* Splits open lifetime i from its beginning: into the span, which goes on, and the parts before
 * and after it, which may share words with other pieces. */
static void
cut_lifetime(struct change *change, size_t i, struct span span)
{
	struct svg_lifetime *lifetime = &change->lifetimes->list.at[change->open->list.at[i]];
	struct svg_piece piece = lifetime->piece;
	struct svg_piece parts[] = {
		part_of(&piece, (struct span){ piece.col, span.from }),
		part_of(&piece, (struct span){ span.end, piece.col + piece.cols }),
	};
	int from = lifetime->from;

	lifetime->piece = part_of(&piece, span);
	free(piece.words);
	settle(change, i);
	for (int side = 0; side < 2; side++) {
		if (parts[side].cols > 0)
			begin_lifetime(change->lifetimes, change->open, parts[side], from);
		else
			free(parts[side].words);
	}
}

/* Looks for a new piece that shares words with open lifetime i. Returns true if there is one: the
 * lifetime was split. */
static bool
share(struct change *change, size_t i)
{
	const struct svg_piece *piece = &change->lifetimes->list.at[change->open->list.at[i]].piece;
	struct span best = { 0, 0 };
	size_t found = 0;

	for (size_t k = 0; k < change->pieces->list.count; k++) {
		struct span span = common_words(piece, &change->pieces->list.at[k]);

		if (span.end - span.from > best.end - best.from) {
			best = span;
			found = k;
		}
	}
	if (best.end - best.from < SHARED_COLS)
		return false;
	cut_piece(change->pieces, found, best);
	cut_lifetime(change, i, best);
	return true;
}

void
svg_lifetimes_go_on(struct svg_lifetimes *lifetimes, struct svg_open_lifetimes *open, struct svg_pieces *pieces, int tenth)
{
	struct change change = { .lifetimes = lifetimes, .open = open, .pieces = pieces };

	settle_same(&change);
	for (size_t i = change.settled; i < open->list.count;)
		i = share(&change, i) ? change.settled : i + 1;
	for (size_t i = change.settled; i < open->list.count; i++)
		lifetimes->list.at[open->list.at[i]].until = tenth;
	open->list.count = change.settled;
	for (size_t k = 0; k < pieces->list.count; k++)
		begin_lifetime(lifetimes, open, pieces->list.at[k], tenth);
	pieces->list.count = 0; /* the lifetimes own their words now */
}

void
svg_lifetimes_end(struct svg_lifetimes *lifetimes, int tenth)
{
	for (size_t i = 0; i < lifetimes->list.count; i++)
		if (lifetimes->list.at[i].until == SVG_LIFETIME_OPEN)
			lifetimes->list.at[i].until = tenth;
}

void
svg_lifetimes_release(struct svg_lifetimes *lifetimes)
{
	for (size_t i = 0; i < lifetimes->list.count; i++)
		free(lifetimes->list.at[i].piece.words);
	ARRAY_RELEASE(lifetimes->list);
}
