/*
 * A connection of the serving end.
 *
 * It goes in a circle: it reads a request, waits for the receiver's reply, writes it,
 * and reads the next request, which may be here already. Bytes that come early stay
 * unparsed in its buffer, up to a bound. http_connection_process() drives the circle and is the only
 * place that frees a connection.
 */
#include "http/http_connection_inside.h"

#include <assert.h>
#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"

enum {
	/* How often a connection whose input is stopped is checked for having left. */
	WATCH_US = 200 * 1000,
};

/* The answer to a faulty request. */
struct refusal {
	uint16_t status;
	const char *header; /* lines, each with its end */
	const char *body;
};

static const struct refusal refusals[FAULT_COUNT] = {
	[FAULT_GARBLED] = { 400, "", "This is not an HTTP request.\n" },
	[FAULT_LARGE_HEAD] = { 431, "", "The request's head is larger than 16 KB.\n" },
	[FAULT_LARGE_FRAME] = { 413, "", "The request's chunk extensions and trailers are larger than 16 KB.\n" },
	[FAULT_LARGE_TARGET] = { 414, "", "The request's target is larger than 16 KB.\n" },
	[FAULT_LARGE_BODY] = { 413, "", "The request's body is larger than 64 KB.\n" },
	[FAULT_VERSION] = { 505, "", "Only HTTP/1.0 and HTTP/1.1 are spoken here.\n" },
	[FAULT_METHOD] = { 405, "Allow: GET, HEAD\r\n", "Only GET and HEAD are served.\n" },
	[FAULT_UNKNOWN_METHOD] = { 501, "", "This method is unknown. Only GET and HEAD are served.\n" },
	[FAULT_HOST] = { 400, "", "An HTTP/1.1 request needs one Host header, with a host.\n" },
	[FAULT_TARGET] = { 400, "", "The request's target is neither a path nor an http address.\n" },
	[FAULT_CODING] = { 501, "", "Of transfer codings only chunked is understood.\n" },
	[FAULT_EXPECTATION] = { 417, "", "Only 100-continue can be expected.\n" },
};
static const struct refusal too_slow = { 408, "", "The request took too long to arrive.\n" };

/* ---- timers and writing ---- */

void
http_connection_set_timer(struct http_request *conn, int64_t us)
{
	struct timeval tv = clock_timeval(us);

	event_add(conn->timer, &tv);
}

size_t
http_connection_owes(const struct http_request *conn)
{
	return evbuffer_get_length(bufferevent_get_output(conn->stream));
}

static void
set_idle(struct http_request *conn, bool idle)
{
	if (conn->idle == idle)
		return;
	conn->idle = idle;
	if (idle)
		TAILQ_INSERT_TAIL(&conn->server->idle, conn, idle_link);
	else
		TAILQ_REMOVE(&conn->server->idle, conn, idle_link);
}

bool
http_peer_is_near(const struct http_peer *peer)
{
	return ip_is_loopback(&peer->ip);
}

void
http_connection_uncount(struct http_request *conn)
{
	struct http_server *server = conn->server;
	bool is_far = !http_peer_is_near(&conn->peer);

	if (is_far || conn->is_stream)
		LIST_REMOVE(conn, far_link);
	if (conn->is_stream) {
		server->stream_count--;
		return;
	}
	server->count--;
	server->far_count -= is_far;
}

void
http_tell_connection(struct http_server *server, const struct http_peer *peer, bool is_open)
{
	if (server->connections_hook.tell != NULL)
		server->connections_hook.tell(server->connections_hook.arg, peer, is_open);
}

/* Before it does: once the system knows, its port may be used anew. */
static void
tell_end(struct http_request *conn)
{
	if (!conn->has_ended)
		http_tell_connection(conn->server, &conn->peer, false);
	conn->has_ended = true;
}

static void
free_connection(struct http_request *conn)
{
	struct http_server *server = conn->server;

	tell_end(conn);
	set_idle(conn, false);
	http_connection_uncount(conn);
	LIST_REMOVE(conn, link);
	bufferevent_free(conn->stream);
	event_free(conn->timer);
	http_parse_free(conn->parse);
	free(conn->asked);
	free(conn);
	server->connection_closed(server);
}

/* A request, its first or the next one: its first byte may take that long. */
static void
begin_reading(struct http_request *conn, int64_t patience_us)
{
	free(conn->asked);
	conn->asked = NULL;
	conn->data = NULL;
	conn->deadline_set = conn->continue_sent = false;
	conn->parse = http_parse_new(KIND_REQUEST, HTTP_HEAD_MAX, HTTP_BODY_MAX);
	conn->state = CONN_READING;
	set_idle(conn, true);
	http_connection_set_timer(conn, patience_us);
}

/* No more of its request is read. */
static void
end_reading(struct http_request *conn)
{
	conn->asked = http_asked_of(http_parse_message(conn->parse));
	http_parse_free(conn->parse);
	conn->parse = NULL;
}

/*
 * Hands bytes to the system at once; those that it does not take go into the buffer.
 * Almost always it takes everything, which saves two polls of the loop, and the answer
 * is on its way before the next callback runs.
 */
void
http_connection_write(struct http_request *conn, struct iovec *pieces, size_t count)
{
	struct msghdr message = { .msg_iov = pieces, .msg_iovlen = count };
	ssize_t written = 0;
	size_t skip;

	if (http_connection_owes(conn) == 0)
		written = sendmsg(bufferevent_getfd(conn->stream), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (written < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
		conn->state = CONN_GONE;
		return;
	}
	skip = written < 0 ? 0 : (size_t)written;
	for (size_t i = 0; i < count; i++) {
		size_t n = skip < pieces[i].iov_len ? skip : pieces[i].iov_len;

		if (n < pieces[i].iov_len)
			bufferevent_write(conn->stream, (char *)pieces[i].iov_base + n, pieces[i].iov_len - n);
		skip -= n;
	}
}

/* The system has taken the whole reply: reads the next request, or lingers. */
void
http_connection_end_reply(struct http_request *conn)
{
	struct evbuffer *input = bufferevent_get_input(conn->stream);

	if (conn->input_ended) {
		conn->state = CONN_GONE;
		return;
	}
	if ((bufferevent_get_enabled(conn->stream) & EV_READ) == 0)
		bufferevent_enable(conn->stream, EV_READ);
	if (conn->closing) {
		conn->state = CONN_LINGERING;
		set_idle(conn, true);
		tell_end(conn);
		shutdown(bufferevent_getfd(conn->stream), SHUT_WR);
		conn->drained = (uint32_t)evbuffer_get_length(input);
		evbuffer_drain(input, conn->drained);
		http_connection_set_timer(conn, HTTP_LINGER_US);
		return;
	}
	begin_reading(conn, conn->server->bounds.idle_us);
}

static const char *
connection_header(const struct http_request *conn)
{
	if (conn->closing)
		return "Connection: close\r\n";
	return conn->asked->minor == 0 ? "Connection: keep-alive\r\n" : "";
}

static void
answer(struct http_request *conn, unsigned status, const struct http_content *content)
{
	struct iovec pieces[] = { { .iov_base = NULL }, { (void *)(uintptr_t)content->body, content->body_size } };

	conn->closing = conn->closing || content->closes;
	pieces[0].iov_base = http_answer_head(status, content, connection_header(conn));
	pieces[0].iov_len = strlen(pieces[0].iov_base);
	conn->state = CONN_WRITING;
	set_idle(conn, false);
	http_connection_write(conn, pieces, conn->asked->is_head || content->body_size == 0 ? 1 : 2);
	free(pieces[0].iov_base);
	if (conn->state == CONN_GONE)
		return;
	if (http_connection_owes(conn) == 0)
		http_connection_end_reply(conn);
	else
		http_connection_set_timer(conn, conn->server->bounds.unread_us);
}

static bool
is_of_side(const struct http_request *conn)
{
	const struct http_side *side = &conn->server->side;

	return side->owns != NULL && side->owns(side->arg, http_request_path(conn));
}

void
http_tell_refused(struct http_server *server, struct http_request *request, unsigned status)
{
	if (request != NULL)
		request->of_side = is_of_side(request);
	if (server->hooks.refused != NULL && (request == NULL || !request->of_side))
		server->hooks.refused(server, request, status, server->hooks.arg);
}

static void
refuse(struct http_request *conn, const struct refusal *refusal)
{
	struct http_content content = http_text_content(refusal->header, refusal->body);

	end_reading(conn);
	conn->closing = true;
	http_tell_refused(conn->server, conn, refusal->status);
	answer(conn, refusal->status, &content);
}

/* ---- the circle ---- */

static void
receive(struct http_request *conn)
{
	struct http_server *server = conn->server;

	end_reading(conn);
	conn->state = CONN_WAITING;
	set_idle(conn, false);
	conn->closing = !conn->asked->keep_alive;
	event_del(conn->timer);
	conn->of_side = is_of_side(conn);
	if (conn->of_side)
		server->side.request(conn, server->side.arg);
	else
		server->hooks.request(server, conn, server->hooks.arg);
}

/* The client waits for permission to send the body that it announced. */
static void
send_continue(struct http_request *conn)
{
	static char line[] = "HTTP/1.1 100 Continue\r\n\r\n";
	struct iovec piece = { line, sizeof line - 1 };

	conn->continue_sent = true;
	http_connection_write(conn, &piece, 1);
}

/* Reads a piece of the request. Returns false if there is none to read. */
static bool
read_some(struct http_request *conn)
{
	struct evbuffer *input = bufferevent_get_input(conn->stream);
	enum http_progress progress = http_parse_progress(conn->parse);
	struct evbuffer_iovec piece;

	if (evbuffer_peek(input, -1, NULL, &piece, 1) <= 0) {
		if (progress == PROGRESS_BODY && http_parse_message(conn->parse)->expects_continue && !conn->continue_sent)
			send_continue(conn);
		if (progress != PROGRESS_NONE && !conn->deadline_set) {
			conn->deadline_set = true;
			http_connection_set_timer(conn, conn->server->bounds.request_us);
		}
		return false;
	}
	evbuffer_drain(input, http_parse_feed(conn->parse, piece.iov_base, piece.iov_len));
	progress = http_parse_progress(conn->parse);
	if (progress == PROGRESS_WHOLE)
		receive(conn);
	else if (progress == PROGRESS_FAULT)
		refuse(conn, &refusals[http_parse_fault(conn->parse)]);
	return true;
}

/* Continues the circle as far as bytes and replies reach. A receiver that replies at
 * once gets here from within; then the outer call continues. */
void
http_connection_process(struct http_request *conn)
{
	if (conn->processing)
		return;
	conn->processing = true;
	while (conn->state == CONN_READING && read_some(conn))
		;
	conn->processing = false;
	if (conn->state == CONN_GONE)
		free_connection(conn);
}

void
http_connection_lose(struct http_request *conn)
{
	struct http_server *server = conn->server;
	bool waited = conn->state == CONN_WAITING, streamed = conn->state == CONN_STREAMING;

	conn->state = CONN_GONE;
	if (streamed || (waited && conn->of_side))
		server->side.left(conn, server->side.arg);
	else if (waited)
		server->hooks.left(server, conn, server->hooks.arg);
	http_connection_process(conn);
}

/* Closes its descriptor here: the bufferevent would do that a turn of the loop later. */
static void
close_now(struct http_request *conn)
{
	int fd = bufferevent_getfd(conn->stream);

	bufferevent_setfd(conn->stream, -1);
	close(fd);
	conn->state = CONN_GONE;
	http_connection_process(conn);
}

/* Returns true if nothing is lost with it: it has sent nothing of a request. Otherwise its client may
 * be slow, or only wants the descriptor. */
static bool
is_silent(const struct http_request *conn)
{
	return conn->state == CONN_LINGERING || http_parse_progress(conn->parse) == PROGRESS_NONE;
}

/* Returns true if bytes of a request are with the system, or with the stream. */
static bool
has_input(const struct http_request *conn)
{
	char byte;

	return evbuffer_get_length(bufferevent_get_input(conn->stream)) > 0 ||
	    recv(bufferevent_getfd(conn->stream), &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

static bool
close_first_idle(struct http_server *server, bool silent, const struct http_request *but)
{
	struct http_request *conn;

	TAILQ_FOREACH(conn, &server->idle, idle_link)
		if (conn != but && is_silent(conn) == silent && (conn->state == CONN_LINGERING || !has_input(conn))) {
			if (!silent)
				http_tell_refused(server, NULL, 0);
			close_now(conn);
			return true;
		}
	return false;
}

bool
http_connection_close_idle(struct http_server *server, bool at_any_price)
{
	const struct http_request *newest = LIST_FIRST(&server->connections);

	return close_first_idle(server, true, newest) || (at_any_price &&
	    (close_first_idle(server, false, newest) || close_first_idle(server, true, NULL)));
}

static void
read_cb(struct bufferevent *stream, void *arg)
{
	struct http_request *conn = arg;
	struct evbuffer *input = bufferevent_get_input(stream);

	if (conn->state == CONN_LINGERING || conn->state == CONN_STREAMING) {
		conn->drained += (uint32_t)evbuffer_get_length(input);
		evbuffer_drain(input, evbuffer_get_length(input));
		if (conn->drained > HTTP_LINGER_MAX) {
			http_connection_lose(conn);
			return;
		}
	} else if (conn->state != CONN_READING && evbuffer_get_length(input) >= HTTP_AHEAD_MAX) {
		/* Not with a watermark: libevent 2.1 calls back again and again while
		 * bytes above it are left unread. */
		bufferevent_disable(stream, EV_READ);
		if (conn->state == CONN_WAITING)
			http_connection_set_timer(conn, WATCH_US);
	}
	http_connection_process(conn);
}

static void
write_cb(struct bufferevent *stream, void *arg)
{
	struct http_request *conn = arg;

	(void)stream;
	if (conn->state == CONN_STREAMING) {
		event_del(conn->timer);
		conn->server->side.drained(conn, conn->server->side.arg);
	} else if (conn->state == CONN_WRITING)
		http_connection_end_reply(conn);
	http_connection_process(conn);
}

static void
event_cb(struct bufferevent *stream, short what, void *arg)
{
	struct http_request *conn = arg;
	bool owes = http_connection_owes(conn) > 0;

	(void)stream;
	/* A client that only shut down its sending half still reads the answer. */
	if ((what & BEV_EVENT_EOF) != 0 && conn->state == CONN_WRITING && owes) {
		conn->input_ended = true;
		return;
	}
	http_connection_lose(conn);
}

/* ---- time ---- */

static void
on_slow_request(struct http_request *conn)
{
	if (http_parse_progress(conn->parse) == PROGRESS_NONE)
		conn->state = CONN_GONE;
	else
		refuse(conn, &too_slow);
	http_connection_process(conn);
}

/* Reading has stopped, so an end of input would go unnoticed. */
static void
on_watch(struct http_request *conn)
{
	struct pollfd at = { .fd = bufferevent_getfd(conn->stream), .events = POLLRDHUP };

	if (poll(&at, 1, 0) > 0)
		http_connection_lose(conn);
	else
		http_connection_set_timer(conn, WATCH_US);
}

static void
on_unread(struct http_request *conn)
{
	if (!conn->of_side)
		http_tell_refused(conn->server, NULL, 0);
	conn->state = CONN_GONE;
	http_connection_process(conn);
}

/* With a reset: the system would go on trying to hand on what it holds. */
static void
on_stream_late(struct http_request *conn)
{
	struct linger none = { .l_onoff = 1 };

	setsockopt(bufferevent_getfd(conn->stream), SOL_SOCKET, SO_LINGER, &none, sizeof none);
	http_connection_lose(conn);
}

static void
on_patience_over(struct http_request *conn)
{
	conn->state = CONN_GONE;
	http_connection_process(conn);
}

#define STATE_ROW(ID, on_timer) [CONN_##ID] = on_timer,
static void (*const on_timer[])(struct http_request *) = { CONN_STATES(STATE_ROW) };
#undef STATE_ROW

static void
timer_cb(evutil_socket_t fd, short what, void *arg)
{
	struct http_request *conn = arg;

	(void)fd;
	(void)what;
	on_timer[conn->state](conn);
}

size_t
http_connection_count_from(const struct http_server *server, const struct ip *ip)
{
	const struct http_request *conn;
	size_t count = 0;

	LIST_FOREACH(conn, &server->far, far_link)
		count += ip_same(&conn->peer.ip, ip);
	return count;
}

void
http_connection_open(struct http_server *server, int fd, struct http_peer peer)
{
	struct bufferevent *stream = bufferevent_socket_new(server->base, fd, BEV_OPT_CLOSE_ON_FREE);
	struct http_request *conn;

	if (stream == NULL) {
		http_tell_connection(server, &peer, false);
		close(fd);
		return;
	}
	conn = mem_new(1, sizeof *conn);
	conn->server = server;
	conn->stream = stream;
	conn->timer = evtimer_new(server->base, timer_cb, conn);
	conn->peer = peer;
	LIST_INSERT_HEAD(&server->connections, conn, link);
	server->count++;
	if (!http_peer_is_near(&peer)) {
		LIST_INSERT_HEAD(&server->far, conn, far_link);
		server->far_count++;
	}
	bufferevent_setcb(stream, read_cb, write_cb, event_cb, conn);
	bufferevent_enable(stream, EV_READ);
	begin_reading(conn, server->bounds.request_us);
}

/* ---- for the receiver: see http_request.c ---- */

void
http_reply(struct http_request *request, unsigned status, const char *body)
{
	struct http_content content = http_text_content("", body);

	http_reply_with(request, status, &content);
}

void
http_reply_with(struct http_request *request, unsigned status, const struct http_content *content)
{
	assert(request->state == CONN_WAITING);
	answer(request, status, content);
	http_connection_process(request);
}

/* A socket that lingers for no time at all is closed with a reset. It is closed at once: else
 * answers given meanwhile would overtake the reset. */
void
http_abort(struct http_request *request)
{
	struct linger none = { .l_onoff = 1 };

	assert(request->state == CONN_WAITING);
	setsockopt(bufferevent_getfd(request->stream), SOL_SOCKET, SO_LINGER, &none, sizeof none);
	close_now(request);
}
