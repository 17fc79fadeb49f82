/* Why a request waits for its turn: whose limit that is. */
#include "tell/limit_reason.h"

#include "base/utf8.h"
#include "log/settings.h"

/* The system's limit is no rule of the program's: it is to blame only where it is reached. */
enum limit_whose
limit_whose(const struct timeline *tl, enum track track, int64_t t_us)
{
	uint32_t limit = timeline_limit_at(tl, t_us);
	struct tally tally = timeline_tally_at(tl, track, t_us);
	struct settings now;

	timeline_settings_at(tl, t_us, &now);
	if ((uint64_t)tally.waiting + tally.open <= limit)
		return LIMIT_OF_NONE;
	if (now.value[KNOB_LIMIT] == (int64_t)limit)
		return LIMIT_OF_KNOB;
	if (settings_limit(&now) == (int64_t)limit)
		return LIMIT_OF_ELSEWHERE;
	return tally.open >= limit ? LIMIT_OF_SYSTEM : LIMIT_OF_NONE;
}

struct limit_reason
limit_reason(const struct timeline *tl, enum track track, int64_t t_us)
{
	struct limit_reason reason = { "" };

	switch (limit_whose(tl, track, t_us)) {
	case LIMIT_OF_KNOB:
		utf8_format(reason.s, sizeof reason.s, "limit %u", timeline_limit_at(tl, t_us));
		break;
	case LIMIT_OF_ELSEWHERE:
		utf8_format(reason.s, sizeof reason.s, "at most %u at a server elsewhere", timeline_limit_at(tl, t_us));
		break;
	case LIMIT_OF_SYSTEM:
		utf8_format(reason.s, sizeof reason.s, "the system has no more %s", timeline_lacks(tl));
		break;
	case LIMIT_OF_NONE:
		break;
	}
	return reason;
}
