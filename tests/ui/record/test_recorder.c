/*
 * Recordings of frames, as a player meets them: a keyframe needs nothing before it, and
 * what is recorded last is what was shown last.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <event2/buffer.h>
#include <jansson.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/emulator.h"
#include "support/sample_screen.h"
#include "ui/record/picture.h"
#include "ui/record/recorder.h"
#include "ui/record/svg_piece.h"
#include "ui/term/screen.h"

enum { COLS = 100, ROWS = 30, FRAMES = 12 };

#define FRAME_US INT64_C(500000)

/* ---- recordings ---- */

struct tested {
	char path[40];
	struct recorder *recorder;
	struct grid grid;
};

static struct tested
begin_themed(const char *ending, int version, enum theme theme)
{
	struct tested t = { .recorder = NULL };
	const struct recorder_options options = { .cols = COLS, .rows = ROWS, .theme = theme, .title = "a test",
		.cast_version = version };
	char why[128] = "";
	int fd;

	snprintf(t.path, sizeof t.path, "/tmp/waitscope-XXXXXX%s", ending);
	fd = mkstemps(t.path, (int)strlen(ending));
	assert_true(fd >= 0);
	close(fd);
	t.recorder = recorder_new(t.path, &options, why, sizeof why);
	assert_string_equal(why, "");
	assert_non_null(t.recorder);
	grid_init(&t.grid, COLS, ROWS);
	return t;
}

static struct tested
begin_file(const char *ending, int version)
{
	return begin_themed(ending, version, THEME_DARK);
}

static struct tested
begin(int version)
{
	return begin_file(".cast", version);
}

static void
add_frame(struct tested *t, int frame)
{
	grid_clear(&t->grid);
	sample_screen_draw(&(struct sample){ 0 }, frame * FRAME_US, 15 * 1000000, &t->grid);
	assert_int_equal(recorder_frame(t->recorder, &t->grid, frame * FRAME_US), 0);
}

static void
end(struct tested *t)
{
	char why[128] = "";

	assert_int_equal(recorder_end(t->recorder, FRAMES * FRAME_US, why, sizeof why), 0);
}

static void
release(struct tested *t)
{
	unlink(t->path);
	grid_release(&t->grid);
}

/* ---- players ---- */

static json_t *
next_event(FILE *file, const char *code)
{
	char *line = NULL;
	size_t size = 0;
	json_t *event = NULL;

	while (event == NULL && getline(&line, &size, file) > 0) {
		event = json_loads(line, 0, NULL);
		assert_non_null(event);
		if (!json_is_array(event) || strcmp(json_string_value(json_array_get(event, 1)), code) != 0) {
			json_decref(event);
			event = NULL;
		}
	}
	free(line);
	return event;
}

/* Plays the outputs from the first-th on. Returns how many there are in all. */
static int
play_from(struct emulator *emulator, const char *path, int first)
{
	FILE *file = fopen(path, "r");
	json_t *event;
	int count = 0;

	assert_non_null(file);
	for (; (event = next_event(file, "o")) != NULL; count++) {
		json_t *bytes = json_array_get(event, 2);

		if (count >= first)
			emulator_feed(emulator, json_string_value(bytes), json_string_length(bytes));
		json_decref(event);
	}
	fclose(file);
	return count;
}

/* What a terminal shows that was sent nothing but this grid. */
static struct emulator *
shown(const struct grid *grid, enum theme theme)
{
	struct emulator *emulator = emulator_new(grid->cols, grid->rows, NULL, NULL);
	struct evbuffer *bytes = evbuffer_new();
	char why[128];
	struct screen *screen = screen_new("xterm-256color", grid->cols, grid->rows, false, why, sizeof why);

	assert_non_null(screen);
	screen_set_theme(screen, theme);
	screen_draw(screen, grid, true, bytes);
	emulator_feed(emulator, evbuffer_pullup(bytes, -1), evbuffer_get_length(bytes));
	screen_free(screen);
	evbuffer_free(bytes);
	return emulator;
}

static bool
same(const struct emulator *a, const struct emulator *b)
{
	for (int row = 0; row < ROWS; row++)
		for (int col = 0; col < COLS; col++) {
			struct emulator_cell one = emulator_cell(a, col, row), other = emulator_cell(b, col, row);

			if (one.glyph != other.glyph || one.fg != other.fg || one.bg != other.bg || one.bold != other.bold)
				return false;
		}
	return true;
}

/* Whether a player that begins at the first-th output ends with the screen of the last frame. */
static bool
ends_well(const struct tested *t, int first, enum theme theme)
{
	struct emulator *player = emulator_new(COLS, ROWS, NULL, NULL), *expected = shown(&t->grid, theme);
	bool well;

	play_from(player, t->path, first);
	well = same(player, expected);
	emulator_free(player);
	emulator_free(expected);
	return well;
}

/* ---- tests ---- */

static void
test_keyframe(void **state)
{
	(void)state;
	for (int version = 2; version <= 3; version++) {
		struct tested t = begin(version);

		for (int frame = 0; frame < FRAMES; frame++) {
			if (frame == 7)
				recorder_renew(t.recorder);
			add_frame(&t, frame);
		}
		end(&t);
		assert_true(ends_well(&t, 0, THEME_DARK));
		assert_true(ends_well(&t, 7, THEME_DARK));
		assert_false(ends_well(&t, 8, THEME_DARK)); /* one frame is one output, and these build on it */
		release(&t);
	}
}

static void
test_theme(void **state)
{
	struct tested t = begin(2);

	(void)state;
	for (int frame = 0; frame < FRAMES; frame++) {
		if (frame == 5)
			recorder_set_theme(t.recorder, THEME_LIGHT);
		add_frame(&t, frame);
	}
	end(&t);
	assert_true(ends_well(&t, 0, THEME_LIGHT));
	assert_true(ends_well(&t, 5, THEME_LIGHT));
	assert_false(ends_well(&t, 0, THEME_DARK));
	release(&t);
}

/* The same frame again is none, but a keyframe is always one. */
static void
test_nothing_new(void **state)
{
	struct tested t = begin(2);
	struct emulator *player = emulator_new(COLS, ROWS, NULL, NULL);

	(void)state;
	for (int frame = 0; frame < 4; frame++)
		assert_int_equal(recorder_frame(t.recorder, &t.grid, frame * FRAME_US), 0);
	recorder_renew(t.recorder);
	for (int frame = 4; frame < 8; frame++)
		assert_int_equal(recorder_frame(t.recorder, &t.grid, frame * FRAME_US), 0);
	end(&t);
	assert_int_equal(play_from(player, t.path, 0), 2 + 1); /* and the end, where the cursor comes back */
	emulator_free(player);
	release(&t);
}

/* A film; at each frame, what is said of the poster: 'o' it is offered, 's' it is set. */
static char *
film(const char *ending, const char *posters)
{
	struct tested t = begin_file(ending, 2);
	char *text;
	size_t size;
	FILE *copy = open_memstream(&text, &size), *file;

	for (int frame = 0; frame < FRAMES; frame++) {
		if (posters[frame] == 'o')
			recorder_offer_poster(t.recorder, frame * FRAME_US);
		else if (posters[frame] == 's')
			recorder_set_poster(t.recorder, frame * FRAME_US);
		add_frame(&t, frame);
	}
	end(&t);
	file = fopen(t.path, "r");
	assert_non_null(file);
	for (int c = getc(file); c != EOF; c = getc(file))
		putc(c, copy);
	fclose(file);
	fclose(copy);
	release(&t);
	return text;
}

static void
compare_posters(const char *ending, const char *one, const char *other, bool same)
{
	char *film_of_one = film(ending, one), *film_of_other = film(ending, other);

	if ((strcmp(film_of_one, film_of_other) == 0) != same)
		fail_msg("%s: %s and %s", ending, one, other);
	free(film_of_one);
	free(film_of_other);
}

static void
test_poster(void **state)
{
	static const struct {
		const char *one, *other;
		bool same;
	} rows[] = {
		{ "............", "...........s", true }, /* the last one, by default */
		{ "...o.o.o....", "...s........", true },
		{ "...o....s...", "........s...", true },
		{ "...s....o...", "...s........", true },
		{ "...s........", "........s...", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		compare_posters(".svg", rows[i].one, rows[i].other, rows[i].same);
		/* A page also says when that was, of which the default is the end. */
		compare_posters(".html", rows[i].one, rows[i].other, rows[i].same && i > 0);
	}
}

static off_t
size_of(const char *path)
{
	struct stat at;

	assert_int_equal(stat(path, &at), 0);
	return at.st_size;
}

/* Before its end: a cast is there up to it, films are not written. */
static void
test_given_up(void **state)
{
	static const char *const endings[] = { ".cast", ".svg", ".html" };

	(void)state;
	assert_false(recorder_give_up(NULL, 0));
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		struct tested t = begin_file(endings[i], 2);
		bool is_cast = i == 0;

		add_frame(&t, 3);
		recorder_mark(t.recorder, 3 * FRAME_US, "a label that waits for the next frame");
		assert_int_equal(recorder_give_up(t.recorder, 4 * FRAME_US), is_cast);
		if (is_cast)
			assert_true(ends_well(&t, 0, THEME_DARK));
		assert_int_equal(size_of(t.path) > 0, is_cast);
		release(&t);
	}
}

/* What cannot be a recording, or a picture, says what can. */
static void
test_names(void **state)
{
	static const char recordings[] = "its name must end in .cast, .svg or .html", pictures[] = "its name must end in .svg, .txt or .ans";
	const struct recorder_options options = { .cols = COLS, .rows = ROWS, .cast_version = 2 };
	struct grid grid;
	char why[128] = "";

	(void)state;
	assert_int_equal(recorder_check("/tmp/film.gif", why, sizeof why), -1);
	assert_string_equal(why, recordings);
	why[0] = '\0';
	assert_null(recorder_new("/tmp/film.gif", &options, why, sizeof why));
	assert_string_equal(why, recordings);
	grid_init(&grid, COLS, ROWS);
	assert_int_equal(picture_write("/tmp/picture.png", &grid, THEME_DARK, "", why, sizeof why), -1);
	assert_string_equal(why, pictures);
	grid_release(&grid);
}

/* Whatever the theme, what is written is read again. */
static void
test_themes(void **state)
{
	(void)state;
	for (enum theme theme = THEME_DARK; theme < THEME_COUNT; theme++) {
		struct tested t = begin_themed(".cast", 2, theme);

		add_frame(&t, 3);
		end(&t);
		assert_true(ends_well(&t, 0, theme));
		release(&t);
		t = begin_themed(".svg", 2, theme);
		add_frame(&t, 3);
		end(&t);
		release(&t);
	}
}

/* The papers that pictures are drawn on are those of their themes. */
static void
test_papers(void **state)
{
	(void)state;
	for (enum theme theme = THEME_DARK; theme < THEME_COUNT; theme++)
		assert_int_not_equal(theme_paper(theme)->fg, theme_paper(theme)->bg);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keyframe),
		cmocka_unit_test(test_theme),
		cmocka_unit_test(test_nothing_new),
		cmocka_unit_test(test_poster),
		cmocka_unit_test(test_given_up),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_themes),
		cmocka_unit_test(test_papers),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
