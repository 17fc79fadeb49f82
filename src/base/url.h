/*
 * Addresses of the Web, http and https alone: reading, writing, and where a redirect leads (RFC 3986; RFC 9110, 4.2).
 * Pure.
 */
#ifndef WAITSCOPE_URL_H
#define WAITSCOPE_URL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	URL_TEXT_SIZE = 2048,   /* of one as text, its NUL included: longer ones are refused */
	URL_HOST_SIZE = 254,    /* RFC 1035, 2.3.4, and a NUL */
	URL_AUTHORITY_SIZE = URL_HOST_SIZE + sizeof "[]:65535",
	URL_PORT = 80,          /* of http, if none is written */
	URL_TLS_PORT = 443,     /* of https */
};

struct url {
	bool is_tls;               /* https */
	bool is_ipv6;              /* the host is one of its literals */
	uint16_t port;
	char host[URL_HOST_SIZE];  /* in lower case, without brackets */
	char target[URL_TEXT_SIZE]; /* path and query, "/" at least; what may not stand there is spelled %XX. A fragment is
	                             * left out: it is never sent */
};

/* Reads one as people write it; without a scheme it is http: "localhost:8080". Blanks around it are not part of it.
 * Returns 0, or -1 with a clause about what is wrong in `why`: "a user name in it is not sent". */
int url_parse(const char *text, struct url *, char *why, size_t why_size);

/* Where a reference leads that stands in what came from `base` (RFC 3986, 5.2): whole, "//host/path", "/path", "path",
 * "?query", or "". Returns 0, or -1 with a clause: it leads elsewhere than to http or https, or cannot be read. */
int url_resolve(const struct url *base, const char *reference, struct url *, char *why, size_t why_size);

/* Writes it in its plainest form: "http://127.0.0.1:8080/x?y". */
void url_write(const struct url *, char text[URL_TEXT_SIZE]);

/* Writes the host, and the port if it is not its scheme's, as the Host header has them (RFC 9110, 7.2): "[::1]:8080". */
void url_write_authority(const struct url *, char text[URL_AUTHORITY_SIZE]);

/* Writes host and port so in at most `most` characters, 8 at least: "…" stands for a middle that is left out. */
void url_write_site(const struct url *, size_t most, char text[URL_AUTHORITY_SIZE]);

/* Writes it in at most so many: "…" stands for the end of its target; where there is no room for any of that, its site. */
void url_write_brief(const struct url *, size_t most, char text[URL_TEXT_SIZE]);

/* Returns true if its host is this machine by its very name: localhost and what ends in it (RFC 6761, 6.3), 127.0.0.0/8, ::1. */
bool url_is_loopback(const struct url *);

/* Returns true if scheme, host and port are the same (RFC 6454). */
bool url_is_same_origin(const struct url *, const struct url *);

#endif
