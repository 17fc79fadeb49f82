/* A watched program, on the loop. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "watch/watch.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "watch/command.h"
#include "watch/keeper.h"
#include "watch/owner.h"

enum {
	COLUMNS = 80,
	ROWS = 24,
	REPORTS_A_TURN = 256,
	PRINTED_A_TURN = 16384,
	PRINTED_TURNS_BEFORE_EXIT = 64, /* more than a terminal holds */
};

struct watch {
	const struct watch_hooks *hooks;
	void *arg;
	pid_t keeper;
	struct owner *owner;
	int socket;
	int terminal; /* our end */
	int its_end;  /* held open, so that ours has no end before all that was printed was read */
	struct event *told, *printed;
	struct report part; /* the beginning of a report whose rest is to come */
	size_t part_size;
	bool is_asking; /* a question is out */
	bool is_gone; /* the keeper said so */
	bool *ended;  /* set when it ends; or NULL */
};

/* The path of its end is the caller's until the next call. */
static const char *
open_terminal(struct watch *watch)
{
	struct winsize size = { .ws_col = COLUMNS, .ws_row = ROWS };
	const char *path;

	watch->terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (watch->terminal < 0 || grantpt(watch->terminal) != 0 || unlockpt(watch->terminal) != 0)
		return NULL;
	path = ptsname(watch->terminal);
	if (path == NULL)
		return NULL;
	watch->its_end = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (watch->its_end < 0 || ioctl(watch->its_end, TIOCSWINSZ, &size) != 0 ||
	    fcntl(watch->terminal, F_SETFL, O_NONBLOCK) != 0)
		return NULL;
	return path;
}

static void
close_all(struct watch *watch)
{
	int *const all[] = { &watch->socket, &watch->terminal, &watch->its_end };
	size_t i;

	if (watch->told != NULL)
		event_free(watch->told);
	if (watch->printed != NULL)
		event_free(watch->printed);
	watch->told = watch->printed = NULL;
	for (i = 0; i < sizeof all / sizeof *all; i++) {
		if (*all[i] >= 0)
			close(*all[i]);
		*all[i] = -1;
	}
}

/* It ends at the latest when it finds that nobody listens any more. */
static void
reap(struct watch *watch)
{
	if (watch->socket >= 0)
		shutdown(watch->socket, SHUT_RDWR);
	if (watch->keeper > 0)
		while (waitpid(watch->keeper, NULL, 0) < 0 && errno == EINTR)
			continue;
	watch->keeper = 0;
}

/* What has come by then. Returns false once there is nothing more for now. */
static bool
read_printed(struct watch *watch, int64_t t_us)
{
	char bytes[PRINTED_A_TURN];
	ssize_t n = read(watch->terminal, bytes, sizeof bytes);

	if (n <= 0)
		return false;
	watch->hooks->printed(watch->arg, bytes, (size_t)n, t_us);
	return true;
}

/* What it had printed by its end is here, and is told first: of a child that lives on, some may be younger. */
static void
read_printed_until(struct watch *watch, int64_t t_us)
{
	for (int i = 0; i < PRINTED_TURNS_BEFORE_EXIT && read_printed(watch, t_us); i++)
		continue;
}

static void
end(struct watch *watch)
{
	event_del(watch->told);
	event_del(watch->printed);
	if (watch->ended != NULL)
		*watch->ended = true;
	reap(watch);
	while (read_printed(watch, clock_now_us()))
		continue; /* at most what the terminal holds: nobody is left to print more */
	watch->hooks->gone(watch->arg, watch->is_gone);
}

/* Returns true if there may be more; it has not ended then. */
static bool
hear_reports(struct watch *watch)
{
	int i;

	for (i = 0; i < REPORTS_A_TURN; i++) {
		ssize_t n = recv(watch->socket, (char *)&watch->part + watch->part_size, sizeof watch->part - watch->part_size, MSG_DONTWAIT);

		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return false;
		if (n <= 0) {
			end(watch);
			return false;
		}
		watch->part_size += (size_t)n;
		if (watch->part_size < sizeof watch->part)
			continue;
		watch->part_size = 0;
		if (watch->part.kind == REPORT_UNTIL)
			watch->is_asking = false;
		watch->is_gone = watch->part.kind == REPORT_GONE;
		if (watch->part.kind == REPORT_EXIT)
			read_printed_until(watch, watch->part.t_us);
		watch->hooks->report(watch->arg, &watch->part);
	}
	return true;
}

static void
hear_report_cb(evutil_socket_t fd, short events, void *arg)
{
	(void)fd, (void)events;
	hear_reports(arg);
}

/* What is told comes first: if it has ended, what it had printed is dated before that. */
static void
hear_printed(evutil_socket_t fd, short events, void *arg)
{
	struct watch *watch = arg;
	bool ended = false;

	(void)fd, (void)events;
	watch->ended = &ended;
	hear_reports(watch);
	if (ended)
		return;
	watch->ended = NULL;
	read_printed(watch, clock_now_us());
}

void
watch_limit_descriptors(uint64_t most)
{
	command_limit_descriptors(most);
}

struct watch *
watch_start(struct event_base *base, char *const *argv, char *const *settings, bool is_traced, const struct lines *lines,
    const struct watch_hooks *hooks, void *arg)
{
	struct watch *watch = mem_new(1, sizeof *watch);
	struct keeper_command command = { .argv = argv, .settings = settings, .is_traced = is_traced, .lines = lines };
	int error;

	*watch = (struct watch){ .hooks = hooks, .arg = arg, .socket = -1, .terminal = -1, .its_end = -1, .owner = owner_new() };
	command.terminal = open_terminal(watch);
	if (command.terminal == NULL || (watch->keeper = keeper_start(&command, &watch->socket)) < 0) {
		error = errno;
		close_all(watch);
		owner_free(watch->owner);
		free(watch);
		errno = error;
		return NULL;
	}
	owner_set_root(watch->owner, watch->keeper);
	watch->told = event_new(base, watch->socket, EV_READ | EV_PERSIST, hear_report_cb, watch);
	watch->printed = event_new(base, watch->terminal, EV_READ | EV_PERSIST, hear_printed, watch);
	event_add(watch->told, NULL);
	event_add(watch->printed, NULL);
	return watch;
}

/* Returns false if that is not possible just now, or its keeper is gone, and it too. */
static bool
order(struct watch *watch, char order)
{
	return send(watch->socket, &order, 1, MSG_DONTWAIT | MSG_NOSIGNAL) == 1;
}

bool
watch_owns_port(struct watch *watch, uint16_t client_port, uint16_t server_port, int family)
{
	const struct owner_connection connection = { .client_port = client_port, .server_port = server_port, .family = family };

	return watch->keeper > 0 && owner_holds(watch->owner, &connection);
}

void
watch_ask(struct watch *watch)
{
	if (!watch->is_asking)
		watch->is_asking = order(watch, KEEPER_ASK);
}

void
watch_hear(struct watch *watch)
{
	while (hear_reports(watch))
		continue;
}

void
watch_terminate(struct watch *watch)
{
	(void)order(watch, KEEPER_TERMINATE);
}

void
watch_free(struct watch *watch)
{
	close_all(watch);
	reap(watch);
	owner_free(watch->owner);
	free(watch);
}
