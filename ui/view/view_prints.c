/*
 * The programs' prints, side by side, each line with its time. The last one printed by the playhead's
 * time is marked, and later ones are dim. Long silences are shown, too: they are the news about a
 * program that waits.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "tell/listing.h"
#include "ui/view/view.h"
#include "ui/view/view_frame.h"

enum {
	TIME_COLS = 10,
	LONG_US = US_PER_S,  /* shorter silences are not shown */
	WRAP_MOST = 3,       /* rows of one print */
	ROWS_A_PRINT = WRAP_MOST + 1,
	LINE_SIZE = 1024,   /* of the widest screens: letters may be of many bytes */
};

/* A row of the list: a print, the rest of one, or a silence. */
struct line {
	int64_t t_us;        /* NEVER_US: no time is shown */
	char text[LINE_SIZE];
	enum role role;
	uint32_t number;     /* the request that it is about */
	bool marked;
};

/* The part of a program's list that there may be room for. */
struct list {
	const struct canvas *c;
	enum track track;
	int cols;            /* of texts */
	struct line *lines;
	int count, marked;   /* marked: the row that must be visible */
};

/* ---- silences ---- */

/* The reason for a silence: the program's state meanwhile. */
struct reason {
	char full[48];
	const char *brief;
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
		reason.brief = " computing";
		utf8_format(reason.full, sizeof reason.full, ": it computes on line %d", line);
	} else if (span.state == STATE_READY) {
		reason.brief = " ready";
		utf8_format(reason.full, sizeof reason.full, ": ready all the while");
	}
	return reason;
}

static void
add_silence(struct list *list, int64_t from_us, int64_t to_us)
{
	const struct canvas *c = list->c;
	bool goes_on = from_us <= c->t_us && to_us > c->t_us, is_future = from_us > c->t_us;
	struct reason reason;
	char time[32], forms[2][WORDS_SIZE];
	const char *const texts[] = { forms[0], forms[1], NULL };

	if (goes_on && c->t_us - from_us >= LONG_US)
		to_us = c->t_us;
	else if (goes_on)
		is_future = true;
	if (to_us - from_us < LONG_US)
		return;
	goes_on &= !is_future;
	reason = reason_of(list, goes_on ? c->t_us : from_us + (to_us - from_us) / 2);
	if (goes_on)
		canvas_so_far(c, from_us, time, sizeof time);
	else
		canvas_took(c, from_us, to_us, time, sizeof time);
	utf8_format(forms[0], WORDS_SIZE, "─ nothing for %s%s%s ─", time, goes_on ? " so far" : "", reason.full);
	utf8_format(forms[1], WORDS_SIZE, "─ %s%s%s ─", time, reason.brief, goes_on ? " so far" : "");
	list->lines[list->count] = (struct line){ .t_us = NEVER_US, .role = is_future ? ROLE_FUTURE : reason.role };
	utf8_format(list->lines[list->count].text, WORDS_SIZE, "%s", text_that_fits(texts, list->cols));
	if (goes_on)
		list->marked = list->count;
	list->count++;
}

/* ---- prints ---- */

static void
add_print(struct list *list, const struct print *print, bool marked)
{
	const char *rest = print->text;

	if (marked)
		list->marked = list->count;
	for (int row = 0; row < WRAP_MOST && (row == 0 || rest[0] != '\0'); row++) {
		size_t end = row + 1 < WRAP_MOST ? text_row(rest, list->cols, "") : strlen(rest);
		struct line *line = &list->lines[list->count++];

		*line = (struct line){
			.t_us = row == 0 ? print->t_us : NEVER_US, .number = print->number, .marked = marked,
			.role = print->t_us > list->c->t_us ? ROLE_FUTURE : ROLE_PRINTED,
		};
		text_copy(line->text, sizeof line->text, rest, end);
		rest = text_behind_row(rest, end);
	}
}

/* ---- the list ---- */

/* The end of the silence after the last print: when the program is done, else open. */
static int64_t
last_silence_end(const struct list *list)
{
	const struct timeline *tl = list->c->scene->moment.timeline;
	int64_t done_us = timeline_done_us(tl, list->track, list->c->until_us);

	return done_us != NEVER_US ? done_us : list->c->last_us + (list->c->last_us == list->c->t_us);
}

/* Makes the part of the list that can be within `rows` rows of the marked one. */
static void
list_make(struct list *list, const struct canvas *c, enum track track, int cols, int rows)
{
	const struct timeline *tl = c->scene->moment.timeline;
	int64_t before_us = timeline_begin_us(tl, track);
	size_t printed, count, first, end;
	const struct print *prints = timeline_prints(tl, track, c->until_us, &count);

	timeline_prints(tl, track, c->t_us, &printed);
	first = printed > (size_t)rows ? printed - (size_t)rows : 0;
	end = count - printed > (size_t)rows ? printed + (size_t)rows : count;
	*list = (struct list){ .c = c, .track = track, .cols = cols };
	list->lines = mem_new((end - first + 1) * ROWS_A_PRINT, sizeof *list->lines);
	if (first > 0)
		before_us = prints[first - 1].t_us;
	for (size_t i = first; i < end; i++) {
		if (before_us != NEVER_US)
			add_silence(list, before_us, prints[i].t_us);
		add_print(list, &prints[i], i + 1 == printed);
		before_us = prints[i].t_us;
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
	enum role role = line->marked ? ROLE_MARK_READY : line->role;
	enum role time_role = chosen ? ROLE_CHOSEN : role == ROLE_PRINTED ? ROLE_DIM : role;

	if (line->marked) {
		grid_hline(c->grid, col, row, list->cols + TIME_COLS + 1, ' ', ROLE_MARK_READY);
		grid_put(c->grid, col, row, line->t_us != NEVER_US ? GLYPH_MARK : ' ', ROLE_MARK_READY);
	}
	if (line->t_us != NEVER_US)
		grid_printf(c->grid, col + 1, row, TIME_COLS - 2, time_role, "%8.3f", (double)(line->t_us / US_PER_MS) / 1e3);
	grid_text(c->grid, col + TIME_COLS, row, list->cols, role, line->text);
}

/* A program's rows, below its title. */
static struct rect
list_area(const struct view_frame *m, enum track track)
{
	struct rect area = view_frame_half(m, track);

	area.row++;
	area.rows--;
	area.col++;
	area.cols -= 2;
	return area;
}

static void
draw_program(const struct view_frame *m, enum track track)
{
	const struct canvas *c = &m->canvas;
	struct rect area = list_area(m, track), half = view_frame_half(m, track);
	char nothing[WORDS_SIZE] = "nothing printed yet";
	struct list list;
	int first;

	if (panel_waits_for_the_other(c, track))
		panel_absence(c, track, area.cols - TIME_COLS, nothing, sizeof nothing);
	view_frame_title(m, track, half.col, half.row, half.cols);
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
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		if (!timeline_has_program(scene->moment.timeline, (enum track)i))
			continue;
		draw_program(&m, (enum track)i);
		programs++;
	}
	if (programs > 1)
		view_frame_divider(&m, m.area.row, m.area.row + m.area.rows);
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
	for (int i = 0; i < PROGRAM_COUNT && !found; i++) {
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
