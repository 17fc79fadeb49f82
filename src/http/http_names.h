/*
 * Looking up names without blocking the loop: literals, localhost (which is this machine, whatever anybody says), the
 * hosts file (http_hosts.h), and then the name servers of resolv.conf, through libevent's evdns.
 *
 * Of resolv.conf they follow nameserver, domain, search (http_search.h), and the options ndots, timeout and attempts, as
 * the C library does. evdns knows datagrams alone: an answer of more than 512 bytes is none. Its name
 * servers are read anew for each lookup that finds no other one under way, and of them nothing is kept between lookups: no
 * answer, no socket, and no thought of asking one that was silent whether it is back (evdns does so after 10 seconds, about
 * google.com).
 */
#ifndef WAITSCOPE_HTTP_NAMES_H
#define WAITSCOPE_HTTP_NAMES_H

#include <stdint.h>

#include "http/http_address.h"
#include "log/event.h"

struct event_base;
struct http_lookup;
struct http_names;

enum {
	HTTP_OTHER_FAMILY_US = 250 * 1000, /* how long addresses of one family wait for those of the other */
	HTTP_NAME_SERVER_S = 5,   /* how long a server has time, if resolv.conf does not say, */
	HTTP_NAME_ATTEMPTS = 2,   /* and how often it is asked */
};

/* Nothing is read, and nothing opened, before a name is looked up. The files are NULL for /etc/resolv.conf and
 * /etc/hosts, else for tests: a name server may have a port there, "127.0.0.1:5353". Both are copied. */
struct http_names *http_names_new(struct event_base *, const char *resolv_conf, const char *hosts);

/* All lookups must have ended. */
void http_names_free(struct http_names *);

/* With addresses, in the order in which to try them, which the receiver may take; or with a cause, and none. The lookup
 * is gone. */
typedef void http_lookup_cb(struct http_addresses *, enum cause, void *arg);

/* Looks up a host. The callback comes from the loop, never from within. */
struct http_lookup *http_names_look_up(struct http_names *, const char *host, uint16_t port, http_lookup_cb *, void *arg);

/* Its callback will not come. */
void http_lookup_cancel(struct http_lookup *);

#endif
