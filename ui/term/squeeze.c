/* Sequences in a row become one. */
#include "ui/term/squeeze.h"

#include <stdbool.h>
#include <string.h>

enum {
	ESCAPE = 27,
	PARAMETERS_MOST = 32, /* bytes of one sequence: terminals have room for 16 numbers */
};

/* What was asked for, and not been written yet. */
struct rendition {
	char parameters[PARAMETERS_MOST];
	size_t size;
	bool waits;
};

static size_t
flush(struct rendition *r, char *out)
{
	bool is_reset = r->size == 1 && r->parameters[0] == '0';
	size_t size = 0;

	if (!r->waits)
		return 0;
	out[size++] = ESCAPE;
	out[size++] = '[';
	if (!is_reset)
		memcpy(out + size, r->parameters, r->size);
	size += is_reset ? 0 : r->size;
	out[size++] = 'm';
	*r = (struct rendition){ .waits = false };
	return size;
}

/* Adds a sequence's parameters; what waits is written first if there is no room. Returns how many bytes were. */
static size_t
add(struct rendition *r, const char *parameters, size_t size, char *out)
{
	bool resets = size == 0 || (parameters[0] == '0' && (size == 1 || parameters[1] == ';'));
	size_t written = 0;

	if (size == 0) {
		parameters = "0";
		size = 1;
	}
	if (resets)
		*r = (struct rendition){ .waits = false };
	if (r->waits && r->size + 1 + size > sizeof r->parameters)
		written = flush(r, out);
	if (r->size > 0)
		r->parameters[r->size++] = ';';
	memcpy(r->parameters + r->size, parameters, size);
	r->size += size;
	r->waits = true;
	return written;
}

/* The length of the numbers of a sequence that begins there and selects graphic rendition; -1: it is another one. */
static int
find_parameters(const char *at, const char *end)
{
	const char *from = at + 2, *p = from;

	if (end - at < 3 || at[0] != ESCAPE || at[1] != '[')
		return -1;
	while (p < end && ((*p >= '0' && *p <= '9') || *p == ';'))
		p++;
	return p < end && *p == 'm' && p - from < PARAMETERS_MOST ? (int)(p - from) : -1;
}

static bool
selects_set(const char *at, const char *end)
{
	return end - at >= 3 && at[0] == ESCAPE && at[1] == '(';
}

static bool
has_other_set(const char *frame, const char *end)
{
	for (const char *at = frame; (at = memchr(at, ESCAPE, (size_t)(end - at))) != NULL; at++)
		if (selects_set(at, end) && at[2] != 'B')
			return true;
	return false;
}

size_t
squeeze(const char *frame, size_t size, char *out)
{
	const char *end = frame + size;
	bool keeps_sets = has_other_set(frame, end);
	struct rendition r = { .waits = false };
	size_t written = 0;

	for (const char *at = frame; at < end;) {
		int parameters = find_parameters(at, end);

		if (parameters >= 0) {
			written += add(&r, at + 2, (size_t)parameters, out + written);
			at += parameters + 3;
		} else if (selects_set(at, end) && !keeps_sets) {
			at += 3;
		} else {
			written += flush(&r, out + written);
			out[written++] = *at++;
		}
	}
	return written + flush(&r, out + written);
}
