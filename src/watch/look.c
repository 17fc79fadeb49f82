/* Looking into another process. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* process_vm_readv */
#endif
#include "watch/look.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "base/number.h"
#include "base/utf8.h"

enum {
	PATH_SIZE = 64,   /* /proc/PID/fdinfo/FD: two numbers of at most ten digits */
	LINK_SIZE = 64,   /* its beginning says what it is */
	LINE_SIZE = 256,
	POLLED_AT_ONCE = 64,
	DEVICE_MEMORY = 1, /* the major number of /dev/null, zero, urandom, … */
};

int
look_process(pid_t pid)
{
#ifdef SYS_pidfd_open
	return (int)syscall(SYS_pidfd_open, pid, 0);
#else
	(void)pid;
	return -1;
#endif
}

/* What kind of file it is, and of a device its major number. A file system that asks another machine, or a process that we
 * trace, is not to ask it, where the system has a way to say so. */
static bool
look_at_mode(const char *path, mode_t *mode, unsigned *device)
{
#ifdef STATX_TYPE
	struct statx status;

	if (statx(AT_FDCWD, path, AT_STATX_DONT_SYNC, STATX_TYPE, &status) != 0)
		return false;
	*mode = status.stx_mode;
	*device = status.stx_rdev_major;
#else
	struct stat status;

	if (stat(path, &status) != 0)
		return false;
	*mode = status.st_mode;
	*device = major(status.st_rdev);
#endif
	return true;
}

bool
look_can_wait(pid_t pid, int fd)
{
	char path[PATH_SIZE];
	unsigned device;
	mode_t mode;

	utf8_format(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
	if (!look_at_mode(path, &mode, &device))
		return true; /* not known: look at the call */
	if (S_ISCHR(mode))
		return device != DEVICE_MEMORY;
	return !S_ISREG(mode) && !S_ISDIR(mode) && !S_ISBLK(mode);
}

/* ---- what a descriptor is ---- */

/* X(the beginning of what /proc has for it, what it is). */
#define THINGS(X) \
	X("socket:", SOCKET) \
	X("pipe:", PIPE) \
	X("anon_inode:[eventpoll]", EPOLL) \
	X("anon_inode:", OTHER) \
	X("/dev/pts/", TERMINAL) \
	X("/dev/tty", TERMINAL) \
	X("/dev/ptmx", TERMINAL) \
	X("/dev/", OTHER) \
	X("/", FILE)

static enum report_thing
thing_of(pid_t pid, int fd)
{
#define THING_ROW(beginning, thing) { beginning, sizeof(beginning) - 1, REPORT_THING_##thing },
	static const struct {
		const char *beginning;
		size_t length;
		enum report_thing thing;
	} things[] = { THINGS(THING_ROW) };
	char path[PATH_SIZE], link[LINK_SIZE] = "";
	size_t i;

	utf8_format(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
	if (readlink(path, link, sizeof link - 1) < 0)
		return REPORT_THING_UNKNOWN;
	for (i = 0; i < sizeof things / sizeof *things; i++)
		if (strncmp(link, things[i].beginning, things[i].length) == 0)
			return things[i].thing;
	return REPORT_THING_UNKNOWN;
}

static uint16_t
port_of(const struct sockaddr_storage *address)
{
	const struct sockaddr_in *four = (const struct sockaddr_in *)address;
	const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)address;

	return ntohs(address->ss_family == AF_INET6 ? six->sin6_port : four->sin_port);
}

static void
set_peer(struct report_address *to, const struct sockaddr_storage *peer)
{
	if (peer->ss_family == AF_INET)
		memcpy(to->peer, &((const struct sockaddr_in *)peer)->sin_addr, sizeof(struct in_addr));
	else
		memcpy(to->peer, &((const struct sockaddr_in6 *)peer)->sin6_addr, sizeof(struct in6_addr));
	to->peer_port = port_of(peer);
}

/* A socket of version 6 that speaks version 4, as Java's do: "::ffff:127.0.0.1" (RFC 4291, 2.5.5.2). */
static bool
is_mapped(const uint8_t peer[16])
{
	static const uint8_t prefix[12] = { [10] = 0xff, [11] = 0xff };

	return memcmp(peer, prefix, sizeof prefix) == 0;
}

static void
unmap(struct report_address *address)
{
	memmove(address->peer, address->peer + 12, 4);
	memset(address->peer + 4, 0, 12);
	address->family = 4;
}

/* The very socket, for a moment in our own table. */
static enum report_thing
look_at_socket(struct report_address *address, int process, int fd)
{
	struct sockaddr_storage own = { 0 }, peer = { 0 };
	socklen_t size = sizeof own;
	int socket = -1;

#ifdef SYS_pidfd_getfd
	if (process >= 0)
		socket = (int)syscall(SYS_pidfd_getfd, process, fd, 0);
#endif
	if (socket < 0)
		return REPORT_THING_SOCKET; /* without its address */
	if (getsockname(socket, (struct sockaddr *)&own, &size) != 0)
		own.ss_family = AF_UNSPEC;
	size = sizeof peer;
	if (getpeername(socket, (struct sockaddr *)&peer, &size) != 0)
		peer.ss_family = AF_UNSPEC; /* it listens, or is not yet connected */
	close(socket);
	if (own.ss_family != AF_INET && own.ss_family != AF_INET6)
		return own.ss_family == AF_UNIX ? REPORT_THING_LOCAL_SOCKET : REPORT_THING_OTHER;
	address->family = own.ss_family == AF_INET ? 4 : 6;
	address->local_port = port_of(&own);
	if (peer.ss_family == own.ss_family)
		set_peer(address, &peer);
	if (address->family == 6 && is_mapped(address->peer))
		unmap(address);
	return REPORT_THING_SOCKET;
}

bool
look_can_be_loop(pid_t pid, int fd)
{
	enum report_thing thing = thing_of(pid, fd);

	return thing == REPORT_THING_EPOLL || thing == REPORT_THING_OTHER;
}

void
look_at_descriptor(struct report *report, pid_t pid, int process, int fd)
{
	report->fd = fd;
	report->thing = thing_of(pid, fd);
	if (report->thing == REPORT_THING_SOCKET)
		report->thing = look_at_socket(&report->address, process, fd);
}

/* ---- its memory ---- */

static bool
read_memory(pid_t pid, uint64_t from, void *to, size_t size)
{
	struct iovec here = { to, size }, there = { (void *)(uintptr_t)from, size };

	return process_vm_readv(pid, &here, 1, &there, 1, 0) == (ssize_t)size;
}

/* Descriptors below 0 are no descriptors: poll() passes over them. */
static void
look_at_poll(struct wait_seen *seen, pid_t pid, uint64_t from, uint64_t count)
{
	struct pollfd some[POLLED_AT_ONCE];
	uint64_t done = 0, n, i;

	for (; done < count; done += n) {
		n = count - done < POLLED_AT_ONCE ? count - done : POLLED_AT_ONCE;
		if (!read_memory(pid, from + done * sizeof *some, some, n * sizeof *some)) {
			seen->fds += (int)(count - done < INT_MAX / 2 ? count - done : INT_MAX / 2);
			return;
		}
		for (i = 0; i < n; i++)
			if (some[i].fd >= 0) {
				seen->fds++;
				seen->fd = some[i].fd;
			}
	}
}

/* The sets of a select; returns below which number they have descriptors. */
static int
read_sets(fd_set sets[3], pid_t pid, const uint64_t args[6])
{
	int below = (int)args[0], i;

	below = below < 0 ? 0 : below > FD_SETSIZE ? FD_SETSIZE : below;
	for (i = 0; i < 3; i++)
		if (args[1 + i] == 0 || below == 0 ||
		    !read_memory(pid, args[1 + i], &sets[i], ((size_t)below + NFDBITS - 1) / NFDBITS * sizeof(fd_mask)))
			FD_ZERO(&sets[i]);
	return below;
}

static void
look_at_select(struct wait_seen *seen, pid_t pid, const uint64_t args[6])
{
	fd_set sets[3];
	int below = read_sets(sets, pid, args), fd;

	for (fd = 0; fd < below; fd++)
		if (FD_ISSET(fd, &sets[0]) || FD_ISSET(fd, &sets[1]) || FD_ISSET(fd, &sets[2])) {
			seen->fds++;
			seen->fd = fd;
		}
}

/* ---- several descriptors ---- */

static void
add_one(struct look_several *several, int fd)
{
	if (several->count < LOOK_SEVERAL_MAX)
		several->at[several->count] = fd;
	several->count++;
}

static void
add_of_epoll(struct look_several *several, pid_t pid, int fd)
{
	char path[PATH_SIZE], line[LINE_SIZE];
	int64_t watched;
	FILE *info;

	utf8_format(path, sizeof path, "/proc/%d/fdinfo/%d", (int)pid, fd);
	info = fopen(path, "re");
	if (info == NULL)
		return;
	while (fgets(line, sizeof line, info) != NULL)
		if (strncmp(line, "tfd:", 4) == 0 && number_scan(line + 4 + strspn(line + 4, " "), INT_MAX, &watched) != NULL)
			add_one(several, (int)watched);
	fclose(info);
}

static void
add_of_poll(struct look_several *several, pid_t pid, uint64_t from, uint64_t count)
{
	struct pollfd one;

	for (uint64_t i = 0; i < count && several->count <= LOOK_SEVERAL_MAX; i++)
		if (read_memory(pid, from + i * sizeof one, &one, sizeof one) && one.fd >= 0)
			add_one(several, one.fd);
}

static void
add_of_select(struct look_several *several, pid_t pid, const uint64_t args[6])
{
	fd_set sets[3];
	int below = read_sets(sets, pid, args);

	for (int fd = 0; fd < below; fd++)
		if (FD_ISSET(fd, &sets[0]) || FD_ISSET(fd, &sets[1]) || FD_ISSET(fd, &sets[2]))
			add_one(several, fd);
}

void
look_at_several(struct look_several *several, pid_t pid, const struct wait_call *call, const uint64_t args[6])
{
	several->count = 0;
	switch (call->shape) {
	case WAIT_SHAPE_EPOLL:
		add_of_epoll(several, pid, (int)args[0]);
		break;
	case WAIT_SHAPE_POLL:
	case WAIT_SHAPE_PPOLL:
		add_of_poll(several, pid, args[0], args[1]);
		break;
	case WAIT_SHAPE_SELECT:
		add_of_select(several, pid, args);
		break;
	default:
		break;
	}
}

/* A timespec and a timeval are both two words, whose second is the finer part. */
static bool
is_no_time(pid_t pid, uint64_t from)
{
	struct timespec time;

	return from != 0 && read_memory(pid, from, &time, sizeof time) && time.tv_sec == 0 && time.tv_nsec == 0;
}

void
look_at_arguments(struct wait_seen *seen, pid_t pid, const struct wait_call *call, const uint64_t args[6])
{
	*seen = (struct wait_seen){ .fd = WAIT_NO_FD };
	switch (call->shape) {
	case WAIT_SHAPE_POLL:
		look_at_poll(seen, pid, args[0], args[1]);
		break;
	case WAIT_SHAPE_PPOLL:
		look_at_poll(seen, pid, args[0], args[1]);
		seen->is_now = is_no_time(pid, args[2]);
		break;
	case WAIT_SHAPE_SELECT:
		look_at_select(seen, pid, args);
		seen->is_now = is_no_time(pid, args[4]);
		break;
	case WAIT_SHAPE_EPOLL: /* epoll_pwait2 alone has a time in memory; wait_of() asks it of no other */
		seen->is_now = is_no_time(pid, args[3]);
		break;
	default:
		break;
	}
}

void
look_at_name(struct report *report, pid_t pid)
{
	char path[PATH_SIZE];
	ssize_t length;
	int fd;

	memset(report->name, 0, sizeof report->name);
	utf8_format(path, sizeof path, "/proc/%d/comm", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	length = read(fd, report->name, sizeof report->name - 1);
	close(fd);
	if (length > 0 && report->name[length - 1] == '\n')
		report->name[length - 1] = '\0';
}

bool
look_is_thread_of(pid_t tid, pid_t pid)
{
	char path[PATH_SIZE];

	utf8_format(path, sizeof path, "/proc/%d/task/%d", (int)pid, (int)tid);
	return access(path, F_OK) == 0;
}

/* What /proc says of a process or thread, from its state on: "S 1 ...". Returns false if nothing. */
static bool
read_state(pid_t pid, char line[LINE_SIZE], const char **state)
{
	char path[PATH_SIZE];
	const char *at = NULL; /* "PID (NAME) STATE PARENT ...": its name may have any letter, also ')' */
	FILE *status;

	utf8_format(path, sizeof path, "/proc/%d/stat", (int)pid);
	status = fopen(path, "re");
	if (status == NULL)
		return false;
	if (fgets(line, LINE_SIZE, status) != NULL)
		at = strrchr(line, ')');
	fclose(status);
	if (at == NULL || strlen(at) < strlen(") S 1"))
		return false;
	*state = at + strlen(") ");
	return true;
}

bool
look_is_asleep(pid_t tid)
{
	char line[LINE_SIZE];
	const char *state;

	return read_state(tid, line, &state) && (*state == 'S' || *state == 'D');
}

enum { HALF = 8 /* digits of a word of 16, which is read in two halves */ };

/* Of that many hexadecimal digits, at most HALF; 0 for none. */
static uint64_t
half_word(const char *digits, size_t count)
{
	char half[HALF + 1] = "";
	uint32_t number = 0;
	int read;

	memcpy(half, digits, count);
	number_scan_hex(half, HALF, &number, &read);
	return number;
}

/* "0x7ffcddb083d8". Returns the text behind it, or NULL. */
static const char *
scan_word(const char *text, uint64_t *word)
{
	size_t count, low;

	if (strncmp(text, "0x", 2) != 0)
		return NULL;
	text += 2;
	count = strspn(text, "0123456789abcdef");
	if (count == 0 || count > 2 * HALF)
		return NULL;
	low = count < HALF ? count : HALF;
	*word = half_word(text, count - low) << (4 * HALF) | half_word(text + count - low, low);
	return text + count;
}

/* The system's line is "NUMBER ARGUMENT... STACK PLACE", the words hexadecimal; "-1 STACK PLACE" outside of a call, and
 * "running" (proc(5), /proc/PID/syscall). */
bool
look_at_call(struct look_call *call, pid_t tid)
{
	char path[PATH_SIZE], line[LINE_SIZE] = "";
	const char *at;
	int64_t number;
	ssize_t length;
	int fd, i;

	if (!look_is_asleep(tid))
		return false;
	utf8_format(path, sizeof path, "/proc/%d/syscall", (int)tid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	length = read(fd, line, sizeof line - 1);
	close(fd);
	at = length <= 0 ? NULL : number_scan(line, INT_MAX, &number);
	for (i = 0; at != NULL && i < 6; i++)
		at = *at == ' ' ? scan_word(at + 1, &call->args[i]) : NULL;
	if (at != NULL)
		call->number = (long)number;
	return at != NULL;
}

bool
look_is_dead(pid_t tid)
{
	char line[LINE_SIZE];
	const char *state;

	return read_state(tid, line, &state) && *state == 'Z';
}

pid_t
look_parent(pid_t pid)
{
	char line[LINE_SIZE];
	const char *state;
	int64_t parent = 0;

	if (!read_state(pid, line, &state) || number_scan(state + strlen("S "), INT_MAX, &parent) == NULL)
		return 0;
	return (pid_t)parent;
}

void
look_at_children(pid_t parent, void (*found)(void *arg, pid_t child), void *arg)
{
	DIR *all = opendir("/proc");
	struct dirent *entry;
	int64_t pid;

	if (all == NULL)
		return;
	while ((entry = readdir(all)) != NULL)
		if (number_parse(entry->d_name, 1, INT_MAX, &pid) == 0 && look_parent((pid_t)pid) == parent)
			found(arg, (pid_t)pid);
	closedir(all);
}
