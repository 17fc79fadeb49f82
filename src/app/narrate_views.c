/* What a screen shows, in words. */
#include "app/narrate_views.h"

#include <stdlib.h>
#include <string.h>

#include "app/narrate_runs.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "log/watched.h"
#include "tell/comparison.h"
#include "tell/narrator.h"
#include "tell/spoken.h"
#include "tell/summary.h"
#include "tell/tale.h"
#include "tell/watched_words.h"

enum { AT_SIZE = 32 };

static void
make_narration(const struct session *session, const struct moment *moment, int64_t t_us, struct narration *out)
{
	const struct playhead *head = &session->viewer.state.playhead;
	const struct telling telling = {
		.t_us = t_us, .live = head->live && !moment->whole, .stepped = head->paused && !head->live, .saved = moment->whole,
		.language = session->viewer.state.language, .width = SENTENCE_FULL,
	};

	narrator_write(moment->timeline, &telling, out);
}

/* The time that is looked at: an earlier one, or the present. */
static int64_t
shown_us(const struct session *session, const struct moment *moment)
{
	const struct playhead *head = &session->viewer.state.playhead;

	return head->paused && !head->live ? head->t_us : moment->now_us;
}

/* ---- the views ---- */

static void
add_timeline(const struct session *session, const struct moment *moment, char *out, size_t size)
{
	int64_t t_us = shown_us(session, moment);
	struct narration narration;
	char at[AT_SIZE];

	make_narration(session, moment, t_us, &narration);
	tale_moment(moment->timeline, t_us, at, sizeof at);
	for (int i = 0; i < PROGRAM_COUNT; i++)
		if (narration.program[i][0] != '\0')
			utf8_add(out, size, "%s: %s %s\n", at, track_name((enum track)i), narration.program[i]);
	for (int i = 0; i < WATCHED_MAX; i++)
		if (narration.watched[i][0] != '\0')
			utf8_add(out, size, "%s: %s %s\n", at, timeline_watched_name(moment->timeline, watched_track(i)), narration.watched[i]);
	utf8_add(out, size, "%s: %s\n", narration.next_label, narration.next);
}

/* "requests 1, 2 and 3", "100 requests": those that are in a state now. */
static void
add_numbers(const struct timeline *tl, enum track track, int64_t t_us, bool is_queued, char *out, size_t size)
{
	enum { NAMED_MOST = 10 };
	uint32_t count = timeline_request_count(tl, track), numbers[NAMED_MOST + 1], found = 0;

	for (uint32_t n = 1; n <= count && found <= NAMED_MOST; n++) {
		const struct request *r = timeline_request(tl, track, n);
		struct request then;

		if (r == NULL)
			continue;
		then = request_known_at(r, t_us);
		if (is_queued ? then.queue_us != NEVER_US && then.callback_us == NEVER_US : request_opened_us(&then) != NEVER_US && request_end_us(&then) == NEVER_US)
			numbers[found++] = n;
	}
	if (found == 0)
		utf8_add(out, size, "none");
	for (uint32_t i = 0; i < found && i < NAMED_MOST; i++)
		utf8_add(out, size, "%s%u", i == 0 ? "" : i + 1 == found ? " and " : ", ", numbers[i]);
	if (found > NAMED_MOST)
		utf8_add(out, size, " and more");
}

static void
add_loop(const struct session *session, const struct moment *moment, char *out, size_t size)
{
	const struct timeline *tl = moment->timeline;
	int64_t t_us = shown_us(session, moment);

	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
		struct spin_count spins = timeline_spin_count(tl, track, t_us);
		struct tally tally = timeline_tally_at(tl, track, t_us);

		if (!timeline_has_program(tl, track))
			continue;
		utf8_add(out, size, "%s: in flight: ", track_name(track));
		add_numbers(tl, track, t_us, false, out, size);
		utf8_add(out, size, "; in its queue: ");
		add_numbers(tl, track, t_us, true, out, size);
		utf8_add(out, size, "; %u of %u done. Its spinner turned %lld of %lld times.\n", tally.done, tally.planned, (long long)spins.turned,
		    (long long)spins.due);
	}
	add_timeline(session, moment, out, size);
}

static void
add_prints(const struct session *session, const struct moment *moment, char *out, size_t size)
{
	enum { PRINTED_MOST = 10 /* of each: the last ones */, PRINTED_BYTES = 120 };
	const struct timeline *tl = moment->timeline;

	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
		size_t count;
		const struct print *prints = timeline_prints(tl, track, shown_us(session, moment), &count);

		if (timeline_has_program(tl, track) && count == 0)
			utf8_add(out, size, "%s has printed nothing yet.\n", track_name(track));
		for (size_t i = count > PRINTED_MOST ? count - PRINTED_MOST : 0; i < count; i++) {
			struct watched_text printed = watched_cut(prints[i].text, PRINTED_BYTES);
			char at[AT_SIZE];

			utf8_clean(printed.s, '?');
			tale_moment(tl, prints[i].t_us, at, sizeof at);
			utf8_add(out, size, "%s: %s prints: %s\n", at, track_name(track), printed.s);
		}
	}
}

/* As q leaves them on a screen, without how to see it again. */
static void
add_summary(const struct session *session, const struct moment *moment, char *out, size_t size)
{
	char *lines = mem_new(SUMMARY_SIZE, 1), *said = mem_new(NARRATE_VIEW_SIZE, 1), *again;

	summary_write(moment->timeline, shown_us(session, moment), "", NULL, lines, SUMMARY_SIZE);
	again = strstr(lines, "See it again:");
	if (again != NULL)
		*again = '\0';
	spoken_write(lines, said, NARRATE_VIEW_SIZE);
	utf8_add(out, size, "%s", said);
	free(said);
	free(lines);
}

static void
add_lessons(const struct session *session, const struct moment *moment, char *out, size_t size)
{
	(void)moment;
	for (size_t i = 0; i < session->tutor->list.count; i++)
		utf8_add(out, size, "%zu: %s\n", i + 1, session->tutor->list.at[i]->title);
}

static void
add_runs(const struct session *session, const struct moment *moment, char *out, size_t size)
{
	(void)moment;
	if (session->runs.rows.count == 0)
		utf8_add(out, size, "No run is over yet.\n");
	for (size_t i = 0; i < session->runs.rows.count; i++) {
		const struct run_row *row = &session->runs.rows.at[i];
		char label[KNOB_LABEL_SIZE];

		utf8_add(out, size, "Run %u%s%s, ", row->number, row->name[0] != '\0' ? ", " : "", row->name);
		knob_label(KNOB_REQUESTS, row->digest.knobs.value[KNOB_REQUESTS], label, sizeof label);
		utf8_add(out, size, "%s, ", label);
		knob_label(KNOB_DELAY, row->digest.knobs.value[KNOB_DELAY], label, sizeof label);
		utf8_add(out, size, "%s: ", label);
		narrate_took(&row->digest, out, size);
	}
	narrate_law(&session->runs, out, size);
}

void
narrate_view(const struct session *session, enum view_id view, char *out, size_t size)
{
	static void (*const adds[VIEW_COUNT])(const struct session *, const struct moment *, char *, size_t) = {
		[VIEW_TIMELINE] = add_timeline, [VIEW_LOOP] = add_loop, [VIEW_PRINTS] = add_prints, [VIEW_NUMBERS] = add_summary,
		[VIEW_LESSONS] = add_lessons, [VIEW_RUNS] = add_runs,
	};
	struct settings knobs;
	struct moment moment = session_moment(session, &knobs);

	adds[view](session, &moment, out, size);
}

/* ---- more ---- */

void
narrate_event(const struct session *session, char *out, size_t size)
{
	struct settings knobs;
	struct moment moment = session_moment(session, &knobs);
	struct narration narration;
	char at[AT_SIZE];

	make_narration(session, &moment, shown_us(session, &moment), &narration);
	tale_moment(moment.timeline, shown_us(session, &moment), at, sizeof at);
	if (session->viewer.state.playhead.live)
		utf8_add(out, size, "%s: this is the present.\n", at);
	else if (narration.now_track >= 0) /* the sentence says when */
		utf8_add(out, size, "%s\n", narration.next);
	else
		utf8_add(out, size, "%s: %s\n", at, narration.next);
}

void
narrate_listing(const struct session *session, char *out, size_t size)
{
	enum language language = session->viewer.state.language;
	struct settings knobs;
	struct moment moment = session_moment(session, &knobs);

	utf8_add(out, size, "In %s:\n", language_title(language));
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++) {
		struct shown_line lines[LISTING_MAX];
		int count;

		if (!timeline_has_program(moment.timeline, track))
			continue;
		count = listing_lines_at(moment.timeline, track, language, shown_us(session, &moment), lines);
		for (int i = 0; i < count; i++)
			utf8_add(out, size, "%s, line %d: %s\n", track_name(track), lines[i].number, lines[i].text + strspn(lines[i].text, " "));
	}
}

void
narrate_knobs(const struct session *session, char *out, size_t size)
{
	struct settings knobs;
	const struct settings *now = session_moment(session, &knobs).knobs;

	for (int k = 0; k < KNOB_COUNT; k++) {
		char label[KNOB_LABEL_SIZE];

		if (!knob_info((enum knob)k)->on_strip && now->value[k] == knob_info((enum knob)k)->fallback)
			continue;
		knob_label((enum knob)k, now->value[k], label, sizeof label);
		utf8_add(out, size, "%s: %s\n", label, knob_info((enum knob)k)->help);
	}
}

void
narrate_knob(const struct session *session, char *out, size_t size)
{
	enum knob chosen = session->viewer.state.chosen;
	struct settings knobs;
	char label[KNOB_LABEL_SIZE];

	knob_label(chosen, session_moment(session, &knobs).knobs->value[chosen], label, sizeof label);
	utf8_add(out, size, "%s: %s\n", label, knob_info(chosen)->help);
}

void
narrate_before(const struct session *session, char *out, size_t size)
{
	char forms[COMPARISON_FORMS][COMPARISON_SIZE], words[2 * COMPARISON_SIZE];
	struct settings knobs;
	struct moment moment = session_moment(session, &knobs);
	struct run_digest now, before;

	if (moment.before == NULL)
		return;
	run_digest_make(moment.timeline, INT64_MAX, &now);
	run_digest_make(moment.before, INT64_MAX, &before);
	if (!comparison_write(&now, &before, "before", forms))
		return;
	spoken_write(forms[0], words, sizeof words);
	utf8_add(out, size, "%s\n", words);
	if (!comparison_law_write(&now, &before, forms[0], sizeof forms[0]))
		return;
	spoken_write(forms[0], words, sizeof words);
	utf8_add(out, size, "%s\n", words);
}

void
narrate_try(const struct session *session, char *out, size_t size)
{
	struct settings knobs;
	struct moment moment = session_moment(session, &knobs);
	const struct telling telling = {
		.t_us = moment.now_us, .live = true, .saved = moment.whole, .language = session->viewer.state.language, .width = SENTENCE_FULL,
	};
	struct narration narration;

	narrator_write(moment.timeline, &telling, &narration);
	if (strcmp(narration.next_label, "try") == 0)
		utf8_add(out, size, "Try: %s\n", narration.next);
}
