/* A fetcher: waiting numbers, open fetches, and a pump that opens some in each turn of the loop. */
#include "run/fetcher.h"

#include <event2/event.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/queue.h"
#include "base/utf8.h"
#include "http/http_address.h"
#include "http/http_fetch.h"
#include "run/fetch_hop.h"
#include "run/response_text.h"

/*
 * Connections begun in one turn of the loop. Thousands at once would overflow the
 * listener's backlog, and each lost SYN costs a second; with this many, the other end
 * accepts in between, and no callback waits long. Where the system takes long for each, as it does to find a port
 * when those of many connections that were just closed are not free yet, there are fewer.
 */
enum { CONNECTS_A_TURN = 20, CONNECTING_US = 2 * US_PER_MS };

/*
 * There are no more requests in flight than there are local ports, but others have some, too, as have connections that
 * were closed a moment ago. A request that gets none goes on connecting: it tries again so often, and no further one begins.
 */
enum { PORT_RETRY_US = 50 * US_PER_MS };

struct flight {
	struct fetcher *fetcher;
	struct http_fetch *fetch; /* NULL: it waits for a local port */
	size_t index; /* in fetcher->open */
	uint32_t number;
	struct fetch_hop *hop; /* where redirects have led; NULL: they have not */
	int64_t deadline_us; /* of the log's time; 0: none */
	enum errors error; /* what will go wrong with it */
	uint16_t port;     /* 0 until connected, and to other servers */
	bool connects;     /* EVENT_CONNECT was logged, of this hop */
};

struct fetcher {
	struct event_base *base;
	struct log *log;
	const struct settings *knobs;
	const struct fetch_target *target;
	struct fetcher_hooks hooks;
	struct event *pump;
	struct event *port_retry; /* pending while flights wait for a local port */
	QUEUE(uint32_t) waiting;
	ARRAY(struct flight *) open;
	struct flight **by_port; /* local port -> flight, or NULL */
	int64_t url;             /* the knob's, when the run began */
	uint32_t sockets_max;
	enum track track;
};

enum { PORTS = 1 << 16 };

static void
log_request(struct fetcher *f, enum event_kind kind, uint32_t number, int64_t value)
{
	log_event(f->log, (struct event){
		.kind = (uint8_t)kind, .track = (uint8_t)f->track, .number = number, .value = value,
	});
}

static void
close_flight(struct flight *flight)
{
	struct fetcher *f = flight->fetcher;
	struct flight *last = *ARRAY_LAST(f->open);

	http_fetch_free(flight->fetch);
	free(flight->hop);
	f->by_port[flight->port] = NULL;
	last->index = flight->index;
	f->open.at[flight->index] = last;
	f->open.count--;
	free(flight);
}

/* As they are now, but for the address: one that is typed meanwhile is the next run's. */
static struct settings
knobs_of_run(const struct fetcher *f)
{
	struct settings knobs = *f->knobs;

	knobs.value[KNOB_URL] = f->url;
	return knobs;
}

static size_t
free_sockets(const struct fetcher *f)
{
	struct settings knobs = knobs_of_run(f);
	size_t limit = (size_t)settings_limit(&knobs);

	if (evtimer_pending(f->port_retry, NULL))
		return 0;
	if (limit == 0 || limit > f->sockets_max)
		limit = f->sockets_max;
	return limit > f->open.count ? limit - f->open.count : 0;
}

/* Runs the pump in a later turn of the loop, so that sockets get theirs in between. */
static void
wake_pump(struct fetcher *f)
{
	struct timeval soon = clock_timeval(0);

	if (QUEUE_COUNT(f->waiting) > 0 && free_sockets(f) > 0 && !evtimer_pending(f->pump, NULL))
		event_add(f->pump, &soon);
}

static void
end_flight(struct flight *flight, enum event_kind kind, int64_t value, const struct fetch_result *result)
{
	struct fetcher *f = flight->fetcher;
	uint32_t number = flight->number;

	log_request(f, kind, number, value);
	close_flight(flight);
	wake_pump(f);
	f->hooks.ended(f->hooks.arg, number, result);
}

static void
log_text(struct flight *flight, enum event_kind kind, const char *text)
{
	log_request(flight->fetcher, kind, flight->number, trace_intern(flight->fetcher->log->trace, text));
}

/* What belongs to the fact before, and has its date. */
static void
log_text_along(struct flight *flight, enum event_kind kind, const char *text)
{
	struct fetcher *f = flight->fetcher;

	log_event_along(f->log, (struct event){
		.kind = (uint8_t)kind, .track = (uint8_t)f->track, .number = flight->number, .value = trace_intern(f->log->trace, text),
	});
}

static void connect_flight(struct flight *);

static bool
is_outside(const struct flight *flight)
{
	return flight->fetcher->target->url != NULL;
}

static void
on_lookup(struct flight *flight, const struct http_news *news)
{
	log_text(flight, EVENT_LOOKUP, news->name);
}

/* To connect begins with the first address, and ends with the last. */
static void
on_trying(struct flight *flight, const struct http_news *news)
{
	(void)news;
	if (!flight->connects)
		log_request(flight->fetcher, EVENT_CONNECT, flight->number, 0);
	flight->connects = true;
}

static void
on_missed(struct flight *flight, const struct http_news *news)
{
	char text[HTTP_ADDRESS_SIZE + 64];

	utf8_format(text, sizeof text, "%s: %s", news->address, cause_words(news->cause));
	if (is_outside(flight))
		log_text(flight, EVENT_MISS, text);
}

static void
on_connected(struct flight *flight, const struct http_news *news)
{
	log_request(flight->fetcher, EVENT_CONNECTED, flight->number, news->port);
	if (is_outside(flight)) {
		log_text_along(flight, EVENT_ADDRESS, news->address);
		return;
	}
	flight->port = news->port;
	flight->fetcher->by_port[news->port] = flight;
	if (flight->fetcher->target->ports != NULL)
		port_set_add(flight->fetcher->target->ports, news->port);
}

static void
on_tls_begun(struct flight *flight, const struct http_news *news)
{
	(void)news;
	log_request(flight->fetcher, EVENT_TLS, flight->number, 0);
}

static void
on_secured(struct flight *flight, const struct http_news *news)
{
	char text[64];

	utf8_format(text, sizeof text, "%s, certificate %s", news->version, news->is_checked ? "checked" : SECURED_BLINDLY);
	log_text(flight, EVENT_SECURED, text);
}

static void
on_sent(struct flight *flight, const struct http_news *news)
{
	(void)news;
	log_request(flight->fetcher, EVENT_SENT, flight->number, 0);
}

static void
on_interim(struct flight *flight, const struct http_news *news)
{
	log_request(flight->fetcher, EVENT_INTERIM, flight->number, news->status);
}

static void
on_first_byte(struct flight *flight, const struct http_news *news)
{
	(void)news;
	log_request(flight->fetcher, EVENT_FIRST_BYTE, flight->number, 0);
}

static void
on_head(struct flight *flight, const struct http_news *news)
{
	char text[RESPONSE_FORM_SIZE];

	if (!is_outside(flight))
		return;
	response_form(news->head, text);
	log_request(flight->fetcher, EVENT_HEAD, flight->number, news->status);
	log_text_along(flight, EVENT_FORM, text);
}

/* What is kept of another server's response: it may be large, or anything but text. */
static int64_t
intern_body(struct flight *flight, const struct http_news *news)
{
	struct trace *trace = flight->fetcher->log->trace;
	char text[RESPONSE_TEXT_SIZE];

	if (!is_outside(flight))
		return trace_intern(trace, news->body);
	if (!response_body(news->body, news->body_kept, news->body_size, news->head->coding, text))
		log_request(flight->fetcher, EVENT_SIZE, flight->number, (int64_t)news->body_size);
	return trace_intern(trace, text);
}

static void
wait_for_port(struct flight *flight)
{
	struct timeval later = clock_timeval(PORT_RETRY_US);

	http_fetch_free(flight->fetch);
	flight->fetch = NULL;
	event_add(flight->fetcher->port_retry, &later);
}

static void
on_failed(struct flight *flight, const struct http_news *news)
{
	struct fetch_result result = { .body = "", .cause = news->cause };

	if (news->cause == CAUSE_NO_PORT && !is_outside(flight))
		wait_for_port(flight);
	else
		end_flight(flight, EVENT_FAIL, news->cause, &result);
}

/* Follows a response that leads elsewhere. Returns false if it leads nowhere, or is not to be followed. */
static bool
follow(struct flight *flight, const struct http_news *news)
{
	struct http_news failed = { .phase = HTTP_FAILED };
	char text[URL_TEXT_SIZE];

	if (!is_outside(flight) || !flight->fetcher->target->manner->follows || news->head->location == NULL ||
	    !fetch_hop_is_redirect(news->status))
		return false;
	failed.cause = fetch_hop_follow(&flight->hop, flight->fetcher->target, news->status, news->head->location);
	if (failed.cause != CAUSE_NONE) {
		on_failed(flight, &failed);
		return true;
	}
	url_write(fetch_hop_url(flight->hop, flight->fetcher->target), text);
	log_text(flight, EVENT_REDIRECT, text);
	http_fetch_free(flight->fetch);
	flight->connects = false;
	connect_flight(flight);
	return true;
}

static void
on_response(struct flight *flight, const struct http_news *news)
{
	struct fetch_result result = { .status = news->status };
	int64_t text;

	if (follow(flight, news))
		return;
	text = intern_body(flight, news);
	result.body = trace_text(flight->fetcher->log->trace, text);
	log_request(flight->fetcher, EVENT_BODY, flight->number, text);
	end_flight(flight, EVENT_RESPONSE, news->status, &result);
}

static void (*const on_phase[])(struct flight *, const struct http_news *) = {
#define PHASE_ROW(ID, word) [HTTP_##ID] = on_##word,
	HTTP_PHASES(PHASE_ROW)
#undef PHASE_ROW
};

/* The built-in server, or where nobody listens. */
static void
order_here(const struct flight *flight, struct http_order *order)
{
	const struct fetch_target *target = flight->fetcher->target;
	const struct sockaddr_in *address = choice_of(KNOB_ERRORS, flight->error)->error.deserted ? &target->deserted : &target->address;

	order->authority = target->host;
	order->target = target->path;
	order->address = (const struct sockaddr *)address;
	order->address_size = sizeof *address;
}

static void news_cb(struct http_fetch *, const struct http_news *, void *);

/* Begins to fetch; anew after a redirect. */
static void
connect_flight(struct flight *flight)
{
	struct fetcher *f = flight->fetcher;
	char authority[URL_AUTHORITY_SIZE];
	struct http_order order = { .method = NULL };
	int64_t left_us = flight->deadline_us - log_now_us(f->log);

	if (is_outside(flight))
		fetch_hop_order(flight->hop, f->target, authority, &order);
	else
		order_here(flight, &order);
	if (!flight->connects) {
		/* A name is looked up first, and may have no address. */
		flight->connects = order.names == NULL || order.unix_path != NULL;
		if (flight->connects)
			log_request(f, EVENT_CONNECT, flight->number, 0);
	}
	order.timeout_us = flight->deadline_us == 0 ? 0 : left_us > 0 ? left_us : 1;
	flight->fetch = http_fetch_new(f->base, &order, news_cb, flight);
}

static void
news_cb(struct http_fetch *fetch, const struct http_news *news, void *arg)
{
	(void)fetch;
	on_phase[news->phase](arg, news);
}

static void
port_retry_cb(evutil_socket_t fd, short what, void *arg)
{
	struct fetcher *f = arg;
	struct timeval later = clock_timeval(PORT_RETRY_US);
	int64_t until_us = clock_now_us() + CONNECTING_US;

	(void)fd;
	(void)what;
	for (size_t i = 0; i < f->open.count; i++) {
		if (f->open.at[i]->fetch != NULL)
			continue;
		if (clock_now_us() >= until_us) {
			event_add(f->port_retry, &later);
			break;
		}
		connect_flight(f->open.at[i]);
	}
	wake_pump(f);
}

static void
open_one(struct fetcher *f)
{
	struct flight *flight = mem_new(1, sizeof *flight);
	struct settings knobs = knobs_of_run(f);
	int64_t timeout_us;

	flight->fetcher = f;
	flight->number = QUEUE_TAKE(f->waiting);
	flight->error = settings_error(&knobs, flight->number);
	timeout_us = settings_timeout_us(&knobs, flight->number);
	flight->deadline_us = timeout_us == 0 ? 0 : log_now_us(f->log) + timeout_us;
	flight->index = f->open.count;
	ARRAY_PUSH(f->open, flight);
	connect_flight(flight);
}

static void
pump_cb(evutil_socket_t fd, short what, void *arg)
{
	struct fetcher *f = arg;
	int64_t until_us = clock_now_us() + CONNECTING_US;

	(void)fd;
	(void)what;
	for (int i = 0; i < CONNECTS_A_TURN && QUEUE_COUNT(f->waiting) > 0 && free_sockets(f) > 0; i++) {
		open_one(f);
		if (clock_now_us() >= until_us)
			break;
	}
	wake_pump(f);
}

struct fetcher *
fetcher_new(struct event_base *base, struct log *log, enum track track, const struct settings *knobs,
    const struct fetch_target *target, uint32_t sockets_max, const struct fetcher_hooks *hooks)
{
	struct fetcher *f = mem_new(1, sizeof *f);

	f->base = base;
	f->log = log;
	f->track = track;
	f->knobs = knobs;
	f->target = target;
	f->url = knobs->value[KNOB_URL];
	f->sockets_max = sockets_max;
	f->hooks = *hooks;
	f->pump = evtimer_new(base, pump_cb, f);
	f->port_retry = evtimer_new(base, port_retry_cb, f);
	f->by_port = mem_new(PORTS, sizeof *f->by_port);
	return f;
}

void
fetcher_free(struct fetcher *f)
{
	if (f == NULL)
		return;
	while (f->open.count > 0)
		close_flight(*ARRAY_LAST(f->open));
	event_free(f->pump);
	event_free(f->port_retry);
	QUEUE_RELEASE(f->waiting);
	ARRAY_RELEASE(f->open);
	free(f->by_port);
	free(f);
}

void
fetcher_launch(struct fetcher *f, uint32_t number)
{
	log_request(f, EVENT_LAUNCH, number, 0);
	QUEUE_PUSH(f->waiting, number);
	wake_pump(f);
}

void
fetcher_limit_turned(struct fetcher *f)
{
	wake_pump(f);
}

static uint32_t
give_up_last(struct fetcher *f, enum event_kind kind)
{
	uint32_t number;

	if (QUEUE_COUNT(f->waiting) == 0)
		return 0;
	number = QUEUE_TAKE_LAST(f->waiting);
	log_request(f, kind, number, 0);
	return number;
}

uint32_t
fetcher_drop_last(struct fetcher *f)
{
	return give_up_last(f, EVENT_DROP);
}

size_t
fetcher_cancel(struct fetcher *f, size_t most)
{
	size_t waiting = QUEUE_COUNT(f->waiting), closed = 0;

	while (give_up_last(f, EVENT_CANCEL) != 0)
		continue;
	for (; closed < most && f->open.count > 0; closed++) {
		struct flight *last = *ARRAY_LAST(f->open);

		log_request(f, EVENT_CANCEL, last->number, 0);
		close_flight(last);
	}
	return waiting + closed;
}

size_t
fetcher_unfinished(const struct fetcher *f)
{
	return QUEUE_COUNT(f->waiting) + f->open.count;
}

uint32_t
fetcher_find_port(const struct fetcher *f, uint16_t port, enum errors *error)
{
	const struct flight *flight = port == 0 ? NULL : f->by_port[port];

	*error = flight == NULL ? ERRORS_NONE : flight->error;
	return flight == NULL ? 0 : flight->number;
}
