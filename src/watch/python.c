/* The archive of the module by which Python programs tell their lines. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memfd_create */
#endif
#include "watch/python.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/array.h"

static const char name[] = "sitecustomize.py";
static const unsigned char text[] = {
#include "watch/sitecustomize.inc"
};

/* ---- a ZIP file with one member, which is stored as it is (PKWARE's APPNOTE.TXT, 4.3) ---- */

enum {
	ZIP_VERSION = 10,            /* 1.0 is enough to read it */
	FIRST_DAY = 1 << 5 | 1,  /* 1 January 1980: Python keeps no compiled copy whose age mattered */
};

struct archive {
	ARRAY(unsigned char) bytes;
};

/* The lowest byte first. */
static void
put(struct archive *archive, int size, uint32_t number)
{
	for (; size-- > 0; number >>= 8)
		ARRAY_PUSH(archive->bytes, (unsigned char)number);
}

static uint32_t
checksum(void)
{
	uint32_t sum = ~(uint32_t)0;
	size_t i;
	int bit;

	for (i = 0; i < sizeof text; i++)
		for (sum ^= text[i], bit = 0; bit < 8; bit++)
			sum = sum >> 1 ^ (0xedb88320 & -(sum & 1));
	return ~sum;
}

/* What a member's header and its entry in the directory have in common. */
static void
put_member(struct archive *archive)
{
	put(archive, 2, ZIP_VERSION);
	put(archive, 2, 0); /* flags */
	put(archive, 2, 0); /* stored */
	put(archive, 2, 0); /* at midnight */
	put(archive, 2, FIRST_DAY);
	put(archive, 4, checksum());
	put(archive, 4, sizeof text);
	put(archive, 4, sizeof text);
	put(archive, 2, sizeof name - 1);
	put(archive, 2, 0); /* nothing extra */
}

static void
put_directory(struct archive *archive)
{
	uint32_t at = (uint32_t)archive->bytes.count, size;

	put(archive, 4, 0x02014b50);
	put(archive, 2, ZIP_VERSION); /* made by */
	put_member(archive);
	put(archive, 2, 0);  /* no comment */
	put(archive, 2, 0);  /* the first disk */
	put(archive, 2, 0);
	put(archive, 4, 0);
	put(archive, 4, 0);  /* it begins where the archive does */
	ARRAY_APPEND(archive->bytes, (const unsigned char *)name, sizeof name - 1);
	size = (uint32_t)archive->bytes.count - at;
	put(archive, 4, 0x06054b50);
	put(archive, 4, 0);  /* the first disk, and the directory's */
	put(archive, 2, 1);  /* one entry there, */
	put(archive, 2, 1);  /* one in all */
	put(archive, 4, size);
	put(archive, 4, at);
	put(archive, 2, 0);  /* no comment */
}

static void
put_all(struct archive *archive)
{
	put(archive, 4, 0x04034b50);
	put_member(archive);
	ARRAY_APPEND(archive->bytes, (const unsigned char *)name, sizeof name - 1);
	ARRAY_APPEND(archive->bytes, text, sizeof text);
	put_directory(archive);
}

#ifdef MFD_ALLOW_SEALING

static int
open_memory(void)
{
	return memfd_create("waitscope-python", MFD_CLOEXEC | MFD_ALLOW_SEALING);
}

static int
seal(int fd)
{
	return fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
}

#else

static int
open_memory(void)
{
	errno = ENOSYS;
	return -1;
}

static int
seal(int fd)
{
	(void)fd;
	return 0;
}

#endif

int
python_archive_new(void)
{
	struct archive archive = { 0 };
	int fd = open_memory(), error;
	ssize_t written;

	if (fd < 0)
		return -1;
	put_all(&archive);
	written = write(fd, archive.bytes.at, archive.bytes.count);
	error = written < 0 ? errno : ENOSPC;
	if (written == (ssize_t)archive.bytes.count && seal(fd) == 0) {
		ARRAY_RELEASE(archive.bytes);
		return fd;
	}
	ARRAY_RELEASE(archive.bytes);
	close(fd);
	errno = error;
	return -1;
}
