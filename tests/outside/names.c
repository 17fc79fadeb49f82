/*
 * A name server for the tests.
 *
 *   names ADDRESS
 *
 * It listens on that address, port 53, prints a line when it does, and each name that it is asked for, once for
 * each kind of address. It ends when its standard input does.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	DNS_PORT = 53,
	MESSAGE_SIZE = 512,
	HEADER_SIZE = 12,
	KIND_SIZE = 4, /* a question's type and class */
	ADDRESSES_MAX = 3,
	TYPE_A = 1,
	TYPE_AAAA = 28,
};

/* What is said of a name that has no answer: a code of RFC 1035, or one of these. */
enum { SAYS_FINE = 0, SAYS_SERVER_FAILURE = 2, SAYS_NO_SUCH_NAME = 3, SAYS_NOTHING = 16, SAYS_RUBBISH };

static const struct name {
	const char *name;
	int says;
	const char *addresses[ADDRESSES_MAX];
} names[] = {
	{ "good.test", SAYS_FINE, { "127.0.0.1" } },
	{ "dead.test", SAYS_FINE, { "127.0.0.3", "127.0.0.1" } }, /* nobody listens at the first one */
	{ "silent.test", SAYS_FINE, { "127.0.0.2", "127.0.0.1" } }, /* misbehave is deaf there */
	{ "both.test", SAYS_FINE, { "::1", "127.0.0.1" } },
	{ "dead-only.test", SAYS_FINE, { "127.0.0.3", "127.0.0.4" } },
	{ "none.test", SAYS_FINE, { NULL } }, /* it is there, and has no address */
	{ "mute.test", SAYS_NOTHING, { NULL } },
	{ "failing.test", SAYS_SERVER_FAILURE, { NULL } },
	{ "rubbish.test", SAYS_RUBBISH, { NULL } },
	{ NULL, SAYS_NO_SUCH_NAME, { NULL } },
};

static _Noreturn void
give_up(const char *what)
{
	fprintf(stderr, "names: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

/* Writes the question's name with dots. Returns what follows it, or NULL if it is none. */
static const uint8_t *
read_name(const uint8_t *from, const uint8_t *end, char *name, size_t size)
{
	size_t used = 0;

	while (from < end && *from != 0) {
		size_t length = *from++;

		if (length > 63 || length > (size_t)(end - from) || used + length + 2 > size)
			return NULL;
		if (used > 0)
			name[used++] = '.';
		memcpy(name + used, from, length);
		used += length;
		from += length;
	}
	name[used] = '\0';
	return from < end ? from + 1 : NULL;
}

static const struct name *
find(const char *wanted)
{
	const struct name *name = names;

	while (name->name != NULL && strcasecmp(name->name, wanted) != 0) /* who asks mixes the cases, against forgers */
		name++;
	return name;
}

/* Adds a record of that address to the answer, if it is of the type that was asked for. Returns its size. */
static size_t
add_record(uint8_t *to, const char *address, unsigned type)
{
	static const uint8_t its_name[] = { 0xc0, HEADER_SIZE };
	const uint8_t head[] = { 0, (uint8_t)type, 0, 1, 0, 0, 0, 0, 0, type == TYPE_A ? 4 : 16 };
	uint8_t bytes[16];

	if (inet_pton(type == TYPE_A ? AF_INET : AF_INET6, address, bytes) != 1)
		return 0;
	memcpy(to, its_name, sizeof its_name);
	memcpy(to + sizeof its_name, head, sizeof head);
	memcpy(to + sizeof its_name + sizeof head, bytes, head[9]);
	return sizeof its_name + sizeof head + head[9];
}

/* Makes an answer of the question, in its place. Returns its size, or 0: none. */
static size_t
answer(uint8_t message[MESSAGE_SIZE], size_t size)
{
	char text[256];
	const uint8_t *kind = size < HEADER_SIZE ? NULL : read_name(message + HEADER_SIZE, message + size, text, sizeof text);
	const struct name *name;
	unsigned type;

	if (kind == NULL || message + size - kind < KIND_SIZE)
		return 0;
	type = kind[1];
	name = find(text);
	printf("%s %s\n", name->name == NULL ? "?" : name->name, type == TYPE_A ? "A" : type == TYPE_AAAA ? "AAAA" : "other");
	fflush(stdout);
	if (name->says == SAYS_NOTHING)
		return 0;
	message[2] = 0x85; /* an answer, of who knows */
	message[3] = (uint8_t)(0x80 | name->says);
	memset(message + 6, 0, 6); /* no records; who asks may have added some */
	size = (size_t)(kind + KIND_SIZE - message);
	if (name->says == SAYS_RUBBISH) {
		message[3] = 0x80;
		message[7] = 9;
		memset(message + size, 0xff, MESSAGE_SIZE - size);
		return MESSAGE_SIZE;
	}
	for (int i = 0; i < ADDRESSES_MAX && name->addresses[i] != NULL; i++) {
		size_t added = type == TYPE_A || type == TYPE_AAAA ? add_record(message + size, name->addresses[i], type) : 0;

		if (added > 0)
			message[7]++;
		size += added;
	}
	return size;
}

int
main(int argc, char **argv)
{
	struct sockaddr_in own = { .sin_family = AF_INET, .sin_port = htons(DNS_PORT) };
	struct pollfd polled[] = { { .fd = STDIN_FILENO, .events = POLLIN }, { .fd = socket(AF_INET, SOCK_DGRAM, 0), .events = POLLIN } };

	if (argc != 2 || inet_pton(AF_INET, argv[1], &own.sin_addr) != 1 || polled[1].fd < 0 ||
	    bind(polled[1].fd, (const struct sockaddr *)&own, sizeof own) != 0)
		give_up("bind");
	printf("ready\n");
	fflush(stdout);
	while (poll(polled, 2, -1) >= 0 && polled[0].revents == 0) {
		uint8_t message[MESSAGE_SIZE + 64];
		struct sockaddr_storage from;
		socklen_t from_size = sizeof from;
		ssize_t size = recvfrom(polled[1].fd, message, MESSAGE_SIZE / 2, 0, (struct sockaddr *)&from, &from_size);
		size_t answered = size < 0 ? 0 : answer(message, (size_t)size);

		if (answered > 0)
			sendto(polled[1].fd, message, answered, 0, (const struct sockaddr *)&from, from_size);
	}
	return EXIT_SUCCESS;
}
