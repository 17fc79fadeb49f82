/* Visitors who come while nothing runs, as people see them: in a pseudo-terminal ($WAITSCOPE, skipped if that
 * is unset). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/pty.h"

enum { CALLERS_MAX = 8, WATCHDOG_S = 120 /* a test that hangs is ended by a signal */ };

struct fixture {
	struct pty *pty;
	uint16_t port;
	char save[64];
	int callers[CALLERS_MAX];
	int caller_count;
};

/* A port that was free a moment ago. */
static uint16_t
free_port(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
	close(fd);
	return ntohs(address.sin_port);
}

/* Starts it, with two words of arguments, and waits for the text. */
static void
start(struct fixture *f, const char *first, const char *second, const char *until)
{
	static const char *const environment[] = { "LC_ALL=C.UTF-8", "NO_COLOR", "XDG_CONFIG_HOME=/nonexistent", NULL };
	const char *const argv[] = { getenv("WAITSCOPE"), "-p", NULL, "--save", NULL, first, second, NULL };
	const char *words[sizeof argv / sizeof *argv];
	const struct pty_options options = { .environment = environment };
	char port[16];

	alarm(WATCHDOG_S);
	*f = (struct fixture){ .port = free_port() };
	snprintf(port, sizeof port, "%u", f->port);
	snprintf(f->save, sizeof f->save, "/tmp/waitscope-visits-%d.json", (int)getpid());
	memcpy(words, argv, sizeof argv);
	words[2] = port;
	words[4] = f->save;
	f->pty = pty_start(words, &options);
	assert_true(pty_shows(f->pty, until));
}

static void
end(struct fixture *f)
{
	int status;

	pty_type(f->pty, "q");
	assert_true(pty_ends(f->pty, &status));
	while (f->caller_count > 0)
		close(f->callers[--f->caller_count]);
	pty_free(f->pty);
	unlink(f->save);
	alarm(0);
}

static void
call(struct fixture *f, const char *target)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(f->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	dprintf(fd, "GET %s HTTP/1.0\r\n\r\n", target);
	f->callers[f->caller_count++] = fd;
}

/* Until the server has answered that caller and closed. */
static void
hear_all(const struct fixture *f, int caller)
{
	char bytes[512];

	while (read(f->callers[caller], bytes, sizeof bytes) > 0)
		;
}

#define PAGE_UP "\033[5~"
#define PAGE_DOWN "\033[6~"
#define LEFT "\033[D"
#define END "\033[F"

/* Whoever looks at the end of a run sees them at once, and loses nothing. */
static void
at_the_end(void **state)
{
	struct fixture f;

	(void)state;
	start(&f, "-n1", "-d50ms", "END");
	assert_true(pty_shows(f.pty, "async 1 of 1"));
	call(&f, "/?delay=300ms");
	assert_true(pty_shows(f.pty, "ask the server yourself"));
	assert_true(pty_shows(f.pty, "visitor 1"));
	assert_true(pty_shows(f.pty, "GET /?delay=300ms: 200"));
	assert_true(pty_shows(f.pty, "END"));
	pty_type(f.pty, PAGE_UP);
	assert_true(pty_shows(f.pty, "async 1 of 1"));
	assert_true(pty_shows(f.pty, "q quit")); /* and no message any more that offers this step */
	assert_true(pty_shows(f.pty, "END"));
	pty_type(f.pty, PAGE_DOWN);
	assert_true(pty_shows(f.pty, "GET /?delay=300ms: 200"));
	call(&f, "/?delay=1ms"); /* and again: PgUp goes through all of them */
	assert_true(pty_shows(f.pty, "GET /?delay=1ms: 200"));
	call(&f, "/?delay=2ms");
	assert_true(pty_shows(f.pty, "GET /?delay=2ms: 200"));
	pty_type(f.pty, PAGE_UP);
	assert_true(pty_shows(f.pty, "GET /?delay=1ms: 200"));
	pty_type(f.pty, PAGE_UP);
	assert_true(pty_shows(f.pty, "GET /?delay=300ms: 200"));
	pty_type(f.pty, PAGE_UP);
	assert_true(pty_shows(f.pty, "async 1 of 1"));
	pty_type(f.pty, PAGE_DOWN);
	assert_true(pty_shows(f.pty, "GET /?delay=300ms: 200"));
	pty_type(f.pty, PAGE_DOWN);
	assert_true(pty_shows(f.pty, "GET /?delay=1ms: 200"));
	pty_type(f.pty, PAGE_DOWN);
	assert_true(pty_shows(f.pty, "GET /?delay=2ms: 200"));
	pty_type(f.pty, "r");
	assert_true(pty_shows(f.pty, "async 1 of 1"));
	end(&f);
}

/* Whoever looks back keeps the picture, and is told. */
static void
while_looking_back(void **state)
{
	struct fixture f;

	(void)state;
	start(&f, "-n1", "-d50ms", "END");
	pty_type(f.pty, LEFT);
	assert_true(pty_shows(f.pty, "PAUSED"));
	call(&f, "/?delay=1ms");
	assert_true(pty_shows(f.pty, "A visitor came while nothing ran. End shows it."));
	assert_true(pty_shows(f.pty, "PAUSED"));
	hear_all(&f, 0);
	/* The visit ends in the turn of the loop behind that answer, and a screen is drawn later than that. */
	pty_type(f.pty, "?");
	assert_true(pty_shows(f.pty, "Shift-Tab"));
	pty_type(f.pty, "?");
	assert_true(pty_shows(f.pty, "PAUSED"));
	call(&f, "/?delay=3ms"); /* nor is another one lost that nobody saw */
	hear_all(&f, 1);
	pty_type(f.pty, END);
	assert_true(pty_shows(f.pty, "GET /?delay=3ms: 200"));
	pty_type(f.pty, PAGE_UP);
	assert_true(pty_shows(f.pty, "GET /?delay=1ms: 200"));
	pty_type(f.pty, PAGE_UP);
	assert_true(pty_shows(f.pty, "async 1 of 1"));
	end(&f);
}

/* A card comes first; a turned knob during a visit is for the run after it. */
static void
in_a_lesson(void **state)
{
	struct fixture f;

	(void)state;
	start(&f, "9", "-d1ms", "Enter starts it");
	call(&f, "/?delay=1ms");
	assert_true(pty_shows(f.pty, "A visitor came while nothing ran. The card comes first."));
	pty_type(f.pty, "\r");
	assert_true(pty_shows(f.pty, "END"));
	call(&f, "/?delay=1s");
	assert_true(pty_shows(f.pty, "There you are"));
	assert_true(pty_shows(f.pty, "visitor 1"));
	assert_true(pty_shows(f.pty, "GET /?delay=1s: 200"));
	pty_type(f.pty, PAGE_UP);
	assert_true(pty_shows(f.pty, "async 3 of 3"));
	/* The last card invites them: it makes room, and comes again with the next step. */
	for (int i = 0; i < 2; i++) {
		pty_type(f.pty, PAGE_DOWN);
		assert_true(pty_shows(f.pty, "Enter closes this card"));
		call(&f, i == 0 ? "/?delay=10ms" : "/?delay=20ms");
		assert_true(pty_shows(f.pty, i == 0 ? "GET /?delay=10ms: 200" : "GET /?delay=20ms: 200"));
		assert_true(pty_shows(f.pty, "PgDn: what it means"));
	}
	end(&f);
}

/* Whoever comes late in a run is seen till their answer; what is turned meanwhile is for the run after it. */
static void
late_in_a_run(void **state)
{
	struct fixture f;

	(void)state;
	start(&f, "9", "-d300ms", "Enter starts it");
	pty_type(f.pty, "\r");
	assert_true(pty_shows(f.pty, "Now press Enter in the other terminal"));
	call(&f, "/?delay=2s");
	assert_true(pty_shows(f.pty, "There you are"));
	assert_true(pty_shows(f.pty, "DONE"));
	assert_true(pty_shows(f.pty, "Answered. Your curl has waited"));
	assert_true(pty_shows(f.pty, "GET /?delay=2s: 200"));
	assert_true(pty_shows(f.pty, "END"));
	end(&f);
	start(&f, "-n1", "-d500ms", "blocked");
	call(&f, "/?delay=1500ms");
	assert_true(pty_shows(f.pty, "async 1 of 1"));
	pty_type(f.pty, "+"); /* not a knob's: nothing comes of it */
	pty_type(f.pty, "\033[A");
	assert_true(pty_shows(f.pty, "GET /?delay=1500ms: 200"));
	assert_true(pty_shows(f.pty, "async 0 of 1"));
	end(&f);
}

/* The saved run is that of the programs. */
static void
what_is_saved(void **state)
{
	struct fixture f;
	struct stat before, after;

	(void)state;
	start(&f, "-n1", "-d50ms", "END");
	while (stat(f.save, &before) != 0)
		usleep(1000);
	call(&f, "/?delay=1ms");
	assert_true(pty_shows(f.pty, "GET /?delay=1ms: 200"));
	pty_type(f.pty, "q");
	assert_true(pty_shows(f.pty, "sync"));
	assert_int_equal(stat(f.save, &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	assert_int_equal(before.st_size, after.st_size);
	pty_free(f.pty);
	close(f.callers[0]);
	unlink(f.save);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(at_the_end),
		cmocka_unit_test(while_looking_back),
		cmocka_unit_test(in_a_lesson),
		cmocka_unit_test(late_in_a_run),
		cmocka_unit_test(what_is_saved),
	};

	if (getenv("WAITSCOPE") == NULL)
		return 77;
	return cmocka_run_group_tests_name("visits", tests, NULL, NULL);
}
