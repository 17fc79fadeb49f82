/* The narrator: takes the first rule that applies, and the longest form that fits. */
#include "tell/narrator.h"

#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "log/watched.h"
#include "tell/expected_end.h"
#include "tell/narrator_facts.h"

/* The first rule of these tables (NULL-terminated) that applies; NULL if none does. */
static const struct rule *
first_that_applies(const struct rules *const *tables, const struct facts *f, const struct program_facts *p)
{
	for (; *tables != NULL; tables++)
		for (size_t i = 0; i < (*tables)->count; i++)
			if ((*tables)->rule[i].applies(f, p))
				return &(*tables)->rule[i];
	return NULL;
}

static void
choose(struct words *w, size_t width, const char *otherwise, char out[SENTENCE_SIZE])
{
	for (int form = 0; form < FORM_COUNT; form++) {
		size_t length = strlen(w->form[form]);

		if (length == 0 || length > width)
			continue;
		utf8_format(out, SENTENCE_SIZE, "%s", w->form[form]);
		utf8_clean(out, '?'); /* a server's text may be anything */
		return;
	}
	utf8_format(out, SENTENCE_SIZE, "%s", otherwise);
}

static bool
is_in(const struct program_facts *p, enum program_state state)
{
	return p->span.state == state;
}

/* Only sentences about what it is doing get an addition. */
static bool
is_doing(const struct rule *rule)
{
	return rule >= narrator_doing_rules.rule && rule < narrator_doing_rules.rule + narrator_doing_rules.count;
}

/* For numbers so large that no form of the sentence fits. */
static const char *const bare_state[STATE_COUNT] = {
	[STATE_ABSENT] = "has not started.",
	[STATE_RUNNING] = "runs its lines.",
	[STATE_BLOCKED] = "is blocked.",
	[STATE_READY] = "is ready.",
	[STATE_CALLBACK] = "runs a callback.",
	[STATE_DONE] = "is done.",
};

/* Adds more to each form of a sentence that has room for it, and drops a form without room if a
 * shorter one has it. Returns false if none has. */
static bool
add_more(struct words *w, size_t room, const char *more)
{
	bool added = false;

	for (int form = 0; form < FORM_COUNT; form++) {
		size_t length = strlen(w->form[form]);

		if (length == 0)
			continue;
		if (length + strlen(more) <= room) {
			words_add(w, (enum form)form, room, "%s", more);
			added = true;
		}
	}
	for (int form = 0; form < FORM_COUNT && added; form++)
		if (strlen(w->form[form]) < strlen(more) || strcmp(w->form[form] + strlen(w->form[form]) - strlen(more), more) != 0)
			w->form[form][0] = '\0';
	return added;
}

/* Whether the program is blocked, busy or free, after a sentence that tells something else. One
 * that is done has a badge that says so, and needs no words in place of others. */
static void
add_state(const struct facts *f, const struct program_facts *p, size_t room, struct words *w)
{
	struct text since = text_moment(f, p->span.start_us);
	char forms[3][96] = { "", "", "" };

	if (strstr(w->form[FORM_TINY], "blocked on") != NULL || strstr(w->form[FORM_TINY], " runs") != NULL)
		return; /* it is the reason for what the sentence tells */
	switch (p->span.state) {
	case STATE_BLOCKED:
		utf8_format(forms[0], sizeof forms[0], " Blocked on line %d since %s.", p->line, since.s);
		utf8_format(forms[1], sizeof forms[1], " Blocked since %s.", since.s);
		utf8_format(forms[2], sizeof forms[2], " Blocked.");
		break;
	case STATE_CALLBACK:
		utf8_format(forms[0], sizeof forms[0], " It is busy on line %d since %s.", p->line, since.s);
		utf8_format(forms[1], sizeof forms[1], " It is busy on line %d.", p->line);
		utf8_format(forms[2], sizeof forms[2], " It is busy.");
		break;
	case STATE_READY:
		if (strstr(w->form[FORM_SHORT], "is ready") != NULL) {
			words_add(w, FORM_TINY, SENTENCE_LEAST, " It is ready.");
			return;
		}
		utf8_format(forms[0], sizeof forms[0], " It is ready.");
		break;
	case STATE_DONE:
		for (int form = 0; form < FORM_COUNT; form++)
			if (w->form[form][0] != '\0')
				words_add(w, (enum form)form, room, " It is free.");
		return;
	default:
		return;
	}
	for (int i = 0; i < 3 && forms[i][0] != '\0'; i++)
		if (add_more(w, room, forms[i]))
			return;
}

/* When the program's next response comes. With many requests the pace says more. */
static void
add_coming(const struct facts *f, const struct program_facts *p, size_t room, struct words *w)
{
	const struct expected *e = &f->expected;
	char coming[96];

	if (!f->live || f->over || f->now != NULL || p->tally.planned > MANY || e->t_us == NEVER_US || e->end != ENDS_ANSWERED || e->count[p->track] == 0 ||
	    (p->span.state != STATE_BLOCKED && p->span.state != STATE_READY) || strstr(w->form[FORM_TINY], "Next response") != NULL)
		return;
	utf8_format(coming, sizeof coming, " Next response %s.", text_expected(f, e->t_us).s);
	if (add_more(w, room, coming))
		return;
	utf8_format(coming, sizeof coming, " Response %s.", text_expected(f, e->t_us).s);
	add_more(w, room, coming);
}

/* When the program is expected to end, in place of all else if need be. */
static void
add_end(const struct facts *f, const struct program_facts *p, size_t room, struct words *w)
{
	const struct outlook_program *outlook = &f->outlook.program[p->track];
	char forms[EXPECTED_END_FORMS][EXPECTED_END_SIZE], more[SENTENCE_SIZE];

	if (!f->live || f->over || !outlook->runs || is_in(p, STATE_ABSENT) || f->is_outside)
		return;
	expected_end_write(f->timeline, p->track, f->t_us, outlook, f->grain_us, forms);
	for (int pass = 0; pass < 2; pass++) {
		for (int form = EXPECTED_END_LAW; form < EXPECTED_END_FORMS; form++) {
			utf8_format(more, sizeof more, " %s.", forms[form]);
			more[1] = ascii_upper(more[1]);
			if (add_more(w, room, more))
				return;
		}
		words_set(w, FORM_TINY, "%s", bare_state[p->span.state]);
	}
}

/* How long it took in the run that this one is compared with: where that has a row of its own only behind what is said anyway. */
static void
add_before(const struct facts *f, const struct program_facts *p, size_t room, bool has_row, struct words *w)
{
	const struct text before = narrator_took_before(f, p);

	if (before.s[0] == '\0')
		return;
	if (!has_row) {
		add_more(w, room, before.s);
		return;
	}
	for (int form = 0; form < FORM_COUNT; form++)
		if (w->form[form][0] != '\0' && strlen(w->form[form]) <= room) {
			words_add(w, (enum form)form, room, "%s", before.s);
			return;
		}
}

/* The same of a watched program that waits. */
static void
add_coming_watched(const struct facts *f, enum track track, size_t room, struct words *w)
{
	const struct expected *e = &f->expected;
	struct watched_span span = timeline_thread_at(f->timeline, track, timeline_main_thread(f->timeline, track, f->t_us), f->t_us);
	char coming[96];

	if (!f->live || f->over || f->now != NULL || e->count[track] == 0 || (span.state != WATCHED_BLOCKED && span.state != WATCHED_READY))
		return;
	utf8_format(coming, sizeof coming, " Next response %s.", text_expected(f, e->t_us).s);
	if (add_more(w, room, coming))
		return;
	utf8_format(coming, sizeof coming, " Response %s.", text_expected(f, e->t_us).s);
	add_more(w, room, coming);
}

static size_t
room_for(int width)
{
	if (width < SENTENCE_LEAST)
		return SENTENCE_LEAST;
	return width < SENTENCE_FULL ? (size_t)width : SENTENCE_FULL;
}

void
narrator_write(const struct timeline *tl, const struct telling *telling, struct narration *out)
{
	static const struct rules *const for_program[] = { &narrator_news_rules, &narrator_doing_rules, &narrator_done_rules, NULL };
	static const struct rules *const for_next[] = { &narrator_next_rules, NULL };
	size_t room = room_for(telling->width);
	const struct rule *rule;
	struct words words;
	struct facts facts;

	facts_gather(tl, telling, &facts);
	narrator_gather_before(&facts, telling);
	if (telling->stepped && !telling->live)
		facts.now = narrator_event_now(&facts);
	*out = (struct narration){ .now_track = facts.now != NULL ? facts.now->track : -1 };
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		const struct program_facts *p = &facts.program[i];

		if (!p->present)
			continue;
		memset(&words, 0, sizeof words);
		rule = first_that_applies(for_program, &facts, p);
		if (rule != NULL)
			rule->write(&facts, p, &words);
		if (rule != NULL && rule->leaves_state && !facts.over)
			add_state(&facts, p, room, &words);
		if (telling->says_end[i])
			add_end(&facts, p, room, &words);
		if (telling->says_coming && rule != NULL && is_doing(rule))
			add_coming(&facts, p, room, &words);
		add_before(&facts, p, room, !telling->says_coming, &words);
		choose(&words, room, bare_state[p->span.state], out->program[i]);
	}
	for (int i = 0; i < WATCHED_MAX; i++) {
		if (!timeline_has_watched(tl, watched_track(i)))
			continue;
		words = (struct words){ .room = room };
		narrator_say_watched(&facts, watched_track(i), &words);
		if (telling->says_coming)
			add_coming_watched(&facts, watched_track(i), room, &words);
		choose(&words, room, "", out->watched[i]);
	}
	words = (struct words){ .room = room };
	rule = first_that_applies(for_next, &facts, NULL);
	rule->write(&facts, NULL, &words);
	utf8_format(out->next_label, sizeof out->next_label, "%s", facts.compares && telling->before_name != NULL ? "beside" : rule->label);
	choose(&words, room, "What comes first is not known yet.", out->next);
}
