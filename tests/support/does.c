/*
 * A program to be watched, for the tests: does what it is told, one thing after the other.
 *
 *   does THING [NUMBER...] [-- THING [NUMBER...]]...
 *
 * Requests go to WAITSCOPE_URL. It ends with status 0, or 1 and a line.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/epoll.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#ifdef SYS_io_uring_setup
#include <linux/io_uring.h>
#include <sys/mman.h>
#endif
#endif

enum { US_PER_MS = 1000, NUMBERS_MAX = 3, SOCKETS_MAX = 4, THREADS_MAX = 2000, TEXT_SIZE = 4096, NOT_HERE = 77 };

static _Noreturn void
give_up(const char *what)
{
	printf("%s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

static void
sleep_us(long us)
{
	struct timespec time = { .tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000 };

	while (nanosleep(&time, &time) != 0 && errno == EINTR)
		continue;
}

/* ---- requests ---- */

static uint16_t
server_port(void)
{
	const char *url = getenv("WAITSCOPE_URL"), *colon = url == NULL ? NULL : strrchr(url, ':');

	if (colon == NULL)
		give_up("WAITSCOPE_URL");
	return (uint16_t)strtoul(colon + 1, NULL, 10);
}

/* `own_port` may be 0. Returns -1 if the system does not give that port again. */
static int
try_to_connect_from(uint16_t own_port)
{
	struct sockaddr_in server = { .sin_family = AF_INET, .sin_port = htons(server_port()), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_in own = { .sin_family = AF_INET, .sin_port = htons(own_port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
	    (own_port == 0 || bind(fd, (const struct sockaddr *)&own, sizeof own) == 0) &&
	    connect(fd, (const struct sockaddr *)&server, sizeof server) == 0)
		return fd;
	close(fd);
	return -1;
}

static int
connect_from(uint16_t own_port)
{
	int fd = try_to_connect_from(own_port);

	if (fd < 0)
		give_up("connect");
	return fd;
}

static void
ask(int fd, const char *how)
{
	char text[128];
	int size = snprintf(text, sizeof text, "GET /%s\r\nHost: here\r\n\r\n", how);

	if (send(fd, text, (size_t)size, 0) != size)
		give_up("send");
}

static void
read_to_end(int fd)
{
	char text[TEXT_SIZE];

	while (recv(fd, text, sizeof text, 0) > 0)
		continue;
	close(fd);
}

/* Several at once, for those who wait for whichever comes first. */
static int
ask_several(int fds[SOCKETS_MAX], long count)
{
	int i;

	for (i = 0; i < count && i < SOCKETS_MAX; i++) {
		fds[i] = connect_from(0);
		ask(fds[i], " HTTP/1.0");
	}
	return i;
}

/* One after the other, each blocks. */
static void
do_fetch(const long n[])
{
	for (long i = 0; i < n[0]; i++) {
		int fd = connect_from(0);

		ask(fd, " HTTP/1.0");
		read_to_end(fd);
	}
}

/* N by one connection, which stays, the server's own delay set to none. */
static void
do_keep(const long n[])
{
	char text[TEXT_SIZE];
	int fd = connect_from(0);

	for (long i = 0; i < n[0]; i++) {
		ask(fd, "?delay=0 HTTP/1.1");
		if (recv(fd, text, sizeof text, 0) <= 0)
			give_up("recv");
	}
	close(fd);
}

/* N connections from one and the same port, but for a few; from that one, if it is given. */
static void
do_same_port(const long n[])
{
	struct sockaddr_in own = { 0 };
	socklen_t size = sizeof own;
	int fd = connect_from((uint16_t)n[1]);
	uint16_t port;

	getsockname(fd, (struct sockaddr *)&own, &size);
	port = ntohs(own.sin_port);
	for (long i = 0; i < n[0]; i++) {
		if (i > 0 && (fd = try_to_connect_from(port)) < 0)
			fd = connect_from(0);
		ask(fd, "?delay=0 HTTP/1.0");
		read_to_end(fd);
	}
	printf("%u\n", port);
}

static void *
read_in_thread(void *arg)
{
	read_to_end(*(int *)arg);
	return NULL;
}

/* A thread waits for the response while its request is still being written. */
static void
do_halves(const long n[])
{
	int fd = connect_from(0);
	pthread_t reader;

	(void)n;
	if (send(fd, "GET / HT", 8, 0) != 8 || pthread_create(&reader, NULL, read_in_thread, &fd) != 0)
		give_up("send");
	sleep_us(100 * US_PER_MS);
	if (send(fd, "TP/1.0\r\n\r\n", 10, 0) != 10)
		give_up("send");
	pthread_join(reader, NULL);
}

static void
do_poll(const long n[])
{
	int fds[SOCKETS_MAX], count = ask_several(fds, n[0]), left = count;
	struct pollfd polled[SOCKETS_MAX];

	for (int i = 0; i < count; i++)
		polled[i] = (struct pollfd){ .fd = fds[i], .events = POLLIN };
	while (left > 0) {
		if (poll(polled, (nfds_t)count, -1) < 0)
			give_up("poll");
		for (int i = 0; i < count; i++) {
			if ((polled[i].revents & POLLIN) == 0)
				continue;
			read_to_end(polled[i].fd);
			polled[i] = (struct pollfd){ .fd = -1 };
			left--;
		}
	}
}

/* `hold_ms`: how long it sleeps in the middle of its loop. */
static void
do_epoll(const long n[])
{
#ifdef __linux__
	int fds[SOCKETS_MAX], count = ask_several(fds, n[0]), epoll = epoll_create1(0), left = count;
	struct epoll_event event;

	for (int i = 0; i < count; i++)
		if (epoll_ctl(epoll, EPOLL_CTL_ADD, fds[i], &(struct epoll_event){ .events = EPOLLIN, .data.fd = fds[i] }) != 0)
			give_up("epoll_ctl");
	for (; left > 0; left--) {
		if (epoll_wait(epoll, &event, 1, -1) != 1)
			give_up("epoll_wait");
		read_to_end(event.data.fd);
		sleep_us(n[1] * US_PER_MS);
	}
#else
	(void)n;
	exit(NOT_HERE);
#endif
}

#if defined SYS_io_uring_setup && defined IORING_FEAT_SINGLE_MMAP
static unsigned *
ring_at(unsigned char *ring, unsigned offset)
{
	return (unsigned *)(void *)(ring + offset);
}
#endif

/* Receives by io_uring, which no call that reads is part of. */
static void
do_uring(const long n[])
{
#if defined SYS_io_uring_setup && defined IORING_FEAT_SINGLE_MMAP
	struct io_uring_params params = { 0 };
	char text[SOCKETS_MAX][TEXT_SIZE];
	int fds[SOCKETS_MAX], count, ring = (int)syscall(SYS_io_uring_setup, SOCKETS_MAX, &params);
	struct io_uring_sqe *entries;
	unsigned char *rings;
	size_t size;

	if (ring < 0 || (params.features & IORING_FEAT_SINGLE_MMAP) == 0) {
		puts("no io_uring here");
		exit(NOT_HERE);
	}
	size = params.cq_off.cqes + params.cq_entries * sizeof(struct io_uring_cqe);
	if (size < params.sq_off.array + params.sq_entries * sizeof(unsigned))
		size = params.sq_off.array + params.sq_entries * sizeof(unsigned);
	rings = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_SQ_RING);
	entries = mmap(NULL, params.sq_entries * sizeof *entries, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_SQES);
	if (rings == MAP_FAILED || (void *)entries == MAP_FAILED)
		give_up("mmap");
	count = ask_several(fds, n[0]);
	for (int i = 0; i < count; i++) {
		entries[i] = (struct io_uring_sqe){ .opcode = IORING_OP_RECV, .fd = fds[i], .addr = (uintptr_t)text[i], .len = TEXT_SIZE };
		ring_at(rings, params.sq_off.array)[i] = (unsigned)i;
	}
	__atomic_store_n(ring_at(rings, params.sq_off.tail), (unsigned)count, __ATOMIC_RELEASE);
	for (int left = count, given = count; left > 0; left--, given = 0) {
		unsigned *head = ring_at(rings, params.cq_off.head);

		if (syscall(SYS_io_uring_enter, ring, given, 1, IORING_ENTER_GETEVENTS, NULL, 0) < 0)
			give_up("io_uring_enter");
		__atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
		sleep_us(n[1] * US_PER_MS);
	}
#else
	(void)n;
	exit(NOT_HERE);
#endif
}

/* ---- threads and children ---- */

static void *
sleep_in_thread(void *arg)
{
	sleep_us(*(const long *)arg * US_PER_MS);
	return NULL;
}

static void
do_threads(const long n[])
{
	static pthread_t threads[THREADS_MAX];

	for (long i = 0; i < n[0]; i++)
		if (pthread_create(&threads[i], NULL, sleep_in_thread, (void *)&n[1]) != 0)
			give_up("pthread_create");
	for (long i = 0; i < n[0]; i++)
		pthread_join(threads[i], NULL);
}

static void
do_children(const long n[])
{
	for (long i = 0; i < n[0]; i++) {
		pid_t child = fork();

		if (child < 0)
			give_up("fork");
		if (child == 0) {
			sleep_us(n[1] * US_PER_MS);
			_exit(0);
		}
	}
	while (wait(NULL) > 0)
		continue;
}

/* ---- waits ---- */

static void
do_short(const long n[])
{
	for (long i = 0; i < n[0]; i++)
		sleep_us(n[1]);
}

static void
do_sleep(const long n[])
{
	sleep_us(n[0] * US_PER_MS);
}

/* For a file of that number. */
static void
do_await(const long n[])
{
	char path[64];

	fflush(stdout);
	snprintf(path, sizeof path, "awaited.%ld", n[0]);
	while (access(path, F_OK) != 0)
		sleep_us(20 * US_PER_MS);
}

/* Prints while it waits, more than its terminal holds. */
static void
do_talk(const long n[])
{
	for (long i = 0; i < n[0]; i++) {
		printf("%08ld of many lines that it prints between its waits\n", i);
		if (i % 4 == 0)
			sleep_us(1200);
	}
}

/* By a signal from itself; who watches the test lets it go on. */
static void
do_halt(const long n[])
{
	pid_t waker = fork(), self = getppid();

	(void)n;
	if (waker == 0) {
		sleep_us(300 * US_PER_MS);
		kill(self, SIGCONT);
		_exit(0);
	}
	raise(SIGSTOP);
	while (wait(NULL) > 0)
		continue;
}

/* ---- odd ones ---- */

static void
do_trace_itself(const long n[])
{
	(void)n;
#ifdef __linux__
	pid_t child = fork();

	if (child == 0) {
		long result = ptrace(PTRACE_TRACEME, 0, NULL, NULL);

		printf("traced: %s\n", result == 0 ? "yes" : strerror(errno));
		fflush(stdout);
		sleep_us(50 * US_PER_MS);
		_exit(0);
	}
	while (wait(NULL) > 0)
		continue;
#endif
}

static void
do_ignore(const long n[])
{
	(void)n;
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	printf("here %d\n", (int)getpid());
}

static void
do_flood(const long n[])
{
	for (long i = 0; i < n[0]; i++)
		printf("%08ld\n", i);
}

static void
do_odd_bytes(const long n[])
{
	static const char text[] =
	    "\x1b[31mred\x1b[0m \x1b]0;title\x07" "after \x1b[2J\x1b[10;10Hmoved\n"
	    "bad \xff utf\n"
	    "\r 10%\r 50%\r100%\n"
	    "tab\tstop\n";

	(void)n;
	fwrite(text, 1, sizeof text - 1, stdout);
	for (int i = 0; i < 2 * TEXT_SIZE; i++)
		putchar('L');
	fputs("\nno end", stdout);
}

/* A grandchild that nobody waits for. */
static void
do_daemon(const long n[])
{
	pid_t child = fork();

	(void)n;
	if (child == 0) {
		setsid();
		if (fork() == 0) {
			do_ignore(n);
			fflush(stdout);
			for (;;)
				pause();
		}
		_exit(0);
	}
	waitpid(child, NULL, 0);
}

static void
do_around(const long n[])
{
	struct sigaction pipe;
	char folder[TEXT_SIZE];
	const char *term = getenv("TERM");

	(void)n;
	sigaction(SIGPIPE, NULL, &pipe);
	printf("terminal %d %d %d\n", isatty(0), isatty(1), isatty(2));
	printf("input %d\n", getchar());
	printf("leads %d\n", getpgrp() == getpid() && getsid(0) == getppid() && tcgetpgrp(1) == getpid());
	printf("folder %s\n", getcwd(folder, sizeof folder));
	printf("TERM %s\n", term == NULL ? "-" : term);
	printf("SIGPIPE %d\n", pipe.sa_handler == SIG_DFL);
	printf("open %d\n", fcntl(3, F_GETFD) >= 0 || fcntl(4, F_GETFD) >= 0 || fcntl(5, F_GETFD) >= 0);
}

static void
do_exit(const long n[])
{
	fflush(stdout);
	exit((int)n[0]);
}

static void
do_die(const long n[])
{
	fflush(stdout);
	kill(getpid(), (int)n[0]);
}

static const struct {
	const char *name;
	void (*act)(const long numbers[]);
} things[] = {
	{ "fetch", do_fetch }, { "keep", do_keep }, { "same-port", do_same_port }, { "halves", do_halves }, { "poll", do_poll },
	{ "epoll", do_epoll }, { "uring", do_uring }, { "threads", do_threads }, { "children", do_children }, { "short", do_short },
	{ "sleep", do_sleep }, { "await", do_await }, { "talk", do_talk }, { "halt", do_halt }, { "trace-itself", do_trace_itself }, { "ignore", do_ignore },
	{ "flood", do_flood }, { "odd-bytes", do_odd_bytes }, { "daemon", do_daemon }, { "around", do_around }, { "exit", do_exit },
	{ "die", do_die },
};

static void
act(const char *name, const long numbers[])
{
	for (size_t i = 0; i < sizeof things / sizeof things[0]; i++)
		if (strcmp(things[i].name, name) == 0) {
			things[i].act(numbers);
			fflush(stdout);
			return;
		}
	printf("%s: unknown\n", name);
	exit(EXIT_FAILURE);
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char *name = argv[i];
		long numbers[NUMBERS_MAX] = { 0 };

		for (int n = 0; i + 1 < argc && strcmp(argv[i + 1], "--") != 0; n++, i++)
			if (n < NUMBERS_MAX)
				numbers[n] = strtol(argv[i + 1], NULL, 10);
		i++;
		act(name, numbers);
	}
	return EXIT_SUCCESS;
}
