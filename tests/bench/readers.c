#include "bench/readers.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"

enum { LIFE_S = 60, RETRY_US = 10 * US_PER_MS, CHUNK = 256 * 1024 };

static int
connect_one(uint16_t port)
{
	static const char request[] = "GET /watch/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	while (connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
		usleep(RETRY_US);
	if (write(fd, request, sizeof request - 1) < 0)
		exit(EXIT_FAILURE);
	return fd;
}

__attribute__((noreturn))
static void
be_readers(uint16_t port, int count)
{
	struct pollfd *at = mem_new((size_t)count, sizeof *at);
	static char bytes[CHUNK];

	alarm(LIFE_S);
	for (int i = 0; i < count; i++)
		at[i] = (struct pollfd){ .fd = connect_one(port), .events = POLLIN };
	for (;;) {
		poll(at, (nfds_t)count, -1);
		for (int i = 0; i < count; i++)
			if (at[i].revents != 0 && read(at[i].fd, bytes, sizeof bytes) <= 0)
				at[i].fd = -1;
	}
}

pid_t
readers_begin(uint16_t port, int count)
{
	pid_t child = fork();

	if (child == 0)
		be_readers(port, count);
	return child;
}

void
readers_end(pid_t child)
{
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

uint16_t
readers_free_port(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (bind(fd, (struct sockaddr *)&address, size) != 0 || getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
		perror("bench: no port");
		exit(EXIT_FAILURE);
	}
	close(fd);
	return ntohs(address.sin_port);
}
