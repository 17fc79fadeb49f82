/*
 * Writing a run as a Chrome trace: its requests. They overlap, so each is an asynchronous
 * slice from launch to end with its phases inside, then another for its wait in the queue
 * of callbacks. Where it is sent on, what follows is inside a slice of that. An arrow leads
 * from a launch to its callback. Counters show how many requests are where.
 */
#include <inttypes.h>

#include "base/array.h"
#include "base/utf8.h"
#include "file/run_file_write_inside.h"

enum { REQUEST_NUMBER_MAX = 1 << 20 }; /* a larger one has no slice */

/* ---- counters ---- */

static uint32_t
count_all(const struct run_file_writer *w, enum fact fact)
{
	uint32_t sum = 0;

	for (int track = 0; track < REQUEST_TRACKS; track++)
		sum += w->count[track][fact];
	return sum;
}

static void
put_in_flight(struct run_file_writer *w)
{
	writer_open_counter(w, "in flight");
	fprintf(w->out, ",\"args\":{\"sync\":%" PRIu32 ",\"async\":%" PRIu32 "}}", w->count[TRACK_SYNC][FACT_IN_FLIGHT],
	    w->count[TRACK_ASYNC][FACT_IN_FLIGHT]);
}

static void
put_at_server(struct run_file_writer *w)
{
	uint32_t at_work = count_all(w, FACT_AT_WORK);

	writer_open_counter(w, "server");
	fprintf(w->out, ",\"args\":{\"in line\":%" PRIu32 ",\"serving\":%" PRIu32 "}}",
	    count_all(w, FACT_AT_SERVER) - at_work, at_work);
}

static void
put_queue(struct run_file_writer *w)
{
	writer_open_counter(w, "queue");
	fprintf(w->out, ",\"args\":{\"callbacks\":%" PRIu32 "}}", count_all(w, FACT_QUEUED));
}

/* ---- requests ---- */

/* The request of the event; NULL if the event cannot have one. */
static struct drawn_request *
drawn_request(struct run_file_writer *w)
{
	const struct event *e = w->event;
	size_t track = e->track;

	if (e->track >= REQUEST_TRACKS || e->number < 1 || e->number > REQUEST_NUMBER_MAX)
		return NULL;
	while (w->requests[track].list.count < e->number)
		ARRAY_PUSH(w->requests[track].list, (struct drawn_request){ .text = TRACE_NO_TEXT, .phase = PHASE_NONE });
	return &w->requests[track].list.at[e->number - 1];
}

static bool
is_so(const struct drawn_request *drawn, enum fact fact)
{
	return (drawn->facts & 1u << fact) != 0;
}

/* Sets or clears a fact, and counts it. Returns false if it was so already. */
static bool
turn(struct run_file_writer *w, struct drawn_request *drawn, enum fact fact, bool so)
{
	uint32_t *count = &w->count[w->event->track][fact];

	if (is_so(drawn, fact) == so)
		return false;
	drawn->facts ^= (uint16_t)(1u << fact);
	*count = so ? *count + 1 : *count - 1;
	return true;
}

static void
put_of_request(struct run_file_writer *w, enum chrome_phase phase, enum track track, uint32_t number, const char *name, bool carries)
{
	writer_put(w, (struct chrome_element){
		.phase = phase, .thread = writer_thread(track), .name = name, .category = track_name(track), .id = number,
	}, carries);
}

static void
put_async(struct run_file_writer *w, enum chrome_phase phase, const char *name, bool carries)
{
	put_of_request(w, phase, (enum track)w->event->track, w->event->number, name, carries);
}

/* "async 2"; "visitor 3, ana". */
static struct label
name_of_request(const struct run_file_writer *w, enum track track, uint32_t number, const struct drawn_request *drawn)
{
	struct label label = writer_label(track_name(track), number);

	if (track == TRACK_VISITOR && drawn->text != TRACE_NO_TEXT)
		utf8_add(label.text, sizeof label.text, ", %s", trace_text(w->trace, drawn->text));
	return label;
}

/* "redirect: http://localhost:8080/x" */
static struct label
name_of_hop(const struct run_file_writer *w, const struct drawn_request *drawn)
{
	struct label label;

	utf8_format(label.text, sizeof label.text, "redirect: %s", trace_text(w->trace, drawn->text));
	return label;
}

/* What an event says beside its kind: "miss: 127.0.0.2:80: connection refused", "interim 103". */
static struct label
name_of_mark(const struct run_file_writer *w)
{
	const struct event *e = w->event;
	struct label label = writer_label(event_kind_info((enum event_kind)e->kind)->name, 0);

	if (event_value(e) == EVENT_VALUE_TEXT && e->kind != EVENT_BODY)
		utf8_add(label.text, sizeof label.text, ": %s", trace_text(w->trace, e->value));
	else if (event_value(e) == EVENT_VALUE_STATUS)
		utf8_add(label.text, sizeof label.text, " %" PRId64, e->value);
	return label;
}

/* Who a visitor is stands right behind its arrival, and its slice begins with that. TRACE_NO_TEXT: it is not known. */
static int64_t
signature_ahead(const struct run_file_writer *w)
{
	const struct event *arrival = w->event;

	for (size_t i = w->next + 1; i < w->end; i++) {
		const struct event *e = trace_at(w->trace, i);

		if (e->t_us != arrival->t_us || e->track != arrival->track || e->number != arrival->number ||
		    event_kind_info((enum event_kind)e->kind)->group != EVENT_GROUP_VISIT)
			break;
		if (e->kind == EVENT_SIGNED)
			return e->value;
	}
	return TRACE_NO_TEXT;
}

/* That of the event. */
static struct label
name_of(const struct run_file_writer *w, const struct drawn_request *drawn)
{
	return name_of_request(w, (enum track)w->event->track, w->event->number, drawn);
}

static void
enter_phase(struct run_file_writer *w, struct drawn_request *drawn, enum phase phase)
{
	if (drawn->phase != PHASE_NONE)
		put_async(w, CHROME_ASYNC_END, phase_words((enum phase)drawn->phase), false);
	if (phase != PHASE_NONE)
		put_async(w, CHROME_ASYNC_BEGIN, phase_words(phase), true);
	drawn->phase = (uint8_t)phase;
}

/* Returns true if the event's side, program or server, is the one that begins and ends the
 * request's slice: its program, or for a visitor, whose own events are not in the log, the
 * server. */
static bool
decides(const struct run_file_writer *w)
{
	enum event_group group = event_kind_info((enum event_kind)w->event->kind)->group;

	return (w->event->track == TRACK_VISITOR) == (group == EVENT_GROUP_SERVED);
}

/* Its hop and the phase in it end. */
static void
end_hop(struct run_file_writer *w, struct drawn_request *drawn)
{
	enter_phase(w, drawn, PHASE_NONE);
	if (turn(w, drawn, FACT_HOP, false))
		put_async(w, CHROME_ASYNC_END, name_of_hop(w, drawn).text, false);
}

/* The phase that begins with the event, as request_phase_at() tells it; PHASE_NONE: none does. */
static enum phase
phase_begun(const struct run_file_writer *w, const struct drawn_request *drawn)
{
	if (w->event->kind == EVENT_FIRST_BYTE && !is_so(drawn, FACT_TOLD))
		return PHASE_RECEIVING;
	if (w->event->kind == EVENT_CONNECT && drawn->phase == PHASE_CONNECTING)
		return PHASE_NONE; /* it was about to */
	return request_effect((enum event_kind)w->event->kind)->phase;
}

static void
put_mark(struct run_file_writer *w)
{
	put_async(w, CHROME_ASYNC_INSTANT, name_of_mark(w).text, true);
}

static void
show_slice_of_request(struct run_file_writer *w, struct drawn_request *drawn)
{
	const struct request_effect *effect = request_effect((enum event_kind)w->event->kind);

	if (effect->begins && decides(w) && !is_so(drawn, FACT_BEGUN)) {
		turn(w, drawn, FACT_BEGUN, true);
		turn(w, drawn, FACT_OPEN, true);
		if (w->event->track == TRACK_VISITOR)
			drawn->text = signature_ahead(w);
		put_async(w, CHROME_ASYNC_BEGIN, name_of(w, drawn).text, true);
		enter_phase(w, drawn, effect->phase);
	} else if (effect->ends && decides(w) && is_so(drawn, FACT_OPEN)) {
		end_hop(w, drawn);
		turn(w, drawn, FACT_OPEN, false);
		put_async(w, CHROME_ASYNC_END, name_of(w, drawn).text, true);
		if (w->event->kind == EVENT_DROP)
			turn(w, drawn, FACT_BEGUN, false); /* its number may be launched anew */
	} else if (phase_begun(w, drawn) != PHASE_NONE && is_so(drawn, FACT_OPEN)) {
		enter_phase(w, drawn, phase_begun(w, drawn));
	} else {
		put_mark(w);
	}
}

/* A request is at the server, or not, no matter what its program makes of it. */
static void
count_at_server(struct run_file_writer *w, struct drawn_request *drawn)
{
	const struct request_effect *effect = request_effect((enum event_kind)w->event->kind);
	bool changed = false;

	if (event_kind_info((enum event_kind)w->event->kind)->group != EVENT_GROUP_SERVED)
		return;
	if (effect->begins) {
		turn(w, drawn, FACT_TOLD, true);
		changed = turn(w, drawn, FACT_AT_SERVER, true);
	} else if (w->event->kind == EVENT_TAKE) {
		changed = is_so(drawn, FACT_AT_SERVER) && turn(w, drawn, FACT_AT_WORK, true);
	} else if (effect->ends) {
		turn(w, drawn, FACT_AT_WORK, false);
		changed = turn(w, drawn, FACT_AT_SERVER, false);
	}
	if (changed)
		put_at_server(w);
}

static void
count_in_flight(struct run_file_writer *w, struct drawn_request *drawn)
{
	bool begins = w->event->kind == EVENT_LOOKUP || w->event->kind == EVENT_CONNECT, flies = begins && is_so(drawn, FACT_OPEN);

	if ((flies || !is_so(drawn, FACT_OPEN)) && turn(w, drawn, FACT_IN_FLIGHT, flies))
		put_in_flight(w);
}

/* The arrow from a launch to its callback: it needs a slice at both ends. */
static void
put_arrow(struct run_file_writer *w, struct drawn_request *drawn, enum chrome_phase phase, enum fact fact)
{
	if (w->open[w->event->track] == 0 || !turn(w, drawn, fact, true))
		return;
	writer_put(w, (struct chrome_element){
		.phase = phase, .thread = writer_thread((enum track)w->event->track), .name = "callback", .category = "callback",
		.id = w->event->number,
	}, false);
}

void
writer_show_request(struct run_file_writer *w)
{
	struct drawn_request *drawn = drawn_request(w);

	if (drawn == NULL) {
		writer_show_kind(w);
		return;
	}
	show_slice_of_request(w, drawn);
	count_in_flight(w, drawn);
	count_at_server(w, drawn);
	if (w->event->kind == EVENT_LAUNCH && w->event->track == TRACK_ASYNC)
		put_arrow(w, drawn, CHROME_FLOW_START, FACT_ARROW);
}

/* What comes next is inside a slice of its own, in which it is about to connect. */
void
writer_show_redirect(struct run_file_writer *w)
{
	struct drawn_request *drawn = drawn_request(w);

	if (drawn == NULL || !is_so(drawn, FACT_OPEN) || w->event->track == TRACK_VISITOR) {
		writer_show_kind(w);
		return;
	}
	end_hop(w, drawn);
	drawn->text = w->event->value;
	turn(w, drawn, FACT_HOP, true);
	put_async(w, CHROME_ASYNC_BEGIN, name_of_hop(w, drawn).text, true);
	enter_phase(w, drawn, PHASE_CONNECTING);
}

void
writer_show_refused(struct run_file_writer *w)
{
	struct label name = writer_label("turned away", w->event->number);

	writer_show_numbered(w);
	writer_open_counter(w, w->event->number == 0 ? "turned away without an answer" : name.text);
	fprintf(w->out, ",\"args\":{\"requests\":%" PRId64 "}}", w->event->value);
}

void
writer_show_queue(struct run_file_writer *w)
{
	struct drawn_request *drawn = drawn_request(w);

	if (drawn == NULL || !is_so(drawn, FACT_BEGUN) || is_so(drawn, FACT_OPEN) || !turn(w, drawn, FACT_QUEUED, true)) {
		writer_show_kind(w);
		return;
	}
	put_async(w, CHROME_ASYNC_BEGIN, phase_words(PHASE_QUEUED), true);
	put_queue(w);
}

void
writer_show_callback_start(struct run_file_writer *w)
{
	struct drawn_request *drawn = drawn_request(w);

	if (drawn != NULL && turn(w, drawn, FACT_QUEUED, false)) {
		put_async(w, CHROME_ASYNC_END, phase_words(PHASE_QUEUED), false);
		put_queue(w);
	}
	writer_begin_slice(w, RANK_CALLBACK, writer_label("callback", w->event->number).text);
	if (drawn != NULL && is_so(drawn, FACT_ARROW))
		put_arrow(w, drawn, CHROME_FLOW_END, FACT_CALLED);
}

static void
end_request(struct run_file_writer *w, enum track track, uint32_t number, const struct drawn_request *drawn)
{
	if (drawn->phase != PHASE_NONE)
		put_of_request(w, CHROME_ASYNC_END, track, number, phase_words((enum phase)drawn->phase), false);
	if (is_so(drawn, FACT_HOP))
		put_of_request(w, CHROME_ASYNC_END, track, number, name_of_hop(w, drawn).text, false);
	if (is_so(drawn, FACT_OPEN))
		put_of_request(w, CHROME_ASYNC_END, track, number, name_of_request(w, track, number, drawn).text, false);
	if (is_so(drawn, FACT_QUEUED))
		put_of_request(w, CHROME_ASYNC_END, track, number, phase_words(PHASE_QUEUED), false);
}

void
writer_end_requests(struct run_file_writer *w, enum track track)
{
	for (size_t i = 0; i < w->requests[track].list.count; i++)
		end_request(w, track, (uint32_t)i + 1, &w->requests[track].list.at[i]);
}
