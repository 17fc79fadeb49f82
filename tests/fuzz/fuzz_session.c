/*
 * A person at a terminal: bytes become keys and clicks, these act in a session, and what it shows is drawn (see fuzz.h). Time passes as
 * the input says; the runs are a stage's. The first two bytes are the run and the lesson that it begins with; then come, again and again, a byte
 * that says how many bytes are typed and what is done behind them, and these.
 */
#include <assert.h>
#include <event2/event.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "app/narrate_words.h"
#include "app/narrate_views.h"
#include "app/session_inside.h"
#include "base/loop.h"
#include "base/memory.h"
#include "fuzz/fuzz.h"
#include "fuzz/stage.h"
#include "ui/view/view.h"

static const struct { int cols, rows; } sizes[] = { { 80, 24 }, { 60, 20 }, { 120, 36 }, { 40, 10 }, { 1, 1 }, { 200, 9 }, { 20, 60 }, { 100, 30 } };

static struct {
	struct event_base *base;
	struct options options, sweeping;
	struct tutor tutor; /* as it was read */
	struct grid grid;
	/* Of one input. */
	struct input_decoder decoder;
	struct session session;
	struct tutor tutor_now;
	int64_t clock_us;
} all;

/* ---- the session's world ---- */

static void
run_made(void *arg)
{
	(void)arg;
	session_run_made(&all.session);
}

static void
run_ended(void *arg)
{
	(void)arg;
	session_run_ended(&all.session);
}

static const char *
next_theme(void *arg)
{
	(void)arg;
	return "dark";
}

static void
take_text(void *arg, const char *text)
{
	(void)arg;
	fuzz_check_text(text, "");
}

static int64_t
read_clock(void *arg)
{
	(void)arg;
	return all.clock_us;
}

static void
read_options(struct options *options, const char *sweep)
{
	char *argv[] = { (char *)"waitscope", (char *)"-d1", (char *)"-n3", (char *)(uintptr_t)sweep, NULL }, why[OPTIONS_ERROR_SIZE];
	int status = options_parse(sweep == NULL ? 3 : 4, argv, options, why, sizeof why);

	assert(status == 0);
}

static void
set_up(void)
{
	if (all.base != NULL)
		return;
	all.base = loop_new();
	read_options(&all.options, NULL);
	read_options(&all.sweeping, "--sweep=limit=1,2,4");
	tutor_init(&all.tutor, true, false);
	grid_init(&all.grid, sizes[0].cols, sizes[0].rows);
}

/* ---- what must hold ---- */

static void
check_viewer(const struct viewer *viewer, const struct moment *moment)
{
	const struct playhead *head = &viewer->state.playhead;
	bool is_speed = false;

	assert(viewer->state.view < VIEW_COUNT && viewer->state.chosen < KNOB_COUNT && viewer->state.language < LANGUAGE_COUNT);
	assert(head->t_us >= 0 && head->t_us <= moment->now_us && !(head->live && head->paused));
	for (int i = 0; i < playhead_speed_count; i++)
		is_speed = is_speed || playhead_speeds[i] == head->speed;
	assert(is_speed);
	fuzz_check_text(viewer->typing, "");
	fuzz_check_text(viewer->message, "");
	for (int k = 0; k < KNOB_COUNT; k++)
		assert(moment->knobs->value[k] >= knob_info((enum knob)k)->min && moment->knobs->value[k] <= knob_info((enum knob)k)->max);
}

/* Nothing that a terminal might obey, and no half of a wide letter. */
static void
check_grid(const struct grid *grid)
{
	for (int row = 0; row < grid->rows; row++) {
		for (int col = 0; col < grid->cols; col++) {
			const struct cell *cell = grid_cell(grid, col, row);

			if (cell->glyph == GLYPH_TAIL)
				assert(col > 0 && grid_is_wide(grid, col - 1, row));
			else
				assert(cell->glyph >= ' ' && cell->glyph < 0x110000 && !utf8_is_control(cell->glyph));
		}
	}
}

static void
draw(void)
{
	struct settings knobs;
	struct scene scene;

	session_tick(&all.session);
	session_scene(&all.session, &knobs, &scene);
	check_viewer(&all.session.viewer, &scene.moment);
	grid_clear(&all.grid);
	view_draw(&scene, &all.grid);
	check_grid(&all.grid);
}

/* ---- what is done ---- */

/* As the screen's mode does it. */
static void
take_inputs(void)
{
	struct input input;

	while (input_take(&all.decoder, &input))
		if (!all.session.quits && session_heeds(&all.session, &input))
			session_input(&all.session, &input);
}

/* As --narrate does it, where lines are typed. */
static void
obey(const uint8_t *data, size_t size)
{
	char *line = mem_new(size + 1, 1), *answer = mem_new(NARRATE_VIEW_SIZE, 1);

	memcpy(line, data, size);
	utf8_clean(line, '?');
	if (line[0] != '\0')
		narrate_obey(&all.session, line, answer, NARRATE_VIEW_SIZE);
	fuzz_check_text(answer, "\n");
	free(answer);
	free(line);
}

static void
pass(int64_t us)
{
	all.clock_us += us;
	if (evtimer_pending(all.session.new_run_timer, NULL) != 0 && us >= US_PER_S / 2) {
		evtimer_del(all.session.new_run_timer);
		session_new_run_cb(-1, 0, &all.session);
	}
	session_tick(&all.session);
}

static void
resize(unsigned which)
{
	size_t i = which % (sizeof sizes / sizeof *sizes);

	grid_resize(&all.grid, sizes[i].cols, sizes[i].rows);
	session_resize(&all.session, sizes[i].cols, sizes[i].rows);
}

/* X(name): what is done behind the bytes, by the first three bits. */
enum deed { FEEDS, FEEDS_AND_WAITS, PASSES_FRAME, PASSES_HALF, PASSES_LONG, RESIZES, DRAWS, OBEYS };

static void
do_deed(enum deed deed, const uint8_t *data, size_t size)
{
	if (deed == OBEYS) {
		obey(data, size);
		return;
	}
	input_feed(&all.decoder, data, size);
	if (deed == FEEDS_AND_WAITS)
		while (input_patience_ms(&all.decoder) >= 0)
			input_give_up(&all.decoder);
	take_inputs();
	if (deed == PASSES_FRAME)
		pass(US_PER_S / 30);
	else if (deed == PASSES_HALF)
		pass(US_PER_S / 2);
	else if (deed == PASSES_LONG)
		pass(4 * US_PER_S);
	else if (deed == RESIZES)
		resize((unsigned)size);
	else if (deed == DRAWS)
		draw();
}

static void
begin(unsigned run, unsigned lesson)
{
	const struct run_hooks hooks = { .run_made = run_made, .run_ended = run_ended };
	const struct session_hooks session_hooks = { .theme = next_theme, .mark = take_text, .tell = take_text, .clock = read_clock };
	struct options *options = (run & 0x80) != 0 ? &all.sweeping : &all.options;
	struct session_options session_options = {
		.base = all.base, .options = options, .tutor = &all.tutor_now, .lesson = -1,
		.source = stage_new((int)(run % STAGE_RUNS), &options->settings, &hooks),
	};

	if (lesson % 2 != 0 && all.tutor.list.count > 0)
		session_options.lesson = (int)(lesson / 2 % all.tutor.list.count);
	all.clock_us = US_PER_S;
	all.tutor_now = all.tutor;
	input_init(&all.decoder);
	session_init(&all.session, &session_options, &session_hooks);
	resize(0);
	session_begin(&all.session);
}

static void
end(void)
{
	struct source *source = all.session.source;

	input_release(&all.decoder);
	session_release(&all.session);
	source_free(source);
	free(all.tutor_now.left);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum { TYPED = 31 };
	size_t at = 2;

	if (size < 2)
		return 0;
	set_up();
	begin(data[0], data[1]);
	while (at < size && !all.session.quits) {
		size_t count = data[at] & TYPED, left = size - at - 1;
		enum deed deed = (enum deed)(data[at] >> 5);

		count = count < left ? count : left;
		do_deed(deed, data + at + 1, count);
		at += 1 + count;
	}
	draw();
	end();
	return 0;
}
