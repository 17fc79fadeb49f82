/* Addresses of the Internet. */
#include "base/ip.h"

#include <arpa/inet.h>
#include <string.h>

const struct ip ip_home_ipv4 = { .at.s6_addr = { [10] = 0xff, [11] = 0xff, [12] = 127, [15] = 1 } };
const struct ip ip_home_ipv6 = { .at = IN6ADDR_LOOPBACK_INIT };

/* The part of an address of IPv4 behind "::ffff:". */
static const uint8_t *
ipv4_bytes(const struct ip *ip)
{
	return ip->at.s6_addr + sizeof ip->at - sizeof(struct in_addr);
}

static struct ip
ip_of_ipv4(struct in_addr in)
{
	struct ip ip = { .at.s6_addr = { [10] = 0xff, [11] = 0xff } };

	memcpy(ip.at.s6_addr + sizeof ip.at - sizeof in, &in, sizeof in);
	return ip;
}

struct ip
ip_of(const struct sockaddr *address)
{
	struct sockaddr_in in;
	struct sockaddr_in6 in6;

	if (address->sa_family == AF_INET) {
		memcpy(&in, address, sizeof in);
		return ip_of_ipv4(in.sin_addr);
	}
	if (address->sa_family != AF_INET6)
		return (struct ip){ .at = IN6ADDR_ANY_INIT };
	memcpy(&in6, address, sizeof in6);
	return (struct ip){ .at = in6.sin6_addr };
}

int
ip_parse(const char *text, struct ip *ip)
{
	struct in_addr in;

	if (inet_pton(AF_INET, text, &in) == 1)
		*ip = ip_of_ipv4(in);
	else if (inet_pton(AF_INET6, text, &ip->at) != 1)
		return -1;
	return 0;
}

void
ip_write(const struct ip *ip, char text[IP_TEXT_SIZE])
{
	if (ip_is_ipv4(ip))
		inet_ntop(AF_INET, ipv4_bytes(ip), text, IP_TEXT_SIZE);
	else
		inet_ntop(AF_INET6, &ip->at, text, IP_TEXT_SIZE);
}

socklen_t
ip_to_socket(const struct ip *ip, uint16_t port, struct sockaddr_storage *address)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(port) };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = ip->at };

	memset(address, 0, sizeof *address);
	if (!ip_is_ipv4(ip)) {
		memcpy(address, &in6, sizeof in6);
		return sizeof in6;
	}
	memcpy(&in.sin_addr, ipv4_bytes(ip), sizeof in.sin_addr);
	memcpy(address, &in, sizeof in);
	return sizeof in;
}

bool
ip_same(const struct ip *a, const struct ip *b)
{
	return memcmp(&a->at, &b->at, sizeof a->at) == 0;
}

bool
ip_is_ipv4(const struct ip *ip)
{
	return IN6_IS_ADDR_V4MAPPED(&ip->at);
}

bool
ip_is_any(const struct ip *ip)
{
	static const uint8_t none[sizeof(struct in_addr)];

	return ip_is_ipv4(ip) ? memcmp(ipv4_bytes(ip), none, sizeof none) == 0 : IN6_IS_ADDR_UNSPECIFIED(&ip->at);
}

bool
ip_is_loopback(const struct ip *ip)
{
	return ip_is_ipv4(ip) ? ipv4_bytes(ip)[0] == IN_LOOPBACKNET : IN6_IS_ADDR_LOOPBACK(&ip->at);
}

bool
ip_is_link_local(const struct ip *ip)
{
	const uint8_t *four = ipv4_bytes(ip);

	return ip_is_ipv4(ip) ? four[0] == 169 && four[1] == 254 : IN6_IS_ADDR_LINKLOCAL(&ip->at);
}
