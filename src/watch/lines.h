/*
 * The lines of a watched program that is written in Python: memory that it shares with us, in which each of its
 * threads keeps the line of its own code that it has come to (src/python/sitecustomize.py writes it). Reading
 * never waits for the program, nor it for us.
 *
 *	byte 0    "wslines1"
 *	8         uint32: the offset behind the last text; behind it, all is free
 *	64        4096 places of 16 bytes, of the thread `tid` the one of the number tid % 4096: int32 tid, and
 *	          uint32 file, function (offsets of texts, 0 = none) and line (from 1; 0 = in none of its own)
 *	65600     texts in UTF-8, each with a NUL, never changed once written
 */
#ifndef WAITSCOPE_LINES_H
#define WAITSCOPE_LINES_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct lines;

/* Where a thread stands. All 0: in no line of its own, or it is not known. */
struct lines_place {
	uint32_t file, function; /* for lines_text() */
	uint32_t line;
};

/* Memory without a thread in it, and the module that writes to it; NULL with errno. */
struct lines *lines_new(void);
void lines_free(struct lines *);

/* Its descriptor, which whoever shares it opens anew by /proc/PID/fd/N. Borrowed. */
int lines_fd(const struct lines *);

/* The descriptor of the module's archive (python.h), which belongs on PYTHONPATH in the same way. Borrowed. */
int lines_module_fd(const struct lines *);

struct lines_place lines_find(const struct lines *, pid_t tid);

/* The thread stands in no line any more: it has become another program, or its number is another thread's now. It must not
 * run meanwhile. */
void lines_forget(const struct lines *, pid_t tid);

/* Returns false if what is at that offset is no text. It is outside text, of at most `size` - 1 bytes; *is_cut
 * tells whether it was longer. */
bool lines_text(const struct lines *, uint32_t offset, char *out, size_t size, bool *is_cut);

#endif
