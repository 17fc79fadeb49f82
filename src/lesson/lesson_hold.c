/* What a lesson tells of its command: how long it held its loop at most, and on which line. */
#include "base/duration.h"
#include "base/utf8.h"
#include "lesson/lesson_inside.h"
#include "log/watched.h"
#include "tell/watched_numbers.h"
#include "tell/watched_words.h"

enum { WORDS_MOST = 120 /* of a reason that comes from the system */ };

/* The longest hold, once the command has ended. */
static bool
find_longest(const struct timeline *tl, enum track track, int64_t t_us, struct watched_hold_row *row)
{
	int64_t exit_us = timeline_watched_life(tl, track, t_us).exit_us;

	return exit_us != NEVER_US && exit_us <= t_us && watched_longest_holds(tl, track, t_us, row, 1) > 0;
}

bool
lesson_tell_longest_hold(const struct timeline *tl, enum track track, int64_t t_us, int64_t *value)
{
	struct watched_hold_row row;

	if (!find_longest(tl, track, t_us, &row))
		return false;
	*value = row.end_us - row.start_us;
	return true;
}

bool
lesson_tell_line(const struct timeline *tl, enum track track, int64_t t_us, int64_t *value)
{
	struct watched_hold_row row;

	if (!find_longest(tl, track, t_us, &row) || row.doing.place.file == NULL)
		return false;
	*value = row.doing.place.line;
	return true;
}

int64_t
lesson_hold_start_us(const struct timeline *tl, enum track track)
{
	struct watched_hold_row row = { .start_us = 0 };

	find_longest(tl, track, timeline_last_us(tl), &row);
	return row.start_us;
}

bool
lesson_command_failed(const struct timeline *tl)
{
	return timeline_has_watched(tl, watched_track(0)) &&
	    timeline_watched_life(tl, watched_track(0), timeline_last_us(tl)).not_started != NULL;
}

/* "mistake_sleep.py:26 held the loop for 1.0 s: time.sleep(1)"; where no line is known, what it did. */
static void
write_hold(const struct timeline *tl, const struct watched_hold_row *row, const char *name, char *out, size_t size)
{
	char took[32];

	duration_write(row->start_us, row->end_us, duration_grain_us(timeline_span_us(tl, timeline_last_us(tl))), took, sizeof took);
	if (row->where.s[0] != '\0')
		utf8_format(out, size, "%s held the loop for %s%s%s", row->where.s, took, row->source.s[0] != '\0' ? ": " : ".", row->source.s);
	else
		utf8_format(out, size, "%s held its loop for %s: it %s. On which line is not known.", name, took, row->did.s);
}

void
lesson_hold_write(const struct timeline *tl, char *out, size_t size)
{
	enum track track = watched_track(0);
	struct watched_life life = timeline_watched_life(tl, track, timeline_last_us(tl));
	struct watched_text name = watched_name(tl, track);
	struct watched_hold_row row;

	out[0] = '\0';
	if (!timeline_has_watched(tl, track))
		return;
	if (life.not_started != NULL)
		utf8_format(out, size, "%s did not run: %s.", name.s, watched_cut(life.not_started, WORDS_MOST).s);
	else if (find_longest(tl, track, timeline_last_us(tl), &row))
		write_hold(tl, &row, name.s, out, size);
	else if (life.untraced != NULL)
		utf8_format(out, size, "Which line held the loop is not known, because the states of %s are not seen: %s.", name.s,
		    watched_cut(life.untraced, WORDS_MOST).s);
	else if (life.status != NULL && life.code != 0)
		utf8_format(out, size, "%s never held its loop. It ended early: %s.", name.s, watched_cut(life.status, WORDS_MOST).s);
	else
		utf8_format(out, size, "%s never held its loop.", name.s);
}
