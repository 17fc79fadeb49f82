/*
 * What a screen offers is what the key does, there and then. Every lesson is taken through its states, with and
 * without --presenter; at four sizes the screen is searched for keys; each must be an offer of the one table, or
 * what the foot says of the next step, and is pressed in a fork of this process: a fresh copy of the state.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "log/watched.h"
#include "support/home.h"
#include "support/room.h"
#include "ui/draw/text.h"
#include "ui/panel/offers.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { STEPS_MAX = 16, ROW_SIZE = 1024 };

static const int sizes[][2] = { { 60, 20 }, { 80, 24 }, { 100, 30 }, { 120, 36 } };

/* ---- what is promised ---- */

struct snap {
	struct view_state state;
	struct tutor_progress at;
	int made, current, cursor, scroll;
	bool typing, quits, begun, whole, kept;
	int64_t now_us, value;
	size_t presses, run_count;
	int run_cursor, run_shown;
	int pictures;
	bool has_beside, has_plot;
};

static size_t
count_presses(const struct room *room)
{
	const struct trace *trace = timeline_trace(source_whole(room->source));
	size_t presses = 0;

	for (size_t i = 0; i < trace_count(trace); i++)
		presses += trace_at(trace, i)->kind == EVENT_BUTTON;
	return presses;
}

static struct snap
snap(struct room *room)
{
	const struct session *session = &room->session;
	struct settings knobs;
	struct moment moment = session_moment(session, &knobs);
	struct snap s = {
		.state = session->viewer.state, .at = room->tutor.at, .made = room->made, .current = room->tutor.current,
		.cursor = room->tutor.cursor, .scroll = room->tutor.scroll, .typing = session->viewer.is_typing, .quits = session->quits,
		.begun = lab_has_begun(room->lab), .whole = moment.whole, .kept = session->shown != session->source,
		.run_count = session->runs.rows.count, .run_cursor = session->runs.cursor, .run_shown = moment.runs.shown, .has_beside = session->beside != NULL,
		.pictures = room->pictures, .has_plot = session_plot(session) != NULL,
		.now_us = moment.now_us, .value = moment.knobs->value[session->viewer.state.chosen],
	};

	if (session->shown == session->source && lab_has_run(room->lab))
		s.presses = count_presses(room);
	return s;
}

static bool
is_at_run(const struct snap *s)
{
	return s->at.card == CARD_NONE && s->begun && !view_is_list(s->state.view) && !s->state.help;
}

static bool
is_elsewhere(const struct snap *b, const struct snap *a)
{
	return a->current != b->current || a->at.part != b->at.part || a->at.card != b->at.card;
}

/* X(ID, promise): of a state before and after; `n`: 0 for the first key of two, 1 for the second. */
#define PROMISES(X) \
	X(PAUSE, a->state.playhead.paused && !b->state.playhead.paused) \
	X(GO_ON, !a->state.playhead.paused && b->state.playhead.paused) \
	X(RUN_AGAIN, a->made == b->made + 1) \
	X(SEE_AGAIN, a->state.playhead.t_us < b->state.playhead.t_us && !a->state.playhead.paused) \
	X(LOOK_BACK, a->state.playhead.t_us < b->state.playhead.t_us || b->state.playhead.t_us == 0) \
	X(EVENTS, n == 0 ? a->state.playhead.t_us < b->state.playhead.t_us || b->state.playhead.t_us == 0 : a->state.playhead.t_us >= b->state.playhead.t_us) \
	X(TURN, a->value != b->value || n == 1) \
	X(TURN_NUMBER, a->value > b->value || b->value == 100) \
	X(TURN_AMOUNT, a->value > b->value) \
	X(NEXT_KNOB, a->state.chosen != b->state.chosen) \
	X(STRIP_KNOB, a->state.chosen != b->state.chosen) \
	X(MORE_KNOBS, a->state.chosen != b->state.chosen) \
	X(BUTTON, a->presses == b->presses + 1) \
	X(ZOOM, n == 0 ? a->state.zoom != b->state.zoom : a->state.zoom <= b->state.zoom) \
	X(FIT, a->state.zoom == 0) \
	X(REQUESTS, a->state.request_number != b->state.request_number) \
	X(LIVE, a->state.playhead.live && !b->state.playhead.live) \
	X(TO_END, a->state.playhead.live && a->state.playhead.t_us >= b->state.playhead.t_us) \
	X(HELP, a->state.help && !b->state.help) \
	X(ALL_SIGNS, a->state.help && !b->state.help) \
	X(QUIT, a->quits) \
	X(SET, b->typing && !a->typing) \
	X(LEAVE, b->typing && !a->typing) \
	X(START, is_at_run(a)) \
	X(START_AGAIN, is_at_run(a) && a->made > b->made && !a->kept) \
	X(CARD_ON, is_at_run(a)) \
	X(CARD_CLOSE, a->at.card == CARD_NONE && a->current == b->current) \
	X(SKIP, is_at_run(a) && !a->at.guessed) \
	X(SKIP_START, is_at_run(a) && !a->at.guessed) \
	X(CHOICE, a->at.choice != b->at.choice || (n == 0 && b->at.choice == 0) || n == 1) \
	X(SCROLL, a->scroll != b->scroll || (n == 0 && b->scroll == 0)) \
	X(SCROLL_CHOICE, a->scroll != b->scroll || (n == 1 && b->scroll == 0)) \
	X(READ_ON, a->scroll > b->scroll && !is_elsewhere(b, a)) \
	X(STEP_ON, is_elsewhere(b, a)) \
	X(STEP_BACK, is_elsewhere(b, a)) \
	X(LESSONS, a->state.view == VIEW_LESSONS) \
	X(LESSONS_TOO, a->state.view == VIEW_LESSONS) \
	X(LIST_OPEN, a->state.view != VIEW_LESSONS && a->current == b->cursor && a->at.card == CARD_BEFORE) \
	X(LIST_CHOOSE, a->cursor == b->cursor + (n == 0 ? -1 : +1) || b->cursor == (n == 0 ? 0 : 8)) \
	X(LIST_NUMBER, a->state.view != VIEW_LESSONS && a->current == 2 && a->at.card == CARD_BEFORE) \
	X(LIST_LEAVE, a->current == -1 && a->state.view != VIEW_LESSONS) \
	X(LIST_CLOSE, !view_is_list(a->state.view) && a->current == b->current) \
	X(RUN_SHOW, !view_is_list(a->state.view) && a->run_shown == b->run_cursor) \
	X(RUN_CHOOSE, a->run_cursor == b->run_cursor + (n == 0 ? -1 : +1) || (n == 0 ? b->run_cursor <= 0 : b->run_cursor == (int)b->run_count - 1)) \
	X(RUN_BESIDE, a->has_beside != b->has_beside) \
	X(RUN_FORGET, a->run_count + 1 == b->run_count) \
	X(RUN_PICTURE, b->has_plot && a->pictures == b->pictures + 1) \
	X(HELP_DOWN, n == 0 || a->state.help_scroll == b->state.help_scroll + 1) \
	X(HELP_UP, n == 1 || a->state.help_scroll == b->state.help_scroll - 1) \
	X(HELP_CLOSE, !a->state.help && b->state.help)

#define PROMISE(ID, promise) \
	static bool promise_##ID(const struct snap *b, const struct snap *a, int n) { (void)b; (void)a; (void)n; return (promise); }
PROMISES(PROMISE)
#undef PROMISE

/* An offer without a promise does not compile. */
#define KEPT_OF(ID, ...) [OFFER_##ID] = promise_##ID,
static bool (*const kept[OFFER_COUNT])(const struct snap *, const struct snap *, int) = { OFFERS(KEPT_OF) };
#undef KEPT_OF

/* ---- what is offered ---- */

struct found {
	enum offer offer;
	enum action view; /* a tab; otherwise ACTION_NONE */
	int cols;
};

static void
row_text(const struct grid *grid, int row, int col, char *out)
{
	char *to = out;

	for (; col < grid->cols; col++)
		to = grid_cell(grid, col, row)->glyph > 0 && grid_cell(grid, col, row)->glyph < 0x110000 ?
		    utf8_write(to, grid_cell(grid, col, row)->glyph) : to;
	*to = '\0';
}

static bool
begins(const char *text, const char *words)
{
	size_t length = strlen(words);
	const char *end = text + length;

	return strncmp(text, words, length) == 0 && (*end == '\0' || strncmp(end, "  ", 2) == 0 || strcmp(end, " ") == 0 || (unsigned char)*end > 0x7f ||
	    (*end == ' ' && end[1] != '\0'));
}

/* Some have the same keys and words, but not in the same place. */
static bool
can_be_there(struct room *room, enum offer offer)
{
	struct snap now = snap(room);
	bool lists = now.state.view == VIEW_LESSONS && !now.state.help, runs = now.state.view == VIEW_RUNS && !now.state.help;

	switch ((int)offer) {
	case OFFER_RUN_AGAIN: return !now.whole;
	case OFFER_SEE_AGAIN: return now.whole;
	case OFFER_LIST_CHOOSE: return lists;
	case OFFER_LIST_CLOSE: return lists || runs;
	case OFFER_RUN_CHOOSE: return runs;
	case OFFER_STEP_BACK: return !lists && !runs;
	case OFFER_CHOICE: return !lists && !runs && now.at.card == CARD_BEFORE;
	case OFFER_TURN: return !lists && !runs && now.at.card != CARD_BEFORE;
	default: return true;
	}
}

/* Finds the longest offer that begins there. */
static bool
find_offer(struct room *room, const char *text, const char *next, struct found *found)
{
	bool presenter = room->session.viewer.presenter;

	found->cols = 0;
	for (int offer = 0; offer < OFFER_COUNT; offer++) {
		for (int form = 0; form < OFFER_FORMS; form++) {
			const char *words = offer == OFFER_STEP_ON ? next : offer_words((enum offer)offer, form);
			char key[OFFER_KEY_SIZE], all[ROW_SIZE];

			if (!can_be_there(room, (enum offer)offer))
				continue;
			offer_key((enum offer)offer, presenter, key, sizeof key);
			snprintf(all, sizeof all, "%s%s%s", key, words[0] != '\0' ? " " : "", words);
			if ((offer == OFFER_STEP_ON && words[0] == '\0') || !begins(text, all) || text_cols(all) <= found->cols)
				continue;
			*found = (struct found){ .offer = (enum offer)offer, .cols = text_cols(all) };
		}
	}
	for (int view = 0; view < VIEW_COUNT && found->cols == 0; view++) {
		char tab[64];

		snprintf(tab, sizeof tab, "%d %s", view + 1, views_word((enum view_id)view));
		if (begins(text, tab))
			*found = (struct found){ .view = (enum action)(ACTION_VIEW_TIMELINE + view), .cols = 1 };
	}
	if (found->cols == 0 && strncmp(text, "1…", strlen("1…")) == 0) { /* as many as there are */
		size_t digits = strspn(text + strlen("1…"), "0123456789");

		if (digits > 0 && strncmp(text + strlen("1…") + digits, " opens", strlen(" opens")) == 0)
			*found = (struct found){ .offer = OFFER_LIST_NUMBER, .cols = 2 + (int)digits + (int)strlen(" opens") };
	}
	return found->cols > 0;
}

/* ---- pressing ---- */

static uint32_t
key_of(const struct room *room, enum action action)
{
	const struct key_row *row = key_row_of(action);

	for (int i = 0; row != NULL && row->keys[i] != 0; i++)
		if (!room->session.viewer.presenter || !key_is_of_remotes(row->keys[i]))
			return row->keys[i];
	return 0;
}

static bool
begins_run(enum offer offer)
{
	return offer == OFFER_RUN_AGAIN || offer == OFFER_START_AGAIN || offer == OFFER_START || offer == OFFER_CARD_ON || offer == OFFER_SKIP ||
	    offer == OFFER_SKIP_START;
}

static size_t presses_before;

/* Beside a command, what happens is logged once the command has told what it did until then. */
static bool
is_pressed(const struct room *room)
{
	return count_presses(room) > presses_before;
}

/* Presses the nth key of the offer in a copy of all there is. Returns true if the promise is kept. */
static bool
is_kept(struct room *room, const struct found *found, int n)
{
	const struct offer_info *info = offer_info(found->offer);
	enum action action = found->view != ACTION_NONE ? found->view : n == 0 ? info->action : info->with;
	uint32_t key = found->view == ACTION_NONE && info->key != NULL ? found->offer == OFFER_LIST_NUMBER ? '3' : '0' : key_of(room, action);
	pid_t pid = fork();
	int status = 1;

	assert_true(pid >= 0);
	if (pid == 0) {
		struct snap before = snap(room), after;

		event_reinit(room->base);
		if (found->view == ACTION_NONE && info->last)
			key = 'L';
		if (key == 0 || info->always)
			key = info->always ? 27 : key_of(room, info->instead);
		room_press(room, key);
		if (begins_run(found->offer))
			room_wait(room, room_is_prepared); /* in a turn of the loop */
		presses_before = before.presses;
		if (found->offer == OFFER_BUTTON)
			room_wait(room, is_pressed);
		after = snap(room);
		_exit(found->view != ACTION_NONE ? (int)after.state.view != (int)found->view - (int)ACTION_VIEW_TIMELINE :
		    !kept[found->offer](&before, &after, n));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool tried[OFFER_COUNT + ACTION_COUNT]; /* in this state, at a size before */

__attribute__((noreturn))
static void
fail_at(const struct grid *grid, const char *state, const char *what, const char *text)
{
	char *all = grid_to_text(grid, false);

	fprintf(stderr, "%s\n", all);
	free(all);
	fail_msg("%s: %s: \"%.40s\"", state, what, text);
	abort();
}

static void
try(struct room *room, const struct grid *grid, const char *state, const struct found *found, const char *text)
{
	bool *was = &tried[found->view == ACTION_NONE ? (int)found->offer : OFFER_COUNT + (int)found->view];

	for (int n = 0; !*was && n < (found->view == ACTION_NONE && offer_info(found->offer)->with != ACTION_NONE ? 2 : 1); n++)
		if (!is_kept(room, found, n))
			fail_at(grid, state, n == 0 ? "it does not do what is offered" : "its second key does not do what is offered", text);
	*was = true;
}

/* " Enter or PgDn: what it means " */
static void
check_next(struct room *room, const struct grid *grid, const char *state)
{
	static const struct found on = { .offer = OFFER_STEP_ON };
	char text[ROW_SIZE];

	row_text(grid, grid->rows - 1, 0, text);
	if (strncmp(text, " PgDn: ", 7) == 0 || strncmp(text, " Enter or PgDn: ", 16) == 0)
		try(room, grid, state, &on, text);
}

static void
check_screen(struct room *room, int cols, int rows, const char *state)
{
	struct settings knobs;
	struct grid grid;
	bool help = room->session.viewer.state.help;

	room_draw(room, &grid, cols, rows);
	session_resize(&room->session, cols, rows);
	check_next(room, &grid, state);
	for (int row = help ? rows - 1 : 0; row < rows; row++) {
		for (int col = 0; col < cols;) {
			char text[ROW_SIZE];
			struct found found;

			row_text(&grid, row, col, text);
			if (grid_cell(&grid, col, row)->role != ROLE_KEY || grid_cell(&grid, col, row)->glyph == ' ') {
				col++;
				continue;
			}
			if (!find_offer(room, text, session_moment(&room->session, &knobs).lesson.next, &found))
				fail_at(&grid, state, "a key that is no offer", text);
			try(room, &grid, state, &found, text);
			col += found.cols;
		}
	}
	session_resize(&room->session, 80, 24);
	grid_release(&grid);
}

/* ---- the states ---- */

enum { UNTIL_STANDS = 0x200000, UNTIL_BEGUN, UNTIL_PREPARED, UNTIL_STARTED, UNTIL_ENDED };

static const struct {
	const char *name;
	uint32_t steps[STEPS_MAX];
} states[] = {
	{ "card", { UNTIL_PREPARED } },
	{ "card, chosen or typed", { UNTIL_PREPARED, '2' } },
	{ "running", { KEY_CODE_ENTER, UNTIL_BEGUN } },
	{ "paused", { KEY_CODE_ENTER, UNTIL_BEGUN, ' ' } },
	{ "paused, stepped back", { KEY_CODE_ENTER, UNTIL_BEGUN, ',', ',' } },
	{ "playing", { KEY_CODE_ENTER, UNTIL_BEGUN, '<', '<' } },
	{ "text field", { KEY_CODE_ENTER, UNTIL_BEGUN, '\t', KEY_CODE_ENTER } },
	{ "loop's inside", { KEY_CODE_ENTER, UNTIL_BEGUN, '2' } },
	{ "end", { KEY_CODE_ENTER, UNTIL_STANDS } },
	{ "end, prints", { KEY_CODE_ENTER, UNTIL_STANDS, '3' } },
	{ "end, numbers", { KEY_CODE_ENTER, UNTIL_STANDS, '4' } },
	{ "end, stepped back", { KEY_CODE_ENTER, UNTIL_STANDS, KEY_CODE_LEFT, ',' } },
	{ "end, playing", { KEY_CODE_ENTER, UNTIL_STANDS, KEY_CODE_HOME, '<', '<', ' ' } },
	{ "next card", { KEY_CODE_ENTER, UNTIL_STANDS, KEY_CODE_PAGE_DOWN } },
	{ "next card, closed or begun", { KEY_CODE_ENTER, UNTIL_STANDS, KEY_CODE_PAGE_DOWN, KEY_CODE_ENTER, UNTIL_BEGUN } },
	{ "kept run", { KEY_CODE_ENTER, UNTIL_STANDS, 'n', UNTIL_PREPARED, 'N', KEY_CODE_PAGE_DOWN } },
	{ "kept run, paused", { KEY_CODE_ENTER, UNTIL_STANDS, 'n', UNTIL_PREPARED, 'N', KEY_CODE_PAGE_DOWN, ',' } },
	{ "card of what has run", { KEY_CODE_ENTER, UNTIL_STANDS, KEY_CODE_PAGE_UP } },
	{ "help", { UNTIL_PREPARED, '?' } },
	{ "list", { UNTIL_PREPARED, 'L' } },
};

/* What takes part has come to its first line. */
static bool
has_started(const struct room *room)
{
	const struct timeline *tl = source_whole(room->source);

	return lab_has_run(room->lab) && timeline_watched_life(tl, TRACK_WATCHED_1, INT64_MAX).start_us != NEVER_US &&
	    (!timeline_has_program(tl, TRACK_SYNC) || timeline_span_at(tl, TRACK_SYNC, INT64_MAX).state != STATE_ABSENT);
}

static bool
has_ended(const struct room *room)
{
	return room->ended > 0;
}

static void
reach(struct room *room, const uint32_t *steps)
{
	for (; *steps != 0; steps++) {
		if (*steps == UNTIL_STANDS)
			room_wait(room, room_stands);
		else if (*steps == UNTIL_BEGUN)
			room_wait(room, room_has_begun);
		else if (*steps == UNTIL_STARTED)
			room_wait(room, has_started);
		else if (*steps == UNTIL_ENDED)
			room_wait(room, has_ended);
		else if (*steps == UNTIL_PREPARED)
			room_wait(room, room_is_prepared);
		else
			room_press(room, *steps);
	}
	viewer_calm(&room->session.viewer);
}

/* In ASCII, too. */
static void
check_sizes(struct room *room, const char *name)
{
	memset(tried, 0, sizeof tried);
	for (size_t k = 0; k < 2 * COUNT(sizes); k++) {
		keys_spell_arrows(k >= COUNT(sizes));
		check_screen(room, sizes[k % COUNT(sizes)][0], sizes[k % COUNT(sizes)][1], name);
	}
	keys_spell_arrows(false);
}

static void
what_is_offered_is_done(void **state)
{
	static const char *const options[] = { "--presenter" };
	int lesson = (int)(intptr_t)*state;

	home_set_up(NULL);
	setenv("WAITSCOPE_LESSONS", source_path("src/lessons"), 1);
	for (size_t i = 0; i < (lesson % 5 == 0 ? 2 : 1) * COUNT(states); i++) { /* --presenter in lessons 1 and 6 */
		char name[128];
		struct room room;

		snprintf(name, sizeof name, "lesson %d, %s%s", lesson + 1, states[i % COUNT(states)].name, i < COUNT(states) ? "" : ", --presenter");
		room_open(&room, i < COUNT(states) ? 0 : 1, options, lesson);
		reach(&room, states[i % COUNT(states)].steps);
		check_sizes(&room, name);
		room_close(&room);
	}
	home_tear_down(NULL);
}

/* Where a command of one's own runs, alone and beside the built-in programs; alone, no key is named that is about those. */
static void
what_is_offered_beside_a_command_is_done(void **state)
{
	static const char *const alone[] = { "-d", "50ms", "--no-lines", "--", "sleep", "0.2" };
	static const char *const beside[] = { "-d", "50ms", "--programs", "both", "--run", "sleep 0.2" };
	static const struct {
		const char *name;
		uint32_t steps[STEPS_MAX];
	} of_commands[] = {
		{ "running", { UNTIL_STARTED } },
		{ "paused", { UNTIL_STARTED, ' ' } },
		{ "loop's inside", { UNTIL_STARTED, '2' } },
		{ "end", { UNTIL_ENDED } },
		{ "end, stepped back", { UNTIL_ENDED, ',', ',' } },
		{ "end, prints", { UNTIL_ENDED, '3' } },
		{ "end, numbers", { UNTIL_ENDED, '4' } },
		{ "help", { UNTIL_STARTED, '?' } },
	};

	(void)state;
	home_set_up(NULL);
	setenv("WAITSCOPE_LESSONS", source_path("src/lessons"), 1);
	for (size_t i = 0; i < 2 * COUNT(of_commands); i++) {
		bool is_alone = i < COUNT(of_commands);
		char name[128];
		struct room room;

		snprintf(name, sizeof name, "a command %s, %s", is_alone ? "alone" : "beside", of_commands[i % COUNT(of_commands)].name);
		room_open(&room, is_alone ? COUNT(alone) : COUNT(beside), is_alone ? alone : beside, -1);
		reach(&room, of_commands[i % COUNT(of_commands)].steps);
		check_sizes(&room, name);
		if (tried[OFFER_BUTTON] && is_alone)
			fail_msg("%s: the button is offered", name);
		room_close(&room);
	}
	home_tear_down(NULL);
}

/* A knob that is about programs which are not here stays as it is, and says why; where they are, it is turned. */
static void
knobs_of_absent_programs_are_not_turned(void **state)
{
	static const struct {
		const char *arguments[6];
		bool turns;
	} cases[] = {
		{ { "-d", "50ms", "--no-lines", "--", "sleep", "0.2" }, false },
		{ { "-d", "50ms", "--programs", "both", "--run", "sleep 0.2" }, true },
	};

	(void)state;
	home_set_up(NULL);
	setenv("WAITSCOPE_LESSONS", source_path("src/lessons"), 1);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct settings knobs;
		struct room room;
		int64_t before;

		room_open(&room, COUNT(cases[i].arguments), cases[i].arguments, -1);
		room_wait(&room, has_started);
		before = session_moment(&room.session, &knobs).knobs->value[KNOB_REQUESTS];
		room.session.viewer.state.chosen = KNOB_REQUESTS;
		room_press(&room, KEY_CODE_UP);
		assert_int_equal(session_moment(&room.session, &knobs).knobs->value[KNOB_REQUESTS] != before, cases[i].turns);
		assert_int_equal(strstr(room.session.viewer.message, "requests is about the built-in programs") != NULL, !cases[i].turns);
		room.session.viewer.state.chosen = KNOB_DELAY;
		before = session_moment(&room.session, &knobs).knobs->value[KNOB_DELAY];
		room_press(&room, KEY_CODE_UP);
		assert_true(session_moment(&room.session, &knobs).knobs->value[KNOB_DELAY] > before);
		room_close(&room);
	}
	home_tear_down(NULL);
}

/* What the built-in server takes means nothing while another one answers: that is said, and no run is begun for it. Nor is the address of
 * the built-in server one of another. */
static void
knobs_of_an_absent_server_begin_no_run(void **state)
{
	static const char *const arguments[] = { "-n", "1", "--programs", "async" };
	char why[KNOB_WHY_SIZE], own[64];
	struct settings knobs;
	struct room room;
	int64_t value;

	(void)state;
	home_set_up(NULL);
	room_open(&room, COUNT(arguments), arguments, -1);
	room_wait(&room, room_has_begun);
	snprintf(own, sizeof own, "%s", session_moment(&room.session, &knobs).address);
	assert_int_equal(knob_parse(KNOB_URL, own, &value, why, sizeof why), 0);
	session_choose_and_turn(&room.session, KNOB_URL, value);
	assert_string_equal(room.session.viewer.message, "That is the built-in server's own address: url built-in fetches from there.");
	assert_int_equal(session_moment(&room.session, &knobs).knobs->value[KNOB_URL], knob_info(KNOB_URL)->fallback);

	assert_int_equal(knob_parse(KNOB_URL, "http://127.0.0.1:1/", &value, why, sizeof why), 0);
	session_choose_and_turn(&room.session, KNOB_URL, value);
	assert_int_equal(session_moment(&room.session, &knobs).knobs->value[KNOB_URL], value);
	session_choose_and_turn(&room.session, KNOB_DELAY, US_PER_S);
	assert_string_equal(room.session.viewer.message, "delay is the built-in server's: 127.0.0.1:1 takes what it takes.");
	room_close(&room);
	home_tear_down(NULL);
}

int
main(void)
{
#define LESSON(n) { "lesson " #n, what_is_offered_is_done, NULL, NULL, (void *)(intptr_t)((n) - 1) }
	static const struct CMUnitTest tests[] = {
		LESSON(1), LESSON(2), LESSON(3), LESSON(4), LESSON(5), LESSON(6), LESSON(7), LESSON(8), LESSON(9),
		cmocka_unit_test(what_is_offered_beside_a_command_is_done),
		cmocka_unit_test(knobs_of_absent_programs_are_not_turned),
		cmocka_unit_test(knobs_of_an_absent_server_begin_no_run),
	};

	return cmocka_run_group_tests_name("offers", tests, NULL, NULL);
}
