/* The lines about a watched program at the end. */
#include "tell/watched_summary.h"

#include <string.h>

#include "base/ascii.h"
#include "base/duration.h"
#include "base/utf8.h"
#include "tell/watched_numbers.h"
#include "tell/watched_words.h"

enum { WIDTH = 79 };

struct duration {
	char s[32];
};

static struct duration
length_of(int64_t us, int64_t grain_us)
{
	struct duration text;

	duration_write_length(us, grain_us, text.s, sizeof text.s);
	return text;
}

static struct duration
took(int64_t from_us, int64_t to_us, int64_t grain_us, bool is_over)
{
	struct duration text;

	if (is_over)
		duration_write(from_us, to_us, grain_us, text.s, sizeof text.s);
	else
		duration_write_so_far(from_us, to_us, grain_us, text.s, sizeof text.s);
	return text;
}

/* Of its requests until t: how many the server has answered. */
static size_t
answered(const struct timeline *tl, enum track track, int64_t t_us, size_t *asked)
{
	const struct watched_request *requests = timeline_own_requests(tl, track, t_us, asked);
	size_t count = 0;

	for (size_t i = 0; i < *asked; i++)
		count += requests[i].answer_us != NEVER_US && requests[i].answer_us <= t_us;
	return count;
}

static struct watched_text
long_name(const struct timeline *tl, enum track track)
{
	return watched_name_within(tl, track, WATCHED_NAME_LONG);
}

static void
add_life(const struct timeline *tl, enum track track, int64_t t_us, int64_t grain_us, char *out, size_t size)
{
	struct watched_life life = timeline_watched_life(tl, track, t_us);
	bool has_ended = life.exit_us != NEVER_US;
	size_t asked, count = answered(tl, track, t_us, &asked);

	utf8_add(out, size, "%-6s %zu of %zu response%s in %s", long_name(tl, track).s, count, asked, asked == 1 ? "" : "s",
	    took(life.start_us, has_ended ? life.exit_us : t_us, grain_us, has_ended).s);
	if (has_ended)
		utf8_add(out, size, ", %s.\n", watched_cut(life.status, 40).s);
	else
		utf8_add(out, size, "; it still ran.\n");
}

/* ---- its states ---- */

static const char *const spent[WATCHED_STATE_COUNT] = {
	[WATCHED_RUNNING] = "running",
	[WATCHED_BLOCKED] = "blocked",
	[WATCHED_READY] = "in its loop",
	[WATCHED_SLEEPS] = "asleep",
	[WATCHED_FOR_THREAD] = "waiting for threads",
	[WATCHED_FOR_CHILD] = "waiting for children",
	[WATCHED_IN_CALL] = "in other calls",
	[WATCHED_HALTED] = "stopped",
};

/* The state in which it was longest, but for those that are told; WATCHED_STATE_COUNT if none is left. */
static int
longest_but(const int64_t us[WATCHED_STATE_COUNT], unsigned told)
{
	int longest = WATCHED_STATE_COUNT;
	int64_t most_us = 0;

	for (int state = 0; state < WATCHED_STATE_COUNT; state++)
		if (spent[state] != NULL && us[state] > most_us && (told & 1u << state) == 0) {
			longest = state;
			most_us = us[state];
		}
	return longest;
}

/* "In its loop 2.0 s, asleep 0.9 s, running 0.2 s." */
static void
add_states(const struct timeline *tl, enum track track, int64_t t_us, int64_t grain_us, char *out, size_t size)
{
	uint32_t thread = timeline_main_thread(tl, track, t_us);
	const char *untraced = timeline_watched_life(tl, track, t_us).untraced;
	struct watched_shares shares;
	char line[256] = "";
	unsigned told = 0;
	int state;

	if (untraced != NULL) {
		utf8_add(out, size, "Its states were not seen: %s.\n", watched_cut(untraced, WIDTH - 30).s);
		return;
	}
	if (thread == 0)
		return;
	shares = watched_shares_of(tl, track, thread, t_us, grain_us);
	while ((state = longest_but(shares.us, told)) < WATCHED_STATE_COUNT) {
		utf8_add(line, sizeof line, "%s%s %s", told != 0 ? ", " : "", spent[state], length_of(shares.us[state], grain_us).s);
		told |= 1u << state;
	}
	if (told == 0)
		return;
	if (thread > 1)
		utf8_add(out, size, "Its %s: %s.\n", shares.name.s, line);
	else
		utf8_add(out, size, "%c%s.\n", ascii_upper(line[0]), line + 1);
}

/* ---- its longest hold ---- */

/* "Longest hold of its loop: 0.3 s on line 6, time.sleep(0.3)." Of the source as much as a line has room for. */
static void
add_where(const struct timeline *tl, enum track track, const char *words, const struct watched_doing *doing, char *out, size_t size)
{
	static const size_t sources[] = { WIDTH, 40, 24, 0 };
	struct watched_text where = watched_line(tl, track, &doing->place);
	char line[512];

	for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
		struct watched_text source = { "" };

		if (sources[i] > 0)
			source = watched_clause(tl, track, &doing->place, sources[i]);
		if (where.s[0] != '\0')
			utf8_format(line, sizeof line, "%s on %s%s%s", words, where.s, source.s[0] != '\0' ? ", " : "", source.s);
		else
			utf8_format(line, sizeof line, "%s, in which it %s", words, watched_deed(doing).s);
		if (utf8_length(line) < WIDTH)
			break;
	}
	utf8_add(out, size, "%s.\n", line);
}

/* If no response had to wait for long: how long it was away from its loop, which could run nothing else then. */
static void
add_away(const struct timeline *tl, enum track track, int64_t t_us, int64_t grain_us, char *out, size_t size)
{
	enum { LEAST_US = 50 * 1000 };
	struct watched_hold away = timeline_longest_away(tl, track, t_us);
	struct watched_doing doing;
	char words[64];

	if (away.start_us == NEVER_US || away.end_us - away.start_us < LEAST_US)
		return;
	doing = timeline_hold_doing(tl, track, &away, t_us);
	utf8_format(words, sizeof words, "Away from its loop for up to %s", took(away.start_us, away.end_us, grain_us, true).s);
	add_where(tl, track, words, &doing, out, size);
}

static void
add_hold(const struct timeline *tl, enum track track, int64_t t_us, int64_t grain_us, char *out, size_t size)
{
	struct watched_hold_row hold;
	char words[64];

	if (watched_longest_holds(tl, track, t_us, &hold, 1) == 0 || hold.end_us - hold.start_us < HOLD_WORTH_US) {
		add_away(tl, track, t_us, grain_us, out, size);
		return;
	}
	utf8_format(words, sizeof words, "Longest hold of its loop: %s", took(hold.start_us, hold.end_us, grain_us, !hold.goes_on).s);
	add_where(tl, track, words, &hold.doing, out, size);
}

void
watched_summary_add(const struct timeline *tl, enum track track, int64_t t_us, int64_t grain_us, char *out, size_t size)
{
	struct watched_life life = timeline_watched_life(tl, track, t_us);

	if (life.not_started != NULL) {
		utf8_add(out, size, "%s could not be started: %s.\n", long_name(tl, track).s, watched_cut(life.not_started, WIDTH).s);
		return;
	}
	if (life.start_us == NEVER_US) {
		utf8_add(out, size, "%s had not started yet.\n", long_name(tl, track).s);
		return;
	}
	add_life(tl, track, t_us, grain_us, out, size);
	add_states(tl, track, t_us, grain_us, out, size);
	add_hold(tl, track, t_us, grain_us, out, size);
}

void
watched_summary_add_comparison(const struct timeline *tl, int64_t t_us, int64_t grain_us, char *out, size_t size)
{
	struct watched_life lives[WATCHED_MAX];
	int64_t took_us[WATCHED_MAX];
	size_t counts[WATCHED_MAX], asked;
	int first;

	if (timeline_watched_count(tl) < WATCHED_MAX)
		return;
	for (int i = 0; i < WATCHED_MAX; i++) {
		lives[i] = timeline_watched_life(tl, watched_track(i), t_us);
		counts[i] = answered(tl, watched_track(i), t_us, &asked);
		if (lives[i].exit_us == NEVER_US || lives[i].code != 0 || counts[i] == 0 || counts[i] < asked || counts[i] != counts[0])
			return;
		took_us[i] = duration_between(lives[i].start_us, lives[i].exit_us, grain_us);
	}
	first = took_us[0] <= took_us[1] ? 0 : 1;
	if (took_us[0] == took_us[1])
		utf8_add(out, size, "Both took as long as each other.\n");
	else
		utf8_add(out, size, "With as many responses %s took %s less.\n", watched_name(tl, watched_track(first)).s,
		    length_of(took_us[!first] - took_us[first], grain_us).s);
}
