/* Which pages in a browser may read an answer. */
#include "http/http_origin.h"

#include <string.h>

#include "base/ascii.h"
#include "base/ip.h"
#include "base/utf8.h"

/* An address in brackets, IPv6's, and what is behind it, is valid already (http_host_is_valid). */
bool
http_host_is_literal(const char *host)
{
	char name[IP_TEXT_SIZE];
	bool is_bracketed = host != NULL && host[0] == '[';
	struct ip ip;
	size_t size;

	if (host == NULL)
		return true;
	size = strcspn(host + is_bracketed, is_bracketed ? "]" : ":");
	if (size >= sizeof name)
		return false;
	utf8_format(name, sizeof name, "%.*s", (int)size, host + is_bracketed);
	return (!is_bracketed && ascii_same(name, "localhost")) || (ip_parse(name, &ip) == 0 && is_bracketed == (strchr(name, ':') != NULL));
}

bool
http_origin_is_own(const char *origin, const char *host)
{
	static const char scheme[] = "http://";

	return origin == NULL ||
	    (host != NULL && ascii_same_start(origin, scheme, sizeof scheme - 1) && ascii_same(origin + sizeof scheme - 1, host));
}
