/* The effect of turning a knob, and when it begins: a sentence for each knob. */
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "log/watched.h"
#include "tell/narrator_facts.h"
#include "tell/watched_words.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

/* The subject of a sentence about the requests or limit knob. */
static const char *
who_makes(const struct facts *f)
{
	if (f->program[TRACK_SYNC].present && f->program[TRACK_ASYNC].present)
		return timeline_watched_count(f->timeline) > 0 ? "Each of sync and async" : "Each program";
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

	if (value == 0 && f->limit > 0 && f->limit == settings_limit(&f->settings)) {
		words_set(w, FORM_FULL, "At most %lld are in flight now: at a server elsewhere, more must be asked for with a limit.", (long long)f->limit);
		words_set(w, FORM_SHORT, "At most %lld are in flight now, as the server is elsewhere.", (long long)f->limit);
		words_set(w, FORM_TINY, "At most %lld are in flight now.", (long long)f->limit);
		return;
	}
	if (value == 0 && f->limit > 0) {
		words_set(w, FORM_SHORT, "There is no limit now but the system's: it has %s for %lld.", f->lacks, (long long)f->limit);
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
	words_offer(w, "At most %lld are in flight now.", (long long)value);
}

/* An address may be of any length: as much of it as there is room for. */
static void
say_url(const struct facts *f, int64_t value, struct words *w)
{
	static const char *const begins[FORM_COUNT] = { "The next run fetches from %s.", "The next run fetches from %s.", "The next run: %s." };
	static const size_t most[FORM_COUNT] = { SENTENCE_FULL, SENTENCE_SHORT, SENTENCE_LEAST };
	const struct url *url = addresses_at(value);
	char text[URL_TEXT_SIZE];

	(void)f;
	for (int form = 0; form < FORM_COUNT; form++) {
		utf8_format(text, sizeof text, "%s", form == FORM_TINY ? "the built-in server" : "the server here again, the built-in one");
		if (url != NULL)
			url_write_brief(url, most[form] - strlen(begins[form]), text);
		words_set(w, (enum form)form, form == FORM_TINY ? "The next run: %s." : "The next run fetches from %s.", text);
	}
}

/* For knobs whose sentence depends on more than the value; the others' is in their row, or
 * in their choices'. */
static void (*const say_knob[KNOB_COUNT])(const struct facts *, int64_t value, struct words *) = {
	[KNOB_DELAY] = say_delay,
	[KNOB_REQUESTS] = say_requests,
	[KNOB_LIMIT] = say_limit,
	[KNOB_URL] = say_url,
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

/* What is turned is the built-in server's, and another one answers. */
static void
say_of_absent_server(const struct facts *f, enum knob knob, struct words *w)
{
	struct text from = text_server(f, 40);
	const char *name = knob_info(knob)->name;

	words_offer(w, "%s is the built-in server's, which is not running: %s takes what it takes.", name, from.s);
	words_offer(w, "%s is the built-in server's: %s takes what it takes.", name, from.s);
	words_offer(w, "%s is the built-in server's, which is not running.", name);
	words_offer(w, "%s is the built-in server's.", name);
}

/* ---- a value to try ---- */

int64_t
narrator_other_delay_us(int64_t delay_us)
{
	if (delay_us > 2 * US_PER_S)
		return 2 * US_PER_S;
	return delay_us < US_PER_S ? US_PER_S : delay_us / 2;
}

/* ---- beside watched programs ---- */

/* What a knob of the built-in programs means nothing to, after "requests means nothing to my_fetcher: ". */
static const char *const instead[KNOB_COUNT][2] = {
	[KNOB_REQUESTS] = { "it makes what its code says", "they make what their code says" },
	[KNOB_LIMIT] = { "its code says how many are in flight", "their code says how many are in flight" },
	[KNOB_WORK] = { "its code says what it computes", "their code says what they compute" },
	[KNOB_ERRORS] = { "nothing is made to go wrong with it", "nothing is made to go wrong with them" },
	[KNOB_TIMEOUT] = { "its code says how long it waits", "their code says how long they wait" },
};

static void
say_meaningless(const struct facts *f, enum knob knob, struct words *w)
{
	bool is_one = timeline_watched_count(f->timeline) == 1;
	const char *name = knob_info(knob)->name;

	if (instead[knob][0] != NULL)
		words_offer(w, "%s means nothing to %s: %s.", name, watched_names(f->timeline).s, instead[knob][!is_one]);
	words_offer(w, "%s means nothing to %s.", name, watched_names(f->timeline).s);
	words_offer(w, "%s means nothing to %s.", name, is_one ? "it" : "them");
}

/* The programs of the next run. */
static void
say_programs(const struct facts *f, int64_t value, struct words *w)
{
	const struct choice *which = choice_of(KNOB_PROGRAMS, value);
	struct watched_text names = watched_names(f->timeline);
	const char *runs = timeline_watched_count(f->timeline) == 1 ? "runs" : "run";
	bool has_none = !which->programs.sync && !which->programs.async;

	if (has_none)
		words_offer(w, "In the next run only %s %s, neither sync nor async.", names.s, runs);
	else
		words_offer(w, "In the next run %s, beside %s.", which->clause, names.s);
	words_offer(w, has_none ? "The next run: neither sync nor async." : "In the next run %s.", which->clause);
	words_offer(w, "The next run: %s.", which->word);
}

/* A sentence about the built-in programs, and that the others have no part in it. */
static void
leave_watched_out(const struct facts *f, struct words *w)
{
	char not_for[48];

	if (timeline_watched_count(f->timeline) == 1)
		utf8_format(not_for, sizeof not_for, " Not for %s.", watched_names(f->timeline).s);
	else
		utf8_format(not_for, sizeof not_for, " Not for the watched ones.");
	if (w->form[FORM_FULL][0] == '\0')
		words_set(w, FORM_FULL, "%s", w->form[FORM_SHORT]);
	words_add(w, FORM_FULL, SENTENCE_FULL, "%s", not_for);
	words_add(w, FORM_SHORT, SENTENCE_SHORT, "%s", not_for);
}

void
narrator_say_turn(const struct facts *f, struct words *w)
{
	enum knob knob = (enum knob)f->turn->number;
	bool is_beside = timeline_watched_count(f->timeline) > 0;

	if (knob_info(knob)->of_built_in && timeline_is_outside(f->timeline))
		say_of_absent_server(f, knob, w);
	else if (is_beside && knob == KNOB_PROGRAMS)
		say_programs(f, f->turn->value, w);
	else if (narrator_is_for_watched(f) && knob_info(knob)->of_programs)
		say_meaningless(f, knob, w);
	else if (say_knob[knob] != NULL)
		say_knob[knob](f, f->turn->value, w);
	else
		say_of_row(knob, f->turn->value, w);
	if (is_beside && !narrator_is_for_watched(f) && knob_info(knob)->of_programs && knob != KNOB_PROGRAMS &&
	    w->form[FORM_SHORT][0] != '\0')
		leave_watched_out(f, w);
}
