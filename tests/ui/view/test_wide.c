/*
 * Screens in other scripts: a lesson in Chinese, a caption in Japanese, what a server says with emoji.
 * And on all of them, drawn at many sizes, no wide letter is ever halved.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log/timeline.h"
#include "support/golden.h"
#include "support/sample_run.h"
#include "ui/draw/theme.h"
#include "ui/keys/keys.h"
#include "ui/view/view.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { MS = 1000, S = 1000 * 1000 };

static struct lesson chinese = {
	.title = (char *)"等待，还是继续？", .part_count = 1, .parts = { { .words = (char *)"" } },
	.before = (char *)"同步的程序在请求发出之后停在那一行代码上，直到响应回来为止；在此期间，它什么也不能做：它的按钮不会响应，它的小"
	    "陀螺也停住了。异步的程序则马上继续往下走。\n\n两个程序各发出 3 个请求（requests），每个请求要等 5 秒。",
	.after = (char *)"等待一个接一个，时间就加起来；等待同时进行，时间就重叠在一起。",
	.question = { .kind = QUESTION_CHOICE, .ask = (char *)"哪一个程序先打印出服务器的回答？", .choice_count = 2,
	    .choices = { (char *)"同步的程序：它停下来等待，所以一有回答就马上知道，而且马上打印出来",
	        (char *)"异步的程序：「回调函数」 e\xcc\x81 👩\xe2\x80\x8d💻" },
	    .reasons = { (char *)"", (char *)"" }, .right = 0, .measure = (char *)"" , .reason = (char *)"" },
};

static struct lesson *shelf[] = { &chinese };
static const struct lesson_list all = { .at = shelf, .count = 1 };

static const struct lesson_hint hint = {
	.text = (char *)"这是第二个请求；而异步程序的请求早就已经有了回答，因为它们是同时发出去的，没有一个等另一个。",
};

static const char japanese[] = "同期は待つ、非同期は進む。レスポンスが来ると、「イベントループ」がコールバックを呼び出す。";

static const struct golden {
	const char *name;
	int cols, rows;
	enum card card;
	const char *caption;
	enum view_id view;
	bool hinted, says, ascii;
} goldens[] = {
	{ "60x20-chinese-card", 60, 20, .card = CARD_BEFORE },
	{ "80x24-chinese-card", 80, 24, .card = CARD_BEFORE },
	{ "80x24-chinese-card-ascii", 80, 24, .card = CARD_BEFORE, .ascii = true },
	{ "60x20-chinese-hint", 60, 20, .hinted = true },
	{ "80x24-chinese-hint", 80, 24, .hinted = true },
	{ "80x24-chinese-lessons", 80, 24, .view = VIEW_LESSONS },
	{ "60x20-japanese-caption", 60, 20, .caption = japanese },
	{ "80x24-japanese-caption", 80, 24, .caption = japanese },
	{ "60x20-emoji-printed", 60, 20, .says = true },
	{ "80x24-emoji-printed", 80, 24, .says = true },
	{ "80x24-emoji-prints", 80, 24, .says = true, .view = VIEW_PRINTS },
	{ "120x36-emoji-printed", 120, 36, .says = true },
};

/* A text of the sample run as a server with other words would have it. */
static const char *
said(const char *text)
{
	if (strcmp(text, "Hello, world") == 0)
		return "你好，世界 😀";
	if (strcmp(text, "Server said Hello, world") == 0)
		return "Server said 你好，世界 😀 👍🏽 e\xcc\x81 \xe2\x80\xae" "abc שלום，所有的人都在等待";
	return text;
}

static struct trace *
make_trace(bool says)
{
	struct trace *all_of_it = sample_run_until(&(struct sample){ .requests = 3 }, 6 * S), *trace = trace_new(0);

	for (int64_t id = 1; *trace_text(all_of_it, id) != '\0'; id++)
		trace_intern(trace, says ? said(trace_text(all_of_it, id)) : trace_text(all_of_it, id));
	for (size_t i = 0; i < trace_count(all_of_it); i++)
		trace_append(trace, trace_at(all_of_it, i));
	trace_free(all_of_it);
	return trace;
}

static void
set_lesson(struct lesson_scene *lesson, const struct golden *g)
{
	lesson->list = &all;
	if (g->card == CARD_NONE && !g->hinted)
		return;
	lesson->lesson = &chinese;
	lesson->number = lesson->count = 1;
	lesson->card = g->card;
	lesson->asks = g->card == CARD_BEFORE;
	lesson->choice = 1;
	lesson->hint = g->hinted ? &hint : NULL;
	snprintf(lesson->next, sizeof lesson->next, "start the run");
}

static void
draw_sized(const struct golden *g, int cols, int rows, struct grid *grid)
{
	struct trace *trace = make_trace(g->says);
	struct timeline *timeline = timeline_new(trace);
	struct settings knobs;
	struct scene scene = {
		.moment.timeline = timeline, .moment.knobs = &knobs, .moment.address = "127.0.0.1:8888", .moment.now_us = 6 * S,
		.moment.span_us = 15 * S, .state.playhead = { .live = true, .speed = 100, .t_us = 6 * S }, .state.view = g->view,
		.caption = g->caption,
	};

	settings_init(&knobs);
	set_lesson(&scene.moment.lesson, g);
	grid_init(grid, cols, rows);
	view_draw(&scene, grid);
	timeline_free(timeline);
	trace_free(trace);
}

static void
test_golden(void **state)
{
	int failures = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(goldens); i++) {
		struct grid grid;

		keys_spell_arrows(goldens[i].ascii);
		draw_sized(&goldens[i], goldens[i].cols, goldens[i].rows, &grid);
		keys_spell_arrows(false);
		if (goldens[i].ascii)
			grid_to_ascii(&grid);
		failures += !golden_matches(goldens[i].name, &grid, goldens[i].ascii);
		grid_release(&grid);
	}
	assert_int_equal(failures, 0);
}

/* Each tail is behind a letter of two columns and of its role, and each such letter has a tail. */
static void
expect_whole(const struct grid *grid, const char *name)
{
	for (int row = 0; row < grid->rows; row++) {
		for (int col = 0; col < grid->cols; col++) {
			const struct cell *cell = grid_cell(grid, col, row);
			char text[LETTER_MAX_BYTES + 1];
			const char *at = text;
			struct letter letter = grid_letter(cell), read;

			*letter_encode(text, &letter) = '\0';
			if (cell->glyph == GLYPH_TAIL && (!grid_is_wide(grid, col - 1, row) || grid_cell(grid, col - 1, row)->role != cell->role))
				fail_msg("%s at %dx%d: cell %d,%d is half a letter", name, grid->cols, grid->rows, col, row);
			if (cell->glyph != GLYPH_TAIL && letter_read(&at, &read) != 1 + grid_is_wide(grid, col, row))
				fail_msg("%s at %dx%d: cell %d,%d has %s", name, grid->cols, grid->rows, col, row, text);
		}
	}
}

static void
test_every_width(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(goldens); i++) {
		for (int cols = 60; cols <= 121; cols++) {
			struct grid grid;

			draw_sized(&goldens[i], cols, 20 + cols % 17, &grid);
			expect_whole(&grid, goldens[i].name);
			grid_release(&grid);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_every_width),
	};

	settings_init(&chinese.parts[0].knobs);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
