/*
 * What is announced is seen: each part of each built-in lesson is run, with its times divided, and looked at
 * after each event, at four sizes. Whatever sign stands among the bars is in the legend; a hint is there in
 * full, beside both programs' lines, and so is what it names; and who visits has a row.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lesson/lesson.h"
#include "support/drawn.h"
#include "support/random_trace.h"
#include "support/sample_run.h"
#include "support/world.h"
#include "ui/draw/theme.h"
#include "ui/panel/panel.h"
#include "ui/panel/signs.h"
#include "ui/tutor.h"
#include "ui/view/view.h"
#include "ui/view/view_frame.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { FASTER = 10, ROWS_MAX = 64, TEXT_MAX = 1024, BACK_EVERY = 7, CALLS = 3, RUNS = 60, MOMENTS = 8 };

static const int sizes[][2] = { { 60, 20 }, { 80, 24 }, { 100, 30 }, { 120, 36 } };

/* ---- the runs ---- */

static struct lesson_list list;
static int calls[CALLS];

static int
set_up(void **state)
{
	const char *srcdir = getenv("srcdir");
	char folder[4096];

	(void)state;
	snprintf(folder, sizeof folder, "%s/src/lessons", srcdir == NULL ? "." : srcdir);
	setenv("WAITSCOPE_LESSONS", folder, 1);
	snprintf(folder, sizeof folder, "%s/src/samples", srcdir == NULL ? "." : srcdir);
	setenv("WAITSCOPE_SAMPLES", folder, 1);
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	setenv("LC_ALL", "C", 1);
	lesson_list_read(&list);
	assert_int_equal(list.complaints.count, 0);
	for (size_t i = 0; i < list.count; i++)
		tutor_fill(list.at[i], false);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	lesson_list_release(&list);
	return 0;
}

static void
call(const struct world *w, int i, const char *target)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	calls[i] = socket(AF_INET, SOCK_STREAM, 0);
	address.sin_port = htons((uint16_t)atoi(strchr(lab_address(w->lab), ':') + 1));
	assert_int_equal(connect(calls[i], (struct sockaddr *)&address, sizeof address), 0);
	dprintf(calls[i], "GET %s HTTP/1.0\r\n\r\n", target);
}

/* Three come to the lesson that asks for them. */
static void
visit(struct world *w)
{
	call(w, 0, "/");
	call(w, 1, "/?delay=200ms");
	call(w, 2, "/favicon.ico");
}

/* A lesson with its times divided. Its texts are borrowed. */
static struct lesson
hasten(const struct lesson *lesson)
{
	static const enum knob times[] = { KNOB_DELAY, KNOB_WORK, KNOB_TIMEOUT };
	struct lesson quick = *lesson;

	for (int i = 0; i < quick.hint_count; i++)
		quick.hints[i].after_us /= FASTER;
	for (int part = 0; part < quick.part_count; part++)
		for (size_t i = 0; i < COUNT(times); i++)
			quick.parts[part].knobs.value[times[i]] /= FASTER;
	return quick;
}

static bool
speaks_of(const struct lesson *lesson, const char *word)
{
	bool found = false;

	for (int i = 0; i < lesson->hint_count; i++)
		found = found || strstr(lesson->hints[i].text, word) != NULL;
	return found;
}

/* ---- looking ---- */

struct sight {
	const struct lesson *lesson;
	int number, part, cols, rows;
	const struct timeline *timeline;
	int64_t t_us;
	bool live;
	struct settings knobs;
	struct scene scene;
	struct canvas canvas; /* of the same scene: where things are */
	bool crowded; /* there need not be a row for a visitor */
	struct grid grid;
};

static void
look(struct sight *l, enum view_id view)
{
	int64_t end_us = timeline_last_us(l->timeline);
	struct scene *scene = &l->scene;

	timeline_settings_at(l->timeline, l->t_us, &l->knobs);
	*scene = (struct scene){
		.moment = {
			.timeline = l->timeline, .knobs = &l->knobs, .address = "127.0.0.1:8888",
			.now_us = l->live ? l->t_us : end_us, .over = !l->live || l->t_us >= end_us,
			.span_us = timeline_span_us(l->timeline, l->live ? l->t_us : end_us),
			.lesson = {
				.lesson = l->lesson, .number = l->number, .count = (int)list.count, .part = l->part,
				.hint = l->lesson == NULL ? NULL : lesson_hint_at(l->lesson, l->part, l->timeline, l->t_us),
			},
		},
		.state.playhead = { .t_us = l->t_us, .live = l->live, .paused = !l->live, .speed = 100 },
		.state.view = view,
		.state.language = l->lesson == NULL ? 0 : (enum language)lesson_language(l->lesson, l->part, 0),
	};
	grid_resize(&l->grid, l->cols, l->rows);
	view_draw(scene, &l->grid);
	if (view == VIEW_TIMELINE) {
		canvas_init(&l->canvas, scene, &l->grid, l->cols, l->rows);
	} else {
		struct view_frame frame;

		view_frame_init(&frame, scene, &l->grid, l->cols, l->rows);
		l->canvas = frame.canvas;
	}
}

__attribute__((noreturn, format(printf, 2, 3)))
static void
fail_at(const struct sight *l, const char *format, ...)
{
	char where[128];
	va_list args;

	snprintf(where, sizeof where, "lesson %d, part %d, at %lld us, %s, at %dx%d", l->number, l->part + 1, (long long)l->t_us,
	    l->live ? "live" : "looking back", l->cols, l->rows);
	va_start(args, format);
	drawn_fail(&l->grid, where, format, args);
}

static bool
contains(const struct grid *grid, const char *words)
{
	char *text = grid_to_text(grid, false);
	bool found = strstr(text, words) != NULL;

	free(text);
	return found;
}

/* The same, but not in the narration, where hints stand themselves. */
static bool
shows_words(const struct sight *l, const char *words)
{
	int first = l->canvas.at.narration_row, end = first + l->canvas.at.narration_rows, row = 0;
	char *text = grid_to_text(&l->grid, false);
	bool found = false;

	for (char *line = text, *next; *line != '\0' && !found; line = next, row++) {
		next = line + strcspn(line, "\n") + 1;
		next[-1] = '\0';
		found = (row < first || row >= end) && strstr(line, words) != NULL;
	}
	free(text);
	return found;
}

static bool
has_cell(const struct grid *grid, struct rect in, uint32_t glyph, enum role role)
{
	for (int row = in.row; row < in.row + in.rows; row++)
		for (int col = in.col; col < in.col + in.cols; col++)
			if (grid_cell(grid, col, row)->glyph == glyph && grid_cell(grid, col, row)->role == (uint32_t)role)
				return true;
	return false;
}

static bool
shows(const struct sight *l, uint32_t glyph, enum role role)
{
	return has_cell(&l->grid, (struct rect){ 0, 0, l->cols, l->rows }, glyph, role);
}

/* ---- signs ---- */

/* Glyphs within words among the bars. */
static bool
is_of_words(const struct cell *cell)
{
	static const uint32_t glyphs[] = { 0x2026 /* … */, 0x2190 /* ← */, 0x2192 /* → */, GLYPH_FAILED /* 3 × */ };

	if (cell->glyph < 0x7f)
		return true;
	for (size_t i = 0; i < COUNT(glyphs); i++)
		if (cell->glyph == glyphs[i] && cell->role != ROLE_FAILED)
			return true;
	return false;
}

static bool
is_in_legend(const struct sight *l, const struct cell *cell, const struct sign *sign)
{
	const char *p = sign->glyphs;
	int first_row = l->canvas.at.legend_row != NO_ROW ? l->canvas.at.legend_row : l->canvas.at.keys_row;
	struct rect foot = { 0, first_row, l->cols, l->rows - first_row };
	struct letter first;

	text_letter(&p, &first);
	return has_cell(&l->grid, foot, sign->kind == SIGN_HEIGHTS ? first.base : sign_glyph(cell->glyph), sign->role);
}

/* The words of the legend, and of the rest of it in the keys' row, each stand there once. */
static void
check_words_once(const struct sight *l)
{
	size_t count;
	const struct sign *signs = signs_all(&count);
	char *text = grid_to_text(&l->grid, false), *legend = text;

	if (l->canvas.at.legend_row == NO_ROW) {
		free(text);
		return;
	}
	for (int row = 0; row < l->canvas.at.legend_row; row++)
		legend += strcspn(legend, "\n") + 1;
	legend[strcspn(legend, "\n")] = '\0';
	for (size_t i = 0; i < count; i++) {
		char word[64];
		const char *at;

		snprintf(word, sizeof word, " %s ", signs[i].brief);
		at = strstr(legend, signs[i].words) != NULL ? NULL : strstr(legend, word); /* in full the word may begin two */
		if (at != NULL && strstr(at + strlen(word) - 1, word) != NULL)
			fail_at(l, "\"%s\" stands in the legend twice", signs[i].brief);
	}
	free(text);
}

/* Returns true if the foot may send one to the help for the signs that it has no room for: on the smallest screen, but
 * for the timeline of a lesson; and where a run is as no lesson's is. */
static bool
may_leave_out(const struct sight *l)
{
	return l->lesson == NULL || (l->scene.state.view != VIEW_TIMELINE && l->rows < 24);
}

static void
check_signs(const struct sight *l)
{
	const struct layout *at = &l->canvas.at;
	struct sign_area in = signs_area(&l->canvas);
	bool in_bars = in.where == SIGN_IN_BARS;

	check_words_once(l);
	for (int row = in.rect.row; row < in.rect.row + in.rect.rows; row++) {
		bool is_program = row == at->program_row[TRACK_SYNC] || row == at->program_row[TRACK_ASYNC];

		for (int col = in.rect.col; col < in.rect.col + in.rect.cols; col++) {
			const struct cell *cell = grid_cell(&l->grid, col, row);
			bool is_late = in_bars && cell->role == ROLE_FUTURE && cell->glyph != ' ';
			const struct sign *sign = is_late ? sign_find(GLYPH_GRID, ROLE_PLAYHEAD, in.where) :
			    sign_find(cell->glyph, (enum role)cell->role, in.where);
			struct cell of_late = { .glyph = GLYPH_GRID, .role = ROLE_PLAYHEAD };

			if (sign_is_times(&l->grid, col, row))
				continue;
			if (sign == NULL && !is_of_words(cell) && in_bars && row != at->axis_row)
				fail_at(l, "column %d of row %d is a sign without a meaning", col, row);
			if (sign == NULL || sign->kind == SIGN_BY_PLACE || (cell->glyph < 0x7f && !is_program && !is_late))
				continue;
			if (!is_in_legend(l, is_late ? &of_late : cell, sign) &&
			    (!may_leave_out(l) || !contains(&l->grid, "? all signs")))
				fail_at(l, "\"%s\" is not in the legend", sign->words);
		}
	}
}

/* ---- hints ---- */

/* The rows from `row` on as one text, without the blanks that broke it. */
static void
join_rows(const struct sight *l, int row, int rows, char *out, size_t size)
{
	char *text = grid_to_text(&l->grid, false), *line = text;

	out[0] = '\0';
	for (int i = 0; i < row + rows; i++) {
		char *end = line + strcspn(line, "\n"), *begin = line;

		*end = '\0';
		while (i >= row && *begin == ' ')
			begin++;
		if (i >= row)
			snprintf(out + strlen(out), size - strlen(out), "%s%s", out[0] == '\0' ? "" : " ", begin);
		line = end + 1;
	}
	free(text);
}

static bool
row_begins(const struct sight *l, int row, const char *who)
{
	char text[TEXT_MAX];

	join_rows(l, row, 1, text, sizeof text);
	return strncmp(text, who, strlen(who)) == 0;
}

static bool
shows_spinner(const struct sight *l)
{
	for (uint32_t glyph = 0x25d0; glyph <= 0x25d3; glyph++)
		if (shows(l, glyph, ROLE_SPIN) || shows(l, glyph, ROLE_STUCK))
			return true;
	return shows(l, GLYPH_STOPPED, ROLE_STUCK) || shows_words(l, " late");
}

static bool
shows_marked_line(const struct sight *l)
{
	return shows_words(l, "▸");
}

static bool
shows_flight(const struct sight *l)
{
	return shows(l, GLYPH_FLIGHT, ROLE_FLIGHT) || shows(l, GLYPH_FLIGHT_RIGHT, ROLE_FLIGHT) || shows(l, GLYPH_IN_LINE, ROLE_FLIGHT) || shows(l, GLYPH_QUEUED, ROLE_FLIGHT) || shows(l, GLYPH_SOLID, ROLE_DONE);
}

static bool
shows_queue(const struct sight *l)
{
	return shows(l, GLYPH_QUEUED, ROLE_QUEUED) || shows_words(l, "queue:");
}

static bool
shows_line_at_server(const struct sight *l)
{
	return shows(l, GLYPH_IN_LINE, ROLE_FLIGHT) || shows_words(l, "in line");
}

static bool
shows_visitor(const struct sight *l)
{
	return contains(&l->grid, " vis 1") || contains(&l->grid, "visitor 1") || contains(&l->grid, " vis 3") || contains(&l->grid, "visitor 3");
}

static bool
shows_chart(const struct sight *l)
{
	return l->canvas.at.chart && l->canvas.at.request_rows >= 2;
}

static bool
shows_sync(const struct sight *l)
{
	return contains(&l->grid, "\n sync ");
}

static bool
shows_async(const struct sight *l)
{
	return contains(&l->grid, "\n async ");
}

static bool
shows_server(const struct sight *l)
{
	return contains(&l->grid, "\n server ");
}

static bool
shows_callback(const struct sight *l)
{
	return shows(l, GLYPH_CALLBACK, ROLE_CALLBACK);
}

static bool
shows_failure(const struct sight *l)
{
	for (uint32_t glyph = GLYPH_EIGHTH; glyph <= GLYPH_SOLID; glyph++)
		if (shows(l, glyph, ROLE_FAILED))
			return true;
	return shows(l, GLYPH_FAILED, ROLE_FAILED);
}

static bool
shows_sleep(const struct sight *l)
{
	return has_cell(&l->grid, (struct rect){ 0, l->canvas.at.server_row, l->cols, 1 }, GLYPH_BLOCKED, ROLE_BLOCKED_BAR);
}

static bool
shows_wait_for_turn(const struct sight *l)
{
	return shows(l, GLYPH_QUEUED, ROLE_DIM);
}

static bool
shows_tab(const struct sight *l)
{
	return shows_words(l, "Tab");
}

static const struct {
	const char *phrase;
	bool (*is_seen)(const struct sight *);
} named[] = {
	{ "pinner", shows_spinner },
	{ "on that line", shows_marked_line },
	{ "on this line", shows_marked_line },
	{ "on the line", shows_marked_line },
	{ "to be sent", shows_wait_for_turn },
	{ "in flight", shows_flight },
	{ "in the queue", shows_queue },
	{ "in line", shows_line_at_server },
	{ "our request is", shows_visitor },
	{ "You left", shows_visitor },
	{ "Your curl", shows_visitor },
	{ "staircase", shows_chart },
	{ "wall", shows_chart },
	{ "the server", shows_server },
	{ "first callback", shows_callback },
	{ "the callbacks run", shows_callback },
	{ "the callback runs", shows_callback },
	{ "Timed out", shows_failure },
	{ "Refused", shows_failure },
	{ "nothing moved", shows_sleep },
	{ "Tab", shows_tab },
};

static void
check_hint(const struct sight *l)
{
	const struct layout *at = &l->canvas.at;
	const char *text = l->scene.moment.lesson.hint->text;
	char said[TEXT_MAX];
	int row = at->narration_row;

	if (timeline_has_program(l->timeline, TRACK_SYNC) && !row_begins(l, row++, "sync "))
		fail_at(l, "sync's line is hidden by \"%s\"", text);
	if (timeline_has_program(l->timeline, TRACK_ASYNC) && !row_begins(l, row++, "async "))
		fail_at(l, "async's line is hidden by \"%s\"", text);
	join_rows(l, row, at->narration_row + at->narration_rows - row, said, sizeof said);
	if (strstr(said, text) == NULL && l->live)
		fail_at(l, "the hint \"%s\" is hidden by \"%s\"", text, said);
	for (size_t i = 0; i < COUNT(named); i++)
		if (strstr(text, named[i].phrase) != NULL && !named[i].is_seen(l))
			fail_at(l, "the hint \"%s\" speaks of what is not there: %s", text, named[i].phrase);
	if (strstr(text, "ync") != NULL && timeline_has_program(l->timeline, TRACK_SYNC) && !shows_sync(l))
		fail_at(l, "sync is not there");
	if (strstr(text, "sync") != NULL && timeline_has_program(l->timeline, TRACK_ASYNC) && !shows_async(l))
		fail_at(l, "async is not there");
}

/* ---- all of it ---- */

/* Nor do requests lose their rows to them, where a lesson speaks of visitors. */
static void
check_visitors(const struct sight *l)
{
	size_t count;

	if (l->lesson != NULL && speaks_of(l->lesson, "Your curl") && l->canvas.at.chart)
		fail_at(l, "there is no row for each request");

	timeline_visitors(l->timeline, l->t_us, &count);
	if (count > 0 && !shows_visitor(l) && !contains(&l->grid, " vis 2") && !contains(&l->grid, "visitor 2"))
		fail_at(l, "nobody sees the visitor");
	if (count > (size_t)l->canvas.at.visitor_rows && !contains(&l->grid, "more"))
		fail_at(l, "nobody sees that there are more");
}

static void
check_moment(struct sight *l)
{
	for (size_t i = 0; i < COUNT(sizes); i++) {
		l->cols = sizes[i][0];
		l->rows = sizes[i][1];
		for (enum view_id view = VIEW_NUMBERS; view > VIEW_TIMELINE; view--) {
			look(l, view);
			check_signs(l);
		}
		look(l, VIEW_TIMELINE);
		check_signs(l);
		if (!l->crowded)
			check_visitors(l);
		if (l->scene.moment.lesson.hint != NULL)
			check_hint(l);
	}
}

/* Live after each event, and from time to time looking back. */
static void
check_run(struct sight *l)
{
	const struct trace *trace = timeline_trace(l->timeline);
	int64_t before_us = -1;
	size_t moments = 0;

	grid_init(&l->grid, 60, 20);
	for (size_t i = 0; i < trace_count(trace); i++) {
		l->t_us = trace_at(trace, i)->t_us;
		if (l->t_us - before_us < 1000)
			continue; /* nobody sees them apart */
		before_us = l->t_us;
		l->live = true;
		check_moment(l);
		l->live = false;
		if (++moments % BACK_EVERY == 0)
			check_moment(l);
	}
	grid_release(&l->grid);
}

static void
test_lesson(void **state)
{
	int number = (int)(intptr_t)*state;
	struct lesson lesson = hasten(list.at[number - 1]);

	for (int part = 0; part < lesson.part_count; part++) {
		struct world w;
		struct sight l = { .lesson = &lesson, .number = number, .part = part };
		bool visited = speaks_of(&lesson, "Your curl");

		world_init(&w);
		w.knobs = lesson.parts[part].knobs;
		if (visited) {
			w.act = visit;
			w.after_kind = EVENT_TAKE;
			w.after_track = TRACK_SYNC;
			w.after_count = 1;
		}
		world_run(&w);
		for (int i = 0; visited && i < CALLS; i++)
			close(calls[i]);
		l.timeline = lab_timeline(w.lab);
		check_run(&l);
		world_release(&w);
	}
}

/* Whatever may happen: what the legend has no room for is in the help, and the foot says so. */
static void
test_any_run(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed <= RUNS; seed++) {
		/* A chart and visitors' rows: the same is shown by two signs. */
		const struct sample crowd = { .requests = 60, .delay_us = 2000 * 1000, .visitors = 8 };
		struct trace *trace = seed == 0 ? sample_run(&crowd) : random_run(seed);
		struct sight l = { .timeline = timeline_new(trace) };
		int64_t end_us = timeline_last_us(l.timeline);

		grid_init(&l.grid, 60, 20);
		for (int i = 1; i <= MOMENTS; i++) {
			l.t_us = end_us * i / MOMENTS;
			for (int live = 0; live < 2; live++) {
				l.crowded = seed == 0;
				l.live = live;
				check_moment(&l);
			}
		}
		grid_release(&l.grid);
		timeline_free((struct timeline *)(uintptr_t)l.timeline);
		trace_free(trace);
	}
}

/* ---- without colours ---- */

enum { IN_PROGRAMS = 1, IN_REQUESTS = 2, IN_CHART = 4, AT_SERVER = 8, AT_LOOP = 16, INSIDE = 32 };

/* The kinds of rows that a sign may stand in. */
static int
rows_of(const struct sign *sign)
{
	if (sign->where == SIGN_IN_LOOP)
		return INSIDE;
	switch ((int)sign->role) {
	case ROLE_BLOCKED_BAR: return IN_PROGRAMS | AT_SERVER;
	case ROLE_CALLBACK: return IN_PROGRAMS | IN_REQUESTS;
	case ROLE_QUEUED: return IN_REQUESTS | IN_CHART;
	case ROLE_DONE: return IN_CHART;
	case ROLE_SERVER: return AT_SERVER;
	case ROLE_STUCK: return AT_LOOP;
	case ROLE_FAILED: return sign->kind == SIGN_HEIGHTS ? IN_CHART : IN_REQUESTS;
	case ROLE_DIM: return sign->kind == SIGN_HEIGHTS ? AT_LOOP : IN_REQUESTS;
	case ROLE_FLIGHT: return strcmp(sign->glyphs, "░") == 0 ? IN_CHART : IN_REQUESTS;
	case ROLE_RESPONSE: return IN_REQUESTS;
	default: return IN_PROGRAMS;
	}
}

static bool
look_the_same(const struct sign *a, const struct sign *b)
{
	const struct look *of_a = theme_look(THEME_MONO, a->role), *of_b = theme_look(THEME_MONO, b->role);
	struct letter first, second;

	if (of_a->bold != of_b->bold || of_a->reverse != of_b->reverse)
		return false;
	if (rows_of(a) == AT_LOOP) /* the height tells them apart */
		return false;
	for (const char *p = a->glyphs; *p != '\0';) {
		text_letter(&p, &first);
		for (const char *q = b->glyphs; *q != '\0';) {
			text_letter(&q, &second);
			/* Upright lines are told apart by what stands on the axis above them. */
			if (theme_sign_ascii(first.base, a->role) == theme_sign_ascii(second.base, b->role) && first.base != GLYPH_GRID)
				return true;
		}
	}
	return false;
}

/* Two meanings in one kind of row differ in their glyphs, or in what a terminal without colours can do; in
 * ASCII, too. */
static void
test_without_colours(void **state)
{
	size_t count;
	const struct sign *signs = signs_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++)
			if (signs[i].kind != SIGN_BY_PLACE && signs[j].kind != SIGN_BY_PLACE &&
			    (rows_of(&signs[i]) & rows_of(&signs[j])) != 0 && strcmp(signs[i].words, signs[j].words) != 0 &&
			    look_the_same(&signs[i], &signs[j]))
				fail_msg("\"%s\" and \"%s\" look the same without colours", signs[i].words, signs[j].words);
}

/* In the legend and on the help page no letter has two meanings, as its colour is no help to everybody. */
static void
test_letters(void **state)
{
	size_t count;
	const struct sign *signs = signs_all(&count), *of_letter[0x80] = { NULL };

	(void)state;
	for (size_t i = 0; i < count; i++) {
		for (const char *p = signs[i].glyphs; *p != '\0' && signs[i].kind != SIGN_BY_PLACE;) {
			const struct sign **one;
			struct letter letter;

			text_letter(&p, &letter);
			one = &of_letter[(int)theme_sign_ascii(letter.base, signs[i].role)];
			if (*one != NULL && strcmp((*one)->words, signs[i].words) != 0)
				fail_msg("'%c' is \"%s\" and \"%s\"", (int)(one - of_letter), (*one)->words, signs[i].words);
			*one = &signs[i];
		}
	}
}

int
main(void)
{
#define LESSON(n) { "lesson " #n, test_lesson, NULL, NULL, (void *)(intptr_t)(n) }
	static const struct CMUnitTest tests[] = {
		LESSON(1), LESSON(2), LESSON(3), LESSON(4), LESSON(5), LESSON(6), LESSON(7), LESSON(8), LESSON(9),
		cmocka_unit_test(test_any_run),
		cmocka_unit_test(test_without_colours),
		cmocka_unit_test(test_letters),
	};

	return cmocka_run_group_tests_name("seen", tests, set_up, tear_down);
}
