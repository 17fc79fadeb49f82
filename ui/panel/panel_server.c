/* The server's row: how many requests it serves, whose they are, and how many stand in line; and how late the one
 * loop was that everything runs on, if it was. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/duration.h"
#include "base/utf8.h"
#include "log/visits.h"
#include "tell/visitor_words.h"
#include "ui/panel/panel.h"

enum {
	WORDS_FROM = 2,
	LABEL_FORMS = 4,
	HAND_OVER_PARTS = 4,           /* of a cell: a count that lasts less than one, and than LOAD_LASTS_US, is skipped */
};

/* ---- the server ---- */

/* Columns [col, end) with one count of requests, served or in line. */
struct count_stretch {
	struct server_load load;
	int64_t col, end;
	uint32_t least, most; /* they differ if the count changed within one of its cells */
	bool begins, marked;  /* nothing was there before it; another count was */
	bool serves_other;    /* the number served is another, too */
	bool ends_words;      /* the one before it has words, which are not true of it */
	bool mixed;           /* the parties changed */
};

static bool
same_count(const struct server_load *a, const struct server_load *b)
{
	return load_open(a) == load_open(b) && a->at_work == b->at_work && a->frozen == b->frozen;
}

static bool
same_parties(const struct server_load *a, const struct server_load *b)
{
	return memcmp(a->open, b->open, sizeof a->open) == 0;
}

/* "1 sync, 3 async"; returns how many parties there are. */
static int
list_parties(const struct server_load *load, char *out, size_t size)
{
	static const char *const names[] = { "sync", "async", "visitor" };
	int parties = 0;

	out[0] = '\0';
	for (int i = 0; i <= TRACK_VISITOR; i++) {
		if (load->open[i] == 0)
			continue;
		utf8_add(out, size, "%s%u %s%s", parties > 0 ? ", " : "", load->open[i], names[i],
		    i == TRACK_VISITOR && load->open[i] > 1 ? "s" : "");
		parties++;
	}
	return parties;
}

/* "serving 1, 3 in line" */
static void
write_count(const struct server_load *load, char *out, size_t size)
{
	uint32_t open = load_open(load), in_line = open > load->at_work ? open - load->at_work : 0;

	if (in_line == 0)
		utf8_format(out, size, "serving %u", open);
	else if (load->at_work == 0)
		utf8_format(out, size, "%u in line", in_line);
	else
		utf8_format(out, size, "serving %u, %u in line", load->at_work, in_line);
}

/* Writes labels that are true of the whole stretch, the longest first; NULL-ended. */
static void
write_label(const struct count_stretch *s, char forms[LABEL_FORMS][WORDS_SIZE], const char *texts[LABEL_FORMS + 1])
{
	char parties[64], label[64];
	int count = 0;

	if (s->load.frozen) {
		texts[count++] = " sleeps on the loop ";
		texts[count++] = " sleeps ";
	} else if (s->least != s->most) {
		utf8_format(forms[0], WORDS_SIZE, " %u to %u requests ", s->least, s->most);
		texts[count++] = forms[0];
	} else {
		bool many = list_parties(&s->load, parties, sizeof parties) > 1;
		uint32_t open = load_open(&s->load), in_line = open > s->load.at_work ? open - s->load.at_work : 0;

		write_count(&s->load, label, sizeof label);
		utf8_format(forms[0], WORDS_SIZE, " %s: %s ", label, parties);
		utf8_format(forms[1], WORDS_SIZE, " %s ", label);
		if (in_line > 0)
			utf8_format(forms[2], WORDS_SIZE, " %u, %u in line ", s->load.at_work, in_line);
		else
			utf8_format(forms[2], WORDS_SIZE, " %u ", s->load.at_work);
		if (!s->mixed && many)
			texts[count++] = forms[0];
		texts[count++] = forms[1];
		texts[count++] = forms[2];
		utf8_format(forms[3], WORDS_SIZE, " %u in line ", in_line);
		if (in_line > 0)
			texts[count++] = forms[3];
	}
	texts[count] = NULL;
}

/* Draws a line while it has any, a mark where their number changes, and the number where there is
 * room between two marks. Returns true if it has one. */
static bool
draw_stretch(const struct canvas *c, const struct count_stretch *s)
{
	char forms[LABEL_FORMS][WORDS_SIZE];
	const char *texts[LABEL_FORMS + 1], *words;
	bool frozen = s->load.frozen;
	int64_t from = (s->col < 0 ? 0 : s->col) + WORDS_FROM, to = s->end < c->head_col + 1 ? s->end : c->head_col + 1;
	int row = c->at.server_row;

	if (load_open(&s->load) == 0 && !frozen)
		return false;
	if (frozen)
		canvas_run(c, s->col, s->end, row, GLYPH_BLOCKED, ROLE_BLOCKED_BAR);
	else
		canvas_line(c, s->col, s->end, row, LINE_LIGHT, s->begins, ROLE_SERVER);
	write_label(s, forms, texts);
	words = text_that_fits(texts, (int)(to - from - 1));
	if (words[0] == '\0') { /* narrow: one cell before them will do */
		from--;
		words = text_that_fits(texts, (int)(to - from - (s->end > c->head_col)));
	}
	if (words[0] != '\0' && to > from)
		canvas_words(c, from, to, row, frozen ? ROLE_BLOCKED : ROLE_SERVER, words);
	if (s->marked && (s->serves_other || s->ends_words || words[0] != '\0')) /* where it tells something */
		canvas_put(c, s->col, row, GLYPH_MOMENT, ROLE_SERVER);
	return words[0] != '\0' && to > from;
}

/* Goes through the loads, skipping those that are over at once: when one request is answered and the
 * next sent, or many are launched, the counts in between are not worth a mark. */
struct load_reader {
	const struct timeline *timeline;
	int64_t least_us;           /* a load that is over sooner is left out */
	int64_t read_us, known_us;  /* read until then; what comes after known_us has not come */
};

static bool
is_hand_over(const struct load_reader *r, const struct server_load *at, size_t count, size_t i)
{
	return i + 1 < count && at[i + 1].t_us - at[i].t_us < r->least_us;
}

/* Where cells are short, there are few loads in one. */
static bool
read_brief_loads(const struct load_reader *r, int64_t t_us, struct load_range *range)
{
	size_t known, i, until;
	const struct server_load *at = timeline_loads(r->timeline, r->known_us, &known);
	bool found = false;

	timeline_loads(r->timeline, r->read_us, &i);
	timeline_loads(r->timeline, t_us, &until);
	for (; i < until && i < known; i++) {
		uint32_t open = load_open(&at[i]);

		if (is_hand_over(r, at, known, i))
			continue;
		range->last = at[i];
		range->least = found && range->least < open ? range->least : open;
		range->most = found && range->most > open ? range->most : open;
		found = true;
	}
	return found;
}

/* Returns the load as of t_us, and the least and most requests that it had since the last call. */
static struct server_load
read_load(struct load_reader *r, int64_t t_us, struct server_load load, uint32_t *least, uint32_t *most)
{
	struct load_range range;
	bool found = r->least_us < LOAD_LASTS_US ? read_brief_loads(r, t_us, &range) :
	    timeline_lasting_loads(r->timeline, r->read_us, t_us, r->known_us, &range);

	*least = *most = load_open(&load);
	if (t_us > r->read_us)
		r->read_us = t_us;
	if (!found)
		return load;
	*least = range.least < *least ? range.least : *least;
	*most = range.most > *most ? range.most : *most;
	return range.last;
}

/* The load as of t, which the reader then has read until. */
static struct server_load
load_before(struct load_reader *r, int64_t t_us)
{
	size_t known, i;
	const struct server_load *at = timeline_loads(r->timeline, r->known_us, &known);

	timeline_loads(r->timeline, t_us < r->known_us ? t_us : r->known_us, &i);
	while (i > 0 && is_hand_over(r, at, known, i - 1))
		i--;
	r->read_us = t_us;
	return i == 0 ? (struct server_load){ .t_us = 0 } : at[i - 1];
}

static void
draw_loads(const struct canvas *c)
{
	/* Up to the playhead nothing is known of what comes later. */
	struct load_reader reader = { .timeline = c->scene->moment.timeline, .known_us = c->t_us,
		.least_us = time_axis_cell_us(&c->axis) / HAND_OVER_PARTS };
	struct count_stretch stretch = { 0 };
	struct server_load load;
	int64_t end = time_axis_col(&c->axis, c->last_us) + 1;
	uint32_t least, most;

	if (reader.least_us > LOAD_LASTS_US)
		reader.least_us = LOAD_LASTS_US;
	if (end > c->axis.cols)
		end = c->axis.cols;
	load = load_before(&reader, c->axis.left_us - 1);
	for (int64_t col = 0; col < end; col++) {
		int64_t t_us = time_axis_time(&c->axis, col + 1) - 1, last_us = col <= c->head_col ? c->t_us : c->last_us;
		struct server_load before = load;
		bool has_words = false;

		if (col == c->head_col + 1)
			reader.known_us = c->until_us;
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
			has_words = draw_stretch(c, &stretch);
		if (load_open(&before) > 0 && load_open(&load) == 0 && !before.frozen)
			canvas_put(c, col, c->at.server_row, GLYPH_LINE_LEFT, ROLE_SERVER);
		stretch = (struct count_stretch){ .load = load, .col = col, .least = load_open(&load), .most = load_open(&load),
			.begins = load_open(&before) == 0, .serves_other = load.at_work != before.at_work, .ends_words = has_words, .marked = col > 0 && load_open(&stretch.load) > 0 };
		/* More came and went within its first cell: that is a stretch of its own, and what follows has its mark. */
		if (most > load_open(&load) && most > load_open(&before) && !load.frozen)
			stretch.load.at_work = most;
	}
	stretch.end = end;
	draw_stretch(c, &stretch);
}

/* What it serves now, and the most that it ever did: where many come at once, that is long ago. */
static void
draw_count(const struct canvas *c, const struct server_load *load)
{
	char forms[4][WORDS_SIZE] = { "" };
	const char *const texts[] = { forms[0], forms[1], forms[2], forms[3], NULL };

	if (load->at_work == 0 && load->most > 0) {
		utf8_format(forms[0], WORDS_SIZE, "at most %u", load->most);
	} else if (load->most <= load->at_work) {
		write_count(load, forms[0], WORDS_SIZE);
		utf8_format(forms[1], WORDS_SIZE, "serving %u", load->at_work);
		utf8_format(forms[2], WORDS_SIZE, "%u", load->at_work);
	} else {
		utf8_format(forms[0], WORDS_SIZE, "now %u, at most %u", load->at_work, load->most);
		utf8_format(forms[1], WORDS_SIZE, "now %u, most %u", load->at_work, load->most);
		utf8_format(forms[2], WORDS_SIZE, "%u, most %u", load->at_work, load->most);
		utf8_format(forms[3], WORDS_SIZE, "%u", load->at_work);
	}
	canvas_side(c, c->at.server_row, ROLE_TEXT, text_that_fits(texts, canvas_side_cols(c, c->at.server_row)));
}

/* ---- another server: what can be known from outside ---- */

/* The requests of both programs, by what is known of them. */
struct outside_counts {
	uint32_t connecting, sent, coming, whole, failed;
};

static struct outside_counts
count_outside(const struct canvas *c)
{
	const struct timeline *tl = c->scene->moment.timeline;
	struct outside_counts n = { 0 };

	for (int i = 0; i < PROGRAM_COUNT; i++) {
		uint32_t count = timeline_request_count(tl, (enum track)i);

		for (uint32_t number = 1; number <= count; number++) {
			const struct request *r = timeline_request(tl, (enum track)i, number);
			enum phase phase = request_phase_at(r, c->t_us);

			n.connecting += phase == PHASE_LOOKING_UP || phase == PHASE_CONNECTING || phase == PHASE_SECURING;
			n.sent += phase == PHASE_SENT;
			n.coming += phase == PHASE_RECEIVING;
			n.whole += r->response_us != NEVER_US && r->response_us <= c->t_us;
			n.failed += r->fail_us != NEVER_US && r->fail_us <= c->t_us;
		}
	}
	return n;
}

/* "2 connecting, 1 sent, no answer yet" */
static void
list_outside(const struct outside_counts *n, bool brief, char *out, size_t size)
{
	const struct {
		uint32_t count;
		const char *words, *brief;
	} parts[] = {
		{ n->connecting, "connecting", "connecting" }, { n->sent, "sent, no answer yet", "sent" },
		{ n->coming, n->coming == 1 ? "response comes" : "responses come", n->coming == 1 ? "comes" : "come" },
		{ n->whole, n->whole == 1 ? "response is whole" : "responses are whole", "whole" },
		{ n->failed, "failed", "failed" },
	};
	const char *apart = "";

	out[0] = '\0';
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (parts[i].count == 0)
			continue;
		utf8_add(out, size, "%s%u %s", apart, parts[i].count, brief ? parts[i].brief : parts[i].words);
		apart = brief ? ", " : "; ";
	}
	if (out[0] == '\0')
		utf8_format(out, size, "nothing sent yet");
}

static void
draw_outside(const struct canvas *c)
{
	enum { NAME_MOST = 40 };
	static const char unknown[] = "what it does is not known here";
	const struct url *url = timeline_url(c->scene->moment.timeline);
	struct outside_counts n = count_outside(c);
	char name[URL_AUTHORITY_SIZE] = "another server", full[WORDS_SIZE], brief[WORDS_SIZE], forms[5][2 * WORDS_SIZE + NAME_MOST];
	const char *const texts[] = { forms[0], forms[1], forms[2], forms[3], forms[4], NULL };

	if (url != NULL)
		url_write_authority(url, name);
	list_outside(&n, false, full, sizeof full);
	list_outside(&n, true, brief, sizeof brief);
	utf8_format(forms[0], sizeof forms[0], "%s: %s; %s", name, full, unknown);
	utf8_format(forms[1], sizeof forms[1], "%s: %s", name, full);
	utf8_format(forms[2], sizeof forms[2], "%s: %s", name, brief);
	utf8_format(forms[3], sizeof forms[3], "%s", full);
	utf8_format(forms[4], sizeof forms[4], "%s", brief);
	canvas_words(c, 0, c->axis.cols, c->at.server_row, ROLE_SERVER, text_that_fits(texts, (int)c->axis.cols));
	canvas_side(c, c->at.server_row, ROLE_DIM, "elsewhere");
}

/* Whom it turned away, where the row is free: behind the playhead, or else before what was served. */
static void
draw_refusals(const struct canvas *c)
{
	const struct timeline *tl = c->scene->moment.timeline;
	int64_t refused = timeline_refused_at(tl, c->t_us), col;
	char forms[3][WORDS_SIZE];

	if (refused == 0)
		return;
	utf8_format(forms[0], WORDS_SIZE, "%s", visitor_refusals(tl, c->t_us, true).s);
	utf8_format(forms[1], WORDS_SIZE, "%s", visitor_refusals(tl, c->t_us, false).s);
	utf8_format(forms[2], WORDS_SIZE, "%" PRId64 " turned away", refused);
	for (int i = 0; i < 3; i++) {
		int cols = text_cols(forms[i]);

		for (col = c->head_col + WORDS_FROM; col + cols < c->axis.cols; col++)
			if (canvas_is_free(c, col - 1, col + cols + 1, c->at.server_row))
				break;
		if (col + cols >= c->axis.cols && canvas_is_free(c, 0, cols + 1, c->at.server_row))
			col = 0;
		if (col + cols >= c->axis.cols)
			continue;
		grid_text(c->grid, c->at.label_cols + (int)col, c->at.server_row, cols, ROLE_FAILED, forms[i]);
		return;
	}
}

void
panel_server(const struct canvas *c)
{
	struct server_load load = timeline_load_at(c->scene->moment.timeline, c->t_us);

	grid_text(c->grid, 1, c->at.server_row, -1, ROLE_STRONG, "server");
	if (timeline_is_outside(c->scene->moment.timeline)) {
		draw_outside(c);
		return;
	}
	draw_loads(c);
	if (load.frozen)
		canvas_side(c, c->at.server_row, ROLE_STUCK, "asleep");
	else
		draw_count(c, &load);
	draw_refusals(c);
}

/* ---- the loop under all of this ---- */

/* From 100 ms (and less) to 1 s (and more). */
static uint32_t
lateness_glyph(int64_t late_us)
{
	return GLYPH_EIGHTH + (late_us < 100 * US_PER_MS ? 3 : late_us < 300 * US_PER_MS ? 4 : late_us < US_PER_S ? 5 : 6);
}

/* Draws a height in each column with a heartbeat so late that a spinner's turn would be. Returns the most that
 * one was, as of the playhead. */
static int64_t
draw_beats(const struct canvas *c, int row)
{
	const struct timeline *tl = c->scene->moment.timeline;

	for (int64_t col = 0; col < c->axis.cols && time_axis_time(&c->axis, col) <= c->last_us; col++) {
		int64_t until_us = time_axis_time(&c->axis, col + 1) - 1, last_us = col == c->head_col ? c->t_us : c->until_us, worst_us;

		worst_us = timeline_worst_beat_us(tl, time_axis_time(&c->axis, col) - 1, until_us < last_us ? until_us : last_us);
		if (worst_us >= LATE_US)
			canvas_put(c, col, row, lateness_glyph(worst_us), ROLE_STUCK);
	}
	return timeline_worst_beat_us(tl, NEVER_US, c->t_us);
}

/* It is waitscope's own: whoever's times are measured, they are off by so much. Where there is nothing to warn
 * of, the row is empty. */
void
panel_beat(const struct canvas *c)
{
	int row = c->at.beat_row;
	char late[32], forms[3][WORDS_SIZE];
	const char *const texts[] = { forms[0], forms[1], forms[2], NULL }, *text;
	int64_t worst_us, col;

	if (row == NO_ROW)
		return;
	worst_us = draw_beats(c, row);
	if (worst_us < LATE_US)
		return;
	grid_text(c->grid, 1, row, c->at.label_cols - 1, ROLE_DIM, "loop");
	duration_write_length(worst_us, c->grain_us, late, sizeof late);
	utf8_format(forms[0], WORDS_SIZE, "waitscope's own loop was late, by up to %s", late);
	utf8_format(forms[1], WORDS_SIZE, "waitscope's own loop: %s late", late);
	utf8_format(forms[2], WORDS_SIZE, "own loop: %s late", late);
	for (int i = 0; (text = texts[i]) != NULL; i++)
		for (col = 0; col + text_cols(text) <= c->axis.cols; col++)
			if (canvas_is_free(c, col > 0 ? col - 1 : 0, col + text_cols(text) + 1, row)) {
				canvas_words(c, col, c->axis.cols, row, ROLE_STUCK, text);
				return;
			}
}
