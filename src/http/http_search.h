/*
 * The names that name servers are asked for, when somebody means a name: resolv.conf's search list (resolv.conf(5)).
 * evdns has one, too, but follows it for each family of addresses on its own: a name with addresses of one alone would
 * get those of another name beside them.
 */
#ifndef WAITSCOPE_HTTP_SEARCH_H
#define WAITSCOPE_HTTP_SEARCH_H

#include "base/array.h"

struct http_search {
	ARRAY(char *) names; /* in the order in which to ask; one at least */
};

/* For a name without a dot at its end. Without a file, or a list in it, the domain of this machine's own name is it. */
struct http_search http_search_for(const char *resolv_conf, const char *name);

void http_search_release(struct http_search *);

#endif
