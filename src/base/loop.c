/* The one loop, libevent's. */
#include "base/loop.h"

#include <event2/event.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

/* What libevent said last: before it ends the program, why. */
static char last_words[256];

/* Where libevent can go no further: it has no descriptors to wake itself with, for one. */
_Noreturn static void
fatal(int number)
{
	char why[sizeof last_words + sizeof "the event loop: "];

	(void)number;
	utf8_format(why, sizeof why, "the event loop: %s", last_words);
	mem_give_up(why);
}

/* That epoll refuses a descriptor (it is out of memory, or watches all that it may) is no more than a warning
 * to libevent, whose bufferevents do not look: what was to happen would never happen. */
static void
remember(int severity, const char *message)
{
	static const char *const refused[] = { "Epoll ADD", "Epoll MOD" };

	(void)severity;
	utf8_format(last_words, sizeof last_words, "%s", message);
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		if (strncmp(message, refused[i], strlen(refused[i])) == 0)
			fatal(0);
}

struct event_base *
loop_new(void)
{
	struct event_config *config = event_config_new();
	struct event_base *base;

	if (config == NULL)
		return NULL;
	event_set_log_callback(remember);
	event_set_fatal_callback(fatal);
	event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER);
	/* What is wanted of a descriptor is told to the system once a turn. That is no good for one with a copy that stays open: of the loop's
	 * there is none, but for a moment in a child that then closes what it inherited. */
	event_config_set_flag(config, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
	base = event_base_new_with_config(config);
	event_config_free(config);
	return base;
}

void
loop_free(struct event_base *base)
{
	if (base != NULL) /* libevent would take NULL for a base of its own choice */
		event_base_free(base);
}

void
loop_run(struct event_base *base)
{
	if (event_base_loop(base, EVLOOP_NO_EXIT_ON_EMPTY) == -1)
		fatal(0);
}

void
loop_turn(struct event_base *base)
{
	if (event_base_loop(base, EVLOOP_NONBLOCK) == -1)
		fatal(0);
}

void
loop_stop(struct event_base *base)
{
	event_base_loopbreak(base);
}
