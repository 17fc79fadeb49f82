/*
 * Shapes: glyphs as SVG path data.
 *
 * A line is one pixel thick, a heavy one three; the middle of a cell is its pixel (4, 8), and arms run
 * from there to the cell's edges. A double line is two rails, one pixel to either side of the middle.
 * All rectangles have the same orientation, so that the places where they overlap are filled, too.
 */
#include "ui/draw/shape.h"

#include <stddef.h>
#include <string.h>

enum {
	MIDDLE_X = CELL_WIDTH_PX / 2,
	MIDDLE_Y = CELL_HEIGHT_PX / 2,
	BOX_FIRST = 0x2500, BOX_LAST = 0x257f,
	BLOCK_FIRST = 0x2580, BLOCK_LAST = 0x259f,
	DOTS_NONE = 0x2800, DOTS_LAST = 0x28ff,
};

/* ---- box drawing ---- */

enum weight { ABSENT, LIGHT, HEAVY, DOUBLE };

/* The arms of U+2500 to U+257F as weights: up, right, down, left. "": it has no arms. */
static const char arms[BOX_LAST - BOX_FIRST + 1][5] = {
	"0101", "0202", "1010", "2020", "", "", "", "", "", "", "", "", "0110", "0210", "0120", "0220",
	"0011", "0012", "0021", "0022", "1100", "1200", "2100", "2200", "1001", "1002", "2001", "2002", "1110", "1210", "2110", "1120",
	"2120", "2210", "1220", "2220", "1011", "1012", "2011", "1021", "2021", "2012", "1022", "2022", "0111", "0112", "0211", "0212",
	"0121", "0122", "0221", "0222", "1101", "1102", "1201", "1202", "2101", "2102", "2201", "2202", "1111", "1112", "1211", "1212",
	"2111", "1121", "2121", "2112", "2211", "1122", "1221", "2212", "1222", "2122", "2221", "2222", "", "", "", "",
	"0303", "3030", "0310", "0130", "0330", "0013", "0031", "0033", "1300", "3100", "3300", "1003", "3001", "3003", "1310", "3130",
	"3330", "1013", "3031", "3033", "0313", "0131", "0333", "1303", "3101", "3303", "1313", "3131", "3333", "", "", "",
	"", "", "", "", "0001", "1000", "0100", "0010", "0002", "2000", "0200", "0020", "0201", "1020", "0102", "2010",
};

/* ┄ and its like. */
static const struct {
	uint16_t glyph;
	uint8_t count;
	bool upright, heavy;
} dashes[] = {
	{ 0x2504, 3, false, false }, { 0x2505, 3, false, true }, { 0x2506, 3, true, false }, { 0x2507, 3, true, true },
	{ 0x2508, 4, false, false }, { 0x2509, 4, false, true }, { 0x250a, 4, true, false }, { 0x250b, 4, true, true },
	{ 0x254c, 2, false, false }, { 0x254d, 2, false, true }, { 0x254e, 2, true, false }, { 0x254f, 2, true, true },
};

/* ---- drawn by hand: from the cell's upper left corner ---- */

/* On a line; and among words, a little higher. */
#define CIRCLE "m.5 8.5a3.5 3.5 0 1 1 7 0a3.5 3.5 0 1 1-7 0z"
#define SPINNER "m.5 7.5a3.5 3.5 0 1 1 7 0a3.5 3.5 0 1 1-7 0z"

static const struct {
	uint16_t glyph;
	const char *path;
} drawn[] = {
	{ 0x256d, "m4 16v-4a4 4 0 0 1 4-4v1a3 3 0 0 0-3 3v4z" },               /* ╭ */
	{ 0x256e, "m0 8h1a4 4 0 0 1 4 4v4h-1v-4a3 3 0 0 0-3-3h-1z" },          /* ╮ */
	{ 0x256f, "m5 0v5a4 4 0 0 1-4 4h-1v-1h1a3 3 0 0 0 3-3v-5z" },          /* ╯ */
	{ 0x2570, "m4 0v5a4 4 0 0 0 4 4v-1a3 3 0 0 1-3-3v-5z" },               /* ╰ */
	{ 0x2571, "m8 0v1l-7 15h-1v-1l7-15z" },                                /* ╱ */
	{ 0x2572, "m0 0h1l7 15v1h-1l-7-15z" },                                 /* ╲ */
	{ 0x2573, "m8 0v1l-7 15h-1v-1l7-15zm-8 0h1l7 15v1h-1l-7-15z" },         /* ╳ */
	{ 0x2016, "m2 3h1v11h-1zm3 0h1v11h-1z" },                              /* ‖ */
	{ 0x25a0, "m1 5h6v7h-6z" },                                            /* ■ */
	{ 0x25b2, "m0 12h8l-4-7z" },                                           /* ▲ */
	{ 0x25b6, "m0 4l8 4.5l-8 4.5z" },                                      /* ▶ */
	{ 0x25b8, "m2 4l5 3.5l-5 3.5z" },                                      /* ▸ */
	{ 0x25bc, "m0 5h8l-4 7z" },                                            /* ▼ */
	{ 0x25c0, "m8 4l-8 4.5l8 4.5z" },                                      /* ◀ */
	{ 0x25c2, "m6 5l-5 3.5l5 3.5z" },                                      /* ◂ */
	{ 0x25c6, "m4 4.5l4 4l-4 4l-4-4z" },                                   /* ◆ */
	{ 0x25c7, "m4 4.5l4 4l-4 4l-4-4zm0 1.5l-2.5 2.5l2.5 2.5l2.5-2.5z" },   /* ◇ */
	{ 0x25cb, CIRCLE "m1 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0z" },        /* ○ */
	{ 0x25cf, CIRCLE },                                                    /* ● */
	{ 0x25d0, SPINNER "m3.5 2.5a2.5 2.5 0 0 0 0-5z" },                     /* ◐ */
	{ 0x25d1, SPINNER "m3.5-2.5a2.5 2.5 0 0 0 0 5z" },                     /* ◑ */
	{ 0x25d2, SPINNER "m6 0a2.5 2.5 0 0 0-5 0z" },                         /* ◒ */
	{ 0x25d3, SPINNER "m1 0a2.5 2.5 0 0 0 5 0z" },                         /* ◓ */
	{ 0x2605, "m4 4l1.1 3.1h2.9l-2.3 2l.9 3.2l-2.6-1.9l-2.6 1.9l.9-3.2l-2.3-2h2.9z" }, /* ★ */
};

/* ---- blocks ---- */

/* Of U+2596 to U+259F: bits of the quarters upper left, upper right, lower left, lower right. */
enum { UL = 1, UR = 2, LL = 4, LR = 8, QUARTERS_FIRST = 0x2596 };
static const uint8_t quarters[] = { LL, LR, UL, UL | LL | LR, UL | LR, UL | UR | LL, UL | UR | LR, UR, UR | LL, UR | LL | LR };

static const char *
find_drawn(uint32_t glyph)
{
	for (size_t i = 0; i < sizeof drawn / sizeof *drawn; i++)
		if (drawn[i].glyph == glyph)
			return drawn[i].path;
	return NULL;
}

int
shape_shade(uint32_t glyph)
{
	return glyph == 0x2588 ? 100 : glyph >= 0x2591 && glyph <= 0x2593 ? 25 * (int)(glyph - 0x2590) : 0;
}

enum shape_kind
shape_kind(uint32_t glyph)
{
	if (shape_shade(glyph) > 0)
		return SHAPE_SHADE;
	if (glyph >= BLOCK_FIRST && glyph <= BLOCK_LAST)
		return SHAPE_BLOCK;
	if ((glyph >= BOX_FIRST && glyph <= BOX_LAST) || (glyph > DOTS_NONE && glyph <= DOTS_LAST) || find_drawn(glyph) != NULL)
		return SHAPE_LINE;
	return SHAPE_NONE;
}

static size_t
find_dashes(uint32_t glyph)
{
	size_t i = 0;

	while (i < sizeof dashes / sizeof *dashes && dashes[i].glyph != glyph)
		i++;
	return i;
}

bool
shape_is_stamp(uint32_t glyph)
{
	return find_drawn(glyph) != NULL || find_dashes(glyph) < sizeof dashes / sizeof *dashes;
}

static void
rectangle(FILE *out, int x, int y, int width, int height)
{
	fprintf(out, "M%d %dh%dv%dh-%dz", x, y, width, height, width);
}

/* The same, along a line: `along` is across the page, or down it. */
static void
bar(FILE *out, int x, int y, bool upright, int along, int across, int length, int thickness)
{
	if (upright)
		rectangle(out, x + across, y + along, thickness, length);
	else
		rectangle(out, x + along, y + across, length, thickness);
}

static void
write_dashes(FILE *out, size_t i, int x, int y)
{
	int room = dashes[i].upright ? CELL_HEIGHT_PX : CELL_WIDTH_PX, count = dashes[i].count;
	int middle = dashes[i].upright ? MIDDLE_X : MIDDLE_Y;

	for (int k = 0; k < count; k++)
		bar(out, x, y, dashes[i].upright, k * room / count, middle - dashes[i].heavy, room * 5 / 8 / count,
		    dashes[i].heavy ? 3 : 1);
}

/*
 * Writes one rail of an arm, from the edge to the middle. It ends after the lines that it meets there;
 * but where a double line runs past it, at the nearer rail: the space between rails stays empty, unless
 * a single line crosses it.
 */
static void
write_rail(FILE *out, int x, int y, const enum weight w[4], int arm, int beside, int thickness)
{
	bool upright = arm % 2 == 0, towards_end = arm == 1 || arm == 2;
	int room = upright ? CELL_HEIGHT_PX : CELL_WIDTH_PX, middle = upright ? MIDDLE_Y : MIDDLE_X;
	enum weight before = w[upright ? 3 : 0], after = w[upright ? 1 : 2]; /* what crosses: up or left of it, and the other */
	int half = before >= HEAVY || after >= HEAVY;
	bool goes_through = w[arm] != DOUBLE && w[(arm + 2) % 4] != ABSENT;
	bool stops = (beside > 0 || before == DOUBLE) && (beside < 0 || after == DOUBLE) && !goes_through;
	int reach = stops ? -half : half; /* beyond the middle */
	int across = (upright ? MIDDLE_X : MIDDLE_Y) + beside - thickness / 2;

	if (towards_end)
		bar(out, x, y, upright, middle - reach, across, room - middle + reach, thickness);
	else
		bar(out, x, y, upright, 0, across, middle + 1 + reach, thickness);
}

/* Where opposite arms are the same and nothing crosses them, one bar makes up both. */
static void
write_cross(FILE *out, const char *weights, int x, int y, int cells)
{
	enum weight w[4];
	bool straight[2];

	for (int arm = 0; arm < 4; arm++)
		w[arm] = (enum weight)(weights[arm] - '0');
	for (int upright = 0; upright < 2; upright++)
		straight[upright] = w[!upright] == w[!upright + 2] && w[upright] == ABSENT && w[upright + 2] == ABSENT;
	for (int arm = 0; arm < 4; arm++) {
		bool upright = arm % 2 == 0;
		int rails = w[arm] == DOUBLE ? 2 : w[arm] != ABSENT, thickness = w[arm] == HEAVY ? 3 : 1;

		for (int k = 0; k < rails; k++) {
			int beside = w[arm] == DOUBLE ? 2 * k - 1 : 0;

			if (!straight[upright])
				write_rail(out, x, y, w, arm, beside, thickness);
			else if (arm < 2)
				bar(out, x, y, upright, 0, (upright ? MIDDLE_X : MIDDLE_Y) + beside - thickness / 2,
				    upright ? CELL_HEIGHT_PX : cells * CELL_WIDTH_PX, thickness);
		}
	}
}

static void
write_block(FILE *out, uint32_t glyph, int x, int y, int width)
{
	enum { W = CELL_WIDTH_PX, H = CELL_HEIGHT_PX };
	int lower = (int)(glyph - 0x2580) * H / 8, left = (int)(0x2590 - glyph) * W / 8;

	if (glyph == 0x2580 || glyph == 0x2594) /* ▀ ▔ */
		rectangle(out, x, y, width, glyph == 0x2580 ? H / 2 : H / 8);
	else if (glyph < 0x2588)
		rectangle(out, x, y + H - lower, width, lower);
	else if (glyph < 0x2590)
		rectangle(out, x, y, left, H);
	else if (glyph == 0x2590) /* ▐ */
		rectangle(out, x + W / 2, y, W / 2, H);
	else if (glyph == 0x2595) /* ▕ */
		rectangle(out, x + W - W / 8, y, W / 8, H);
	else
		for (int k = 0; k < 4; k++)
			if (quarters[glyph - QUARTERS_FIRST] & 1 << k)
				rectangle(out, x + k % 2 * W / 2, y + k / 2 * H / 2, W / 2, H / 2);
}

/* Two by four, as far from one another as from those of the next cell. */
static void
write_dots(FILE *out, uint32_t dots, int x, int y)
{
	static const uint8_t bits[4][2] = { { 0, 3 }, { 1, 4 }, { 2, 5 }, { 6, 7 } };
	enum { DOT = 2 };

	for (int row = 0; row < 4; row++)
		for (int col = 0; col < 2; col++)
			if ((dots >> bits[row][col] & 1) != 0)
				rectangle(out, x + col * CELL_WIDTH_PX / 2 + DOT / 2, y + row * CELL_HEIGHT_PX / 4 + DOT / 2, DOT, DOT);
}

/* Returns true if cells side by side form one rectangle. */
static bool
runs_through(uint32_t glyph)
{
	return glyph == BOX_FIRST || glyph == BOX_FIRST + 1 || glyph == 0x2550 || (glyph >= 0x2580 && glyph < 0x2588) || glyph == 0x2594;
}

static void
write_one(FILE *out, uint32_t glyph, int x, int y, int cells)
{
	const char *path = find_drawn(glyph);

	if (path != NULL) {
		fprintf(out, "M%d %d%s", x, y, path);
	} else if (glyph > DOTS_NONE) {
		write_dots(out, glyph - DOTS_NONE, x, y);
	} else if (glyph >= BLOCK_FIRST) {
		write_block(out, glyph, x, y, cells * CELL_WIDTH_PX);
	} else if (arms[glyph - BOX_FIRST][0] != '\0') {
		write_cross(out, arms[glyph - BOX_FIRST], x, y, cells);
	} else {
		write_dashes(out, find_dashes(glyph), x, y);
	}
}

void
shape_write(FILE *out, uint32_t glyph, int x_px, int y_px, int cells)
{
	if (runs_through(glyph)) {
		write_one(out, glyph, x_px, y_px, cells);
		return;
	}
	for (int i = 0; i < cells; i++)
		write_one(out, glyph, x_px + i * CELL_WIDTH_PX, y_px, 1);
}
