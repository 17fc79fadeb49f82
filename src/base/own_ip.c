/* Under which address others reach this machine. */
#include "base/own_ip.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

/* What speaks for an address, the weightier the earlier: that it is one of another machine's network, ... */
enum {
	IS_OF_NETWORK = 1 << 4, /* and not of containers or virtual machines on this one, by its interface's name */
	IS_GIVEN = 1 << 3,      /* not taken for want of one */
	IS_NO_TUNNEL = 1 << 2,
	IS_ROUTED = 1 << 1,
	IS_IPV4 = 1 << 0,
};

static bool
is_of_network(const char *interface)
{
	static const char *const inner[] = { "docker", "br-", "veth", "virbr", "lxc", "lxd", "cni", "podman", "vmnet", "vboxnet", "kube" };

	for (size_t i = 0; i < sizeof inner / sizeof inner[0]; i++)
		if (strncmp(interface, inner[i], strlen(inner[i])) == 0)
			return false;
	return true;
}

/* Returns false if nobody else can reach it, or type it: of one link, IPv6 wants the interface's name behind it. */
static bool
is_reached(const struct ifaddrs *at, const struct ip *ip)
{
	return (at->ifa_flags & IFF_UP) != 0 && !ip_is_loopback(ip) && !ip_is_any(ip) && (ip_is_ipv4(ip) || !ip_is_link_local(ip));
}

bool
own_ip_choose(const struct ifaddrs *list, const struct ip *routed, bool only_ipv4, struct ip *best)
{
	int most = -1;

	for (const struct ifaddrs *at = list; at != NULL; at = at->ifa_next) {
		struct ip ip;
		int rank;

		if (at->ifa_addr == NULL || (at->ifa_addr->sa_family != AF_INET && at->ifa_addr->sa_family != AF_INET6))
			continue;
		ip = ip_of(at->ifa_addr);
		if (!is_reached(at, &ip) || (only_ipv4 && !ip_is_ipv4(&ip)))
			continue;
		rank = (is_of_network(at->ifa_name) ? IS_OF_NETWORK : 0) | (ip_is_link_local(&ip) ? 0 : IS_GIVEN) |
		    ((at->ifa_flags & IFF_POINTOPOINT) != 0 ? 0 : IS_NO_TUNNEL) | (routed != NULL && ip_same(&ip, routed) ? IS_ROUTED : 0) |
		    (ip_is_ipv4(&ip) ? IS_IPV4 : 0);
		if (rank > most) {
			most = rank;
			*best = ip;
		}
	}
	return most >= 0;
}

/* What the system would call this machine on the way to an address of documentation (RFC 5737): nothing is sent. */
static bool
find_routed(struct ip *ip)
{
	enum { DISCARD = 9 };
	struct sockaddr_storage address;
	struct ip far;
	socklen_t size;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool is_there;

	if (fd < 0)
		return false;
	ip_parse("198.51.100.1", &far);
	size = ip_to_socket(&far, DISCARD, &address);
	is_there = connect(fd, (struct sockaddr *)&address, size) == 0;
	size = sizeof address;
	is_there = is_there && getsockname(fd, (struct sockaddr *)&address, &size) == 0;
	*ip = ip_of((struct sockaddr *)&address);
	close(fd);
	return is_there;
}

bool
own_ip_find(bool only_ipv4, struct ip *ip)
{
	struct ifaddrs *list;
	struct ip routed;
	bool is_found;

	if (getifaddrs(&list) != 0)
		return false;
	is_found = own_ip_choose(list, find_routed(&routed) ? &routed : NULL, only_ipv4, ip);
	freeifaddrs(list);
	return is_found;
}
