/* The server's row: how many requests are open, and whose they are; and the loop's heartbeat: how late
 * was the one loop that everything runs on. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/duration.h"
#include "ui/panel/panel.h"

enum {
	WORDS_FROM = 2,
	HAND_OVER_US = 10 * US_PER_MS, /* a count that lasts less, and less than a part of a cell, is skipped */
	HAND_OVER_PARTS = 4,           /* of a cell */
	LATE_BEAT_US = 30 * US_PER_MS, /* a heartbeat this late stands out */
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

/* Columns [col, end) with one count of open requests. */
struct count_stretch {
	struct server_load load;
	int64_t col, end;
	uint32_t least, most; /* they differ if the count changed within one of its cells */
	bool marked;          /* another count came before it */
	bool mixed;           /* the parties, or the number in line, changed */
};

static bool
same_count(const struct server_load *a, const struct server_load *b)
{
	return open_in_all(a) == open_in_all(b) && a->frozen == b->frozen;
}

static bool
same_parties(const struct server_load *a, const struct server_load *b)
{
	return memcmp(a->open, b->open, sizeof a->open) == 0 && a->at_work == b->at_work;
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

/* Writes labels that are true of the whole stretch, the longest first; NULL-ended. */
static void
write_label(const struct count_stretch *s, char forms[3][WORDS_SIZE], const char *texts[4])
{
	uint32_t open = open_in_all(&s->load), in_line = open > s->load.at_work ? open - s->load.at_work : 0;
	char parties[64];
	int count = 0;

	if (s->load.frozen) {
		texts[count++] = " sleeps on the loop ";
		texts[count++] = " sleeps ";
	} else if (s->least != s->most) {
		snprintf(forms[0], WORDS_SIZE, " %u to %u open ", s->least, s->most);
		texts[count++] = forms[0];
	} else {
		bool many = list_parties(&s->load, parties, sizeof parties) > 1;

		snprintf(forms[0], WORDS_SIZE, in_line > 0 ? " %u open: %s; %u in line " : " %u open: %s ", open, parties, in_line);
		snprintf(forms[1], WORDS_SIZE, in_line > 0 ? " %u open, %u in line " : " %u open ", open, in_line);
		snprintf(forms[2], WORDS_SIZE, " %u open ", open);
		if (!s->mixed && (many || in_line > 0))
			texts[count++] = forms[0];
		if (!s->mixed && in_line > 0)
			texts[count++] = forms[1];
		texts[count++] = forms[2];
	}
	texts[count] = NULL;
}

/* Draws a line while any are open, a mark where their number changes, and the number where there is
 * room between two marks. */
static void
draw_stretch(const struct canvas *c, const struct count_stretch *s)
{
	char forms[3][WORDS_SIZE];
	const char *texts[4], *words;
	bool frozen = s->load.frozen;
	int64_t from = (s->col < 0 ? 0 : s->col) + WORDS_FROM, to = s->end < c->head_col + 1 ? s->end : c->head_col + 1;
	int row = c->at.server_row;

	if (open_in_all(&s->load) == 0 && !frozen)
		return;
	canvas_run(c, s->col, s->end, row, frozen ? GLYPH_BLOCKED : GLYPH_LINE, frozen ? ROLE_BLOCKED_BAR : ROLE_SERVER);
	write_label(s, forms, texts);
	words = text_that_fits(texts, (int)(to - from - 1));
	if (words[0] == '\0') { /* narrow: one cell before them will do */
		from--;
		words = text_that_fits(texts, (int)(to - from - 1));
	}
	if (words[0] != '\0' && to > from)
		canvas_words(c, from, to, row, frozen ? ROLE_BLOCKED : ROLE_SERVER, words);
	if (s->marked)
		canvas_put(c, s->col, row, GLYPH_MOMENT, ROLE_SERVER);
}

/* Goes through the loads, skipping those that are over at once: when one request is answered and the
 * next sent, or many are launched, the counts in between are not worth a mark. */
struct load_reader {
	const struct server_load *at;
	size_t count, next; /* count: those that have come */
	int64_t least_us;
};

static bool
is_hand_over(const struct load_reader *r, size_t i)
{
	return i + 1 < r->count && r->at[i + 1].t_us - r->at[i].t_us < r->least_us;
}

/* Returns the load as of t_us, and the least and most that were open since the last call. */
static struct server_load
read_load(struct load_reader *r, int64_t t_us, struct server_load load, uint32_t *least, uint32_t *most)
{
	*least = *most = open_in_all(&load);
	for (; r->next < r->count && r->at[r->next].t_us <= t_us; r->next++) {
		uint32_t open = open_in_all(&r->at[r->next]);

		if (is_hand_over(r, r->next))
			continue;
		load = r->at[r->next];
		*least = open < *least ? open : *least;
		*most = open > *most ? open : *most;
	}
	return load;
}

static void
draw_loads(const struct canvas *c)
{
	struct load_reader reader = { .least_us = time_axis_cell_us(&c->axis) / HAND_OVER_PARTS };
	struct count_stretch stretch = { 0 };
	struct server_load load = { 0 };
	int64_t end = time_axis_col(&c->axis, c->last_us) + 1;
	uint32_t least, most;
	size_t count;

	reader.at = timeline_loads(c->scene->moment.timeline, c->until_us, &count);
	if (reader.least_us > HAND_OVER_US)
		reader.least_us = HAND_OVER_US;
	if (end > c->axis.cols)
		end = c->axis.cols;
	/* Up to the playhead nothing is known of what comes later. */
	timeline_loads(c->scene->moment.timeline, c->t_us, &reader.count);
	load = read_load(&reader, c->axis.left_us - 1, load, &least, &most);
	for (int64_t col = 0; col < end; col++) {
		int64_t t_us = time_axis_time(&c->axis, col + 1) - 1, last_us = col <= c->head_col ? c->t_us : c->last_us;
		struct server_load before = load;

		if (col == c->head_col + 1)
			reader.count = count;
		load = read_load(&reader, t_us < last_us ? t_us : last_us, load, &least, &most);
		if (col > 0 && same_count(&load, &stretch.load)) {
			if (col > c->head_col)
				continue;
			stretch.least = least < stretch.least ? least : stretch.least;
			stretch.most = most > stretch.most ? most : stretch.most;
			stretch.mixed |= !same_parties(&load, &before);
			continue;
		}
		stretch.end = col;
		if (col > 0)
			draw_stretch(c, &stretch);
		stretch = (struct count_stretch){ .load = load, .col = col, .least = open_in_all(&load), .most = open_in_all(&load),
			.marked = col > 0 && open_in_all(&stretch.load) > 0 };
	}
	stretch.end = end;
	draw_stretch(c, &stretch);
}

void
panel_server(const struct canvas *c)
{
	struct server_load load = timeline_load_at(c->scene->moment.timeline, c->t_us);
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

/* From 1 ms (and less) to 1 s (and more), each step about three times the one before. */
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

/* Each column shows its latest beat; where none was due, that of the column before. */
static void
draw_beats(const struct canvas *c, int row)
{
	size_t count, next;
	const struct beat *beats = timeline_beats(c->scene->moment.timeline, c->until_us, &count);
	int64_t shown_us = 0;

	timeline_beats(c->scene->moment.timeline, c->axis.left_us - 1, &next);
	if (next > 0)
		shown_us = beats[next - 1].late_us;
	for (int64_t col = 0; col < c->axis.cols && time_axis_time(&c->axis, col) <= c->last_us; col++) {
		int64_t end_us = time_axis_time(&c->axis, col + 1), worst_us = -1;

		for (; next < count && beats[next].t_us < end_us; next++)
			if (beats[next].late_us > worst_us && !canvas_is_hidden(c, beats[next].t_us))
				worst_us = beats[next].late_us;
		if (worst_us >= 0)
			shown_us = worst_us;
		canvas_put(c, col, row, lateness_glyph(shown_us), shown_us >= LATE_BEAT_US ? ROLE_STUCK : ROLE_DIM);
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
	beats = timeline_beats(c->scene->moment.timeline, c->t_us, &count);
	if (count == 0 || c->at.side_cols <= 6)
		return;
	duration_format(beats[count - 1].late_us, late, sizeof late);
	snprintf(words, sizeof words, c->at.side_cols > 12 ? "late %s" : "%s", late);
	canvas_side(c, row, ROLE_DIM, words);
}
