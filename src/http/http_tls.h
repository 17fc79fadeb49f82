/*
 * TLS for the fetching end: libevent's bufferevents over OpenSSL, which checks certificates and names by its own
 * means and the system's policy. TLS 1.2 at least; HTTP/1.1 is asked for (ALPN).
 *
 * A peer that closes without saying so first (RFC 8446, 6.1) has closed early, unless what it sent was whole by
 * itself: so says RFC 9112, 9.8, and so does curl; browsers take what there is.
 */
#ifndef WAITSCOPE_HTTP_TLS_H
#define WAITSCOPE_HTTP_TLS_H

#include <stdbool.h>
#include <stddef.h>

#include "log/event.h"

struct bufferevent;
struct event_base;
struct http_tls;

/* Whom to trust: the authorities in a file of PEM, copied; or if it is NULL the system's; or anybody at all. Costs
 * nothing before the first connection. */
struct http_tls *http_tls_new(const char *authorities, bool is_insecure);
void http_tls_free(struct http_tls *);

/* Reads what is needed, ahead of the first connection. Returns 0, or -1 with a clause. */
int http_tls_prepare(struct http_tls *, char *why, size_t why_size);

/* Returns false if certificates are not checked. */
bool http_tls_is_checked(const struct http_tls *);

/* Begins the handshake on a connected socket, which is taken, with whom the certificate must name. Its callbacks come
 * from the loop alone: BEV_EVENT_CONNECTED when it is done. Returns NULL if there can be no TLS; the socket is closed. */
struct bufferevent *http_tls_begin(struct http_tls *, struct event_base *, int fd, const char *host);

/* Returns true if the connection has TLS. */
bool http_tls_is(struct bufferevent *);

/* "TLS 1.3". */
const char *http_tls_version(struct bufferevent *);

/* Why it failed; `number` is errno at that time. For the callback of BEV_EVENT_ERROR and _EOF: it can be asked once. */
enum cause http_tls_cause(struct bufferevent *, int number);

/* Tells the peer that no more will come, if it can be told. */
void http_tls_say_end(struct bufferevent *);

#endif
