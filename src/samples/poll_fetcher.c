/* C with poll: all requests wait together, in one loop. */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX = 999 };

static struct pollfd fetches[MAX];
static char bodies[MAX][4096];
static size_t lengths[MAX];
static char host[256] = "localhost", port[6] = "8888";

static void
fail(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s\n", what, why);
	exit(1);
}

static int
connected(void)
{
	struct addrinfo *all, *one, hints;
	int fd = -1, error;

	memset(&hints, 0, sizeof hints);
	hints.ai_socktype = SOCK_STREAM;
	error = getaddrinfo(host, port, &hints, &all);
	if (error != 0)
		fail(host, gai_strerror(error));
	for (one = all; one != NULL; one = one->ai_next) {
		fd = socket(one->ai_family, SOCK_STREAM, 0);
		if (fd < 0)
			continue;
		error = connect(fd, one->ai_addr,
		    one->ai_addrlen);
		if (error == 0)
			break;
		error = errno;
		close(fd);
		fd = -1;
	}
	freeaddrinfo(all);
	if (fd < 0)
		fail(host, strerror(error));
	return fd;
}

static void
ask(int n)
{
	char request[512];
	int length;

	length = snprintf(request, sizeof request,
	    "GET / HTTP/1.0\r\nHost: %s\r\n\r\n", host);
	fetches[n].fd = connected();
	fetches[n].events = POLLIN;
	fcntl(fetches[n].fd, F_SETFL, O_NONBLOCK);
	if (write(fetches[n].fd, request, length) != length)
		fail(host, "the request was not sent");
	printf("Fetch %d waits in the loop\n", n + 1);
}

static void
handle_response(int n)
{
	char *body = strstr(bodies[n], "\r\n\r\n");

	printf("Yawwza... Finally!!! %d: %s\n", n + 1,
	    body ? body + 4 : "nothing");
}

/* Returns 1 if the response is whole with that, else 0. */
static int
read_some(int n)
{
	char *to = bodies[n] + lengths[n];
	size_t room = sizeof bodies[n] - 1 - lengths[n];
	ssize_t got = read(fetches[n].fd, to, room);

	if (got < 0 && errno == EAGAIN)
		return 0;
	if (got < 0)
		fail(host, strerror(errno));
	lengths[n] += got;
	if (got > 0)
		return 0;
	handle_response(n);
	close(fetches[n].fd);
	fetches[n].fd = -1; /* poll() passes over it */
	return 1;
}

static void
loop(int count)
{
	int n, left = count;

	while (left > 0) {
		if (poll(fetches, count, -1) < 0)
			fail("poll", strerror(errno));
		for (n = 0; n < count; n++)
			if (fetches[n].revents != 0)
				left -= read_some(n);
	}
}

/* Returns false if it is no number from 1 to 999. */
static int
read_count(int argc, char *argv[], int *count)
{
	char after;

	if (argc == 1)
		return 1;
	return argc == 2 &&
	    sscanf(argv[1], "%3d%c", count, &after) == 1 &&
	    *count >= 1;
}

int
main(int argc, char *argv[])
{
	const char *url = getenv("WAITSCOPE_URL");
	int n, count = 3;

	if (!read_count(argc, argv, &count)) {
		fprintf(stderr, "one number, 1 to 999\n");
		return 2;
	}
	if (url != NULL && sscanf(url,
	    "http://%255[^:/]:%5[0-9]", host, port) < 2)
		fail(url, "not http://HOST:PORT/");
	setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
	for (n = 0; n < count; n++)
		ask(n);
	printf("This line comes before \"Yawwza...\"\n");
	loop(count);
	return 0;
}
