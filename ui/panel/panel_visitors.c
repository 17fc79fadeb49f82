/*
 * Visitors: clients from outside, a row each: who asks, what, from where, how long it takes, how it ends. If there are more than
 * rows, the newest, under a chart of all. Where no program runs they have all the room, under instructions on how to visit.
 */
#include <string.h>

#include "base/utf8.h"
#include "log/visits.h"
#include "log/watched.h"
#include "tell/visitor_words.h"
#include "ui/panel/panel.h"
#include "ui/panel/wanted_rows.h"

enum {
	WORDS_FROM = 2, /* columns from a mark, or a bar's beginning, to its words */
	APART = 2,      /* and from them to what else is told */
	CHART_LEAST = 3, CHART_MOST = 12,
	ROWS_LEAST = 2, /* under a chart */
};

#define MARK "▸" /* before the chosen one */

/* One visitor's row. Times after the part of the log that is shown are NEVER_US. */
struct visit {
	const struct request *request;
	uint32_t number;
	int64_t arrive_us, take_us, end_us;
	int64_t unread_us, read_us; /* of a watched program's: since when its response lies there, and until when */
	enum track owner;           /* whose it is; TRACK_VISITOR: nobody's */
	uint32_t visitor;           /* number, or where it is a watched program's another one */
	bool answered;
	int row;
};

/* ---- one row ---- */

static int64_t
if_shown(const struct canvas *c, int64_t t_us)
{
	return t_us != NEVER_US && t_us <= c->until_us ? t_us : NEVER_US;
}

static void
look_at(const struct canvas *c, uint32_t number, struct visit *v)
{
	const struct request *r = timeline_request(c->scene->moment.timeline, TRACK_VISITOR, number);

	*v = (struct visit){ .request = r, .number = number, .visitor = number, .answered = r->answer_us != NEVER_US,
		.owner = TRACK_VISITOR, .unread_us = NEVER_US, .read_us = NEVER_US };
	v->arrive_us = if_shown(c, r->arrive_us);
	v->take_us = if_shown(c, r->take_us);
	v->end_us = if_shown(c, v->answered ? r->answer_us : r->leave_us);
}

/* In line at the server until it is taken up, then being served. */
static void
draw_bar(const struct canvas *c, const struct visit *v, int64_t col, int64_t end)
{
	int64_t taken = v->take_us != NEVER_US ? canvas_col(c, v->take_us) : v->end_us != NEVER_US ? col : end;

	canvas_flight(c, col, taken, end, v->row, v->request->before_us == 0 && !canvas_is_hidden(c, v->arrive_us));
}

/* Writes its request and, from its end on, the outcome. */
static void
write_words(const struct visit *v, char *out, size_t size)
{
	const struct request_target target = request_target(v->request);
	char status[16];
	const char *gone = v->owner != TRACK_VISITOR ? ": left" : v->request->is_broken_off ? ": broken off" : ": left early";
	const char *outcome = v->end_us == NEVER_US ? v->take_us != NEVER_US ? "" : ": in line" : v->answered ? status : gone;

	utf8_format(status, sizeof status, ": %u", v->request->status);
	utf8_format(out, size, "%.*s%s%.*s%s%s", target.method_size, target.method, target.path_size > 0 ? " " : "",
	    target.path_size, target.path, target.is_cut ? "…" : "", outcome);
}

/* What else is known of who asks: "curl from 192.168.178.23", where the row's name is not that. */
static void
draw_asker(const struct canvas *c, const struct visit *v, int64_t from, enum role role)
{
	const struct request *r = v->request;
	int64_t to = c->at.cols - c->at.label_cols - SIDE_TIME_COLS;
	bool is_signed = r->signed_by != NULL, is_program = r->agent != NULL && visitor_program(r->agent).s[0] != '\0';
	const char *address = is_signed || is_program ? visitor_from(r) : "";
	char forms[3][WORDS_SIZE] = { "" };
	const char *const texts[] = { forms[0], forms[1], forms[2], NULL }, *words;

	if (v->owner != TRACK_VISITOR)
		return;
	utf8_format(forms[0], WORDS_SIZE, "%s%s%s", is_signed && is_program ? r->agent : "", address[0] != '\0' ? " from " : "", address);
	utf8_format(forms[1], WORDS_SIZE, "%s%s%s", is_signed && is_program ? visitor_program(r->agent).s : "", address[0] != '\0' ? " from " : "",
	    address);
	utf8_format(forms[2], WORDS_SIZE, "%s%s", address[0] != '\0' ? "from " : "", address);
	words = text_that_fits(texts, (int)(to - from));
	canvas_words(c, from, to, v->row, from > c->head_col ? role : ROLE_DIM, words[0] == ' ' ? words + 1 : words);
}

/* After its mark if there is room before the counts at the right, else before it. */
static void
draw_words(const struct canvas *c, const struct visit *v, int64_t mark, enum role role)
{
	int64_t from = mark + WORDS_FROM, to = c->at.cols - c->at.label_cols - SIDE_TIME_COLS;
	char words[WORDS_SIZE], spaced[WORDS_SIZE + 2];
	int64_t before;

	write_words(v, words, sizeof words);
	before = mark - 1 - text_cols(words) - 2;
	if (mark < 0 || mark >= c->axis.cols)
		return;
	if (mark > c->head_col)
		role = ROLE_FUTURE;
	if (from + text_cols(words) <= to || before < 0) {
		canvas_words(c, from, to, v->row, role, words);
		draw_asker(c, v, from + text_cols(words) + APART, role == ROLE_FUTURE ? ROLE_FUTURE : ROLE_DIM);
		return;
	}
	utf8_format(spaced, sizeof spaced, " %s ", words);
	canvas_words(c, before, mark, v->row, role, spaced);
}

/* From the answer until the program reads it. Returns its last column, or the mark's; *says_so is set if it has words. */
static int64_t
draw_unread(const struct canvas *c, const struct visit *v, int64_t mark, bool *says_so)
{
	int64_t end = canvas_end_col(c, v->read_us);
	char words[WORDS_SIZE], time[32];
	const char *const past[] = { words, NULL }, *const future[] = { " unread ", NULL };

	*says_so = v->unread_us == NEVER_US || end <= mark + 1;
	if (*says_so)
		return mark;
	canvas_run(c, mark + 1, end, v->row, GLYPH_QUEUED, ROLE_UNREAD);
	canvas_took_by_now(c, v->unread_us, v->read_us, time, sizeof time);
	utf8_format(words, sizeof words, " unread %s ", time);
	*says_so = panel_label_bar(c, mark + 1, end, v->row, ROLE_UNREAD, past, future);
	return end - 1;
}

static void
draw_end(const struct canvas *c, const struct visit *v, int64_t mark)
{
	bool well = v->answered && v->request->status < HTTP_ERROR;
	enum role role = well ? ROLE_RESPONSE : v->answered ? ROLE_FAILED : ROLE_DIM;
	int64_t to = c->at.cols - c->at.label_cols - SIDE_TIME_COLS;
	char words[WORDS_SIZE], time[32];
	bool says_so;

	if (canvas_is_hidden(c, v->end_us))
		return;
	canvas_put(c, mark, v->row, well ? GLYPH_RESPONSE : GLYPH_FAILED, role);
	mark = draw_unread(c, v, mark, &says_so);
	if (!says_so && v->unread_us <= c->t_us) {
		canvas_took_by_now(c, v->unread_us, v->read_us, time, sizeof time);
		utf8_format(words, sizeof words, "unread %s", time);
		if (mark + WORDS_FROM + text_cols(words) <= to) {
			canvas_words(c, mark + WORDS_FROM, to, v->row, mark > c->head_col ? ROLE_FUTURE : ROLE_UNREAD, words);
			return;
		}
	}
	draw_words(c, v, mark, well ? ROLE_PRINTED : role);
}

static void
draw_time(const struct canvas *c, const struct visit *v)
{
	int64_t end_us = v->unread_us != NEVER_US ? v->read_us : v->end_us; /* it has waited until it has read */
	bool ended = end_us != NEVER_US && end_us <= c->t_us, is_unread = !ended && v->unread_us != NEVER_US && v->unread_us <= c->t_us;
	char time[32];

	if (v->arrive_us > c->t_us)
		return;
	canvas_took_by_now(c, request_came_us(v->request), end_us, time, sizeof time);
	canvas_side(c, v->row, ended ? ROLE_TEXT : is_unread ? ROLE_UNREAD : ROLE_FLIGHT, time);
}

static void
draw_label(const struct canvas *c, const struct visit *v)
{
	bool chosen = c->scene->state.request_track == TRACK_VISITOR && c->scene->state.request_number == v->visitor;
	int cols = c->at.label_cols - (c->at.label_cols >= 12 ? 2 : 1), mark_cols = chosen && v->owner == TRACK_VISITOR ? text_cols(MARK) : 0;
	char label[WORDS_SIZE];

	if (v->owner == TRACK_VISITOR)
		utf8_format(label, sizeof label, "%s%s", mark_cols > 0 ? MARK : "", visitor_label(v->request, v->number, cols - 1 - mark_cols).s);
	else
		utf8_format(label, sizeof label, chosen ? MARK "req %u" : "req %u", v->number);
	grid_text_right(c->grid, cols, v->row, -1, chosen ? ROLE_CHOSEN : ROLE_DIM, label);
}

static void
draw_visit(const struct canvas *c, const struct visit *v)
{
	int64_t col = canvas_col(c, v->arrive_us), end = canvas_end_col(c, v->end_us);
	char words[WORDS_SIZE], spaced[WORDS_SIZE + 2];

	draw_label(c, v);
	draw_time(c, v);
	if (end <= col && canvas_is_hidden(c, v->arrive_us))
		return;
	draw_bar(c, v, col, end > col ? end : col + 1);
	if (v->end_us != NEVER_US) {
		draw_end(c, v, time_axis_col(&c->axis, v->end_us));
		return;
	}
	if (!c->live)
		return;
	write_words(v, words, sizeof words);
	utf8_format(spaced, sizeof spaced, " %s ", words);
	col = (col < 0 ? 0 : col) + WORDS_FROM;
	if (col + text_cols(spaced) < end) {
		canvas_words(c, col, end, v->row, ROLE_FLIGHT_WORDS, spaced);
		draw_asker(c, v, end + 1, ROLE_DIM);
		return;
	}
	canvas_words(c, end + 1, c->axis.cols, v->row, ROLE_DIM, words);
	draw_asker(c, v, end + 1 + text_cols(words) + APART, ROLE_DIM);
}

/* ---- all rows ---- */

/* In the first row, at the end that is free: the right one at first, later the left one; else in place of its
 * time. */
void
panel_say_more(const struct canvas *c, int row, size_t more)
{
	char full[48], brief[24];
	const char *const texts[] = { full, brief, NULL };
	int cols;

	utf8_format(full, sizeof full, "+%zu more", more);
	utf8_format(brief, sizeof brief, "+%zu", more);
	cols = text_cols(full);
	if (canvas_is_free(c, 0, cols + 1, row)) {
		canvas_words(c, 0, c->axis.cols, row, ROLE_DIM, full);
	} else if (canvas_is_free(c, c->axis.cols - cols - 1, c->axis.cols, row)) {
		canvas_words(c, c->axis.cols - cols, c->axis.cols, row, ROLE_DIM, full);
	} else {
		/* No more than the time takes: words may stand right before it. */
		grid_hline(c->grid, c->at.cols - SIDE_TIME_COLS, row, SIDE_TIME_COLS, ' ', ROLE_BLANK);
		canvas_side(c, row, ROLE_DIM, text_that_fits(texts, SIDE_TIME_COLS - 1));
	}
}

/* Where rows were scrolled to one of these. */
static size_t
scrolled_to(const struct canvas *c)
{
	const struct view_state *state = &c->scene->state;
	bool chosen = state->request_track == TRACK_VISITOR && timeline_visit_place(c->scene->moment.timeline, state->request_number) > 0;

	return chosen ? state->scroll : 0;
}

/* While live the newest of those who are kept are shown; when looking back those that were the newest then, and some that
 * came after them. */
struct visitor_rows
panel_visitor_rows(const struct canvas *c)
{
	const struct timeline *tl = c->scene->moment.timeline;
	size_t arrived = wanted_rows_visitors(tl, c->until_us), by_now = wanted_rows_visitors(tl, c->t_us), scrolled = scrolled_to(c);
	struct visitor_rows v = { .row = c->at.visitor_row, .rows = c->at.visitor_rows, .all = arrived };
	size_t shown;

	if (scrolled == 0 && arrived > (size_t)v.rows && v.rows >= CHART_LEAST + ROWS_LEAST) {
		v.chart_row = v.row;
		v.chart_rows = v.rows * 2 / 5 < CHART_LEAST ? CHART_LEAST : v.rows * 2 / 5 > CHART_MOST ? CHART_MOST : v.rows * 2 / 5;
		v.row += v.chart_rows;
		v.rows -= v.chart_rows;
	}
	shown = arrived < (size_t)v.rows ? arrived : (size_t)v.rows;
	v.last = scrolled > 0 ? scrolled + shown - 1 : by_now + (size_t)v.rows / 3;
	v.last = v.last > arrived ? arrived : v.last < shown ? shown : v.last;
	v.first = v.last - shown + 1;
	return v;
}

static void
draw_visits(const struct canvas *c)
{
	const struct timeline *tl = c->scene->moment.timeline;
	struct visitor_rows rows = panel_visitor_rows(c);
	size_t all, more = rows.all - (rows.last + 1 - rows.first) + (size_t)timeline_unkept_at(tl, c->until_us).came;
	const struct stay *visitors = timeline_visits(tl, VISITS_ALL, c->until_us, &all);

	if (rows.chart_rows > 0)
		panel_visitors_chart(c, &rows);
	for (size_t place = rows.first; place <= rows.last; place++) {
		struct visit v;

		look_at(c, visitors[place - 1].number, &v);
		v.row = rows.row + (int)(place - rows.first);
		draw_visit(c, &v);
	}
	if (more > 0)
		panel_say_more(c, rows.row, more);
	if (rows.all == 0)
		canvas_words(c, 0, c->axis.cols, rows.row, ROLE_DIM, "nobody has asked yet");
}

bool
panel_visitor_at(const struct canvas *c, int row, struct pick *pick)
{
	struct visitor_rows rows = panel_visitor_rows(c);
	size_t place = rows.first + (size_t)(row - rows.row), all;
	const struct stay *visitors = timeline_visits(c->scene->moment.timeline, VISITS_ALL, c->until_us, &all);

	if (c->at.visitor_rows == 0 || row < rows.row || row >= rows.row + rows.rows || place > rows.last)
		return false;
	*pick = (struct pick){ .track = TRACK_VISITOR, .number = visitors[place - 1].number, .row = -1 };
	return true;
}

/* Since when the response lies there unread is known only where it is known who reads it. */
void
panel_own_request(const struct canvas *c, enum track track, uint32_t number, const struct watched_request *own, int row)
{
	const struct timeline *tl = c->scene->moment.timeline;
	uint32_t thread = own->reader > 0 ? own->reader : own->thread;
	const struct watched_thread *reader = thread > 0 ? timeline_thread(tl, track, thread) : NULL;
	struct visit v;

	look_at(c, own->visitor, &v);
	v.owner = track;
	v.number = number;
	v.row = row;
	if (v.answered && reader != NULL && timeline_watched_life(tl, track, c->until_us).untraced == NULL) {
		v.unread_us = if_shown(c, own->answer_us);
		v.read_us = if_shown(c, own->read_us != NEVER_US ? own->read_us : reader->end_us);
	}
	draw_visit(c, &v);
}

void
panel_visitors(const struct canvas *c)
{
	if (c->at.guide.rows > 0)
		panel_guide(c);
	if (c->at.visitor_rows > 0)
		draw_visits(c);
}
