/* The inside of a program's loop at a time. */
#include "ui/panel/loop_state.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "tell/listing.h"

bool
loop_state_moved_lately(const struct canvas *c, int64_t t_us)
{
	return t_us != NEVER_US && t_us <= c->t_us && t_us > c->t_us - MOVED_US;
}

bool
loop_state_has_failed(const struct canvas *c, enum track track, uint32_t number)
{
	const struct request *r = timeline_request(c->scene->moment.timeline, track, number);

	return r != NULL && ((r->fail_us != NEVER_US && r->fail_us <= c->t_us) || (r->cancel_us != NEVER_US && r->cancel_us <= c->t_us));
}

/* The events of one kind on a track: so many by the playhead's time, and of these before those of lately. */
struct kind_lately {
	enum event_kind kind;
	size_t until, before;
};

static const struct event *
event_at(const struct canvas *c, enum track track, enum event_kind kind, size_t nth)
{
	const struct timeline *tl = c->scene->moment.timeline;

	return trace_at(timeline_trace(tl), timeline_event_index(tl, track, kind, (uint32_t)nth));
}

/* Takes the last event of several kinds; there is one. */
static const struct event *
take_last(const struct canvas *c, enum track track, struct kind_lately *kinds, int count)
{
	struct kind_lately *last = NULL;

	for (int i = 0; i < count; i++)
		if (kinds[i].until > kinds[i].before && (last == NULL ||
		    event_at(c, track, kinds[i].kind, kinds[i].until)->t_us > event_at(c, track, last->kind, last->until)->t_us))
			last = &kinds[i];
	assert(last != NULL);
	return event_at(c, track, last->kind, last->until--);
}

/* The requests that events of these kinds were about. */
static void
find_lately(const struct canvas *c, enum track track, struct kind_lately *kinds, int count, struct lately *lately)
{
	const struct timeline *tl = c->scene->moment.timeline;

	for (int i = 0; i < count; i++) {
		kinds[i].until = timeline_event_count(tl, track, kinds[i].kind, c->t_us);
		kinds[i].before = timeline_event_count(tl, track, kinds[i].kind, c->t_us - MOVED_US);
		lately->count += (uint32_t)(kinds[i].until - kinds[i].before);
	}
	lately->named = lately->count < LATELY_MAX ? lately->count : LATELY_MAX;
	for (uint32_t i = lately->named; i-- > 0;) {
		lately->numbers[i] = take_last(c, track, kinds, count)->number;
		lately->without_response |= loop_state_has_failed(c, track, lately->numbers[i]);
	}
}

/* ---- the call stack ---- */

/* The line that runs a step, or NULL. */
static const struct shown_line *
line_of(const struct shown_line *lines, int count, enum step step)
{
	for (int i = 0; i < count; i++)
		if (listing_line_runs(&lines[i], step))
			return &lines[i];
	return NULL;
}

/* The call in a line: "fetch(url)" of "    response = fetch(url)". */
static void
write_call(const char *text, char *out, size_t size)
{
	const char *assigned = strstr(text, " = ");
	size_t length;

	text += strspn(text, " ");
	if (strncmp(text, "//", 2) == 0) /* the comment stands for a call that nobody writes */
		text = "the event loop";
	else if (assigned != NULL)
		text = assigned + 3;
	length = strcspn(text, ";");
	utf8_format(out, size, "%.*s", (int)length, text);
}

struct stack {
	struct loop_state *s;
	struct shown_line lines[LISTING_MAX];
	int count;
};

__attribute__((format(printf, 3, 4)))
static void
push_call(struct stack *stack, enum step step, const char *note_format, ...)
{
	const struct shown_line *line = line_of(stack->lines, stack->count, step);
	struct frame *frame = &stack->s->frames[stack->s->frame_count];
	va_list args;

	if (line == NULL || stack->s->frame_count >= FRAMES_MAX)
		return;
	write_call(line->text, frame->call, sizeof frame->call);
	va_start(args, note_format);
	utf8_vformat(frame->note, sizeof frame->note, note_format, args);
	va_end(args);
	stack->s->frame_count++;
}

static int
number_of(const struct stack *stack, enum step step)
{
	const struct shown_line *line = line_of(stack->lines, stack->count, step);

	return line == NULL ? 0 : line->number;
}

/* The outermost call: the program itself, on its line. */
static void
push_module(const struct canvas *c, struct stack *stack, enum step step)
{
	struct loop_state *s = stack->s;

	if (s->frame_count >= FRAMES_MAX)
		return;
	if (step == STEP_LOOP && language_loop_after_main(c->scene->state.language))
		return;
	utf8_format(s->frames[s->frame_count].call, sizeof s->frames[0].call, "%s", language_main(c->scene->state.language));
	utf8_format(s->frames[s->frame_count].note, sizeof s->frames[0].note, "line %d", number_of(stack, step));
	s->frame_count++;
}

static void
push_handler(const struct canvas *c, struct stack *stack)
{
	struct loop_state *s = stack->s;
	const char *name = listing_callback_words(c->scene->moment.timeline, c->scene->state.language, c->t_us)->name;
	struct frame *frame = &s->frames[s->frame_count++];

	utf8_format(frame->call, sizeof frame->call, "%.*s(%s %u)", (int)strcspn(name, "("), name,
	    loop_state_has_failed(c, s->track, s->span.number) ? "error" : "response", s->span.number);
	utf8_format(frame->brief, sizeof frame->brief, "%.*s(%u)", (int)strcspn(name, "("), name, s->span.number);
	utf8_format(frame->note, sizeof frame->note, "line %d", number_of(stack, (enum step)s->span.step));
}

static void
stack_blocked(const struct canvas *c, struct stack *stack)
{
	struct loop_state *s = stack->s;
	char time[32];

	canvas_so_far(c, s->since_us, time, sizeof time);
	push_call(stack, STEP_FETCH, "blocked %s", time);
	if (s->span.step == STEP_MORE) {
		push_call(stack, STEP_MORE, "in the loop");
		push_call(stack, STEP_LOOP, "line %d", number_of(stack, STEP_LOOP));
	}
	push_module(c, stack, s->span.step == STEP_MORE ? STEP_LOOP : (enum step)s->span.step);
}

static void
stack_running(const struct canvas *c, struct stack *stack)
{
	struct loop_state *s = stack->s;
	char time[32];

	if (s->span.step == STEP_MORE) {
		push_call(stack, STEP_MORE, "runs");
		push_call(stack, STEP_LOOP, "line %d", number_of(stack, STEP_LOOP));
		push_module(c, stack, STEP_LOOP);
		return;
	}
	if (s->span.step == STEP_WORK) {
		canvas_so_far(c, s->span.start_us, time, sizeof time);
		push_call(stack, STEP_WORK, "computes %s", time);
	}
	push_module(c, stack, (enum step)s->span.step);
}

static void
stack_in_loop(const struct canvas *c, struct stack *stack)
{
	const struct loop_state *s = stack->s;
	bool waits = s->tally.open + s->tally.waiting > 0;

	push_call(stack, STEP_LOOP, "%s", s->over ? "run is over" : waits ? "waits, ready for anything" : "only its spinner");
	push_module(c, stack, STEP_LOOP);
}

static void
stack_callback(const struct canvas *c, struct stack *stack)
{
	const struct loop_state *s = stack->s;
	char time[32];

	if (s->span.step == STEP_WORK) {
		canvas_so_far(c, s->span.start_us, time, sizeof time);
		push_call(stack, STEP_WORK, "computes %s", time);
	}
	push_handler(c, stack);
	push_call(stack, STEP_LOOP, "called it");
	push_module(c, stack, STEP_LOOP);
}

static void (*const stacks[STATE_COUNT])(const struct canvas *, struct stack *) = {
	[STATE_RUNNING] = stack_running,
	[STATE_BLOCKED] = stack_blocked,
	[STATE_READY] = stack_in_loop,
	[STATE_CALLBACK] = stack_callback,
	[STATE_DONE] = stack_in_loop,
};

static void
find_stack(const struct canvas *c, struct loop_state *s)
{
	struct stack stack = { .s = s };

	stack.count = listing_lines_at(c->scene->moment.timeline, s->track, c->scene->state.language, c->t_us, stack.lines);
	if (stacks[s->span.state] != NULL)
		stacks[s->span.state](c, &stack);
}

/* ---- requests ---- */

/* Inserts into the queue, which is ordered; those without a place are only counted. */
static void
enqueue(struct loop_state *s, struct waiting w)
{
	int i = s->queue_count;

	if (i == SHOWN_MAX) {
		s->queue_more++;
		if (s->queue[i - 1].since_us <= w.since_us)
			return;
		i--;
	} else {
		s->queue_count++;
	}
	for (; i > 0 && s->queue[i - 1].since_us > w.since_us; i--)
		s->queue[i] = s->queue[i - 1];
	s->queue[i] = w;
}

/* From its end on: the queue's event comes a moment after it. */
static bool
is_in_queue(const struct canvas *c, enum track track, const struct request *r)
{
	enum phase phase = request_phase_at(r, c->t_us);
	bool called = r->callback_end_us != NEVER_US && r->callback_end_us <= c->t_us;

	return phase == PHASE_QUEUED || (track == TRACK_ASYNC && (phase == PHASE_DONE || phase == PHASE_FAILED) && !called);
}

static void
find_flight(const struct canvas *c, struct loop_state *s)
{
	const struct flights *flights = timeline_flights(c->scene->moment.timeline, s->track);
	uint32_t from = 0, number;

	while (s->flight_count < SHOWN_MAX && (number = flights_next(flights, c->t_us, &from)) != 0)
		s->flight[s->flight_count++] = number;
	s->launched = loop_state_moved_lately(c, flights_last_opened_us(flights, c->t_us));
}

static void
enqueue_response(const struct canvas *c, struct loop_state *s, const struct event *e, bool has_event)
{
	const struct request *r = timeline_request(c->scene->moment.timeline, s->track, e->number);

	if (r == NULL || !is_in_queue(c, s->track, r) || (r->queue_us != NEVER_US && r->queue_us <= c->t_us) != has_event)
		return;
	enqueue(s, (struct waiting){ request_end_us(r), WAIT_RESPONSE, e->number });
}

/* Callbacks run in the order of their events: those that have been called are the first of these. */
static void
find_responses(const struct canvas *c, struct loop_state *s)
{
	static const enum event_kind ends[] = { EVENT_RESPONSE, EVENT_FAIL };
	const struct timeline *tl = c->scene->moment.timeline;
	const struct tally *tally = &s->tally;
	uint32_t all = s->track == TRACK_ASYNC ? tally->in_hand + tally->failed_in_hand - tally->running : tally->queued;
	size_t queued = timeline_event_count(tl, s->track, EVENT_QUEUE, c->t_us), late = all > tally->queued ? all - tally->queued : 0;

	for (size_t nth = tally->called + 1; nth <= queued && s->queue_count < SHOWN_MAX; nth++)
		enqueue_response(c, s, event_at(c, s->track, EVENT_QUEUE, nth), true);
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		size_t ended = timeline_event_count(tl, s->track, ends[i], c->t_us);

		for (size_t nth = ended < late ? 1 : ended - late + 1; nth <= ended && s->queue_count < SHOWN_MAX; nth++)
			enqueue_response(c, s, event_at(c, s->track, ends[i], nth), false);
	}
	s->queue_more = all > (uint32_t)s->queue_count ? all - (uint32_t)s->queue_count : 0;
}

static void
find_moves(const struct canvas *c, struct loop_state *s)
{
	struct kind_lately arrived = { .kind = EVENT_QUEUE }, called = { .kind = EVENT_CALLBACK_START }, left = { .kind = EVENT_CALLBACK_END };
	struct kind_lately ends[] = { { .kind = EVENT_RESPONSE }, { .kind = EVENT_FAIL }, { .kind = EVENT_CANCEL } };

	find_lately(c, s->track, &arrived, 1, &s->arrived);
	find_lately(c, s->track, &called, 1, &s->called);
	if (s->track == TRACK_ASYNC)
		find_lately(c, s->track, &left, 1, &s->ended);
	else
		find_lately(c, s->track, ends, sizeof ends / sizeof ends[0], &s->ended);
}

/* ---- the rest of the queue ---- */

static void
find_spins(const struct canvas *c, struct loop_state *s)
{
	int64_t begin_us = timeline_begin_us(c->scene->moment.timeline, s->track);

	if (s->spins.due > s->spins.turned)
		enqueue(s, (struct waiting){ begin_us + (s->spins.turned + 1) * SPIN_US, WAIT_SPINS,
		    (uint32_t)(s->spins.due - s->spins.turned) });
}

static void
find_presses(const struct canvas *c, struct loop_state *s)
{
	uint32_t presses;
	int64_t since_us = timeline_press_waits_since_us(c->scene->moment.timeline, s->track, c->t_us, &presses);

	if (since_us != NEVER_US)
		enqueue(s, (struct waiting){ since_us, WAIT_PRESS, presses });
}

/* The requests that fetch_more() will launch, if it has not begun yet. */
static void
find_more(const struct canvas *c, struct loop_state *s)
{
	const struct timeline *tl = c->scene->moment.timeline;
	uint32_t raised = timeline_raised(tl, s->track, c->t_us);
	uint32_t left = s->tally.planned > s->tally.launched ? s->tally.planned - s->tally.launched : 0;
	int64_t since_us = timeline_knob_turned_us(tl, KNOB_REQUESTS, c->t_us);

	if (s->span.step == STEP_MORE || s->span.state == STATE_ABSENT || raised == 0 || left == 0 || since_us == NEVER_US)
		return;
	enqueue(s, (struct waiting){ since_us, WAIT_MORE, left < raised ? left : raised });
}

/* ---- all of it ---- */

void
loop_state_make(const struct canvas *c, enum track track, struct loop_state *s)
{
	const struct timeline *tl = c->scene->moment.timeline;
	int64_t end_us = timeline_end_us(tl);

	*s = (struct loop_state){ .track = track };
	s->span = timeline_span_at(tl, track, c->t_us);
	s->tally = timeline_tally_at(tl, track, c->t_us);
	s->spins = timeline_spin_count(tl, track, c->t_us);
	s->since_us = timeline_state_since_us(tl, track, c->t_us);
	s->over = end_us != NEVER_US && c->t_us >= end_us;
	find_stack(c, s);
	find_flight(c, s);
	find_responses(c, s);
	find_moves(c, s);
	if (!s->over)
		find_spins(c, s);
	find_presses(c, s);
	find_more(c, s);
}
