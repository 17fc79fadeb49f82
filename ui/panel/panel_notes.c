/* The notes at the right of a listing's lines: loop counters, what a call waits for, the value that it
 * returned. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/duration.h"
#include "base/utf8.h"
#include "log/stages.h"
#include "ui/panel/program_now.h"

enum { NOTE_FORMS = 3, BODY_BYTES = 24 };

/* A note in several forms, the longest first; "" where there is none. */
struct note {
	char form[NOTE_FORMS][WORDS_SIZE];
	enum role role;
};

__attribute__((format(printf, 2, 3)))
static void
note_words(struct note *note, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	utf8_vformat(note->form[0], WORDS_SIZE, format, args);
	va_end(args);
}

static void
write_body(const char *body, char *out, size_t size)
{
	size_t shown = utf8_cut(body, BODY_BYTES);

	utf8_format(out, size, "\"%.*s%s\"", (int)shown, body, body[shown] != '\0' ? "…" : "");
}

/* response = "Hello, world", as a debugger shows it; response = <timed out>. */
static void
note_value(const struct canvas *c, const struct program_now *now, const char *name, uint32_t number, struct note *note)
{
	const struct request *r = timeline_request(c->scene->moment.timeline, now->track, number);
	char value[64];

	if (r == NULL || name == NULL || request_end_us(r) == NEVER_US || request_end_us(r) > c->t_us)
		return;
	if (r->fail_us != NEVER_US)
		utf8_format(value, sizeof value, "<%s>", cause_words((enum cause)r->cause));
	else if (r->response_us == NEVER_US)
		utf8_format(value, sizeof value, "<cancelled>");
	else if (r->status >= HTTP_ERROR)
		utf8_format(value, sizeof value, "<HTTP %u>", r->status);
	else
		write_body(r->body != NULL ? r->body : "", value, sizeof value);
	note->role = ROLE_PRINTED;
	utf8_format(note->form[0], WORDS_SIZE, "%s = %s", name, value);
	utf8_format(note->form[1], WORDS_SIZE, "= %s", value);
	utf8_format(note->form[2], WORDS_SIZE, "%s", value);
}

/* "2, 3" or "2, 3 and 40 more": the responses in the queue, in its order. */
static void
list_queue(const struct canvas *c, const struct program_now *now, char *out, size_t size)
{
	uint32_t count = timeline_request_count(c->scene->moment.timeline, now->track), named = 0;
	uint32_t first = now->span.number > 32 ? now->span.number - 32 : 1;

	out[0] = '\0';
	for (uint32_t i = first; i <= count && named < 2 && i < first + 128; i++) {
		const struct request *r = timeline_request(c->scene->moment.timeline, now->track, i);

		if (request_phase_at(r, c->t_us) != PHASE_QUEUED)
			continue;
		utf8_add(out, size, named == 0 ? "%u" : ", %u", i);
		named++;
	}
	if (now->tally.queued > named && named > 0)
		utf8_add(out, size, " and %u more", now->tally.queued - named);
}

/* "2 callbacks still to come, the next at about 10.0 s": live, when that is known. */
static void
write_to_come(const struct canvas *c, const struct program_now *now, uint32_t to_come, struct note *note)
{
	int64_t next_us = c->live ? c->outlook.program[now->track].next_us : NEVER_US;
	const char *what = now->one_by_one ? "response" : "callback", *plural = to_come == 1 ? "" : "s";
	char when[32];

	utf8_format(note->form[2], WORDS_SIZE, "%u %s%s still to come", to_come, what, plural);
	if (next_us == NEVER_US || duration_between(c->t_us, next_us, c->grain_us) <= 0)
		return;
	canvas_moment(c, next_us, when, sizeof when);
	note_words(note, "%u %s%s still to come, %s about %s", to_come, what, plural, to_come == 1 ? "at" : "the next at", when);
	utf8_format(note->form[1], WORDS_SIZE, "%u %s%s to come, %s about %s", to_come, what, plural,
	    to_come == 1 ? "at" : "next", when);
}

static void
note_loop(const struct canvas *c, const struct program_now *now, const struct shown_line *line, struct note *note)
{
	struct stages s = stages_at(c->scene->moment.timeline, now->track, c->t_us);
	uint32_t to_come = s.open + s.waiting + s.queued;
	char queue[64];

	(void)line;
	if (now->span.state == STATE_DONE) {
		note_words(note, "in its loop, with only the spinner left");
		utf8_format(note->form[1], WORDS_SIZE, "only the spinner left");
	} else if (now->span.state == STATE_CALLBACK && now->tally.queued > 0) {
		list_queue(c, now, queue, sizeof queue);
		note_words(note, now->tally.queued == 1 ? "queue: response %s" : "queue: responses %s", queue);
	} else if (now->span.state == STATE_READY && to_come > 0) {
		write_to_come(c, now, to_come, note);
	}
}

/* Returns true while i has a value: from the loop's first line on until its last round is over. */
static bool
is_looping(const struct program_now *now, const struct shown_line *line)
{
	bool prints_last = now->span.step == STEP_PRINT_LAST || now->span.step == STEP_LOOP || now->span.step == STEP_MORE;

	if (line->step == STEP_NONE) /* it awaits in the loop */
		return now->tally.launched < now->tally.planned || now->tally.open + now->tally.waiting + now->tally.queued > 0 ||
		    now->span.state == STATE_CALLBACK;
	return now->span.state == STATE_BLOCKED ? now->span.step != STEP_MORE : now->span.state == STATE_RUNNING && !prints_last;
}

/* A line without a step is in a loop that awaits: it counts the requests sent. Those that were added later are
 * fetch_more's, not the loop's. */
static void
note_counter(const struct canvas *c, const struct program_now *now, const struct shown_line *line, struct note *note)
{
	bool at_it = now->span.state == STATE_RUNNING && listing_line_runs(line, (enum step)now->span.step) && now->span.number != 0;
	uint32_t n = at_it ? now->span.number : now->tally.launched - (line->step == STEP_NONE ? now->tally.waiting : 0);
	uint32_t looped = now->tally.planned - timeline_raised(c->scene->moment.timeline, now->track, c->t_us);

	if (n == 0)
		return;
	if (n <= looped && is_looping(now, line))
		note_words(note, "i = %u: %u of %u", n - 1, n, looped);
	utf8_format(note->form[1], WORDS_SIZE, "%u of %u", n < looped ? n : looped, looped);
}

/* The value is the response of the last request that has come back, until the next one does. */
static void
note_call(const struct canvas *c, const struct program_now *now, const struct shown_line *line, struct note *note)
{
	if (now->span.state == STATE_BLOCKED && listing_line_runs(line, (enum step)now->span.step)) {
		note_words(note, "waits for response %u", now->span.number);
		return;
	}
	note_value(c, now, line->value, now->tally.launched, note);
	if (note->form[0][0] == '\0' && now->tally.launched > 1)
		note_value(c, now, line->value, now->tally.launched - 1, note);
}

static void
note_parameter(const struct canvas *c, const struct program_now *now, const struct shown_line *line, struct note *note)
{
	uint32_t times = now->tally.called;

	if (now->span.state == STATE_CALLBACK) {
		note_value(c, now, line->value, now->span.number, note);
	} else if (times > 0) {
		note->role = now->called_lately ? ROLE_CALLBACK : ROLE_DIM;
		note_words(note, times == 1 ? "★ %s once" : "★ %s %u times", now->one_by_one ? "resumed" : "ran", times);
		utf8_format(note->form[1], WORDS_SIZE, times == 1 ? "★ once" : "★ %u times", times);
		utf8_format(note->form[2], WORDS_SIZE, "%u ★", times);
	}
}

static void
note_await(const struct canvas *c, const struct program_now *now, const struct shown_line *line, struct note *note)
{
	struct stages s = stages_at(c->scene->moment.timeline, now->track, c->t_us);
	uint32_t waiting = s.open + s.waiting + s.queued;

	if (now->span.state == STATE_CALLBACK) {
		note_value(c, now, line->value, now->span.number, note);
	} else if (now->one_by_one) {
		if (now->tally.open > 0)
			note_words(note, "waits for response %u", now->tally.launched - now->tally.waiting);
	} else if (waiting > 0) {
		note_words(note, waiting == 1 ? "%u task waits here" : "%u tasks wait here", waiting);
		utf8_format(note->form[1], WORDS_SIZE, waiting == 1 ? "%u waits here" : "%u wait here", waiting);
	}
}

static void
note_about(const struct canvas *c, const struct program_now *now, const struct shown_line *line, struct note *note)
{
	(void)c;
	if (listing_line_runs(line, (enum step)now->span.step) && now->span.number != 0)
		note_words(note, "for response %u", now->span.number);
}

static void (*const notes[NOTE_COUNT])(const struct canvas *, const struct program_now *, const struct shown_line *,
    struct note *) = {
#define NOTE_ROW(NOTE, note) [NOTE_##NOTE] = note_##note,
	LINE_NOTES(NOTE_ROW)
#undef NOTE_ROW
};

void
panel_note(const struct canvas *c, const struct program_now *now, int index, int row, int col, int end, enum role marked)
{
	const struct shown_line *line = &now->lines[index];
	struct note note = { .role = ROLE_DIM };

	if (notes[line->note] == NULL || now->span.state == STATE_ABSENT)
		return;
	notes[line->note](c, now, line, &note);
	for (int i = 0; i < NOTE_FORMS; i++) {
		if (note.form[i][0] == '\0' || text_cols(note.form[i]) > end - col)
			continue;
		grid_text_right(c->grid, end, row, -1, marked != ROLE_BLANK ? marked : note.role, note.form[i]);
		return;
	}
}
