/* The inside of a watched program, drawn: its stack, its requests, its ring, its other threads. */
#include <string.h>

#include "base/utf8.h"
#include "tell/watched_words.h"
#include "ui/panel/loop_parts.h"
#include "ui/panel/panel.h"
#include "ui/panel/watched_inside.h"

enum { BRIEF_COLS = 34 /* in fewer columns words take their short form */ };

static void
draw_pair(const struct watched_inside *p, int row, enum role role, const char *words, enum role note_role, const char *note)
{
	loop_part_pair(p->c, (struct rect){ p->col, row, p->cols, 1 }, role, words, note_role, note);
}

static void
draw_label(const struct watched_inside *p, enum own_section section, const char *label)
{
	if (p->rows[section] > 0)
		grid_text(p->c->grid, p->inner.col + 2, p->row[section], p->ring_cols, ROLE_STRONG, label);
}

/* ---- the stack ---- */

/* The longest form of the call that has room beside the note; "" if none has. */
static const char *
call_that_fits(const struct own_frame *frame, int cols)
{
	for (int i = 0; i < OWN_FORMS; i++)
		if (frame->call[i][0] != '\0' && text_cols(frame->call[i]) + 1 + text_cols(frame->note) <= cols)
			return frame->call[i];
	return "";
}

static void
draw_frame(const struct watched_inside *p, const struct own_frame *frame, int row, bool innermost)
{
	enum role role = innermost ? watched_now_line_role(&p->now) : ROLE_TEXT;
	const char *call = call_that_fits(frame, p->cols), *note = frame->note;
	int left = p->col - 2;

	for (int i = 0; i < OWN_FORMS && call[0] == '\0' && !frame->note_matters; i++)
		call = frame->call[OWN_FORMS - 1 - i];
	if (call[0] == '\0') {
		call = frame->note;
		note = "";
	}
	if (innermost) {
		grid_hline(p->c->grid, left, row, p->cols + 3, ' ', role);
		grid_put(p->c->grid, left, row, GLYPH_MARK, role);
	}
	draw_pair(p, row, role, call, innermost ? role : ROLE_DIM, note);
}

/* Why it has no stack. */
static void
write_no_stack(const struct watched_inside *p, char *out, size_t size)
{
	const struct watched_life *life = &p->now.life;

	if (life->not_started != NULL)
		utf8_format(out, size, "not started: %s", life->not_started);
	else if (life->status != NULL)
		utf8_format(out, size, "ended: %s", life->status);
	else if (p->now.span.state == WATCHED_ENDED)
		utf8_format(out, size, "ended");
	else
		utf8_format(out, size, "it has not started");
}

/* Where its source does not stand behind a function, it has a row that is to spare. */
static int
draw_frames(const struct watched_inside *p)
{
	int row = p->row[OWN_STACK], end = row + p->rows[OWN_STACK];

	for (int i = 0; i < p->frame_count && row < end; i++) {
		const struct own_frame *frame = &p->frames[i];
		const char *call = call_that_fits(frame, p->cols), *source = frame->call[1];

		draw_frame(p, frame, row++, i == 0);
		if (frame->has_source && call != frame->call[0] && call != source && end - row > p->frame_count - i - 1)
			grid_text(p->c->grid, p->col + 2, row++, p->cols - 2, ROLE_TEXT, source);
	}
	return row - p->row[OWN_STACK];
}

static void
draw_stack(const struct watched_inside *p)
{
	int row = p->row[OWN_STACK], rows = p->rows[OWN_STACK], shown;
	char words[WORDS_SIZE];

	draw_label(p, OWN_STACK, "stack");
	shown = draw_frames(p);
	if (shown > 0 && shown < rows && p->now.life.untraced != NULL) {
		utf8_format(words, sizeof words, "its states are not seen: %s", p->now.life.untraced);
		grid_text(p->c->grid, p->col, row + shown, p->cols, ROLE_DIM, words);
	}
	if (shown > 0)
		return;
	write_no_stack(p, words, sizeof words);
	grid_text(p->c->grid, p->col, row, p->cols, p->now.life.not_started != NULL ? ROLE_FAILED : ROLE_DIM, words);
}

/* ---- requests ---- */

static const struct watched_request *
own_request(const struct watched_inside *p, uint32_t number)
{
	size_t count;

	return &timeline_own_requests(p->c->scene->moment.timeline, p->now.track, p->c->t_us, &count)[number - 1];
}

static bool
is_chosen(const struct watched_inside *p, uint32_t number)
{
	const struct view_state *state = &p->c->scene->state;

	return state->request_track == TRACK_VISITOR && state->request_number == own_request(p, number)->visitor;
}

static void
draw_flight_row(const struct watched_inside *p, uint32_t number, int row)
{
	const struct watched_request *own = own_request(p, number);
	const struct request *r = timeline_request(p->c->scene->moment.timeline, TRACK_VISITOR, own->visitor);
	bool in_line = r != NULL && (r->take_us == NEVER_US || r->take_us > p->c->t_us);
	int number_cols = p->requests > 999 ? 5 : 3, bar_col = p->col + number_cols + 1, end = p->col + p->cols;
	char text[32], time[32];

	utf8_format(text, sizeof text, "%u", number);
	grid_text_right(p->c->grid, p->col + number_cols, row, number_cols, is_chosen(p, number) ? ROLE_CHOSEN : ROLE_TEXT, text);
	canvas_so_far(p->c, own->came_us, time, sizeof time);
	grid_text_right(p->c->grid, end, row, -1, ROLE_FLIGHT, time);
	if (r != NULL) /* in a log that is whole it is there */
		loop_part_flight(p->c, r, (struct rect){ bar_col, row, end - bar_col - text_cols(time) - 1, 1 }, false);
	if (in_line && p->cols > BRIEF_COLS - 4)
		grid_text(p->c->grid, bar_col + 2, row, -1, ROLE_FLIGHT_WORDS, " in line ");
}

static void
draw_rest(const struct watched_inside *p, enum own_section section, const struct own_station *station, int shown)
{
	int row = p->row[section] + shown;

	if (station->count == 0)
		grid_text(p->c->grid, p->col, row, p->cols, ROLE_DIM, "none");
	else if (station->count > (uint32_t)shown && shown < p->rows[section])
		grid_printf(p->c->grid, p->col, row, p->cols, ROLE_DIM, shown > 0 ? "+ %u more" : "%u", station->count - (uint32_t)shown);
}

static void
draw_flight(const struct watched_inside *p)
{
	int shown = watched_inside_shown(p, OWN_FLIGHT), rows = p->rows[OWN_FLIGHT];

	draw_label(p, OWN_FLIGHT, "in flight");
	if (rows > 1 && p->flight.count > 0)
		grid_printf(p->c->grid, p->inner.col + 2, p->row[OWN_FLIGHT] + 1, p->ring_cols - 2, ROLE_DIM, "%u now", p->flight.count);
	for (int i = 0; i < shown; i++)
		draw_flight_row(p, p->flight.numbers[i], p->row[OWN_FLIGHT] + i);
	draw_rest(p, OWN_FLIGHT, &p->flight, shown);
}

/* In its only row it also says how many more there are. */
static void
draw_unread(const struct watched_inside *p)
{
	int shown = watched_inside_shown(p, OWN_UNREAD), rows = p->rows[OWN_UNREAD];
	if (!p->has_loop)
		draw_label(p, OWN_UNREAD, "unread");
	for (int i = 0; i < shown; i++) {
		uint32_t number = p->unread.numbers[i], more = rows == 1 ? p->unread.count - 1 : 0;
		char words[64], time[32], note[48];

		utf8_format(words, sizeof words, "response %u", number);
		if (more > 0)
			utf8_add(words, sizeof words, ", + %u more", more);
		canvas_so_far(p->c, own_request(p, number)->answer_us, time, sizeof time);
		utf8_format(note, sizeof note, p->cols < BRIEF_COLS ? "%s" : "waits %s", time);
		draw_pair(p, p->row[OWN_UNREAD] + i, is_chosen(p, number) ? ROLE_CHOSEN : ROLE_UNREAD, words, ROLE_DIM, note);
	}
	if (p->unread.count == 0 && p->now.life.untraced != NULL)
		grid_text(p->c->grid, p->col, p->row[OWN_UNREAD], p->cols, ROLE_DIM, "not seen");
	else if (rows > 1 || shown == 0)
		draw_rest(p, OWN_UNREAD, &p->unread, shown);
}

static void
draw_read(const struct watched_inside *p)
{
	int cols;

	if (p->rows[OWN_READ] == 0)
		return;
	draw_label(p, OWN_READ, p->now.life.untraced != NULL ? "answered" : "done");
	cols = grid_printf(p->c->grid, p->col, p->row[OWN_READ], p->cols, ROLE_TEXT, "%u of %u", p->done, p->requests);
	if (p->without > 0)
		grid_printf(p->c->grid, p->col + cols, p->row[OWN_READ], p->cols - cols, ROLE_FAILED, ", %u not", p->without);
}

/* ---- its loop ---- */

static void
draw_held(const struct watched_inside *p)
{
	char time[32], since[32], forms[4][WORDS_SIZE];
	const char *const texts[] = { forms[0], forms[1], forms[2], forms[3], NULL };

	canvas_so_far(p->c, p->now.hold->start_us, time, sizeof time);
	canvas_moment(p->c, p->now.hold->start_us, since, sizeof since);
	utf8_format(forms[0], WORDS_SIZE, " held for %s, since %s: nothing else can run ", time, since);
	utf8_format(forms[1], WORDS_SIZE, " held for %s, since %s ", time, since);
	utf8_format(forms[2], WORDS_SIZE, " held for %s ", time);
	utf8_format(forms[3], WORDS_SIZE, " held %s ", time);
	grid_text(p->c->grid, p->col, p->row[OWN_LOOP], p->cols, watched_now_badge_role(&p->now), text_that_fits(texts, p->cols));
}

static void
draw_loop_words(const struct watched_inside *p)
{
	struct watched_text thing = watched_thing(p->now.span.told != NULL ? p->now.span.told : "");
	char time[32], forms[3][WORDS_SIZE] = { "", "", "" };
	const char *const texts[] = { forms[0], forms[1], forms[2], NULL };
	enum role role = ROLE_TEXT;

	if (!p->has_loop) {
		utf8_format(forms[0], WORDS_SIZE, p->thread != NULL && p->now.life.untraced == NULL ? "it has none, as far as is seen" : "none is seen");
		utf8_format(forms[1], WORDS_SIZE, "none seen");
		role = ROLE_DIM;
	} else if (p->now.span.state == WATCHED_READY) {
		utf8_format(forms[0], WORDS_SIZE, "waits for whichever comes first%s%s", thing.s[0] != '\0' ? ": " : "", thing.s);
		utf8_format(forms[1], WORDS_SIZE, "waits%s%s", thing.s[0] != '\0' ? ": " : "", thing.s);
		utf8_format(forms[2], WORDS_SIZE, "waits");
		role = ROLE_SPIN;
	} else if (p->away_us != NEVER_US) {
		canvas_so_far(p->c, p->away_us, time, sizeof time);
		utf8_format(forms[0], WORDS_SIZE, "it is elsewhere for %s; nothing waits for it", time);
		utf8_format(forms[1], WORDS_SIZE, "elsewhere for %s", time);
	} else if (p->now.span.state == WATCHED_ENDED) {
		utf8_format(forms[0], WORDS_SIZE, "over");
		role = ROLE_DIM;
	} else {
		utf8_format(forms[0], WORDS_SIZE, "it has just been there");
		utf8_format(forms[1], WORDS_SIZE, "just been there");
	}
	grid_text(p->c->grid, p->col, p->row[OWN_LOOP], p->cols, role, text_that_fits(texts, p->cols));
}

/* While it is there, the bead has moved on as often as it has come there; while it is held, the bead has stopped. */
static void
draw_ring(const struct watched_inside *p)
{
	struct rect ring = { p->inner.col + 1, p->row[OWN_UNREAD], p->ring_cols, p->row[OWN_LOOP] - p->row[OWN_UNREAD] + 1 };
	bool held = p->now.hold != NULL, is_there = p->now.span.state == WATCHED_READY;
	struct loop_ring look = { .upper = " unread ", .lower = " loop ", .role = held ? ROLE_STUCK : is_there ? ROLE_SPIN : ROLE_RULE,
		.bead = held ? GLYPH_STOPPED : is_there ? GLYPH_RESPONSE : 0, .bead_role = held ? ROLE_STUCK : ROLE_READY };
	uint32_t turns;

	if (!p->has_loop) {
		draw_label(p, OWN_LOOP, "loop");
		return;
	}
	timeline_thread_time_in(p->c->scene->moment.timeline, p->now.track, p->now.thread, WATCHED_READY, p->c->t_us, &turns);
	look.turns = turns;
	loop_part_ring(p->c, ring, &look);
}

/* ---- its other threads ---- */

/* "3 blocked, 1 waits for a thread" */
static void
write_states(const uint32_t by_state[WATCHED_STATE_COUNT], char *out, size_t size)
{
	static const char *const words[WATCHED_STATE_COUNT][2] = {
		[WATCHED_UNSEEN] = { "runs", "run" },
		[WATCHED_RUNNING] = { "runs", "run" },
		[WATCHED_BLOCKED] = { "blocked", "blocked" },
		[WATCHED_READY] = { "ready", "ready" },
		[WATCHED_SLEEPS] = { "sleeps", "sleep" },
		[WATCHED_FOR_THREAD] = { "waits for a thread", "wait for a thread" },
		[WATCHED_FOR_CHILD] = { "waits for a child", "wait for a child" },
		[WATCHED_IN_CALL] = { "in a call", "in a call" },
		[WATCHED_HALTED] = { "stopped", "stopped" },
	};

	out[0] = '\0';
	for (int i = 0; i < WATCHED_STATE_COUNT; i++)
		if (by_state[i] > 0 && words[i][0] != NULL)
			utf8_add(out, size, "%s%u %s", out[0] != '\0' ? ", " : "", by_state[i], words[i][by_state[i] > 1]);
}

/* The next thread with a row of its own that lives, but for the one that is looked at; 0: there is none any more. */
static uint32_t
next_other(const struct watched_inside *p, uint32_t after)
{
	const struct timeline *tl = p->c->scene->moment.timeline;
	uint32_t number = after;

	while ((number = timeline_next_row(tl, p->now.track, p->c->t_us, number)) != 0) {
		const struct watched_thread *thread = timeline_thread(tl, p->now.track, number);

		if (number != p->now.thread && (thread->end_us == NEVER_US || thread->end_us > p->c->t_us))
			return number;
	}
	return 0;
}

static void
draw_thread(const struct watched_inside *p, uint32_t number, int row)
{
	const struct timeline *tl = p->c->scene->moment.timeline;
	struct watched_span span = timeline_thread_at(tl, p->now.track, number, p->c->t_us);
	struct watched_text name = watched_thread_name(tl, p->now.track, number), thing = watched_thing(span.told);
	const struct watched_look *look = watched_look((enum watched_state)span.state);
	char time[32], words[WORDS_SIZE];

	utf8_format(words, sizeof words, "%s: %s%s%s", name.s[0] != '\0' ? name.s : "thread 1", look->verb,
	    thing.s[0] != '\0' ? ", " : "", thing.s);
	canvas_so_far(p->c, span.start_us, time, sizeof time);
	draw_pair(p, row, ROLE_TEXT, words, ROLE_DIM, time);
}

static void
draw_sum(const struct watched_inside *p, int row, uint32_t count, const char *noun, const uint32_t by_state[WATCHED_STATE_COUNT])
{
	char states[WORDS_SIZE], words[2 * WORDS_SIZE];

	write_states(by_state, states, sizeof states);
	utf8_format(words, sizeof words, "%u %s%s: %s", count, noun, count == 1 ? "" : "s", states);
	grid_text(p->c->grid, p->col, row, p->cols, ROLE_DIM, words);
}

/* Each by itself where all have a row; else what they do together, and in a last row the helpers. */
static void
draw_threads(const struct watched_inside *p)
{
	const struct timeline *tl = p->c->scene->moment.timeline;
	uint32_t by_state[WATCHED_STATE_COUNT] = { 0 }, of_helpers[WATCHED_STATE_COUNT], others = 0, helpers;
	int row = p->row[OWN_THREADS], rows = p->rows[OWN_THREADS];

	helpers = timeline_helpers(tl, p->now.track, p->c->t_us, of_helpers);
	for (uint32_t n = 0; (n = next_other(p, n)) != 0; others++)
		by_state[timeline_thread_at(tl, p->now.track, n, p->c->t_us).state]++;
	if (rows == 0 || (others == 0 && helpers == 0))
		return;
	draw_label(p, OWN_THREADS, "threads");
	if (others + (helpers > 0) <= (uint32_t)rows) {
		for (uint32_t n = 0; (n = next_other(p, n)) != 0;)
			draw_thread(p, n, row++);
	} else if (rows == 1) {
		for (int i = 0; i < WATCHED_STATE_COUNT; i++)
			by_state[i] += of_helpers[i];
		draw_sum(p, row, others + helpers, "other", by_state);
		return;
	} else {
		draw_sum(p, row++, others, "other", by_state);
	}
	if (helpers > 0)
		draw_sum(p, row, helpers, "helper", of_helpers);
}

/* ---- all of it ---- */

void
watched_inside_draw(const struct watched_inside *p)
{
	draw_stack(p);
	draw_flight(p);
	draw_ring(p);
	draw_unread(p);
	if (p->now.hold != NULL)
		draw_held(p);
	else
		draw_loop_words(p);
	draw_read(p);
	draw_threads(p);
}
