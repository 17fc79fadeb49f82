/*
 * Building the index of a watched program: what its events add up to, in arrays sorted by time. Events that contradict
 * the log so far change nothing.
 */
#include <stdlib.h>

#include "log/timeline_inside.h"

void
watched_init(struct watched_index *w)
{
	*w = (struct watched_index){
		.life = { .name = "", .start_us = NEVER_US, .exit_us = NEVER_US, .gone_us = NEVER_US },
		.not_started_us = NEVER_US, .untraced_us = NEVER_US, .name_us = NEVER_US,
	};
}

void
watched_release(struct watched_index *w)
{
	for (size_t i = 0; i < w->threads.count; i++) {
		struct thread_index *thread = &w->threads.at[i];

		ARRAY_RELEASE(thread->spans);
		ARRAY_RELEASE(thread->sums);
		ARRAY_RELEASE(thread->places);
		ARRAY_RELEASE(thread->aways);
		ARRAY_RELEASE(thread->unread);
	}
	for (size_t i = 0; i < w->files.count; i++)
		ARRAY_RELEASE(w->files.at[i].lines);
	ARRAY_RELEASE(w->threads);
	ARRAY_RELEASE(w->files);
	ARRAY_RELEASE(w->outputs);
	ARRAY_RELEASE(w->requests);
	ARRAY_RELEASE(w->holds);
}

static struct thread_index *
thread_of(struct watched_index *w, uint32_t number)
{
	return number >= 1 && number <= w->threads.count ? &w->threads.at[number - 1] : NULL;
}

/* ---- states ---- */

/* Times and stretches until the last span, which begins now and is not part of them. */
static void
push_sums(struct thread_index *thread, int64_t t_us)
{
	struct watched_sums sums = { .us = { 0 } };
	size_t i = thread->sums.count == 0 ? 0 : (thread->sums.count - 1) * SUMS_EVERY;

	if (thread->sums.count > 0)
		sums = *ARRAY_LAST(thread->sums);
	for (; i < thread->spans.count; i++) {
		const struct watched_span *span = &thread->spans.at[i];

		sums.us[span->state] += (i + 1 < thread->spans.count ? span[1].start_us : t_us) - span->start_us;
		sums.stretches[span->state]++;
	}
	ARRAY_PUSH(thread->sums, sums);
}

static void
push_span(struct thread_index *thread, struct watched_span span)
{
	if (thread->spans.count > 0 && ARRAY_LAST(thread->spans)->state == span.state && ARRAY_LAST(thread->spans)->told == span.told)
		return; /* it goes on */
	if (thread->spans.count % SUMS_EVERY == 0)
		push_sums(thread, span.start_us);
	ARRAY_PUSH(thread->spans, span);
}

static bool
is_live(const struct thread_index *thread)
{
	return thread != NULL && thread->facts.end_us == NEVER_US;
}

/* The thread ran for as much less as it was longer in that state: so all states add up to its life. */
static void
note_time(struct thread_index *thread, const struct event *e, enum watched_state state)
{
	uint32_t stretches;
	int64_t by_us = e->value - watched_sum_us(thread, state, e->t_us, &stretches) - thread->more.us[state];

	if (state == WATCHED_RUNNING || e->value > e->t_us)
		return;
	thread->more.us[state] += by_us;
	thread->more.us[WATCHED_RUNNING] -= by_us;
}

/* A total of what is forgotten. */
static void
add_total(struct thread_index *thread, const struct event *e)
{
	enum watched_state state = watched_begun_by((enum event_kind)e->of);
	uint32_t stretches;

	if (thread == NULL || state == WATCHED_ABSENT || e->value < 0 || e->value > INT64_MAX / 16)
		return;
	thread->is_part = true;
	if (e->kind == EVENT_WAS) {
		note_time(thread, e, state);
	} else {
		watched_sum_us(thread, state, e->t_us, &stretches);
		thread->more.stretches[state] = (uint32_t)e->value - stretches; /* may wrap, and back with the sum */
	}
}

static bool
is_halted(const struct thread_index *thread)
{
	return ARRAY_LAST(thread->spans)->state == WATCHED_HALTED;
}

static void
enter(struct thread_index *thread, const struct event *e, enum watched_state state, const char *told)
{
	if (!is_live(thread))
		return;
	thread->under = (struct watched_span){ .start_us = e->t_us, .told = told, .state = (uint8_t)state };
	if (!is_halted(thread))
		push_span(thread, thread->under);
}

static void
halt(struct thread_index *thread, const struct event *e)
{
	if (is_live(thread) && !is_halted(thread))
		push_span(thread, (struct watched_span){ .start_us = e->t_us, .told = "", .state = WATCHED_HALTED });
}

static void
resume(struct thread_index *thread, const struct event *e)
{
	struct watched_span span;

	if (!is_live(thread) || !is_halted(thread))
		return;
	span = thread->under;
	span.start_us = e->t_us;
	push_span(thread, span);
}

static void
begin_thread(struct watched_index *w, const struct event *e)
{
	struct thread_index thread = {
		.facts = {
			.number = e->number, .process = e->number, .name = "", .begin_us = e->t_us, .end_us = NEVER_US,
			.network_us = NEVER_US, .loop_us = NEVER_US,
		},
		.lines_us = NEVER_US,
		.under = { .start_us = e->t_us, .told = "", .state = WATCHED_RUNNING },
	};

	if (e->number != w->threads.count + 1 || e->value < 1 || e->value > e->number)
		return;
	if (w->life.untraced != NULL)
		thread.under.state = WATCHED_UNSEEN;
	if (e->value < e->number) {
		thread.facts.process = w->threads.at[e->value - 1].facts.process;
		thread.facts.name = w->threads.at[thread.facts.process - 1].facts.name;
	}
	push_span(&thread, thread.under);
	ARRAY_PUSH(w->threads, thread);
}

static void
rename_process(struct watched_index *w, const struct event *e, const char *name)
{
	if (e->number == 0) {
		w->life.name = name;
		w->name_us = e->t_us;
	}
	for (size_t i = e->number == 0 ? w->threads.count : e->number - 1; i < w->threads.count; i++)
		if (w->threads.at[i].facts.process == e->number)
			w->threads.at[i].facts.name = name;
}

/* ---- holds ---- */

static void
end_hold(struct watched_index *w, struct thread_index *thread, int64_t t_us)
{
	struct watched_hold *hold = thread->hold == 0 ? NULL : &w->holds.at[thread->hold - 1];
	size_t index = thread->hold - 1;

	if (hold == NULL)
		return;
	hold->end_us = t_us;
	thread->hold = 0;
	if (t_us - hold->start_us >= HOLD_LEAST_US)
		return;
	for (size_t i = index; i + 1 < w->holds.count; i++)
		w->holds.at[i] = w->holds.at[i + 1];
	w->holds.count--;
	for (size_t i = 0; i < w->threads.count; i++)
		if (w->threads.at[i].hold > index + 1)
			w->threads.at[i].hold--;
}

static bool
is_away(const struct thread_index *thread)
{
	return is_live(thread) && thread->aways.count > 0 && ARRAY_LAST(thread->aways)->value == 1;
}

/* Is the thread away from its loop while something lies unread? */
static void
look_for_hold(struct watched_index *w, struct thread_index *thread, int64_t t_us)
{
	uint32_t waiting = (uint32_t)thread->unread.count;

	if (!is_away(thread) || waiting == 0) {
		end_hold(w, thread, t_us);
	} else if (thread->hold == 0) {
		ARRAY_PUSH(w->holds, (struct watched_hold){
			.start_us = t_us, .end_us = NEVER_US, .thread = thread->facts.number, .request = thread->unread.at[0],
			.waiting = waiting,
		});
		thread->hold = w->holds.count;
	} else if (w->holds.at[thread->hold - 1].waiting < waiting) {
		w->holds.at[thread->hold - 1].waiting = waiting;
	}
}

static void
leave_loop(struct watched_index *w, struct thread_index *thread, const struct event *e, bool leaves)
{
	if (!is_live(thread))
		return;
	if (thread->facts.loop_us == NEVER_US)
		thread->facts.loop_us = e->t_us;
	if (is_away(thread) != leaves)
		ARRAY_PUSH(thread->aways, (struct moment){ e->t_us, leaves });
	look_for_hold(w, thread, e->t_us);
}

/* ---- requests ---- */

static void
begin_request(struct watched_index *w, const struct event *e)
{
	const struct watched_request *last = w->requests.count > 0 ? ARRAY_LAST(w->requests) : NULL;

	if (e->value < 1 || e->value > REQUEST_NUMBER_MAX || (last != NULL && e->value <= last->visitor))
		return;
	ARRAY_PUSH(w->requests, (struct watched_request){
		.came_us = e->t_us, .visitor = (uint32_t)e->value, .thread = thread_of(w, e->number) == NULL ? 0 : e->number,
		.blocks = e->step == STEP_FETCH, .answer_us = NEVER_US, .end_us = NEVER_US, .read_us = NEVER_US,
	});
}

static struct watched_request *
request_of_visitor(struct watched_index *w, uint32_t visitor)
{
	size_t low = 0, high = w->requests.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (w->requests.at[middle].visitor < visitor)
			low = middle + 1;
		else
			high = middle;
	}
	return low < w->requests.count && w->requests.at[low].visitor == visitor ? &w->requests.at[low] : NULL;
}

void
watched_visit_ended(struct watched_index *w, const struct event *e)
{
	struct watched_request *r = w->requests.count == 0 ? NULL : request_of_visitor(w, e->number);
	struct thread_index *thread;

	if (r == NULL || r->end_us != NEVER_US)
		return;
	r->end_us = e->t_us;
	if (e->kind != EVENT_ANSWER)
		return;
	r->answer_us = e->t_us;
	thread = thread_of(w, r->thread);
	if (!is_live(thread) || r->blocks)
		return;
	ARRAY_PUSH(thread->unread, (uint32_t)(r - w->requests.at) + 1);
	look_for_hold(w, thread, e->t_us);
}

static void
forget_unread(struct thread_index *thread, uint32_t number)
{
	size_t kept = 0;

	for (size_t i = 0; i < thread->unread.count; i++)
		if (thread->unread.at[i] != number)
			thread->unread.at[kept++] = thread->unread.at[i];
	thread->unread.count = kept;
}

static void
read_response(struct watched_index *w, const struct event *e)
{
	struct watched_request *r = e->number >= 1 && e->number <= w->requests.count ? &w->requests.at[e->number - 1] : NULL;
	struct thread_index *thread;

	if (r == NULL || r->read_us != NEVER_US)
		return;
	r->read_us = e->t_us;
	r->reader = e->value < 0 || e->value > (int64_t)w->threads.count ? 0 : (uint32_t)e->value;
	thread = thread_of(w, r->thread);
	if (thread == NULL)
		return;
	forget_unread(thread, e->number);
	look_for_hold(w, thread, e->t_us);
}

static void
end_thread(struct watched_index *w, struct thread_index *thread, const struct event *e)
{
	if (!is_live(thread))
		return;
	push_span(thread, (struct watched_span){ .start_us = e->t_us, .told = "", .state = WATCHED_ENDED });
	thread->facts.end_us = e->t_us;
	thread->facts.briefs = e->value;
	thread->unread.count = 0;
	look_for_hold(w, thread, e->t_us);
}

/* ---- lines ---- */

/* A text "FILE:LINE:FUNCTION"; one that is none is no place. */
static struct watched_place
read_place(const char *text, int64_t t_us)
{
	const struct watched_place nowhere = { .t_us = t_us, .file = NULL, .function = "" };
	const char *function = strrchr(text, ':'), *line = function;
	unsigned long number;

	if (function == NULL || function == text)
		return nowhere;
	do
		line--;
	while (line > text && *line != ':');
	if (line == text || line + 1 == function || function - line > 10)
		return nowhere;
	number = 0;
	for (const char *at = line + 1; at < function; at++) {
		if (*at < '0' || *at > '9')
			return nowhere;
		number = number * 10 + (unsigned long)(*at - '0');
	}
	if (number == 0 || number > SOURCE_LINES_MAX)
		return nowhere;
	return (struct watched_place){
		.t_us = t_us, .file = text, .file_size = (int)(line - text), .function = function + 1, .line = (uint32_t)number,
	};
}

static void
come_to_line(struct thread_index *thread, const struct event *e, const char *text)
{
	struct watched_place place = read_place(text, e->t_us);

	if (!is_live(thread))
		return;
	if (place.file != NULL && thread->lines_us == NEVER_US)
		thread->lines_us = e->t_us;
	ARRAY_PUSH(thread->places, place);
}

static struct source_file *
source_of(struct watched_index *w, const char *path, size_t size)
{
	for (size_t i = 0; i < w->files.count; i++)
		if (w->files.at[i].size == size && memcmp(w->files.at[i].path, path, size) == 0)
			return &w->files.at[i];
	ARRAY_PUSH(w->files, (struct source_file){ .path = path, .size = size });
	return ARRAY_LAST(w->files);
}

static void
add_source(struct watched_index *w, const struct event *e, const char *text)
{
	const char *tab = strchr(text, '\t');
	struct source_file *file;

	if (tab == NULL || e->number < 1 || e->number > SOURCE_LINES_MAX)
		return;
	file = source_of(w, text, (size_t)(tab - text));
	while (file->lines.count < e->number)
		ARRAY_PUSH(file->lines, NULL);
	if (file->lines.at[e->number - 1] == NULL)
		file->lines.at[e->number - 1] = tab + 1;
}

/* ---- events ---- */

static void
add_life(struct watched_index *w, const struct event *e, const char *text)
{
	switch ((enum event_kind)e->kind) {
	case EVENT_COMMAND:
		if (w->life.start_us != NEVER_US)
			break;
		w->life.command = text;
		w->life.start_us = e->t_us;
		break;
	case EVENT_NOT_STARTED:
		w->life.not_started = text;
		w->not_started_us = e->t_us;
		break;
	case EVENT_UNTRACED:
		w->life.untraced = text;
		w->untraced_us = e->t_us;
		for (size_t i = 0; i < w->threads.count; i++)
			enter(&w->threads.at[i], e, WATCHED_UNSEEN, "");
		break;
	case EVENT_EXIT:
		if (w->life.start_us == NEVER_US || w->life.exit_us != NEVER_US)
			break;
		w->life.status = text;
		w->life.code = e->number;
		w->life.exit_us = e->t_us;
		break;
	case EVENT_GONE:
		w->life.gone_us = e->t_us;
		break;
	default:
		break;
	}
}

static void
add_network(struct thread_index *thread, const struct event *e)
{
	if (is_live(thread) && thread->facts.network_us == NEVER_US)
		thread->facts.network_us = e->t_us;
}

static const enum watched_state states[EVENT_KIND_COUNT] = {
	[EVENT_WAIT_ONE] = WATCHED_BLOCKED, [EVENT_WAIT_ANY] = WATCHED_READY, [EVENT_WAIT_TIME] = WATCHED_SLEEPS,
	[EVENT_WAIT_THREAD] = WATCHED_FOR_THREAD, [EVENT_WAIT_CHILD] = WATCHED_FOR_CHILD,
	[EVENT_WAIT_CALL] = WATCHED_IN_CALL, [EVENT_WOKE] = WATCHED_RUNNING,
};

enum watched_state
watched_begun_by(enum event_kind kind)
{
	return kind == EVENT_HALTED ? WATCHED_HALTED : kind == EVENT_UNTRACED ? WATCHED_UNSEEN : states[kind];
}

void
watched_add(struct watched_index *w, const struct trace *trace, const struct event *e)
{
	const char *text = event_has_text(e) ? trace_text(trace, e->value) : "";
	struct thread_index *thread = thread_of(w, e->number);

	w->is_known = true;
	if (states[e->kind] != WATCHED_ABSENT) {
		if (e->kind == EVENT_WAIT_ANY && is_live(thread) && thread->facts.loop_us == NEVER_US)
			thread->facts.loop_us = e->t_us;
		/* A loop within another one, as execSync has it, blocks that other one. */
		enter(thread, e, e->kind == EVENT_WAIT_ANY && is_away(thread) ? WATCHED_BLOCKED : states[e->kind], text);
		return;
	}
	switch ((enum event_kind)e->kind) {
	case EVENT_NAME:
		rename_process(w, e, text);
		break;
	case EVENT_THREAD:
		begin_thread(w, e);
		break;
	case EVENT_THREAD_END:
		end_thread(w, thread, e);
		break;
	case EVENT_WAS:
	case EVENT_TIMES:
		add_total(thread, e);
		break;
	case EVENT_HALTED:
		halt(thread, e);
		break;
	case EVENT_RESUMED:
		resume(thread, e);
		break;
	case EVENT_AWAY:
	case EVENT_BACK:
		leave_loop(w, thread, e, e->kind == EVENT_AWAY);
		break;
	case EVENT_NETWORK:
		add_network(thread, e);
		break;
	case EVENT_LINE:
		come_to_line(thread, e, text);
		break;
	case EVENT_SOURCE:
		add_source(w, e, text);
		break;
	case EVENT_OUTPUT:
	case EVENT_OUTPUT_LEFT_OUT:
		ARRAY_PUSH(w->outputs, (struct watched_output){ e->t_us, text });
		break;
	case EVENT_VISITS:
		begin_request(w, e);
		break;
	case EVENT_READ:
		read_response(w, e);
		break;
	default:
		add_life(w, e, text);
		break;
	}
}
