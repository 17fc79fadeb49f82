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
	*r = (struct request){ .asked_us = NEVER_US, .body_size = NEVER_US, .last = { .redirect_us = NEVER_US } };
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
	ARRAY_RELEASE(r->notes);
	ARRAY_RELEASE(r->hops);
}

void
request_relaunch(struct request *r)
{
	struct request anew;

	ARRAY_PUSH(r->waits, (struct request_wait){ r->launch_us, r->drop_us });
	request_init(&anew);
	anew.waits = r->waits;
	anew.notes = r->notes; /* none: what is dropped was never sent */
	anew.hops = r->hops;
	*r = anew;
}

/* ---- redirects ---- */

struct request_hop
request_connection(const struct request *r, size_t i)
{
	return i < r->hops.count ? r->hops.at[i] : r->last;
}

void
request_redirect(struct request *r, int64_t t_us, const char *leads_to)
{
	struct request_hop hop = r->last;
	struct request untouched;

	hop.redirect_us = t_us;
	hop.leads_to = leads_to;
	ARRAY_PUSH(r->hops, hop);
	request_init(&untouched);
	r->last = untouched.last;
}

/* How many of `count` things had ended by t, whose ends lie `stride` bytes apart, in order. */
static size_t
ended_until(const int64_t *first, size_t stride, size_t count, int64_t t_us)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (*(const int64_t *)(const void *)((const char *)first + middle * stride) <= t_us)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

#define ENDED_UNTIL(list, date, t_us) \
	((list).count == 0 ? 0 : ended_until(&(list).at[0].date, sizeof (list).at[0], (list).count, (t_us)))

size_t
request_hops_until(const struct request *r, int64_t t_us)
{
	return ENDED_UNTIL(r->hops, redirect_us, t_us);
}

size_t
request_notes_until(const struct request *r, int64_t t_us)
{
	return ENDED_UNTIL(r->notes, t_us, t_us);
}

bool
request_was_opened(const struct request *r)
{
	return request_opened_us(r) != NEVER_US;
}

int64_t
request_opened_us(const struct request *r)
{
	int64_t lookup_us = r->hops.count > 0 ? r->hops.at[0].lookup_us : r->lookup_us;

	return lookup_us != NEVER_US ? lookup_us : r->hops.count > 0 ? r->hops.at[0].connect_us : r->connect_us;
}

int64_t
request_first_sent_us(const struct request *r)
{
	return r->hops.count > 0 ? r->hops.at[0].sent_us : r->sent_us;
}

/* ---- what its dates tell ---- */

size_t
request_waits_until(const struct request *r, int64_t t_us)
{
	return ENDED_UNTIL(r->waits, drop_us, t_us);
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
	size_t hops = request_hops_until(r, t_us);

	if (wait != NULL) {
		known.launch_us = wait->launch_us;
		known.drop_us = wait->drop_us;
	}
	known.hops.count = hops;
	known.notes.count = request_notes_until(r, t_us);
	if (hops < r->hops.count) {
		known.last = r->hops.at[hops];
		known.last.redirect_us = NEVER_US;
		known.last.leads_to = NULL;
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
	if (known.response_us == NEVER_US)
		known.body_size = NEVER_US;
	if (known.connected_us == NEVER_US) {
		known.address = NULL;
		known.port = 0;
	}
	if (known.secured_us == NEVER_US)
		known.security = NULL;
	if (known.head_us == NEVER_US) {
		known.head_status = 0;
		known.form = NULL;
	}
	if (known.fail_us == NEVER_US)
		known.cause = CAUSE_NONE;
	return known;
}

const struct request *
request_seen_at(const struct request *r, int64_t t_us, struct request *room)
{
	if (wait_at(r, t_us) == NULL && request_hops_until(r, t_us) == r->hops.count)
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

/* The phase of a connection: from the last to the first. */
static enum phase
connection_phase(const struct request_hop *hop, bool tells, int64_t t_us)
{
	bool is_secured = !was(hop->tls_us, t_us) || was(hop->secured_us, t_us);

	if (was(hop->first_byte_us, t_us) && !tells)
		return PHASE_RECEIVING;
	if (was(hop->connected_us, t_us))
		return is_secured ? PHASE_SENT : PHASE_SECURING;
	if (was(hop->connect_us, t_us))
		return PHASE_CONNECTING;
	return was(hop->lookup_us, t_us) ? PHASE_LOOKING_UP : PHASE_NONE;
}

/* From the last phase to the first: the latest one that has begun. */
enum phase
request_phase_at(const struct request *r, int64_t t_us)
{
	const struct request_wait *wait = wait_at(r, t_us);
	size_t hops = request_hops_until(r, t_us);
	struct request_hop hop;
	enum phase phase;

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
	hop = request_connection(r, hops);
	phase = connection_phase(&hop, was(r->arrive_us, t_us), t_us);
	if (phase != PHASE_NONE)
		return phase;
	if (hops > 0)
		return PHASE_CONNECTING; /* it is about to, after a redirect */
	return was(r->launch_us, t_us) ? PHASE_WAITING : PHASE_NONE;
}

const char *
phase_words(enum phase phase)
{
	static const char *const words[PHASE_COUNT] = {
		[PHASE_NONE] = "not sent",
		[PHASE_WAITING] = "waits to be sent",
		[PHASE_LOOKING_UP] = "looking up the name",
		[PHASE_CONNECTING] = "connecting",
		[PHASE_SECURING] = "TLS handshake",
		[PHASE_SENT] = "sent",
		[PHASE_TAKEN] = "being served",
		[PHASE_ANSWERED] = "answered",
		[PHASE_RECEIVING] = "response comes",
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
