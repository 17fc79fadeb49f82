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
#include "support/sample_run.h"
#include "tell/summary.h"
#include "ui/view/view.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { FACTS = 256, KEY_SIZE = 32, PLACE_SIZE = 200, GROUPS = 8, LINE_SIZE = 1024, MOMENTS = 6, SAMPLES = 40 };

/* ---- what was read: a quantity, its value, and where it was read first ---- */

struct fact {
	char key[KEY_SIZE], place[PLACE_SIZE];
	int64_t value;
};

struct facts {
	struct fact at[FACTS];
	size_t count;
	const char *moment; /* for messages */
	size_t compared;
};

static void
note(struct facts *facts, const char *key, int64_t value, const char *place)
{
	for (size_t i = 0; i < facts->count; i++) {
		if (strcmp(facts->at[i].key, key) != 0)
			continue;
		facts->compared++;
		if (facts->at[i].value != value)
			fail_msg("%s: %s is %jd in\n%s\nand %jd in\n%s", facts->moment, key, (intmax_t)facts->at[i].value, facts->at[i].place,
			    (intmax_t)value, place);
		return;
	}
	assert_in_range(facts->count, 0, FACTS - 1);
	snprintf(facts->at[facts->count].key, KEY_SIZE, "%s", key);
	snprintf(facts->at[facts->count].place, PLACE_SIZE, "%s", place);
	facts->at[facts->count++].value = value;
}

/* ---- reading ---- */

#define TIME "([0-9.]+ (s|ms|us))"

/* A place: its pattern, and the quantities that its groups are; "%s" is the program, "#1" the text of
 * group 1. A time has two groups. */
struct place {
	bool in_half;
	const char *pattern;
	struct {
		int group;
		const char *key;
		bool is_time;
	} read[3];
};

/* On any line of a screen or of the summary; or in any half of one, where "@" is the half's program. */
static const struct place places[] = {
	/* The badges: in the panels' titles, on a small screen's rows. */
	{ true, "(sync|async) .* BLOCKED " TIME " ", { { 2, "#1 blocked", true } } },
	{ true, "(sync|async) .* DONE " TIME " ", { { 2, "#1 took", true } } },
	{ true, "(sync|async) .* BLOCKED ([0-9]+)( times|×), " TIME " ", { { 2, "#1 blocks", false }, { 4, "#1 blocked in all", true } } },
	{ true, "(sync|async) ([0-9]+) of [0-9]+( done|$| )", { { 2, "#1 handled", false } } },
	{ true, "(sync|async) .*spinner ([0-9]+) of ([0-9]+)", { { 2, "#1 turned", false }, { 3, "#1 due", false } } },
	{ true, "(sync|async) .*spinner [0-9]+ of [0-9]+, ([0-9]+) late", { { 2, "#1 late", false } } },
	/* The inside of the loop. */
	{ true, "▸ .* blocked " TIME "( |│|$)", { { 1, "@ blocked", true } } },
	{ true, " done +([0-9]+) of [0-9]+", { { 1, "@ handled", false } } },
	/* The narration. */
	{ false, "^ (sync|async) +took " TIME "[.,:;]", { { 2, "#1 took", true } } },
	{ false, "^ (sync|async) +has stood on line [0-9]+ for " TIME, { { 2, "#1 blocked", true } } },
	{ false, "^ (sync|async) +blocked " TIME ": its request", { { 2, "#1 blocked", true } } },
	{ false, "^ (sync|async) +has [0-9]+ of [0-9]+ after " TIME, { { 2, "#1 ran", true } } },
	{ false, "^ (sync|async) +is ready: ([0-9]+) turn", { { 2, "#1 turned", false } } },
	{ false, "^ (sync|async) +is ready: [0-9]+ turns, ([0-9]+) of them late", { { 2, "#1 late", false } } },
	{ false, "^ (sync|async) .* ([0-9]+) turns? came late", { { 2, "#1 late", false } } },
	/* The ends of the programs' rows. */
	{ false, "^ (sync|async) .* ([0-9]+) turns?$", { { 2, "#1 turned", false } } },
	{ false, "^ (sync|async) .*(◐|◓|◑|◒) ([0-9]+)$", { { 3, "#1 turned", false } } },
	{ false, "^ (sync|async) .* ([0-9]+) turns, ([0-9]+) late$", { { 2, "#1 turned", false }, { 3, "#1 late", false } } },
	{ false, "^ (sync|async) .* ([0-9]+) of ([0-9]+) late$", { { 2, "#1 late", false }, { 3, "#1 turned", false } } },
	{ false, "^ (sync|async) .*[^f] ([0-9]+)( turns)? late$", { { 2, "#1 late", false } } },
	/* The numbers' verdict, the summary. */
	{ false, "(sync|async) took " TIME " for", { { 2, "#1 took", true } } },
	{ false, "times faster: it took " TIME ", and sync took " TIME "\\.", { { 1, "async took", true }, { 3, "sync took", true } } },
	{ false, "times faster: it took " TIME ", and sync took [0-9]+ × " TIME " = " TIME "\\.", { { 1, "async took", true }, { 5, "sync took", true } } },
	{ false, "times faster: " TIME " against " TIME "\\.", { { 1, "async took", true }, { 3, "sync took", true } } },
	{ false, "about the same: sync " TIME ", async " TIME "\\.", { { 1, "sync took", true }, { 3, "async took", true } } },
	{ false, "(sync|async) has [0-9]+ of [0-9]+ responses? after " TIME, { { 2, "#1 ran", true } } },
	/* The header. */
	{ false, "waitscope .* " TIME "$", { { 1, "clock", true } } },
	{ false, "the server .*serving ([0-9]+)$", { { 1, "serving", false } } },
};

static int64_t
time_of(const char *text)
{
	int64_t us;

	if (duration_parse(text, &us) != 0)
		fail_msg("\"%s\" is no time", text);
	return us;
}

static void
take(const char *line, const regmatch_t *group, char *out, size_t size)
{
	snprintf(out, size, "%.*s", (int)(group->rm_eo - group->rm_so), line + group->rm_so);
}

static void
read_place(struct facts *facts, const struct place *place, const char *line, const char *program)
{
	static regex_t compiled[COUNT(places)];
	static bool is_compiled[COUNT(places)];
	regmatch_t groups[GROUPS];
	size_t index = (size_t)(place - places);

	if (strpbrk(line, "0123456789") == NULL)
		return;
	if (!is_compiled[index])
		assert_int_equal(regcomp(&compiled[index], place->pattern, REG_EXTENDED), 0);
	is_compiled[index] = true;
	if (regexec(&compiled[index], line, GROUPS, groups, 0) == 0) {
		for (size_t i = 0; i < COUNT(place->read) && place->read[i].key != NULL; i++) {
			const char *of = place->read[i].key;
			char text[64], name[16], key[KEY_SIZE];

			take(line, &groups[place->read[i].group], text, sizeof text);
			take(line, &groups[1], name, sizeof name);
			snprintf(key, sizeof key, "%s%s", of[0] == '#' ? name : of[0] == '@' ? program : "", of[0] == '#' ? of + 2 : of[0] == '@' ? of + 1 : of);
			note(facts, key, place->read[i].is_time ? time_of(text) : atoll(text), line);
		}
	}
}

/* "took 15.0 s: 5 + 5 + 5", whose parts are the rows' numbers. */
static void
check_sum(struct facts *facts, const char *line)
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
		char key[KEY_SIZE];
		int64_t us = (int64_t)(strtod(at, &end) * 1e6 + 0.5);

		snprintf(key, sizeof key, "%s req %d", name, number++);
		note(facts, key, us, line);
		sum_us += us;
		if (strncmp(end, " + ", 3) != 0)
			break;
	}
	if (sum_us != (int64_t)(took * (strcmp(unit, "ms") == 0 ? 1e3 : 1e6) + 0.5))
		fail_msg("%s: does not add up: %s", facts->moment, line);
	facts->compared++;
}

static void
check_products(const struct facts *facts, const char *line)
{
	for (const char *at = strstr(line, " × "); at != NULL; at = strstr(at + 1, " × ")) {
		const char *from = at;
		char each[32], all[32];

		while (from > line && from[-1] >= '0' && from[-1] <= '9')
			from--;
		if (sscanf(at, " × %31[0-9.sm ] = %31[0-9.ms ]", each, all) != 2)
			continue;
		if (atoll(from) * time_of(each) != time_of(all))
			fail_msg("%s: does not multiply: %s", facts->moment, line);
	}
}

/* "sync 2  0.04 0.03 … 5001.71" in the table: what is before the last number adds up to it, whether the
 * request failed or not: " refused", " HTTP 500", " 500" stand behind. */
static void
check_table_row(struct facts *facts, const char *line, const struct timeline *tl)
{
	double numbers[16], sum = 0;
	const struct request *r;
	unsigned number;
	char name[8];
	int count = 0, used = 0;

	if (sscanf(line + strspn(line, " \xe2\x96\xb8"), "%7s %u%n", name, &number, &used) != 2 ||
	    (strcmp(name, "sync") != 0 && strcmp(name, "async") != 0) || strstr(line, "…") != NULL)
		return;
	r = timeline_request(tl, strcmp(name, "sync") == 0 ? TRACK_SYNC : TRACK_ASYNC, number);
	for (const char *at = line + strspn(line, " \xe2\x96\xb8") + used; r != NULL && count < 16;) {
		char *end;

		numbers[count] = strtod(at, &end);
		if (end == at || strncmp(end, " s", 2) == 0)
			break;
		count += strchr(at, '.') != NULL && strchr(at, '.') < end;
		at = end;
	}
	if (count < 2)
		return;
	for (int i = 0; i + 1 < count; i++)
		sum += numbers[i];
	if ((int64_t)(sum * 100 + 0.5) != (int64_t)(numbers[count - 1] * 100 + 0.5))
		fail_msg("%s: the row does not add up: %s", facts->moment, line);
	facts->compared++;
}

/* The requests' rows belong to the program above them; the bars of sync's own row, if each has its
 * number, are its requests' in their order. */
static void
read_bars(struct facts *facts, const char *line, const char *program)
{
	int number = 0, bars = 0;
	char key[KEY_SIZE], time[24];

	for (const char *at = strstr(line, "blocked"); at != NULL; at = strstr(at + 1, "blocked"))
		bars++;
	/* One label for all of them: as often, and as long, as the badge says. */
	if (bars == 1 && strstr(line, "█") == NULL && sscanf(strstr(line, "blocked"), "blocked %d times, %23[0-9.sm ]", &number, time) == 2 &&
	    strchr(time, 's') != NULL) {
		snprintf(key, sizeof key, "%.6s blocks", program);
		note(facts, key, number, line);
		snprintf(key, sizeof key, "%.6s blocked in all", program);
		note(facts, key, time_of(time), line);
	}
	number = 0;
	if (strcmp(program, "sync") != 0 || strstr(line, "times") != NULL || strstr(line, "│▒") == NULL)
		return;
	for (const char *at = strstr(line, "blocked"); at != NULL; at = strstr(at + 1, "blocked")) {
		number++;
		if (sscanf(at, "blocked %23[0-9.sm ]", time) != 1 || strchr(time, 's') == NULL || strstr(at, "×") == at + 8 + strlen(time))
			return;
		snprintf(key, sizeof key, "sync req %d", number);
		note(facts, key, time_of(time), line);
	}
}

static void
read_row(struct facts *facts, const char *line, const char *program)
{
	regmatch_t groups[GROUPS];
	regex_t regex;

	if (strstr(line, "req ") == NULL)
		return;
	assert_int_equal(regcomp(&regex, "^ *▸?req ([0-9]+) .* " TIME "$", REG_EXTENDED), 0);
	if (regexec(&regex, line, GROUPS, groups, 0) == 0) {
		char key[KEY_SIZE], number[12], time[32];

		take(line, &groups[1], number, sizeof number);
		take(line, &groups[2], time, sizeof time);
		snprintf(key, sizeof key, "%.6s req %.11s", program, number);
		note(facts, key, time_of(time), line);
	}
	regfree(&regex);
}

/* In the loop's view: " 2 ━━━━━──── 0.4 s", of the half's program. */
static void
read_flight(struct facts *facts, const char *half, const char *program)
{
	regmatch_t groups[GROUPS];
	regex_t regex;

	if (strstr(half, " s") == NULL && strstr(half, " ms") == NULL && strstr(half, " us") == NULL)
		return;
	assert_int_equal(regcomp(&regex, " ([0-9]+) (━|─).* " TIME " *(│|$)", REG_EXTENDED), 0);
	if (regexec(&regex, half, GROUPS, groups, 0) == 0) {
		char key[KEY_SIZE], number[12], time[32];

		take(half, &groups[1], number, sizeof number);
		take(half, &groups[3], time, sizeof time);
		snprintf(key, sizeof key, "%.6s req %.11s", program, number);
		note(facts, key, time_of(time), half);
	}
	regfree(&regex);
}

/* ---- a screen ---- */

static void
line_of(const struct grid *grid, int row, int from, int to, char *out)
{
	size_t used = 0;

	for (int col = from; col < to && used + UTF8_MAX_BYTES + 1 < LINE_SIZE; col++)
		used += (size_t)(utf8_encode(out + used, grid_cell(grid, col, row)->glyph) - (out + used));
	while (used > 0 && out[used - 1] == ' ')
		used--;
	out[used] = '\0';
}

static void
read_line(struct facts *facts, const char *line)
{
	for (size_t i = 0; i < COUNT(places); i++)
		if (!places[i].in_half)
			read_place(facts, &places[i], line, "");
	check_sum(facts, line);
	check_products(facts, line);
}

/* Titles of programs begin with their spinner. */
static bool
has_spinner(const char *half)
{
	return strstr(half, "◐ ") != NULL || strstr(half, "◓ ") != NULL || strstr(half, "◑ ") != NULL || strstr(half, "◒ ") != NULL;
}

static void
read_screen(struct facts *facts, const struct grid *grid, enum view_id view, const struct timeline *tl)
{
	bool both = timeline_has_program(tl, TRACK_SYNC) && timeline_has_program(tl, TRACK_ASYNC);
	const char *only = timeline_has_program(tl, TRACK_SYNC) ? "sync" : "async", *above = "";
	char line[LINE_SIZE], half[LINE_SIZE];

	for (int row = 0; row < grid->rows; row++) {
		line_of(grid, row, 0, grid->cols, line);
		read_line(facts, line);
		if (strncmp(line, " sync ", 6) == 0 || strncmp(line, " async ", 7) == 0) {
			above = line[1] == 's' ? "sync" : "async";
			if (view == VIEW_TIMELINE)
				read_bars(facts, line, above);
		}
		if (view == VIEW_TIMELINE)
			read_row(facts, line, above);
		if (view == VIEW_NUMBERS)
			check_table_row(facts, line, tl);
		for (int side = 0; side < 2; side++) {
			const char *program = !both ? only : side == 0 ? "sync" : "async";

			line_of(grid, row, both && side == 1 ? grid->cols / 2 : 0, both && side == 0 ? grid->cols / 2 : grid->cols, half);
			for (size_t i = 0; i < COUNT(places); i++)
				if (places[i].in_half && (places[i].pattern[0] != '(' || has_spinner(half)))
					read_place(facts, &places[i], half, program);
			if (view == VIEW_LOOP)
				read_flight(facts, half, program);
		}
	}
}

/* ---- all views of a moment, at all sizes ---- */

static const struct {
	int cols, rows;
} sizes[] = { { 60, 20 }, { 80, 24 }, { 100, 30 }, { 120, 36 }, { 200, 60 } };

enum way { LIVE, LOOKING_BACK, PLAYING, WAYS };

static size_t
check_moment(const struct trace *whole, int64_t t_us, enum way way, const char *moment)
{
	struct trace *part = random_first_part(whole, way == LIVE ? t_us : INT64_MAX);
	struct timeline *tl = timeline_new(part);
	struct settings knobs;
	struct scene scene = {
		.moment.timeline = tl, .moment.knobs = &knobs, .moment.address = "127.0.0.1:8888",
		.moment.over = timeline_end_us(tl) != NEVER_US,
	};
	size_t compared = 0;
	struct facts *facts = mem_new(1, sizeof *facts);

	settings_init(&knobs);
	timeline_settings_at(tl, timeline_last_us(tl), &knobs);
	if (scene.moment.over && t_us > timeline_last_us(tl))
		t_us = timeline_last_us(tl);
	scene.moment.now_us = way == LIVE ? t_us : timeline_last_us(tl);
	scene.moment.span_us = timeline_span_us(tl, scene.moment.now_us);
	scene.state.playhead = (struct playhead){ .t_us = t_us, .live = way == LIVE, .paused = way == LOOKING_BACK, .speed = 100 };
	for (size_t i = 0; i < COUNT(sizes); i++) {
		char where[200], summary[SUMMARY_SIZE];

		snprintf(where, sizeof where, "%s, %dx%d", moment, sizes[i].cols, sizes[i].rows);
		*facts = (struct facts){ .moment = where };
		for (enum view_id view = VIEW_TIMELINE; view <= VIEW_NUMBERS; view++) {
			struct grid grid;

			scene.state.view = view;
			grid_init(&grid, sizes[i].cols, sizes[i].rows);
			view_draw(&scene, &grid);
			read_screen(facts, &grid, view, tl);
			grid_release(&grid);
		}
		if (way == LIVE) {
			summary_write(tl, t_us, NULL, summary, sizeof summary);
			for (char *line = strtok(summary, "\n"); line != NULL; line = strtok(NULL, "\n"))
				read_line(facts, line);
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
		*compared += check_moment(trace, t_us, way, moment);
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
		.programs = (enum programs)random_below(dice, 4),
		.fails = (uint32_t)random_below(dice, 3),
		.press_us = random_below(dice, 2000000),
	};

	if (sample.programs == PROGRAMS_IN_TURN && random_below(dice, 2) == 0)
		sample.server = SERVER_SERIAL;
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

/* ---- what was met ---- */

/* All views of a sample at a moment, one below the other. */
static char *
screens_of(const struct sample *sample, int64_t t_us, int cols, int rows)
{
	enum { ALL_SIZE = 1 << 16 };
	struct trace *trace = sample_run_until(sample, t_us);
	struct timeline *tl = timeline_new(trace);
	struct settings knobs;
	struct scene scene = { .moment.timeline = tl, .moment.knobs = &knobs, .moment.over = timeline_end_us(tl) != NEVER_US };
	char *all = mem_new(ALL_SIZE, 1), line[LINE_SIZE];
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
check_said(const struct sample *sample, int64_t t_us, const char *said, const char *not_said)
{
	char *all = screens_of(sample, t_us, 120, 36);

	if (strstr(all, said) == NULL || (not_said != NULL && strstr(all, not_said) != NULL))
		fail_msg("\"%s\" is not there, or \"%s\" is:\n%s", said, not_said != NULL ? not_said : "", all);
	free(all);
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

/* Once "BLOCKED 20 times" beside "blocked 19 x 0.2 s". */
static void
test_the_present_block_counts(void **state)
{
	const struct sample sample = { .requests = 100, .delay_us = 200 * MS };

	(void)state;
	check_said(&sample, 7 * (int64_t)S, "BLOCKED 35 times, 7.0 s", "34 ×");
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
	check_said(&sample, 3 * (int64_t)S, "for 3.0 s. Its spinner was due 30 times: 0 turns.", NULL);
	check_said(&sample, 7 * (int64_t)S, "70 turns of its spinner wait.", "was due");
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

/* In turn, a program's time counts from its own start. */
static void
test_in_turn_counts_from_its_start(void **state)
{
	const struct sample sample = { .requests = 3, .delay_us = 2 * (int64_t)S, .programs = PROGRAMS_IN_TURN, .server = SERVER_SERIAL };

	(void)state;
	check_said(&sample, 30 * (int64_t)S, "DONE 6.0 s", "DONE 12.0 s");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_samples),
		cmocka_unit_test(test_random_runs),
		cmocka_unit_test(test_two_waits_of_780_ms),
		cmocka_unit_test(test_the_present_block_counts),
		cmocka_unit_test(test_i_ends_with_its_loop),
		cmocka_unit_test(test_turns_of_the_present_block),
		cmocka_unit_test(test_late_turns_are_counted),
		cmocka_unit_test(test_waiting_its_turn_is_told_apart),
		cmocka_unit_test(test_in_turn_counts_from_its_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
