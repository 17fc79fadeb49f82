/* Sentences about a run without programs: who asked, when the answer comes, what it was. */
#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"
#include "log/watched.h"
#include "log/visits.h"
#include "tell/narrator_facts.h"
#include "tell/visitor_words.h"

enum { TARGET_BYTES = 24 }; /* that are shown of what a visitor asks for */

/* The facts about all visitors. */
struct visits_now {
	uint32_t came, open, in_line;
	uint32_t unkept;          /* of the open ones: those of whom nothing is known but their number */
	uint32_t first, last;     /* the next to be answered, the last that ended; 0 = none */
	int64_t answer_us;        /* when the first will be answered */
	int64_t ended_us;         /* of the last */
};

static int64_t
end_of(const struct request *r)
{
	return r->answer_us != NEVER_US ? r->answer_us : r->leave_us;
}

static struct visits_now
gather_visits(const struct facts *f)
{
	struct visits_now v = { .last = timeline_last_departure(f->timeline, f->t_us) };
	struct unkept unkept = timeline_unkept_at(f->timeline, f->t_us);
	size_t came, from = 0;
	uint32_t number;

	timeline_visitors(f->timeline, f->t_us, &came);
	v.came = (uint32_t)(came + unkept.came);
	v.open = v.unkept = (uint32_t)unkept.open;
	v.in_line = (uint32_t)(unkept.open - (unkept.at_work < unkept.open ? unkept.at_work : unkept.open));
	if (v.last != 0)
		v.ended_us = end_of(timeline_request(f->timeline, TRACK_VISITOR, v.last));
	while ((number = timeline_next_visitor(f->timeline, f->t_us, &from)) != 0) {
		const struct request *r = timeline_request(f->timeline, TRACK_VISITOR, number);

		v.open++;
		if (!facts_happened(f, r->take_us)) {
			v.in_line++;
		} else if (v.first == 0 || r->take_us + r->take_for_us < v.answer_us) {
			v.first = number;
			v.answer_us = r->take_us + r->take_for_us;
		}
	}
	return v;
}

/* What it asked for, cut to the room that there is. */
static struct text
text_target(const struct request *r)
{
	struct text text;
	const char *target = r->target != NULL ? r->target : "/";
	size_t size = strlen(target), shown = utf8_cut(target, TARGET_BYTES);
	bool is_cut = request_target(r).is_cut;

	if (is_cut && shown + sizeof REQUEST_CUT > size)
		shown = size - (sizeof REQUEST_CUT - 1);
	utf8_format(text.s, sizeof text.s, "%.*s%s", (int)shown, target, shown < size ? "…" : "");
	return text;
}

static void
say_open(const struct facts *f, const struct visits_now *v, struct words *w)
{
	const struct request *r = timeline_request(f->timeline, TRACK_VISITOR, v->first);
	struct text when = text_expected(f, v->answer_us), until = text_moment(f, v->answer_us);
	struct visitor_words who = visitor_who_begins(r, v->first, VISITOR_BYTES);
	struct visitor_words brief = visitor_who_begins(r, v->first, VISITOR_BYTES_BRIEF);

	if (r == NULL && v->in_line == 0) {
		words_set(w, FORM_TINY, "%u %s served.", v->open, text_plural(v->open, "visitor is being", "visitors are being"));
	} else if (r == NULL) {
		words_set(w, FORM_TINY, "%u %s in line at the server.", v->in_line, text_plural(v->in_line, "visitor stands", "visitors stand"));
	} else if (v->in_line > 0) {
		words_set(w, FORM_FULL, "The server serves %s until about %s. %u %s in line.", visitor_who(r, v->first, VISITOR_BYTES).s, until.s, v->in_line,
		    text_plural(v->in_line, "other stands", "others stand"));
		words_set(w, FORM_TINY, "%s until about %s. %u in line.", brief.s, until.s, v->in_line);
	} else if (v->unkept > 0) { /* when they are answered is not known */
		words_set(w, FORM_FULL, "%u visitors wait at the same time. %s is answered %s.", v->open, who.s,
		    when.s);
		words_set(w, FORM_TINY, "%u wait at the same time.", v->open);
	} else if (v->open > 1) {
		words_set(w, FORM_FULL, "%u visitors wait at the same time. %s is answered first, %s.", v->open, who.s,
		    when.s);
		words_set(w, FORM_TINY, "%u wait. The next answer: %s.", v->open, when.s);
	} else {
		if (r->before_us > 0)
			words_set(w, FORM_FULL, "%s asked for %s %s before the run. The answer comes %s.", who.s, text_target(r).s,
			    text_took(f, request_came_us(r), r->arrive_us).s, when.s);
		else
			words_set(w, FORM_FULL, "%s asked for %s at %s. The answer comes %s.", who.s, text_target(r).s,
			    text_moment(f, r->arrive_us).s, when.s);
		words_set(w, FORM_SHORT, "%s waits. The answer comes %s.", who.s, when.s);
		words_set(w, FORM_TINY, "%s is answered %s.", brief.s, when.s);
	}
}

static void
say_ended(const struct facts *f, const struct visits_now *v, struct words *w)
{
	const struct request *r = timeline_request(f->timeline, TRACK_VISITOR, v->last);
	struct text took = text_took(f, request_came_us(r), end_of(r));
	struct visitor_words who = visitor_who_begins(r, v->last, VISITOR_BYTES);
	struct visitor_words brief = visitor_who_begins(r, v->last, VISITOR_BYTES_BRIEF);

	if (r->answer_us == NEVER_US && r->is_broken_off) {
		words_set(w, FORM_SHORT, "%s got no answer: broken off after %s.", who.s, took.s);
		words_set(w, FORM_TINY, "%s got no answer.", brief.s);
	} else if (r->answer_us == NEVER_US) {
		words_set(w, FORM_SHORT, "%s left early, after %s, before the answer.", who.s, took.s);
		words_set(w, FORM_TINY, "%s left before the answer.", brief.s);
	} else {
		words_set(w, FORM_FULL, "%s got the answer %u to %s after %s.", who.s, r->status, text_target(r).s, took.s);
		words_set(w, FORM_TINY, "%s got %u after %s.", brief.s, r->status, took.s);
	}
}

/* Whoever was turned away lately, behind what else is told. */
static void
add_refusals(const struct facts *f, struct words *w)
{
	const struct event *e = timeline_last_event(f->timeline, TRACK_SERVER, EVENT_REFUSED, f->t_us);
	int64_t refused = timeline_refused_at(f->timeline, f->t_us);
	const size_t full = w->room > 0 && w->room < SENTENCE_FULL ? w->room : SENTENCE_FULL;
	const size_t most[FORM_COUNT] = { full, full < SENTENCE_SHORT ? full : SENTENCE_SHORT, SENTENCE_LEAST };
	char more[64];

	if (e == NULL || refused == 0 || !facts_lately(f, e->t_us, INTERVENTION_RECENT_US))
		return;
	utf8_format(more, sizeof more, " %" PRId64 " %s turned away.", refused, text_plural(refused, "was", "were"));
	for (int form = 0; form < FORM_COUNT; form++)
		if (w->form[form][0] != '\0')
			words_add(w, (enum form)form, most[form], "%s", more);
}

static bool
has_programs(const struct facts *f)
{
	return f->program[TRACK_SYNC].present || f->program[TRACK_ASYNC].present;
}

bool
narrator_is_for_visitors(const struct facts *f)
{
	return !has_programs(f) && timeline_watched_count(f->timeline) == 0;
}

bool
narrator_is_for_watched(const struct facts *f)
{
	return !has_programs(f) && timeline_watched_count(f->timeline) > 0;
}

void
narrator_say_visitors(const struct facts *f, struct words *w)
{
	struct visits_now v = gather_visits(f);

	if (v.open > 0) {
		say_open(f, &v, w);
	} else if (v.last != 0 && facts_lately(f, v.ended_us, INTERVENTION_RECENT_US)) {
		say_ended(f, &v, w);
	} else if (v.came > 0) {
		words_set(w, FORM_SHORT, "Nobody waits now; %u %s so far. Ask again, or two at a time.", v.came,
		    text_plural(v.came, "visitor came", "visitors came"));
		words_set(w, FORM_TINY, "Nobody waits now. %u came so far.", v.came);
	} else {
		words_set(w, FORM_SHORT, "Nobody has asked yet. The server waits, and may wait for ever.");
		words_set(w, FORM_TINY, "Nobody has asked yet: the server waits.");
	}
	add_refusals(f, w);
}
