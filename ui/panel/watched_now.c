/* A watched program at the playhead's time. */
#include "ui/panel/watched_now.h"

#include <string.h>

#include "base/utf8.h"
#include "ui/panel/glyph.h"
#include "ui/panel/panel.h"
#include "ui/panel/wanted_rows.h"

enum { BADGE_FORMS = 3 };

/* ---- looks ---- */

#define QUIET ROLE_NARRATION_WHO, ROLE_NARRATION

const struct watched_look *
watched_look(enum watched_state state)
{
	static const struct watched_look looks[WATCHED_STATE_COUNT] = {
		[WATCHED_ABSENT] = { ROLE_DIM, ROLE_BLANK, 0, ROLE_BLANK, ROLE_DIM, "" },
		[WATCHED_UNSEEN] = { QUIET, GLYPH_UNSEEN, ROLE_DIM, ROLE_DIM, "runs" },
		[WATCHED_RUNNING] = { ROLE_RUNNING_WORDS, ROLE_RUNNING_WORDS, GLYPH_SOLID, ROLE_RUNNING, ROLE_RUNNING_WORDS, "runs" },
		[WATCHED_BLOCKED] = { ROLE_BLOCKED, ROLE_MARK_BLOCKED, GLYPH_BLOCKED, ROLE_BLOCKED_BAR, ROLE_BLOCKED, "blocked" },
		[WATCHED_READY] = { ROLE_READY, ROLE_MARK_READY, GLYPH_LINE, ROLE_SPIN, ROLE_SPIN, "ready" },
		[WATCHED_SLEEPS] = { QUIET, GLYPH_ASLEEP, ROLE_DIM, ROLE_DIM, "sleeps" },
		[WATCHED_FOR_THREAD] = { QUIET, GLYPH_FOR_ANOTHER, ROLE_DIM, ROLE_DIM, "waits for a thread" },
		[WATCHED_FOR_CHILD] = { QUIET, GLYPH_FOR_ANOTHER, ROLE_DIM, ROLE_DIM, "waits for a child" },
		[WATCHED_IN_CALL] = { QUIET, GLYPH_IN_CALL, ROLE_TEXT, ROLE_TEXT, "in" },
		[WATCHED_HALTED] = { ROLE_PAUSED, ROLE_NARRATION, GLYPH_HALTED, ROLE_DIM, ROLE_DIM, "stopped by a signal" },
		[WATCHED_ENDED] = { ROLE_END, ROLE_BLANK, 0, ROLE_BLANK, ROLE_DIM, "" },
	};

	return &looks[state];
}

/* ---- looking ---- */

/* The last of its places until then that is a line of its own. */
static struct watched_place
last_place(const struct canvas *c, enum track track, uint32_t thread, bool *is_there)
{
	size_t count;
	const struct watched_place *places = timeline_thread_places(c->scene->moment.timeline, track, thread, c->t_us, &count);

	for (size_t i = count; i > 0; i--)
		if (places[i - 1].file != NULL) {
			*is_there = i == count;
			return places[i - 1];
		}
	return (struct watched_place){ .file = NULL };
}

static bool
has_lines(const struct canvas *c, enum track track, uint32_t thread)
{
	bool is_there;

	return thread > 0 && last_place(c, track, thread, &is_there).file != NULL;
}

/* The thread of the chosen request, if that is one of this program and the thread has begun; else the one that a look begins
 * with. But where that is a child's, of which no lines are known, and the program that waits for it has some, it is shown. */
static uint32_t
choose_thread(const struct canvas *c, enum track track)
{
	const struct timeline *tl = c->scene->moment.timeline;
	uint32_t number, thread = 0, main = timeline_main_thread(tl, track, c->t_us);
	enum track owner;
	size_t count;

	if (c->scene->state.request_track == TRACK_VISITOR && timeline_owner(tl, c->scene->state.request_number, &owner, &number) &&
	    owner == track)
		thread = timeline_own_requests(tl, track, INT64_MAX, &count)[number - 1].thread;
	if (thread > 0 && timeline_thread_at(tl, track, thread, c->t_us).state != WATCHED_ABSENT)
		return thread;
	if (main > 1 && !has_lines(c, track, main) && has_lines(c, track, 1) && timeline_hold_at(tl, track, main, c->t_us) == NULL &&
	    timeline_thread_at(tl, track, 1, c->t_us).state != WATCHED_ENDED)
		return 1;
	return main;
}

void
watched_now_look(const struct canvas *c, enum track track, struct watched_now *now)
{
	const struct timeline *tl = c->scene->moment.timeline;
	bool runs;

	*now = (struct watched_now){ .track = track, .name = timeline_watched_name(tl, track), .span = { .told = "" } };
	now->life = timeline_watched_life(tl, track, c->t_us);
	if (now->life.not_started != NULL)
		return; /* what there was of it, was not yet it */
	now->thread = choose_thread(c, track);
	runs = now->life.start_us != NEVER_US;
	if (now->thread > 0)
		now->span = timeline_thread_at(tl, track, now->thread, c->t_us);
	if (runs && now->life.exit_us != NEVER_US && (now->thread == 0 || now->span.state == WATCHED_ENDED)) {
		now->span = (struct watched_span){ .start_us = now->life.exit_us, .told = now->life.status, .state = WATCHED_ENDED };
	} else if (runs && now->thread == 0) {
		now->span.start_us = now->life.start_us;
		now->span.state = now->life.untraced != NULL ? WATCHED_UNSEEN : WATCHED_RUNNING;
	}
	if (now->span.state == WATCHED_ENDED) /* its last line stays in sight */
		now->place = last_place(c, track, now->thread > 0 ? now->thread : 1, &now->is_there);
	if (now->span.state == WATCHED_ENDED || now->thread == 0) {
		now->is_there = false;
		return;
	}
	now->hold = timeline_hold_at(tl, track, now->thread, c->t_us);
	now->place = last_place(c, track, now->thread, &now->is_there);
}

enum role
watched_now_badge_role(const struct watched_now *now)
{
	if (now->life.not_started != NULL || (now->span.state == WATCHED_ENDED && now->life.code != 0))
		return ROLE_FAILED;
	return now->hold != NULL ? ROLE_HOLD : watched_look((enum watched_state)now->span.state)->badge;
}

enum role
watched_now_line_role(const struct watched_now *now)
{
	return now->hold != NULL ? ROLE_HOLD : watched_look((enum watched_state)now->span.state)->line;
}

/* ---- the badge ---- */

/* "response 2" of "recvfrom: response 2"; NULL: only the call is told. */
static const char *
what_of(const char *told)
{
	const char *colon = strstr(told, ": ");

	return colon != NULL ? colon + 2 : NULL;
}

static void
write_hold(const struct canvas *c, const struct watched_now *now, char forms[BADGE_FORMS][WORDS_SIZE])
{
	char time[32];

	canvas_so_far(c, now->hold->start_us, time, sizeof time);
	utf8_format(forms[0], WORDS_SIZE, "HOLDS ITS LOOP %s", time);
	utf8_format(forms[1], WORDS_SIZE, "HOLDS %s", time);
}

/* Of a state that is a wait: how long, and for what. */
static void
write_wait(const struct canvas *c, const struct watched_now *now, const char *word, char forms[BADGE_FORMS][WORDS_SIZE])
{
	const char *what = what_of(now->span.told);
	char time[32];

	canvas_so_far(c, now->span.start_us, time, sizeof time);
	utf8_format(forms[1], WORDS_SIZE, "%s %s", word, time);
	if (now->span.state != WATCHED_BLOCKED || now->span.told[0] == '\0')
		return;
	utf8_format(forms[0], WORDS_SIZE, "%s %s in %s", word, time, now->span.told);
	if (what != NULL)
		utf8_format(forms[1], WORDS_SIZE, "%s %s: %s", word, time, what);
	utf8_format(forms[2], WORDS_SIZE, "%s %s", word, time);
}

void
watched_now_badge(const struct canvas *c, const struct watched_now *now, int cols, char *out, size_t size)
{
	char forms[BADGE_FORMS][WORDS_SIZE] = { "" };
	const char *word = watched_state_badge((enum watched_state)now->span.state), *texts[BADGE_FORMS + 2];
	int count = 0;

	if (now->hold != NULL)
		write_hold(c, now, forms);
	else if (now->span.state == WATCHED_ENDED && now->life.status != NULL)
		utf8_format(forms[0], WORDS_SIZE, "%s: %s", word, now->life.status);
	else if (now->span.state == WATCHED_IN_CALL)
		utf8_format(forms[0], WORDS_SIZE, "%s %s", word, now->span.told);
	else if (now->span.state == WATCHED_BLOCKED || now->span.state == WATCHED_SLEEPS || now->span.state == WATCHED_FOR_THREAD ||
	    now->span.state == WATCHED_FOR_CHILD)
		write_wait(c, now, word, forms);
	for (int i = 0; i < BADGE_FORMS; i++)
		if (forms[i][0] != '\0')
			texts[count++] = forms[i];
	texts[count++] = now->span.state == WATCHED_IN_CALL ? "IN a call" : word;
	texts[count] = NULL;
	word = text_that_fits(texts, cols - 2);
	utf8_format(out, size, " %s ", word[0] != '\0' ? word : texts[count - 1]);
}

int
watched_place_name(const struct watched_place *place, const char **name)
{
	int from = place->file_size;

	while (from > 0 && place->file[from - 1] != '/')
		from--;
	*name = place->file + from;
	return place->file_size - from;
}

/* ---- its rows ---- */

enum life { IS_TO_COME, LIVES, HAS_ENDED };

static enum life
life_of(const struct canvas *c, enum track track, uint32_t number)
{
	const struct watched_thread *thread = timeline_thread(c->scene->moment.timeline, track, number);

	if (thread->begin_us > c->t_us)
		return IS_TO_COME;
	return thread->end_us == NEVER_US || thread->end_us > c->t_us ? LIVES : HAS_ENDED;
}

/* Which threads have the rows: the first one, the one that is looked at, those that live; then the last of those that have
 * ended; and those that are to come. */
static void
choose_threads(const struct canvas *c, enum track track, struct watched_rows *rows)
{
	const struct timeline *tl = c->scene->moment.timeline;
	uint32_t first = timeline_next_row(tl, track, c->until_us, 0), main = timeline_main_thread(tl, track, c->t_us);
	int room = rows->thread_rows - 1, count = 1, spare = room, in_life[] = { 0, 0, 0 };
	bool has_main = false;

	rows->threads[0] = first;
	if (first == 0)
		return;
	for (uint32_t n = first; (n = timeline_next_row(tl, track, c->until_us, n)) > 0;) {
		in_life[life_of(c, track, n)]++;
		has_main |= n == main;
	}
	spare = spare > in_life[LIVES] ? spare - in_life[LIVES] : 0;
	for (uint32_t n = first; (n = timeline_next_row(tl, track, c->until_us, n)) > 0;) {
		enum life life = life_of(c, track, n);
		bool is_wanted = life == LIVES || (life == HAS_ENDED ? in_life[HAS_ENDED]-- <= spare : spare > 0 && in_life[HAS_ENDED] == 0);
		bool is_there = count <= room && is_wanted && !(has_main && n < main && count == room);

		if (is_there)
			rows->threads[count++] = n;
		spare -= is_there && life != LIVES;
		rows->hidden += !is_there && life != IS_TO_COME;
	}
	rows->thread_rows = count;
}

/* While live the newest requests are shown; when looking back those that were the newest then, and some that came after
 * them; or those that were scrolled to. */
static void
choose_requests(const struct canvas *c, enum track track, struct watched_rows *rows)
{
	uint32_t shown = (uint32_t)rows->request_rows, last;
	size_t come;

	timeline_own_requests(c->scene->moment.timeline, track, c->t_us, &come);
	last = (uint32_t)come + shown / 3;
	last = last > rows->requests ? rows->requests : last < shown ? shown : last;
	rows->first_request = canvas_scroll(c->scene) > 0 ? canvas_scroll(c->scene) : last - shown + 1;
	if (rows->first_request + shown > rows->requests + 1)
		rows->first_request = rows->requests - shown + 1;
}

void
watched_rows_plan(const struct canvas *c, enum track track, struct watched_rows *rows)
{
	int party = layout_party(track), room = c->at.own_rows[party - PROGRAM_COUNT], threads;
	struct wanted_rows wanted = wanted_rows_of(c->scene->moment.timeline, track, c->until_us);
	int others = wanted.threads > 0 ? (int)wanted.threads - 1 : 0, all = others + wanted.has_helpers, requests;
	bool sums_up;

	*rows = (struct watched_rows){ .summary_row = NO_ROW, .request_row = NO_ROW, .requests = wanted.requests };
	requests = wanted.requests < (uint32_t)room ? (int)wanted.requests : room;
	/* Where there is not room for all, threads and requests get half of it each, or what the other does not need. */
	threads = all <= room - requests ? all : all < (room + 1) / 2 ? all : room - requests > (room + 1) / 2 ? room - requests : (room + 1) / 2;
	rows->request_rows = requests < room - threads ? requests : room - threads;
	sums_up = threads > 0 && (wanted.has_helpers || others > threads);
	rows->thread_rows = 1 + threads - sums_up;
	choose_threads(c, track, rows);
	rows->helpers = timeline_helpers(c->scene->moment.timeline, track, c->t_us, NULL);
	if (sums_up)
		rows->summary_row = c->at.program_row[party] + rows->thread_rows;
	if (rows->request_rows > 0) {
		rows->request_row = c->at.program_row[party] + rows->thread_rows + sums_up;
		choose_requests(c, track, rows);
	}
}
