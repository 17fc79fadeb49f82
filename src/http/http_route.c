/* The way to a server. */
#include "http/http_route.h"

#include <assert.h>
#include <errno.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "http/http_address.h"
#include "http/http_names.h"
#include "http/http_socket.h"
#include "http/http_tls.h"

/* A listener at a path whose queue is full makes nobody wait: one asks again. */
enum { PATH_RETRY_US = 10 * US_PER_MS };

struct http_route {
	const struct http_route_hooks *hooks;
	void *arg;
	struct event_base *base;
	struct bufferevent *connection;  /* to addresses.list.at[next], or NULL */
	struct http_names *names;
	struct http_lookup *lookup;      /* NULL if none is under way */
	struct http_tls *tls;            /* NULL: plain */
	char *host;                      /* NULL: an address or a path was given */
	struct event *timer;
	void (*due)(struct http_route *); /* what happens when the timer fires */
	struct http_addresses addresses;
	size_t next;
	uint16_t port;
	int64_t end_us;                  /* when there is no time left; 0: never */
	uint8_t cause;                   /* enum cause: why the last address failed */
	bool has_host;                   /* the addresses are its, and told of */
	bool is_securing;                /* it is connected */
};

void
http_route_close(struct bufferevent *connection)
{
	if (connection == NULL)
		return;
	if (http_tls_is(connection))
		http_tls_say_end(connection);
	/* Freed while it connects, it would still send what is in its buffer. */
	bufferevent_disable(connection, EV_READ | EV_WRITE);
	bufferevent_free(connection);
}

/* ---- timer ---- */

static void
timer_cb(evutil_socket_t fd, short what, void *arg)
{
	struct http_route *route = arg;

	(void)fd;
	(void)what;
	route->due(route);
}

static void
start_timer(struct http_route *route, int64_t us, void (*due)(struct http_route *))
{
	struct timeval tv = clock_timeval(us);

	if (route->timer == NULL)
		route->timer = evtimer_new(route->base, timer_cb, route);
	route->due = due;
	event_base_update_cache_time(route->base); /* else it counts from the beginning of this turn of the loop */
	event_add(route->timer, &tv);
}

static void
stop_timer(struct http_route *route)
{
	if (route->timer != NULL)
		event_del(route->timer);
}

/* ---- connecting ---- */

static void event_cb(struct bufferevent *connection, short what, void *arg);

static struct http_address *
address_now(const struct http_route *route)
{
	return &route->addresses.list.at[route->next];
}

/* Begins to connect to the address. Returns 0, or the errno of an immediate failure. */
static int
dial(struct http_route *route)
{
	const struct http_address *address = address_now(route);
	int fd = http_socket_new(address->of.any.sa_family);

	if (fd == -1)
		return errno;
	route->connection = bufferevent_socket_new(route->base, fd, BEV_OPT_CLOSE_ON_FREE);
	if (route->connection == NULL) {
		close(fd);
		return ENOMEM;
	}
	bufferevent_setcb(route->connection, NULL, NULL, event_cb, route);
	if (bufferevent_socket_connect(route->connection, &address->of.any, (int)address->size) != 0)
		return errno == 0 ? EINVAL : errno;
	return 0;
}

static void
hang_up(struct http_route *route)
{
	http_route_close(route->connection);
	route->connection = NULL;
}

/* ---- one address after the other ---- */

/* Tells of one of the host's addresses. Returns false if the route was freed. */
static bool
tell_address(struct http_route *route, struct http_news news)
{
	char text[HTTP_ADDRESS_SIZE];

	http_address_write(address_now(route), text);
	news.address = text;
	return route->hooks->told(route->arg, news);
}

/* The address has failed. Returns true if the next one may be tried. */
static bool
miss(struct http_route *route, enum cause cause)
{
	hang_up(route);
	route->cause = (uint8_t)cause;
	if (cause == CAUSE_NO_SOCKET) {
		route->hooks->failed(route->arg, cause); /* that is no fault of the address */
		return false;
	}
	if (route->has_host && !tell_address(route, (struct http_news){ .phase = HTTP_MISSED, .cause = cause }))
		return false;
	route->next++;
	return true;
}

static void try_next(struct http_route *route);

static void
give_address_up(struct http_route *route)
{
	if (miss(route, CAUSE_TIMED_OUT))
		try_next(route);
}

/* Where others wait for their turn, an address has so much time. */
static void
bound_address(struct http_route *route)
{
	size_t left = route->addresses.list.count - route->next;
	int64_t us = HTTP_ADDRESS_TRIED_US, left_us;

	if (left < 2)
		return;
	if (route->end_us > 0) {
		left_us = (route->end_us - clock_now_us()) / (int64_t)left;
		us = left_us < us ? left_us : us;
	}
	start_timer(route, us < 0 ? 0 : us, give_address_up);
}

/* Tries an address. Returns true if it has failed already, and the next one may be tried. */
static bool
try_address(struct http_route *route)
{
	int number = dial(route);

	if (number == EAGAIN && address_now(route)->of.any.sa_family == AF_UNIX) {
		hang_up(route);
		start_timer(route, PATH_RETRY_US, try_next);
		return false;
	}
	if (number != 0)
		return miss(route, http_socket_connect_cause(number, address_now(route)));
	bound_address(route);
	return false;
}

static void
try_next(struct http_route *route)
{
	do {
		if (route->next == route->addresses.list.count) {
			route->hooks->failed(route->arg, route->cause);
			return;
		}
		if (route->has_host && !tell_address(route, (struct http_news){ .phase = HTTP_TRYING }))
			return;
	} while (try_address(route));
}

/* ---- arriving ---- */

static void
arrive(struct http_route *route)
{
	struct bufferevent *connection = route->connection;

	route->connection = NULL;
	route->hooks->arrived(route->arg, connection);
}

/* The connected socket goes on under another roof. */
static void
secure(struct http_route *route)
{
	struct bufferevent *plain = route->connection;
	int fd = bufferevent_getfd(plain);

	bufferevent_setfd(plain, -1);
	http_route_close(plain);
	route->is_securing = true;
	route->connection = http_tls_begin(route->tls, route->base, fd, route->host);
	if (route->connection == NULL)
		route->hooks->failed(route->arg, CAUSE_TLS);
	else
		bufferevent_setcb(route->connection, NULL, NULL, event_cb, route);
}

static void
connected(struct http_route *route)
{
	uint16_t port = http_socket_port(bufferevent_getfd(route->connection));

	stop_timer(route);
	if (!tell_address(route, (struct http_news){ .phase = HTTP_CONNECTED, .port = port }))
		return;
	if (route->tls == NULL)
		arrive(route);
	else if (route->hooks->told(route->arg, (struct http_news){ .phase = HTTP_TLS_BEGUN }))
		secure(route);
}

static void
secured(struct http_route *route)
{
	struct http_news news = {
		.phase = HTTP_SECURED,
		.version = http_tls_version(route->connection),
		.is_checked = http_tls_is_checked(route->tls),
	};

	if (route->hooks->told(route->arg, news))
		arrive(route);
}

static void
connect_failed(struct http_route *route, int number)
{
	stop_timer(route);
	if (miss(route, http_socket_connect_cause(number, address_now(route))))
		try_next(route);
}

static void
event_cb(struct bufferevent *connection, short what, void *arg)
{
	int number = EVUTIL_SOCKET_ERROR();
	struct http_route *route = arg;

	if ((what & BEV_EVENT_CONNECTED) != 0)
		(route->is_securing ? secured : connected)(route);
	else if (route->is_securing)
		route->hooks->failed(route->arg, http_tls_cause(connection, number));
	else
		connect_failed(route, number);
}

/* ---- from the beginning ---- */

static void
fail_late(struct http_route *route)
{
	if (miss(route, route->cause))
		try_next(route);
}

/* The one address is known: the connection is begun at once. */
static void
begin_at_address(struct http_route *route)
{
	int number = dial(route);

	if (number == 0)
		return;
	route->cause = (uint8_t)http_socket_connect_cause(number, address_now(route));
	hang_up(route);
	/* The shortest time that still lets the loop poll its sockets first. */
	start_timer(route, 0, fail_late);
}

static void
looked_up(struct http_addresses *addresses, enum cause cause, void *arg)
{
	struct http_route *route = arg;

	route->lookup = NULL;
	if (cause != CAUSE_NONE) {
		route->hooks->failed(route->arg, cause);
		return;
	}
	route->addresses = *addresses;
	*addresses = (struct http_addresses){ .list = { 0 } };
	try_next(route);
}

static void
begin_at_name(struct http_route *route)
{
	if (route->hooks->told(route->arg, (struct http_news){ .phase = HTTP_LOOKUP, .name = route->host }))
		route->lookup = http_names_look_up(route->names, route->host, route->port, looked_up, route);
}

/* Most routes have one address: there is no room made for a list of them, which would take 2 KB. */
static void
add_the_only(struct http_route *route, struct http_address address)
{
	route->addresses.list.at = mem_new(1, sizeof *route->addresses.list.at);
	route->addresses.list.capacity = 1;
	ARRAY_PUSH(route->addresses.list, address);
}

/* The order's beginning says where. */
static void
begin(struct http_route *route, const struct http_order *order)
{
	struct http_address address;

	if (order->address != NULL) {
		add_the_only(route, http_address_from(order->address, order->address_size));
		begin_at_address(route);
	} else if (order->unix_path != NULL) {
		http_address_of_path(order->unix_path, &address);
		ARRAY_PUSH(route->addresses.list, address);
		start_timer(route, 0, try_next);
	} else if (http_address_parse(order->host, order->port, &address) == 0) {
		route->has_host = true;
		ARRAY_PUSH(route->addresses.list, address);
		start_timer(route, 0, try_next);
	} else {
		route->has_host = true;
		start_timer(route, 0, begin_at_name);
	}
}

struct http_route *
http_route_new(struct event_base *base, const struct http_order *order, const struct http_route_hooks *hooks, void *arg)
{
	struct http_route *route = mem_new(1, sizeof *route);

	assert(order->tls == NULL || order->host != NULL);
	route->base = base;
	route->hooks = hooks;
	route->arg = arg;
	route->names = order->names;
	route->tls = order->tls;
	route->host = order->host == NULL ? NULL : mem_copy(order->host);
	route->port = order->port;
	if (order->timeout_us > 0)
		route->end_us = clock_now_us() + order->timeout_us;
	begin(route, order);
	return route;
}

void
http_route_free(struct http_route *route)
{
	if (route == NULL)
		return;
	http_lookup_cancel(route->lookup);
	hang_up(route);
	if (route->timer != NULL)
		event_free(route->timer);
	free(route->host);
	ARRAY_RELEASE(route->addresses.list);
	free(route);
}
