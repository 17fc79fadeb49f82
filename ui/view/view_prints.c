/*
 * The programs' prints, side by side, each line with its time; those of watched programs below the built-in ones'. The last one printed by the playhead's
 * time is marked, and later ones are dim. Long silences are shown, too: they are the news about a
 * program that waits.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "log/watched.h"
#include "tell/listing.h"
#include "tell/watched_words.h"
#include "ui/view/view.h"
#include "ui/view/view_frame.h"

enum {
	TIME_COLS = 10,
	LONG_US = US_PER_S,  /* shorter silences are not shown */
	WRAP_MOST = 3,       /* rows of one print */
	ROWS_A_PRINT = WRAP_MOST + 1,
	LINE_SIZE = 1024,    /* of the widest screens: letters may be of many bytes */
};

/* A row of the list: a print, the rest of one, or a silence. */
struct line {
	int64_t t_us;            /* NEVER_US: no time is shown */
	const char *text;        /* of a print, borrowed; NULL: a silence */
	size_t size;             /* of it */
	int64_t from_us, to_us;  /* of a silence, */
	bool goes_on, is_future; /* whatever it is */
	bool is_rest;            /* all that there is no room for comes in this row */
	bool marked;
	uint32_t number;         /* the request that it is about */
};

/* What a program printed: a built-in one about a request, a watched one about nobody knows what. */
struct said {
	int64_t t_us;
	const char *text;
	uint32_t number;
};

/* The part of a program's list that there may be room for. */
struct list {
	const struct canvas *c;
	enum track track;
	bool watched;
	const struct print *prints;          /* of a built-in program, */
	const struct watched_output *output; /* or of a watched one */
	int cols;            /* of texts */
	struct line *lines;
	int count, marked;   /* marked: the row that must be visible */
};

static struct said
said_at(const struct list *list, size_t i)
{
	if (list->watched)
		return (struct said){ .t_us = list->output[i].t_us, .text = list->output[i].text };
	return (struct said){ .t_us = list->prints[i].t_us, .text = list->prints[i].text, .number = list->prints[i].number };
}

/* How many it has printed by then. */
static size_t
count_said(struct list *list, int64_t until_us)
{
	const struct timeline *tl = list->c->scene->moment.timeline;
	size_t count;

	if (list->watched)
		list->output = timeline_output(tl, list->track, until_us, &count);
	else
		list->prints = timeline_prints(tl, list->track, until_us, &count);
	return count;
}

/* ---- silences ---- */

/* The reason for a silence: the program's state meanwhile. */
struct reason {
	char full[96], brief[48];
	enum role role;
};

/* t_us is in the middle of the silence, which is long: the state there accounts for most of it. Of one that
 * goes on it is the present. */
static struct reason
reason_of(const struct list *list, int64_t t_us)
{
	const struct timeline *tl = list->c->scene->moment.timeline;
	struct span span = timeline_span_at(tl, list->track, t_us);
	int line = listing_line_number(tl, list->track, list->c->scene->state.language, (enum step)span.step, list->c->t_us);
	struct reason reason = { .full = "", .brief = "", .role = ROLE_DIM };

	if (span.state == STATE_BLOCKED) {
		reason = (struct reason){ .brief = " blocked", .role = ROLE_STUCK };
		utf8_format(reason.full, sizeof reason.full, ": blocked on line %d", line);
	} else if (span.step == STEP_WORK) {
		utf8_format(reason.brief, sizeof reason.brief, " computing");
		utf8_format(reason.full, sizeof reason.full, ": it computes on line %d", line);
	} else if (span.state == STATE_READY) {
		utf8_format(reason.brief, sizeof reason.brief, " ready");
		utf8_format(reason.full, sizeof reason.full, ": ready all the while");
	}
	return reason;
}

/* The state in which a thread was for three quarters of that time at least; ABSENT: in none. */
static enum watched_state
state_of_most(const struct timeline *tl, enum track track, uint32_t thread, int64_t from_us, int64_t to_us)
{
	uint32_t stretches;

	for (int state = WATCHED_ABSENT + 1; state < WATCHED_STATE_COUNT; state++)
		if ((timeline_thread_time_in(tl, track, thread, (enum watched_state)state, to_us, &stretches) -
		        timeline_thread_time_in(tl, track, thread, (enum watched_state)state, from_us, &stretches)) * 4 >= (to_us - from_us) * 3)
			return (enum watched_state)state;
	return WATCHED_ABSENT;
}

/* The same of a watched program: a reason for the silence is what it did nearly all the while. */
static struct reason
reason_of_watched(const struct list *list, int64_t from_us, int64_t to_us)
{
	const struct timeline *tl = list->c->scene->moment.timeline;
	int64_t t_us = from_us + (to_us - from_us) / 2;
	uint32_t thread = timeline_main_thread(tl, list->track, t_us);
	enum watched_state state = state_of_most(tl, list->track, thread, from_us, to_us);
	struct watched_place place = timeline_thread_place(tl, list->track, thread, t_us);
	struct watched_text line = watched_line(tl, list->track, &place);
	const char *does = watched_does(state);
	struct reason reason = { .full = "", .brief = "", .role = ROLE_DIM };

	if (thread == 0 || state == WATCHED_UNSEEN || state == WATCHED_ABSENT || state == WATCHED_ENDED)
		return reason;
	if (state == WATCHED_BLOCKED)
		reason.role = ROLE_STUCK;
	utf8_format(reason.brief, sizeof reason.brief, ": it %s", does);
	utf8_format(reason.full, sizeof reason.full, ": it %s%s%s", does, line.s[0] != '\0' && state != WATCHED_READY ? " on " : "",
	    state == WATCHED_READY ? "" : line.s);
	return reason;
}

static void
add_silence(struct list *list, int64_t from_us, int64_t to_us)
{
	const struct canvas *c = list->c;
	bool goes_on = from_us <= c->t_us && to_us > c->t_us, is_future = from_us > c->t_us;

	if (goes_on && c->t_us - from_us >= LONG_US)
		to_us = c->t_us;
	else if (goes_on)
		is_future = true;
	if (to_us - from_us < LONG_US)
		return;
	goes_on &= !is_future;
	if (goes_on)
		list->marked = list->count;
	list->lines[list->count++] = (struct line){
		.t_us = NEVER_US, .from_us = from_us, .to_us = to_us, .goes_on = goes_on, .is_future = is_future,
	};
}

/* Returns its role. */
static enum role
write_silence(const struct list *list, const struct line *line, char out[LINE_SIZE])
{
	const struct canvas *c = list->c;
	int64_t from_us = line->from_us, to_us = line->to_us;
	const char *so_far = line->goes_on ? " so far" : "";
	char time[32], forms[3][WORDS_SIZE];
	const char *const texts[] = { forms[0], forms[1], forms[2], NULL };
	struct reason reason;

	reason = list->watched ? reason_of_watched(list, from_us, to_us) :
	    reason_of(list, line->goes_on ? c->t_us : from_us + (to_us - from_us) / 2);
	if (line->goes_on)
		canvas_so_far(c, from_us, time, sizeof time);
	else
		canvas_took(c, from_us, to_us, time, sizeof time);
	utf8_format(forms[0], WORDS_SIZE, "─ nothing for %s%s%s ─", time, so_far, reason.full);
	utf8_format(forms[1], WORDS_SIZE, "─ %s%s%s ─", time, reason.brief, so_far);
	utf8_format(forms[2], WORDS_SIZE, "─ %s ─", time);
	utf8_format(out, LINE_SIZE, "%s", text_that_fits(texts, list->cols));
	return line->is_future ? ROLE_FUTURE : reason.role;
}

/* ---- prints ---- */

static void
add_print(struct list *list, const struct said *said, bool marked)
{
	const char *rest = said->text;

	for (int row = 0; row < WRAP_MOST && (row == 0 || rest[0] != '\0'); row++) {
		size_t end = text_row(rest, list->cols, "");
		bool is_rest = row + 1 == WRAP_MOST;

		list->lines[list->count++] = (struct line){
			.t_us = row == 0 ? said->t_us : NEVER_US, .text = rest, .size = is_rest ? strlen(rest) : end,
			.is_future = said->t_us > list->c->t_us, .is_rest = is_rest, .marked = marked, .number = said->number,
		};
		rest = text_behind_row(rest, end);
	}
	if (marked) /* all of it, as far as it goes */
		list->marked = list->count - 1;
}

/* The last row of what a watched program printed: of what is too long it says how many columns are not shown. */
static void
write_rest(const char *rest, int cols, char out[LINE_SIZE])
{
	int all = text_cols(rest), used;
	char note[32] = "";
	size_t end = strlen(rest);

	if (all > cols) {
		utf8_format(note, sizeof note, "… %d more", all); /* it takes no less room than what is said */
		end = text_cut(rest, cols - text_cols(note) + 1, &used);
		utf8_format(note, sizeof note, "… %d more", all - used);
	}
	text_copy(out, LINE_SIZE - sizeof note, rest, end);
	utf8_add(out, LINE_SIZE, "%s", note);
}

static enum role
write_print(const struct list *list, const struct line *line, char out[LINE_SIZE])
{
	if (line->is_rest && list->watched)
		write_rest(line->text, list->cols, out);
	else
		text_copy(out, LINE_SIZE, line->text, line->size);
	return line->is_future ? ROLE_FUTURE : ROLE_PRINTED;
}

/* ---- the list ---- */

/* The end of the silence after the last print: when the program is done, else open. */
static int64_t
last_silence_end(const struct list *list)
{
	const struct timeline *tl = list->c->scene->moment.timeline;
	int64_t done_us = list->watched ? timeline_watched_life(tl, list->track, list->c->until_us).exit_us :
	    timeline_done_us(tl, list->track, list->c->until_us);

	return done_us != NEVER_US ? done_us : list->c->last_us + (list->c->last_us == list->c->t_us);
}

/* Makes the part of the list that can be within `rows` rows of the marked one. */
static void
list_make(struct list *list, const struct canvas *c, enum track track, int cols, int rows)
{
	const struct timeline *tl = c->scene->moment.timeline;
	size_t printed, count, first, end;
	int64_t before_us;

	*list = (struct list){ .c = c, .track = track, .watched = watched_index(track) >= 0, .cols = cols };
	before_us = list->watched ? timeline_watched_life(tl, track, c->until_us).start_us : timeline_begin_us(tl, track);
	count = count_said(list, c->until_us);
	printed = count_said(list, c->t_us);
	first = printed > (size_t)rows ? printed - (size_t)rows : 0;
	end = count - printed > (size_t)rows ? printed + (size_t)rows : count;
	list->lines = mem_new((end - first + 1) * ROWS_A_PRINT, sizeof *list->lines);
	if (first > 0)
		before_us = said_at(list, first - 1).t_us;
	for (size_t i = first; i < end; i++) {
		struct said said = said_at(list, i);

		if (before_us != NEVER_US)
			add_silence(list, before_us, said.t_us);
		add_print(list, &said, i + 1 == printed);
		before_us = said.t_us;
	}
	if (before_us != NEVER_US && before_us <= c->t_us && end == count)
		add_silence(list, before_us, last_silence_end(list));
}

/* The first row to show: so that the marked one is visible, with those after it. */
static int
first_shown(const struct list *list, int rows)
{
	int first = list->marked - (list->c->live ? rows - 1 : rows / 2);

	if (first > list->count - rows)
		first = list->count - rows;
	return first < 0 ? 0 : first;
}

/* ---- drawing ---- */

static void
draw_line(const struct list *list, const struct line *line, int col, int row)
{
	const struct canvas *c = list->c;
	bool chosen = line->number != 0 && c->scene->state.request_number == line->number && c->scene->state.request_track == list->track;
	char text[LINE_SIZE];
	enum role as_it_is = line->text == NULL ? write_silence(list, line, text) : write_print(list, line, text);
	enum role role = line->marked ? ROLE_MARK_READY : as_it_is;
	enum role time_role = chosen ? ROLE_CHOSEN : role == ROLE_PRINTED ? ROLE_DIM : role;

	if (line->marked) {
		grid_hline(c->grid, col, row, list->cols + TIME_COLS + 1, ' ', ROLE_MARK_READY);
		grid_put(c->grid, col, row, line->t_us != NEVER_US ? GLYPH_MARK : ' ', ROLE_MARK_READY);
	}
	if (line->t_us != NEVER_US) {
		int64_t t_ms = line->t_us / US_PER_MS;

		grid_printf(c->grid, col + 1, row, TIME_COLS - 2, time_role, "%8.3f", (double)t_ms / 1e3);
	}
	grid_text(c->grid, col + TIME_COLS, row, list->cols, role, text);
}

/* The programs of the person's own have half of it beside the built-in ones. */
static struct rect
program_area(const struct view_frame *m, enum track track)
{
	return view_frame_part(m, m->area, m->area.rows / 2, track);
}

/* A program's rows, below its title. */
static struct rect
list_area(const struct view_frame *m, enum track track)
{
	struct rect area = program_area(m, track);

	area.row++;
	area.rows--;
	area.col++;
	area.cols -= 2;
	return area;
}

/* Why there is nothing. */
static void
write_nothing(const struct canvas *c, enum track track, int cols, char *out, size_t size)
{
	struct watched_life life = { .name = NULL };

	if (watched_index(track) >= 0)
		life = timeline_watched_life(c->scene->moment.timeline, track, c->t_us);
	if (life.not_started != NULL)
		utf8_format(out, size, "not started: %s", life.not_started);
	else if (life.exit_us != NEVER_US && life.name != NULL)
		utf8_format(out, size, "it printed nothing");
	else
		utf8_format(out, size, "nothing printed yet");
	if (panel_waits_for_the_other(c, track))
		panel_absence(c, track, cols, out, size);
}

static void
draw_program(const struct view_frame *m, enum track track)
{
	const struct canvas *c = &m->canvas;
	struct rect area = list_area(m, track), part = program_area(m, track);
	char nothing[WORDS_SIZE];
	struct list list;
	int first;

	write_nothing(c, track, area.cols - TIME_COLS, nothing, sizeof nothing);
	view_frame_title(m, track, part.col, part.row, part.cols);
	list_make(&list, c, track, area.cols - TIME_COLS, area.rows);
	first = first_shown(&list, area.rows);
	for (int i = 0; i < area.rows && first + i < list.count; i++)
		draw_line(&list, &list.lines[first + i], area.col, area.row + i);
	if (list.count == 0)
		grid_text(c->grid, area.col + 1, area.row, area.cols, ROLE_DIM, nothing);
	free(list.lines);
}

static void
draw(const struct scene *scene, struct grid *grid)
{
	struct view_frame m;
	int programs = 0;

	view_frame_init(&m, scene, grid, grid->cols, grid->rows);
	view_frame_draw(&m);
	for (enum track track = 0; track < TRACK_COUNT; track++) {
		if (!view_frame_has(&m, track))
			continue;
		draw_program(&m, track);
		programs++;
	}
	view_frame_divide(&m, m.area, m.area.rows / 2);
	if (programs == 0)
		grid_text(grid, 2, m.area.row + 1, grid->cols - 3, ROLE_DIM, "no program runs, so nothing is printed");
	view_frame_foot(&m);
}

static bool
is_inside(struct rect area, int col, int row)
{
	return col >= area.col && col < area.col + area.cols && row >= area.row && row < area.row + area.rows;
}

/* A click on a print chooses its request. */
static bool
pick(const struct scene *scene, int cols, int rows, int col, int row, struct pick *picked)
{
	struct view_frame m;
	bool found = false;

	view_frame_init(&m, scene, NULL, cols, rows);
	for (int i = 0; i < PROGRAM_COUNT && !found; i++) { /* watched ones print about nobody knows what */
		struct rect area = list_area(&m, (enum track)i);
		struct list list;
		int at;

		if (!timeline_has_program(scene->moment.timeline, (enum track)i) || !is_inside(area, col, row))
			continue;
		list_make(&list, &m.canvas, (enum track)i, area.cols - TIME_COLS, area.rows);
		at = first_shown(&list, area.rows) + row - area.row;
		if (at < list.count && list.lines[at].number != 0) {
			*picked = (struct pick){ .track = (enum track)i, .number = list.lines[at].number, .row = -1 };
			found = true;
		}
		free(list.lines);
	}
	return found;
}

const struct view view_prints = {
	.body = VIEW_BODY_FRAME,
	.draw = draw,
	.pick = pick,
};
