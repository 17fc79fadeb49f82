/* A clock that jumps. */
#include "support/virtual_time.h"

#include <errno.h>
#include <stdbool.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { NS_PER_S = 1000 * 1000 * 1000, NS_PER_MS = 1000 * 1000 };

/* What was sent over loopback has mostly arrived when the call returns. Mostly: so long, of real time, nothing must come
 * after such a call before the clock jumps. */
enum { QUIET_NS = 300 * 1000 };

static bool is_virtual, has_sent;
static int64_t now_ns, deadline_ns; /* deadline_ns is 0: no timer is set */
static uint64_t jumps;

static int64_t
to_ns(const struct timespec *t)
{
	return (int64_t)t->tv_sec * NS_PER_S + t->tv_nsec;
}

void
virtual_time_begin(void)
{
	struct timespec real;

	clock_gettime(CLOCK_MONOTONIC, &real);
	now_ns = to_ns(&real);
	is_virtual = true;
}

uint64_t
virtual_time_jumps(void)
{
	return jumps;
}

int
clock_gettime(clockid_t clock, struct timespec *out)
{
	if (!is_virtual)
		return (int)syscall(SYS_clock_gettime, clock, out);
	*out = (struct timespec){ (time_t)(now_ns / NS_PER_S), (long)(now_ns % NS_PER_S) };
	return 0;
}

int
nanosleep(const struct timespec *length, struct timespec *left)
{
	if (!is_virtual)
		return (int)syscall(SYS_nanosleep, length, left);
	now_ns += to_ns(length);
	return 0;
}

int
timerfd_settime(int fd, int flags, const struct itimerspec *set, struct itimerspec *old)
{
	int64_t in_ns = to_ns(&set->it_value);

	if (!is_virtual)
		return (int)syscall(SYS_timerfd_settime, fd, flags, set, old);
	deadline_ns = in_ns == 0 ? 0 : now_ns + in_ns;
	return 0;
}

/* ---- what another socket may hear of ---- */

ssize_t
writev(int fd, const struct iovec *parts, int count)
{
	has_sent = true;
	return syscall(SYS_writev, fd, parts, count);
}

int
connect(int fd, const struct sockaddr *address, socklen_t size)
{
	has_sent = true;
	return (int)syscall(SYS_connect, fd, address, size);
}

int
shutdown(int fd, int how)
{
	has_sent = true;
	return (int)syscall(SYS_shutdown, fd, how);
}

int
close(int fd)
{
	has_sent = true;
	return (int)syscall(SYS_close, fd);
}

/* ---- waiting ---- */

static int
real_wait(int fd, struct epoll_event *events, int most, int timeout_ms)
{
	return (int)syscall(SYS_epoll_pwait, fd, events, most, timeout_ms, NULL, 0);
}

/* Returns what there is to do now, or comes at once. */
static int
wait_until_quiet(int fd, struct epoll_event *events, int most)
{
	int count = real_wait(fd, events, most, 0);

	if (count != 0 || !has_sent)
		return count;
	has_sent = false;
	ppoll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, &(struct timespec){ 0, QUIET_NS }, NULL);
	return real_wait(fd, events, most, 0);
}

int
epoll_wait(int fd, struct epoll_event *events, int most, int timeout_ms)
{
	int count;

	if (!is_virtual || timeout_ms == 0 || (timeout_ms < 0 && deadline_ns == 0))
		return real_wait(fd, events, most, timeout_ms);
	count = wait_until_quiet(fd, events, most);
	if (count != 0)
		return count;
	now_ns = deadline_ns != 0 ? deadline_ns : now_ns + (int64_t)timeout_ms * NS_PER_MS;
	deadline_ns = 0;
	jumps++;
	return 0;
}
