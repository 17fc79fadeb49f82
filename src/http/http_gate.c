/*
 * Who comes in: connections are accepted, and those over the bounds are turned away.
 *
 * Whoever is turned away costs little: an answer that the system takes at once, and then reading on for a while, without
 * a buffer, so that unread bytes do not make the system discard the answer with a reset. Of those who are being turned
 * away the oldest makes room for the next; and if they come one behind the other, the listeners rest now and then, so that
 * everybody else has a turn of the loop.
 */
#include <errno.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "http/http_connection.h"

enum {
	/* How long the listeners rest when there are no descriptors: whoever is not read yet may be closed once it is,
	 * and others stand behind them. */
	REST_US = 5 * 1000,
	SPARE_DESCRIPTORS = 16, /* that idle clients do not get: this program's own requests and files need some */
	TURNED_AWAY_MAX = 64,   /* at a time */
	TURNED_AWAY_IN_A_ROW = 64, /* then the listeners rest, */
	ROW_REST_US = 2 * 1000, /* so long */
};

struct turned_away {
	struct http_server *server;
	TAILQ_ENTRY(turned_away) link;
	struct event *event;
	int64_t until_us; /* the clock's time */
	size_t drained;   /* bytes */
	int fd;
};

/* ---- the listeners ---- */

static void
set_listeners(struct http_server *server, bool listen)
{
	for (int i = 0; i < LISTENER_COUNT; i++) {
		if (server->listeners[i] == NULL)
			continue;
		if (listen)
			evconnlistener_enable(server->listeners[i]);
		else
			evconnlistener_disable(server->listeners[i]);
	}
}

static void
rest(struct http_server *server, enum http_rest why, int64_t us)
{
	struct timeval tv = clock_timeval(us);

	server->rests = why;
	set_listeners(server, false);
	event_add(server->rest, &tv);
}

static void
listen_again(struct http_server *server)
{
	server->rests = REST_NONE;
	event_del(server->rest);
	set_listeners(server, true);
}

static void
rest_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	listen_again(arg);
}

static void
connection_closed(struct http_server *server)
{
	if (server->rests == REST_DESCRIPTORS)
		listen_again(server);
}

/* ---- turning away ---- */

static void
forget(struct turned_away *away)
{
	struct http_server *server = away->server;

	TAILQ_REMOVE(&server->turned_away, away, link);
	server->turned_away_count--;
	event_free(away->event);
	close(away->fd);
	free(away);
	connection_closed(server);
}

/* Reads what there is. Returns false at its end, or if there is no end. */
static bool
drain(struct turned_away *away)
{
	static char nothing[16 * 1024];
	ssize_t n;

	while ((n = recv(away->fd, nothing, sizeof nothing, MSG_DONTWAIT)) > 0) {
		away->drained += (size_t)n;
		if (away->drained > HTTP_LINGER_MAX)
			return false;
	}
	return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
}

static void
wait_for_end(struct turned_away *away)
{
	int64_t left_us = away->until_us - clock_now_us();
	struct timeval tv = clock_timeval(left_us > 0 ? left_us : 0);

	event_add(away->event, &tv);
}

static void
drain_cb(evutil_socket_t fd, short what, void *arg)
{
	struct turned_away *away = arg;

	(void)fd;
	if ((what & EV_TIMEOUT) != 0 || !drain(away))
		forget(away);
	else
		wait_for_end(away);
}

static void
linger(struct http_server *server, int fd)
{
	struct turned_away *away = mem_new(1, sizeof *away);

	if (server->turned_away_count == TURNED_AWAY_MAX) {
		struct turned_away *oldest = TAILQ_FIRST(&server->turned_away);

		drain(oldest);
		forget(oldest);
	}
	*away = (struct turned_away){ .server = server, .fd = fd, .until_us = clock_now_us() + HTTP_LINGER_US };
	away->event = event_new(server->base, fd, EV_READ, drain_cb, away);
	TAILQ_INSERT_TAIL(&server->turned_away, away, link);
	server->turned_away_count++;
	wait_for_end(away);
}

static void
turn_away(struct http_server *server, int fd, const struct http_peer *peer, unsigned status, const char *why)
{
	struct http_content content;
	char retry[32], *head, *text;
	bool is_told;

	utf8_format(retry, sizeof retry, "Retry-After: %d\r\n", HTTP_RETRY_S);
	content = http_text_content(retry, why);
	head = http_answer_head(status, &content, "Connection: close\r\n");
	text = mem_format("%s%s", head, why);
	is_told = send(fd, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)strlen(text);
	free(head);
	free(text);
	http_tell_refused(server, NULL, is_told ? status : 0);
	http_tell_connection(server, peer, false);
	if (is_told && shutdown(fd, SHUT_WR) == 0)
		linger(server, fd);
	else
		close(fd);
	if (++server->turned_away_in_a_row < TURNED_AWAY_IN_A_ROW || server->rests != REST_NONE)
		return;
	server->turned_away_in_a_row = 0;
	rest(server, REST_CROWD, ROW_REST_US);
}

/* ---- the bounds ---- */

/* Returns true if the connection was turned away. */
static bool
is_over_bounds(struct http_server *server, int fd, const struct http_peer *peer)
{
	const struct http_bounds *most = &server->bounds;

	if (server->count >= most->open)
		turn_away(server, fd, peer, 503, "Too many connections are open. Try again soon.\n");
	else if (http_peer_is_near(peer))
		return false;
	else if (server->far_count >= most->far)
		turn_away(server, fd, peer, 503, "Too many connections from other machines are open. Try again soon.\n");
	else if (server->far_count >= most->one && http_connection_count_from(server, &peer->ip) >= most->one)
		turn_away(server, fd, peer, 429, "Too many connections from your address are open. Try again soon.\n");
	else
		return false;
	return true;
}

/* ---- accepting ---- */

/* Returns true if both ends of a connection are at 127.0.0.1, or at ::1. */
static bool
is_at_home(const struct http_server *server, const struct evconnlistener *by, int fd, const struct ip *peer)
{
	struct sockaddr_storage own = { .ss_family = AF_UNSPEC };
	socklen_t size = sizeof own;
	struct ip ip;

	if (by == server->listeners[LISTENER_IPV4] || by == server->listeners[LISTENER_IPV6])
		return ip_same(peer, by == server->listeners[LISTENER_IPV4] ? &ip_home_ipv4 : &ip_home_ipv6);
	if ((!ip_same(peer, &ip_home_ipv4) && !ip_same(peer, &ip_home_ipv6)) || getsockname(fd, (struct sockaddr *)&own, &size) != 0)
		return false;
	ip = ip_of((struct sockaddr *)&own);
	return ip_same(peer, &ip);
}

/* The peer of a connection, from that address. */
static struct http_peer
peer_at(const struct http_server *server, const struct evconnlistener *by, int fd, const struct sockaddr *address)
{
	bool is_ipv6 = address->sa_family == AF_INET6;
	struct http_peer peer = {
		.ip = ip_of(address),
		.port = ntohs(is_ipv6 ? ((const struct sockaddr_in6 *)(const void *)address)->sin6_port :
		    ((const struct sockaddr_in *)(const void *)address)->sin_port),
	};

	peer.is_ipv6 = !ip_is_ipv4(&peer.ip);
	peer.is_at_home = is_at_home(server, by, fd, &peer.ip);
	return peer;
}

void
http_gate_accept_cb(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *address, int size, void *arg)
{
	struct http_server *server = arg;
	struct http_peer peer = peer_at(server, listener, fd, address);

	(void)size;
	peer.connection = ++server->opened;
	http_tell_connection(server, &peer, true);
	if (is_over_bounds(server, fd, &peer))
		return;
	server->turned_away_in_a_row = 0;
	http_connection_open(server, fd, peer);
	if (fd >= server->few_from) /* a new one is the lowest that is free */
		http_connection_close_idle(server, false);
}

/* Most likely out of descriptors. Whoever has been idle longest makes room; if nobody is idle,
 * accepting again at once would only fail again: the listeners rest until a connection closes,
 * or for a moment. */
void
http_gate_error_cb(struct evconnlistener *listener, void *arg)
{
	struct http_server *server = arg;

	(void)listener;
	if (server->turned_away_count > 0)
		forget(TAILQ_FIRST(&server->turned_away));
	else if (!http_connection_close_idle(server, true))
		rest(server, REST_DESCRIPTORS, REST_US);
}

/* ---- making and freeing ---- */

/* With so many descriptors, the last ones are few: a quarter of them at most. */
static int
few_descriptors_from(rlim_t descriptors)
{
	rlim_t few = descriptors / 4 < SPARE_DESCRIPTORS ? descriptors / 4 : SPARE_DESCRIPTORS;

	return descriptors - few > INT_MAX ? INT_MAX : (int)(descriptors - few);
}

void
http_gate_open(struct http_server *server)
{
	struct rlimit limit;
	bool is_known = getrlimit(RLIMIT_NOFILE, &limit) == 0;

	server->bounds = (struct http_bounds){
		.open = HTTP_OPEN_MAX, .far = HTTP_FAR_MAX, .one = HTTP_ONE_MAX,
		.streams = HTTP_STREAMS_MAX, .streams_one = HTTP_STREAMS_ONE_MAX,
		.request_us = HTTP_REQUEST_DEADLINE_US, .idle_us = HTTP_IDLE_US, .unread_us = HTTP_UNREAD_US,
	};
	server->few_from = is_known ? few_descriptors_from(limit.rlim_cur) : INT_MAX;
	if (is_known && limit.rlim_cur / 4 < server->bounds.far)
		server->bounds.far = server->bounds.streams = limit.rlim_cur / 4;
	server->connection_closed = connection_closed;
	LIST_INIT(&server->far);
	LIST_INIT(&server->streams);
	TAILQ_INIT(&server->turned_away);
	server->rest = evtimer_new(server->base, rest_cb, server);
}

void
http_gate_close(struct http_server *server)
{
	server->rests = REST_NONE;
	while (!TAILQ_EMPTY(&server->turned_away))
		forget(TAILQ_FIRST(&server->turned_away)); /* NOLINT(clang-analyzer-unix.Malloc): the one before left the list */
	event_free(server->rest);
}
