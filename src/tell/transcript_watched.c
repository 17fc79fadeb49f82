/*
 * The transcript of a watched program: a line for each fact. A loop turns a thousand times a second, so what a thread
 * did is told once it is over, and if it took long enough for a person to notice.
 */
#include "tell/transcript_watched.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "log/watched.h"
#include "tell/watched_numbers.h"
#include "tell/watched_words.h"

enum { SOURCE_MOST = 60, TEXT_MOST = 180 };

/* "0.180 s": of one width until a run has lasted for ten seconds. */
struct seconds {
	char s[32];
};

static struct seconds
seconds_of(int64_t us)
{
	struct seconds text;

	utf8_format(text.s, sizeof text.s, "%" PRId64 ".%03d s", us / US_PER_S, (int)(us % US_PER_S / US_PER_MS));
	return text;
}

/* "0.180 s my_fetcher"; of a thread that is not the first, "0.180 s my_fetcher's thread 3". */
static struct watched_text
head_of(const struct timeline *tl, enum track track, uint32_t thread, int64_t t_us)
{
	struct watched_text text, name = watched_thread_name(tl, track, thread);

	utf8_format(text.s, sizeof text.s, "%s %s%s%s", seconds_of(t_us).s,
	    watched_name_within(tl, track, WATCHED_NAME_LONG).s, name.s[0] != '\0' ? "'s " : "", name.s);
	return text;
}

static const char *
text_of(const struct timeline *tl, const struct event *e)
{
	return trace_text(timeline_trace(tl), e->value);
}

/* A line with a text from outside. */
static char *
line_with(const struct timeline *tl, const struct event *e, const char *words, const char *outside)
{
	struct watched_text text = watched_cut(outside, TEXT_MOST);

	utf8_clean(text.s, '?');
	return mem_format("%s %s%s\n", head_of(tl, (enum track)e->track, 0, e->t_us).s, words, text.s);
}

/* ---- its life ---- */

static char *
print_start(const struct timeline *tl, const struct event *e)
{
	return line_with(tl, e, "is started: ", text_of(tl, e));
}

static char *
print_not_started(const struct timeline *tl, const struct event *e)
{
	return line_with(tl, e, "cannot be started: ", text_of(tl, e));
}

static char *
print_untraced(const struct timeline *tl, const struct event *e)
{
	return line_with(tl, e, "runs, but its states are not seen: ", text_of(tl, e));
}

static char *
print_output(const struct timeline *tl, const struct event *e)
{
	return line_with(tl, e, "prints: ", text_of(tl, e));
}

static char *
print_exit(const struct timeline *tl, const struct event *e)
{
	struct watched_life life = timeline_watched_life(tl, (enum track)e->track, e->t_us);
	int64_t start_us = life.start_us == NEVER_US ? e->t_us : life.start_us; /* at t it is known, so it is not later */

	return mem_format("%s ends after %s: %s\n", head_of(tl, (enum track)e->track, 0, e->t_us).s, seconds_of(e->t_us - start_us).s,
	    watched_cut(text_of(tl, e), TEXT_MOST).s);
}

/* Processes that it began may outlive it. */
static char *
print_gone(const struct timeline *tl, const struct event *e)
{
	struct watched_life life = timeline_watched_life(tl, (enum track)e->track, e->t_us);

	if (life.exit_us == NEVER_US || e->t_us - life.exit_us < TRANSCRIPT_LEAST_US)
		return NULL;
	return mem_format("%s is gone: its last process has ended\n", head_of(tl, (enum track)e->track, 0, e->t_us).s);
}

/* ---- its requests ---- */

static char *
print_request(const struct timeline *tl, const struct event *e)
{
	enum track track;
	uint32_t number;

	if (!timeline_owner(tl, (uint32_t)e->value, &track, &number))
		return NULL;
	return mem_format("%s: request %u reaches the server\n", head_of(tl, track, 0, e->t_us).s, number);
}

/* Of a visitor that is a watched program. */
static char *
print_answer(const struct timeline *tl, const struct event *e)
{
	const struct request *r = timeline_request(tl, TRACK_VISITOR, e->number);
	enum track track;
	uint32_t number;

	if (r == NULL || !timeline_owner(tl, e->number, &track, &number))
		return NULL;
	if (e->kind == EVENT_ANSWER)
		return mem_format("%s: request %u is answered after %s\n", head_of(tl, track, 0, e->t_us).s, number,
		    seconds_of(e->t_us - request_came_us(r)).s);
	return mem_format("%s: request %u ends without an answer\n", head_of(tl, track, 0, e->t_us).s, number);
}

/* ---- what a thread did ---- */

static struct watched_place
nowhere(void)
{
	return (struct watched_place){ .t_us = NEVER_US, .file = NULL, .function = "" };
}

/* " on line 6, time.sleep(0.3)", ""; and of a wait what it was for: ": recvfrom waited for response 1". */
static struct watched_text
deed_of(const struct timeline *tl, enum track track, enum watched_state state, const char *told, const struct watched_place *place)
{
	struct watched_text text = { "" }, line = watched_line(tl, track, place), source = watched_clause(tl, track, place, SOURCE_MOST);
	struct watched_text call = watched_call(told), thing = watched_thing(told);

	if (line.s[0] != '\0')
		utf8_format(text.s, sizeof text.s, " on %s%s%s", line.s, source.s[0] != '\0' ? ", " : "", source.s);
	if (state == WATCHED_BLOCKED && thing.s[0] != '\0')
		utf8_add(text.s, sizeof text.s, ": %s waited for %s", call.s, thing.s);
	else if ((state == WATCHED_BLOCKED || state == WATCHED_SLEEPS || state == WATCHED_IN_CALL) && call.s[0] != '\0')
		utf8_add(text.s, sizeof text.s, ": %s", call.s);
	utf8_clean(text.s, '?');
	return text;
}

/* Returns true if the thread has a row of its own, on a screen. The waits of a pool's helpers would fill a log. */
static bool
has_row(const struct timeline *tl, const struct event *e)
{
	return e->number > 0 && timeline_next_row(tl, (enum track)e->track, e->t_us, e->number - 1) == e->number;
}

/* The span that ended with the event: the one before that of its state that begins there. */
static char *
print_span(const struct timeline *tl, const struct event *e, bool (*begins)(enum watched_state))
{
	enum track track = (enum track)e->track;
	size_t count, i = timeline_thread_span_index(tl, track, e->number, e->t_us);
	const struct watched_span *spans = timeline_thread_spans(tl, track, e->number, &count), *span;
	struct watched_place place;

	if (!has_row(tl, e))
		return NULL;
	for (; i > 0 && i < count && spans[i].start_us == e->t_us; i--) {
		if (!begins((enum watched_state)spans[i].state))
			continue;
		span = &spans[i - 1];
		if (e->t_us - span->start_us < TRANSCRIPT_LEAST_US || span->state == WATCHED_UNSEEN)
			return NULL;
		place = span->state == WATCHED_READY ? nowhere() :
		    timeline_thread_place_between(tl, track, e->number, span->start_us, e->t_us);
		return mem_format("%s %s for %s%s\n", head_of(tl, track, e->number, e->t_us).s, watched_did((enum watched_state)span->state),
		    seconds_of(e->t_us - span->start_us).s, deed_of(tl, track, (enum watched_state)span->state, span->told, &place).s);
	}
	return NULL;
}

static bool
is_running(enum watched_state state)
{
	return state == WATCHED_RUNNING;
}

static bool
is_wait(enum watched_state state)
{
	return state != WATCHED_RUNNING && state != WATCHED_ENDED && state != WATCHED_HALTED;
}

static bool
is_halted(enum watched_state state)
{
	return state == WATCHED_HALTED;
}

static bool
is_end(enum watched_state state)
{
	return state == WATCHED_ENDED;
}

static char *
print_woke(const struct timeline *tl, const struct event *e)
{
	return print_span(tl, e, is_running);
}

static char *
print_wait(const struct timeline *tl, const struct event *e)
{
	return print_span(tl, e, is_wait);
}

static char *
print_halted(const struct timeline *tl, const struct event *e)
{
	char *before = print_span(tl, e, is_halted), *lines;

	lines = mem_format("%s%s is stopped by a signal\n", before != NULL ? before : "", head_of(tl, (enum track)e->track, e->number, e->t_us).s);
	free(before);
	return lines;
}

static char *
print_resumed(const struct timeline *tl, const struct event *e)
{
	return mem_format("%s goes on\n", head_of(tl, (enum track)e->track, e->number, e->t_us).s);
}

/* ---- who held the loop ---- */

/* The thread's hold that ended with the event, and that was not short; NULL if none did. */
static const struct watched_hold *
hold_ended(const struct timeline *tl, enum track track, uint32_t thread, int64_t t_us)
{
	size_t count;
	const struct watched_hold *holds = timeline_holds(tl, track, t_us, &count);

	for (size_t i = count; i > 0; i--)
		if (holds[i - 1].thread == thread && holds[i - 1].end_us == t_us && t_us - holds[i - 1].start_us >= HOLD_WORTH_US)
			return &holds[i - 1];
	return NULL;
}

static char *
print_hold(const struct timeline *tl, enum track track, const struct watched_hold *hold)
{
	struct watched_doing doing = timeline_hold_doing(tl, track, hold, hold->end_us);
	struct watched_text waited = watched_waited(tl, track, hold, hold->end_us);

	return mem_format("%s held its loop for %s: it %s%s; %s waited\n", head_of(tl, track, hold->thread, hold->end_us).s,
	    seconds_of(hold->end_us - hold->start_us).s, watched_did(doing.state),
	    deed_of(tl, track, doing.state, doing.told, &doing.place).s, waited.s);
}

static char *
print_back(const struct timeline *tl, const struct event *e)
{
	const struct watched_hold *hold = hold_ended(tl, (enum track)e->track, e->number, e->t_us);

	return hold == NULL ? NULL : print_hold(tl, (enum track)e->track, hold);
}

/* The thread that asked may read while it is away from its loop: then the hold ends here. */
static char *
print_read(const struct timeline *tl, const struct event *e)
{
	enum track track = (enum track)e->track;
	size_t count;
	const struct watched_request *requests = timeline_own_requests(tl, track, e->t_us, &count);
	const struct watched_hold *hold;

	if (e->number < 1 || e->number > count || timeline_thread_away_us(tl, track, requests[e->number - 1].thread, e->t_us) == NEVER_US)
		return NULL;
	hold = hold_ended(tl, track, requests[e->number - 1].thread, e->t_us);
	return hold == NULL ? NULL : print_hold(tl, track, hold);
}

static char *
print_thread_end(const struct timeline *tl, const struct event *e)
{
	char *span = print_span(tl, e, is_end), *hold = print_back(tl, e), *lines;

	if (span == NULL || hold == NULL)
		return span != NULL ? span : hold;
	lines = mem_format("%s%s", span, hold);
	free(span);
	free(hold);
	return lines;
}

/* ---- events ---- */

static char *(*const prints[EVENT_KIND_COUNT])(const struct timeline *, const struct event *) = {
	[EVENT_COMMAND] = print_start, [EVENT_NOT_STARTED] = print_not_started, [EVENT_UNTRACED] = print_untraced,
	[EVENT_OUTPUT] = print_output, [EVENT_OUTPUT_LEFT_OUT] = print_output,
	[EVENT_EXIT] = print_exit, [EVENT_GONE] = print_gone,
	[EVENT_VISITS] = print_request, [EVENT_ANSWER] = print_answer, [EVENT_LEAVE] = print_answer, [EVENT_ABORT] = print_answer,
	[EVENT_WAIT_ONE] = print_wait, [EVENT_WAIT_ANY] = print_wait, [EVENT_WAIT_TIME] = print_wait,
	[EVENT_WAIT_THREAD] = print_wait, [EVENT_WAIT_CHILD] = print_wait, [EVENT_WAIT_CALL] = print_wait,
	[EVENT_WOKE] = print_woke, [EVENT_HALTED] = print_halted, [EVENT_RESUMED] = print_resumed,
	[EVENT_BACK] = print_back, [EVENT_READ] = print_read, [EVENT_THREAD_END] = print_thread_end,
};

char *
transcript_watched_lines(const struct timeline *tl, const struct event *e)
{
	if (prints[e->kind] == NULL || !event_kind_is_on((enum event_kind)e->kind, (enum track)e->track))
		return NULL;
	return prints[e->kind](tl, e);
}
