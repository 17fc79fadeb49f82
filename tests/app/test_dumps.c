/* What --dump prints of a moment is, in every view and at every size, the screen that is drawn of it: so what
 * test_numbers_agree.c compares holds for the program, too. And --plain prints of the same run what the views
 * know of it. $WAITSCOPE, skipped if that is unset. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "file/saved_run.h"
#include "support/random_trace.h"
#include "support/real_runs.h"
#include "tell/statistics.h"
#include "tell/views.h"
#include "ui/view/view.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { RUNS = 6, MOMENTS = 2, OUTPUT_SIZE = 1 << 17 };

static const struct {
	int cols, rows;
} sizes[] = { { 60, 20 }, { 80, 24 }, { 120, 36 } };

static void
run_program(const char *arguments, char *out)
{
	char command[1024];
	size_t used;
	FILE *pipe;

	snprintf(command, sizeof command, "LC_ALL=C.UTF-8 XDG_CONFIG_HOME=/nonexistent '%s' %s", getenv("WAITSCOPE"), arguments);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	used = fread(out, 1, OUTPUT_SIZE - 1, pipe);
	out[used] = '\0';
	assert_int_equal(pclose(pipe), 0);
}

static void
save(const struct timeline *tl, const char *path)
{
	char why[256] = "";
	struct saved_run *saved = saved_run_new(tl, NULL, path, why, sizeof why);

	if (saved == NULL || saved_run_finish(saved, why, sizeof why) != 0)
		fail_msg("%s", why);
}

/* The moment as it was, live then. */
static char *
draw(const struct timeline *tl, int64_t t_us, enum view_id view, int cols, int rows)
{
	struct settings knobs;
	struct scene scene = {
		.moment.timeline = tl, .moment.knobs = &knobs, .moment.now_us = t_us, .moment.span_us = timeline_span_us(tl, t_us),
		.moment.over = timeline_end_us(tl) != NEVER_US && t_us >= timeline_end_us(tl),
		.state.view = view, .state.playhead = { .t_us = t_us, .live = true, .speed = 100 },
	};
	struct grid grid;
	char *text;

	timeline_settings_at(tl, t_us, &knobs);
	grid_init(&grid, cols, rows);
	view_draw(&scene, &grid);
	text = grid_to_text(&grid, false);
	grid_release(&grid);
	return text;
}

/* The lines of both, without blanks at their ends; the last rows, whose keys depend on the mode, are left out. */
static void
check_same(const char *dumped, const char *drawn, int rows, const char *what)
{
	for (int row = 0; row < rows - 2; row++) {
		size_t of_dumped = strcspn(dumped, "\n"), of_drawn = strcspn(drawn, "\n");

		if (of_dumped != of_drawn || memcmp(dumped, drawn, of_drawn) != 0)
			fail_msg("%s, row %d:\n%.*s\n%.*s", what, row, (int)of_dumped, dumped, (int)of_drawn, drawn);
		dumped += of_dumped + (dumped[of_dumped] == '\n');
		drawn += of_drawn + (drawn[of_drawn] == '\n');
	}
}

static void
check_dumps(const struct timeline *tl, const char *path, int64_t t_us)
{
	char *dumped = mem_new(OUTPUT_SIZE, 1), arguments[512];

	for (enum view_id view = VIEW_TIMELINE; view <= VIEW_NUMBERS; view++) {
		for (size_t i = 0; i < COUNT(sizes); i++) {
			char *drawn = draw(tl, t_us, view, sizes[i].cols, sizes[i].rows);

			snprintf(arguments, sizeof arguments, "%s --headless --dump --at %jd.%06jd --view %s --size %dx%d", path,
			    (intmax_t)(t_us / US_PER_S), (intmax_t)(t_us % US_PER_S), views_word(view), sizes[i].cols, sizes[i].rows);
			run_program(arguments, dumped);
			check_same(dumped, drawn, sizes[i].rows, arguments);
			free(drawn);
		}
	}
	free(dumped);
}

/* "The synchronous fetch took 0.250123 seconds.": as long as sync stood there for that request, as its row says. */
static void
check_plain(const struct timeline *tl, const char *path)
{
	char *out = mem_new(OUTPUT_SIZE, 1), arguments[256];
	static const char words[] = "The synchronous fetch took ";
	const char *at;

	snprintf(arguments, sizeof arguments, "%s --plain", path);
	run_program(arguments, out);
	at = out;
	for (uint32_t n = 1; n <= timeline_request_count(tl, TRACK_SYNC); n++) {
		struct wait wait = statistics_wait(tl, TRACK_SYNC, n, INT64_MAX);
		const struct request *r = timeline_request(tl, TRACK_SYNC, n);

		if (wait.to_us == NEVER_US || r->drop_us != NEVER_US)
			continue;
		at = strstr(at, words);
		if (at == NULL || llabs((int64_t)(atof(at += strlen(words)) * US_PER_S) - (wait.to_us - wait.from_us)) > US_PER_MS)
			fail_msg("%s: request %u of sync took %jd us, but it says:\n%s", path, n, (intmax_t)(wait.to_us - wait.from_us), out);
	}
	assert_true(at == NULL || strstr(at, words) == NULL);
	free(out);
}

static void
the_program_prints_what_is_drawn(void **state)
{
	struct trace *traces[RUNS];
	uint64_t dice = 3;
	char path[64];

	(void)state;
	snprintf(path, sizeof path, "/tmp/waitscope-dumps-%d.json", (int)getpid());
	for (int trouble = REAL_WITHOUT_TROUBLE; trouble <= REAL_WITH_TROUBLE; trouble++) {
		real_runs_make(31, (enum real_trouble)trouble, traces, RUNS);
		for (int i = 0; i < RUNS; i++) {
			struct timeline *tl = timeline_new(traces[i]);

			save(tl, path);
			for (int k = 0; k < MOMENTS; k++)
				check_dumps(tl, path, k == 0 ? timeline_last_us(tl) : random_below(&dice, timeline_last_us(tl)));
			check_plain(tl, path);
			timeline_free(tl);
			trace_free(traces[i]);
		}
	}
	unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_program_prints_what_is_drawn),
	};

	if (getenv("WAITSCOPE") == NULL)
		return 77;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
