/* Under which address others reach this machine. */
#ifndef WAITSCOPE_OWN_IP_H
#define WAITSCOPE_OWN_IP_H

#include <stdbool.h>

#include "base/ip.h"

struct ifaddrs;

/* Chooses the address that others are most likely to reach this machine by, and can type: not one that is down, of this
 * machine alone or, of IPv6, of one link; rather one of a network than of a tunnel, of containers or given by nobody; IPv4
 * before IPv6. Asks nobody outside. Returns false if there is none. */
bool own_ip_find(bool only_ipv4, struct ip *);

/* The same among these; `routed`: what this machine calls itself on the way to others, or NULL. Pure. */
bool own_ip_choose(const struct ifaddrs *, const struct ip *routed, bool only_ipv4, struct ip *);

#endif
