/* The lines that q leaves behind. */
#include "tell/summary.h"

#include <stdarg.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/duration.h"
#include "base/utf8.h"
#include "log/visits.h"
#include "log/watched.h"
#include "tell/judgement.h"
#include "tell/statistics.h"
#include "tell/visitor_numbers.h"
#include "tell/visitor_words.h"
#include "tell/watched_summary.h"

/* "5.0 s" as "5.0s", "in turn" as "in-turn": one word for a shell. In place. */
static const char *
without_blanks(char *value)
{
	char *to = value;

	for (const char *from = value; *from != '\0'; from++) {
		if (*from != ' ')
			*to++ = *from;
		else if (from[1] >= 'a' && from[1] <= 'z' && to > value && to[-1] >= 'a')
			*to++ = '-';
	}
	*to = '\0';
	return value;
}

__attribute__((format(printf, 3, 4)))
static void
append(char *out, size_t size, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	utf8_vadd(out, size, format, args);
	va_end(args);
}

/* Returns true if nothing was left for it to do; it may have been done before, and got more requests. */
static bool
is_done(const struct timeline *tl, enum track track, int64_t t_us)
{
	struct tally tally = timeline_tally_at(tl, track, t_us);

	return timeline_done_us(tl, track, t_us) != NEVER_US && tally.launched >= tally.planned && tally.open + tally.waiting == 0;
}

/* Of the times, as the run's screen shows them. */
static int64_t
grain_of(const struct timeline *tl, int64_t t_us)
{
	return duration_grain_us(timeline_span_us(tl, t_us < timeline_last_us(tl) ? t_us : timeline_last_us(tl)));
}

static void
write_program(const struct timeline *tl, enum track track, int64_t t_us, char *out, size_t size)
{
	struct tally tally = timeline_tally_at(tl, track, t_us);
	int64_t grain_us = grain_of(tl, t_us), begin_us = timeline_begin_us(tl, track);
	char took[32];
	uint32_t blocks;

	if (begin_us == NEVER_US || begin_us > t_us)
		utf8_format(took, sizeof took, "0 s");
	else if (is_done(tl, track, t_us))
		duration_write(begin_us, timeline_done_us(tl, track, t_us), grain_us, took, sizeof took);
	else
		duration_write_so_far(begin_us, t_us, grain_us, took, sizeof took);
	append(out, size, "%-6s %u of %u response%s", track_name(track), tally.done, tally.planned,
	    tally.planned == 1 ? "" : "s");
	if (tally.failed > 0) /* until it is done, some of them may wait in its queue */
		append(out, size, ", %u %s", tally.failed,
		    is_done(tl, track, t_us) ? "failed" : tally.failed == 1 ? "error" : "errors");
	if (tally.cancelled > 0)
		append(out, size, ", %u cancelled", tally.cancelled);
	append(out, size, "%s in %s", tally.failed + tally.cancelled > 0 ? "," : "", took);
	duration_write_length(statistics_time_in(tl, track, STATE_BLOCKED, t_us, grain_us, &blocks), grain_us, took, sizeof took);
	if (blocks > 0)
		append(out, size, ", blocked for %s of it", took);
	append(out, size, ".\n");
}

static void
write_visitors(const struct timeline *tl, int64_t t_us, char *out, size_t size)
{
	struct visitor_counts all = timeline_visitor_counts(tl, t_us);
	size_t names;

	append(out, size, "The server had %" PRIu64 " visitor%s and answered %" PRIu64, all.came, all.came == 1 ? "" : "s", all.answered);
	if (all.left > 0)
		append(out, size, "; %" PRIu64 " left early", all.left);
	if (all.broken_off > 0)
		append(out, size, "; it broke off %" PRIu64, all.broken_off);
	free(visitor_names_at(tl, t_us, &names));
	if (names > 0)
		append(out, size, ". %zu name%s", names, names == 1 ? "" : "s");
	append(out, size, ".\n");
}

/* Whoever asked, the server turned them away. */
static void
write_refusals(const struct timeline *tl, int64_t t_us, char *out, size_t size)
{
	struct visitor_words refusals = visitor_refusals(tl, t_us, true);

	if (refusals.s[0] != '\0')
		append(out, size, "%s.\n", refusals.s);
}

/* One word for a shell, with `before` at its beginning, and fit for a terminal. */
static void
write_word(const char *before, const char *word, char *out, size_t size)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-+=,:@";
	size_t so_far = strlen(out);
	const char *quote = word[strspn(word, plain)] == '\0' ? "" : "'";

	append(out, size, " %s%s", quote, before);
	for (size_t piece; *word != '\0'; word += piece + (word[piece] != '\0')) {
		piece = strcspn(word, "'");
		append(out, size, "%.*s%s", (int)piece, word, word[piece] != '\0' ? "'\\''" : "");
	}
	utf8_clean(out + so_far, '?');
	append(out, size, "%s", quote);
}

/* A path, which is no option. */
static void
write_operand(const char *path, char *out, size_t size)
{
	write_word(path[0] == '-' ? "./" : "", path, out, size);
}

static bool
has_built_in(const struct timeline *tl)
{
	return timeline_has_program(tl, TRACK_SYNC) || timeline_has_program(tl, TRACK_ASYNC);
}

/* The commands that it watched, as one types them. */
static void
write_commands(const struct timeline *tl, char *out, size_t size)
{
	for (int i = 0; i < WATCHED_MAX; i++) {
		const char *command = timeline_has_watched(tl, watched_track(i)) ? timeline_watched_life(tl, watched_track(i), INT64_MAX).command : NULL;

		if (command == NULL)
			continue;
		if (timeline_watched_count(tl) == 1) {
			size_t so_far = strlen(out);

			append(out, size, " -- %s", command);
			utf8_clean(out + so_far, '?');
			continue;
		}
		append(out, size, " --run");
		write_word("", command, out, size);
	}
}

/* Is the knob's value part of the command to see the run again? */
static bool
is_told_again(const struct timeline *tl, enum knob knob, int64_t value, const char *again, const struct settings *lessons)
{
	const struct knob_info *info = knob_info(knob);

	if (again != NULL)
		return lessons != NULL && value != lessons->value[knob];
	if (timeline_watched_count(tl) == 0)
		return value != info->fallback || knob == KNOB_REQUESTS;
	if (knob == KNOB_PROGRAMS)
		return has_built_in(tl);
	return has_built_in(tl) ? value != info->fallback || knob == KNOB_REQUESTS : !info->of_programs && value != info->fallback;
}

/* The command to see it again: its file, or its lesson, with the knobs that were given over it; or the knobs
 * that it began with and that are not at their default, and the commands that it watched. */
static void
write_again(const struct timeline *tl, const char *again, const struct settings *lessons, char *out, size_t size)
{
	struct settings settings;
	char value[KNOB_TEXT_SIZE];

	timeline_settings_at(tl, 0, &settings);
	append(out, size, "See it again: waitscope");
	if (again != NULL)
		write_operand(again, out, size);
	for (int knob = 0; knob < KNOB_COUNT; knob++) {
		if (!is_told_again(tl, (enum knob)knob, settings.value[knob], again, lessons))
			continue;
		knob_format((enum knob)knob, settings.value[knob], value, sizeof value);
		if (knob_has_text((enum knob)knob)) {
			write_word("--url=", value, out, size);
			continue;
		}
		append(out, size, " --%s=%s", knob_info((enum knob)knob)->name, without_blanks(value));
	}
	if (again == NULL)
		write_commands(tl, out, size);
	append(out, size, "\n");
}

/* How they compare, and why. */
static void
write_comparison(const struct timeline *tl, int64_t t_us, char *out, size_t size)
{
	enum { WIDTH = 79 };
	char verdict[VERDICT_SIZE], why[VERDICT_SIZE];
	struct judgement j;

	judgement_make(tl, t_us, grain_of(tl, t_us), &j);
	if (j.judged == JUDGED_OPEN) {
		append(out, size, "It was not over yet.\n");
		return;
	}
	statistics_verdict(tl, t_us, grain_of(tl, t_us), WIDTH, verdict, why);
	/* What each took stands above. */
	if (j.judged != JUDGED_UNLIKE)
		append(out, size, "%s\n", verdict);
	if (why[0] != '\0')
		append(out, size, "%s\n", why);
}

void
summary_write(const struct timeline *tl, int64_t t_us, const char *again, const struct settings *lessons, char *out, size_t size)
{
	bool sync = timeline_has_program(tl, TRACK_SYNC), async = timeline_has_program(tl, TRACK_ASYNC);
	bool has_plan = timeline_tally_at(tl, TRACK_SYNC, t_us).planned + timeline_tally_at(tl, TRACK_ASYNC, t_us).planned > 0;

	out[0] = '\0';
	for (int i = 0; i < PROGRAM_COUNT && has_plan; i++)
		if (timeline_has_program(tl, (enum track)i))
			write_program(tl, (enum track)i, t_us, out, size);
	for (int i = 0; i < WATCHED_MAX; i++)
		if (timeline_has_watched(tl, watched_track(i)))
			watched_summary_add(tl, watched_track(i), t_us, grain_of(tl, t_us), out, size);
	watched_summary_add_comparison(tl, t_us, grain_of(tl, t_us), out, size);
	if (!sync && !async && timeline_watched_count(tl) == 0)
		write_visitors(tl, t_us, out, size);
	else if ((sync || async) && !has_plan)
		append(out, size, "It had not started yet.\n");
	else if (sync && async)
		write_comparison(tl, t_us, out, size);
	write_refusals(tl, t_us, out, size);
	write_again(tl, again, lessons, out, size);
}

void
summary_add_files(const char *const paths[], size_t count, char *out, size_t size)
{
	size_t length = strlen(out);

	if (count == 0)
		return;
	out[length - 1] = '\0';
	for (size_t i = 0; i < count; i++)
		write_operand(paths[i], out, size);
	append(out, size, "\n");
}
