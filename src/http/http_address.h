/* Addresses of sockets: as texts, and in the order in which they are tried. */
#ifndef WAITSCOPE_HTTP_ADDRESS_H
#define WAITSCOPE_HTTP_ADDRESS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/array.h"

struct http_address {
	socklen_t size;
	union {
		struct sockaddr any;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
		struct sockaddr_un un;
	} of;
};

struct http_addresses {
	ARRAY(struct http_address) list;
};

enum { HTTP_ADDRESS_SIZE = sizeof((struct sockaddr_un){ 0 }.sun_path) + 1 };

/* Copies one of IPv4, of IPv6, or a path's. */
struct http_address http_address_from(const struct sockaddr *, socklen_t size);

/* Reads a literal of either family, IPv6 without brackets. Returns 0, or -1 if it is a name. */
int http_address_parse(const char *literal, uint16_t port, struct http_address *);

/* Reads a path. Returns 0, or -1 if it is too long for the system. */
int http_address_of_path(const char *path, struct http_address *);

/* Its port, 0 for a path; and gives it another one, which is no path's. */
uint16_t http_address_port(const struct http_address *);
void http_address_set_port(struct http_address *, uint16_t port);

/* Returns true if this machine has a way there: an address of its own from which to go, and a route. Nothing is sent. */
bool http_address_has_way(const struct http_address *);

/* Writes "127.0.0.1:80", "[::1]:80", or the path. */
void http_address_write(const struct http_address *, char text[HTTP_ADDRESS_SIZE]);

/*
 * Puts them in the order in which to try them: first those to which this machine has a way (RFC 6724, 6, rule 1),
 * and of either kind an IPv6 one and an IPv4 one in turn (RFC 8305, 4), each family in the order in which it came.
 * Those that stand there twice are left out.
 */
void http_addresses_order(struct http_addresses *);

#endif
