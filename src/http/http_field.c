/* Values of HTTP's fields, and a request's target. */
#include "http/http_field.h"

#include <arpa/inet.h>
#include <string.h>
#include <time.h>

#include "base/ascii.h"
#include "base/number.h"
#include "base/utf8.h"

/* ---- lists ---- */

const char *
http_list_next(const char **list, size_t *size)
{
	const char *at = *list + strspn(*list, " \t,");

	*size = strcspn(at, ",");
	*list = at + *size;
	while (*size > 0 && (at[*size - 1] == ' ' || at[*size - 1] == '\t'))
		--*size;
	return *size > 0 ? at : NULL;
}

static bool
is_word(const char *at, size_t size, const char *word)
{
	return size == strlen(word) && ascii_same_start(at, word, size);
}

bool
http_list_has(const char *list, const char *option)
{
	const char *at;
	size_t size;

	while ((at = http_list_next(&list, &size)) != NULL)
		if (is_word(at, size, option))
			return true;
	return false;
}

enum http_coding
http_coding(const char *value)
{
	size_t count = 0, chunked = 0, size;
	bool at_end = false;
	const char *at;

	while ((at = http_list_next(&value, &size)) != NULL) {
		at_end = is_word(at, size, "chunked");
		chunked += at_end;
		count++;
	}
	if (!at_end || chunked > 1)
		return CODING_ENDLESS;
	return count == 1 ? CODING_CHUNKED : CODING_UNKNOWN;
}

static int
parse_length(const char *value, size_t size, uint64_t *length)
{
	uint64_t n = 0;

	if (size == 0)
		return -1;
	for (size_t i = 0; i < size; i++) {
		if (value[i] < '0' || value[i] > '9')
			return -1;
		n = n > UINT64_MAX / 10 - 1 ? UINT64_MAX : n * 10 + (uint64_t)(value[i] - '0');
	}
	*length = n;
	return 0;
}

int
http_length_parse(const char *value, uint64_t *length)
{
	return parse_length(value, strlen(value), length);
}

int
http_lengths_parse(const char *list, uint64_t *length)
{
	bool is_first = true;
	uint64_t other;
	const char *at;
	size_t size;

	for (; (at = http_list_next(&list, &size)) != NULL; is_first = false)
		if (parse_length(at, size, &other) != 0 || (!is_first && other != *length))
			return -1;
		else
			*length = other;
	return is_first ? -1 : 0;
}

/* ---- dates ---- */

void
http_date_write(int64_t seconds, char text[HTTP_DATE_SIZE])
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	enum { FIRST_YEAR = 1900, YEARS = 10000 };
	time_t when = (time_t)seconds;
	struct tm utc;

	text[0] = '\0';
	if (gmtime_r(&when, &utc) == NULL || utc.tm_year < -FIRST_YEAR || utc.tm_year >= YEARS - FIRST_YEAR)
		return;
	/* The remainders are what they stand for: so the compiler sees that they fit. */
	utf8_format(text, HTTP_DATE_SIZE, "%s, %02u %s %04u %02u:%02u:%02u GMT",
	    days[utc.tm_wday % 7], utc.tm_mday % 100u, months[utc.tm_mon % 12], (utc.tm_year + FIRST_YEAR) % (unsigned)YEARS,
	    utc.tm_hour % 100u, utc.tm_min % 100u, utc.tm_sec % 100u);
}

/* ---- addresses ---- */

#define DIGITS "0123456789"
#define HEX_DIGITS DIGITS "ABCDEFabcdef"
#define UNRESERVED "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" DIGITS "-._~"
#define SUB_DELIMS "!$&'()*+,;="

/* Returns true if the text is of these letters, and of bytes written as %XX. */
static bool
is_made_of(const char *text, size_t size, const char *letters)
{
	for (size_t i = 0; i < size; i++) {
		if (text[i] == '%' && size - i > 2 && strspn(text + i + 1, HEX_DIGITS) >= 2)
			i += 2;
		else if (text[i] == '\0' || strchr(letters, text[i]) == NULL)
			return false;
	}
	return true;
}

/* A query as RFC 3986 has it; or with letters beyond ASCII, which should be spelled as %XX: clients hand on what people
 * typed, and what they mean is certain where it is UTF-8. */
static bool
is_query(const char *text)
{
	static const char letters[] = UNRESERVED SUB_DELIMS ":@/?";

	if (!utf8_is_valid(text))
		return false;
	while (*text != '\0') {
		size_t size = 0;

		while (text[size] != '\0' && (unsigned char)text[size] < 0x80)
			size++;
		if (!is_made_of(text, size, letters))
			return false;
		text += size;
		while ((unsigned char)*text >= 0x80)
			text++;
	}
	return true;
}

/* Writes what is spelled as %XX without need as itself, in place; the text is one of those above. Both mean the same
 * (RFC 3986, 6.2.2.2). */
static void
decode_unreserved(char *text)
{
	char *out = text;
	uint32_t byte;
	int digits;

	while (*text != '\0') {
		byte = 0;
		if (text[0] == '%')
			number_scan_hex((char[]){ text[1], text[2], '\0' }, 2, &byte, &digits);
		if (byte != 0 && byte < 0x80 && strchr(UNRESERVED, (int)byte) != NULL) {
			*out++ = (char)byte;
			text += 1 + 2;
		} else {
			*out++ = *text++;
		}
	}
	*out = '\0';
}

/* What stands between brackets: an address of IPv6 or of a version to come. */
static bool
is_literal(const char *text, size_t size)
{
	char address[INET6_ADDRSTRLEN];
	struct in6_addr in6;
	size_t digits;

	if (size > 0 && ascii_lower(text[0]) == 'v') {
		digits = strspn(text + 1, HEX_DIGITS);
		return digits > 0 && text[1 + digits] == '.' && size > digits + 2 && memchr(text, '%', size) == NULL &&
		    is_made_of(text + digits + 2, size - digits - 2, UNRESERVED SUB_DELIMS ":");
	}
	if (size >= sizeof address)
		return false;
	memcpy(address, text, size);
	address[size] = '\0';
	return inet_pton(AF_INET6, address, &in6) == 1;
}

/* The length of the host at the beginning of a text, 0 if there is none that is valid. */
static size_t
host_size(const char *text, size_t size)
{
	const char *end;
	size_t n;

	if (size > 0 && text[0] == '[') {
		end = memchr(text, ']', size);
		return end != NULL && is_literal(text + 1, (size_t)(end - text) - 1) ? (size_t)(end - text) + 1 : 0;
	}
	end = memchr(text, ':', size);
	n = end == NULL ? size : (size_t)(end - text);
	return is_made_of(text, n, UNRESERVED SUB_DELIMS) ? n : 0;
}

/* A host and perhaps a port. */
static bool
is_authority(const char *text, size_t size)
{
	size_t n = host_size(text, size);

	if (n == 0 || n == size)
		return n > 0;
	return text[n] == ':' && strspn(text + n + 1, DIGITS) >= size - n - 1;
}

bool
http_host_is_valid(const char *value)
{
	return value[0] == '\0' || is_authority(value, strlen(value));
}

bool
http_target_split(char *target, const char **path, const char **query)
{
	static const char scheme[] = "http://";
	char *mark = strchr(target, '?');
	bool is_absolute = ascii_same_start(target, scheme, sizeof scheme - 1);

	*query = mark == NULL ? "" : mark + 1;
	if (mark != NULL)
		*mark = '\0';
	if (is_absolute) {
		size_t size = strcspn(target += sizeof scheme - 1, "/");

		if (!is_authority(target, size))
			return false;
		target += size;
	}
	*path = is_absolute && *target == '\0' ? "/" : target;
	if ((*path)[0] != '/' || !is_made_of(*path, strlen(*path), UNRESERVED SUB_DELIMS ":@/") || !is_query(*query))
		return false;
	decode_unreserved(target);
	if (mark != NULL)
		decode_unreserved(mark + 1);
	return true;
}
