/* The one loop, libevent's. */
#include "base/loop.h"

#include <event2/event.h>

static void
log_nothing(int severity, const char *message)
{
	(void)severity;
	(void)message;
}

struct event_base *
loop_new(void)
{
	struct event_config *config = event_config_new();
	struct event_base *base;

	event_set_log_callback(log_nothing);
	event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER);
	base = event_base_new_with_config(config);
	event_config_free(config);
	return base;
}

void
loop_free(struct event_base *base)
{
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
