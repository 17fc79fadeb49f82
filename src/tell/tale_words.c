/* The sentences of a tale. */
#include "tell/tale_words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/duration.h"
#include "base/http_status.h"
#include "base/utf8.h"
#include "log/watched.h"
#include "tell/narrator_facts.h"
#include "tell/spoken.h"
#include "tell/statistics.h"
#include "tell/transcript.h"
#include "tell/watched_words.h"

enum {
	TIME_SIZE = 32,
	GRAIN_LEAST_US = 10 * 1000, /* of times that are heard */
	VERDICT_WIDTH = 79,         /* what is heard is to be short */
	PRINTED_MOST = 80,
};

struct time_text {
	char s[TIME_SIZE];
};

static int64_t
grain_at(const struct timeline *tl, int64_t t_us)
{
	int64_t grain_us = duration_grain_us(timeline_span_us(tl, t_us));

	return grain_us < GRAIN_LEAST_US ? GRAIN_LEAST_US : grain_us;
}

static struct time_text
took(const struct timeline *tl, int64_t from_us, int64_t to_us)
{
	struct time_text text;

	duration_write(from_us < to_us ? from_us : to_us, to_us, grain_at(tl, to_us), text.s, sizeof text.s);
	return text;
}

void
tale_moment(const struct timeline *tl, int64_t t_us, char *out, size_t size)
{
	duration_write_moment(t_us, grain_at(tl, t_us), out, size);
}

/* ---- the run ---- */

/* "sync and async each make 3 requests" */
static void
write_plan(const struct timeline *tl, const struct settings *knobs, char out[TALE_SIZE])
{
	int64_t n = knobs->value[KNOB_REQUESTS];
	bool sync = timeline_has_program(tl, TRACK_SYNC), async = timeline_has_program(tl, TRACK_ASYNC);
	char what[48];

	utf8_format(what, sizeof what, n == 1 ? "one request" : "%" PRId64 " requests", n);
	if (sync && async && settings_in_turn(knobs))
		utf8_format(out, TALE_SIZE, "sync makes %s, and then async does", what);
	else if (sync && async)
		utf8_format(out, TALE_SIZE, "sync and async each make %s", what);
	else
		utf8_format(out, TALE_SIZE, "%s makes %s", sync ? "sync" : "async", what);
}

/* Who takes how long to answer. */
static void
add_server(const struct timeline *tl, const struct settings *knobs, char out[TALE_SIZE])
{
	char value[KNOB_TEXT_SIZE], site[URL_AUTHORITY_SIZE];

	if (timeline_is_outside(tl)) {
		url_write_site(timeline_url(tl), sizeof site, site);
		utf8_add(out, TALE_SIZE, ", of %s: another server, which takes what it takes.", site);
		return;
	}
	knob_format(KNOB_DELAY, knobs->value[KNOB_DELAY], value, sizeof value);
	utf8_add(out, TALE_SIZE, out[0] == '\0' ? "The server takes %s for each request." : ", and the server takes %s for each.", value);
}

/* The knobs that are set to something. */
static void
add_knobs(const struct timeline *tl, const struct settings *knobs, char out[TALE_SIZE])
{
	int count = 0;

	for (int k = 0; k < KNOB_COUNT; k++) {
		const struct knob_info *info = knob_info((enum knob)k);
		char value[KNOB_TEXT_SIZE];

		if (k == KNOB_DELAY || k == KNOB_REQUESTS || k == KNOB_PROGRAMS || k == KNOB_URL || knobs->value[k] == info->fallback ||
		    (info->of_built_in && timeline_is_outside(tl)))
			continue;
		knob_format((enum knob)k, knobs->value[k], value, sizeof value);
		utf8_add(out, TALE_SIZE, "%s%s %s", count++ == 0 ? " Knobs: " : ", ", info->name, value);
	}
	if (count > 0)
		utf8_add(out, TALE_SIZE, ".");
}

void
tale_write_begin(const struct timeline *tl, enum language language, const struct event *e, char out[TALE_SIZE])
{
	char plan[TALE_SIZE] = "";
	struct settings knobs;

	(void)language;
	timeline_settings_at(tl, e->t_us, &knobs);
	if (timeline_has_program(tl, TRACK_SYNC) || timeline_has_program(tl, TRACK_ASYNC))
		write_plan(tl, &knobs, plan);
	add_server(tl, &knobs, plan);
	add_knobs(tl, &knobs, plan);
	utf8_format(out, TALE_SIZE, "The run begins. %s", plan);
}

void
tale_write_end(const struct timeline *tl, enum language language, const struct event *e, char out[TALE_SIZE])
{
	char verdict[VERDICT_SIZE] = "", why[VERDICT_SIZE] = "", end[TIME_SIZE], text[TALE_SIZE];
	bool both = timeline_has_program(tl, TRACK_SYNC) && timeline_has_program(tl, TRACK_ASYNC);

	(void)language;
	tale_moment(tl, e->t_us, end, sizeof end);
	if (both)
		statistics_verdict(tl, e->t_us, grain_at(tl, e->t_us), VERDICT_WIDTH, verdict, why);
	utf8_format(text, sizeof text, "The run is over, after %s.%s%s%s%s", end, verdict[0] != '\0' ? " " : "", verdict, why[0] != '\0' ? " " : "", why);
	spoken_write(text, out, TALE_SIZE);
}

/* The words for whoever's screen is wide. */
static void
take_words(const struct words *w, char out[TALE_SIZE])
{
	for (int form = 0; form < FORM_COUNT && out[0] == '\0'; form++)
		utf8_format(out, TALE_SIZE, "%s", w->form[form]);
}

static void
gather(const struct timeline *tl, enum language language, int64_t t_us, struct facts *f)
{
	const struct telling telling = { .t_us = t_us, .live = true, .language = language, .grain_us = grain_at(tl, t_us), .width = SENTENCE_FULL };

	facts_gather(tl, &telling, f);
}

void
tale_write_turn(const struct timeline *tl, enum language language, const struct event *e, char out[TALE_SIZE])
{
	struct words w = { .room = 0 };
	char value[KNOB_TEXT_SIZE];
	struct facts f;

	gather(tl, language, e->t_us, &f);
	knob_format((enum knob)e->number, e->value, value, sizeof value);
	utf8_format(out, TALE_SIZE, "You turn %s to %s.", knob_info((enum knob)e->number)->name, value);
	if (f.turn != NULL && f.turn->number == e->number && f.turn->value == e->value) {
		char effect[TALE_SIZE] = "";

		narrator_say_turn(&f, &w);
		take_words(&w, effect);
		utf8_add(out, TALE_SIZE, " %s", effect);
	}
}

void
tale_write_button(const struct timeline *tl, enum language language, const struct event *e, char out[TALE_SIZE])
{
	(void)tl, (void)language, (void)e;
	utf8_format(out, TALE_SIZE, "You press the button.");
}

void
tale_write_forgot(const struct timeline *tl, enum language language, const struct event *e, char out[TALE_SIZE])
{
	(void)tl, (void)language, (void)e;
	utf8_format(out, TALE_SIZE, "Details from before are forgotten (--max-events); all sums and counts stay.");
}

static struct watched_text
printed_text(const struct timeline *tl, int64_t value)
{
	struct watched_text printed = watched_cut(trace_text(timeline_trace(tl), value), PRINTED_MOST);

	utf8_clean(printed.s, '?');
	return printed;
}

/* ---- a program ---- */

void
tale_write_answer(const struct timeline *tl, enum language language, const struct event *e, char out[TALE_SIZE])
{
	const struct intervention *press = timeline_press(tl, e->number);

	(void)language;
	if (press == NULL)
		return;
	if (e->t_us - press->t_us <= ANSWER_PROMPT_US)
		utf8_format(out, TALE_SIZE, "%s answers the button at once.", track_name((enum track)e->track));
	else
		utf8_format(out, TALE_SIZE, "%s answers the button now, %s after it was pressed.", track_name((enum track)e->track), took(tl, press->t_us, e->t_us).s);
}

void
tale_write_block(const struct timeline *tl, enum language language, const struct event *e, char out[TALE_SIZE])
{
	const char *name = track_name((enum track)e->track);
	int line = listing_line_number(tl, (enum track)e->track, language, (enum step)e->step, e->t_us);

	if (e->number > 0)
		utf8_format(out, TALE_SIZE, "%s is blocked on request %u, in line %d.", name, e->number, line);
	else
		utf8_format(out, TALE_SIZE, "%s is blocked in line %d.", name, line);
}

/* How a request ended, behind its name: "failed after 2.0 s: timed out", what happened and who noticed. */
static void
add_failure(const struct timeline *tl, const struct request *r, int64_t from_us, int64_t t_us, char out[TALE_SIZE])
{
	if (r->fail_us != NEVER_US)
		utf8_add(out, TALE_SIZE, "failed after %s: %s (%s).", took(tl, from_us, t_us).s, cause_words((enum cause)r->cause),
		    cause_story((enum cause)r->cause));
	else if (r->cancel_us != NEVER_US)
		utf8_add(out, TALE_SIZE, "was cancelled after %s.", took(tl, from_us, t_us).s);
	else
		utf8_add(out, TALE_SIZE, "failed after %s: the server answered HTTP %u.", took(tl, from_us, t_us).s, r->status);
}

static bool
has_failed(const struct request *r)
{
	return r->fail_us != NEVER_US || r->cancel_us != NEVER_US || r->status >= HTTP_ERROR;
}

/* What it prints comes before it is blocked again. */
static void
add_next_block(const struct timeline *tl, const struct tale_group *g, bool is_new_sentence, char out[TALE_SIZE])
{
	if (g->next == 0)
		return;
	for (int i = 0; i < g->printed_count; i++)
		utf8_add(out, TALE_SIZE, "%sprints \"%s\"", i > 0 ? ", " : is_new_sentence ? " It " : ", ", printed_text(tl, g->printed[i]).s);
	if (is_new_sentence && g->printed_count == 0)
		utf8_add(out, TALE_SIZE, " Now it");
	else
		utf8_add(out, TALE_SIZE, ", and");
	utf8_add(out, TALE_SIZE, " is blocked on request %u.", g->next);
}

void
tale_write_return(const struct timeline *tl, const struct tale_group *g, char out[TALE_SIZE])
{
	const struct request *r = timeline_request(tl, g->track, g->first);
	struct request then;

	utf8_format(out, TALE_SIZE, "%s gets back from its call for request %u.", g->name, g->first);
	if (r == NULL || r->launch_us == NEVER_US || r->launch_us > g->until_us)
		return;
	then = request_known_at(r, g->until_us);
	if (has_failed(&then)) {
		utf8_format(out, TALE_SIZE, "%s gets an error: request %u ", g->name, g->first);
		add_failure(tl, &then, r->launch_us, g->until_us, out);
	} else {
		utf8_format(out, TALE_SIZE, "%s has response %u after %s%s", g->name, g->first, took(tl, r->launch_us, g->until_us).s,
		    g->next == 0 ? "." : "");
	}
	add_next_block(tl, g, has_failed(&then), out);
}

void
tale_write_ready(const struct timeline *tl, enum language language, const struct event *e, char out[TALE_SIZE])
{
	(void)tl, (void)language;
	utf8_format(out, TALE_SIZE, "%s is ready, in its loop.", track_name((enum track)e->track));
}

void
tale_write_work(const struct timeline *tl, enum language language, const struct event *e, char out[TALE_SIZE])
{
	struct settings knobs;
	char value[KNOB_TEXT_SIZE];

	(void)language;
	timeline_settings_at(tl, e->t_us, &knobs);
	if (knobs.value[KNOB_WORK] <= 0)
		return;
	knob_format(KNOB_WORK, knobs.value[KNOB_WORK], value, sizeof value);
	utf8_format(out, TALE_SIZE, "%s computes on response %u for %s, and does nothing else meanwhile.", track_name((enum track)e->track), e->number, value);
}

void
tale_write_done(const struct timeline *tl, enum language language, const struct event *e, char out[TALE_SIZE])
{
	const char *name = track_name((enum track)e->track);
	int64_t begin_us = timeline_begin_us(tl, (enum track)e->track), grain_us = grain_at(tl, e->t_us), blocked_us;
	struct time_text blocked;
	uint32_t blocks;

	(void)language;
	if (begin_us == NEVER_US || begin_us > e->t_us)
		return;
	blocked_us = statistics_time_in(tl, (enum track)e->track, STATE_BLOCKED, e->t_us, grain_us, &blocks);
	duration_write_length(blocked_us, grain_us, blocked.s, sizeof blocked.s);
	if (blocks > 0 && blocked_us == 0)
		utf8_format(out, TALE_SIZE, "%s is done: it took %s.", name, took(tl, begin_us, e->t_us).s);
	else if (blocks > 0)
		utf8_format(out, TALE_SIZE, "%s is done: it took %s, blocked for %s of it.", name, took(tl, begin_us, e->t_us).s, blocked.s);
	else
		utf8_format(out, TALE_SIZE, "%s is done: it took %s, never blocked.", name, took(tl, begin_us, e->t_us).s);
}

void
tale_write_print(const struct timeline *tl, enum language language, const struct event *e, char out[TALE_SIZE])
{
	(void)language;
	utf8_format(out, TALE_SIZE, "%s prints: %s", track_name((enum track)e->track), printed_text(tl, e->value).s);
}

void
tale_add_printed(const struct timeline *tl, const struct tale_group *g, char out[TALE_SIZE])
{
	for (int i = 0; i < g->printed_count; i++)
		utf8_add(out, TALE_SIZE, "%s%s", i == 0 ? " It prints: " : "; then: ", printed_text(tl, g->printed[i]).s);
}

/* ---- groups ---- */

/* "request 3", "requests 1 to 3", "3 requests" */
static void
add_numbered(const struct tale_group *g, const char *what, char out[TALE_SIZE])
{
	if (g->count == 1)
		utf8_add(out, TALE_SIZE, "%s %u", what, g->first);
	else if (g->last - g->first + 1 == g->count)
		utf8_add(out, TALE_SIZE, "%ss %u %s %u", what, g->first, g->count == 2 ? "and" : "to", g->last);
	else
		utf8_add(out, TALE_SIZE, "%u %ss", g->count, what);
}

void
tale_write_launch(const struct timeline *tl, const struct tale_group *g, char out[TALE_SIZE])
{
	uint32_t limit = timeline_limit_at(tl, g->until_us);
	struct tally tally = timeline_tally_at(tl, g->track, g->until_us);

	utf8_format(out, TALE_SIZE, "%s launches ", g->name);
	add_numbered(g, "request", out);
	utf8_add(out, TALE_SIZE, ", and goes on.");
	if (tally.launched > limit)
		utf8_add(out, TALE_SIZE, " At most %u may be in flight: the others wait to be sent.", limit);
}

/* Writes how long all of them took, if they have responses and took the same, as it is printed; else "". */
static void
write_all_took(const struct timeline *tl, const struct tale_group *g, char out[TIME_SIZE])
{
	out[0] = '\0';
	for (uint32_t n = g->first; n <= g->last && g->last - g->first + 1 == g->count; n++) {
		const struct request *r = timeline_request(tl, g->track, n);
		struct time_text one = { "" };

		if (r != NULL && !has_failed(r) && r->launch_us != NEVER_US && r->response_us != NEVER_US)
			one = took(tl, r->launch_us, r->response_us);
		if (one.s[0] == '\0' || (out[0] != '\0' && strcmp(out, one.s) != 0)) {
			out[0] = '\0';
			return;
		}
		utf8_format(out, TIME_SIZE, "%s", one.s);
	}
}

/* The one callback, as exactly as can be; of several, that they were called. */
void
tale_write_callback(const struct timeline *tl, const struct tale_group *g, char out[TALE_SIZE])
{
	const struct request *r = timeline_request(tl, g->track, g->first);
	int64_t end_us = r == NULL ? NEVER_US : request_end_us(r);
	char all[TIME_SIZE];

	if (g->count > 1) {
		utf8_format(out, TALE_SIZE, "%s's callback runs %u times: ", g->name, g->count);
		add_numbered(g, "response", out);
		write_all_took(tl, g, all);
		utf8_add(out, TALE_SIZE, all[0] != '\0' ? " came after %s." : ".", all);
		return;
	}
	if (r == NULL || end_us == NEVER_US || r->launch_us == NEVER_US || r->callback_us == NEVER_US) {
		utf8_format(out, TALE_SIZE, "%s's callback runs for request %u.", g->name, g->first);
		return;
	}
	if (has_failed(r)) {
		utf8_format(out, TALE_SIZE, "%s's callback gets an error: request %u ", g->name, g->first);
		add_failure(tl, r, r->launch_us, end_us, out);
	} else {
		utf8_format(out, TALE_SIZE, "%s's callback runs: response %u came after %s.", g->name, g->first, took(tl, r->launch_us, end_us).s);
	}
	if (request_opened_us(r) != NEVER_US && request_opened_us(r) - r->launch_us > ANSWER_PROMPT_US)
		utf8_add(out, TALE_SIZE, " It waited %s to be sent.", took(tl, r->launch_us, request_opened_us(r)).s);
	if (r->callback_us - end_us > ANSWER_PROMPT_US)
		utf8_add(out, TALE_SIZE, " It waited %s in the queue.", took(tl, end_us, r->callback_us).s);
}

void
tale_write_count(const struct timeline *tl, const struct tale_group *g, char out[TALE_SIZE])
{
	struct tally tally = timeline_tally_at(tl, g->track, g->until_us);

	utf8_format(out, TALE_SIZE, "%s has %u of %u responses", g->name, tally.done, tally.planned);
	if (tally.failed > 0)
		utf8_add(out, TALE_SIZE, ", and %u failed", tally.failed);
	utf8_add(out, TALE_SIZE, ".");
}

void
tale_write_cancel(const struct timeline *tl, const struct tale_group *g, char out[TALE_SIZE])
{
	(void)tl;
	utf8_format(out, TALE_SIZE, "%s's ", g->name);
	add_numbered(g, "request", out);
	utf8_add(out, TALE_SIZE, g->count == 1 ? " is cancelled." : " are cancelled.");
}

/* ---- what others tell ---- */

void
tale_write_as_narrator(const struct timeline *tl, enum language language, const struct event *e, char out[TALE_SIZE])
{
	struct facts f;

	gather(tl, language, e->t_us, &f);
	narrator_fill(event_kind_info((enum event_kind)e->kind)->sentence, &f, e, out, TALE_SIZE - 1);
	if (out[0] != '\0')
		utf8_add(out, TALE_SIZE, ".");
	utf8_clean(out, '?');
}

void
tale_write_miss(const struct timeline *tl, const struct tale_group *g, char out[TALE_SIZE])
{
	out[0] = '\0';
	tale_write_as_narrator(tl, LANGUAGE_PYTHON, &g->about, out);
}

/* Its lines as one, without the times that they may begin with. */
void
tale_write_as_transcript(const struct timeline *tl, enum language language, const struct event *e, char out[TALE_SIZE])
{
	char *lines = transcript_lines(tl, e);

	(void)language;
	for (char *line = lines, *end; line != NULL && *line != '\0'; line = end) {
		size_t digits = strspn(line, "0123456789.");

		end = line + strcspn(line, "\n");
		end += *end != '\0';
		if (digits > 0 && strncmp(line + digits, " s ", 3) == 0)
			line += digits + 3;
		utf8_add(out, TALE_SIZE, "%s%.*s", out[0] != '\0' ? "; " : "", (int)strcspn(line, "\n"), line);
	}
	utf8_clean(out, '?');
	free(lines);
}

void
tale_write_more(const struct timeline *tl, enum track track, uint32_t count, char out[TALE_SIZE])
{
	if (watched_index(track) >= 0)
		utf8_format(out, TALE_SIZE, "%s: so much happens that %u more %s left out.", timeline_watched_name(tl, track), count,
		    count == 1 ? "line, request or wait is" : "lines, requests or waits are");
	else if (track == TRACK_VISITOR)
		utf8_format(out, TALE_SIZE, "Visitors: %u more %s answered, or left.", count, count == 1 ? "was" : "were");
	else
		utf8_format(out, TALE_SIZE, "The server: %u more %s turned away.", count, count == 1 ? "was" : "were");
	utf8_clean(out, '?');
}

/* ---- who waits ---- */

static void
add_waiting(const struct timeline *tl, enum track track, int64_t t_us, char *out, size_t size)
{
	struct span span = timeline_span_at(tl, track, t_us);
	struct tally tally = timeline_tally_at(tl, track, t_us);
	const char *name = track_name(track), *apart = out[0] != '\0' ? " " : "";

	if (span.state == STATE_BLOCKED)
		utf8_add(out, size, "%s%s is still blocked on request %u.", apart, name, span.number);
	else if (span.state == STATE_READY && tally.open + tally.waiting > 0)
		utf8_add(out, size, "%s%s is ready, with %u request%s in flight.", apart, name, tally.open, tally.open == 1 ? "" : "s");
}

static void
add_watched_waiting(const struct timeline *tl, enum track track, int64_t t_us, char *out, size_t size)
{
	struct words w = { .room = 0 };
	char sentence[TALE_SIZE] = "";
	struct facts f;

	if (!timeline_has_watched(tl, track) || timeline_watched_life(tl, track, t_us).start_us == NEVER_US ||
	    timeline_watched_life(tl, track, t_us).gone_us != NEVER_US)
		return;
	gather(tl, LANGUAGE_PYTHON, t_us, &f);
	narrator_say_watched(&f, track, &w);
	take_words(&w, sentence);
	utf8_add(out, size, "%s%s %s", out[0] != '\0' ? " " : "", timeline_watched_name(tl, track), sentence);
}

void
tale_waiting(const struct timeline *tl, int64_t t_us, char *out, size_t size)
{
	out[0] = '\0';
	for (enum track track = TRACK_SYNC; track < PROGRAM_COUNT; track++)
		if (timeline_has_program(tl, track))
			add_waiting(tl, track, t_us, out, size);
	for (int i = 0; i < WATCHED_MAX; i++)
		add_watched_waiting(tl, watched_track(i), t_us, out, size);
	utf8_clean(out, '?');
}
