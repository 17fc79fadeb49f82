/* The one loop, libevent's. */
#include "base/loop.h"

#include <event2/event.h>

#include "base/memory.h"
#include "base/utf8.h"

/* What libevent said last: before it ends the program, why. */
static char last_words[256];

static void
remember(int severity, const char *message)
{
	(void)severity;
	utf8_format(last_words, sizeof last_words, "%s", message);
}

/* Where libevent can go no further: it has no descriptors to wake itself with, for one. */
static void
fatal(int number)
{
	char why[sizeof last_words + sizeof "the event loop: "];

	(void)number;
	utf8_format(why, sizeof why, "the event loop: %s", last_words);
	mem_give_up(why);
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
	event_base_loop(base, EVLOOP_NO_EXIT_ON_EMPTY);
}

void
loop_stop(struct event_base *base)
{
	event_base_loopbreak(base);
}
