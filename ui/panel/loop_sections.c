/* One program's panel of view_loop: its stack, its requests, its ring. */
#include <string.h>

#include "base/utf8.h"
#include "log/stages.h"
#include "tell/statistics.h"
#include "ui/panel/loop_parts.h"
#include "ui/panel/loop_state.h"

enum {
	BRIEF_COLS = 34,      /* in fewer columns words take their short form */
	GLYPH_ARROW = 0x2193, /* ↓ */
};

/* ---- words and arrows ---- */

static void
draw_label(const struct loop_sections *p, enum section section, const char *label)
{
	grid_text(p->c->grid, p->inner.col + 2, p->row[section], p->ring_cols, ROLE_STRONG, label);
}

/* Marks a section that something reached a moment ago, from the one above. */
static void
draw_arrow(const struct loop_sections *p, enum section section)
{
	grid_put(p->c->grid, p->col - 2, p->row[section], GLYPH_ARROW, ROLE_CALLBACK);
}

/* "1, 2, 3", or the last few of them. */
static void
list_lately(const struct lately *lately, char *out, size_t size)
{
	utf8_format(out, size, "%s", lately->count > lately->named ? "…, " : "");
	for (uint32_t i = 0; i < lately->named; i++)
		utf8_add(out, size, i > 0 ? ", %u" : "%u", lately->numbers[i]);
}

static bool
is_lately(const struct lately *lately, uint32_t number)
{
	for (uint32_t i = 0; i < lately->named; i++)
		if (lately->numbers[i] == number)
			return true;
	return false;
}

/* Words at the left of a row, and a time at the right if there is room. */
static void
draw_pair(const struct loop_sections *p, int row, enum role role, const char *words, enum role note_role, const char *note)
{
	loop_part_pair(p->c, (struct rect){ p->col, row, p->cols, 1 }, role, words, note_role, note);
}

/* What waits, runs or has come of such a request: there is no response if it failed. */
static const char *
name_of(bool without_response)
{
	return without_response ? "request" : "response";
}

/* Draws "response 1, 2 just now" at the right of a row with `used` columns taken, in the longest form
 * that fits. */
static void
draw_lately(const struct loop_sections *p, int row, int used, const struct lately *lately, const char *words, const char *numbers)
{
	char forms[2][WORDS_SIZE];
	const char *const texts[] = { forms[0], forms[1], numbers, NULL };

	utf8_format(forms[0], WORDS_SIZE, "%s %s %s", name_of(lately->without_response), numbers, words);
	utf8_format(forms[1], WORDS_SIZE, "%s %s", numbers, words);
	grid_text_right(p->c->grid, p->col + p->cols, row, -1, ROLE_CALLBACK, text_that_fits(texts, p->cols - used - 1));
}

static bool
is_chosen(const struct loop_sections *p, uint32_t number)
{
	return number != 0 && p->c->scene->state.request_number == number && p->c->scene->state.request_track == p->s->track;
}

/* ---- the call stack ---- */

static void
draw_frame_of_stack(const struct loop_sections *p, const struct frame *frame, int row, bool innermost)
{
	const struct state_look *look = panel_look_now(p->c, p->s->track);
	enum role role = innermost ? look->line : ROLE_TEXT;
	int left = p->col - 2;
	const char *const forms[] = { frame->call, frame->brief, NULL };
	const char *call = text_that_fits(forms, p->cols);

	if (innermost) {
		grid_hline(p->c->grid, left, row, p->cols + 3, ' ', role);
		grid_put(p->c->grid, left, row, GLYPH_MARK, role);
	}
	draw_pair(p, row, role, call[0] != '\0' ? call : frame->call, innermost ? role : ROLE_DIM, frame->note);
}

static void
draw_stack(const struct loop_sections *p)
{
	int rows = p->rows[SECTION_STACK], row = p->row[SECTION_STACK], count = p->s->frame_count;
	int label_col = p->inner.col + 2; /* the innermost's mark is at p->col - 2, with a blank before it */
	char absent[WORDS_SIZE] = "it has not started";

	draw_label(p, SECTION_STACK, label_col + text_cols("call stack") < p->col - 2 ? "call stack" : "stack");
	if (panel_waits_for_the_other(p->c, p->s->track))
		panel_absence(p->c, p->s->track, p->cols, absent, sizeof absent);
	if (count == 0)
		grid_text(p->c->grid, p->col, row, p->cols, ROLE_DIM, absent);
	for (int i = 0; i < count && i < rows; i++)
		draw_frame_of_stack(p, &p->s->frames[i], row + i, i == 0);
}

/* ---- in flight ---- */

static void
draw_flight_row(const struct loop_sections *p, uint32_t number, int row)
{
	const struct request *r = timeline_request(p->c->scene->moment.timeline, p->s->track, number);
	bool lit = loop_state_moved_lately(p->c, request_opened_us(r)), waits = r->take_us == NEVER_US || r->take_us > p->c->t_us;
	int number_cols = p->s->tally.launched > 999 ? 5 : 3, bar_col = p->col + number_cols + 1, end = p->col + p->cols;
	char text[32], time[32];

	utf8_format(text, sizeof text, "%u", number);
	grid_text_right(p->c->grid, p->col + number_cols, row, number_cols,
	    is_chosen(p, number) ? ROLE_CHOSEN : lit ? ROLE_CALLBACK : ROLE_TEXT, text);
	if (is_chosen(p, number))
		grid_put(p->c->grid, p->col - 1, row, GLYPH_MARK, ROLE_CHOSEN);
	canvas_so_far(p->c, statistics_wait(p->c->scene->moment.timeline, p->s->track, number, p->c->t_us).from_us, time, sizeof time);
	grid_text_right(p->c->grid, end, row, -1, ROLE_FLIGHT, time);
	loop_part_flight(p->c, r, (struct rect){ bar_col, row, end - bar_col - text_cols(time) - 1, 1 }, lit);
	if (waits && p->cols > BRIEF_COLS - 4) {
		bool connects = r->connected_us == NEVER_US || r->connected_us > p->c->t_us;
		char phase[WORDS_SIZE];
		const char *const outside[] = { phase, NULL };
		const char *const words[] = { connects ? " connecting " : " in line at the server ", connects ? "" : " in line ", NULL };

		utf8_format(phase, sizeof phase, " %s ", request_phase_at(r, p->c->t_us) == PHASE_SENT ? "sent, no answer yet" : phase_words(request_phase_at(r, p->c->t_us)));
		grid_text(p->c->grid, bar_col + 2, row, -1, ROLE_FLIGHT_WORDS, text_that_fits(r->is_outside ? outside : words, end - text_cols(time) - 2 - bar_col - 2));
	}
}

/* Counts the requests without a row of their own: in flight, and waiting to be sent. "+ … more" only
 * makes sense after rows of others. */
static void
write_flight_rest(const struct loop_sections *p, uint32_t shown, char *out, size_t size)
{
	uint32_t more = p->s->tally.open > shown ? p->s->tally.open - shown : 0, waiting = p->s->tally.waiting;
	const char *verb = waiting == 1 ? "waits" : "wait", *plus = shown > 0 ? "+ " : "", *word = shown > 0 ? " more" : "";
	char forms[3][WORDS_SIZE] = { "", "", "" };
	const char *const texts[] = { forms[0], forms[1], forms[2], NULL };

	if (more > 0 && waiting > 0) {
		utf8_format(forms[0], WORDS_SIZE, "%s%u%s, %u %s to be sent", plus, more, word, waiting, verb);
		utf8_format(forms[1], WORDS_SIZE, "%s%u%s, %u %s", plus, more, word, waiting, verb);
		utf8_format(forms[2], WORDS_SIZE, "%s%u, %u %s", shown > 0 ? "+" : "", more, waiting, verb);
	} else if (more > 0) {
		utf8_format(forms[0], WORDS_SIZE, "%s%u%s", plus, more, word);
	} else if (waiting > 0) {
		utf8_format(forms[0], WORDS_SIZE, "%s%u %s to be sent", plus, waiting, verb);
		utf8_format(forms[1], WORDS_SIZE, "%s%u %s", plus, waiting, verb);
	}
	utf8_format(out, size, "%s", text_that_fits(texts, p->cols - (shown > 0)));
}

/* All of them, or all that fit above a last row, which says how many more there are. */
int
loop_sections_flight_shown(const struct loop_sections *p)
{
	int rows = p->rows[SECTION_FLIGHT], count = p->s->flight_count;

	if (count <= rows && (uint32_t)count == p->s->tally.open && p->s->tally.waiting == 0)
		return count;
	return count < rows - 1 ? count : rows - 1;
}

static void
draw_flight(const struct loop_sections *p)
{
	const struct loop_state *s = p->s;
	int row = p->row[SECTION_FLIGHT], shown = loop_sections_flight_shown(p);
	char rest[WORDS_SIZE], label[32];

	/* An arrow may stand at p->col - 2. */
	draw_label(p, SECTION_FLIGHT, p->inner.col + 2 + text_cols("in flight") < p->col - 2 ? "in flight" : "flight");
	utf8_format(label, sizeof label, "%u now", s->tally.open);
	grid_text(p->c->grid, p->inner.col + 2, row + 1, p->ring_cols - 2, ROLE_DIM, s->tally.open > 0 ? label : "");
	write_flight_rest(p, (uint32_t)shown, rest, sizeof rest);
	for (int i = 0; i < shown; i++)
		draw_flight_row(p, s->flight[i], row + i);
	if (rest[0] == '\0' && shown == 0)
		utf8_format(rest, sizeof rest, "none");
	grid_text(p->c->grid, p->col + (shown > 0), row + shown, p->cols, ROLE_DIM, rest);
	if (s->launched)
		draw_arrow(p, SECTION_FLIGHT);
}

/* ---- the queue ---- */

static void
write_waiting(const struct loop_sections *p, const struct waiting *w, int cols, char *out, size_t size)
{
	bool many = w->number != 1;

	if (w->kind == WAIT_RESPONSE)
		utf8_format(out, size, "%s %u", name_of(loop_state_has_failed(p->c, p->s->track, w->number)), w->number);
	else if (w->kind == WAIT_MORE)
		utf8_format(out, size, "fetch_more(%u)", w->number);
	else if (w->kind == WAIT_PRESS && !many)
		utf8_format(out, size, "your press of b");
	else if (w->kind == WAIT_PRESS)
		utf8_format(out, size, "%u presses of b", w->number);
	else if (cols < BRIEF_COLS)
		utf8_format(out, size, "%u turn%s", w->number, many ? "s" : "");
	else
		utf8_format(out, size, "%u turn%s of the spinner", w->number, many ? "s" : "");
}

static void
draw_queue_row(const struct loop_sections *p, const struct waiting *w, int row)
{
	bool is_response = w->kind == WAIT_RESPONSE;
	enum role role = p->s->span.state == STATE_BLOCKED ? ROLE_STUCK : ROLE_QUEUED;
	char words[64], time[32], note[48];

	if (is_response && is_chosen(p, w->number))
		role = ROLE_CHOSEN;
	else if (is_response && is_lately(&p->s->arrived, w->number))
		role = ROLE_CALLBACK;
	else if (w->kind == WAIT_PRESS)
		role = ROLE_USER;
	if (role == ROLE_CHOSEN)
		grid_put(p->c->grid, p->col - 1, row, GLYPH_MARK, role);
	write_waiting(p, w, p->cols, words, sizeof words);
	canvas_so_far(p->c, w->since_us, time, sizeof time);
	utf8_format(note, sizeof note, p->cols < BRIEF_COLS ? "%s" : "waits %s", time);
	draw_pair(p, row, role, words, ROLE_DIM, note);
}

int
loop_sections_queue_shown(const struct loop_sections *p)
{
	int rows = p->rows[SECTION_QUEUE];

	if (p->s->queue_count <= rows && p->s->queue_more == 0)
		return p->s->queue_count;
	return rows > 1 ? rows - 1 : rows;
}

static void
draw_queue(const struct loop_sections *p)
{
	const struct loop_state *s = p->s;
	int row = p->row[SECTION_QUEUE], shown = loop_sections_queue_shown(p);
	uint32_t more = (uint32_t)(s->queue_count - shown) + s->queue_more;
	char numbers[48];

	for (int i = 0; i < shown; i++)
		draw_queue_row(p, &s->queue[i], row + i);
	if (more > 0 && shown < p->rows[SECTION_QUEUE])
		grid_printf(p->c->grid, p->col, row + shown, p->cols, ROLE_DIM, "+ %u more", more);
	if (s->arrived.count > 0)
		draw_arrow(p, SECTION_QUEUE);
	if (shown > 0)
		return;
	list_lately(&s->arrived, numbers, sizeof numbers);
	draw_pair(p, row, ROLE_DIM, "empty", ROLE_BLANK, "");
	if (s->arrived.count > 0)
		draw_lately(p, row, 5, &s->arrived, "came through", numbers);
}

/* ---- running ---- */

static void
write_ran(const struct loop_sections *p, char *out, size_t size)
{
	char numbers[48];

	list_lately(&p->s->called, numbers, sizeof numbers);
	if (p->cols < BRIEF_COLS)
		utf8_format(out, size, "ran for %s", numbers);
	else
		utf8_format(out, size, "ran for %s %s; now it waits", name_of(p->s->called.without_response), numbers);
}

/* One row for its present activity; blocked and callback are loud. */
static void
draw_running(const struct loop_sections *p)
{
	static const struct {
		const char *words, *brief;
		enum role role;
	} looks[STATE_COUNT] = {
		[STATE_ABSENT] = { "nothing", "nothing", ROLE_DIM },
		[STATE_RUNNING] = { "its own lines: not in its loop", "its own lines", ROLE_RUNNING_WORDS },
		[STATE_BLOCKED] = { " nothing can: the call has not returned ", " nothing can ", ROLE_BLOCKED },
		[STATE_READY] = { "nothing: it waits for whatever comes first", "nothing: it waits", ROLE_SPIN },
		[STATE_CALLBACK] = { NULL, NULL, ROLE_CALLBACK_BADGE },
		[STATE_DONE] = { "nothing but its spinner", "its spinner", ROLE_SPIN },
	};
	enum program_state state = (enum program_state)p->s->span.state;
	const char *const texts[] = { looks[state].words, looks[state].brief, NULL };
	int row = p->row[SECTION_RUNNING];
	char words[WORDS_SIZE];

	if (p->s->called.count > 0)
		draw_arrow(p, SECTION_RUNNING);
	if (state == STATE_CALLBACK) {
		utf8_format(words, sizeof words, p->cols < BRIEF_COLS ? " %s %u " : " the callback of %s %u ",
		    name_of(loop_state_has_failed(p->c, p->s->track, p->s->span.number)), p->s->span.number);
		grid_text(p->c->grid, p->col, row, p->cols, ROLE_CALLBACK_BADGE, words);
	} else if (p->s->called.count > 0 && (state == STATE_READY || state == STATE_DONE)) {
		write_ran(p, words, sizeof words);
		grid_text(p->c->grid, p->col, row, p->cols, ROLE_CALLBACK, words);
	} else {
		grid_text(p->c->grid, p->col, row, p->cols, p->s->over && state == STATE_DONE ? ROLE_DIM : looks[state].role,
		    p->s->over && state == STATE_DONE ? "nothing: the run is over" : text_that_fits(texts, p->cols));
	}
}

/* ---- done ---- */

/* "3 of 20 ok, 2 failed, 1 cancelled", in the longest form that fits: with the sections above they are all that
 * were launched. */
static const char *
write_done(const struct loop_sections *p, const struct stages *s, char forms[4][WORDS_SIZE])
{
	const char *const texts[] = { forms[0], forms[1], forms[2], forms[3], NULL };
	uint32_t planned = canvas_requests(p->c, p->s->track);

	memset(forms, 0, 4 * sizeof *forms);
	if (s->failed + s->cancelled == 0)
		utf8_format(forms[0], WORDS_SIZE, "%u of %u", s->ok, planned);
	else if (s->cancelled == 0)
		utf8_format(forms[0], WORDS_SIZE, "%u of %u ok, %u failed", s->ok, planned, s->failed);
	else if (s->failed == 0)
		utf8_format(forms[0], WORDS_SIZE, "%u of %u ok, %u cancelled", s->ok, planned, s->cancelled);
	else
		utf8_format(forms[0], WORDS_SIZE, "%u of %u ok, %u failed, %u cancelled", s->ok, planned, s->failed,
		    s->cancelled);
	utf8_format(forms[1], WORDS_SIZE, "%u of %u ok, %u not", s->ok, planned, s->failed + s->cancelled);
	utf8_format(forms[2], WORDS_SIZE, "%u of %u, %u not", s->ok, planned, s->failed + s->cancelled);
	utf8_format(forms[3], WORDS_SIZE, "%u, %u not", s->ok, s->failed + s->cancelled);
	return text_that_fits(texts, p->cols);
}

static void
draw_done(const struct loop_sections *p)
{
	const struct loop_state *s = p->s;
	struct stages stages = stages_at(p->c->scene->moment.timeline, s->track, p->c->t_us);
	int row = p->row[SECTION_DONE], col = p->col;
	char forms[4][WORDS_SIZE], numbers[48];
	const char *words = write_done(p, &stages, forms);
	size_t ok = strcspn(words, ",");
	char ok_words[WORDS_SIZE];

	draw_label(p, SECTION_DONE, "done");
	utf8_format(ok_words, sizeof ok_words, "%.*s", (int)ok, words);
	col += grid_text(p->c->grid, col, row, -1, ROLE_TEXT, ok_words);
	col += grid_text(p->c->grid, col, row, -1, ROLE_FAILED, words + ok);
	if (s->ended.count == 0)
		return;
	draw_arrow(p, SECTION_DONE);
	list_lately(&s->ended, numbers, sizeof numbers);
	draw_lately(p, row, col - p->col, &s->ended, "just now", numbers);
}

/* ---- the ring ---- */

/* While the program is in its loop, a bead moves on with each turn of the spinner. While it is blocked,
 * the bead has stopped where it was. */
static void
draw_ring(const struct loop_sections *p)
{
	struct rect ring = { p->inner.col + 1, p->row[SECTION_QUEUE], p->ring_cols,
		p->row[SECTION_RUNNING] - p->row[SECTION_QUEUE] + 1 };
	enum program_state state = (enum program_state)p->s->span.state;
	bool blocked = state == STATE_BLOCKED || panel_is_frozen(p->c, p->s->track), turns = panel_spinner_turns(&p->s->span) && !p->s->over;
	struct loop_ring look = {
		.upper = " queue ", .lower = p->ring_cols < RING_COLS ? " runs " : " running ", .role = turns ? ROLE_SPIN : ROLE_RULE,
		.turns = p->s->spins.turned, .bead = blocked ? GLYPH_STOPPED : turns ? GLYPH_RESPONSE : 0,
	};

	if (blocked)
		look.role = ROLE_STUCK;
	else if (state == STATE_CALLBACK)
		look.role = ROLE_CALLBACK;
	look.bead_role = look.role;
	loop_part_ring(p->c, ring, &look);
}

/* ---- all of it ---- */

void
loop_sections_draw(const struct loop_sections *p)
{
	draw_stack(p);
	draw_flight(p);
	draw_ring(p);
	draw_queue(p);
	draw_running(p);
	draw_done(p);
}
