/* Sockets of the fetching end. */
#ifndef WAITSCOPE_HTTP_SOCKET_H
#define WAITSCOPE_HTTP_SOCKET_H

#include <stdint.h>

#include "http/http_address.h"
#include "log/event.h"

/* One that does not block, or -1 with errno set. The last descriptor of all is left for the other end, which may be in
 * this very process: if clients had them all, none would ever be answered. */
int http_socket_new(int family);

/* What errno means to a connection. */
enum cause http_socket_cause(int number);

/* The same where it comes from connecting to that address. */
enum cause http_socket_connect_cause(int number, const struct http_address *);

/* The port of its own end; 0 if it has none. */
uint16_t http_socket_port(int fd);

#endif
