/*
 * An SVG document made of pieces.
 *
 * Pieces that appear and disappear together form one group with two classes: tN, when it
 * appears, is an animation-delay, and kN, how long it is visible, names keyframes that switch its
 * visibility. So a group costs some 20 bytes, and nothing is ever moved or faded, which some
 * browsers do smoothly even when told to do it in steps.
 *
 * Decimals are printed as integers: printf's depend on the locale.
 */
#include "ui/record/svg_document.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/memory.h"
#include "base/xml_text.h"
#include "ui/draw/shape.h"
#include "ui/record/svg_ink.h"

enum {
	PADDING_PX = 12,
	RADIUS_PX = 8,
	BASELINE_PX = 11,  /* of a cell's text: an underscore reaches up to 4 pixels below, and a viewer may round */
	TENTH_MS = 100,
	/* Steps come this much before the tenth: browsers look at multiples of 1/60 s, and rounding
	 * must not decide whether such an instant is before or after the step. */
	EARLY_MS = 3,
	PERCENT = 1000000, /* of the keyframes: decimals have six digits */
};

/* A wide letter is as wide as its font is high, 13.333 pixels, and has two cells of 8. */
static const char wide_spacing[] = "2.667";

static const char fonts[] =
    "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace";

/* ---- style ---- */

struct writer {
	FILE *out;
	const struct svg_document *document;
	struct svg_inks inks;
	int ids; /* given so far */
};

static bool
is_always(const struct svg_document *document, const struct svg_lifetime *lifetime)
{
	return lifetime->from == 0 && lifetime->until >= document->tenths;
}

/* The classes kN and tN that are in use. */
static void
write_times(FILE *out, const struct svg_document *document)
{
	int tenths = document->tenths;
	bool *lasts = mem_new((size_t)tenths + 1, 1), *begins = mem_new((size_t)tenths + 1, 1);

	for (size_t i = 0; i < document->count; i++) {
		const struct svg_lifetime *lifetime = &document->lifetimes[i];

		if (!is_always(document, lifetime))
			lasts[lifetime->until - lifetime->from] = begins[lifetime->from] = true;
	}
	fprintf(out, "g g{animation:%d.%ds step-end infinite}\n", tenths / 10, tenths % 10);
	for (int n = 1; n <= tenths; n++) {
		int64_t share = (int64_t)n * 100 * PERCENT / tenths; /* of a loop, in millionths of a percent */

		if (lasts[n])
			fprintf(out, "@keyframes k%d{0%%{visibility:visible}%d.%06d%%,to{visibility:hidden}}.k%d{animation-name:k%d}\n", n,
			    (int)(share / PERCENT), (int)(share % PERCENT), n, n);
	}
	for (int n = 0; n <= tenths; n++) {
		int ms = (n == 0 ? 0 : (tenths - n) * TENTH_MS) + EARLY_MS;

		if (begins[n])
			fprintf(out, ".t%d{animation-delay:-%d.%03ds}", n, ms / 1000, ms % 1000);
	}
	fputs("\n.h{visibility:hidden}\n@media(prefers-reduced-motion:reduce){g g{animation:none!important}}\n", out);
	free(lasts);
	free(begins);
}

/* Writes the definitions that stamped pieces refer to. */
static void
write_stamps(FILE *out, const struct svg_document *document)
{
	ARRAY(uint32_t) stamps = { 0 };

	for (size_t i = 0; i < document->count; i++) {
		const struct svg_piece *piece = &document->lifetimes[i].piece;
		size_t k = 0;

		if (piece->kind != PIECE_LINE || !shape_is_stamp(piece->glyph))
			continue;
		while (k < stamps.count && stamps.at[k] != piece->glyph)
			k++;
		if (k < stamps.count)
			continue;
		ARRAY_PUSH(stamps, piece->glyph);
		fprintf(out, "%s<path id=\"u%04x\" d=\"", k == 0 ? "<defs>\n" : "", (unsigned)piece->glyph);
		shape_write(out, piece->glyph, 0, 0, 1);
		fputs("\"/>\n", out);
	}
	if (stamps.count > 0)
		fputs("</defs>\n", out);
	ARRAY_RELEASE(stamps);
}

static void
write_head(struct writer *writer, bool moves)
{
	const struct svg_document *document = writer->document;
	int width = document->cols * CELL_WIDTH_PX + 2 * PADDING_PX, height = document->rows * CELL_HEIGHT_PX + 2 * PADDING_PX;
	const struct theme_paper *paper = theme_paper(document->theme);
	FILE *out = writer->out;

	fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"%d %d %d %d\" xml:space=\"preserve\">\n"
	    "<title>", width, height, -PADDING_PX, -PADDING_PX, width, height);
	xml_text_write(out, document->title);
	fprintf(out, "</title>\n<style>\ntext{font:13.333px %s;white-space:pre}\n", fonts);
	svg_inks_write(out, &writer->inks);
	if (moves)
		write_times(out, document);
	fprintf(out, "</style>\n<rect x=\"%d.5\" y=\"%d.5\" width=\"%d\" height=\"%d\" rx=\"%d\" fill=\"#%06x\" stroke=\"#%06x\"/>\n",
	    1 - PADDING_PX, 1 - PADDING_PX, width - 1, height - 1, RADIUS_PX, (unsigned)paper->bg, (unsigned)paper->frame);
	write_stamps(out, document);
}

/* ---- pieces ---- */

/* Pieces are painted layer by layer. Grounds come first, below everything else. Blocks touch
 * their neighbours, and soft edges would let a line of the ground shine through. */
enum layer { LAYER_GROUNDS, LAYER_BLOCKS, LAYER_INK, LAYER_COUNT };

static const enum layer layers[PIECE_KIND_COUNT] = {
	[PIECE_GROUND] = LAYER_GROUNDS, [PIECE_BLOCK] = LAYER_BLOCKS, [PIECE_LINE] = LAYER_INK, [PIECE_WORDS] = LAYER_INK,
};

static bool
is_stamped(const struct svg_piece *piece)
{
	return piece->kind == PIECE_LINE && shape_is_stamp(piece->glyph);
}

static int
compare(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

/* Orders by layer, then by lifetime; shapes by ink, words in reading order. */
static int
in_order(const void *a, const void *b)
{
	const struct svg_lifetime *x = *(const struct svg_lifetime *const *)a, *y = *(const struct svg_lifetime *const *)b;
	const struct svg_piece *p = &x->piece, *q = &y->piece;
	int order = compare(layers[p->kind], layers[q->kind]);

	order = order != 0 ? order : compare(x->from, y->from);
	order = order != 0 ? order : compare(x->until, y->until);
	order = order != 0 ? order : compare(p->kind, q->kind);
	order = order != 0 ? order : compare(is_stamped(p), is_stamped(q));
	order = order != 0 || p->kind == PIECE_WORDS ? order : compare(p->ink, q->ink);
	order = order != 0 ? order : compare(p->row, q->row);
	return order != 0 ? order : compare(p->col, q->col);
}

/* `id` is for others to refer to; 0 = none. */
static void
write_words(FILE *out, const struct svg_piece *piece, const struct svg_inks *inks, int id)
{
	fputs("<text", out);
	if (id > 0)
		fprintf(out, " id=\"w%d\"", id);
	svg_inks_write_class(out, inks, piece->ink);
	fprintf(out, " x=\"%d\" y=\"%d\"", piece->col * CELL_WIDTH_PX, piece->row * CELL_HEIGHT_PX + BASELINE_PX);
	if (svg_piece_letters(piece) > 1) /* one alone is not stretched */
		fprintf(out, " textLength=\"%d\"", piece->cols * CELL_WIDTH_PX);
	if (svg_piece_letters(piece) < piece->cols) /* for viewers that do not know textLength */
		fprintf(out, " letter-spacing=\"%s\"", wide_spacing);
	fputc('>', out);
	svg_write_words(out, piece);
	fputs("</text>\n", out);
}

/* Returns true if the pieces differ only in their rows. */
static bool
is_repeated(const struct svg_piece *a, const struct svg_piece *b)
{
	struct svg_piece moved = *b;

	moved.row = a->row;
	return a->words != NULL && svg_piece_same(a, &moved);
}

static void
write_shape(FILE *out, const struct svg_piece *piece)
{
	int x = piece->col * CELL_WIDTH_PX, y = piece->row * CELL_HEIGHT_PX, width = piece->cols * CELL_WIDTH_PX;

	if (piece->kind == PIECE_GROUND)
		fprintf(out, "M%d %dh%dv%dh-%dz", x, y, width, CELL_HEIGHT_PX, width);
	else
		shape_write(out, piece->glyph, x, y, piece->cols);
}

static void
write_stamped(FILE *out, const struct svg_piece *piece, const struct svg_inks *inks)
{
	for (int i = 0; i < piece->cols; i++) {
		fprintf(out, "<use href=\"#u%04x\"", (unsigned)piece->glyph);
		svg_inks_write_class(out, inks, piece->ink);
		fprintf(out, " x=\"%d\" y=\"%d\"/>\n", (piece->col + i) * CELL_WIDTH_PX, piece->row * CELL_HEIGHT_PX);
	}
}

/* Returns true if two pieces are written together: shapes as one path. */
static bool
can_join(const struct svg_piece *a, const struct svg_piece *b)
{
	return a->kind == b->kind && is_stamped(a) == is_stamped(b) && (a->ink == b->ink || a->kind == PIECE_WORDS);
}

/* The same words in one column (the clocks of requests that were sent together) are stored once.
 * Not so where nothing moves: text that is only referred to cannot be selected. */
static void
write_columns(struct writer *writer, const struct svg_lifetime *const *lifetimes, size_t count)
{
	int *ids = mem_new(count, sizeof *ids); /* -1: already written */

	for (size_t i = 0; i < count; i++) {
		const struct svg_piece *piece = &lifetimes[i]->piece;

		for (size_t k = i + 1; k < count && ids[i] == 0; k++)
			if (is_repeated(piece, &lifetimes[k]->piece))
				ids[i] = ++writer->ids;
		if (ids[i] >= 0)
			write_words(writer->out, piece, &writer->inks, ids[i]);
		for (size_t k = i + 1; k < count && ids[i] > 0; k++) {
			if (is_repeated(piece, &lifetimes[k]->piece)) {
				fprintf(writer->out, "<use href=\"#w%d\" y=\"%d\"/>\n", ids[i],
				    (lifetimes[k]->piece.row - piece->row) * CELL_HEIGHT_PX);
				ids[k] = -1;
			}
		}
	}
	free(ids);
}

static void
write_path(struct writer *writer, const struct svg_lifetime *const *lifetimes, size_t count)
{
	fputs("<path", writer->out);
	svg_inks_write_class(writer->out, &writer->inks, lifetimes[0]->piece.ink);
	fputs(" d=\"", writer->out);
	for (size_t i = 0; i < count; i++)
		write_shape(writer->out, &lifetimes[i]->piece);
	fputs("\"/>\n", writer->out);
}

/* Writes pieces that have the same lifetime. */
static void
write_group(struct writer *writer, const struct svg_lifetime *const *lifetimes, size_t count)
{
	for (size_t i = 0, end; i < count; i = end) {
		const struct svg_piece *piece = &lifetimes[i]->piece;

		for (end = i + 1; end < count && can_join(piece, &lifetimes[end]->piece); end++)
			;
		if (piece->kind == PIECE_WORDS && !is_always(writer->document, lifetimes[i]))
			write_columns(writer, lifetimes + i, end - i);
		else if (piece->kind == PIECE_WORDS)
			for (size_t k = i; k < end; k++)
				write_words(writer->out, &lifetimes[k]->piece, &writer->inks, 0);
		else if (is_stamped(piece))
			for (size_t k = i; k < end; k++)
				write_stamped(writer->out, &lifetimes[k]->piece, &writer->inks);
		else
			write_path(writer, lifetimes + i, end - i);
	}
}

/* Writes the pieces of one layer. */
static void
write_layer(struct writer *writer, const struct svg_lifetime *const *lifetimes, size_t count)
{
	int poster = writer->document->poster;

	for (size_t i = 0, end; i < count; i = end) {
		const struct svg_lifetime *lifetime = lifetimes[i];
		bool always = is_always(writer->document, lifetime), hidden = poster < lifetime->from || poster >= lifetime->until;

		for (end = i + 1; end < count && lifetimes[end]->from == lifetime->from && lifetimes[end]->until == lifetime->until; end++)
			;
		if (!always)
			fprintf(writer->out, "<g class=\"k%d t%d%s\">", lifetime->until - lifetime->from, lifetime->from, hidden ? " h" : "");
		write_group(writer, lifetimes + i, end - i);
		if (!always)
			fputs("</g>\n", writer->out);
	}
}

int
svg_document_write(FILE *out, const struct svg_document *document)
{
	struct writer writer = { .out = out, .document = document, .inks = svg_inks_of(document->lifetimes, document->count) };
	const struct svg_lifetime **lifetimes = mem_new(document->count, sizeof *lifetimes);
	bool moves = false;

	for (size_t i = 0; i < document->count; i++) {
		lifetimes[i] = &document->lifetimes[i];
		moves = moves || !is_always(document, lifetimes[i]);
	}
	if (document->count > 0)
		qsort(lifetimes, document->count, sizeof *lifetimes, in_order);
	write_head(&writer, moves);
	for (size_t i = 0, end; i < document->count; i = end) {
		enum layer layer = layers[lifetimes[i]->piece.kind];

		for (end = i + 1; end < document->count && layers[lifetimes[end]->piece.kind] == layer; end++)
			;
		fprintf(out, "<g%s>\n", layer == LAYER_INK ? "" : " shape-rendering=\"crispEdges\"");
		write_layer(&writer, lifetimes + i, end - i);
		fputs("</g>\n", out);
	}
	fputs("</svg>\n", out);
	svg_inks_release(&writer.inks);
	free(lifetimes);
	return ferror(out) || fflush(out) != 0 ? -1 : 0;
}
