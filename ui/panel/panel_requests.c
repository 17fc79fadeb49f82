/*
 * The requests, a row each: a bar while it is in flight, a mark where the response came, and after
 * the last mark the print. A request that was not sent says why.
 */
#include <string.h>

#include "base/http_status.h"
#include "base/utf8.h"
#include "tell/limit_reason.h"
#include "tell/listing.h"
#include "tell/statistics.h"
#include "ui/panel/panel.h"

enum {
	WORDS_FROM = 2, /* columns from a bar's beginning, or its mark, to its words */
	CUT_LEAST = 12, /* for words that are cut */
};

/* One request's row. Times after the part of the log that is shown are NEVER_US. */
struct request_row {
	const struct request *request;
	enum track track;
	uint32_t number;
	enum phase phase;
	int64_t launch_us, drop_us, open_us, take_us, end_us, callback_us; /* open_us: its turn has come */
	int row;
	bool *seen;           /* the phases that a request of its program above is in: the first says so in words */
	bool first_in_phase;
};

static int64_t
if_shown(const struct canvas *c, int64_t t_us)
{
	return t_us != NEVER_US && t_us <= c->until_us ? t_us : NEVER_US;
}

static int64_t
col_of(const struct canvas *c, int64_t t_us)
{
	return time_axis_col(&c->axis, t_us);
}

/* ---- the reason why it was not sent ---- */

static void
write_reason(const struct canvas *c, enum track track, bool first, char *out, size_t size)
{
	struct span span = timeline_span_at(c->scene->moment.timeline, track, c->t_us);

	if (!first)
		utf8_format(out, size, "not sent");
	else if (span.state == STATE_BLOCKED)
		utf8_format(out, size, "not sent: %s is blocked on line %d", panel_program_name(track),
		    listing_line_number(c->scene->moment.timeline, track, c->scene->state.language, (enum step)span.step, c->t_us));
	else if (span.step == STEP_WORK)
		utf8_format(out, size, "not sent: %s is computing on line %d", panel_program_name(track),
		    listing_line_number(c->scene->moment.timeline, track, c->scene->state.language, STEP_WORK, c->t_us));
	else
		utf8_format(out, size, "not sent yet");
}

/* ---- bars, marks, words ---- */

/* Draws a wait to be sent, under the limit on requests in flight. `says_so`: in words, too. */
static void
draw_wait(const struct canvas *c, const struct request_row *r, int64_t launch_us, int64_t end_us, bool says_so)
{
	int64_t col = canvas_col(c, launch_us), end = canvas_end_col(c, end_us);
	char full[WORDS_SIZE], brief[WORDS_SIZE], time[32];
	const char *const texts[] = { full, " waits to be sent ", " waits ", NULL }, *const waited[] = { full, brief, NULL };
	int64_t from = col < 0 ? WORDS_FROM : col + WORDS_FROM, to = end < c->head_col + 1 ? end : c->head_col + 1;
	struct limit_reason reason;

	canvas_run(c, col, end, r->row, GLYPH_QUEUED, ROLE_DIM);
	if (says_so) {
		reason = limit_reason(c->scene->moment.timeline, r->track, c->t_us);
		utf8_format(full, sizeof full, " waits to be sent%s%s ", reason.s[0] == '\0' ? "" : ": ", reason.s);
		canvas_words(c, from, to - 1, r->row, ROLE_DIM, text_that_fits(texts, (int)(to - 1 - from)));
	} else if (end_us != NEVER_US && end_us <= c->t_us) {
		/* The number at the right is the time in flight: this one is told apart from it. */
		canvas_took(c, launch_us, end_us, time, sizeof time);
		utf8_format(full, sizeof full, " waited %s ", time);
		utf8_format(brief, sizeof brief, " %s ", time);
		canvas_words(c, from, to - 1, r->row, ROLE_DIM, text_that_fits(waited, (int)(to - 1 - from)));
	}
}

/* Draws the waits that ended in a drop, but of those within one column none: a request may be dropped and
 * launched anew as often as one likes. */
static void
draw_dropped_waits(const struct canvas *c, const struct request_row *r)
{
	size_t i = request_waits_until(r->request, c->axis.left_us - 1), next;

	for (; i < r->request->waits.count; i = next > i ? next : i + 1) {
		struct request_wait wait = r->request->waits.at[i];

		if (wait.launch_us > c->until_us || col_of(c, wait.launch_us) >= c->axis.cols)
			return;
		draw_wait(c, r, wait.launch_us, if_shown(c, wait.drop_us), wait.launch_us <= c->t_us && wait.drop_us > c->t_us);
		next = request_waits_until(r->request, time_axis_time(&c->axis, col_of(c, wait.drop_us) + 1) - 1);
	}
}

/* Draws all of its waits: those that ended in a drop, and the last one. */
static void
draw_waits(const struct canvas *c, const struct request_row *r)
{
	int64_t end_us = r->open_us != NEVER_US ? r->open_us : r->drop_us != NEVER_US ? r->drop_us : r->end_us;
	bool waits = r->open_us == NEVER_US || r->open_us > c->t_us;

	draw_dropped_waits(c, r);
	if (r->launch_us == NEVER_US)
		return;
	if (r->open_us == NEVER_US || canvas_col(c, r->open_us) > canvas_col(c, r->launch_us))
		draw_wait(c, r, r->launch_us, end_us, waits);
}

/* Draws the time in flight: thin until the server takes it up, thick from then on. */
static void
draw_flight(const struct canvas *c, const struct request_row *r)
{
	static const char *const in_flight[] = { " in flight ", NULL };
	static const char *const in_line[] = { " in line at the server ", " in line ", NULL };
	bool is_taken = r->take_us != NEVER_US;
	int64_t col = canvas_col(c, r->open_us), end = canvas_end_col(c, r->end_us);
	int64_t taken = is_taken ? canvas_col(c, r->take_us) : end;
	int64_t from = (is_taken && taken > 0 ? taken : col > 0 ? col : 0) + WORDS_FROM;

	if (end <= col && canvas_is_hidden(c, r->open_us))
		return;
	if (end <= col)
		end = col + 1;
	if (taken >= end && is_taken)
		taken = end - 1;
	canvas_flight(c, col, taken, end, r->row, !canvas_is_hidden(c, r->open_us));
	if (c->live && r->end_us == NEVER_US && r->first_in_phase)
		canvas_words(c, from, end - 1, r->row, ROLE_FLIGHT_WORDS, text_that_fits(is_taken ? in_flight : in_line, (int)(end - 1 - from)));
}

/* A stretch of a flight to another server, of which one sees no more. `begins`: after nothing of its own. */
static void
draw_stretch(const struct canvas *c, const struct request_row *r, int64_t from_us, int64_t to_us, uint32_t glyph)
{
	int64_t col = canvas_col(c, from_us), end = canvas_end_col(c, if_shown(c, to_us));

	if (from_us == NEVER_US || from_us > c->until_us || (end <= col && canvas_is_hidden(c, from_us)))
		return;
	canvas_run(c, col, end > col ? end : col + 1, r->row, glyph, ROLE_FLIGHT);
}

static int64_t
first_of(int64_t a_us, int64_t b_us)
{
	return a_us == NEVER_US ? b_us : a_us;
}

/* One connection: until it is sent, until the response begins, and while that comes. */
static void
draw_hop(const struct canvas *c, const struct request_row *r, const struct request_hop *hop, int64_t end_us)
{
	draw_stretch(c, r, first_of(hop->lookup_us, hop->connect_us), first_of(hop->sent_us, end_us), GLYPH_ON_ITS_WAY);
	draw_stretch(c, r, hop->sent_us, first_of(hop->first_byte_us, end_us), GLYPH_FLIGHT);
	draw_stretch(c, r, hop->first_byte_us, end_us, GLYPH_RECEIVING);
}

static void
draw_outside_flight(const struct canvas *c, const struct request_row *r)
{
	const struct request *q = r->request;
	size_t hops = request_hops_until(q, c->until_us), first = request_hops_until(q, c->axis.left_us - 1), next;
	int64_t from = canvas_col(c, r->open_us), end = canvas_end_col(c, r->end_us);
	char words[WORDS_SIZE];
	const char *const texts[] = { words, NULL };

	/* Of those that ended in one column the last is drawn: a file may have any number. */
	for (size_t i = first; i < hops; i = next > i ? next : i + 1) {
		draw_hop(c, r, &q->hops.at[i], q->hops.at[i].redirect_us);
		next = request_hops_until(q, time_axis_time(&c->axis, col_of(c, q->hops.at[i].redirect_us) + 1) - 1);
		next = next > i + 1 && next <= hops ? next - 1 : next;
	}
	if (hops < q->hops.count)
		draw_hop(c, r, &q->hops.at[hops], NEVER_US);
	else
		draw_hop(c, r, &(struct request_hop){ .lookup_us = q->lookup_us, .connect_us = q->connect_us, .sent_us = q->sent_us,
			.first_byte_us = q->first_byte_us }, r->end_us);
	for (size_t i = first; i < hops; i = next > i ? next : i + 1) {
		canvas_mark(c, q->hops.at[i].redirect_us, r->row, GLYPH_REDIRECT, ROLE_FLIGHT);
		next = request_hops_until(q, time_axis_time(&c->axis, col_of(c, q->hops.at[i].redirect_us) + 1) - 1);
	}
	from = (from > 0 ? from : 0) + WORDS_FROM;
	utf8_format(words, sizeof words, " %s ", r->phase == PHASE_SENT ? "sent, no answer yet" : phase_words(r->phase));
	if (c->live && r->end_us == NEVER_US && r->first_in_phase)
		canvas_words(c, from, end - 1, r->row, ROLE_FLIGHT_WORDS, text_that_fits(texts, (int)(end - 1 - from)));
}

/* A response of another server's that is no error, and yet not what was asked for: 204, 304, or a redirect that is not
 * followed. */
static bool
is_without_text(const struct request *r)
{
	enum { OK = 200 };

	return r->is_outside && r->status != OK && (r->status >= 300 || r->body == NULL || r->body[0] == '\0');
}

/* The words after its last mark; *t_us is the time from which they are true. */
static const char *
words_after(const struct canvas *c, const struct request_row *r, int64_t *t_us, char *out, size_t size)
{
	const struct request *request = r->request;
	size_t first, count;
	const struct print *prints;

	*t_us = r->end_us;
	if (request->fail_us != NEVER_US)
		return cause_words((enum cause)request->cause);
	if (request->cancel_us != NEVER_US)
		return "cancelled";
	if (request->status >= HTTP_ERROR || (r->track == TRACK_SYNC && is_without_text(request))) {
		utf8_format(out, size, request->is_outside ? "HTTP %u %s" : "HTTP %u", request->status, http_status_words(request->status));
		return out;
	}
	if (r->track == TRACK_SYNC)
		return request->body != NULL ? request->body : "";
	if (r->callback_us == NEVER_US)
		return "";
	timeline_prints(c->scene->moment.timeline, r->track, request->callback_us - 1, &first);
	prints = timeline_prints(c->scene->moment.timeline, r->track, c->until_us, &count);
	for (size_t i = first; i < count && (request->callback_end_us == NEVER_US || prints[i].t_us <= request->callback_end_us);
	    i++)
		if (prints[i].number == r->number) {
			*t_us = prints[i].t_us;
			return prints[i].text;
		}
	return "";
}

/* Draws them after the mark if there is room before the counts at the right; within a bar they would
 * look like something that is still in flight. */
static void
draw_words(const struct canvas *c, const struct request_row *r, int64_t mark, enum role role)
{
	int64_t from = mark + WORDS_FROM, to = c->at.cols - c->at.label_cols - SIDE_TIME_COLS, t_us;
	char buffer[64];
	const char *words = words_after(c, r, &t_us, buffer, sizeof buffer);

	if (mark < 0 || mark >= c->axis.cols || canvas_is_hidden(c, t_us))
		return;
	if (r->request->is_outside && r->request->fail_us != NEVER_US && from + text_cols(words) > to)
		words = cause_brief((enum cause)r->request->cause);
	/* What another server says may be of any length. */
	if (from + text_cols(words) > to && (!r->request->is_outside || to - from < CUT_LEAST))
		return;
	canvas_words(c, from, to, r->row, mark > c->head_col || t_us > c->t_us ? ROLE_FUTURE : role, words);
}

/* Draws the end of the flight, the wait in the program's queue, and the callback. In the playhead's
 * cell a wait that still goes on covers the response's mark: it is what is true now. */
static void
draw_end(const struct canvas *c, const struct request_row *r)
{
	const struct request *request = r->request;
	bool failed = request->fail_us != NEVER_US || request->status >= HTTP_ERROR, cancelled = request->cancel_us != NEVER_US;
	int64_t mark = col_of(c, r->end_us);
	enum role words_role = failed ? ROLE_FAILED : cancelled ? ROLE_DIM : ROLE_PRINTED;

	canvas_mark(c, r->end_us, r->row, failed || cancelled ? GLYPH_FAILED : GLYPH_RESPONSE,
	    failed ? ROLE_FAILED : cancelled ? ROLE_DIM : ROLE_RESPONSE);
	if (r->track == TRACK_ASYNC && !cancelled) {
		bool called = r->callback_us != NEVER_US && !canvas_is_hidden(c, r->callback_us);
		bool waits_now = r->phase == PHASE_QUEUED && mark == c->head_col && !failed;

		canvas_run(c, waits_now ? mark : mark + 1, canvas_end_col(c, r->callback_us), r->row, GLYPH_QUEUED, ROLE_QUEUED);
		if (called) { /* of a failed one, too: its words say so */
			mark = col_of(c, r->callback_us);
			canvas_put(c, mark, r->row, GLYPH_CALLBACK, ROLE_CALLBACK);
		} else if (!failed) {
			return;
		}
	}
	draw_words(c, r, mark, words_role);
}

/* ---- the counts at the right ---- */

static void
draw_time(const struct canvas *c, const struct request_row *r)
{
	static const struct {
		const char *word; /* NULL: how long it was waited for */
		enum role role;
	} looks[PHASE_COUNT] = {
		[PHASE_NONE] = { "", ROLE_BLANK },
		[PHASE_WAITING] = { "waiting", ROLE_DIM },
		[PHASE_LOOKING_UP] = { NULL, ROLE_FLIGHT },
		[PHASE_CONNECTING] = { NULL, ROLE_FLIGHT },
		[PHASE_SECURING] = { NULL, ROLE_FLIGHT },
		[PHASE_SENT] = { NULL, ROLE_FLIGHT },
		[PHASE_TAKEN] = { NULL, ROLE_FLIGHT },
		[PHASE_ANSWERED] = { NULL, ROLE_FLIGHT },
		[PHASE_RECEIVING] = { NULL, ROLE_FLIGHT },
		[PHASE_QUEUED] = { "queued", ROLE_QUEUED },
		[PHASE_CALLBACK] = { NULL, ROLE_TEXT },
		[PHASE_DONE] = { NULL, ROLE_TEXT },
		[PHASE_FAILED] = { NULL, ROLE_FAILED },
		[PHASE_CANCELLED] = { "cancelled", ROLE_DIM },
	};
	const char *word = looks[r->phase].word;
	char time[32];

	if (r->request == NULL)
		return;
	if (word == NULL) {
		struct wait wait = statistics_wait(c->scene->moment.timeline, r->track, r->number, c->t_us);

		canvas_took_by_now(c, wait.from_us, wait.to_us, time, sizeof time);
		word = time;
	}
	canvas_side(c, r->row, r->phase == PHASE_DONE && r->request->status >= HTTP_ERROR ? ROLE_FAILED : looks[r->phase].role, word);
}

/* ---- rows ---- */

/* Returns true if all of it lies left of the axis. */
static bool
ended_before(const struct canvas *c, const struct request_row *r)
{
	bool called = r->track == TRACK_SYNC || r->callback_us != NEVER_US || r->request->cancel_us != NEVER_US;
	int64_t end_us = r->callback_us > r->end_us ? r->callback_us : r->end_us;

	return called && col_of(c, end_us) < 0;
}

static void
draw_row(const struct canvas *c, struct request_row *r)
{
	const struct request *request = timeline_request(c->scene->moment.timeline, r->track, r->number);

	if (request == NULL)
		return;
	r->request = request;
	r->phase = request_phase_at(request, c->t_us);
	r->first_in_phase = !r->seen[r->phase];
	r->seen[r->phase] = true;
	r->launch_us = if_shown(c, request->launch_us);
	r->drop_us = if_shown(c, request->drop_us);
	r->open_us = if_shown(c, request_opened_us(request));
	r->take_us = if_shown(c, request->take_us);
	r->end_us = if_shown(c, request_end_us(request));
	r->callback_us = if_shown(c, request->callback_us);
	draw_waits(c, r);
	if (r->open_us != NEVER_US && timeline_is_outside(c->scene->moment.timeline))
		draw_outside_flight(c, r);
	else if (r->open_us != NEVER_US)
		draw_flight(c, r);
	if (r->end_us != NEVER_US)
		draw_end(c, r);
	if (r->end_us != NEVER_US && canvas_is_free(c, 0, 1, r->row) && ended_before(c, r))
		canvas_words(c, 0, c->axis.cols, r->row, ROLE_DIM, request->fail_us != NEVER_US ? "← failed" : "← done");
	draw_time(c, r);
}

static void
draw_label(const struct canvas *c, enum track track, uint32_t number, int row)
{
	bool chosen = c->scene->state.request_number == number && c->scene->state.request_track == track;
	int end = c->at.label_cols - (c->at.label_cols >= 12 ? 2 : 1);
	char label[32];

	utf8_format(label, sizeof label, chosen ? "▸req %u" : "req %u", number);
	grid_text_right(c->grid, end, row, -1, chosen ? ROLE_CHOSEN : ROLE_DIM, label);
}

static void
draw_program(const struct canvas *c, enum track track)
{
	const struct timeline *tl = c->scene->moment.timeline;
	struct span span = timeline_span_at(tl, track, c->t_us);
	uint32_t last = canvas_requests(c, track), number = c->first_request;
	bool was_seen[PHASE_COUNT] = { false }, first_unsent = true;
	char reason[WORDS_SIZE];

	for (int i = 0; i < c->at.request_rows && number <= last; i++, number++) {
		struct request_row r = { .track = track, .number = number, .row = c->at.request_row[track] + i * c->at.request_step };

		r.launch_us = r.drop_us = r.open_us = r.take_us = r.end_us = r.callback_us = NEVER_US;
		r.seen = was_seen;
		draw_label(c, track, number, r.row);
		draw_row(c, &r);
		if (r.phase != PHASE_NONE || span.state == STATE_ABSENT)
			continue;
		write_reason(c, track, first_unsent, reason, sizeof reason);
		first_unsent = false;
		if (canvas_is_free(c, 0, text_cols(reason) + 1, r.row))
			canvas_words(c, 0, c->axis.cols, r.row, ROLE_DIM, reason);
	}
}

void
panel_requests(const struct canvas *c)
{
	for (int i = 0; i < PROGRAM_COUNT; i++)
		if (c->at.request_row[i] != NO_ROW)
			draw_program(c, (enum track)i);
}

bool
panel_request_at(const struct canvas *c, int row, struct pick *pick)
{
	for (int i = 0; i < PROGRAM_COUNT && !c->at.chart; i++) {
		int at = row - c->at.request_row[i];
		uint32_t number = c->first_request + (uint32_t)(at / c->at.request_step);

		if (c->at.request_row[i] == NO_ROW || at < 0 || at >= c->at.request_rows * c->at.request_step ||
		    at % c->at.request_step != 0 || number > canvas_requests(c, (enum track)i))
			continue;
		*pick = (struct pick){ .track = (enum track)i, .number = number, .row = -1 };
		return true;
	}
	return false;
}
