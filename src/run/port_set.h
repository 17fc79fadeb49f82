/* A set of port numbers. */
#ifndef WAITSCOPE_PORT_SET_H
#define WAITSCOPE_PORT_SET_H

#include <stdbool.h>
#include <stdint.h>

struct port_set {
	uint8_t bits[(UINT16_MAX + 1) / 8];
};

static inline void
port_set_add(struct port_set *set, uint16_t port)
{
	set->bits[port / 8] |= (uint8_t)(1u << port % 8);
}

static inline void
port_set_remove(struct port_set *set, uint16_t port)
{
	set->bits[port / 8] &= (uint8_t)~(1u << port % 8);
}

static inline bool
port_set_has(const struct port_set *set, uint16_t port)
{
	return (set->bits[port / 8] & 1u << port % 8) != 0;
}

#endif
