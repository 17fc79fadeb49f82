/* Sentences about a run with watched programs: what comes next, and what to try. */
#include "base/utf8.h"
#include "log/watched.h"
#include "tell/narrator_facts.h"
#include "tell/watched_words.h"

static const char *
whose(const struct facts *f)
{
	return timeline_watched_count(f->timeline) == 1 ? "its" : "their";
}

/* ---- what to try ---- */

static bool
was_started(const struct facts *f)
{
	for (int i = 0; i < WATCHED_MAX; i++)
		if (timeline_has_watched(f->timeline, watched_track(i)) &&
		    timeline_watched_life(f->timeline, watched_track(i), f->t_us).not_started == NULL)
			return true;
	return false;
}

void
narrator_say_watched_try(const struct facts *f, struct words *w)
{
	struct watched_text names = watched_names(f->timeline);
	struct text other = text_knob(KNOB_DELAY, narrator_other_delay_us(f->settings.value[KNOB_DELAY]));

	if (!was_started(f)) {
		words_offer(w, "r tries it again; q quits.");
		return;
	}
	words_offer(w, "r runs %s again. Change %s code first; or turn a knob: what if the delay were %s?", names.s, whose(f), other.s);
	words_offer(w, "r runs %s again. Change %s code first, or turn a knob.", names.s, whose(f));
	words_offer(w, "r runs %s again. Change %s code first.", timeline_watched_count(f->timeline) == 1 ? "it" : "them", whose(f));
}

/* ---- what comes next ---- */

/* Returns true if the server has a request before it whose end is not known: in its line, or kept for ever. */
static bool
has_open_request(const struct facts *f)
{
	size_t from = 0;

	return timeline_next_visitor(f->timeline, f->t_us, &from) != 0 || timeline_unkept_at(f->timeline, f->t_us).open > 0;
}

/* What waits for it to be back in its loop. Returns false if it does not hold one, for long enough. */
static bool
say_held(const struct facts *f, enum track track, struct words *w)
{
	uint32_t thread = timeline_main_thread(f->timeline, track, f->t_us), numbers[2], count;
	const struct watched_hold *hold = timeline_hold_at(f->timeline, track, thread, f->t_us);
	struct watched_text name = watched_name(f->timeline, track), responses;

	if (hold == NULL || f->t_us - hold->start_us < HOLD_LEAST_US)
		return false;
	count = timeline_unread(f->timeline, track, thread, f->t_us, numbers, 2);
	responses = watched_responses(numbers, count);
	if (count > 0) {
		words_offer(w, "%s can read %s only once it is back in its loop.", name.s, responses.s);
		words_offer(w, "%s reads %s once it is back in its loop.", name.s, responses.s);
		words_offer(w, "Once it is back, it reads %s.", responses.s);
	}
	words_offer(w, "Once it is back in its loop, it reads on.");
	return true;
}

void
narrator_say_watched_next(const struct facts *f, struct words *w)
{
	struct watched_text names = watched_names(f->timeline);

	for (int i = 0; i < WATCHED_MAX; i++)
		if (timeline_has_watched(f->timeline, watched_track(i)) && say_held(f, watched_track(i), w))
			return;
	if (has_open_request(f)) {
		words_offer(w, "What comes first is not known yet.");
		return;
	}
	words_offer(w, "Nothing is due from the server: what %s %s next is up to %s code.", names.s,
	    timeline_watched_count(f->timeline) == 1 ? "does" : "do", whose(f));
	words_offer(w, "Nothing is due from the server.");
}
