/*
 * Whose a connection is: the system is asked which socket has a pair of ports, and it is looked for among the descriptors of
 * a process and all that it has started, with no right but to look at one's own processes, and no tracer. Nothing
 * here waits.
 */
#ifndef WAITSCOPE_OWNER_H
#define WAITSCOPE_OWNER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* A TCP connection within this machine, from and to the address of its loop (127.0.0.1 or ::1), as its server sees it. */
struct owner_connection {
	uint16_t client_port, server_port;
	int family; /* 4 or 6: of which version of the Protocol its packets are; the client's socket may be of version 6 in
	             * both cases */
};

struct owner;

/* Made before the root is: whoever is there already is not below it, and need not be looked at. Never NULL. */
struct owner *owner_new(void);

/* `root`: the process whose descendants are meant, once it has been started; orphans of it must become its children. */
void owner_set_root(struct owner *, pid_t root);
void owner_free(struct owner *);

/* Returns true if a process below the root holds the client's socket. False is also what can't be known: the client has
 * closed it, or its descriptors are not for us to see (a set-uid program's). */
bool owner_holds(struct owner *, const struct owner_connection *);

/* The number of the client's socket (its inode), by the two ways that there are; 0 = there is none, or this way is
 * closed here. */
uint64_t owner_ask_system(struct owner *, const struct owner_connection *); /* sock_diag(7) */
uint64_t owner_read_tables(const struct owner_connection *);               /* /proc/net/tcp and tcp6 */

#endif
