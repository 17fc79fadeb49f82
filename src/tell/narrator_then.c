/* Looking back, what comes next is read from the log: the next event worth a stop. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "tell/listing.h"
#include "tell/narrator_facts.h"

/* How each kind of event reads: a subject, words, and what completes them. */
enum subject { NOBODY, PROGRAM, REQUEST, CALLBACK };
enum object { NOTHING, LINE, TEXT, KNOB, CAUSE, NUMBER };

static const struct came {
	const char *words;
	enum subject subject;
	enum object object;
} came[EVENT_KIND_COUNT] = {
	[EVENT_RUN_START] = { "the run begins", NOBODY, NOTHING },
	[EVENT_RUN_END] = { "the run is over", NOBODY, NOTHING },
	[EVENT_KNOB] = { "you turn ", NOBODY, KNOB },
	[EVENT_BUTTON] = { "you press b", NOBODY, NOTHING },
	[EVENT_STEP] = { " comes to line ", PROGRAM, LINE },
	[EVENT_BLOCK] = { " stands blocked on line ", PROGRAM, LINE },
	[EVENT_UNBLOCK] = { " gets back from its call on line ", PROGRAM, LINE },
	[EVENT_READY] = { " is in its loop", PROGRAM, NOTHING },
	[EVENT_CALLBACK_START] = { " for request ", CALLBACK, NUMBER },
	[EVENT_CALLBACK_END] = { "", CALLBACK, NOTHING },
	[EVENT_PRINT] = { " prints ", PROGRAM, TEXT },
	[EVENT_SPIN] = { " turns its spinner", PROGRAM, NOTHING },
	[EVENT_BUTTON_ANSWER] = { " answers your press of b", PROGRAM, NOTHING },
	[EVENT_PLAN] = { " has a new number of requests", PROGRAM, NOTHING },
	[EVENT_DONE] = { " is done", PROGRAM, NOTHING },
	[EVENT_LAUNCH] = { " is launched", REQUEST, NOTHING },
	[EVENT_CONNECT] = { " begins to connect", REQUEST, NOTHING },
	[EVENT_CONNECTED] = { " is connected", REQUEST, NOTHING },
	[EVENT_SENT] = { " is sent", REQUEST, NOTHING },
	[EVENT_FIRST_BYTE] = { " gets its first byte", REQUEST, NOTHING },
	[EVENT_BODY] = { " gets its body", REQUEST, NOTHING },
	[EVENT_RESPONSE] = { " has its response", REQUEST, NOTHING },
	[EVENT_FAIL] = { " ends: ", REQUEST, CAUSE },
	[EVENT_CANCEL] = { " is cancelled", REQUEST, NOTHING },
	[EVENT_QUEUE] = { " has its callback queued", REQUEST, NOTHING },
	[EVENT_ARRIVE] = { " reaches the server", REQUEST, NOTHING },
	[EVENT_TAKE] = { " is taken up", REQUEST, NOTHING },
	[EVENT_ANSWER] = { " is answered", REQUEST, NOTHING },
	[EVENT_ABORT] = { " is broken off by the server", REQUEST, NOTHING },
	[EVENT_LEAVE] = { " is given up", REQUEST, NOTHING },
	[EVENT_FREEZE] = { "the server is about to sleep", NOBODY, NOTHING },
	[EVENT_THAW] = { "the server wakes up", NOBODY, NOTHING },
	[EVENT_HEARTBEAT] = { "the loop's heart beats", NOBODY, NOTHING },
};

static struct text
text_subject(const struct facts *f, const struct event *e)
{
	const char *who = e->track == TRACK_VISITOR ? "a visitor" : track_name((enum track)e->track);
	struct text text = { "" };

	if (came[e->kind].subject == PROGRAM)
		snprintf(text.s, sizeof text.s, "%s", who);
	else if (came[e->kind].subject == CALLBACK)
		snprintf(text.s, sizeof text.s, "%s %s", f->words->name,
		    e->kind == EVENT_CALLBACK_START ? f->words->is_called : f->words->returns);
	else if (came[e->kind].subject == REQUEST && e->track == TRACK_VISITOR)
		snprintf(text.s, sizeof text.s, "visitor %u's request", e->number);
	else if (came[e->kind].subject == REQUEST)
		snprintf(text.s, sizeof text.s, "request %u of %s", e->number, who);
	return text;
}

/* At most so many characters of what was printed. */
static struct text
text_printed(const char *printed)
{
	enum { SHOWN = 24 };
	struct text text;

	snprintf(text.s, sizeof text.s, "\"%.*s%s\"", SHOWN, printed, strlen(printed) > SHOWN ? "..." : "");
	return text;
}

static struct text
text_object(const struct facts *f, const struct event *e)
{
	struct text text = { "" };
	char value[KNOB_TEXT_SIZE];

	if (came[e->kind].object == LINE && e->track < PROGRAM_COUNT)
		snprintf(text.s, sizeof text.s, "%d",
		    program_line_number(f->timeline, (enum track)e->track, f->language, (enum step)e->step, e->t_us));
	else if (came[e->kind].object == TEXT)
		text = text_printed(trace_text(timeline_trace(f->timeline), e->value));
	else if (came[e->kind].object == KNOB && e->number < KNOB_COUNT) {
		knob_format((enum knob)e->number, e->value, value, sizeof value);
		snprintf(text.s, sizeof text.s, "%s to %s", knob_info((enum knob)e->number)->name, value);
	} else if (came[e->kind].object == CAUSE && e->value >= 0 && e->value < CAUSE_COUNT)
		snprintf(text.s, sizeof text.s, "%s", cause_words((enum cause)e->value));
	else if (came[e->kind].object == NUMBER)
		snprintf(text.s, sizeof text.s, "%u", e->number);
	return text;
}

/* The next event worth a stop, and in *i where it is. NULL if there is none. */
static const struct event *
next_landmark(const struct facts *f, size_t *i)
{
	const struct trace *trace = timeline_trace(f->timeline);
	size_t count = trace_count(trace);

	for (*i = trace_count_until(trace, f->t_us); *i < count; (*i)++)
		if (event_kind_info((enum event_kind)trace_at(trace, *i)->kind)->landmark)
			return trace_at(trace, *i);
	return NULL;
}

/* After a callback the loop may have the next one at once. */
static void
say_called_again(const struct facts *f, const struct event *returned, size_t i, struct words *w)
{
	enum { AGAIN_US = 1000 };
	const struct trace *trace = timeline_trace(f->timeline);
	size_t count = trace_count(trace);

	if (returned->kind != EVENT_CALLBACK_END)
		return;
	for (; i < count && trace_at(trace, i)->t_us - returned->t_us < AGAIN_US; i++) {
		const struct event *e = trace_at(trace, i);

		if (e->kind == EVENT_CALLBACK_START && e->track == returned->track) {
			say_more(w, FORM_FULL, SENTENCE_FULL - 1, ", and the loop %s it again for request %u", f->words->calls,
			    e->number);
			return;
		}
	}
}

void
narrate_then(const struct facts *f, struct words *w)
{
	size_t i;
	const struct event *e = next_landmark(f, &i);
	char what[SENTENCE_SIZE / 2], when[SENTENCE_SIZE];

	if (e == NULL) {
		say_all(w, "Nothing later has happened yet.");
		return;
	}
	snprintf(what, sizeof what, "%s%s%s", text_subject(f, e).s, came[e->kind].words, text_object(f, e).s);
	snprintf(when, sizeof when, "%s later %s", text_duration(e->t_us - f->t_us).s, what);
	what[0] = (char)toupper((unsigned char)what[0]);
	say(w, FORM_FULL, "%s", when);
	say_called_again(f, e, i, w);
	say_more(w, FORM_FULL, SENTENCE_FULL, ".");
	if (strlen(when) < SENTENCE_LEAST)
		say(w, FORM_TINY, "%s.", when);
	else
		say(w, FORM_TINY, "%s.", what);
	if (strlen(when) < SENTENCE_SHORT)
		say(w, FORM_SHORT, "%s.", when);
}
