/* Responses that stay open. */
#include "http/http_stream.h"

#include <assert.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "http/http_connection_inside.h"

enum {
	/* Of a stream the system holds at most about so much, twice as much with what it needs for it itself: who reads
	 * slowly is otherwise told of what was long ago. */
	SYSTEM_HOLDS = 64 * 1024,
};

/* ---- the bounds ---- */

static size_t
count_to(const struct http_server *server, const struct ip *ip)
{
	const struct http_request *conn;
	size_t count = 0;

	LIST_FOREACH(conn, &server->streams, far_link)
		count += ip_same(&conn->peer.ip, ip);
	return count;
}

static void
turn_away(struct http_request *conn, unsigned status, const char *why)
{
	struct http_content content;
	char header[80];

	utf8_format(header, sizeof header, "Retry-After: %d\r\nCache-Control: no-store\r\n", HTTP_RETRY_S);
	content = http_text_content(header, why);
	http_reply_with(conn, status, &content);
}

/* Returns true if it was turned away. */
static bool
is_over_bounds(struct http_request *conn)
{
	const struct http_server *server = conn->server;
	const struct http_bounds *most = &server->bounds;

	if (server->stream_count >= most->streams)
		turn_away(conn, 503, "Too many are watching. Try again soon.\n");
	else if (!http_peer_is_near(&conn->peer) && server->stream_count >= most->streams_one &&
	    count_to(server, &conn->peer.ip) >= most->streams_one)
		turn_away(conn, 429, "Too many at your address are watching. Try again soon.\n");
	else
		return false;
	return true;
}

/* ---- speaking ---- */

static void
count_as_stream(struct http_request *conn)
{
	http_connection_uncount(conn);
	conn->is_stream = true;
	LIST_INSERT_HEAD(&conn->server->streams, conn, far_link);
	conn->server->stream_count++;
}

/* Whoever says something may be about to say it to others: the connection is not freed under their hands. */
static void
say(struct http_request *conn, struct iovec *pieces, size_t count)
{
	http_connection_write(conn, pieces, count);
	if (conn->state == CONN_GONE) {
		conn->state = CONN_STREAMING;
		http_connection_set_timer(conn, 0);
	} else if (http_connection_owes(conn) > 0 && !evtimer_pending(conn->timer, NULL)) {
		http_connection_set_timer(conn, conn->server->bounds.unread_us);
	}
}

/* What the system holds is to be read within the same time as what it does not take: of a machine that has gone without a
 * word it would otherwise find out after a quarter of an hour. */
static void
hold_little(const struct http_request *conn)
{
	int fd = bufferevent_getfd(conn->stream), holds = SYSTEM_HOLDS;
#ifdef TCP_USER_TIMEOUT
	int unread_ms = (int)(conn->server->bounds.unread_us / US_PER_MS);

	setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &unread_ms, sizeof unread_ms);
#endif
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &holds, sizeof holds);
}

bool
http_stream_begin(struct http_request *conn, const struct http_content *content)
{
	struct iovec pieces[2] = { { .iov_base = (void *)(uintptr_t)content->body, .iov_len = content->body_size } };
	bool is_head = http_request_is_head(conn);

	assert(conn->state == CONN_WAITING);
	if (is_over_bounds(conn))
		return false;
	pieces[1] = pieces[0];
	pieces[0].iov_base = http_open_head(200, content);
	pieces[0].iov_len = strlen(pieces[0].iov_base);
	conn->state = CONN_STREAMING;
	conn->drained = 0;
	say(conn, pieces, is_head ? 1 : 2);
	free(pieces[0].iov_base);
	if (is_head) {
		http_stream_end(conn);
		return false;
	}
	count_as_stream(conn);
	hold_little(conn);
	bufferevent_enable(conn->stream, EV_READ);
	return true;
}

void
http_stream_say(struct http_request *conn, const void *bytes, size_t size)
{
	struct iovec piece = { (void *)(uintptr_t)bytes, size };

	assert(conn->state == CONN_STREAMING);
	say(conn, &piece, 1);
}

size_t
http_stream_owes(const struct http_request *conn)
{
	return http_connection_owes(conn);
}

void
http_stream_end(struct http_request *conn)
{
	assert(conn->state == CONN_STREAMING);
	conn->closing = true;
	conn->state = CONN_WRITING;
	event_del(conn->timer);
	if (http_connection_owes(conn) == 0)
		http_connection_end_reply(conn);
	else
		http_connection_set_timer(conn, conn->server->bounds.unread_us);
	http_connection_process(conn);
}
