/*
 * A request's story in one sentence, made of clauses: a table of one for each thing that
 * can happen, in order. When there is little room, the clauses of the highest rank are
 * left out first.
 */
#include "tell/request_story.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "log/watched.h"
#include "tell/request_story_inside.h"
#include "tell/statistics.h"
#include "tell/watched_numbers.h"
#include "tell/watched_words.h"

enum { WORTH_TELLING_US = US_PER_MS };

/* The first of three dates that is known; else the last. */
static int64_t
first_known(int64_t first_us, int64_t second_us, int64_t third_us)
{
	if (story_was(first_us))
		return first_us;
	return story_was(second_us) ? second_us : third_us;
}

/* ---- clauses, in the order of the phases ---- */

static enum tense
say_launch(const struct story *f, char out[CLAUSE_SIZE])
{
	if (f->track == TRACK_VISITOR)
		return story_say_arrival(f, out);
	if (!story_was(f->r.launch_us))
		return story_say(out, TENSE_PRESENT, "not launched yet");
	return story_say(out, TENSE_PAST, "launched at %s", story_moment(f, f->r.launch_us).s);
}

static enum tense
say_turn(const struct story *f, char out[CLAUSE_SIZE])
{
	int64_t until_us = first_known(request_opened_us(&f->r), f->end_us, f->t_us);

	if (!story_was(f->r.launch_us))
		return TENSE_NONE;
	if (!request_was_opened(&f->r) && !story_was(f->end_us))
		return story_say(out, TENSE_PRESENT, "waits to be sent, %s so far", story_so_far(f, f->r.launch_us).s);
	if (until_us - f->r.launch_us < WORTH_TELLING_US)
		return TENSE_NONE;
	return story_say(out, TENSE_PAST, "waited %s to be sent", story_took(f, f->r.launch_us, until_us).s);
}

static enum tense
say_connect(const struct story *f, char out[CLAUSE_SIZE])
{
	if (f->is_outside || !story_was(f->r.connect_us))
		return TENSE_NONE;
	if (story_was(f->r.connected_us))
		return story_say(out, TENSE_PAST, "connected after %s", story_took(f, f->r.connect_us, f->r.connected_us).s);
	if (story_was(f->end_us))
		return TENSE_NONE;
	return story_say(out, TENSE_PRESENT, "connecting since %s", story_moment(f, f->r.connect_us).s);
}

static enum tense
say_line(const struct story *f, char out[CLAUSE_SIZE])
{
	int64_t from_us = story_was(f->r.connected_us) ? f->r.connected_us : request_came_us(&f->r);

	if (f->is_outside || (!story_was(f->r.connected_us) && !story_was(f->r.arrive_us)))
		return TENSE_NONE;
	if (f->r.taken_before)
		return TENSE_NONE; /* since when is not known: all of the wait is told as one */
	if (!story_was(f->r.take_us) && !story_was(f->end_us) && !story_was(f->r.leave_us) && !story_was(f->r.answer_us))
		return story_say(out, TENSE_PRESENT, "in line at the server for %s so far", story_so_far(f, from_us).s);
	if (!story_was(f->r.take_us) || f->r.take_us - from_us < WORTH_TELLING_US)
		return TENSE_NONE;
	return story_say(out, TENSE_PAST, "in line there for %s", story_took(f, from_us, f->r.take_us).s);
}

static enum tense
say_work(const struct story *f, char out[CLAUSE_SIZE])
{
	int64_t until_us = first_known(f->r.answer_us, f->end_us, f->r.leave_us);
	int64_t from_us = f->r.taken_before ? request_came_us(&f->r) : f->r.take_us;

	if (!story_was(f->r.take_us))
		return TENSE_NONE;
	if (!story_was(until_us))
		return story_say(out, TENSE_PRESENT, "at the server for %s so far", story_so_far(f, from_us).s);
	return story_say(out, TENSE_PAST, "at the server for %s", story_took(f, from_us, until_us).s);
}

static enum tense
say_end(const struct story *f, char out[CLAUSE_SIZE])
{
	if (f->track == TRACK_VISITOR && (story_was(f->r.answer_us) || story_was(f->r.leave_us)))
		return story_say_departure(f, out);
	if (f->is_outside && story_was(f->r.response_us))
		return story_say_response(f, out);
	if (f->is_outside && story_was(f->r.fail_us))
		return story_say_failure(f, out);
	if (story_was(f->r.response_us) && f->r.status >= HTTP_ERROR)
		return story_say(out, TENSE_PAST, "answered with HTTP %u at %s", f->r.status, story_moment(f, f->r.response_us).s);
	if (story_was(f->r.response_us))
		return story_say(out, TENSE_PAST, "answered at %s", story_moment(f, f->r.response_us).s);
	if (story_was(f->r.fail_us))
		return story_say(out, TENSE_PAST, "failed at %s: %s", story_moment(f, f->r.fail_us).s, cause_words((enum cause)f->r.cause));
	if (story_was(f->r.cancel_us))
		return story_say(out, TENSE_PAST, "cancelled at %s", story_moment(f, f->r.cancel_us).s);
	return story_was(f->r.answer_us) ? story_say(out, TENSE_PRESENT, "its response is on the way") : TENSE_NONE;
}

/* How long it has been in flight, until that is over. */
static enum tense
say_flight(const struct story *f, char out[CLAUSE_SIZE])
{
	if (!request_was_opened(&f->r) || story_was(f->end_us))
		return TENSE_NONE;
	return story_say(out, TENSE_PAST, "in flight for %s", story_so_far(f, request_opened_us(&f->r)).s);
}

/* Returns true if sync is blocked in the call for this request at t. */
static bool
stands_at(const struct story *f, int64_t t_us)
{
	struct span span = timeline_span_at(f->timeline, f->track, t_us);

	return span.state == STATE_BLOCKED && span.number == f->number;
}

static enum tense
say_stood(const struct story *f, char out[CLAUSE_SIZE])
{
	struct wait wait;

	if (f->track != TRACK_SYNC || !story_was(f->r.launch_us) || !stands_at(f, story_was(f->end_us) ? f->end_us - 1 : f->t_us))
		return TENSE_NONE;
	if (!story_was(f->end_us))
		return story_say(out, TENSE_PAST, f->brief ? "sync is blocked" : "sync is blocked until it is answered");
	wait = statistics_wait(f->timeline, f->track, f->number, f->t_us);
	return story_say(out, TENSE_PAST, f->brief ? "sync was blocked %s" : "sync was blocked all that time, %s",
	    story_took(f, wait.from_us, wait.to_us != NEVER_US ? wait.to_us : f->end_us).s);
}

static enum tense
say_callback(const struct story *f, char out[CLAUSE_SIZE])
{
	struct story_text waited, ran;

	if (!story_was(f->r.queue_us))
		return TENSE_NONE;
	if (!story_was(f->r.callback_us))
		return story_say(out, TENSE_PRESENT,
		    f->brief ? "callback waits, %s so far" : "its callback waits in the queue, %s so far",
		    story_so_far(f, f->r.queue_us).s);
	waited = story_took(f, f->r.queue_us, f->r.callback_us);
	if (!story_was(f->r.callback_end_us))
		return story_say(out, TENSE_PRESENT,
		    f->brief ? "callback waited %s, runs for %s" : "its callback waited %s and has run for %s",
		    waited.s, story_so_far(f, f->r.callback_us).s);
	ran = story_took(f, f->r.callback_us, f->r.callback_end_us);
	return story_say(out, TENSE_PAST,
	    f->brief ? "callback waited %s, ran %s" : "its callback waited %s and ran for %s", waited.s, ran.s);
}

/* A watched program's response lies there until someone reads it. */
static enum tense
say_unread(const struct story *f, char out[CLAUSE_SIZE])
{
	int64_t from_us = f->own != NULL ? f->own->answer_us : NEVER_US;
	int64_t read_us = f->own != NULL && story_was(f->own->read_us) && f->own->read_us <= f->t_us ? f->own->read_us : NEVER_US;

	if (!story_was(from_us) || from_us > f->t_us || (!story_was(read_us) && !f->reads))
		return TENSE_NONE;
	if (!story_was(read_us))
		return story_say(out, TENSE_PRESENT, f->brief ? "unread for %s" : "its response lies unread, %s so far", story_so_far(f, from_us).s);
	if (read_us - from_us < WORTH_TELLING_US)
		return TENSE_NONE;
	return story_say(out, TENSE_PAST, f->brief ? "lay unread for %s" : "its response lay unread for %s", story_took(f, from_us, read_us).s);
}

/* Why its response lay there, if its loop was held. */
static enum tense
say_held(const struct story *f, char out[CLAUSE_SIZE])
{
	const struct watched_hold *hold = f->own != NULL ? watched_hold_of(f->timeline, f->owner, f->own, f->t_us) : NULL;
	struct watched_doing doing;
	struct watched_text line;
	bool is_over, does;

	if (hold == NULL || (!f->reads && !(story_was(f->own->read_us) && f->own->read_us <= f->t_us)))
		return TENSE_NONE;
	is_over = story_was(hold->end_us) && hold->end_us <= f->t_us;
	doing = timeline_hold_doing(f->timeline, f->owner, hold, f->t_us);
	line = watched_line(f->timeline, f->owner, &doing.place);
	does = !is_over && timeline_thread_at(f->timeline, f->owner, hold->thread, f->t_us).state == doing.state;
	return story_say(out, TENSE_PAST, "the loop %s held, it %s%s%s", is_over ? "was" : "is", does ? watched_does(doing.state) : watched_did(doing.state),
	    line.s[0] != '\0' ? " on " : "", line.s);
}

static const struct clause {
	enum tense (*say)(const struct story *, char out[CLAUSE_SIZE]);
	const char *joint; /* the punctuation before it */
	int rank;          /* in the past tense; the lower, the longer it stays */
} clauses[] = {
	{ say_launch, ", ", 4 },
	{ story_say_asker, ", ", 7 },
	{ say_turn, ", ", 3 },
	{ story_say_hops, ", ", 3 },
	{ story_say_lookup, ", ", 8 },
	{ story_say_misses, ", ", 5 },
	{ story_say_connect, ", ", 7 },
	{ story_say_tls, ", ", 6 },
	{ story_say_interim, ", ", 5 },
	{ story_say_wait, ", ", 6 },
	{ story_say_coming, ", ", 7 },
	{ say_connect, ", ", 8 },
	{ say_line, ", ", 5 },
	{ say_work, ", ", 6 },
	{ say_flight, ", ", 7 },
	{ say_end, ", ", 0 },
	{ story_say_form, ": ", 4 },
	{ say_stood, "; ", 2 },
	{ say_callback, "; ", 1 },
	{ say_unread, "; ", 1 },
	{ say_held, ": ", 9 },
};

enum { CLAUSES = sizeof clauses / sizeof *clauses };

/* ---- the sentence ---- */

static void
join(const char *head, char said[CLAUSES][CLAUSE_SIZE], char *out, size_t size)
{
	bool first = true;

	utf8_format(out, size, "%s", head);
	for (int i = 0; i < CLAUSES; i++) {
		if (said[i][0] == '\0')
			continue;
		utf8_add(out, size, "%s%s", first ? ": " : clauses[i].joint, said[i]);
		first = false;
	}
	utf8_add(out, size, ".");
}

static int
count_said(char said[CLAUSES][CLAUSE_SIZE])
{
	int count = 0;

	for (int i = 0; i < CLAUSES; i++)
		count += said[i][0] != '\0';
	return count;
}

/* Removes the clause of the highest rank. Returns false if only one is left. */
static bool
leave_out(char said[CLAUSES][CLAUSE_SIZE], const int ranks[CLAUSES])
{
	int last = -1;

	if (count_said(said) < 2)
		return false;
	for (int i = 0; i < CLAUSES; i++)
		if (said[i][0] != '\0' && (last < 0 || ranks[i] > ranks[last]))
			last = i;
	said[last][0] = '\0';
	return true;
}

/* Writes as many clauses as fit. Returns how many. */
static int
write_form(const struct story *f, const char *head, int width, char *out, size_t size)
{
	char said[CLAUSES][CLAUSE_SIZE] = { "" };
	int ranks[CLAUSES];

	for (int i = 0; i < CLAUSES; i++)
		ranks[i] = clauses[i].say(f, said[i]) == TENSE_PRESENT ? -1 : clauses[i].rank;
	do
		join(head, said, out, size);
	while ((int)strlen(out) > width && leave_out(said, ranks));
	return count_said(said);
}

/* Whose it is: a program's, a watched one's, or a visitor's who is none of theirs. */
static void
write_head(struct story *f, char *out, size_t size)
{
	enum track owner;
	uint32_t own;
	size_t count;
	const struct watched_thread *thread;

	if (f->track != TRACK_VISITOR) {
		utf8_format(out, size, "Request %u of %s", f->number, track_name(f->track));
		return;
	}
	if (timeline_owner(f->timeline, f->number, &owner, &own))
		f->own = &timeline_own_requests(f->timeline, owner, INT64_MAX, &count)[own - 1];
	if (f->own == NULL || f->own->came_us > f->t_us) {
		f->own = NULL;
		story_write_visitor(f, out, size);
		return;
	}
	f->owner = owner;
	utf8_format(out, size, "Request %u of %s", own, watched_name(f->timeline, owner).s);
	thread = timeline_thread(f->timeline, owner, f->own->thread);
	f->reads = thread != NULL && !(story_was(thread->end_us) && thread->end_us <= f->t_us);
}

void
request_story_write(const struct timeline *tl, enum track track, uint32_t number, int64_t t_us, int64_t grain_us, int width, char *out, size_t size)
{
	const struct request *r = timeline_request(tl, track, number);
	struct story f = { .timeline = tl, .t_us = t_us, .grain_us = grain_us, .end_us = NEVER_US, .track = track, .number = number,
		.is_outside = track < PROGRAM_COUNT && timeline_is_outside(tl) };
	char head[64], brief[REQUEST_STORY_SIZE];
	int clauses_count;

	write_head(&f, head, sizeof head);
	if (r == NULL) {
		utf8_format(out, size, "%s: not launched yet.", head);
		return;
	}
	f.r = request_known_at(r, t_us);
	f.end_us = request_end_us(&f.r);
	clauses_count = write_form(&f, head, width, out, size);
	f.brief = 1;
	if (write_form(&f, head, width, brief, sizeof brief) > clauses_count)
		utf8_format(out, size, "%s", brief);
	f.brief = 2;
	if ((int)strlen(out) > width)
		write_form(&f, head, width, out, size);
}
