/* The narrator over random traces: each sentence fits, and what it claims is what the
 * timeline says. Claims are found in the sentence, not through the rules that wrote it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/duration.h"
#include "base/utf8.h"
#include "log/timeline.h"
#include "support/random_trace.h"
#include "support/sample_run.h"
#include "tell/listing.h"
#include "tell/narrator.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

struct claim {
	const struct timeline *tl;
	int64_t t_us;
	enum track track;
	const char *said;
	enum language language;
};

static bool
state_is(const struct claim *c, enum program_state state)
{
	return timeline_span_at(c->tl, c->track, c->t_us).state == state;
}

/* Of a run told in its own grain. */
static bool
says_time(const struct claim *c, const char *before, int64_t from_us, int64_t to_us, bool so_far)
{
	int64_t grain_us = duration_grain_us(timeline_span_us(c->tl, c->t_us));
	char wanted[64], duration[32];

	if (so_far)
		duration_write_so_far(from_us, to_us, grain_us, duration, sizeof duration);
	else
		duration_write(from_us, to_us, grain_us, duration, sizeof duration);
	snprintf(wanted, sizeof wanted, "%s%s", before, duration);
	return strstr(c->said, wanted) != NULL;
}

static bool
is_here(const struct claim *c, unsigned number)
{
	const struct request *r = timeline_request(c->tl, c->track, number);

	return r != NULL && r->response_us != NEVER_US && r->response_us <= c->t_us;
}

static bool
says_moment(const struct claim *c, const char *before, int64_t t_us)
{
	char wanted[64], moment[32];

	duration_write_moment(t_us, duration_grain_us(timeline_span_us(c->tl, c->t_us)), moment, sizeof moment);
	snprintf(wanted, sizeof wanted, "%s%s", before, moment);
	return strstr(c->said, wanted) != NULL;
}

static bool
is_computing(const struct claim *c)
{
	struct span span = timeline_span_at(c->tl, c->track, c->t_us);

	return span.step == STEP_WORK && (span.state == STATE_RUNNING || span.state == STATE_CALLBACK);
}

/* Wherever in a sentence it is said on which line the program is, since when, for how long, how many turns
 * are late, who is free: that is so. */
static bool
true_state(const struct claim *c)
{
	struct span span = timeline_span_at(c->tl, c->track, c->t_us);
	struct spin_count spins = timeline_spin_count(c->tl, c->track, c->t_us);
	struct claim other = *c;
	const char *line = strstr(c->said, "on line "), *late = strstr(c->said, " late"), *number;
	long long turns = -1;
	int n = 0;

	if (line != NULL && (sscanf(line, "on line %d", &n) != 1 || (strstr(c->said, "It got the error") != line - 17 &&
	    n != listing_line_number(c->tl, c->track, c->language, (enum step)span.step, c->t_us))))
		return false;
	if (strstr(c->said, "since ") != NULL && strstr(c->said, "since the") == NULL && !says_moment(c, "since ", span.start_us))
		return false;
	if (strstr(c->said, "(for ") != NULL && !says_time(c, "(for ", span.start_us, c->t_us, true))
		return false;
	if (strstr(c->said, "locked") != NULL && strstr(c->said, "was blocked") == NULL && strstr(c->said, "blocked, it could") == NULL &&
	    strstr(c->said, "after") == NULL && span.state != STATE_BLOCKED)
		return false;
	other.track = c->track == TRACK_SYNC ? TRACK_ASYNC : TRACK_SYNC;
	if (strstr(c->said, "neither") != NULL && (!is_computing(c) || !(state_is(&other, STATE_BLOCKED) || is_computing(&other))))
		return false;
	if (late == NULL || strstr(c->said, "came late") != NULL || strstr(c->said, "of them late") != NULL)
		return true;
	number = strstr(c->said, " turn");
	for (number = number != NULL ? number : late; number > c->said && number[-1] >= '0' && number[-1] <= '9';)
		number--;
	return sscanf(number, "%lld", &turns) == 1 && turns == (long long)(spins.due - spins.turned);
}

/* Whoever reads the sentence knows whether the program can do anything else. */
static bool
tells_state(const struct claim *c)
{
	static const struct {
		enum program_state state;
		const char *words;
	} tell[] = {
		{ STATE_BLOCKED, "locked" }, { STATE_BLOCKED, "the call" }, { STATE_READY, "eady" }, { STATE_CALLBACK, "busy" },
		{ STATE_READY, "in its loop" }, { STATE_CALLBACK, "runs" }, { STATE_CALLBACK, "is not free" }, { STATE_CALLBACK, "not free" },
		{ STATE_CALLBACK, "is free" }, /* neither */
	};
	bool is_asked = false;

	for (size_t i = 0; i < COUNT(tell); i++) {
		if (!state_is(c, tell[i].state))
			continue;
		is_asked = true;
		if (strstr(c->said, tell[i].words) != NULL)
			return true;
	}
	return !is_asked || timeline_load_at(c->tl, c->t_us).frozen;
}

static bool
true_blocked(const struct claim *c)
{
	struct span span = timeline_span_at(c->tl, c->track, c->t_us);
	const char *until = strstr(c->said, "esponse ");
	unsigned n = span.number;

	if (until != NULL)
		sscanf(until, "esponse %u", &n);
	return span.state == STATE_BLOCKED && n == span.number && says_moment(c, " since ", span.start_us);
}

/* "sent request 2. Blocked again since 5.0 s." */
static bool
true_blocked_again(const struct claim *c)
{
	struct span span = timeline_span_at(c->tl, c->track, c->t_us);
	const struct request *r = timeline_request(c->tl, c->track, span.number);
	unsigned n = 0;

	sscanf(c->said, "%*s request %u.", &n);
	return span.state == STATE_BLOCKED && n == span.number && r != NULL &&
	    (c->said[0] == 'l' || (r->sent_us != NEVER_US && r->sent_us <= c->t_us));
}

static bool
true_has_of(const struct claim *c)
{
	struct tally tally = timeline_tally_at(c->tl, c->track, c->t_us);
	unsigned done = 0, planned = 0;

	return sscanf(c->said, "has %u of %u", &done, &planned) == 2 && done == tally.done && planned == tally.planned;
}

static bool
true_took(const struct claim *c)
{
	return state_is(c, STATE_DONE) &&
	    says_time(c, "took ", timeline_begin_us(c->tl, c->track), timeline_done_us(c->tl, c->track, c->t_us), false);
}

static bool
true_launched(const struct claim *c)
{
	unsigned n = timeline_tally_at(c->tl, c->track, c->t_us).launched, said = n;

	sscanf(c->said, "launched all %u", &said);
	return said == n && n == timeline_tally_at(c->tl, c->track, c->t_us).planned;
}

/* "sent all 3 in 0.3 ms" */
static bool
true_sent_all(const struct claim *c)
{
	struct tally tally = timeline_tally_at(c->tl, c->track, c->t_us);
	int64_t first_us = INT64_MAX, last_us = -1;
	unsigned said = 0;

	for (uint32_t n = 1; n <= tally.launched; n++) {
		const struct request *r = timeline_request(c->tl, c->track, n);

		int64_t sent_us = request_first_sent_us(r);

		if (sent_us == NEVER_US || sent_us > c->t_us)
			return false;
		first_us = r->launch_us < first_us ? r->launch_us : first_us;
		last_us = sent_us > last_us ? sent_us : last_us;
	}
	return sscanf(c->said, "sent all %u", &said) == 1 && said == tally.launched && said == tally.planned &&
	    says_time(c, " in ", first_us, last_us, false);
}

static bool
true_got_response(const struct claim *c)
{
	unsigned n = 0, open;
	const char *more = strstr(c->said, " more ");

	if (sscanf(c->said, "got response %u", &n) != 1 || !is_here(c, n))
		return false;
	if (more == NULL || strstr(more, "flight") == NULL)
		return true;
	while (more > c->said && more[-1] >= '0' && more[-1] <= '9')
		more--;
	return sscanf(more, "%u", &open) == 1 && open == timeline_tally_at(c->tl, c->track, c->t_us).open;
}

static bool
true_got_responses(const struct claim *c)
{
	struct tally tally = timeline_tally_at(c->tl, c->track, c->t_us);
	unsigned got = 0, ran = tally.called;

	sscanf(c->said, "got %u responses: %*s ran %u times", &got, &ran);
	return state_is(c, STATE_DONE) && got == tally.done && ran == tally.called;
}

static bool
true_ready(const struct claim *c)
{
	long long turned = -1;
	unsigned n;

	if (!state_is(c, STATE_READY))
		return false;
	if (strstr(c->said, " in flight") != NULL && sscanf(c->said, "is ready%*[.:] %u", &n) == 1)
		return n == timeline_tally_at(c->tl, c->track, c->t_us).open;
	return sscanf(c->said, "is ready: %lld", &turned) != 1 ||
	    turned == timeline_spin_count(c->tl, c->track, c->t_us).turned;
}

static bool
true_runs_callback(const struct claim *c)
{
	struct span span = timeline_span_at(c->tl, c->track, c->t_us);
	unsigned n = 0;

	return span.state == STATE_CALLBACK &&
	    (sscanf(c->said, "runs %*s for response %u", &n) != 1 || (n == span.number && is_here(c, n)));
}

static bool
true_failed(const struct claim *c)
{
	unsigned n = 0;
	const struct request *r;

	sscanf(c->said, "request %u", &n);
	r = timeline_request(c->tl, c->track, n);
	return r != NULL && r->fail_us != NEVER_US && r->fail_us <= c->t_us &&
	    (strstr(c->said, cause_words((enum cause)r->cause)) != NULL || strstr(c->said, cause_brief((enum cause)r->cause)) != NULL ||
	    strstr(c->said, cause_story((enum cause)r->cause)) != NULL);
}

/* "1 of 4 failed: timed out.": each of those for that reason. */
static bool
true_failed_of(const struct claim *c, unsigned failed, unsigned planned)
{
	struct tally tally = timeline_tally_at(c->tl, c->track, c->t_us);

	for (uint32_t n = 1; n <= tally.launched; n++) {
		const struct request *r = timeline_request(c->tl, c->track, n);

		if (r->fail_us != NEVER_US && r->fail_us <= c->t_us && strstr(c->said, cause_words((enum cause)r->cause)) == NULL &&
		    strstr(c->said, cause_brief((enum cause)r->cause)) == NULL && strstr(c->said, cause_story((enum cause)r->cause)) == NULL)
			return false;
	}
	return state_is(c, STATE_DONE) && failed == tally.failed && planned == tally.planned;
}

static bool
true_cancelled(const struct claim *c)
{
	unsigned n = 0;

	return sscanf(c->said, "has %u cancelled", &n) == 1 &&
	    n == timeline_tally_at(c->tl, c->track, c->t_us).cancelled;
}

/* The last press, as of t; and whether it is answered. */
static bool
press_is_answered(const struct claim *c, bool *pressed)
{
	size_t count;
	const struct intervention *interventions = timeline_interventions(c->tl, c->t_us, &count);

	for (size_t i = count; i > 0; i--) {
		if (interventions[i - 1].button) {
			*pressed = true;
			return interventions[i - 1].answer_us[c->track] != NEVER_US && interventions[i - 1].answer_us[c->track] <= c->t_us;
		}
	}
	*pressed = false;
	return false;
}

static bool
true_answered(const struct claim *c)
{
	bool pressed;

	return press_is_answered(c, &pressed) && pressed;
}

static bool
true_not_answered(const struct claim *c)
{
	bool pressed;

	/* Of several presses an older one may be what waits. */
	press_is_answered(c, &pressed);
	return pressed;
}

static bool
true_frozen(const struct claim *c)
{
	return timeline_load_at(c->tl, c->t_us).frozen && !state_is(c, STATE_BLOCKED) && !state_is(c, STATE_ABSENT);
}

static bool
true_done(const struct claim *c)
{
	return state_is(c, STATE_DONE);
}

static bool
true_absent(const struct claim *c)
{
	return state_is(c, STATE_ABSENT);
}

static bool
true_computing(const struct claim *c)
{
	return is_computing(c) && says_moment(c, "since ", timeline_span_at(c->tl, c->track, c->t_us).start_us);
}

/* How sentences begin, and what must hold for them. The first that fits counts; a
 * sentence that none fits is not known to be true, and fails. */
static const struct {
	const char *begins;
	bool (*holds)(const struct claim *);
} claims[] = {
	{ "has been blocked on line ", true_blocked },
	{ "blocked ", true_blocked },
	{ "took ", true_took },
	{ "launched request ", true_blocked_again },
	{ "sent request ", true_blocked_again },
	{ "sent all ", true_sent_all },
	{ "sent its request", true_launched },
	{ "launched ", true_launched },
	{ "got response ", true_got_response },
	{ "got its response ", true_done },
	{ "got ", true_got_responses },
	{ "had all ", true_done },
	{ "is ready", true_ready },
	{ "request ", true_failed },
	{ "has been computing ", true_computing },
	{ "computing ", true_computing },
	{ "answered ", true_answered },
	{ "cannot run", true_frozen },
	{ "cannot answer ", true_not_answered },
	{ "has not answered ", true_not_answered },
	{ "is done", true_done },
	{ "has not started", true_absent },
	{ "begins when sync is done", true_absent },
};

static bool
holds(const struct claim *c)
{
	unsigned n, m;

	char runs[64];

	for (size_t i = 0; i < COUNT(claims); i++)
		if (strncmp(c->said, claims[i].begins, strlen(claims[i].begins)) == 0)
			return claims[i].holds(c);
	snprintf(runs, sizeof runs, "runs %s", listing_callback_words(c->tl, c->language, c->t_us)->name);
	if (strncmp(c->said, runs, strlen(runs)) == 0)
		return true_runs_callback(c);
	if (strstr(c->said, "cancelled request") != NULL)
		return true_cancelled(c);
	if (sscanf(c->said, "%u of %u failed", &n, &m) == 2)
		return true_failed_of(c, n, m);
	if (sscanf(c->said, "has %u of %u", &n, &m) == 2)
		return true_has_of(c);
	if (sscanf(c->said, "has response %u", &n) == 1)
		return is_here(c, n) && state_is(c, STATE_BLOCKED);
	if (sscanf(c->said, "response %u overtook", &n) == 1)
		return is_here(c, n);
	return strncmp(c->said, "runs line ", 10) == 0 || strncmp(c->said, "launches ", 9) == 0;
}

/* What is predicted has not come yet, and nothing of the log's future is used. */
static bool
next_holds(const struct timeline *tl, int64_t t_us, const struct narration *says)
{
	char who[8];
	unsigned number;
	struct claim c = { .tl = tl, .t_us = t_us, .said = says->next };

	if (sscanf(says->next, "%7s gets response %u a", who, &number) != 2)
		return says->next[0] != '\0' && says->next_label[0] != '\0';
	c.track = strcmp(who, "sync") == 0 ? TRACK_SYNC : TRACK_ASYNC;
	return !is_here(&c, number);
}

static void
check_row(const char *said, int width)
{
	int room = width < SENTENCE_LEAST ? SENTENCE_LEAST : width > SENTENCE_FULL ? SENTENCE_FULL : width;
	char clean[SENTENCE_SIZE];

	if ((int)strlen(said) > room)
		fail_msg("%zu characters for a width of %d: %s", strlen(said), width, said);
	snprintf(clean, sizeof clean, "%s", said);
	utf8_clean(clean, '\1');
	assert_string_equal(clean, said);
}

/* ---- what is said to happen now ---- */

/* Which event a sentence tells, by words that only sentences of its kind have. */
static const struct {
	const char *words;
	enum event_kind kind;
} tells[] = {
	{ "is blocked on line", EVENT_BLOCK }, { " launches request", EVENT_LAUNCH },
	{ "begins to connect", EVENT_CONNECT }, { "is connected", EVENT_CONNECTED }, { "is sent", EVENT_SENT },
	{ "takes up request", EVENT_TAKE }, { "the server answers", EVENT_ANSWER }, { "reaches the server", EVENT_ARRIVE },
	{ "the first byte of", EVENT_FIRST_BYTE }, { " is done: it took", EVENT_DONE }, { "the run begins", EVENT_RUN_START },
	{ "the run is over", EVENT_RUN_END }, { " prints ", EVENT_PRINT }, { " is in its loop", EVENT_READY },
	{ "overtakes response", EVENT_CALLBACK_START }, { "async is free: the loop", EVENT_CALLBACK_START },
	{ "which failed", EVENT_CALLBACK_START }, { "has no response", EVENT_FAIL }, { "is cancelled", EVENT_CANCEL },
	{ "the call on line", EVENT_UNBLOCK }, { "in the queue: ", EVENT_QUEUE }, { "It waits in the queue.", EVENT_QUEUE },
	{ "joins the queue", EVENT_QUEUE }, { "you turn ", EVENT_KNOB }, { "you press b", EVENT_BUTTON },
	{ "answers your press", EVENT_BUTTON_ANSWER }, { "the loop is free", EVENT_CALLBACK_END }, { "is at line", EVENT_STEP },
	{ "starts its spinner", EVENT_STEP }, { " defines ", EVENT_STEP }, { " computes for", EVENT_STEP },
	{ ". sync gets the error", EVENT_FAIL }, { ": connection", EVENT_FAIL }, { ": timed out", EVENT_FAIL },
	{ "closed early after", EVENT_FAIL }, { "not HTTP after", EVENT_FAIL }, { "too large after", EVENT_FAIL },
	{ "unreachable after", EVENT_FAIL }, { "no socket left after", EVENT_FAIL }, { "is given up", EVENT_LEAVE }, { "leaves before the answer", EVENT_LEAVE },
	{ "loop calls", EVENT_CALLBACK_START }, { "loop resumes", EVENT_CALLBACK_START }, { "turn of request", EVENT_CONNECT },
	{ "is here after", EVENT_RESPONSE }, { "waits in the queue, to", EVENT_QUEUE },
	{ "is looked up", EVENT_LOOKUP }, { "fails at", EVENT_MISS }, { "begins TLS", EVENT_TLS }, { "is secured", EVENT_SECURED },
	{ "to be sent, and connects", EVENT_CONNECT }, { "is told HTTP", EVENT_INTERIM }, { "leads elsewhere", EVENT_REDIRECT }, { "is sent on to", EVENT_REDIRECT },
	{ "goes on, on line", EVENT_STEP }, { "goes on with line", EVENT_STEP }, { "begins with", EVENT_KNOB },
};

/* The event that the sentence tells: of that kind, at t, and of the request that it
 * names, if it names one. */
static bool
tells_event(const struct claim *c)
{
	const struct trace *trace = timeline_trace(c->tl);
	const char *of = strstr(c->said, "request ");
	unsigned number = 0;

	if (of == NULL)
		of = strstr(c->said, "response ");
	if (of != NULL && sscanf(of, "%*s %u", &number) != 1)
		number = 0;
	for (size_t i = 0; i < trace_count(trace); i++) {
		const struct event *e = trace_at(trace, i);

		if (e->t_us != c->t_us || e->track != c->track || (number != 0 && e->number != number && e->kind != EVENT_BUTTON))
			continue;
		for (size_t k = 0; k < COUNT(tells); k++)
			if (tells[k].kind == (enum event_kind)e->kind && strstr(c->said, tells[k].words) != NULL)
				return true;
		if (e->kind == EVENT_FAIL && (strstr(c->said, cause_words((enum cause)e->value)) != NULL || strstr(c->said, cause_story((enum cause)e->value)) != NULL))
			return true;
	}
	return false;
}

/* The claims of a sentence besides the event. */
static bool
now_holds(const struct claim *c)
{
	unsigned number = 0, older = 0;
	const char *until = strstr(c->said, "until response "), *overtakes = strstr(c->said, "overtakes response ");
	const char *here = strstr(c->said, "response ");

	if (until != NULL && (sscanf(until, "until response %u", &number) != 1 || is_here(c, number) || !state_is(c, STATE_BLOCKED)))
		return false;
	if (overtakes != NULL && (sscanf(here, "response %u overtakes response %u", &number, &older) != 2 || older >= number ||
	    !is_here(c, number) || is_here(c, older)))
		return false;
	if (strstr(c->said, "does not wait for a response") != NULL && timeline_tally_at(c->tl, c->track, c->t_us).done > 0)
		return false;
	if (strstr(c->said, "It waits in the queue.") != NULL && !state_is(c, STATE_CALLBACK))
		return false;
	if (strstr(c->said, "is done: it took") != NULL && !says_time(c, "it took ", timeline_begin_us(c->tl, c->track), c->t_us, false))
		return false;
	return tells_event(c);
}

/* Stepping through a whole trace. */
static void
check_steps(struct trace *trace, uint64_t seed, enum language language, bool plausible)
{
	static const int widths[] = { 48, 72, 100 };
	struct timeline *tl = timeline_new(trace);

	for (int64_t t_us = timeline_next_us(tl, -1); t_us != NEVER_US; t_us = timeline_next_us(tl, t_us)) {
		for (size_t i = 0; i < COUNT(widths); i++) {
			struct narration says;
			struct claim c = { tl, t_us, TRACK_SYNC, says.next, language };

			narrator_write(tl, &(struct telling){ .t_us = t_us, .stepped = true, .language = language, .width = widths[i] }, &says);
			check_row(says.next, widths[i]);
			if (!plausible)
				continue;
			assert_true(says.now_track >= 0);
			c.track = (enum track)says.now_track;
			/* The longest form is the one that makes claims; the others are parts of it. */
			if (widths[i] == SENTENCE_FULL && !now_holds(&c))
				fail_msg("seed %ju, %jd us: untrue: %s", (uintmax_t)seed, (intmax_t)t_us, says.next);
		}
	}
	timeline_free(tl);
	trace_free(trace);
}

static void
check_moment(const struct timeline *tl, int64_t t_us, bool live, int width, bool plausible, uint64_t seed)
{
	enum language language = (enum language)(seed % LANGUAGE_COUNT);
	struct narration says;

	narrator_write(tl, &(struct telling){ .t_us = t_us, .live = live, .width = width, .language = language }, &says);
	check_row(says.next, width);
	assert_int_not_equal(says.next_label[0], '\0');
	if (plausible && !next_holds(tl, t_us, &says))
		fail_msg("seed %ju, %jd us: untrue: %s", (uintmax_t)seed, (intmax_t)t_us, says.next);
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		struct claim c = { tl, t_us, (enum track)i, says.program[i], language };

		check_row(says.program[i], width);
		assert_int_equal(says.program[i][0] != '\0', timeline_has_program(tl, (enum track)i));
		if (plausible && says.program[i][0] != '\0' && !holds(&c))
			fail_msg("seed %ju, %jd us, %s: untrue: %s", (uintmax_t)seed, (intmax_t)t_us, track_name((enum track)i),
			    says.program[i]);
		if (plausible && says.program[i][0] != '\0' && !true_state(&c))
			fail_msg("seed %ju, %jd us, %s: untrue of its state: %s", (uintmax_t)seed, (intmax_t)t_us, track_name((enum track)i),
			    says.program[i]);
		if (plausible && says.program[i][0] != '\0' && !tells_state(&c))
			fail_msg("seed %ju, %jd us, %s: its state is open: %s", (uintmax_t)seed, (intmax_t)t_us, track_name((enum track)i),
			    says.program[i]);
	}
}

static void
check_trace(struct trace *trace, uint64_t seed, int moments_count, bool plausible)
{
	static const int widths[] = { 0, 48, 60, 72, 100, 250 };
	struct timeline *tl = timeline_new(trace);
	uint64_t dice = seed;

	for (int i = 0; i < moments_count; i++) {
		/* At an event, or anywhere. */
		int64_t t_us = i % 2 == 0 ? trace_at(trace, (size_t)random_below(&dice, (int64_t)trace_count(trace)))->t_us
		                          : random_below(&dice, timeline_last_us(tl) + 1000000);

		check_moment(tl, t_us, random_below(&dice, 2) == 0, widths[random_below(&dice, COUNT(widths))], plausible, seed);
	}
	timeline_free(tl);
	trace_free(trace);
}

static void
test_fits_and_is_true(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 300; seed++)
		check_trace(random_run(seed), seed, 60, true);
	for (uint64_t seed = 1; seed <= 300; seed++)
		check_trace(random_outside_run(seed), seed, 60, true);
}

static void
test_fits_and_is_true_of_samples(void **state)
{
	uint64_t dice = 7;

	(void)state;
	for (uint64_t seed = 1; seed <= 120; seed++) {
		struct sample sample = {
			.requests = (int)(1 + random_below(&dice, 30)),
			.delay_us = 1000 + random_below(&dice, 3000000),
			.limit = random_below(&dice, 2) == 0 ? 0 : random_below(&dice, 10),
			.work_us = random_below(&dice, 3) == 0 ? random_below(&dice, 500000) : 0,
			.programs = (enum programs)random_below(&dice, 4),
			.fails = (uint32_t)random_below(&dice, 3),
			.cause = (enum cause)(1 + random_below(&dice, CAUSE_COUNT - 1)),
			.press_us = random_below(&dice, 2000000),
			.turn_us = random_below(&dice, 2000000),
			.turn_to_us = random_below(&dice, 3000000),
		};

		check_trace(sample_run(&sample), seed, 60, true);
	}
}

/* So slowly that each wait is worth telling. */
static struct trace *
slowed_down(struct trace *trace)
{
	enum { TIMES_SLOWER = 5000 };
	struct trace *slow = trace_new(0);

	for (size_t i = 0; i < trace_count(trace); i++) {
		struct event e = *trace_at(trace, i);

		e.t_us *= TIMES_SLOWER;
		if (event_has_text(&e))
			e.value = trace_intern(slow, trace_text(trace, e.value));
		trace_append(slow, &e);
	}
	trace_free(trace);
	return slow;
}

/* What is said of now is the same whether the log ends there or goes on, also of a request that
 * is dropped and launched anew. */
static void
test_now_is_no_wiser(void **state)
{
	uint64_t dice = 11;

	(void)state;
	for (uint64_t seed = 1; seed <= 1000; seed++) {
		struct trace *whole = slowed_down(seed % 3 == 0 ? random_outside_run(seed) : random_run(seed)), *part;
		int64_t t_us = trace_at(whole, (size_t)random_below(&dice, (int64_t)trace_count(whole)))->t_us;
		struct timeline *timeline = timeline_new(whole), *before;
		const struct telling telling = { .t_us = t_us, .live = true, .stepped = seed % 2 == 0, .width = SENTENCE_FULL };
		struct narration told, again;

		part = random_first_part(whole, t_us);
		before = timeline_new(part);
		narrator_write(timeline, &telling, &told);
		narrator_write(before, &telling, &again);
		for (int i = 0; i < PROGRAM_COUNT; i++)
			if (timeline_has_program(before, (enum track)i))
				assert_string_equal(told.program[i], again.program[i]);
		assert_string_equal(told.next, again.next);
		timeline_free(before);
		trace_free(part);
		timeline_free(timeline);
		trace_free(whole);
	}
}

/* Whatever the log says, nothing breaks. */
static void
test_nonsense_fits(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 500; seed++)
		check_trace(random_nonsense(seed, 150), seed, 30, false);
}

static void
test_steps_are_true(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 60; seed++)
		check_steps(random_run(seed), seed, (enum language)(seed % LANGUAGE_COUNT), true);
	for (uint64_t seed = 1; seed <= 60; seed++)
		check_steps(random_outside_run(seed), seed, (enum language)(seed % LANGUAGE_COUNT), true);
	for (uint64_t seed = 1; seed <= 60; seed++)
		check_steps(random_nonsense(seed, 120), seed, LANGUAGE_PYTHON, false);
}

static void
test_steps_of_samples_are_true(void **state)
{
	static const struct sample samples[] = {
		{ .requests = 3 },
		{ .requests = 4, .delay_us = 300000, .limit = 1 },
		{ .requests = 3, .fails = 2, .cause = CAUSE_TIMED_OUT, .turn_us = 2000000, .turn_to_us = 2000000, .press_us = 1500000 },
		{ .requests = 3, .delay_us = 2000000, .work_us = 2000000 },
		{ .requests = 3, .delay_us = 2000000, .server = SERVER_SERIAL, .programs = PROGRAMS_IN_TURN },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(samples); i++)
		for (enum language language = 0; language < LANGUAGE_COUNT; language++)
			check_steps(sample_run(&samples[i]), i, language, true);
}

/* Live, the narration is the same whether or not the log goes on. */
static void
test_live_knows_no_future(void **state)
{
	static const struct sample samples[] = {
		{ .requests = 3 },
		{ .requests = 50, .delay_us = 200000 },
		{ .requests = 3, .fails = 2, .cause = CAUSE_TIMED_OUT },
		{ .requests = 3, .delay_us = 2000000, .work_us = 2000000 },
		{ .requests = 3, .delay_us = 2000000, .server = SERVER_SERIAL, .programs = PROGRAMS_IN_TURN },
		{ .requests = 3, .turn_us = 2000000, .turn_to_us = 2000000, .press_us = 1500000 },
	};
	uint64_t dice = 3;

	(void)state;
	for (size_t i = 0; i < COUNT(samples); i++) {
		struct trace *whole = sample_run(&samples[i]);
		struct timeline *all = timeline_new(whole);

		for (int j = 0; j < 40; j++) {
			int64_t t_us = random_below(&dice, timeline_last_us(all));
			struct trace *part = sample_run_until(&samples[i], t_us);
			struct timeline *tl = timeline_new(part);
			struct narration a, b;

			narrator_write(all, &(struct telling){ .t_us = t_us, .live = true, .width = 100 }, &a);
			narrator_write(tl, &(struct telling){ .t_us = t_us, .live = true, .width = 100 }, &b);
			for (int p = 0; p < PROGRAM_COUNT; p++)
				assert_string_equal(a.program[p], b.program[p]);
			assert_string_equal(a.next, b.next);
			timeline_free(tl);
			trace_free(part);
		}
		timeline_free(all);
		trace_free(whole);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fits_and_is_true),
		cmocka_unit_test(test_fits_and_is_true_of_samples),
		cmocka_unit_test(test_now_is_no_wiser),
		cmocka_unit_test(test_nonsense_fits),
		cmocka_unit_test(test_steps_are_true),
		cmocka_unit_test(test_steps_of_samples_are_true),
		cmocka_unit_test(test_live_knows_no_future),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
