/* Why a request waits for its turn: whose limit that is. */
#include "tell/limit_reason.h"

#include "base/utf8.h"
#include "log/settings.h"

struct limit_reason
limit_reason(const struct timeline *tl, enum track track, int64_t t_us)
{
	uint32_t limit = timeline_limit_at(tl, t_us);
	struct limit_reason reason = { "" };
	struct tally tally = timeline_tally_at(tl, track, t_us);
	struct settings now;

	timeline_settings_at(tl, t_us, &now);
	if ((uint64_t)tally.waiting + tally.open <= limit)
		return reason;
	if (now.value[KNOB_LIMIT] == (int64_t)limit)
		utf8_format(reason.s, sizeof reason.s, "limit %u", limit);
	else if (settings_limit(&now) == (int64_t)limit)
		utf8_format(reason.s, sizeof reason.s, "at most %u at a server elsewhere", limit);
	else if (tally.open >= limit)
		utf8_format(reason.s, sizeof reason.s, "the system has no more %s", timeline_lacks(tl));
	return reason;
}
