/*
 * Writing a run as a Chrome trace: its requests. They overlap, so each is an asynchronous
 * slice from launch to end with its phases inside, then another for its wait in the queue
 * of callbacks. An arrow leads from a launch to its callback. Counters show how many
 * requests are where.
 */
#include <inttypes.h>

#include "base/array.h"
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
		ARRAY_PUSH(w->requests[track].list, (struct drawn_request){ .phase = PHASE_NONE });
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
	drawn->facts ^= (uint8_t)(1u << fact);
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

static struct label
name_of_request(const struct run_file_writer *w)
{
	return writer_label(track_name((enum track)w->event->track), w->event->number);
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

static void
show_slice_of_request(struct run_file_writer *w, struct drawn_request *drawn)
{
	const struct request_effect *effect = request_effect((enum event_kind)w->event->kind);

	if (effect->begins && decides(w) && !is_so(drawn, FACT_BEGUN)) {
		turn(w, drawn, FACT_BEGUN, true);
		turn(w, drawn, FACT_OPEN, true);
		put_async(w, CHROME_ASYNC_BEGIN, name_of_request(w).text, true);
		enter_phase(w, drawn, effect->phase);
	} else if (effect->ends && decides(w) && is_so(drawn, FACT_OPEN)) {
		enter_phase(w, drawn, PHASE_NONE);
		turn(w, drawn, FACT_OPEN, false);
		put_async(w, CHROME_ASYNC_END, name_of_request(w).text, true);
		if (w->event->kind == EVENT_DROP)
			turn(w, drawn, FACT_BEGUN, false); /* its number may be launched anew */
	} else if (effect->phase != PHASE_NONE && is_so(drawn, FACT_OPEN)) {
		enter_phase(w, drawn, effect->phase);
	} else {
		put_async(w, CHROME_ASYNC_INSTANT, event_kind_info((enum event_kind)w->event->kind)->name, true);
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
	bool flies = w->event->kind == EVENT_CONNECT && is_so(drawn, FACT_OPEN);

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
	if (is_so(drawn, FACT_OPEN))
		put_of_request(w, CHROME_ASYNC_END, track, number, writer_label(track_name(track), number).text, false);
	if (is_so(drawn, FACT_QUEUED))
		put_of_request(w, CHROME_ASYNC_END, track, number, phase_words(PHASE_QUEUED), false);
}

void
writer_end_requests(struct run_file_writer *w, enum track track)
{
	for (size_t i = 0; i < w->requests[track].list.count; i++)
		end_request(w, track, (uint32_t)i + 1, &w->requests[track].list.at[i]);
}
