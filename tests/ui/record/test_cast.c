/*
 * Recordings: each line is JSON, times are right, a full disk leaves a whole file, and a
 * terminal emulator that is fed with a recording up to t shows the screen of t. With
 * WAITSCOPE_PICTURES=DIRECTORY, two recordings are written there instead, for
 * tests/ui/record/cast_tools.sh.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <event2/buffer.h>
#include <fcntl.h>
#include <jansson.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/memory.h"
#include "support/emulator.h"
#include "support/letters.h"
#include "support/random_trace.h"
#include "support/sample_screen.h"
#include "ui/record/cast.h"
#include "ui/term/screen.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { MS = 1000, S = 1000 * 1000, WHY_SIZE = 128 };

/* ---- files ---- */

/* A file without a name; the test's own descriptor of it stays open. */
static int
new_file(void)
{
	FILE *file = tmpfile();
	int fd;

	assert_non_null(file);
	fd = dup(fileno(file));
	fclose(file);
	return fd;
}

static char *
content(int fd)
{
	off_t size = lseek(fd, 0, SEEK_END);
	char *text = mem_new((size_t)size + 1, 1);

	assert_int_equal(pread(fd, text, (size_t)size, 0), size);
	return text;
}

static struct cast *
open_cast(int fd, const struct cast_options *options)
{
	char why[WHY_SIZE];
	struct cast *cast = cast_new(dup(fd), options, why, sizeof why);

	if (cast == NULL)
		fail_msg("%s", why);
	return cast;
}

static void
close_cast(struct cast *cast)
{
	char why[WHY_SIZE] = "";

	if (cast_close(cast, why, sizeof why) != 0)
		fail_msg("%s", why);
}

/* ---- reading ---- */

struct entry {
	double time; /* as it stands there */
	const char *code, *data;
	size_t size;
};

struct recording {
	json_t *header, *lines;
	struct entry *events;
	size_t count;
};

/* Every line must be JSON, and none may be empty. */
static struct recording
read_recording(const char *text)
{
	struct recording recording = { .lines = json_array() };

	for (const char *line = text; *line != '\0'; line += strcspn(line, "\n") + 1) {
		json_error_t error;
		json_t *json = json_loadb(line, strcspn(line, "\n"), JSON_ALLOW_NUL, &error);

		if (json == NULL)
			fail_msg("%s: %.60s", error.text, line);
		assert_int_equal(line[strcspn(line, "\n")], '\n');
		if (line == text)
			recording.header = json;
		else
			json_array_append_new(recording.lines, json);
	}
	recording.count = json_array_size(recording.lines);
	recording.events = mem_new(recording.count, sizeof *recording.events);
	for (size_t i = 0; i < recording.count; i++) {
		json_t *line = json_array_get(recording.lines, i), *data = json_array_get(line, 2);
		struct entry *event = &recording.events[i];

		assert_int_equal(json_array_size(line), 3);
		assert_true(json_is_real(json_array_get(line, 0)));
		event->time = json_real_value(json_array_get(line, 0));
		event->code = json_string_value(json_array_get(line, 1));
		event->data = json_string_value(data);
		event->size = json_string_length(data);
		assert_non_null(event->data);
	}
	return recording;
}

static void
release_recording(struct recording *recording)
{
	json_decref(recording->header);
	json_decref(recording->lines);
	free(recording->events);
}

/* ---- the format ---- */

static void
record_everything(struct cast *cast)
{
	assert_int_equal(cast_output(cast, 0, "\033[1mA\"\\\r\n", 9), 0);
	assert_int_equal(cast_output(cast, 1, "", 0), 0); /* nothing: no event */
	assert_int_equal(cast_marker(cast, 1500400, "a \"step\""), 0);
	assert_int_equal(cast_marker(cast, 1500800, "q"), 0);
	assert_int_equal(cast_resize(cast, 1500300, 120, 36), 0); /* too early */
	assert_int_equal(cast_output(cast, 61 * (int64_t)S, "\xe2\x94", 2), 0);
	assert_int_equal(cast_output(cast, 61 * (int64_t)S + 700, "\x80 \xff", 3), 0);
	cast_exit(cast, 62 * (int64_t)S, 2);
}

#define COLOURS "\"theme\": {\"fg\": \"#d0d0d0\", \"bg\": \"#16181d\", \"palette\": " \
	"\"#16181d:#d75f5f:#00af87:#ffd75f:#5fafd7:#af87d7:#5fd7d7:#d0d0d0:#6c7380:#ff7b7b:#5fe0b8:#ffe08a:#87c7ef:#ff87d7:#87e0e0:#ffffff\"}"

static const char *const exact[] = {
	[2] = "{\"version\": 2, \"width\": 100, \"height\": 30, \"timestamp\": 1700000000, \"idle_time_limit\": 2.500000, "
	    "\"title\": \"t\\\"\xc3\xa9\xef\xbf\xbd\", \"env\": {\"TERM\": \"xterm-256color\"}, " COLOURS "}\n"
	    "[0.000000, \"o\", \"\\u001b[?25l\\u001b[1mA\\\"\\\\\\r\\n\"]\n"
	    "[1.500400, \"m\", \"a \\\"step\\\"\"]\n"
	    "[1.500800, \"m\", \"q\"]\n"
	    "[1.500800, \"r\", \"120x36\"]\n"
	    "[61.000000, \"o\", \"\"]\n"
	    "[61.000700, \"o\", \"\xe2\x94\x80 \xef\xbf\xbd\"]\n"
	    "[62.000000, \"o\", \"\\u001b[0m\\u001b[36;1H\\u001b[?25h\"]\n",
	[3] = "{\"version\": 3, \"term\": {\"cols\": 100, \"rows\": 30, \"type\": \"xterm-256color\", " COLOURS "}, "
	    "\"timestamp\": 1700000000, \"idle_time_limit\": 2.500000, \"title\": \"t\\\"\xc3\xa9\xef\xbf\xbd\"}\n"
	    "[0.000, \"o\", \"\\u001b[?25l\\u001b[1mA\\\"\\\\\\r\\n\"]\n"
	    "[1.500, \"m\", \"a \\\"step\\\"\"]\n"
	    "[0.001, \"m\", \"q\"]\n"
	    "[0.000, \"r\", \"120x36\"]\n"
	    "[59.499, \"o\", \"\"]\n"
	    "[0.001, \"o\", \"\xe2\x94\x80 \xef\xbf\xbd\"]\n"
	    "[0.999, \"o\", \"\\u001b[0m\\u001b[36;1H\\u001b[?25h\"]\n"
	    "[0.000, \"x\", \"2\"]\n",
};

static void
test_exact(void **state)
{
	(void)state;
	for (int version = 2; version <= 3; version++) {
		struct cast_options options = { .version = version, .cols = 100, .rows = 30, .theme = THEME_DARK, .title = "t\"\xc3\xa9\xff",
			.wall_us = 1700000000ll * S + 5, .idle_limit_us = 2500 * MS };
		int fd = new_file();
		struct cast *cast = open_cast(fd, &options);
		struct recording recording;
		char *text;

		record_everything(cast);
		close_cast(cast);
		text = content(fd);
		assert_string_equal(text, exact[version]);
		recording = read_recording(text);
		assert_int_equal(json_integer_value(json_object_get(recording.header, "version")), version);
		release_recording(&recording);
		free(text);
		close(fd);
	}
}

/* Without what is optional; a recording of nothing is a header. */
static void
test_bare(void **state)
{
	struct cast_options options = { .version = 2, .cols = 1, .rows = 1, .theme = THEME_LIGHT };
	int fd = new_file();
	struct recording recording;
	char *text;

	(void)state;
	close_cast(open_cast(fd, &options));
	text = content(fd);
	recording = read_recording(text);
	assert_int_equal(recording.count, 0);
	assert_null(json_object_get(recording.header, "timestamp"));
	assert_null(json_object_get(recording.header, "idle_time_limit"));
	assert_null(json_object_get(recording.header, "title"));
	release_recording(&recording);
	free(text);
	close(fd);
}

/* ---- text ---- */

/* All that was recorded as output, but for what cast_output() and cast_close() put around. */
static char *
output_of(const char *text, size_t *size)
{
	struct recording recording = read_recording(text);
	char *output = mem_new(strlen(text) + 1, 1);
	const char *off = "\033[?25l";

	*size = 0;
	for (size_t i = 0; i + 1 < recording.count; i++) {
		const struct entry *event = &recording.events[i];
		size_t skip = i == 0 ? strlen(off) : 0;

		assert_memory_equal(event->data, off, skip);
		memcpy(output + *size, event->data + skip, event->size - skip);
		*size += event->size - skip;
	}
	release_recording(&recording);
	return output;
}

/* The text in two pieces, torn at `at`. */
static void
expect_torn(const char *text, size_t size, size_t at)
{
	static const struct cast_options options = { .version = 2, .cols = 9, .rows = 9 };
	int fd = new_file();
	struct cast *cast = open_cast(fd, &options);
	size_t got;
	char *file, *output;

	assert_int_equal(cast_output(cast, 0, text, at), 0);
	assert_int_equal(cast_output(cast, 1, text + at, size - at), 0);
	close_cast(cast);
	file = content(fd);
	output = output_of(file, &got);
	assert_int_equal(got, size);
	assert_memory_equal(output, text, size);
	free(file);
	free(output);
	close(fd);
}

static void
test_torn(void **state)
{
	static const char text[] = "a\xc3\xa9\xe2\x94\x80\xf0\x9f\x98\x80z";

	(void)state;
	for (size_t at = 1; at < sizeof text; at++)
		expect_torn(text, sizeof text - 1, at);
}

/* Every byte below 0x80 comes back, and every pair of bytes is JSON. */
static void
test_bytes(void **state)
{
	static const struct cast_options options = { .version = 3, .cols = 9, .rows = 9 };
	char all[128], *file, *output;
	struct recording recording;
	int fd = new_file();
	struct cast *cast = open_cast(fd, &options);
	size_t size;

	(void)state;
	for (int i = 0; i < 128; i++)
		all[i] = (char)i;
	cast_output(cast, 0, all, sizeof all);
	close_cast(cast);
	file = content(fd);
	output = output_of(file, &size);
	assert_int_equal(size, sizeof all);
	assert_memory_equal(output, all, sizeof all);
	free(output);
	free(file);
	close(fd);

	fd = new_file();
	cast = open_cast(fd, &options);
	for (int first = 0; first < 256; first++) {
		for (int second = 0x78; second < 256; second += 3) {
			char pair[2] = { (char)first, (char)second };

			cast_output(cast, 0, pair, sizeof pair);
		}
	}
	close_cast(cast);
	file = content(fd);
	recording = read_recording(file);
	assert_int_equal(recording.count, 256 * 46 + 1);
	release_recording(&recording);
	free(file);
	close(fd);
}

/* ---- times ---- */

static void
test_times(void **state)
{
	enum { EVENTS = 2000 };
	static int64_t t_us[EVENTS];

	(void)state;
	for (int version = 2; version <= 3; version++) {
		struct cast_options options = { .version = version, .cols = 9, .rows = 9 };
		uint64_t random = 3;
		int fd = new_file();
		struct cast *cast = open_cast(fd, &options);
		struct recording recording;
		double sum = 0, last = 0;
		char *text;

		for (int i = 0; i < EVENTS; i++) {
			t_us[i] = (i == 0 ? 0 : t_us[i - 1]) + random_below(&random, i % 3 == 0 ? 400 : 90 * MS);
			cast_output(cast, t_us[i], "x", 1);
		}
		close_cast(cast);
		text = content(fd);
		recording = read_recording(text);
		for (int i = 0; i < EVENTS; i++) {
			double wanted = (double)t_us[i] / S, time = recording.events[i].time;

			sum += time;
			if (version == 2)
				assert_true(time >= last && time > wanted - 1e-9 && time < wanted + 1e-9);
			else
				assert_true(time >= 0 && sum > wanted - 0.00051 && sum < wanted + 0.00051); /* all in all */
			last = time;
		}
		release_recording(&recording);
		free(text);
		close(fd);
	}
}

/* ---- files that take no more ---- */

/* The beginning of `whole` in whole lines, as far as they go into `room` bytes. */
static size_t
whole_lines(const char *whole, size_t room)
{
	size_t size = 0;

	for (;;) {
		size_t line = strcspn(whole + size, "\n") + 1;

		if (whole[size] == '\0' || size + line > room)
			return size;
		size += line;
	}
}

/* Records while files may not grow beyond `room` bytes. Nothing else may be written meanwhile. */
static void
record_in(int fd, int version, size_t room, int *failures, int *closed, char why[WHY_SIZE])
{
	struct cast_options options = { .version = version, .cols = 100, .rows = 30, .theme = THEME_DARK, .title = "t\"\xc3\xa9\xff",
		.wall_us = 1700000000ll * S + 5, .idle_limit_us = 2500 * MS };
	struct rlimit old, limit;
	struct cast *cast;

	getrlimit(RLIMIT_FSIZE, &old);
	limit = (struct rlimit){ .rlim_cur = room, .rlim_max = old.rlim_max };
	setrlimit(RLIMIT_FSIZE, &limit);
	cast = cast_new(dup(fd), &options, why, WHY_SIZE);
	*failures = 0;
	*closed = 0;
	if (cast != NULL) {
		*failures -= cast_output(cast, 0, "\033[1mA\"\\\r\n", 9);
		*failures -= cast_marker(cast, 1500400, "a \"step\"");
		*failures -= cast_marker(cast, 1500800, "q");
		*failures -= cast_resize(cast, 1500300, 120, 36);
		*failures -= cast_output(cast, 61 * (int64_t)S, "\xe2\x94", 2);
		*failures -= cast_output(cast, 61 * (int64_t)S + 700, "\x80 \xff", 3);
		cast_exit(cast, 62 * (int64_t)S, 2);
		*closed = cast_close(cast, why, WHY_SIZE);
	}
	setrlimit(RLIMIT_FSIZE, &old);
}

static void
test_limit(void **state)
{
	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	for (int version = 2; version <= 3; version++) {
		size_t all = strlen(exact[version]), header = strcspn(exact[version], "\n") + 1;

		for (size_t room = 0; room <= all; room++) {
			char why[WHY_SIZE] = "";
			int fd = new_file(), failures, closed;
			char *text;

			record_in(fd, version, room, &failures, &closed, why);
			text = content(fd);
			assert_int_equal(strlen(text), whole_lines(exact[version], room));
			assert_memory_equal(text, exact[version], strlen(text));
			assert_in_range(failures, 0, 1); /* said once */
			if (room < all)
				assert_string_equal(why, strerror(EFBIG));
			assert_int_equal(closed, room >= header && room < all ? -1 : 0);
			free(text);
			close(fd);
		}
	}
	signal(SIGXFSZ, SIG_DFL);
}

static void
test_refused(void **state)
{
	static const struct cast_options options = { .version = 2, .cols = 9, .rows = 9 };
	char why[WHY_SIZE] = "";
	int ends[2], full = open("/dev/full", O_WRONLY), read_only = open("/dev/null", O_RDONLY);

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_null(cast_new(ends[1], &options, why, sizeof why));
	assert_string_equal(why, "not a regular file");
	close(ends[0]);
	assert_null(cast_new(read_only, &options, why, sizeof why));
	assert_string_equal(why, strerror(EBADF));
	if (full == -1)
		return;
	assert_null(cast_new(full, &options, why, sizeof why));
	assert_string_equal(why, strerror(ENOSPC));
}

/* ---- what one sees ---- */

enum { FRAMES = 90, FRAME_US = 120 * MS, KEYFRAME = 25, RESIZE = 50 };

/* The frames that were recorded. */
struct take {
	struct grid frames[FRAMES];
	char *text;
};

static void
record_frames(int fd, int version, struct take *take)
{
	static const struct sample sample = { .requests = 3 };
	struct cast_options options = { .version = version, .cols = 100, .rows = 30, .theme = THEME_DARK, .title = "waitscope" };
	char why[WHY_SIZE];
	struct screen *screen = screen_new("xterm-256color", options.cols, options.rows, false, why, sizeof why);
	struct evbuffer *bytes = evbuffer_new();
	struct cast *cast = open_cast(fd, &options);

	assert_non_null(screen);
	for (int i = 0; i < FRAMES; i++) {
		int64_t t_us = (int64_t)i * FRAME_US;
		int cols = i < RESIZE ? 100 : 120, rows = i < RESIZE ? 30 : 36;

		grid_init(&take->frames[i], cols, rows);
		sample_screen_draw(&sample, t_us, 15 * S, &take->frames[i]);
		grid_text(&take->frames[i], i % 7 - 1, 9, -1, ROLE_TEXT, sample_letters[i % SAMPLE_LETTERS]);
		if (i == RESIZE) {
			screen_resize(screen, cols, rows);
			assert_int_equal(cast_resize(cast, t_us, cols, rows), 0);
		}
		screen_draw(screen, &take->frames[i], i == 0 || i == KEYFRAME, bytes);
		assert_int_equal(cast_output(cast, t_us, evbuffer_pullup(bytes, -1), evbuffer_get_length(bytes)), 0);
		evbuffer_drain(bytes, evbuffer_get_length(bytes));
	}
	close_cast(cast);
	evbuffer_free(bytes);
	screen_free(screen);
	take->text = content(fd);
}

static void
release_take(struct take *take)
{
	for (int i = 0; i < FRAMES; i++)
		grid_release(&take->frames[i]);
	free(take->text);
}

static void
expect_screen(struct emulator *emulator, const struct grid *grid, int frame)
{
	assert_int_equal(emulator_cols(emulator), grid->cols);
	for (int row = 0; row < grid->rows; row++) {
		for (int col = 0; col < grid->cols; col++) {
			const struct cell *cell = grid_cell(grid, col, row);
			const struct look *look = theme_look(THEME_DARK, (enum role)cell->role);
			struct emulator_cell seen = emulator_cell(emulator, col, row);

			if (cell->glyph == GLYPH_TAIL && seen.glyph == GLYPH_TAIL)
				continue;
			if (memcmp(seen.marks, cell->marks, sizeof cell->marks) != 0)
				fail_msg("frame %d: marks of cell %d,%d", frame, col, row);
			if (seen.glyph != cell->glyph || seen.bg != look->bg256 || (cell->glyph != ' ' && seen.fg != look->fg256))
				fail_msg("frame %d: cell %d,%d", frame, col, row);
		}
	}
}

static void
play(struct emulator *emulator, const struct entry *event)
{
	int cols, rows;

	if (event->code[0] == 'o')
		emulator_feed(emulator, event->data, event->size);
	else if (event->code[0] == 'r' && sscanf(event->data, "%dx%d", &cols, &rows) == 2)
		emulator_resize(emulator, cols, rows);
	else
		fail_msg("an event \"%s\"", event->code);
}

/* Fed up to the time of any frame, an emulator shows it. So does one that was
 * switched on at a keyframe. No frame is more than one event. */
static void
test_played(void **state)
{
	(void)state;
	for (int version = 2; version <= 3; version++) {
		struct emulator *emulator = emulator_new(100, 30, NULL, NULL), *late = emulator_new(100, 30, NULL, NULL);
		static struct take take;
		struct recording recording;
		size_t next = 0;
		double sum = 0;
		int fd = new_file();

		record_frames(fd, version, &take);
		recording = read_recording(take.text);
		assert_true(recording.count <= FRAMES + 2);
		for (int frame = 0; frame < FRAMES; frame++) {
			double end = ((double)frame + 0.5) * FRAME_US / S;

			for (; next + 1 < recording.count; next++) {
				double time = version == 2 ? recording.events[next].time : sum + recording.events[next].time;

				if (time > end)
					break;
				sum = time;
				play(emulator, &recording.events[next]);
				if (frame >= KEYFRAME)
					play(late, &recording.events[next]);
			}
			expect_screen(emulator, &take.frames[frame], frame);
			assert_false(emulator_cursor_visible(emulator));
			assert_false(emulator_alternate(emulator));
			if (frame >= KEYFRAME)
				expect_screen(late, &take.frames[frame], frame);
		}
		/* In the end the last frame stands there still, and the cursor is back. */
		assert_int_equal(next, recording.count - 1);
		play(emulator, &recording.events[next]);
		expect_screen(emulator, &take.frames[FRAMES - 1], FRAMES);
		assert_true(emulator_cursor_visible(emulator));
		assert_true(emulator_pen_is_plain(emulator));
		release_recording(&recording);
		release_take(&take);
		emulator_free(emulator);
		emulator_free(late);
		close(fd);
	}
}

/* ---- recordings to play ---- */

static void
test_recordings(void **state)
{
	static struct take take;

	(void)state;
	for (int version = 2; version <= 3; version++) {
		char path[512];
		int fd;

		snprintf(path, sizeof path, "%s/run-v%d.cast", getenv("WAITSCOPE_PICTURES"), version);
		fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0666);
		assert_int_not_equal(fd, -1);
		record_frames(fd, version, &take);
		release_take(&take);
		close(fd);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exact),
		cmocka_unit_test(test_bare),
		cmocka_unit_test(test_torn),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_played),
	};
	const struct CMUnitTest recordings[] = { cmocka_unit_test(test_recordings) };

	if (setlocale(LC_ALL, "C.UTF-8") == NULL && setlocale(LC_ALL, "en_US.UTF-8") == NULL) {
		fputs("test_cast: no UTF-8 locale here\n", stderr);
		return 77;
	}
	if (getenv("WAITSCOPE_PICTURES") != NULL)
		return cmocka_run_group_tests(recordings, NULL, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
