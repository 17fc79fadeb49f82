/* Addresses of sockets. */
#include "http/http_address.h"

#include <arpa/inet.h>
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"

struct http_address
http_address_from(const struct sockaddr *address, socklen_t size)
{
	struct http_address it = { .size = size };

	assert(size <= sizeof it.of);
	memcpy(&it.of, address, size);
	return it;
}

int
http_address_parse(const char *literal, uint16_t port, struct http_address *it)
{
	*it = (struct http_address){ .size = 0 };
	if (inet_pton(AF_INET, literal, &it->of.in.sin_addr) == 1) {
		it->size = sizeof it->of.in;
		it->of.in.sin_family = AF_INET;
		it->of.in.sin_port = htons(port);
		return 0;
	}
	if (inet_pton(AF_INET6, literal, &it->of.in6.sin6_addr) == 1) {
		it->size = sizeof it->of.in6;
		it->of.in6.sin6_family = AF_INET6;
		it->of.in6.sin6_port = htons(port);
		return 0;
	}
	return -1;
}

int
http_address_of_path(const char *path, struct http_address *it)
{
	size_t size = strlen(path) + 1;

	*it = (struct http_address){ .size = sizeof it->of.un };
	if (size > sizeof it->of.un.sun_path)
		return -1;
	it->of.un.sun_family = AF_UNIX;
	memcpy(it->of.un.sun_path, path, size);
	return 0;
}

void
http_address_write(const struct http_address *it, char text[HTTP_ADDRESS_SIZE])
{
	char host[INET6_ADDRSTRLEN] = "";

	if (it->of.any.sa_family == AF_UNIX) {
		utf8_format(text, HTTP_ADDRESS_SIZE, "%s", it->of.un.sun_path);
	} else if (it->of.any.sa_family == AF_INET6) {
		inet_ntop(AF_INET6, &it->of.in6.sin6_addr, host, sizeof host);
		utf8_format(text, HTTP_ADDRESS_SIZE, "[%s]:%u", host, http_address_port(it));
	} else {
		inet_ntop(AF_INET, &it->of.in.sin_addr, host, sizeof host);
		utf8_format(text, HTTP_ADDRESS_SIZE, "%s:%u", host, http_address_port(it));
	}
}

uint16_t
http_address_port(const struct http_address *it)
{
	if (it->of.any.sa_family == AF_UNIX)
		return 0;
	return ntohs(it->of.any.sa_family == AF_INET6 ? it->of.in6.sin6_port : it->of.in.sin_port);
}

void
http_address_set_port(struct http_address *it, uint16_t port)
{
	if (it->of.any.sa_family == AF_INET6)
		it->of.in6.sin6_port = htons(port);
	else
		it->of.in.sin_port = htons(port);
}

/* The system looks for a way when a datagram socket is connected. */
bool
http_address_has_way(const struct http_address *it)
{
	int fd = socket(it->of.any.sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool has = fd != -1 && connect(fd, &it->of.any, it->size) == 0;

	if (fd != -1)
		close(fd);
	return has;
}

/* ---- order ---- */

static bool
is_same(const struct http_address *a, const struct http_address *b)
{
	if (a->of.any.sa_family != b->of.any.sa_family)
		return false;
	if (a->of.any.sa_family == AF_INET)
		return a->of.in.sin_addr.s_addr == b->of.in.sin_addr.s_addr;
	return memcmp(&a->of.in6.sin6_addr, &b->of.in6.sin6_addr, sizeof a->of.in6.sin6_addr) == 0 &&
	    a->of.in6.sin6_scope_id == b->of.in6.sin6_scope_id;
}

static bool
stands_before(const struct http_addresses *them, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (is_same(&them->list.at[k], &them->list.at[i]))
			return true;
	return false;
}

struct rank {
	bool has_no_way;
	size_t place; /* within its family, and then */
	bool is_ipv4;
	size_t index;
};

static int
compare(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;

	if (x->has_no_way != y->has_no_way)
		return x->has_no_way - y->has_no_way;
	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return x->is_ipv4 - y->is_ipv4;
}

void
http_addresses_order(struct http_addresses *them)
{
	struct rank *ranks = mem_new(them->list.count, sizeof *ranks);
	struct http_addresses ordered = { .list = { 0 } };
	size_t count = 0, places[2][2] = { { 0 } };

	for (size_t i = 0; i < them->list.count; i++) {
		const struct http_address *it = &them->list.at[i];
		bool is_ipv4 = it->of.any.sa_family == AF_INET, has_no_way;

		if (stands_before(them, i))
			continue;
		has_no_way = !http_address_has_way(it);
		ranks[count++] = (struct rank){ has_no_way, places[has_no_way][is_ipv4]++, is_ipv4, i };
	}
	qsort(ranks, count, sizeof *ranks, compare);
	for (size_t i = 0; i < count; i++)
		ARRAY_PUSH(ordered.list, them->list.at[ranks[i].index]);
	ARRAY_RELEASE(them->list);
	*them = ordered;
	free(ranks);
}
