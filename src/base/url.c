/* Addresses of the Web. */
#include "base/url.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/ascii.h"
#include "base/number.h"
#include "base/utf8.h"

#define ALPHA "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGIT "0123456789"

static const char http[] = "http:", https[] = "https:", slashes[] = "//";

static int
fail(char *why, size_t why_size, const char *words)
{
	utf8_format(why, why_size, "%s", words);
	return -1;
}

/* The length of the scheme at the beginning, without its colon; 0: there is none. "localhost:80" has none, as what
 * follows a scheme here is never a digit. */
static size_t
scheme_size(const char *text)
{
	size_t size = strspn(text, ALPHA DIGIT "+-.");

	return size > 0 && strchr(ALPHA, text[0]) != NULL && text[size] == ':' && strchr(DIGIT, text[size + 1]) == NULL ? size : 0;
}

static bool
starts(const char *text, const char *with)
{
	return ascii_same_start(text, with, strlen(with));
}

/* ---- the authority ---- */

/* Reads a host: a name, an IPv4 address, or an IPv6 one in brackets. Returns what is behind it, or NULL. */
static const char *
read_host(const char *at, struct url *url)
{
	unsigned char address[sizeof(struct in6_addr)];
	size_t size;

	url->is_ipv6 = *at == '[';
	at += url->is_ipv6;
	size = strspn(at, url->is_ipv6 ? DIGIT "abcdefABCDEF:." : ALPHA DIGIT "-._");
	if (size == 0 || size >= URL_HOST_SIZE)
		return NULL;
	for (size_t i = 0; i < size; i++)
		url->host[i] = ascii_lower(at[i]);
	url->host[size] = '\0';
	at += size;
	if (!url->is_ipv6)
		return at;
	return *at == ']' && inet_pton(AF_INET6, url->host, address) == 1 ? at + 1 : NULL;
}

/* Reads "host:port", up to where the path, the query or the fragment begins. Returns what is behind it, or NULL. */
static const char *
read_authority(const char *at, struct url *url, char *why, size_t why_size)
{
	const char *end = at + strcspn(at, "/?#\\");
	const char *user = memchr(at, '@', (size_t)(end - at));
	int64_t port;

	if (user != NULL) {
		fail(why, why_size, "a user name in it is not sent: -H 'Authorization: ...' does that");
		return NULL;
	}
	at = read_host(at, url);
	if (at == NULL || (*at != ':' && at != end)) {
		fail(why, why_size, "its host is neither a name in ASCII nor an address such as 127.0.0.1 or [::1]");
		return NULL;
	}
	url->port = url->is_tls ? URL_TLS_PORT : URL_PORT;
	if (at == end || at + 1 == end)
		return end;
	if (number_scan(at + 1, UINT16_MAX, &port) != end || port == 0) {
		fail(why, why_size, "its port is not a number from 1 to 65535");
		return NULL;
	}
	url->port = (uint16_t)port;
	return end;
}

/* ---- the target ---- */

/* Returns true for what may stand in a path or a query as it is; a '%' stands for itself: who writes one has spelled
 * something. */
static bool
is_plain(char c)
{
	return c != '\0' && strchr(ALPHA DIGIT "-._~!$&'()*+,;=:@/?%", c) != NULL;
}

/* Appends up to `size` characters. Returns false if there is no room. */
static bool
add_target(struct url *url, size_t *length, const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		size_t bytes = is_plain(text[i]) ? 1 : 3;

		if (*length + bytes >= sizeof url->target)
			return false;
		if (bytes == 1)
			url->target[*length] = text[i];
		else
			ascii_percent(url->target + *length, text[i]);
		*length += bytes;
	}
	url->target[*length] = '\0';
	return true;
}

/* Takes "." and ".." out of a path, in place (RFC 3986, 5.2.4). It begins with '/'. */
static void
remove_dots(char *path)
{
	char *query = path + strcspn(path, "?"), *to = path;

	for (const char *from = path; from < query;) {
		const char *segment = from + 1, *next = segment + strcspn(segment, "/?");
		size_t size = (size_t)(next - segment);
		bool is_dot = size == 1 && segment[0] == '.', is_up = size == 2 && segment[0] == '.' && segment[1] == '.';

		if (is_up)
			while (to > path && *--to != '/')
				continue;
		if (!is_dot && !is_up) {
			memmove(to, from, size + 1);
			to += size + 1;
		} else if (next == query) {
			*to++ = '/';
		}
		from = next;
	}
	memmove(to, query, strlen(query) + 1);
}

/* Reads a path and a query behind `base` path (or nothing), up to the fragment. */
static int
read_target(const char *base, size_t base_size, const char *at, struct url *url, char *why, size_t why_size)
{
	size_t length = 0;

	if (!add_target(url, &length, base, base_size) || (base_size == 0 && *at != '/' && !add_target(url, &length, "/", 1)) ||
	    !add_target(url, &length, at, strcspn(at, "#")))
		return fail(why, why_size, "it is too long");
	remove_dots(url->target);
	return 0;
}

/* ---- whole ---- */

static int
check_length(const struct url *url, char *why, size_t why_size)
{
	char authority[URL_AUTHORITY_SIZE];

	url_write_authority(url, authority);
	return sizeof "https://" + strlen(authority) + strlen(url->target) <= URL_TEXT_SIZE ? 0 : fail(why, why_size, "it is too long");
}

static bool
has_blank(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if ((unsigned char)text[i] <= ' ' || text[i] == 127)
			return true;
	return false;
}

/* Reads what stands behind "//". */
static int
read_rest(const char *at, struct url *url, char *why, size_t why_size)
{
	at = read_authority(at, url, why, why_size);
	if (at == NULL || read_target("", 0, at, url, why, why_size) != 0)
		return -1;
	return check_length(url, why, why_size);
}

/* Reads one that has a scheme. */
static int
read_whole(const char *text, struct url *url, char *why, size_t why_size)
{
	url->is_tls = starts(text, https);
	if (!url->is_tls && !starts(text, http))
		return fail(why, why_size, "only http and https are spoken here");
	text += strlen(url->is_tls ? https : http);
	if (!starts(text, slashes))
		return fail(why, why_size, "after the scheme comes //");
	return read_rest(text + strlen(slashes), url, why, why_size);
}

/* The text without blanks around it, of at most `size` - 1 bytes. Returns false if it is empty, too long, or has blanks within. */
static bool
trim(const char *text, char *out, size_t size, char *why, size_t why_size)
{
	size_t length;

	text += strspn(text, " \t");
	length = strlen(text);
	while (length > 0 && strchr(" \t", text[length - 1]) != NULL)
		length--;
	if (length >= size)
		fail(why, why_size, "it is too long");
	else if (has_blank(text, length))
		fail(why, why_size, "there are blanks or control characters in it");
	else {
		memcpy(out, text, length);
		out[length] = '\0';
		return true;
	}
	return false;
}

int
url_parse(const char *text, struct url *url, char *why, size_t why_size)
{
	char trimmed[URL_TEXT_SIZE];
	struct url read = { .is_tls = false };
	int result;

	if (!trim(text, trimmed, sizeof trimmed, why, why_size))
		return -1;
	if (trimmed[0] == '\0')
		return fail(why, why_size, "it is empty");
	result = scheme_size(trimmed) > 0 ? read_whole(trimmed, &read, why, why_size) : read_rest(trimmed, &read, why, why_size);
	if (result == 0)
		*url = read;
	return result;
}

int
url_resolve(const struct url *base, const char *reference, struct url *url, char *why, size_t why_size)
{
	char trimmed[URL_TEXT_SIZE];
	struct url read = *base;
	size_t path_size = strcspn(base->target, "?"), folder_size = path_size;
	int result;

	if (!trim(reference, trimmed, sizeof trimmed, why, why_size))
		return -1;
	while (folder_size > 1 && base->target[folder_size - 1] != '/')
		folder_size--;
	if (scheme_size(trimmed) > 0)
		result = read_whole(trimmed, &read, why, why_size);
	else if (starts(trimmed, slashes))
		result = read_rest(trimmed + strlen(slashes), &read, why, why_size);
	else if (trimmed[0] == '/')
		result = read_target("", 0, trimmed, &read, why, why_size);
	else if (trimmed[0] == '?')
		result = read_target(base->target, path_size, trimmed, &read, why, why_size);
	else if (trimmed[0] == '\0' || trimmed[0] == '#')
		result = 0;
	else
		result = read_target(base->target, folder_size, trimmed, &read, why, why_size);
	if (result == 0)
		result = check_length(&read, why, why_size);
	if (result == 0)
		*url = read;
	return result;
}

void
url_write_authority(const struct url *url, char text[URL_AUTHORITY_SIZE])
{
	utf8_format(text, URL_AUTHORITY_SIZE, url->is_ipv6 ? "[%s]" : "%s", url->host);
	if (url->port != (url->is_tls ? URL_TLS_PORT : URL_PORT))
		utf8_add(text, URL_AUTHORITY_SIZE, ":%u", url->port);
}

void
url_write(const struct url *url, char text[URL_TEXT_SIZE])
{
	char authority[URL_AUTHORITY_SIZE];

	url_write_authority(url, authority);
	utf8_format(text, URL_TEXT_SIZE, "%s//%s%s", url->is_tls ? https : http, authority, url->target);
}

void
url_write_site(const struct url *url, size_t most, char text[URL_AUTHORITY_SIZE])
{
	char authority[URL_AUTHORITY_SIZE];
	size_t room = most - 1, size;

	url_write_authority(url, authority);
	size = strlen(authority);
	if (size <= most)
		utf8_format(text, URL_AUTHORITY_SIZE, "%s", authority);
	else
		utf8_format(text, URL_AUTHORITY_SIZE, "%.*s…%s", (int)(room / 2), authority, authority + size - (room - room / 2));
}

void
url_write_brief(const struct url *url, size_t most, char text[URL_TEXT_SIZE])
{
	enum { PATH_LEAST = 3 }; /* "/x…": less of a path says nothing */
	char whole[URL_TEXT_SIZE], site[URL_AUTHORITY_SIZE];
	size_t size, site_size;

	url_write(url, whole);
	size = strlen(whole);
	site_size = size - strlen(url->target);
	if (size <= most) {
		utf8_format(text, URL_TEXT_SIZE, "%s", whole);
	} else if (site_size + PATH_LEAST <= most) {
		utf8_format(text, URL_TEXT_SIZE, "%.*s…", (int)most - 1, whole);
	} else {
		url_write_site(url, most, site);
		utf8_format(text, URL_TEXT_SIZE, "%s", site);
	}
}

bool
url_is_loopback(const struct url *url)
{
	static const char name[] = "localhost";
	size_t length = strlen(url->host), dot = length > 0 && url->host[length - 1] == '.';
	struct in_addr v4;
	struct in6_addr v6;

	if (url->is_ipv6)
		return inet_pton(AF_INET6, url->host, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
	if (inet_pton(AF_INET, url->host, &v4) == 1)
		return (ntohl(v4.s_addr) >> 24) == 127;
	length -= dot;
	if (length < sizeof name - 1 || strncmp(url->host + length - (sizeof name - 1), name, sizeof name - 1) != 0)
		return false;
	return length == sizeof name - 1 || url->host[length - sizeof name] == '.';
}

bool
url_is_same_origin(const struct url *a, const struct url *b)
{
	return a->is_tls == b->is_tls && a->port == b->port && strcmp(a->host, b->host) == 0;
}
