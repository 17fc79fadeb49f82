/* How late waitscope's own loop is at worst: it says so itself, in its log. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "bench/lived.h"

enum { ROUNDS = 3, READERS = 100, RESIZES = 100, UNREAD_US = 10 * US_PER_S, PORT_SIZE = 8 };

/* ---- what is done meanwhile ---- */

static void
leave_unread(struct lived *lived)
{
	seat_read(&lived->seat, US_PER_S / 2);
	usleep(UNREAD_US);
}

static void
only_read(struct lived *lived)
{
	(void)lived;
}

static void
cancel(struct lived *lived)
{
	seat_read(&lived->seat, 3 * US_PER_S);
	seat_type(&lived->seat, "x");
}

static void
resize(struct lived *lived)
{
	seat_read(&lived->seat, US_PER_S / 2);
	for (int i = 0; i < RESIZES; i++) {
		seat_resize(&lived->seat, 80 + i % 41, 24 + i % 13);
		seat_read(&lived->seat, US_PER_S / RESIZES);
	}
}

/* ---- readers of the page, in a process of their own ---- */

static uint16_t port;

static int
listen_nowhere(struct sockaddr_in *address)
{
	socklen_t size = sizeof *address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	*address = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	if (bind(fd, (struct sockaddr *)address, sizeof *address) != 0 || getsockname(fd, (struct sockaddr *)address, &size) != 0)
		exit(EXIT_FAILURE);
	return fd;
}

/* A port that nobody has. */
static uint16_t
free_port(void)
{
	struct sockaddr_in address;

	close(listen_nowhere(&address));
	return ntohs(address.sin_port);
}

static int
connect_reader(void)
{
	static const char request[] = "GET /watch/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	while (connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
		usleep(10 * US_PER_MS);
	if (write(fd, request, sizeof request - 1) < 0)
		exit(EXIT_FAILURE);
	return fd;
}

__attribute__((noreturn))
static void
be_readers(void)
{
	static struct pollfd at[READERS];
	static char bytes[256 * 1024];

	alarm(30);
	for (int i = 0; i < READERS; i++)
		at[i] = (struct pollfd){ .fd = connect_reader(), .events = POLLIN };
	for (;;) {
		poll(at, READERS, -1);
		for (int i = 0; i < READERS; i++)
			if (at[i].revents != 0 && read(at[i].fd, bytes, sizeof bytes) <= 0)
				at[i].fd = -1;
	}
}

static void
be_watched(struct lived *lived)
{
	pid_t child = fork();

	if (child == 0)
		be_readers();
	seat_read(&lived->seat, 3 * US_PER_S);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

/* ---- the conditions ---- */

static char port_text[PORT_SIZE];

static const struct {
	enum figure_id figure;
	const char *options[LIVED_OPTIONS];
	void (*act)(struct lived *);
	int rounds;
} conditions[] = {
	{ FIGURE_BEAT_UNREAD, { "-n3", "-d3.6" }, leave_unread, 1 },
	{ FIGURE_BEAT_LAUNCHED, { "-n10000", "-d2", "--programs=async" }, only_read, ROUNDS },
	{ FIGURE_BEAT_CANCELLED, { "-n10000", "-d60", "--programs=async" }, cancel, ROUNDS },
	{ FIGURE_BEAT_RESIZED, { "-n1000", "-d2", "--programs=async" }, resize, ROUNDS },
	{ FIGURE_BEAT_READERS, { "-n100", "-d3.2", "--programs=async", "--watch", "-p", port_text }, be_watched, ROUNDS },
};

void
figure_beat(struct bench *bench)
{
	for (size_t k = 0; k < sizeof conditions / sizeof *conditions; k++) {
		for (int i = 0; bench->chosen[conditions[k].figure] && i < bench_rounds(bench, conditions[k].rounds); i++) {
			struct lived lived;
			struct timeline *tl;

			port = free_port();
			snprintf(port_text, sizeof port_text, "%u", port);
			lived_begin(&lived, bench, conditions[k].options);
			conditions[k].act(&lived);
			tl = lived_end(&lived);
			if (tl == NULL)
				bench_cannot(bench, conditions[k].figure, "the run did not end");
			else
				bench_add(bench, conditions[k].figure, (double)timeline_worst_beat_us(tl, -1, INT64_MAX) / US_PER_MS, 0);
			lived_free(tl);
		}
	}
}
