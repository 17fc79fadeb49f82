/*
 * A film as a page: its data, played by the rules that its script plays it by, show what was filmed; words stand at their own
 * times and lead to the frames that show them; and whatever the texts are, there are no scripts in it but its own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <locale.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/memory.h"
#include "support/sample_screen.h"
#include "ui/draw/grid.h"
#include "ui/record/page_film.h"

enum { COLS = 100, ROWS = 30, FRAMES = 36 /* all before the run ends */ };

#define FRAME_US INT64_C(400000)
#define DATA "<script id=\"data\" type=\"application/json\">"

/* ---- pages ---- */

static char *
write_page(struct page_film *film, int64_t end_us)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_int_equal(page_film_write(film, out, end_us), 0);
	fclose(out);
	page_film_free(film);
	return text;
}

/* What stands between two texts, the first time; freed by the caller. */
static char *
between(const char *text, const char *before, const char *after)
{
	const char *from = strstr(text, before), *to;

	assert_non_null(from);
	from += strlen(before);
	to = strstr(from, after);
	assert_non_null(to);
	return mem_format("%.*s", (int)(to - from), from);
}

static int
count(const char *text, const char *part)
{
	int n = 0;

	for (; (text = strstr(text, part)) != NULL; text++)
		n++;
	return n;
}

static json_t *
data_of(const char *page)
{
	char *json = between(page, DATA, "</script>");
	json_error_t error;
	json_t *data = json_loads(json, 0, &error);

	if (data == NULL)
		fail_msg("%d: %s", error.line, error.text);
	free(json);
	return data;
}

static int64_t
number_at(const json_t *array, size_t i)
{
	assert_true(json_is_integer(json_array_get(array, i)));
	return json_integer_value(json_array_get(array, i));
}

static int64_t
number_of(const json_t *data, const char *key)
{
	assert_true(json_is_integer(json_object_get(data, key)));
	return json_integer_value(json_object_get(data, key));
}

static size_t
frame_count(const json_t *data)
{
	return json_array_size(json_object_get(data, "frames"));
}

static int64_t
frame_time(const json_t *data, size_t frame)
{
	return number_at(json_array_get(json_object_get(data, "frames"), frame), 0);
}

/* The text of a line, without blanks at its end; the caller frees it. */
static char *
line_text(const json_t *data, int64_t line)
{
	const json_t *numbers = json_array_get(json_object_get(data, "lines"), (size_t)line), *runs = json_object_get(data, "runs");
	char *text = mem_copy("");

	assert_true(json_is_array(numbers));
	for (size_t i = 0; i < json_array_size(numbers); i++) {
		const json_t *run = json_array_get(runs, (size_t)number_at(numbers, i));
		char *longer;

		assert_int_equal(json_array_size(run), 3);
		longer = mem_format("%s%s", text, json_string_value(json_array_get(run, 2)));
		free(text);
		text = longer;
	}
	for (size_t size = strlen(text); size > 0 && text[size - 1] == ' '; size--)
		text[size - 1] = '\0';
	return text;
}

/* The picture's text as of a frame; the caller frees it. */
static char *
text_at(const json_t *data, size_t until)
{
	int64_t lines[ROWS * 2] = { 0 };
	int64_t rows = 0;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	for (size_t f = 0; f <= until; f++) {
		const json_t *frame = json_array_get(json_object_get(data, "frames"), f);

		rows = number_at(frame, 2);
		assert_in_range(rows, 0, ROWS * 2);
		for (size_t i = 3; i < json_array_size(frame); i += 2) {
			assert_in_range(number_at(frame, i), 0, rows - 1);
			lines[number_at(frame, i)] = number_at(frame, i + 1);
		}
	}
	for (int64_t row = 0; row < rows; row++) {
		char *line = line_text(data, lines[row]);

		fprintf(out, "%s\n", line);
		free(line);
	}
	fclose(out);
	return text;
}

static void
draw(struct grid *grid, int frame)
{
	grid_clear(grid);
	sample_screen_draw(&(struct sample){ 0 }, frame * FRAME_US, 15 * 1000000, grid);
}

/* ---- tests ---- */

static void
test_frames(void **state)
{
	struct page_film *film = page_film_new("a test");
	char *expected[FRAMES], *page;
	struct grid grid;
	json_t *data;

	(void)state;
	grid_init(&grid, COLS, ROWS);
	for (int i = 0; i < FRAMES; i++) {
		if (i == 20)
			grid_resize(&grid, 80, 24);
		if (i == 30)
			grid_resize(&grid, 120, 36);
		draw(&grid, i);
		page_film_add(film, &grid, i * FRAME_US);
		page_film_add(film, &grid, i * FRAME_US + 1000); /* the same is no other */
		expected[i] = grid_to_text(&grid, false);
	}
	page = write_page(film, FRAMES * FRAME_US);
	data = data_of(page);
	assert_int_equal(number_of(data, "end"), FRAMES * FRAME_US);
	assert_int_equal(frame_count(data), FRAMES);
	for (int i = 0; i < FRAMES; i++) {
		char *text = text_at(data, (size_t)i);

		assert_int_equal(frame_time(data, (size_t)i), i * FRAME_US);
		assert_string_equal(text, expected[i]);
		free(text);
		free(expected[i]);
	}
	json_decref(data);
	free(page);
	grid_release(&grid);
}

/* Nothing was filmed. */
static void
test_empty(void **state)
{
	char *page = write_page(page_film_new("empty"), 5000);
	json_t *data = data_of(page);

	(void)state;
	assert_int_equal(frame_count(data), 1);
	json_decref(data);
	free(page);
}

static void
test_poster(void **state)
{
	(void)state;
	for (int chosen = -1; chosen < 8; chosen++) {
		struct page_film *film = page_film_new("a test");
		struct grid grid;
		json_t *data;
		char *page, *html;

		grid_init(&grid, 20, 1);
		for (int i = 0; i < 8; i++) {
			grid_clear(&grid);
			grid_put(&grid, 0, 0, (uint32_t)('a' + i), ROLE_TEXT);
			if (i == chosen)
				page_film_set_poster(film);
			page_film_add(film, &grid, i * FRAME_US);
		}
		page = write_page(film, 7 * FRAME_US);
		data = data_of(page);
		assert_int_equal(number_of(data, "poster"), (chosen < 0 ? 7 : chosen) * FRAME_US);
		html = between(page, "class=\"screen\"><div>", "</div>");
		assert_int_equal(strchr(html, '<')[strcspn(html, ">") + 1], 'a' + (chosen < 0 ? 7 : chosen));
		free(html);
		json_decref(data);
		free(page);
		grid_release(&grid);
	}
}

static void
put(struct page_film *film, struct grid *grid, char glyph, int64_t t_us)
{
	grid_put(grid, 0, 0, (uint32_t)glyph, ROLE_TEXT);
	page_film_add(film, grid, t_us);
}

/* The first mention of a text in a list, with what leads to it. */
static void
assert_item(const char *page, int64_t shown_us, const char *at, const char *text)
{
	char *end = mem_format("\">%s</time> <span>%s</span></li>", at, text), *begin = mem_format("<li data-at=\"%lld\">", (long long)shown_us);
	const char *found = strstr(page, end), *item = NULL;

	if (found == NULL)
		fail_msg("there is no %s", end);
	for (const char *p = page; (p = strstr(p, "<li ")) != NULL && p < found; p++)
		item = p;
	assert_non_null(item);
	if (strncmp(item, begin, strlen(begin)) != 0)
		fail_msg("%.60s, not %s", item, begin);
	free(begin);
	free(end);
}

/* A frame shows what happened a little before it. */
static void
test_words(void **state)
{
	struct page_film *film = page_film_new("a test");
	struct grid grid;
	char *page;

	(void)state;
	grid_init(&grid, 20, 1);
	put(film, &grid, 'a', 0);
	put(film, &grid, 'b', 2500000);
	page_film_mark(film, 2000000, "two");
	page_film_tell(film, 2400000, "more than two");
	put(film, &grid, 'c', 4000000);
	page_film_tell(film, 4000000, "4.0 s: four. 5 sheep, 7 ms");
	page = write_page(film, 5000000);
	assert_item(page, 2500000, "2.0 s", "two");
	assert_item(page, 2500000, "2.4 s", "more than two");
	assert_item(page, 4000000, "4.0 s", "4.0&nbsp;s: four. 5 sheep, 7&nbsp;ms");
	free(page);
	grid_release(&grid);
}

static void
test_idle_limit(void **state)
{
	struct page_film *film = page_film_new("a test");
	struct grid grid;
	json_t *data;
	char *page;

	(void)state;
	grid_init(&grid, 20, 1);
	page_film_set_idle_limit(film, 2000000);
	put(film, &grid, 'a', 0);
	put(film, &grid, 'b', 1000000);
	put(film, &grid, 'c', 11000000); /* 8 s are cut */
	page_film_tell(film, 5000000, "in the pause");
	page_film_tell(film, 10900000, "behind it");
	put(film, &grid, 'd', 12000000);
	page = write_page(film, 20000000); /* and 6 more */
	data = data_of(page);
	assert_int_equal(frame_time(data, 1), 1000000);
	assert_int_equal(frame_time(data, 2), 3000000);
	assert_int_equal(frame_time(data, 3), 4000000);
	assert_int_equal(number_of(data, "end"), 6000000);
	assert_item(page, 3000000, "1.0 s", "in the pause");
	assert_item(page, 3000000, "2.9 s", "behind it");
	json_decref(data);
	free(page);
	grid_release(&grid);
}

/* ---- texts of others ---- */

#define NASTY "</script><script>alert(1)</script><!--<img src=x onerror='alert(\"2\")'>&lt;{{data}}\\u003c\xe2\x80\xa8]]>"

static void
test_nasty(void **state)
{
	struct page_film *film = page_film_new(NASTY);
	struct grid grid;
	char *page, *shown, *text;
	json_t *data;

	(void)state;
	grid_init(&grid, 140, 2);
	grid_text(&grid, 0, 0, 140, ROLE_TEXT, NASTY);
	page_film_add(film, &grid, 0);
	page_film_mark(film, 0, NASTY);
	page_film_tell(film, 0, NASTY);
	shown = grid_to_text(&grid, false);
	page = write_page(film, 1000000);
	assert_int_equal(count(page, "<script"), 2); /* its data, and its own */
	assert_int_equal(count(page, "</script"), 2);
	assert_int_equal(count(page, "<!--"), 0);
	assert_int_equal(count(page, "<img"), 0);
	assert_int_equal(count(page, "{{data}}"), 6); /* a text is no template: title, heading, poster, data, chapter, sentence */
	data = data_of(page);
	text = text_at(data, 0);
	assert_string_equal(text, shown);
	free(text);
	free(shown);
	json_decref(data);
	free(page);
	grid_release(&grid);
}

/* The policy's hashes are those of the texts between the tags. */
static void
assert_hash(const char *page, const char *kind, const char *text)
{
	unsigned char digest[EVP_MAX_MD_SIZE], base64[EVP_MAX_MD_SIZE * 2];
	unsigned size = 0;
	char *clause;

	assert_int_equal(EVP_Digest(text, strlen(text), digest, &size, EVP_sha256(), NULL), 1);
	EVP_EncodeBlock(base64, digest, (int)size);
	clause = mem_format("%s 'sha256-%s';", kind, (const char *)base64);
	if (strstr(page, clause) == NULL)
		fail_msg("the policy has no %s", clause);
	free(clause);
}

static void
test_policy(void **state)
{
	char *page = write_page(page_film_new("a test"), 0), *script = between(page, "<script>", "</script>"), *style = between(page, "<style>", "</style>");

	(void)state;
	assert_hash(page, "script-src", script);
	assert_hash(page, "style-src", style);
	assert_int_equal(count(page, "default-src 'none';"), 1);
	assert_int_equal(count(page, "unsafe"), 0);
	assert_int_equal(count(page, " style="), 0);
	assert_int_equal(count(page, "{{"), 0); /* the template is filled in */
	assert_int_equal(count(page, "http:") + count(page, "https:"), 0);
	free(style);
	free(script);
	free(page);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_frames),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_poster),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_idle_limit),
		cmocka_unit_test(test_nasty),
		cmocka_unit_test(test_policy),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
