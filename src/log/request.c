/* A request: the effects of events on it, and what its dates tell. */
#include "log/request.h"

#include <assert.h>
#include <string.h>

/* ---- the effects of events ---- */

#define NOTHING { .dates = false }
#define DATES(field) { .dates = true, .date = offsetof(struct request, field) }
#define ENTERS(field, phase_) { .dates = true, .date = offsetof(struct request, field), .phase = PHASE_##phase_ }
#define BEGINS(field, phase_) \
	{ .dates = true, .date = offsetof(struct request, field), .phase = PHASE_##phase_, .begins = true }
#define ENDS(field, phase_) \
	{ .dates = true, .date = offsetof(struct request, field), .phase = PHASE_##phase_, .ends = true }

#define EFFECT_ROW(kind, name, group, stop, value, effect, index, sentence) [EVENT_##kind] = effect,
static const struct request_effect effects[EVENT_KIND_COUNT] = { EVENT_KINDS(EFFECT_ROW) };

const struct request_effect *
request_effect(enum event_kind kind)
{
	assert((unsigned)kind < EVENT_KIND_COUNT);
	return &effects[kind];
}

int64_t *
request_date(struct request *r, enum event_kind kind)
{
	const struct request_effect *effect = request_effect(kind);

	return effect->dates ? (int64_t *)(void *)((char *)r + effect->date) : NULL;
}

void
request_init(struct request *r)
{
	*r = (struct request){ .asked_us = NEVER_US };
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++) {
		int64_t *date = request_date(r, (enum event_kind)kind);

		if (date != NULL)
			*date = NEVER_US;
	}
}

void
request_release(struct request *r)
{
	ARRAY_RELEASE(r->waits);
}

void
request_relaunch(struct request *r)
{
	struct request anew;

	ARRAY_PUSH(r->waits, (struct request_wait){ r->launch_us, r->drop_us });
	request_init(&anew);
	anew.waits = r->waits;
	*r = anew;
}

/* ---- what its dates tell ---- */

size_t
request_waits_until(const struct request *r, int64_t t_us)
{
	size_t low = 0, high = r->waits.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (r->waits.at[middle].drop_us <= t_us)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The last wait that had begun by t, if it had not been launched again since; else NULL. */
static const struct request_wait *
wait_at(const struct request *r, int64_t t_us)
{
	size_t low = 0, high = r->waits.count;

	if (r->launch_us != NEVER_US && r->launch_us <= t_us)
		return NULL;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (r->waits.at[middle].launch_us <= t_us)
			low = middle + 1;
		else
			high = middle;
	}
	return low == 0 ? NULL : &r->waits.at[low - 1];
}

struct request
request_known_at(const struct request *r, int64_t t_us)
{
	struct request known = *r;
	const struct request_wait *wait = wait_at(r, t_us);

	if (wait != NULL) {
		known.launch_us = wait->launch_us;
		known.drop_us = wait->drop_us;
	}
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++) {
		int64_t *date = request_date(&known, (enum event_kind)kind);

		if (date != NULL && *date > t_us)
			*date = NEVER_US;
	}
	if (known.take_us == NEVER_US)
		known.take_for_us = 0;
	/* A visitor's status comes with the answer; a program's with the response. */
	if ((known.launch_us == NEVER_US ? known.answer_us : known.response_us) == NEVER_US)
		known.status = 0;
	if (known.response_us == NEVER_US)
		known.body = NULL;
	if (known.fail_us == NEVER_US)
		known.cause = CAUSE_NONE;
	return known;
}

const struct request *
request_seen_at(const struct request *r, int64_t t_us, struct request *room)
{
	if (wait_at(r, t_us) == NULL)
		return r;
	*room = request_known_at(r, t_us);
	return room;
}

int64_t
request_end_us(const struct request *r)
{
	if (r->response_us != NEVER_US)
		return r->response_us;
	return r->fail_us != NEVER_US ? r->fail_us : r->cancel_us;
}

static bool
was(int64_t event_us, int64_t t_us)
{
	return event_us != NEVER_US && event_us <= t_us;
}

/* From the last phase to the first: the latest one that has begun. */
enum phase
request_phase_at(const struct request *r, int64_t t_us)
{
	const struct request_wait *wait = wait_at(r, t_us);

	if (wait != NULL)
		return was(wait->drop_us, t_us) ? PHASE_NONE : PHASE_WAITING;
	if (was(r->drop_us, t_us))
		return PHASE_NONE;
	if (was(r->cancel_us, t_us))
		return PHASE_CANCELLED;
	if (was(r->callback_us, t_us) && !was(r->callback_end_us, t_us))
		return PHASE_CALLBACK;
	if (was(r->queue_us, t_us) && !was(r->callback_us, t_us))
		return PHASE_QUEUED;
	if (was(r->fail_us, t_us))
		return PHASE_FAILED;
	if (was(r->response_us, t_us))
		return PHASE_DONE;
	if (was(r->answer_us, t_us))
		return PHASE_ANSWERED;
	if (was(r->take_us, t_us))
		return PHASE_TAKEN;
	if (was(r->connected_us, t_us))
		return PHASE_SENT;
	if (was(r->connect_us, t_us))
		return PHASE_CONNECTING;
	return was(r->launch_us, t_us) ? PHASE_WAITING : PHASE_NONE;
}

const char *
phase_words(enum phase phase)
{
	static const char *const words[PHASE_COUNT] = {
		[PHASE_NONE] = "not sent",
		[PHASE_WAITING] = "waits to be sent",
		[PHASE_CONNECTING] = "connecting",
		[PHASE_SENT] = "sent",
		[PHASE_TAKEN] = "being served",
		[PHASE_ANSWERED] = "answered",
		[PHASE_QUEUED] = "queued",
		[PHASE_CALLBACK] = "callback runs",
		[PHASE_DONE] = "done",
		[PHASE_FAILED] = "failed",
		[PHASE_CANCELLED] = "cancelled",
	};

	assert((unsigned)phase < PHASE_COUNT);
	return words[phase];
}

int64_t
request_came_us(const struct request *r)
{
	return r->arrive_us == NEVER_US ? NEVER_US : r->arrive_us - r->before_us;
}

struct request_target
request_target(const struct request *r)
{
	static const char cut[] = REQUEST_CUT;
	const char *text = r->target != NULL ? r->target : "/";
	size_t size = strlen(text), method_size = text[0] == '/' ? 0 : strcspn(text, " ");
	struct request_target target = { .method = "GET", .method_size = 3, .path = "" };

	if (size >= sizeof cut - 1 && strcmp(text + size - (sizeof cut - 1), cut) == 0) {
		target.is_cut = true;
		size -= sizeof cut - 1;
	}
	if (method_size > 0) {
		method_size = method_size < size ? method_size : size;
		target.method = text;
		target.method_size = (int)method_size;
		method_size += method_size < size;
	}
	if (method_size < size) {
		target.path = text + method_size;
		target.path_size = (int)(size - method_size);
	}
	return target;
}
