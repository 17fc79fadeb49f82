/* Why a request waits for its turn, in words. Pure. */
#ifndef WAITSCOPE_LIMIT_REASON_H
#define WAITSCOPE_LIMIT_REASON_H

#include <stdint.h>

#include "log/timeline.h"

struct limit_reason {
	char s[64];
};

/* "limit 3"; "at most 20 at a server elsewhere"; "the system has no more sockets". "" if no limit is it: they are sent one after
 * another, as fast as it goes. */
struct limit_reason limit_reason(const struct timeline *, enum track, int64_t t_us);

#endif
