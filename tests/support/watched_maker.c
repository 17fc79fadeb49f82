/* The parts that runs with watched programs are made of. */
#include "support/watched_maker.h"

#include <stdio.h>

enum { SOURCE_AROUND = 12 /* the lines around one that it comes to are logged */ };

/* ---- noting ---- */

void
make_note(struct maker *m, int64_t t_us, enum track track, enum event_kind kind, uint32_t number, int64_t value)
{
	ARRAY_PUSH(m->notes, (struct noted){
		.event = { .t_us = t_us, .track = (uint8_t)track, .kind = (uint8_t)kind, .number = number, .value = value },
		.order = m->notes.count,
	});
}

void
make_put(struct maker *m, int64_t t_us, enum event_kind kind, uint32_t number, int64_t value)
{
	if (!m->is_untraced)
		make_note(m, t_us, m->track, kind, number, value);
}

void
make_say(struct maker *m, int64_t t_us, enum event_kind kind, uint32_t number, const char *text)
{
	make_put(m, t_us, kind, number, trace_intern(m->trace, text));
}

void
make_print(struct maker *m, int64_t t_us, const char *text)
{
	make_note(m, t_us, m->track, EVENT_OUTPUT, 0, trace_intern(m->trace, text));
}

void
make_line(struct maker *m, int64_t t_us, uint32_t thread, uint32_t number, const char *function)
{
	const struct source *source = m->source;
	uint32_t first = number > SOURCE_AROUND ? number - SOURCE_AROUND : 1;
	char text[2 * TEXT_SIZE];

	for (uint32_t i = first; i <= number + SOURCE_AROUND && i <= source->count; i++) {
		char made[TEXT_SIZE];

		while (m->logged.count < i)
			ARRAY_PUSH(m->logged, false);
		if (m->logged.at[i - 1])
			continue;
		m->logged.at[i - 1] = true;
		snprintf(made, sizeof made, "%*sstep_%u(response)  # line %u of the many that a real program has", (int)(4 + i % 3 * 4), "", i, i);
		snprintf(text, sizeof text, "%s\t%s", source->path, source->lines == NULL ? made : source->lines[i - 1]);
		make_say(m, t_us, EVENT_SOURCE, i, text);
	}
	snprintf(text, sizeof text, "%s:%u:%s", source->path, number, function);
	make_say(m, t_us, EVENT_LINE, thread, text);
}

void
make_wait(struct maker *m, int64_t t_us, int64_t end_us, enum event_kind kind, uint32_t thread, const char *told)
{
	make_say(m, t_us, kind, thread, told);
	if (end_us != NEVER_US)
		make_put(m, end_us, EVENT_WOKE, thread, 0);
}

/* ---- requests ---- */

uint32_t
make_arrive(struct maker *m, int64_t t_us, uint32_t thread)
{
	uint32_t visitor = ++m->visitors;

	make_note(m, t_us, TRACK_VISITOR, EVENT_ARRIVE, visitor, trace_intern(m->trace, "/"));
	if (thread > 0)
		make_note(m, t_us, m->track, EVENT_VISITS, m->is_untraced ? 0 : thread, visitor);
	make_note(m, t_us, TRACK_VISITOR, EVENT_TAKE, visitor, DELAY_US);
	m->requests += thread > 0;
	return visitor;
}

int64_t
make_answer(struct maker *m, int64_t t_us, uint32_t visitor)
{
	make_note(m, t_us + DELAY_US + TIMER_LATE_US, TRACK_VISITOR, EVENT_ANSWER, visitor, 200);
	return t_us + DELAY_US + TIMER_LATE_US;
}

int64_t
make_ask_and_block(struct maker *m, int64_t t_us, uint32_t thread)
{
	uint32_t visitor = make_arrive(m, t_us, thread), number = m->requests;
	int64_t end_us = make_answer(m, t_us, visitor) + BRIEFLY_US;
	char told[TEXT_SIZE];

	snprintf(told, sizeof told, "recvfrom: response %u", number);
	make_wait(m, t_us + BRIEFLY_US, end_us, EVENT_WAIT_ONE, thread, told);
	make_put(m, end_us, EVENT_READ, number, thread);
	return end_us;
}

/* ---- lives ---- */

void
make_begin(struct maker *m, enum track track, const char *name, const char *command, const char *program)
{
	m->track = track;
	m->requests = 0;
	m->logged.count = 0;
	make_note(m, 0, track, EVENT_NAME, 0, trace_intern(m->trace, name));
	make_note(m, 0, track, EVENT_COMMAND, 0, trace_intern(m->trace, command));
	make_put(m, START_US, EVENT_THREAD, 1, 1);
	make_say(m, START_US, EVENT_NAME, 1, program);
}

int64_t
make_end(struct maker *m, int64_t t_us, uint32_t threads, uint32_t status, const char *words)
{
	for (uint32_t i = threads; i > 0; i--)
		make_put(m, t_us, EVENT_THREAD_END, i, 400 / i);
	make_note(m, t_us, m->track, EVENT_EXIT, status, trace_intern(m->trace, words));
	make_note(m, t_us + 2 * BRIEFLY_US, m->track, EVENT_GONE, 0, 0);
	return t_us + 2 * BRIEFLY_US;
}
