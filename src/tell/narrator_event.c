/*
 * An event in words: the {names} of the narrator's sentences are replaced by texts made
 * from the event, its request and its program.
 */
#include <assert.h>
#include <string.h>

#include "base/http_status.h"
#include "base/utf8.h"
#include "log/watched.h"
#include "tell/narrator_facts.h"
#include "tell/statistics.h"
#include "tell/visitor_words.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

/* ---- the subject of an event ---- */

const struct program_facts *
narrator_program(const struct facts *f, const struct event *e)
{
	return e->track < PROGRAM_COUNT ? &f->program[e->track] : NULL;
}

const struct request *
narrator_request(const struct facts *f, const struct event *e)
{
	static struct request room;
	const struct request *r = e->track <= TRACK_VISITOR ? timeline_request(f->timeline, (enum track)e->track, e->number) : NULL;

	if (r != NULL)
		return request_seen_at(r, e->t_us, &room);
	request_init(&room);
	return &room;
}

const struct intervention *
narrator_press(const struct facts *f, const struct event *e)
{
	bool is_press = e->kind == EVENT_BUTTON || e->kind == EVENT_BUTTON_ANSWER;

	return is_press ? timeline_press(f->timeline, e->number) : NULL;
}

/* ---- the {names} ---- */

typedef struct text fill(const struct facts *, const struct event *);

static struct text
text_of(const char *s)
{
	struct text text;

	utf8_format(text.s, sizeof text.s, "%s", s);
	return text;
}

static struct text
text_number(long long n)
{
	struct text text;

	utf8_format(text.s, sizeof text.s, "%lld", n);
	return text;
}

/* From one time to the event; "0.0 ms" if that is not known, or comes after it: a saved run may
 * have its events in any order. */
static struct text
text_since(const struct facts *f, const struct event *e, int64_t since_us)
{
	return text_took(f, since_us == NEVER_US || since_us > e->t_us ? e->t_us : since_us, e->t_us);
}

/* A text from outside: at most `most` bytes of it. */
static struct text
cut_text(const char *all, size_t most)
{
	return text_of(watched_cut(all, most).s);
}

/* Whose the event is: a visitor may be a watched program. Sets the number that its request has there. */
static enum track
owner_of(const struct facts *f, const struct event *e, uint32_t *number)
{
	enum track track = (enum track)e->track;

	*number = e->number;
	if (track == TRACK_VISITOR)
		timeline_owner(f->timeline, e->number, &track, number);
	return track;
}

static struct visitor_words
visitor_of(const struct facts *f, uint32_t number)
{
	return visitor_who(timeline_request(f->timeline, TRACK_VISITOR, number), number, VISITOR_BYTES);
}

static struct text
fill_who(const struct facts *f, const struct event *e)
{
	uint32_t number;
	enum track owner = owner_of(f, e, &number);

	if (watched_index(owner) >= 0)
		return text_of(watched_name(f->timeline, owner).s);
	return text_of(owner == TRACK_VISITOR ? visitor_of(f, number).s : track_name(owner));
}

/* A thread of a watched program, if it is not the first: "my_fetcher's thread 3", "my_fetcher's curl". */
static struct text
fill_thread(const struct facts *f, const struct event *e)
{
	struct watched_text thread = watched_thread_name(f->timeline, (enum track)e->track, e->number);
	struct text text = fill_who(f, e);

	if (thread.s[0] != '\0')
		utf8_add(text.s, sizeof text.s, "'s %s", thread.s);
	return text;
}

static struct text
fill_request(const struct facts *f, const struct event *e)
{
	struct text text;
	uint32_t number;

	if (owner_of(f, e, &number) == TRACK_VISITOR)
		utf8_format(text.s, sizeof text.s, "%s's request", visitor_of(f, number).s);
	else
		utf8_format(text.s, sizeof text.s, "request %u of %s", number, fill_who(f, e).s);
	return text;
}

static struct text
fill_n(const struct facts *f, const struct event *e)
{
	uint32_t number;

	owner_of(f, e, &number);
	return text_number(number);
}

static struct text
line_of(const struct facts *f, const struct event *e, enum step step)
{
	return text_number(e->track < PROGRAM_COUNT ?
	    listing_line_number(f->timeline, (enum track)e->track, f->language, step, e->t_us) : 0);
}

static struct text
fill_line(const struct facts *f, const struct event *e)
{
	return line_of(f, e, (enum step)e->step);
}

static struct text
fill_fetch(const struct facts *f, const struct event *e)
{
	return line_of(f, e, STEP_FETCH);
}

static struct text
fill_cb(const struct facts *f, const struct event *e)
{
	(void)e;
	return text_of(f->words->name);
}

static struct text
fill_calls(const struct facts *f, const struct event *e)
{
	(void)e;
	return text_of(f->words->calls);
}

static struct text
fill_is_called(const struct facts *f, const struct event *e)
{
	(void)e;
	return text_of(f->words->is_called);
}

static struct text
fill_returns(const struct facts *f, const struct event *e)
{
	(void)e;
	return text_of(f->words->returns);
}

static struct text
fill_sleep(const struct facts *f, const struct event *e)
{
	return text_length(f, e->value);
}

static struct text
fill_work(const struct facts *f, const struct event *e)
{
	return text_length(f, e->value);
}

static struct text
fill_status(const struct facts *f, const struct event *e)
{
	(void)f;
	return text_number(e->value);
}

static struct text
fill_cause(const struct facts *f, const struct event *e)
{
	(void)f;
	return text_of(e->value >= 0 && e->value < CAUSE_COUNT ? cause_words((enum cause)e->value) : "unknown");
}

/* What happened, and who noticed. */
static struct text
fill_story(const struct facts *f, const struct event *e)
{
	(void)f;
	return text_of(e->value >= 0 && e->value < CAUSE_COUNT ? cause_story((enum cause)e->value) : "unknown");
}

static struct text
fill_answer(const struct facts *f, const struct event *e)
{
	const char *words = http_status_words((unsigned)e->value);
	struct text text;

	(void)f;
	utf8_format(text.s, sizeof text.s, "%lld%s%s", (long long)e->value, words[0] != '\0' ? " " : "", words);
	return text;
}

/* The cause of the request's failure, for other events. */
static struct text
fill_causes(const struct facts *f, const struct event *e)
{
	return text_of(cause_words((enum cause)narrator_request(f, e)->cause));
}

static struct text
fill_late(const struct facts *f, const struct event *e)
{
	const struct intervention *press = narrator_press(f, e);

	return text_since(f, e, press != NULL ? press->t_us : NEVER_US);
}

static struct text
fill_setting(const struct facts *f, const struct event *e)
{
	struct text text = { "a knob" };

	(void)f;
	if (e->number < KNOB_COUNT)
		utf8_format(text.s, sizeof text.s, "%s %s", knob_info((enum knob)e->number)->name,
		    text_knob((enum knob)e->number, e->value).s);
	return text;
}

static struct text
fill_knob(const struct facts *f, const struct event *e)
{
	struct text text = { "a knob" };

	(void)f;
	if (e->number < KNOB_COUNT)
		utf8_format(text.s, sizeof text.s, "%s to %s", knob_info((enum knob)e->number)->name,
		    text_knob((enum knob)e->number, e->value).s);
	return text;
}

static struct text
fill_from(const struct facts *f, const struct event *e)
{
	(void)f;
	return text_of(e->number < KNOB_COUNT ? knob_effect_words(knob_info((enum knob)e->number)->effect) : "at once");
}

/* The printed text, at most `most` bytes of it, cut between words, or at least between characters. */
static struct text
printed(const struct facts *f, const struct event *e, size_t most)
{
	const char *all = trace_text(timeline_trace(f->timeline), e->value);
	size_t length = utf8_without_line_ends(all), shown = length;
	struct text text;

	if (length > most)
		for (shown = most; shown > most / 2 && all[shown] != ' '; shown--)
			;
	if (shown < length && all[shown] != ' ')
		shown = utf8_cut(all, most);
	utf8_format(text.s, sizeof text.s, "\"%.*s%s\"", (int)shown, all, shown < length ? "…" : "");
	return text;
}

static struct text
fill_text(const struct facts *f, const struct event *e)
{
	return printed(f, e, 36);
}

static struct text
fill_brief(const struct facts *f, const struct event *e)
{
	return printed(f, e, 20);
}

static struct text
fill_printed(const struct facts *f, const struct event *e)
{
	return printed(f, e, 24);
}

/* What the event of a watched program says in words. */
static struct text
fill_told(const struct facts *f, const struct event *e)
{
	return cut_text(trace_text(timeline_trace(f->timeline), e->value), 40);
}

/* Its call alone. */
static struct text
fill_call(const struct facts *f, const struct event *e)
{
	return text_of(watched_call(trace_text(timeline_trace(f->timeline), e->value)).s);
}

/* Where its thread stands then: " on line 4"; or nothing. */
static struct text
fill_on_line(const struct facts *f, const struct event *e)
{
	uint32_t thread = e->kind == EVENT_READ ? (uint32_t)e->value : e->number;
	struct watched_place place = timeline_thread_place(f->timeline, (enum track)e->track, thread, e->t_us);
	struct text text = { "" };

	if (place.file != NULL)
		utf8_format(text.s, sizeof text.s, " on %s", watched_line(f->timeline, (enum track)e->track, &place).s);
	return text;
}

/* Of a thread that wakes: ", after 0.5 s in recvfrom"; or nothing. */
static struct text
fill_after(const struct facts *f, const struct event *e)
{
	size_t count, i = timeline_thread_span_index(f->timeline, (enum track)e->track, e->number, e->t_us);
	const struct watched_span *spans = timeline_thread_spans(f->timeline, (enum track)e->track, e->number, &count);
	struct text text = { "" };

	if (i > 0 && i < count && spans[i].start_us == e->t_us && spans[i - 1].told[0] != '\0')
		utf8_format(text.s, sizeof text.s, ", after %s in %s", text_since(f, e, spans[i - 1].start_us).s,
		    watched_call(spans[i - 1].told).s);
	return text;
}

/* How long the response lay there that it reads now. */
static struct text
fill_lay(const struct facts *f, const struct event *e)
{
	size_t count;
	const struct watched_request *requests = timeline_own_requests(f->timeline, (enum track)e->track, e->t_us, &count);

	return text_since(f, e, e->number >= 1 && e->number <= count ? requests[e->number - 1].answer_us : NEVER_US);
}

/* How long it has run. */
static struct text
fill_lived(const struct facts *f, const struct event *e)
{
	return text_since(f, e, timeline_watched_life(f->timeline, (enum track)e->track, e->t_us).start_us);
}

/* The program of an event that only programs have. */
static const struct program_facts *
its_program(const struct facts *f, const struct event *e)
{
	const struct program_facts *p = narrator_program(f, e);

	assert(p != NULL);
	return p;
}

static struct text
fill_older(const struct facts *f, const struct event *e)
{
	return text_number(its_program(f, e)->lowest_open);
}

static struct text
fill_running(const struct facts *f, const struct event *e)
{
	const struct program_facts *p = its_program(f, e);
	struct text text;

	utf8_format(text.s, sizeof text.s, "%s %u", facts_has_response(f, p, p->span.number) ? "response" : "request",
	    p->span.number);
	return text;
}

static struct text
fill_queued(const struct facts *f, const struct event *e)
{
	uint32_t n = its_program(f, e)->tally.queued;
	struct text text;

	utf8_format(text.s, sizeof text.s, "%u %s", n, text_plural(n, "waits", "wait"));
	return text;
}

static struct text
fill_limit(const struct facts *f, const struct event *e)
{
	(void)e;
	return text_number(f->limit);
}

static struct text
fill_took(const struct facts *f, const struct event *e)
{
	return text_since(f, e, its_program(f, e)->begin_us);
}

/* How long the call blocked, from its last EVENT_BLOCK on. */
static struct text
fill_blocked(const struct facts *f, const struct event *e)
{
	return text_since(f, e, timeline_last_in_us(f->timeline, (enum track)e->track, STATE_BLOCKED, e->t_us));
}

static struct text
fill_waited(const struct facts *f, const struct event *e)
{
	return text_since(f, e, narrator_request(f, e)->launch_us);
}

static struct text
fill_turn(const struct facts *f, const struct event *e)
{
	return text_since(f, e, narrator_request(f, e)->launch_us);
}

static struct text
fill_connecting(const struct facts *f, const struct event *e)
{
	return text_since(f, e, narrator_request(f, e)->connect_us);
}

static struct text
fill_tried(const struct facts *f, const struct event *e)
{
	return text_since(f, e, statistics_wait(f->timeline, (enum track)e->track, e->number, e->t_us).from_us);
}

static struct text
fill_worked(const struct facts *f, const struct event *e)
{
	return text_since(f, e, narrator_request(f, e)->take_us);
}

static const struct {
	const char *name;
	fill *fill;
} fills[] = {
	{ "who", fill_who }, { "thread", fill_thread }, { "told", fill_told }, { "call", fill_call }, { "on_line", fill_on_line },
	{ "after", fill_after }, { "lay", fill_lay }, { "lived", fill_lived },
	{ "request", fill_request }, { "is_called", fill_is_called }, { "printed", fill_printed },
	{ "n", fill_n }, { "line", fill_line }, { "fetch", fill_fetch }, { "cb", fill_cb },
	{ "calls", fill_calls }, { "returns", fill_returns }, { "sleep", fill_sleep }, { "work", fill_work },
	{ "status", fill_status }, { "cause", fill_cause }, { "story", fill_story }, { "answer", fill_answer }, { "causes", fill_causes }, { "late", fill_late },
	{ "setting", fill_setting }, { "knob", fill_knob }, { "from", fill_from }, { "text", fill_text },
	{ "brief", fill_brief }, { "older", fill_older }, { "running", fill_running }, { "queued", fill_queued },
	{ "limit", fill_limit }, { "took", fill_took }, { "blocked", fill_blocked }, { "waited", fill_waited },
	{ "turn", fill_turn }, { "connecting", fill_connecting }, { "tried", fill_tried }, { "worked", fill_worked },
};

/* ---- a sentence ---- */

static fill *
find_fill(const char *name, size_t length)
{
	size_t i = 0;

	while (i < COUNT(fills) && (strlen(fills[i].name) != length || strncmp(fills[i].name, name, length) != 0))
		i++;
	assert(i < COUNT(fills));
	return fills[i].fill;
}

void
narrator_fill(const char *template, const struct facts *f, const struct event *e, char *out, size_t size)
{
	out[0] = '\0';
	while (*template != '\0') {
		size_t words = strcspn(template, "{"), name;

		utf8_add(out, size, "%.*s", (int)words, template);
		template += words;
		if (*template == '\0')
			break;
		name = strcspn(template + 1, "}");
		utf8_add(out, size, "%s", find_fill(template + 1, name)(f, e).s);
		template += name + 2;
	}
}
