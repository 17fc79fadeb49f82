/* What a wait is. */
#include "watch/wait.h"

#ifdef __linux__
#include <linux/futex.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#endif

#define WAIT_KIND_NAME(kind, name) [WAIT_FOR_##kind] = name,
const char *
wait_kind_name(enum wait_kind kind)
{
	static const char *const names[WAIT_KIND_COUNT] = { WAIT_KINDS(WAIT_KIND_NAME) };

	return names[kind];
}

#ifdef __linux__

#define CALL(name, shape) { #name, SYS_##name, WAIT_SHAPE_##shape }

/* Younger machines lack the calls that have a better twin. */
static const struct wait_call calls[] = {
	CALL(read, READ),
	CALL(readv, READ),
	CALL(recvfrom, RECEIVE),
	CALL(recvmsg, MESSAGE),
	CALL(connect, CONNECT),
	CALL(accept, ACCEPT),
	CALL(accept4, ACCEPT),
#ifdef SYS_poll
	CALL(poll, POLL),
#endif
	CALL(ppoll, PPOLL),
#ifdef SYS_select
	CALL(select, SELECT),
#endif
	CALL(pselect6, SELECT),
#ifdef SYS_epoll_wait
	CALL(epoll_wait, EPOLL),
#endif
	CALL(epoll_pwait, EPOLL),
#ifdef SYS_epoll_pwait2
	CALL(epoll_pwait2, EPOLL),
#endif
	CALL(nanosleep, SLEEP),
	CALL(clock_nanosleep, SLEEP),
	CALL(futex, FUTEX),
	CALL(wait4, WAIT4),
	CALL(waitid, WAITID),
#ifdef SYS_io_uring_enter
	CALL(io_uring_enter, URING),
#endif
#ifdef SYS_pause
	CALL(pause, SIGNAL),
#endif
	CALL(rt_sigsuspend, SIGNAL),
	CALL(rt_sigtimedwait, SIGNAL),
	CALL(restart_syscall, RESTART),
};

/* Not stopped at: each of a program's writes would take a hundred times as long. */
static const struct wait_call others[] = {
	CALL(write, WRITE),
	CALL(writev, WRITE),
	CALL(pwrite64, WRITE),
	CALL(pwritev, WRITE),
	CALL(sendto, WRITE),
	CALL(sendmsg, WRITE),
	CALL(sendmmsg, WRITE),
	CALL(fsync, WRITE),
	CALL(fdatasync, WRITE),
	CALL(pread64, READ),
	CALL(preadv, READ),
	CALL(recvmmsg, READ),
	CALL(clone, FORK),
#ifdef SYS_clone3
	CALL(clone3, FORK),
#endif
#ifdef SYS_vfork
	CALL(vfork, FORK),
#endif
#ifdef SYS_open
	CALL(open, OTHER),
#endif
	CALL(openat, OTHER),
	CALL(close, OTHER),
	/* Of a slow disk: as a program that starts looks for its modules. */
	CALL(getdents64, OTHER),
#ifdef SYS_stat
	CALL(stat, OTHER),
	CALL(lstat, OTHER),
	CALL(access, OTHER),
	CALL(readlink, OTHER),
	CALL(rename, OTHER),
	CALL(unlink, OTHER),
	CALL(mkdir, OTHER),
#endif
#ifdef SYS_newfstatat
	CALL(newfstatat, OTHER),
#endif
	CALL(statx, OTHER),
	CALL(faccessat, OTHER),
	CALL(readlinkat, OTHER),
	CALL(renameat2, OTHER),
	CALL(unlinkat, OTHER),
	CALL(mkdirat, OTHER),
	CALL(ftruncate, OTHER),
	CALL(fallocate, OTHER),
	CALL(mmap, OTHER),
	CALL(munmap, OTHER),
	CALL(madvise, OTHER),
	CALL(exit_group, OTHER),
	CALL(sendfile, OTHER),
	CALL(splice, OTHER),
	CALL(copy_file_range, OTHER),
	CALL(flock, OTHER),
	CALL(fcntl, OTHER),
	CALL(ioctl, OTHER),
	CALL(sync, OTHER),
	CALL(execve, OTHER),
	CALL(mq_timedreceive, OTHER),
	CALL(mq_timedsend, OTHER),
	CALL(io_getevents, OTHER),
};

const struct wait_call *
wait_calls(size_t *count)
{
	*count = sizeof calls / sizeof *calls;
	return calls;
}

static struct wait
for_one(const uint64_t args[6])
{
	return (struct wait){ .kind = WAIT_FOR_ONE, .fd = (int)args[0], .count = 1 };
}

static struct wait
for_none(void)
{
	return (struct wait){ .kind = WAIT_FOR_NOTHING, .fd = WAIT_NO_FD };
}

static struct wait
of_kind(enum wait_kind kind)
{
	return (struct wait){ .kind = kind, .fd = WAIT_NO_FD };
}

/* poll and select. */
static struct wait
for_listed(const struct wait_seen *seen, bool is_now)
{
	struct wait wait = { .kind = WAIT_FOR_ANY, .fd = WAIT_NO_FD, .count = seen->fds };

	if (seen->fds == 1)
		wait = (struct wait){ .kind = WAIT_FOR_ONE, .fd = seen->fd, .count = 1 };
	if (seen->fds == 0)
		wait.kind = WAIT_FOR_TIME;
	if (is_now) {
		wait.is_visit = seen->fds > 1;
		wait.kind = WAIT_FOR_NOTHING;
	}
	return wait;
}

static struct wait
in_epoll(const uint64_t args[6], bool is_now)
{
	return (struct wait){ .kind = is_now ? WAIT_FOR_NOTHING : WAIT_FOR_ANY, .fd = (int)args[0], .is_visit = is_now };
}

static struct wait
for_futex(const uint64_t args[6])
{
	switch ((int)args[1] & FUTEX_CMD_MASK) {
	case FUTEX_WAIT:
	case FUTEX_WAIT_BITSET:
	case FUTEX_LOCK_PI:
#ifdef FUTEX_LOCK_PI2
	case FUTEX_LOCK_PI2:
#endif
	case FUTEX_WAIT_REQUEUE_PI:
		return of_kind(WAIT_FOR_THREAD);
	default: /* it wakes others */
		return for_none();
	}
}

struct wait
wait_of(const struct wait_call *call, const uint64_t args[6], const struct wait_seen *seen)
{
	switch (call->shape) {
	case WAIT_SHAPE_READ:
	case WAIT_SHAPE_WRITE:
	case WAIT_SHAPE_CONNECT:
	case WAIT_SHAPE_ACCEPT:
		return for_one(args);
	case WAIT_SHAPE_RECEIVE:
		return (args[3] & MSG_DONTWAIT) != 0 ? for_none() : for_one(args);
	case WAIT_SHAPE_MESSAGE:
		return (args[2] & MSG_DONTWAIT) != 0 ? for_none() : for_one(args);
	case WAIT_SHAPE_POLL:
		return for_listed(seen, (int)args[2] == 0);
	case WAIT_SHAPE_PPOLL:
	case WAIT_SHAPE_SELECT:
		return for_listed(seen, seen->is_now);
	case WAIT_SHAPE_EPOLL:
#ifdef SYS_epoll_pwait2
		if (call->number == SYS_epoll_pwait2)
			return in_epoll(args, seen->is_now);
#endif
		return in_epoll(args, (int)args[3] == 0);
	case WAIT_SHAPE_SLEEP:
		return of_kind(WAIT_FOR_TIME);
	case WAIT_SHAPE_FUTEX:
		return for_futex(args);
	case WAIT_SHAPE_WAIT4:
		return of_kind(((int)args[2] & WNOHANG) != 0 ? WAIT_FOR_NOTHING : WAIT_FOR_CHILD);
	case WAIT_SHAPE_WAITID:
		return of_kind(((int)args[3] & WNOHANG) != 0 ? WAIT_FOR_NOTHING : WAIT_FOR_CHILD);
	case WAIT_SHAPE_URING:
		return (struct wait){ .kind = args[2] == 0 ? WAIT_FOR_NOTHING : WAIT_FOR_ANY, .fd = (int)args[0] };
	case WAIT_SHAPE_FORK:
		return of_kind(WAIT_FOR_CHILD);
	case WAIT_SHAPE_SIGNAL:
	case WAIT_SHAPE_RESTART:
	case WAIT_SHAPE_OTHER:
		break;
	}
	return of_kind(WAIT_FOR_UNKNOWN);
}

static const struct wait_call *
find_other(long number)
{
	size_t i;

	for (i = 0; i < sizeof others / sizeof *others; i++)
		if (others[i].number == number)
			return &others[i];
	return NULL;
}

#else

static const struct wait_call *
find_other(long number)
{
	(void)number;
	return NULL;
}

const struct wait_call *
wait_calls(size_t *count)
{
	*count = 0;
	return NULL;
}

struct wait
wait_of(const struct wait_call *call, const uint64_t args[6], const struct wait_seen *seen)
{
	(void)call, (void)args, (void)seen;
	return (struct wait){ .kind = WAIT_FOR_UNKNOWN, .fd = WAIT_NO_FD };
}

#endif

const struct wait_call *
wait_call_find(long number)
{
	size_t count, i;
	const struct wait_call *all = wait_calls(&count);

	for (i = 0; i < count; i++)
		if (all[i].number == number)
			return &all[i];
	return find_other(number);
}
