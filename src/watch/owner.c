/* Whose a connection is. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "watch/owner.h"

#include "base/array.h"

#ifdef __linux__

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/number.h"
#include "base/utf8.h"
#include "watch/look.h"

enum {
	PATH_SIZE = 32,  /* /proc/PID/fd */
	LINK_SIZE = 32,  /* socket:[INODE] */
	LINE_SIZE = 512, /* of /proc/net/tcp6: 170 or so */
	ANSWER_SIZE = 4096,
	HOPS_MAX = 1000, /* from a process to its root */
	TRIES_MAX = 5, /* processes come and go while they are looked at */
};

struct known {
	pid_t pid;
	ino_t entry; /* of it in /proc: another process with its number has another one */
	bool is_own; /* below the root, for as long as it lives */
};

struct processes {
	ARRAY(struct known) list; /* by pid, ascending */
};

struct owner {
	pid_t root; /* 0: there is none yet, and nothing below it */
	int asking; /* a socket to the system, -1 = none */
	pid_t last; /* who held the socket that was asked for before; 0 = none */
	struct processes processes;
};

/* ---- the socket ---- */

static void
set_loop_address(uint32_t address[4], int family)
{
	const struct in6_addr six = IN6ADDR_LOOPBACK_INIT;

	memset(address, 0, 4 * sizeof *address);
	if (family == 6)
		memcpy(address, &six, sizeof six);
	else
		address[0] = htonl(INADDR_LOOPBACK);
}

uint64_t
owner_ask_system(struct owner *owner, const struct owner_connection *connection)
{
	struct {
		struct nlmsghdr header;
		struct inet_diag_req_v2 what;
	} question = {
		.header = { .nlmsg_len = sizeof question, .nlmsg_type = SOCK_DIAG_BY_FAMILY, .nlmsg_flags = NLM_F_REQUEST },
		.what = { .sdiag_family = connection->family == 6 ? AF_INET6 : AF_INET, .sdiag_protocol = IPPROTO_TCP,
			.idiag_states = ~0U },
	};
	union {
		struct nlmsghdr header;
		char bytes[ANSWER_SIZE];
	} answer;
	ssize_t size;

	question.what.id.idiag_sport = htons(connection->client_port);
	question.what.id.idiag_dport = htons(connection->server_port);
	set_loop_address(question.what.id.idiag_src, connection->family);
	set_loop_address(question.what.id.idiag_dst, connection->family);
	question.what.id.idiag_cookie[0] = question.what.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
	if (owner->asking < 0 || send(owner->asking, &question, sizeof question, MSG_DONTWAIT) != sizeof question)
		return 0;
	size = recv(owner->asking, &answer, sizeof answer, MSG_DONTWAIT); /* it is there: the system answers at once */
	if (size < (ssize_t)NLMSG_LENGTH(sizeof(struct inet_diag_msg)) || answer.header.nlmsg_type != SOCK_DIAG_BY_FAMILY)
		return 0;
	return ((const struct inet_diag_msg *)NLMSG_DATA(&answer.header))->idiag_inode;
}

/* The text is as the tables have it: "0100007F:22B8", words of four bytes each in the order of the machine. */
static void
write_end(char *text, size_t size, int family, bool is_mapped, uint16_t port)
{
	uint32_t address[4];

	set_loop_address(address, family);
	if (is_mapped) {
		address[3] = address[0];
		address[0] = address[1] = 0;
		address[2] = htonl(0xffff);
	}
	if (family == 6 || is_mapped)
		utf8_format(text, size, "%08X%08X%08X%08X:%04X", address[0], address[1], address[2], address[3], port);
	else
		utf8_format(text, size, "%08X:%04X", address[0], port);
}

/* A line is "N: LOCAL REMOTE STATE QUEUES TIMER RETRANSMITS UID TIMEOUT INODE ...". Returns the inode if it is that
 * connection's, else 0. */
static uint64_t
inode_of_line(char *line, const char *local, const char *remote)
{
	char *rest = line, *word = NULL;
	int64_t inode = 0;
	int i;

	for (i = 0; i < 10; i++) {
		word = strtok_r(word == NULL ? line : NULL, " ", &rest);
		if (word == NULL || (i == 1 && strcmp(word, local) != 0) || (i == 2 && strcmp(word, remote) != 0))
			return 0;
	}
	return number_scan(word, INT64_MAX, &inode) == NULL ? 0 : (uint64_t)inode;
}

static uint64_t
read_table(const char *path, const struct owner_connection *connection, bool is_mapped)
{
	char local[64], remote[64], line[LINE_SIZE];
	FILE *table = fopen(path, "re");
	uint64_t inode = 0;

	if (table == NULL)
		return 0;
	write_end(local, sizeof local, connection->family, is_mapped, connection->client_port);
	write_end(remote, sizeof remote, connection->family, is_mapped, connection->server_port);
	while (inode == 0 && fgets(line, sizeof line, table) != NULL)
		inode = inode_of_line(line, local, remote);
	fclose(table);
	return inode;
}

uint64_t
owner_read_tables(const struct owner_connection *connection)
{
	uint64_t inode;

	if (connection->family == 6)
		return read_table("/proc/net/tcp6", connection, false);
	inode = read_table("/proc/net/tcp", connection, false);
	return inode != 0 ? inode : read_table("/proc/net/tcp6", connection, true);
}

/* ---- who has it ---- */

static bool
has_descriptor(pid_t pid, const char *wanted)
{
	char path[PATH_SIZE], link[LINK_SIZE];
	bool has = false;
	struct dirent *entry;
	ssize_t length;
	DIR *all;

	utf8_format(path, sizeof path, "/proc/%d/fd", (int)pid);
	all = opendir(path);
	if (all == NULL)
		return false;
	while (!has && (entry = readdir(all)) != NULL) {
		length = readlinkat(dirfd(all), entry->d_name, link, sizeof link - 1);
		if (length > 0)
			link[length] = '\0';
		has = length > 0 && strcmp(link, wanted) == 0;
	}
	closedir(all);
	return has;
}

static const struct known *
find_known(const struct processes *all, pid_t pid)
{
	size_t low = 0, high = all->list.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (all->list.at[middle].pid < pid)
			low = middle + 1;
		else
			high = middle;
	}
	return low < all->list.count && all->list.at[low].pid == pid ? &all->list.at[low] : NULL;
}

/* A parent may end while its parent is asked for: its children have another one then, and are asked again. `seen`: those
 * of which it was learnt just now, which shortens the way. */
static bool
is_below(pid_t root, pid_t pid, const struct processes *seen)
{
	int climbs, hops;

	for (climbs = 0; climbs < TRIES_MAX; climbs++) {
		pid_t at = pid;

		for (hops = 0; hops < HOPS_MAX; hops++) {
			pid_t parent = look_parent(at);
			const struct known *known = find_known(seen, parent);

			if (parent == root || known != NULL)
				return parent == root || known->is_own;
			if (parent == 0)
				break;
			at = parent;
		}
		if (at == pid || kill(at, 0) == 0 || errno != ESRCH)
			return false; /* it has none that we could see */
	}
	return false;
}

/* Looks at the processes that are new. The system lists them ascending: where it did not, some would be looked at
 * again, for nothing. Returns true if there is a new one below the root. */
static bool
learn_processes(struct owner *owner)
{
	DIR *every = opendir("/proc");
	struct processes now = { 0 };
	bool has_learnt = false;
	struct dirent *entry;
	int64_t pid;

	if (every == NULL)
		return false;
	while ((entry = readdir(every)) != NULL)
		if (number_parse(entry->d_name, 1, INT_MAX, &pid) == 0) {
			const struct known *known = find_known(&owner->processes, (pid_t)pid);
			bool is_known = known != NULL && known->entry == entry->d_ino;

			ARRAY_PUSH(now.list, (struct known){ .pid = (pid_t)pid, .entry = entry->d_ino,
				.is_own = is_known ? known->is_own : owner->root != 0 && is_below(owner->root, (pid_t)pid, &now) });
			has_learnt = has_learnt || (!is_known && ARRAY_LAST(now.list)->is_own);
		}
	closedir(every);
	ARRAY_RELEASE(owner->processes.list);
	owner->processes = now;
	return has_learnt;
}

/* A number may have been given to another process since it was known: who has the socket is asked again whose child it
 * is. */
static bool
holds(const struct owner *owner, pid_t pid, const char *wanted)
{
	static const struct processes nobody;

	return has_descriptor(pid, wanted) && is_below(owner->root, pid, &nobody);
}

/* Among those who are known. */
static bool
is_held(struct owner *owner, const char *wanted)
{
	size_t i;

	if (owner->last != 0 && holds(owner, owner->last, wanted))
		return true;
	for (i = 0; i < owner->processes.list.count; i++) {
		const struct known *known = &owner->processes.list.at[i];

		if (known->is_own && known->pid != owner->last && holds(owner, known->pid, wanted)) {
			owner->last = known->pid;
			return true;
		}
	}
	return false;
}

struct owner *
owner_new(void)
{
	struct owner *owner = mem_new(1, sizeof *owner);

	owner->asking = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_SOCK_DIAG);
	learn_processes(owner);
	return owner;
}

void
owner_set_root(struct owner *owner, pid_t root)
{
	owner->root = root;
}

void
owner_free(struct owner *owner)
{
	if (owner->asking >= 0)
		close(owner->asking);
	ARRAY_RELEASE(owner->processes.list);
	free(owner);
}

bool
owner_holds(struct owner *owner, const struct owner_connection *connection)
{
	uint64_t inode = owner_ask_system(owner, connection);
	char wanted[LINK_SIZE];
	int i;

	if (inode == 0)
		inode = owner_read_tables(connection);
	if (inode == 0)
		return false;
	utf8_format(wanted, sizeof wanted, "socket:[%llu]", (unsigned long long)inode);
	if (is_held(owner, wanted))
		return true;
	/* It may be handed on to a child just now, and be closed by its parent, behind our back. */
	for (i = 0; i < TRIES_MAX && learn_processes(owner); i++)
		if (is_held(owner, wanted))
			return true;
	return false;
}

#else

struct owner {
	int unused;
};

struct owner *
owner_new(void)
{
	return mem_new(1, sizeof(struct owner));
}

void
owner_set_root(struct owner *owner, pid_t root)
{
	(void)owner, (void)root;
}

void
owner_free(struct owner *owner)
{
	free(owner);
}

uint64_t
owner_ask_system(struct owner *owner, const struct owner_connection *connection)
{
	(void)owner, (void)connection;
	return 0;
}

uint64_t
owner_read_tables(const struct owner_connection *connection)
{
	(void)connection;
	return 0;
}

bool
owner_holds(struct owner *owner, const struct owner_connection *connection)
{
	(void)owner, (void)connection;
	return false;
}

#endif
