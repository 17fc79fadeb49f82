/* Looking back, what comes next is read from the log: the next landmark event. */
#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "tell/listing.h"
#include "tell/narrator_facts.h"

/* The next landmark event, at index *i. NULL if there is none. */
static const struct event *
next_landmark(const struct facts *f, size_t *i)
{
	const struct trace *trace = timeline_trace(f->timeline);
	size_t count = trace_count(trace);

	for (*i = trace_count_until(trace, f->t_us); *i < count; (*i)++) {
		const struct event *e = trace_at(trace, *i);

		/* One that its track has none of is nonsense. */
		if (event_kind_info((enum event_kind)e->kind)->landmark && event_kind_is_on((enum event_kind)e->kind, (enum track)e->track))
			return e;
	}
	return NULL;
}

/* After a callback the loop may call the next one at once. */
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
			words_add(w, FORM_FULL, SENTENCE_FULL - 1, ", and the loop %s it again for request %u", f->words->calls,
			    e->number);
			return;
		}
	}
}

void
narrator_say_then(const struct facts *f, struct words *w)
{
	size_t i;
	const struct event *e = next_landmark(f, &i);
	char what[SENTENCE_SIZE / 2], when[SENTENCE_SIZE];

	if (e == NULL) {
		words_set_all(w, "Nothing later has happened yet.");
		return;
	}
	narrator_fill(event_kind_info((enum event_kind)e->kind)->sentence, f, e, what, sizeof what);
	utf8_format(when, sizeof when, "%s later %s", text_took(f, f->t_us, e->t_us).s, what);
	what[0] = ascii_upper(what[0]);
	words_set(w, FORM_FULL, "%s", when);
	say_called_again(f, e, i, w);
	words_add(w, FORM_FULL, SENTENCE_FULL, ".");
	if (strlen(when) < SENTENCE_LEAST)
		words_set(w, FORM_TINY, "%s.", when);
	else
		words_set(w, FORM_TINY, "%s.", what);
	if (strlen(when) < SENTENCE_SHORT)
		words_set(w, FORM_SHORT, "%s.", when);
}
