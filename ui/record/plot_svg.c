/*
 * The plot as SVG.
 *
 * Its font is the pictures': a letter is 8 pixels wide, so that where words end is known without asking whoever draws them.
 * Numbers are printed as integers, or in tenths by hand: printf's decimals depend on the locale.
 */
#include "ui/record/plot_svg.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/duration.h"
#include "base/new_file.h"
#include "base/utf8.h"
#include "base/xml_text.h"
#include "log/request.h"
#include "tell/plot_path.h"
#include "ui/draw/text.h"

/* A triangle is a little larger than a circle: behind one it is still to be seen. */
enum {
	LETTER_PX = 8, ROW_PX = 20,
	WIDTH_PX = 760, EDGE_PX = 24,
	TITLE_Y_PX = 38, LAWS_Y_PX = 64,  /* baselines */
	AREA_ABOVE_PX = 18, AREA_PX = 300,
	AXIS_BELOW_PX = 22,               /* from the axis to the baseline of its numbers */
	TICK_PX = 5,
	LABEL_GAP_PX = 10,
	MARK_PX = 5, NAME_PX = 18,        /* a mark's half; from there to the words behind it */
	LINE_SIZE = 320,
};

/* Where everything is. */
struct places {
	FILE *out;
	const struct plot *plot;
	int left_px, right_px, top_px, bottom_px; /* of the area */
	int height_px;
};

static const char *const class_of[PROGRAM_COUNT] = { [TRACK_SYNC] = "s", [TRACK_ASYNC] = "a" };

/* ---- colours ---- */

static const struct {
	const char *name;
	enum role role;
	const char *property;
} inks[] = {
	{ "t", ROLE_TEXT, "fill" }, { "d", ROLE_DIM, "fill" }, { "f", ROLE_FAILED, "fill" },
	{ "s", ROLE_STUCK, "fill" }, { "a", ROLE_SPIN, "fill" }, { "ls", ROLE_STUCK, "stroke" }, { "la", ROLE_SPIN, "stroke" },
	{ "r", ROLE_RULE, "stroke" }, { "c", ROLE_TEXT, "stroke" },
};

static void
write_colours(FILE *out, enum theme theme)
{
	const struct theme_paper *paper = theme_paper(theme);

	fprintf(out, ".p{fill:#%06x;stroke:#%06x}", (unsigned)paper->bg, (unsigned)paper->frame);
	for (size_t i = 0; i < sizeof inks / sizeof *inks; i++) {
		int32_t fg = theme_look(theme, inks[i].role)->fg;

		fprintf(out, ".%s{%s:#%06x}", inks[i].name, inks[i].property, (unsigned)(fg == COLOUR_DEFAULT ? paper->fg : fg));
	}
	fputc('\n', out);
}

static void
write_style(FILE *out, enum theme theme)
{
	fputs("<style>\ntext{font:13.333px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace;white-space:pre}\n"
	    ".b{font-weight:bold}.e{text-anchor:end}\n"
	    ".l{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}.a2{stroke-dasharray:6 5}.g{stroke-width:1;stroke-dasharray:1 3}\n"
	    ".h{fill:none;stroke-width:1;stroke-dasharray:1 5}.c{fill:none;stroke-width:1.5}.r{fill:none}\n", out);
	write_colours(out, theme == THEME_AUTO ? THEME_LIGHT : theme);
	if (theme == THEME_AUTO) {
		fputs("@media(prefers-color-scheme:dark){\n", out);
		write_colours(out, THEME_DARK);
		fputs("}\n", out);
	}
	fputs("</style>\n", out);
}

/* ---- numbers and words ---- */

/* In tenths of a pixel. */
static void
write_px(FILE *out, double px)
{
	int tenths = (int)(px * 10 + (px < 0 ? -0.5 : 0.5));

	fprintf(out, "%s%d.%d", tenths < 0 ? "-" : "", abs(tenths) / 10, abs(tenths) % 10);
}

static double
x_of(const struct places *p, double share)
{
	return p->left_px + share * (p->right_px - p->left_px);
}

static double
y_of(const struct places *p, double share)
{
	return p->bottom_px - share * (p->bottom_px - p->top_px);
}

static void
write_words(const struct places *p, double x, double y, const char *classes, const char *words)
{
	fprintf(p->out, "<text class=\"%s\" x=\"", classes);
	write_px(p->out, x);
	fputs("\" y=\"", p->out);
	write_px(p->out, y);
	fputs("\">", p->out);
	xml_text_write(p->out, words);
	fputs("</text>\n", p->out);
}

static void
write_rule(const struct places *p, double x0, double y0, double x1, double y1, const char *classes)
{
	fprintf(p->out, "<path class=\"%s\" d=\"M", classes);
	write_px(p->out, x0);
	fputc(' ', p->out);
	write_px(p->out, y0);
	fputc('L', p->out);
	write_px(p->out, x1);
	fputc(' ', p->out);
	write_px(p->out, y1);
	fputs("\"/>\n", p->out);
}

/* ---- what it shows, for those who do not see it ---- */

/* "requests 8, sync: 8.0 s" */
static void
write_point_words(const struct plot *plot, const struct plot_point *point, char *out, size_t size)
{
	char at[KNOB_LABEL_SIZE], took[32], law[32];

	knob_label(plot->knob, point->value, at, sizeof at);
	duration_format(point->took_us, took, sizeof took);
	utf8_format(out, size, "%s, %s: %s", at, track_name(point->track), took);
	if (point->law.us == NEVER_US)
		return;
	duration_format(point->law.us, law, sizeof law);
	utf8_add(out, size, "; the law says %s", law);
}

static void
write_description(const struct places *p)
{
	const struct plot *plot = p->plot;
	char words[LINE_SIZE];

	fputs("<title id=\"title\">", p->out);
	utf8_format(words, sizeof words, "%s%s%s", plot->title, plot->others[0] != '\0' ? ": " : "", plot->others);
	xml_text_write(p->out, words);
	fputs("</title>\n<desc id=\"words\">", p->out);
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
		if (!plot->line[track].runs)
			continue;
		utf8_format(words, sizeof words, "The law of %s: %s. ", track_name(track), plot->line[track].words);
		xml_text_write(p->out, words);
	}
	fputs("Measured: ", p->out);
	for (size_t i = 0; i < plot->points.count; i++) {
		write_point_words(plot, &plot->points.at[i], words, sizeof words);
		xml_text_write(p->out, i > 0 ? ". " : "");
		xml_text_write(p->out, words);
	}
	fputs(".</desc>\n", p->out);
}

/* ---- marks ---- */

static void
write_mark(const struct places *p, double x, double y, enum track track)
{
	if (track == TRACK_ASYNC) {
		fputs("<circle class=\"a\" cx=\"", p->out);
		write_px(p->out, x);
		fputs("\" cy=\"", p->out);
		write_px(p->out, y);
		fprintf(p->out, "\" r=\"%d\"/>", MARK_PX);
		return;
	}
	fputs("<path class=\"s\" d=\"M", p->out);
	write_px(p->out, x - MARK_PX - 1);
	fputc(' ', p->out);
	write_px(p->out, y + MARK_PX - 1);
	fprintf(p->out, "h%dl-%d -%dz\"/>", 2 * MARK_PX + 2, MARK_PX + 1, 2 * MARK_PX + 1);
}

/* The chosen run's has a ring. Where a mouse rests on it, it says what it is. */
static void
write_point(const struct places *p, const struct plot_point *point)
{
	double x = x_of(p, plot_axis_share(&p->plot->x, point->value)), y = y_of(p, plot_axis_share(&p->plot->y, point->took_us));
	char words[LINE_SIZE];

	fputs("<g>", p->out);
	if (point->is_chosen) {
		fputs("<circle class=\"c\" cx=\"", p->out);
		write_px(p->out, x);
		fputs("\" cy=\"", p->out);
		write_px(p->out, y);
		fprintf(p->out, "\" r=\"%d\"/>", 2 * MARK_PX - 1);
	}
	write_mark(p, x, y, point->track);
	fputs("<title>", p->out);
	write_point_words(p->plot, point, words, sizeof words);
	xml_text_write(p->out, point->is_off ? point->why : words);
	fputs("</title></g>\n", p->out);
	if (point->is_off)
		write_words(p, x + 2 * MARK_PX, y + MARK_PX, "f b", "!");
}

/* ---- axes and lines ---- */

static void
write_axes(const struct places *p)
{
	struct plot_tick ticks[PLOT_TICKS_MAX];
	int count = plot_axis_ticks_up(&p->plot->y, (p->bottom_px - p->top_px) / ROW_PX, ticks);

	for (int i = 0; i < count; i++) {
		double y = y_of(p, ticks[i].share);

		write_rule(p, p->left_px, y, p->right_px, y, "r g");
		write_words(p, p->left_px - LABEL_GAP_PX, y + TICK_PX, "d e", ticks[i].label);
	}
	write_rule(p, p->left_px, p->top_px, p->left_px, p->bottom_px, "r");
	write_rule(p, p->left_px, p->bottom_px, p->right_px, p->bottom_px, "r");
	count = plot_axis_ticks_across(&p->plot->x, (p->right_px - p->left_px) / LETTER_PX, ticks);
	for (int i = 0; i < count; i++) {
		double x = x_of(p, ticks[i].share), half = (double)utf8_length(ticks[i].label) * LETTER_PX / 2;
		int most_px = p->right_px + EDGE_PX / 2;

		write_rule(p, x, p->bottom_px, x, p->bottom_px + TICK_PX, "r");
		x = x + half > most_px ? most_px - half : x;
		write_words(p, x - half, p->bottom_px + AXIS_BELOW_PX, "d", ticks[i].label);
	}
}

static void
write_path(const struct places *p, enum track track, enum plot_edge edge)
{
	struct plot_path path = { 0 };

	plot_path_add(p->plot, track, edge, &path);
	if (path.spots.count > 0) {
		fprintf(p->out, "<path class=\"%s l%s%s\" d=\"", edge == PLOT_MIDDLE ? "l" : "h", class_of[track],
		    edge == PLOT_MIDDLE && track == TRACK_ASYNC ? " a2" : "");
		for (size_t i = 0; i < path.spots.count; i++) {
			const struct plot_spot *spot = &path.spots.at[i];

			fputc(spot->joined ? 'L' : 'M', p->out);
			write_px(p->out, x_of(p, spot->x));
			fputc(' ', p->out);
			write_px(p->out, y_of(p, spot->y));
		}
		fputs("\"/>\n", p->out);
	}
	plot_path_release(&path);
}

static void
write_lines(const struct places *p)
{
	fprintf(p->out, "<g clip-path=\"url(#area)\">\n");
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
		if (plot_has_band(p->plot, track)) {
			write_path(p, track, PLOT_LEAST);
			write_path(p, track, PLOT_MOST);
		}
		write_path(p, track, PLOT_MIDDLE);
	}
	fputs("</g>\n", p->out);
}

/* ---- words above and below ---- */

static void
write_title(const struct places *p)
{
	const struct plot *plot = p->plot;
	int title = (int)utf8_length(plot->title) * LETTER_PX, room = (WIDTH_PX - 2 * EDGE_PX - title) / LETTER_PX;
	const char *scale = plot->x.is_log ? "both scales logarithmic" : "";
	char others[LINE_SIZE];

	room -= scale[0] != '\0' ? (int)utf8_length(scale) + 2 : 0;
	write_words(p, EDGE_PX, TITLE_Y_PX, "t b", plot->title);
	utf8_format(others, sizeof others, ": %s", plot->others);
	if (plot->others[0] != '\0' && text_cols(others) > room)
		utf8_format(others, sizeof others, ": %.*s…", (int)text_cut(plot->others, room - 2, &title), plot->others);
	if (plot->others[0] != '\0')
		write_words(p, EDGE_PX + (int)utf8_length(plot->title) * LETTER_PX, TITLE_Y_PX, "d", others);
	if (scale[0] != '\0')
		write_words(p, WIDTH_PX - EDGE_PX, TITLE_Y_PX, "d e", scale);
}

static int
count_programs(const struct plot *plot)
{
	return plot->line[TRACK_SYNC].runs + plot->line[TRACK_ASYNC].runs;
}

static void
write_laws(const struct places *p)
{
	int y = LAWS_Y_PX;

	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
		const char *name = track_name(track);

		if (!p->plot->line[track].runs)
			continue;
		write_mark(p, EDGE_PX + MARK_PX, y - MARK_PX, track);
		write_words(p, EDGE_PX + NAME_PX, y, "t b", name);
		write_words(p, EDGE_PX + NAME_PX + (int)(strlen(name) + 2) * LETTER_PX, y, "t", p->plot->line[track].words);
		y += ROW_PX;
	}
}

enum { NOTE_COLS = (WIDTH_PX - 2 * EDGE_PX - NAME_PX) / LETTER_PX };

static int
note_rows(const struct plot *plot)
{
	int rows = 0;

	for (size_t i = 0; i < plot->points.count; i++)
		rows += plot->points.at[i].is_off ? text_rows(plot->points.at[i].why, NOTE_COLS) : 0;
	return rows;
}

static void
write_notes(const struct places *p)
{
	int y = p->bottom_px + AXIS_BELOW_PX + ROW_PX + ROW_PX / 2;

	for (size_t i = 0; i < p->plot->points.count; i++) {
		const char *why = p->plot->points.at[i].why;

		if (!p->plot->points.at[i].is_off)
			continue;
		write_words(p, EDGE_PX, y, "f b", "!");
		while (*why != '\0') {
			size_t bytes = text_row(why, NOTE_COLS, "");
			char row[LINE_SIZE];

			utf8_format(row, sizeof row, "%.*s", (int)bytes, why);
			write_words(p, EDGE_PX + NAME_PX, y, "t", row);
			why = text_behind_row(why, bytes);
			y += ROW_PX;
		}
	}
}

/* ---- the whole ---- */

static void
find_places(FILE *out, const struct plot *plot, struct places *p)
{
	struct plot_tick ticks[PLOT_TICKS_MAX];
	int count = plot_axis_ticks_up(&plot->y, AREA_PX / ROW_PX, ticks), letters = 0, notes = note_rows(plot);

	for (int i = 0; i < count; i++)
		letters = (int)utf8_length(ticks[i].label) > letters ? (int)utf8_length(ticks[i].label) : letters;
	*p = (struct places){ .out = out, .plot = plot, .right_px = WIDTH_PX - EDGE_PX, .left_px = EDGE_PX + letters * LETTER_PX + LABEL_GAP_PX };
	p->top_px = LAWS_Y_PX + (count_programs(plot) - 1) * ROW_PX + AREA_ABOVE_PX;
	p->bottom_px = p->top_px + AREA_PX;
	p->height_px = p->bottom_px + AXIS_BELOW_PX + EDGE_PX + (notes > 0 ? notes * ROW_PX + ROW_PX / 4 : 0);
}

static void
write_plot(const struct places *p)
{
	write_title(p);
	write_laws(p);
	write_axes(p);
	write_lines(p);
	for (int chosen = 0; chosen < 2; chosen++)
		for (size_t i = 0; i < p->plot->points.count; i++)
			if (p->plot->points.at[i].is_chosen == (chosen == 1))
				write_point(p, &p->plot->points.at[i]);
	write_notes(p);
}

int
plot_svg_write(FILE *out, const struct plot *plot, enum theme theme)
{
	struct places p;

	find_places(out, plot, &p);
	p.height_px = plot->is_there ? p.height_px : 3 * EDGE_PX;
	fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"title words\">\n",
	    WIDTH_PX, p.height_px, WIDTH_PX, p.height_px);
	if (plot->is_there)
		write_description(&p);
	write_style(out, theme);
	fprintf(out, "<clipPath id=\"area\"><path d=\"M%d %dH%dV%dH%dz\"/></clipPath>\n", p.left_px, p.top_px, p.right_px, p.bottom_px + 2, p.left_px);
	fprintf(out, "<rect class=\"p\" x=\".5\" y=\".5\" width=\"%d\" height=\"%d\" rx=\"8\"/>\n", WIDTH_PX - 1, p.height_px - 1);
	if (plot->is_there)
		write_plot(&p);
	else
		write_words(&p, EDGE_PX, TITLE_Y_PX, "t", plot->words);
	fputs("</svg>\n", out);
	return ferror(out) || fflush(out) != 0 ? -1 : 0;
}

int
plot_svg_save(const char *path, const struct plot *plot, enum theme theme, char *why, size_t why_size)
{
	struct new_file file;

	if (new_file_open(&file, path, why, why_size) != 0)
		return -1;
	if (plot_svg_write(file.stream, plot, theme) != 0)
		return new_file_give_up(&file, why, why_size);
	return new_file_close(&file, why, why_size);
}
