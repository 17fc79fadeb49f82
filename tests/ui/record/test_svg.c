/*
 * Pictures: what is written as SVG is read back, text by text, and must be the grid;
 * of a film the grid of every moment. With WAITSCOPE_PICTURES=DIRECTORY, it writes some
 * pictures there instead, for tests/ui/record/pictures.sh and for people to look at.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "support/letters.h"
#include "support/random_trace.h"
#include "support/sample_screen.h"
#include "ui/draw/shape.h"
#include "ui/record/svg.h"
#include "ui/record/svg_ink.h"
#include "ui/record/svg_piece.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { MS = 1000, S = 1000 * 1000, STILL = -1, BASELINE_PX = 11, UNDERSCORE_PX = 4, MAX_IDS = 4096, MAX_TENTHS = 1024, FILM_BYTES = 110 * 1000 };

/* ---- reading ---- */

struct reader {
	const char *at;
	char tag[128];          /* the element's, so that searching does not go on to the file's end */
	int64_t t_ms;           /* of a film, or STILL: what is seen where nothing moves */
	bool moves;
	int64_t loop_ms, delay_ms[MAX_TENTHS], share[MAX_TENTHS]; /* what the style says; shares in millionths of a percent */
	struct grid *grid;
	bool hidden;            /* inside a group that is not seen */
	int groups, hidden_in;  /* how deep, and where hidden began */
	int last_cell;          /* texts of a still come in the order in which they are read */
	int words[MAX_IDS][3];  /* by id: column, row, offset in the file */
	const char *file;
};

/* The attribute's value as a number; `none` without it. */
static int
attribute(const char *tag, const char *name, int none)
{
	char key[32];
	const char *found;

	snprintf(key, sizeof key, " %s=\"", name);
	found = strstr(tag, key);
	return found == NULL ? none : atoi(found + strlen(key));
}

/* "1.5" with scale 1000 is 1500. */
static int64_t
decimal(const char *at, int64_t scale)
{
	int64_t number = 0;

	for (; *at >= '0' && *at <= '9'; at++)
		number = number * 10 + *at - '0';
	number *= scale;
	if (*at == '.')
		for (at++; *at >= '0' && *at <= '9'; at++)
			number += (scale /= 10) * (*at - '0');
	return number;
}

/* Puts the number behind each "KEY<index><then>" into its place. */
static void
read_rules(const char *style, const char *key, const char *then, int64_t scale, int64_t *numbers)
{
	const char *end = strstr(style, "</style>");

	for (const char *at = style; (at = strstr(at, key)) != NULL && at < end; at++) {
		char *behind;
		long index = strtol(at + strlen(key), &behind, 10);

		if (strncmp(behind, then, strlen(then)) == 0 && index >= 0 && index < MAX_TENTHS)
			numbers[index] = decimal(behind + strlen(then), scale);
	}
}

static void
read_style(struct reader *reader)
{
	const char *style = strstr(reader->file, "<style>"), *loop = strstr(style, "g g{animation:");

	reader->moves = loop != NULL;
	if (!reader->moves)
		return;
	reader->loop_ms = decimal(loop + strlen("g g{animation:"), 1000);
	read_rules(style, ".t", "{animation-delay:-", 1000, reader->delay_ms);
	read_rules(style, "@keyframes k", "{0%{visibility:visible}", 1000000, reader->share);
}

/* Whether a group of such a class is seen: what a browser makes of the style. */
static bool
is_seen(const struct reader *reader, const char *class)
{
	int lasts, begins;

	if (sscanf(class, "k%d t%d", &lasts, &begins) != 2 || lasts >= MAX_TENTHS || begins >= MAX_TENTHS)
		fail_msg("a class: %.20s", class);
	assert_true(reader->share[lasts] > 0 && reader->delay_ms[begins] > 0);
	if (reader->t_ms == STILL)
		return strncmp(class + strcspn(class, "h\""), "h\"", 2) != 0;
	return (reader->t_ms + reader->delay_ms[begins]) % reader->loop_ms * 100000000 < reader->share[lasts] * reader->loop_ms;
}

static uint32_t
next_character(const char **text)
{
	static const struct { const char *name; char c; } entities[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' } };
	uint32_t c;
	int size;

	for (size_t i = 0; i < COUNT(entities); i++) {
		if (strncmp(*text, entities[i].name, strlen(entities[i].name)) == 0) {
			*text += strlen(entities[i].name);
			return (uint32_t)entities[i].c;
		}
	}
	size = utf8_decode(*text, strlen(*text), &c);
	assert_true(size > 0 && **text != '&');
	*text += size;
	return c;
}

/* The columns that an element's words take; here the locale says how wide a character is. */
static int
words_cols(const char *text)
{
	int cols = 0;

	while (*text != '<') {
		int width = wcwidth((wchar_t)next_character(&text));

		cols += width < 0 ? 1 : width;
	}
	return cols;
}

/* Puts a character into the grid, where nothing else may stand; one without a width belongs to the one
 * before. Returns the column after it. */
static int
put_character(struct reader *reader, uint32_t c, int col, int row)
{
	int width = wcwidth((wchar_t)c), mark = 0;
	struct cell *cell = grid_cell(reader->grid, width == 0 ? col - 1 : col, row);

	assert_non_null(cell);
	if (width == 0) {
		cell -= cell->glyph == GLYPH_TAIL;
		while (cell->marks[mark] != 0)
			mark++;
		cell->marks[mark] = c;
		return col;
	}
	assert_int_equal(cell->glyph, ' ');
	cell->glyph = c;
	if (width == 2) {
		assert_int_equal(grid_cell(reader->grid, col + 1, row)->glyph, ' ');
		grid_cell(reader->grid, col + 1, row)->glyph = GLYPH_TAIL;
	}
	return col + (width < 0 ? 1 : width);
}

/* Puts an element's words into the grid. All of them are of one width, and of one direction. */
static void
put_words(struct reader *reader, const char *text, int col, int row, int cols)
{
	int first = col;

	while (*text != '<')
		col = put_character(reader, next_character(&text), col, row);
	assert_int_equal(col - first, cols);
	for (int i = first; i < col; i++) {
		if (grid_cell(reader->grid, i, row)->glyph == ' ' || grid_cell(reader->grid, i, row)->glyph == GLYPH_TAIL)
			continue;
		assert_int_equal(grid_is_wide(reader->grid, i, row), grid_is_wide(reader->grid, first, row));
		assert_int_equal(letter_is_rtl(grid_cell(reader->grid, i, row)->glyph), letter_is_rtl(grid_cell(reader->grid, first, row)->glyph));
	}
	if (!reader->moves) {
		assert_true(row * reader->grid->cols + first > reader->last_cell);
		reader->last_cell = row * reader->grid->cols + first;
	}
}

static void
read_text(struct reader *reader)
{
	int x = attribute(reader->tag, "x", -1), y = attribute(reader->tag, "y", -1), id;
	const char *id_at = strstr(reader->tag, " id=\"w"), *words = strchr(reader->at, '>') + 1;
	int length = attribute(reader->tag, "textLength", words_cols(words) * CELL_WIDTH_PX);

	assert_int_equal(x % CELL_WIDTH_PX, 0);
	assert_int_equal(y % CELL_HEIGHT_PX, BASELINE_PX);
	/* An underscore stays in its row, where it would vanish in the ground of the next. */
	assert_true(y % CELL_HEIGHT_PX + UNDERSCORE_PX < CELL_HEIGHT_PX);
	assert_int_equal(length % CELL_WIDTH_PX, 0);
	if (reader->hidden)
		return;
	put_words(reader, words, x / CELL_WIDTH_PX, y / CELL_HEIGHT_PX, length / CELL_WIDTH_PX);
	if (id_at != NULL) {
		id = atoi(id_at + 6) % MAX_IDS;
		reader->words[id][0] = x / CELL_WIDTH_PX;
		reader->words[id][1] = y / CELL_HEIGHT_PX;
		reader->words[id][2] = (int)(words - reader->file);
	}
}

/* Words that stand elsewhere too. (Stamps are shapes.) */
static void
read_use(struct reader *reader)
{
	const char *words;
	int id;

	if (sscanf(reader->tag, "<use href=\"#w%d\"", &id) != 1 || reader->hidden)
		return;
	id %= MAX_IDS;
	words = reader->file + reader->words[id][2];
	put_words(reader, words, reader->words[id][0], reader->words[id][1] + attribute(reader->tag, "y", 0) / CELL_HEIGHT_PX,
	    words_cols(words));
}

static void
read_group(struct reader *reader)
{
	const char *class = strstr(reader->tag, "class=\"");

	reader->groups++;
	if (class != NULL && !is_seen(reader, class + 7)) {
		reader->hidden = true;
		reader->hidden_in = reader->groups;
	}
}

/* What one reads of the picture at that time. */
static void
read_svg(const char *svg, int64_t t_ms, struct grid *grid)
{
	struct reader *reader = mem_new(1, sizeof *reader);

	*reader = (struct reader){ .at = svg, .file = svg, .t_ms = t_ms, .grid = grid, .last_cell = -1 };
	read_style(reader);
	grid_clear(grid);
	for (; (reader->at = strchr(reader->at, '<')) != NULL; reader->at++) {
		const char *end = strchr(reader->at, '>');

		assert_non_null(end);
		snprintf(reader->tag, sizeof reader->tag, "%.*s", (int)(end - reader->at), reader->at);
		if (strncmp(reader->at, "<text ", 6) == 0)
			read_text(reader);
		else if (strncmp(reader->at, "<use ", 5) == 0)
			read_use(reader);
		else if (strncmp(reader->at, "<g", 2) == 0)
			read_group(reader);
		else if (strncmp(reader->at, "</g>", 4) == 0 && reader->groups-- == reader->hidden_in)
			reader->hidden = false;
	}
	assert_int_equal(reader->groups, 0);
	free(reader);
}

/* ---- writing ---- */

/* Runs `write` on a file in memory; returns what it wrote. */
static char *
still(const struct grid *grid, enum theme theme, const char *title)
{
	char *svg = NULL;
	size_t size;
	FILE *file = open_memstream(&svg, &size);

	assert_int_equal(svg_write(file, grid, theme, title), 0);
	fclose(file);
	return svg;
}

static char *
finish(struct svg_film *film, int64_t end_us)
{
	char *svg = NULL;
	size_t size;
	FILE *file = open_memstream(&svg, &size);

	assert_int_equal(svg_film_write(film, file, end_us), 0);
	fclose(file);
	svg_film_free(film);
	return svg;
}

/* What can be read of a grid: not the shapes. */
static void
expect_words(const struct grid *read, const struct grid *grid, const char *what)
{
	for (int row = 0; row < read->rows; row++) {
		for (int col = 0; col < read->cols; col++) {
			const struct cell *cell = grid_cell(grid, col, row);
			uint32_t glyph = cell == NULL || shape_kind(cell->glyph) != SHAPE_NONE ? ' ' : cell->glyph;
			uint32_t seen = grid_cell(read, col, row)->glyph;

			if (glyph == 7 || glyph == 0xd800)
				glyph = '?';
			if (col == read->cols - 1 && grid_is_wide(grid, col, row)) /* never half a letter */
				glyph = ' ';
			else if (cell != NULL && memcmp(cell->marks, grid_cell(read, col, row)->marks, sizeof cell->marks) != 0)
				fail_msg("%s: cell %d,%d has other marks", what, col, row);
			if (seen != glyph)
				fail_msg("%s: cell %d,%d is %#x instead of %#x", what, col, row, (unsigned)seen, (unsigned)glyph);
		}
	}
}

/* ---- random pictures ---- */

static const uint32_t glyphs[] = { ' ', ' ', ' ', ' ', 'a', 'b', '<', '&', '>', '"', '1', 0x2026, 0x2022, 0x2500, 0x2502, 0x2592, 0x2588,
	0x2584, 0x2605, 0x25cf, 0x250a, 0xe9, 7, 0xd800 };

static void
scribble(struct grid *grid, uint64_t *random, int cells)
{
	for (int i = 0; i < cells; i++) {
		grid_put(grid, (int)random_below(random, grid->cols), (int)random_below(random, grid->rows),
		    glyphs[random_below(random, COUNT(glyphs))], (enum role)random_below(random, ROLE_COUNT));
		if (i % 8 == 0)
			grid_text(grid, (int)random_below(random, grid->cols), (int)random_below(random, grid->rows), -1,
			    (enum role)random_below(random, ROLE_COUNT), sample_letters[random_below(random, SAMPLE_LETTERS)]);
	}
}

/* Sentences with a number that changes. */
static void
tell(struct grid *grid, uint64_t *random)
{
	int row = (int)random_below(random, grid->rows);

	grid_printf(grid, (int)random_below(random, 3), row, -1, ROLE_NARRATION, "has stood on line %d for %d.%d s, all in all",
	    (int)random_below(random, 2), (int)random_below(random, 12), (int)random_below(random, 10));
	if (random_below(random, 3) == 0)
		grid_printf(grid, 0, row, -1, ROLE_TEXT, "another sentence for %d.%d s", (int)random_below(random, 12),
		    (int)random_below(random, 10));
}

static void
test_still(void **state)
{
	uint64_t random = 1;
	struct grid grid, read;

	(void)state;
	for (int i = 0; i < 60; i++) {
		enum theme theme = (enum theme)(i % THEME_COUNT);
		char *svg;

		grid_init(&grid, 1 + (int)random_below(&random, 60), 1 + (int)random_below(&random, 12));
		grid_init(&read, grid.cols, grid.rows);
		scribble(&grid, &random, grid.cols * grid.rows * 2);
		svg = still(&grid, theme, "a <title> & \"more\" \xff\x01");
		assert_non_null(strstr(svg, "<title>a &lt;title&gt; &amp; \"more\" ?" "?</title>"));
		read_svg(svg, STILL, &read);
		expect_words(&read, &grid, "a still");
		free(svg);
		grid_release(&grid);
		grid_release(&read);
	}
}

static void
test_empty(void **state)
{
	static const struct { int cols, rows; } sizes[] = { { 0, 0 }, { 0, 3 }, { 3, 0 }, { 3, 3 } };

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct svg_film *film = svg_film_new(sizes[i].cols, sizes[i].rows, THEME_LIGHT, "");
		struct grid grid;
		char *svg;

		grid_init(&grid, sizes[i].cols, sizes[i].rows);
		svg = still(&grid, THEME_DARK, "");
		assert_non_null(strstr(svg, "</svg>"));
		free(svg);
		if (i % 2 == 1)
			svg_film_add(film, &grid, 0);
		svg = finish(film, 0);
		assert_non_null(strstr(svg, "</svg>"));
		free(svg);
		grid_release(&grid);
	}
}

/* ---- films ---- */

enum { PICTURES = 40 };

/* The film as it should be: what was given when. */
struct model {
	struct grid pictures[PICTURES];
	int64_t t_us[PICTURES];
};

/* The picture that stands in a tenth of the film: the last of those up to its end. */
static const struct grid *
picture_at(const struct model *model, int64_t tenth)
{
	int i = PICTURES - 1;

	while (i > 0 && (model->t_us[i] - model->t_us[0]) / FILM_PICTURE_US > tenth)
		i--;
	return &model->pictures[i];
}

static void
make_film(struct model *model, struct svg_film *film, uint64_t *random, int cols, int rows)
{
	int64_t t_us = 5 * S;

	for (int i = 0; i < PICTURES; i++) {
		struct grid *grid = &model->pictures[i];

		grid_init(grid, cols + (i % 10 == 9), rows - (i % 10 == 8)); /* some have another size */
		for (int row = 0; i > 0 && row < rows; row++)
			for (int col = 0; col < cols; col++)
				if (grid_cell(&model->pictures[i - 1], col, row) != NULL && grid_cell(grid, col, row) != NULL)
					*grid_cell(grid, col, row) = *grid_cell(&model->pictures[i - 1], col, row);
		for (int row = 0; row < grid->rows; row++) /* a smaller one has no half of a letter either */
			if (i > 0 && grid_is_wide(&model->pictures[i - 1], grid->cols - 1, row))
				grid_put(grid, grid->cols - 1, row, ' ', ROLE_TEXT);
		tell(grid, random);
		if (random_below(random, 4) == 0)
			scribble(grid, random, 5);
		t_us += random_below(random, 300 * MS);
		model->t_us[i] = t_us;
		svg_film_add(film, grid, t_us);
	}
}

static void
test_film(void **state)
{
	struct model model;
	struct grid read;

	(void)state;
	for (uint64_t seed = 1; seed <= 12; seed++) {
		uint64_t random = seed;
		int cols = 20 + (int)random_below(&random, 40), rows = 2 + (int)random_below(&random, 6);
		struct svg_film *film = svg_film_new(cols, rows, (enum theme)(seed % THEME_COUNT), "film");
		int poster = (int)random_below(&random, PICTURES);
		int64_t tenths;
		char *svg;

		make_film(&model, film, &random, cols, rows);
		svg_film_set_poster(film, model.t_us[poster]);
		tenths = (model.t_us[PICTURES - 1] - model.t_us[0]) / FILM_PICTURE_US;
		svg = finish(film, model.t_us[PICTURES - 1]);
		grid_init(&read, cols, rows);
		for (int64_t tenth = 0; tenth < tenths + FILM_PAUSE_US / FILM_PICTURE_US; tenth++) {
			for (int64_t ms = 0; ms <= 90; ms += 90) {
				read_svg(svg, tenth * 100 + ms, &read);
				expect_words(&read, picture_at(&model, tenth), "a film");
			}
		}
		read_svg(svg, (tenths + 1) * 100 + FILM_PAUSE_US / 1000, &read);
		expect_words(&read, picture_at(&model, 0), "it begins again");
		read_svg(svg, STILL, &read);
		expect_words(&read, picture_at(&model, (model.t_us[poster] - model.t_us[0]) / FILM_PICTURE_US), "the poster");
		assert_null(strstr(svg, "<animate"));
		assert_null(strstr(svg, "<script"));
		free(svg);
		grid_release(&read);
		for (int i = 0; i < PICTURES; i++)
			grid_release(&model.pictures[i]);
	}
}

/* Draws one word for each picture; returns the film. */
static char *
film_of(const int64_t *t_us, int count, int64_t limit_us, int64_t end_us)
{
	struct svg_film *film = svg_film_new(4, 1, THEME_DARK, "");
	struct grid grid;

	grid_init(&grid, 4, 1);
	svg_film_set_idle_limit(film, limit_us);
	for (int i = 0; i < count; i++) {
		grid_printf(&grid, 0, 0, -1, ROLE_TEXT, "%d", i);
		svg_film_add(film, &grid, t_us[i]);
		svg_film_add(film, &grid, t_us[i] + 10 * MS); /* the same again changes nothing */
	}
	grid_release(&grid);
	return finish(film, end_us);
}

static void
expect_word(const char *svg, int64_t t_ms, const char *word)
{
	struct grid read;
	char *text;

	grid_init(&read, 4, 1);
	read_svg(svg, t_ms, &read);
	text = grid_to_text(&read, false);
	text[strcspn(text, "\n")] = '\0';
	assert_string_equal(text, word);
	free(text);
	grid_release(&read);
}

static void
test_film_times(void **state)
{
	static const int64_t t_us[] = { 1 * S, 1040 * MS, 1090 * MS, 1100 * MS, 9 * S, 9200 * MS };
	char *svg = film_of(t_us, COUNT(t_us), 0, 10 * S);

	(void)state;
	expect_word(svg, 0, "2"); /* the last of its tenth */
	expect_word(svg, 99 - 3, "2");
	expect_word(svg, 100, "3");
	expect_word(svg, 7990, "3");
	expect_word(svg, 8000, "4");
	expect_word(svg, 8200, "5");
	expect_word(svg, 9000 + 3000, "5");
	expect_word(svg, 9000 + 3100, "2"); /* again */
	expect_word(svg, STILL, "5");
	free(svg);
	svg = film_of(t_us, COUNT(t_us), 2 * S, 60 * S);
	expect_word(svg, 2090, "3");
	expect_word(svg, 2100, "4"); /* 7.9 seconds were 2 */
	expect_word(svg, 2300, "5");
	expect_word(svg, 4300 + 3090, "5");
	expect_word(svg, 4300 + 3100, "2");
	free(svg);
}

static void
draw_sample(int64_t t_us, struct grid *grid)
{
	static const struct sample sample = { .requests = 3 };

	grid_clear(grid);
	sample_screen_draw(&sample, t_us, 15 * S, grid);
}

static char *
film_sample(int64_t end_us, enum theme theme)
{
	struct svg_film *film = svg_film_new(100, 30, theme, "waitscope");
	struct grid grid;

	grid_init(&grid, 100, 30);
	for (int64_t t_us = 0; t_us <= end_us; t_us += 50 * MS) {
		draw_sample(t_us, &grid);
		svg_film_add(film, &grid, t_us);
	}
	grid_release(&grid);
	svg_film_set_poster(film, 5050 * MS);
	return finish(film, end_us);
}

/* Ten seconds of a real screen: right, and small. */
static void
test_film_of_a_run(void **state)
{
	char *svg = film_sample(10 * S, THEME_DARK);
	struct grid grid, read;

	(void)state;
	grid_init(&grid, 100, 30);
	grid_init(&read, 100, 30);
	for (int64_t tenth = 0; tenth < 100; tenth++) {
		draw_sample(tenth * 100 * MS + 50 * MS, &grid);
		read_svg(svg, tenth * 100, &read);
		expect_words(&read, &grid, "start the run");
	}
	if (strlen(svg) >= FILM_BYTES)
		fail_msg("%zu bytes", strlen(svg));
	free(svg);
	grid_release(&grid);
	grid_release(&read);
}

/* ---- pieces and shapes ---- */

/* What each cell looks like, as pieces paint it. */
struct canvas {
	int32_t fg, bg;
	uint32_t glyph;
};

static void
paint(struct canvas *cells, const struct svg_piece *piece)
{
	for (int i = 0; i < piece->cols; i++) {
		struct canvas *cell = &cells[piece->col + i];

		if (piece->kind == PIECE_GROUND) {
			cell->bg = piece->ink;
		} else if (piece->words == NULL || piece->words[i].base != ' ') {
			cell->fg = piece->ink;
			cell->glyph = piece->words != NULL ? piece->words[i].base : piece->glyph;
		}
	}
}

static void
expect_look(const struct canvas *seen, const struct cell *cell, enum theme theme)
{
	const struct look *look = theme_look(theme, (enum role)cell->role);
	int32_t fg = look->fg == COLOUR_DEFAULT ? theme_paper(theme)->fg : look->fg;
	int32_t bg = look->bg == COLOUR_DEFAULT ? theme_paper(theme)->bg : look->bg;
	enum shape_kind kind = shape_kind(cell->glyph);

	if (look->reverse) {
		int32_t swap = fg;

		fg = bg;
		bg = swap;
	}
	if (kind == SHAPE_SHADE) {
		assert_int_equal(seen->glyph, ' ');
		if (cell->glyph == 0x2588)
			assert_int_equal(seen->bg, fg);
		return;
	}
	assert_int_equal(seen->bg, bg);
	assert_int_equal(seen->glyph, cell->glyph);
	if (cell->glyph != ' ')
		assert_int_equal(seen->fg, kind == SHAPE_NONE && look->bold ? fg | INK_BOLD : fg);
}

static void
test_pieces(void **state)
{
	enum { COLS = 50 };
	struct svg_pieces pieces = { 0 };
	uint64_t random = 7;
	struct grid grid;

	(void)state;
	grid_init(&grid, COLS, 1);
	for (int i = 0; i < 200; i++) {
		enum theme theme = (enum theme)(i % THEME_COUNT);
		struct canvas cells[COLS];

		for (int col = 0; col < COLS; col++)
			cells[col] = (struct canvas){ .bg = theme_paper(theme)->bg, .glyph = ' ' };
		scribble(&grid, &random, 20);
		svg_pieces_of_row(&pieces, &grid, 0, theme);
		for (size_t k = 0; k < pieces.list.count; k++)
			paint(cells, &pieces.list.at[k]);
		svg_pieces_release(&pieces);
		for (int col = 0; col < COLS; col++)
			expect_look(&cells[col], grid_cell(&grid, col, 0), theme);
	}
	svg_pieces_release(&pieces);
	grid_release(&grid);
}

static char *
path_of(uint32_t glyph, int cells)
{
	char *path = NULL;
	size_t size;
	FILE *file = open_memstream(&path, &size);

	shape_write(file, glyph, 0, 0, cells);
	fclose(file);
	return path;
}

/* Fills the pixels of a path of rectangles; returns false if it has anything else, or leaves the cell. */
static bool
fill(const char *path, int width, char pixels[CELL_HEIGHT_PX][2 * CELL_WIDTH_PX])
{
	memset(pixels, 0, sizeof(char[CELL_HEIGHT_PX][2 * CELL_WIDTH_PX]));
	while (*path != '\0') {
		int x, y, w, h, back, size = 0;

		if (sscanf(path, "M%d %dh%dv%dh-%dz%n", &x, &y, &w, &h, &back, &size) != 5 || size == 0)
			return false;
		assert_true(x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= width && y + h <= CELL_HEIGHT_PX && back == w);
		for (int row = y; row < y + h; row++)
			memset(&pixels[row][x], 1, (size_t)w);
		path += size;
	}
	return true;
}

/* How thick a shape is where it meets the cell's upper, right, lower and left edge. */
static void
edges(char pixels[CELL_HEIGHT_PX][2 * CELL_WIDTH_PX], char thick[5])
{
	int sums[4] = { 0 };

	for (int x = 0; x < CELL_WIDTH_PX; x++) {
		sums[0] += pixels[0][x];
		sums[2] += pixels[CELL_HEIGHT_PX - 1][x];
	}
	for (int y = 0; y < CELL_HEIGHT_PX; y++) {
		sums[1] += pixels[y][CELL_WIDTH_PX - 1];
		sums[3] += pixels[y][0];
	}
	for (int i = 0; i < 4; i++)
		thick[i] = (char)(sums[i] < 10 ? '0' + sums[i] : 'a' + sums[i] - 10);
	thick[4] = '\0';
}

static const struct {
	uint32_t glyph;
	const char *edges;
} shapes[] = {
	{ 0x2500, "0101" }, { 0x2501, "0303" }, { 0x2502, "1010" }, { 0x2503, "3030" }, { 0x250c, "0110" }, { 0x251b, "3003" },
	{ 0x251c, "1110" }, { 0x2524, "1011" }, { 0x252c, "0111" }, { 0x2534, "1101" }, { 0x253c, "1111" }, { 0x254b, "3333" },
	{ 0x2550, "0202" }, { 0x2554, "0220" }, { 0x255f, "2120" }, { 0x256a, "1212" }, { 0x256c, "2222" }, { 0x2574, "0001" },
	{ 0x2579, "3000" }, { 0x257c, "0301" }, { 0x2580, "8808" }, { 0x2581, "0282" }, { 0x2584, "0888" }, { 0x2587, "0e8e" },
	{ 0x2589, "707g" }, { 0x258c, "404g" }, { 0x2590, "4g40" }, { 0x2594, "8202" }, { 0x2595, "1g10" }, { 0x2596, "0048" },
	{ 0x259a, "4848" }, { 0x259f, "4g88" },
};

/* The nine pixels in the middle: double lines leave what is between them empty. */
static const struct {
	uint32_t glyph;
	const char *pixels;
} crossings[] = {
	{ 0x253c, " # ### # " }, { 0x256c, "# #   # #" }, { 0x2554, "####  # #" }, { 0x2560, "# ##  # #" },
	{ 0x2566, "###   # #" }, { 0x255f, "# ## ## #" }, { 0x256a, "### # ###" }, { 0x256b, "# ##### #" },
};

static void
test_shapes(void **state)
{
	char pixels[CELL_HEIGHT_PX][2 * CELL_WIDTH_PX], thick[5], twice[5];

	(void)state;
	for (size_t i = 0; i < COUNT(shapes); i++) {
		char *path = path_of(shapes[i].glyph, 1), *two = path_of(shapes[i].glyph, 2);

		assert_true(fill(path, CELL_WIDTH_PX, pixels));
		edges(pixels, thick);
		if (strcmp(thick, shapes[i].edges) != 0)
			fail_msg("U+%04X: edges %s instead of %s", (unsigned)shapes[i].glyph, thick, shapes[i].edges);
		/* The second of two is where it should be. */
		assert_true(fill(two, 2 * CELL_WIDTH_PX, pixels));
		for (int y = 0; y < CELL_HEIGHT_PX; y++)
			memmove(pixels[y], pixels[y] + CELL_WIDTH_PX, CELL_WIDTH_PX);
		edges(pixels, twice);
		assert_string_equal(twice, shapes[i].edges);
		free(path);
		free(two);
	}
	for (size_t i = 0; i < COUNT(crossings); i++) {
		char *path = path_of(crossings[i].glyph, 1);

		assert_true(fill(path, CELL_WIDTH_PX, pixels));
		for (int k = 0; k < 9; k++)
			if (pixels[7 + k / 3][3 + k % 3] != (crossings[i].pixels[k] == '#'))
				fail_msg("U+%04X: pixel %d of its middle", (unsigned)crossings[i].glyph, k);
		free(path);
	}
}

/* Whatever the screen may show is either a shape or one column of text. */
static void
test_glyphs(void **state)
{
	int count = 0;

	(void)state;
	for (uint32_t glyph = 0x7f; glyph < 0x3000; glyph++) {
		bool is_box = glyph >= 0x2500 && glyph <= 0x259f;

		if (!is_box && theme_glyph_ascii(glyph) == '?')
			continue;
		count++;
		if (is_box)
			assert_int_not_equal(shape_kind(glyph), SHAPE_NONE);
		if (shape_kind(glyph) == SHAPE_NONE) {
			assert_int_equal(wcwidth((wchar_t)glyph), 1);
		} else if (shape_kind(glyph) == SHAPE_SHADE) {
			assert_in_range(shape_shade(glyph), 25, 100);
		} else {
			char *path = path_of(glyph, 1);

			assert_int_equal(path[0], 'M');
			assert_int_equal(path[strlen(path) - 1], 'z');
			free(path);
		}
	}
	assert_true(count > 170);
}

/* The file is full: that is told. */
static void
test_full(void **state)
{
	FILE *file = fopen("/dev/full", "w");
	struct grid grid;

	(void)state;
	if (file == NULL)
		skip();
	grid_init(&grid, 80, 24);
	assert_int_equal(svg_write(file, &grid, THEME_DARK, "x"), -1);
	fclose(file);
	grid_release(&grid);
}

/* ---- pictures to look at ---- */

static void
save(const char *name, char *svg)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s.svg", getenv("WAITSCOPE_PICTURES"), name);
	file = fopen(path, "w");
	if (file == NULL)
		fail_msg("cannot write %s", path);
	fputs(svg, file);
	fclose(file);
	free(svg);
}

static void
save_shapes(void)
{
	struct grid grid;

	grid_init(&grid, 68, 20);
	for (uint32_t i = 0; i < 160; i++)
		for (int k = 0; k < 2; k++)
			grid_put(&grid, (int)(i % 16) * 4 + 2 + k, 1 + (int)(i / 16), 0x2500 + i, ROLE_TEXT);
	for (int row = 12; row < 18; row++)
		for (int col = 2; col < 66; col++)
			grid_put(&grid, col, row, row == 14 ? 0x256c : row == 15 ? 0x254b : row == 16 ? 0x2588 : row == 17 ? 0x2592 : 0x253c, ROLE_FLIGHT);
	save("shapes", still(&grid, THEME_LIGHT, "shapes"));
	grid_release(&grid);
}

enum { INKS = 5000, CLASS_SIZE = 32 };

static int
by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* The class of an ink, as an element says it. */
static void
class_of(const struct svg_inks *inks, int32_t ink, char name[CLASS_SIZE])
{
	char *text;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	svg_inks_write_class(file, inks, ink);
	fclose(file);
	name[0] = '\0';
	sscanf(text, " class=\"%31[^\"]\"", name);
	free(text);
}

/* However many inks there are, each has a class of its own, and the rule of that class. None is
 * a class that says when a group is seen. */
static void
test_inks(void **state)
{
	static char names[INKS][CLASS_SIZE];
	struct svg_lifetime *lifetimes = mem_new(INKS, sizeof *lifetimes);
	struct svg_inks inks;
	char *style;
	size_t size;
	FILE *file;

	(void)state;
	for (int i = 0; i < INKS; i++)
		lifetimes[i].piece = (struct svg_piece){ .kind = PIECE_GROUND, .ink = i * 7, .cols = 1 };
	inks = svg_inks_of(lifetimes, INKS);
	file = open_memstream(&style, &size);
	svg_inks_write(file, &inks);
	fclose(file);
	for (int i = 0; i < INKS; i++) {
		char rule[CLASS_SIZE + 32];
		int number, used = 0;

		class_of(&inks, i * 7, names[i]);
		assert_string_not_equal(names[i], "h");
		assert_false(sscanf(names[i], "%*[kt]%d%n", &number, &used) == 1 && names[i][used] == '\0');
		snprintf(rule, sizeof rule, "%s%.31s{fill:#%06x}", names[i][0] == '\0' ? "svg" : ".", names[i], (unsigned)i * 7);
		assert_non_null(strstr(style, rule));
	}
	qsort(names, INKS, sizeof names[0], by_name);
	for (int i = 1; i < INKS; i++)
		assert_string_not_equal(names[i - 1], names[i]);
	free(style);
	svg_inks_release(&inks);
	free(lifetimes);
}

static void
test_pictures(void **state)
{
	static const int64_t moments_ms[] = { 450, 3450, 5050, 9950 };
	struct grid grid;

	(void)state;
	grid_init(&grid, 100, 30);
	for (enum theme theme = THEME_DARK; theme < THEME_COUNT; theme++) {
		char name[64];

		draw_sample(5050 * MS, &grid);
		snprintf(name, sizeof name, "still-%s", theme_name(theme));
		save(name, still(&grid, theme, "waitscope"));
	}
	for (size_t i = 0; i < COUNT(moments_ms); i++) {
		char name[64];

		draw_sample(moments_ms[i] * MS, &grid);
		snprintf(name, sizeof name, "at-%d", (int)moments_ms[i] / 100 * 100);
		save(name, still(&grid, THEME_DARK, "waitscope"));
	}
	save("film", film_sample(10 * S, THEME_DARK));
	save_shapes();
	grid_release(&grid);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_still),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_film),
		cmocka_unit_test(test_film_times),
		cmocka_unit_test(test_film_of_a_run),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_glyphs),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_inks),
	};
	const struct CMUnitTest pictures[] = { cmocka_unit_test(test_pictures) };

	if (getenv("WAITSCOPE_PICTURES") != NULL)
		return cmocka_run_group_tests(pictures, NULL, NULL);
	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL) /* of which wcwidth() is asked, to compare */
		return 77;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
