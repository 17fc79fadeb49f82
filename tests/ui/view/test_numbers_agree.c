/* Two places never say two things: what is printed of one quantity is read again from the text of every
 * view, at every size, and compared; and whatever is printed as a sum or a product must be one. The places
 * are known by their words, not by the code that wrote them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <regex.h>

#include "base/duration.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "support/random_trace.h"
#include "support/real_runs.h"
#include "support/sample_run.h"
#include "support/screen_numbers.h"
#include "tell/summary.h"
#include "ui/view/view.h"
#include "ui/view/view_frame.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { GROUPS = 8, MOMENTS = 6, SAMPLES = 40, REAL_RUNS = 20 };

/* "took 15.0 s: 5 + 5 + 5", whose parts are the rows' numbers. */
static void
check_sum(struct screen_numbers *facts, const char *line)
{
	char name[8], unit[4], *end;
	double took;
	int64_t sum_us = 0;
	const char *at = strstr(line, ": ");
	int number = 1;

	if (sscanf(line, " %7s took %lf %3[a-z]:", name, &took, unit) != 3 || at == NULL || strstr(at, " + ") == NULL ||
	    at[2] < '0' || at[2] > '9' || strstr(at, "waiting") != NULL)
		return;
	for (at += 2; ; at = end + 3) {
		char key[QUANTITY_SIZE];
		int64_t us = (int64_t)(strtod(at, &end) * 1e6 + 0.5);

		snprintf(key, sizeof key, "%s req %d", name, number++);
		screen_numbers_note(facts, key, us, line);
		sum_us += us;
		if (strncmp(end, " + ", 3) != 0)
			break;
	}
	if (sum_us != (int64_t)(took * (strcmp(unit, "ms") == 0 ? 1e3 : 1e6) + 0.5))
		fail_msg("%s: does not add up: %s", facts->moment, line);
	facts->compared++;
}

static void
check_products(struct screen_numbers *facts, const char *line)
{
	for (const char *at = strstr(line, " × "); at != NULL; at = strstr(at + 1, " × ")) {
		const char *from = at;
		char each[32], all[32];
		size_t length;

		while (from > line && from[-1] >= '0' && from[-1] <= '9')
			from--;
		if (sscanf(at, " × %31[0-9.sm ] = %31[0-9.ms ]", each, all) != 2)
			continue;
		length = strlen(all);
		while (length > 0 && (all[length - 1] == '.' || all[length - 1] == ' '))
			all[--length] = '\0';
		if (atoll(from) * screen_numbers_time(each) != screen_numbers_time(all))
			fail_msg("%s: does not multiply: %s", facts->moment, line);
	}
}

/* ---- the table ---- */

enum { COLS_MAX = 200 };

/* A row's numbers, in hundredths of a millisecond, by the column in which they end. */
struct table_row {
	int64_t at[COLS_MAX];
	bool is_there[COLS_MAX];
	int count, last; /* how many; the column of the last one */
};

/* The rows of a program so far. */
struct table_numbers {
	struct screen_numbers *facts;
	const struct scene *scene;
	enum track track;
	uint32_t rows;
	struct table_row sum, most;
};

/* Numbers with two decimals; what stands behind, such as " HTTP 500" or " 500", has none. */
static struct table_row
read_table_row(const char *line)
{
	struct table_row row = { .count = 0 };
	int col = 0;

	for (const char *at = line; *at != '\0' && col < COLS_MAX; at++, col++) {
		const char *end = at;
		int64_t whole;

		if ((*at & 0xc0) == 0x80) { /* the rest of a character */
			col--;
			continue;
		}
		if (*at < '0' || *at > '9')
			continue;
		whole = strtoll(at, (char **)(void *)&end, 10);
		if (*end == '.') {
			row.last = col + (int)(end - at) + 2;
			row.at[row.last] = whole * 100 + (end[1] - '0') * 10 + (end[2] - '0');
			row.is_there[row.last] = true;
			row.count++;
			end += 3;
		}
		col += (int)(end - at) - 1;
		at = end - 1;
	}
	return row;
}

/* What is before the last number adds up to it, whether the request failed or not. */
static void
check_row_adds_up(struct table_numbers *t, const struct table_row *row, const char *line)
{
	int64_t sum = 0;

	if (row->count < 2 || strstr(line, "…") != NULL || strstr(line, " s ") != NULL)
		return;
	for (int col = 0; col < row->last; col++)
		sum += row->is_there[col] ? row->at[col] : 0;
	if (sum != row->at[row->last])
		fail_msg("%s: the row does not add up:\n%s", t->facts->moment, line);
	t->facts->compared++;
}

static void
check_total(struct table_numbers *t, const struct table_row *total, const struct table_row *expected, const char *line)
{
	/* Only where all requests have their row, and none of their numbers is in seconds. */
	if (t->rows != timeline_request_count(t->scene->moment.timeline, t->track) || strstr(line, " s ") != NULL)
		return;
	for (int col = 0; col < COLS_MAX; col++) {
		if (total->is_there[col] && total->at[col] != expected->at[col])
			fail_msg("%s: the column that ends at %d does not lead to\n%s", t->facts->moment, col, line);
		t->facts->compared += total->is_there[col];
	}
}

static void
table_read(struct table_numbers *t, const char *line)
{
	struct table_row row = read_table_row(line);
	unsigned number;
	char name[8];

	if (sscanf(line + strspn(line, " \xe2\x96\xb8"), "%7s %u", name, &number) == 2 && (strcmp(name, "sync") == 0 || strcmp(name, "async") == 0) &&
	    strstr(line, " of ") == NULL) {
		enum track track = strcmp(name, "sync") == 0 ? TRACK_SYNC : TRACK_ASYNC;

		if (t->rows == 0 || track != t->track)
			*t = (struct table_numbers){ .facts = t->facts, .scene = t->scene, .track = track };
		t->rows += timeline_request(t->scene->moment.timeline, track, number) != NULL;
		check_row_adds_up(t, &row, line);
		for (int col = 0; col < COLS_MAX; col++) {
			t->sum.at[col] += row.at[col];
			t->most.at[col] = row.at[col] > t->most.at[col] ? row.at[col] : t->most.at[col];
		}
	} else if (strncmp(line, " longest ", 9) == 0) {
		check_total(t, &row, &t->most, line);
	} else if (strncmp(line, " sum ", 5) == 0) {
		check_total(t, &row, &t->sum, line);
	}
}

/* The requests' rows belong to the program above them; the bars of sync's own row, if each has its
 * number, are its requests' in their order. */
static void
read_bars(struct screen_numbers *facts, const char *line, const char *program)
{
	int number = 0, bars = 0, ticks = 0;
	char key[QUANTITY_SIZE], time[24];

	for (const char *at = strstr(line, "│"); at != NULL; at = strstr(at + 1, "│"))
		ticks += strncmp(at, "│▒", strlen("│▒")) == 0 || strncmp(at, "│ b", strlen("│ b")) == 0;
	for (const char *at = strstr(line, "blocked"); at != NULL; at = strstr(at + 1, "blocked"))
		bars++;
	/* One label for all of them: as often, and as long, as the badge says. */
	if (bars == 1 && strstr(line, "█") == NULL && sscanf(strstr(line, "blocked"), "blocked %d times, %23[0-9.sm ]", &number, time) == 2 &&
	    strchr(time, 's') != NULL) {
		snprintf(key, sizeof key, "%.6s blocks", program);
		screen_numbers_note(facts, key, number, line);
		snprintf(key, sizeof key, "%.6s blocked in all", program);
		screen_numbers_note(facts, key, screen_numbers_time(time), line);
	}
	number = 0;
	if (strcmp(program, "sync") != 0 || strstr(line, "times") != NULL || bars != ticks + 1 ||
	    timeline_request_count(facts->timeline, TRACK_SYNC) != (uint32_t)bars)
		return;
	for (const char *at = strstr(line, "blocked"); at != NULL; at = strstr(at + 1, "blocked")) {
		number++;
		if (sscanf(at, "blocked %23[0-9.sm ]", time) != 1 || strchr(time, 's') == NULL || strstr(at, "×") == at + 8 + strlen(time))
			return;
		snprintf(key, sizeof key, "sync req %d", number);
		screen_numbers_note(facts, key, screen_numbers_time(time), line);
	}
}

/* In the loop's view: " 2 ━━━━━──── 0.4 s", of the half's program; how many there are is said, too. */
static int
read_flight(struct screen_numbers *facts, const char *half, const char *program)
{
	static regex_t regex;
	static bool is_compiled;
	regmatch_t groups[GROUPS];
	char key[QUANTITY_SIZE], time[32];

	if (!is_compiled)
		assert_int_equal(regcomp(&regex, " ([0-9]+) [━─]+.* ([0-9.]+ (s|ms|us)) *(│|$)", REG_EXTENDED), 0);
	is_compiled = true;
	if (regexec(&regex, half, GROUPS, groups, 0) != 0)
		return 0;
	snprintf(time, sizeof time, "%.*s", (int)(groups[2].rm_eo - groups[2].rm_so), half + groups[2].rm_so);
	snprintf(key, sizeof key, "%.6s req %d", program, atoi(half + groups[1].rm_so));
	screen_numbers_note(facts, key, screen_numbers_time(time), half);
	return 1;
}

/* ---- a screen ---- */

static void
line_of(const struct grid *grid, int row, int from, int to, char *out)
{
	size_t used = 0;

	for (int col = from; col < to && used + UTF8_MAX_BYTES + 1 < LINE_BYTES; col++)
		used += (size_t)(utf8_write(out + used, grid_cell(grid, col, row)->glyph) - (out + used));
	while (used > 0 && out[used - 1] == ' ')
		used--;
	out[used] = '\0';
}

/* " delay  5.0 s ↑↓   requests 3  …": the present's, in its own words. */
static void
check_knobs(const struct screen_numbers *facts, const char *line, const struct settings *knobs)
{
	for (int k = 0; k < KNOB_COUNT; k++) {
		const char *at = strstr(line, knob_info((enum knob)k)->name);
		char value[KNOB_TEXT_SIZE];

		/* A name, and not a value, as in "errors timeout": there is one blank before those. */
		if (at == NULL || at == line || at[-1] != ' ' || (at > line + 1 && at[-2] != ' ' && at[-2] != ':'))
			continue;
		at += strlen(knob_info((enum knob)k)->name);
		knob_format((enum knob)k, knobs->value[k], value, sizeof value);
		if (*at == ' ' && strncmp(at + strspn(at, " "), value, strlen(value)) != 0)
			fail_msg("%s: %s is not %s in\n%s", facts->moment, knob_info((enum knob)k)->name, value, line);
	}
}

/* What is read of one screen, and belongs together. */
struct screen {
	struct screen_numbers *facts;
	const struct scene *scene;
	const struct grid *grid;
	int in_flight[PROGRAM_COUNT]; /* rows of those in flight in the loop's view */
	bool is_loop;                 /* the one loop's rows have begun */
};

static void
read_halves(struct screen *s, int row, const struct rect halves[PROGRAM_COUNT], unsigned part)
{
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		char half[LINE_BYTES];

		if (!timeline_has_program(s->scene->moment.timeline, (enum track)i) || row < halves[i].row || row >= halves[i].row + halves[i].rows)
			continue;
		line_of(s->grid, row, halves[i].col, halves[i].col + halves[i].cols, half);
		if (s->scene->state.view == VIEW_LOOP)
			s->in_flight[i] += read_flight(s->facts, half, track_name((enum track)i));
		screen_numbers_read(s->facts, part, track_name((enum track)i), half);
	}
}

static void
read_narration(struct screen *s, const struct layout *at)
{
	char line[LINE_BYTES];

	for (int row = at->narration_row; row < at->narration_row + at->narration_rows; row++) {
		line_of(s->grid, row, 0, s->grid->cols, line);
		check_sum(s->facts, line);
		check_products(s->facts, line);
		screen_numbers_read(s->facts, IN_NARRATION, "", line);
	}
}

static void
read_timeline(struct screen *s)
{
	struct canvas c;
	const char *above = "";
	char line[LINE_BYTES];

	canvas_init(&c, s->scene, NULL, s->grid->cols, s->grid->rows);
	for (int row = c.at.knobs_row + 1; row < c.at.axis_row; row++)
		read_halves(s, row, c.at.panel, IN_PANEL);
	for (int row = c.at.axis_row + 1; row < (c.at.rule_row != NO_ROW ? c.at.rule_row : c.at.narration_row); row++) {
		line_of(s->grid, row, 0, s->grid->cols, line);
		for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++)
			above = row == c.at.program_row[track] ? track_name(track) : above;
		if (row == c.at.program_row[TRACK_SYNC] || row == c.at.program_row[TRACK_ASYNC])
			read_bars(s->facts, line, above);
		screen_numbers_read(s->facts, IN_BARS, above, line);
	}
	read_narration(s, &c.at);
}

static void
read_other_view(struct screen *s)
{
	struct view_frame m;
	struct rect halves[PROGRAM_COUNT];
	struct table_numbers table = { .facts = s->facts, .scene = s->scene };
	const char *only = timeline_has_program(s->scene->moment.timeline, TRACK_SYNC) ? "sync" : "async";
	char line[LINE_BYTES];

	view_frame_init(&m, s->scene, NULL, s->grid->cols, s->grid->rows);
	for (int i = 0; i < PROGRAM_COUNT; i++)
		halves[i] = view_frame_part(&m, m.area, 0, (enum track)i);
	line_of(s->grid, m.tabs_row, 0, s->grid->cols, line);
	screen_numbers_read(s->facts, IN_HEAD, "", line);
	for (int row = m.area.row; row < m.area.row + m.area.rows; row++) {
		line_of(s->grid, row, 0, s->grid->cols, line);
		s->is_loop |= s->scene->state.view == VIEW_LOOP && strstr(line, "the one loop") != NULL;
		if (s->scene->state.view == VIEW_NUMBERS) {
			table_read(&table, line);
			check_products(s->facts, line);
			screen_numbers_read(s->facts, IN_TABLE, only, line);
		} else if (s->is_loop) {
			screen_numbers_read(s->facts, IN_LOOP, "", line);
		} else {
			read_halves(s, row, halves, s->scene->state.view == VIEW_LOOP ? IN_INSIDE : IN_PRINTS);
		}
	}
	for (int row = m.story_row; row < m.story_row + m.story_rows; row++) {
		line_of(s->grid, row, 0, s->grid->cols, line);
		screen_numbers_read(s->facts, IN_STORY, "", line);
	}
	read_narration(s, &m.canvas.at);
}

static void
read_screen(struct screen_numbers *facts, const struct scene *scene, const struct grid *grid)
{
	struct screen s = { .facts = facts, .scene = scene, .grid = grid };
	char line[LINE_BYTES];

	line_of(grid, 0, 0, grid->cols, line);
	screen_numbers_read(facts, IN_HEAD, "", line);
	line_of(grid, 1, 0, grid->cols, line);
	check_knobs(facts, line, scene->moment.knobs);
	if (scene->state.view == VIEW_TIMELINE)
		read_timeline(&s);
	else
		read_other_view(&s);
}

/* ---- all views of a moment, at all sizes ---- */

static const struct {
	int cols, rows;
} sizes[] = { { 60, 20 }, { 80, 24 }, { 100, 30 }, { 120, 36 }, { 200, 60 } };

enum way { LIVE, LOOKING_BACK, PLAYING, WAYS };

static size_t
check_moment(const struct trace *whole, int64_t t_us, enum way way, const char *moment, uint64_t *dice)
{
	struct trace *part = random_first_part(whole, way == LIVE ? t_us : INT64_MAX);
	struct timeline *tl = timeline_new(part);
	struct settings knobs;
	struct scene scene = {
		.moment.timeline = tl, .moment.knobs = &knobs, .moment.address = "127.0.0.1:8888",
		.moment.over = timeline_end_us(tl) != NEVER_US,
	};
	size_t compared = 0;
	struct screen_numbers *facts = mem_new(1, sizeof *facts);

	settings_init(&knobs);
	timeline_settings_at(tl, timeline_last_us(tl), &knobs);
	if (scene.moment.over && t_us > timeline_last_us(tl))
		t_us = timeline_last_us(tl);
	scene.moment.now_us = way == LIVE ? t_us : timeline_last_us(tl);
	scene.moment.span_us = timeline_span_us(tl, scene.moment.now_us);
	scene.state.playhead = (struct playhead){ .t_us = t_us, .live = way == LIVE, .paused = way == LOOKING_BACK, .speed = 100 };
	if (random_below(dice, 4) == 0) {
		scene.state.request_track = random_below(dice, 2) == 0 ? TRACK_SYNC : TRACK_ASYNC;
		scene.state.request_number = timeline_request_count(tl, scene.state.request_track) > 0;
	}
	for (size_t i = 0; i < COUNT(sizes); i++) {
		char where[200], summary[SUMMARY_SIZE];

		snprintf(where, sizeof where, "%s, %dx%d", moment, sizes[i].cols, sizes[i].rows);
		screen_numbers_begin(facts, &scene, where);
		for (enum view_id view = VIEW_TIMELINE; view <= VIEW_NUMBERS; view++) {
			struct grid grid;

			scene.state.view = view;
			grid_init(&grid, sizes[i].cols, sizes[i].rows);
			view_draw(&scene, &grid);
			read_screen(facts, &scene, &grid);
			grid_release(&grid);
		}
		if (way == LIVE) {
			summary_write(tl, t_us, NULL, NULL, summary, sizeof summary);
			for (char *line = strtok(summary, "\n"); line != NULL; line = strtok(NULL, "\n"))
				screen_numbers_read(facts, IN_TEXT, "", line);
		}
		compared += facts->compared;
	}
	free(facts);
	timeline_free(tl);
	trace_free(part);
	return compared;
}

static void
check_trace(struct trace *trace, uint64_t seed, uint64_t *dice, size_t *compared)
{
	struct timeline *tl = timeline_new(trace);
	int64_t last_us = timeline_last_us(tl);

	for (int i = 0; i < MOMENTS; i++) {
		int64_t t_us = i == 0 ? last_us : random_below(dice, last_us + 1);
		enum way way = i == 0 ? LIVE : (enum way)random_below(dice, WAYS);
		char moment[100];

		snprintf(moment, sizeof moment, "seed %ju, %jd us, %s", (uintmax_t)seed, (intmax_t)t_us,
		    way == LIVE ? "live" : way == PLAYING ? "playing" : "paused");
		*compared += check_moment(trace, t_us, way, moment, dice);
	}
	timeline_free(tl);
	trace_free(trace);
}

static struct sample
random_sample(uint64_t *dice)
{
	struct sample sample = {
		.requests = (int)(1 + random_below(dice, random_below(dice, 4) == 0 ? 40 : 5)),
		.delay_us = 1000 + random_below(dice, random_below(dice, 3) == 0 ? 100000 : 3000000),
		.limit = random_below(dice, 2) == 0 ? 0 : random_below(dice, 4),
		.work_us = random_below(dice, 3) == 0 ? random_below(dice, 900000) : 0,
		.programs = (enum programs)random_below(dice, random_below(dice, 4) == 0 ? 5 : 3),
		.fails = (uint32_t)random_below(dice, 3),
		.press_us = random_below(dice, 2000000),
		.visitors = random_below(dice, 3) == 0 ? (uint32_t)random_below(dice, 6) : 0,
	};

	if (sample.programs != PROGRAMS_BOTH && random_below(dice, 2) == 0)
		sample.server = SERVER_SERIAL;
	else if (random_below(dice, 3) == 0)
		sample.errors = (enum errors)random_below(dice, ERRORS_CHOICES);
	if (sample.fails > 0)
		sample.cause = (enum cause)(1 + random_below(dice, CAUSE_COUNT - 1));
	if (random_below(dice, 3) == 0) {
		sample.turn_us = random_below(dice, 2000000);
		sample.turn_to_us = random_below(dice, 3000000);
	}
	return sample;
}

static void
test_samples(void **state)
{
	uint64_t dice = 5;
	size_t compared = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= SAMPLES; seed++) {
		struct sample sample = random_sample(&dice);

		check_trace(sample_run(&sample), seed, &dice, &compared);
	}
	assert_true(compared > SAMPLES * MOMENTS * COUNT(sizes));
}

static void
test_random_runs(void **state)
{
	uint64_t dice = 9;
	size_t compared = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= SAMPLES; seed++)
		check_trace(random_run(seed), seed, &dice, &compared);
	assert_true(compared > SAMPLES * MOMENTS * COUNT(sizes));
}

/* Real runs, in which knobs are turned, requests fail and are cancelled, and delays vary. */
static void
test_real_runs(void **state)
{
	struct trace *traces[REAL_RUNS];
	uint64_t dice = 13;
	size_t compared = 0;

	(void)state;
	for (int trouble = REAL_WITHOUT_TROUBLE; trouble <= REAL_WITH_TROUBLE; trouble++) {
		real_runs_make(77, (enum real_trouble)trouble, traces, REAL_RUNS);
		for (uint64_t i = 0; i < REAL_RUNS; i++)
			check_trace(traces[i], i, &dice, &compared);
	}
	assert_true(compared > 2 * REAL_RUNS * MOMENTS * COUNT(sizes));
}

/* ---- what was met ---- */

/* All views of a run at a moment, one below the other. The trace is freed. */
static char *
screens_of(struct trace *trace, int64_t t_us, int cols, int rows)
{
	enum { ALL_SIZE = 1 << 16 };
	struct timeline *tl = timeline_new(trace);
	struct settings knobs;
	struct scene scene = { .moment.timeline = tl, .moment.knobs = &knobs, .moment.over = timeline_end_us(tl) != NEVER_US };
	char *all = mem_new(ALL_SIZE, 1), line[LINE_BYTES];
	size_t used = 0;

	settings_init(&knobs);
	timeline_settings_at(tl, timeline_last_us(tl), &knobs);
	scene.moment.now_us = scene.moment.over ? timeline_last_us(tl) : t_us;
	scene.moment.span_us = timeline_span_us(tl, scene.moment.now_us);
	scene.state.playhead = (struct playhead){ .t_us = scene.moment.now_us, .live = true, .speed = 100 };
	for (scene.state.view = VIEW_TIMELINE; scene.state.view <= VIEW_NUMBERS; scene.state.view++) {
		struct grid grid;

		grid_init(&grid, cols, rows);
		view_draw(&scene, &grid);
		for (int row = 0; row < rows; row++) {
			line_of(&grid, row, 0, cols, line);
			used += (size_t)snprintf(all + used, ALL_SIZE - used, "%s\n", line);
			assert_in_range(used, 1, ALL_SIZE - 1);
		}
		grid_release(&grid);
	}
	timeline_free(tl);
	trace_free(trace);
	return all;
}

static void
check_screens(struct trace *trace, int64_t t_us, const char *said, const char *not_said)
{
	char *all = screens_of(trace, t_us, 120, 36);

	if (strstr(all, said) == NULL || (not_said != NULL && strstr(all, not_said) != NULL))
		fail_msg("\"%s\" is not there, or \"%s\" is:\n%s", said, not_said != NULL ? not_said : "", all);
	free(all);
}

static void
check_said(const struct sample *sample, int64_t t_us, const char *said, const char *not_said)
{
	check_screens(sample_run_until(sample, t_us), t_us, said, not_said);
}

enum { MS = 1000, S = 1000 * MS };

/* Once "blocked 0.7 s" in the bar, "took 1.5 s: 0.8 + 0.8", "DONE 0.7 s" and "780 ms". */
static void
test_two_waits_of_780_ms(void **state)
{
	const struct sample sample = { .requests = 2, .delay_us = 780 * MS };

	(void)state;
	check_said(&sample, 9 * (int64_t)S, "took 1.56 s: 0.78 + 0.78", "0.7 s");
	check_said(&sample, 9 * (int64_t)S, " blocked 780 ms ", "0.8 s");
	check_said(&sample, 9 * (int64_t)S, "DONE 1.56 s", "1.5 s");
	check_said(&sample, 9 * (int64_t)S, "took 780 ms: the same two waits", "781 ms");
}

/* Once "BLOCKED 20 times" beside "blocked 19 x 0.2 s". And the badge tells this wait, never their sum. */
static void
test_the_present_block_counts(void **state)
{
	const struct sample sample = { .requests = 100, .delay_us = 200 * MS };

	(void)state;
	check_said(&sample, 7 * (int64_t)S, "BLOCKED 0.2 s", "BLOCKED 35");
	check_said(&sample, 7 * (int64_t)S, " blocked 35 times, 7.0 s ", "34 ×");
}

/* Once "i = 2: 3 of 3" beside a loop that had ended. */
static void
test_i_ends_with_its_loop(void **state)
{
	const struct sample sample = { .requests = 3 };

	(void)state;
	check_said(&sample, 6 * (int64_t)S, "i = 1: 2 of 3", "i = 2");
	check_said(&sample, 20 * (int64_t)S, "3 of 3", "i = ");
}

/* Once "has stood on line 3 for 1.6 s: 0 of 56 turns": 40 of them had come due before. */
static void
test_turns_of_the_present_block(void **state)
{
	const struct sample sample = { .requests = 3 };

	(void)state;
	check_said(&sample, 3 * (int64_t)S, "since 0.0 s (for 3.0 s). 30 turns of its spinner are late.", NULL);
	check_said(&sample, 7 * (int64_t)S, "since 5.0 s (for 2.0 s). 70 turns of its spinner are late.", "was due");
}

/* Once a green "120 turns" for async, most of whose lesson are the late ones. */
static void
test_late_turns_are_counted(void **state)
{
	const struct sample sample = { .requests = 3 };

	(void)state;
	check_said(&sample, 20 * (int64_t)S, "149 of 150 late", "149 turns late");
}

/* Once a row said 2.0 s and the table 4001 ms. */
static void
test_waiting_its_turn_is_told_apart(void **state)
{
	const struct sample sample = { .requests = 4, .delay_us = 2 * (int64_t)S, .limit = 2 };

	(void)state;
	check_said(&sample, 20 * (int64_t)S, " waited 2.0 s ", "total");
}

/* Once "took 39 ms: 0.009 + 0.01 + ..." beside rows that say 9.6 ms. */
static void
test_what_is_printed_as_measured_is_no_part_of_a_sum(void **state)
{
	const struct sample sample = { .requests = 4, .delay_us = 8000 };

	(void)state;
	check_said(&sample, 9 * (int64_t)S, "four waits, one after another", " + ");
	check_said(&sample, 9 * (int64_t)S, "9.5 ms", " × ");
}

/* In turn, a program's time counts from its own start. */
static void
test_in_turn_counts_from_its_start(void **state)
{
	const struct sample sample = { .requests = 3, .delay_us = 2 * (int64_t)S, .programs = PROGRAMS_IN_TURN, .server = SERVER_SERIAL };

	(void)state;
	check_said(&sample, 30 * (int64_t)S, "DONE in 6.0 s", "DONE in 12.0 s");
}

/* So many requests are launched, in a system that has that many sockets, and three of them are in flight. */
static struct trace *
launched(uint32_t requests, int64_t sockets)
{
	struct trace *trace = trace_new(0);

	trace_append(trace, &(struct event){ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_PROGRAMS, .value = PROGRAMS_ASYNC });
	trace_append(trace, &(struct event){ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_REQUESTS, .value = requests });
	trace_append(trace, &(struct event){ .kind = EVENT_RUN_START, .track = TRACK_LOOP, .value = sockets });
	trace_append(trace, &(struct event){ .kind = EVENT_PLAN, .track = TRACK_ASYNC, .value = requests });
	trace_append(trace, &(struct event){ .t_us = 10, .kind = EVENT_STEP, .track = TRACK_ASYNC, .step = STEP_EVERY });
	for (uint32_t n = 1; n <= requests; n++)
		trace_append(trace, &(struct event){ .t_us = 10, .kind = EVENT_LAUNCH, .track = TRACK_ASYNC, .number = n });
	trace_append(trace, &(struct event){ .t_us = 20, .kind = EVENT_READY, .track = TRACK_ASYNC });
	for (uint32_t n = 1; n <= 3; n++)
		trace_append(trace, &(struct event){ .t_us = 30, .kind = EVENT_CONNECT, .track = TRACK_ASYNC, .number = n });
	return trace;
}

/* Once "at most 9949: no more sockets" where five requests had been launched a moment ago. */
static void
test_sockets_that_are_left_are_no_limit(void **state)
{
	(void)state;
	for (uint32_t requests = 5; requests <= 100; requests += 95) { /* as rows, and as a chart */
		const char *waiting = requests == 5 ? " waits to be sent " : " not sent";

		check_screens(launched(requests, 9949), 2 * (int64_t)S, waiting, "no more sockets");
		check_screens(launched(requests, 4), 2 * (int64_t)S, waiting, "no more sockets");
		check_screens(launched(requests, 3), 2 * (int64_t)S, "no more sockets", NULL);
	}
}

static struct trace *
launched_under_limit(uint32_t requests, int64_t limit)
{
	struct trace *trace = launched(requests, 9949);

	trace_append(trace, &(struct event){ .t_us = 40, .kind = EVENT_KNOB, .track = TRACK_YOU, .number = KNOB_LIMIT, .value = limit });
	return trace;
}

/* A limit that allows all that are launched keeps none of them from being sent. */
static void
test_a_limit_for_all_is_no_limit(void **state)
{
	(void)state;
	check_screens(launched_under_limit(5, 5), 4 * (int64_t)S, " waits to be sent ", "to be sent: limit");
	check_screens(launched_under_limit(5, 4), 4 * (int64_t)S, " waits to be sent: limit 4 ", NULL);
	check_screens(launched_under_limit(100, 100), 2 * (int64_t)S, " not sent", "at most 100 in flight at a time");
	check_screens(launched_under_limit(100, 99), 2 * (int64_t)S, "at most 99 in flight at a time", NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_samples),
		cmocka_unit_test(test_random_runs),
		cmocka_unit_test(test_real_runs),
		cmocka_unit_test(test_two_waits_of_780_ms),
		cmocka_unit_test(test_the_present_block_counts),
		cmocka_unit_test(test_i_ends_with_its_loop),
		cmocka_unit_test(test_turns_of_the_present_block),
		cmocka_unit_test(test_late_turns_are_counted),
		cmocka_unit_test(test_waiting_its_turn_is_told_apart),
		cmocka_unit_test(test_what_is_printed_as_measured_is_no_part_of_a_sum),
		cmocka_unit_test(test_in_turn_counts_from_its_start),
		cmocka_unit_test(test_sockets_that_are_left_are_no_limit),
		cmocka_unit_test(test_a_limit_for_all_is_no_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
