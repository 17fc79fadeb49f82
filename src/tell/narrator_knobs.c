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
		words_add(w, FORM_FULL, SENTENCE_FULL, " The %u at work %s %s.", f->at_old_delay, text_plural(f->at_old_delay, "keeps its", "keep their"),
		    text_knob(KNOB_DELAY, f->old_delay_min_us).s);
	else
		words_add(w, FORM_FULL, SENTENCE_FULL, " The %u at work keep theirs.", f->at_old_delay);
	words_add(w, FORM_SHORT, SENTENCE_SHORT, " %u at work %s.", f->at_old_delay, text_plural(f->at_old_delay, "keeps its", "keep theirs"));
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
say_server(const struct facts *f, int64_t value, struct words *w)
{
	(void)f;
	if (value == SERVER_CONCURRENT) {
		words_set(w, FORM_SHORT, "The server works on all requests at the same time now.");
		words_set(w, FORM_TINY, "The server works on all at once now.");
	} else if (value == SERVER_SERIAL) {
		words_set(w, FORM_SHORT, "The server works on one request at a time now: the others stand in line.");
		words_set(w, FORM_TINY, "The server works on one at a time now.");
	} else if (value == SERVER_FREEZE) {
		words_set(w, FORM_FULL, "The server now sleeps on the loop that draws this screen: while it sleeps, nothing moves here.");
		words_set(w, FORM_SHORT, "The server now sleeps on the one loop: then nothing moves here.");
		words_set(w, FORM_TINY, "The server now sleeps on the one loop.");
	} else {
		words_set(w, FORM_SHORT, "The server has %lld workers now: when all are busy, requests stand in line.", (long long)value);
		words_set(w, FORM_TINY, "The server has %lld workers now.", (long long)value);
	}
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
		words_set(w, FORM_SHORT, "There is no limit now: no request has to wait its turn.");
		words_set(w, FORM_TINY, "There is no limit now.");
		return;
	}
	words_set(w, FORM_FULL, "%s opens at most %lld %s at a time now: the others wait their turn.", who, (long long)value,
	    text_plural(value, "request", "requests"));
	words_set(w, FORM_SHORT, "%s opens at most %lld at a time now: others wait their turn.", who, (long long)value);
	words_set(w, FORM_TINY, "%s opens at most %lld at a time now.", who, (long long)value);
}

static void
say_programs(const struct facts *f, int64_t value, struct words *w)
{
	static const char *const which[] = {
		[PROGRAMS_BOTH] = "both programs run at the same time",
		[PROGRAMS_IN_TURN] = "sync runs first, then async",
		[PROGRAMS_SYNC] = "sync runs alone",
		[PROGRAMS_ASYNC] = "async runs alone",
		[PROGRAMS_NONE] = "neither program runs: the server waits for whoever comes",
	};

	(void)f;
	if (value < 0 || value >= (int64_t)COUNT(which))
		return;
	words_set(w, FORM_SHORT, "In the next run %s.", which[value]);
	words_set(w, FORM_TINY, "The next run: %s.", text_knob(KNOB_PROGRAMS, value).s);
}

static void
say_errors(const struct facts *f, int64_t value, struct words *w)
{
	static const char *const which[] = {
		[ERRORS_REFUSED] = "nobody listens: every connection is refused",
		[ERRORS_TIMEOUT] = "the server takes up requests and never answers",
		[ERRORS_RESET] = "the server breaks off each connection",
		[ERRORS_500] = "the server answers with an error, HTTP 500",
		[ERRORS_MIXED] = "requests fail in four ways in turn; every fifth succeeds",
	};

	(void)f;
	if (value <= ERRORS_NONE || value >= (int64_t)COUNT(which)) {
		words_set_all(w, "Nothing goes wrong any more.");
		return;
	}
	words_set(w, FORM_SHORT, "From now on %s.", which[value]);
	words_set(w, FORM_TINY, "From now on things go wrong: %s.", text_knob(KNOB_ERRORS, value).s);
}

/* For knobs whose sentence depends on more than the value; the others' is in their row. */
static void (*const say_knob[KNOB_COUNT])(const struct facts *, int64_t value, struct words *) = {
	[KNOB_DELAY] = say_delay,
	[KNOB_REQUESTS] = say_requests,
	[KNOB_SERVER] = say_server,
	[KNOB_LIMIT] = say_limit,
	[KNOB_PROGRAMS] = say_programs,
	[KNOB_ERRORS] = say_errors,
};

static void
say_with_value(struct words *w, enum form form, const char *template, const char *value)
{
	static const char name[] = "{value}";
	const char *at = strstr(template, name);

	if (at == NULL)
		words_set(w, form, "%s", template);
	else
		words_set(w, form, "%.*s%s%s", (int)(at - template), template, value, at + strlen(name));
}

static void
say_of_row(enum knob knob, int64_t value, struct words *w)
{
	const struct knob_info *info = knob_info(knob);
	const char *const *said = value == 0 && info->turned_off[0] != NULL ? info->turned_off : info->turned;
	struct text text = text_knob(knob, value);

	say_with_value(w, FORM_SHORT, said[0], text.s);
	say_with_value(w, FORM_TINY, said[1], text.s);
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
