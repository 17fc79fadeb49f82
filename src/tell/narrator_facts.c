/* The narrator's facts: look-ups, and one pass over the requests of a program that is done. */
#include "tell/narrator_facts.h"

#include <stdarg.h>
#include <string.h>

#include "base/clock.h"
#include "base/duration.h"
#include "base/utf8.h"
#include "log/watched.h"
#include "tell/listing.h"
#include "tell/statistics.h"

enum {
	TOGETHER_US = 100 * 1000, /* ends this close together are mentioned as one */
	OVERDUE_US = 50 * 1000,   /* an end this late is no longer predicted */
};

static bool
by(int64_t event_us, int64_t t_us)
{
	return event_us != NEVER_US && event_us <= t_us;
}

static bool
at_work(const struct request *r, int64_t t_us)
{
	return by(r->take_us, t_us) && !by(r->answer_us, t_us) && !by(r->leave_us, t_us);
}

/* ---- a program ---- */

/* The last of its requests until t to which that happened, and when; *number is set, unless NULL: 0, and NEVER_US, if there is none. In
 * a log that contradicts itself not each event changed its request. */
static int64_t
last_us(const struct facts *f, enum track track, enum event_kind kind, uint32_t *number)
{
	size_t date = request_effect(kind)->date;
	int64_t t_us = f->t_us;
	const struct event *e;

	while ((e = timeline_last_event(f->timeline, track, kind, t_us)) != NULL) {
		const struct request *r = timeline_request(f->timeline, track, e->number);

		if (r != NULL && (kind == EVENT_LAUNCH || *(const int64_t *)(const void *)((const char *)r + date) == e->t_us))
			break;
		t_us = e->t_us - 1;
	}
	if (number != NULL)
		*number = e == NULL ? 0 : e->number;
	return e == NULL ? NEVER_US : e->t_us;
}

static void
note_printed(struct printed *all, int64_t from_us, int64_t to_us, int64_t grain_us)
{
	int64_t us = duration_between(from_us, to_us, grain_us);

	all->sum_us += us;
	all->least_us = all->count == 0 || us < all->least_us ? us : all->least_us;
	all->most_us = us > all->most_us ? us : all->most_us;
	all->short_ones |= to_us - from_us == 0 || duration_is_short(to_us - from_us, grain_us);
	all->count++;
}

static void
gather_wait(const struct facts *f, struct done_facts *d, enum track track, const struct request *r, uint32_t number)
{
	struct wait wait = statistics_wait(f->timeline, track, number, f->t_us);
	int64_t to_us = wait.to_us != NEVER_US ? wait.to_us : r->response_us, wait_us = to_us - wait.from_us;

	note_printed(&d->waits, wait.from_us, to_us, f->grain_us);
	if (d->wait_max_us == NEVER_US || wait_us < d->wait_min_us)
		d->wait_min_us = wait_us;
	if (wait_us > d->wait_max_us) {
		d->wait_max_us = wait_us;
		d->longest = number;
	}
}

static void
gather_done(const struct facts *f, enum track track, struct done_facts *d)
{
	uint32_t count = timeline_request_count(f->timeline, track);
	int64_t last_open_us = NEVER_US, first_end_us = INT64_MAX;
	size_t works_count;
	const struct work *works = timeline_works(f->timeline, track, f->t_us, &works_count);

	*d = (struct done_facts){ .wait_min_us = NEVER_US, .wait_max_us = NEVER_US };
	for (uint32_t n = 1; n <= count; n++) {
		const struct request *r = timeline_request(f->timeline, track, n);
		int64_t end_us = request_end_us(r), open_us = request_opened_us(r);

		if (!by(r->launch_us, f->t_us))
			continue;
		if (by(r->response_us, f->t_us))
			gather_wait(f, d, track, r, n);
		last_open_us = open_us > last_open_us ? open_us : last_open_us;
		first_end_us = end_us != NEVER_US && end_us < first_end_us ? end_us : first_end_us;
	}
	d->overlapped = last_open_us != NEVER_US && last_open_us <= first_end_us;
	for (size_t i = 0; i < works_count; i++)
		note_printed(&d->works, works[i].start_us, works[i].end_us < f->t_us ? works[i].end_us : f->t_us, f->grain_us);
}

/* Elsewhere a request may be sent several times, as redirects lead on. */
static void
gather_sent_elsewhere(const struct facts *f, struct program_facts *p)
{
	uint32_t count = timeline_request_count(f->timeline, p->track);

	p->sent = 0;
	p->last_sent_us = NEVER_US;
	for (uint32_t n = 1; n <= count; n++) {
		int64_t sent_us = request_first_sent_us(timeline_request(f->timeline, p->track, n));

		p->sent += by(sent_us, f->t_us);
		p->last_sent_us = by(sent_us, f->t_us) && sent_us > p->last_sent_us ? sent_us : p->last_sent_us;
	}
}

/* Callbacks run in the order in which they were queued: the first two that have not begun. */
static void
gather_queue(const struct facts *f, struct program_facts *p)
{
	const struct trace *trace = timeline_trace(f->timeline);

	p->queued_well = true;
	for (uint32_t i = 0; i < 2 && i < p->tally.queued; i++) {
		size_t place = timeline_event_index(f->timeline, p->track, EVENT_QUEUE, p->tally.called + i + 1);
		const struct request *r = place < trace_count(trace) ?
		    timeline_request(f->timeline, p->track, trace_at(trace, place)->number) : NULL;

		if (r == NULL)
			return;
		p->queued[i] = trace_at(trace, place)->number;
		p->queued_well = p->queued_well && by(r->response_us, f->t_us);
	}
}

static void
gather_requests(const struct facts *f, struct program_facts *p)
{
	const struct timeline *tl = f->timeline;
	const struct request *first = timeline_request(tl, p->track, 1);
	struct request room;
	void *kept;

	if (first != NULL && by(request_seen_at(first, f->t_us, &room)->launch_us, f->t_us))
		p->first_launch_us = request_seen_at(first, f->t_us, &room)->launch_us;
	p->last_launch_us = last_us(f, p->track, EVENT_LAUNCH, NULL);
	p->last_fail_us = last_us(f, p->track, EVENT_FAIL, &p->last_failed);
	p->last_cancel_us = last_us(f, p->track, EVENT_CANCEL, NULL);
	p->last_called_us = last_us(f, p->track, EVENT_CALLBACK_START, &p->last_called);
	p->last_response_us = last_us(f, p->track, EVENT_RESPONSE, &p->last_answered);
	p->last_sent_us = last_us(f, p->track, EVENT_SENT, NULL);
	p->sent = (uint32_t)timeline_event_count(tl, p->track, EVENT_SENT, f->t_us);
	if (f->is_outside)
		gather_sent_elsewhere(f, p);
	p->lowest_open = timeline_lowest_open(tl, p->track, f->t_us);
	gather_queue(f, p);
	if (p->span.state == STATE_DONE) {
		if (!timeline_keeps(tl, KEPT_DONE + p->track, f->grain_us, timeline_told_of(tl, p->track, f->t_us), sizeof p->did, &kept))
			gather_done(f, p->track, kept);
		p->did = *(const struct done_facts *)kept;
	}
}

static void
gather_program(const struct facts *f, enum track track, struct program_facts *p)
{
	const struct timeline *tl = f->timeline;
	int64_t t_us = f->t_us;

	*p = (struct program_facts){
		.track = track,
		.name = track_name(track),
		.present = timeline_has_program(tl, track),
		.span = timeline_span_at(tl, track, t_us),
		.tally = timeline_tally_at(tl, track, t_us),
		.spins = timeline_spin_count(tl, track, t_us),
		.work = timeline_computing(tl, track, t_us),
		.begin_us = timeline_begin_us(tl, track),
		.done_us = timeline_done_us(tl, track, t_us),
		.first_launch_us = NEVER_US, .last_launch_us = NEVER_US, .last_sent_us = NEVER_US,
		.last_fail_us = NEVER_US, .last_cancel_us = NEVER_US,
		.last_called_us = NEVER_US, .last_response_us = NEVER_US,
	};
	if (p->begin_us > t_us)
		p->begin_us = NEVER_US;
	p->done_before = p->done_us != NEVER_US && timeline_done_us(tl, track, p->done_us - 1) != NEVER_US;
	p->line = listing_line_number(tl, track, f->language, (enum step)p->span.step, t_us);
	gather_requests(f, p);
	p->press = timeline_press_at(tl, track, t_us, &p->presses_waiting);
}

/* ---- what comes next ---- */

/* When request n, which is in flight, will end, and how; NEVER_US if that is not known.
 * `troubles`: not necessarily with an answer. */
static int64_t
expected_end(const struct timeline *tl, const struct request *r, uint32_t n, int64_t t_us, bool troubles,
    enum expected_end *end)
{
	bool ends = at_work(r, t_us) && r->take_for_us != FOR_EVER_US;
	int64_t answer_us = ends ? r->take_us + r->take_for_us : NEVER_US, timeout_us, deadline_us;
	struct settings settings;

	*end = ENDS_ANSWERED;
	if (!troubles || !by(request_opened_us(r), t_us))
		return answer_us;
	timeline_settings_at(tl, request_opened_us(r), &settings);
	timeout_us = settings_timeout_us(&settings, n);
	deadline_us = request_opened_us(r) + timeout_us;
	if (settings_error_choice(&settings, n)->error.resets)
		*end = ENDS_RESET;
	if (timeout_us == 0 || (answer_us != NEVER_US && answer_us <= deadline_us))
		return answer_us;
	*end = ENDS_TIMED_OUT;
	return deadline_us;
}

static void
expect(struct expected *e, int64_t end_us, enum expected_end end, enum track track, uint32_t number)
{
	if (e->t_us == NEVER_US || end_us < e->t_us)
		*e = (struct expected){ .t_us = end_us, .track = track, .number = number, .end = end };
}

/* Goes through the requests of a track that are in flight at t; of the visitors, those whom the server has before it.
 * *from is 0 at first; 0: no more. */
static uint32_t
next_open(const struct timeline *tl, enum track track, int64_t t_us, size_t *from)
{
	uint32_t at = (uint32_t)*from, n;

	if (track == TRACK_VISITOR)
		return timeline_next_visitor(tl, t_us, from);
	n = flights_next(timeline_flights(tl, track), t_us, &at);
	*from = at;
	return n;
}

/* Those of one track: first the earliest end (`counts` false); then how many of its kind come with it. */
static void
look_for_ends(const struct timeline *tl, enum track track, int64_t t_us, bool troubles, bool counts, struct expected *e)
{
	size_t from = 0;
	uint32_t n;

	while ((n = next_open(tl, track, t_us, &from)) != 0) {
		enum expected_end end;
		int64_t end_us = expected_end(tl, timeline_request(tl, track, n), n, t_us, troubles, &end);
		enum track owner = track;

		if (end_us == NEVER_US || end_us < t_us - OVERDUE_US)
			continue;
		if (track == TRACK_VISITOR)
			timeline_owner(tl, n, &owner, &n);
		if (!counts)
			expect(e, end_us, end, owner, n);
		else if (end == e->end && end_us <= e->t_us + TOGETHER_US)
			e->count[owner]++;
	}
}

/* The same where each end is an answer. */
static void
look_for_answers(const struct timeline *tl, enum track track, int64_t t_us, bool counts, struct expected *e)
{
	const struct flights *flights = timeline_flights(tl, track);
	int64_t due_us;
	uint32_t n;

	if (counts) {
		e->count[track] += e->t_us == NEVER_US ? 0 : flights_due(flights, t_us, t_us - OVERDUE_US, e->t_us + TOGETHER_US);
		return;
	}
	n = flights_next_due(flights, t_us, t_us - OVERDUE_US, &due_us);
	if (n != 0 && due_us < INT64_MAX)
		expect(e, due_us, ENDS_ANSWERED, track, n);
}

static void
gather_expected(const struct timeline *tl, int64_t t_us, struct expected *e)
{
	bool troubles = timeline_knob_exceeded(tl, KNOB_TIMEOUT, 0, t_us) || timeline_knob_exceeded(tl, KNOB_ERRORS, 0, t_us);

	e->t_us = NEVER_US;
	for (int counts = 0; counts < 2; counts++)
		for (enum track track = TRACK_SYNC; track <= TRACK_VISITOR; track++)
			if (troubles || track == TRACK_VISITOR)
				look_for_ends(tl, track, t_us, troubles, counts, e);
			else
				look_for_answers(tl, track, t_us, counts, e);
}

/* ---- interventions, and the server's sleep ---- */

/* The requests that the server took up before a knob was turned and still serves. */
static void
gather_old_delays(struct facts *f)
{
	f->old_delay_min_us = INT64_MAX;
	for (enum track track = TRACK_SYNC; track <= TRACK_VISITOR; track++) {
		size_t from = 0;
		uint32_t n;

		while ((n = next_open(f->timeline, track, f->t_us, &from)) != 0) {
			const struct request *r = timeline_request(f->timeline, track, n);

			if (!at_work(r, f->turn->t_us) || !at_work(r, f->t_us))
				continue;
			f->at_old_delay++;
			f->old_delay_min_us = r->take_for_us < f->old_delay_min_us ? r->take_for_us : f->old_delay_min_us;
			f->old_delay_max_us = r->take_for_us > f->old_delay_max_us ? r->take_for_us : f->old_delay_max_us;
		}
	}
}

static void
gather_turn(struct facts *f)
{
	const struct intervention *turn = timeline_turn_at(f->timeline, f->t_us);

	if (turn == NULL || f->t_us - turn->t_us > INTERVENTION_RECENT_US)
		return;
	f->turn = turn;
	gather_old_delays(f);
}

static void
gather_sleep(struct facts *f)
{
	const struct event *freeze = timeline_last_event(f->timeline, TRACK_SERVER, EVENT_FREEZE, f->t_us);
	const struct event *thaw = timeline_last_event(f->timeline, TRACK_SERVER, EVENT_THAW, f->t_us);

	f->thaw_us = NEVER_US;
	if (f->load.frozen) {
		f->freeze_us = freeze != NULL ? freeze->value : 0;
	} else if (freeze != NULL && thaw != NULL && f->t_us - thaw->t_us <= INTERVENTION_RECENT_US) {
		f->thaw_us = thaw->t_us;
		f->slept_us = thaw->value;
	}
}

void
facts_gather(const struct timeline *tl, const struct telling *telling, struct facts *f)
{
	int64_t t_us = telling->t_us;
	struct settings first;

	*f = (struct facts){
		.timeline = tl, .t_us = t_us, .live = telling->live, .saved = telling->saved, .left = telling->left, .load = timeline_load_at(tl, t_us),
		.language = telling->language, .words = listing_callback_words(tl, telling->language, t_us),
	};
	f->grain_us = telling->grain_us > 0 ? telling->grain_us : duration_grain_us(timeline_span_us(tl, t_us));
	timeline_settings_at(tl, t_us, &f->settings);
	f->limit = timeline_limit_at(tl, t_us) == UINT32_MAX ? 0 : timeline_limit_at(tl, t_us);
	f->lacks = timeline_lacks(tl);
	timeline_settings_at(tl, 0, &first);
	f->in_turn = settings_in_turn(&first);
	f->is_outside = settings_is_outside(&first);
	f->over = by(timeline_end_us(tl), t_us);
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++)
		gather_program(f, track, &f->program[track]);
	gather_expected(tl, t_us, &f->expected);
	if (telling->outlook != NULL)
		f->outlook = *telling->outlook;
	else
		outlook_make(tl, t_us, &f->outlook);
	gather_turn(f);
	gather_sleep(f);
}

bool
facts_happened(const struct facts *f, int64_t event_us)
{
	return by(event_us, f->t_us);
}

bool
facts_lately(const struct facts *f, int64_t event_us, int64_t for_us)
{
	return by(event_us, f->t_us) && f->t_us - event_us < for_us;
}

bool
facts_has_response(const struct facts *f, const struct program_facts *p, uint32_t number)
{
	const struct request *r = timeline_request(f->timeline, p->track, number);

	return r != NULL && by(r->response_us, f->t_us);
}

/* ---- sentences ---- */

void
words_set(struct words *w, enum form form, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	utf8_vformat(w->form[form], SENTENCE_SIZE, format, args);
	va_end(args);
}

void
words_add(struct words *w, enum form form, size_t most, const char *format, ...)
{
	size_t used = strlen(w->form[form]);
	char more[SENTENCE_SIZE];
	va_list args;

	va_start(args, format);
	utf8_vformat(more, sizeof more, format, args);
	va_end(args);
	if (used + strlen(more) <= most)
		utf8_add(w->form[form], SENTENCE_SIZE, "%s", more);
}

void
words_set_all(struct words *w, const char *text)
{
	static const size_t most[FORM_COUNT] = { SENTENCE_FULL, SENTENCE_SHORT, SENTENCE_LEAST };

	for (int form = 0; form < FORM_COUNT; form++)
		if (strlen(text) <= most[form])
			words_set(w, (enum form)form, "%s", text);
}

void
words_offer(struct words *w, const char *format, ...)
{
	size_t full = w->room > 0 && w->room < SENTENCE_FULL ? w->room : SENTENCE_FULL;
	const size_t most[FORM_COUNT] = { full, SENTENCE_SHORT, SENTENCE_LEAST };
	char text[SENTENCE_SIZE];
	va_list args;

	va_start(args, format);
	utf8_vformat(text, sizeof text, format, args);
	va_end(args);
	for (int form = 0; form < FORM_COUNT; form++)
		if (w->form[form][0] == '\0' && strlen(text) <= most[form])
			words_set(w, (enum form)form, "%s", text);
}

struct text
text_moment(const struct facts *f, int64_t t_us)
{
	struct text text;

	duration_write_moment(t_us, f->grain_us, text.s, sizeof text.s);
	return text;
}

struct text
text_expected(const struct facts *f, int64_t t_us)
{
	struct text text, when = text_moment(f, t_us);

	if (duration_between(f->t_us, t_us, f->grain_us) <= 0)
		utf8_format(text.s, sizeof text.s, "any moment now");
	else
		utf8_format(text.s, sizeof text.s, "at about %s", when.s);
	return text;
}

struct text
text_took(const struct facts *f, int64_t from_us, int64_t to_us)
{
	struct text text;

	duration_write(from_us, to_us, f->grain_us, text.s, sizeof text.s);
	return text;
}

struct text
text_so_far(const struct facts *f, int64_t from_us)
{
	struct text text;

	duration_write_so_far(from_us, f->t_us, f->grain_us, text.s, sizeof text.s);
	return text;
}

struct text
text_length(const struct facts *f, int64_t us)
{
	struct text text;

	duration_write_length(us, f->grain_us, text.s, sizeof text.s);
	return text;
}

struct text
text_cause(enum cause cause, bool brief)
{
	const char *story = cause_story(cause);
	struct text text;

	utf8_format(text.s, sizeof text.s, "%.*s", (int)(brief ? strcspn(story, ";") : strlen(story)), story);
	return text;
}

struct text
text_count(uint32_t n)
{
	static const char *const names[] = { "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine" };
	struct text text;

	if (n < sizeof names / sizeof names[0])
		utf8_format(text.s, sizeof text.s, "%s", names[n]);
	else
		utf8_format(text.s, sizeof text.s, "%u", n);
	return text;
}

struct text
text_knob(enum knob knob, int64_t value)
{
	struct text text;

	knob_brief(knob, value, text.s, sizeof text.s);
	return text;
}

struct text
text_server(const struct facts *f, size_t most)
{
	const struct url *url = timeline_url(f->timeline);
	char site[URL_AUTHORITY_SIZE] = "the server";
	struct text text;

	if (url != NULL)
		url_write_site(url, most < sizeof text.s - sizeof "…" ? most : sizeof text.s - sizeof "…", site);
	utf8_format(text.s, sizeof text.s, "%s", site);
	return text;
}

const char *
text_plural(int64_t n, const char *one, const char *many)
{
	return n == 1 ? one : many;
}
