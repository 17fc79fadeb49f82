/* Addresses of the Internet, both versions in one form: without ports, and without names. Pure. */
#ifndef WAITSCOPE_IP_H
#define WAITSCOPE_IP_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

enum { IP_TEXT_SIZE = INET6_ADDRSTRLEN };

/* One of IPv4 is "::ffff:192.168.1.20" (RFC 4291, 2.5.5.2): so does a socket for both versions tell it. */
struct ip {
	struct in6_addr at;
};

/* Those by which a machine calls itself: 127.0.0.1 and ::1. */
extern const struct ip ip_home_ipv4, ip_home_ipv6;

/* That of a socket's address; of another family than the Internet's: "::". */
struct ip ip_of(const struct sockaddr *);

/* Reads a literal without brackets, "192.168.1.20" or "::1". Returns 0, or -1: it is none. */
int ip_parse(const char *text, struct ip *);

/* Writes it: "192.168.1.20", "::1". */
void ip_write(const struct ip *, char text[IP_TEXT_SIZE]);

/* Writes a socket's address, of the version that the address is of. Returns its size. */
socklen_t ip_to_socket(const struct ip *, uint16_t port, struct sockaddr_storage *);

bool ip_same(const struct ip *, const struct ip *);
bool ip_is_ipv4(const struct ip *);
bool ip_is_any(const struct ip *);        /* 0.0.0.0 or ::, all of a machine's */
bool ip_is_loopback(const struct ip *);   /* 127.0.0.0/8 or ::1: it never leaves this machine */
bool ip_is_link_local(const struct ip *); /* 169.254.0.0/16 or fe80::/10: not given by anybody, or not enough to be reached */

#endif
