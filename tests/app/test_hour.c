/*
 * The hour of lessons, through a real session with a real lab whose times are divided: on with PgDn alone and
 * back with PgUp, what lessons set and set back, keys on cards, a presenter's remote.
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
#include <sys/stat.h>

#include "app/session.h"
#include "base/clock.h"
#include "base/loop.h"
#include "log/watched.h"
#include "run/lab.h"
#include "support/home.h"
#include "support/room.h"
#include "ui/draw/grid.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { STEPS_MAX = 64 };

static void
assert_shows_at(struct room *room, int cols, int rows, const char *words)
{
	char *text = room_text(room, cols, rows);

	if (strstr(text, words) == NULL)
		fail_msg("\"%s\" is not on\n%s", words, text);
	free(text);
}

static const int sizes[][2] = { { 60, 20 }, { 80, 24 }, { 100, 30 }, { 120, 36 } };

static void
assert_shows(struct room *room, const char *words)
{
	for (size_t i = 0; i < COUNT(sizes); i++)
		assert_shows_at(room, sizes[i][0], sizes[i][1], words);
}

/* Whether the card there goes on below; then PgDn goes there first. */
static bool
is_below(struct room *room, int cols, int rows)
{
	char *text = room_text(room, cols, rows);
	bool is = tutor_has_card(&room->tutor) && strstr(text, "↓ more") != NULL;

	free(text);
	return is;
}

static bool
shows(struct room *room, const char *words)
{
	char *text = room_text(room, 80, 24);
	bool found = strstr(text, words) != NULL;

	free(text);
	return found;
}

static size_t
events_shown(struct room *room)
{
	struct settings knobs;

	return trace_count(timeline_trace(session_moment(&room->session, &knobs).timeline));
}

/* ---- the whole hour ---- */

/* A step, and how much there was to see. */
struct seen {
	int lesson, part;
	enum card card;
	enum language language;
	size_t events;
	bool has_run;
};

static struct seen
look(struct room *room)
{
	struct settings knobs;

	return (struct seen){
		.lesson = room->tutor.current, .part = room->tutor.at.part, .card = room->tutor.at.card,
		.language = room->session.viewer.state.language, .events = room->tutor.at.card == CARD_NONE ? events_shown(room) : 0,
		.has_run = session_moment(&room->session, &knobs).lesson.run != PART_HAS_NO_RUN,
	};
}

/* A card is whole, and says what comes next; a run stands at its end, with no card over it, and the foot
 * says what comes next. */
static void
assert_step(struct room *room, const struct seen *step)
{
	const struct lesson *lesson = tutor_lesson(&room->tutor);
	char words[64];

	assert_int_equal(step->language, step->lesson == 2 ? LANGUAGE_AWAIT : LANGUAGE_PYTHON);
	if (step->card == CARD_NONE && room->session.viewer.state.view == VIEW_RUNS) { /* behind a sweep */
		assert_true(lesson->parts[step->part].sweep.count > 0);
		snprintf(words, sizeof words, "PgDn part %d of %d", step->part + 2, lesson->part_count);
		assert_shows(room, words);
		return;
	}
	assert_int_equal(room->session.viewer.state.view, VIEW_TIMELINE);
	if (step->card == CARD_NONE) {
		assert_false(shows(room, "╭─ lesson"));
		assert_shows(room, "END");
		snprintf(words, sizeof words, step->part + 1 < lesson->part_count ? "PgDn: part %d of %d" : "PgDn: what it means",
		    step->part + 2, lesson->part_count);
		assert_shows(room, words);
		return;
	}
	snprintf(words, sizeof words, "─ lesson %d of 11", step->lesson + 1);
	assert_shows(room, words);
	assert_shows(room, lesson->title);
	if (step->card == CARD_AFTER && step->lesson < 10)
		snprintf(words, sizeof words, "PgDn lesson %d", step->lesson + 2);
	else
		snprintf(words, sizeof words, step->card == CARD_AFTER ? "PgUp back" : step->has_run ? "PgDn show the run" : "PgDn start the run");
	for (size_t i = 0; i < COUNT(sizes); i++)
		assert_shows_at(room, sizes[i][0], sizes[i][1], is_below(room, sizes[i][0], sizes[i][1]) ? "PgDn more" : words);
}

/* Where a key leads nowhere it says so. */
static void
assert_says(struct room *room, uint32_t key, const char *words)
{
	room->session.viewer.message_until_us = 0;
	assert_false(shows(room, words));
	room_press(room, key);
	assert_shows(room, words);
}

static void
outside_of_lessons_there_is_no_way_back(void **state)
{
	struct room room;

	(void)state;
	room_open(&room, 2, (const char *const[]){ "-n1", "-d10ms" }, -1);
	room_wait(&room, room_stands);
	assert_says(&room, KEY_CODE_PAGE_UP, "Nothing is before this. PgDn opens the first lesson.");
	assert_says(&room, 'N', "Nothing is before this.");
	room_close(&room);
}

static void
the_whole_hour_with_page_down_and_back_with_page_up(void **state)
{
	struct seen way[STEPS_MAX];
	struct room room;
	int count = 0, parts = 0, cards = 0;

	(void)state;
	room_open(&room, 0, NULL, 0);
	for (;;) {
		room_wait(&room, room_stands);
		assert_true(count < STEPS_MAX);
		way[count] = look(&room);
		assert_step(&room, &way[count]);
		parts += way[count].card == CARD_NONE;
		cards += way[count].card == CARD_AFTER;
		count++;
		if (way[count - 1].lesson == 10 && way[count - 1].card == CARD_AFTER)
			break;
		room_press(&room, KEY_CODE_PAGE_DOWN);
	}
	assert_int_equal(parts, 15);
	assert_int_equal(cards, 11);
	assert_int_equal(room.ended, 18);
	room_press(&room, KEY_CODE_PAGE_DOWN);
	assert_shows(&room, "That was the last lesson");
	assert_says(&room, 'n', "That was the last lesson");
	for (int i = count - 2; i >= 0; i--) {
		struct seen seen;

		room_press(&room, KEY_CODE_PAGE_UP);
		seen = look(&room);
		assert_step(&room, &seen);
		assert_int_equal(seen.lesson, way[i].lesson);
		assert_int_equal(seen.part, way[i].part);
		assert_int_equal(seen.card, way[i].card);
		if (seen.card == CARD_NONE && seen.lesson < 9) /* a command's, and the live one, may hear of visitors yet */
			assert_int_equal(seen.events, way[i].events);
	}
	room_press(&room, KEY_CODE_PAGE_UP);
	assert_shows(&room, "This is the first lesson");
	assert_says(&room, 'N', "This is the first lesson");
	assert_int_equal(room.ended, 18); /* nothing ran a second time */
	room_close(&room);
}

/* ---- cards at every size ---- */

/* What stands within the frame of the card, without blanks. */
static void
read_card(struct room *room, int cols, int rows, char *out)
{
	struct grid grid;
	int col = 0, row = 2;

	room_draw(room, &grid, cols, rows);
	for (; row < rows && !(grid_cell(&grid, col, row)->glyph == 0x256d && grid_cell(&grid, col + 3, row)->glyph == 'l'); row += col == 0)
		col = (col + 1) % (cols - 3);
	assert_true(row < rows); /* ╭─ lesson */
	for (row++; grid_cell(&grid, col, row)->glyph == 0x2502; row++) { /* │ */
		for (int at = col + 1; grid_cell(&grid, at, row)->glyph != 0x2502; at++)
			if (grid_cell(&grid, at, row)->glyph > ' ' && grid_cell(&grid, at, row)->glyph <= '~')
				*out++ = (char)grid_cell(&grid, at, row)->glyph;
	}
	*out = '\0';
	grid_release(&grid);
}

/* Returns true if the words stand on the card, broken into rows wherever. */
static bool
has_words(struct room *room, int cols, int rows, const char *words)
{
	char card[4096], wanted[LESSON_WORDS_MAX], *to = wanted;

	for (const char *from = words; *from != '\0'; from++)
		if (*from > ' ')
			*to++ = *from;
	*to = '\0';
	read_card(room, cols, rows, card);
	return strstr(card, wanted) != NULL;
}

/* Each paragraph's words are seen at some scroll; from the smallest screen on, a card before a run needs none. */
static void
assert_words_seen(struct room *room, int cols, int rows, const char *words, bool fits)
{
	for (const char *word = words; *word != '\0'; word += strspn(word, " \n")) {
		char text[LESSON_WORDS_MAX];
		bool seen = false;
		size_t length = fits ? strcspn(word, "\n") : strcspn(word, " \n");

		snprintf(text, sizeof text, "%.*s", (int)length, word);
		word += length;
		for (room->tutor.scroll = 0; !seen && room->tutor.scroll <= (fits ? 0 : 30); room->tutor.scroll++)
			seen = strstr(text, "{address}") != NULL || strstr(text, "{longest-hold}") != NULL || has_words(room, cols, rows, text);
		if (!seen)
			fail_msg("\"%s\" is not seen at %dx%d", text, cols, rows);
		room->tutor.scroll = 0;
	}
}

static void
no_card_is_cut(void **state)
{
	struct room room;

	(void)state;
	room_open(&room, 0, NULL, 0);
	room_wait(&room, room_is_prepared);
	for (int i = 0; i < (int)room.tutor.list.count * (int)COUNT(sizes); i++) {
		const struct lesson *lesson = room.tutor.list.at[i / (int)COUNT(sizes)];
		const struct lesson_question *question = &lesson->question;
		int cols = sizes[i % (int)COUNT(sizes)][0], rows = sizes[i % (int)COUNT(sizes)][1];

		tutor_open(&room.tutor, i / (int)COUNT(sizes));
		assert_words_seen(&room, cols, rows, lesson->before, true);
		room.tutor.at.part = question->part;
		room.tutor.at.card = question->part == 0 ? CARD_BEFORE : CARD_PART;
		assert_words_seen(&room, cols, rows, question->ask, true);
		for (int choice = 0; choice < question->choice_count; choice++)
			assert_words_seen(&room, cols, rows, question->choices[choice], true);
		room.tutor.at.has_outcome = room.tutor.at.outcome.told = room.tutor.at.guessed = true;
		room.tutor.at.guess = room.tutor.at.outcome.truth = question->choice_count > 0 ? question->right > 0 ? question->right : 0 : US_PER_S;
		if (question->choice_count > 0)
			room.tutor.at.guess = room.tutor.at.outcome.truth == 0; /* a wrong one: both reasons are told */
		for (int part = 1; part < lesson->part_count; part++) {
			room.tutor.at.part = part;
			room.tutor.at.card = CARD_PART;
			assert_words_seen(&room, cols, rows, lesson->parts[part].words, true);
		}
		if (lesson->part_count == question->part + 1) {
			room.tutor.at.card = CARD_AFTER;
			assert_words_seen(&room, cols, rows, question->reason, false);
			for (int choice = 0; choice < question->choice_count; choice++)
				if (choice == room.tutor.at.guess || choice == room.tutor.at.outcome.truth)
					assert_words_seen(&room, cols, rows, question->reasons[choice], false);
		}
		room.tutor.at.part = lesson->part_count - 1;
		room.tutor.at.card = CARD_AFTER;
		assert_words_seen(&room, cols, rows, lesson->after, false);
	}
	room_close(&room);
}

/* With PgDn alone, too, when a wrong answer makes it longer than the screen. */
static void
page_down_reads_a_card_to_its_end(void **state)
{
	struct room room;
	int pages = 0;

	(void)state;
	room_open(&room, 0, NULL, 0);
	room_wait(&room, room_is_prepared);
	for (int i = 0; i < (int)room.tutor.list.count - 1; i++) {
		const struct lesson *lesson = room.tutor.list.at[i];
		const char *last = lesson->after + strlen(lesson->after) - 24;

		tutor_open(&room.tutor, i);
		room.tutor.at.has_outcome = room.tutor.at.outcome.told = room.tutor.at.guessed = true;
		room.tutor.at.guess = lesson->question.right == 0;
		room.tutor.at.part = lesson->part_count - 1;
		room.tutor.at.card = CARD_AFTER;
		while (!has_words(&room, 60, 20, last)) {
			assert_shows_at(&room, 60, 20, "PgDn more");
			session_resize(&room.session, 60, 20);
			room_press(&room, KEY_CODE_PAGE_DOWN);
			assert_int_equal(room.tutor.current, i);
			assert_int_equal(room.tutor.at.card, CARD_AFTER);
			assert_true(pages++ < STEPS_MAX);
		}
		session_resize(&room.session, 60, 20);
		room_press(&room, KEY_CODE_PAGE_DOWN);
		assert_int_equal(room.tutor.current, i + 1);
	}
	assert_true(pages > 0);
	room_close(&room);
}

/* What is on the screen from the first second is on the first card; the loop's inside has its lesson. */
static void
words_are_introduced(void **state)
{
	static const char *const words[] = { "callback", "spinner", "loop", "button", "response", "turns" };
	struct tutor tutor;
	bool press_2 = false;

	(void)state;
	tutor_init(&tutor, true, false);
	for (size_t i = 0; i < COUNT(words); i++)
		assert_non_null(strstr(tutor.list.at[0]->before, words[i]));
	for (size_t i = 0; i < tutor.list.count; i++) {
		const struct lesson_question *question = &tutor.list.at[i]->question;

		press_2 |= strstr(tutor.list.at[i]->after, "Press 2 for the loop's inside") != NULL;
		/* Whoever answers is told why. */
		for (int choice = 0; choice < question->choice_count; choice++)
			assert_string_not_equal(question->reasons[choice], "");
		if (question->kind == QUESTION_SECONDS || question->kind == QUESTION_NUMBER)
			assert_string_not_equal(question->reason, "");
	}
	assert_true(press_2);
	tutor_release(&tutor);
}

/* ---- a part's end, and its run ---- */

static const char two_parts[] =
    "title: Two parts\nbefore: Words before.\nafter: Words after.\n"
    "question: {ask: Which?, kind: choice, choices: [{text: this, why: Because of that.}, that], right: 2}\n"
    "parts: [{knobs: {delay: 1, requests: 2}}, {words: Second, knobs: {delay: 1, requests: 1}}]\n";
static const char sets_all[] =
    "title: Sets all\nparts: [{language: c, view: loop, knobs: {delay: 1, requests: 4, limit: 2, jitter: 10%}}]\n";
static const char sets_nothing[] = "title: Sets nothing\nparts: [{knobs: {delay: 1, requests: 1}}]\n";

static int
set_up_own(void **state)
{
	(void)state;
	if (home_set_up(state) != 0)
		return -1;
	mkdir(under_home("lessons"), 0700);
	write_file(under_home("lessons/1-two.yaml"), two_parts);
	write_file(under_home("lessons/2-all.yaml"), sets_all);
	write_file(under_home("lessons/3-nothing.yaml"), sets_nothing);
	return setenv("WAITSCOPE_LESSONS", under_home("lessons"), 1);
}

static int
set_up(void **state)
{
	return home_set_up(state) == 0 ? setenv("WAITSCOPE_LESSONS", source_path("src/lessons"), 1) : -1;
}

static void
nothing_comes_by_itself_and_nothing_is_lost(void **state)
{
	struct room room;
	size_t events;

	(void)state;
	room_open(&room, 0, NULL, 0);
	room_press(&room, '1');
	room_press(&room, KEY_CODE_ENTER);
	room_wait(&room, room_stands);
	events = events_shown(&room);
	for (int i = 0; i < 40; i++) /* more than a second */
		room_wait(&room, room_stands);
	assert_false(tutor_has_card(&room.tutor));
	assert_shows(&room, "PgDn: part 2 of 2");
	room_press(&room, KEY_CODE_ENTER); /* as PgDn */
	assert_shows(&room, "Because of that.");
	room_press(&room, KEY_CODE_ENTER);
	room_wait(&room, room_stands);
	room_press(&room, KEY_CODE_PAGE_UP);
	room_press(&room, KEY_CODE_PAGE_UP);
	assert_int_equal(room.tutor.at.part, 0);
	assert_int_equal(events_shown(&room), events);
	assert_shows(&room, "END");
	/* It can be walked through, and nothing in it changes. */
	room_press(&room, KEY_CODE_HOME);
	assert_int_equal(room.session.viewer.state.playhead.t_us, 0);
	room_press(&room, '.');
	room_press(&room, 'b');
	room_press(&room, KEY_CODE_UP);
	assert_shows(&room, "This run is over");
	assert_int_equal(events_shown(&room), events);
	room_press(&room, KEY_CODE_PAGE_UP);
	assert_shows(&room, "▸ 1  this");
	assert_shows(&room, "Enter runs it again");
	room_press(&room, KEY_CODE_PAGE_DOWN);
	assert_int_equal(events_shown(&room), events);
	room_press(&room, KEY_CODE_PAGE_UP);
	room_press(&room, 27); /* closes the card, and nothing else */
	assert_false(tutor_has_card(&room.tutor));
	assert_int_equal(events_shown(&room), events);
	assert_int_equal(room.ended, 2);
	room_press(&room, KEY_CODE_PAGE_UP);
	room_press(&room, KEY_CODE_ENTER);
	room_wait(&room, room_stands);
	assert_int_equal(room.ended, 3);
	room_close(&room);
}

/* In every view. */
static void
assert_left(struct room *room)
{
	assert_shows(room, "■ LEFT");
	for (uint32_t view = '1'; view <= '4'; view++) {
		room_press(room, view);
		assert_shows_at(room, 80, 24, "The run was left here, before its end");
		assert_false(shows(room, "END"));
		assert_false(shows(room, "ends at about"));
		assert_false(shows(room, "ends about"));
	}
	room_press(room, '1');
}

static void
a_run_that_goes_on_is_not_left_by_accident(void **state)
{
	struct room room;
	size_t events;

	(void)state;
	room_open(&room, 0, NULL, 0);
	room_press(&room, KEY_CODE_PAGE_DOWN);
	room_wait(&room, room_has_begun);
	room_press(&room, KEY_CODE_PAGE_DOWN);
	assert_shows(&room, "PgDn once more skips to part 2 of 2");
	assert_false(tutor_has_card(&room.tutor));
	/* Back, while it goes on; and on to it again. */
	room_press(&room, KEY_CODE_PAGE_UP);
	assert_int_equal(room.tutor.at.card, CARD_BEFORE);
	assert_int_equal(room.ended, 0);
	assert_shows(&room, "Enter goes on");
	assert_shows(&room, "PgDn show the run");
	assert_shows(&room, "LIVE");
	assert_false(shows(&room, "not started"));
	assert_false(shows(&room, "Enter starts it"));
	room_press(&room, KEY_CODE_PAGE_DOWN);
	assert_true(room.session.shown == room.source);
	assert_int_equal(room.made, 1);
	room_press(&room, KEY_CODE_PAGE_DOWN);
	assert_false(tutor_has_card(&room.tutor));
	events = events_shown(&room);
	room_press(&room, KEY_CODE_PAGE_DOWN);
	assert_int_equal(room.tutor.at.card, CARD_PART);
	room_wait(&room, room_is_prepared);
	room_press(&room, KEY_CODE_PAGE_UP); /* what there was of it is kept */
	assert_int_equal(events_shown(&room), events);
	assert_left(&room);
	room_press(&room, KEY_CODE_PAGE_UP);
	assert_shows(&room, "Enter runs it again");
	room_close(&room);
}

/* A guess is not forgotten with the run that would have answered it. */
static void
a_run_that_was_left_tells_so(void **state)
{
	struct room room;

	(void)state;
	room_open(&room, 0, NULL, 1);
	room_press(&room, '3');
	room_press(&room, KEY_CODE_PAGE_DOWN);
	room_wait(&room, room_has_begun);
	room_press(&room, 'n'); /* twice, since it leaves a run that goes on */
	room_press(&room, 'n');
	room_press(&room, 'N');
	room_press(&room, KEY_CODE_PAGE_DOWN);
	assert_left(&room);
	room_press(&room, KEY_CODE_PAGE_DOWN);
	assert_int_equal(room.tutor.at.card, CARD_AFTER);
	assert_shows(&room, "you guessed  3.0 s");
	assert_shows(&room, "The run was left before its end.");
	room_close(&room);
}

/* Whatever key leaves a lesson's run that goes on says so first; the same one again leaves it, another one says so
 * again. When it is over, none asks. */
static void
whatever_ends_a_run_is_pressed_twice(void **state)
{
	static const struct {
		uint32_t before[3], key;
		const char *says;
		int lesson; /* afterwards, from 0; -1: none */
	} keys[] = {
		{ { 0 }, KEY_CODE_PAGE_DOWN, "PgDn once more skips to what it means", 1 },
		{ { 0 }, 'n', "n once more leaves it for lesson 3", 2 },
		{ { 0 }, 'N', "N once more leaves it for lesson 1", 0 },
		{ { 0 }, 'r', "r once more begins it again", 1 },
		{ { 0 }, KEY_CODE_F5, "r once more begins it again", 1 },
		{ { '5' }, '3', "3 once more leaves it for lesson 3", 2 },
		{ { 'L' }, '2', "2 once more leaves it for lesson 2", 1 },
		{ { '5', KEY_CODE_UP }, KEY_CODE_ENTER, "Enter once more leaves it for lesson 1", 0 },
		{ { '5' }, '0', "0 once more leaves it for free play", -1 },
		{ { KEY_CODE_PAGE_UP }, KEY_CODE_PAGE_UP, "PgUp once more leaves it for lesson 1", 0 },
		{ { KEY_CODE_PAGE_UP }, 'n', "n once more leaves it for lesson 3", 2 },
	};

	(void)state;
	for (size_t i = 0; i < 2 * COUNT(keys); i++) {
		bool is_over = i >= COUNT(keys);
		struct room room;

		room_open(&room, 0, NULL, 1);
		room_press(&room, KEY_CODE_ENTER);
		room_wait(&room, is_over ? room_stands : room_has_begun);
		for (int k = 0; k < 3 && keys[i % COUNT(keys)].before[k] != 0; k++)
			room_press(&room, keys[i % COUNT(keys)].before[k]);
		if (!is_over) {
			room_press(&room, keys[i].key);
			assert_shows(&room, "The run goes on.");
			assert_shows_at(&room, 80, 24, keys[i].says);
			assert_int_equal(room.tutor.current, 1);
			assert_int_equal(room.made, 1);
			room_press(&room, keys[i].key == 'n' ? 'N' : 'n'); /* another one does not count as the second */
			assert_shows(&room, "The run goes on.");
			assert_int_equal(room.made, 1);
			room_press(&room, keys[i].key);
			assert_shows_at(&room, 80, 24, keys[i].says);
		}
		room_press(&room, keys[i % COUNT(keys)].key);
		assert_int_equal(room.tutor.current, keys[i % COUNT(keys)].lesson);
		assert_false(shows(&room, "once more"));
		room_close(&room);
	}
}

/* So does one that was begun anew by hand, and until it is over nothing is offered behind it. */
static void
a_run_begun_again_is_the_lessons_too(void **state)
{
	struct room room;

	(void)state;
	room_open(&room, 0, NULL, 0);
	room_press(&room, KEY_CODE_PAGE_DOWN);
	room_wait(&room, room_stands);
	assert_shows(&room, "PgDn: part 2 of 2");
	room_press(&room, 'r');
	room_wait(&room, room_has_begun);
	assert_false(shows(&room, "PgDn: part 2 of 2"));
	room_press(&room, KEY_CODE_PAGE_DOWN);
	assert_shows(&room, "PgDn once more skips to part 2 of 2");
	assert_false(tutor_has_card(&room.tutor));
	room_press(&room, KEY_CODE_PAGE_DOWN);
	assert_true(tutor_has_card(&room.tutor));
	room_close(&room);
}

/* ---- what a lesson sets ---- */

static void
assert_set(const struct room *room, enum language language, enum view_id view, int64_t requests, int64_t limit)
{
	assert_int_equal(room->session.viewer.state.language, language);
	assert_int_equal(room->session.viewer.state.view, view);
	assert_int_equal(lab_knobs(room->lab)->value[KNOB_REQUESTS], requests);
	assert_int_equal(lab_knobs(room->lab)->value[KNOB_LIMIT], limit);
}

static void
press_all(struct room *room, const uint32_t *keys)
{
	for (; *keys != 0; keys++) {
		room_press(room, *keys);
		room_wait(room, room_is_prepared);
	}
}

/* Ways from the lesson that sets all, whose card is up, to the one that sets nothing. */
static const uint32_t ways[][9] = {
	{ 'n' },
	{ 'n', 'N', 'n' },
	{ 'L', '3' },
	{ '5', KEY_CODE_DOWN, KEY_CODE_ENTER },
	{ '5', '1', 'n', 'n' },
	{ KEY_CODE_ENTER, 'l', 'l', 'l', 'l', '4', 'n', 'n' },                        /* all four languages, and a look at a view */
	{ KEY_CODE_ENTER, '\t', KEY_CODE_UP, '>', 'n', 'n' },                         /* a knob turned */
	{ KEY_CODE_PAGE_DOWN, KEY_CODE_PAGE_DOWN, KEY_CODE_PAGE_DOWN, KEY_CODE_PAGE_DOWN },
	{ KEY_CODE_ENTER, 'r', 'r', 'n', 'n' },
};

static void
what_a_lesson_sets_it_sets_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(ways); i++) {
		struct room room;

		room_open(&room, 0, NULL, 1);
		room_wait(&room, room_is_prepared);
		assert_set(&room, LANGUAGE_C, VIEW_LOOP, 4, 2);
		press_all(&room, ways[i]);
		assert_int_equal(room.tutor.current, 2);
		/* Whoever chose a language has it: going once around, as that one way does, gives c. */
		assert_set(&room, i == 5 ? LANGUAGE_C : LANGUAGE_PYTHON, VIEW_TIMELINE, 1, 0);
		room_close(&room);
	}
}

/* What options say, and what was turned without a lesson, is the person's. */
static void
a_lesson_starts_from_the_persons_own(void **state)
{
	static const char *const options[] = { "--language=javascript", "--view=numbers", "-n7" };
	struct room room;

	(void)state;
	room_open(&room, 3, options, 1); /* asked for by name, they go over it */
	assert_set(&room, LANGUAGE_JAVASCRIPT, VIEW_NUMBERS, 7, 2);
	room_press(&room, 'n');
	assert_set(&room, LANGUAGE_JAVASCRIPT, VIEW_NUMBERS, 1, 0);
	room_press(&room, 'N'); /* the same, whichever way it is reached */
	assert_set(&room, LANGUAGE_JAVASCRIPT, VIEW_NUMBERS, 7, 2);
	press_all(&room, (const uint32_t[]){ '5', '0', 0 });
	assert_null(tutor_lesson(&room.tutor));
	assert_set(&room, LANGUAGE_JAVASCRIPT, VIEW_NUMBERS, 7, 0);
	room_close(&room);

	room_open(&room, 0, NULL, -1);
	room_wait(&room, room_has_begun);
	press_all(&room, (const uint32_t[]){ 'l', '3', '\t', KEY_CODE_UP, 0 }); /* await, prints, 4 requests */
	press_all(&room, (const uint32_t[]){ '5', '2', 0 });
	assert_set(&room, LANGUAGE_C, VIEW_LOOP, 4, 2);
	room_press(&room, 'n');
	assert_set(&room, LANGUAGE_AWAIT, VIEW_PRINTS, 1, 0);
	press_all(&room, (const uint32_t[]){ 'L', '0', 0 });
	room_wait(&room, room_has_begun);
	assert_set(&room, LANGUAGE_AWAIT, VIEW_PRINTS, 4, 0);
	press_all(&room, (const uint32_t[]){ '5', '0', 0 }); /* there is none any more */
	assert_shows(&room, "No lesson is open that 0 could leave.");
	room_close(&room);
}

/* ---- keys on cards ---- */

static void
keys_on_cards_do_what_can_be_seen(void **state)
{
	struct room room;

	(void)state;
	room_open(&room, 0, NULL, 0);
	room_wait(&room, room_is_prepared);
	room_press(&room, '?');
	assert_shows(&room, "what waiting does to a program");
	room_press(&room, 27);
	assert_shows(&room, "Words before.");
	room_press(&room, '5');
	assert_shows(&room, "predict, watch, compare");
	room_press(&room, 27); /* back to the card */
	assert_shows(&room, "Words before.");
	room_press(&room, 'l');
	assert_int_equal(room.session.viewer.state.language, LANGUAGE_AWAIT);
	room_press(&room, 'b');
	assert_shows(&room, "First Enter, which goes on; then b: press the button");
	room_press(&room, '2'); /* the answer, not the view */
	assert_int_equal(room.session.viewer.state.view, VIEW_TIMELINE);
	assert_int_equal(room.tutor.at.choice, 2);
	assert_false(lab_has_begun(room.lab));
	room_press(&room, 'n'); /* without a question digits are views */
	room_press(&room, '4');
	assert_int_equal(room.session.viewer.state.view, VIEW_NUMBERS);
	assert_true(tutor_has_card(&room.tutor));
	press_all(&room, (const uint32_t[]){ 'L', '3', KEY_CODE_ENTER, 0 });
	room_wait(&room, room_stands);
	room_press(&room, KEY_CODE_PAGE_DOWN);
	assert_int_equal(room.tutor.at.card, CARD_AFTER);
	room_press(&room, ',');
	assert_false(tutor_has_card(&room.tutor));
	assert_true(room.session.viewer.state.playhead.paused);
	room_press(&room, KEY_CODE_PAGE_DOWN); /* it was closed: on */
	assert_shows(&room, "That was the last lesson");
	room_press(&room, KEY_CODE_PAGE_UP);
	room_press(&room, KEY_CODE_PAGE_DOWN);
	room_press(&room, KEY_CODE_PAGE_DOWN);
	room_press(&room, '2');
	assert_int_equal(room.session.viewer.state.view, VIEW_LOOP);
	assert_false(tutor_has_card(&room.tutor));
	room_press(&room, KEY_CODE_PAGE_UP);
	room_press(&room, KEY_CODE_PAGE_DOWN);
	room_press(&room, KEY_CODE_PAGE_DOWN);
	room_press(&room, KEY_CODE_UP); /* all of this card is to be seen: the arrow turns the knob */
	assert_false(tutor_has_card(&room.tutor));
	assert_true(lab_knobs(room.lab)->value[KNOB_DELAY] > US_PER_S / FASTER);
	room_close(&room);
}

/* ---- a lesson with a program of its own ---- */

static struct watched_life
life(struct room *room)
{
	return timeline_watched_life(lab_timeline(room->lab), TRACK_WATCHED_1, INT64_MAX);
}

static bool
has_ended(const struct room *room)
{
	return room_has_begun(room) && lab_is_over(room->lab);
}

/* Its part has its sample; no other lesson has it, nor a run outside, where the person's own commands run. */
static void
a_sample_runs_in_its_lesson_alone(void **state)
{
	struct room room;
	char hold[LESSON_HOLD_SIZE];

	(void)state;
	room_open(&room, 2, (const char *const[]){ "--run=true", "-d10ms" }, -1);
	room_wait(&room, has_ended);
	assert_string_equal(life(&room).command, "true");
	press_all(&room, (const uint32_t[]){ '5', '1', 0 });
	assert_shows(&room, "Enter opens lesson 1; another digit, one from 10 on.");
	room_press(&room, '0');
	room_wait(&room, room_is_prepared);
	assert_shows(&room, "lesson 10 of 11");
	assert_int_equal(timeline_watched_count(lab_timeline(room.lab)), 1);
	press_all(&room, (const uint32_t[]){ '3', KEY_CODE_ENTER, 0 });
	room_wait(&room, room_stands);
	assert_string_equal(life(&room).command, "python3 mistake_sleep.py");
	lesson_hold_write(lab_timeline(room.lab), hold, sizeof hold);
	assert_true(hold[0] != '\0');
	room_press(&room, KEY_CODE_PAGE_DOWN);
	assert_true(has_words(&room, 120, 36, hold));
	room_press(&room, 'N');
	room_wait(&room, room_is_prepared);
	assert_int_equal(timeline_watched_count(lab_timeline(room.lab)), 0);
	press_all(&room, (const uint32_t[]){ '5', '0', 0 });
	room_wait(&room, has_ended);
	assert_string_equal(life(&room).command, "true");
	room_close(&room);
}

/* ---- pastes ---- */

static void
paste(struct room *room, const char *text)
{
	for (; *text != '\0'; text++) {
		const struct input input = { .key = (uint32_t)*text, .pasted = true };

		if (session_heeds(&room->session, &input))
			session_input(&room->session, &input);
	}
}

/* An answer may be pasted; elsewhere on a card nobody has pressed anything. */
static void
a_paste_is_an_answer_where_one_is_typed(void **state)
{
	struct room room;

	(void)state;
	room_open(&room, 0, NULL, 1);
	paste(&room, "1.? q5nLs");
	assert_string_equal(room.tutor.at.answer, "1.5s");
	assert_int_equal(room.tutor.current, 1);
	assert_false(room.session.viewer.state.help);
	assert_int_equal(room.session.viewer.state.view, VIEW_TIMELINE);
	room_press(&room, '?'); /* under the help it is no answer */
	paste(&room, "2");
	assert_string_equal(room.tutor.at.answer, "1.5s");
	room_close(&room);
	room_open(&room, 0, NULL, 0);
	paste(&room, "2"); /* a choice */
	assert_int_equal(room.tutor.at.choice, 0);
	room_close(&room);
}

/* ---- the mouse ---- */

static struct axis_place
axis_drawn(const struct room *room)
{
	struct settings knobs;
	struct scene scene;

	session_scene(&room->session, &knobs, &scene);
	return view_axis(&scene, room->session.viewer.cols, room->session.viewer.rows);
}

static void
click(struct room *room, int col, int row)
{
	session_input(&room->session, &(struct input){ .key = KEY_CODE_MOUSE, .mouse = MOUSE_PRESS, .col = col, .row = row });
}

/* Clicks each request's row, as it is drawn. Returns how many there were. */
static int
click_rows(struct room *room, int cols, int rows)
{
	const struct view_state *state = &room->session.viewer.state;
	char *text = room_text(room, cols, rows), program[8] = "";
	int row = 0, clicked = 0;

	session_resize(&room->session, cols, rows);
	for (const char *line = text; *line != '\0'; line = strchr(line, '\n') + 1, row++) {
		unsigned number;

		if (sscanf(line, " req %u", &number) != 1) {
			sscanf(line, " %7[a-z] ", program);
			continue;
		}
		click(room, 1, row);
		if (state->request_number != number || state->request_track != (strcmp(program, "sync") == 0 ? TRACK_SYNC : TRACK_ASYNC))
			fail_msg("%dx%d: a click on %s's request %u chooses %s's %u", cols, rows, program, number, track_name(state->request_track),
			    state->request_number);
		clicked++;
		room_press(room, 27);
	}
	free(text);
	return clicked;
}

/* In a lesson, too, where its hints have rows of their own and a guess makes the axis longer. */
static void
clicks_and_steps_are_where_things_are_drawn(void **state)
{
	struct room room;

	(void)state;
	room_open(&room, 0, NULL, 1);
	press_all(&room, (const uint32_t[]){ '1', '.', '2', KEY_CODE_ENTER, 0 });
	room_wait(&room, room_stands);
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct axis_place place;

		assert_int_equal(click_rows(&room, sizes[i][0], sizes[i][1]), 6);
		place = axis_drawn(&room);
		for (int col = 3; col < 12; col++) {
			click(&room, place.col + col, place.row);
			assert_int_equal(room.session.viewer.state.playhead.t_us, time_axis_time(&place.axis, col));
		}
		room_press(&room, KEY_CODE_LEFT);
		assert_int_equal(room.session.viewer.state.playhead.t_us, time_axis_time(&place.axis, 10));
		room_press(&room, KEY_CODE_END);
	}
	room_close(&room);
}

/* ---- a presenter's remote ---- */

struct snapshot {
	int current, part, made, ended;
	enum card card;
	bool runs, live, paused, help;
	enum view_id view;
	uint32_t chosen;
	size_t presses;
};

static size_t
count_presses(struct room *room)
{
	struct settings knobs;
	const struct trace *trace = timeline_trace(session_moment(&room->session, &knobs).timeline);
	size_t count = 0;

	for (size_t i = 0; i < trace_count(trace); i++)
		count += trace_at(trace, i)->kind == EVENT_BUTTON;
	return count;
}

static struct snapshot
snap(struct room *room)
{
	const struct view_state *v = &room->session.viewer.state;

	return (struct snapshot){
		.current = room->tutor.current, .part = room->tutor.at.part, .made = room->made, .ended = room->ended,
		.card = room->tutor.at.card, .runs = room->tutor.runs, .live = v->playhead.live, .paused = v->playhead.paused,
		.help = v->help, .view = v->view, .chosen = v->request_number, .presses = count_presses(room),
	};
}

static void
assert_harmless(struct room *room)
{
	static const uint32_t keys[] = { 'b', '.', KEY_CODE_F5, 27 };

	for (size_t i = 0; i < COUNT(keys); i++) {
		struct snapshot before = snap(room), after;

		room_press(room, keys[i]);
		after = snap(room);
		if (memcmp(&before, &after, sizeof before) != 0)
			fail_msg("key %u does something", (unsigned)keys[i]);
	}
}

static void
what_remotes_send_by_the_way_is_harmless(void **state)
{
	static const char *const options[] = { "--presenter" };
	struct room room;

	(void)state;
	room_open(&room, 1, options, 0);
	room_wait(&room, room_is_prepared);
	assert_harmless(&room); /* on a card */
	room_press(&room, '?');
	assert_harmless(&room);
	room_press(&room, KEY_CODE_PAGE_DOWN); /* closes the help */
	assert_false(room.session.viewer.state.help);
	room_press(&room, 'L');
	assert_harmless(&room);
	room_press(&room, KEY_CODE_PAGE_DOWN);
	assert_int_equal(room.session.viewer.state.view, VIEW_TIMELINE);
	room_press(&room, KEY_CODE_PAGE_DOWN);
	room_wait(&room, room_has_begun);
	assert_harmless(&room); /* in a run */
	assert_shows(&room, "That key does nothing with --presenter");
	room_press(&room, 'B'); /* the button has another key */
	assert_int_equal(count_presses(&room), 1);
	room_wait(&room, room_stands);
	room_press(&room, 'j');
	assert_harmless(&room);
	for (int i = 0; i < 3; i++) {
		room_press(&room, KEY_CODE_PAGE_DOWN);
		room_wait(&room, room_stands);
	}
	assert_int_equal(room.tutor.at.card, CARD_AFTER);
	assert_harmless(&room);
	room_close(&room);
}

/* A key's name as a word of its own. The sign of an answer to the button is none: its meaning stands apart. Nor is what a
 * card leaves of a word: "late, by up to 80 ms". */
static bool
names_key(const char *text, const char *key)
{
	for (const char *at = text; (at = strstr(at, key)) != NULL; at++)
		if ((at == text || strchr(" \n(,", at[-1]) != NULL) && strchr(" \n,:!)", at[strlen(key)]) != NULL &&
		    strncmp(at + strlen(key), "  answers", 9) != 0 && strncmp(at + strlen(key), " │", strlen(" │")) != 0)
			return true;
	return false;
}

/* Wherever one is, no screen names a key that does nothing with --presenter, and what it names instead is there. */
static void
assert_names_no_dead_key(struct room *room)
{
	static const char *const dead[] = { "b", "F5", "Esc" };

	for (size_t i = 0; i < COUNT(sizes); i++) {
		char *text = room_text(room, sizes[i][0], sizes[i][1]);

		for (size_t k = 0; k < COUNT(dead); k++)
			if (names_key(text, dead[k]))
				fail_msg("%s does nothing, and is named on\n%s", dead[k], text);
		if (strstr(text, ", . ") != NULL || strstr(text, "and . ") != NULL)
			fail_msg(". does nothing, and is named on\n%s", text);
		free(text);
	}
}

static void
with_a_remote_only_keys_that_do_something_are_named(void **state)
{
	static const char *const options[] = { "--presenter" };
	struct room room;

	(void)state;
	room_open(&room, 1, options, 0);
	room_wait(&room, room_is_prepared);
	assert_shows(&room, "(press B)");
	room_press(&room, '?');
	for (int scroll = 0; scroll < 80; scroll++) {
		assert_names_no_dead_key(&room);
		room_press(&room, KEY_CODE_DOWN);
	}
	assert_shows(&room, "? closes this page");
	room_press(&room, '?');
	assert_false(room.session.viewer.state.help);
	room_press(&room, 'L');
	assert_names_no_dead_key(&room);
	assert_shows(&room, "PgUp back");
	room_press(&room, KEY_CODE_PAGE_UP);
	for (int steps = 0; steps < STEPS_MAX && !(room.tutor.current == 8 && room.tutor.at.card == CARD_AFTER); steps++) {
		for (int i = 0; i < 200 && !room_stands(&room); i++) {
			assert_names_no_dead_key(&room);
			room_wait(&room, room_is_prepared);
		}
		room_wait(&room, room_stands);
		assert_names_no_dead_key(&room);
		room_press(&room, KEY_CODE_PAGE_DOWN);
	}
	assert_int_equal(room.tutor.current, 8);
	press_all(&room, (const uint32_t[]){ '5', '2', 0 }); /* asks for seconds: they have a point */
	room_press(&room, '.');
	assert_string_equal(room.tutor.at.answer, "");
	room_press(&room, '4');
	room_press(&room, '.');
	room_press(&room, '5');
	assert_string_equal(room.tutor.at.answer, "4.5");
	room_close(&room);

	room_open(&room, 1, options, -1); /* without a lesson the list closes, too */
	room_wait(&room, room_has_begun);
	room_press(&room, '5');
	room_press(&room, KEY_CODE_PAGE_UP);
	assert_int_equal(room.session.viewer.state.view, VIEW_TIMELINE);
	room_close(&room);
}

/* Lessons name keys by what they do, so that the key that does it can be named. */
static void
lessons_name_no_keys_themselves(void **state)
{
	static const char *const keys[] = { "b", "B", "r", "R", "L", "2", "5", "6", ".", "Tab", "Space", "End", "Home", "F5", "Esc", "PgDn", "PgUp" };
	struct lesson_list list;

	(void)state;
	lesson_list_read(&list);
	assert_int_equal(list.count, 11);
	for (size_t i = 0; i < list.count; i++) {
		const struct lesson *lesson = list.at[i];
		char words[16 * LESSON_WORDS_MAX];
		size_t used = (size_t)snprintf(words, sizeof words, "%s\n%s\n", lesson->before, lesson->after);

		for (int k = 0; k < lesson->hint_count; k++)
			used += (size_t)snprintf(words + used, sizeof words - used, "%s\n", lesson->hints[k].text);
		for (int k = 0; k < lesson->part_count; k++)
			used += (size_t)snprintf(words + used, sizeof words - used, "%s\n", lesson->parts[k].words);
		for (size_t k = 0; k < COUNT(keys); k++) {
			char pressed[16];

			snprintf(pressed, sizeof pressed, "ress %s", keys[k]);
			if (names_key(words, pressed) || strstr(words, pressed) != NULL || (strlen(keys[k]) > 1 && names_key(words, keys[k])))
				fail_msg("lesson %zu names %s itself", i + 1, keys[k]);
		}
	}
	lesson_list_release(&list);
}

/* ---- a run that goes on and on ---- */

enum { BOUND = 60 /* events, which it has in some seconds */ };

static size_t
events_of(const struct room *room)
{
	const struct trace *trace = timeline_trace(lab_timeline(room->lab));

	return trace_count(trace) - trace_first(trace);
}

static bool
has_forgotten_often(const struct room *room)
{
	return room_has_begun(room) && timeline_forgotten(lab_timeline(room->lab)) > 4 * BOUND;
}

/* Its oldest details go, and nobody goes back there; what they added up to stays. */
static void
a_run_that_goes_on_stays_bounded(void **state)
{
	static const char *const options[] = { "--programs=async", "-n1", "-d30s" };
	struct room room;
	const struct timeline *timeline;
	int64_t turned;

	(void)state;
	room_open(&room, 3, options, -1);
	lab_bound(room.lab, BOUND);
	room_wait(&room, has_forgotten_often);
	timeline = lab_timeline(room.lab);
	assert_true(events_of(&room) < 2 * BOUND);
	turned = timeline_spin_count(timeline, TRACK_ASYNC, timeline_last_us(timeline)).turned;
	assert_true(turned > BOUND); /* more than there are events of */
	room_press(&room, KEY_CODE_HOME);
	assert_int_equal(room.session.viewer.state.playhead.t_us, timeline_from_us(timeline));
	assert_shows(&room, "Details from before");
	room_press(&room, ',');
	assert_int_equal(room.session.viewer.state.playhead.t_us, timeline_from_us(timeline));
	room_press(&room, KEY_CODE_END);
	room_close(&room);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, home_tear_down)
#define OWN(name) cmocka_unit_test_setup_teardown(name, set_up_own, home_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_whole_hour_with_page_down_and_back_with_page_up),
		TEST(a_sample_runs_in_its_lesson_alone),
		TEST(outside_of_lessons_there_is_no_way_back),
		TEST(no_card_is_cut),
		TEST(page_down_reads_a_card_to_its_end),
		TEST(a_run_that_was_left_tells_so),
		TEST(words_are_introduced),
		OWN(nothing_comes_by_itself_and_nothing_is_lost),
		OWN(a_run_that_goes_on_is_not_left_by_accident),
		OWN(whatever_ends_a_run_is_pressed_twice),
		OWN(a_run_begun_again_is_the_lessons_too),
		OWN(what_a_lesson_sets_it_sets_back),
		OWN(a_lesson_starts_from_the_persons_own),
		OWN(keys_on_cards_do_what_can_be_seen),
		TEST(a_paste_is_an_answer_where_one_is_typed),
		TEST(clicks_and_steps_are_where_things_are_drawn),
		OWN(a_run_that_goes_on_stays_bounded),
		OWN(what_remotes_send_by_the_way_is_harmless),
		TEST(with_a_remote_only_keys_that_do_something_are_named),
		TEST(lessons_name_no_keys_themselves),
	};

	return cmocka_run_group_tests_name("hour", tests, NULL, NULL);
}
