/* The addresses that people have named. */
#include "log/addresses.h"

#include <stdbool.h>
#include <string.h>

#include "base/array.h"
#include "base/utf8.h"

static ARRAY(struct url *) addresses;

static bool
are_same(const struct url *a, const struct url *b)
{
	return url_is_same_origin(a, b) && strcmp(a->target, b->target) == 0;
}

static int64_t
find(const struct url *url)
{
	for (size_t i = 0; i < addresses.count; i++)
		if (are_same(addresses.at[i], url))
			return (int64_t)i + 1;
	return 0;
}

int64_t
addresses_note(const char *text, char *why, size_t why_size)
{
	struct url url, *kept;
	int64_t number;

	if (url_parse(text, &url, why, why_size) != 0)
		return -1;
	number = find(&url);
	if (number > 0)
		return number;
	if (addresses.count == ADDRESSES_MAX) {
		utf8_format(why, why_size, "there are %d addresses already", ADDRESSES_MAX);
		return -1;
	}
	kept = mem_new(1, sizeof *kept);
	*kept = url;
	ARRAY_PUSH(addresses, kept);
	return (int64_t)addresses.count;
}

int64_t
addresses_count(void)
{
	return (int64_t)addresses.count;
}

const struct url *
addresses_at(int64_t number)
{
	return number < 1 || (uint64_t)number > addresses.count ? NULL : addresses.at[number - 1];
}

void
addresses_write(int64_t number, char text[URL_TEXT_SIZE])
{
	const struct url *url = addresses_at(number);

	text[0] = '\0';
	if (url != NULL)
		url_write(url, text);
}

int64_t
addresses_step(int64_t number, int direction)
{
	int64_t next = number + direction;

	return next < ADDRESS_BUILT_IN || next > (int64_t)addresses.count ? number : next;
}
