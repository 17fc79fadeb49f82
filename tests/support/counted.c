#include "support/counted.h"

#include <string.h>

enum { BYTES_A_STEP = 16 };

static size_t steps;

void __sanitizer_cov_trace_pc(void);
void *__wrap_memcpy(void *, const void *, size_t);
void *__wrap_memmove(void *, const void *, size_t);
void *__wrap_memset(void *, int, size_t);
size_t __wrap_strlen(const char *);
void *__wrap_realloc(void *, size_t);
void *__real_memcpy(void *, const void *, size_t);
void *__real_memmove(void *, const void *, size_t);
void *__real_memset(void *, int, size_t);
size_t __real_strlen(const char *);
void *__real_realloc(void *, size_t);

void
__sanitizer_cov_trace_pc(void)
{
	steps++;
}

size_t
counted_steps(void)
{
	return steps;
}

void *
__wrap_memcpy(void *to, const void *from, size_t size)
{
	steps += size / BYTES_A_STEP;
	return __real_memcpy(to, from, size);
}

void *
__wrap_memmove(void *to, const void *from, size_t size)
{
	steps += size / BYTES_A_STEP;
	return __real_memmove(to, from, size);
}

void *
__wrap_memset(void *to, int byte, size_t size)
{
	steps += size / BYTES_A_STEP;
	return __real_memset(to, byte, size);
}

size_t
__wrap_strlen(const char *text)
{
	size_t length = __real_strlen(text);

	steps += length / BYTES_A_STEP;
	return length;
}

void *
__wrap_realloc(void *old, size_t size)
{
	steps += size / BYTES_A_STEP;
	return __real_realloc(old, size);
}
