/* How another server is asked; and where redirects lead a request, and how it is asked there (RFC 9110, 15.4). */
#ifndef WAITSCOPE_FETCH_HOP_H
#define WAITSCOPE_FETCH_HOP_H

#include <stdbool.h>

#include "base/url.h"
#include "http/http_order.h"
#include "log/event.h"
#include "run/fetcher.h"

struct log;

/* Logs what is special about it: METHOD, and if that is wanted HEADER and DATA. */
void fetch_manner_log(const struct fetch_manner *, struct log *);

/* The last place that redirects have led to; NULL where they have not. */
struct fetch_hop;

/* Returns true for 301, 302, 303, 307 and 308. */
bool fetch_hop_is_redirect(unsigned status);

/* Follows one, whose response had that status and Location. Returns CAUSE_NONE, and makes *hop, or changes it; or the cause of
 * why not. Freed with free(). */
enum cause fetch_hop_follow(struct fetch_hop **hop, const struct fetch_target *, unsigned status, const char *location);

/* Where it is; borrowed. */
const struct url *fetch_hop_url(const struct fetch_hop *, const struct fetch_target *);

/*
 * Writes how to ask there, borrowing from all three. After a redirect to another scheme, host or port neither the headers nor the
 * data that people gave go along: they were meant for the first one. After 303, and after 301 and 302 to a POST, it is a GET.
 */
void fetch_hop_order(const struct fetch_hop *, const struct fetch_target *, char authority[URL_AUTHORITY_SIZE], struct http_order *);

#endif
