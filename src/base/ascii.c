/* Letters whose case does not depend on the locale. */
#include "base/ascii.h"

#include <stdint.h>

char
ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

char
ascii_upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

bool
ascii_same(const char *a, const char *b)
{
	return ascii_same_start(a, b, SIZE_MAX);
}

bool
ascii_same_start(const char *a, const char *b, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (a[i] != b[i] && ascii_lower(a[i]) != ascii_lower(b[i]))
			return false;
		if (a[i] == '\0')
			break;
	}
	return true;
}

char *
ascii_percent(char *out, char byte)
{
	static const char digits[] = "0123456789ABCDEF";

	*out++ = '%';
	*out++ = digits[(unsigned char)byte >> 4];
	*out++ = digits[(unsigned char)byte & 15];
	return out;
}
