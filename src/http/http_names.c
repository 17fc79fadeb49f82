/*
 * Looking up names.
 *
 * evdns calls back for each question that it was asked, also for one that is cancelled, and later than that. So
 * questions are never cancelled, and what it is given to remember is a number, not an address: a late answer finds
 * nobody who waits for it. With the last lookup goes evdns, and all that it still has to do.
 */
#include "http/http_names.h"

#include <assert.h>
#include <event2/dns.h>
#include <event2/event.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "http/http_hosts.h"
#include "http/http_search.h"

enum family { FAMILY_IPV6, FAMILY_IPV4, FAMILY_COUNT };

/* What is known of a host's addresses of one family. */
enum finding { FINDING_PENDING, FINDING_SOME, FINDING_NONE /* but the name is there */, FINDING_NO_NAME, FINDING_NO_ANSWER };

struct http_lookup {
	LIST_ENTRY(http_lookup) entry;
	struct http_names *names;
	http_lookup_cb *callback;
	void *arg;
	struct event *timer;             /* when what was found is told */
	struct http_search search;       /* the names to ask for */
	size_t asked;                    /* of them, so far */
	struct http_addresses addresses;
	uintptr_t number;                /* its questions' are this one and the next */
	uint16_t port;
	uint8_t cause;                   /* enum cause: why no server was asked */
	uint8_t findings[FAMILY_COUNT];  /* enum finding */
};

struct http_names {
	struct event_base *base;
	struct evdns_base *servers;      /* NULL while none is to be asked */
	char *resolv_conf;
	struct http_hosts *hosts;
	LIST_HEAD(, http_lookup) lookups;
};

/* Of all lookups of the process: evdns may still call when its names are gone. */
static struct {
	uintptr_t last_number;
	ARRAY(struct http_lookup *) asking;
} all;

/* ---- ending ---- */

static void
expect_no_answers(const struct http_lookup *lookup)
{
	for (size_t i = 0; i < all.asking.count; i++)
		if (all.asking.at[i] == lookup) {
			all.asking.at[i] = *ARRAY_LAST(all.asking);
			all.asking.count--;
			break;
		}
	if (all.asking.count == 0)
		ARRAY_RELEASE(all.asking);
}

static void
leave(struct http_lookup *lookup)
{
	struct http_names *names = lookup->names;

	expect_no_answers(lookup);
	http_search_release(&lookup->search);
	LIST_REMOVE(lookup, entry);
	event_free(lookup->timer);
	free(lookup);
	if (LIST_EMPTY(&names->lookups) && names->servers != NULL) {
		evdns_base_free(names->servers, 0);
		names->servers = NULL;
	}
}

/* The servers' answer is that there is none. */
static bool
is_no_name(const struct http_lookup *lookup)
{
	const uint8_t *found = lookup->findings;

	return found[FAMILY_IPV4] == FINDING_NO_NAME || found[FAMILY_IPV6] == FINDING_NO_NAME ||
	    (found[FAMILY_IPV4] == FINDING_NONE && found[FAMILY_IPV6] == FINDING_NONE);
}

static enum cause
cause_of(const struct http_lookup *lookup)
{
	if (lookup->cause != CAUSE_NONE)
		return lookup->cause;
	return is_no_name(lookup) ? CAUSE_NO_NAME : CAUSE_NAME_TIMED_OUT;
}

static void
end(struct http_lookup *lookup)
{
	struct http_addresses addresses = lookup->addresses;
	enum cause cause = addresses.list.count > 0 ? CAUSE_NONE : cause_of(lookup);
	http_lookup_cb *callback = lookup->callback;
	void *arg = lookup->arg;

	leave(lookup);
	http_addresses_order(&addresses);
	callback(&addresses, cause, arg);
	ARRAY_RELEASE(addresses.list);
}

static void
timer_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	end(arg);
}

static void
end_after(struct http_lookup *lookup, int64_t us)
{
	struct timeval tv = clock_timeval(us);

	event_base_update_cache_time(lookup->names->base);
	event_add(lookup->timer, &tv);
}

static void
add_address(struct http_lookup *lookup, enum family family, const void *bytes)
{
	struct http_address address = { .size = 0 };

	if (family == FAMILY_IPV4) {
		address.size = sizeof address.of.in;
		address.of.in.sin_family = AF_INET;
		address.of.in.sin_port = htons(lookup->port);
		memcpy(&address.of.in.sin_addr, bytes, sizeof address.of.in.sin_addr);
	} else {
		address.size = sizeof address.of.in6;
		address.of.in6.sin6_family = AF_INET6;
		address.of.in6.sin6_port = htons(lookup->port);
		memcpy(&address.of.in6.sin6_addr, bytes, sizeof address.of.in6.sin6_addr);
	}
	ARRAY_PUSH(lookup->addresses.list, address);
}

/* ---- without asking anybody ---- */

/* Returns true if the name ends in `ending`, in any case, with a dot before it or nothing. */
static bool
is_in(const char *name, const char *ending)
{
	size_t size = strlen(name), ending_size = strlen(ending);

	return size >= ending_size && ascii_same(name + size - ending_size, ending) &&
	    (size == ending_size || name[size - ending_size - 1] == '.');
}

/* This machine, by either family (RFC 6761, 6.3). */
static bool
find_localhost(struct http_lookup *lookup, const char *host)
{
	struct in_addr ipv4 = { htonl(INADDR_LOOPBACK) };

	if (!is_in(host, "localhost"))
		return false;
	add_address(lookup, FAMILY_IPV6, &in6addr_loopback);
	add_address(lookup, FAMILY_IPV4, &ipv4);
	return true;
}

static bool
find_literal(struct http_lookup *lookup, const char *host)
{
	struct http_address address;

	if (http_address_parse(host, lookup->port, &address) != 0)
		return false;
	ARRAY_PUSH(lookup->addresses.list, address);
	return true;
}

static bool
find_in_hosts(struct http_lookup *lookup, const char *host)
{
	http_hosts_find(lookup->names->hosts, host, lookup->port, &lookup->addresses);
	return lookup->addresses.list.count > 0;
}

/* ---- asking name servers ---- */

static void
say_nothing(int is_warning, const char *message)
{
	(void)is_warning;
	(void)message;
}

static const char *
resolv_conf_of(const struct http_names *names)
{
	return names->resolv_conf == NULL ? "/etc/resolv.conf" : names->resolv_conf;
}

/* Returns 0, or -1 if there is none to ask. */
static int
have_servers(struct http_names *names)
{
	char text[16];

	if (names->servers != NULL)
		return 0;
	evdns_set_log_fn(say_nothing);
	names->servers = evdns_base_new(names->base, 0);
	if (names->servers == NULL)
		return -1;
	utf8_format(text, sizeof text, "%d", HTTP_NAME_SERVER_S);
	evdns_base_set_option(names->servers, "timeout:", text);
	utf8_format(text, sizeof text, "%d", HTTP_NAME_ATTEMPTS);
	evdns_base_set_option(names->servers, "attempts:", text);
	/* Letters of either case at random would be one more secret between us and the server, but not all servers play. */
	evdns_base_set_option(names->servers, "randomize-case:", "0");
	/* Without that file, or a server in it, the one on this machine is asked. */
	evdns_base_resolv_conf_parse(names->servers, DNS_OPTION_NAMESERVERS | DNS_OPTION_MISC, resolv_conf_of(names));
	if (evdns_base_count_nameservers(names->servers) > 0)
		return 0;
	evdns_base_free(names->servers, 0);
	names->servers = NULL;
	return -1;
}

static enum finding
finding_of(int result, int count)
{
	if (result == DNS_ERR_NONE)
		return count > 0 ? FINDING_SOME : FINDING_NONE;
	if (result == DNS_ERR_NODATA)
		return FINDING_NONE;
	return result == DNS_ERR_NOTEXIST ? FINDING_NO_NAME : FINDING_NO_ANSWER;
}

static void ask_next(struct http_lookup *lookup);

static void
answer_cb(int result, char type, int count, int ttl, void *addresses, void *arg)
{
	static const size_t sizes[] = { [FAMILY_IPV4] = sizeof(struct in_addr), [FAMILY_IPV6] = sizeof(struct in6_addr) };
	uintptr_t number = (uintptr_t)arg;
	struct http_lookup *lookup = NULL;
	enum family family, other;

	(void)type;
	(void)ttl;
	for (size_t i = 0; i < all.asking.count; i++)
		if (all.asking.at[i]->number == number || all.asking.at[i]->number == number - 1)
			lookup = all.asking.at[i];
	if (lookup == NULL)
		return;
	family = (enum family)(number - lookup->number);
	other = family == FAMILY_IPV4 ? FAMILY_IPV6 : FAMILY_IPV4;
	lookup->findings[family] = (uint8_t)finding_of(result, count);
	for (int i = 0; result == DNS_ERR_NONE && i < count; i++)
		add_address(lookup, family, (const char *)addresses + (size_t)i * sizes[family]);
	if (lookup->findings[other] != FINDING_PENDING)
		ask_next(lookup);
	else if (lookup->findings[family] == FINDING_SOME)
		end_after(lookup, HTTP_OTHER_FAMILY_US);
}

/* A question that cannot be asked has its answer: there are no such names. */
static void
ask(struct http_lookup *lookup, enum family family, const char *name)
{
	struct evdns_base *servers = lookup->names->servers;
	void *number = (void *)(lookup->number + family);
	struct evdns_request *request = family == FAMILY_IPV4 ?
	    evdns_base_resolve_ipv4(servers, name, DNS_QUERY_NO_SEARCH, answer_cb, number) :
	    evdns_base_resolve_ipv6(servers, name, DNS_QUERY_NO_SEARCH, answer_cb, number);

	lookup->findings[family] = request == NULL ? FINDING_NO_NAME : FINDING_PENDING;
}

/* Asks for the next name, if there is none of the last one: some servers say so of one family although they know addresses
 * of the other. Else, or if there is no next one, ends the lookup, in a later turn of the loop. */
static void
ask_next(struct http_lookup *lookup)
{
	const uint8_t *found = lookup->findings;

	while (lookup->addresses.list.count == 0 && is_no_name(lookup) && lookup->asked < lookup->search.names.count) {
		const char *name = lookup->search.names.at[lookup->asked++];

		expect_no_answers(lookup);
		lookup->number = all.last_number + 1;
		all.last_number += FAMILY_COUNT;
		ARRAY_PUSH(all.asking, lookup);
		ask(lookup, FAMILY_IPV6, name);
		ask(lookup, FAMILY_IPV4, name);
		if (found[FAMILY_IPV4] == FINDING_PENDING || found[FAMILY_IPV6] == FINDING_PENDING)
			return;
	}
	end_after(lookup, 0);
}

static bool
has_no_descriptor(void)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd != -1)
		close(fd);
	return fd == -1;
}

static void
ask_servers(struct http_lookup *lookup, const char *name, bool is_whole)
{
	if (have_servers(lookup->names) != 0) {
		lookup->cause = has_no_descriptor() ? CAUSE_NO_SOCKET : CAUSE_NAME_TIMED_OUT;
		end_after(lookup, 0);
		return;
	}
	if (is_whole)
		ARRAY_PUSH(lookup->search.names, mem_copy(name));
	else
		lookup->search = http_search_for(resolv_conf_of(lookup->names), name);
	lookup->findings[FAMILY_IPV4] = lookup->findings[FAMILY_IPV6] = FINDING_NO_NAME; /* so far */
	ask_next(lookup);
}

/* ---- from outside ---- */

struct http_lookup *
http_names_look_up(struct http_names *names, const char *host, uint16_t port, http_lookup_cb *callback, void *arg)
{
	struct http_lookup *lookup = mem_new(1, sizeof *lookup);
	size_t size = strlen(host);
	bool is_whole = size > 1 && host[size - 1] == '.'; /* nothing is to be put behind it */
	char *name = mem_copy(host);

	if (is_whole)
		name[size - 1] = '\0';
	lookup->names = names;
	lookup->port = port;
	lookup->callback = callback;
	lookup->arg = arg;
	lookup->timer = evtimer_new(names->base, timer_cb, lookup);
	LIST_INSERT_HEAD(&names->lookups, lookup, entry);
	if (find_literal(lookup, name) || find_localhost(lookup, name) || find_in_hosts(lookup, name))
		end_after(lookup, 0);
	else
		ask_servers(lookup, name, is_whole);
	free(name);
	return lookup;
}

void
http_lookup_cancel(struct http_lookup *lookup)
{
	if (lookup == NULL)
		return;
	ARRAY_RELEASE(lookup->addresses.list);
	leave(lookup);
}

struct http_names *
http_names_new(struct event_base *base, const char *resolv_conf, const char *hosts)
{
	struct http_names *names = mem_new(1, sizeof *names);

	names->base = base;
	names->resolv_conf = resolv_conf == NULL ? NULL : mem_copy(resolv_conf);
	names->hosts = http_hosts_new(hosts);
	LIST_INIT(&names->lookups);
	return names;
}

void
http_names_free(struct http_names *names)
{
	if (names == NULL)
		return;
	assert(LIST_EMPTY(&names->lookups));
	free(names->resolv_conf);
	http_hosts_free(names->hosts);
	free(names);
}
