/* Why a request waits for its turn, in words. Pure. */
#ifndef WAITSCOPE_LIMIT_REASON_H
#define WAITSCOPE_LIMIT_REASON_H

#include <stdint.h>

#include "log/timeline.h"

/* Whose limit keeps requests waiting. */
enum limit_whose {
	LIMIT_OF_NONE,      /* none does: those that wait are sent one after another, as fast as it goes */
	LIMIT_OF_KNOB,
	LIMIT_OF_ELSEWHERE, /* the server is not on this machine: settings_limit() */
	LIMIT_OF_SYSTEM,    /* it has no more of what timeline_lacks() names */
};
enum limit_whose limit_whose(const struct timeline *, enum track, int64_t t_us);

struct limit_reason {
	char s[64];
};

/* "limit 3"; "at most 20 at a server elsewhere"; "the system has no more sockets". "" if no limit is it. */
struct limit_reason limit_reason(const struct timeline *, enum track, int64_t t_us);

#endif
