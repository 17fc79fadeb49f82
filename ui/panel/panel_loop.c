/* The one loop that everything runs on: how late it was, which timers are armed, and how many
 * descriptors it watches. */
#include <string.h>

#include "base/duration.h"
#include "base/utf8.h"
#include "log/watched.h"
#include "ui/panel/loop_state.h"

enum { NAME_COLS = 14 };

static void
draw_name(const struct canvas *c, struct rect area, int row, const char *name)
{
	grid_text(c->grid, area.col + 1, row, NAME_COLS - 1, ROLE_DIM, name);
}

/* ---- heartbeat ---- */

static void
draw_heartbeat(const struct canvas *c, struct rect area, int row)
{
	const struct timeline *tl = c->scene->moment.timeline;
	struct server_load load = timeline_load_at(tl, c->t_us);
	size_t count;
	const struct beat *beats = timeline_beats(tl, c->t_us, &count);
	int col = area.col + NAME_COLS, cols = area.cols - NAME_COLS - 2;
	int64_t worst_us;
	char late[32], worst[32], forms[3][WORDS_SIZE];
	const char *texts[] = { forms[0], forms[1], forms[2], NULL };

	draw_name(c, area, row, "heartbeat");
	if (load.frozen) {
		grid_text(c->grid, col, row, cols, ROLE_BLOCKED, " stands still: the server sleeps on this very loop ");
		return;
	}
	if (count == 0) {
		grid_text(c->grid, col, row, cols, ROLE_DIM, "due every 50 ms");
		return;
	}
	worst_us = timeline_worst_beat_us(tl, NEVER_US, c->t_us);
	duration_write_length(beats[count - 1].late_us, c->grain_us, late, sizeof late);
	duration_write_length(worst_us, c->grain_us, worst, sizeof worst);
	utf8_format(forms[0], WORDS_SIZE, "due every 50 ms; the last one came %s late, the latest of all %s late", late, worst);
	utf8_format(forms[1], WORDS_SIZE, "due every 50 ms; the last came %s late, at most %s", late, worst);
	utf8_format(forms[2], WORDS_SIZE, "the last came %s late", late);
	grid_text(c->grid, col, row, cols, ROLE_TEXT, text_that_fits(texts, cols));
}

/* ---- timers ---- */

static void
write_timer_kind(const struct timeline *tl, const struct loop_timer *timer, char *out, size_t size)
{
	uint32_t number = timer->number;
	enum track track = timer->track;
	const char *name;

	if (track == TRACK_VISITOR)
		timeline_owner(tl, number, &track, &number);
	name = track == TRACK_VISITOR ? "visitor" : watched_index(track) >= 0 ? timeline_watched_name(tl, track) : track_name(track);

	if (timer->kind == TIMER_SPIN)
		utf8_format(out, size, "%s's spinner", name);
	else if (timer->count > 1)
		utf8_format(out, size, timer->kind == TIMER_ANSWER ? "server answers %u" : "%u time out", timer->count);
	else if (timer->kind == TIMER_ANSWER)
		utf8_format(out, size, "server answers %s %u", name, number);
	else
		utf8_format(out, size, "%s %u times out", name, number);
}

static void
write_timer(const struct canvas *c, const struct loop_timer *timer, char *out, size_t size)
{
	int64_t left_us = timer->due_us - c->t_us;
	char what[48], time[32];

	write_timer_kind(c->scene->moment.timeline, timer, what, sizeof what);
	duration_write(left_us < 0 ? timer->due_us : c->t_us, left_us < 0 ? c->t_us : timer->due_us, c->grain_us, time, sizeof time);
	if (left_us < -LATE_US)
		utf8_format(out, size, "%s: %s overdue", what, time);
	else
		utf8_format(out, size, "%s in %s", what, left_us < 0 ? "0 s" : time);
}

/* How many more there are; at the end of a full row with a narrower gap, and the number alone. */
static void
draw_rest(const struct canvas *c, int row, int col, int end, uint32_t count)
{
	char full[32], brief[16];
	const char *const texts[] = { full, brief, NULL };

	utf8_format(full, sizeof full, "+ %u more", count);
	utf8_format(brief, sizeof brief, "+%u", count);
	if (col + text_cols(full) > end)
		col -= 2;
	grid_text(c->grid, col, row, end - col, ROLE_DIM, text_that_fits(texts, end - col));
}

/* Draws as many timers as fit into these rows, the soonest first, and how many more there are. */
static void
draw_timers(const struct canvas *c, struct rect area, int row, int rows)
{
	struct loop_timer timers[TIMERS_MAX];
	uint32_t more;
	int count = loop_state_timers(c, timers, TIMERS_MAX, &more);
	int left = area.col + NAME_COLS, col = left, end = area.col + area.cols - 1;

	draw_name(c, area, row, "timers");
	if (count == 0)
		grid_text(c->grid, left, row, end - left, ROLE_DIM, c->scene->moment.over && c->live ? "none is armed: the run is over" : "none is armed");
	for (int i = 0; i < count; i++) {
		bool is_last = i + 1 == count && more == 0;
		enum role role = timers[i].due_us < c->t_us - LATE_US ? ROLE_STUCK : ROLE_TEXT;
		char text[WORDS_SIZE], rest[32] = "";

		write_timer(c, &timers[i], text, sizeof text);
		if (!is_last)
			utf8_format(rest, sizeof rest, "+ %u more", (uint32_t)(count - i - 1) + more + 1);
		if (rows > 1 && col > left && col + text_cols(text) > end) {
			rows--;
			row++;
			col = left;
		}
		/* In the last row there must be room for the number left out. */
		if (rows == 1 && col > left && col + text_cols(text) + (is_last ? 0 : 3 + text_cols(rest)) > end) {
			draw_rest(c, row, col, end, (uint32_t)(count - i) + more);
			return;
		}
		col += grid_text(c->grid, col, row, end - col, role, text) + 3;
	}
	if (more > 0)
		draw_rest(c, row, col, end, more);
}

/* ---- descriptors ---- */

/* How many requests of watched programs the server has before it. */
static uint32_t
count_own(const struct canvas *c)
{
	uint32_t open = 0;

	for (int i = 0; i < WATCHED_MAX; i++) {
		size_t count;
		const struct watched_request *requests = timeline_own_requests(c->scene->moment.timeline, watched_track(i), c->t_us, &count);

		for (size_t k = 0; k < count; k++)
			open += requests[k].end_us == NEVER_US || requests[k].end_us > c->t_us;
	}
	return open;
}

/* Where another server answers, this process has one end of each connection, and nobody connects to it. */
static void
draw_own_ends(const struct canvas *c, struct rect area, int row)
{
	uint32_t ends = 0;
	char forms[2][WORDS_SIZE];
	const char *texts[] = { forms[0], forms[1], NULL };
	int cols = area.cols - NAME_COLS - 2;

	for (int i = 0; i < PROGRAM_COUNT; i++) {
		uint32_t count = timeline_request_count(c->scene->moment.timeline, (enum track)i);

		for (uint32_t n = 1; n <= count; n++) {
			enum phase phase = request_phase_at(timeline_request(c->scene->moment.timeline, (enum track)i, n), c->t_us);

			ends += phase >= PHASE_CONNECTING && phase <= PHASE_RECEIVING;
		}
	}
	utf8_format(forms[0], WORDS_SIZE, "this end of %u connection%s; the other one is elsewhere", ends, ends == 1 ? "" : "s");
	utf8_format(forms[1], WORDS_SIZE, "this end of %u connection%s", ends, ends == 1 ? "" : "s");
	if (ends == 0)
		utf8_format(forms[0], WORDS_SIZE, "no connection is open");
	draw_name(c, area, row, "descriptors");
	grid_text(c->grid, area.col + NAME_COLS, row, cols, ROLE_TEXT, text_that_fits(texts, cols));
}

static void
draw_descriptors(const struct canvas *c, struct rect area, int row)
{
	struct server_load load = timeline_load_at(c->scene->moment.timeline, c->t_us);
	uint32_t open = 0, visitors = load.open[TRACK_VISITOR], own = count_own(c);
	char forms[3][WORDS_SIZE], ends[64] = "", guests[80] = "";
	const char *texts[] = { forms[0], forms[1], forms[2], NULL };
	int cols = area.cols - NAME_COLS - 2;

	for (int i = 0; i < PROGRAM_COUNT; i++)
		open += timeline_tally_at(c->scene->moment.timeline, (enum track)i, c->t_us).open;
	if (open > 0)
		utf8_format(ends, sizeof ends, ", both ends of %u connection%s", open, open == 1 ? "" : "s");
	if (own > 0)
		utf8_format(guests, sizeof guests, ", %u of your own", own);
	if (visitors > own)
		utf8_add(guests, sizeof guests, ", %u visitor%s", visitors - own, visitors - own == 1 ? "" : "s");
	utf8_format(forms[0], WORDS_SIZE, "%u watched: the listener%s%s", 1 + 2 * open + visitors, ends, guests);
	utf8_format(forms[1], WORDS_SIZE, "%u: the listener, 2 x %u connections%s", 1 + 2 * open + visitors, open, guests);
	utf8_format(forms[2], WORDS_SIZE, "%u: 1 + 2 x %u + %u", 1 + 2 * open + visitors, open, visitors);
	draw_name(c, area, row, "descriptors");
	grid_text(c->grid, area.col + NAME_COLS, row, cols, ROLE_TEXT, text_that_fits(texts, cols));
}

/* ---- the panel ---- */

void
panel_loop(const struct canvas *c, struct rect area)
{
	static const char *const titles[] = { " the one loop under both programs and the server ", " the one loop under all of this ",
		" the one loop ", NULL };
	static const char *const own_titles[] = { " waitscope's own loop, which the server runs on ", " waitscope's own loop ", NULL };
	static const char *const outside_titles[] = { " the one loop under both programs ", " the one loop ", NULL };
	bool is_own = timeline_watches_only(c->scene->moment.timeline); /* not that of a program which is shown */
	int row = area.row, end = area.row + area.rows;
	bool is_outside = timeline_is_outside(c->scene->moment.timeline);

	grid_hline(c->grid, area.col, row, area.cols, GLYPH_LINE, ROLE_RULE);
	grid_text(c->grid, area.col + 1, row, area.cols - 2, ROLE_DIM, text_that_fits(is_own ? own_titles : is_outside ? outside_titles : titles, area.cols / 2 - 2));
	row++;
	if (end - row >= 3)
		draw_heartbeat(c, area, row++);
	if (end - row >= 1)
		draw_timers(c, area, row, end - row >= 2 ? end - row - 1 : 1);
	if (end - row >= 2)
		(is_outside ? draw_own_ends : draw_descriptors)(c, area, end - 1);
}
