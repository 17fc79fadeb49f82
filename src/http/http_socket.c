/* Sockets of the fetching end. */
#include "http/http_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <unistd.h>

static const struct {
	int number;
	enum cause cause;
} causes[] = {
	{ ECONNREFUSED, CAUSE_REFUSED },
	{ ECONNRESET, CAUSE_RESET },
	{ EPIPE, CAUSE_RESET },
	{ ECONNABORTED, CAUSE_RESET },
	{ ETIMEDOUT, CAUSE_TIMED_OUT },
	{ EMFILE, CAUSE_NO_SOCKET },
	{ ENFILE, CAUSE_NO_SOCKET },
	{ ENOBUFS, CAUSE_NO_SOCKET },
	{ ENOMEM, CAUSE_NO_SOCKET },
	{ EADDRNOTAVAIL, CAUSE_NO_PORT },
	{ EACCES, CAUSE_FORBIDDEN },
	{ EPERM, CAUSE_FORBIDDEN },
	{ ENOENT, CAUSE_NO_PATH },
	{ ENOTDIR, CAUSE_NO_PATH },
	{ ELOOP, CAUSE_NO_PATH },
	{ ENAMETOOLONG, CAUSE_NO_PATH },
};

enum cause
http_socket_cause(int number)
{
	for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++)
		if (causes[i].number == number)
			return causes[i].cause;
	return CAUSE_UNREACHABLE;
}

/* Without a way there, Linux says as it does without a port that no address can be this end's. */
enum cause
http_socket_connect_cause(int number, const struct http_address *address)
{
	if (number == EADDRNOTAVAIL && !http_address_has_way(address))
		return CAUSE_UNREACHABLE;
	return http_socket_cause(number);
}

int
http_socket_new(int family)
{
	int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), another, number, yes = 1;

	if (fd == -1)
		return -1;
	another = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (another != -1) {
		close(another);
		if (family != AF_UNIX)
			setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
		return fd;
	}
	number = errno;
	close(fd);
	errno = number;
	return -1;
}

uint16_t
http_socket_port(int fd)
{
	struct http_address address = { .size = sizeof address.of };

	if (getsockname(fd, &address.of.any, &address.size) != 0)
		return 0;
	return http_address_port(&address);
}
