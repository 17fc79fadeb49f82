/*
 * The hosts file: addresses of names, for this machine alone. It is read anew for each name, and when it has changed; for
 * requests to the same host, which come by the hundred, just once: some files block half the Web, and take a while.
 */
#ifndef WAITSCOPE_HTTP_HOSTS_H
#define WAITSCOPE_HTTP_HOSTS_H

#include <stdint.h>

#include "http/http_address.h"

struct http_hosts;

/* `path` NULL: /etc/hosts; else it is copied. Nothing is read yet. */
struct http_hosts *http_hosts_new(const char *path);
void http_hosts_free(struct http_hosts *);

/* Appends the addresses that the file has for that name, in any case, in its order. Where there is no file, it has none. */
void http_hosts_find(struct http_hosts *, const char *name, uint16_t port, struct http_addresses *);

#endif
