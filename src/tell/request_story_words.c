/* The words that clauses of a request's story are made of. */
#include <stdarg.h>

#include "base/clock.h"
#include "base/duration.h"
#include "base/utf8.h"
#include "tell/request_story_inside.h"

bool
story_was(int64_t t_us)
{
	return t_us != NEVER_US;
}

struct story_text
story_took(const struct story *f, int64_t from_us, int64_t to_us)
{
	struct story_text text;

	duration_write(from_us, to_us, f->grain_us, text.s, sizeof text.s);
	return text;
}

struct story_text
story_so_far(const struct story *f, int64_t from_us)
{
	struct story_text text;

	duration_write_so_far(from_us, f->t_us, f->grain_us, text.s, sizeof text.s);
	return text;
}

struct story_text
story_moment(const struct story *f, int64_t t_us)
{
	struct story_text text;

	duration_write_moment(t_us, f->grain_us, text.s, sizeof text.s);
	return text;
}

enum tense
story_say(char out[CLAUSE_SIZE], enum tense tense, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	utf8_vformat(out, CLAUSE_SIZE, format, args);
	va_end(args);
	return tense;
}
