/*
 * Whether a page in a browser may read what a server that stands on one's own machine answers. A browser lets pages of
 * other origins send requests, and read the answers if they made their own name lead here meanwhile ("DNS rebinding"): then the
 * Host is that name. Pure.
 */
#ifndef WAITSCOPE_HTTP_ORIGIN_H
#define WAITSCOPE_HTTP_ORIGIN_H

#include <stdbool.h>

/* Returns true if that Host can only be this machine: an address, with or without a port, or localhost, which no name server
 * is asked for. NULL, from a client that is no browser, is fine. */
bool http_host_is_literal(const char *host);

/* Returns true if a page at that Origin is one of the server that is asked by that Host. NULL is fine: a page's own
 * requests to GET need not say it. */
bool http_origin_is_own(const char *origin, const char *host);

#endif
