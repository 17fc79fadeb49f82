#include "bench/growth_svg.h"

#include <math.h>
#include <string.h>

#include "base/xml_text.h"

enum {
	PANEL_COLS = 2, PANEL_PX = 520, HEIGHT_PX = 300,
	LEFT_PX = 64, RIGHT_PX = 120, TOP_PX = 44, BOTTOM_PX = 46, /* around a panel's area; the names of series stand on the right */
	AREA_WIDTH_PX = PANEL_PX - LEFT_PX - RIGHT_PX, AREA_HEIGHT_PX = HEIGHT_PX - TOP_PX - BOTTOM_PX,
	NAME_ROW_PX = 16, COLOURS = 5,
};

static const char style[] =
    "<style>text{font:12px ui-sans-serif,system-ui,sans-serif;fill:#24292f}.t{font-weight:bold}.n{fill:#57606a}.m{text-anchor:middle}"
    ".e{text-anchor:end}path{fill:none}.g{stroke:#d0d7de}.p{fill:#fff}.l{stroke-width:2}"
    ".c0{stroke:#0550ae;fill:#0550ae}.c1{stroke:#953800;fill:#953800}.c2{stroke:#116329;fill:#116329}.c3{stroke:#82318e;fill:#82318e}"
    ".c4{stroke:#57606a;fill:#57606a}path.l{fill:none}text.k{stroke:none}"
    "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.n{fill:#9198a1}.g{stroke:#3d444d}.p{fill:#0d1117}"
    ".c0{stroke:#79c0ff;fill:#79c0ff}.c1{stroke:#ffa657;fill:#ffa657}.c2{stroke:#7ee787;fill:#7ee787}.c3{stroke:#d2a8ff;fill:#d2a8ff}"
    ".c4{stroke:#9198a1;fill:#9198a1}}</style>\n";

/* A scale of whole powers of ten. */
struct scale {
	double least, most; /* their exponents */
	bool has_zero;      /* at its beginning stands a 0 instead of a power */
};

static double
x_of(const struct point *point)
{
	return point->x;
}

static double
y_of(const struct point *point)
{
	return point->y;
}

static struct scale
fit(const struct growth *growth, double (*of)(const struct point *))
{
	struct scale scale = { INFINITY, -INFINITY, false };

	for (size_t i = 0; i < growth->points.count; i++) {
		double value = of(&growth->points.at[i]);

		if (value > 0) {
			scale.least = fmin(scale.least, floor(log10(value)));
			scale.most = fmax(scale.most, ceil(log10(value)));
		} else {
			scale.has_zero = true;
		}
	}
	if (scale.least > scale.most)
		scale.least = scale.most = 0;
	if (scale.least == scale.most)
		scale.most++;
	if (scale.has_zero)
		scale.least--;
	return scale;
}

/* From 0 to 1. */
static double
share(const struct scale *scale, double value)
{
	return value > 0 ? (log10(value) - scale->least) / (scale->most - scale->least) : 0;
}

/* "10", "1,000", "0.1" */
static void
write_power(FILE *out, const struct scale *scale, double exponent)
{
	if (scale->has_zero && exponent == scale->least)
		fputc('0', out);
	else if (exponent >= 3)
		fprintf(out, "%.0f,000%s", pow(10, fmod(exponent, 3)), exponent >= 6 ? ",000" : "");
	else
		fprintf(out, "%.*f", exponent < 0 ? (int)-exponent : 0, pow(10, exponent));
}

/* ---- a panel ---- */

struct panel {
	FILE *out;
	const struct growth *growth;
	struct scale x, y;
	double left, bottom; /* of its area */
};

static double
place_x(const struct panel *panel, const struct point *point)
{
	return panel->left + share(&panel->x, point->x) * AREA_WIDTH_PX;
}

static double
place_y(const struct panel *panel, const struct point *point)
{
	return panel->bottom - share(&panel->y, point->y) * AREA_HEIGHT_PX;
}

static void
write_words(const struct panel *panel, double x, double y, const char *classes, const char *words)
{
	fprintf(panel->out, "<text class=\"%s\" x=\"%.0f\" y=\"%.0f\">", classes, x, y);
	xml_text_write(panel->out, words);
	fputs("</text>\n", panel->out);
}

static void
write_axes(const struct panel *panel)
{
	for (int exponent = (int)panel->x.least; exponent <= (int)panel->x.most; exponent++) {
		double x = panel->left + share(&panel->x, pow(10, exponent)) * AREA_WIDTH_PX;

		fprintf(panel->out, "<path class=\"g\" d=\"M%.0f %.0fv-%d\"/><text class=\"n m\" x=\"%.0f\" y=\"%.0f\">", x, panel->bottom,
		    AREA_HEIGHT_PX, x, panel->bottom + 16);
		write_power(panel->out, &panel->x, exponent);
		fputs("</text>\n", panel->out);
	}
	for (int exponent = (int)panel->y.least; exponent <= (int)panel->y.most; exponent++) {
		double y = panel->bottom - share(&panel->y, pow(10, exponent)) * AREA_HEIGHT_PX;

		fprintf(panel->out, "<path class=\"g\" d=\"M%.0f %.0fh%d\"/><text class=\"n e\" x=\"%.0f\" y=\"%.0f\">", panel->left, y,
		    AREA_WIDTH_PX, panel->left - 6, y + 4);
		write_power(panel->out, &panel->y, exponent);
		fputs("</text>\n", panel->out);
	}
}

/* The points from an index on, of one series. Returns the index behind them. */
static size_t
write_series(const struct panel *panel, size_t from, int series, double *name_y)
{
	const struct point *points = panel->growth->points.at;
	size_t end = from;
	char classes[32];

	fprintf(panel->out, "<path class=\"l c%d\" d=\"", series % COLOURS);
	for (; end < panel->growth->points.count && strcmp(points[end].series, points[from].series) == 0; end++)
		fprintf(panel->out, "%c%.1f %.1f", end == from ? 'M' : 'L', place_x(panel, &points[end]), place_y(panel, &points[end]));
	fputs("\"/>\n", panel->out);
	for (size_t i = from; i < end; i++) {
		char x[NUMBER_SIZE], y[NUMBER_SIZE];

		fprintf(panel->out, "<circle class=\"c%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>%s %s: %s %s</title></circle>\n", series % COLOURS,
		    place_x(panel, &points[i]), place_y(panel, &points[i]), number_write(points[i].x, x), panel->growth->x,
		    number_write(points[i].y, y), panel->growth->y);
	}
	snprintf(classes, sizeof classes, "k c%d", series % COLOURS);
	write_words(panel, panel->left + AREA_WIDTH_PX + 10, *name_y, classes, points[from].series);
	*name_y += NAME_ROW_PX;
	return end;
}

static void
write_panel(FILE *out, const struct growth *growth, double left, double top)
{
	struct panel panel = { .out = out, .growth = growth, .x = fit(growth, x_of), .y = fit(growth, y_of), .left = left + LEFT_PX,
		.bottom = top + HEIGHT_PX - BOTTOM_PX };
	double name_y = top + TOP_PX + 10;
	int series = 0;

	write_words(&panel, left + 12, top + 20, "t", growth->title);
	write_words(&panel, left + 12, top + 36, "n", growth->y);
	write_words(&panel, panel.left + AREA_WIDTH_PX / 2.0, panel.bottom + 34, "n m", growth->x);
	write_axes(&panel);
	for (size_t i = 0; i < growth->points.count; series++)
		i = write_series(&panel, i, series, &name_y);
}

void
growth_svg_write(FILE *out, const struct growth *growths, size_t count)
{
	int rows = (int)((count + PANEL_COLS - 1) / PANEL_COLS);

	fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">\n", PANEL_COLS * PANEL_PX,
	    rows * HEIGHT_PX, PANEL_COLS * PANEL_PX, rows * HEIGHT_PX);
	fputs("<title>How costs grow</title>\n", out);
	fputs(style, out);
	fputs("<rect class=\"p\" width=\"100%\" height=\"100%\"/>\n", out);
	for (size_t i = 0; i < count; i++) {
		size_t col = i % PANEL_COLS, row = i / PANEL_COLS;

		write_panel(out, &growths[i], (double)col * PANEL_PX, (double)row * HEIGHT_PX);
	}
	fputs("</svg>\n", out);
}
