/*
 * The card of a lesson, over a view. Before the run it introduces the lesson and asks the question;
 * afterwards it compares the guess with the truth and sums up. It is first set line by line, the
 * looser the more room there is.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "ui/draw/theme.h"
#include "ui/panel/panel.h"

enum {
	WORDS_COLS = 72,   /* longer lines are hard to read */
	AROUND_COLS = 8,   /* a cell of air, the frame, and two cells of air inside, on both sides */
	FRAME_ROWS = 2,
	LINE_SIZE = (WORDS_COLS + 1) * LETTER_MAX_BYTES,
	NAME_COLS = 13,    /* of "you guessed" and "it took" */
	BAR_COL = NAME_COLS + 10, /* at least */
	CHOICE_COLS = 7,   /* before a choice, and behind it */
	NEAR_PERCENT = 10, /* a guess this near counts as right */
};

/* How loosely the card is set; each takes less room than the one before. */
enum air { AIR_FULL, AIR_LITTLE, AIR_NONE, AIR_COUNT };

struct line {
	char text[LINE_SIZE];
	enum role role;
	const char *unit;  /* after the text, or NULL */
	bool keys;         /* it begins with a key, and others follow after three blanks */
	int64_t bar_us;    /* the length of its bar, relative to the card's longest; 0 = none */
	uint32_t glyph;    /* at the bar's end */
};

struct page {
	const struct canvas *c;
	struct line *lines;
	int count, size, cols;
	enum air air;
	int fixed;         /* the last lines, with the keys: they stay where the rest is scrolled */
	int64_t longest_us;
	int bar_col;       /* where its bars begin: behind the longest of their words */
	int chosen_until;  /* behind the last line of the choice that the arrows are on; 0 = none */
};

/* ---- setting lines ---- */

static struct line *
add_line(struct page *page, enum role role, const char *text)
{
	struct line *line;

	if (page->count == page->size) {
		page->size = page->size == 0 ? 32 : 2 * page->size;
		page->lines = mem_resize(page->lines, (size_t)page->size, sizeof *page->lines);
	}
	line = &page->lines[page->count++];
	*line = (struct line){ .role = role };
	text_copy(line->text, sizeof line->text, text, strlen(text));
	return line;
}

static void
add_air(struct page *page, enum air most)
{
	if (page->air <= most && page->count > 0 && page->lines[page->count - 1].text[0] != '\0')
		add_line(page, ROLE_BLANK, "");
}

static void
add_wrapped(struct page *page, enum role role, const char *text)
{
	while (*text != '\0') {
		size_t length = text_row(text, page->cols, "");
		char piece[LINE_SIZE];

		text_copy(piece, sizeof piece, text, length);
		if (length > 0)
			add_line(page, role, piece);
		else
			add_air(page, AIR_LITTLE);
		text = text_behind_row(text, length);
	}
}

/* Adds a lesson's words; {address} in them stands for the server's address. */
static void
add_words(struct page *page, const char *words)
{
	static const char hole[] = "{address}";
	const char *address = page->c->scene->moment.address != NULL ? page->c->scene->moment.address : "", *at;
	size_t size = 1, used = 0;
	char *text;

	if (words == NULL || words[0] == '\0')
		return;
	for (at = words; *at != '\0'; at++)
		size += 1 + (strncmp(at, hole, sizeof hole - 1) == 0 ? strlen(address) : 0);
	text = mem_new(size, 1);
	for (at = words; *at != '\0';) {
		if (strncmp(at, hole, sizeof hole - 1) == 0) {
			used += (size_t)snprintf(text + used, size - used, "%s", address);
			at += sizeof hole - 1;
		} else {
			text[used++] = *at++;
		}
	}
	add_air(page, AIR_LITTLE);
	add_wrapped(page, ROLE_TEXT, text);
	free(text);
}

/* ---- the question ---- */

/* A choice takes as many lines as it needs; its number stands before the first. */
static void
add_choice(struct page *page, int number, bool is_chosen, const char *text)
{
	int cols = page->cols;

	page->cols = cols - CHOICE_COLS;
	for (const char *left = text; *left != '\0';) {
		size_t length = text_row(left, page->cols, "");
		char line[LINE_SIZE];

		if (left == text)
			snprintf(line, sizeof line, " %s %d  %.*s ", is_chosen ? "▸" : " ", number, (int)length, left);
		else
			snprintf(line, sizeof line, "      %.*s ", (int)length, left);
		add_line(page, is_chosen ? ROLE_CHOSEN : ROLE_TEXT, line);
		left = text_behind_row(left, length);
	}
	page->cols = cols;
	if (is_chosen)
		page->chosen_until = page->count;
}

static void
add_choices(struct page *page, const struct lesson_question *question)
{
	for (int i = 0; i < question->choice_count; i++)
		add_choice(page, i + 1, i == page->c->scene->moment.lesson.choice, question->choices[i]);
}

static void
add_field(struct page *page, const struct lesson_scene *lesson)
{
	const char *answer = lesson->answer != NULL ? lesson->answer : "";
	char text[LINE_SIZE];

	snprintf(text, sizeof text, " %.24s_ ", answer);
	add_line(page, ROLE_CHOSEN, text)->unit = lesson->lesson->question.kind == QUESTION_SECONDS ? "seconds" : NULL;
	if (lesson->complaint != NULL) {
		snprintf(text, sizeof text, "\"%.24s\" is not %.64s", answer, lesson->complaint);
		add_wrapped(page, ROLE_FAILED, text);
	}
}

static void
add_question(struct page *page, const struct lesson_scene *lesson)
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
		snprintf(out, size, "%lld", (long long)value);
	else if (value >= 0 && value < question->choice_count)
		snprintf(out, size, "%s", question->choices[value]);
	else
		snprintf(out, size, "%s", "");
}

/* Behind the name, in as many lines as it needs. */
static void
add_named(struct page *page, enum role role, const char *name, const char *text)
{
	int cols = page->cols;

	page->cols = cols - NAME_COLS;
	for (const char *left = text; *left != '\0'; name = "") {
		size_t length = text_row(left, page->cols, "");
		char line[LINE_SIZE];

		snprintf(line, sizeof line, "%-*s%.*s", NAME_COLS, name, (int)length, left);
		add_line(page, role, line);
		left = text_behind_row(left, length);
	}
	page->cols = cols;
}

static void
add_value(struct page *page, const struct lesson_question *question, const char *name, int64_t value, enum role role)
{
	char shown[LESSON_CHOICE_MAX * 4 + 1];

	write_value(question, value, shown, sizeof shown);
	add_named(page, role, name, shown);
}

/* One in seconds, as words and as a bar. */
static void
add_time(struct page *page, const char *name, const char *words, int64_t us, enum role role, uint32_t glyph)
{
	struct line *line;
	int end;

	add_named(page, role, name, words);
	line = &page->lines[page->count - 1];
	line->bar_us = us;
	line->glyph = glyph;
	end = text_cols(line->text) + 1;
	page->bar_col = end > page->bar_col ? end : page->bar_col;
	page->longest_us = us > page->longest_us ? us : page->longest_us;
}

static void
add_verdict(struct page *page, const struct lesson_question *question, int64_t guess, int64_t truth)
{
	bool timed = question->kind == QUESTION_SECONDS;
	int64_t off = guess > truth ? guess - truth : truth - guess;
	char text[LINE_SIZE];

	if (off == 0 || (timed && off * 100 <= truth * NEAR_PERCENT))
		snprintf(text, sizeof text, "You saw it coming.");
	else if (timed && guess > 0 && truth > 0 && guess > truth)
		snprintf(text, sizeof text, "It was %.1f times faster than you thought.", (double)guess / (double)truth);
	else if (timed && guess > 0 && truth > 0)
		snprintf(text, sizeof text, "It took %.1f times as long as you thought.", (double)truth / (double)guess);
	else
		return;
	add_line(page, ROLE_DIM, text);
}

/* Why the answer is what it is: told to whoever chose something else with that choice, and then the right
 * one's. */
static void
add_reason(struct page *page, const struct lesson_scene *lesson)
{
	const struct lesson_question *question = &lesson->lesson->question;
	bool chose = question->kind == QUESTION_CHOICE;
	int64_t guess = lesson->guess, truth = lesson->truth;

	if (!chose) {
		add_wrapped(page, ROLE_TEXT, question->reason);
		return;
	}
	if (lesson->guessed && guess != truth && guess >= 0 && guess < question->choice_count)
		add_wrapped(page, ROLE_TEXT, question->reasons[guess]);
	if (truth >= 0 && truth < question->choice_count)
		add_wrapped(page, ROLE_TEXT, question->reasons[truth]);
}

static void
add_guess_and_truth(struct page *page, const struct lesson_scene *lesson)
{
	const struct lesson_question *question = &lesson->lesson->question;
	char guess[32];

	if (question->kind == QUESTION_SECONDS) {
		if (lesson->guessed) {
			canvas_guess_write(page->c, guess, sizeof guess);
			add_time(page, "you guessed", guess, lesson->guess, ROLE_USER, GLYPH_GUESS);
		}
		add_time(page, "it took", lesson->took, lesson->truth, ROLE_LIVE, GLYPH_RESPONSE);
	} else {
		if (lesson->guessed)
			add_value(page, question, "you said", lesson->guess, ROLE_USER);
		add_value(page, question, "it was", lesson->truth, ROLE_LIVE);
	}
}

/* The answer, on the card after the first part's run, which the question is about. */
static void
add_outcome(struct page *page, const struct lesson_scene *lesson)
{
	const struct lesson_question *question = &lesson->lesson->question;

	if (question->kind == QUESTION_NONE || !lesson->told)
		return;
	add_air(page, AIR_LITTLE);
	add_wrapped(page, ROLE_DIM, question->ask);
	add_guess_and_truth(page, lesson);
	if (lesson->guessed)
		add_verdict(page, question, lesson->guess, lesson->truth);
	add_reason(page, lesson);
}

/* ---- the card ---- */

/* What Enter does; the rest is in the foot. */
static const char *
words_of_keys(const struct lesson_scene *lesson)
{
	bool asks = lesson->card == CARD_BEFORE && lesson->asks && lesson->lesson->question.kind != QUESTION_NONE;
	bool chooses = asks && lesson->lesson->question.kind == QUESTION_CHOICE;
	bool answered = chooses ? lesson->choice >= 0 : lesson->answer != NULL && lesson->answer[0] != '\0';

	if (lesson->card == CARD_AFTER)
		return "Enter closes this card";
	if (lesson->has_run)
		return chooses ? "Enter runs it again   ↑↓ or a digit choose" : "Enter runs it again";
	if (lesson->card == CARD_PART)
		return "Enter goes on";
	if (chooses)
		return answered ? "Enter starts it   ↑↓ or a digit choose" : "↑↓ or a digit choose   Enter skips the question";
	return asks && !answered ? "Enter skips the question, and starts" : "Enter starts it";
}

static void
add_keys(struct page *page, const struct lesson_scene *lesson)
{
	add_air(page, AIR_NONE);
	add_line(page, ROLE_DIM, words_of_keys(lesson))->keys = true;
}

static void
set_page(struct page *page, enum air air)
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
		if (lesson->part == 1)
			add_outcome(page, lesson);
		add_words(page, l->parts[lesson->part].words);
	} else {
		if (lesson->part == 0)
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

/* The most rows that a page may have. */
static int
room_of(const struct canvas *c)
{
	return c->at.rows - 3 - FRAME_ROWS; /* header, knobs and the keys' row stay visible */
}

/* Sets the card as loosely as there is room. The caller frees page->lines. */
static struct page
make_page(const struct canvas *c)
{
	struct page page = { .c = c, .cols = c->at.cols - AROUND_COLS > WORDS_COLS ? WORDS_COLS : c->at.cols - AROUND_COLS };

	for (int air = AIR_FULL; air < AIR_COUNT; air++) {
		set_page(&page, (enum air)air);
		if (page.count <= room_of(c))
			break;
	}
	return page;
}

static bool
has_card(const struct canvas *c)
{
	return c->scene->moment.lesson.lesson != NULL && c->scene->moment.lesson.card != CARD_NONE;
}

int
panel_card_scroll_max(const struct canvas *c)
{
	struct page page;

	if (!has_card(c))
		return 0;
	page = make_page(c);
	free(page.lines);
	return page.count > room_of(c) ? page.count - room_of(c) : 0;
}

/* The rows that are scrolled off: as many as were asked for, and so many that the choice that the arrows
 * are on can be seen. */
static int
scroll_of(const struct page *page)
{
	int room = room_of(page->c), most = page->count - room, scroll = page->c->scene->moment.lesson.scroll;

	if (most <= 0)
		return 0;
	if (page->chosen_until - (room - page->fixed) > scroll)
		scroll = page->chosen_until - (room - page->fixed);
	return scroll > most ? most : scroll;
}

/* ---- drawing ---- */

static void
draw_bar(const struct page *page, const struct line *line, int col, int row)
{
	int from = page->bar_col, room = page->cols - from - 1;
	int cols = page->longest_us > 0 && room > 0 ? (int)(line->bar_us * room / page->longest_us) : 0;

	if (line->glyph == 0 || room < 8)
		return;
	grid_hline(page->c->grid, col + from, row, cols, GLYPH_FLIGHT, line->role);
	grid_put(page->c->grid, col + from + cols, row, line->glyph, line->role);
}

static void
draw_line(const struct page *page, const struct line *line, int col, int row)
{
	struct grid *grid = page->c->grid;
	const char *next = line->text;

	int cols = grid_text(grid, col, row, page->cols, line->role, line->text);

	if (line->unit != NULL)
		grid_text(grid, col + cols + 1, row, page->cols - cols - 1, ROLE_DIM, line->unit);
	draw_bar(page, line, col, row);
	for (next = line->keys ? next : NULL; next != NULL; next = strstr(next, "   ")) {
		char before[LINE_SIZE], key[LINE_SIZE];

		next += strspn(next, " ");
		snprintf(before, sizeof before, "%.*s", (int)(next - line->text), line->text);
		snprintf(key, sizeof key, "%.*s", (int)strcspn(next, " "), next);
		grid_role(grid, (struct rect){ col + text_cols(before), row, text_cols(key), 1 }, ROLE_KEY);
	}
}

/* The card's row: before a run the listings stay visible, after it the bars; whatever else it covers
 * is not needed then. */
static int
place_row(const struct canvas *c, int rows)
{
	int first = 2, last = c->at.rows - 1 - rows, narration = c->at.narration_row - (c->at.rule_row != NO_ROW) - rows;

	if (c->scene->moment.lesson.card == CARD_AFTER || last < first)
		return first;
	return narration > first ? narration : first;
}

/*
 * Before a run the card is all there is to read, so the view behind it is dimmed: grounds disappear,
 * and in the rows that the card cuts through words are as dim as marks. Header, knobs and narration
 * are about this moment and stay.
 */
static void
dim_behind(const struct canvas *c, struct rect card)
{
	static const bool stays[ROLE_COUNT] = {
		[ROLE_BLANK] = true, [ROLE_RULE] = true, [ROLE_NARRATION] = true, [ROLE_NARRATION_WHO] = true, [ROLE_NARRATION_NEXT] = true,
	};

	for (int row = c->at.knobs_row + 1; row < c->at.rows; row++) {
		bool is_cut = row >= card.row && row < card.row + card.rows;

		for (int col = 0; col < c->at.cols; col++) {
			const struct cell *cell = grid_cell(c->grid, col, row);

			bool is_mark = cell->glyph > 0x7e && theme_glyph_ascii(cell->glyph) != '?';

			if (!stays[cell->role] && cell->glyph != GLYPH_TAIL)
				grid_role(c->grid, (struct rect){ col, row, 1, 1 }, is_cut || is_mark ? ROLE_FUTURE : ROLE_DIM);
		}
	}
}

/* Says at the card's edges that it goes on there. */
static void
draw_more(const struct canvas *c, struct rect at, bool above, bool below)
{
	bool arrows = !c->scene->moment.lesson.asks || c->scene->moment.lesson.lesson->question.kind != QUESTION_CHOICE;
	const char *more = arrows ? " ↑↓ more " : " j k more ";

	if (above)
		grid_text_right(c->grid, at.col + at.cols - 2, at.row, -1, ROLE_KEY, more);
	if (below)
		grid_text_right(c->grid, at.col + at.cols - 2, at.row + at.rows - 1, -1, ROLE_KEY, more);
}

/* The keys that the card's own row does not name. The list has a digit of its own only where digits are no
 * answers. */
static void
draw_foot(const struct canvas *c)
{
	const struct lesson_scene *lesson = &c->scene->moment.lesson;
	bool digits = lesson->card == CARD_BEFORE && lesson->asks && lesson->lesson->question.kind != QUESTION_NONE;
	bool is_first = lesson->card == CARD_BEFORE && lesson->number == 1;
	const struct key_words keys[] = {
		{ "PgDn", lesson->next, NULL, 2 }, { "PgUp", is_first ? NULL : "back", NULL, 3 },
		{ digits ? "L" : "5", "all lessons", "lessons", 4 }, { "?", "help", NULL, 1 }, { "q", "quit", NULL, 0 },
	};

	panel_keys(c, keys, sizeof keys / sizeof *keys);
}

static void
draw_title(const struct canvas *c, struct rect at)
{
	const struct lesson_scene *lesson = &c->scene->moment.lesson;

	if (lesson->lesson->part_count > 1 && lesson->card != CARD_AFTER)
		grid_printf(c->grid, at.col + 2, at.row, -1, ROLE_DIM, " lesson %d of %d, part %d of %d ", lesson->number, lesson->count,
		    lesson->part + 1, lesson->lesson->part_count);
	else
		grid_printf(c->grid, at.col + 2, at.row, -1, ROLE_DIM, " lesson %d of %d ", lesson->number, lesson->count);
}

void
panel_card(const struct canvas *c)
{
	struct page page;
	struct rect at;
	int rows, scroll;

	if (!has_card(c))
		return;
	page = make_page(c);
	rows = page.count < room_of(c) ? page.count : room_of(c);
	scroll = scroll_of(&page);
	at = (struct rect){ .cols = page.cols + AROUND_COLS - 2, .rows = rows + FRAME_ROWS };
	at.col = (c->at.cols - at.cols) / 2;
	at.row = place_row(c, at.rows);
	if (c->scene->moment.lesson.card != CARD_AFTER)
		dim_behind(c, at);
	panel_box(c, at);
	draw_title(c, at);
	draw_more(c, at, scroll > 0, scroll < page.count - rows);
	draw_foot(c);
	for (int i = 0; i < rows; i++) {
		bool is_fixed = i >= rows - page.fixed;

		draw_line(&page, &page.lines[is_fixed ? page.count - rows + i : scroll + i], at.col + 3, at.row + 1 + i);
	}
	free(page.lines);
}
