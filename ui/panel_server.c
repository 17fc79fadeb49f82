/* The server's row: how many requests it has before it, and whose they are; and
 * the loop's heartbeat: how late the one loop was that everything here runs on. */
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "panel.h"

enum {
	WORDS_FROM = 2,
	CALM_COLS = 8, /* a change is marked behind a stretch of that length */
};

/* ---- the server ---- */

static uint32_t
open_in_all(const struct server_load *load)
{
	uint32_t open = 0;

	for (int i = 0; i <= TRACK_VISITOR; i++)
		open += load->open[i];
	return open;
}

static bool
same_load(const struct server_load *a, const struct server_load *b)
{
	return memcmp(a->open, b->open, sizeof a->open) == 0 && a->frozen == b->frozen;
}

/* "1 sync, 3 async"; returns how many parties there are. */
static int
list_parties(const struct server_load *load, char *out, size_t size)
{
	static const char *const names[] = { "sync", "async", "visitor" };
	int parties = 0;

	out[0] = '\0';
	for (int i = 0; i <= TRACK_VISITOR; i++) {
		size_t used = strlen(out);

		if (load->open[i] == 0)
			continue;
		snprintf(out + used, size - used, "%s%u %s%s", parties > 0 ? ", " : "", load->open[i], names[i],
		    i == TRACK_VISITOR && load->open[i] > 1 ? "s" : "");
		parties++;
	}
	return parties;
}

/* Draws a stretch of columns [col, end) with one load; `marked`: that it begins. */
static void
draw_stretch(const struct canvas *c, const struct server_load *load, int64_t col, int64_t end, bool marked)
{
	char forms[3][WORDS_SIZE], parties[64];
	const char *texts[] = { forms[0], forms[1], forms[2], NULL };
	uint32_t open = open_in_all(load), in_line = open > load->at_work ? open - load->at_work : 0;
	int64_t from = (col < 0 ? 0 : col) + WORDS_FROM, to = end < c->head_col + 1 ? end : c->head_col + 1;
	int row = c->at.server_row;
	const char *words;

	if (load->frozen) {
		canvas_run(c, col, end, row, GLYPH_BLOCKED, ROLE_BLOCKED_BAR);
		texts[0] = " sleeps on the loop ";
		texts[1] = " sleeps ";
		texts[2] = NULL;
	} else if (open > 0) {
		bool many = list_parties(load, parties, sizeof parties) > 1;

		canvas_run(c, col, end, row, GLYPH_LINE, ROLE_SERVER);
		snprintf(forms[0], WORDS_SIZE, in_line > 0 ? " %u open: %s; %u in line " : " %u open: %s ", open, parties, in_line);
		snprintf(forms[1], WORDS_SIZE, in_line > 0 ? " %u open, %u in line " : " %u open ", open, in_line);
		snprintf(forms[2], WORDS_SIZE, " %u open ", open);
		if (!many && in_line == 0)
			texts[0] = forms[1];
	} else {
		return;
	}
	words = text_that_fits(texts, (int)(to - from - 1));
	if (words[0] == '\0') /* narrow: one cell before them will do */
		words = text_that_fits(texts, (int)(to - --from - 1));
	if (words[0] != '\0' && to > from)
		canvas_words(c, from, to, row, load->frozen ? ROLE_BLOCKED : ROLE_SERVER, words);
	if (marked)
		canvas_put(c, col, row, GLYPH_MOMENT, ROLE_SERVER);
}

/* The load that lasts longest in a column would take more work than it is worth: it
 * is that of the column's end. */
static struct server_load
load_of_col(const struct canvas *c, const struct server_load *loads, size_t count, size_t *next, int64_t col, int64_t last_us)
{
	int64_t t_us = time_axis_time(&c->axis, col + 1) - 1;

	if (t_us > last_us)
		t_us = last_us;
	if (col == c->head_col)
		t_us = c->t_us;
	while (*next < count && loads[*next].t_us <= t_us)
		(*next)++;
	return *next == 0 ? (struct server_load){ 0 } : loads[*next - 1];
}

static void
draw_loads(const struct canvas *c)
{
	size_t count, next = 0;
	const struct server_load *loads = timeline_loads(c->scene->timeline, c->until_us, &count);
	int64_t last_us = c->last_us;
	int64_t end = time_axis_col(&c->axis, last_us) + 1, from = 0;
	int64_t calm_from = 0; /* nothing happened from this column on */
	struct server_load held = { 0 };
	bool marked = false;   /* the stretch that is held begins with a mark */

	if (end > c->axis.cols)
		end = c->axis.cols;
	for (int64_t col = 0; col <= end; col++) {
		struct server_load load = { 0 };
		size_t before = next;
		bool swapped; /* one answered and the next here within a cell: a change, too */

		if (col < end)
			load = load_of_col(c, loads, count, &next, col, last_us);
		if (col == 0)
			held = load;
		swapped = next - before > 1 && col - calm_from >= CALM_COLS;
		if (next != before)
			calm_from = col;
		if (col < end && same_load(&load, &held) && !swapped) {
			held = load;
			continue;
		}
		draw_stretch(c, &held, from, col, marked);
		marked = open_in_all(&held) > 0 && col - from >= CALM_COLS;
		held = load;
		from = col;
	}
}

void
panel_server(const struct canvas *c)
{
	struct server_load load = timeline_load_at(c->scene->timeline, c->t_us);
	int row = c->at.server_row;
	char text[48];

	grid_text(c->grid, 1, row, -1, ROLE_STRONG, "server");
	draw_loads(c);
	if (load.frozen)
		canvas_side(c, row, ROLE_STUCK, "asleep");
	else if (c->at.side_cols > 6) {
		snprintf(text, sizeof text, "%u open", open_in_all(&load));
		canvas_side(c, row, ROLE_TEXT, text);
	}
}

/* ---- the loop's heartbeat ---- */

/* From 1 ms (and less) to 1 s (and more), in steps of a half to a third. */
static uint32_t
lateness_glyph(int64_t late_us)
{
	static const int64_t steps_us[] = { 1 * US_PER_MS, 3 * US_PER_MS, 10 * US_PER_MS, 30 * US_PER_MS, 100 * US_PER_MS,
		300 * US_PER_MS, 1000 * US_PER_MS };
	uint32_t i = 0;

	while (i < sizeof steps_us / sizeof *steps_us && late_us >= steps_us[i])
		i++;
	return GLYPH_EIGHTH + i;
}

/* In each column the latest beat; where none was due, as the one before. */
static void
draw_beats(const struct canvas *c, int row)
{
	size_t count, next;
	const struct beat *beats = timeline_beats(c->scene->timeline, c->until_us, &count);
	int64_t last_us = c->last_us, held_us = 0;

	timeline_beats(c->scene->timeline, c->axis.left_us - 1, &next);
	if (next > 0)
		held_us = beats[next - 1].late_us;
	for (int64_t col = 0; col < c->axis.cols && time_axis_time(&c->axis, col) <= last_us; col++) {
		int64_t end_us = time_axis_time(&c->axis, col + 1), worst_us = -1;

		for (; next < count && beats[next].t_us < end_us; next++)
			worst_us = beats[next].late_us > worst_us ? beats[next].late_us : worst_us;
		if (worst_us >= 0)
			held_us = worst_us;
		canvas_put(c, col, row, lateness_glyph(held_us), held_us >= 30 * US_PER_MS ? ROLE_STUCK : ROLE_DIM);
	}
}

void
panel_beat(const struct canvas *c)
{
	int row = c->at.beat_row;
	size_t count;
	const struct beat *beats;
	char late[32], words[WORDS_SIZE];

	if (row == NO_ROW)
		return;
	grid_text(c->grid, 1, row, c->at.label_cols - 1, ROLE_DIM, "loop");
	draw_beats(c, row);
	beats = timeline_beats(c->scene->timeline, c->t_us, &count);
	if (count == 0 || c->at.side_cols <= 6)
		return;
	format_duration(beats[count - 1].late_us, late, sizeof late);
	snprintf(words, sizeof words, c->at.side_cols > 12 ? "late %s" : "%s", late);
	canvas_side(c, row, ROLE_DIM, words);
}
