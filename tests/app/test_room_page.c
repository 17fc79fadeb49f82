/*
 * The page for the room, at a real server: who may have it, what it says of itself, and that whoever reads it is no
 * visitor. From what a reader is told it puts together the screen's text, cell by cell, whatever others do.
 */
#include <errno.h>
#include <event2/event.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/room_page.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "log/addresses.h"
#include "log/settings.h"
#include "run/lab.h"
#include "support/raw_peer.h"
#include "support/room_reader.h"
#include "ui/draw/grid.h"

#define ASK(what) what " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"

enum {
	READERS = 100,
	FRAMES = 300,
	LARGE_FRAMES = 40, /* more than the system holds for one who does not read */
};

static struct lab *lab;
static struct room_page *page;
static struct grid grid;
static int wanted, changed, visits;

/* ---- the page's server ---- */

static void
visited(void *arg)
{
	(void)arg;
	visits++;
}

static void
page_changed(void *arg)
{
	(void)arg;
	changed++;
}

static void
page_wanted(void *arg)
{
	(void)arg;
	wanted++;
	room_page_frame(page, &grid);
}

static int
set_up_page(void **state)
{
	const struct run_hooks hooks = { .visited = visited };
	const struct room_page_hooks page_hooks = { .changed = page_changed, .wanted = page_wanted };
	struct settings knobs;
	char why[256];

	set_up(state);
	wanted = changed = visits = 0;
	settings_init(&knobs);
	lab = lab_new(base, &knobs, 0, &hooks, why, sizeof why);
	assert_non_null(lab);
	page = room_page_new(base, lab, why, sizeof why);
	assert_non_null(page);
	room_page_set_hooks(page, &page_hooks);
	grid_init(&grid, 80, 24);
	return 0;
}

static int
tear_down_page(void **state)
{
	room_page_end(page);
	lab_free(lab);
	room_page_free(page);
	grid_release(&grid);
	return tear_down(state);
}

static uint16_t
port(void)
{
	return (uint16_t)atoi(strrchr(lab_address(lab), ':') + 1);
}

static int
connect_and_ask(const char *request)
{
	int fd = raw_connect(port());

	raw_send(fd, request, strlen(request));
	return fd;
}

/* The whole answer to a request after which the server closes. */
static const char *
answer_to(const char *request)
{
	static char heard[HEARD_SIZE];
	char whole[1024], ended;
	int fd;

	utf8_format(whole, sizeof whole, "%s\r\nConnection: close\r\n\r\n", request);
	fd = connect_and_ask(whole);
	raw_hear(fd, heard, HEARD_SIZE - 1, &ended);
	assert_int_equal(ended, 'E');
	close(fd);
	return heard;
}

static unsigned
status_of(const char *request)
{
	return (unsigned)atoi(answer_to(request) + strlen("HTTP/1.1 "));
}

/* ---- who may have it ---- */

static void
test_files(void **state)
{
	static const char head[] = "HTTP/1.1 200 OK\r\n" A_DATE "Content-Type: text/html; charset=utf-8\r\nContent-Length: ";
	static const char rest[] = "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n"
	    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
	    "form-action 'none'; frame-ancestors 'none'\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n";
	const char *answer = answer_to("GET /watch HTTP/1.1\r\nHost: 127.0.0.1"), *length;

	(void)state;
	assert_memory_equal(answer, head, sizeof head - 1);
	length = answer + sizeof head - 1;
	answer = strstr(length, "\r\n");
	assert_memory_equal(answer, rest, sizeof rest - 1);
	assert_int_equal(strlen(answer) - (sizeof rest - 1), atoi(length));
	assert_memory_equal(answer + sizeof rest - 1, "<!DOCTYPE html>", strlen("<!DOCTYPE html>"));
	/* It has nothing inline, and asks for nothing elsewhere. */
	assert_null(strstr(answer, "<style"));
	assert_null(strstr(answer, "<script>"));
	assert_null(strstr(answer, "style="));
	assert_null(strstr(answer, "//"));
	answer = answer_to("HEAD /watch HTTP/1.1\r\nHost: 127.0.0.1");
	assert_string_equal(strstr(answer, "\r\n\r\n"), "\r\n\r\n");
	assert_non_null(strstr(answer_to("GET /watch/page.js HTTP/1.1\r\nHost: 127.0.0.1"), "Content-Type: text/javascript; charset=utf-8\r\n"));
	assert_non_null(strstr(answer_to("GET /watch/page.css HTTP/1.1\r\nHost: 127.0.0.1"), "Content-Type: text/css; charset=utf-8\r\n"));
}

static void
test_who(void **state)
{
	static const struct {
		const char *request;
		unsigned status;
	} cases[] = {
		{ "GET /watch HTTP/1.0", 200 },
		{ "GET /watch?x=1 HTTP/1.0", 200 },
		{ "GET /watch/x HTTP/1.1\r\nHost: 127.0.0.1", 404 },
		{ "POST /watch HTTP/1.1\r\nHost: 127.0.0.1", 405 },
		{ "DELETE /watch/events HTTP/1.1\r\nHost: 127.0.0.1", 405 },
		{ "GET /watch HTTP/1.1", 400 },
		{ "GET /watch HTTP/1.1\r\nHost: localhost:8888", 200 },
		{ "GET /watch HTTP/1.1\r\nHost: [::1]:8888", 200 },
		{ "GET /watch HTTP/1.1\r\nHost: evil.example", 421 },
		{ "GET /watch/events HTTP/1.1\r\nHost: evil.example:8888", 421 },
		{ "GET /watch/page.js HTTP/1.1\r\nHost: evil.example", 421 },
		{ "GET /watch/events HTTP/1.1\r\nHost: 127.0.0.1:8888\r\nOrigin: http://evil.example", 403 },
		{ "GET /watch/events HTTP/1.1\r\nHost: 127.0.0.1:8888\r\nOrigin: null", 403 },
		{ "HEAD /watch/events HTTP/1.1\r\nHost: 127.0.0.1:8888\r\nOrigin: http://127.0.0.1:8888", 200 },
		/* Others of the server's, as ever. */
		{ "GET /watched HTTP/1.1\r\nHost: evil.example", 404 },
		{ "GET /wat HTTP/1.1\r\nHost: h", 404 },
	};

	(void)state;
	for (int i = 0; i < COUNT(cases); i++)
		if (status_of(cases[i].request) != cases[i].status)
			fail_msg("%s: %s", cases[i].request, answer_to(cases[i].request));
	assert_null(strstr(answer_to("GET /watch HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1"), "Access-Control"));
}

/* ---- who reads is no visitor ---- */

static void
ask_for_everything(void)
{
	static const char *const requests[] = {
		"GET /watch HTTP/1.1\r\nHost: 127.0.0.1", "POST /watch HTTP/1.1\r\nHost: 127.0.0.1", "GET /watch/x HTTP/1.1\r\nHost: 127.0.0.1",
		"GET /watch HTTP/1.1\r\nHost: evil.example", "GET /watch HTTP/1.1", "HEAD /watch/events HTTP/1.1\r\nHost: 127.0.0.1",
	};

	for (int i = 0; i < COUNT(requests); i++)
		answer_to(requests[i]);
	close(connect_and_ask(ASK("GET /watch/events")));
	turn(MANY_TURNS);
}

static int
visitor_events(void)
{
	const struct trace *trace = timeline_trace(lab_timeline(lab));
	int count = 0;

	for (size_t i = 0; i < trace_count(trace); i++)
		count += trace_at(trace, i)->track == TRACK_VISITOR;
	return count;
}

static void
test_no_visitors(void **state)
{
	struct settings knobs;

	(void)state;
	settings_init(&knobs);
	lab_turn(lab, KNOB_PROGRAMS, PROGRAMS_NONE);
	lab_prepare(lab);
	turn(MANY_TURNS);
	ask_for_everything();
	assert_int_equal(visits, 0); /* which begin when somebody comes while nothing runs */
	lab_begin(lab);
	ask_for_everything();
	assert_int_equal(visitor_events(), 0);
	status_of("GET /watched HTTP/1.1\r\nHost: h");
	assert_true(visitor_events() > 0);
}

/* The programs fetch from elsewhere, so the lab has no server of its own to be asked; for the page it has one, and keeps it. */
static void
test_elsewhere(void **state)
{
	const struct run_hooks no_hooks = { .arg = NULL };
	struct lab *own = lab;
	struct room_page *other;
	struct settings knobs;
	char why[256];

	(void)state;
	settings_init(&knobs);
	knobs.value[KNOB_URL] = addresses_note("http://127.0.0.1:9/", why, sizeof why);
	lab = lab_new(base, &knobs, 0, &no_hooks, why, sizeof why);
	assert_null(lab_address(lab));
	other = room_page_new(base, lab, why, sizeof why);
	assert_non_null(other);
	assert_int_equal(status_of("GET /watch HTTP/1.1\r\nHost: 127.0.0.1"), 200);
	lab_run(lab);
	while (!lab_has_run(lab) || !lab_is_over(lab))
		turn(1);
	lab_run(lab);
	turn(MANY_TURNS);
	assert_int_equal(status_of("GET /watch HTTP/1.1\r\nHost: 127.0.0.1"), 200);
	room_page_end(other);
	lab_free(lab);
	room_page_free(other);
	lab = own;
}

/* ---- a reader ---- */

static void
come(struct room_reader *reader)
{
	room_reader_begin(reader, connect_and_ask(ASK("GET /watch/events")));
}

/* Returns true if that is the screen, row by row. */
static bool
sees_screen(const struct room_reader *reader)
{
	char *text = grid_to_text(&grid, false);
	bool sees = reader->cols == grid.cols && room_reader_sees(reader, text);

	free(text);
	return sees;
}

static void
must_see_screen(struct room_reader *reader)
{
	int64_t until_us = clock_now_us() + 10 * US_PER_S;

	while (!sees_screen(reader) && clock_now_us() < until_us) {
		turn(1);
		if (!room_reader_hear(reader))
			break;
	}
	if (!sees_screen(reader)) {
		char *text = grid_to_text(&grid, false);

		for (int row = 0; row < reader->rows; row++)
			print_error("%s\n", reader->text[row]);
		fail_msg("is not\n%s", text);
	}
	assert_true(reader->in_order);
}

static void
wait_for_readers(int count)
{
	while (room_page_readers(page) != count)
		turn(1);
}

/* ---- frames ---- */

static const char *const printed[] = {
	"waitscope  3 fetches of 5.0 s each", "</script><script>alert(1)</script>", "\"quoted\" \\ 'and' & <b>", "\033[31mred\033[0m\r\nid: 7\ndata: x\n\n",
	"\xe2\x80\xa8\xe2\x80\xa9 separators", "\xe2\x80\xae turned \xe2\x80\xac", "caf\x65\xcc\x81 \xed\x95\x9c\xea\xb8\x80 \xe4\xb8\xad\xe6\x96\x87", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb \xf0\x9f\x87\xa9\xf0\x9f\x87\xaa", "bad \xff\xfe\xc3( bytes",
	"\xe2\x95\xba\xe2\x94\x81\xe2\x94\x81\xe2\x97\x8f Hello, world", "]]>-->*/",
};

/* Some of it is drawn anew, at places and in roles that come from `seed`. */
static void
draw(unsigned seed)
{
	for (int i = 0; i < 6; i++) {
		int row, col;

		seed = seed * 1103515245 + 12345;
		row = (int)(seed >> 16) % grid.rows;
		seed = seed * 1103515245 + 12345;
		col = (int)(seed >> 16) % grid.cols - 3;
		grid_text(&grid, col < 0 ? 0 : col, row, -1, (enum role)((seed >> 8) % ROLE_COUNT), printed[(seed >> 4) % COUNT(printed)]);
	}
}

static void
draw_and_show(unsigned seed)
{
	draw(seed);
	room_page_frame(page, &grid);
}

/* What a reader puts together is the screen, after each frame, whatever is printed there. */
static void
test_text(void **state)
{
	static struct room_reader reader;

	(void)state;
	come(&reader);
	wait_for_readers(1);
	for (unsigned i = 0; i < FRAMES; i++) {
		draw_and_show(i);
		must_see_screen(&reader);
	}
	room_reader_end(&reader);
}

static void
test_resize(void **state)
{
	static const int sizes[][2] = { { 60, 20 }, { 120, 36 }, { 1, 1 }, { 200, 60 }, { 80, 24 } };
	static struct room_reader reader;

	(void)state;
	come(&reader);
	wait_for_readers(1);
	draw_and_show(1);
	for (int i = 0; i < COUNT(sizes); i++) {
		grid_resize(&grid, sizes[i][0], sizes[i][1]);
		draw_and_show((unsigned)i);
		must_see_screen(&reader);
	}
	room_reader_end(&reader);
}

/* Nobody reads: nothing is encoded. Who comes then has the screen as it is, also if it does not change any more. */
static void
test_nobody(void **state)
{
	static struct room_reader reader, other;

	(void)state;
	for (unsigned i = 0; i < FRAMES; i++)
		draw_and_show(i);
	assert_int_equal(wanted, 0);
	come(&reader);
	must_see_screen(&reader);
	assert_int_equal(wanted, 1);
	come(&other);
	must_see_screen(&other);
	assert_int_equal(wanted, 1);
	assert_int_equal(reader.id, 1);
	room_page_frame(page, &grid); /* the same once more is no news */
	turn(MANY_TURNS);
	room_reader_hear(&reader);
	assert_int_equal(reader.id, 1);
	room_reader_end(&reader);
	room_reader_end(&other);
	wait_for_readers(0);
	assert_int_equal(changed, 4);
}

static void
test_said(void **state)
{
	static struct room_reader reader, other;

	(void)state;
	come(&reader);
	wait_for_readers(1);
	room_page_say(page, "sync is \"blocked\"\non line\xe2\x80\xa8 3");
	draw_and_show(1);
	must_see_screen(&reader);
	assert_string_equal(reader.said, "sync is \"blocked\"\non line\xe2\x80\xa8 3");
	room_page_say(page, "async is ready.");
	come(&other);
	must_see_screen(&other);
	turn(MANY_TURNS);
	room_reader_hear(&reader);
	room_reader_hear(&other);
	assert_string_equal(reader.said, "async is ready.");
	assert_string_equal(other.said, "async is ready.");
	room_reader_end(&reader);
	room_reader_end(&other);
}

static void
test_end(void **state)
{
	static struct room_reader reader;

	(void)state;
	draw_and_show(1);
	come(&reader);
	must_see_screen(&reader);
	draw_and_show(2);
	room_page_end(page);
	assert_int_equal(room_page_readers(page), 0);
	while (room_reader_hear(&reader))
		turn(1);
	assert_true(sees_screen(&reader));
	assert_string_equal(reader.last, "end");
	room_reader_end(&reader);
	assert_int_equal(status_of("GET /watch/events HTTP/1.1\r\nHost: 127.0.0.1"), 503);
}

static int
descriptors(void)
{
	int fd = dup(0);

	close(fd);
	return fd;
}

/* A hundred read a large screen of which everything changes; one stops reading, one is cut off in the middle. The others see each newest
 * screen; when the one that stopped goes on, so does it, unless that took so long that it was cut off. */
static void
test_hundred(void **state)
{
	static struct room_reader readers[READERS];
	int first_free = descriptors();

	(void)state;
	grid_resize(&grid, 200, 60);
	draw(1);
	for (int i = 0; i < READERS; i++)
		come(&readers[i]);
	wait_for_readers(READERS);
	for (unsigned i = 0; i < LARGE_FRAMES; i++) {
		grid_fill(&grid, (struct rect){ 0, 0, grid.cols, grid.rows }, i % 2 == 0 ? 0x2588 : '.', ROLE_TEXT);
		draw_and_show(i);
		turn(1);
		for (int n = 2; n < READERS; n++)
			room_reader_hear(&readers[n]);
		if (i == LARGE_FRAMES / 2) {
			raw_reset(readers[1].fd);
			readers[1].fd = -1;
		}
		if (i % (LARGE_FRAMES / 4) == 0)
			for (int n = 2; n < READERS; n++)
				must_see_screen(&readers[n]);
	}
	for (int n = 2; n < READERS; n++)
		must_see_screen(&readers[n]);
	assert_false(sees_screen(&readers[0]));
	if (room_page_readers(page) == READERS - 1)
		must_see_screen(&readers[0]);
	for (int n = 0; n < READERS; n++)
		room_reader_end(&readers[n]);
	wait_for_readers(0);
	turn(MANY_TURNS);
	assert_int_equal(descriptors(), first_free);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up_page, tear_down_page)
		TEST(test_files),
		TEST(test_who),
		TEST(test_no_visitors),
		TEST(test_elsewhere),
		TEST(test_text),
		TEST(test_resize),
		TEST(test_nobody),
		TEST(test_said),
		TEST(test_end),
		TEST(test_hundred),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
