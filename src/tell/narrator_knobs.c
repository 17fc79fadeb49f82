/* The effect of turning a knob, and when it begins: a sentence for each knob. */
#include <string.h>

#include "tell/narrator_facts.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

/* The subject of a sentence about the requests or limit knob. */
static const char *
who_makes(const struct facts *f)
{
	if (f->program[TRACK_SYNC].present && f->program[TRACK_ASYNC].present)
		return "Each program";
	return f->program[TRACK_SYNC].present ? "sync" : "async";
}

static bool
all_begun(const struct facts *f)
{
	for (int i = 0; i < PROGRAM_COUNT; i++)
		if (f->program[i].present && f->program[i].begin_us == NEVER_US)
			return false;
	return true;
}

static void
say_delay(const struct facts *f, int64_t value, struct words *w)
{
	struct text now = text_knob(KNOB_DELAY, value);

	words_set(w, FORM_FULL, "The delay is now %s, from the next request on.", now.s);
	words_set(w, FORM_SHORT, "The delay is now %s, from the next request on.", now.s);
	words_set(w, FORM_TINY, "The delay is %s, from the next on.", now.s);
	if (f->at_old_delay == 0)
		return;
	if (f->old_delay_min_us == f->old_delay_max_us)
		words_add(w, FORM_FULL, SENTENCE_FULL, " The %u being served %s %s.", f->at_old_delay, text_plural(f->at_old_delay, "keeps its", "keep their"),
		    text_knob(KNOB_DELAY, f->old_delay_min_us).s);
	else
		words_add(w, FORM_FULL, SENTENCE_FULL, " The %u being served keep theirs.", f->at_old_delay);
	words_add(w, FORM_SHORT, SENTENCE_SHORT, " %u being served %s.", f->at_old_delay, text_plural(f->at_old_delay, "keeps its", "keep theirs"));
}

static void
say_requests(const struct facts *f, int64_t value, struct words *w)
{
	struct settings before;
	const char *who = who_makes(f);
	bool more;

	timeline_settings_at(f->timeline, f->turn->t_us - 1, &before);
	more = value > before.value[KNOB_REQUESTS];
	if (!more)
		words_set(w, FORM_FULL, "%s makes %lld %s now: what is not sent is dropped, what is sent stays.", who,
		    (long long)value, text_plural(value, "request", "requests"));
	else if (all_begun(f)) /* else a program's own loop launches all of them */
		words_set(w, FORM_FULL, "%s makes %lld %s now: fetch_more launches those that are missing.", who, (long long)value,
		    text_plural(value, "request", "requests"));
	words_set(w, FORM_TINY, "%s makes %lld %s now.", who, (long long)value, text_plural(value, "request", "requests"));
}

static void
say_limit(const struct facts *f, int64_t value, struct words *w)
{
	const char *who = who_makes(f);

	if (value == 0 && f->limit > 0) {
		words_set(w, FORM_SHORT, "There is no limit now but the system's: it has sockets for %lld.", (long long)f->limit);
		words_set(w, FORM_TINY, "There is no limit now but the system's.");
		return;
	}
	if (value == 0) {
		words_set(w, FORM_SHORT, "There is no limit now: no request has to wait to be sent.");
		words_set(w, FORM_TINY, "There is no limit now.");
		return;
	}
	words_set(w, FORM_FULL, "%s has at most %lld %s in flight now: the others wait to be sent.", who, (long long)value,
	    text_plural(value, "request", "requests"));
	words_set(w, FORM_SHORT, "%s has at most %lld in flight now: others wait to be sent.", who, (long long)value);
	words_set(w, FORM_TINY, "%s has at most %lld in flight now.", who, (long long)value);
}

/* For knobs whose sentence depends on more than the value; the others' is in their row, or
 * in their choices'. */
static void (*const say_knob[KNOB_COUNT])(const struct facts *, int64_t value, struct words *) = {
	[KNOB_DELAY] = say_delay,
	[KNOB_REQUESTS] = say_requests,
	[KNOB_LIMIT] = say_limit,
};

static void
say_of_row(enum knob knob, int64_t value, struct words *w)
{
	const struct knob_info *info = knob_info(knob);
	const char *const *said = value == 0 && info->turned_off[0] != NULL ? info->turned_off : info->turned;
	const char *const of_knob[FORM_COUNT] = { [FORM_SHORT] = said[0], [FORM_TINY] = said[1] };
	const char *const *sentence = of_knob;
	char text[SENTENCE_SIZE];

	if (said[0] == NULL)
		sentence = choice_of(knob, value)->turned;
	for (enum form form = FORM_FULL; form < FORM_COUNT; form++) {
		if (sentence[form] == NULL)
			continue;
		knob_say(knob, value, sentence[form], text, sizeof text);
		words_set(w, form, "%s", text);
	}
}

void
narrator_say_turn(const struct facts *f, struct words *w)
{
	enum knob knob = (enum knob)f->turn->number;

	if (say_knob[knob] != NULL)
		say_knob[knob](f, f->turn->value, w);
	else
		say_of_row(knob, f->turn->value, w);
}
