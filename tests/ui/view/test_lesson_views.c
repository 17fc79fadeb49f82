/*
 * What people see of lessons: cards, guesses, hints, the list; and what the screen
 * says to one who steps, chooses a knob or a language, or asks for help.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "support/golden.h"
#include "support/random_trace.h"
#include "support/sample_run.h"
#include "support/watched_trace.h"
#include "ui/draw/theme.h"
#include "ui/keys/keys.h"
#include "ui/view/view.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { MS = 1000, S = 1000 * 1000, LESSONS = 11 };

/* ---- lessons ---- */

#define PART .parts = { { .words = "" }, { .words = "The same again, but three may be open at a time.\n\nWatch the staircase go." } }

static struct lesson lessons[LESSONS] = {
	{ .title = "Wait, or carry on", PART, .part_count = 1,
	    .before = "A slow server takes 5 seconds to answer. Two programs ask it: first sync, then async.\n\nSync asks, and waits "
	              "until the response is here. Async asks, goes on at once, and leaves a callback behind: a piece of code to be "
	              "run when the response comes.",
	    .after = "A synchronous call waits where it stands. An asynchronous call returns at once: the program goes on, and is "
	             "called back later.",
	    .question = { .kind = QUESTION_CHOICE, .ask = "Async prints two lines. Which of them comes first?", .choice_count = 2,
	        .choices = { "\"You're gonna see this\", the line after its fetch", "\"Yawwza\", in its callback" },
	        .reasons = { "Right: async goes on at once.", "The callback waits for the response, and the next line does not." },
	        .measure = "first-printed" } },
	{ .title = "Three at a time", PART, .part_count = 2,
	    .before = "Three requests now, of 5 seconds each, and both programs side by side.",
	    .after = "Waits that come one by one add up. Waits at the same time take as long as the longest of them.",
	    .question = { .kind = QUESTION_SECONDS, .ask = "Sync takes 15 seconds. How many does async take?",
	        .reason = "Its three waits lie side by side.", .measure = "async-took" } },
	{ .title = "Who responds first", PART, .part_count = 1, .before = "Five requests.", .after = "In the order of responses.",
	    .question = { .kind = QUESTION_NUMBER, .ask = "Which request's callback runs first?", .measure = "first-callback" } },
	{ .title = "The staircase and the wall", PART, .part_count = 1, .before = "Fifty.", .after = "" },
	{ .title = "Who cares", PART, .part_count = 1, .before = "", .after = "" },
	{ .title = "Never block the loop", PART, .part_count = 1, .before = "", .after = "" },
	{ .title = "A server that sleeps", PART, .part_count = 1, .before = "", .after = "" },
	{ .title = "When it goes wrong", PART, .part_count = 1, .before = "", .after = "" },
	{ .title = "Your turn", PART, .part_count = 1, .after = "",
	    .before = "The server is real. Open a second terminal, and type this:\n\ncurl {address}\n\nThen come back." },
	{ .title = "Your own program", .part_count = 1, .before = "A script, and what it waits for.", .after = "{longest-hold}\n\nNow yours.",
	    .parts = { { .words = "", .command = (char *[]){ "python3", "/there/my_async.py", NULL }, .command_text = "python3 my_async.py" } } },
	{ .title = "How the cost grows", .part_count = 2, .before = "Four runs, one after the other.", .after = "Sync pays for each request.",
	    .parts = { { .words = "", .sweep = { .knob = KNOB_REQUESTS, .count = 2, .values = { 1, 2 } } },
	        { .words = "Now three. R shows once more what those took." } },
	    .question = { .kind = QUESTION_SECONDS, .ask = "How many seconds will sync take for three?", .part = 1,
	        .reason = "Three waits, one after the other.", .measure = "sync-took" } },
};

static struct lesson *shelf[LESSONS];
static char *complaints[] = {
	(char *)"/home/al/.config/waitscope/lessons/mine.yaml:5:14: delay: \"soon\" is not a time from 0 to 60 s, such as 5, 0.5 or 500ms",
};
static struct lesson_list all = { shelf, LESSONS, { complaints, 1 } };

static void
fill_shelf(void)
{
	for (int i = 0; i < LESSONS; i++) {
		shelf[i] = &lessons[i];
		for (int part = 0; part < LESSON_PARTS_MAX; part++)
			settings_init(&lessons[i].parts[part].knobs);
		if (lessons[i].question.reason == NULL)
			lessons[i].question.reason = (char *)"";
	}
	lessons[1].parts[0].knobs.value[KNOB_REQUESTS] = 3;
	lessons[2].parts[0].knobs.value[KNOB_JITTER] = 60;
	lessons[6].parts[0].knobs.value[KNOB_SERVER] = SERVER_SERIAL;
	lessons[8].parts[0].knobs.value[KNOB_PROGRAMS] = PROGRAMS_NONE;
	lessons[9].parts[0].knobs.value[KNOB_PROGRAMS] = PROGRAMS_NONE;
}

/* ---- scenes ---- */

struct viewer {
	struct trace *trace;
	struct timeline *timeline;
	struct settings knobs;
	struct scene scene;
};

static void
viewer_init(struct viewer *viewer, struct trace *trace)
{
	*viewer = (struct viewer){ .trace = trace, .timeline = timeline_new(trace) };
	settings_init(&viewer->knobs);
	timeline_settings_at(viewer->timeline, INT64_MAX, &viewer->knobs);
	viewer->scene = (struct scene){
		.moment.timeline = viewer->timeline, .moment.knobs = &viewer->knobs, .moment.address = "127.0.0.1:8888",
		.state.playhead = { .live = true, .speed = 100 }, .moment.now_us = timeline_last_us(viewer->timeline),
		.moment.over = timeline_end_us(viewer->timeline) != NEVER_US,
	};
	viewer->scene.state.playhead.t_us = viewer->scene.moment.span_us = viewer->scene.moment.now_us;
	viewer->scene.moment.lesson.list = &all;
	viewer->scene.moment.lesson.count = LESSONS;
}

static void
stage_release(struct viewer *viewer)
{
	timeline_free(viewer->timeline);
	trace_free(viewer->trace);
}

/* The knobs that stand ready behind a card: nothing has run. */
static struct trace *
prepared(int requests)
{
	struct trace *trace = trace_new(0);
	struct settings settings;

	settings_init(&settings);
	settings.value[KNOB_REQUESTS] = requests;
	for (uint32_t k = 0; k < KNOB_COUNT; k++)
		trace_append(trace, &(struct event){ .track = TRACK_YOU, .kind = EVENT_KNOB, .number = k, .value = settings.value[k] });
	return trace;
}

/* ---- golden screens ---- */

static const struct lesson_hint hint = {
	.text = (char *)"Press b: that is a button in the program. Sync is blocked, and cannot answer you at all now.",
};

static const struct golden {
	const char *name;
	struct sample run;
	int cols, rows;
	int64_t t_us; /* live at t; 0: nothing has run */
	int64_t span_us;
	int lesson;   /* its number; 0 = none */
	enum card card;
	int part, choice;
	const char *answer, *complaint, *next;
	const char *sweep;
	bool guessed;
	int64_t guess;
	bool hinted, explained, help, ascii;
	int help_scroll, scroll;
	int64_t step_us; /* looking back, stepped there; 0 = live */
	enum knob chosen;
	enum language language;
	enum view_id view;
	int cursor;
} goldens[] = {
	{ "120x36-card-choice", { .requests = 1 }, 120, 36, .lesson = 1, .card = CARD_BEFORE, .choice = 0 },
	{ "80x24-card-choice", { .requests = 1 }, 80, 24, .lesson = 1, .card = CARD_BEFORE, .choice = -1 },
	{ "60x20-card-choice", { .requests = 1 }, 60, 20, .lesson = 1, .card = CARD_BEFORE, .choice = 1 },
	{ "80x24-card-answer", { .requests = 3 }, 80, 24, .lesson = 2, .card = CARD_BEFORE, .answer = "soon",
	    .complaint = "a time in seconds, such as 5 or 0.5" },
	{ "60x20-card-answer-ascii", { .requests = 3 }, 60, 20, .lesson = 2, .card = CARD_BEFORE, .answer = "15", .ascii = true },
	{ "80x24-card-part", { .requests = 3 }, 80, 24, .lesson = 2, .card = CARD_PART, .part = 1 },
	{ "120x36-card-after", { .requests = 3 }, 120, 36, .t_us = 16 * S, .span_us = 16 * S, .lesson = 2, .card = CARD_AFTER,
	    .guessed = true, .guess = 15 * S },
	{ "60x20-card-after", { .requests = 3 }, 60, 20, .t_us = 16 * S, .span_us = 16 * S, .lesson = 1, .card = CARD_AFTER,
	    .guessed = true, .guess = 1 },
	{ "80x24-card-address", { .requests = 3 }, 80, 24, .lesson = 9, .card = CARD_BEFORE },
	{ "80x24-guess", { .requests = 3 }, 80, 24, .t_us = 3420 * MS, .span_us = 15 * S, .lesson = 2, .guessed = true,
	    .guess = 10 * S },
	{ "60x20-guess-far", { .requests = 3 }, 60, 20, .t_us = 3420 * MS, .span_us = 15 * S, .lesson = 2, .guessed = true,
	    .guess = 300 * S },
	{ "120x36-hint", { .requests = 3 }, 120, 36, .t_us = 3420 * MS, .span_us = 15 * S, .lesson = 2, .hinted = true },
	{ "80x24-hint", { .requests = 3 }, 80, 24, .t_us = 3420 * MS, .span_us = 15 * S, .lesson = 2, .hinted = true },
	{ "60x20-hint", { .requests = 3 }, 60, 20, .t_us = 3420 * MS, .span_us = 15 * S, .lesson = 2, .hinted = true },
	{ "120x36-knob", { .requests = 3 }, 120, 36, .t_us = 3420 * MS, .span_us = 15 * S, .chosen = KNOB_JITTER, .explained = true },
	{ "80x24-knob", { .requests = 3 }, 80, 24, .t_us = 3420 * MS, .span_us = 15 * S, .chosen = KNOB_LIMIT, .explained = true },
	{ "120x36-step", { .requests = 3 }, 120, 36, .t_us = 9 * S, .span_us = 15 * S, .step_us = 5001770 },
	{ "80x24-step", { .requests = 3 }, 80, 24, .t_us = 9 * S, .span_us = 15 * S, .step_us = 150 },
	{ "60x20-step", { .requests = 3 }, 60, 20, .t_us = 9 * S, .span_us = 15 * S, .step_us = 5001770 },
	{ "120x36-await-one", { .requests = 3, .delay_us = 2 * S, .limit = 1 }, 120, 36, .t_us = 3 * S, .span_us = 6 * S,
	    .language = LANGUAGE_AWAIT },
	{ "80x24-await", { .requests = 3 }, 80, 24, .t_us = 3420 * MS, .span_us = 15 * S, .language = LANGUAGE_AWAIT },
	{ "80x24-javascript", { .requests = 3 }, 80, 24, .t_us = 6 * S, .span_us = 15 * S, .language = LANGUAGE_JAVASCRIPT },
	{ "120x36-c", { .requests = 3, .work_us = 500 * MS }, 120, 36, .t_us = 6 * S, .span_us = 17 * S, .language = LANGUAGE_C },
	{ "80x24-card-part-question", { .requests = 3 }, 80, 24, .lesson = 11, .card = CARD_PART, .part = 1, .answer = "15" },
	{ "60x20-card-part-question", { .requests = 3 }, 60, 20, .lesson = 11, .card = CARD_PART, .part = 1 },
	{ "80x24-card-after-part", { .requests = 3 }, 80, 24, .t_us = 16 * S, .span_us = 16 * S, .lesson = 11, .card = CARD_AFTER, .part = 1,
	    .guessed = true, .guess = 20 * S },
	{ "80x24-guess-part", { .requests = 3 }, 80, 24, .t_us = 3420 * MS, .span_us = 15 * S, .lesson = 11, .part = 1, .guessed = true,
	    .guess = 10 * S },
	{ "80x24-sweep", { .requests = 2 }, 80, 24, .t_us = 3420 * MS, .span_us = 15 * S, .sweep = "run 2 of 4: requests 2" },
	{ "60x20-sweep", { .requests = 2 }, 60, 20, .t_us = 3420 * MS, .span_us = 15 * S, .sweep = "run 2 of 4: requests 2" },
	{ "80x24-sweep-lesson", { .requests = 2 }, 80, 24, .t_us = 3420 * MS, .span_us = 15 * S, .lesson = 11, .sweep = "run 2 of 2: requests 2" },
	{ "120x36-sweep-lesson", { .requests = 2 }, 120, 36, .t_us = 3420 * MS, .span_us = 15 * S, .lesson = 11, .sweep = "run 2 of 2: requests 2" },
	{ "80x24-lessons", { .requests = 1 }, 80, 24, .lesson = 2, .view = VIEW_LESSONS, .cursor = 4 },
	{ "120x36-lessons", { .requests = 1 }, 120, 36, .lesson = 1, .view = VIEW_LESSONS },
	{ "60x20-lessons", { .requests = 1 }, 60, 20, .lesson = 9, .view = VIEW_LESSONS, .cursor = 8 },
	{ "60x20-help", { .requests = 1 }, 60, 20, .help = true },
	{ "60x20-help-end", { .requests = 1 }, 60, 20, .help = true, .help_scroll = 1000 },
	{ "80x24-help-end", { .requests = 1 }, 80, 24, .help = true, .help_scroll = 1000 },
	{ "120x36-help", { .requests = 1 }, 120, 36, .help = true },
};

static void
set_lesson(struct scene *scene, const struct golden *g)
{
	static struct lesson_outcome outcome;
	struct lesson_scene *lesson = &scene->moment.lesson;

	lesson->cursor = g->cursor;
	if (g->lesson == 0)
		return;
	lesson->lesson = shelf[g->lesson - 1];
	lesson->number = g->lesson;
	lesson->card = g->card;
	lesson->part = g->part;
	lesson->asks = (g->card == CARD_BEFORE || g->card == CARD_PART) && g->part == lesson->lesson->question.part;
	lesson->answer = g->answer;
	lesson->complaint = g->complaint;
	lesson->choice = g->choice;
	lesson->scroll = g->scroll;
	snprintf(lesson->next, sizeof lesson->next, "%s",
	    g->next != NULL ? g->next : g->card == CARD_AFTER ? "lesson 3" : g->card == CARD_NONE ? "" : "start the run");
	lesson->guessed = g->guessed;
	lesson->guess = g->guess;
	lesson_outcome_make(lesson->lesson, scene->moment.timeline, &outcome);
	lesson->outcome = &outcome;
	lesson->hint = g->hinted ? &hint : NULL;
}

static int
scroll_max(const struct golden *g)
{
	struct viewer viewer;
	int most;

	viewer_init(&viewer, prepared(g->run.requests));
	set_lesson(&viewer.scene, g);
	most = view_card_scroll_max(&viewer.scene, g->cols, g->rows);
	stage_release(&viewer);
	return most;
}

static void
draw_golden(const struct golden *g, struct grid *grid)
{
	struct viewer viewer;

	viewer_init(&viewer, g->t_us == 0 ? prepared(g->run.requests) : sample_run_until(&g->run, g->t_us));
	if (!viewer.scene.moment.over)
		viewer.scene.moment.now_us = g->t_us;
	viewer.scene.state.playhead.t_us = viewer.scene.moment.now_us;
	if (g->step_us != 0)
		viewer.scene.state.playhead = (struct playhead){ .t_us = g->step_us, .paused = true, .speed = 100 };
	viewer.scene.moment.span_us = g->span_us;
	viewer.scene.moment.sweep = g->sweep;
	viewer.scene.state.chosen = g->chosen;
	viewer.scene.knob_explained = g->explained;
	viewer.scene.state.help = g->help;
	viewer.scene.state.help_scroll = g->help_scroll;
	viewer.scene.state.language = g->language;
	viewer.scene.state.view = g->view;
	set_lesson(&viewer.scene, g);
	grid_init(grid, g->cols, g->rows);
	keys_spell_arrows(g->ascii);
	view_draw(&viewer.scene, grid);
	keys_spell_arrows(false);
	if (g->ascii)
		grid_to_ascii(grid);
	stage_release(&viewer);
}

static void
test_golden(void **state)
{
	int failures = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(goldens); i++) {
		struct grid grid;

		draw_golden(&goldens[i], &grid);
		failures += !golden_matches(goldens[i].name, &grid, goldens[i].ascii);
		grid_release(&grid);
	}
	if (failures > 0)
		fail_msg("%d screens differ; WAITSCOPE_REFRESH_GOLDEN=1 writes them anew", failures);
}

/* ---- properties ---- */

static bool
contains(const struct grid *grid, const char *words)
{
	char *text = grid_to_text(grid, false);
	bool found = strstr(text, words) != NULL;

	free(text);
	return found;
}

/* A lesson's run is over: in each view of each size the foot says how it goes on, whatever else has to make room. */
static void
test_next_has_room(void **state)
{
	(void)state;
	for (int cols = 60; cols <= 130; cols++)
		for (int rows = 20; rows <= 40; rows += 5)
			for (enum view_id view = 0; view < VIEW_LESSONS; view++) {
				struct golden g = { "", { .requests = 3 }, cols, rows, .t_us = 16 * S, .span_us = 16 * S, .lesson = 2,
					.guessed = true, .guess = 300 * S, .view = view, .next = "what it means" };
				struct grid grid;

				draw_golden(&g, &grid);
				if (!contains(&grid, "PgDn: what it means"))
					fail_msg("view %d at %dx%d", (int)view, cols, rows);
				grid_release(&grid);
			}
}

/* However many files are no lessons: those whose complaint has no room are counted. */
static void
test_no_complaint_is_dropped(void **state)
{
	enum { MANY = 30 };
	char *many[MANY], most[32];

	(void)state;
	for (int i = 0; i < MANY; i++)
		many[i] = complaints[0];
	all.complaints.lines = many;
	for (int count = 1; count <= MANY; count++) {
		struct golden g = { "", { .requests = 1 }, 60, 20, .lesson = 1, .view = VIEW_LESSONS };
		struct grid grid;
		int told = 0;
		char *text;

		all.complaints.count = (size_t)count;
		draw_golden(&g, &grid);
		text = grid_to_text(&grid, false);
		for (const char *p = text; (p = strstr(p, "mine.yaml")) != NULL; p++)
			told++;
		snprintf(most, sizeof most, "%d more files", count - told);
		assert_true(told == count || strstr(text, most) != NULL);
		assert_true(told > 0 && told < 10);
		free(text);
		grid_release(&grid);
	}
	all.complaints.lines = complaints;
	all.complaints.count = 1;
}

__attribute__((format(printf, 2, 3)))
static void
assert_says(const struct grid *grid, const char *format, ...)
{
	char words[80], *text;
	va_list args;

	va_start(args, format);
	vsnprintf(words, sizeof words, format, args);
	va_end(args);
	text = grid_to_text(grid, false);
	if (strstr(text, words) == NULL)
		fail_msg("\"%s\" is not in\n%s", words, text);
	free(text);
}

/* A card tells times as the screens of its run do; and a guess is as fine as it was made. */
static void
test_one_time_one_number(void **state)
{
	static const struct {
		int64_t delay_us, guess;
		const char *took, *guessed;
	} cases[] = {
		{ 780 * MS, 1750 * MS, "1.56 s", "1.75 s" },
		{ 240 * MS, 650 * MS, "480 ms", "650 ms" },
		{ 2530 * MS, 6 * S, "5.0 s", "6.0 s" },
		{ 1290 * MS, 2823456, "2.5 s", "2.823456 s" },
		{ 780 * MS, 999999 * (int64_t)S + 1, "1.56 s", "999999.000001 s" },
	};
	struct lesson sync = lessons[1];

	(void)state;
	lessons[1].question.measure = (char *)"sync-took";
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct golden g = { .run = { .requests = 2, .delay_us = cases[i].delay_us }, .cols = 80, .rows = 24, .lesson = 2,
			.guessed = true, .guess = cases[i].guess, .card = CARD_AFTER, .t_us = 8 * S, .span_us = 8 * cases[i].delay_us };
		struct grid grid;

		lessons[1].part_count = 1;
		draw_golden(&g, &grid);
		assert_says(&grid, "you guessed  %s ", cases[i].guessed);
		assert_says(&grid, "it took      %s ", cases[i].took);
		grid_release(&grid);
		g.card = CARD_NONE;
		draw_golden(&g, &grid);
		assert_says(&grid, "DONE %s ", cases[i].took);
		assert_says(&grid, "your guess %s", cases[i].guessed);
		grid_release(&grid);
	}
	lessons[1] = sync;
}

/* What is said of guess and truth follows from the numbers that stand there; reasons are those of the lesson's
 * own knobs; and a run that does not answer the question says why. */
static void
test_guess_and_truth(void **state)
{
	static const struct {
		int lesson;
		struct sample run;
		int64_t guess;
		const char *says[3], *never;
	} cases[] = {
		{ 2, { .requests = 3, .delay_us = 20 * MS }, 2200 * MS, { "took      22 ms", "It was 100 times faster" }, "side by side" },
		{ 2, { .requests = 3, .delay_us = 300 * MS }, 9 * S, { "took      300 ms", "It was 30 times faster" }, "side by side" },
		{ 2, { .requests = 3 }, 10 * S, { "took      5.0 s", "It was 2.0 times faster", "side by side" }, "not told" },
		{ 2, { .requests = 3, .errors = ERRORS_REFUSED }, 1 * S, { "it took" }, "times faster" },
		{ 2, { .requests = 3, .programs = PROGRAMS_SYNC }, 1 * S, { "you guessed  1.0 s", "not told:    It is about async" }, "it took" },
		{ 4, { .requests = 4, .errors = ERRORS_500 }, 2, { "you said     2", "not told:    sync took", "Failures take" }, "it was" },
		{ 4, { .requests = 4, .delay_us = 2 * S }, 4, { "it was       4", "You saw it" }, "Fifty waits" },
		{ 4, { .requests = 3 }, 3, { "it was       3", "You saw it", "Fifty waits" }, "not told" },
		{ 5, { .requests = 4 }, 0, { "So it is with the lesson's own knobs" }, NULL },
		{ 5, { .requests = 3 }, 0, { "Right." }, "own knobs" },
	};
	struct lesson kept[2] = { lessons[3], lessons[4] };

	(void)state;
	lessons[3].question = (struct lesson_question){ .kind = QUESTION_NUMBER, .ask = (char *)"How many times?",
		.measure = (char *)"times-faster", .reason = (char *)"Fifty waits." };
	lessons[4].question = (struct lesson_question){ .kind = QUESTION_CHOICE, .ask = (char *)"When?", .choice_count = 2,
		.choices = { (char *)"now", (char *)"then" }, .reasons = { (char *)"Right.", (char *)"No." }, .measure = (char *)"" };
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct golden g = { .run = cases[i].run, .cols = 100, .rows = 30, .lesson = cases[i].lesson, .guessed = true,
			.guess = cases[i].guess, .card = CARD_AFTER, .t_us = 60 * S };
		int parts = lessons[g.lesson - 1].part_count;
		struct grid grid;
		char *text;

		lessons[g.lesson - 1].part_count = 1;
		draw_golden(&g, &grid);
		lessons[g.lesson - 1].part_count = parts;
		for (int k = 0; k < 3 && cases[i].says[k] != NULL; k++)
			assert_says(&grid, "%s", cases[i].says[k]);
		text = grid_to_text(&grid, false);
		if (cases[i].never != NULL && strstr(text, cases[i].never) != NULL)
			fail_msg("case %zu: \"%s\" is in\n%s", i, cases[i].never, text);
		free(text);
		grid_release(&grid);
	}
	lessons[3] = kept[0];
	lessons[4] = kept[1];
}

/* The role of the cell with which the words begin, which are in ASCII. */
static enum role
role_of(const struct grid *grid, const char *words)
{
	for (int row = 0; row < grid->rows; row++)
		for (int col = 0; col + (int)strlen(words) <= grid->cols; col++) {
			size_t i = 0;

			while (words[i] != '\0' && grid_cell(grid, col + (int)i, row)->glyph == (uint32_t)(unsigned char)words[i])
				i++;
			if (words[i] == '\0')
				return (enum role)grid_cell(grid, col, row)->role;
		}
	fail_msg("\"%s\" is nowhere", words);
	return ROLE_BLANK;
}

/* The card after a sample's run shows the line that held its loop, or why it cannot. */
static void
test_the_line_that_held_the_loop(void **state)
{
	static const struct {
		enum part_run run;
		bool is_over;
		const char *says;
	} cases[] = {
		{ PART_HAS_RUN, true, "my_async.py:20 held the loop for 0.3 s: time.sleep(0.3)" },
		{ PART_HAS_RUN, false, "The run was left before its end." },
		{ PART_RUNS, false, "The run is not over yet." },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct viewer viewer;
		struct grid grid;
		struct lesson_scene *lesson = &viewer.scene.moment.lesson;
		char hold[LESSON_HOLD_SIZE];

		viewer_init(&viewer, watched_trace(WATCHED_SAMPLE_HOLD));
		set_lesson(&viewer.scene, &(struct golden){ .lesson = 10, .card = CARD_AFTER });
		lesson_hold_write(viewer.timeline, hold, sizeof hold);
		lesson->run = cases[i].run;
		lesson->hold = cases[i].is_over ? hold : NULL;
		grid_init(&grid, 80, 24);
		view_draw(&viewer.scene, &grid);
		assert_says(&grid, "%s", cases[i].says);
		assert_int_equal(role_of(&grid, cases[i].says), ROLE_STRONG);
		assert_int_equal(role_of(&grid, "Now yours."), ROLE_TEXT);
		assert_false(contains(&grid, "longest-hold"));
		grid_release(&grid);
		stage_release(&viewer);
	}
}

/* How long it was held may be asked for: that is no program's time, nor a mark on the axis. */
static void
test_how_long_the_loop_was_held(void **state)
{
	static const struct {
		int64_t guess;
		const char *says;
	} cases[] = {
		{ 300 * MS, "You saw it coming." }, { 900 * MS, "It was 3.0 times shorter than you thought." },
		{ 100 * MS, "It was 3.0 times as long as you thought." },
	};
	struct lesson kept = lessons[9];

	(void)state;
	lessons[9].question = (struct lesson_question){ .kind = QUESTION_SECONDS, .ask = (char *)"For how long?", .measure = (char *)"longest-hold",
		.reason = (char *)"" };
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct golden g = { .lesson = 10, .card = CARD_AFTER, .guessed = true, .guess = cases[i].guess };
		struct viewer viewer;
		struct grid grid;

		viewer_init(&viewer, watched_trace(WATCHED_SAMPLE_HOLD));
		set_lesson(&viewer.scene, &g);
		grid_init(&grid, 80, 24);
		view_draw(&viewer.scene, &grid);
		assert_says(&grid, "it was       0.3 s");
		assert_says(&grid, "%s", cases[i].says);
		viewer.scene.moment.lesson.card = CARD_NONE;
		view_draw(&viewer.scene, &grid);
		assert_false(contains(&grid, "◇"));
		grid_release(&grid);
		stage_release(&viewer);
	}
	lessons[9] = kept;
}

/* Nor does a guess stand on the axis of a part that it is not about; the card before that tells it. */
static void
test_a_guess_is_about_the_first_part(void **state)
{
	struct golden g = { .run = { .requests = 3 }, .cols = 80, .rows = 24, .lesson = 2, .guessed = true, .guess = 9 * S,
		.t_us = 20 * S, .span_us = 15 * S };
	struct grid grid;

	(void)state;
	for (int part = 0; part < 2; part++) {
		g.part = part;
		draw_golden(&g, &grid);
		assert_int_equal(contains(&grid, "◇"), part == 0);
		grid_release(&grid);
	}
	g.card = CARD_PART;
	draw_golden(&g, &grid);
	assert_true(contains(&grid, "you guessed  9.0 s "));
	grid_release(&grid);
}

static int
col_of_guess(const struct golden *g)
{
	struct grid grid;
	int found = -1;

	draw_golden(g, &grid);
	for (int row = 0; row < grid.rows && found < 0; row++)
		for (int col = 0; col < grid.cols && found < 0; col++)
			if (grid_cell(&grid, col, row)->glyph == 0x25c7) /* ◇ */
				found = col;
	grid_release(&grid);
	return found;
}

/* In turn, how long async takes is counted from its own begin: there the guess stands on the axis, and the card
 * says so. */
static void
test_guesses_count_from_the_begin(void **state)
{
	const struct sample in_turn = { .requests = 2, .delay_us = 1 * S, .programs = PROGRAMS_IN_TURN };
	struct golden both = { .run = { .requests = 2, .delay_us = 1 * S }, .cols = 120, .rows = 36, .lesson = 2, .guessed = true,
		.guess = 3500 * MS, .t_us = 500 * MS, .span_us = 6 * S };
	int col = col_of_guess(&both);
	struct golden after = { .run = in_turn, .cols = 100, .rows = 30, .lesson = 2, .guessed = true, .guess = 2 * S,
		.card = CARD_AFTER, .t_us = 60 * S };
	struct grid grid;

	(void)state;
	assert_true(col > 0);
	for (int64_t t_us = 500 * MS; t_us < 3 * S; t_us += 500 * MS) {
		struct golden g = { .run = in_turn, .cols = 120, .rows = 36, .lesson = 2, .guessed = true, .guess = 1500 * MS, .t_us = t_us,
			.span_us = 6 * S };

		assert_in_range(col_of_guess(&g), col - 1, col + 1);
	}
	lessons[1].part_count = 1;
	draw_golden(&after, &grid);
	lessons[1].part_count = 2;
	assert_says(&grid, "it took      %s", "1.0 s from its start");
	grid_release(&grid);
}

/* At every width the last row of a card or of the list has whole words, and the way out; and nothing that
 * leads nowhere. */
static void
test_feet_fit(void **state)
{
	(void)state;
	for (int cols = 60; cols <= 130; cols++) {
		for (enum card card = CARD_NONE; card <= CARD_AFTER; card++) {
			for (int lesson = 0; lesson <= 2; lesson++) {
				struct golden g = { .run = { .requests = 3 }, .cols = cols, .rows = 20, .lesson = lesson, .card = card,
					.part = card == CARD_PART, .view = card == CARD_NONE ? VIEW_LESSONS : VIEW_TIMELINE,
					.t_us = card == CARD_AFTER ? 16 * S : 0, .span_us = 16 * S };
				bool back = card != CARD_NONE && (lesson > 1 || card != CARD_BEFORE);
				struct grid grid;

				if (lesson == 0 && card != CARD_NONE)
					continue;
				draw_golden(&g, &grid);
				if (!contains(&grid, "? help ") || !contains(&grid, " q quit\n") || contains(&grid, " PgUp back ") != back ||
				    contains(&grid, " 0 free play ") != (lesson > 0 && card == CARD_NONE))
					fail_msg("card %d of lesson %d, %d columns", (int)card, lesson, cols);
				grid_release(&grid);
			}
		}
	}
}

/* Whatever the lesson and the size, a card lies inside of the grid, and what must be
 * read to go on is there. */
static void
test_cards_fit(void **state)
{
	static const char *const keys[] = { [CARD_BEFORE] = "Enter s", [CARD_PART] = "Enter goes on", [CARD_AFTER] = "Enter closes" };
	uint64_t seed = 5;

	(void)state;
	for (int i = 0; i < 400; i++) {
		int cols = 60 + (int)random_below(&seed, 120), rows = 20 + (int)random_below(&seed, 30);
		enum card card = (enum card)(1 + random_below(&seed, 3));
		struct golden g = {
			.run = { .requests = 3 }, .cols = cols, .rows = rows, .lesson = 1 + (int)random_below(&seed, LESSONS), .card = card,
			.part = card == CARD_PART, .choice = (int)random_below(&seed, 3) - 1, .answer = "12", .guessed = i % 2 == 0,
			.guess = random_below(&seed, 20 * S), .t_us = card == CARD_AFTER ? 16 * S : 0, .span_us = 16 * S,
		};
		struct grid grid;

		draw_golden(&g, &grid);
		if (!contains(&grid, card == CARD_PART && lessons[g.lesson - 1].question.part == 1 ? "Enter s" : keys[card]))
			fail_msg("lesson %d at %dx%d does not say how to go on", g.lesson, cols, rows);
		if (card == CARD_BEFORE && lessons[g.lesson - 1].question.kind != QUESTION_NONE && lessons[g.lesson - 1].question.part == 0)
			assert_true(contains(&grid, lessons[g.lesson - 1].question.kind == QUESTION_CHOICE ? "2  " : "12_"));
		assert_false(contains(&grid, "{address}"));
		for (int k = 0; k < cols * rows; k++)
			assert_true(grid.cells[k].role < ROLE_COUNT && (grid.cells[k].glyph <= 0x7e || theme_glyph_ascii(grid.cells[k].glyph) != '?'));
		grid_release(&grid);
	}
}

/* The card's frame and the air beside it. */
static struct rect
card_of(const struct grid *grid)
{
	struct rect card = { 0 };

	for (int row = 2; row < grid->rows && card.rows == 0; row++) {
		for (int col = 0; col + 3 < grid->cols && card.rows == 0; col++) {
			if (grid_cell(grid, col, row)->glyph != 0x256d || grid_cell(grid, col + 3, row)->glyph != 'l') /* ╭─ l… */
				continue;
			card = (struct rect){ col - 1, row, 1, 1 };
			while (grid_cell(grid, card.col + card.cols, row)->glyph != 0x256e) /* ╮ */
				card.cols++;
			while (grid_cell(grid, col, row + card.rows - 1)->glyph != 0x2570) /* ╰ */
				card.rows++;
		}
	}
	assert_true(card.rows > 0);
	card.cols += 2;
	return card;
}

/* Before a run the screen steps back behind the card, glyph by glyph as it is; behind
 * the card after one it is the picture that the words are about. */
static void
test_behind_cards(void **state)
{
	static const enum role quiet[] = { ROLE_BLANK, ROLE_RULE, ROLE_DIM, ROLE_FUTURE, ROLE_NARRATION, ROLE_NARRATION_WHO, ROLE_NARRATION_NEXT };
	static const int sizes[][2] = { { 60, 20 }, { 80, 24 }, { 100, 30 }, { 120, 36 } };

	(void)state;
	for (int i = 0; i < 4 * VIEW_LESSONS * 2; i++) {
		int cols = sizes[i % 4][0], rows = sizes[i % 4][1];
		bool after = i >= 4 * VIEW_LESSONS;
		struct golden g = { .run = { .requests = 3, .press_us = 1200 * MS }, .cols = cols, .rows = rows, .lesson = 2,
			.card = after ? CARD_AFTER : CARD_PART, .part = !after, .t_us = 6 * S, .span_us = 16 * S, .view = (enum view_id)(i / 4 % VIEW_LESSONS) };
		struct grid grid, bare;
		struct rect card;
		int dimmed = 0;

		draw_golden(&g, &grid);
		card = card_of(&grid);
		g.card = CARD_NONE;
		draw_golden(&g, &bare);
		for (int row = 2; row < rows - 1; row++) {
			for (int col = 0; col < cols; col++) {
				const struct cell *a = grid_cell(&grid, col, row), *b = grid_cell(&bare, col, row);
				bool is_quiet_now = false;

				if (col >= card.col && col < card.col + card.cols && row >= card.row && row < card.row + card.rows)
					continue;
				for (size_t k = 0; k < COUNT(quiet); k++)
					is_quiet_now |= a->role == (uint32_t)quiet[k];
				if (after ? a->role != b->role : !is_quiet_now)
					fail_msg("view %d at %dx%d, column %d of row %d is in %c", (int)g.view, cols, rows, col, row, theme_role_letter((enum role)a->role));
				if (b->role != ROLE_NARRATION && b->role != ROLE_NARRATION_NEXT && b->role != ROLE_NARRATION_WHO) /* what comes next is that it starts */
					assert_int_equal(a->glyph, b->glyph);
				dimmed += a->role != b->role;
			}
		}
		if (after || rows > 20)
			assert_int_equal(dimmed > 0, !after);
		grid_release(&grid);
		grid_release(&bare);
	}
}

/* A lesson with far more words than the screen has room for is read by scrolling: each word is seen, and the
 * keys always. */
static void
test_long_words_are_scrolled(void **state)
{
	struct lesson *lesson = &lessons[0];
	char *before = lesson->before, words[4000] = "";
	struct golden g = { .run = { .requests = 1 }, .cols = 60, .rows = 20, .lesson = 1, .card = CARD_BEFORE, .choice = -1 };
	bool seen[300] = { false };
	struct grid grid;

	(void)state;
	for (int i = 0; i < 300; i++)
		snprintf(words + strlen(words), sizeof words - strlen(words), "word%d ", i);
	lesson->before = words;
	assert_true(scroll_max(&g) > 0);
	for (g.scroll = 0; g.scroll <= scroll_max(&g); g.scroll++) {
		draw_golden(&g, &grid);
		assert_true(contains(&grid, "Enter skips the question"));
		assert_int_equal(contains(&grid, "Which of them comes first?"), g.scroll > scroll_max(&g) - 4);
		for (int i = 0; i < 300; i++) {
			char word[24];

			snprintf(word, sizeof word, "word%d ", i);
			seen[i] |= contains(&grid, word);
		}
		grid_release(&grid);
	}
	for (int i = 0; i < 300; i++)
		assert_true(seen[i]);
	/* The arrows that choose an answer scroll there. */
	g.scroll = 0;
	g.choice = 1;
	draw_golden(&g, &grid);
	assert_true(contains(&grid, "Which of them comes first?") && contains(&grid, "▸ 2  \"Yawwza\", in its callback"));
	grid_release(&grid);
	lesson->before = before;
}

/* What the list says of a lesson, in however many columns. */
static void
test_list_words(void **state)
{
	static const struct {
		bool question;
		const char *words;
		int cols;
		const char *row;
	} cases[] = {
		{ false, "It is real. Ask it. Open a second terminal, and type this, but do not press Enter yet:\n\ncurl", 80, "It is real. Ask it." },
		{ false, "It is real. Ask it.\n\nAnd more.", 80, "It is real. Ask it." },
		{ false, "It takes 0.5 s, v1.2 says. Then it is done, which is more than has room in so narrow a list.", 80,
		    "It takes 0.5 s, v1.2 says." },
		{ false, "Open a second terminal:\n\ncurl", 80, "Open a second terminal:" },
		{ false, "One sentence that is so long that it has no room in any row of sixty columns. Two.", 60,
		    "One sentence that is so long that it has no room …" },
		{ true, "Async moved on long ago. Where does the news of a failed request go?", 80,
		    "Async moved on long ago. Where does the news of a failed request go?" },
		{ true, "Async moved on long ago. Where does the news of a failed request go?", 60, "Where does the news of a failed request go?" },
		{ true, "Which request's callback runs first: 1, 2, 3, 4, 5 or 6 or 7?", 60, "Which request's callback runs first: 1, 2, 3, 4, 5 …" },
	};
	struct lesson *last = &lessons[9], before = *last;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct golden g = { .run = { .requests = 1 }, .cols = cases[i].cols, .rows = 36, .lesson = 1, .view = VIEW_LESSONS };
		struct grid grid;
		char row[256];

		last->before = (char *)(uintptr_t)cases[i].words;
		if (cases[i].question)
			last->question = (struct lesson_question){ .kind = QUESTION_NUMBER, .reason = (char *)"", .ask = (char *)(uintptr_t)cases[i].words };
		draw_golden(&g, &grid);
		*last = before;
		snprintf(row, sizeof row, "\n       %s\n", cases[i].row);
		if (!contains(&grid, row)) {
			char *text = grid_to_text(&grid, false);

			fail_msg("\"%s\" is not a row of\n%s", cases[i].row, text);
		}
		grid_release(&grid);
	}
}

/* Each row of the list is found, and nothing else. */
static void
test_list_pick(void **state)
{
	struct viewer viewer;
	bool seen[LESSONS] = { false };

	(void)state;
	viewer_init(&viewer, prepared(1));
	viewer.scene.state.view = VIEW_LESSONS;
	for (int row = 0; row < 26; row++) {
		struct pick pick;

		if (!view_lessons.pick(&viewer.scene, 80, 26, 5, row, &pick))
			continue;
		assert_in_range(pick.row, 0, LESSONS - 1);
		assert_int_equal(pick.number, 0);
		seen[pick.row] = true;
	}
	for (int i = 0; i < LESSONS; i++)
		assert_true(seen[i]);
	stage_release(&viewer);
}

/* All of the help page can be read, however small the screen is: each line of it is
 * seen at some scroll. */
static void
test_help_can_be_read(void **state)
{
	static const char *const lines[] = { "turn the knob up", "the next lesson", "quit", "what you guessed", "spinner", "run  " };
	static const int sizes[][2] = { { 60, 20 }, { 80, 24 }, { 120, 36 }, { 200, 60 } };

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		for (size_t line = 0; line < COUNT(lines); line++) {
			struct golden g = { .run = { .requests = 1 }, .cols = sizes[i][0], .rows = sizes[i][1], .help = true };
			struct viewer viewer;
			bool seen = false;
			int most;

			viewer_init(&viewer, prepared(1));
			most = view_help_scroll_max(&viewer.scene, g.cols, g.rows);
			stage_release(&viewer);
			for (g.help_scroll = 0; g.help_scroll <= most; g.help_scroll++) {
				struct grid grid;

				draw_golden(&g, &grid);
				seen |= contains(&grid, lines[line]);
				grid_release(&grid);
			}
			if (!seen)
				fail_msg("\"%s\" is not to be seen at %dx%d", lines[line], g.cols, g.rows);
		}
	}
}

/* Whatever it has to say, it says in whole words. */
static void
test_help_is_not_cut(void **state)
{
	(void)state;
	for (int cols = 60; cols <= 240; cols++) {
		struct golden g = { .run = { .requests = 1 }, .cols = cols, .rows = 120, .help = true };
		struct grid grid;

		draw_golden(&g, &grid);
		if (contains(&grid, "…"))
			fail_msg("at %d columns", cols);
		assert_true(contains(&grid, "the moment shown stays"));
		grid_release(&grid);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_next_has_room),
		cmocka_unit_test(test_no_complaint_is_dropped),
		cmocka_unit_test(test_one_time_one_number),
		cmocka_unit_test(test_guess_and_truth),
		cmocka_unit_test(test_the_line_that_held_the_loop),
		cmocka_unit_test(test_how_long_the_loop_was_held),
		cmocka_unit_test(test_guesses_count_from_the_begin),
		cmocka_unit_test(test_a_guess_is_about_the_first_part),
		cmocka_unit_test(test_feet_fit),
		cmocka_unit_test(test_cards_fit),
		cmocka_unit_test(test_behind_cards),
		cmocka_unit_test(test_long_words_are_scrolled),
		cmocka_unit_test(test_list_words),
		cmocka_unit_test(test_list_pick),
		cmocka_unit_test(test_help_can_be_read),
		cmocka_unit_test(test_help_is_not_cut),
	};

	fill_shelf();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
