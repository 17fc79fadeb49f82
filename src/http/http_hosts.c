/* The hosts file. */
#include "http/http_hosts.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/ascii.h"
#include "base/file.h"
#include "base/memory.h"

enum { HOSTS_MAX = 16 << 20 }; /* bytes */

struct http_hosts {
	char *path;
	char *name;                  /* that was looked for last; NULL: none was */
	struct stat file;            /* as it was then; all zero: there was none */
	struct http_addresses found;
};

/* A line: an address, and names of it. */
static void
read_line(struct http_hosts *hosts, char *line)
{
	static const char blanks[] = " \t\r";
	char *rest, *literal, *name;
	struct http_address address;

	line[strcspn(line, "#")] = '\0';
	literal = strtok_r(line, blanks, &rest);
	if (literal == NULL)
		return;
	while ((name = strtok_r(NULL, blanks, &rest)) != NULL)
		if (ascii_same(name, hosts->name)) {
			if (http_address_parse(literal, 0, &address) == 0)
				ARRAY_PUSH(hosts->found.list, address);
			return;
		}
}

static void
read_file(struct http_hosts *hosts)
{
	char why[128], *rest, *text;
	size_t size;

	text = file_read(hosts->path, HOSTS_MAX, &size, why, sizeof why);
	for (char *line = text == NULL ? NULL : strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
		read_line(hosts, line);
	free(text);
}

static bool
is_same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	    a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
	    a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

/* What is known of the file is asked for before it is read: if it changes in between, it is read once more. */
static void
know(struct http_hosts *hosts, const char *name)
{
	struct stat now;

	if (stat(hosts->path, &now) != 0)
		memset(&now, 0, sizeof now);
	if (hosts->name != NULL && ascii_same(hosts->name, name) && is_same_file(&hosts->file, &now))
		return;
	free(hosts->name);
	hosts->name = mem_copy(name);
	hosts->file = now;
	hosts->found.list.count = 0;
	read_file(hosts);
}

void
http_hosts_find(struct http_hosts *hosts, const char *name, uint16_t port, struct http_addresses *found)
{
	know(hosts, name);
	for (size_t i = 0; i < hosts->found.list.count; i++) {
		struct http_address address = hosts->found.list.at[i];

		http_address_set_port(&address, port);
		ARRAY_PUSH(found->list, address);
	}
}

struct http_hosts *
http_hosts_new(const char *path)
{
	struct http_hosts *hosts = mem_new(1, sizeof *hosts);

	hosts->path = mem_copy(path == NULL ? "/etc/hosts" : path);
	return hosts;
}

void
http_hosts_free(struct http_hosts *hosts)
{
	free(hosts->path);
	free(hosts->name);
	ARRAY_RELEASE(hosts->found.list);
	free(hosts);
}
