/*
 * The way to a server, for http_fetch.c alone: its name is looked up, its addresses are tried one after the other,
 * and the connection is secured. What is met on it is told as phases.
 */
#ifndef WAITSCOPE_HTTP_ROUTE_H
#define WAITSCOPE_HTTP_ROUTE_H

#include <stdbool.h>

#include "http/http_fetch.h"

struct bufferevent;
struct http_route;

/* The last call is one of the last two; the receiver frees the route in it. */
struct http_route_hooks {
	/* A phase from HTTP_LOOKUP to HTTP_SECURED. Returns false if the route was freed. */
	bool (*told)(void *arg, struct http_news);
	/* Connected, and secured if it is to be. The receiver takes the connection, and sets its callbacks. */
	void (*arrived)(void *arg, struct bufferevent *);
	void (*failed)(void *arg, enum cause);
};

/* Begins, calling nothing from within. The hooks are borrowed, the order during this call only. */
struct http_route *http_route_new(struct event_base *, const struct http_order *, const struct http_route_hooks *, void *arg);
void http_route_free(struct http_route *);

/* Ends a connection at once, without sending what is still to be sent. May be NULL. */
void http_route_close(struct bufferevent *);

#endif
