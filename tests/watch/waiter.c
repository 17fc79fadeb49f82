/*
 * A program that waits in many ways, for tests that watch it:
 *
 *	waiter uring         for a ring of io_uring, whose operations take their time; ends with 77 if there is none
 *	waiter chaos SEED    threads and children that do what comes up by chance, and prints "done"
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { NOT_HERE = 77, US = 1000, MS = 1000 * US };

static void
nap(long ns)
{
	nanosleep(&(struct timespec){ .tv_nsec = ns }, NULL);
}

/* ---- io_uring, without a library ---- */

#if defined SYS_io_uring_setup && __has_include(<linux/io_uring.h>)
#include <linux/io_uring.h>

enum { ENTRIES = 4 };

static struct ring {
	int fd;
	unsigned *head, *tail, *mask, *array, *done_head, *done_tail;
	struct io_uring_sqe *entries;
} ring;

/* Returns 0, or -1 with errno. */
static int
ring_open(void)
{
	struct io_uring_params given = { 0 };
	char *queue, *done;

	ring.fd = (int)syscall(SYS_io_uring_setup, ENTRIES, &given);
	if (ring.fd < 0)
		return -1;
	queue = mmap(NULL, given.sq_off.array + given.sq_entries * sizeof(unsigned), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE,
	    ring.fd, IORING_OFF_SQ_RING);
	done = mmap(NULL, given.cq_off.cqes + given.cq_entries * sizeof(struct io_uring_cqe), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_POPULATE, ring.fd, IORING_OFF_CQ_RING);
	ring.entries = mmap(NULL, given.sq_entries * sizeof *ring.entries, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring.fd,
	    IORING_OFF_SQES);
	if (queue == MAP_FAILED || done == MAP_FAILED || (void *)ring.entries == MAP_FAILED)
		return -1;
	ring.tail = (unsigned *)(void *)(queue + given.sq_off.tail);
	ring.mask = (unsigned *)(void *)(queue + given.sq_off.ring_mask);
	ring.array = (unsigned *)(void *)(queue + given.sq_off.array);
	ring.done_head = (unsigned *)(void *)(done + given.cq_off.head);
	ring.done_tail = (unsigned *)(void *)(done + given.cq_off.tail);
	return 0;
}

/* To be done after that time. What it points to stays until then. */
static void
ring_add_timeout(const struct __kernel_timespec *after)
{
	unsigned at = *ring.tail & *ring.mask;

	ring.entries[at] = (struct io_uring_sqe){ .opcode = IORING_OP_TIMEOUT, .fd = -1, .addr = (uint64_t)(uintptr_t)after, .len = 1 };
	ring.array[at] = at;
	__atomic_store_n(ring.tail, *ring.tail + 1, __ATOMIC_RELEASE);
}

/* Waits for the next thing that is done. */
static int
ring_wait(unsigned added)
{
	int error = 0;

	while (error == 0 && *ring.done_head == __atomic_load_n(ring.done_tail, __ATOMIC_ACQUIRE)) {
		if (syscall(SYS_io_uring_enter, ring.fd, added, 1, IORING_ENTER_GETEVENTS, NULL, 0) < 0 && errno != EINTR)
			error = errno;
		added = 0;
	}
	__atomic_store_n(ring.done_head, *ring.done_head + 1, __ATOMIC_RELEASE);
	return error;
}

/* Three operations at once, and what a loop must not do before the third. */
static int
wait_in_uring(void)
{
	static const struct __kernel_timespec after[3] = { { .tv_nsec = 200 * MS }, { .tv_nsec = 400 * MS }, { .tv_nsec = 900 * MS } };

	if (ring_open() != 0)
		return NOT_HERE;
	for (int i = 0; i < 3; i++)
		ring_add_timeout(&after[i]);
	if (ring_wait(3) != 0 || ring_wait(0) != 0)
		return NOT_HERE;
	nap(200 * MS);
	return ring_wait(0);
}

#else

static int
wait_in_uring(void)
{
	return NOT_HERE;
}

#endif

/* ---- what comes up by chance ---- */

enum { THREADS = 6, TURNS = 25, DEEP = 2 };

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static void live(unsigned *seed, int turns, int depth);

/* 0 <= it < below. */
static int
chance(unsigned *seed, int below)
{
	return rand_r(seed) % below;
}

static long
a_while_ns(unsigned *seed)
{
	return chance(seed, 3) == 0 ? chance(seed, 300) * US : chance(seed, 6) * MS;
}

struct life {
	unsigned seed;
	int turns, depth;
	int writes; /* to a pipe, before it ends; -1: none */
};

static void *
live_thread(void *arg)
{
	struct life *life = arg;

	live(&life->seed, life->turns, life->depth);
	if (life->writes >= 0)
		(void)!write(life->writes, "x", 1);
	return NULL;
}

static void
poll_one(unsigned *seed, int fd)
{
	struct pollfd polled[2] = { { .fd = fd, .events = POLLIN }, { .fd = STDERR_FILENO } };

	poll(polled, (nfds_t)chance(seed, 3), chance(seed, 5));
}

static void
select_one(unsigned *seed, int fd)
{
	fd_set set;

	FD_ZERO(&set);
	FD_SET(fd, &set);
	select(fd + 1, chance(seed, 2) ? &set : NULL, NULL, NULL, &(struct timeval){ .tv_usec = chance(seed, 5000) });
}

static void
turn_loop(unsigned *seed, int fd)
{
	struct epoll_event event = { .events = EPOLLIN };
	int loop = epoll_create1(EPOLL_CLOEXEC), i;

	epoll_ctl(loop, EPOLL_CTL_ADD, fd, &event);
	for (i = 0; i < 4; i++) {
		epoll_wait(loop, &event, 1, chance(seed, 5));
		if (chance(seed, 2))
			nap(a_while_ns(seed));
	}
	close(loop);
}

/* Until another thread, which lives meanwhile, has written. */
static void
read_what_comes(unsigned *seed, int depth)
{
	struct life life = { .seed = rand_r(seed), .turns = chance(seed, 3), .depth = depth };
	pthread_t thread;
	int ends[2];
	char byte;

	if (pipe(ends) != 0)
		return;
	life.writes = ends[1];
	if (pthread_create(&thread, NULL, live_thread, &life) == 0) {
		if (chance(seed, 2))
			turn_loop(seed, ends[0]);
		else
			poll_one(seed, ends[0]);
		(void)!read(ends[0], &byte, 1);
		pthread_join(thread, NULL);
	}
	close(ends[0]);
	close(ends[1]);
}

static void *
become_another(void *arg)
{
	(void)arg;
	nap(2 * MS);
	execl("/proc/self/exe", "waiter", "chaos", "0", (char *)NULL);
	return NULL;
}

/* How a child goes. */
static void
die(unsigned *seed)
{
	pthread_t thread;

	switch (chance(seed, 5)) {
	case 0:
		raise(SIGKILL);
		break;
	case 1:
		raise(SIGSTOP);
		break;
	case 2: /* another thread than its first becomes another program, while this one waits */
		if (pthread_create(&thread, NULL, become_another, NULL) == 0)
			pthread_join(thread, NULL);
		break;
	case 3: /* while other threads of it wait */
		if (pthread_create(&thread, NULL, become_another, NULL) == 0)
			nap(1 * MS);
		break;
	default:
		break;
	}
	_exit(0);
}

static void
have_child(unsigned *seed, int depth)
{
	unsigned its_seed = rand_r(seed);
	pid_t child = fork();
	int status;

	if (child == 0) {
		pthread_mutex_init(&one_at_a_time, NULL); /* whoever held it is not here */
		live(&its_seed, chance(&its_seed, 3), depth);
		die(&its_seed);
	}
	if (child > 0 && depth == 0 && chance(seed, 4) == 0) { /* it has no children, which might halt and never go on */
		nap(a_while_ns(seed));
		kill(child, SIGKILL);
	}
	while (child > 0 && waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status)) {
		nap(a_while_ns(seed));
		kill(child, SIGCONT);
	}
}

static void
live(unsigned *seed, int turns, int depth)
{
	while (turns-- > 0) {
		switch (chance(seed, depth > 0 ? 7 : 5)) {
		case 0:
			nap(a_while_ns(seed));
			break;
		case 1:
			poll_one(seed, STDERR_FILENO);
			break;
		case 2:
			select_one(seed, STDERR_FILENO);
			break;
		case 3:
			pthread_mutex_lock(&one_at_a_time);
			nap(a_while_ns(seed));
			pthread_mutex_unlock(&one_at_a_time);
			break;
		case 4:
			for (volatile int i = chance(seed, 1000000); i > 0; i--)
				continue;
			break;
		case 5:
			read_what_comes(seed, depth - 1);
			break;
		default:
			have_child(seed, depth - 1);
			break;
		}
	}
}

static int
live_by_chance(unsigned seed)
{
	struct life lives[THREADS];
	pthread_t threads[THREADS];
	int i;

	if (seed == 0) { /* another program has come into its place */
		nap(4 * MS);
		return 0;
	}
	for (i = 0; i < THREADS; i++) {
		lives[i] = (struct life){ .seed = seed * THREADS + (unsigned)i, .turns = TURNS, .depth = DEEP, .writes = -1 };
		if (pthread_create(&threads[i], NULL, live_thread, &lives[i]) != 0)
			return 1;
	}
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	puts("done");
	return 0;
}

int
main(int argc, char *argv[])
{
	if (argc == 2 && strcmp(argv[1], "uring") == 0)
		return wait_in_uring();
	if (argc == 3 && strcmp(argv[1], "chaos") == 0)
		return live_by_chance((unsigned)strtoul(argv[2], NULL, 10));
	return 2;
}
