/* A lesson's card as lines. */
#include "ui/panel/card_page.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

enum {
	NAME_COLS = 13,    /* of "you guessed" and "it took" */
	BAR_COL = NAME_COLS + 10, /* at least */
	CHOICE_COLS = 7,   /* before a choice, and behind it */
	NEAR_PERCENT = 10, /* a guess this near counts as right */
};

/* ---- setting lines ---- */

static struct card_line *
add_line(struct card_page *page, enum role role, const char *text)
{
	struct card_line *line;

	if (page->count == page->size) {
		page->size = page->size == 0 ? 32 : 2 * page->size;
		page->lines = mem_resize(page->lines, (size_t)page->size, sizeof *page->lines);
	}
	line = &page->lines[page->count++];
	*line = (struct card_line){ .role = role };
	text_copy(line->text, sizeof line->text, text, strlen(text));
	return line;
}

static void
add_air(struct card_page *page, enum air most)
{
	if (page->air <= most && page->count > 0 && page->lines[page->count - 1].text[0] != '\0')
		add_line(page, ROLE_BLANK, "");
}

static void
add_wrapped(struct card_page *page, enum role role, const char *text)
{
	while (*text != '\0') {
		size_t length = text_row(text, page->cols, "");
		char piece[CARD_LINE_SIZE];

		text_copy(piece, sizeof piece, text, length);
		if (length > 0)
			add_line(page, role, piece);
		else
			add_air(page, AIR_LITTLE);
		text = text_behind_row(text, length);
	}
}

static const char was_left[] = "The run was left before its end.";

/* Why a part has no outcome: its run did not come to its end. */
static const char *
no_outcome(const struct lesson_scene *lesson)
{
	return lesson->run == PART_RUNS ? "The run is not over yet." : was_left;
}

/* What is filled in where a lesson's words have a hole; what a run has shown stands out. */
struct filling {
	const char *hole, *text;
	enum role role; /* of the paragraph */
};
enum { FILLINGS = 2 };

static void
set_fillings(const struct card_page *page, struct filling fillings[FILLINGS])
{
	const struct moment *moment = &page->c->scene->moment;
	const struct lesson_scene *lesson = &moment->lesson;
	const char *hold = lesson->hold != NULL ? lesson->hold : lesson->card == CARD_AFTER ? no_outcome(lesson) : was_left;

	fillings[0] = (struct filling){ "{address}", moment->address != NULL ? moment->address : "", ROLE_TEXT };
	fillings[1] = (struct filling){ "{longest-hold}", hold, ROLE_STRONG };
}

/* NULL: no hole begins there. */
static const struct filling *
filling_at(const struct filling fillings[FILLINGS], const char *at)
{
	for (int i = 0; *at == '{' && i < FILLINGS; i++)
		if (strncmp(at, fillings[i].hole, strlen(fillings[i].hole)) == 0)
			return &fillings[i];
	return NULL;
}

/* A paragraph with its holes filled, which the caller frees; *role is set to its. */
static char *
fill(const char *words, size_t length, const struct filling fillings[FILLINGS], enum role *role)
{
	const struct filling *filling;
	size_t size = 1, used = 0;
	char *text;

	for (size_t i = 0; i < length; i++)
		size += (filling = filling_at(fillings, words + i)) != NULL ? strlen(filling->text) : 1;
	text = mem_new(size, 1);
	*role = ROLE_TEXT;
	for (size_t i = 0; i < length;) {
		filling = filling_at(fillings, words + i);
		if (filling == NULL) {
			text[used++] = words[i++];
			continue;
		}
		used += strlen(strcpy(text + used, filling->text));
		i += strlen(filling->hole);
		if (filling->role != ROLE_TEXT)
			*role = filling->role;
	}
	return text;
}

/* Adds a lesson's words, paragraph by paragraph. */
static void
add_words(struct card_page *page, const char *words)
{
	struct filling fillings[FILLINGS];

	set_fillings(page, fillings);
	while (words != NULL && *words != '\0') {
		const char *end = strstr(words, "\n\n");
		size_t length = end != NULL ? (size_t)(end - words) : strlen(words);
		enum role role;
		char *text = fill(words, length, fillings, &role);

		add_air(page, AIR_LITTLE);
		add_wrapped(page, role, text);
		free(text);
		words += length + (end != NULL ? 2 : 0);
	}
}

/* ---- the question ---- */

/* A choice takes as many lines as it needs; its number stands before the first. */
static void
add_choice(struct card_page *page, int number, bool is_chosen, const char *text)
{
	int cols = page->cols;

	page->cols = cols - CHOICE_COLS;
	for (const char *left = text; *left != '\0';) {
		size_t length = text_row(left, page->cols, "");
		char line[CARD_LINE_SIZE];

		if (left == text)
			utf8_format(line, sizeof line, " %s %d  %.*s ", is_chosen ? "▸" : " ", number, (int)length, left);
		else
			utf8_format(line, sizeof line, "      %.*s ", (int)length, left);
		add_line(page, is_chosen ? ROLE_CHOSEN : ROLE_TEXT, line);
		left = text_behind_row(left, length);
	}
	page->cols = cols;
	if (is_chosen)
		page->chosen_until = page->count;
}

static void
add_choices(struct card_page *page, const struct lesson_question *question)
{
	for (int i = 0; i < question->choice_count; i++)
		add_choice(page, i + 1, i == page->c->scene->moment.lesson.choice, question->choices[i]);
}

static void
add_field(struct card_page *page, const struct lesson_scene *lesson)
{
	const char *answer = lesson->answer != NULL ? lesson->answer : "";
	char text[CARD_LINE_SIZE];

	utf8_format(text, sizeof text, " %s_ ", answer);
	add_line(page, ROLE_CHOSEN, text)->unit = lesson->lesson->question.kind == QUESTION_SECONDS ? "seconds" : NULL;
	if (lesson->complaint != NULL) {
		utf8_format(text, sizeof text, "\"%s\" is not %s", answer, lesson->complaint);
		add_wrapped(page, ROLE_FAILED, text);
	}
}

static void
add_question(struct card_page *page, const struct lesson_scene *lesson)
{
	const struct lesson_question *question = &lesson->lesson->question;

	if (!lesson->asks || question->kind == QUESTION_NONE)
		return;
	add_air(page, AIR_LITTLE);
	add_wrapped(page, ROLE_STRONG, question->ask);
	if (question->kind == QUESTION_CHOICE)
		add_choices(page, question);
	else
		add_field(page, lesson);
}

/* ---- guess and truth ---- */

/* An answer that is not in seconds. */
static void
write_value(const struct lesson_question *question, int64_t value, char *out, size_t size)
{
	if (question->kind == QUESTION_NUMBER)
		utf8_format(out, size, "%lld", (long long)value);
	else if (value >= 0 && value < question->choice_count)
		utf8_format(out, size, "%s", question->choices[value]);
	else
		utf8_format(out, size, "%s", "");
}

/* Behind the name, in as many lines as it needs. */
static void
add_named(struct card_page *page, enum role role, const char *name, const char *text)
{
	int cols = page->cols;

	page->cols = cols - NAME_COLS;
	for (const char *left = text; *left != '\0'; name = "") {
		size_t length = text_row(left, page->cols, "");
		char line[CARD_LINE_SIZE];

		utf8_format(line, sizeof line, "%-*s%.*s", NAME_COLS, name, (int)length, left);
		add_line(page, role, line);
		left = text_behind_row(left, length);
	}
	page->cols = cols;
}

static void
add_value(struct card_page *page, const struct lesson_question *question, const char *name, int64_t value, enum role role)
{
	char shown[LESSON_CHOICE_MAX * 4 + 1];

	write_value(question, value, shown, sizeof shown);
	add_named(page, role, name, shown);
}

/* One in seconds, as words and as a bar. */
static void
add_time(struct card_page *page, const char *name, const char *words, int64_t us, enum role role, uint32_t glyph)
{
	struct card_line *line;
	int end;

	add_named(page, role, name, words);
	line = &page->lines[page->count - 1];
	line->bar_us = us;
	line->glyph = glyph;
	end = text_cols(line->text) + 1;
	page->bar_col = end > page->bar_col ? end : page->bar_col;
	page->longest_us = us > page->longest_us ? us : page->longest_us;
}

/* Returns true if the time that is asked for is one that a program takes, not one of something that it does. */
static bool
is_for_program(const struct card_page *page)
{
	return lesson_measure_track(page->c->scene->moment.lesson.lesson) != TRACK_COUNT;
}

static void
add_verdict(struct card_page *page, const struct lesson_question *question, int64_t guess, const struct lesson_outcome *outcome)
{
	bool timed = question->kind == QUESTION_SECONDS, runs = timed && is_for_program(page);
	int64_t truth = outcome->truth, off = guess > truth ? guess - truth : truth - guess;
	char text[CARD_LINE_SIZE];

	if (off == 0 || (timed && off * 100 <= truth * NEAR_PERCENT))
		utf8_format(text, sizeof text, "You saw it coming.");
	else if (!timed || guess <= 0 || outcome->at_once)
		return;
	else if (guess > truth)
		utf8_format(text, sizeof text, "It was %.*f times %s than you thought.", guess < 10 * truth,
		    (double)guess / (double)truth, runs ? "faster" : "shorter");
	else
		utf8_format(text, sizeof text, "It %s %.*f times as long as you thought.", runs ? "took" : "was", truth < 10 * guess,
		    (double)truth / (double)guess);
	add_line(page, ROLE_DIM, text);
}

/* Why the answer is what it is: told to whoever chose something else with that choice, and then the right
 * one's. What explains a number explains that of the lesson's own knobs. */
static void
add_reason(struct card_page *page, const struct lesson_scene *lesson)
{
	const struct lesson_question *question = &lesson->lesson->question;
	bool chose = question->kind == QUESTION_CHOICE;
	int64_t guess = lesson->guess, truth = lesson->outcome->truth;

	if (!chose) {
		if (!lesson->outcome->other_knobs)
			add_wrapped(page, ROLE_TEXT, question->reason);
		return;
	}
	if (lesson->guessed && guess != truth && guess >= 0 && guess < question->choice_count)
		add_wrapped(page, ROLE_TEXT, question->reasons[guess]);
	if (truth >= 0 && truth < question->choice_count)
		add_wrapped(page, ROLE_TEXT, question->reasons[truth]);
	if (lesson->outcome->other_knobs && !lesson->outcome->measured)
		add_wrapped(page, ROLE_DIM, "So it is with the lesson's own knobs; this run had others.");
}

static void
add_truth(struct card_page *page, const struct lesson_question *question, const struct lesson_outcome *outcome)
{
	if (!outcome->told)
		add_named(page, ROLE_TEXT, "not told:", outcome->untold);
	else if (question->kind == QUESTION_SECONDS)
		add_time(page, is_for_program(page) ? "it took" : "it was", outcome->took, outcome->truth, ROLE_LIVE, GLYPH_RESPONSE);
	else
		add_value(page, question, "it was", outcome->truth, ROLE_LIVE);
}

static void
add_guess(struct card_page *page, const struct lesson_scene *lesson)
{
	char guess[32];

	if (lesson->lesson->question.kind != QUESTION_SECONDS) {
		add_value(page, &lesson->lesson->question, "you said", lesson->guess, ROLE_USER);
		return;
	}
	canvas_guess_write(page->c, guess, sizeof guess);
	add_time(page, "you guessed", guess, lesson->guess, ROLE_USER, GLYPH_GUESS);
}

/* The answer, on the card after the run of the part that the question is about. */
static void
add_outcome(struct card_page *page, const struct lesson_scene *lesson)
{
	const struct lesson_question *question = &lesson->lesson->question;

	if (question->kind == QUESTION_NONE || (!lesson->guessed && (lesson->outcome == NULL || !lesson->outcome->told)))
		return;
	add_air(page, AIR_LITTLE);
	add_wrapped(page, ROLE_DIM, question->ask);
	if (lesson->guessed)
		add_guess(page, lesson);
	if (lesson->outcome == NULL)
		add_named(page, ROLE_TEXT, "not told:", no_outcome(lesson));
	else
		add_truth(page, question, lesson->outcome);
	if (lesson->outcome == NULL || !lesson->outcome->told)
		return;
	if (lesson->guessed)
		add_verdict(page, question, lesson->guess, lesson->outcome);
	add_reason(page, lesson);
}

/* ---- the card ---- */

/* What Enter does; the rest is in the foot. */
static enum offer
offer_of_enter(const struct lesson_scene *lesson, bool asks, bool answered)
{
	if (lesson->card == CARD_AFTER)
		return OFFER_CARD_CLOSE;
	if (lesson->run != PART_HAS_NO_RUN)
		return lesson->run == PART_RUNS ? OFFER_CARD_ON : OFFER_START_AGAIN;
	if (lesson->card == CARD_PART && !asks)
		return OFFER_CARD_ON;
	if (!asks || answered)
		return OFFER_START;
	return lesson->lesson->question.kind == QUESTION_CHOICE ? OFFER_SKIP : OFFER_SKIP_START;
}

/* Where nothing is chosen yet, that comes first. */
static void
add_keys(struct card_page *page, const struct lesson_scene *lesson)
{
	bool asks = lesson->card != CARD_AFTER && lesson->asks && lesson->lesson->question.kind != QUESTION_NONE;
	bool chooses = asks && lesson->lesson->question.kind == QUESTION_CHOICE, presenter = page->c->scene->presenter;
	bool answered = chooses ? lesson->choice >= 0 : lesson->answer != NULL && lesson->answer[0] != '\0';
	enum offer first = offer_of_enter(lesson, asks, answered), second = OFFER_CHOICE;
	char words[2][CARD_LINE_SIZE / 2], text[CARD_LINE_SIZE];

	if (first == OFFER_SKIP) {
		first = OFFER_CHOICE;
		second = OFFER_SKIP;
	}
	offer_write(first, presenter, words[0], sizeof words[0]);
	offer_write(second, presenter, words[1], sizeof words[1]);
	utf8_format(text, sizeof text, "%s%s%s", words[0], chooses ? "   " : "", chooses ? words[1] : "");
	add_air(page, AIR_NONE);
	add_line(page, ROLE_DIM, text)->keys = true;
}

static void
set_page(struct card_page *page, enum air air)
{
	const struct lesson_scene *lesson = &page->c->scene->moment.lesson;
	const struct lesson *l = lesson->lesson;

	page->count = page->chosen_until = 0;
	page->longest_us = 0;
	page->bar_col = BAR_COL;
	page->air = air;
	if (air == AIR_FULL)
		add_line(page, ROLE_BLANK, "");
	add_wrapped(page, ROLE_TITLE, l->title);
	if (lesson->card == CARD_BEFORE) {
		add_words(page, l->before);
		add_question(page, lesson);
	} else if (lesson->card == CARD_PART) {
		if (lesson->part == l->question.part + 1)
			add_outcome(page, lesson);
		add_words(page, l->parts[lesson->part].words);
		add_question(page, lesson);
	} else {
		if (lesson->part == l->question.part)
			add_outcome(page, lesson);
		add_words(page, l->after);
	}
	add_keys(page, lesson);
	page->fixed = page->count - 1;
	while (page->fixed > 0 && page->lines[page->fixed - 1].text[0] == '\0')
		page->fixed--;
	page->fixed = page->count - page->fixed;
	if (air == AIR_FULL) {
		add_line(page, ROLE_BLANK, "");
		page->fixed++;
	}
}

int
card_page_room(const struct canvas *c)
{
	return c->at.rows - 3 - CARD_FRAME_ROWS; /* header, knobs and the keys' row stay visible */
}

struct card_page
card_page_make(const struct canvas *c)
{
	struct card_page page = { .c = c, .cols = c->at.cols - CARD_AROUND_COLS > CARD_WORDS_COLS ? CARD_WORDS_COLS : c->at.cols - CARD_AROUND_COLS };

	for (int air = AIR_FULL; air < AIR_COUNT; air++) {
		set_page(&page, (enum air)air);
		if (page.count <= card_page_room(c))
			break;
	}
	return page;
}

void
card_page_release(struct card_page *page)
{
	free(page->lines);
	*page = (struct card_page){ 0 };
}
