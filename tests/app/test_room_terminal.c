/*
 * The page for the room beside a real terminal: what a reader puts together is what the terminal shows, row by row, as the
 * run goes on, paused, at another size, and to the end. In a pseudo-terminal ($WAITSCOPE, skipped if that is unset).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/pty.h"
#include "support/room_reader.h"

enum { WATCHDOG_S = 120 /* a test that hangs is ended by a signal */ };

static const char request[] = "GET /watch/events HTTP/1.1\r\nHost: localhost\r\n\r\n";

static struct pty *pty;
static struct room_reader reader;

/* ---- both of them ---- */

static const char *
screen_text(void)
{
	static char text[ROOM_READER_ROWS * ROOM_READER_ROW_SIZE];
	size_t size = 0;

	for (int row = 0; row < emulator_rows(pty_screen(pty)); row++)
		size += (size_t)snprintf(text + size, sizeof text - size, "%s\n", emulator_row(pty_screen(pty), row));
	return text;
}

static bool
are_same(struct pty *screen, const void *words)
{
	room_reader_hear(&reader);
	return (words == NULL || emulator_find(pty_screen(screen), words) != -1) && room_reader_sees(&reader, screen_text());
}

/* Waits until the terminal shows the words, and the page the same screen. */
static void
must_be_same(const char *words)
{
	if (pty_wait(pty, are_same, words))
		return;
	for (int row = 0; row < reader.rows; row++)
		print_error("%s\n", reader.text[row]);
	fail_msg("is not, with \"%s\",\n%s", words, screen_text());
}

static bool
has_port(struct pty *screen, const void *port)
{
	static const char before[] = "watched at http://127.0.0.1:";
	uint16_t *to = (uint16_t *)(uintptr_t)port;

	for (int row = 0; row < emulator_rows(pty_screen(screen)); row++) {
		const char *at = strstr(emulator_row(pty_screen(screen), row), before);

		if (at != NULL)
			*to = (uint16_t)atoi(at + sizeof before - 1);
	}
	return *to != 0;
}

static int
connect_reader(uint16_t port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(port) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(write(fd, request, sizeof request - 1), sizeof request - 1);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

/* Starts it on a terminal, and a reader; the words are more of its arguments. */
static void
start(const char *first, const char *second, const char *third)
{
	static const char *const environment[] = { "LC_ALL=C.UTF-8", "NO_COLOR", "XDG_CONFIG_HOME=/nonexistent", NULL };
	const char *const argv[] = { getenv("WAITSCOPE"), "-p", "0", "--watch", first, second, third, NULL };
	const struct pty_options options = { .environment = environment };
	uint16_t port = 0;

	if (getenv("WAITSCOPE") == NULL)
		skip();
	alarm(WATCHDOG_S);
	pty = pty_start(argv, &options);
	assert_true(pty_wait(pty, has_port, &port));
	room_reader_begin(&reader, connect_reader(port));
}

static int
tear_down(void **state)
{
	(void)state;
	alarm(0);
	if (pty != NULL) {
		pty_free(pty);
		room_reader_end(&reader);
	}
	pty = NULL;
	return 0;
}

/* It has ended, and the reader is told so. */
static void
must_end(int wanted)
{
	int status;

	assert_true(pty_ends(pty, &status));
	assert_int_equal(WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), wanted);
	while (room_reader_hear(&reader))
		usleep(1000);
	assert_string_equal(reader.last, "end");
}

/* ---- the tests ---- */

static void
test_follows(void **state)
{
	(void)state;
	start("-n3", "-d300ms", "--mouse");
	must_be_same(" END ");
	pty_type(pty, "\033[D");
	must_be_same("PAUSED");
	pty_resize(pty, 100, 30);
	must_be_same("PAUSED");
	assert_int_equal(reader.rows, 30);
	assert_int_equal(reader.cols, 100);
	pty_type(pty, "?");
	must_be_same("what waiting does to a program");
	pty_type(pty, "\033");
	must_be_same("PAUSED");
	pty_type(pty, "q");
	must_end(0);
}

/* The loop itself sleeps, and nobody is told anything meanwhile; afterwards both are the same again. */
static void
test_freeze(void **state)
{
	(void)state;
	start("-mfreeze", "-n1", "-d1");
	must_be_same(" END ");
	must_be_same("1 at 127.0.0.1");
	pty_type(pty, "q");
	must_end(0);
}

/* A lesson's card, a signal. */
static void
test_signal(void **state)
{
	(void)state;
	start("--no-questions", "--theme=mono", "--view=loop");
	must_be_same("lesson 1");
	pty_type(pty, "\r");
	must_be_same("LIVE");
	pty_signal(pty, SIGTERM);
	must_end(SIGTERM);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_follows, tear_down),
		cmocka_unit_test_teardown(test_freeze, tear_down),
		cmocka_unit_test_teardown(test_signal, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
