/* The fetching end of HTTP: one request on a connection of its own. */
#include "http/http.h"

#include <assert.h>
#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "http/http_parse.h"

struct http_fetch {
	http_fetch_cb *callback;
	void *arg;
	struct bufferevent *connection; /* NULL once it is closed */
	struct event *timer;            /* for the timeout or an immediate failure; NULL if neither */
	struct http_parse *parse;       /* NULL until the first byte */
	uint16_t port;
	uint8_t cause;                  /* of an immediate failure; else CAUSE_NONE */
	bool sent;                      /* HTTP_SENT was reported */
	bool telling;                   /* the callback is on the C stack */
	bool freed;                     /* by its owner, during the callback */
};

static const struct {
	int number;
	enum cause cause;
} causes[] = {
	{ ECONNREFUSED, CAUSE_REFUSED },
	{ ECONNRESET, CAUSE_RESET },
	{ EPIPE, CAUSE_RESET },
	{ ECONNABORTED, CAUSE_RESET },
	{ ETIMEDOUT, CAUSE_TIMED_OUT },
	{ EMFILE, CAUSE_NO_SOCKET },
	{ ENFILE, CAUSE_NO_SOCKET },
	{ ENOBUFS, CAUSE_NO_SOCKET },
	{ ENOMEM, CAUSE_NO_SOCKET },
};

static enum cause
cause_of(int number)
{
	for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++)
		if (causes[i].number == number)
			return causes[i].cause;
	return CAUSE_UNREACHABLE;
}

static void
close_connection(struct http_fetch *fetch)
{
	if (fetch->connection != NULL) {
		/* Freed while it connects, it would still send the request. */
		bufferevent_disable(fetch->connection, EV_READ | EV_WRITE);
		bufferevent_free(fetch->connection);
	}
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
	    .body = message->body,
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

/* Ends the fetch if the message is whole or faulty. */
static void
check_progress(struct http_fetch *fetch)
{
	enum http_fault fault = http_parse_fault(fetch->parse);

	if (http_parse_progress(fetch->parse) == PROGRESS_WHOLE)
		succeed(fetch);
	else if (fault == FAULT_LARGE_HEAD || fault == FAULT_LARGE_FRAME || fault == FAULT_LARGE_BODY)
		fail(fetch, CAUSE_TOO_LARGE);
	else if (fault != FAULT_NONE)
		fail(fetch, CAUSE_GARBLED);
}

static void
read_cb(struct bufferevent *connection, void *arg)
{
	struct http_fetch *fetch = arg;
	struct evbuffer *input = bufferevent_get_input(connection);
	struct evbuffer_iovec piece;

	if (fetch->parse == NULL) {
		fetch->parse = http_parse_new(KIND_ANSWER, HTTP_HEAD_MAX, HTTP_RESPONSE_MAX);
		/* A hasty server answers before the whole request is sent. */
		if (!tell_sent(fetch) || !tell(fetch, (struct http_news){ .phase = HTTP_FIRST_BYTE }))
			return;
	}
	while (http_parse_progress(fetch->parse) < PROGRESS_WHOLE &&
	    evbuffer_peek(input, -1, NULL, &piece, 1) > 0) {
		http_parse_feed(fetch->parse, piece.iov_base, piece.iov_len);
		evbuffer_drain(input, piece.iov_len);
	}
	check_progress(fetch);
}

static void
write_cb(struct bufferevent *connection, void *arg)
{
	struct http_fetch *fetch = arg;

	(void)connection;
	tell_sent(fetch);
}

static uint16_t
local_port(int fd)
{
	union {
		struct sockaddr any;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
	} address;
	socklen_t size = sizeof address;

	if (getsockname(fd, &address.any, &size) != 0)
		return 0;
	return ntohs(address.any.sa_family == AF_INET6 ? address.in6.sin6_port : address.in.sin_port);
}

static void
end_of_input(struct http_fetch *fetch)
{
	if (fetch->parse != NULL)
		http_parse_end(fetch->parse);
	if (fetch->parse != NULL && http_parse_progress(fetch->parse) >= PROGRESS_WHOLE)
		check_progress(fetch);
	else
		fail(fetch, CAUSE_CLOSED_EARLY);
}

static void
event_cb(struct bufferevent *connection, short what, void *arg)
{
	int number = EVUTIL_SOCKET_ERROR();
	struct http_fetch *fetch = arg;

	if ((what & BEV_EVENT_CONNECTED) != 0) {
		fetch->port = local_port(bufferevent_getfd(connection));
		bufferevent_enable(connection, EV_READ);
		tell(fetch, (struct http_news){ .phase = HTTP_CONNECTED });
	} else if ((what & BEV_EVENT_EOF) != 0)
		end_of_input(fetch);
	else
		fail(fetch, cause_of(number));
}

static void
timer_cb(evutil_socket_t fd, short what, void *arg)
{
	struct http_fetch *fetch = arg;

	(void)fd;
	(void)what;
	fail(fetch, fetch->cause != CAUSE_NONE ? fetch->cause : CAUSE_TIMED_OUT);
}

static void
start_timer(struct http_fetch *fetch, struct event_base *base, int64_t us)
{
	struct timeval tv = clock_timeval(us);

	if (fetch->timer == NULL)
		fetch->timer = evtimer_new(base, timer_cb, fetch);
	event_base_update_cache_time(base); /* else the timer counts from the beginning of this turn of the loop */
	event_add(fetch->timer, &tv);
}

/* A socket, or -1 with errno set. The last descriptor of all is for the other end, which may be in this very
 * process: if clients had them all, none would ever be answered. */
static int
new_socket(int family)
{
	int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), another, number;

	if (fd == -1)
		return -1;
	another = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (another != -1) {
		close(another);
		return fd;
	}
	number = errno;
	close(fd);
	errno = number;
	return -1;
}

/* Begins to connect. Returns 0, or the errno of an immediate failure. */
static int
begin(struct http_fetch *fetch, struct event_base *base, const struct sockaddr *address, socklen_t address_size)
{
	int fd = new_socket(address->sa_family), yes = 1;

	if (fd == -1)
		return errno;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	fetch->connection = bufferevent_socket_new(base, fd, BEV_OPT_CLOSE_ON_FREE);
	if (fetch->connection == NULL) {
		close(fd);
		return ENOMEM;
	}
	bufferevent_setcb(fetch->connection, read_cb, write_cb, event_cb, fetch);
	if (bufferevent_socket_connect(fetch->connection, address, (int)address_size) != 0)
		return errno == 0 ? EINVAL : errno;
	return 0;
}

struct http_fetch *
http_fetch_new(struct event_base *base, const struct sockaddr *address, socklen_t address_size,
    const char *host, const char *path, int64_t timeout_us, http_fetch_cb *callback, void *arg)
{
	struct http_fetch *fetch = mem_new(1, sizeof *fetch);
	int number;

	fetch->callback = callback;
	fetch->arg = arg;
	number = begin(fetch, base, address, address_size);
	if (number != 0) {
		close_connection(fetch);
		fetch->cause = (uint8_t)cause_of(number);
		/* The shortest time that still lets the loop poll its sockets first. */
		start_timer(fetch, base, 1);
		return fetch;
	}
	/* From the buffer it goes out in the very turn that completes the connect. */
	evbuffer_add_printf(bufferevent_get_output(fetch->connection),
	    "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", path, host);
	if (timeout_us > 0)
		start_timer(fetch, base, timeout_us);
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
