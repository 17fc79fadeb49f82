/* A raw socket that plays the other end, on the loop of what is tested. */
#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "http/http_field.h"
#include "support/raw_peer.h"

enum {
	WATCHDOG_S = 120, /* a test that hangs is ended by a signal */
	DATE_AGE_S = WATCHDOG_S,
};

struct event_base *base;
char diary[DIARY_SIZE];

void
note(const char *format, ...)
{
	size_t size = strlen(diary);
	va_list args;

	va_start(args, format);
	vsnprintf(diary + size, DIARY_SIZE - size, format, args);
	va_end(args);
}

void
turn(int times)
{
	for (int i = 0; i < times; i++)
		event_base_loop(base, EVLOOP_NONBLOCK);
}

int
set_up(void **state)
{
	struct event_config *config = event_config_new();

	(void)state;
	event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER);
	base = event_base_new_with_config(config);
	event_config_free(config);
	diary[0] = '\0';
	alarm(WATCHDOG_S);
	return base == NULL;
}

int
tear_down(void **state)
{
	(void)state;
	event_base_free(base);
	alarm(0);
	return 0;
}

struct sockaddr_in
loopback(uint16_t port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return address;
}

int
raw_connect(uint16_t port)
{
	struct sockaddr_in address = loopback(port);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

int
raw_listen(int backlog, uint16_t *port)
{
	struct sockaddr_in address = loopback(0);
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	if (backlog >= 0)
		assert_int_equal(listen(fd, backlog), 0);
	getsockname(fd, (struct sockaddr *)&address, &size);
	*port = ntohs(address.sin_port);
	return fd;
}

void
raw_reset(int fd)
{
	struct linger now = { .l_onoff = 1, .l_linger = 0 };

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
	close(fd);
}

void
raw_send(int fd, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t n = send(fd, bytes, size, MSG_NOSIGNAL);

		if (n < 0 && errno != EAGAIN)
			return;
		if (n > 0) {
			bytes += n;
			size -= (size_t)n;
		}
		turn(MANY_TURNS);
	}
}

void
raw_send_torn(int fd, const char *bytes, size_t size, int cut)
{
	if (cut != ONE_BY_ONE) {
		raw_send(fd, bytes, (size_t)cut);
		raw_send(fd, bytes + cut, size - (size_t)cut);
		return;
	}
	for (size_t i = 0; i < size; i++)
		raw_send(fd, bytes + i, 1);
}

/* A date is right if it is one that may have been written since the test began. */
static bool
is_now(const char *date)
{
	char text[HTTP_DATE_SIZE];

	for (int64_t age = 0; age <= DATE_AGE_S; age++) {
		http_date_write((int64_t)clock_wall_us() / US_PER_S - age, text);
		if (strncmp(date, text, HTTP_DATE_SIZE - 1) == 0)
			return true;
	}
	return false;
}

void
hide_dates(char *heard)
{
	static const char name[] = "\r\nDate: ";

	for (char *at = heard; (at = strstr(at, name)) != NULL;) {
		at += sizeof name - 1;
		if (is_now(at))
			memcpy(at, &A_DATE[sizeof "Date: " - 1], HTTP_DATE_SIZE - 1);
	}
}

size_t
raw_hear(int fd, char heard[HEARD_SIZE], size_t enough, char *ended)
{
	size_t size = 0;

	*ended = '-';
	while (size < enough) {
		ssize_t n = recv(fd, heard + size, HEARD_SIZE - 1 - size, 0);

		if (n > 0)
			size += (size_t)n;
		else if (n == 0 || errno != EAGAIN) {
			*ended = n == 0 ? 'E' : 'R';
			break;
		}
		turn(1);
	}
	heard[size] = '\0';
	hide_dates(heard);
	return size;
}

static void
drip_cb(evutil_socket_t fd, short what, void *arg)
{
	static const struct timeval pause = { 0, 2000 };
	struct drip *drip = arg;

	(void)fd;
	(void)what;
	if (*drip->left == '\0' || send(drip->fd, drip->left++, 1, MSG_NOSIGNAL) != 1)
		return;
	event_add(drip->timer, &pause);
}

void
start_drip(struct drip *drip, int fd, const char *bytes)
{
	drip->left = bytes;
	drip->fd = fd;
	drip->timer = evtimer_new(base, drip_cb, drip);
	drip_cb(-1, 0, drip);
}

int
take_descriptors(int taken[DESCRIPTORS_MAX], struct rlimit *before)
{
	struct rlimit low;
	int count = 0;

	getrlimit(RLIMIT_NOFILE, before);
	low = *before;
	low.rlim_cur = DESCRIPTORS_MAX;
	setrlimit(RLIMIT_NOFILE, &low);
	while (count < DESCRIPTORS_MAX && (taken[count] = dup(0)) >= 0)
		count++;
	return count;
}

void
give_descriptors_back(int taken[DESCRIPTORS_MAX], int count, const struct rlimit *before)
{
	while (count > 0)
		close(taken[--count]);
	setrlimit(RLIMIT_NOFILE, before);
}
