/* The fetching end of HTTP: one request on a connection of its own. */
#include "http/http_fetch.h"

#include <assert.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "http/http_parse.h"
#include "http/http_route.h"
#include "http/http_socket.h"
#include "http/http_tls.h"

struct http_fetch {
	http_fetch_cb *callback;
	void *arg;
	struct http_route *route;       /* NULL from the arrival on, */
	struct evbuffer *request;       /* as this is */
	struct bufferevent *connection; /* NULL before the arrival, and once it is closed */
	struct event *timer;            /* NULL if there is no timeout */
	struct http_parse *parse;       /* NULL until the first byte */
	size_t body_max, body_kept;
	uint16_t port;
	uint8_t interims;               /* answers of that kind so far */
	uint8_t write_cause;            /* enum cause: why the peer takes no more; it may have answered before */
	bool is_head;                   /* the request is HEAD */
	bool sent, head_told;           /* HTTP_SENT, HTTP_HEAD were reported */
	bool telling;                   /* the callback is on the C stack */
	bool freed;                     /* by its owner, during the callback */
};

static void
close_connection(struct http_fetch *fetch)
{
	http_route_free(fetch->route);
	fetch->route = NULL;
	if (fetch->request != NULL)
		evbuffer_free(fetch->request);
	fetch->request = NULL;
	http_route_close(fetch->connection);
	fetch->connection = NULL;
	if (fetch->timer != NULL)
		event_free(fetch->timer);
	fetch->timer = NULL;
}

static void
release(struct http_fetch *fetch)
{
	close_connection(fetch);
	http_parse_free(fetch->parse);
	free(fetch);
}

/* ---- telling ---- */

/* Calls the callback. Returns false if that has freed the fetch. */
static bool
tell(struct http_fetch *fetch, struct http_news news)
{
	assert(!fetch->telling);
	news.port = fetch->port;
	fetch->telling = true;
	fetch->callback(fetch, &news, fetch->arg);
	fetch->telling = false;
	if (!fetch->freed)
		return true;
	release(fetch);
	return false;
}

static void
fail(struct http_fetch *fetch, enum cause cause)
{
	close_connection(fetch);
	tell(fetch, (struct http_news){ .phase = HTTP_FAILED, .cause = cause });
}

static void
succeed(struct http_fetch *fetch)
{
	const struct http_message *message = http_parse_message(fetch->parse);

	close_connection(fetch);
	tell(fetch, (struct http_news){
	    .phase = HTTP_RESPONSE,
	    .status = message->status,
	    .head = &message->head,
	    .body = message->body,
	    .body_kept = message->body_kept,
	    .body_size = message->body_size,
	});
}

static bool
tell_sent(struct http_fetch *fetch)
{
	if (fetch->sent)
		return true;
	fetch->sent = true;
	return tell(fetch, (struct http_news){ .phase = HTTP_SENT });
}

static bool
tell_head(struct http_fetch *fetch)
{
	const struct http_message *message = http_parse_message(fetch->parse);

	if (fetch->head_told || !message->has_head)
		return true;
	fetch->head_told = true;
	return tell(fetch, (struct http_news){ .phase = HTTP_HEAD, .status = message->status, .head = &message->head });
}

/* ---- the conversation ---- */

/* An interim answer is here. Returns true if more may be read. */
static bool
take_interim(struct http_fetch *fetch)
{
	unsigned status = http_parse_message(fetch->parse)->status;

	if (fetch->interims++ == HTTP_INTERIM_MAX) {
		fail(fetch, CAUSE_ENDLESS_INTERIM);
		return false;
	}
	http_parse_go_on(fetch->parse);
	return tell(fetch, (struct http_news){ .phase = HTTP_INTERIM, .status = (uint16_t)status });
}

static void
end_by_fault(struct http_fetch *fetch)
{
	enum http_fault fault = http_parse_fault(fetch->parse);
	bool is_large = fault == FAULT_LARGE_HEAD || fault == FAULT_LARGE_FRAME || fault == FAULT_LARGE_BODY;

	fail(fetch, is_large ? CAUSE_TOO_LARGE : CAUSE_GARBLED);
}

/* Tells what has been read. Returns true if more may be read. */
static bool
go_on(struct http_fetch *fetch)
{
	enum http_progress progress = http_parse_progress(fetch->parse);

	if (progress == PROGRESS_INTERIM)
		return take_interim(fetch);
	if (!tell_head(fetch))
		return false;
	if (progress == PROGRESS_WHOLE)
		succeed(fetch);
	else if (progress == PROGRESS_FAULT)
		end_by_fault(fetch);
	return progress < PROGRESS_WHOLE;
}

static bool
begin_to_read(struct http_fetch *fetch)
{
	fetch->parse = http_parse_new(KIND_ANSWER, HTTP_ANSWER_HEAD_MAX, fetch->body_max);
	if (fetch->body_kept > 0)
		http_parse_keep(fetch->parse, fetch->body_kept);
	if (fetch->is_head)
		http_parse_expect_no_body(fetch->parse);
	/* A hasty server answers before the whole request is sent. */
	return tell_sent(fetch) && tell(fetch, (struct http_news){ .phase = HTTP_FIRST_BYTE });
}

static void
read_cb(struct bufferevent *connection, void *arg)
{
	struct http_fetch *fetch = arg;
	struct evbuffer *input = bufferevent_get_input(connection);
	struct evbuffer_iovec piece;

	if (fetch->parse == NULL && !begin_to_read(fetch))
		return;
	while (evbuffer_peek(input, -1, NULL, &piece, 1) > 0) {
		evbuffer_drain(input, http_parse_feed(fetch->parse, piece.iov_base, piece.iov_len));
		if (!go_on(fetch))
			return;
	}
}

static void
write_cb(struct bufferevent *connection, void *arg)
{
	struct http_fetch *fetch = arg;

	if (evbuffer_get_length(bufferevent_get_output(connection)) == 0)
		tell_sent(fetch);
}

static void
end_of_input(struct http_fetch *fetch)
{
	if (fetch->parse != NULL)
		http_parse_end(fetch->parse);
	if (fetch->parse != NULL && http_parse_progress(fetch->parse) >= PROGRESS_WHOLE)
		go_on(fetch);
	else
		fail(fetch, fetch->write_cause != CAUSE_NONE ? fetch->write_cause : CAUSE_CLOSED_EARLY);
}

static void
connection_broke(struct http_fetch *fetch, short what, int number)
{
	bool has_tls = http_tls_is(fetch->connection);
	enum cause cause = has_tls ? http_tls_cause(fetch->connection, number) : http_socket_cause(number);

	if ((what & BEV_EVENT_WRITING) != 0 && !has_tls)
		fetch->write_cause = (uint8_t)cause; /* what it has sent before is still to be read */
	else
		fail(fetch, fetch->write_cause != CAUSE_NONE ? fetch->write_cause : cause);
}

static void
event_cb(struct bufferevent *connection, short what, void *arg)
{
	int number = EVUTIL_SOCKET_ERROR();
	struct http_fetch *fetch = arg;

	(void)connection;
	if ((what & BEV_EVENT_EOF) != 0)
		end_of_input(fetch);
	else
		connection_broke(fetch, what, number);
}

static void
timer_cb(evutil_socket_t fd, short what, void *arg)
{
	struct http_fetch *fetch = arg;

	(void)fd;
	(void)what;
	fail(fetch, CAUSE_TIMED_OUT);
}

static void
start_timer(struct http_fetch *fetch, struct event_base *base, int64_t us)
{
	struct timeval tv = clock_timeval(us);

	fetch->timer = evtimer_new(base, timer_cb, fetch);
	event_base_update_cache_time(base); /* else the timer counts from the beginning of this turn of the loop */
	event_add(fetch->timer, &tv);
}

/* ---- the way there ---- */

static bool
route_told(void *arg, struct http_news news)
{
	struct http_fetch *fetch = arg;

	if (news.phase == HTTP_CONNECTED)
		fetch->port = news.port;
	return tell(fetch, news);
}

static void
route_arrived(void *arg, struct bufferevent *connection)
{
	struct http_fetch *fetch = arg;

	http_route_free(fetch->route);
	fetch->route = NULL;
	fetch->connection = connection;
	bufferevent_setcb(connection, read_cb, write_cb, event_cb, fetch);
	/* It goes out in the very turn that completes the connect. */
	evbuffer_add_buffer(bufferevent_get_output(connection), fetch->request);
	evbuffer_free(fetch->request);
	fetch->request = NULL;
	bufferevent_enable(connection, EV_READ);
}

static void
route_failed(void *arg, enum cause cause)
{
	fail(arg, cause);
}

struct http_fetch *
http_fetch_new(struct event_base *base, const struct http_order *order, http_fetch_cb *callback, void *arg)
{
	static const struct http_route_hooks hooks = { route_told, route_arrived, route_failed };
	struct http_fetch *fetch = mem_new(1, sizeof *fetch);

	assert(http_order_problem(order) == NULL);
	fetch->callback = callback;
	fetch->arg = arg;
	fetch->body_max = order->body_max == 0 ? HTTP_RESPONSE_MAX : order->body_max;
	fetch->body_kept = order->body_kept;
	fetch->is_head = strcmp(http_order_method(order), "HEAD") == 0;
	fetch->request = evbuffer_new();
	http_order_write(order, fetch->request);
	fetch->route = http_route_new(base, order, &hooks, fetch);
	if (order->timeout_us > 0)
		start_timer(fetch, base, order->timeout_us);
	return fetch;
}

void
http_fetch_free(struct http_fetch *fetch)
{
	if (fetch == NULL)
		return;
	close_connection(fetch);
	if (fetch->telling)
		fetch->freed = true;
	else
		release(fetch);
}
