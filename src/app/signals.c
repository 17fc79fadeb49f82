/*
 * Signals. The handler leaves a mark and wakes the loop through a pipe. A pipe that is full has woken it
 * already, and the mark stays: libevent's own signal events are bytes in a socket, and the one that finds it
 * full (a window that is being resized, say) is lost.
 */
#include "app/signals.h"

#include <assert.h>
#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"

enum {
	CHUNK = 512,
	WAKE_TRIES = 3,
	STUCK_US = 2 * 1000 * 1000, /* twice what the loop may take for one thing */
};

struct signals {
	const struct signal_row *rows;
	struct sigaction before[SIGNALS_MAX];
	bool watched[SIGNALS_MAX];
	struct event *woken;
	int ends[2]; /* the pipe's */
	void *arg;
};

/* By number: it came and has not been acted upon; where the loop is woken; and whether it ends the program. */
static volatile sig_atomic_t arrived[NSIG], wake_fd[NSIG], is_ending[NSIG];

/* By number: when it came. Of the handler alone. */
static int64_t arrived_us[NSIG];

static void (*rescue)(void);

void
signals_on_stuck(void (*hook)(void))
{
	rescue = hook;
}

/* The loop does not run: a pipe is written to that nobody reads, a disk far away does not answer. */
_Noreturn static void
end_stuck(int number)
{
	sigset_t only;

	if (rescue != NULL)
		rescue();
	signal(number, SIG_DFL);
	raise(number);
	sigemptyset(&only);
	sigaddset(&only, number);
	sigprocmask(SIG_UNBLOCK, &only, NULL);
	_exit(SIGNALS_STATUS + number); /* the first process of a container does not die of it */
}

static void
handler(int number)
{
	int error = errno;

	if (!arrived[number])
		arrived_us[number] = clock_now_us();
	else if (is_ending[number] && clock_now_us() - arrived_us[number] > STUCK_US)
		end_stuck(number);
	arrived[number] = 1;
	for (int tries = 0; tries < WAKE_TRIES && write(wake_fd[number], "", 1) < 0; tries++)
		continue; /* a pipe that is full wakes the loop already */
	errno = error;
}

void
signals_act(const struct signals *signals)
{
	if (signals == NULL)
		return;
	for (const struct signal_row *row = signals->rows; row->number != 0; row++) {
		if (!arrived[row->number])
			continue;
		arrived[row->number] = 0;
		row->act(signals->arg, row->number);
	}
}

static void
woken_cb(evutil_socket_t fd, short what, void *arg)
{
	const struct signals *signals = arg;
	char bytes[CHUNK];

	(void)what;
	while (read(fd, bytes, sizeof bytes) == (ssize_t)sizeof bytes)
		continue;
	/* What arrives from here on wakes the loop again. */
	signals_act(signals);
}

static bool
is_ignored(int number)
{
	struct sigaction now;

	return sigaction(number, NULL, &now) == 0 && (now.sa_flags & SA_SIGINFO) == 0 && now.sa_handler == SIG_IGN;
}

static void
watch(const struct signals *signals, const struct signal_row *row, struct sigaction *before)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = row->ends ? 0 : SA_RESTART };

	sigfillset(&action.sa_mask);
	arrived[row->number] = 0;
	is_ending[row->number] = row->ends;
	wake_fd[row->number] = signals->ends[1];
	sigaction(row->number, &action, before);
}

struct signals *
signals_new(struct event_base *base, const struct signal_row *rows, void *arg)
{
	struct signals *signals = mem_new(1, sizeof *signals);

	*signals = (struct signals){ .rows = rows, .arg = arg };
	if (pipe2(signals->ends, O_NONBLOCK | O_CLOEXEC) != 0) {
		free(signals);
		return NULL;
	}
	signals->woken = event_new(base, signals->ends[0], EV_READ | EV_PERSIST, woken_cb, signals);
	event_add(signals->woken, NULL);
	for (int i = 0; rows[i].number != 0; i++) {
		assert(i < SIGNALS_MAX && rows[i].number < NSIG);
		signals->watched[i] = !is_ignored(rows[i].number);
		if (signals->watched[i])
			watch(signals, &rows[i], &signals->before[i]);
	}
	return signals;
}

void
signals_free(struct signals *signals)
{
	if (signals == NULL)
		return;
	for (int i = 0; signals->rows[i].number != 0; i++)
		if (signals->watched[i])
			sigaction(signals->rows[i].number, &signals->before[i], NULL);
	event_free(signals->woken);
	close(signals->ends[0]);
	close(signals->ends[1]);
	free(signals);
}

static bool
is_to_end(void)
{
	for (int number = 1; number < NSIG; number++)
		if (is_ending[number] && arrived[number])
			return true;
	return false;
}

void
signals_default(struct signals *signals, int number)
{
	if (is_to_end())
		return;
	for (int i = 0; signals->rows[i].number != 0; i++) {
		if (signals->rows[i].number != number || !signals->watched[i])
			continue;
		sigaction(number, &signals->before[i], NULL);
		raise(number);
		watch(signals, &signals->rows[i], &signals->before[i]);
	}
}
