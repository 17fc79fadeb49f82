/*
 * Places held: by the name of a socket, which can be looked for without a trace. On Linux such names need no
 * file; the system forgets them with whoever has them (unix(7), "abstract").
 */
#include "base/place.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/path.h"

/* FNV-1a: a name may be longer than a socket's. */
static uint64_t
hash_of(const char *name)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (; *name != '\0'; name++)
		hash = (hash ^ (unsigned char)*name) * UINT64_C(0x100000001b3);
	return hash;
}

/* The name for a file of that name in that folder. Returns its size, with the NUL that it begins with. */
static socklen_t
write_name(struct sockaddr_un *address, const struct stat *folder, const char *name)
{
	char *text = mem_format("waitscope-%u-%jx-%jx-%" PRIx64, (unsigned)geteuid(), (uintmax_t)folder->st_dev,
	    (uintmax_t)folder->st_ino, hash_of(name));
	size_t length = strlen(text);

	assert(length < sizeof address->sun_path); /* 10 digits and three times 16, at most */
	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	memcpy(address->sun_path + 1, text, length);
	free(text);
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + length);
}

/* Returns true if the name is this process's now, or if there are no such names. */
static bool
take_name(const struct sockaddr_un *address, socklen_t size, int *hold)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool is_taken;

	if (fd >= 0 && bind(fd, (const struct sockaddr *)(const void *)address, size) == 0) {
		*hold = fd;
		return true;
	}
	if (fd < 0)
		return true;
	is_taken = errno == EADDRINUSE;
	close(fd);
	return !is_taken;
}

/* Returns the size of the name, or 0 if the place needs none. */
static socklen_t
name_of(const char *path, struct sockaddr_un *address)
{
	const char *name;
	char *real, *folder;
	struct stat there;
	socklen_t size = 0;

	if (path_descriptor(path) >= 0 || (stat(path, &there) == 0 && !S_ISREG(there.st_mode)))
		return 0;
	real = path_resolve(path);
	folder = path_folder(real, &name);
	if (stat(folder, &there) == 0)
		size = write_name(address, &there, name);
	free(folder);
	free(real);
	return size;
}

bool
place_hold(const char *path, int *hold)
{
	struct sockaddr_un address;
	socklen_t size = name_of(path, &address);

	*hold = -1;
	return size == 0 || take_name(&address, size, hold);
}

bool
place_is_held(const char *path)
{
	struct sockaddr_un address;
	socklen_t size = name_of(path, &address);
	int fd = size == 0 ? -1 : socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool is = fd >= 0 && connect(fd, (const struct sockaddr *)(const void *)&address, size) == 0;

	if (fd >= 0)
		close(fd);
	return is;
}
