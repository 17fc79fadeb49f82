/*
 * What the C listings presume. get() blocks in read(); fetch() is libevent's. LISTING_URL is where to;
 * LISTING_MORE is by how many the requests knob is raised while the loop runs. The program ends once
 * nothing is left to wait for but its spinner.
 */
#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct response {
	const char *error, *body;
};

static struct event_base *base;
static struct event *spinner, *knob;
static long turned, every_ms;
static struct timespec begin;
static void (*turns)(void);
static const struct timeval timeout = { 1, 0 };
static const char *url;
static char body[4096];
static int pending;
static void (*callback)(struct response *);

static void
end_if_done(void)
{
	if (pending == 0 && (knob == NULL || !evtimer_pending(knob, NULL)))
		event_del(spinner);
}

static void
spin(void)
{
}

/* Makes up for the turns that were missed while something else ran, as a persistent event does not. */
static void
turn(evutil_socket_t fd, short what, void *arg)
{
	struct timespec now;

	(void)fd, (void)what, (void)arg;
	clock_gettime(CLOCK_MONOTONIC, &now);
	for (; (turned + 1) * every_ms <= (now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000; turned++)
		turns();
	end_if_done();
}

static void
every(long ms, void (*what)(void))
{
	struct timeval length = { ms / 1000, ms % 1000 * 1000 };

	every_ms = ms;
	turns = what;
	clock_gettime(CLOCK_MONOTONIC, &begin);
	event_add(spinner, &length);
}

static struct sockaddr_in
address_of(const char *at, char *path, size_t size)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	char host[64], rest[256] = "";
	unsigned port = 0;

	sscanf(at, "http://%63[^:]:%u%255s", host, &port, rest);
	inet_pton(AF_INET, host, &address.sin_addr);
	address.sin_port = htons((unsigned short)port);
	snprintf(path, size, "%s", rest[0] == 0 ? "/" : rest);
	return address;
}

static int
write_head(char *out, size_t size, const char *path)
{
	return snprintf(out, size, "GET %s HTTP/1.1\r\nHost: listing\r\nConnection: close\r\n\r\n", path);
}

/* Cuts a whole answer into its body, which is moved to the front. */
static const char *
read_answer(char *answer)
{
	static char error[32];
	int status = 0;
	char *end = strstr(answer, "\r\n\r\n");

	sscanf(answer, "HTTP/1.%*d %d", &status);
	if (status >= 400) {
		snprintf(error, sizeof error, "HTTP %d", status);
		return error;
	}
	memmove(answer, end + 4, strlen(end + 4) + 1);
	return NULL;
}

static const char *
words(int number)
{
	return number == ECONNREFUSED ? "connection refused" : number == ECONNRESET ? "connection reset" :
	    number == EAGAIN || number == EINPROGRESS ? "timed out" : strerror(number);
}

static const char *
get(const char *at, char *out)
{
	char path[256], head[512];
	struct sockaddr_in address = address_of(at, path, sizeof path);
	int fd = socket(AF_INET, SOCK_STREAM, 0), length = write_head(head, sizeof head, path);
	size_t size = 0;
	ssize_t got = -1;

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
	if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0 && write(fd, head, (size_t)length) == length)
		while ((got = read(fd, out + size, sizeof body - 1 - size)) > 0)
			size += (size_t)got;
	out[size] = 0;
	if (got < 0) {
		const char *why = words(errno);

		close(fd);
		return why;
	}
	close(fd);
	return read_answer(out);
}

static const char *
said(const char *text)
{
	static char line[4200];

	snprintf(line, sizeof line, "Server said %s", text);
	return line;
}

static void
ended(struct bufferevent *bev, short what, void *arg)
{
	char answer[4096];
	struct response response = { NULL, answer };
	int error = EVUTIL_SOCKET_ERROR();
	ssize_t size;

	(void)arg;
	if ((what & BEV_EVENT_CONNECTED) != 0)
		return;
	if ((what & BEV_EVENT_TIMEOUT) != 0) {
		response.error = "timed out";
	} else if ((what & BEV_EVENT_ERROR) != 0) {
		response.error = words(error);
	} else {
		size = evbuffer_remove(bufferevent_get_input(bev), answer, sizeof answer - 1);
		answer[size] = 0;
		response.error = read_answer(answer);
	}
	bufferevent_free(bev);
	pending--;
	callback(&response);
	end_if_done();
}

static void
fetch(const char *at, void (*then)(struct response *))
{
	struct bufferevent *bev = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
	char path[256], head[512];
	struct sockaddr_in address = address_of(at, path, sizeof path);

	callback = then; /* a program has one */
	pending++;
	bufferevent_setcb(bev, NULL, NULL, ended, NULL);
	bufferevent_set_timeouts(bev, &timeout, NULL);
	bufferevent_enable(bev, EV_READ | EV_WRITE);
	evbuffer_add(bufferevent_get_output(bev), head, (size_t)write_head(head, sizeof head, path));
	bufferevent_socket_connect(bev, (struct sockaddr *)&address, sizeof address);
}

static void
compute(double seconds)
{
	struct timespec from, now;

	clock_gettime(CLOCK_MONOTONIC, &from);
	do
		clock_gettime(CLOCK_MONOTONIC, &now);
	while ((double)(now.tv_sec - from.tv_sec) + (double)(now.tv_nsec - from.tv_nsec) / 1e9 < seconds);
}

/* What the listing's loop does, count times more; written behind its functions, from its own lines. */
static void fetch_more(int count);

static void
raised(evutil_socket_t fd, short what, void *arg)
{
	void (*more)(int);

	(void)fd, (void)what;
	memcpy(&more, &arg, sizeof more);
	more(atoi(getenv("LISTING_MORE")));
	end_if_done();
}

static void
on_knob(void (*more)(int))
{
	static const struct timeval soon = { 0, 1000 };
	void *arg;

	memcpy(&arg, &more, sizeof arg);
	knob = evtimer_new(base, raised, arg);
	event_add(knob, &soon);
}

static void
prelude(void)
{
	url = getenv("LISTING_URL");
	base = event_base_new();
	spinner = event_new(base, -1, EV_PERSIST, turn, NULL);
}

/* A program uses some of these. */
__attribute__((unused))
static const void *const used[] = { body, said, compute, fetch, get, spin, every, on_knob, fetch_more, prelude };
