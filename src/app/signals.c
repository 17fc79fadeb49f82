/* Signals. */
#include "app/signals.h"

#include <assert.h>
#include <event2/event.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"

struct signals {
	const struct signal_row *rows;
	struct event *events[SIGNALS_MAX];
	int count;
	void *arg;
};

static void
signal_cb(evutil_socket_t number, short what, void *arg)
{
	struct signals *signals = arg;

	(void)what;
	for (int i = 0; i < signals->count; i++)
		if (signals->rows[i].number == number)
			signals->rows[i].act(signals->arg, (int)number);
}

static bool
is_ignored(int number)
{
	struct sigaction now;

	return sigaction(number, NULL, &now) == 0 && (now.sa_flags & SA_SIGINFO) == 0 && now.sa_handler == SIG_IGN;
}

struct signals *
signals_new(struct event_base *base, const struct signal_row *rows, void *arg)
{
	struct signals *signals = mem_new(1, sizeof *signals);

	*signals = (struct signals){ .rows = rows, .arg = arg };
	for (int i = 0; rows[i].number != 0; i++, signals->count++) {
		assert(i < SIGNALS_MAX);
		if (is_ignored(rows[i].number))
			continue;
		signals->events[i] = evsignal_new(base, rows[i].number, signal_cb, signals);
		event_add(signals->events[i], NULL);
	}
	return signals;
}

void
signals_free(struct signals *signals)
{
	if (signals == NULL)
		return;
	for (int i = 0; i < signals->count; i++)
		if (signals->events[i] != NULL)
			event_free(signals->events[i]);
	free(signals);
}

void
signals_default(struct signals *signals, int number)
{
	for (int i = 0; i < signals->count; i++) {
		if (signals->rows[i].number != number || signals->events[i] == NULL)
			continue;
		event_del(signals->events[i]);
		raise(number);
		event_add(signals->events[i], NULL);
	}
}
