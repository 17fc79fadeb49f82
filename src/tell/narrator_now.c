/*
 * The event at t, for someone who steps from event to event: "0.412 ms: async launches
 * request 2 and does not wait."
 *
 * A table of sentences for each kind of event, and where it matters for each program.
 * The first row that fits an event is its sentence; of several events at one time, the
 * one whose row comes first is described. narrator_event.c replaces the {names}.
 */
#include <string.h>

#include "base/clock.h"
#include "base/duration.h"
#include "base/utf8.h"
#include "log/watched.h"
#include "tell/narrator_facts.h"
#include "tell/watched_numbers.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

/* ---- the conditions of rows ---- */

static bool
is_turn(const struct facts *f, const struct event *e)
{
	return e->number < KNOB_COUNT && timeline_knob_turned_us(f->timeline, (enum knob)e->number, e->t_us) == e->t_us;
}

static bool
meets_blocked(const struct facts *f, const struct event *e)
{
	(void)e;
	return f->program[TRACK_SYNC].span.state == STATE_BLOCKED;
}

static bool
is_late(const struct facts *f, const struct event *e)
{
	const struct intervention *press = narrator_press(f, e);

	return press != NULL && e->t_us - press->t_us >= AT_ONCE_US;
}

static bool
has_failed(const struct facts *f, const struct event *e)
{
	return facts_happened(f, narrator_request(f, e)->fail_us);
}

static bool
is_outside(const struct facts *f, const struct event *e)
{
	(void)e;
	return f->is_outside;
}

static bool
was_cancelled(const struct facts *f, const struct event *e)
{
	return facts_happened(f, narrator_request(f, e)->cancel_us);
}

static bool
overtakes(const struct facts *f, const struct event *e)
{
	uint32_t older = narrator_program(f, e)->lowest_open;

	return older != 0 && older < e->number && !has_failed(f, e);
}

static bool
before_responses(const struct facts *f, const struct event *e)
{
	const struct tally *tally = &narrator_program(f, e)->tally;

	return tally->launched > 0 && tally->done + tally->failed == 0;
}

static bool
waits_its_turn(const struct facts *f, const struct event *e)
{
	const struct tally *tally = &narrator_program(f, e)->tally;

	return f->limit > 0 &&
	    tally->launched - tally->done - tally->failed - tally->cancelled > f->limit;
}

static bool
is_error(const struct facts *f, const struct event *e)
{
	(void)f;
	return e->value >= HTTP_ERROR;
}

static bool
meets_callback(const struct facts *f, const struct event *e)
{
	return narrator_program(f, e)->span.state == STATE_CALLBACK && narrator_program(f, e)->span.number != e->number;
}

static bool
joins_others(const struct facts *f, const struct event *e)
{
	return narrator_program(f, e)->tally.queued > 1;
}

static bool
leaves_others(const struct facts *f, const struct event *e)
{
	return narrator_program(f, e)->tally.queued > 0;
}

static bool
is_for_ever(const struct facts *f, const struct event *e)
{
	(void)f;
	return e->value == FOR_EVER_US;
}

static bool
was_here_before(const struct facts *f, const struct event *e)
{
	return narrator_request(f, e)->before_us > 0;
}

static bool
was_taken_before(const struct facts *f, const struct event *e)
{
	return narrator_request(f, e)->taken_before;
}

static bool
was_taken(const struct facts *f, const struct event *e)
{
	return facts_happened(f, narrator_request(f, e)->take_us) && !was_taken_before(f, e);
}

/* Its turn comes once: not with the connection that a name's address or a redirect leads to. */
static bool
waited_its_turn(const struct facts *f, const struct event *e)
{
	const struct request *r = narrator_request(f, e);

	return r->launch_us != NEVER_US && request_opened_us(r) == e->t_us && e->t_us - r->launch_us >= AT_ONCE_US;
}

static bool
stands_for_it(const struct facts *f, const struct event *e)
{
	const struct program_facts *p = narrator_program(f, e);

	return p->track == TRACK_SYNC && p->span.state == STATE_BLOCKED && p->span.number == e->number;
}

/* Of a built-in program, or of one that is watched. */
static bool
is_of_program(const struct facts *f, const struct event *e)
{
	enum track owner;
	uint32_t number;

	return e->track < PROGRAM_COUNT || (e->track == TRACK_VISITOR && timeline_owner(f->timeline, e->number, &owner, &number));
}

/* An answer to a watched program whose thread is away from its event loop. */
static bool
meets_held_loop(const struct facts *f, const struct event *e)
{
	enum track owner;
	uint32_t number;
	size_t count;

	if (e->track != TRACK_VISITOR || !timeline_owner(f->timeline, e->number, &owner, &number))
		return false;
	return timeline_hold_at(f->timeline, owner, timeline_own_requests(f->timeline, owner, e->t_us, &count)[number - 1].thread, e->t_us) != NULL;
}

/* Of a read: the response lay there while its thread was held. */
static bool
ends_held_wait(const struct facts *f, const struct event *e)
{
	size_t count;
	const struct watched_request *requests = timeline_own_requests(f->timeline, (enum track)e->track, e->t_us, &count);

	return e->number >= 1 && e->number <= count && 
	    watched_hold_of(f->timeline, (enum track)e->track, &requests[e->number - 1], e->t_us) != NULL;
}

/* ---- the sentences ---- */

enum whose { ANYONE, SYNC, ASYNC };

static const struct row {
	enum event_kind kind;
	enum whose whose;
	enum step step; /* STEP_NONE: any */
	bool (*when)(const struct facts *, const struct event *);
	const char *form[FORM_COUNT];
} rows[] = {
	{ EVENT_FORGOT, ANYONE, STEP_NONE, NULL, {
	    "details from before are forgotten (--max-events); all sums and counts stay.",
	    "details from before are forgotten (--max-events).", "no details from before." } },
	{ EVENT_FREEZE, ANYONE, STEP_NONE, NULL, {
	    "the server goes to sleep on the one loop, up to {sleep}: nothing here moves.",
	    "the server goes to sleep on the one loop, up to {sleep}.", "the server sleeps on the loop." } },
	{ EVENT_THAW, ANYONE, STEP_NONE, NULL, {
	    "the server wakes. It slept on the loop that runs all of this, for {sleep}.",
	    "the server wakes: nothing moved for {sleep}.", "the server wakes." } },
	{ EVENT_BUTTON, ANYONE, STEP_NONE, meets_blocked, {
	    "you press b. Whoever is free answers at once; sync is blocked: its press waits.",
	    "you press b. sync is blocked: its press waits.", "you press b: sync is blocked." } },
	{ EVENT_BUTTON, ANYONE, STEP_NONE, NULL, {
	    "you press b: each program answers as soon as it is free.", NULL, "you press b." } },
	{ EVENT_BUTTON_ANSWER, ANYONE, STEP_NONE, is_late, {
	    "{who} answers your press of b only now, {late} later: until now it was not free.",
	    "{who} answers your press of b only now, {late} later.", "{who} answers b, {late} later." } },
	{ EVENT_BUTTON_ANSWER, ANYONE, STEP_NONE, NULL, {
	    "{who} answers your press of b {late} after it: it was free.", NULL, "{who} answers b after {late}." } },
	{ EVENT_KNOB, ANYONE, STEP_NONE, is_turn, { "you turn {knob}: it counts {from}.", "you turn {knob}.", "you turn {knob}." } },
	{ EVENT_FAIL, ANYONE, STEP_NONE, is_outside, {
	    "request {n}: {story}.", "request {n} of {who}: {cause} after {tried}.", "request {n} of {who}: {cause}." } },
	{ EVENT_FAIL, SYNC, STEP_NONE, NULL, {
	    "request {n} has no response: {cause} after {tried}. sync gets the error on line {fetch}.",
	    "request {n}: {cause} after {tried}. sync gets the error.", "request {n} of sync: {cause}." } },
	{ EVENT_FAIL, ASYNC, STEP_NONE, NULL, {
	    "request {n} has no response: {cause} after {tried}. {cb} will get the error.",
	    "request {n} of async: {cause} after {tried}.", "request {n} of async: {cause}." } },
	{ EVENT_CANCEL, SYNC, STEP_NONE, NULL, {
	    "request {n} of sync is cancelled: there will be no response.", NULL, "request {n} of sync is cancelled." } },
	{ EVENT_CANCEL, ASYNC, STEP_NONE, NULL, {
	    "request {n} of async is cancelled: there will be no callback.", NULL, "request {n} of async is cancelled." } },
	{ EVENT_ABORT, ANYONE, STEP_NONE, NULL, {
	    "the server breaks off the connection of request {n} of {who}, without an answer.",
	    "the server breaks off request {n} of {who}.", "the server breaks off request {n}." } },
	{ EVENT_LEAVE, ANYONE, STEP_NONE, is_of_program, {
	    "request {n} of {who} is given up: the server sees that nobody waits for its answer.",
	    "request {n} of {who} is given up: the server sees it.", "request {n} of {who} is given up." } },
	{ EVENT_LEAVE, ANYONE, STEP_NONE, NULL, { "{who} leaves before the answer.", NULL, "{who} leaves." } },
	{ EVENT_CALLBACK_START, ANYONE, STEP_NONE, has_failed, {
	    "the loop {calls} {cb} for request {n}, which failed: it gets the error.",
	    "the loop {calls} {cb} for request {n}, which failed.", "{cb} gets the error of {n}." } },
	{ EVENT_CALLBACK_START, ANYONE, STEP_NONE, overtakes, {
	    "response {n} overtakes response {older}: callbacks run in the order of the responses.",
	    "response {n} overtakes response {older}: {cb} runs.", "response {n} overtakes response {older}." } },
	{ EVENT_CALLBACK_START, ANYONE, STEP_NONE, NULL, {
	    "response {n} is here, async is free: the loop {calls} {cb}.", "the loop {calls} {cb} for response {n}.",
	    "{cb} runs for response {n}." } },
	{ EVENT_PRINT, ASYNC, STEP_PRINT_LAST, before_responses, {
	    "async prints {text}: it does not wait for a response.", "async prints {brief}, before any response.",
	    "async prints, without waiting." } },
	{ EVENT_PRINT, SYNC, STEP_PRINT_LAST, NULL, {
	    "sync prints {text}: all its waits are over.", "sync prints {brief}.", "sync prints its last line." } },
	{ EVENT_PRINT, ANYONE, STEP_PRINT_RESPONSE, NULL, {
	    "{who} prints {text}, for request {n}.", "{who} prints {brief}.", "{who} prints for request {n}." } },
	{ EVENT_PRINT, ANYONE, STEP_NONE, NULL, { "{who} prints {text}.", "{who} prints {brief}.", "{who} prints." } },
	{ EVENT_BLOCK, ANYONE, STEP_NONE, NULL, {
	    "{who} is blocked on line {line}: until response {n} is here, nothing else of it runs.",
	    "{who} is blocked on line {line} until response {n} is here.", "{who} is blocked on line {line}." } },
	{ EVENT_UNBLOCK, ANYONE, STEP_NONE, has_failed, {
	    "the call on line {line} returns with an error: {causes}. {who} runs on.",
	    "{who}'s call on line {line} returns with an error.", "{who}'s call returns with an error." } },
	{ EVENT_UNBLOCK, ANYONE, STEP_NONE, was_cancelled, {
	    "the call on line {line} returns without a response: the request was cancelled.",
	    "{who}'s call on line {line} returns without a response.", "{who}'s call returns." } },
	{ EVENT_UNBLOCK, ANYONE, STEP_NONE, NULL, {
	    "the call on line {line} returns with response {n}: {who} runs again, after {blocked}.",
	    "{who}'s call on line {line} returns with response {n}.", "{who}'s call returns." } },
	{ EVENT_DONE, ANYONE, STEP_NONE, NULL, {
	    "{who} is done: it took {took}. It stays in its loop, with only the spinner left.",
	    "{who} is done: it took {took}.", "{who} is done: it took {took}." } },
	{ EVENT_LAUNCH, ASYNC, STEP_NONE, waits_its_turn, {
	    "async launches request {n} and does not wait. The limit is {limit}: the request waits to be sent.",
	    "async launches request {n}, which waits to be sent.", "async launches request {n}." } },
	{ EVENT_LAUNCH, ASYNC, STEP_NONE, NULL, {
	    "async launches request {n} and does not wait.", NULL, "async launches request {n}." } },
	{ EVENT_LAUNCH, ANYONE, STEP_NONE, NULL, {
	    "{who} launches request {n}: it is about to wait for the response.", NULL, "{who} launches request {n}." } },
	{ EVENT_QUEUE, ANYONE, STEP_NONE, has_failed, {
	    "the error of request {n} waits in the queue for {cb}.", NULL, "the error of request {n} is queued." } },
	{ EVENT_QUEUE, ANYONE, STEP_NONE, meets_callback, {
	    "response {n} is here, but {cb} still runs for {running}. It waits in the queue.",
	    "response {n} waits in the queue: {cb} still runs.", "response {n} waits in the queue." } },
	{ EVENT_QUEUE, ANYONE, STEP_NONE, joins_others, {
	    "response {n} joins the queue: callbacks run one at a time.", NULL, "response {n} joins the queue." } },
	{ EVENT_QUEUE, ANYONE, STEP_NONE, NULL, {
	    "response {n} is in the queue: {cb} runs for it as soon as {who} is free.",
	    "response {n} is in the queue for {cb}.", "response {n} is in the queue." } },
	{ EVENT_RESPONSE, ANYONE, STEP_NONE, is_error, {
	    "response {n} of {who} is here after {waited}, and it is an error: HTTP {status}.",
	    "response {n} of {who} is an error: HTTP {status}.", "response {n} is an error: HTTP {status}." } },
	{ EVENT_RESPONSE, ANYONE, STEP_NONE, is_outside, {
	    "response {n} of {who} is here after {waited}: HTTP {answer}.", "response {n} of {who} is here: HTTP {answer}.",
	    "response {n} of {who} is here." } },
	{ EVENT_RESPONSE, SYNC, STEP_NONE, NULL, {
	    "response {n} of sync is here after {waited}: the call can return.", NULL, "response {n} of sync is here." } },
	{ EVENT_RESPONSE, ANYONE, STEP_NONE, NULL, {
	    "response {n} of {who} is here after {waited}.", NULL, "response {n} of {who} is here." } },
	{ EVENT_TAKE, ANYONE, STEP_NONE, is_for_ever, {
	    "the server takes up request {n} of {who}, and is never going to answer it.",
	    "the server takes up request {n} of {who}, for ever.", "the server takes up request {n}." } },
	{ EVENT_TAKE, ANYONE, STEP_NONE, was_taken_before, {
	    "the server took up request {n} of {who} before the run: it is going to take {work} more.",
	    "the server works on request {n} of {who}, for {work} more.", "the server works on request {n}." } },
	{ EVENT_TAKE, ANYONE, STEP_NONE, NULL, {
	    "the server takes up request {n} of {who}: it is going to take {work}.",
	    "the server takes up request {n} of {who}, for {work}.", "the server takes up request {n}." } },
	{ EVENT_ANSWER, ANYONE, STEP_NONE, meets_held_loop, {
	    "the server answers request {n} of {who}, but its loop is held: the response lies there.",
	    "response {n} reaches {who}, but its loop is held.", "response {n}: the loop is held." } },
	{ EVENT_ANSWER, ANYONE, STEP_NONE, is_error, {
	    "the server answers request {n} of {who} with an error: HTTP {status}.", NULL, "the server answers: HTTP {status}." } },
	{ EVENT_ANSWER, ANYONE, STEP_NONE, was_taken, {
	    "the server answers request {n} of {who}, {worked} after it took it up.",
	    "the server answers request {n} of {who}.", "the server answers request {n}." } },
	{ EVENT_ANSWER, ANYONE, STEP_NONE, NULL, {
	    "the server answers request {n} of {who}.", NULL, "the server answers request {n}." } },
	{ EVENT_ARRIVE, ANYONE, STEP_NONE, was_here_before, {
	    "request {n} of {who} is at the server from before the run.", NULL, "request {n} is from before the run." } },
	{ EVENT_ARRIVE, ANYONE, STEP_NONE, NULL, {
	    "request {n} of {who} reaches the server.", NULL, "request {n} reaches the server." } },
	{ EVENT_RUN_START, ANYONE, STEP_NONE, NULL, { "the run begins.", NULL, "the run begins." } },
	{ EVENT_RUN_END, ANYONE, STEP_NONE, NULL, {
	    "the run is over: nothing is in flight, and nothing waits.", NULL, "the run is over." } },
	{ EVENT_KNOB, ANYONE, STEP_NONE, NULL, { "this run begins with {setting}.", NULL, "it begins with {setting}." } },
	{ EVENT_LOOKUP, ANYONE, STEP_NONE, NULL, {
	    "request {n} of {who} needs an address: the name {told} is looked up.", "request {n} of {who} looks up {told}.",
	    "request {n} looks up a name." } },
	{ EVENT_MISS, ANYONE, STEP_NONE, NULL, {
	    "request {n} of {who} fails at {told}: the next address is tried.", "request {n} of {who} fails at {told}.",
	    "request {n}: one address failed." } },
	{ EVENT_TLS, ANYONE, STEP_NONE, NULL, {
	    "request {n} of {who} begins TLS: both ends agree on keys before anything is sent.", "request {n} of {who} begins TLS.",
	    "request {n} of {who} begins TLS." } },
	{ EVENT_SECURED, ANYONE, STEP_NONE, NULL, {
	    "request {n} of {who} is secured: {told}.", "request {n}: {told}.", "request {n} is secured." } },
	{ EVENT_INTERIM, ANYONE, STEP_NONE, NULL, {
	    "request {n} of {who} is told HTTP {status}: that is not the response, the server goes on.",
	    "request {n} of {who} is told HTTP {status}: wait on.", "request {n} is told HTTP {status}." } },
	{ EVENT_REDIRECT, ANYONE, STEP_NONE, NULL, {
	    "response {n} leads elsewhere, and {who} follows: to {told}.", "request {n} is sent on to {told}.",
	    "request {n} is sent on elsewhere." } },
	{ EVENT_CONNECT, ANYONE, STEP_NONE, waited_its_turn, {
	    "request {n} of {who} has waited {turn} to be sent, and connects to the server.",
	    "request {n} of {who} waits no more: it connects.", "request {n} of {who} connects." } },
	{ EVENT_CONNECT, ANYONE, STEP_NONE, NULL, {
	    "request {n} of {who} begins to connect to the server.", NULL, "request {n} of {who} connects." } },
	{ EVENT_CONNECTED, ANYONE, STEP_NONE, NULL, {
	    "request {n} of {who} is connected, {connecting} after it began.", NULL, "request {n} of {who} is connected." } },
	{ EVENT_SENT, SYNC, STEP_NONE, stands_for_it, {
	    "request {n} of sync is sent: sync is blocked on line {fetch} until it is answered.",
	    "request {n} of sync is sent: sync stands still.", "request {n} of sync is sent." } },
	{ EVENT_SENT, ASYNC, STEP_NONE, NULL, {
	    "request {n} of async is sent: async does not stand still for it.", NULL, "request {n} of async is sent." } },
	{ EVENT_SENT, ANYONE, STEP_NONE, NULL, { "request {n} of {who} is sent.", NULL, "request {n} of {who} is sent." } },
	{ EVENT_FIRST_BYTE, ANYONE, STEP_NONE, NULL, {
	    "the first byte of response {n} reaches {who}.", NULL, "response {n} begins to reach {who}." } },
	{ EVENT_CALLBACK_END, ANYONE, STEP_NONE, leaves_others, {
	    "{cb} {returns}: the loop is free, and takes the next from the queue ({queued}).",
	    "{cb} {returns}: the loop takes the next one.", "{cb} {returns}." } },
	{ EVENT_CALLBACK_END, ANYONE, STEP_NONE, NULL, {
	    "{cb} {returns}: the loop is free for whatever comes.", NULL, "{cb} {returns}." } },
	{ EVENT_READY, ANYONE, STEP_NONE, NULL, {
	    "{who} is in its loop, free for whatever comes: a response, its spinner, the button.",
	    "{who} is in its loop, free for whatever comes.", "{who} is in its loop." } },
	{ EVENT_STEP, ANYONE, STEP_EVERY, NULL, {
	    "{who} starts its spinner: from now on it is due ten times a second.", "{who} starts its spinner.",
	    "{who} starts its spinner." } },
	{ EVENT_STEP, ANYONE, STEP_DEFINE, NULL, {
	    "{who} defines {cb}, which runs once a response is here, not yet.", "{who} defines {cb}: it does not run yet.",
	    "{who} defines {cb}." } },
	{ EVENT_STEP, ANYONE, STEP_FOR, NULL, {
	    "{who} is at line {line}: round {n} of its loop.", NULL, "{who}: round {n} of its loop." } },
	{ EVENT_STEP, SYNC, STEP_FETCH, NULL, {
	    "sync is at line {line}: the call that blocks, for request {n}.", NULL, "sync is at line {line}." } },
	{ EVENT_STEP, ASYNC, STEP_FETCH, NULL, {
	    "async is at line {line}: the call that does not block, for request {n}.", NULL, "async is at line {line}." } },
	{ EVENT_STEP, ANYONE, STEP_PRINT_RESPONSE, NULL, {
	    "{who} is at line {line}: it prints what came of request {n}.", NULL, "{who} is at line {line}." } },
	{ EVENT_STEP, ANYONE, STEP_WORK, NULL, {
	    "{who} computes for request {n}, on line {line}: meanwhile nothing else of it runs.",
	    "{who} computes for request {n}, on line {line}.", "{who} computes for request {n}." } },
	{ EVENT_STEP, ASYNC, STEP_PRINT_LAST, before_responses, {
	    "async has launched all and goes on, on line {line}: no response is here yet.",
	    "async has launched all and goes on, on line {line}.", "async goes on, on line {line}." } },
	{ EVENT_STEP, ANYONE, STEP_PRINT_LAST, NULL, {
	    "{who} is through with its loop, and goes on with line {line}.", NULL, "{who} is at line {line}." } },
	{ EVENT_STEP, ANYONE, STEP_MORE, NULL, {
	    "{who} is at line {line}: you asked for more requests.", NULL, "{who} is at line {line}." } },
	{ EVENT_STEP, ANYONE, STEP_NONE, NULL, { "{who} is at line {line}.", NULL, "{who} is at line {line}." } },
	{ EVENT_NOT_STARTED, ANYONE, STEP_NONE, NULL, {
	    "{who} cannot be started: {told}.", NULL, "{who} cannot be started." } },
	{ EVENT_EXIT, ANYONE, STEP_NONE, NULL, {
	    "{who} ends after {lived}: {told}.", "{who} ends: {told}.", "{who} ends." } },
	{ EVENT_OUTPUT, ANYONE, STEP_NONE, NULL, { "{who} prints {text}.", "{who} prints {brief}.", "{who} prints." } },
	{ EVENT_READ, ANYONE, STEP_NONE, ends_held_wait, {
	    "{who} reads response {n} only now: it lay there for {lay}, while the loop was held.",
	    "{who} reads response {n}: it lay there for {lay}.", "{who} reads response {n}." } },
	{ EVENT_READ, ANYONE, STEP_NONE, NULL, {
	    "{who} reads response {n}{on_line}.", "{who} reads response {n}.", "{who} reads response {n}." } },
	{ EVENT_WAIT_ONE, ANYONE, STEP_NONE, NULL, {
	    "{thread} is blocked{on_line} in {told}.", "{thread} is blocked{on_line} in {call}.", "{thread} is blocked." } },
	{ EVENT_WAIT_ANY, ANYONE, STEP_NONE, NULL, {
	    "{thread} is in its loop: {told}.", "{thread} is in its loop.", "{thread} is in its loop." } },
	{ EVENT_WAIT_TIME, ANYONE, STEP_NONE, NULL, {
	    "{thread} sleeps{on_line} in {told}.", "{thread} sleeps{on_line}.", "{thread} sleeps." } },
	{ EVENT_WAIT_THREAD, ANYONE, STEP_NONE, NULL, {
	    "{thread} waits for a thread{on_line}.", "{thread} waits for a thread.", "{who} waits for a thread." } },
	{ EVENT_WAIT_CHILD, ANYONE, STEP_NONE, NULL, {
	    "{thread} waits for a child{on_line}.", "{thread} waits for a child.", "{who} waits for a child." } },
	{ EVENT_WAIT_CALL, ANYONE, STEP_NONE, NULL, {
	    "{thread} is{on_line} in {told}.", "{thread} is in {call}.", "{thread} is in a call." } },
	{ EVENT_COMMAND, ANYONE, STEP_NONE, NULL, { "{who} is started: {told}.", "{who} is started.", "{who} is started." } },
	{ EVENT_WOKE, ANYONE, STEP_NONE, NULL, {
	    "{thread} runs again{on_line}{after}.", "{thread} runs again{after}.", "{thread} runs again." } },
	{ EVENT_HALTED, ANYONE, STEP_NONE, NULL, {
	    "{thread} is stopped by a signal.", NULL, "{who} is stopped." } },
	{ EVENT_RESUMED, ANYONE, STEP_NONE, NULL, { "{thread} goes on.", NULL, "{thread} goes on." } },
	{ EVENT_UNTRACED, ANYONE, STEP_NONE, NULL, {
	    "{who} runs, but its states are not seen: {told}.", "{who} runs, but its states are not seen.",
	    "the states of {who} are not seen." } },
};

/* ---- choosing and writing ---- */

static bool
fits(const struct row *row, const struct facts *f, const struct event *e)
{
	if (row->kind != e->kind || (row->step != STEP_NONE && row->step != e->step))
		return false;
	if (row->whose != ANYONE && e->track != (row->whose == SYNC ? TRACK_SYNC : TRACK_ASYNC))
		return false;
	return row->when == NULL || row->when(f, e);
}

/* Returns true if the event is on a track that has none of its kind. */
static bool
is_nonsense(const struct event *e)
{
	return !event_kind_is_on((enum event_kind)e->kind, (enum track)e->track);
}

/* The first row that fits; COUNT(rows) if none does. */
static size_t
row_of(const struct facts *f, const struct event *e)
{
	size_t i = 0;

	while (i < COUNT(rows) && !fits(&rows[i], f, e))
		i++;
	return i;
}

const struct event *
narrator_event_now(const struct facts *f)
{
	const struct trace *trace = timeline_trace(f->timeline);
	const struct event *best = NULL;
	size_t best_row = COUNT(rows);

	for (size_t i = trace_count_until(trace, f->t_us); i > trace_first(trace) && trace_at(trace, i - 1)->t_us == f->t_us; i--) {
		const struct event *e = trace_at(trace, i - 1);
		size_t row;

		if (!event_kind_info((enum event_kind)e->kind)->landmark || is_nonsense(e))
			continue;
		row = row_of(f, e);
		if (row > best_row)
			continue;
		best = e;
		best_row = row;
	}
	return best;
}

/* As exact as the log, "0.412 ms", "5.001843 s"; in brief "0.4 ms", "5.0 s". */
static struct text
text_when(const struct facts *f, enum form form)
{
	int64_t t_us = f->t_us;
	struct text text;

	if (form == FORM_TINY && t_us >= US_PER_S)
		duration_write_moment(t_us, US_PER_S / 10, text.s, sizeof text.s);
	else if (form == FORM_TINY)
		text = text_moment(f, t_us);
	else if (t_us < US_PER_S)
		utf8_format(text.s, sizeof text.s, "%d.%03d ms", (int)(t_us / 1000), (int)(t_us % 1000));
	else
		utf8_format(text.s, sizeof text.s, "%lld.%06d s", (long long)(t_us / US_PER_S), (int)(t_us % US_PER_S));
	return text;
}

/* Writes a form of the event's sentence. A row without a short form has a short full one; an
 * event without a row has the sentence of its kind. */
static void
write_sentence(const struct facts *f, enum form form, char *out, size_t size)
{
	size_t i = row_of(f, f->now);

	if (i < COUNT(rows)) {
		narrator_fill(rows[i].form[form] != NULL ? rows[i].form[form] : rows[i].form[FORM_FULL], f, f->now, out, size);
		return;
	}
	narrator_fill(event_kind_info((enum event_kind)f->now->kind)->sentence, f, f->now, out, size);
	utf8_add(out, size, ".");
}

void
narrator_say_now(const struct facts *f, struct words *w)
{
	for (int form = 0; form < FORM_COUNT; form++) {
		char sentence[SENTENCE_SIZE / 2];

		write_sentence(f, (enum form)form, sentence, sizeof sentence);
		words_set(w, (enum form)form, "%s: %s", text_when(f, (enum form)form).s, sentence);
	}
}
